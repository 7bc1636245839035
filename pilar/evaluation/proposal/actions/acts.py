"""Nomination by the dinas, appointment by the head of the body: a dated document that names zones."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.access import MANAGES, NOMINATES, acts_seen, own_zones
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.letters import Letter, many_lines, one_line
from pilar.evaluation.proposal.models import Act, ActZone, ProposedUnit
from pilar.evaluation.proposal.workflow import FIXED
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import local_day, require
from pilar.organisation.models import Body, Unit, User

MOST = 100
_CAPABILITY = {Act.NOMINATION: NOMINATES, Act.APPOINTMENT: MANAGES}
DONE = {Act.NOMINATION: "dicalonkan", Act.APPOINTMENT: "ditetapkan"}


@dataclass(frozen=True, slots=True)
class Document:
    """What is recorded of an act: its letter, who signed it (the office), a note."""

    letter: Letter
    signatory: str
    note: str = ""


def record(
    unit: Unit, kind: str, year: int, zones: Collection[int], document: Document, *, by: User, at: datetime,
    guard: Guard = locked,
) -> Act:  # fmt: skip
    """Record that ``unit`` (an OPD, or the body's root) nominates or appoints the zones with these ids.

    Raises AccessDenied: a dinas nominates its own, the bureau records appointments of the whole body. ProposalError for
    a zone that is not below the unit or not of that year, one that has been named already, none at all, a nomination of
    the root or an appointment below it.
    """
    if kind not in _CAPABILITY:
        raise ProposalError("Jenis keputusan itu tidak ada. Belum ada yang berubah.")
    require(by, _CAPABILITY[kind], unit, at=at)
    if (kind == Act.APPOINTMENT) != (unit.kind == Unit.BODY):
        raise ProposalError(
            "Yang mencalonkan adalah dinas, dan yang menetapkan adalah pimpinan instansi. Belum ada yang berubah."
        )
    day = local_day(at, unit.body)
    letter, signatory = document.letter.fitting(day), one_line(document.signatory, "Penanda tangan")
    note = many_lines(document.note, "Catatan", needed=False)
    with guard(Body.objects.filter(pk=unit.body_id)):
        named = _zones(unit, kind, year, zones, by, at)
        with transaction.atomic():
            act = Act(unit=unit, kind=kind, year=year, signatory=signatory, note=note, made_at=at, made_by=by.actor)
            letter.onto(act, unit.body.uuid, at)
            act.save()
            ActZone.objects.bulk_create(ActZone(act=act, zone=zone, kind=kind) for zone in named)
            details = {"kind": kind, "number": letter.number, "zones": [zone.pk for zone in named]}
            ledger.record("zi_act.made", act, body=unit.body.uuid, by=by.actor, at=at, details=details)
    return act


def withdraw(act_id: int, reason: str, *, by: User, at: datetime, guard: Guard = locked) -> Act:
    """Take an act back with a reason; it stays in the list, and its zones may be named anew.

    Raises NotFoundError, AccessDenied; ProposalError where it is withdrawn already, without a reason, or for an
    appointment of a zone that stands in a fixed proposal.
    """
    reason = many_lines(reason, "Alasan penarikan", 2_000)
    with guard(Body.objects.filter(units__zi_acts=act_id)):
        act = acts_seen(by, at).select_related("unit__body").filter(pk=act_id).first()
        if act is None:
            raise NotFoundError("Keputusan ini tidak ada.")
        require(by, _CAPABILITY[act.kind], act.unit, at=at)
        if not act.is_open:
            raise ProposalError("Keputusan ini sudah ditarik. Belum ada yang berubah.")
        fixed = ProposedUnit.objects.filter(zone__acts__act=act, proposal__state=FIXED).select_related("proposal")
        if act.kind == Act.APPOINTMENT and (row := fixed.first()):
            raise ProposalError(
                f"{row.name} sudah ada dalam {row.proposal} yang ditetapkan. Tarik dahulu usulan itu. Belum ada yang "
                "berubah."
            )
        act.withdrawn_at, act.withdrawn_by, act.reason = at, by.actor, reason
        with transaction.atomic():
            act.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
            act.zones.update(is_open=False)
            details = {"kind": act.kind, "number": act.letter_number}
            ledger.record("zi_act.withdrawn", act, body=act.unit.body.uuid, by=by.actor, at=at, details=details)
    return act


def _zones(unit: Unit, kind: str, year: int, ids: Collection[int], by: User, at: datetime) -> list[Zone]:
    """The zones that are named. Raises ProposalError with every one that cannot be."""
    if not ids:
        raise ProposalError("Belum ada unit yang dipilih. Pilih sedikitnya satu. Belum ada yang berubah.")
    if len(ids) > MOST:
        raise ProposalError(f"Paling banyak {MOST} unit dalam satu keputusan. Belum ada yang berubah.")
    found = list(own_zones(by, at).filter(pk__in=ids).select_related("unit").order_by("name", "pk"))
    if len(found) != len(set(ids)):
        raise NotFoundError("Salah satu zona yang dipilih tidak ada.")
    if strange := [zone.name for zone in found if zone.year != year or not zone.unit.path.startswith(unit.path)]:
        raise ProposalError(f"Bukan zona {year} dari {unit}: {', '.join(strange)}. Belum ada yang berubah.")
    taken = ActZone.objects.filter(zone__in=found, kind=kind, is_open=True).select_related("act", "zone")
    if again := [f"{row.zone.name} (surat {row.act.letter_number})" for row in taken]:
        raise ProposalError(
            f"Sudah {DONE[kind]}: {', '.join(again)}. Keluarkan dari pilihan, atau tarik keputusan yang lama. Belum "
            "ada yang berubah."
        )
    return found
