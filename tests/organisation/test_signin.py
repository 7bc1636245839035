"""Signing in and out: by which names, what is said when it fails, how guesses are slowed down, where one lands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pilar.organisation.actions import people
from pilar.organisation.backends import account_named, written_name
from pilar.organisation.models import Attempts, Person, User, UserSession
from pilar.organisation.sessions import SessionStore
from pilar.organisation.signin import throttle
from pilar.organisation.signin.device import device_name
from tests.kernel.races import open_site
from tests.organisation.town import AT

NIP = "198609262015051001"
PASSWORD = "tiga kucing di atap"
ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def asn(town) -> User:
    person = town.person(town.training, nip=NIP, status=Person.PNS, email="pegawai@contoh.test")
    return with_password(people.open_account(person, by="test", at=AT))


def with_password(user: User, password: str = PASSWORD) -> User:
    user.set_password(password)
    user.save()
    return user


def sign_in(client, login=NIP, password=PASSWORD, **more):
    return client.post("/masuk/", {"login": login, "password": password, **more})


def signed_in(client) -> bool:
    return bool(get_user(client).is_authenticated)


# --- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [NIP, "19860926 201505 1 001", "19860926.201505.1.001", "19860926-201505-1-001", f"  {NIP} ",
     "pegawai@contoh.test", "Pegawai@Contoh.TEST "],
)  # fmt: skip
def test_somebody_signs_in_by_nip_or_mail_however_it_is_written(client, asn, typed):
    response = sign_in(client, typed)
    assert response.status_code == 302
    assert response["Location"] == "/ruang-kerja/"
    assert get_user(client) == asn


def test_somebody_without_nip_and_mail_signs_in_by_the_printed_name(client, town):
    user = with_password(town.user(town.training))
    assert user.username.startswith("pg-")
    sign_in(client, user.username.upper())
    assert get_user(client) == user


def test_a_nip_that_came_later_signs_in_as_well(client, town):
    user = with_password(town.user(town.training))
    Person.objects.filter(user=user).update(nip=NIP, status=Person.PNS)
    sign_in(client)
    assert get_user(client) == user


@pytest.mark.parametrize(
    ("typed", "name"), [("1986 0926", "1986 0926"), ("PG-ABC234", "pg-abc234"), ("١٩٨٦٠٩٢٦" * 2, "١٩٨٦٠٩٢٦" * 2)]
)  # fmt: skip
def test_only_eighteen_digits_are_a_nip(typed, name):
    assert written_name(typed) == name


def test_a_name_is_looked_up_in_one_query(asn, django_assert_num_queries):
    for typed in (NIP, asn.email, "tidak ada"):
        with django_assert_num_queries(1):
            account_named(typed)


# --- refusals -------------------------------------------------------------------------------------------------------


def errors_of(response) -> list[str]:
    return [str(error) for error in response.context["form"].non_field_errors()]


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(client, asn):
    wrong = sign_in(client, password="salah sekali")
    unknown = sign_in(client, login="198609262015051999", password="salah sekali")
    assert wrong.status_code == unknown.status_code == 422
    assert errors_of(wrong) == errors_of(unknown)
    assert "tidak cocok" in errors_of(wrong)[0]
    assert not signed_in(client)


def test_an_unknown_name_costs_a_hash_too(client, asn, monkeypatch):
    hashed: list[str] = []
    monkeypatch.setattr("pilar.organisation.backends.make_password", hashed.append)
    sign_in(client, login="tidak-ada", password="salah sekali")
    assert hashed == ["salah sekali"]


def test_an_account_without_a_password_lets_nobody_in(client, town):
    user = town.user(town.training)
    for password in ("", "!", user.password):
        assert sign_in(client, user.username, password).status_code == 422
    assert not signed_in(client)


def test_a_closed_account_is_told_so_to_its_owner_only(client, asn):
    User.objects.filter(pk=asn.pk).update(is_active=False)
    assert "tidak cocok" in errors_of(sign_in(client, password="salah"))[0]
    assert "sudah ditutup" in errors_of(sign_in(client))[0]
    assert not signed_in(client)


def test_what_was_typed_as_a_name_stays_and_the_password_does_not(client, asn):
    page = sign_in(client, login="pegawai@contoh.test", password="salah sekali").content.decode()
    assert 'value="pegawai@contoh.test"' in page
    assert "salah sekali" not in page


@pytest.mark.parametrize("data", [{}, {"login": NIP}, {"password": PASSWORD}, {"login": "a\x00b", "password": "x"}])
def test_a_form_that_is_not_filled_in_says_what_is_missing(client, asn, data):
    response = client.post("/masuk/", data)
    assert response.status_code == 422
    assert not Attempts.objects.exists()


def test_spaces_of_a_password_count(client, town):
    user = with_password(town.user(town.training), " spasi di ujung ")
    sign_in(client, user.username, " spasi di ujung ")
    assert get_user(client) == user


def test_a_form_without_its_token_is_refused(asn):
    assert sign_in(Client(enforce_csrf_checks=True)).status_code == 403


# --- guesses --------------------------------------------------------------------------------------------------------


def test_after_ten_wrong_tries_the_account_waits_and_then_the_right_password_works(client, asn, monkeypatch):
    for _ in range(throttle.LIMIT):
        assert sign_in(client, password="salah sekali").status_code == 422
    response = sign_in(client)
    assert response.status_code == 429
    assert "menunggu 15 menit" in errors_of(response)[0]
    assert f'value="{NIP}"' in response.content.decode()
    assert not signed_in(client)
    later = timezone.now() + throttle.WINDOW + timedelta(seconds=1)
    monkeypatch.setattr("pilar.organisation.signin.forms.timezone.now", lambda: later)
    sign_in(client)
    assert signed_in(client)


def test_all_names_of_an_account_share_its_tries(client, asn):
    for number in range(throttle.LIMIT):
        sign_in(client, login=(NIP, asn.email)[number % 2], password="salah sekali")
    assert sign_in(client).status_code == 429


def test_a_name_that_nobody_has_waits_in_the_same_way(client, asn):
    for _ in range(throttle.LIMIT):
        sign_in(client, login="tidak-ada")
    assert sign_in(client, login="tidak-ada").status_code == 429


def test_colleagues_behind_the_same_address_do_not_wait(client, asn, town):
    for _ in range(throttle.LIMIT + 1):
        sign_in(client, password="salah sekali")
    colleague = with_password(town.user(town.training))
    sign_in(client, colleague.username)
    assert get_user(client) == colleague


def test_whoever_gets_it_right_starts_anew(client, asn):
    for _ in range(throttle.LIMIT - 1):
        sign_in(client, password="salah sekali")
    sign_in(client)
    client.logout()
    assert not Attempts.objects.exists()
    assert sign_in(client, password="salah sekali").status_code == 422


def test_trying_on_does_not_make_the_wait_longer(asn):
    for minutes in range(12):
        with pytest.raises(throttle.Throttled) if minutes >= throttle.LIMIT else Nothing():
            throttle.take("masuk", asn, AT + timedelta(minutes=minutes))
    throttle.take("masuk", asn, AT + throttle.WINDOW)


def test_the_wait_is_told_in_minutes(asn):
    for _ in range(throttle.LIMIT):
        throttle.take("masuk", asn, AT)
    for seconds, minutes in ((0, 15), (61, 14), (899, 1)):
        with pytest.raises(throttle.Throttled) as caught:
            throttle.take("masuk", asn, AT + timedelta(seconds=seconds))
        assert caught.value.minutes == minutes


def test_a_flood_of_tries_does_not_break_the_counter(asn):
    throttle.take("masuk", asn, AT)
    Attempts.objects.update(tries=32_000)
    with pytest.raises(throttle.Throttled):
        throttle.take("masuk", asn, AT)


def test_what_is_over_is_forgotten(client, asn):
    throttle.take("masuk", "siapa pun", AT - throttle.WINDOW)
    throttle.sweep(AT)
    assert not Attempts.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_guesses_at_once_ten_are_looked_at(request, tmp_path):
    with open_site(request, tmp_path) as site:

        def guess():
            throttle.take("masuk", "198609262015051001", AT)
            return "seen"

        outcomes = site.together(*[guess] * 16)
        assert outcomes.count("seen") == throttle.LIMIT
        assert sum(isinstance(each, throttle.Throttled) for each in outcomes) == 16 - throttle.LIMIT


# --- where one lands ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "lands"),
    [
        ("/kelola/", "/kelola/"),
        ("/kelola/?a=1", "/kelola/?a=1"),
        ("https://jahat.example/", "/ruang-kerja/"),
        ("//jahat.example/", "/ruang-kerja/"),
        ("\\\\jahat.example", "/ruang-kerja/"),
        ("javascript:alert(1)", "/ruang-kerja/"),
        ("http://127.0.0.1:8000/", "/ruang-kerja/"),
        ("", "/ruang-kerja/"),
    ],
)
def test_one_lands_only_on_this_site(client, asn, wanted, lands):
    assert sign_in(client, next=wanted)["Location"] == lands


def test_the_page_asked_for_follows_the_sign_in(client, asn):
    response = client.get("/ruang-kerja/?x=1")
    assert response["Location"] == "/masuk/?next=/ruang-kerja/%3Fx%3D1"
    assert 'name="next" value="/ruang-kerja/?x=1"' in client.get(response["Location"]).content.decode()


def test_somebody_signed_in_is_led_past_the_form(client, asn):
    client.force_login(asn)
    assert client.get("/masuk/")["Location"] == "/ruang-kerja/"
    assert client.get("/masuk/pertama/")["Location"] == "/akun/"


def test_the_way_in_stands_in_the_public_masthead_only(client, asn):
    assert "Masuk pegawai" in client.get("/").content.decode()
    client.force_login(asn)
    assert "Masuk pegawai" not in client.get("/ruang-kerja/").content.decode()


def test_from_sign_in_to_what_now_takes_at_most_20_queries(client, asn, town):
    """GET and POST /masuk/, then GET /ruang-kerja/, without a second factor.

    Twelve are the sign-in's, one the duties. Each thing that may wait for staff is one query more: questions, evidence
    sent back, an own change, the pact, the pulse, recommendations, own plan items, calls for help. Other roles have
    more that waits.
    """
    town.give(asn, "staff", town.training)
    with CaptureQueriesContext(connection) as captured:
        client.get("/masuk/")
        client.get(sign_in(client)["Location"])
    statements = [query["sql"].split(maxsplit=1)[0] for query in captured]
    assert sum(word in ("SELECT", "INSERT", "UPDATE", "DELETE") for word in statements) <= 20


# --- sessions -------------------------------------------------------------------------------------------------------


def test_the_session_changes_its_key_at_the_sign_in(client, asn):
    client.get("/masuk/kunci/", headers={"accept": "application/json"})  # makes a session
    before = client.cookies["sessionid"].value
    sign_in(client)
    assert client.cookies["sessionid"].value != before
    assert not UserSession.objects.filter(pk=before).exists()


def test_a_session_lasts_fourteen_days_and_is_closed_to_scripts(client, asn):
    sign_in(client)
    cookie = client.cookies["sessionid"]
    assert cookie["max-age"] == 14 * 24 * 3600
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_session_knows_its_browser_and_no_more(client, asn):
    client.post("/masuk/", {"login": NIP, "password": PASSWORD}, headers={"user-agent": ANDROID})
    row = UserSession.objects.get(user=asn)
    assert row.device == "Chrome di Android"
    assert row.started_at is not None
    assert "Pixel" not in str(SessionStore().decode(row.session_data))


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (ANDROID, "Chrome di Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox di Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1", "Safari di iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/131.0.0.0 Safari/537.36 Edg/131.0", "Edge di Windows"),
        ("curl/8", "Peramban lain"),
        ("", "Peramban lain"),
    ],
)  # fmt: skip
def test_browsers_by_name(agent, name):
    assert device_name(agent) == name


def test_signing_out_needs_a_button(client, asn):
    client.force_login(asn)
    assert "Keluar dari Pilar?" in client.get("/keluar/").content.decode()
    assert signed_in(client)
    response = client.post("/keluar/")
    assert response["Location"] == "/masuk/"
    assert not signed_in(client)
    assert "Anda sudah keluar." in client.get("/masuk/").content.decode()
    assert not UserSession.objects.filter(user=asn).exists()


def test_a_new_password_ends_every_other_session(client, asn):
    other = Client()
    sign_in(client)
    sign_in(other)
    new = "empat bebek di sawah"
    client.post("/akun/sandi/", {"old": PASSWORD, "password1": new, "password2": new})
    assert signed_in(client)
    assert not signed_in(other)


class Nothing:
    def __enter__(self):
        return None

    def __exit__(self, *args):
        return False
