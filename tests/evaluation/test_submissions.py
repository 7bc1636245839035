"""Handing in, withdrawing and taking: what stands against it, what is frozen, and who comes first."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from datetime import timedelta

import pytest

from pilar.errors import NotFoundError
from pilar.evaluation.actions import answering, evidence, submissions, writing
from pilar.evaluation.actions.writing import Change
from pilar.evaluation.content import Period
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import Evidence, Milestone, Submission, WorksheetStep
from pilar.evaluation.queries import handing_in, sheets, worksheets
from pilar.evaluation.submission import content_of
from pilar.kernel import ledger
from pilar.kernel.models import LedgerEntry
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied
from tests.evaluation.place import SCALED, YEAR, YES_NO, build_place
from tests.kernel.races import Meeting, open_site
from tests.organisation.town import AT, TODAY


def hand_in(place, *, by=None, **more):
    return submissions.submit(place.zone.pk, by=by or place.leader, at=AT, **more)


def withdraw(place, *, by=None, reason="Salah isi", **more):
    return submissions.withdraw(place.zone.pk, reason=reason, by=by or place.leader, at=AT, **more)


def assessor(place, role="tpi_member", unit=None):
    return place.town.user(unit or place.town.office, "Penilai contoh", role, place.town.root)


def checks(place):
    row = worksheets.for_writing(place.leader, AT, place.zone.pk).get()
    return {check.code: check for check in handing_in.checks_of(sheets.load_sheet(place.zone), row, TODAY)}


def attach(place, field, *, check="unchecked", draft=False, title="SK Tim Kerja", **period):
    made = Evidence.objects.create(unit=place.zone.unit, kind="link", title=title, created_at=AT, created_by="1")
    checked = {} if check == "unchecked" else {"checked_by": "2", "checked_at": AT}
    version = made.versions.create(
        number=1, url="https://contoh.go.id/sk", sha256="a" * 64, by="1", at=AT, check_state=check, **checked, **period
    )
    return place.zone.evidence_uses.create(field=field, version=version, page=3, by="1", at=AT, is_draft=draft)


def window(place, first, last):
    return Milestone.objects.create(
        body=place.town.body, year=YEAR, code="self-assessment", opens_on=TODAY + timedelta(first),
        closes_on=TODAY + timedelta(last), source="Surat", changed_at=AT, changed_by="1",
    )  # fmt: skip


# -- what is frozen


def test_what_is_handed_in_is_frozen_and_its_hash_can_be_computed_by_anybody(place):
    place.answer_all()
    place.answer(SCALED, "B", note="karena ŷ “kutip”")
    use = attach(place, SCALED, check="accepted", period_from=TODAY)
    handed = hand_in(place)
    assert hashlib.sha256(handed.content.encode()).hexdigest() == handed.sha256
    frozen = json.loads(handed.content)
    assert frozen["answers"][SCALED] == {
        "value": "B", "note": "karena ŷ “kutip”", "evidence_text": "", "version": 2
    }  # fmt: skip
    assert len(frozen["answers"]) == 127
    (proof,) = frozen["evidence"][SCALED]
    assert (proof["evidence"], proof["version"], proof["page"], proof["check"], proof["from"]) == (
        use.version.evidence_id, 1, 3, "accepted", TODAY.isoformat(),
    )  # fmt: skip
    assert frozen["instrument"] == {"id": place.rules.instrument.id, "sha256": place.rules.instrument.sha256}
    assert frozen["score"]["total"] == str(place.worksheet.total)
    assert set(frozen["score"]["nodes"]) == set(place.rules.instrument.nodes)
    assert frozen["score"]["predicates"]["WBK"]["passes"] is True
    assert frozen["members"] == [{"unit": place.zone.unit.slug, "name": place.zone.unit.name}]


def test_the_ledger_proves_that_it_was_this_content(place):
    place.answer_all()
    handed = hand_in(place)
    entry = LedgerEntry.objects.get(code="worksheet.submitted")
    assert ledger.matches(entry, submissions.details(handed))
    handed.sha256 = "0" * 64
    assert not ledger.matches(entry, submissions.details(handed))


def test_a_submission_stays_when_answers_change_after_it_was_withdrawn(place):
    place.answer_all()
    first = hand_in(place)
    withdraw(place)
    place.answer(SCALED, "C")
    second = hand_in(place)
    assert (first.round, second.round, place.worksheet.round) == (1, 2, 2)
    stored = {row.round: row for row in Submission.objects.all()}
    assert json.loads(stored[1].content)["answers"][SCALED]["value"] == "A"
    assert json.loads(stored[2].content)["answers"][SCALED]["value"] == "C"
    assert (stored[1].withdrawn_at, stored[2].withdrawn_at) == (AT, None)
    assert list(WorksheetStep.objects.values_list("name", "reason")) == [
        ("submit", ""), ("withdraw", "Salah isi"), ("submit", ""),
    ]  # fmt: skip


def test_a_handed_in_worksheet_takes_no_answers_until_it_is_withdrawn(place):
    place.answer_all()
    hand_in(place)
    with pytest.raises(EvaluationError, match="Diserahkan"):
        place.answer(SCALED, "C")
    withdraw(place)
    place.answer(SCALED, "C")


# -- what stands against it


def test_blanks_that_count_stand_against_it_and_are_named(place):
    place.answer_all()
    place.answer(SCALED, None)
    assert [blank.field for blank in checks(place)["blank"].fields] == [SCALED]
    with pytest.raises(EvaluationError, match="1 isian kosong"):
        hand_in(place)
    assert not Submission.objects.exists()
    assert place.worksheet.state == "draft"


def test_a_blank_that_no_formula_uses_is_said_and_does_not_stand_against_it(place):
    place.answer_all()
    unused = next(key for key, item in place.rules.instrument.fields.items() if not item.used)
    place.answer(unused, None)
    assert checks(place)["unused"].kind == "warn"
    assert json.loads(hand_in(place).content)["answers"][unused]["value"] is None


def test_a_draft_is_a_blank_and_is_not_handed_in(place):
    place.answer_all()
    place.answer(SCALED, "B", is_draft=True)
    assert checks(place)["drafts"].forbids
    assert "blank" not in [code for code, check in checks(place).items() if check.forbids]
    with pytest.raises(EvaluationError, match="belum dipastikan"):
        hand_in(place)


def test_the_window_is_explained_and_decides(place):
    place.answer_all()
    assert "tidak ada batasnya" in checks(place)["window"].words
    row = window(place, 3, 9)
    with pytest.raises(EvaluationError, match="baru dibuka 27 November 2026"):
        hand_in(place)
    row.opens_on, row.closes_on = TODAY - timedelta(9), TODAY - timedelta(1)
    row.save()
    with pytest.raises(EvaluationError, match="berakhir 23 November 2026"):
        hand_in(place)
    row.closes_on = TODAY
    row.save()
    assert "hari ini hari terakhir" in checks(place)["window"].words
    hand_in(place)


def test_a_target_that_is_not_met_is_no_obstacle(place):
    place.answer_all(worst=True)
    assert checks(place)["target"].kind == "warn"
    assert json.loads(hand_in(place).content)["score"]["predicates"]["WBK"]["passes"] is False


def test_evidence_is_counted_and_drafts_of_it_stay_behind(place):
    place.answer_all()
    attach(place, YES_NO)
    attach(place, SCALED, draft=True, title="Bawaan")
    found = checks(place)
    assert f"{len(place.rules.instrument.questions) - 1} pertanyaan" in found["evidence"].words
    assert "1 dari 1 bukti" in found["unchecked"].words
    assert "1 bukti bawaan" in found["evidence-drafts"].words
    assert list(json.loads(hand_in(place).content)["evidence"]) == [YES_NO]


def test_what_was_checked_is_what_is_handed_in(place):
    place.answer_all()
    seen = handing_in.sheet_version(sheets.load_sheet(place.zone))
    place.answer(SCALED, "C", by=place.secretary)
    with pytest.raises(EvaluationError, match="lembar kerja ini diubah"):
        hand_in(place, seen=seen)
    attach(place, SCALED)
    hand_in(place, seen=handing_in.sheet_version(sheets.load_sheet(place.zone)))


@pytest.mark.parametrize("values", [{"title": "SK lain"}, {"period": Period(TODAY)}])
def test_another_title_or_period_of_the_evidence_is_noticed_too(place, values):
    place.answer_all()
    use = attach(place, SCALED)
    seen = handing_in.sheet_version(sheets.load_sheet(place.zone))
    changed = {"title": "SK Tim Kerja", "period": Period(), **values}
    evidence.change(place.zone.pk, use.version.evidence_id, **changed, by=place.secretary, at=AT)
    with pytest.raises(EvaluationError, match="lembar kerja ini diubah"):
        hand_in(place, seen=seen)


# -- who


@pytest.mark.parametrize("who", ["secretary", "pokja", "staff"])
def test_only_leader_and_head_hand_in_and_withdraw(place, who):
    place.answer_all()
    with pytest.raises(AccessDenied):
        hand_in(place, by=getattr(place, who))
    hand_in(place, by=place.head)
    with pytest.raises(AccessDenied):
        withdraw(place, by=getattr(place, who))


@pytest.mark.parametrize("unit", ["health", "other_root"])
def test_another_opd_and_another_body_find_nothing_to_hand_in(place, unit):
    stranger = place.town.user(getattr(place.town, unit), "Ketua lain contoh", "zi_leader")
    for act in (lambda: hand_in(place, by=stranger), lambda: withdraw(place, by=stranger)):
        with pytest.raises(NotFoundError):
            act()


def test_a_reason_is_needed_to_withdraw(place):
    place.answer_all()
    hand_in(place)
    with pytest.raises(EvaluationError, match="alasannya"):
        withdraw(place, reason="  ")
    assert place.worksheet.state == "submitted"


# -- at once


@contextmanager
def _free(rows):
    """In the place of ``held``: read without a lock and without a transaction."""
    yield rows.first()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_an_answer_saved_while_it_is_handed_in_is_in_it_or_is_refused(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        place.answer_all()
        guard = writing.held if guarded else _free
        meeting = Meeting(guarded=guarded)
        # Both have read the answers before one freezes them and the other saves.
        monkeypatch.setattr(worksheets, "answers_of", meeting.after(worksheets.answers_of))
        site.together(
            lambda: submissions.submit(place.zone.pk, by=place.leader, at=AT, guard=guard),
            lambda: answering.answer(place.zone.pk, Change(SCALED, "C"), by=place.secretary, at=AT, guard=guard),
        )
        monkeypatch.undo()
        frozen = json.loads(Submission.objects.get().content)["answers"][SCALED]["value"]
        assert (frozen == place.worksheet.answers.get(field=SCALED).option) is guarded


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_handed_in_twice_at_once_it_is_handed_in_once(request, tmp_path, monkeypatch, guarded):
    """The transition is the second guard: without the lock the later one is still told, only after all the work."""
    with open_site(request, tmp_path) as site:
        place = build_place()
        place.answer_all()
        guard = writing.held if guarded else _free
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr("pilar.evaluation.actions.submissions.content_of", meeting.after(content_of))
        outcomes = site.together(
            *(
                lambda by=by: submissions.submit(place.zone.pk, by=by, at=AT, guard=guard)
                for by in (place.leader, place.head)
            )
        )
        monkeypatch.undo()
        assert [type(one) for one in outcomes].count(WorkflowError) == 1, outcomes
        assert place.worksheet.round == Submission.objects.get().round == 1
