"""LKE workbooks for tests of the import: what a unit would upload."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from pilar.evaluation.access import Writing, writing
from pilar.evaluation.actions import imports
from pilar.evaluation.imports.compare import Diff
from pilar.evaluation.models import WorkbookImport
from pilar.evaluation.queries import imports as queries
from pilar.evaluation.queries import worksheets
from pilar.instrument.loader import load
from pilar.workbook.model import SheetAnswers
from pilar.workbook.writer import write
from tests.evaluation.place import Place
from tests.organisation.town import AT

Answers = Mapping[str, str | Fraction | None]


def book(
    answers: Answers | None = None, notes: Mapping[str, str] | None = None, evidence: Mapping[str, str] | None = None
) -> bytes:
    """An LKE of the official layout with the unit's columns filled."""
    return write(load(), [SheetAnswers("unit", answers or {}, notes or {}, evidence or {})])


def uploaded(place: Place, data: bytes, *, by=None, at=AT) -> WorkbookImport:
    """``data`` read for the place's zone, by the leader unless somebody else is named."""
    return imports.upload_workbook(place.zone.pk, data, "lke contoh.xlsx", by=by or place.leader, at=at)


def diff_of(place: Place, upload: WorkbookImport, *, by=None) -> Diff:
    """What the upload would do now."""
    stored = WorkbookImport.objects.get(pk=upload.pk)
    mine = writing(by, place.zone, AT) if by else Writing(everything=True)
    return queries.diff_of(stored, place.worksheet, mine)


def seen(place: Place) -> dict[str, int]:
    """The versions that a page would show now."""
    return {answer.field: answer.version for answer in worksheets.answers_of(place.worksheet)}


def accepted(place: Place, upload: WorkbookImport, take=imports.Take.ALL, *, by=None, at=AT, **more):
    """Accept of the upload what ``take`` says, having seen what is stored."""
    versions = more.pop("seen", None) or seen(place)
    return imports.accept(place.zone.pk, upload.pk, take, seen=versions, by=by or place.leader, at=at, **more)
