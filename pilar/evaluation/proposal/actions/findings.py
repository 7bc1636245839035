"""The findings of a stage: what they are about, which rows they are, and what becomes of the unit's defences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from pilar.evaluation.proposal import abouts
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.letters import many_lines, one_line
from pilar.evaluation.proposal.models import FailedRow, ProposedUnit, StageResult
from pilar.evaluation.proposal.models.stage import LONGEST_ABOUT
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.models import User
from pilar.organisation.versions import version_of

MOST_ROWS: Final = 60
_PARKED: Final = "\x1f"  # begins no name: what is typed is kept without control signs
#: A finding as it is kept from now on: its row where there is one, what it is about, what it says.
Line = tuple[FailedRow | None, str, str]


class DefencesGoError(ProposalError):
    """What is to be kept takes ``rows`` away, for which the unit has written a defence, or the objection with them."""

    def __init__(self, rows: Sequence[FailedRow], edition: str) -> None:
        named = ", ".join(abouts.label_of(row.about, edition) for row in rows)
        super().__init__(f"Tanggapan yang sudah ditulis akan hilang: {named}. Periksa dahulu. Belum ada yang berubah.")
        self.rows = rows
        #: To be named as ``going`` by whoever has seen these texts and means it.
        self.version = version_of([(row.pk, row.defence) for row in rows])


def read(
    outcome: str, kept: Mapping[int, tuple[str, str]], failed: Sequence[tuple[str, str]]
) -> list[tuple[int, str, str]]:
    """What failed, each with the id of its row; 0 for one that is new. Raises ProposalError."""
    lines = [*((row, *each) for row, each in kept.items()), *((0, *each) for each in failed)]
    found = [(row, _about(about), many_lines(finding, "Temuan")) for row, about, finding in lines]
    if outcome == StageResult.FAILED and not found:
        raise ProposalError("Sebutkan apa yang dinyatakan tidak terpenuhi, sedikitnya satu. Belum ada yang berubah.")
    if len(found) > MOST_ROWS:
        raise ProposalError(f"Paling banyak {MOST_ROWS} temuan. Belum ada yang berubah.")
    return found


def known(
    failed: Sequence[tuple[int, str, str]], result: StageResult | None, row: ProposedUnit
) -> list[tuple[int, str, str]]:
    """Each about what the lists know; what a kept finding is about already stays. Raises ProposalError with all that
    is about nothing known, or about one thing twice, and for own words that are too long as they are kept."""
    kept = {each.pk: each.about for each in result.failed.all()} if result else {}
    names = [about if about in kept.values() else abouts.taken(about, row) for _, about, _ in failed]
    if strange := [about for (_, about, _), name in zip(failed, names, strict=True) if name is None]:
        raise ProposalError(
            f"Bukan prasyarat yang berlaku dan bukan pertanyaan LKE: {', '.join(strange)}. Pakailah kode atau nama "
            f"dari daftar pada formulir, atau awali dengan “{abouts.OTHER},” bila surat TPN menyebut hal lain. "
            "Belum ada yang berubah; yang diketik masih di formulir."
        )
    sure = [_about(name) for name in names if name is not None]
    if twice := sorted({name for name in sure if sure.count(name) > 1}):
        named = ", ".join(abouts.label_of(name, row.zone.edition) for name in twice)
        raise ProposalError(f"Disebut dua kali: {named}. Gabungkan temuannya. Belum ada yang berubah.")
    return [(pk, name, finding) for (pk, _, finding), name in zip(failed, sure, strict=True)]


def _about(typed: str) -> str:
    return one_line(typed, "Tentang", LONGEST_ABOUT)


def matched(
    result: StageResult | None, failed: Sequence[tuple[int, str, str]]
) -> tuple[list[Line], list[FailedRow]]:  # fmt: skip
    """Each finding with its row, by its id or else by what it is about; and the rows that nothing names any more."""
    rows = {row.pk: row for row in result.failed.all()} if result else {}
    named = {row for row, _, _ in failed}
    by_name = {row.about: row for row in rows.values() if row.pk not in named}
    lines = [(rows.get(row) or by_name.get(about), about, finding) for row, about, finding in failed]
    stay = {row.pk for row, _, _ in lines if row is not None}
    return lines, [row for row in rows.values() if row.pk not in stay]


def lost(result: StageResult | None, outcome: str, gone: Sequence[FailedRow]) -> list[FailedRow]:
    """The findings whose written defence is of no use afterwards: they go, or the objection does."""
    if result is None:
        return []
    ends = hasattr(result, "objection") and outcome != StageResult.FAILED
    return [row for row in (result.failed.all() if ends else gone) if row.defence]


def told_once(day: date, about: str, finding: str, defence: str) -> str:
    """A defence that went, as it stays to be read."""
    return f"Dicabut {tanggal(day)}. {about}: {finding}\nTanggapan: {defence}"


def keep(result: StageResult, lines: Sequence[Line], gone: Sequence[FailedRow], by: User, at: datetime) -> None:
    """A finding that stays keeps its defence, also under another name."""
    FailedRow.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for row, about, _ in lines:
        if row is not None and row.about != about:  # two may change their names with each other
            FailedRow.objects.filter(pk=row.pk).update(about=f"{_PARKED}{row.pk}")
    for row, about, finding in lines:
        if row is None:
            FailedRow.objects.create(result=result, about=about, finding=finding, at=at, by=by.actor)
        elif (row.about, row.finding) != (about, finding):
            row.about, row.finding, row.at, row.by = about, finding, at, by.actor
            row.save(update_fields=["about", "finding", "at", "by"])
