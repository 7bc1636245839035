"""How a round ends: returned, handed in again, agreed, opened again, and with a second internal assessor."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta

import pytest

from pilar.evaluation.actions import submissions
from pilar.evaluation.assessment.actions import closing, issued, recommendations, reports, team
from pilar.evaluation.assessment.actions.assessors import add_assessor
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.models import Recommendation, Round, Seat
from pilar.evaluation.assessment.queries.recommendations import proposed
from pilar.evaluation.assessment.tiers import ensure_tiers
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import Milestone, Submission
from pilar.evaluation.queries import sheets
from pilar.evaluation.queries.handing_in import sheet_version
from pilar.kernel.models import Document, LedgerEntry
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import ChangedMeanwhile
from tests.evaluation.assessment.panel import LATER
from tests.evaluation.place import SCALED, YEAR, YES_NO
from tests.organisation.town import AT, TODAY


@pytest.fixture
def ready(panel):
    """Everything is judged as the unit says, one field lower with a recommendation, and the round is at the top."""
    panel.hand_in()
    panel.take()
    panel.say(SCALED, "B", note="Belum lengkap", recommendation="Lengkapi notulen")
    panel.follow_all()
    panel.to_the_top()
    return panel


# -- a return


def test_returning_freezes_what_was_said_and_opens_the_units_worksheet_until_a_day(ready):
    closed = ready.return_()
    assert (closed.state, closed.revise_by) == ("returned", LATER)
    assert (ready.unit_sheet.state, ready.unit_sheet.revise_by) == ("draft", LATER)
    frozen = Submission.objects.get(kind="return")
    assert hashlib.sha256(frozen.content.encode()).hexdigest() == frozen.sha256
    content = json.loads(frozen.content)
    assert (content["assessor"], content["answers"][SCALED]["value"]) == ("tpi", "B")
    assert content["recommendations"] == {SCALED: "Lengkapi notulen"}
    assert [(each["tier"], each["value"]) for each in content["tiers"][SCALED]] == [(1, "B")]
    ready.place.answer(SCALED, "B")


def test_only_the_last_tier_returns_and_only_with_a_reason_and_a_day_ahead(panel):
    panel.hand_in()
    panel.take()
    with pytest.raises(AssessmentError, match="masih harus lewat Ketua"):
        panel.return_(panel.member)
    panel.to_the_top()
    with pytest.raises(AssessmentError, match="Isi apa yang harus diperbaiki"):
        panel.return_(reason=" ")
    with pytest.raises(AssessmentError, match="sesudah hari ini"):
        panel.return_(revise_by=TODAY)
    with pytest.raises(AccessDenied):
        panel.return_(panel.lead)
    assert panel.unit_sheet.state == "taken"


def window(panel, first, last):
    return Milestone.objects.create(
        body=panel.place.town.body, year=YEAR, code="tpi-evaluation", opens_on=TODAY + timedelta(first),
        closes_on=TODAY + timedelta(last), source="Surat", changed_at=AT, changed_by="1",
    )  # fmt: skip


def test_nothing_is_returned_after_the_window_of_the_assessment_nor_beyond_it(ready):
    row = window(ready, -9, -1)
    with pytest.raises(AssessmentError, match="Masa penilaian TPI berakhir"):
        ready.return_()
    row.closes_on = TODAY + timedelta(2)
    row.save()
    with pytest.raises(AssessmentError, match="jatuh sesudah masa penilaian"):
        ready.return_()
    ready.return_(revise_by=TODAY + timedelta(2))


def test_after_the_deadline_the_unit_answers_nothing_until_it_is_extended(ready):
    ready.return_(revise_by=TODAY + timedelta(1))
    late = AT + timedelta(days=3)
    from pilar.evaluation.actions import answering, submissions
    from pilar.evaluation.actions.writing import Change

    def answer():
        answering.answer(ready.zone.pk, Change(SCALED, "B"), by=ready.place.leader, at=late)

    with pytest.raises(EvaluationError, match="Tenggat perbaikan dari penilai berakhir"):
        answer()
    with pytest.raises(EvaluationError, match="Tenggat perbaikan berakhir"):
        submissions.submit(ready.zone.pk, by=ready.place.leader, at=late)
    with pytest.raises(AssessmentError, match="harus sesudah"):
        closing.extend(ready.zone.pk, reason="Banjir", revise_by=TODAY, by=ready.controller, at=AT)
    closing.extend(ready.zone.pk, reason="Banjir", revise_by=date(2026, 12, 11), by=ready.controller, at=late)
    answer()
    submissions.submit(ready.zone.pk, by=ready.place.leader, at=late)


def test_the_window_of_self_assessment_does_not_bind_what_was_returned(ready):
    Milestone.objects.create(
        body=ready.place.town.body, year=YEAR, code="self-assessment", opens_on=TODAY - timedelta(30),
        closes_on=TODAY - timedelta(10), source="Surat", changed_at=AT, changed_by="1",
    )  # fmt: skip
    ready.return_()
    ready.place.answer(SCALED, "B")
    assert ready.hand_in().round == 2


def test_the_next_round_begins_with_what_was_said_and_keeps_the_earlier_one(ready):
    ready.return_()
    ready.place.answer(YES_NO, "Tidak")
    ready.hand_in()
    second = ready.take()
    assert (second.number, second.tier) == (2, 1)
    assert ready.own_sheet.answers.get(field=SCALED).option == "B"
    ready.say(SCALED, "A", note="Sudah lengkap")
    assert ready.own_sheet.answers.get(field=SCALED).option == "A"
    first = Submission.objects.get(kind="return")
    assert json.loads(first.content)["answers"][SCALED]["value"] == "B"
    assert {each.number for each in Round.objects.all()} == {1, 2}
    ready.say(SCALED, None)
    assert ready.own_sheet.answers.get(field=SCALED).option == "B"


# -- agreeing


def test_agreeing_freezes_and_makes_recommendations_of_what_was_advised(ready):
    closed = ready.agree(due_on=date(2027, 1, 29))
    assert (closed.state, ready.unit_sheet.state, ready.own_sheet.state) == ("agreed", "agreed", "submitted")
    content = json.loads(Submission.objects.get(kind="agree").content)
    assert content["score"]["total"] == str(ready.own_sheet.total)
    row = Recommendation.objects.get()
    assert (row.number, row.question, row.area, row.text, row.state) == (1, SCALED, 1, "Lengkapi notulen", "open")
    assert row.due_on == date(2027, 1, 29)


def test_agreeing_makes_nothing_again_of_what_was_taken_or_dropped_before(ready):
    """As the list of what waits to be taken does: one rule for both."""
    now = date(2027, 1, 29)
    waiting = {each.field: each.mark for each in proposed(ready.zone)}
    (made,) = recommendations.take_from_opinions(ready.zone.pk, waiting, now, by=ready.member, at=AT)
    recommendations.drop(ready.zone.pk, made.number, "Sudah dipenuhi", by=ready.member, at=AT)
    assert proposed(ready.zone) == []
    ready.agree()
    assert list(Recommendation.objects.values_list("number", "state")) == [(made.number, "dropped")]


def test_agreeing_again_makes_nothing_of_what_was_given_other_words(ready):
    due = date(2027, 1, 29)
    ready.agree(due_on=due)
    number = Recommendation.objects.get().number
    recommendations.change(ready.zone.pk, number, "Susun notulen", due, "Jelas", by=ready.member, at=AT)
    closing.reopen(ready.zone.pk, reason="Keliru", by=ready.controller, at=AT)
    ready.agree(due_on=due)
    assert Recommendation.objects.get().text == "Susun notulen"


def test_a_field_that_counts_and_is_not_judged_stands_against_it(panel):
    panel.hand_in()
    panel.take()
    panel.to_the_top()
    with pytest.raises(AssessmentError, match="belum dijawab penilai"):
        panel.agree()
    assert panel.unit_sheet.state == "taken"
    assert not Submission.objects.filter(kind="agree").exists()


def test_what_was_checked_is_what_is_agreed_to(ready):
    seen = sheet_version(sheets.load_sheet(ready.zone, ready.own_sheet))
    ready.say(SCALED, "C", by=ready.controller)
    with pytest.raises(ChangedMeanwhile, match="periksa sekali lagi"):
        ready.agree(seen=seen)


def test_who_sits_but_has_come_to_build_the_zone_agrees_to_nothing(ready):
    town = ready.place.town
    from pilar.organisation.actions import people

    people.add_duty(ready.controller.person, ready.zone.unit, "Pelaksana", by=town.admin, at=AT, valid_from=TODAY)
    with pytest.raises(AccessDenied, match="menilai"):
        ready.agree()


def test_an_agreement_is_opened_again_with_a_reason_and_may_follow_once_more(ready):
    ready.agree()
    with pytest.raises(AssessmentError, match="alasannya"):
        closing.reopen(ready.zone.pk, reason="", by=ready.controller, at=AT)
    with pytest.raises(AccessDenied):
        closing.reopen(ready.zone.pk, reason="Keliru", by=ready.member, at=AT)
    closing.reopen(ready.zone.pk, reason="Keliru", by=ready.controller, at=AT)
    assert (ready.unit_sheet.state, ready.round.state, ready.own_sheet.state) == ("taken", "assessing", "draft")
    ready.say(SCALED, "C", by=ready.controller)
    ready.agree()
    kinds = Submission.objects.filter(kind="agree").order_by("pk")
    assert [each.withdrawn_at is None for each in kinds] == [False, True]
    assert Recommendation.objects.count() == 1


def test_an_issued_report_is_revoked_together_with_the_agreement(ready):
    ready.agree()
    paper = reports.issue(ready.zone.pk, by=ready.inspector, at=AT)
    closing.reopen(ready.zone.pk, reason="Panjang " * 100, by=ready.controller, at=AT)
    paper.refresh_from_db()
    assert paper.state == Document.REVOKED
    assert paper.state_reason.startswith("Penilaian dibuka lagi: Panjang")
    assert len(paper.state_reason) == 300
    codes = list(LedgerEntry.objects.order_by("-pk").values_list("code", flat=True)[:2])
    assert codes == ["round.reopened", "document.revoked"]
    with pytest.raises(AssessmentError, match="belum disetujui"):
        reports.issue(ready.zone.pk, by=ready.inspector, at=AT)


def test_a_refused_reopening_leaves_the_report_in_force(ready):
    ready.agree()
    paper = reports.issue(ready.zone.pk, by=ready.inspector, at=AT)
    ready.unit_sheet.submissions.create(round=1, kind="propose", content="{}", sha256="x", at=AT, by="1")
    with pytest.raises(AssessmentError, match="sudah diusulkan"):
        closing.reopen(ready.zone.pk, reason="Keliru", by=ready.controller, at=AT)
    paper.refresh_from_db()
    assert paper.state == Document.VALID


def test_a_report_that_was_issued_or_revoked_since_it_was_told_is_told_again(ready):
    ready.agree()
    paper = reports.issue(ready.zone.pk, by=ready.inspector, at=AT)
    with pytest.raises(AssessmentError, match=rf"{paper.number} terbit dan akan ikut dicabut"):
        closing.reopen(ready.zone.pk, reason="Keliru", by=ready.controller, at=AT, report_seen="")
    paper.refresh_from_db()
    assert paper.state == Document.VALID
    issued.revoke(paper, "Salah cetak", by=ready.inspector, at=AT)
    with pytest.raises(AssessmentError, match=rf"{paper.number} sudah dicabut"):
        closing.reopen(ready.zone.pk, reason="Keliru", by=ready.controller, at=AT, report_seen=paper.number)
    assert ready.round.state == "agreed"
    closing.reopen(ready.zone.pk, reason="Keliru", by=ready.controller, at=AT, report_seen="")


def test_what_was_proposed_is_not_opened_again(ready):
    ready.agree()
    ready.unit_sheet.submissions.create(round=1, kind="propose", content="{}", sha256="x", at=AT, by="1")
    with pytest.raises(AssessmentError, match="sudah diusulkan"):
        closing.reopen(ready.zone.pk, reason="Keliru", by=ready.controller, at=AT)


# -- a second internal assessor


def test_a_second_internal_assessor_takes_over_what_the_first_agreed_to(ready):
    town = ready.place.town
    second = add_assessor(town.body, label="TPI II", root=town.root, by=ready.inspector, at=AT)
    ready.agree()
    assert ready.unit_sheet.state == "submitted"
    other = town.user(town.office, "Penilai II contoh", "tpi_member", town.root)
    with pytest.raises(AssessmentError, match="TPI II"):
        ready.take()
    team.give_seat(ready.zone, ensure_tiers(second)[0], other, by=ready.inspector, at=AT)
    taken = ready.take(other)
    assert (taken.worksheet.assessor.code, taken.number) == ("tpi-2", 1)
    with pytest.raises(WorkflowError):
        closing.reopen(ready.zone.pk, reason="Keliru", by=other, at=AT)
    ready.follow_all(other)
    ready.agree(other)
    assert ready.unit_sheet.state == "agreed"
    assert Submission.objects.filter(kind="agree").count() == 2


@pytest.fixture
def passed_on(ready):
    """The first assessor has agreed; who sits for the second one, which has not taken it."""
    town = ready.place.town
    second = add_assessor(town.body, label="TPI II", root=town.root, by=ready.inspector, at=AT)
    ready.agree()
    other = town.user(town.office, "Penilai II contoh", "tpi_member", town.root)
    team.give_seat(ready.zone, ensure_tiers(second)[0], other, by=ready.inspector, at=AT)
    return other


def test_the_first_assessor_opens_its_agreement_again_until_the_next_one_takes_it(client, ready, passed_on):
    page, address = f"/tpi/{ready.zone.pk}/", f"/tpi/{ready.zone.pk}/buka-lagi/"
    for user, status in ((ready.controller, 200), (ready.member, 403), (passed_on, 409)):
        client.force_login(user)
        assert (address in client.get(page).text) is (status == 200)
        assert client.get(address).status_code == status
    client.force_login(ready.controller)
    sent = {"reason": "Keliru", "laporan": ""}
    assert "tidak menunggu penilai berikutnya lagi" in client.post(address, sent).text
    assert client.post(address, {**sent, "yakin": "1"}).status_code == 302
    assert (ready.unit_sheet.state, ready.round.state, ready.round.number) == ("taken", "assessing", 1)
    ready.agree()
    ready.take(passed_on)
    assert address not in client.get(page).text
    late = client.post(address, {**sent, "reason": "Keliru hitung"})
    assert (late.status_code, "Keliru hitung" in late.text) == (409, True)


def test_it_is_opened_again_also_where_the_next_assessor_has_no_team(client, ready):
    town = ready.place.town
    add_assessor(town.body, label="TPI II", root=town.root, by=ready.inspector, at=AT)
    ready.agree()
    client.force_login(ready.controller)
    assert client.get(f"/tpi/{ready.zone.pk}/buka-lagi/").status_code == 200


def test_an_agreement_to_a_hand_over_that_was_withdrawn_is_not_opened_again(client, ready, passed_on):
    submissions.withdraw(ready.zone.pk, reason="Bukti tertukar", by=ready.place.leader, at=AT)
    client.force_login(ready.controller)
    address = f"/tpi/{ready.zone.pk}/buka-lagi/"
    assert client.get(address).status_code == 409
    ready.hand_in()
    assert ready.unit_sheet.round == 2
    kept = client.post(address, {"reason": "Keliru hitung"})
    assert (kept.status_code, "Keliru hitung" in kept.text) == (409, True)
    with pytest.raises(AssessmentError, match="menyerahkan lagi"):
        closing.reopen(ready.zone.pk, reason="Keliru", by=ready.controller, at=AT)
    assert (ready.unit_sheet.state, ready.round.state) == ("submitted", "agreed")


def test_a_team_of_one_tier_returns_at_once(panel):
    Seat.objects.exclude(user=panel.member).update(ended_at=AT)
    panel.hand_in()
    panel.take()
    assert panel.return_(panel.member).state == "returned"
