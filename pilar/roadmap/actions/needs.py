"""Needs: proposed by whoever works in the zone, supported, put in an order and decided by the team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from pilar.evaluation.access import day_of
from pilar.evaluation.models import Zone
from pilar.evaluation.rulebook import rulebook
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import AccessDenied
from pilar.organisation.models import Person, Service, User
from pilar.organisation.versions import refuse_stale, version_of
from pilar.records.filing import fitting
from pilar.records.texts import optional_line, paragraphs
from pilar.roadmap.access import (
    contributes,
    managing,
    opened_need,
    refuse_closed_zone,
    require_area,
    require_contributor,
    zone_of,
)
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import Need, NeedSupport, NeedTold
from pilar.roadmap.workflow import ACCEPTED, DONE, DROPPED, NEED, PLANNED, PROPOSED

MOST: Final = 500
MOST_TOLD: Final = 50
WHYS: Final = 5
LONGEST: Final = 4_000
#: States in which a need is still to be answered.
OPEN: Final = (PROPOSED, ACCEPTED, PLANNED)
_LINES: Final = {
    "sufferer": ("Yang dirugikan", 200), "root_cause": ("Akar masalah", 300), "change_text": ("Bunyi perubahan", 300),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NeedDraft:
    """A need as somebody writes it. ``changes`` and ``change_text`` go together."""

    kind: str
    title: str
    description: str = ""
    service: Service | None = None
    sufferer: str = ""
    frequency: str = ""
    whys: Sequence[str] = field(default_factory=tuple)
    root_cause: str = ""
    area: int | None = None
    question: str = ""
    changes: str = ""
    change_text: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a need was taken from: a row of the gap (its ``key`` is taken once), or a finding of an assessor."""

    kind: str = Need.OWN
    key: str = ""


def propose(
    zone_pk: int, draft: NeedDraft, *, by: User, at: datetime, origin: Origin | None = None, guard: Guard = locked
) -> Need:
    """Add a need to the zone's list. From a row of the gap it is added once: whoever is second gets the first.

    Raises NotFoundError (404), AccessDenied (403), RoadmapError for what can be mended.
    """
    origin = origin or Origin()
    zone = zone_of(by, at, zone_pk)
    require_contributor(by, zone, at)
    refuse_closed_zone(zone, day_of(zone, at))
    values = _fitting(zone, draft)
    with guard(Zone.objects.filter(pk=zone.pk)):
        if origin.key and (found := taken(zone, origin)) is not None:
            return found
        if zone.needs.count() >= MOST:
            raise RoadmapError(f"Sebuah zona memuat paling banyak {MOST} kebutuhan. Isian Anda tetap ada.")
        row = Need(
            zone=zone, origin=origin.kind, origin_key=origin.key, proposer=by.person, created_at=at,
            created_by=by.actor, changed_at=at, **values,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
                record("need.proposed", row, by, at, {"origin": origin.kind, "key": origin.key})
        except IntegrityError:
            first = taken(zone, origin)
            if first is None:
                raise
            return first
    return row


def taken(zone: Zone, origin: Origin) -> Need | None:
    """The need that was made of this row already. One query."""
    return zone.needs.filter(origin=origin.kind, origin_key=origin.key).first()


def version_of_need(need: Need) -> str:
    """What the form that changes a need carries."""
    return version_of(
        need.kind, need.title, need.description, need.service_id, need.sufferer, need.frequency, need.whys,
        need.root_cause, need.area, need.question, need.changes, need.change_text, need.state,
    )  # fmt: skip


def may_change(need: Need, user: User, at: datetime) -> bool:
    """Managers of its area always; whoever proposed it while nobody has decided."""
    if managing(user, need.zone, at).may(need.area):
        return True
    return _is_own(need, user) and need.state == PROPOSED and contributes(user, need.zone, at)


def change(
    pk: int, draft: NeedDraft, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Need:
    """Write it anew. Raises NotFoundError, AccessDenied, RoadmapError; ChangedMeanwhile where somebody was faster."""
    with opened_need(pk, by=by, at=at, guard=guard) as need:
        if not may_change(need, by, at):
            _refuse_change(need, by, at)
        if draft.area != need.area and not _is_own(need, by):
            require_area(by, need.zone, draft.area, at)
        refuse_stale(seen, version_of_need(need), "kebutuhan ini")
        for name, value in _fitting(need.zone, draft, need).items():
            setattr(need, name, value)
        need.changed_at = at
        with transaction.atomic():
            need.save()
            record("need.changed", need, by, at, {})
    return need


# -- supported


def support(pk: int, *, by: User, at: datetime, guard: Guard = locked) -> bool:
    """Say that it is needed; a second click changes nothing. True where it is new.

    Raises NotFoundError, AccessDenied, RoadmapError for an account without a person and for what is over.
    """
    with opened_need(pk, by=by, at=at, guard=guard) as need, transaction.atomic():
        person = _supporter(need, by, at)
        if need.state not in OPEN:
            raise RoadmapError(
                f"Kebutuhan ini berkeadaan “{need.get_state_display()}”, jadi tidak didukung lagi. "
                "Belum ada yang berubah."
            )
        if need.proposer_id == person.pk:
            raise RoadmapError("Anda yang mengusulkannya, jadi dukungan Anda sudah terhitung.")
        if is_supported(need, person):
            return False
        NeedSupport.objects.create(need=need, person=person, at=at)
        record("need.supported", need, by, at, {"person": person.pk})
    return True


def is_supported(need: Need, person: Person) -> bool:
    """Whether ``person`` supports it already. One query."""
    return need.supports.filter(person=person).exists()


def withdraw(pk: int, *, by: User, at: datetime, guard: Guard = locked) -> bool:
    """Take the own support back; where there is none nothing changes. Raises as ``support``."""
    with opened_need(pk, by=by, at=at, guard=guard) as need, transaction.atomic():
        person = _supporter(need, by, at)
        gone, _ = NeedSupport.objects.filter(need=need, person=person).delete()
        if gone:
            record("need.support_withdrawn", need, by, at, {"person": person.pk})
    return bool(gone)


# -- decided by the team


def rank(
    zone_pk: int, ranks: Mapping[int, int | None], *, by: User, at: datetime, seen: str | None = None,
    guard: Guard = locked,
) -> int:  # fmt: skip
    """Give needs their places, 1 the most pressing; None: no place. Equal numbers are allowed. How many changed.

    Raises NotFoundError, AccessDenied unless the whole team's, RoadmapError, ChangedMeanwhile.
    """
    zone = zone_of(by, at, zone_pk)
    require_area(by, zone, None, at)
    refuse_closed_zone(zone, day_of(zone, at))
    with guard(Zone.objects.filter(pk=zone.pk)):
        rows = {row.pk: row for row in rankable(zone)}
        refuse_stale(seen, version_of_ranks(list(rows.values())), "urutan ini")
        changed = _moved(rows, ranks)
        with guard(zone.needs.filter(pk__in=[row.pk for row in changed])), transaction.atomic():
            Need.objects.bulk_update(changed, ["rank"])
            if changed:
                details = {"needs": [row.pk for row in changed]}
                ledger.record("need.ranked", changed[0], body=zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return len(changed)


def _moved(rows: Mapping[int, Need], ranks: Mapping[int, int | None]) -> list[Need]:
    """The needs whose place is another, with it. Raises RoadmapError for what is in no order, and for odd numbers."""
    if not set(ranks) <= set(rows):
        raise RoadmapError("Ada kebutuhan yang tidak diurutkan lagi. Muat ulang halaman ini.")
    for number in ranks.values():
        if number is not None and not 1 <= number <= MOST:
            raise RoadmapError(f"Peringkat adalah angka 1 sampai {MOST}. Isian Anda tetap ada.")
    changed = [rows[pk] for pk, number in ranks.items() if rows[pk].rank != number]
    for row in changed:
        row.rank = ranks[row.pk]
    return changed


def rankable(zone: Zone) -> list[Need]:
    """Those that are put in an order: what is still to be answered. One query."""
    return list(zone.needs.filter(state__in=OPEN))


def version_of_ranks(rows: Sequence[Need]) -> str:
    """What the form of the order carries."""
    return version_of(sorted((row.pk, row.rank) for row in rows))


def step(
    pk: int, name: str, *, by: User, at: datetime, reason: str = "", seen: str | None = None, guard: Guard = locked
) -> Need:
    """Accept, reject, solve or reopen (``STEPS``). ``seen`` is the version that was decided upon.

    Raises NotFoundError, AccessDenied, ChangedMeanwhile, WorkflowError, RoadmapError without a reason that is needed.
    """
    if name not in STEPS:
        raise ValueError(name)
    needs_reason = "reason" in NEED.transitions[name].required
    words = fitting(reason, "Alasan", 500) if needs_reason else optional_line(reason, "Alasan", 500)
    with opened_need(pk, by=by, at=at, guard=guard) as need, transaction.atomic():
        require_area(by, need.zone, need.area, at)
        refuse_stale(seen, version_of_need(need), "kebutuhan ini")
        if name == "solve" and (lacks := lacking(need, list(need.told.all()))):
            raise RoadmapError(
                f"Kebutuhan ini tentang layanan dan belum berujung pada maklumat: {'; '.join(lacks)}. "
                "Lengkapi dahulu. Belum ada yang berubah; alasan Anda tetap ada."
            )
        if name == "solve" and need.items.exclude(state__in=(DONE, DROPPED)).exists():
            raise RoadmapError(
                "Rencana aksi dari kebutuhan ini belum selesai. Selesaikan atau batalkan dahulu. Belum ada yang "
                "berubah; alasan Anda tetap ada."
            )
        settled = {"rank": None} if name in _SETTLES else {}
        NEED.move(need, name, by=by.actor, at=at, reason=words, **settled)
        record(f"need.{name}", need, by, at, {})
    return need


#: What the team does by hand; “plan” and “return” follow from plan items.
STEPS: Final = ("accept", "reject", "solve", "reopen")
#: What is settled has no place in the order any more.
_SETTLES: Final = frozenset({"reject", "solve"})


def lacking(need: Need, told: Sequence[NeedTold]) -> list[str]:
    """What is still missing before a need about a service ends in the charter of services."""
    if need.service_id is None and need.kind not in (Need.SERVICE, Need.FLOW):
        return []
    sides = {row.side for row in told}
    found = []
    if need.service_id is None:
        found.append("layanan di katalog belum dipilih")
    if not need.changes:
        found.append("yang akan berubah (standar, alur, atau janji) belum ditulis")
    if NeedTold.INSIDE not in sides:
        found.append("belum dicatat siapa di dalam yang diberi tahu")
    if NeedTold.OUTSIDE not in sides:
        found.append("belum dicatat siapa di luar yang diberi tahu")
    return found


# -- who was told


@dataclass(frozen=True, slots=True)
class Telling:
    """Who was told of the change, on which side, how and when."""

    side: str
    whom: str
    told_on: date
    means: str = ""


def tell(pk: int, what: Telling, *, by: User, at: datetime, guard: Guard = locked) -> NeedTold:
    """Write down who was told; the same line twice stays one. Raises NotFoundError, AccessDenied, RoadmapError."""
    with opened_need(pk, by=by, at=at, guard=guard) as need, transaction.atomic():
        _require_changer(need, by, at)
        if what.side not in dict(NeedTold.SIDES):
            raise RoadmapError("Pilih pihak di dalam atau di luar. Isian Anda tetap ada.")
        if what.told_on > day_of(need.zone, at):
            raise RoadmapError("Tanggalnya belum tiba. Catat setelah pihak itu diberi tahu; isian Anda tetap ada.")
        if need.told.count() >= MOST_TOLD:
            raise RoadmapError(f"Paling banyak {MOST_TOLD} catatan pemberitahuan. Isian Anda tetap ada.")
        line = {
            "side": what.side, "whom": fitting(what.whom, "Siapa yang diberi tahu", 200),
            "means": optional_line(what.means, "Lewat", 200), "told_on": what.told_on,
        }  # fmt: skip
        if (there := need.told.filter(**line).first()) is not None:
            return there
        row = NeedTold.objects.create(need=need, by=by.actor, at=at, **line)
        record("need.told", need, by, at, {"told": row.pk, "side": row.side})
    return row


def untell(pk: int, told: int, *, by: User, at: datetime, guard: Guard = locked) -> None:
    """Take a note of it away again; where it is gone already nothing changes. Raises NotFoundError, AccessDenied."""
    with opened_need(pk, by=by, at=at, guard=guard) as need, transaction.atomic():
        _require_changer(need, by, at)
        gone, _ = need.told.filter(pk=told).delete()
        if gone:
            record("need.untold", need, by, at, {"told": told})


def may_tell(need: Need, user: User, at: datetime) -> bool:
    """Managers of its area, and whoever proposed it."""
    return managing(user, need.zone, at).may(need.area) or (_is_own(need, user) and contributes(user, need.zone, at))


# -- pieces


def record(code: str, need: Need, by: User, at: datetime, details: Mapping[str, Any]) -> None:
    """A ledger row about ``need``: the last statement of its action."""
    ledger.record(code, need, body=need.zone.unit.body.uuid, by=by.actor, at=at, details=dict(details))


def _is_own(need: Need, user: User) -> bool:
    return need.created_by == user.actor


def _require_changer(need: Need, by: User, at: datetime) -> None:
    if not may_tell(need, by, at):
        raise AccessDenied(
            "Yang mencatat pemberitahuan adalah pengusulnya atau pengelola rencana zona ini. Belum ada yang berubah."
        )


def _refuse_change(need: Need, by: User, at: datetime) -> None:
    if _is_own(need, by) and contributes(by, need.zone, at):
        raise AccessDenied(
            f"Kebutuhan ini sudah berkeadaan “{need.get_state_display()}”, jadi diubah oleh pengelola rencana. "
            "Minta ketua atau sekretaris tim. Belum ada yang berubah."
        )
    raise AccessDenied("Kebutuhan diubah oleh pengusulnya atau pengelola rencana zona ini. Belum ada yang berubah.")


def _supporter(need: Need, by: User, at: datetime) -> Person:
    require_contributor(by, need.zone, at)
    if by.person is None:
        raise RoadmapError("Akun Anda tidak terhubung dengan pegawai, jadi dukungannya tidak dapat dihitung.")
    return by.person


def _fitting(zone: Zone, draft: NeedDraft, need: Need | None = None) -> dict[str, Any]:
    for value, choices, what in (
        (draft.kind, dict(Need.KINDS), "jenis"), (draft.frequency, {"": "", **dict(Need.FREQUENCIES)}, "frekuensi"),
        (draft.changes, {"": "", **dict(Need.CHANGES)}, "yang akan berubah"),
        (draft.area, dict.fromkeys([None, *range(1, 7)]), "area perubahan"),
    ):  # fmt: skip
        if value not in choices:
            raise RoadmapError(f"Pilih {what} dari daftar. Isian Anda tetap ada.")
    lines = {name: optional_line(getattr(draft, name), label, most) for name, (label, most) in _LINES.items()}
    if bool(draft.changes) != bool(lines["change_text"]):
        raise RoadmapError(
            "Apa yang akan berubah dan bunyinya diisi bersama: pilih standar, alur, atau janji, lalu tulis bunyinya. "
            "Isian Anda tetap ada."
        )
    if draft.question and draft.question not in rulebook(zone.edition).instrument.questions:
        raise RoadmapError(f"Pertanyaan {draft.question} tidak ada di lembar kerja zona ini. Isian Anda tetap ada.")
    kept = need is not None and draft.service is not None and need.service_id == draft.service.pk
    if draft.service is not None and not kept and draft.service.unit.body_id != zone.unit.body_id:
        raise RoadmapError("Layanan itu milik instansi lain. Pilih dari katalog; isian Anda tetap ada.")
    whys = [line for each in draft.whys[:WHYS] if (line := optional_line(each, "Jawaban mengapa", 300))]
    return {
        "kind": draft.kind, "title": fitting(draft.title, "Kebutuhan", 200),
        "description": paragraphs(draft.description, "Uraian", LONGEST), "service": draft.service,
        "frequency": draft.frequency, "whys": whys, "area": draft.area, "question": draft.question,
        "changes": draft.changes, **lines,
    }  # fmt: skip
