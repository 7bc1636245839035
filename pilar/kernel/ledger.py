"""The ledger: an append-only hash chain per body, one entry per domain event, in the transaction of the event.

``record`` is the last statement of an action's transaction. The head of the chain is locked until the commit, so every
statement after it would hold up all other writers of the body (FOUNDATIONS §5 has the measurement).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from pilar.kernel.models.ledger import LedgerCheckpoint, LedgerEntry, LedgerHead, LedgerSalt

GENESIS = "0" * 64
#: The chain of what belongs to the installation and to no body: a new body, a backup.
INSTALLATION = UUID(int=0)
_SALT_BYTES = 16
#: What is recorded within ``recorded_last``.
_later: ContextVar[list[tuple[LedgerEntry, bytes]] | None] = ContextVar("ledger_later", default=None)


@dataclass(frozen=True)
class Fault:
    """A place where a chain does not hold. ``kind``: edited, gap, order, link, head, checkpoint or digest."""

    chain: UUID
    sequence: int
    kind: str
    message: str


@dataclass(frozen=True)
class Verification:
    """What ``verify`` found: how many chains and entries were read, and every fault."""

    chains: int
    entries: int
    faults: tuple[Fault, ...]


def record(
    code: str, obj: models.Model, *, body: UUID, by: str, at: datetime, details: Mapping[str, Any] | None = None
) -> LedgerEntry:
    """Append that ``code`` happened to ``obj``, done by the account (or process) ``by`` at ``at``.

    ``details`` is not stored: only its salted digest is, so that somebody who has the same details can later prove
    that they are the ones of the event (``matches``), and nobody can guess them from the ledger.
    Raises TransactionManagementError outside a transaction: an event without its change would be a lie.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("ledger.record belongs into the transaction of its event")
    salt = secrets.token_bytes(_SALT_BYTES)
    entry = LedgerEntry(
        chain=body, code=code, object_type=obj._meta.label_lower, object_id=str(obj.pk), actor=by,
        at=at.astimezone(UTC), digest=digest_of(details or {}, salt),
    )  # fmt: skip
    if (later := _later.get()) is None:
        _chain(entry, salt)
    else:
        later.append((entry, salt))
    return entry


@contextmanager
def recorded_last() -> Iterator[None]:
    """Append what is recorded in here when it ends, in its order; nothing where it ends with an exception.

    For an act that is made of acts, each of which records: the head of the body is not held while the next one waits
    for its rows, which would be a lock out of its order. The caller's transaction goes around it.
    """
    if _later.get() is not None:  # an act of an act of acts
        yield
        return
    entries: list[tuple[LedgerEntry, bytes]] = []
    token = _later.set(entries)
    try:
        yield
    finally:
        _later.reset(token)
    for entry, salt in entries:
        _chain(entry, salt)


def _chain(entry: LedgerEntry, salt: bytes) -> None:
    if connection.vendor == "postgresql":
        _append_at_once(entry, salt)
    else:
        _append(entry, salt)


def _append(entry: LedgerEntry, salt: bytes) -> None:
    """Lock the head, chain ``entry`` to it and move it on: four statements."""
    head = _locked_head(entry.chain)
    entry.sequence, entry.previous = head.sequence + 1, head.hash
    entry.hash = hash_of(entry)
    entry.save(force_insert=True)
    LedgerSalt(entry=entry, value=salt).save(force_insert=True)
    LedgerHead.objects.filter(pk=entry.chain).update(sequence=entry.sequence, hash=entry.hash)


# The same as one statement, the hash computed by the database. All writers of a body wait for its head, so what counts
# is how long it is held: four round trips let 400 transactions a second through where one lets 1,000 (bench).
_APPEND = """
WITH old AS (
  SELECT chain, sequence + 1 AS sequence, hash FROM kernel_ledgerhead WHERE chain = %(chain)s FOR UPDATE
), chained AS (
  SELECT chain, sequence, hash AS previous, encode(sha256(convert_to(
    %(before)s || char_length(sequence::text) || ':' || sequence || ';' || %(between)s
    || char_length(hash) || ':' || hash || ';', 'UTF8')), 'hex') AS hash
  FROM old
), head AS (
  UPDATE kernel_ledgerhead SET sequence = chained.sequence, hash = chained.hash
  FROM chained WHERE kernel_ledgerhead.chain = chained.chain
), entry AS (
  INSERT INTO kernel_ledgerentry
    (chain, sequence, code, object_type, object_id, actor, at, digest, previous, hash)
  SELECT chain, sequence, %(code)s, %(object_type)s, %(object_id)s, %(actor)s, %(at)s, %(digest)s, previous, hash
  FROM chained RETURNING id, sequence, previous, hash
), salt AS (
  INSERT INTO kernel_ledgersalt (entry_id, value) SELECT id, %(salt)s FROM entry
)
SELECT id, sequence, previous, hash FROM entry
"""


def _append_at_once(entry: LedgerEntry, salt: bytes) -> None:
    given: dict[str, Any] = {
        "chain": entry.chain, "before": _hashed(str(entry.chain)), "between": _hashed(*_between(entry)),
        "code": entry.code,
        "object_type": entry.object_type, "object_id": entry.object_id, "actor": entry.actor, "at": entry.at,
        "digest": entry.digest, "salt": salt,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, given)
        row = cursor.fetchone()
        if row is None:  # the first entry of the chain
            LedgerHead.objects.bulk_create(
                [LedgerHead(chain=entry.chain, sequence=0, hash=GENESIS)], ignore_conflicts=True
            )
            cursor.execute(_APPEND, given)
            row = cursor.fetchone()
    entry.pk, entry.sequence, entry.previous, entry.hash = row
    entry._state.adding, entry._state.db = False, connection.alias


def _locked_head(chain: UUID) -> LedgerHead:
    heads = LedgerHead.objects.select_for_update()
    head = heads.filter(pk=chain).first()
    if head is None:
        LedgerHead.objects.bulk_create([LedgerHead(chain=chain, sequence=0, hash=GENESIS)], ignore_conflicts=True)
        head = heads.get(pk=chain)
    return head


def digest_of(details: Mapping[str, Any], salt: bytes) -> str:
    """HMAC-SHA256 (hex) of the canonical JSON of ``details`` under ``salt``."""
    return hmac.new(salt, canonical(details), hashlib.sha256).hexdigest()


def canonical(value: object) -> bytes:
    """JSON with sorted keys and no spaces, UTF-8; dates and other values as their text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()


def matches(entry: LedgerEntry, details: Mapping[str, Any]) -> bool:
    """Whether ``details`` are those of the event. False as well where its salt has been deleted."""
    salt = LedgerSalt.objects.filter(entry=entry).first()
    return salt is not None and hmac.compare_digest(digest_of(details, bytes(salt.value)), entry.digest)


def hash_of(entry: LedgerEntry) -> str:
    """The hash that chains ``entry`` to the one before it: SHA-256 (hex) over all its fields."""
    fields = (str(entry.chain), str(entry.sequence), *_between(entry), entry.previous)
    return hashlib.sha256(_hashed(*fields).encode()).hexdigest()


def _between(entry: LedgerEntry) -> tuple[str, ...]:
    """The fields that are hashed between an entry's number and the hash before it."""
    moment = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return entry.code, entry.object_type, entry.object_id, entry.actor, moment, entry.digest


def _hashed(*fields: str) -> str:
    # Lengths in front, so that no two different entries give the same bytes.
    return "".join(f"{len(field)}:{field};" for field in fields)


# --- verification ---------------------------------------------------------------------------------------------------


def verify(chain: UUID | None = None, checkpoints: Mapping[tuple[UUID, date], str] | None = None) -> Verification:
    """Read every entry of ``chain`` (or of all chains) and recompute it.

    An edited, deleted, inserted or moved entry breaks its hash, the numbering or a link; a chain that was cut off at
    its end differs from its head and its checkpoints. ``checkpoints`` are published ones, (chain, day) → hash: they
    also find a chain that somebody has rewritten as a whole, head and stored checkpoints included.
    """
    chains = [chain] if chain else _chains()
    faults: list[Fault] = []
    entries = 0
    for each in chains:
        count, found = _verify_chain(each, checkpoints or {})
        entries += count
        faults += found
    return Verification(len(chains), entries, tuple(faults))


def _chains() -> list[UUID]:
    known = set(LedgerHead.objects.values_list("chain", flat=True))
    known |= set(LedgerEntry.objects.values_list("chain", flat=True).order_by().distinct())
    return sorted(known | set(LedgerCheckpoint.objects.values_list("chain", flat=True)))


def _verify_chain(chain: UUID, published: Mapping[tuple[UUID, date], str]) -> tuple[int, list[Fault]]:
    faults: list[Fault] = []
    expected_hashes = _expected_hashes(chain, published)
    count, sequence, previous = 0, 0, GENESIS
    for entry in _entries(chain):
        count += 1
        faults += _entry_faults(entry, sequence, previous)
        for kind, expected in expected_hashes.pop(entry.sequence, ()):
            if expected != entry.hash:
                faults.append(Fault(chain, entry.sequence, kind, f"Sidik berbeda dari {_NAMES[kind]}."))
        sequence, previous = entry.sequence, entry.hash
    for missing, kinds in sorted(expected_hashes.items()):
        if missing:
            kind = kinds[0][0]
            faults.append(Fault(chain, missing, kind, f"Catatan yang disebut {_NAMES[kind]} tidak ada."))
    head = LedgerHead.objects.filter(pk=chain).first()
    if count and (head is None or head.sequence != sequence):
        faults.append(Fault(chain, sequence, "head", "Kepala rantai tidak menunjuk catatan terakhir."))
    return count, faults


_NAMES = {"head": "kepala rantai", "checkpoint": "titik periksa harian", "published": "titik periksa yang diterbitkan"}


def _expected_hashes(chain: UUID, published: Mapping[tuple[UUID, date], str]) -> dict[int, list[tuple[str, str]]]:
    expected: dict[int, list[tuple[str, str]]] = {}
    for head in LedgerHead.objects.filter(pk=chain):
        expected.setdefault(head.sequence, []).append(("head", head.hash))
    for point in LedgerCheckpoint.objects.filter(chain=chain):
        expected.setdefault(point.sequence, []).append(("checkpoint", point.hash))
        if outside := published.get((chain, point.day)):
            expected[point.sequence].append(("published", outside))
    return expected


def _entries(chain: UUID) -> Iterator[LedgerEntry]:
    # By sequence and not by id: a row that was moved keeps its id.
    return LedgerEntry.objects.filter(chain=chain).order_by("sequence").iterator(chunk_size=5000)


def _entry_faults(entry: LedgerEntry, sequence: int, previous: str) -> Iterator[Fault]:
    if entry.sequence != sequence + 1:
        message = f"Setelah catatan {sequence} seharusnya {sequence + 1}, bukan {entry.sequence}."
        yield Fault(entry.chain, entry.sequence, "gap", message)
    elif entry.previous != previous:
        yield Fault(entry.chain, entry.sequence, "link", "Tidak bersambung dengan catatan sebelumnya.")
    if hash_of(entry) != entry.hash:
        yield Fault(entry.chain, entry.sequence, "edited", "Isi catatan tidak cocok dengan sidiknya.")


# --- checkpoints ----------------------------------------------------------------------------------------------------


def checkpoint(day: date) -> list[LedgerCheckpoint]:
    """Keep the head of every chain as it stands now, as that of ``day``; a second call the same day changes nothing."""
    rows = [LedgerCheckpoint(chain=head.chain, day=day, sequence=head.sequence, hash=head.hash)
            for head in LedgerHead.objects.order_by("chain")]  # fmt: skip
    LedgerCheckpoint.objects.bulk_create(rows, ignore_conflicts=True)
    return list(LedgerCheckpoint.objects.filter(day=day).order_by("chain"))


# --- what the database guards ---------------------------------------------------------------------------------------

_SQLITE = """
CREATE TRIGGER ledger_no_{verb} BEFORE {verb} ON kernel_ledgerentry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
"""
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$
"""
_POSTGRES = """
CREATE TRIGGER ledger_no_{verb} BEFORE {verb} ON kernel_ledgerentry
FOR EACH ROW EXECUTE FUNCTION ledger_append_only()
"""


def create_triggers(apps: object, schema_editor: Any) -> None:
    """For the migration: from here on the database itself refuses UPDATE and DELETE of entries."""
    on_postgres = schema_editor.connection.vendor == "postgresql"
    if on_postgres:
        schema_editor.execute(_POSTGRES_FUNCTION)
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute((_POSTGRES if on_postgres else _SQLITE).format(verb=verb))


def drop_triggers(apps: object, schema_editor: Any) -> None:
    """The way back of ``create_triggers``."""
    table = " ON kernel_ledgerentry" if schema_editor.connection.vendor == "postgresql" else ""
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS ledger_no_{verb}{table}")
