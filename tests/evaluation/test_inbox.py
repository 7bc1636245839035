"""What waits for whom in a zone, and what looking for it costs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from pilar.evaluation.actions import assignments
from pilar.evaluation.actions.milestones import set_milestone
from pilar.evaluation.inbox import life as inbox
from pilar.evaluation.models import Milestone, Worksheet, Zone
from pilar.evaluation.queries.milestones import still_running
from pilar.kernel.inbox import Asker
from pilar.organisation.access import rights_of
from pilar.organisation.actions import grants
from tests.evaluation.place import SCALED, YEAR, YES_NO
from tests.evaluation.test_carrying import bring, next_year
from tests.evaluation.test_submissions import hand_in
from tests.organisation.town import AT, TODAY

SOURCES = (inbox.worksheets, inbox.questions, inbox.without_a_leader, inbox.window_to_set)


def asker(user, at: datetime = AT) -> Asker:
    return Asker(user, rights_of(user, at), at, at.date())


def titles(source, user, at: datetime = AT) -> list[str]:
    return [item.title for item in source(asker(user, at))]


def window(place, closes_on):
    return Milestone.objects.create(
        body=place.town.body, year=YEAR, code="self-assessment", opens_on=TODAY - timedelta(30), closes_on=closes_on,
        source="Surat", changed_at=AT, changed_by="1",
    )  # fmt: skip


def test_leader_and_secretary_hand_in_until_the_window_closes(place):
    row = window(place, TODAY + timedelta(5))
    for who in (place.leader, place.secretary):
        (item,) = inbox.worksheets(asker(who))
        assert (item.title, item.due, item.why) == (
            f"Serahkan lembar kerja {place.zone}", TODAY + timedelta(5), "127 isian masih kosong.",
        )  # fmt: skip
    row.closes_on = TODAY - timedelta(1)
    row.save()
    assert next(iter(inbox.worksheets(asker(place.leader)))).why.startswith("Masa penyerahannya sudah lewat.")
    row.delete()
    assert next(iter(inbox.worksheets(asker(place.leader)))).due is None


def test_a_pokja_is_told_the_blanks_of_its_area_and_nothing_of_others(place):
    assert titles(inbox.worksheets, place.pokja) == [f"Isi area 1 {place.zone}"]
    place.answer_all()
    assert titles(inbox.worksheets, place.pokja) == []


def test_drafts_wait_to_be_confirmed(place):
    place.answer(SCALED, "A")
    zone = next_year(place)
    bring(place, zone)
    assert f"Pastikan bawaan tahun lalu {zone}" in titles(inbox.worksheets, place.leader)


def test_nothing_waits_once_it_is_handed_in(place):
    place.answer_all()
    hand_in(place)
    assert titles(inbox.worksheets, place.leader) == []


def test_a_contributor_has_the_unanswered_ones_with_the_first_day_due(place):
    give = {"by": place.leader, "at": AT}
    assignments.assign(place.zone, [YES_NO], place.staff, due_on=TODAY + timedelta(9), **give)
    assignments.assign(place.zone, [SCALED, "A.II.1.i.a"], place.staff, due_on=TODAY + timedelta(3), **give)
    (item,) = inbox.questions(asker(place.staff))
    assert (item.title, item.due) == (f"Jawab 3 pertanyaan {place.zone}", TODAY + timedelta(3))
    assert item.url == f"/zona/{place.zone.pk}/lke/?bagian=A.I.1"
    place.answer(SCALED, "A", by=place.staff)
    place.answer(YES_NO, "Ya", by=place.staff, is_draft=True)
    assert titles(inbox.questions, place.staff) == [f"Jawab 2 pertanyaan {place.zone}"]  # a draft is no answer
    grants.end(place.staff.grants.get(), by=place.town.admin, at=AT)
    assert titles(inbox.questions, place.staff) == []


def test_a_question_of_numbers_waits_until_all_of_them_are_there(place):
    from fractions import Fraction

    assignments.assign(place.zone, ["A.II.1.i.a"], place.staff, due_on=None, by=place.leader, at=AT)
    first, *others = [item.key for item in place.rules.instrument.questions["A.II.1.i.a"].fields]
    place.answer(first, Fraction(1), by=place.staff)
    assert len(titles(inbox.questions, place.staff)) == 1
    for key in others:
        place.answer(key, Fraction(1), by=place.staff)
    assert titles(inbox.questions, place.staff) == []


def test_the_head_appoints_a_leader_where_there_is_none_at_the_unit_or_above(place):
    assert titles(inbox.without_a_leader, place.head) == []
    zone = place.zone_of(place.town.labour)
    assert titles(inbox.without_a_leader, place.head) == [f"Tunjuk ketua tim {zone}"]
    assert titles(inbox.without_a_leader, place.leader) == []
    place.town.user(place.town.labour, "Ketua dinas contoh", "zi_leader")
    assert titles(inbox.without_a_leader, place.head) == []


def test_the_bureau_sets_the_window_when_it_is_near(place):
    bureau = place.town.user(place.town.office, "Biro contoh", "organisation", place.town.root)
    assert titles(inbox.window_to_set, bureau) == []  # November: the next one is far
    january = AT.replace(year=YEAR + 1, month=1, day=20)
    assert titles(inbox.window_to_set, bureau, january) == [f"Tetapkan masa penilaian mandiri {YEAR + 1}"]
    assert titles(inbox.window_to_set, place.head, january) == []
    set_milestone(
        place.town.root, YEAR + 1, "self-assessment", opens_on=date(YEAR + 1, 3, 1), closes_on=date(YEAR + 1, 4, 1),
        source="Surat", is_confirmed=True, by=bureau, at=january,
    )  # fmt: skip
    assert titles(inbox.window_to_set, bureau, january) == []


class TestTheTurnOfTheYear:
    """The cut-off was in December, and the body has set no window beyond it."""

    JANUARY = AT.replace(year=YEAR + 1, month=1, day=5)

    def test_a_worksheet_that_was_not_handed_in_stays_open_until_the_next_zone_follows(self, place):
        asked = f"Serahkan lembar kerja {place.zone}"
        assert titles(inbox.worksheets, place.leader, self.JANUARY) == [asked]
        assert titles(inbox.worksheets, place.leader, self.JANUARY.replace(year=YEAR + 2)) == []
        assert titles(inbox.without_a_leader, place.head, self.JANUARY) == []
        following = next_year(place)
        assert titles(inbox.worksheets, place.leader, self.JANUARY) == [f"Serahkan lembar kerja {following}"]

    def test_what_came_back_or_is_being_judged_runs_on_beside_the_next_zone(self, place):
        def running(**state):
            Worksheet.objects.filter(zone=place.zone).update(**state)
            return place.zone in Zone.objects.filter(still_running(self.JANUARY.date()))

        next_year(place)
        assert not running()
        assert running(revise_by=TODAY)
        assert running(state="submitted", revise_by=None)
        assert running(state="taken")
        assert not running(state="agreed")

    def test_until_its_cut_off_a_zone_runs(self, place):
        day = self.JANUARY.date()
        Worksheet.objects.filter(zone=place.zone).update(state="agreed")
        Zone.objects.filter(pk=place.zone.pk).update(cutoff=day)
        assert Zone.objects.filter(still_running(day)).exists()
        assert not Zone.objects.filter(still_running(day + timedelta(1))).exists()


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("who", ["leader", "pokja", "staff", "head", "without"])
def test_a_source_takes_one_query_and_none_without_the_right(place, source, who, django_assert_max_num_queries):
    user = getattr(place, who, None) or place.town.user(place.town.training, "Tanpa peran contoh")
    if who != "without":
        for unit in (place.town.labour, place.town.health)[: 1 if who == "head" else 0]:
            place.zone_of(unit)
    one = asker(user)
    user.__dict__["_rights"] = one.rights
    with django_assert_max_num_queries(0 if who == "without" else 1):
        list(source(one))
