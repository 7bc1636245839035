"""A launch in words: what its state looks like, and whether enough of the staff had signed the pact before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Final

from pilar.areas.change.models import Launch
from pilar.areas.change.queries.team import zone_of
from pilar.areas.change.workflow import CANCELLED, HELD, PLANNED, PUBLISHED
from pilar.evaluation.facts import registry
from pilar.evaluation.facts.session import Session
from pilar.evaluation.windows import EvidenceWindow, WindowKind
from pilar.kernel import rules
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import local_day

#: State → kind of tag.
KINDS: Final = {PLANNED: "plain", HELD: "warn", PUBLISHED: "good", CANCELLED: "bad"}
SIGNED: Final = "change.pact.signed_share"
SHARE_RULE: Final = "change.launch-signed-share"


@dataclass(frozen=True, slots=True)
class Signed:
    """How many have signed the pact, and whether that is most of them (source: aturan §9, S51)."""

    numerator: int
    denominator: int
    enough: bool

    @property
    def warning(self) -> str:
        """One sentence where it is too few; it warns and does not lock."""
        if self.enough:
            return ""
        return (
            f"Baru {angka(self.numerator, 0)} dari {angka(self.denominator, 0)} pegawai menandatangani pakta "
            "integritas. Pencanangan lazimnya sesudah semua atau sebagian besar menandatangani. Anda tetap dapat "
            "melanjutkan."
        )


def signed_before(launch: Launch, at: datetime) -> Signed | None:
    """The share of signatures at ``at``; None where the unit builds no zone or nobody is to sign."""
    if SIGNED not in registry.facts():
        return None
    zone = zone_of(launch.unit_id, launch.planned_on.year)
    if zone is None:
        return None
    found = Session(zone, at).measure_for(SIGNED, EvidenceWindow(WindowKind.NOW)).fact
    if found.numerator is None or not found.denominator:
        return None
    body = launch.unit.body
    least = Fraction(str(rules.get(SHARE_RULE, body.uuid, local_day(at, body)).value)) / 100
    share = Fraction(found.numerator, found.denominator)
    return Signed(found.numerator, found.denominator, share > least or share == 1)
