"""The API as a whole: who gets in, what a refusal looks like, and that the document says all of it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from pilar.evaluation.actions.publication import publish
from pilar.evaluation.models import Zone
from pilar.organisation import rates
from pilar.organisation.actions import tokens
from pilar.organisation.api import bearer, frame
from pilar.organisation.api.problems import CODES
from pilar.organisation.models import ApiToken, Attempts
from tests.api.asking import ask, problem, token
from tests.kernel.races import Meeting, open_site
from tests.organisation.town import AT

TOKEN = "/api/v1/token"
ZONES = "/api/v1/zones"


# -- signing in


def test_a_token_tells_what_it_is(town):
    made = token(town)
    for address in (TOKEN, f"{TOKEN}/"):
        answer = ask(address, made.secret)
        assert answer.status_code == 200
        assert answer.json() == {
            "name": "PortalRB contoh", "body": "Pemerintah Kabupaten Contoh", "body_slug": "contoh",
            "scopes": ["portalrb.read"], "expires_on": made.token.expires_on.isoformat(), "requests_per_minute": 120,
        }  # fmt: skip
        assert answer.headers["Cache-Control"] == "no-store"
        assert ApiToken.objects.get().last_purpose == "token"
        ApiToken.objects.update(last_used_at=None, last_purpose="")


def test_the_word_bearer_may_be_written_in_any_case(town):
    made = token(town)
    assert ask(TOKEN, Authorization=f"bearer {made.secret}").status_code == 200
    assert ask(TOKEN, Authorization=f"  BEARER   {made.secret} ").status_code == 200


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "TOKEN_MISSING"), ("", "TOKEN_MISSING"), ("   ", "TOKEN_MISSING"), ("Bearer", "TOKEN_MALFORMED"),
        ("Bearer ", "TOKEN_MALFORMED"), ("Bearer x", "TOKEN_MALFORMED"), ("Basic dXNlcjpzYW5kaQ==", "TOKEN_MALFORMED"),
        ("Bearer " + "a" * 9000, "TOKEN_MALFORMED"), ("Bearer pilar_é_x", "TOKEN_MALFORMED"),
        ("Bearer pilar_" + "a" * 10 + "_" + "b" * 43, "TOKEN_UNKNOWN"),
    ],
)  # fmt: skip
def test_without_a_token_that_is_known_it_is_401(town, header, code):
    answer = ask(TOKEN, **({} if header is None else {"Authorization": header}))
    assert problem(answer) == (401, code)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_one_letter_of_another_token_is_401(town):
    made = token(town)
    other = made.secret[:-1] + ("A" if made.secret[-1] != "A" else "B")
    assert problem(ask(TOKEN, other)) == (401, "TOKEN_UNKNOWN")


def test_a_revoked_token_is_401(town):
    made = token(town)
    tokens.revoke(made.token.pk, reason="Diganti", by=town.admin, at=AT)
    assert problem(ask(TOKEN, made.secret)) == (401, "TOKEN_REVOKED")


def test_a_token_is_good_through_its_last_day_where_the_body_is(town):
    made = token(town)
    row = ApiToken.objects.filter(pk=made.token.pk)
    from pilar.organisation.access import local_day

    today = local_day(timezone.now(), town.body)
    row.update(expires_on=today)
    assert ask(TOKEN, made.secret).status_code == 200
    row.update(expires_on=today - timedelta(days=1))
    assert problem(ask(TOKEN, made.secret)) == (401, "TOKEN_EXPIRED")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "head", "options"])
def test_only_get_is_answered(town, method):
    made = token(town)
    answer = ask(TOKEN, made.secret, method)
    assert answer.headers["Allow"] == "GET"
    if method == "head":
        assert answer.status_code == 405
    else:
        assert problem(answer) == (405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v2/token", "/api/v1/token/x", "/api/v1/%0A", "/api/%00"])
def test_an_address_of_nothing_is_404_in_json(db, path):
    assert problem(ask(path)) == (404, "PATH_NOT_FOUND")
    assert problem(ask(path, method="post")) == (404, "PATH_NOT_FOUND")


def test_what_goes_wrong_inside_is_500_in_json_without_a_word_of_it(town, monkeypatch, caplog):
    made = token(town)

    def broken(*args):
        raise RuntimeError("kata rahasia")

    monkeypatch.setattr(tokens, "note_use", broken)
    answer = ask(TOKEN, made.secret)
    assert problem(answer) == (500, "INTERNAL_ERROR")
    assert "rahasia" not in answer.text
    assert any(record.name == "pilar.errors" and record.exc_info for record in caplog.records)


# -- the limit


def test_a_token_that_asks_too_often_waits_and_others_do_not(town, monkeypatch):
    monkeypatch.setattr(bearer, "limit_of", lambda token, at: 3)
    one, two = token(town, "Satu"), token(town, "Dua")
    assert [ask(TOKEN, one.secret).status_code for _ in range(3)] == [200, 200, 200]
    answer = ask(TOKEN, one.secret)
    assert problem(answer) == (429, "TOO_MANY_REQUESTS")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert ask(TOKEN, two.secret).status_code == 200


def test_counting_begins_anew_after_a_minute(db):
    def tried(seconds):
        return rates.count("api", "token:1", AT + timedelta(seconds=seconds), window=bearer.WINDOW)

    assert [tried(0).tries, tried(30).tries, tried(59.9).tries] == [1, 2, 3]
    assert tried(59.9).seconds_left(AT + timedelta(seconds=59.9)) == 1
    assert tried(60).tries == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_requests_at_the_same_moment_each_is_counted_once(request, tmp_path):
    """Without the one statement: whoever reads and then writes back loses those in between."""
    with open_site(request, tmp_path) as site:
        at_once = [lambda: rates.count("api", "token:1", AT, window=bearer.WINDOW).tries for _ in range(12)]
        assert sorted(site.together(*at_once)) == list(range(1, 13))

        meeting = Meeting(guarded=False)

        def careless():
            tries = Attempts.objects.get(pk=rates.key_of("api", "token:1")).tries + 1
            meeting()
            Attempts.objects.filter(pk=rates.key_of("api", "token:1")).update(tries=tries)
            return tries

        assert site.together(careless, careless) == [13, 13]


# -- what it costs


def test_a_request_takes_four_queries_once_a_minute_and_three_else(town, django_assert_num_queries):
    made = token(town)
    ask(TOKEN, made.secret)
    with django_assert_num_queries(4):  # the token, the count, the limit, and the limit that is told
        ask(TOKEN, made.secret)


def test_ninja_is_not_loaded_before_a_machine_asks():
    code = (
        "import sys, django; django.setup(); from django.urls import get_resolver, reverse\n"
        "reverse('api:docs'); get_resolver().url_patterns\n"
        "assert not {'ninja', 'pydantic'} & set(sys.modules), sorted(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# -- published zones


def test_published_zones_are_those_of_the_token_s_body(place):
    made = token(place.town, scopes=["portalrb.read"])
    assert ask(ZONES, made.secret).json() == {"zones": [], "next": None}
    publish(place.zone.pk, Zone.SCORE, by=place.head, at=AT)
    answer = ask(ZONES, made.secret).json()
    assert answer["next"] is None
    assert answer["zones"] == [
        {
            "unit": "upt-balai-latihan-kerja", "name": "UPT Balai Latihan Kerja", "year": 2026, "target": "WBK",
            "statement": "sedang membangun ZI menuju WBK", "score": "0.00", "score_is_provisional": True,
        }
    ]  # fmt: skip
    publish(place.zone.pk, Zone.BUILDING, by=place.head, at=AT)
    zone = ask(ZONES, made.secret).json()["zones"][0]
    assert (zone["score"], zone["score_is_provisional"]) == (None, None)
    other = token(place.town, body=place.town.other_body)
    assert ask(ZONES, other.secret).json()["zones"] == []


def test_the_list_goes_on_after_a_unit(place, monkeypatch):
    from pilar.evaluation import api
    from tests.portal.test_public_units import published_units

    monkeypatch.setattr(api, "AT_ONCE", 2)
    published_units(place, 5)
    made = token(place.town)
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        answer = ask(f"{ZONES}?after={after}" if after else ZONES, made.secret).json()
        seen += [zone["unit"] for zone in answer["zones"]]
        after = answer["next"]
    assert seen == [f"upt-contoh-{number:03d}" for number in range(5)]


@pytest.mark.parametrize("after", ["X", "a b", "%00", "é", "a" * 81, "../x"])
def test_a_unit_that_cannot_be_is_422(place, after):
    made = token(place.town)
    assert problem(ask(f"{ZONES}?after={after}", made.secret)) == (422, "VALIDATION_ERROR")


def test_a_parameter_that_is_mistyped_is_422_and_not_the_first_page_again(place):
    made = token(place.town)
    assert problem(ask(f"{ZONES}?aftr=x", made.secret)) == (422, "VALIDATION_ERROR")


# -- the document


def test_the_document_is_public_and_names_every_status_of_every_operation(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    document = json.loads(answer.content)
    assert document["openapi"].startswith("3.1")
    statuses = {str(status) for status, _ in CODES.values()} - {"400"}
    for address, methods in document["paths"].items():
        assert list(methods) == ["get"], address
        operation = methods["get"]
        assert set(operation["responses"]) == {"200", *statuses}, address
        assert operation["security"] == [{"Token": []}]
        for status in statuses:
            schema = operation["responses"][status]["content"]["application/json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}
    assert "Retry-After" in document["paths"][TOKEN]["get"]["responses"]["429"]["headers"]


def test_every_operation_of_the_document_has_its_address():
    from django.urls import resolve

    for address in frame.document()["paths"]:
        for each in (address.replace("{unit_id}", "x"), address.replace("{unit_id}", "x") + "/"):
            found = resolve(each)
            assert found.kwargs["operation"] in frame.operations()


def test_the_page_says_every_address_field_and_code_in_plain_html(client):
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    document = frame.document()
    for address, methods in document["paths"].items():
        assert f"GET {address}" in page.text
        for row in methods["get"]["parameters"]:
            assert f">{row['name']}<" in page.text
    for code in CODES:
        assert code in page.text
    assert "<script>" not in page.text
    assert "style=" not in page.text
