"""A file of a record becomes evidence of a zone: the same bytes, with the period that the record says."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime

from django.conf import settings

from pilar.evaluation import content
from pilar.evaluation.actions import evidence
from pilar.evaluation.actions.evidence import Target
from pilar.evaluation.content import UNDATED, Period
from pilar.evaluation.models import EvidenceVersion
from pilar.kernel import files
from pilar.organisation.models import User
from pilar.records.models import Decree, DecreeFile, Innovation, InnovationFile
from pilar.records.models.base import Record

LONGEST = content.LONGEST_TITLE


def period_of(record: Record) -> Period:
    """What evidence of ``record`` proves: a decree as long as it holds, an innovation since it is applied."""
    if isinstance(record, Decree) and record.valid_from is not None:
        return Period(record.valid_from, record.last_day)
    if isinstance(record, Innovation) and record.applied_on is not None:
        return Period(record.applied_on)
    return UNDATED


def title_of(record: Record, file: DecreeFile | InnovationFile) -> str:
    """``SK tim kerja ZI 188/2026: Pembentukan tim kerja``; of other files their own title after the record's."""
    if isinstance(record, Decree):
        head = f"{record.get_kind_display()} {record.number}".strip()
        name = record.title if file.what == DecreeFile.SIGNED else f"{record.title}, {file.title}"
        return _short(f"{head}: {name}")
    return _short(f"Inovasi “{record.title}”: {file.title}")


def prove(
    record: Record, file: DecreeFile | InnovationFile, zone_id: int, field: str, *, by: User, at: datetime
) -> EvidenceVersion:
    """Add ``file`` of ``record`` to ``field`` of the zone, or to its library where ``field`` is empty.

    ``by`` sees the record: the page has looked it up. Raises as ``evaluation.actions.evidence.add``: SameContent where
    the zone has these bytes already, NotFoundError, AccessDenied, EvaluationError, FileError.
    """
    with ExitStack() as stack:
        if file.stored is None:
            found = content.of_link(file.url)
        else:
            opened = stack.enter_context(files.open_file(file.stored))
            found = content.of_file(opened, file.filename, limit=settings.PILAR_MAX_UPLOAD)
        return evidence.add(
            zone_id, found, title=title_of(record, file), period=period_of(record),
            target=Target(field) if field else None, by=by, at=at,
        )  # fmt: skip


def _short(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"
