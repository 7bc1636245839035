"""Rules: numbers of regulations as dated rows. Reading them, and what a body sets for itself.

The shipped rows come from each room's ``rules.yaml`` (``pilar.kernel.rules_file``) and belong to it. A body may lay an
own row over one for a time. Rows of one code and body never overlap, so on any day at most one of each is in force.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from pilar.errors import PilarError
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.models.rules import Rule, RuleUnit, Verification
from pilar.kernel.rule_values import JsonValue, stored

ONE_DAY = timedelta(days=1)
LONGEST_SOURCE, LONGEST_NOTE = 200, 500  # letters, as in the columns


class RuleMissingError(PilarError):
    """No row of this code is in force on that day."""

    def __init__(self, code: str, on: date) -> None:
        self.code, self.on = code, on
        super().__init__(
            f"Aturan {code} tidak mempunyai nilai untuk {on:%d-%m-%Y}. Tidak ada yang disimpan. "
            "Minta administrator memeriksa daftar aturan di halaman Kelola."
        )


class RuleError(PilarError):
    """What a body wants to set contradicts the shipped rule or another row. ``field``: the column that is to blame."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Proposal:
    """What setting a value would do: the shipped row that declares the rule, the value as kept, the row it ends."""

    declared: Rule
    value: JsonValue
    ended: Rule | None


# -- reading


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rows of some codes for some bodies, read by one query and asked as often as needed."""

    _rows: Mapping[tuple[str, UUID | None], tuple[Rule, ...]]

    def get(self, code: str, body: UUID | None, on: date) -> Rule:
        """The row in force on ``on``: the body's own, else the shipped one. Raises RuleMissingError."""
        for owner in dict.fromkeys((body, None)):
            for row in self._rows.get((code, owner), ()):
                if row.covers(on):
                    return row
        raise RuleMissingError(code, on)

    def changes(self, code: str, body: UUID | None) -> list[date]:
        """The days on which another row may come into force, oldest first."""
        rows = [row for owner in {body, None} for row in self._rows.get((code, owner), ()) if not row.withdrawn]
        begins = {row.valid_from for row in rows}
        return sorted(begins | {row.valid_until + ONE_DAY for row in rows if row.valid_until})


def book(codes: Iterable[str], bodies: Iterable[UUID] = ()) -> RuleBook:
    """All rows of ``codes`` that are shipped or set by ``bodies``. One query."""
    found: defaultdict[tuple[str, UUID | None], list[Rule]] = defaultdict(list)
    for row in Rule.objects.filter(Q(body=None) | Q(body__in=set(bodies)), code__in=set(codes), withdrawn=False):
        found[row.code, row.body].append(row)
    return RuleBook({key: tuple(rows) for key, rows in found.items()})


def get(code: str, body: UUID | None, on: date) -> Rule:
    """The row of ``code`` in force for ``body`` on ``on``; the body's own wins. Raises RuleMissingError. One query."""
    return book([code], [body] if body else []).get(code, body, on)


def whole(code: str, body: UUID | None, on: date) -> int:
    """The whole number that the rule of ``code`` holds (kind count): days, people, times. As ``get``."""
    return int(str(get(code, body, on).value))


def missing(codes: Iterable[str], on: date) -> list[str]:
    """Those of ``codes`` for which no shipped row is in force on ``on``. One query."""
    wanted = sorted(set(codes))
    known = {row.code for row in Rule.objects.filter(body=None, code__in=wanted, withdrawn=False) if row.covers(on)}
    return [code for code in wanted if code not in known]


# -- writing


def propose_for_body(
    code: str,
    value: object,
    *,
    unit: str,
    source: str,
    verified: str,
    valid_from: date,
    valid_until: date | None = None,
    note: str = "",
    body: UUID,
) -> Proposal:
    """What ``set_for_body`` would do with the same arguments, without doing it. Raises what that would raise."""
    _expect_words(source, verified, note, valid_from, valid_until)
    declared = _declared(code, valid_from)
    return Proposal(declared, _fitting(declared, value, unit), _make_room(code, body, valid_from, valid_until))


def set_for_body(
    code: str,
    value: object,
    *,
    unit: str,
    source: str,
    verified: str,
    valid_from: date,
    valid_until: date | None = None,
    note: str = "",
    body: UUID,
    by: str,
    at: datetime,
    guard: Guard = locked,
) -> Rule:
    """Lay the body's own ``value`` over the shipped rule from ``valid_from`` to ``valid_until`` (last day, or open).

    A row without an end that begins after the body's present open row ends that one on the day before. Any other
    overlap is refused, and so is a value of another form, unit or range than the shipped rule declares (RuleError).
    RuleMissingError where no room ships the code.
    """
    _expect_words(source, verified, note, valid_from, valid_until)
    with guard(_shipped(code)):
        declared = _declared(code, valid_from)
        kept = _fitting(declared, value, unit)
        ended = _make_room(code, body, valid_from, valid_until)
        with transaction.atomic():
            if ended:
                Rule.objects.filter(pk=ended.pk).update(valid_until=valid_from - ONE_DAY)
            row = Rule.objects.create(
                code=code,
                body=body,
                label=declared.label,
                kind=declared.kind,
                value=kept,
                unit=unit,
                minimum=declared.minimum,
                maximum=declared.maximum,
                source=source.strip(),
                verified=verified,
                valid_from=valid_from,
                valid_until=valid_until,
                note=note.strip(),
                set_by=by,
                set_at=at,
            )
            ledger.record("rule.set", row, body=body, by=by, at=at, details={"code": code, "ended": ended and ended.pk})
    return row


def end_for_body(row_id: int, *, last_day: date, body: UUID, by: str, at: datetime, guard: Guard = locked) -> Rule:
    """Let the body's own row be in force until ``last_day``; after it the shipped value counts again.

    Raises RuleError where the row is not this body's, has been withdrawn, or would end before it begins or later than
    it does now (that could overlap the next one).
    """
    with guard(_shipped(_own(row_id, body).code)):
        row = _own(row_id, body)
        if last_day < row.valid_from:
            raise RuleError(
                f"Nilai ini mulai berlaku {row.valid_from:%d-%m-%Y}, jadi tidak dapat berakhir sebelumnya. "
                "Tidak ada yang diubah. Bila nilainya keliru sejak awal, tarik baris ini.",
                "last_day",
            )
        if row.valid_until is not None and last_day > row.valid_until:
            raise RuleError(
                f"Nilai ini sudah berakhir {row.valid_until:%d-%m-%Y}. Tidak ada yang diubah. "
                "Untuk memperpanjang, tetapkan nilai baru mulai hari berikutnya.",
                "last_day",
            )
        row.valid_until = last_day
        with transaction.atomic():
            row.save(update_fields=["valid_until"])
            ledger.record("rule.ended", row, body=body, by=by, at=at, details={"code": row.code})
    return row


def withdraw_for_body(row_id: int, *, body: UUID, by: str, at: datetime, guard: Guard = locked) -> Rule:
    """Take back a row of the body that was a mistake. Cases that were opened under it keep it; no new one gets it."""
    with guard(_shipped(_own(row_id, body).code)):
        row = _own(row_id, body)
        row.withdrawn = True
        with transaction.atomic():
            row.save(update_fields=["withdrawn"])
            ledger.record("rule.withdrawn", row, body=body, by=by, at=at, details={"code": row.code})
    return row


def _expect_words(source: str, verified: str, note: str, first: date, last: date | None) -> None:
    """What can be said without the tables. Raises RuleError."""
    if last is not None and last < first:
        raise RuleError("Hari terakhir berlaku mendahului hari pertamanya. Tidak ada yang disimpan.", "valid_until")
    if not source.strip():
        raise RuleError("Dasar hukum belum diisi. Tidak ada yang disimpan.", "source")
    for field, text, longest in (("source", source, LONGEST_SOURCE), ("note", note, LONGEST_NOTE)):
        if len(text.strip()) > longest:
            raise RuleError(f"Tulis paling banyak {longest} huruf. Tidak ada yang disimpan.", field)
    if verified not in Verification.values:
        raise RuleError("Status pemeriksaan tidak dikenal. Tidak ada yang disimpan.", "verified")


def _shipped(code: str) -> QuerySet[Rule]:
    """The rows that stand for the code. Every write of any body's row of it holds these, so checks and writes agree."""
    return Rule.objects.filter(code=code, body=None)


def _declared(code: str, on: date) -> Rule:
    """The shipped row that says what a value must look like: the one in force, else the newest."""
    rows = sorted(_shipped(code), key=lambda row: (row.covers(on), row.valid_from))
    if not rows:
        raise RuleMissingError(code, on)
    return rows[-1]


def _fitting(declared: Rule, value: object, unit: str) -> JsonValue:
    if unit != declared.unit:
        wanted = RuleUnit(declared.unit).label
        raise RuleError(f"Aturan {declared.code} bersatuan {wanted}. Tidak ada yang disimpan.", "unit")
    try:
        return stored(declared.kind, value, minimum=declared.minimum, maximum=declared.maximum)
    except ValueError as error:
        raise RuleError(f"Nilai aturan {declared.code} {error}. Tidak ada yang disimpan.", "value") from error


def _make_room(code: str, body: UUID, first: date, last: date | None) -> Rule | None:
    """The open row that has to end for the new one. Raises RuleError where the periods cannot stand side by side."""
    ended = None
    own = Rule.objects.filter(code=code, body=body, withdrawn=False).exclude(valid_until__lt=first)
    for row in own if last is None else own.filter(valid_from__lte=last):
        if row.valid_until is None and last is None and row.valid_from < first:
            ended = row
            continue
        until = f"sampai {row.valid_until:%d-%m-%Y}" if row.valid_until else "tanpa batas akhir"
        raise RuleError(
            f"Instansi ini sudah mempunyai nilai yang berlaku mulai {row.valid_from:%d-%m-%Y} {until}. "
            "Tidak ada yang disimpan. Akhiri atau tarik nilai itu dahulu, atau pilih masa yang lain.",
            "valid_from",
        )
    return ended


def _own(row_id: int, body: UUID) -> Rule:
    row = Rule.objects.filter(pk=row_id, body=body, withdrawn=False).first()
    if row is None:
        raise RuleError("Nilai ini bukan milik instansi Anda atau sudah ditarik. Tidak ada yang diubah.")
    return row
