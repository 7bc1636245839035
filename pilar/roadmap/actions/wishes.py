"""What the team fixes for the optimiser: how it chooses, with which margin, and one wish at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.numbers import decimal_text
from pilar.organisation.models import User
from pilar.organisation.versions import refuse_stale, version_of
from pilar.records.filing import fitting
from pilar.records.texts import optional_line
from pilar.roadmap.access import opened_plan, require_area
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import Plan, Wish
from pilar.roadmap.optimiser import AIMS

LONGEST_REASON: Final = 200
MOST_STEPS: Final = 100
MOST_DAYS: Final = 1000
MARGINS: Final = (Decimal(0), Decimal("0.2"))
#: What each kind needs besides its key.
_NEEDS_REASON: Final = (Wish.FIXED, Wish.OUTSIDE)
_LABELS: Final[Mapping[str, str]] = dict(Wish.KINDS)


@dataclass(frozen=True, slots=True)
class WishDraft:
    """``key``: a question's code, for ``most`` an area's number, for ``expected`` the field of a survey's index."""

    kind: str
    key: str
    number: Decimal | None = None
    reason: str = ""


def choose(
    zone_pk: int, aim: str, margin: Decimal, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Plan:
    """How the plan is chosen, and the margin as a share (0 to 0.2). For the whole team's managers.

    Raises NotFoundError, AccessDenied, ChangedMeanwhile, RoadmapError.
    """
    if aim not in AIMS:
        raise RoadmapError("Pilih cara memilih dari daftar. Belum ada yang berubah.")
    if not MARGINS[0] <= margin <= MARGINS[1]:
        raise RoadmapError("Cadangan paling sedikit 0 % dan paling banyak 20 %. Isian Anda tetap ada.")
    with opened_plan(zone_pk, by=by, at=at, guard=guard) as plan:
        require_area(by, plan.zone, None, at)
        refuse_stale(seen, version_of_choice(plan), "cara memilih")
        with transaction.atomic():
            plan.aim, plan.margin = aim, margin
            plan.save(update_fields=["aim", "margin"])
            _recorded(plan, {"aim": aim, "margin": str(margin)}, by, at)
    return plan


def version_of_choice(plan: Plan | None) -> str:
    """What the form of aim and margin carries."""
    return version_of(plan.aim, str(plan.margin.normalize())) if plan else version_of("", "")


def wish(zone_pk: int, draft: WishDraft, *, by: User, at: datetime, guard: Guard = locked) -> Wish:
    """Fix one thing; what was fixed of the same kind and key is replaced.

    A pokja fixes questions of its own area. Raises NotFoundError, AccessDenied, RoadmapError.
    """
    with opened_plan(zone_pk, by=by, at=at, guard=guard) as plan:
        rules = rulebook(plan.zone.edition)
        values = _fitting(rules, draft)
        require_area(by, plan.zone, area_of(rules, draft.kind, draft.key), at)
        with transaction.atomic():
            row, _ = plan.wishes.update_or_create(
                kind=draft.kind, key=draft.key, defaults={**values, "by": by.actor, "at": at}
            )
            _recorded(plan, {"kind": row.kind, "key": row.key}, by, at)
    return row


def take_back(zone_pk: int, pk: int, *, by: User, at: datetime, guard: Guard = locked) -> Wish | None:
    """Take a wish back; None where somebody has done so already. Raises as ``wish``."""
    with opened_plan(zone_pk, by=by, at=at, guard=guard) as plan:
        row = plan.wishes.filter(pk=pk).first()
        require_area(by, plan.zone, area_of(rulebook(plan.zone.edition), row.kind, row.key) if row else None, at)
        if row is None:
            return None
        with transaction.atomic():
            plan.wishes.filter(pk=pk).delete()
            _recorded(plan, {"kind": row.kind, "key": row.key, "taken_back": True}, by, at)
    return row


def area_of(rules: Rulebook, kind: str, key: str) -> int | None:
    """The area whose pokja may fix this; None: the whole team's. Limits and surveys are the team's."""
    if kind == Wish.MOST or key not in rules.instrument.questions:
        return None
    area = rules.area_of(key)
    return area.number if area else None


def _fitting(rules: Rulebook, draft: WishDraft) -> dict[str, object]:
    """Raises RoadmapError for what the instrument does not have and for a number or reason that is missing."""
    if draft.kind not in _LABELS:
        raise RoadmapError("Pilih jenis ketentuan dari daftar. Isian Anda tetap ada.")
    reason = optional_line(draft.reason, "Alasan", LONGEST_REASON)
    if draft.kind in _NEEDS_REASON:
        reason = fitting(draft.reason, "Alasan", LONGEST_REASON)
    if draft.kind == Wish.MOST:
        return {"number": _limit(rules, draft), "reason": reason}
    if draft.kind == Wish.EXPECTED:
        return {"number": _expected(rules, draft), "reason": reason}
    if draft.key not in rules.instrument.questions:
        raise RoadmapError(f"Pertanyaan {draft.key} tidak ada di lembar kerja zona ini. Isian Anda tetap ada.")
    if draft.kind != Wish.EFFORT:
        return {"number": None, "reason": reason}
    if draft.number is None or not 0 < draft.number <= MOST_DAYS:
        raise RoadmapError(
            f"Isi beban tiap langkah dalam hari-tim, di atas 0 sampai {MOST_DAYS}. Isian Anda tetap ada."
        )
    return {"number": draft.number, "reason": reason}


def _limit(rules: Rulebook, draft: WishDraft) -> Decimal:
    if draft.key not in {str(area) for area in rules.instrument.areas}:
        raise RoadmapError("Pilih pokja dari daftar. Isian Anda tetap ada.")
    number = draft.number
    if number is None or number != int(number) or not 0 <= number <= MOST_STEPS:
        raise RoadmapError(f"Isi berapa langkah paling banyak, 0 sampai {MOST_STEPS}. Isian Anda tetap ada.")
    return number


def _expected(rules: Rulebook, draft: WishDraft) -> Decimal:
    field = rules.instrument.fields.get(draft.key)
    if field is None or field.top is None:
        raise RoadmapError("Harapan hanya untuk hasil survei. Pilih survei dari daftar; isian Anda tetap ada.")
    if draft.number is None or not 0 <= draft.number <= field.top:
        raise RoadmapError(f"Isi indeks antara 0 dan {decimal_text(field.top, 0)}. Isian Anda tetap ada.")
    return draft.number


def _recorded(plan: Plan, details: dict[str, object], by: User, at: datetime) -> None:
    ledger.record("plan.wished", plan, body=plan.zone.unit.body.uuid, by=by.actor, at=at, details=details)
