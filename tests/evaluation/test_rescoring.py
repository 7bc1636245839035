"""Stored scores against their answers: what differs is found and mended, and nothing else is touched."""

from __future__ import annotations

import pytest

from pilar.cli import main
from pilar.evaluation.actions.rescoring import rescore
from pilar.evaluation.doctor import editions_are_known, stored_scores_are_those_of_the_answers
from pilar.evaluation.models import Answer, Worksheet, Zone
from pilar.kernel.doctor import State, Visit
from tests.evaluation.place import SCALED, YES_NO
from tests.organisation.town import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def damaged(place):
    """An answer that was changed behind the score's back."""
    place.answer(YES_NO, "Ya")
    place.answer(SCALED, "A")
    place.zone_of(place.town.labour)
    Answer.objects.filter(worksheet=place.worksheet, field=SCALED).update(option="C")
    return place


def test_a_score_that_is_not_that_of_its_answers_is_found_and_mended(damaged):
    stored = damaged.worksheet.total
    assert rescore(dry_run=True).differing == (damaged.worksheet.pk,)
    assert damaged.worksheet.total == stored
    found = rescore()
    assert (found.read, found.differing) == (2, (damaged.worksheet.pk,))
    assert damaged.worksheet.total < stored
    assert rescore(dry_run=True).differing == ()


def test_what_is_right_is_not_written(place, django_assert_num_queries):
    with django_assert_num_queries(5):  # ids, worksheets, answers, and the savepoint's beginning and end
        assert rescore().differing == ()


def test_the_doctor_says_so_and_how_to_mend_it(damaged):
    quick = stored_scores_are_those_of_the_answers(Visit(AT, full=False))
    full = stored_scores_are_those_of_the_answers(Visit(AT, full=True))
    assert (quick.state, full.state) == (State.GOOD, State.FAULT)
    assert "pilar rescore" in full.remedy
    rescore()
    assert stored_scores_are_those_of_the_answers(Visit(AT, full=True)).state == State.GOOD


def test_an_edition_that_is_not_known_is_a_fault(place):
    assert editions_are_known(Visit(AT, full=False)).state == State.GOOD
    Zone.objects.update(edition="edition-1999")
    assert editions_are_known(Visit(AT, full=False)).state == State.FAULT


def test_the_command_tells_and_mends(damaged, capsys):
    assert main(["rescore", "--dry-run"]) == 1
    assert "1 nilainya berbeda" in capsys.readouterr().out
    assert main(["rescore"]) == 0
    assert main(["rescore", "--dry-run"]) == 0
    assert Worksheet.objects.count() == 2
