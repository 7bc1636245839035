"""Last year's sheet comes over as drafts: what does, what stays behind and why, and how drafts are confirmed."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from fractions import Fraction

import pytest

from pilar.evaluation.actions import carrying, writing
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import AnswerRevision, Evidence, EvidenceUse, Worksheet
from pilar.evaluation.queries.carrying import carried, waiting
from pilar.organisation.access import AccessDenied
from tests.evaluation.place import SCALED, YEAR, YES_NO, build_place
from tests.kernel.races import Meeting, open_site
from tests.organisation.town import AT

AREA_2, COUNTED = "A.I.2.i.a", "A.II.1.i.a"


def next_year(place):
    """The zone of the year after, whose previous one is the place's."""
    head = place.town.user(place.town.root, "Kepala daerah contoh", "head")
    return place.zone_of(place.town.training, year=YEAR + 1, by=head)


def bring(place, zone, *, by=None, **more):
    return carrying.carry(zone, by=by or place.leader, at=AT, **more)


def attach(place, field, title="SK", *, check="unchecked", zone=None, **period):
    made = Evidence.objects.create(unit=place.zone.unit, kind="link", title=title, created_at=AT, created_by="1")
    more = {} if check == "unchecked" else {"checked_by": "2", "checked_at": AT}
    version = made.versions.create(
        number=1, url=f"https://contoh.go.id/{title}", sha256="x", by="1", at=AT, check_state=check, **more, **period
    )
    return (zone or place.zone).evidence_uses.create(field=field, version=version, page=3, by="1", at=AT)


def sheet(zone):
    return Worksheet.objects.get(zone=zone)


def test_choices_with_their_notes_come_over_as_drafts_that_score_nothing(place):
    place.answer(SCALED, "B", note="karena")
    zone = next_year(place)
    assert bring(place, zone) == carrying.Counts(1, 0)
    draft = sheet(zone).answers.get(field=SCALED)
    assert (draft.option, draft.note, draft.is_draft) == ("B", "karena", True)
    assert draft.revisions.get().origin == AnswerRevision.CARRIED
    assert (sheet(zone).total, sheet(zone).answered, sheet(zone).drafts) == (0, 0, 1)


def test_counts_and_indices_of_a_past_year_stay_behind(place):
    place.answer(next(i.key for i in place.rules.instrument.questions[COUNTED].fields), Fraction(3))
    place.answer(next(k for k, i in place.rules.instrument.fields.items() if i.kind == "index"), Fraction("3.6"))
    zone = next_year(place)
    found = carried(zone, lambda field: True)
    assert (found.fields, found.behind) == ([], {"figure": 2})
    with pytest.raises(EvaluationError, match="Tidak ada yang dapat dibawa"):
        bring(place, zone)


def test_what_is_answered_already_is_left_alone_and_a_second_time_brings_nothing(place):
    place.answer(SCALED, "B")
    place.answer(YES_NO, "Ya")
    zone = next_year(place)
    from pilar.evaluation.actions import answering
    from pilar.evaluation.actions.writing import Change

    answering.answer(zone.pk, Change(SCALED, "A"), by=place.leader, at=AT)
    assert bring(place, zone).answers == 1
    assert sheet(zone).answers.get(field=SCALED).option == "A"
    with pytest.raises(EvaluationError):
        bring(place, zone)


def test_drafts_and_what_the_edition_does_not_know_are_not_brought(place):
    place.answer(SCALED, "B", is_draft=True)
    Worksheet.objects.get(zone=place.zone).answers.filter(field=YES_NO).update(option="Entah")
    zone = next_year(place)
    Worksheet.objects.get(zone=place.zone).answers.filter(field=AREA_2).update(option="A", field="A.IX.1")
    found = carried(zone, lambda field: True)
    assert (found.fields, found.behind) == ([], {"unknown": 2})


def test_evidence_comes_over_where_it_is_still_valid_and_says_why_else(place):
    valid = attach(place, SCALED, "berlaku", period_from=date(YEAR, 1, 1))
    attach(place, SCALED, "lama", period_from=date(2019, 1, 1), period_until=date(2019, 12, 31))
    attach(place, SCALED, "tanpa-masa")
    attach(place, SCALED, "salah", check="returned", period_from=date(YEAR, 1, 1))
    zone = next_year(place)
    attach(place, YES_NO, "baru", zone=zone, period_from=date(YEAR, 1, 1))
    attach(place, YES_NO, "lagi", period_from=date(YEAR, 1, 1))
    assert carried(zone, lambda field: True).behind == {
        "outside": 1, "undated": 1, "returned": 1, "has-evidence": 1
    }  # fmt: skip
    assert bring(place, zone) == carrying.Counts(0, 1)
    use = EvidenceUse.objects.get(zone=zone, field=SCALED)
    assert (use.version, use.page, use.is_draft, use.by) == (valid.version, 3, True, place.leader.actor)


def test_a_lembar_fakta_of_last_year_stays_behind(place):
    use = attach(place, SCALED, period_from=date(2020, 1, 1))
    zone = next_year(place)
    assert len(carried(zone, lambda field: True).uses) == 1
    Evidence.objects.filter(pk=use.version.evidence_id).update(kind=Evidence.FACT)
    found = carried(zone, lambda field: True)
    assert (list(found.uses), found.behind["fact"]) == ([], 1)


def test_an_area_is_confirmed_at_once_with_its_evidence_and_scores_from_then_on(place):
    place.answer(SCALED, "A")
    place.answer(AREA_2, "A")
    attach(place, SCALED, period_from=date(YEAR, 1, 1))
    zone = next_year(place)
    bring(place, zone)
    assert [(one.area, len(one.answers), len(one.uses)) for one in waiting(zone)] == [(1, 1, 1), (2, 1, 0)]
    assert carrying.confirm_area(zone, 1, by=place.leader, at=AT) == carrying.Counts(1, 1)
    assert [one.area for one in waiting(zone)] == [2]
    assert (sheet(zone).answered, sheet(zone).drafts) == (1, 1)
    assert sheet(zone).total == place.rules.instrument.questions[SCALED].weight
    assert not EvidenceUse.objects.filter(zone=zone, is_draft=True).exists()
    assert carrying.confirm_area(zone, 1, by=place.leader, at=AT) == carrying.Counts(0, 0)


def test_the_results_are_an_area_of_their_own(place):
    option = next(k for k, i in place.rules.instrument.fields.items() if i.kind == "option" and k.startswith("B."))
    place.answer(option, "B")
    zone = next_year(place)
    bring(place, zone)
    assert [one.area for one in waiting(zone)] == [0]
    assert carrying.confirm_area(zone, 0, by=place.leader, at=AT).answers == 1
    with pytest.raises(EvaluationError):
        carrying.confirm_area(zone, 7, by=place.leader, at=AT)


def test_a_pokja_brings_and_confirms_its_own_area_and_no_other(place):
    place.answer(SCALED, "A")
    place.answer(AREA_2, "A")
    zone = next_year(place)
    assert bring(place, zone, by=place.pokja).answers == 1
    assert sheet(zone).answers.get(is_draft=True).field == SCALED
    with pytest.raises(AccessDenied):
        carrying.confirm_area(zone, 2, by=place.pokja, at=AT)
    carrying.confirm_area(zone, 1, by=place.pokja, at=AT)


@pytest.mark.parametrize("who", ["staff", "head"])
def test_whoever_answers_nothing_brings_nothing(place, who):
    place.answer(SCALED, "A")
    zone = next_year(place)
    with pytest.raises(EvaluationError):
        bring(place, zone, by=getattr(place, who))
    with pytest.raises(AccessDenied):
        carrying.confirm_area(zone, 1, by=getattr(place, who), at=AT)


def test_nothing_comes_into_a_worksheet_that_is_handed_in(place):
    place.answer(SCALED, "A")
    zone = next_year(place)
    Worksheet.objects.filter(zone=zone).update(state="submitted")
    with pytest.raises(EvaluationError, match="Diserahkan"):
        bring(place, zone)


def test_a_zone_without_a_year_before_has_nothing_to_bring(place):
    assert carried(place.zone, lambda field: True).fields == []
    with pytest.raises(EvaluationError):
        bring(place, place.zone)


@contextmanager
def _free(rows):
    yield rows.first()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_brought_twice_at_once_it_comes_once(request, tmp_path, monkeypatch, guarded):
    """Without the lock the later one runs into what the first has written, half done or refused."""
    from pilar.errors import PilarError

    with open_site(request, tmp_path) as site:
        place = build_place()
        place.answer(SCALED, "B")
        attach(place, SCALED, period_from=date(YEAR, 1, 1))
        zone = next_year(place)
        guard = writing.held if guarded else _free
        meeting = Meeting(guarded=guarded, times=2)
        monkeypatch.setattr("pilar.evaluation.actions.carrying.carried", meeting.after(carried))
        outcomes = site.together(
            *(lambda by=by: bring(place, zone, by=by, guard=guard) for by in (place.leader, place.secretary))
        )
        monkeypatch.undo()
        broken = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, EvaluationError)]
        assert EvidenceUse.objects.filter(zone=zone).count() == 1
        assert (broken == []) is guarded, outcomes
        assert all(isinstance(one, PilarError | carrying.Counts) for one in outcomes) or not guarded
