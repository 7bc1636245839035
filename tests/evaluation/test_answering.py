"""Answering: who may, what fits, what is kept, and that nobody writes over anybody."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.errors import NotFoundError
from pilar.evaluation import scoring
from pilar.evaluation.access import assigned, zones_seen
from pilar.evaluation.actions import answering, writing
from pilar.evaluation.actions.writing import Change
from pilar.evaluation.errors import AnswerConflict, EvaluationError
from pilar.evaluation.models import Answer, Milestone, Worksheet
from pilar.evaluation.queries import worksheets
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied, forget_rights, keep_rights
from pilar.organisation.actions import grants
from tests.evaluation.place import SCALED, YEAR, YES_NO, build_place
from tests.kernel.races import Meeting, open_site
from tests.organisation.town import AT, TODAY

COUNTED = "A.II.1.i.a"


def count_field(place) -> str:
    return place.rules.instrument.questions[COUNTED].fields[0].key


def test_a_new_zone_has_a_blank_row_for_every_field(place):
    worksheet = place.worksheet
    assert worksheet.fields == 127
    assert (worksheet.answered, worksheet.total, worksheet.is_provisional) == (0, Decimal(0), True)
    assert [answer.field for answer in worksheets.answers_of(worksheet)] == list(place.rules.instrument.fields)


def test_an_answer_moves_the_stored_score_by_what_it_is_worth(place):
    before = place.worksheet.total
    place.answer(YES_NO, "Ya")
    weight = place.rules.instrument.questions[YES_NO].weight
    assert place.worksheet.total - before == scoring._stored(weight)
    assert place.worksheet.answered == 1


def test_a_complete_worksheet_meets_its_target_and_says_every_floor(place):
    place.answer_all()
    worksheet = place.worksheet
    assert (worksheet.meets_target, worksheet.failing, worksheet.is_provisional) == (True, 0, False)
    assert {floor["code"] for floor in worksheet.floors["WBK"]} == {
        floor.code for floor in place.rules.instrument.predicates["WBK"].floors
    }


def test_the_history_keeps_what_was_answered_and_by_whom(place):
    place.answer(SCALED, "A", note="karena")
    place.answer(SCALED, "B", by=place.secretary)
    answer = place.worksheet.answers.get(field=SCALED)
    assert [(one.option, one.note, one.by) for one in answer.revisions.order_by("version")] == [
        ("A", "karena", place.leader.actor),
        ("B", "karena", place.secretary.actor),
    ]
    assert (answer.version, answer.changed_by) == (2, place.secretary.actor)


def test_a_revision_cannot_be_changed(place):
    place.answer(SCALED, "A")
    revision = place.worksheet.answers.get(field=SCALED).revisions.get()
    revision.option = "B"
    with pytest.raises(TypeError):
        revision.save()


def test_the_same_again_changes_nothing_and_leaves_no_trace(place):
    place.answer(SCALED, "A", note="karena")
    entries = LedgerEntry.objects.count()
    written = place.answer(SCALED, "A", note=" karena ", seen=0)
    assert written.changed == ()
    assert LedgerEntry.objects.count() == entries


def test_a_stale_version_is_a_conflict_that_shows_what_is_stored(place):
    place.answer(SCALED, "A", note="lama", seen=0)
    with pytest.raises(AnswerConflict) as caught:
        place.answer(SCALED, "C", note="baru", seen=0, by=place.secretary)
    assert (caught.value.stored.option, caught.value.stored.note, caught.value.stored.version) == ("A", "lama", 1)
    assert place.worksheet.answers.get(field=SCALED).option == "A"


def test_several_are_saved_together_or_not_at_all(place):
    place.answer(SCALED, "A", seen=0)
    changes = [Change(YES_NO, "Ya", seen=0), Change(SCALED, "B", seen=0)]
    with pytest.raises(AnswerConflict):
        answering.answer_several(place.zone.pk, changes, by=place.leader, at=AT)
    assert place.worksheet.answers.get(field=YES_NO).option is None


@pytest.mark.parametrize(
    ("field", "value"),
    [(YES_NO, "A"), (SCALED, "F"), (SCALED, ""), (SCALED, Fraction(1)), ("B.II.1.i.a", Fraction(5))],
)
def test_what_a_field_does_not_allow_is_refused(place, field, value):
    if field not in place.rules.instrument.fields:
        field = next(key for key, item in place.rules.instrument.fields.items() if item.kind == "index")
    with pytest.raises(EvaluationError, match="Tidak ada yang disimpan"):
        place.answer(field, value)


def test_a_count_is_whole_and_not_negative(place):
    for wrong in (Fraction(1, 2), Fraction(-1), "A"):
        with pytest.raises(EvaluationError):
            place.answer(count_field(place), wrong)
    place.answer(count_field(place), Fraction(10**15 - 1))
    assert place.worksheet.answers.get(field=count_field(place)).value == 10**15 - 1


def test_an_index_keeps_its_places(place):
    key = next(key for key, item in place.rules.instrument.fields.items() if item.kind == "index")
    place.answer(key, Fraction("3.123456789012"))
    assert place.worksheet.answers.get(field=key).value == Fraction("3.123456789012")


def test_the_database_refuses_both_an_option_and_a_number(place):
    from django.db import IntegrityError, transaction

    answer = place.worksheet.answers.get(field=YES_NO)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(option="Ya", number=1)


def test_an_unknown_field_is_refused(place):
    with pytest.raises(EvaluationError, match="tidak ada pada LKE"):
        place.answer("A.IX.1", "A")


def test_a_pokja_answers_its_area_and_no_other(place):
    place.answer(YES_NO, "Ya", by=place.pokja)
    for field in ("A.I.2.i.a", next(k for k, i in place.rules.instrument.fields.items() if i.kind == "index")):
        with pytest.raises(AccessDenied):
            place.answer(field, "A", by=place.pokja)


@pytest.mark.parametrize("who", ["staff", "head"])
def test_whoever_is_not_of_the_team_answers_nothing(place, who):
    with pytest.raises(AccessDenied):
        place.answer(YES_NO, "Ya", by=getattr(place, who))


def test_a_contributor_answers_what_is_assigned_and_nothing_else(place):
    place.zone.assignments.create(question=YES_NO, user=place.staff, given_by="1", given_at=AT)
    place.answer(YES_NO, "Ya", by=place.staff)
    with pytest.raises(AccessDenied):
        place.answer(SCALED, "A", by=place.staff)


def test_a_contributor_who_has_left_answers_nothing_more(place):
    place.zone.assignments.create(question=YES_NO, user=place.staff, given_by="1", given_at=AT)
    grants.end(place.staff.grants.get(), by=place.town.admin, at=AT)
    assert not assigned(place.staff, AT).exists()
    with pytest.raises(NotFoundError):
        place.answer(YES_NO, "Ya", by=place.staff)


def test_people_of_a_member_unit_see_the_zone_while_it_is_a_member(place):
    zone = place.zone_of(place.town.labour, members=[place.town.training])
    assert set(zones_seen(place.staff, AT)) == {place.zone, zone}
    place.zone.members.all().delete()
    zone.members.filter(unit=place.town.training).update(
        valid_from=AT.date() - timedelta(9), valid_until=AT.date() - timedelta(1)
    )
    assert set(zones_seen(place.staff, AT)) == {place.zone}


@pytest.mark.parametrize("unit", ["health", "other_root"])
def test_another_opd_and_another_body_find_no_such_worksheet(place, unit):
    stranger = place.town.user(getattr(place.town, unit), "Ketua lain contoh", "zi_leader")
    assert not zones_seen(stranger, AT).exists()
    with pytest.raises(NotFoundError):
        place.answer(YES_NO, "Ya", by=stranger)


def test_nothing_is_answered_after_the_window_or_after_handing_in(place):
    window = Milestone.objects.create(
        body=place.town.body, year=YEAR, code="self-assessment", opens_on=TODAY - timedelta(30),
        closes_on=TODAY - timedelta(1), source="Surat", changed_at=AT, changed_by="1",
    )  # fmt: skip
    with pytest.raises(EvaluationError, match="Masa pengisian berakhir 23 November 2026"):
        place.answer(YES_NO, "Ya")
    window.closes_on = TODAY
    window.save()
    place.answer(YES_NO, "Ya")
    Worksheet.objects.filter(pk=place.worksheet.pk).update(state="submitted")
    with pytest.raises(EvaluationError, match="Diserahkan"):
        place.answer(YES_NO, "Tidak")


def test_a_draft_scores_nothing_until_it_is_confirmed(place):
    with writing.open_worksheet(place.zone.pk, [YES_NO], by=place.leader, at=AT) as worksheet:
        written = writing.write(
            worksheet, [Change(YES_NO, "Ya", is_draft=True)], origin="carried", by=place.leader, at=AT
        )
    assert written.score.total == 0
    assert (place.worksheet.drafts, place.worksheet.total) == (1, 0)
    answering.confirm(place.zone.pk, [YES_NO, SCALED], by=place.leader, at=AT)
    assert place.worksheet.drafts == 0
    assert place.worksheet.total > 0


def test_saving_takes_twelve_queries_at_most(place, client):
    """Without the request's own two (session, account): this is what the action takes with the rights read."""
    keep_rights(place.leader, AT)
    place.answer(SCALED, "B")  # the chain exists from here on
    with CaptureQueriesContext(
        connection,
    ) as taken:
        place.answer(SCALED, "A", seen=1)
    forget_rights(place.leader)
    statements = [one["sql"] for one in taken.captured_queries if one["sql"].split()[0] in
                  ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")]  # fmt: skip
    assert len(statements) + 3 <= 12, statements


@contextmanager
def _free(rows):
    """In the place of ``held``: read without a lock and without a transaction."""
    yield rows.first()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_who_answer_different_fields_at_once_leave_a_true_score(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        guard = writing.held if guarded else _free
        meeting = Meeting(guarded=guarded)
        # Both have read the other's field as blank before either stores its score.
        monkeypatch.setattr(worksheets, "answers_of", meeting.after(worksheets.answers_of))
        outcomes = site.together(
            lambda: answering.answer(place.zone.pk, Change(YES_NO, "Ya"), by=place.leader, at=AT, guard=guard),
            lambda: answering.answer(place.zone.pk, Change(SCALED, "A"), by=place.secretary, at=AT, guard=guard),
        )
        monkeypatch.undo()
        stored = place.worksheet
        again = scoring.score_of(place.rules, worksheets.answers_of(stored))
        assert not [one for one in outcomes if isinstance(one, Exception) and guarded], outcomes
        assert (stored.total == scoring._stored(again.total)) is guarded


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_of_two_who_answer_one_field_at_once_one_is_told(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        guard = writing.held if guarded else _free
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(worksheets, "answers_of", meeting.after(worksheets.answers_of))
        if not guarded:  # the version in the update is the second guard
            monkeypatch.setattr(writing, "_store", lambda answer, by, at: answer.save())
        calls = [
            lambda value=value, by=by: answering.answer(
                place.zone.pk, Change(SCALED, value, seen=0), by=by, at=AT, guard=guard
            )
            for value, by in (("A", place.leader), ("B", place.secretary))
        ]
        outcomes = site.together(*calls)
        monkeypatch.undo()
        told = [one for one in outcomes if isinstance(one, AnswerConflict)]
        assert len(told) == (1 if guarded else 0), outcomes
