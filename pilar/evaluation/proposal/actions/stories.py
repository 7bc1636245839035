"""Telling TPN of a service: the unit's team writes, also piece by piece; nobody writes over another's words unseen."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.access import by_role, day_of
from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.access import MANAGES, zone_of
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.letters import many_lines, one_line
from pilar.evaluation.proposal.models import ProposedUnit, ServiceStory
from pilar.evaluation.proposal.workflow import DRAFT, FIXED
from pilar.evaluation.queries.services import services_of
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import AccessDenied, Rights, rights_of
from pilar.organisation.models import User
from pilar.organisation.versions import refuse_stale, version_of

LONGEST: Final = 2_000
LARGEST: Final = Decimal(10**12)
_NOTHING: Final = "Belum ada yang berubah."


@dataclass(frozen=True, slots=True)
class Telling:
    """A story as somebody tells it, by the names of the model; the figures None where nothing was measured."""

    issue: str = ""
    risk: str = ""
    control: str = ""
    result: str = ""
    before: str = ""
    after: str = ""
    measure: str = ""
    measured_in: str = ""
    figure_before: Decimal | None = None
    when_before: str = ""
    figure_after: Decimal | None = None
    when_after: str = ""
    figure_source: str = ""


def keep_story(
    zone_id: int, service_id: int, told: Telling, *, by: User, at: datetime, seen: str | None = None,
    guard: Guard = locked,
) -> ServiceStory:  # fmt: skip
    """Keep the story of a service of the zone, whole or in part; what is empty in ``told`` becomes empty.

    Raises NotFoundError for a zone or a service that is not there, AccessDenied, ChangedMeanwhile; ProposalError where
    the zone stands in no proposal, nothing at all is told, a text is too long, or a figure is not whole.
    """
    zone = zone_of(by, at, zone_id)
    if not writes(rights_of(by, at), zone):
        raise AccessDenied(f"Bahan paparan ditulis tim unit atau Biro/Bagian Organisasi. {_NOTHING}")
    fitting = _fitting(told)
    with guard(Zone.objects.filter(pk=zone.pk)):
        if not proposed(zone):
            raise ProposalError(
                f"Zona ini tidak (lagi) ada dalam usulan, jadi bahan paparannya tidak diubah. {_NOTHING}"
            )
        row = ServiceStory.objects.filter(zone=zone, service=service_id).first()
        if row is None and service_id not in {each.pk for each in services_of(zone, day_of(zone, at))}:
            raise NotFoundError("Layanan itu tidak ada di unit zona ini.")
        refuse_stale(seen, version(row), "bahan layanan ini")
        if row is None and not any(fitting.values()):
            raise ProposalError(f"Belum ada yang diisi. Isi sedikitnya satu bagian. {_NOTHING}")
        row = row or ServiceStory(zone=zone, service_id=service_id, version=0)
        for name, value in fitting.items():
            setattr(row, name, value)
        row.at, row.by, row.version = at, by.actor, row.version + 1
        with transaction.atomic():
            row.save()
            details = {"service": service_id, "missing": len(row.missing)}
            ledger.record("service_story.kept", row, body=zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return row


def writes(rights: Rights, zone: Zone) -> bool:
    """Whether ``rights`` let somebody write for ``zone``: its whole team, not a pokja alone, and the bureau. No query.

    ``zone`` comes with its unit.
    """
    return by_role(rights, zone.unit.path).everything or rights.may(MANAGES, zone.unit.path)


def proposed(zone: Zone) -> bool:
    """Whether ``zone`` stands in a proposal, drafted or fixed. One query."""
    return ProposedUnit.objects.filter(zone=zone, proposal__state__in=(DRAFT, FIXED)).exists()


def version(row: ServiceStory | None) -> str:
    """The version of what the form shows; that of no row differs from every row's."""
    return version_of(row.version if row else None)


def _fitting(told: Telling) -> dict[str, Any]:
    """What is kept, by the names of the model. Raises ProposalError."""
    found: dict[str, Any] = {}
    for each in fields(told):
        value, column = getattr(told, each.name), ServiceStory.column(each.name)
        if isinstance(value, str):
            label = str(column.verbose_name).capitalize()
            fit, longest = (one_line, column.max_length) if column.max_length else (many_lines, LONGEST)
            value = fit(value, label, longest, needed=False)
        elif value is not None and (not value.is_finite() or abs(value) > LARGEST):
            raise ProposalError(f"Angka itu terlalu besar. {_NOTHING}")
        found[each.name] = value
    if fault := figure_fault(found):
        raise ProposalError(f"{fault[1]} {_NOTHING}")
    return found


def figure_fault(told: dict[str, Any]) -> tuple[str, str] | None:
    """The first thing that a begun figure lacks: the name of the part and what to do. None: whole, or none at all."""
    if all(told.get(name) in (None, "") for name in ServiceStory.FIGURE):
        return None
    needed = {
        "measure": "Sebut apa yang diukur, misalnya lama menunggu di loket.",
        "measured_in": "Isi satuannya, misalnya menit.",
        "figure_before": "Isi angka sebelumnya; tanpa itu perubahannya tidak terbaca.",
        "when_before": "Sebut kapan angka sebelumnya diukur; penilai menanyakannya.",
    }
    if told.get("figure_after") is not None:
        needed["when_after"] = "Sebut kapan angka sesudahnya diukur; penilai menanyakannya."
    elif told.get("when_after"):
        needed["figure_after"] = "Isi angka sesudahnya, atau kosongkan waktunya."
    return next(((name, words) for name, words in needed.items() if told.get(name) in (None, "")), None)
