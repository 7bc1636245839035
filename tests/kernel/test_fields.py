"""The form fields for numbers, money and dates."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from pilar.kernel.fields import CountField, DateIndonesianField, DecimalIndonesianField, RupiahField, YearField


class Everything(forms.Form):
    index = DecimalIndonesianField(min_value=0, max_value=4)
    people = CountField(max_value=100_000)
    cost = RupiahField(max_value=2_000_000_000)
    day = DateIndonesianField(earliest=date(2026, 1, 1), latest=date(2026, 12, 31))


GOOD = {"index": "3,6", "people": "1.500", "cost": "Rp1.500.000", "day": "22 November 2026"}


def submit(**changes: str) -> Everything:
    form = Everything({**GOOD, **changes})
    form.full_clean()
    return form


def test_what_people_type_becomes_exact_values():
    assert submit().cleaned_data == {
        "index": Decimal("3.6"),
        "people": 1500,
        "cost": Decimal(1_500_000),
        "day": date(2026, 11, 22),
    }


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("index", "3.6", Decimal("3.6")),
        ("index", "3,60", Decimal("3.6")),
        ("index", "4", Decimal(4)),
        ("people", "1500", 1500),
        ("people", "1 500", 1500),
        ("people", "0", 0),
        ("cost", "1500000,50", Decimal("1500000.5")),
        ("cost", "0", Decimal(0)),
        ("day", "22-11-2026", date(2026, 11, 22)),
        ("day", "22/11/2026", date(2026, 11, 22)),
        ("day", "2026-11-22", date(2026, 11, 22)),
        ("day", " 1 januari 2026 ", date(2026, 1, 1)),
    ],
)
def test_every_usual_way_of_writing_is_taken(name, text, value):
    form = submit(**{name: text})
    assert form.errors == {}
    assert form.cleaned_data[name] == value


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("index", "1.500", "Angka ini dapat berarti ribuan atau desimal. Tulis dengan koma, misalnya 1,5 atau 1500."),
        ("index", "tiga", "Tulis bilangan dengan koma, misalnya 3,6."),
        ("index", "3,605", "Tulis paling banyak 2 angka di belakang koma."),
        ("index", "4,01", "Isi paling banyak 4."),
        ("index", "-0,5", "Isi paling sedikit 0."),
        ("index", "", "Bagian ini harus diisi."),
        ("index", "  ", "Bagian ini harus diisi."),
        ("people", "1,5", "Tulis bilangan bulat, misalnya 1.500."),
        ("people", "-3", "Isi paling sedikit 0."),
        ("people", "100.001", "Isi paling banyak 100.000."),
        ("cost", "1,500", "Tulis jumlah uang dengan titik sebagai pemisah ribuan, misalnya Rp1.500.000."),
        ("cost", "-5", "Tulis jumlah uang dengan titik sebagai pemisah ribuan, misalnya Rp1.500.000."),
        ("cost", "2.000.000.001", "Isi paling banyak Rp2.000.000.000."),
        ("day", "31-11-2026", "Tulis tanggal yang ada, misalnya 22-11-2026 atau 22 November 2026."),
        ("day", "22-11-26", "Tulis tanggal yang ada, misalnya 22-11-2026 atau 22 November 2026."),
        ("day", "31-12-2025", "Isi tanggal 01-01-2026 atau sesudahnya."),
        ("day", "01-01-2027", "Isi tanggal 31-12-2026 atau sebelumnya."),
    ],
)
def test_what_is_refused_is_explained_and_stays_in_the_input(name, text, message):
    form = submit(**{name: text})
    assert form.errors == {name: [message]}
    assert form[name].value() == text


def test_an_optional_field_may_stay_empty():
    fields = (
        DecimalIndonesianField(required=False),
        CountField(required=False),
        RupiahField(required=False),
        DateIndonesianField(required=False),
    )
    for field in fields:
        assert field.clean("") is None
        assert field.clean("   ") is None
        assert field.clean(None) is None


INITIAL = {"index": Decimal("3.60"), "people": 1500, "cost": Decimal(1_500_000), "day": date(2026, 11, 22)}


def test_a_stored_value_is_shown_as_people_write_it_and_comes_back_unchanged():
    unbound = Everything(initial=INITIAL)
    shown = {name: unbound[name].field.prepare_value(unbound[name].value()) for name in INITIAL}
    assert shown == {"index": "3,6", "people": "1.500", "cost": "Rp1.500.000", "day": "22-11-2026"}
    back = Everything(shown, initial=INITIAL)
    assert back.is_valid()
    assert back.cleaned_data == INITIAL
    assert not back.has_changed()
    assert Everything({**shown, "index": "3,7"}, initial=INITIAL).changed_data == ["index"]


def test_a_large_decimal_is_shown_without_groups_because_the_field_refuses_them():
    field = DecimalIndonesianField(places=1)
    assert field.prepare_value(Decimal(1500)) == "1500"
    assert field.clean(field.prepare_value(Decimal("12500.5"))) == Decimal("12500.5")


def test_sen_and_moments_are_shown():
    assert RupiahField().prepare_value(Decimal("1500000.5")) == "Rp1.500.000,50"
    assert DateIndonesianField().prepare_value(datetime(2026, 11, 22, 10, tzinfo=UTC)) == "22-11-2026"


def test_a_value_that_is_no_text_is_kept():
    assert CountField().clean(3) == 3
    assert RupiahField().clean(Decimal(5)) == 5


def test_a_telephone_shows_the_right_keys_without_script():
    page = str(Everything())
    assert page.count('inputmode="numeric"') == 2
    assert page.count('inputmode="decimal"') == 2
    assert 'type="number"' not in page


def test_a_year_has_no_point_behind_its_thousands():
    field = YearField(min_value=2000, max_value=2100)
    assert field.prepare_value(2026) == "2026"
    assert field.clean("2026") == 2026
    for text, message in (("1999", "Isi paling sedikit 2000."), ("dua ribu", "Tulis tahunnya, misalnya 2026.")):
        with pytest.raises(ValidationError, match=message):
            field.clean(text)
