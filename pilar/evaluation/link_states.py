"""What the state of a link is called on pages, and what it means. "Not reachable from here" is not "dead"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pilar.evaluation.linkcheck.fetch import LABELS
from pilar.evaluation.models import EvidenceVersion

#: State → what its tag looks like (components/tag.html).
_KINDS: Final[Mapping[str, str]] = {
    EvidenceVersion.NOT_ASKED: "plain", EvidenceVersion.REACHABLE: "good", EvidenceVersion.LOCKED: "bad",
    EvidenceVersion.DEAD: "bad", EvidenceVersion.FAR: "warn", EvidenceVersion.REFUSED: "warn",
}  # fmt: skip
NOT_ASKED: Final = "Belum diperiksa"
#: For lists and filters.
CHOICES: Final = [(EvidenceVersion.NOT_ASKED, NOT_ASKED), *((state.value, label) for state, label in LABELS.items())]


@dataclass(frozen=True, slots=True)
class LinkWords:
    """A link's state in words: label, how its tag looks, the sentence of the last check."""

    label: str
    kind: str
    detail: str


def words_of(version: EvidenceVersion) -> LinkWords | None:
    """None for a file."""
    if not version.url:
        return None
    detail = version.link_detail or "Tautan ini akan dibuka oleh sistem sebentar lagi untuk memastikannya."
    return LinkWords(dict(CHOICES)[version.link_state], _KINDS[version.link_state], detail)
