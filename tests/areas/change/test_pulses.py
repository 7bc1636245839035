"""A pulse from its plan to its results: who may answer, once, what is kept, what is hidden."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilar.areas.change.actions import pulses as actions
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import Pulse, PulseBox, PulseTicket
from pilar.areas.change.pulse_questions import hidden, resistance, sheet
from pilar.areas.change.queries.pulses import compared, rounds, unanswered
from pilar.areas.change.sealed import unseal
from pilar.errors import NotFoundError
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied
from pilar.organisation.queries.me import own_duties
from tests.areas.change.culture_rows import closed_row
from tests.organisation.town import AT, TODAY

WEEK = timedelta(days=7)


def same(value: int) -> dict[str, int]:
    """One value for every question."""
    return {question.code: value for question in sheet().questions}


@pytest.fixture
def leader(town):
    return town.user(town.training, "Ketua contoh", "zi_leader")


@pytest.fixture
def staff(town):
    return [town.user(town.training, f"Pegawai {number} contoh") for number in range(9)]


@pytest.fixture
def pulse(town, leader, staff) -> Pulse:
    made = actions.plan_pulse(town.training, "Jajak", opens_on=TODAY, closes_on=TODAY + WEEK, by=leader, at=AT)
    return actions.start_pulse(made.pk, by=leader, at=AT)


def test_whoever_is_on_duty_when_it_starts_is_invited(pulse, staff):
    assert pulse.invited == len(staff) + 1  # and the leader


def test_what_all_have_answered_is_one_index(pulse, leader, staff):
    for user, value in zip(staff, (5, 5, 5, 5, 5, 4, 3, 2, 1), strict=True):
        actions.answer_pulse(pulse.pk, same(value), by=user, at=AT)
    closed = actions.close_pulse(pulse.pk, by=leader, at=AT)
    assert closed.answered == 9
    assert closed.resistance == Decimal("27.8")  # (0×5 + 1 + 2 + 3 + 4) / (9 × 4)
    assert closed.cells["need"] == [None, None, None]  # 2, 1, 6: what is hidden, 3, would be told by the total
    assert (PulseTicket.objects.count(), PulseBox.objects.count()) == (0, 0)


def test_a_second_answer_is_refused_and_changes_nothing(pulse, staff):
    actions.answer_pulse(pulse.pk, same(5), by=staff[0], at=AT)
    before = unseal(pulse.pk, PulseBox.objects.get().sealed)
    with pytest.raises(ChangeError, match="sudah tercatat sebelumnya"):
        actions.answer_pulse(pulse.pk, same(1), by=staff[0], at=AT)
    assert unseal(pulse.pk, PulseBox.objects.get().sealed) == before
    assert PulseTicket.objects.count() == 1


def test_nobody_from_elsewhere_answers(town, pulse):
    for stranger in (town.user(town.health), town.user(town.labour), town.admin):
        with pytest.raises(NotFoundError):
            actions.answer_pulse(pulse.pk, same(5), by=stranger, at=AT)
    assert not PulseTicket.objects.exists()


@pytest.mark.parametrize("values", [{}, {**same(5), "need": 6}, {**same(5), "need": 0}, {**same(5), "extra": 1}])
def test_an_answer_with_a_gap_or_outside_the_scale_is_refused(pulse, staff, values):
    with pytest.raises(ChangeError):
        actions.answer_pulse(pulse.pk, values, by=staff[0], at=AT)
    assert not PulseTicket.objects.exists()


@pytest.mark.parametrize(("days", "taken"), [(7, True), (8, False)])
def test_it_is_answered_until_the_end_of_its_last_day(pulse, staff, days, taken):
    if taken:
        actions.answer_pulse(pulse.pk, same(5), by=staff[0], at=AT + timedelta(days=days))
    else:
        with pytest.raises(ChangeError, match="sudah ditutup"):
            actions.answer_pulse(pulse.pk, same(5), by=staff[0], at=AT + timedelta(days=days))
    assert PulseTicket.objects.exists() is taken


def test_after_closing_nothing_is_taken(pulse, leader, staff):
    actions.close_pulse(pulse.pk, by=leader, at=AT)
    with pytest.raises(ChangeError, match="sudah ditutup"):
        actions.answer_pulse(pulse.pk, same(5), by=staff[0], at=AT)
    with pytest.raises(WorkflowError):
        actions.close_pulse(pulse.pk, by=leader, at=AT)


@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
def test_an_index_of_fewer_than_five_is_not_kept(pulse, leader, staff, people, shown):
    for user in staff[:people]:
        actions.answer_pulse(pulse.pk, same(2), by=user, at=AT)
    closed = actions.close_pulse(pulse.pk, by=leader, at=AT)
    assert (closed.resistance is not None) is shown
    assert all(cells == [None, None, None] for cells in closed.cells.values())  # all refuse: nobody is in the others


def test_calling_it_off_keeps_no_answer_and_frees_the_round(town, pulse, leader, staff):
    actions.answer_pulse(pulse.pk, same(5), by=staff[0], at=AT)
    with pytest.raises(ChangeError, match="alasan"):
        actions.withdraw_pulse(pulse.pk, " ", by=leader, at=AT)
    actions.withdraw_pulse(pulse.pk, "Salah tanggal", by=leader, at=AT)
    assert (PulseTicket.objects.count(), PulseBox.objects.count()) == (0, 0)
    with pytest.raises(ChangeError, match="dibatalkan"):
        actions.answer_pulse(pulse.pk, same(5), by=staff[1], at=AT)
    again = actions.plan_pulse(town.training, "Lagi", opens_on=TODAY, closes_on=TODAY, by=leader, at=AT)
    assert again.round == 1


def test_one_round_at_a_time(town, pulse, leader):
    with pytest.raises(ChangeError, match="belum selesai"):
        actions.plan_pulse(town.training, "Kedua", opens_on=TODAY, closes_on=TODAY, by=leader, at=AT)


def test_another_key_of_the_installation_is_said_plainly(pulse, staff, settings):
    settings.SECRET_KEY = "another key of forty letters or somewhat more"
    with pytest.raises(ChangeError, match="kunci aplikasi"):
        actions.answer_pulse(pulse.pk, same(5), by=staff[0], at=AT)
    assert not PulseTicket.objects.exists()


def test_only_who_manages_the_unit_starts_and_closes(town, pulse, staff):
    town.give(staff[0], "staff", town.training)
    assessor = town.user(town.office, "Penilai contoh", "tpi_member", at=town.root)
    with pytest.raises(AccessDenied):
        actions.close_pulse(pulse.pk, by=assessor, at=AT)
    with pytest.raises(NotFoundError):
        actions.close_pulse(pulse.pk, by=staff[0], at=AT)


def test_it_waits_for_whoever_has_not_answered(pulse, staff):
    assert list(unanswered(own_duties(staff[0], TODAY), TODAY)) == [pulse]
    actions.answer_pulse(pulse.pk, same(5), by=staff[0], at=AT)
    assert not unanswered(own_duties(staff[0], TODAY), TODAY).exists()
    assert not unanswered(own_duties(staff[1], TODAY), TODAY + WEEK + timedelta(days=1)).exists()


# -- what may be shown


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([10, 10, 10], [10, 10, 10]),
        ([5, 5, 5], [5, 5, 5]),
        ([4, 10, 20], [None, None, 20]),  # one alone would be told by the total
        ([4, 2, 20], [None, None, 20]),  # six together
        ([3, 2, 20], [None, None, 20]),  # five together
        ([3, 1, 20], [None, None, None]),  # four together
        ([0, 0, 20], [None, None, None]),  # nobody, told by the total
        ([0, 0, 0], [None, None, None]),
    ],
)
def test_small_cells_are_hidden_also_by_subtraction(counts, shown):
    assert hidden(counts, 5) == shown


@given(st.lists(st.integers(0, 40), min_size=3, max_size=3), st.integers(5, 9))
def test_the_total_tells_of_no_group_that_is_too_small(counts, smallest):
    shown = hidden(counts, smallest)
    assert all(cell is None or cell >= smallest for cell in shown)
    away = [count for count, cell in zip(counts, shown, strict=True) if cell is None]
    if away and len(away) < len(counts):
        assert len(away) > 1
        assert sum(away) >= smallest


def test_the_index_runs_from_full_agreement_to_full_refusal():
    of = sheet()
    best, worst = [0] * of.places, [0] * of.places
    for number in range(len(of.questions)):
        best[of.place(number, 5)] = 7
        worst[of.place(number, 1)] = 7
    assert (resistance(of, best), resistance(of, worst)) == (Decimal("0.0"), Decimal("100.0"))
    assert resistance(of, [0] * of.places) is None


# -- two rounds


@pytest.mark.parametrize(
    ("before", "last", "falls"), [("40.0", "39.9", True), ("40.0", "40.0", False), ("39.9", "40.0", False)]
)
def test_equal_is_not_falling(town, before, last, falls):
    closed_row(town.training, 1, before, TODAY - WEEK)
    closed_row(town.training, 2, last, TODAY)
    assert compared(rounds(town.training)).falling is falls


@pytest.mark.parametrize("more", [{"edition": "lain"}, {"resistance": None}])
def test_other_questions_or_a_hidden_index_are_not_compared(town, more):
    values = {"resistance": "40.0", **more}
    closed_row(town.training, 1, values.pop("resistance"), TODAY - WEEK, **values)
    closed_row(town.training, 2, "10.0", TODAY)
    found = compared(rounds(town.training))
    assert not found.comparable
    assert not found.falling
