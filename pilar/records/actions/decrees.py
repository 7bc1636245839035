"""Decrees: drafted, changed, decided, revoked; or registered from outside with the same particulars."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from pilar.kernel import files, ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import local_day, require
from pilar.organisation.models import Unit, User
from pilar.organisation.versions import refuse_stale, version_of
from pilar.records.access import record_seen
from pilar.records.actions.checks import refuse_stranger
from pilar.records.actions.decree_checks import (
    Decision,
    Draft,
    fitting_decision,
    fitting_draft,
    refuse_used_number,
    to_replace,
)
from pilar.records.errors import RecordError
from pilar.records.filing import Paper, fitting, keep
from pilar.records.models import Decree, DecreeFile, DecreeMember, DecreeStep
from pilar.records.queries.decrees import members_on, moved_members
from pilar.records.workflow import DECREE, DRAFT, IN_FORCE, MANAGE

ONE_DAY = timedelta(days=1)
LONGEST_REASON = 300


@contextmanager
def opened(pk: int, *, by: User, at: datetime, guard: Guard = locked) -> Iterator[Decree]:
    """The decree, locked, with unit and body. Raises NotFoundError (404) and AccessDenied (403)."""
    with guard(Decree.objects.filter(pk=pk)):
        decree = record_seen(Decree, by, at, pk, rows=Decree.objects.select_related("unit__body"))
        require(by, MANAGE, decree.unit, at=at)
        yield decree


# -- drafts


def draft(unit: Unit, what: Draft, *, by: User, at: datetime) -> Decree:
    """Begin a decree of ``unit``.

    Raises NotFoundError, AccessDenied, RecordError for what can be mended: nothing is kept then.
    """
    refuse_stranger(unit, by, at)
    values = fitting_draft(what)
    with transaction.atomic():
        decree = Decree.objects.create(unit=unit, created_at=at, created_by=by.actor, **values)
        ledger.record("decree.drafted", decree, body=unit.body.uuid, by=by.actor, at=at, details=values)
    return decree


def version_of_draft(decree: Decree) -> str:
    """What the form that changes a draft carries."""
    return version_of(decree.title, decree.kind, decree.topics, decree.selection)


def change(pk: int, what: Draft, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked) -> Decree:
    """Another title, kind, topics or way of selection. Title and kind of what is decided stay as they were signed.

    Raises NotFoundError, AccessDenied, ChangedMeanwhile, RecordError.
    """
    with opened(pk, by=by, at=at, guard=guard) as decree:
        refuse_stale(seen, version_of_draft(decree), "keputusan ini")
        values = fitting_draft(what)
        if decree.state != DRAFT and (values["title"], values["kind"]) != (decree.title, decree.kind):
            raise RecordError(
                "Keputusan ini sudah ditetapkan, jadi judul dan jenisnya tetap seperti yang ditandatangani. Pokok "
                "bahasan dan cara pemilihannya masih dapat dilengkapi. Belum ada yang berubah; isian Anda tetap ada."
            )
        with transaction.atomic():
            for name, value in values.items():
                setattr(decree, name, value)
            decree.save(update_fields=list(values))
            ledger.record(
                "decree.changed", decree, body=decree.unit.body.uuid, by=by.actor, at=at, details=values
            )  # fmt: skip
    return decree


def discard(pk: int, *, by: User, at: datetime) -> Decree:
    """Remove a draft that was begun by mistake, with its members and files. Raises RecordError for any other."""
    with opened(pk, by=by, at=at) as decree:
        if decree.state != DRAFT:
            raise RecordError(
                "Hanya rancangan yang dapat dihapus. Keputusan yang sudah ditetapkan dicabut dengan alasan. "
                "Belum ada yang berubah."
            )
        with transaction.atomic():
            stored = [each.stored for each in decree.files.select_related("stored") if each.stored]
            gone = {"title": decree.title, "kind": decree.kind}
            body, key = decree.unit.body.uuid, decree.pk
            decree.delete()
            decree.pk = key  # the ledger names what was removed
            for each in stored:
                files.release(each, at=at)
            ledger.record("decree.discarded", decree, body=body, by=by.actor, at=at, details=gone)
    return decree


def successor(pk: int, day: date, *, by: User, at: datetime) -> Decree:
    """A new draft like the decree, without those who have left by ``day``: for “SK perlu diperbarui”."""
    with opened(pk, by=by, at=at) as decree:
        gone = {member.pk for member in moved_members(decree, day)}
        kept = [member for member in members_on(decree) if member.pk not in gone]
        with transaction.atomic():
            made = Decree.objects.create(
                unit=decree.unit, title=decree.title, kind=decree.kind, topics=decree.topics,
                selection=decree.selection, created_at=at, created_by=by.actor,
            )  # fmt: skip
            for member in kept:
                member.pk, member.decree = None, made
                member._state.adding = True
            DecreeMember.objects.bulk_create(kept)
            details = {"like": decree.pk, "members": len(kept), "left": len(gone)}
            ledger.record("decree.drafted", made, body=decree.unit.body.uuid, by=by.actor, at=at, details=details)
    return made


# -- decided


def could_decide(pk: int, what: Decision, *, by: User, at: datetime) -> Decree | None:
    """Raise what ``decide`` would raise now; else the decree that it would end. For the page that asks once more."""
    decree = record_seen(Decree, by, at, pk, rows=Decree.objects.select_related("unit__body"))
    require(by, MANAGE, decree.unit, at=at)
    return _checked(decree, what, at)[1]


def _checked(decree: Decree, what: Decision, at: datetime) -> tuple[dict[str, Any], Decree | None]:
    """The columns that deciding sets, and the decree that it ends."""
    DECREE.expect(decree, DRAFT)
    values = fitting_decision(what, decree.unit, at, outside=False)
    if what.paper is None and not values["outside_number"]:
        _refuse_without_file(decree.files.filter(what=DecreeFile.SIGNED).exists())
    refuse_used_number(decree.unit, values["number"], what.decided_on, beside=decree.pk)
    return values, to_replace(decree.unit, decree.kind, what, beside=decree.pk)


def decide(pk: int, what: Decision, *, by: User, at: datetime, guard: Guard = locked) -> Decree:
    """Put a draft in force. Of two who decide overlapping ones of a single kind, the second is refused.

    Raises NotFoundError, AccessDenied, Overlapping (the other one may be replaced), WorkflowError where it is no draft
    any more, RecordError for what can be mended: a signatory who was not on duty, neither file nor number outside.
    """
    unit = record_seen(Decree, by, at, pk).unit_id
    # The unit, so that no other one is decided; and the draft, so that it is not changed meanwhile.
    with guard(Unit.objects.filter(pk=unit)), opened(pk, by=by, at=at, guard=guard) as decree:
        values, old = _checked(decree, what, at)
        with transaction.atomic():
            if old is not None:
                _end_before(old, decree, what.valid_from, by=by, at=at)
            _keep_signed(decree, what.paper, by=by, at=at)
            _step(decree, "decide", by=by, at=at, replaces=old, **values)
            details = {**_digested(values), "replaces": old.pk if old else None}
            ledger.record("decree.decided", decree, body=decree.unit.body.uuid, by=by.actor, at=at, details=details)
    return decree


def register(
    unit: Unit, what: Draft, decision: Decision, *, by: User, at: datetime, guard: Guard = locked
) -> Decree:  # fmt: skip
    """Register a decree that was decided elsewhere; it is in force at once. Raises as ``draft`` and ``decide``."""
    refuse_stranger(unit, by, at)
    values = fitting_draft(what) | fitting_decision(decision, unit, at, outside=True)
    _refuse_without_file(decision.paper is not None or values["outside_number"] != "")
    with guard(Unit.objects.filter(pk=unit.pk)):
        refuse_used_number(unit, values["number"], decision.decided_on)
        old = to_replace(unit, what.kind, decision)
        with transaction.atomic():
            decree = Decree.objects.create(
                unit=unit, mode=Decree.OUTSIDE, state=IN_FORCE, replaces=old, created_at=at, created_by=by.actor,
                **values,
            )  # fmt: skip
            DecreeStep.objects.create(obj=decree, name="register", source=DRAFT, target=IN_FORCE, by=by.actor, at=at)
            if old is not None:
                _end_before(old, decree, decision.valid_from, by=by, at=at)
            _keep_signed(decree, decision.paper, by=by, at=at)
            details = {**_digested(values), "replaces": old.pk if old else None}
            ledger.record("decree.registered", decree, body=unit.body.uuid, by=by.actor, at=at, details=details)
    return decree


def revoke(pk: int, reason: str, since: date, *, by: User, at: datetime) -> Decree:
    """Say that the decree does not hold from ``since`` on, and why."""
    with opened(pk, by=by, at=at) as decree:
        DECREE.expect(decree, IN_FORCE)
        reason = fitting(reason, "Alasan", LONGEST_REASON)
        if decree.valid_from is not None and since < decree.valid_from:
            raise RecordError(
                f"Keputusan ini baru berlaku {tanggal(decree.valid_from)}, jadi dicabut paling awal sejak hari itu. "
                "Isian Anda tetap ada."
            )
        if decree.valid_until is not None and since > decree.valid_until:
            raise RecordError(
                f"Keputusan ini sudah berakhir {tanggal(decree.valid_until)}, jadi tidak ada lagi yang dicabut sejak "
                f"{tanggal(since)}. Belum ada yang berubah; isian Anda tetap ada."
            )
        if since > local_day(at, decree.unit.body):
            raise RecordError("Hari pencabutan belum tiba. Isi hari ini atau yang sudah lewat. Isian Anda tetap ada.")
        with transaction.atomic():
            _step(decree, "revoke", by=by, at=at, reason=reason, revoked_on=since)
            details = {"reason": reason, "since": since}
            ledger.record("decree.revoke", decree, body=decree.unit.body.uuid, by=by.actor, at=at, details=details)
    return decree


# -- files


def add_file(pk: int, paper: Paper, *, what: str, title: str, by: User, at: datetime) -> DecreeFile:
    """Keep a file or a link with the decree. Raises RecordError for an unknown ``what`` and for the same one twice."""
    with opened(pk, by=by, at=at) as decree:
        if what not in dict(DecreeFile.KINDS):
            raise RecordError("Pilih isi berkasnya dari daftar.")
        if decree.files.filter(sha256=paper.sha256).exists():
            raise RecordError("Berkas yang sama persis sudah ada di keputusan ini, jadi tidak disimpan dua kali.")
        with transaction.atomic():
            kept = keep(
                DecreeFile, paper, what=what, title=title, body=decree.unit.body, by=by, at=at, decree=decree
            )  # fmt: skip
            details = {"what": what, "sha256": paper.sha256}
            ledger.record("decree.file_added", decree, body=decree.unit.body.uuid, by=by.actor, at=at, details=details)
    return kept


def remove_file(pk: int, file: int, *, by: User, at: datetime) -> Decree:
    """Take away a file that was added by mistake; what proves a decree that is decided stays."""
    with opened(pk, by=by, at=at) as decree:
        found = decree.files.select_related("stored").filter(pk=file).first()
        if found is None:
            raise RecordError("Berkas ini sudah dihapus orang lain. Belum ada yang berubah.")
        others = decree.files.filter(what=DecreeFile.SIGNED).exclude(pk=found.pk)
        proves = decree.state != DRAFT and found.what == DecreeFile.SIGNED and not decree.outside_number
        if proves and not others.exists():
            raise RecordError(
                "Ini satu-satunya salinan bertanda tangan dari keputusan yang sudah ditetapkan, jadi tetap disimpan. "
                "Unggah dulu yang benar, lalu hapus yang ini. Belum ada yang berubah."
            )
        with transaction.atomic():
            stored, details = found.stored, {"what": found.what, "sha256": found.sha256}
            found.delete()
            if stored is not None:
                files.release(stored, at=at)
            ledger.record(
                "decree.file_removed", decree, body=decree.unit.body.uuid, by=by.actor, at=at, details=details
            )  # fmt: skip
    return decree


# -- pieces


def _refuse_without_file(there: bool) -> None:
    if not there:
        raise RecordError(
            "Unggah keputusan yang sudah ditandatangani, tempelkan tautannya, atau tulis nomornya di sistem asalnya. "
            "Isian Anda tetap ada."
        )


def _keep_signed(decree: Decree, paper: Paper | None, *, by: User, at: datetime) -> None:
    if paper is not None and not decree.files.filter(sha256=paper.sha256).exists():
        keep(
            DecreeFile, paper, what=DecreeFile.SIGNED, title="", body=decree.unit.body, by=by, at=at, decree=decree
        )  # fmt: skip


def _end_before(old: Decree, new: Decree, first: date, *, by: User, at: datetime) -> None:
    """Let ``old`` hold until the day before ``first``, when ``new`` takes its place."""
    until = f"sampai {tanggal(old.valid_until)}" if old.valid_until else "tanpa batas"
    reason = f"Digantikan keputusan “{new.title}”; semula berlaku {until}."
    before = old.state
    DECREE.move(old, "replace", by=by.actor, at=at, valid_until=first - ONE_DAY)
    DecreeStep.objects.create(
        obj=old, name="replace", source=before, target=old.state, by=by.actor, at=at, reason=reason
    )


def _step(decree: Decree, name: str, *, by: User, at: datetime, reason: str = "", **fields: Any) -> None:
    before = decree.state
    DECREE.move(decree, name, by=by.actor, at=at, **({"reason": reason} if reason else {}), **fields)
    DecreeStep.objects.create(
        obj=decree, name=name, source=before, target=decree.state, by=by.actor, at=at, reason=reason
    )


def _digested(values: dict[str, Any]) -> dict[str, Any]:
    """What of the columns is digested for the ledger."""
    return {name: str(value) for name, value in values.items() if name != "signatory"}
