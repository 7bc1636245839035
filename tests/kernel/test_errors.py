import pytest
from django.core.exceptions import RequestDataTooBig
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings

from pilar.kernel import errors

STATUSES = [400, 403, 404, 405, 413, 429, 500]


def templates(**named):
    """Settings under which only the given templates exist."""
    found = {f"errors/{name.removeprefix('e')}.html": text for name, text in named.items()}
    loaders = [("django.template.loaders.locmem.Loader", found)]
    backend = {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": loaders}}
    return override_settings(TEMPLATES=[backend])


@pytest.mark.parametrize("status", STATUSES)
def test_the_template_is_shown(status):
    with templates(**{f"e{status}": "<h1>Halaman kita</h1>"}):
        response = errors.error_page(status)
    assert (response.status_code, response.text) == (status, "<h1>Halaman kita</h1>")
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("broken", [None, "{% salah %}", "{% include 'tidak/ada.html' %}"])
def test_a_missing_or_broken_template_gives_the_built_in_page(status, broken):
    with templates(**({f"e{status}": broken} if broken else {})):
        response = errors.error_page(status)
    assert response.status_code == status
    assert errors.PLAIN_WORDS[status][0] in response.text
    assert response.text.startswith("<!doctype html>")
    assert "style" not in response.text


@pytest.mark.urls("tests.kernel.pages")
@pytest.mark.parametrize(
    ("path", "status"),
    [("/tidak/ada/", 404), ("/kiriman/", 405), ("/terlarang/", 403), ("/curiga/", 400), ("/rusak/budi/", 500)],
)
def test_every_failure_has_its_page(path, status):
    with templates():
        response = Client(raise_request_exception=False).get(path)
    assert response.status_code == status
    assert errors.PLAIN_WORDS[status][0] in response.text


@pytest.mark.urls("tests.kernel.pages")
def test_a_form_without_token_gets_the_page_for_403():
    with templates():
        response = Client(enforce_csrf_checks=True).post("/terima/", {"a": "1"})
    assert response.status_code == 403
    assert "muat ulang" in response.text


def test_a_foreign_host_name_gets_400():
    with templates():
        assert Client().get("/sehat/", headers={"host": "jahat.example"}).status_code == 400


def test_a_body_that_django_found_too_large_is_413():
    with templates():
        response = errors.bad_request(RequestFactory().post("/"), RequestDataTooBig())
    assert response.status_code == 413


def test_too_many_requests_is_429():
    with templates():
        assert errors.too_many_requests(RequestFactory().get("/")).status_code == 429


def test_the_shipped_pages_need_no_database():
    """Without the django_db mark a query would fail this test."""
    for status in STATUSES:
        try:
            render_to_string(f"errors/{status}.html", {})
        except TemplateDoesNotExist:
            assert status in errors.PLAIN_WORDS
