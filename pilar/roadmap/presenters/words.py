"""What the pages of the roadmap say alike: a tag, a step in somebody's history, where a question is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse

from pilar.evaluation.models import Zone
from pilar.evaluation.presenters.parts import html_id
from pilar.evaluation.rulebook import part_of
from pilar.instrument.model import Instrument

#: So many days before the due day it is said.
SOON: Final = 7


@dataclass(frozen=True, slots=True)
class Tag:
    """Words and the kind of tag (bad, warn, plain, info, good) of ``components/tag.html``."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Told:
    """A step in the life of a need or a plan item."""

    at: datetime
    what: str
    reason: str = ""


def lke_address(zone: Zone, instrument: Instrument, code: str) -> str:
    """Where the question is answered."""
    lke = reverse("evaluation:lke", args=[zone.pk])
    return f"{lke}?bagian={part_of(instrument, code)}#{html_id('tanya', code)}"
