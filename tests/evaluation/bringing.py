"""Evidence as tests bring it: short texts (quick to examine), links of a site that does not exist, PDFs, photos."""

from __future__ import annotations

from datetime import date

from pilar.evaluation import content
from pilar.evaluation.actions import evidence
from pilar.evaluation.actions.evidence import Target
from pilar.evaluation.content import Content, Period
from pilar.evaluation.models import EvidenceVersion
from pilar.organisation.models import User
from tests.evaluation.place import YES_NO, Place
from tests.organisation.town import AT

LIMIT = 10 * 1024 * 1024
LAST_YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def text(words: str = "Notulen rapat tim", name: str = "notulen.txt") -> Content:
    return content.of_file(words.encode(), name, limit=LIMIT)


def link(path: str = "sk") -> Content:
    return content.of_link(f"https://berkas.contoh.go.id/{path}")


def bring(
    place: Place, what: Content | None = None, field: str = YES_NO, *, by: User | None = None, page: int | None = None,
    title: str = "SK tim contoh", **more,
) -> EvidenceVersion:  # fmt: skip
    """Add evidence to a field (with an empty ``field`` to the library), by the leader unless somebody is named."""
    target = Target(field, page) if field else None
    return evidence.add(
        place.zone.pk, what or text(), title=title, target=target, by=by or place.leader, at=more.pop("at", AT), **more
    )  # fmt: skip
