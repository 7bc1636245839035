"""Error pages and components, rendered without a request, a database or any room's data."""

from __future__ import annotations

import pytest
from django import forms
from django.template.loader import render_to_string

STATUSES = (400, 403, 404, 405, 413, 429, 500)


class Sample(forms.Form):
    number = forms.IntegerField(label="Jumlah", help_text="Ketik 0 bila nihil.")
    kind = forms.ChoiceField(label="Jenis", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


@pytest.mark.parametrize("status", STATUSES)
def test_an_error_page_says_what_happened_what_was_kept_and_what_to_do(status):
    html = render_to_string(f"errors/{status}.html", {})
    assert f"Kode {status}" in html
    assert "Yang tersimpan" in html
    assert "Yang dapat Anda lakukan" in html
    assert 'lang="id"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("status", STATUSES)
def test_an_error_page_asks_no_database(status, django_assert_num_queries):
    with django_assert_num_queries(0):
        render_to_string(f"errors/{status}.html", {})


def test_a_field_joins_hint_and_error_to_its_control():
    form = Sample({"number": "dua", "kind": "a"})
    html = render_to_string("components/field.html", {"field": form["number"]})
    assert 'aria-describedby="id_number_helptext id_number_error"' in html
    assert 'id="id_number_helptext"' in html
    assert 'id="id_number_error"' in html
    assert 'aria-invalid="true"' in html


def test_the_error_summary_leads_to_every_field():
    form = Sample({})
    html = render_to_string("components/error_summary.html", {"form": form})
    assert 'href="#id_number"' in html
    assert 'href="#id_kind"' in html
    for field in Sample():  # two fields that are wrong in the same way are told apart
        assert f"{field.label} – " in html
    assert 'id="id_kind"' in render_to_string("components/choices.html", {"field": form["kind"]})


def test_a_form_without_errors_has_no_summary():
    assert "error-summary" not in render_to_string("components/error_summary.html", {"form": Sample()})


@pytest.mark.parametrize(("kind", "icons"), [("good", 1), ("bad", 1), ("warn", 0), ("plain", 0)])
def test_a_tag_says_its_state_in_words_and_form(kind, icons):
    html = render_to_string("components/tag.html", {"kind": kind, "text": "Belum"})
    assert "Belum" in html
    assert html.count("<svg") == icons
