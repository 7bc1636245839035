"""The bytes behind what was frozen: the very versions that a proposal pins, found by evidence, number and hash."""

from __future__ import annotations

from collections.abc import Iterable

from pilar.evaluation.models import EvidenceVersion
from pilar.evaluation.portalrb.snapshot import Piece
from pilar.kernel.models import StoredFile


def files_of(pieces: Iterable[Piece]) -> dict[tuple[int, int], StoredFile]:
    """(evidence, version) → the stored file, where it is the one that was frozen. One query, none without files."""
    wanted = {(piece.evidence, piece.version): piece.sha256 for piece in pieces if not piece.url}
    if not wanted:
        return {}
    rows = EvidenceVersion.objects.filter(evidence__in={evidence for evidence, _ in wanted}, stored__isnull=False)
    found = {}
    for version in rows.select_related("stored"):
        place = (version.evidence_id, version.number)
        if wanted.get(place) == version.sha256 and version.stored is not None:
            found[place] = version.stored
    return found
