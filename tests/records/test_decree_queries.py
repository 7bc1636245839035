"""Which decrees hold, whom they name, and who has left: what other rooms ask, at every boundary."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilar.organisation.access import below
from pilar.organisation.models import Duty
from pilar.records.queries.decrees import in_force, members_on, moved_members
from tests.organisation.town import TODAY
from tests.records.decree_rows import decree_row, draft_row

FIRST, LAST = date(2026, 1, 5), date(2026, 12, 31)
DAY = timedelta(days=1)


def found(office, day, kind="zi-team", unit=None):
    return list(in_force(below([(unit or office.town.training).path], "unit__path"), kind, day))


@pytest.mark.parametrize(
    ("day", "holds"), [(FIRST - DAY, False), (FIRST, True), (TODAY, True), (LAST, True), (LAST + DAY, False)]
)
def test_a_decree_holds_from_its_first_day_to_its_last(office, day, holds):
    decree = decree_row(office.town.training)
    assert found(office, day) == ([decree] if holds else [])


def test_without_an_end_it_holds_on(office):
    assert found(office, FIRST) == []
    decree = decree_row(office.town.training, valid_until=None)
    assert found(office, date(2090, 1, 1)) == [decree]


def test_neither_drafts_nor_other_kinds_nor_other_units_count(office):
    draft_row(office.town.training)
    decree_row(office.town.training, kind="change-agents")
    decree_row(office.town.health)
    decree_row(office.town.other_root)
    assert found(office, TODAY) == []


def test_a_revoked_decree_held_until_the_day_before(office):
    decree = decree_row(office.town.training, state="revoked", revoked_on=TODAY)
    assert found(office, TODAY - DAY) == [decree]
    assert found(office, TODAY) == []


@pytest.mark.parametrize("until", [date(2025, 12, 31), None])
def test_revoking_never_makes_a_decree_hold_longer_than_it_says(office, until):
    """It lapsed at the end of 2025 and was revoked in March 2026: in between it held on no day."""
    first, revoked = date(2025, 1, 6), date(2026, 3, 2)
    decree = decree_row(
        office.town.training, valid_from=first, valid_until=until, state="revoked", revoked_on=revoked
    )  # fmt: skip
    assert decree.last_day == (until or revoked - timedelta(days=1))
    for day in (date(2025, 12, 31), date(2026, 1, 1), revoked - timedelta(days=1), revoked):
        assert decree.holds_on(day) is (found(office, day) == [decree])


def test_who_is_named_comes_in_the_order_of_the_decree(office, django_assert_num_queries):
    decree = decree_row(office.town.training)
    decree.members.create(name="Kedua", position=2)
    decree.members.create(name="Pertama", position=1, person=office.head)
    with django_assert_num_queries(1):
        assert [(each.name, each.person) for each in members_on(decree)] == [("Pertama", office.head), ("Kedua", None)]


@pytest.fixture
def decree(office):
    made = decree_row(office.town.training)
    for name, unit in (("dalam", office.town.training), ("dinas", office.town.labour)):
        made.members.create(name=name, person=office.town.person(unit, f"Orang {name} contoh"))
    made.members.create(name="nama saja")
    return made


def left(decree, day=TODAY):
    return [each.name for each in moved_members(decree, day)]


def move(member, last_day, to=None):
    """End the duty; with ``to``, go on there the day after."""
    Duty.objects.filter(person=member.person).update(valid_until=last_day)
    if to is not None:
        Duty.objects.create(person=member.person, unit=to, position="Pelaksana", valid_from=last_day + DAY)


def test_nobody_has_left_while_all_are_on_duty(decree, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert left(decree) == []


def test_whoever_moved_to_another_unit_has_left_the_day_after(office, decree):
    move(decree.members.get(name="dalam"), TODAY - DAY, office.town.health)
    assert left(decree, TODAY - DAY) == []
    assert left(decree) == ["dalam"]


def test_somebody_from_elsewhere_has_left_only_once_out_of_duty(office, decree):
    move(decree.members.get(name="dinas"), TODAY - DAY, office.town.health)
    assert left(decree) == []
    Duty.objects.filter(unit=office.town.health).delete()
    assert left(decree) == ["dinas"]


def test_somebody_who_comes_back_has_not_left(office, decree):
    member = decree.members.get(name="dalam")
    move(member, TODAY - 30 * DAY, office.town.health)
    Duty.objects.create(person=member.person, unit=office.town.training, position="Pelaksana", valid_from=TODAY)
    assert left(decree) == []


def test_in_a_draft_only_whoever_is_out_of_duty_has_left(office):
    draft = draft_row(office.town.training)
    draft.members.create(name="x", person=office.town.person(office.town.training, "Orang contoh"))
    assert left(draft) == []
    move(draft.members.get(), TODAY - DAY)
    assert left(draft) == ["x"]
