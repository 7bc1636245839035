"""The own account: what it shows, passwords, browsers, second factors, and who must have one."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.apps import apps
from django.conf import settings as configured
from django.contrib.auth import get_user
from django.contrib.auth.hashers import check_password, make_password
from django.core import mail
from django.db import connection
from django.template.loader import get_template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pilar.kernel.models import LedgerEntry
from pilar.organisation.actions import people
from pilar.organisation.models import Attempts, Person, User, UserSession
from pilar.organisation.signin import passwords, throttle
from tests.organisation.town import AT

NIP = "198609262015051001"
PASSWORD = "tiga kucing di atap"
NEW = "empat bebek di sawah"


@pytest.fixture
def asn(town) -> User:
    person = town.person(town.training, "Siti Contoh", nip=NIP, status=Person.PNS, email="siti@contoh.test")
    user = people.open_account(person, by="test", at=AT)
    user.set_password(PASSWORD)
    user.save()
    town.give(user, "pokja", town.training, area=2)
    return user


@pytest.fixture
def inside(client, asn):
    client.post("/masuk/", {"login": NIP, "password": PASSWORD})
    return client


def body(response) -> str:
    return response.content.decode()


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match
    return match[1]


def events() -> list[str]:
    return [row.code for row in LedgerEntry.objects.order_by("pk") if row.code.startswith("account.")][1:]


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def stale(client) -> None:
    """As if the sign-in were an hour ago."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()


# --- the page -------------------------------------------------------------------------------------------------------


def test_the_account_shows_who_one_is_and_what_one_may(inside, asn, town):
    page = body(inside.get("/akun/"))
    for text in ("Siti Contoh", NIP, "siti@contoh.test"):
        assert text in page
    for text in ("Anggota pokja, area 2", "UPT Balai Latihan Kerja", "1 Januari 2020"):
        assert text in page
    assert "Peramban ini" in page
    assert inside.session.session_key not in page


def test_an_account_without_person_and_role_has_a_page_too(client, town):
    user = people.open_system_account("mesin@contoh.test", "Akun contoh", by="test", at=AT)
    client.force_login(user)
    page = body(client.get("/akun/"))
    assert "Akun contoh" in page
    assert "belum memegang peran" in page


def test_the_page_takes_the_same_queries_however_many_browsers(inside, asn):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            inside.get("/akun/")
        return len(captured)

    before = count()
    for _ in range(5):
        Client().post("/masuk/", {"login": NIP, "password": PASSWORD})
    assert count() == before <= 8


@pytest.mark.parametrize(
    "address",
    ["/akun/", "/akun/sandi/", "/akun/faktor/", "/akun/faktor/aplikasi/pasang/", "/akun/faktor/kunci/tambah/",
     "/akun/faktor/pemulihan/", "/akun/faktor/pemulihan/baru/", "/akun/faktor/pemulihan/unduh/", "/akun/konfirmasi/"],
)  # fmt: skip
def test_who_is_signed_out_is_led_to_the_way_in(client, db, address):
    assert client.get(address)["Location"] == f"/masuk/?next={address}"


# --- browsers -------------------------------------------------------------------------------------------------------


def public_ids(page: str) -> list[str]:
    return re.findall(r'name="sesi" value="(\w+)"', page)


def test_another_browser_is_signed_out(inside, asn):
    other = Client()
    other.post("/masuk/", {"login": NIP, "password": PASSWORD})
    (wanted,) = public_ids(body(inside.get("/akun/")))
    inside.post("/akun/sesi/akhiri/", {"sesi": wanted})
    assert not get_user(other).is_authenticated
    assert get_user(inside) == asn
    assert "account.sessions_ended" in events()


def test_all_other_browsers_are_signed_out(inside, asn):
    others = [Client(), Client()]
    for other in others:
        other.post("/masuk/", {"login": NIP, "password": PASSWORD})
    assert "2 peramban lain" in body(inside.post("/akun/sesi/akhiri-lainnya/", follow=True))
    assert not [other for other in others if get_user(other).is_authenticated]
    assert UserSession.objects.filter(user=asn).count() == 1


def test_somebody_elses_browser_is_out_of_reach(inside, town):
    stranger = town.user(town.training)
    stranger.set_password(PASSWORD)
    stranger.save()
    other = Client()
    other.post("/masuk/", {"login": stranger.username, "password": PASSWORD})
    other_again = Client()
    other_again.post("/masuk/", {"login": stranger.username, "password": PASSWORD})
    (wanted,) = public_ids(body(other_again.get("/akun/")))
    assert inside.post("/akun/sesi/akhiri/", {"sesi": wanted}).status_code == 404
    assert get_user(other) == stranger


# --- passwords ------------------------------------------------------------------------------------------------------


def change(client, old=PASSWORD, new=NEW, again=None):
    return client.post("/akun/sandi/", {"old": old, "password1": new, "password2": again or new})


def test_a_password_is_changed_with_the_old_one(inside, asn):
    assert change(inside)["Location"] == "/akun/"
    asn.refresh_from_db()
    assert asn.check_password(NEW)
    assert get_user(inside) == asn
    assert "account.password_changed" in events()
    assert "diganti" in mail.outbox[0].body


def test_without_the_old_one_nothing_changes(inside, asn):
    response = change(inside, old="bukan ini")
    assert response.status_code == 422
    assert "tidak cocok" in body(response)
    asn.refresh_from_db()
    assert asn.check_password(PASSWORD)


def test_the_old_password_is_not_guessed_at_an_open_browser(inside, asn):
    for _ in range(throttle.LIMIT):
        change(inside, old="bukan ini")
    assert change(inside).status_code == 429


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("sembilan1", "terlalu pendek"),
        ("123456789012", "hanya angka"),
        ("17-08-1945 1234", "hanya angka"),
        ("aaaaaaaaaaaa", "mudah ditebak"),
        ("qwertyuiop", "mudah ditebak"),
        ("ZonaIntegritas2026", "mudah ditebak"),
        ("siti contoh", "mirip nama"),
        ("siticontoh12", "mirip nama"),
        (f"{NIP}a", "mirip nama"),
        ("siti@contoh.test", "mirip nama"),
    ],
)
def test_passwords_that_are_refused(asn, password, word):
    assert word in " ".join(passwords.faults(password, asn))


@pytest.mark.parametrize("password", [PASSWORD, "siti suka durian tengah malam", "ñandú volando alto", "x9$kQ!72mz"])
def test_passwords_that_are_taken(asn, password):
    assert passwords.faults(password, asn) == []


def test_production_keeps_passwords_by_argon2(settings):
    from pilar import settings as module

    settings.PASSWORD_HASHERS = module.PASSWORD_HASHERS
    encoded = make_password(PASSWORD)
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password(PASSWORD, encoded)
    assert not check_password(NEW, encoded)


# --- a forgotten password -------------------------------------------------------------------------------------------


def link(client, email="siti@contoh.test") -> str:
    client.post("/masuk/lupa/", {"email": email})
    return found(r"http://localhost:8000(/masuk/lupa/\S+)", str(mail.outbox[-1].body))


def test_a_link_by_mail_sets_a_new_password_once(client, asn):
    address = link(client)
    assert mail.outbox[0].to == ["siti@contoh.test"]
    waiting = client.get(address)
    assert waiting["Location"].endswith("/baru/")
    assert "Siti Contoh" in body(client.get(waiting["Location"]))
    assert client.post(waiting["Location"], {"password1": NEW, "password2": NEW})["Location"] == "/masuk/"
    asn.refresh_from_db()
    assert asn.check_password(NEW)
    assert "account.password_reset" in events()
    assert not get_user(client).is_authenticated
    assert client.get(address, follow=True).status_code == 410


def test_the_answer_is_the_same_for_an_address_that_nobody_has(client, asn):
    known = client.post("/masuk/lupa/", {"email": "Siti@contoh.test"})
    unknown = client.post("/masuk/lupa/", {"email": "tidak@contoh.test"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(mail.outbox) == 1
    assert "Bila surel itu terdaftar" in body(client.get(known["Location"]))


def test_a_mailbox_is_not_flooded(client, asn):
    for _ in range(throttle.LIMIT + 5):
        client.post("/masuk/lupa/", {"email": "siti@contoh.test"})
    assert len(mail.outbox) == throttle.LIMIT


@pytest.mark.parametrize(
    "path", ["MQ/abc", "%FF/abc", "x/baru", f"{'9' * 60}/baru", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5/a"]
)
def test_a_damaged_link_says_what_to_do(client, asn, path):
    response = client.get(f"/masuk/lupa/{path}/", follow=True)
    assert response.status_code == 410
    assert "Minta tautan baru" in body(response)


def test_a_closed_account_gets_no_link(client, asn):
    address = link(client)
    User.objects.update(is_active=False)
    client.post("/masuk/lupa/", {"email": asn.email})
    assert len(mail.outbox) == 1
    assert client.get(address, follow=True).status_code == 410


# --- second factors -------------------------------------------------------------------------------------------------


def install_app(client) -> str:
    page = body(client.get("/akun/faktor/aplikasi/pasang/"))
    secret = found(r'<code class="secret">(\w+)<', page)
    assert "<svg" in page
    assert "<?xml" not in page
    assert "data:" not in page
    client.post("/akun/faktor/aplikasi/pasang/", {"code": code_now(secret)})
    return secret


def test_an_app_is_installed_and_asked_for_at_the_next_sign_in(inside, asn, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        secret = install_app(inside)
    assert Authenticator.objects.filter(user=asn, type="totp").exists()
    assert "account.factor_added" in events()
    assert "dipasang" in mail.outbox[-1].body
    inside.post("/keluar/")
    response = inside.post("/masuk/", {"login": NIP, "password": PASSWORD, "next": "/akun/faktor/"})
    assert response["Location"] == "/masuk/faktor/"
    assert not get_user(inside).is_authenticated
    assert "Satu langkah lagi" in body(inside.get("/masuk/faktor/"))
    refused = inside.post("/masuk/faktor/", {"code": "000000"})
    assert refused.status_code == 422
    assert "tidak cocok" in body(refused)
    assert inside.post("/masuk/faktor/", {"code": code_now(secret)})["Location"] == "/akun/faktor/"
    assert get_user(inside) == asn


def second_step(client) -> None:
    client.post("/masuk/", {"login": NIP, "password": PASSWORD})


def test_a_code_of_an_app_works_once(asn):
    secret = generate_totp_secret()
    TOTP.activate(asn, secret)
    first, second = Client(), Client()
    code = code_now(secret)
    for client in (first, second):
        second_step(client)
        client.post("/masuk/faktor/", {"code": code})
    assert get_user(first) == asn
    assert not get_user(second).is_authenticated


def test_codes_are_not_guessed(client, asn):
    secret = generate_totp_secret()
    TOTP.activate(asn, secret)
    second_step(client)
    for _ in range(throttle.LIMIT):
        client.post("/masuk/faktor/", {"code": "000000"})
    response = client.post("/masuk/faktor/", {"code": code_now(secret)})
    assert response.status_code == 429
    assert "menunggu" in body(response)


def test_a_recovery_code_works_once(asn):
    TOTP.activate(asn, generate_totp_secret())
    code = RecoveryCodes.activate(asn).get_unused_codes()[0]
    outcomes = []
    for client in (Client(), Client()):
        second_step(client)
        client.post("/masuk/faktor/", {"code": code})
        outcomes.append(get_user(client).is_authenticated)
    assert outcomes == [True, False]


def test_recovery_codes_are_shown_and_downloaded_after_a_fresh_proof_only(inside, asn):
    install_app(inside)
    code = RecoveryCodes.activate(asn).get_unused_codes()[0]
    assert code in body(inside.get("/akun/faktor/pemulihan/"))
    download = inside.get("/akun/faktor/pemulihan/unduh/")
    assert code in body(download)
    assert "no-store" in download["Cache-Control"]
    stale(inside)
    for address in ("/akun/faktor/pemulihan/", "/akun/faktor/pemulihan/unduh/"):
        assert inside.get(address)["Location"].startswith("/akun/konfirmasi/")


@pytest.mark.parametrize(
    "address", ["/akun/faktor/aplikasi/pasang/", "/akun/faktor/kunci/tambah/", "/akun/faktor/pemulihan/baru/"]
)
def test_before_a_factor_changes_the_password_is_asked_again(inside, asn, address):
    RecoveryCodes.activate(asn)
    if "baru" in address:
        TOTP.activate(asn, generate_totp_secret())
    stale(inside)
    response = inside.post(address) if "baru" in address else inside.get(address)
    assert response["Location"] == f"/akun/konfirmasi/?next={address.replace('/', '%2F')}"
    assert inside.post("/akun/konfirmasi/", {"password": "salah", "next": address}).status_code == 422
    assert inside.post("/akun/konfirmasi/", {"password": PASSWORD, "next": address}).status_code == 302


def test_the_own_password_is_not_guessed_there(inside, asn):
    for _ in range(throttle.LIMIT):
        inside.post("/akun/konfirmasi/", {"password": "salah"})
    assert inside.post("/akun/konfirmasi/", {"password": PASSWORD}).status_code == 429


def test_an_app_is_taken_off(inside, asn):
    install_app(inside)
    assert "Lepas aplikasi" in body(inside.get("/akun/faktor/aplikasi/lepas/"))
    inside.post("/akun/faktor/aplikasi/lepas/")
    assert not Authenticator.objects.filter(user=asn).exists()
    assert events()[-1] == "account.factor_removed"


@pytest.mark.parametrize(
    "credential",
    ["", "x", "{}", "[]", "null", '"a"', "1", '{"response": 1}', '{"response": {}}', '{"response": {"userHandle": 1}}',
     '{"id": "a", "rawId": "a", "type": "public-key", "response": {"userHandle": "////"}}',
     '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"YQ","authenticatorData":"YQ","signature":"YQ","userHandle":"MQ"}}'],
)  # fmt: skip
def test_a_made_up_passkey_opens_nothing(client, inside, asn, credential):
    outside = Client()
    outside.get("/masuk/kunci/", headers={"accept": "application/json"})
    response = outside.post("/masuk/kunci/", {"credential": credential}, follow=True)
    assert response.status_code == 200
    assert not get_user(outside).is_authenticated
    assert inside.post("/akun/faktor/kunci/tambah/", {"credential": credential}).status_code == 422


def test_a_passkey_of_somebody_else_is_not_there(inside, town):
    other = town.user(town.training)
    key = Authenticator.objects.create(user=other, type="webauthn", data={"name": "x", "credential": {}})
    for what in ("nama", "hapus"):
        assert inside.get(f"/akun/faktor/kunci/{key.pk}/{what}/").status_code == 404
        assert inside.get(f"/akun/faktor/kunci/{'9' * 40}/{what}/").status_code == 404


# --- who must have one ----------------------------------------------------------------------------------------------


@pytest.fixture
def strict(settings):
    settings.PILAR_REQUIRE_MFA = True


def test_a_role_that_needs_it_opens_nothing_but_the_account_until_a_factor_is_there(client, town, strict):
    client.force_login(town.admin)
    for address in ("/ruang-kerja/", "/kelola/", "/kelola/slip/"):
        assert client.get(address)["Location"] == "/akun/faktor/"
    assert "Peran Anda memerlukan faktor kedua" in body(client.get("/akun/faktor/"))
    assert client.get("/akun/").status_code == 200
    assert client.get("/akun/sandi/").status_code == 200
    TOTP.activate(town.admin, generate_totp_secret())
    assert client.get("/kelola/").status_code == 200


def test_recovery_codes_alone_are_no_factor(client, town, strict):
    RecoveryCodes.activate(town.admin)
    client.force_login(town.admin)
    assert client.get("/ruang-kerja/")["Location"] == "/akun/faktor/"


def test_others_are_let_in_without_a_further_query(client, asn, strict, settings):
    client.force_login(asn)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/ruang-kerja/").status_code == 200
        return len(captured)

    strictly = count()
    settings.PILAR_REQUIRE_MFA = False
    assert count() == strictly


def test_whoever_needs_one_costs_one_query(client, town, settings):
    TOTP.activate(town.admin, generate_totp_secret())
    client.force_login(town.admin)
    counts = []
    for required in (False, True):
        settings.PILAR_REQUIRE_MFA = required
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/ruang-kerja/").status_code == 200
        counts.append(len(captured))
    assert counts[1] - counts[0] == 1


# --- nothing of allauth's own ---------------------------------------------------------------------------------------


def test_every_template_that_allauth_can_show_here_is_ours():
    from allauth.account import views as account
    from allauth.mfa.base import views as base
    from allauth.mfa.recovery_codes import views as codes
    from allauth.mfa.totp import views as totp
    from allauth.mfa.webauthn import views as webauthn

    shown = [
        account.LoginView, account.LogoutView, account.ReauthenticateView, base.AuthenticateView,
        base.ReauthenticateView, base.IndexView, codes.GenerateRecoveryCodesView, codes.ViewRecoveryCodesView,
        codes.DownloadRecoveryCodesView, totp.ActivateTOTPView, totp.DeactivateTOTPView, webauthn.AddWebAuthnView,
        webauthn.RemoveWebAuthnView, webauthn.ReauthenticateWebAuthnView, webauthn.EditWebAuthnView,
    ]  # fmt: skip
    ours = apps.get_app_config("organisation").path
    for view in shown:
        template = get_template(view.template_name)
        assert str(template.origin).startswith(ours), view.template_name  # type: ignore[attr-defined]


def test_only_what_is_used_has_an_address():
    from pilar.organisation.signin import urls

    names = {pattern.name for pattern in urls.urlpatterns}
    assert not {"account_signup", "account_email", "account_reset_password", "account_set_password"} & names
    for pattern in urls.urlpatterns:
        assert str(pattern.pattern).startswith(("masuk/", "keluar/", "akun/"))
    assert reverse("account_login") == configured.LOGIN_URL


def test_the_counter_names_nobody(client, asn):
    client.post("/masuk/", {"login": NIP, "password": "salah"})
    assert NIP not in str(Attempts.objects.values().get())
    assert Attempts.objects.get().since <= timezone.now()
