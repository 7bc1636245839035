"""The text of a pact: drafted, changed while it is a draft, opened, closed, withdrawn, shown to the public.

The text of a pact that was opened never changes: a changed text is a new version, which replaces the open one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from pilar.areas.change.access import MANAGES
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import Kiosk, Pact, PactSignature
from pilar.areas.change.pact_texts import fingerprint, fitting
from pilar.areas.change.queries import pacts
from pilar.areas.change.workflow import DRAFT, OPEN, PACT, WITHDRAWN
from pilar.errors import NotFoundError
from pilar.kernel import documents, ledger
from pilar.kernel.jobs import enqueue
from pilar.kernel.locks import Guard, locked
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied, local_day, require, rights_of
from pilar.organisation.models import Unit, User
from pilar.organisation.versions import refuse_stale, version_of

PUBLISHES: Final = "zone.publish"
REMIND: Final = "change.pact_reminder"
_EVENTS: Final = {
    "open": "pact.opened",
    "close": "pact.closed",
    "reopen": "pact.reopened",
    "withdraw": "pact.withdrawn",
}
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody writes: title and text, the last day on which signatures are expected, the regulation."""

    title: str
    text: str
    due_on: date | None = None
    source: str = ""


def seen_or_refuse(pact_id: int, by: User, at: datetime, *, rows: QuerySet[Pact] | None = None) -> Pact:
    """The pact with unit and body, where ``by`` sees it. Raises NotFoundError. One query."""
    found = pacts.seen(rights_of(by, at)).filter(pk=pact_id)
    base = Pact.objects.all() if rows is None else rows
    pact = base.select_related("unit__body").filter(pk__in=found.values("pk")).first()
    if pact is None:
        raise NotFoundError("Pakta ini tidak ada.")
    return pact


def create(unit: Unit, kind: str, year: int, draft: Draft, *, by: User, at: datetime) -> Pact:
    """A new version of the text of ``unit`` for ``year``, as a draft. Raises AccessDenied, ChangeError."""
    require(by, MANAGES, unit, at=at)
    if kind not in dict(Pact.KINDS) or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ChangeError("Jenis atau tahun itu tidak dikenal. Belum ada yang disimpan.")
    title, text = fitting(draft.title, draft.text)
    _refuse_odd_due(draft.due_on, year)
    try:
        with transaction.atomic():
            unit = Unit.objects.select_related("body").get(pk=unit.pk)
            same = Pact.objects.filter(unit=unit, kind=kind, year=year)
            last = same.aggregate(last=Max("version"))["last"] or 0
            pact = Pact.objects.create(
                unit=unit, kind=kind, year=year, version=last + 1, title=title, text=text,
                text_sha256=fingerprint(title, year, text), source=draft.source.strip()[:300], due_on=draft.due_on,
                created_at=at, created_by=by.actor,
            )  # fmt: skip
            details = {"sha256": pact.text_sha256, "version": pact.version}
            ledger.record("pact.created", pact, body=unit.body.uuid, by=by.actor, at=at, details=details)
    except IntegrityError as error:
        raise ChangeError("Orang lain baru saja membuat versi yang sama. Muat ulang daftar pakta.") from error
    return pact


def version(pact: Pact) -> str:
    """What a form that changes a draft carries, to notice somebody else's change."""
    return version_of(pact.title, pact.text, pact.due_on, pact.source, pact.state)


def change(
    pact_id: int, draft: Draft, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Pact:
    """Write a draft anew. Raises NotFoundError, AccessDenied, ChangedMeanwhile, ChangeError once it was opened."""
    pact = seen_or_refuse(pact_id, by, at)
    require(by, MANAGES, pact.unit, at=at)
    title, text = fitting(draft.title, draft.text)
    _refuse_odd_due(draft.due_on, pact.year)
    with guard(Pact.objects.filter(pk=pact_id)):
        pact = Pact.objects.select_related("unit__body").get(pk=pact_id)
        if pact.state != DRAFT:
            raise ChangeError(
                "Teks pakta yang sudah dibuka tidak diubah lagi, karena orang menandatangani teks itu. "
                "Buat versi baru; tulisan Anda tetap ada di bawah."
            )
        refuse_stale(seen, version(pact), "rancangan ini")
        with transaction.atomic():
            pact.title, pact.text, pact.due_on, pact.source = title, text, draft.due_on, draft.source.strip()[:300]
            pact.text_sha256 = fingerprint(title, pact.year, text)
            pact.save(update_fields=["title", "text", "due_on", "source", "text_sha256"])
            details = {"sha256": pact.text_sha256}
            ledger.record("pact.changed", pact, body=pact.unit.body.uuid, by=by.actor, at=at, details=details)
    return pact


def move(pact_id: int, name: str, *, by: User, at: datetime, reason: str = "", guard: Guard = locked) -> Pact:
    """Open, close, reopen or withdraw. Opening closes the version that was open; kiosks of a pact close with it.

    Raises NotFoundError, AccessDenied, WorkflowError where somebody else has just moved it.
    """
    pact = seen_or_refuse(pact_id, by, at)
    if name not in PACT.transitions:
        raise NotFoundError("Langkah itu tidak ada.")
    require(by, PACT.transitions[name].capability, pact.unit, at=at)
    # All versions of the year, so that of two who open different ones the second finds the first open.
    family = Pact.objects.filter(unit=pact.unit_id, kind=pact.kind, year=pact.year)
    with guard(family):
        before = pact.state
        pact = Pact.objects.select_related("unit__body").get(pk=pact_id)
        if pact.state != before:
            raise WorkflowError(
                f"Pakta ini baru saja menjadi “{pact.get_state_display()}”. Muat ulang halaman; belum ada yang berubah."
            )
        replaced = _others_open(family, pact_id) if PACT.transitions[name].target == OPEN else []
        _moved(pact, name, replaced, by=by, at=at, reason=reason)
    return pact


@transaction.atomic
def _moved(pact: Pact, name: str, replaced: list[Pact], *, by: User, at: datetime, reason: str) -> None:
    for other in replaced:
        PACT.move(other, "close", by=by.actor, at=at, reason=f"Digantikan versi {pact.version}.")
    fields: dict[str, Any] = {"opened_at": at} if name == "open" else {}
    PACT.move(pact, name, by=by.actor, at=at, reason=reason.strip(), **fields)
    ended = [each.pk for each in (*replaced, *([] if pact.state == OPEN else [pact]))]
    Kiosk.objects.filter(pact__in=ended, closed_at__isnull=True).update(closed_at=at)
    if pact.state == WITHDRAWN:
        _revoke_papers(pact, by=by, at=at)
    details = {"sha256": pact.text_sha256, "replaced": [each.pk for each in replaced]}
    ledger.record(_EVENTS[name], pact, body=pact.unit.body.uuid, by=by.actor, at=at, details=details)


def _revoke_papers(pact: Pact, *, by: User, at: datetime) -> None:
    """Whoever follows the QR of a signed pact reads that it counts no more. Not why: that is for the house."""
    given = PactSignature.objects.filter(pact=pact)
    # A paper that is being printed is waited for.
    list(given.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    documents.revoke_all(given, reason="Pakta ini dicabut.", by=by.actor, at=at)


def _others_open(family: QuerySet[Pact], pact_id: int) -> list[Pact]:
    return list(family.filter(state=OPEN).exclude(pk=pact_id))


def publish(pact_id: int, is_public: bool, *, by: User, at: datetime) -> Pact:
    """Show text and share on the unit's public page, or take them back. For whoever publishes the unit's zone."""
    pact = seen_or_refuse(pact_id, by, at)
    if not rights_of(by, at).may(PUBLISHES, pact.unit.path):
        raise AccessDenied("Yang menampilkan pakta kepada publik adalah kepala unit. Tampilan publik tidak berubah.")
    if is_public and pact.state not in PUBLIC_STATES:
        raise ChangeError(
            "Hanya pakta yang sudah dibuka dapat ditampilkan kepada publik. Tampilan publik tidak berubah."
        )
    with transaction.atomic():
        changed = Pact.objects.filter(pk=pact_id, is_public=not is_public).update(is_public=is_public)
        pact.is_public = is_public
        if changed:
            code = "pact.published" if is_public else "pact.unpublished"
            ledger.record(code, pact, body=pact.unit.body.uuid, by=by.actor, at=at)
    return pact


PUBLIC_STATES: Final = (OPEN, "closed")


def remind(pact_id: int, *, by: User, at: datetime) -> bool:
    """Ask for a mail to everybody with an e-mail who has not signed: a job, once per person and day.

    False where ``by`` has asked for it today already. Within what ``by`` manages. Raises NotFoundError, AccessDenied,
    ChangeError where the pact is not open.
    """
    pact = seen_or_refuse(pact_id, by, at)
    if not pacts.reach(rights_of(by, at), pact, MANAGES):
        raise AccessDenied("Peran Anda tidak mencakup pengingat pakta ini. Tidak ada surel yang dikirim.")
    if pact.state != OPEN:
        raise ChangeError("Pakta ini tidak sedang dibuka, jadi tidak ada yang diingatkan.")
    day = local_day(at, pact.unit.body).isoformat()
    with transaction.atomic():
        job = enqueue(REMIND, key=f"{pact.pk}:{by.actor}:{day}", at=at, pact=pact.pk, by=by.pk, day=day)
        if job.enqueued_at != at:
            return False
        ledger.record("pact.reminded", pact, body=pact.unit.body.uuid, by=by.actor, at=at)
    return True


def _refuse_odd_due(due_on: date | None, year: int) -> None:
    if due_on is not None and not year <= due_on.year <= year + 1:
        raise ChangeError(f"Tenggat pakta {year} berada di tahun itu atau tahun sesudahnya. Belum ada yang disimpan.")
