"""The steps of an evaluation year: the list, a body's own windows, and that an estimate decides nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pilar.evaluation import milestones
from pilar.evaluation.actions.milestones import clear_milestone, milestone_version, set_milestone
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.milestones import DECISION, DESK, FILE, SELF_ASSESSMENT, next_of, parse_steps, steps, windows_of
from pilar.evaluation.models import Milestone
from pilar.evaluation.queries.milestones import self_assessment_of
from pilar.instrument.faults import InstrumentError
from pilar.instrument.reading import read_text, read_yaml
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import ChangedMeanwhile, refuse_stale
from tests.evaluation.place import YEAR, YES_NO
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, TODAY

MARCH, APRIL = date(YEAR, 3, 1), date(YEAR, 4, 15)


@pytest.fixture
def bureau(place):
    return place.town.user(place.town.office, "Biro contoh", "organisation", place.town.root)


def put(place, by, **more):
    values = {"opens_on": MARCH, "closes_on": APRIL, "source": "Surat 1", "is_confirmed": True, **more}
    return set_milestone(place.town.root, YEAR, SELF_ASSESSMENT, by=by, at=AT, **values)


def test_every_step_says_where_it_comes_from_and_none_claims_to_be_read_in_a_regulation():
    assert SELF_ASSESSMENT in steps()
    for step in steps().values():
        assert step.source
        assert step.note, step.code
        assert step.status != "confirmed"
        first, last = step.usual(2028)
        assert first <= last


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"opens": [31, 2]}, "shape"), ({"closes": [1, 1]}, "shape"), ({"status": "yakin"}, "unknown-value"),
        ({"label": ""}, "missing-key"),
        ({"role": "raja"}, "unknown-value"), ({"needs": ["other"]}, "unknown-value"),
        ({"extra": "x"}, "unknown-key"), ({"code": "declaration"}, "duplicate"),
        ({"code": "other"}, "missing-key"), ({"stage": 0}, "shape"), ({"stage": True}, "shape"),
        ({"stage": "dua"}, "shape"), ({"stage": 2}, "duplicate"), ({"objection": True}, "shape"),
        ({"stage": 3, "objection": "ya"}, "shape"),
    ],
)  # fmt: skip
def test_a_broken_list_of_steps_is_refused_with_its_fault(change, code):
    item: dict[str, Any] = {
        "label": "Tahap",
        "actor": "Unit",
        "opens": [1, 3],
        "closes": [1, 4],
        "source": "S",
        "status": "policy",
    }
    stages = [{**item, "code": code, "stage": place} for place, code in enumerate((DESK, DECISION), 1)]
    items = [{**item, "code": "declaration"}, *stages, {**item, "code": SELF_ASSESSMENT}]
    whole = {"format": 1, "checked": date(2026, 11, 25), "steps": items}
    assert len(parse_steps(whole, "x.yaml")) == 4
    items[-1] = {**items[-1], **change}
    with pytest.raises(InstrumentError) as caught:
        parse_steps(whole, "x.yaml")
    assert code in {fault.code for fault in caught.value.faults}


@pytest.mark.parametrize("code", [DESK, DECISION])
def test_a_list_without_a_stage_that_is_acted_by_is_refused(code):
    whole = read_yaml(read_text(FILE), FILE.name)
    assert [step.code for step in steps().values() if step.objection] == ["administrative-selection"]
    for change in ("absent", "no stage"):
        items = [dict(each) for each in whole["steps"] if each["code"] != code or change == "no stage"]
        for each in items:
            each.pop("needs", None)
            if each["code"] == code:
                del each["stage"]
        with pytest.raises(InstrumentError) as caught:
            parse_steps({**whole, "steps": items}, FILE.name)
        (fault,) = caught.value.faults
        assert (fault.where, fault.code) == (FILE.name, "missing-key")
        assert code in fault.message


def test_without_a_row_the_window_is_an_estimate_and_answers_are_taken_after_it(place):
    """The usual window closes in April; it is November."""
    window = self_assessment_of(place.town.body.pk, YEAR)
    assert window.is_estimate
    assert window.closes_on < TODAY
    place.answer(YES_NO, "Ya")


def test_a_window_that_the_body_sets_holds_and_says_its_letter(place, bureau):
    put(place, bureau)
    window = self_assessment_of(place.town.body.pk, YEAR)
    assert (window.opens_on, window.closes_on, window.source, window.is_estimate) == (MARCH, APRIL, "Surat 1", False)
    with pytest.raises(EvaluationError, match="berakhir 15 April 2026"):
        place.answer(YES_NO, "Ya")
    put(place, bureau, closes_on=TODAY, source="Surat 2")
    place.answer(YES_NO, "Ya")
    assert Milestone.objects.count() == 1


def test_a_window_that_is_taken_back_is_an_estimate_again(place, bureau):
    put(place, bureau)
    clear_milestone(place.town.root, YEAR, SELF_ASSESSMENT, by=bureau, at=AT)
    clear_milestone(place.town.root, YEAR, SELF_ASSESSMENT, by=bureau, at=AT)
    assert self_assessment_of(place.town.body.pk, YEAR).is_estimate
    assert LedgerEntry.objects.filter(code="milestone.cleared").count() == 1


def test_set_without_a_letter_it_holds_and_is_said_to_be_unsettled(place, bureau):
    assert self_assessment_of(place.town.body.pk, YEAR).doubt == "perkiraan"
    put(place, bureau, closes_on=TODAY, is_confirmed=False)
    window = self_assessment_of(place.town.body.pk, YEAR)
    assert (window.is_estimate, window.doubt) == (False, "belum dipastikan")
    place.answer(YES_NO, "Ya")


@pytest.mark.parametrize(
    "values",
    [
        {"closes_on": MARCH - timedelta(1)}, {"closes_on": date(YEAR + 2, 1, 1)}, {"opens_on": date(YEAR - 2, 1, 1)},
        {"source": "  "},
    ],
)  # fmt: skip
def test_a_window_that_does_not_fit_is_refused(place, bureau, values):
    with pytest.raises(EvaluationError, match="Belum ada yang berubah"):
        put(place, bureau, **values)
    assert not Milestone.objects.exists()


@pytest.mark.parametrize("who", ["head", "leader"])
def test_no_opd_sets_the_windows_of_the_body(place, who):
    with pytest.raises(AccessDenied):
        put(place, getattr(place, who))


def test_the_second_of_two_forms_is_told(place, bureau):
    seen = milestone_version(None)
    put(place, bureau, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        put(place, bureau, source="Surat 2", seen=seen)
    assert Milestone.objects.get().source == "Surat 1"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_of_two_who_set_one_window_at_once_one_is_told(request, tmp_path, monkeypatch, guarded):
    from tests.evaluation.place import build_place

    with open_site(request, tmp_path) as site:
        place = build_place()
        bureau = place.town.user(place.town.office, "Biro contoh", "organisation", place.town.root)
        put(place, bureau)
        seen = milestone_version(Milestone.objects.get())
        more = {} if guarded else {"guard": unguarded}
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr("pilar.evaluation.actions.milestones.refuse_stale", meeting.after(refuse_stale))
        outcomes = site.together(
            *(lambda source=source: put(place, bureau, source=source, seen=seen, **more) for source in ("2", "3"))
        )
        monkeypatch.undo()
        told = [one for one in outcomes if isinstance(one, ChangedMeanwhile)]
        assert len(told) == (1 if guarded else 0), outcomes


def test_what_comes_next_is_the_open_step_that_closes_first_then_the_nearest():
    windows = windows_of(YEAR, [])
    at = {day: next_of(windows, day) for day in (date(YEAR, 1, 15), date(YEAR, 3, 20), date(YEAR - 1, 12, 1))}
    assert [window and window.step.code for window in at.values()] == ["declaration", SELF_ASSESSMENT, "declaration"]
    assert next_of(windows, date(YEAR + 1, 1, 1)) is None
    states = {window.step.code: window.state(date(YEAR, 3, 20)) for window in windows}
    assert [states[code] for code in ("declaration", "team-decree", SELF_ASSESSMENT, "proposal")] == [
        milestones.OVER, milestones.OVER, milestones.OPEN, milestones.AHEAD,
    ]  # fmt: skip
