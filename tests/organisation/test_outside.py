"""Signing in by an outside identity provider: a real ``pilar serve`` and a real, small provider."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import time

import pytest
import requests

from pilar import settings as module
from pilar.errors import PilarError
from tests import prepared
from tests.browser.conftest import serving
from tests.organisation import identity

pytestmark = pytest.mark.real_clock  # the servers'
NIP = "198609262015051001"
SETTINGS = {
    "PILAR_OIDC_URL": "https://sso.contoh.test",
    "PILAR_OIDC_CLIENT_ID": "a",
    "PILAR_OIDC_SECRET": "b",
    "PILAR_OIDC_NAME": "SSO Contoh",
}


@pytest.fixture(scope="module")
def provider():
    with identity.running() as running:
        yield running


@pytest.fixture(autouse=True)
def honest(provider):
    provider.reset()


@pytest.fixture(scope="module")
def site(provider, tmp_path_factory):
    environment = {
        **os.environ, "DATABASE_URL": "", "PILAR_HOME": str(prepared.fill_home(tmp_path_factory.mktemp("outside"))),
        "PILAR_REQUIRE_MFA": "1", "PILAR_OIDC_URL": provider.url, "PILAR_OIDC_CLIENT_ID": identity.CLIENT,
        "PILAR_OIDC_SECRET": identity.SECRET, "PILAR_OIDC_NAME": "SSO Contoh", "PILAR_OIDC_NIP_CLAIM": "nip",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.browser.staff"]
    made = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    with serving(environment) as served:
        yield served.address, json.loads(made.stdout)


def come(site, to="/akun/"):
    with requests.Session() as session:
        return session.get(f"{site[0]}/masuk/luar/?next={to}", timeout=20)


def test_the_way_out_stands_beside_the_password(site):
    page = requests.get(f"{site[0]}/masuk/?next=/akun/", timeout=20).text
    assert 'href="/masuk/luar/?next=%2Fakun%2F"' in page
    assert "Masuk dengan SSO Contoh" in page


def test_whoever_the_provider_names_by_nip_is_let_in(site, provider):
    provider.claims |= {"nip": "19860926 201505 1 001", "email": "lain@contoh.test"}
    page = come(site)
    assert page.url == f"{site[0]}/akun/"
    assert "Siti Contoh" in page.text


def test_a_verified_mail_is_enough_and_an_unverified_one_is_not(site, provider):
    provider.claims |= {"email": "Siti@contoh.test", "email_verified": True}
    assert "Siti Contoh" in come(site).text
    for verified in (False, "true", None):
        provider.claims["email_verified"] = verified
        assert "belum ada akun Pilar" in come(site).text


@pytest.mark.parametrize(
    "claims",
    [{}, {"nip": "198609262015051999"},
     {"nip": "198609262015051999", "email": "siti@contoh.test", "email_verified": True},
     {"nip": "admin@contoh.test"}, {"email": "tidak@contoh.test", "email_verified": True}],
)  # fmt: skip
def test_nobody_gets_an_account_by_it(site, provider, claims):
    provider.claims |= claims
    page = come(site)
    assert page.url == f"{site[0]}/masuk/"
    assert "belum ada akun Pilar" in page.text


def test_a_role_that_needs_a_second_factor_needs_it_here_too(site, provider):
    provider.claims |= {"email": "pengaduan@contoh.test", "email_verified": True}
    page = come(site, "/ruang-kerja/")
    assert page.url == f"{site[0]}/akun/faktor/"
    assert "Peran Anda memerlukan faktor kedua" in page.text


def test_a_second_factor_that_is_there_is_asked(site, provider):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    provider.claims |= {"email": "perencana@contoh.test", "email_verified": True}
    with requests.Session() as session:
        page = session.get(f"{site[0]}/masuk/luar/?next=/akun/", timeout=20)
        assert page.url == f"{site[0]}/masuk/faktor/"
        assert session.get(f"{site[0]}/akun/", timeout=20).url.startswith(f"{site[0]}/masuk/")
        code = format_hotp_value(hotp_value(site[1]["secret"], int(time.time()) // 30))
        data = {"code": code, "csrfmiddlewaretoken": session.cookies["csrftoken"]}
        assert session.post(page.url, data, timeout=20).url == f"{site[0]}/akun/"


def test_a_forged_token_is_refused(site, provider):
    provider.claims |= {"nip": NIP}
    provider.forge = True
    assert "tidak menyatakan siapa Anda" in come(site).text


def test_a_token_for_somebody_else_is_refused(site, provider):
    provider.claims |= {"nip": NIP}
    provider.audience = "program lain"
    assert "tidak menyatakan siapa Anda" in come(site).text


def test_statements_that_contradict_each_other_are_refused(site, provider):
    provider.userinfo = {"sub": "orang lain", "nip": NIP}
    assert "tidak cocok satu sama lain" in come(site).text


@pytest.mark.parametrize("query", ["", "?code=a", "?code=a&state=b", "?error=access_denied&state=b"])
def test_an_answer_that_nobody_asked_for_is_refused(site, query):
    page = requests.get(f"{site[0]}/masuk/luar/kembali/{query}", timeout=20)
    assert page.url == f"{site[0]}/masuk/"
    assert "tidak menyatakan siapa Anda" in page.text


def test_it_leads_to_no_foreign_place(site, provider):
    provider.claims |= {"nip": NIP}
    assert come(site, "https://jahat.example/").url == f"{site[0]}/ruang-kerja/"


# --- settings -------------------------------------------------------------------------------------------------------


@pytest.fixture
def load(monkeypatch, tmp_path):
    def load(**environ):
        for name, value in {"PILAR_HOME": str(tmp_path), "DATABASE_URL": "", **environ}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(module.__file__)

    return load


def test_all_settings_together_switch_it_on(load):
    assert "allauth.socialaccount" in load(**SETTINGS)["INSTALLED_APPS"]


def test_without_them_it_is_off(load, client, db):
    assert "allauth.socialaccount" not in load()["INSTALLED_APPS"]
    assert client.get("/masuk/luar/").status_code == 404
    assert client.get("/masuk/luar/kembali/").status_code == 404


@pytest.mark.parametrize("name", SETTINGS)
def test_a_part_of_them_stops_the_start(load, name):
    with pytest.raises(PilarError, match=name):
        load(**{**SETTINGS, name: ""})


def test_a_provider_without_tls_stops_the_start(load):
    with pytest.raises(PilarError, match="https://"):
        load(**{**SETTINGS, "PILAR_OIDC_URL": "http://sso.contoh.test"})


def test_the_missing_library_is_named(load, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(PilarError, match="--extra oidc"):
        load(**SETTINGS)


@pytest.mark.parametrize(
    ("demo", "said", "needed"), [("", "", True), ("1", "", False), ("1", "1", True), ("", "0", False)]
)
def test_a_second_factor_is_required_unless_it_is_the_demo(load, demo, said, needed):
    assert load(PILAR_DEMO=demo, PILAR_REQUIRE_MFA=said)["PILAR_REQUIRE_MFA"] is needed
