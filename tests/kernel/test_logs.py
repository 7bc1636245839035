import logging
import logging.config
import re

import pytest
from django.test import Client

from pilar.kernel import logs

pytestmark = pytest.mark.urls("tests.kernel.pages")


@pytest.fixture(autouse=True)
def error_page(monkeypatch):
    """What is wrong with a template is no subject of these tests."""
    monkeypatch.setattr("pilar.kernel.errors.render_to_string", lambda name, context: name)


@pytest.fixture
def lines(caplog):
    """What standard error would show."""
    caplog.set_level(logging.INFO)
    return lambda: "\n".join(logs.LineFormatter().format(record) for record in caplog.records)


def test_an_event_is_one_line_of_keys_and_values(lines):
    logs.event(logging.getLogger("pilar.test"), "done", rows=3, ms=1.26, what='a "b" c\nd', none=None)
    assert re.fullmatch(
        r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO pilar\.test done rows=3 ms=1\.3 what="a \\"b\\" c\\nd" none=None',
        lines(),
    )


def test_an_unhandled_error_shows_where_but_not_what_was_sent(lines):
    Client(raise_request_exception=False).post("/rusak/siti/?q=rahasia", {"nik": "3578"})
    text = lines()
    assert "ERROR django.request error route=/rusak/<str:name>/" in text
    assert "tests/kernel/pages.py" in text
    assert text.count("\nbuiltins.ValueError\n") == 1
    for private in ("siti", "rahasia", "3578", "127.0.0.1"):
        assert private not in text


def test_the_message_of_a_machine_s_error_is_told_and_that_of_its_cause_is_not(lines):
    Client(raise_request_exception=False).get("/rusak-berantai/?nik=3578")
    text = lines()
    assert "builtins.FileNotFoundError: no such folder" in text
    assert "builtins.KeyError\n\nlalu:" in text
    assert "3578" not in text


def test_the_message_is_told_while_debugging(settings):
    settings.DEBUG = True
    assert logs.error_text(ValueError("apa saja")) == "builtins.ValueError: apa saja"


def test_an_error_that_caused_itself_does_not_go_round_for_ever():
    first, second = ValueError(), ValueError()
    first.__cause__, second.__cause__ = second, first
    assert logs.error_text(first).count("ValueError") == 2


def test_mistyped_addresses_and_foreign_host_names_stay_out(lines, settings):
    logging.config.dictConfig(settings.LOGGING)
    Client().get("/nik/3578/")
    Client().get("/sehat/", headers={"host": "nik-3578.example"})
    assert "3578" not in lines()
