"""A.I.1.iv.d: who of the staff has a part, and whether a proposal of theirs was taken up by somebody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.evaluation.facts.measuring import read
from pilar.evaluation.facts.session import Session
from pilar.organisation.models import Person
from pilar.records.models import Attendance
from pilar.roadmap.actions import needs
from pilar.roadmap.actions.needs import NeedDraft
from pilar.roadmap.models import Need, NeedSupport
from tests.evaluation.place import Place
from tests.organisation.town import AT
from tests.records.activity_rows import activity_row
from tests.roadmap.rows import item_row, need_row, plan_row

pytestmark = pytest.mark.django_db
LONG_AGO = AT - timedelta(days=500)


def reading(place: Place):
    return next(iter(read(Session(place.zone, AT), place.rules, ["A.I.1.iv.d"])))


def figure(place: Place) -> tuple[int | None, int | None]:
    fact = reading(place).measured.fact
    return fact.numerator, fact.denominator


def staff_of(place: Place) -> list[Person]:
    return list(Person.objects.filter(duties__unit=place.zone.unit).order_by("pk"))


def came(place: Place, person: Person, **more) -> Attendance:
    unit = more.pop("unit", place.zone.unit)
    activity = activity_row(unit, **{"state": "held", "starts_at": AT - timedelta(days=3), **more})
    return Attendance.objects.create(activity=activity, person=person, name=person.name, method="listed", at=AT)


def struck(place: Place, person: Person) -> None:
    rows = Attendance.objects.filter(pk=came(place, person).pk)
    rows.update(struck_at=AT, struck_by="1", struck_reason="Tidak hadir")


def test_nobody_has_a_part_at_first(place):
    assert figure(place) == (0, len(staff_of(place)))
    assert reading(place).option == "D"


def test_each_part_counts_and_nobody_twice(place):
    owner, visitor, proposer, supporter = staff_of(place)[:4]
    plan = plan_row(place.zone, revision=1, state="set")
    item_row(plan, owner=owner)
    came(place, visitor)
    need = need_row(place.zone, proposer=proposer)
    NeedSupport.objects.create(need=need, person=supporter, at=AT)
    assert figure(place)[0] == 4
    came(place, owner)
    NeedSupport.objects.create(need=need, person=owner, at=AT)
    assert figure(place)[0] == 4
    parts = {row.cells[1] for rows in reading(place).measured.fact.rows[:1] for row in rows.read()}
    assert "penanggung jawab aksi, hadir di kegiatan, mendukung kebutuhan" in parts


@pytest.mark.parametrize(
    "less",
    [
        lambda place, person: item_row(plan_row(place.zone), owner=person),  # of a draft that nobody has set
        lambda place, person: item_row(plan_row(place.zone, revision=1, state="set"), owner=person, state="dropped"),
        lambda place, person: item_row(
            plan_row(place.zone, revision=1, state="set"), owner=person, state="done", done_on=LONG_AGO.date(),
        ),
        lambda place, person: came(place, person, state="planned"),
        lambda place, person: came(place, person, starts_at=LONG_AGO),
        struck,
        lambda place, person: came(place, person, unit=place.town.health),
        lambda place, person: need_row(place.zone, proposer=person, created_at=LONG_AGO),
        lambda place, person: NeedSupport.objects.create(need=need_row(place.zone), person=person, at=LONG_AGO),
        lambda place, person: need_row(place.zone_of(place.town.labour), proposer=person),
    ],
    ids=["draft", "dropped", "finished before", "not held", "long ago", "struck out", "elsewhere", "proposed long ago",
         "supported long ago", "another zone"],
)  # fmt: skip
def test_what_is_no_part(place, less):
    less(place, staff_of(place)[0])
    assert figure(place)[0] == 0


def everybody_supports(place: Place, need: Need) -> None:
    NeedSupport.objects.bulk_create(NeedSupport(need=need, person=each, at=AT) for each in staff_of(place))


def test_everybody_without_a_proposal_taken_up_is_b_and_with_one_a(place):
    need = needs.propose(place.zone.pk, NeedDraft(Need.OTHER, "Kursi tunggu"), by=place.staff, at=AT)
    everybody_supports(place, need)
    found = reading(place)
    assert found.option == "B"
    assert "bukan pengusulnya sendiri" in found.suggestion.lifts[0]
    needs.step(need.pk, "accept", by=place.leader, at=AT)
    assert reading(place).option == "A"
    needs.step(need.pk, "reject", by=place.leader, at=AT, reason="Sudah ada")
    assert reading(place).option == "B"


def test_who_accepts_the_own_proposal_has_not_been_heard_by_anybody(place):
    need = needs.propose(place.zone.pk, NeedDraft(Need.OTHER, "Kursi tunggu"), by=place.leader, at=AT)
    everybody_supports(place, need)
    needs.step(need.pk, "accept", by=place.leader, at=AT)
    assert reading(place).option == "B"


def test_a_row_of_the_gap_is_nobodys_own_proposal(place):
    need = needs.propose(
        place.zone.pk, NeedDraft(Need.OTHER, "Area 6"), by=place.staff, at=AT, origin=needs.Origin(Need.FLOOR, "area-6")
    )
    everybody_supports(place, need)
    needs.step(need.pk, "accept", by=place.leader, at=AT)
    assert reading(place).option == "B"


def test_a_paper_names_nobody(place):
    need_row(place.zone, proposer=place.staff.person, created_at=AT - timedelta(days=1))
    cells = [row.cells for rows in reading(place).measured.fact.rows for row in rows.read()]
    assert cells
    assert place.staff.person.name not in str(cells)


def test_it_takes_the_same_queries_for_few_and_for_many(place):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            for rows in reading(place).measured.fact.rows:
                list(rows.read())
        return len(captured)

    need_row(place.zone, proposer=place.staff.person)
    few = asked()
    for number in range(20):
        need_row(place.zone, f"Kebutuhan {number}", proposer=place.leader.person)
        came(place, place.leader.person, starts_at=AT - timedelta(days=number + 1))
    assert asked() == few
