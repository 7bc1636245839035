"""Decrees in words: how one stands today, for how long it holds, what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.records.actions.decree_checks import Decision
from pilar.records.models import Decree, DecreeFile, DecreeMember, DecreeStep
from pilar.records.signing import Signing
from pilar.records.workflow import DECREE, DRAFT, REGISTERED, REVOKED


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


def decision_rows(decree: Decree, decision: Decision, signs: Signing | None) -> list[tuple[str, object]]:
    """What is about to be decided, to be looked at once more; ``signs``: its signatory and by which duty. One query."""
    until = tanggal(decision.valid_until) if decision.valid_until else "tanpa batas"
    signed = [file.title for file in decree.files.filter(what=DecreeFile.SIGNED)]
    kept = f"{decision.outside_system or 'Sistem asal'}, nomor {decision.outside_number}"
    rows: list[tuple[str, object]] = [
        ("Judul", decree.title), ("Jenis", decree.get_kind_display()), ("Unit", decree.unit.name),
        ("Nomor", decision.number), ("Ditetapkan", tanggal(decision.decided_on)),
        ("Berlaku", f"{tanggal(decision.valid_from)} sampai {until}"),
    ]  # fmt: skip
    if signs is not None:
        rows.insert(5, ("Penanda tangan", f"{signs.person.name}, {signs.capacity}"))
    return [*rows, ("Keputusan bertanda tangan", ", ".join(signed) or kept)]


def decision_effects(decree: Decree, decision: Decision, signs: Signing | None, old: Decree | None) -> list[str]:
    """What follows from deciding, what cannot be mended afterwards first; ``old``: the decree it ends. One query."""
    number = decree.members.count()
    names = f"{angka(number, 0)} nama di dalamnya" if number else "Belum ada nama di dalamnya. Nama"
    effects = [f"{names} tidak dapat diubah lagi, begitu juga judul dan jenisnya."]
    if old is not None:
        last = decision.valid_from - timedelta(days=1)
        effects.append(f"“{old.title}” nomor {old.number} berakhir {tanggal(last)}.")
    if signs is not None and not signs.leads:
        effects.append(
            f"{signs.person.name} menandatangani sebagai {signs.capacity}, bukan sebagai pimpinan {decree.unit} "
            "atau di atasnya. Pastikan pelimpahan wewenangnya ada."
        )
    if decision.valid_from < decision.decided_on:
        effects.append(
            f"Berlaku surut: sejak {tanggal(decision.valid_from)}, sedangkan ditetapkan {tanggal(decision.decided_on)}."
        )
    return effects


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


def history(decree: Decree, steps: Iterable[DecreeStep], names: Mapping[str, str]) -> list[tuple[object, str, str]]:
    """(moment, what happened and by whom, reason), the newest first."""
    told: list[tuple[object, str, str]] = [
        (step.at, f"{DECREE.told(step.name, otherwise=REGISTERED)} oleh {names[step.by]}", step.reason)
        for step in steps
    ]
    begun = "Dicatat" if decree.mode == Decree.OUTSIDE else "Rancangan dibuat"
    return [*reversed(told), (decree.created_at, f"{begun} oleh {names[decree.created_by]}", "")]
