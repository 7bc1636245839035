"""Recommendations: who makes them, how the unit reports, how the assessors judge, and what two at once come to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from pilar.errors import NotFoundError
from pilar.evaluation.assessment.actions import recommendations as actions
from pilar.evaluation.assessment.actions.recommendations import Draft
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.models import Recommendation
from pilar.evaluation.assessment.queries import recommendations as queries
from pilar.kernel.locks import locked
from pilar.kernel.models import LedgerEntry
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import ChangedMeanwhile
from tests.evaluation.assessment.documents_rows import (
    DUE,
    SCALED,
    YES_NO,
    desk_of,
    opinion_row,
    recommendation_row,
    seat_row,
    version_row,
)
from tests.evaluation.place import build_place
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, TODAY


@pytest.fixture
def desk(place):
    return desk_of(place)


def make(desk, *, by=None, **more):
    values = {"text": "Tetapkan SK tim kerja yang baru", "due_on": DUE, "question": YES_NO, **more}
    return actions.recommend(desk.zone.pk, Draft(**values), by=by or desk.assessor, at=AT)


def reported(desk, **more):
    row = make(desk)
    proof = version_row(desk.zone)
    return actions.report(desk.zone.pk, row.number, "SK sudah ditetapkan", proof.pk, by=desk.place.leader, at=AT)


def stored(row):
    return Recommendation.objects.get(pk=row.pk)


# -- made


def test_a_recommendation_gets_the_next_number_of_its_zone_and_the_area_of_its_question(desk):
    assert [make(desk).number, make(desk, question="", area=3).number] == [1, 2]
    first, second = Recommendation.objects.order_by("number")
    assert (first.question, first.area, first.round) == (YES_NO, 1, desk.round)
    assert (second.question, second.area, second.state) == ("", 3, "open")
    entry = LedgerEntry.objects.filter(code="tpi_recommendation.made").order_by("pk").last()
    assert entry is not None
    assert entry.object_id == str(second.pk)


def test_a_number_is_not_given_twice_after_one_was_dropped(desk):
    row = make(desk)
    actions.drop(desk.zone.pk, row.number, "Ganda", by=desk.assessor, at=AT)
    assert make(desk).number == 2


@pytest.mark.parametrize(
    "more",
    [{"text": "  "}, {"question": "A.I.9.x"}, {"question": "", "area": 7}, {"due_on": TODAY - timedelta(1)},
     {"due_on": date(2031, 1, 1)}, {"text": "x" * 4_001}],
)  # fmt: skip
def test_what_cannot_be_followed_is_refused_and_nothing_is_kept(desk, more):
    with pytest.raises(AssessmentError):
        make(desk, **more)
    assert not Recommendation.objects.exists()


def test_only_who_sits_in_the_zones_team_makes_one(desk):
    with pytest.raises(AccessDenied, match="bukan penilai zona ini"):
        make(desk, by=desk.outsider)
    with pytest.raises(AccessDenied):
        make(desk, by=desk.place.leader)
    with pytest.raises(NotFoundError):
        make(desk, by=desk.place.town.other_admin)


def test_who_works_in_the_unit_never_makes_nor_accepts_one_although_seated(desk):
    row = reported(desk)
    person = desk.assessor.person
    person.duties.update(unit=desk.zone.unit)
    with pytest.raises(AccessDenied, match="bertugas di unit zona ini"):
        make(desk)
    with pytest.raises(AccessDenied, match="tidak boleh menilai"):
        actions.accept(desk.zone.pk, row.number, by=desk.assessor, at=AT)
    assert stored(row).state == "reported"


def test_a_zone_that_nobody_has_assessed_gets_none(place):
    other = place.zone_of(place.town.health, by=place.town.user(place.town.root, "Kepala contoh", "head"))
    assessor = place.town.user(place.town.office, "TPI contoh", "tpi_member", place.town.root)
    seat_row(other, assessor)
    with pytest.raises(AssessmentError, match="belum pernah diambil TPI"):
        actions.recommend(other.pk, Draft("Lengkapi", DUE), by=assessor, at=AT)


# -- taken from opinions


def test_what_is_written_beside_an_answer_is_taken_once(desk):
    opinion_row(desk, YES_NO, option="Ya", recommendation="Perbarui SK")
    opinion_row(desk, SCALED, option="B", recommendation="Tambah notulen")
    marks = {each.field: each.mark for each in queries.proposed(desk.zone)}
    assert list(marks) == [YES_NO, SCALED]
    made = actions.take_from_opinions(desk.zone.pk, marks, DUE, by=desk.assessor, at=AT)
    assert [(row.number, row.question, row.text) for row in made] == [
        (1, YES_NO, "Perbarui SK"), (2, SCALED, "Tambah notulen")
    ]  # fmt: skip
    assert queries.proposed(desk.zone) == []
    with pytest.raises(AssessmentError, match="sudah diangkat"):
        actions.take_from_opinions(desk.zone.pk, marks, DUE, by=desk.assessor, at=AT)
    assert Recommendation.objects.count() == 2


def test_a_text_that_was_changed_after_it_was_shown_is_not_taken(desk):
    opinion = opinion_row(desk, YES_NO, option="Ya", recommendation="Perbarui SK")
    marks = {each.field: each.mark for each in queries.proposed(desk.zone)}
    type(opinion).objects.update(recommendation="Cabut SK")
    with pytest.raises(AssessmentError, match=YES_NO):
        actions.take_from_opinions(desk.zone.pk, marks, DUE, by=desk.assessor, at=AT)
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize("words", ["Perbarui SK", "  perbarui\n SK ", "PERBARUI  SK"])
def test_the_same_words_of_the_same_question_are_one_recommendation_however_they_are_spaced(desk, words):
    make(desk, text="Perbarui SK")
    opinion_row(desk, YES_NO, option="Ya", recommendation=words)
    assert queries.proposed(desk.zone) == []


def test_other_words_and_another_question_are_another_one(desk):
    make(desk, text="Perbarui SK")
    opinion_row(desk, YES_NO, option="Ya", recommendation="Perbarui SK dan notulen")
    opinion_row(desk, SCALED, option="B", recommendation="Perbarui SK")
    assert [each.field for each in queries.proposed(desk.zone)] == [YES_NO, SCALED]


@pytest.mark.parametrize("state", ["dropped", "closed", "reported"])
def test_what_became_of_it_does_not_bring_it_back(desk, state):
    more = {} if state == "dropped" else {"proof": version_row(desk.zone)}
    row = recommendation_row(desk.round, question=YES_NO, area=1, text="Perbarui SK", state=state, **more)
    opinion_row(desk, YES_NO, option="Ya", recommendation="Perbarui SK")
    assert queries.proposed(desk.zone) == []
    assert stored(row).state == state


def test_what_was_given_other_words_keeps_the_former_ones_and_does_not_come_back(desk):
    row = make(desk, text="Lengkapi notulen")
    opinion_row(desk, YES_NO, option="Ya", recommendation="lengkapi  notulen")
    later = DUE + timedelta(days=7)
    for text, due in (("Lengkapi notulen rapat bulanan", DUE), ("Lengkapi notulen rapat", later)):
        actions.change(desk.zone.pk, row.number, text, due, "Lebih jelas", by=desk.assessor, at=AT)
    assert list(row.steps.values_list("was_text", "was_due_on")) == [
        ("Lengkapi notulen", None), ("Lengkapi notulen rapat bulanan", DUE)
    ]  # fmt: skip
    assert queries.proposed(desk.zone) == []
    with pytest.raises(AssessmentError, match="sudah diangkat"):
        actions.take_from_opinions(desk.zone.pk, {YES_NO: "x"}, DUE, by=desk.assessor, at=AT)


# -- followed


def test_the_unit_reports_with_proof_and_the_assessor_closes_it(desk):
    row = reported(desk)
    assert (row.state, row.reported_by) == ("reported", desk.place.leader.actor)
    seen = actions.version_of_report(row)
    closed = actions.accept(desk.zone.pk, row.number, by=desk.assessor, at=AT, seen=seen)
    assert (closed.state, closed.closed_on) == ("closed", TODAY)
    assert [step.name for step in row.steps.all()] == ["report", "accept"]
    codes = (
        LedgerEntry.objects.filter(code__startswith="tpi_recommendation.").order_by("pk").values_list("code", flat=True)
    )
    assert [code.partition(".")[2] for code in codes] == ["made", "reported", "accepted"]


def test_a_report_without_words_or_proof_is_refused(desk):
    row = make(desk)
    with pytest.raises(AssessmentError, match="Lampirkan buktinya"):
        actions.report(desk.zone.pk, row.number, "Sudah", None, by=desk.place.leader, at=AT)
    with pytest.raises(AssessmentError, match="masih kosong"):
        actions.report(desk.zone.pk, row.number, " ", version_row(desk.zone).pk, by=desk.place.leader, at=AT)
    assert stored(row).state == "open"


def test_the_proof_comes_from_the_zones_own_library(desk):
    row = make(desk)
    other = desk.place.zone_of(
        desk.place.town.health, by=desk.place.town.user(desk.place.town.root, "K contoh", "head")
    )
    with pytest.raises(AssessmentError, match="pustaka"):
        actions.report(desk.zone.pk, row.number, "Sudah", version_row(other).pk, by=desk.place.leader, at=AT)


def test_a_pokja_reports_its_area_only_and_the_staff_nothing(desk):
    mine, other = make(desk), make(desk, question="", area=2)
    general, proof = make(desk, question="", area=None), version_row(desk.zone)
    for row in (other, general):
        with pytest.raises(AccessDenied):
            actions.report(desk.zone.pk, row.number, "Sudah", proof.pk, by=desk.place.pokja, at=AT)
    with pytest.raises(AccessDenied):
        actions.report(desk.zone.pk, mine.number, "Sudah", proof.pk, by=desk.place.staff, at=AT)
    assert actions.report(desk.zone.pk, mine.number, "Sudah", proof.pk, by=desk.place.pokja, at=AT).state == "reported"


def test_what_is_returned_keeps_its_report_and_may_be_reported_again_without_a_new_proof(desk):
    row = reported(desk)
    back = actions.send_back(desk.zone.pk, row.number, "SK belum ditandatangani", by=desk.assessor, at=AT)
    assert (back.state, back.report) == ("open", "SK sudah ditetapkan")
    again = actions.report(desk.zone.pk, row.number, "Sudah ditandatangani", None, by=desk.place.leader, at=AT)
    assert (again.state, again.proof_id) == ("reported", row.proof_id)


def test_what_was_read_is_what_is_accepted(desk):
    row = reported(desk)
    seen = actions.version_of_report(row)
    actions.send_back(desk.zone.pk, row.number, "Kurang", by=desk.assessor, at=AT)
    actions.report(desk.zone.pk, row.number, "Lain sama sekali", None, by=desk.place.leader, at=AT)
    with pytest.raises(ChangedMeanwhile):
        actions.accept(desk.zone.pk, row.number, by=desk.assessor, at=AT, seen=seen)
    assert stored(row).state == "reported"


def test_a_closed_one_is_opened_again_with_a_reason_and_a_dropped_one_never(desk):
    row = reported(desk)
    actions.accept(desk.zone.pk, row.number, by=desk.assessor, at=AT)
    opened = actions.reopen(desk.zone.pk, row.number, "Ternyata dicabut lagi", by=desk.assessor, at=AT)
    assert (opened.state, stored(row).closed_on) == ("open", None)
    actions.drop(desk.zone.pk, row.number, "Tidak berlaku lagi", by=desk.assessor, at=AT)
    with pytest.raises(WorkflowError):
        actions.reopen(desk.zone.pk, row.number, "Salah", by=desk.assessor, at=AT)


def test_every_judgement_needs_its_reason(desk):
    row = reported(desk)
    for act in (actions.send_back, actions.drop):
        with pytest.raises(AssessmentError, match="Alasan"):
            act(desk.zone.pk, row.number, " ", by=desk.assessor, at=AT)
    assert stored(row).state == "reported"


def test_another_day_stands_in_the_history_and_only_while_it_is_open(desk):
    row = make(desk)
    later = DUE + timedelta(30)
    actions.change(desk.zone.pk, row.number, row.text, later, "Anggaran Februari", by=desk.assessor, at=AT)
    assert stored(row).due_on == later
    assert [(step.name, step.reason) for step in row.steps.all()] == [("change", "Anggaran Februari")]
    proof = version_row(desk.zone)
    actions.report(desk.zone.pk, row.number, "Sudah", proof.pk, by=desk.place.leader, at=AT)
    with pytest.raises(AssessmentError, match="tidak diubah lagi"):
        actions.change(desk.zone.pk, row.number, row.text, DUE, "Lagi", by=desk.assessor, at=AT)


def test_late_is_what_the_unit_has_still_to_do_after_its_day(desk):
    late = recommendation_row(desk.round, due_on=TODAY - timedelta(1))
    recommendation_row(desk.round, due_on=TODAY)
    recommendation_row(desk.round, due_on=TODAY - timedelta(1), state="reported")
    assert list(Recommendation.objects.filter(queries.late(TODAY))) == [late]
    tally = queries.tally(queries.of_zone(desk.zone), TODAY)
    assert (tally.late, tally.ahead, tally.reported, tally.total) == (1, 1, 1, 3)


# -- two at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_recommendations_made_at_once_get_two_numbers(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        desk = desk_of(build_place())
        second = desk.place.town.user(desk.place.town.office, "TPI dua contoh", "tpi_member", desk.place.town.root)
        seat_row(desk.zone, second)
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(queries, "next_number", meeting.after(queries.next_number))
        guard = locked if guarded else unguarded

        def act(user):
            return lambda: actions.recommend(desk.zone.pk, Draft("Lengkapi", DUE), by=user, at=AT, guard=guard).number

        outcomes = site.together(act(desk.assessor), act(second))
        monkeypatch.undo()
        if guarded:
            assert sorted(outcomes) == [1, 2]
        else:
            assert any(isinstance(each, IntegrityError) for each in outcomes), outcomes
