"""Opinions: who may speak, what holds, and the score that follows."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from pilar.errors import NotFoundError
from pilar.evaluation.assessment.actions import opinions
from pilar.evaluation.assessment.errors import AssessmentError, OpinionConflict
from pilar.evaluation.assessment.models import Opinion, Recommendation, Seat
from pilar.evaluation.assessment.models.team import RESULTS
from pilar.evaluation.assessment.queries.closing import content, sheet_of
from pilar.evaluation.assessment.queries.opinions import said_of, standing
from pilar.evaluation.models import AnswerRevision, Submission
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from tests.evaluation.place import SCALED, YES_NO
from tests.organisation.town import AT


@pytest.fixture
def taken(panel):
    panel.hand_in()
    panel.take()
    return panel


def answer(panel, field=SCALED):
    return panel.own_sheet.answers.get(field=field)


def test_an_opinion_is_the_assessors_answer_and_leaves_the_units_alone(taken):
    before = taken.unit_sheet.total
    taken.say(SCALED, "B", note="Belum lengkap", recommendation="Lengkapi notulen")
    stored = answer(taken)
    assert (stored.option, stored.note, stored.changed_by) == ("B", "Belum lengkap", taken.member.actor)
    assert taken.own_sheet.total > 0
    assert (taken.unit_sheet.total, taken.place.worksheet.answers.get(field=SCALED).option) == (before, "A")
    assert AnswerRevision.objects.filter(answer=stored).count() == 1
    opinion = Opinion.objects.get()
    entry = LedgerEntry.objects.get(code="opinion.saved")
    from pilar.kernel import ledger

    assert ledger.matches(entry, opinions.details(opinion))


def test_what_is_said_already_is_not_written_again(taken):
    taken.say(SCALED, "B")
    assert not taken.say(SCALED, "B").opinions
    assert LedgerEntry.objects.filter(code="opinion.saved").count() == 1


def test_the_highest_tier_that_spoke_holds_for_answer_note_and_recommendation_each(taken):
    taken.say(SCALED, "B", note="Dari anggota", recommendation="Lengkapi")
    taken.raise_(taken.member, 1)
    taken.say(SCALED, "C", by=taken.lead)
    stored = answer(taken)
    assert (stored.option, stored.note) == ("C", "Dari anggota")
    taken.say(SCALED, None, by=taken.lead, note="Setuju anggota")
    stored = answer(taken)
    assert (stored.option, stored.note) == ("B", "Setuju anggota")
    assert list(Opinion.objects.order_by("tier").values_list("tier", "option", "note")) == [
        (1, "B", "Dari anggota"), (2, None, "Setuju anggota"),
    ]  # fmt: skip


@pytest.fixture
def again(taken):
    """A second round, after the first went back with a lower answer and what is to be mended."""
    taken.follow_all()
    taken.say(SCALED, "B", note="Belum ada SK", recommendation="Lengkapi SK")
    taken.to_the_top()
    taken.return_()
    taken.hand_in()
    taken.take()
    return taken


def holding(panel):
    """Value, note and recommendation as an agreement freezes them."""
    found = panel.round
    frozen = json.loads(content(found, sheet_of(found), said_of(found.worksheet_id), AT))
    said = frozen["answers"][SCALED]
    return said["value"], said["note"], frozen["recommendations"].get(SCALED, "")


def test_words_about_a_former_value_end_with_it(again):
    assert holding(again) == ("B", "Belum ada SK", "Lengkapi SK")
    again.follow_all()  # the unit has mended it
    assert holding(again) == ("A", "", "")
    again.to_the_top()
    again.agree()
    assert not Recommendation.objects.exists()
    assert Submission.objects.filter(kind="agree", content__contains='"note":"Belum ada SK"').count() == 1  # the tier's


def test_within_a_round_the_tiers_complete_each_other_and_nothing_older_does(again):
    again.say(SCALED, "C", recommendation="Tetapkan SK baru")
    again.raise_(again.member, 1)
    again.say(SCALED, "A", by=again.lead, note="SK tanpa tanggal")
    assert holding(again) == ("A", "SK tanpa tanggal", "Tetapkan SK baru")
    again.say(SCALED, None, by=again.lead, note="")
    assert holding(again) == ("C", "", "Tetapkan SK baru")


def test_the_same_value_given_again_keeps_its_words(again):
    again.say(SCALED, "B")
    assert holding(again) == ("B", "Belum ada SK", "Lengkapi SK")
    again.say(SCALED, "B", note="SK belum ditandatangani")
    assert holding(again) == ("B", "SK belum ditandatangani", "Lengkapi SK")
    again.to_the_top()
    again.agree()
    assert Recommendation.objects.get().text == "Lengkapi SK"


def test_a_note_without_a_value_completes_the_value_that_holds(again):
    again.say(SCALED, None, note="SK masih rancangan")
    assert holding(again) == ("B", "SK masih rancangan", "Lengkapi SK")


def test_a_value_that_comes_back_brings_no_words_back(again):
    again.say(SCALED, "A")
    again.to_the_top()
    again.return_()
    again.hand_in()
    again.take()
    again.say(SCALED, "B")
    assert holding(again) == ("B", "", "")


def test_counts_and_indices_are_judged_exactly(taken):
    taken.say(
        "B.I.a.ipak" if "B.I.a.ipak" in taken.place.rules.instrument.fields else index_of(taken), Fraction("3.67")
    )
    key = index_of(taken)
    assert answer(taken, key).value == Fraction("3.67")


def index_of(panel):
    return next(key for key, item in panel.place.rules.instrument.fields.items() if item.kind == "index")


def test_an_answer_that_does_not_fit_is_refused_and_nothing_is_kept(taken):
    with pytest.raises(AssessmentError, match="Tidak ada yang disimpan"):
        taken.say(YES_NO, "Z")
    with pytest.raises(AssessmentError, match="tidak ada pada LKE"):
        taken.say("A.I.9", "A")
    assert not Opinion.objects.exists()


def test_a_member_with_areas_judges_only_these(panel):
    town = panel.place.town
    other = town.user(town.office, "Anggota area dua contoh", "tpi_member", town.root)
    panel.seat(other, 1, areas=[2])
    panel.hand_in()
    panel.take()
    with pytest.raises(AccessDenied, match="bukan area Anda"):
        panel.say(SCALED, "A", by=other)
    with pytest.raises(AccessDenied, match="bukan area Anda"):
        panel.say(index_of(panel), Fraction(3), by=other)
    panel.say("A.I.2.i.a", "A", by=other)


def test_a_member_with_the_results_judges_only_these(panel):
    town = panel.place.town
    other = town.user(town.office, "Anggota hasil contoh", "tpi_member", town.root)
    panel.seat(other, 1, areas=[RESULTS])
    panel.hand_in()
    panel.take()
    with pytest.raises(AccessDenied, match="bukan area Anda"):
        panel.say(SCALED, "A", by=other)
    panel.say(index_of(panel), Fraction(3), by=other)


def test_who_has_no_seat_or_sees_nothing_says_nothing(taken):
    town = taken.place.town
    with pytest.raises(NotFoundError):
        taken.say(SCALED, "A", by=taken.place.leader)
    with pytest.raises(AccessDenied, match="tidak duduk"):
        taken.say(SCALED, "A", by=town.user(town.office, "Lain contoh", "tpi_member", town.root))
    with pytest.raises(AccessDenied):
        taken.say(SCALED, "A", by=taken.inspector)
    assert not Opinion.objects.exists()


def test_outside_of_a_round_nothing_is_said(panel):
    with pytest.raises(AssessmentError, match="Tidak ada putaran"):
        panel.say(SCALED, "A")
    with pytest.raises(NotFoundError):
        panel.say(SCALED, "A", by=panel.place.town.other_admin)


def test_two_assessors_of_one_tier_do_not_run_over_each_other(panel):
    town = panel.place.town
    other = town.user(town.office, "Anggota kedua contoh", "tpi_member", town.root)
    panel.seat(other, 1)
    panel.hand_in()
    panel.take()
    panel.say(SCALED, "B", seen=0)
    with pytest.raises(OpinionConflict) as caught:
        panel.say(SCALED, "C", by=other, seen=0)
    assert caught.value.stored.option == "B"
    panel.say(SCALED, "C", by=other, seen=1)
    assert answer(panel).option == "C"


def test_following_the_unit_fills_only_what_the_tier_has_not_answered(taken):
    taken.say(SCALED, "C", note="Tetap")
    taken.follow_all()
    own, unit = taken.own_sheet, taken.unit_sheet
    assert answer(taken).option == "C"
    assert own.answered == unit.answered
    assert own.total < unit.total


def test_an_ended_seat_says_nothing_any_more(taken):
    Seat.objects.filter(user=taken.member).update(ended_at=AT)
    with pytest.raises(AccessDenied, match="tidak duduk"):
        taken.say(SCALED, "A")


def test_nothing_said_holds_nothing():
    assert standing([]).value is None
