"""Rows change, the fact moves, the suggestion moves: culture, values, and the head as an example."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pilar.areas.change.models import LeaderNote, Pact, PactSignature, Pulse
from pilar.evaluation.facts.measuring import Reading, read
from pilar.evaluation.facts.session import Session
from pilar.organisation.models import Duty, Person, Unit
from pilar.records.models import Activity, Attendance, Decree
from tests.areas.change.culture_rows import closed_row
from tests.organisation.town import AT, START, TODAY

EXAMPLE, TREND, SHARE = "A.I.1.iv.a", "A.I.1.iv.c", "A.II.1.iii.a"
#: The zone's cut-off is 15 December 2026; it has not come, so all is counted until today.
FIRST = date(2025, 12, 16)


def reading(place, key: str) -> Reading:
    return next(iter(read(Session(place.zone, AT), place.rules, [key])))


def option(place, key: str) -> str | None:
    return reading(place, key).suggestion.option


def figures(place, key: str) -> tuple[int | None, int | None]:
    fact = reading(place, key).measured.fact
    return fact.numerator, fact.denominator


def activity(unit: Unit, topic: str, on: date = TODAY, **more: Any) -> Activity:
    """Held at nine in the morning, Jakarta."""
    values = {"state": "held", "title": "Kegiatan", "created_at": AT, "created_by": "1", **more}
    starts = datetime(on.year, on.month, on.day, 2, tzinfo=UTC)
    return Activity.objects.create(unit=unit, topics=f",{topic},", starts_at=starts, **values)


def came(to: Activity, *people: Person, **more: Any) -> None:
    for person in people:
        Attendance.objects.create(activity=to, person=person, name=person.name, method="own", at=AT, **more)


def staff_of(place) -> list[Person]:
    return list(Person.objects.filter(duties__unit=place.town.training).order_by("pk"))


# -- resistance


@pytest.fixture
def rounds(place) -> tuple[Pulse, Pulse]:
    unit = place.town.training
    return closed_row(unit, 1, "40.0", TODAY - timedelta(days=400)), closed_row(unit, 2, "30.0", TODAY)


def test_activities_and_less_resistance_carry_an_a_with_a_statement(place, rounds):
    activity(place.town.training, "culture")
    found = reading(place, TREND).suggestion
    assert (found.option, found.asks) == ("A", "statement")


def test_without_an_activity_nothing_of_the_rounds_counts(place, rounds):
    assert option(place, TREND) == "C"


@pytest.mark.parametrize("topic", ["culture", "values"])
@pytest.mark.parametrize(("on", "counts"), [(FIRST, True), (FIRST - timedelta(days=1), False), (TODAY, True)])
def test_an_activity_counts_from_the_first_to_the_last_day_of_the_window(place, topic, on, counts):
    activity(place.town.training, topic, on)
    assert option(place, TREND) == ("B" if counts else "C")


@pytest.mark.parametrize("more", [{"state": "planned"}, {"state": "cancelled"}])
def test_what_was_not_held_does_not_count(place, more):
    activity(place.town.training, "culture", **more)
    assert option(place, TREND) == "C"


def test_an_activity_of_another_unit_or_about_something_else_does_not_count(place):
    activity(place.town.health, "culture")
    activity(place.town.training, "sop")
    assert option(place, TREND) == "C"


@pytest.mark.parametrize(("last", "expected"), [("39.9", "A"), ("40.0", "B"), ("40.1", "B")])
def test_equal_resistance_is_not_falling(place, rounds, last, expected):
    activity(place.town.training, "culture")
    Pulse.objects.filter(pk=rounds[1].pk).update(resistance=last)
    assert option(place, TREND) == expected


@pytest.mark.parametrize(("answered", "expected"), [(10, "A"), (9, "B"), (20, "A")])
def test_exactly_half_of_the_staff_is_enough(place, rounds, answered, expected):
    activity(place.town.training, "culture")
    Pulse.objects.filter(pk=rounds[1].pk).update(answered=answered, invited=20)
    assert option(place, TREND) == expected


@pytest.mark.parametrize(("on", "expected"), [(FIRST, "A"), (FIRST - timedelta(days=1), "B")])
def test_the_last_round_lies_within_the_window_and_the_one_before_may_be_older(place, rounds, on, expected):
    activity(place.town.training, "culture")
    Pulse.objects.filter(pk=rounds[1].pk).update(opens_on=on, closes_on=on, closed_on=on)
    assert option(place, TREND) == expected


def test_a_round_of_fewer_than_five_is_said_and_not_counted(place, rounds):
    activity(place.town.training, "culture")
    Pulse.objects.filter(pk=rounds[1].pk).update(resistance=None, answered=4, invited=5)
    assert option(place, TREND) == "B"
    assert "terlalu sedikit" in reading(place, TREND).measured.fact.warnings[0]


def test_rounds_of_another_unit_do_not_count(place):
    activity(place.town.training, "culture")
    closed_row(place.town.labour, 1, "40.0", TODAY - timedelta(days=30))
    closed_row(place.town.labour, 2, "10.0", TODAY)
    assert option(place, TREND) == "B"


# -- values


def procedure(unit: Unit, **more: Any) -> Decree:
    values = {
        "kind": "sop", "title": "SOP nilai", "topics": ",values,", "number": "1", "decided_on": START,
        "valid_from": START, "signatory_name": "Kepala contoh", "state": "in_force", "created_at": AT,
        "created_by": "1", **more,
    }  # fmt: skip
    return Decree.objects.create(unit=unit, **values)


def test_one_more_who_came_moves_it_up_and_one_struck_out_moves_it_back(place):
    staff = staff_of(place)
    assert (figures(place, SHARE), option(place, SHARE)) == ((0, len(staff)), "D")
    held = activity(place.town.training, "values")
    came(held, *staff[:-1])
    assert (figures(place, SHARE), option(place, SHARE)) == ((len(staff) - 1, len(staff)), "C")
    came(held, staff[-1])
    assert option(place, SHARE) == "B"
    paper = procedure(place.town.training)
    assert option(place, SHARE) == "A"
    Decree.objects.filter(pk=paper.pk).update(state="revoked", revoked_on=TODAY)
    assert option(place, SHARE) == "B"
    Attendance.objects.filter(person=staff[0]).update(struck_at=AT, struck_reason="Tidak hadir")
    assert (figures(place, SHARE), option(place, SHARE)) == ((len(staff) - 1, len(staff)), "C")


@pytest.mark.parametrize(("on", "reached"), [(FIRST, 1), (FIRST - timedelta(days=1), 0)])
def test_who_came_before_the_window_has_to_come_again(place, on, reached):
    came(activity(place.town.training, "values", on), staff_of(place)[0])
    assert figures(place, SHARE)[0] == reached


def test_what_the_opd_holds_reaches_its_units_and_what_a_sister_holds_does_not(place):
    person = staff_of(place)[0]
    came(activity(place.town.health, "values"), person)
    assert figures(place, SHARE)[0] == 0
    came(activity(place.town.labour, "values"), person)
    assert figures(place, SHARE)[0] == 1


def test_who_works_elsewhere_is_neither_reached_nor_missing(place):
    before = figures(place, SHARE)
    came(activity(place.town.training, "values"), place.town.person(place.town.health))
    assert figures(place, SHARE) == before


@pytest.mark.parametrize(
    "more", [{"topics": ",sop,"}, {"kind": "other"}, {"valid_until": TODAY - timedelta(days=1)}, {"state": "draft"}]
)
def test_only_a_procedure_in_force_that_holds_the_values_counts(place, more):
    came(activity(place.town.training, "values"), *staff_of(place))
    procedure(place.town.training, **more)
    assert option(place, SHARE) == "B"


# -- the head


@pytest.fixture
def head(place) -> Person:
    person: Person = place.leader.person
    Duty.objects.filter(person=person).update(leads=True)
    return person


def note(place, head: Person, kind: str, on: date = TODAY, *, met: bool = True) -> LeaderNote:
    return LeaderNote.objects.create(
        unit=place.town.training, person=head, kind=kind, on=on, met=met, number="1", created_at=AT, created_by="1"
    )


def test_without_rows_nothing_is_suggested(place, head):
    assert option(place, EXAMPLE) is None
    assert reading(place, EXAMPLE).measured.fact.absent


def test_without_a_head_nothing_is_suggested(place):
    activity(place.town.training, "culture")
    assert option(place, EXAMPLE) is None


def test_all_that_is_known_and_one_activity_led_carry_a_yes(place, head):
    note(place, head, "wealth")
    assert (figures(place, EXAMPLE), option(place, EXAMPLE)) == ((1, 1), None)  # nothing led yet
    led = activity(place.town.training, "culture", leader=head)
    found = reading(place, EXAMPLE).suggestion
    assert (figures(place, EXAMPLE), found.option, found.asks) == ((2, 2), "Ya", "statement")
    note(place, head, "discipline", met=False)
    assert (figures(place, EXAMPLE), option(place, EXAMPLE)) == ((2, 3), None)
    led.delete()
    LeaderNote.objects.filter(kind="wealth").update(met=False)
    assert (figures(place, EXAMPLE), option(place, EXAMPLE)) == ((0, 2), "Tidak")


@pytest.mark.parametrize(("on", "known"), [(FIRST, 1), (FIRST - timedelta(days=1), 0), (TODAY, 1)])
def test_a_note_counts_within_the_window(place, head, on, known):
    note(place, head, "attendance", on)
    assert figures(place, EXAMPLE) == (known, known)


@pytest.mark.parametrize(("times", "met"), [(0, 0), (1, 1), (2, 1)])
def test_half_of_the_monevs_is_enough(place, head, times, met):
    monevs = [activity(place.town.training, "zi-monev", TODAY - timedelta(days=number)) for number in range(2)]
    for each in monevs[:times]:
        came(each, head)
    assert figures(place, EXAMPLE) == (met, 2)  # the monevs show as well that nothing was led


def test_a_training_anywhere_counts_and_one_of_the_unit_that_was_missed_is_known(place, head):
    activity(place.town.training, "training")
    assert figures(place, EXAMPLE) == (0, 1)
    came(activity(place.town.health, "training"), head)
    assert figures(place, EXAMPLE) == (1, 1)


def test_whoever_signs_first_is_an_example(place, head):
    unit = place.town.training
    pact = Pact.objects.create(
        unit=unit, year=2026, title="Pakta", text="Satu", text_sha256="x", state="open", opened_at=AT, created_at=AT,
        created_by="1",
    )  # fmt: skip

    def sign(person: Person, minutes: int) -> PactSignature:
        return PactSignature.objects.create(
            pact=pact, person=person, duty=person.duties.get(), name=person.name, capacity="x", method="own",
            text_sha256="x", signed_on=TODAY, signed_at=AT - timedelta(minutes=minutes), by="1",
        )  # fmt: skip

    sign(place.staff.person, 5)
    assert figures(place, EXAMPLE) == (0, 1)
    mine = sign(head, 9)
    assert figures(place, EXAMPLE) == (1, 1)
    mine.delete()
    sign(head, 2)
    assert figures(place, EXAMPLE) == (0, 1)


def test_what_another_unit_or_another_head_has_done_does_not_count(place, head):
    activity(place.town.health, "culture", leader=head)
    activity(place.town.health, "zi-monev")
    note(place, place.staff.person, "wealth")
    assert figures(place, EXAMPLE) == (0, 0)
