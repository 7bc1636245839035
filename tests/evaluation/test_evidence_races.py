"""Two people at one evidence at once, with the lock and without it."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import IntegrityError

from pilar.evaluation.actions import evidence, evidence_checks, evidence_uses, writing
from pilar.evaluation.actions.evidence_checks import checked_version
from pilar.evaluation.content import Period
from pilar.evaluation.errors import SameContent
from pilar.evaluation.models import Evidence, EvidenceUse, EvidenceVersion
from pilar.evaluation.queries import library
from pilar.kernel.locks import locked
from pilar.organisation.versions import ChangedMeanwhile
from tests.evaluation.bringing import bring, link, text
from tests.evaluation.place import SCALED, YES_NO, build_place
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("guarded", [True, False]),
]


@contextmanager
def _free(rows):
    """In the place of ``writing.held``: read without a lock and without a transaction."""
    yield rows.first()


def test_two_who_bring_the_same_content_make_one_evidence(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        guard = writing.held if guarded else _free
        meeting = Meeting(guarded=guarded)
        # Both have looked whether it is there before either adds it.
        monkeypatch.setattr(library, "same_content", meeting.after(library.same_content))
        outcomes = site.together(
            lambda: bring(place, link(), guard=guard),
            lambda: bring(place, link(), SCALED, by=place.secretary, guard=guard),
        )
        monkeypatch.undo()
        assert Evidence.objects.count() == (1 if guarded else 2), outcomes
        assert sum(isinstance(each, SameContent) for each in outcomes) == (1 if guarded else 0)


def test_two_who_bring_evidence_to_one_field_stand_one_behind_the_other(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        guard = writing.held if guarded else _free
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(evidence, "last_places", meeting.after(evidence.last_places))
        outcomes = site.together(
            lambda: bring(place, link("satu"), guard=guard),
            lambda: bring(place, link("dua"), by=place.secretary, guard=guard),
        )
        monkeypatch.undo()
        places = sorted(EvidenceUse.objects.values_list("position", flat=True))
        assert places == ([1, 2] if guarded else [1, 1]), outcomes


def test_two_who_use_the_same_evidence_for_one_field_make_one_row(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        version = bring(place, link())
        guard = writing.held if guarded else _free
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(evidence_uses, "_served", meeting.after(evidence_uses._served))
        if not guarded:  # the row of the evidence is the second lock
            monkeypatch.setattr(evidence_uses, "locked", unguarded)
        outcomes = site.together(
            *(
                lambda by=by: evidence_uses.use(
                    place.zone.pk, version.evidence_id, {SCALED: None}, by=by, at=AT, guard=guard
                )
                for by in (place.leader, place.secretary)
            )
        )
        monkeypatch.undo()
        assert EvidenceUse.objects.filter(field=SCALED).count() == 1
        # Without the locks the database itself refuses the second row, as an error of the site.
        assert sum(isinstance(each, IntegrityError) for each in outcomes) == (0 if guarded else 1), outcomes


def test_two_new_versions_get_two_numbers(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        first = bring(place, text())
        guard = locked if guarded else unguarded
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(evidence, "_numbers", meeting.after(evidence._numbers))
        outcomes = site.together(
            *(
                lambda words=words, by=by: evidence.add_version(
                    place.zone.pk, first.evidence_id, text(words), period=Period(), by=by, at=AT, guard=guard
                )
                for words, by in (("dua", place.leader), ("tiga", place.secretary))
            )
        )
        monkeypatch.undo()
        numbers = sorted(EvidenceVersion.objects.values_list("number", flat=True))
        assert numbers == ([1, 2, 3] if guarded else [1, 2]), outcomes
        newest = EvidenceVersion.objects.order_by("-number").first()
        assert EvidenceUse.objects.get(field=YES_NO).version == newest


def test_of_two_who_check_at_once_one_is_told(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        version = bring(place, link())
        guard = locked if guarded else unguarded
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(evidence_checks, "checked_version", meeting.after(checked_version))
        seen = checked_version(version)
        outcomes = site.together(
            lambda: evidence_checks.check(
                place.zone.pk, version.evidence_id, accepted=True, seen=seen, by=place.secretary, at=AT, guard=guard
            ),
            lambda: evidence_checks.check(
                place.zone.pk, version.evidence_id, accepted=False, reason="Buram", seen=seen, by=place.head, at=AT,
                guard=guard,
            ),
        )  # fmt: skip
        monkeypatch.undo()
        assert sum(isinstance(each, ChangedMeanwhile) for each in outcomes) == (1 if guarded else 0), outcomes
        assert version.remarks.count() == (1 if guarded else 2)
