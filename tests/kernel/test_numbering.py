"""Numbers without gap and without double."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import OperationalError
from hypothesis import given, settings
from hypothesis import strategies as st

from pilar.kernel import ledger
from pilar.kernel.models.numbering import NumberCounter, NumberFormat, NumberGap
from pilar.kernel.numbering import (
    NumberingError,
    Series,
    Taken,
    check_template,
    continue_after,
    set_format,
    take,
    written,
)
from tests.kernel import races

pytestmark = pytest.mark.django_db

BODY, OTHER = UUID(int=1), UUID(int=2)
BY: dict[str, Any] = {"by": "admin", "at": datetime(2026, 11, 22, 3, tzinfo=UTC)}
TODAY = date(2026, 11, 22)
DECREES = Series("room.decree", "SK", "{kode}/{nomor:3}/{bulan_romawi}/{tahun}", "500.15")
LETTERS = Series("room.letter", "Surat")


@pytest.fixture
def recorded(monkeypatch):
    """What goes to the ledger."""
    seen: list[str] = []
    real = ledger.record

    def record(code, obj, *, body, by, at, details=None):
        seen.append(code)
        return real(code, obj, body=body, by=by, at=at, details=details)

    monkeypatch.setattr(ledger, "record", record)
    return seen


def one(series: Series = DECREES, *, body: UUID = BODY, on: date = TODAY) -> Taken:
    with transaction.atomic():
        return take(series, body=body, on=on)


def test_numbers_follow_each_other():
    assert [one() for _ in range(3)] == [
        Taken(1, 2026, "500.15/001/XI/2026"),
        Taken(2, 2026, "500.15/002/XI/2026"),
        Taken(3, 2026, "500.15/003/XI/2026"),
    ]


def test_every_body_series_and_year_has_a_register_of_its_own():
    assert one().number == 1
    assert one(body=OTHER).number == 1
    assert one(LETTERS).text == "1/2026"
    assert one(on=date(2027, 1, 2)).text == "500.15/001/I/2027"
    assert one().number == 2


def test_a_number_whose_document_fails_goes_back():
    one()
    with transaction.atomic():
        assert take(DECREES, body=BODY, on=TODAY).number == 2
        transaction.set_rollback(True)
    assert one().number == 2


def test_it_takes_three_queries(django_assert_num_queries):
    one()
    with transaction.atomic(), django_assert_num_queries(3):
        take(DECREES, body=BODY, on=TODAY)


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_no_number_is_given():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        take(DECREES, body=BODY, on=TODAY)
    assert not NumberCounter.objects.exists()


# -- going on from paper


def test_a_register_goes_on_after_the_numbers_used_on_paper(recorded):
    gap = continue_after(DECREES, 37, year=2026, body=BODY, reason="buku agenda sampai Juni", **BY)
    assert (gap.first, gap.last, gap.noted_by) == (1, 37, "admin")
    assert one().number == 38
    assert one(on=date(2027, 1, 1)).number == 1
    assert recorded == ["numbering.continued"]


def test_a_register_never_goes_back_and_never_jumps_without_a_reason(recorded):
    for _ in range(3):
        one()
    for last in (2, 3):
        with pytest.raises(NumberingError, match="sudah sampai nomor 3"):
            continue_after(DECREES, last, year=2026, body=BODY, reason="x", **BY)
    with pytest.raises(NumberingError, match="Alasan"):
        continue_after(DECREES, 9, year=2026, body=BODY, reason=" ", **BY)
    assert not NumberGap.objects.exists()
    assert recorded == []
    assert one().number == 4
    second = continue_after(DECREES, 10, year=2026, body=BODY, reason="dipakai di luar sistem", **BY)
    assert (second.first, second.last) == (5, 10)


# -- how a number is written


def test_a_body_writes_its_numbers_its_own_way(recorded):
    set_format(DECREES, " {nomor}/{kode}/{tahun} ", kode=" 188/Kep ", body=BODY, **BY)
    assert one().text == "1/188/Kep/2026"
    assert one(body=OTHER).text == "500.15/001/XI/2026"
    set_format(DECREES, "{nomor:4}-{bulan}-{tahun}", body=BODY, **BY)
    assert one().text == "0002-11-2026"
    assert NumberFormat.objects.count() == 1
    assert recorded == ["numbering.format"] * 2


@pytest.mark.parametrize(
    ("template", "kode", "message"),
    [
        ("", "", "harus memuat {nomor} satu kali dan {tahun}"),
        ("{tahun}", "", "harus memuat {nomor} satu kali"),
        ("{nomor}", "", "dan {tahun}"),
        ("{nomor}/{nomor}/{tahun}", "", "satu kali"),
        ("{nomor}/{kode}/{tahun}", "", "kodenya belum diisi"),
        ("{nomor}/{unit}/{tahun}", "", "tidak dikenal: unit"),
        ("{nomor}/{tahun:2}", "", "lebar untuk {nomor}"),
        ("{nomor:12}/{tahun}", "", "kurung kurawal"),
        ("{nomor.real}/{nomor}/{tahun}", "", "kurung kurawal"),
        ("{nomor}/{tahun}}", "", "kurung kurawal"),
        ("{nomor}/{tahun}/{0}", "", "kurung kurawal"),
        ("{nomor}/{kode}/{tahun}", "{tahun}", "kurung kurawal"),
        ("{nomor}/\n{tahun}", "", "tidak dapat dicetak"),
        ("{nomor}/{tahun}" + "x" * 90, "", "lebih panjang dari 100 huruf"),
    ],
)
def test_a_template_that_cannot_be_trusted_is_refused(recorded, template, kode, message):
    with pytest.raises(NumberingError) as caught:
        set_format(DECREES, template, kode=kode, body=BODY, **BY)
    assert message in caught.value.message
    assert not NumberFormat.objects.exists()
    assert recorded == []


def test_a_room_cannot_declare_a_series_with_a_wrong_template():
    with pytest.raises(NumberingError):
        Series("room.x", "X", "{nomor}/{kode}/{tahun}")


@pytest.mark.parametrize(("month", "roman"), [(1, "I"), (4, "IV"), (8, "VIII"), (9, "IX"), (12, "XII")])
def test_months_are_written_in_roman_numbers(month, roman):
    assert written("{nomor}/{bulan_romawi}/{tahun}", 1, date(2026, month, 1)) == f"1/{roman}/2026"


PLACES = st.sampled_from(["{nomor}", "{nomor:3}", "{kode}", "{tahun}", "{bulan}", "{bulan_romawi}", "/", "-", "A", "9"])
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(PLACES, max_size=7).map("".join),
    st.tuples(st.integers(1, 99_999), DAYS),
    st.tuples(st.integers(1, 99_999), DAYS),
)
def test_two_documents_of_an_accepted_template_never_share_a_text(template, first, second):
    try:
        check_template(template, "K9")
    except NumberingError:
        return
    same_number = (first[0], first[1].year) == (second[0], second[1].year)
    if written(template, first[0], first[1], "K9") == written(template, second[0], second[1], "K9"):
        assert same_number


@pytest.mark.parametrize("model", [NumberCounter, NumberFormat])
def test_the_database_holds_one_row_per_register(model):
    key = {"body": BODY, "series": "room.x", **({"year": 2026} if model is NumberCounter else {"template": "{nomor}"})}
    model.objects.create(**key)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**key)


# -- many at once


def read_then_write(body: UUID, series: str, year: int) -> int:
    """What the counter must not do: ask for the number, and then write the next one down."""
    counter = NumberCounter.objects.get(body=body, series=series, year=year)
    meeting()
    NumberCounter.objects.filter(pk=counter.pk).update(last=counter.last + 1)
    return counter.last + 1


meeting = races.Meeting(guarded=False)


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.django_db(transaction=True)
def test_two_who_take_a_number_at_once(request, tmp_path, monkeypatch, guarded):
    monkeypatch.setitem(globals(), "meeting", races.Meeting(guarded=guarded))
    # On SQLite the guard is also that a transaction begins with the write lock (pilar/settings.py).
    options = {} if guarded else {"transaction_mode": "DEFERRED"}

    def take_one():
        with transaction.atomic():
            return take(LETTERS, body=BODY, on=TODAY, advance=None if guarded else read_then_write).number

    with races.open_site(request, tmp_path, **options) as site:
        one(LETTERS)
        outcomes = site.together(take_one, take_one)
        if guarded:
            assert sorted(outcomes) == [2, 3]
        elif connection.vendor == "postgresql":
            assert outcomes == [2, 2]  # two documents with one number
        else:
            (failed,) = [outcome for outcome in outcomes if outcome != 2]
            assert isinstance(failed, OperationalError)  # and one document is lost


@pytest.mark.django_db(transaction=True)
def test_many_who_open_a_register_at_once_while_some_fail_leave_no_gap(request, tmp_path):
    def take_one(position: int) -> int | None:
        for attempt in range(5):
            with transaction.atomic():
                taken = take(LETTERS, body=BODY, on=TODAY)
                if (position + attempt) % 3 == 0:
                    transaction.set_rollback(True)
                    continue
            return taken.number
        return None

    with races.open_site(request, tmp_path) as site:
        outcomes = site.together(*[lambda position=position: take_one(position) for position in range(8)])
        assert sorted(outcomes) == list(range(1, 9))
        assert NumberCounter.objects.get().last == 8


@pytest.mark.django_db(transaction=True)
def test_a_jump_and_a_taker_at_once_do_not_share_a_number(request, tmp_path):
    def jump():
        return continue_after(LETTERS, 10, year=2026, body=BODY, reason="buku agenda", **BY)

    with races.open_site(request, tmp_path) as site:
        gap, taken = site.together(jump, lambda: one(LETTERS))
        assert (gap.first, gap.last, taken.number) in [(1, 10, 11), (2, 10, 1)]
        assert NumberCounter.objects.get().last == max(10, taken.number)
