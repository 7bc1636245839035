"""What a decree is to be, and what is refused of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import local_day
from pilar.organisation.models import Person, Unit
from pilar.records.actions.checks import EARLIEST, LATEST, known_topics
from pilar.records.errors import RecordError
from pilar.records.filing import Paper, fitting
from pilar.records.models import Decree
from pilar.records.queries.decrees import not_revoked
from pilar.records.signing import signing
from pilar.records.texts import optional_line, paragraphs
from pilar.records.workflow import DRAFT, IN_FORCE, REVOKED

LONGEST_NUMBER: Final = 120
_KINDS: Final = dict(Decree.KINDS)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a decree is about. ``topics`` are codes of ``records.topics``."""

    title: str
    kind: str
    topics: tuple[str, ...] = ()
    selection: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a decree gets when it is decided: number, days, who signed, the signed file or where it is kept.

    ``signatory_name`` and ``capacity`` count only for a decree from outside that nobody of the body's list has signed.
    ``replaces`` is the id of the decree that its successor ends, where whoever decides has agreed to that.
    """

    number: str
    decided_on: date
    valid_from: date
    valid_until: date | None = None
    signatory: Person | None = None
    signatory_name: str = ""
    capacity: str = ""
    outside_number: str = ""
    outside_system: str = ""
    paper: Paper | None = None
    replaces: int | None = None


class Overlapping(RecordError):
    """Another decree of that kind holds at the same time. ``may_replace``: it can end the day before this one."""

    def __init__(self, other: Decree, *, may_replace: bool) -> None:
        self.other, self.may_replace = other, may_replace
        until = f"sampai {tanggal(other.last_day)}" if other.last_day else "tanpa batas"
        advice = (
            "Centang “Gantikan” di bawah supaya keputusan itu berakhir sehari sebelum yang ini berlaku, atau pilih "
            "masa berlaku lain."
            if may_replace
            else "Pilih masa berlaku lain, atau cabut keputusan itu dahulu."
        )
        super().__init__(
            f"{other.get_kind_display()} nomor {other.number} di {other.unit} berlaku {tanggal(other.valid_from)} "
            f"{until}, jadi masanya bertumpuk; dari jenis ini hanya satu yang berlaku pada satu waktu. {advice} "
            "Belum ada yang berubah; isian Anda tetap ada."
        )


def fitting_draft(what: Draft) -> dict[str, Any]:
    """The columns of ``what``. Raises RecordError for what cannot be."""
    if what.kind not in _KINDS:
        raise RecordError("Jenis keputusan itu tidak ada. Pilih dari daftar; isian Anda tetap ada.")
    return {
        "title": fitting(what.title, "Judul keputusan"), "kind": what.kind, "topics": known_topics(what.topics),
        "selection": paragraphs(what.selection, "Cara pemilihan"),
    }  # fmt: skip


def fitting_decision(what: Decision, unit: Unit, at: datetime, *, outside: bool) -> dict[str, Any]:
    """The columns that deciding sets. Raises RecordError. One query where a person signs."""
    _refuse_days(what, local_day(at, unit.body))
    if what.signatory is not None:
        signed = signing(what.signatory, unit, what.decided_on)
        name, capacity = signed.person.name, signed.capacity
    elif outside:
        name = fitting(what.signatory_name, "Nama penanda tangan")
        capacity = fitting(what.capacity, "Jabatan penanda tangan")
    else:
        raise RecordError("Pilih penanda tangannya dari pegawai instansi. Isian Anda tetap ada.")
    return {
        "number": fitting(what.number, "Nomor keputusan", LONGEST_NUMBER), "decided_on": what.decided_on,
        "valid_from": what.valid_from, "valid_until": what.valid_until, "signatory": what.signatory,
        "signatory_name": name, "capacity": capacity,
        "outside_number": optional_line(what.outside_number, "Nomor berkas", LONGEST_NUMBER),
        "outside_system": optional_line(what.outside_system, "Sistem asal", LONGEST_NUMBER),
    }  # fmt: skip


def _refuse_days(what: Decision, today: date) -> None:
    kept = "Isian Anda tetap ada."
    if not all(EARLIEST <= day <= LATEST for day in (what.decided_on, what.valid_from, what.valid_until) if day):
        raise RecordError(f"Ada tahun yang tidak masuk akal. Periksa tanggal-tanggalnya. {kept}")
    if what.decided_on > today:
        raise RecordError(
            f"Tanggal penetapan {tanggal(what.decided_on)} belum tiba. Simpan dulu sebagai rancangan, atau betulkan "
            f"tanggalnya. {kept}"
        )
    if what.valid_until is not None and what.valid_until < what.valid_from:
        raise RecordError(
            f"Masa berlaku terbalik: mulai {tanggal(what.valid_from)} tetapi sampai {tanggal(what.valid_until)}. {kept}"
        )


def refuse_used_number(unit: Unit, number: str, decided_on: date, *, beside: int | None = None) -> None:
    """Raise RecordError where another decree of ``unit`` has ``number`` in that year: it is there already. One query.

    Whoever has registered one wrongly revokes it and may use its number again. ``beside`` is the decree itself; the
    caller holds the unit.
    """
    year = date(decided_on.year, 1, 1), date(decided_on.year, 12, 31)
    others = Decree.objects.filter(unit=unit, decided_on__range=year).exclude(state__in=(DRAFT, REVOKED))
    same = (each for each in others.order_by("pk") if _sign(each.number) == _sign(number) and each.pk != beside)
    if other := next(same, None):
        raise RecordError(
            f"Nomor {other.number} tahun {decided_on.year} sudah dipakai “{other.title}” di {unit}. Periksa nomornya; "
            "bila keputusannya sama, tidak perlu dicatat dua kali. Belum ada yang berubah; isian Anda tetap ada."
        )


def _sign(number: str) -> str:
    return "".join(number.split()).casefold()


def overlapping(unit: Unit, kind: str, first: date, last: date | None) -> QuerySet[Decree]:
    """The decrees of ``kind`` at ``unit`` itself that hold on some day from ``first`` to ``last`` (None: for ever)."""
    rows = Decree.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=first), not_revoked(first), unit=unit)
    if last is not None:
        rows = rows.filter(valid_from__lte=last)
    return rows.filter(kind=kind).select_related("unit").order_by("valid_from", "pk")


def to_replace(unit: Unit, kind: str, what: Decision, *, beside: int | None = None) -> Decree | None:
    """The decree that ``what`` would end, where that was agreed to. One query; none for kinds that may be several.

    ``beside`` is the decree itself. Raises Overlapping. The caller holds the unit, so that no other one is decided.
    """
    if kind not in Decree.SINGLE:
        return None
    rows = overlapping(unit, kind, what.valid_from, what.valid_until)
    others = list((rows if beside is None else rows.exclude(pk=beside))[:2])
    if not others:
        return None
    other = others[0]
    begun_before = other.valid_from is not None and other.valid_from < what.valid_from
    possible = len(others) == 1 and other.state == IN_FORCE and begun_before
    if not possible or what.replaces != other.pk:
        raise Overlapping(other, may_replace=possible)
    return other
