"""Questions given to people: by whom, to whom, what is kept when somebody leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilar.evaluation.access import assigned
from pilar.evaluation.actions import assignments
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import Assignment
from pilar.evaluation.queries import assignments as queries
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import grants
from tests.evaluation.place import SCALED, YES_NO, build_place
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, TODAY

AREA_2 = "A.I.2.i.a"
SOON = TODAY + timedelta(7)


def give(place, questions=(YES_NO,), to=None, *, by=None, due_on=SOON, **more):
    to = to or place.staff
    return assignments.assign(place.zone, questions, to, due_on=due_on, by=by or place.leader, at=AT, **more)


def given(place):
    return queries.given_in(place.zone, place.rules, TODAY)


def test_a_whole_group_is_given_at_once_and_says_what_is_answered(place):
    group = place.rules.instrument.questions[YES_NO].group
    questions = place.rules.instrument.nodes[group].questions
    give(place, questions)
    place.answer(YES_NO, "Ya", by=place.staff)
    assert [each.row.question for each in given(place)] == list(questions)
    assert [each.state for each in given(place)] == ["answered", *["blank"] * (len(questions) - 1)]
    (load,) = queries.by_person(given(place))
    assert (load.answered, load.due_on, load.has_left) == (1, SOON, False)


def test_a_question_of_numbers_is_answered_when_all_of_them_are(place):
    from fractions import Fraction

    counted = "A.II.1.i.a"
    first, *others = [item.key for item in place.rules.instrument.questions[counted].fields]
    give(place, [counted])
    place.answer(first, Fraction(3))
    assert given(place)[0].state == "blank"
    for key in others:
        place.answer(key, Fraction(3))
    assert given(place)[0].state == "answered"


def test_giving_again_moves_the_due_day_and_makes_no_second_row(place):
    give(place)
    give(place, [YES_NO, SCALED], due_on=SOON + timedelta(1))
    assert set(Assignment.objects.values_list("question", "due_on")) == {
        (YES_NO, SOON + timedelta(1)),
        (SCALED, SOON + timedelta(1)),
    }
    give(place, due_on=None)
    assert Assignment.objects.get(question=YES_NO).due_on == SOON + timedelta(1)


def test_a_pokja_gives_what_is_in_its_area_and_no_more(place):
    give(place, by=place.pokja)
    for questions in ([AREA_2], [YES_NO, AREA_2]):
        with pytest.raises(AccessDenied):
            give(place, questions, by=place.pokja)
    with pytest.raises(AccessDenied):
        assignments.end(place.zone, [row.pk for row in give(place, [AREA_2])], by=place.pokja, at=AT)
    assert Assignment.objects.filter(ended_at=None).count() == 2


@pytest.mark.parametrize("who", ["staff", "head"])
def test_nobody_else_gives_any(place, who):
    with pytest.raises(AccessDenied):
        give(place, by=getattr(place, who))


def test_somebody_of_a_member_unit_can_be_given_one_and_a_stranger_cannot(place):
    from pilar.evaluation.actions import scope

    nurse = place.town.user(place.town.health, "Perawat contoh", "staff")
    with pytest.raises(EvaluationError, match="tidak memegang peran"):
        give(place, to=nurse)
    body_head = place.town.user(place.town.root, "Kepala daerah contoh", "head")
    scope.add_member(place.zone, place.town.health, valid_from=TODAY, basis="SK", by=body_head, at=AT)
    give(place, to=nurse)
    assert assigned(nurse, AT).count() == 1
    place.answer(YES_NO, "Ya", by=nurse)


def test_without_a_role_nothing_can_be_given(place):
    without = place.town.user(place.town.training, "Tanpa peran contoh")
    with pytest.raises(EvaluationError, match="Beri peran"):
        give(place, to=without)


def test_what_does_not_fit_is_refused(place):
    with pytest.raises(EvaluationError, match="Tenggatnya sudah lewat"):
        give(place, due_on=TODAY - timedelta(1))
    for wrong in ([], ["A.IX"]):
        with pytest.raises(EvaluationError, match="dari daftar"):
            give(place, wrong)
    assert not Assignment.objects.exists()


def test_who_has_left_is_shown_and_the_questions_pass_to_another_with_their_day(place):
    give(place, [YES_NO, AREA_2])
    grants.end(place.staff.grants.get(), by=place.town.admin, at=AT)
    assert [each.has_left for each in given(place)] == [True, True]
    new = place.town.user(place.town.training, "Pengganti contoh", "staff")
    assignments.pass_on(place.zone, place.staff, new, due_on=None, by=place.leader, at=AT)
    assert [(each.row.user, each.row.due_on, each.has_left) for each in given(place)] == [(new, SOON, False)] * 2
    assert Assignment.objects.filter(user=place.staff, ended_at=None).count() == 0
    assert LedgerEntry.objects.filter(code="assignment.passed_on").count() == 2


def test_a_pokja_passes_on_what_is_its_own_and_leaves_the_rest(place):
    give(place, [YES_NO, AREA_2])
    new = place.town.user(place.town.training, "Pengganti contoh", "staff")
    assignments.pass_on(place.zone, place.staff, new, due_on=None, by=place.pokja, at=AT)
    assert set(Assignment.objects.filter(ended_at=None).values_list("question", "user")) == {
        (YES_NO, new.pk),
        (AREA_2, place.staff.pk),
    }
    with pytest.raises(EvaluationError, match="Tidak ada pertanyaan"):
        assignments.pass_on(place.zone, place.staff, new, due_on=None, by=place.pokja, at=AT)
    with pytest.raises(EvaluationError, match="orang lain"):
        assignments.pass_on(place.zone, new, new, due_on=None, by=place.pokja, at=AT)


def test_what_is_taken_back_can_be_given_again(place):
    rows = give(place)
    assignments.end(place.zone, [rows[0].pk], by=place.leader, at=AT)
    assert given(place) == []
    with pytest.raises(AccessDenied):
        place.answer(YES_NO, "Ya", by=place.staff)
    give(place)
    assert len(given(place)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_one_question_given_twice_at_once_is_given_once(request, tmp_path, monkeypatch, guarded):
    """Without the guard the second meets the database's own, as an error that nobody can read."""
    from django.db import IntegrityError

    with open_site(request, tmp_path) as site:
        place = build_place()
        more = {} if guarded else {"guard": unguarded}
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(queries, "open_of", meeting.after(queries.open_of))
        outcomes = site.together(lambda: give(place, **more), lambda: give(place, by=place.secretary, **more))
        monkeypatch.undo()
        broken = [one for one in outcomes if isinstance(one, IntegrityError)]
        assert Assignment.objects.filter(ended_at=None).count() == 1
        assert len(broken) == (0 if guarded else 1), outcomes


def test_the_list_takes_the_same_queries_for_one_and_for_many(place, django_assert_num_queries):
    give(place)
    with django_assert_num_queries(4):
        given(place)
    give(place, list(place.rules.instrument.questions)[:40])
    with django_assert_num_queries(4):
        given(place)
