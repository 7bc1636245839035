import logging
from typing import Any

import pytest
from django.test import Client

from pilar.kernel.middleware import CONTENT_SECURITY_POLICY

pytestmark = pytest.mark.urls("tests.kernel.pages")


@pytest.fixture
def access_lines(caplog):
    caplog.set_level(logging.INFO, logger="pilar.access")
    return lambda: [record.fields for record in caplog.records if record.name == "pilar.access"]


@pytest.mark.parametrize("path", ["/sendiri/../terlarang/", "/tidak/ada/", "/curiga/", "/terima/"])
def test_every_answer_carries_the_security_headers(path):
    response = Client().get(path)
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"


def test_the_policy_allows_nothing_inline():
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY


def test_a_view_may_have_a_policy_of_its_own():
    assert Client().get("/sendiri/").headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_an_answer_to_a_form_is_never_kept():
    assert Client().post("/terima/").headers["Cache-Control"] == "no-store"
    assert "Cache-Control" not in Client().get("/terima/").headers


def test_the_log_line_has_the_pattern_and_nothing_that_tells_who_asked_what(access_lines, caplog):
    client = Client(raise_request_exception=False)
    client.get("/rusak/siti-aminah/?q=rahasia", headers={"user-agent": "Peramban/1.0"}, REMOTE_ADDR="10.1.2.3")
    (line,) = access_lines()
    assert line["method"] == "GET"
    assert line["route"] == "/rusak/<str:name>/"
    assert line["status"] == 500
    assert line["ms"] > 0
    assert set(line) == {"method", "route", "status", "ms"}


def test_an_unknown_path_and_an_unknown_method_are_not_repeated_in_the_log(access_lines):
    Client().get("/nik/3578010101010001/")
    Client().generic("RAHASIA", "/terima/")
    assert [(line["method"], line["route"]) for line in access_lines()] == [("GET", "-"), ("OTHER", "/terima/")]


def test_static_files_are_logged_without_their_names(access_lines):
    Client().get("/static/apa-saja.css")
    assert access_lines()[0]["route"] == "/static/"


def test_a_body_that_says_it_is_too_large_is_refused_unread(settings, access_lines):
    settings.PILAR_MAX_UPLOAD = 100_000

    class Unreadable:
        def read(self, *args):
            raise AssertionError("the body was read")

        readline = read

    environ: dict[str, Any] = {"CONTENT_LENGTH": "100001", "wsgi.input": Unreadable()}
    response = Client().post("/terima/", **environ)
    assert response.status_code == 413
    assert response.headers["Cache-Control"] == "no-store"
    assert access_lines()[0]["status"] == 413


def test_a_length_that_is_no_number_is_400():
    assert Client().get("/terima/", CONTENT_LENGTH="banyak").status_code == 400


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_address_of_a_form_that_is_opened_like_a_page_says_so(method):
    path = "/kiriman/" if method == "get" else "/sehat/"  # each takes the other method only
    response = getattr(Client(), method)(path)
    assert response.status_code == 405
    assert response.headers["Allow"]
    assert ("Alamat ini hanya untuk kiriman formulir" in response.text) == (method == "get")
