"""Choosing a unit or a person in a form: only what one may see, namesakes told apart, nothing typed lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django import forms
from django.http import QueryDict

from pilar.organisation.access import visible_to
from pilar.organisation.actions import people, units
from pilar.organisation.forms import choosing
from pilar.organisation.forms.choosing import PersonChoiceField, UnitChoiceField, choosable_units
from pilar.organisation.models import Person, Unit
from tests.organisation.town import AT, START, TODAY


def unit_form(user, text=None, pick="", capability="unit.view", **options):
    class Form(forms.Form):
        unit = UnitChoiceField(choosable_units(user, AT, capability), label="Unit", **options)

    return Form(None if text is None else QueryDict(f"unit={text}&unit_pilihan={pick}"))


def person_form(user, text, pick=""):
    class Form(forms.Form):
        person = PersonChoiceField(visible_to(Person, user, AT, "person.view"), day=TODAY, label="Pegawai")

    data = QueryDict(mutable=True)
    data.update({"person": text, "person_pilihan": str(pick)})
    return Form(data)


@pytest.fixture
def many(monkeypatch):
    """As in a body with more units than a select holds."""
    monkeypatch.setattr(choosing, "MOST_OPTIONS", 2)


class TestFewUnits:
    def test_are_options_below_their_opd(self, town):
        page = str(unit_form(town.admin)["unit"])
        assert page.index("Pemerintah Kabupaten Contoh") < page.index('<optgroup label="Inspektorat">')
        labour = page.index('<optgroup label="Dinas Tenaga Kerja">')
        assert labour < page.index("\u2003UPT Balai Latihan Kerja")
        assert page.count("<option") == 6

    def test_one_of_them_is_chosen(self, town):
        form = unit_form(town.admin, town.training.slug)
        assert form.is_valid()
        assert form.cleaned_data["unit"] == town.training

    def test_the_group_is_named_where_the_opd_itself_is_not_to_be_chosen(self, town):
        head = town.user(town.training, role="head")
        page = str(unit_form(head)["unit"])
        assert '<optgroup label="Dinas Tenaga Kerja">' in page
        assert page.count("<option") == 2

    @pytest.mark.parametrize("capability", ["unit.view", "unit.manage"])
    def test_a_unit_of_another_opd_or_body_cannot_be_chosen(self, town, capability):
        head = town.user(town.labour, role="head")
        for slug in (town.health.slug, town.other_root.slug, "tidak-ada"):
            assert unit_form(head, slug, capability=capability).errors["unit"] == ["Pilih unit dari daftar."]

    def test_a_closed_unit_cannot_be_chosen(self, town):
        units.close_unit(town.training, TODAY - timedelta(days=1), "Perbup", by=town.admin, at=AT)
        assert not unit_form(town.admin, town.training.slug).is_valid()
        assert choosable_units(town.admin, AT, "unit.view", date(2025, 1, 1)).filter(pk=town.training.pk).exists()

    def test_nothing_chosen_is_an_error_only_where_it_is_needed(self, town):
        assert unit_form(town.admin, "").errors["unit"] == ["Bagian ini harus diisi."]
        assert unit_form(town.admin, "", required=False).is_valid()

    @pytest.mark.parametrize("count", [1, 40])
    def test_the_form_takes_two_queries(self, town, django_assert_max_num_queries, count):
        for number in range(count):
            units.create_unit(town.labour, Unit.SECTION, f"Bidang {number}", by=town.admin, at=AT, valid_from=START)
        head = town.user(town.labour, role="head")
        with django_assert_max_num_queries(3):  # one of them reads the rights
            str(unit_form(head)["unit"])


@pytest.mark.usefixtures("many")
class TestManyUnits:
    def test_are_searched_and_then_chosen(self, town):
        form = unit_form(town.admin, "dinas")
        assert "Pilih yang dimaksud" in form.errors["unit"][0]
        page = str(form["unit"])
        assert page.count('type="radio"') == 2
        assert 'value="dinas"' in page
        chosen = unit_form(town.admin, "dinas", town.health.pk)
        assert chosen.is_valid()
        assert chosen.cleaned_data["unit"] == town.health

    def test_the_short_address_needs_no_second_step(self, town):
        form = unit_form(town.admin, town.training.slug)
        assert form.is_valid()
        assert form.cleaned_data["unit"] == town.training

    def test_a_single_match_is_ticked_but_not_taken_for_granted(self, town):
        form = unit_form(town.admin, "latihan")
        assert not form.is_valid()
        assert "checked" in str(form["unit"])

    def test_a_tick_from_an_earlier_search_does_not_count(self, town):
        assert not unit_form(town.admin, "latihan", town.health.pk).is_valid()

    def test_what_one_may_not_see_is_not_found(self, town):
        head = town.user(town.labour, role="head")
        units.create_unit(town.labour, Unit.SECTION, "Bidang", by=town.admin, at=AT, valid_from=START)
        form = unit_form(head, "kesehatan", town.health.pk)
        assert "Tidak ada yang cocok" in form.errors["unit"][0]

    def test_one_letter_is_too_little(self, town):
        assert "dua huruf" in unit_form(town.admin, "d").errors["unit"][0]


class TestPeople:
    def test_namesakes_are_told_apart_by_work_and_number(self, town):
        first = town.person(
            town.labour, "Siti contoh", nip="198609262015051001", status=Person.PNS, position="Sekretaris"
        )
        second = town.person(town.training, "Siti contoh", position="Instruktur")
        form = person_form(town.admin, "siti")
        page = str(form["person"])
        assert "Sekretaris, Dinas Tenaga Kerja · NIP …1001" in page
        assert "Instruktur, UPT Balai Latihan Kerja · Non-ASN" in page
        assert "198609262015051001" not in page
        for person in (first, second):
            chosen = person_form(town.admin, "siti", person.pk)
            assert chosen.is_valid()
            assert chosen.cleaned_data["person"] == person

    def test_a_whole_nip_names_one_person_and_a_part_none(self, town):
        person = town.person(town.labour, nip="198609262015051001", status=Person.PNS)
        form = person_form(town.admin, "19860926 201505 1 001")
        assert form.is_valid()
        assert form.cleaned_data["person"] == person
        assert not person_form(town.admin, "1986").is_valid()

    def test_people_of_another_opd_are_not_found(self, town):
        head = town.user(town.labour, role="head")
        other = town.person(town.health, "Budi contoh")
        assert "Tidak ada" in person_form(head, "budi", other.pk).errors["person"][0]

    def test_of_many_the_first_twenty_are_shown(self, town):
        for number in range(25):
            town.person(town.labour, f"Pegawai {number:02}")
        page = str(person_form(town.admin, "pegawai")["person"])
        assert page.count('type="radio"') == 20
        assert "lebih lengkap" in page

    def test_somebody_without_a_duty_today_is_still_found(self, town):
        person = town.person(town.labour, "Tono contoh")
        people.end_duty(person.duties.get(), TODAY - timedelta(days=1), by=town.admin, at=AT)
        assert "Sedang tidak bertugas" in str(person_form(town.admin, "tono")["person"])

    @pytest.mark.parametrize("count", [2, 18])
    def test_searching_takes_the_same_queries_for_few_and_many(self, town, django_assert_num_queries, count):
        for number in range(count):
            town.person(town.labour, f"Pegawai {number}")
        user = town.user(town.labour, "Kepala contoh", "head")
        with django_assert_num_queries(4):  # rights, people, duties, units
            str(person_form(user, "pegawai")["person"])
