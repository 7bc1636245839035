"""Decrees in words: how one stands today, for how long it holds, what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pilar.kernel.templatetags.indonesian import tanggal
from pilar.records.models import Decree, DecreeMember, DecreeStep
from pilar.records.workflow import DRAFT, REVOKED


@dataclass(frozen=True, slots=True)
class Standing:
    """A tag: its words, and good, bad, warn or plain."""

    text: str
    kind: str


def standing(decree: Decree, day: date, ahead: int) -> Standing:
    """How ``decree`` stands on ``day``; ``ahead`` days before its end that is said."""
    if decree.state == DRAFT or decree.valid_from is None:
        return Standing("Rancangan", "plain")
    if decree.state == REVOKED:
        return Standing("Dicabut", "bad")
    if decree.valid_from > day:
        return Standing(f"Berlaku mulai {tanggal(decree.valid_from)}", "plain")
    if decree.valid_until is None:
        return Standing("Berlaku", "good")
    left = (decree.valid_until - day).days
    if left < 0:
        return Standing("Lewat masa berlaku", "bad")
    if left == 0:
        return Standing("Berakhir hari ini", "warn")
    return Standing(f"Berakhir {left} hari lagi", "warn") if left <= ahead else Standing("Berlaku", "good")


def validity(decree: Decree) -> str:
    """``1 Januari 2026 sampai 31 Desember 2026``, or that it has no end, or no beginning yet."""
    if decree.valid_from is None:
        return "–"
    if decree.valid_until is None:
        return f"{tanggal(decree.valid_from)}, tanpa batas"
    return f"{tanggal(decree.valid_from)} sampai {tanggal(decree.valid_until)}"


@dataclass(frozen=True, slots=True)
class ShownMember:
    """Somebody in a decree: what they do in it, and whether they have left since."""

    member: DecreeMember
    part: str
    has_left: bool


def shown_members(members: Iterable[DecreeMember], left: Iterable[DecreeMember]) -> list[ShownMember]:
    """In the order of the decree."""
    gone = {member.pk for member in left}
    return [ShownMember(member, part_of(member), member.pk in gone) for member in members]


def part_of(member: DecreeMember) -> str:
    """``Ketua``, ``Anggota pokja, area 3``."""
    return f"{member.get_role_display()}, area {member.area}" if member.area else member.get_role_display()


_STEPS = {
    "register": "Didaftarkan dari luar", "decide": "Ditetapkan", "replace": "Diakhiri karena digantikan",
    "revoke": "Dicabut",
}  # fmt: skip


def history(decree: Decree, steps: Iterable[DecreeStep], names: Mapping[str, str]) -> list[tuple[object, str, str]]:
    """(moment, what happened and by whom, reason), the newest first."""
    told: list[tuple[object, str, str]] = [
        (step.at, f"{_STEPS.get(step.name, step.name)} oleh {names[step.by]}", step.reason) for step in steps
    ]
    begun = "Dicatat" if decree.mode == Decree.OUTSIDE else "Rancangan dibuat"
    return [*reversed(told), (decree.created_at, f"{begun} oleh {names[decree.created_by]}", "")]
