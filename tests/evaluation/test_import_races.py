"""A workbook is accepted while somebody else works at the same evidence."""

from __future__ import annotations

import pytest

from pilar.evaluation.actions import evidence, import_evidence
from pilar.evaluation.actions.imports import Accepted
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import EvidenceUse
from tests.evaluation.bringing import bring, link
from tests.evaluation.place import YES_NO, build_place
from tests.evaluation.workbooks import accepted, book, uploaded
from tests.kernel.races import Meeting, open_site
from tests.organisation.town import AT


@pytest.mark.django_db(transaction=True)
def test_a_link_that_a_workbook_names_is_not_discarded_before_it_is_in_use(request, tmp_path, monkeypatch):
    with open_site(request, tmp_path) as site:
        place = build_place()
        version = bring(place, link(), field="")
        upload = uploaded(place, book({}, {}, {YES_NO: version.url}))
        found, gone = Meeting(guarded=False), Meeting(guarded=True)
        made = import_evidence._made

        def later(*args, **more):
            """The link has been found in the library; now somebody has a moment to discard it."""
            found()
            gone()
            return made(*args, **more)

        def discard() -> None:
            found()
            try:
                evidence.discard(place.zone.pk, version.evidence_id, by=place.leader, at=AT)
            finally:
                gone()

        monkeypatch.setattr(import_evidence, "_made", later)
        outcomes = site.together(lambda: accepted(place, upload, by=place.secretary), discard)
        monkeypatch.undo()
        assert isinstance(outcomes[0], Accepted), outcomes
        assert isinstance(outcomes[1], EvaluationError), outcomes
        assert EvidenceUse.objects.get().version == version
