"""The page of a zone at its assessors: areas side by side, floors, what hangs on one letter, the agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.models import Round, RoundStep
from pilar.evaluation.assessment.presenters.recap import area_text
from pilar.evaluation.assessment.queries import comparing
from pilar.evaluation.assessment.queries.closing import OnSite
from pilar.evaluation.assessment.queries.comparing import AreaLine
from pilar.evaluation.assessment.queries.desks import Desk
from pilar.evaluation.assessment.queries.opinions import said_of
from pilar.evaluation.assessment.queries.unit_changes import changes_of
from pilar.evaluation.assessment.queries.unit_side import steps_of
from pilar.evaluation.assessment.queries.unsaid import Unsaid, unsaid
from pilar.evaluation.models import Worksheet, Zone
from pilar.evaluation.presenters.floors import bar
from pilar.evaluation.presenters.words import short_floor
from pilar.evaluation.queries.sheets import Sheet, load_sheet
from pilar.instrument.letters import Hinge, hinges
from pilar.kernel import rules
from pilar.kernel.calendars import calendar_for
from pilar.kernel.models import Document
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.kernel.workdays import CalendarRangeError
from pilar.numbers import decimal_text
from pilar.organisation.queries.grants import names_of

REVISION_DAYS: Final = "assessment.revision-days"
#: Questions that a sentence names; the others are counted.
_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class Row:
    """An area of the table, as text. ``sign``: up, down or same."""

    line: AreaLine
    unit: str
    own: str
    difference: str
    sign: str
    before: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a round: what happened, and who did it."""

    step: RoundStep
    words: str
    who: str


@dataclass(frozen=True, slots=True)
class HingeRow:
    """A floor and the questions that it hangs on."""

    floor: str
    holds: bool
    hinges: tuple[Hinge, ...]


def zone_names(desk: Desk) -> dict[str, Any]:
    """What the page shows besides the desk. Eight queries at most, seven in a first round."""
    unit = load_sheet(desk.zone, desk.unit, ())
    own = load_sheet(desk.zone, desk.round.worksheet, ()) if desk.round else None
    before = comparing.of_zone_before(desk.zone)
    shown, lines = own or unit, comparing.lines(unit, own)
    changes = changes_of(desk)
    said = said_of(own.worksheet.pk) if own and desk.running else {}
    open_words = left_unsaid(unsaid(desk, unit, own, said, changes)) if own else []
    return {
        "rows": [_row(line, before) for line in lines],
        "unit_total": angka(unit.score.total), "own_total": angka(own.score.total) if own else "",
        "before": before, "bar": bar(shown.score, shown.target), "is_own": own is not None,
        "hinges": _hinges(shown), "differing": sum(line.differing for line in lines),
        "judged": sum(line.judged for line in lines), "fields": len(unit.answers), "changes": changes,
        "unsaid": open_words,
    }  # fmt: skip


def history(rounds: Sequence[Round]) -> list[tuple[Round, list[StepRow]]]:
    """The rounds with their steps, which are prefetched. One query for the names."""
    steps = {found.pk: steps_of(found) for found in rounds}
    who = names_of(step.by for rows in steps.values() for step, _ in rows)
    return [(found, [StepRow(step, words, who[step.by]) for step, words in steps[found.pk]]) for found in rounds]


def came_down(desk: Desk, listed: Sequence[tuple[Round, Sequence[StepRow]]]) -> StepRow | None:
    """The step that handed the running round down to the tier that it is at, where that was the last one."""
    rows = next((rows for found, rows in listed if desk.running and found.pk == desk.running.pk), ())
    return rows[-1] if rows and rows[-1].step.name == "lower" else None


def _row(line: AreaLine, before: tuple[Worksheet | None, Worksheet | None]) -> Row:
    difference = line.difference
    sign = "same" if not difference else "up" if difference > 0 else "down"
    text = "" if difference is None else decimal_text(abs(difference))
    return Row(
        line, decimal_text(line.unit), "–" if line.own is None or not line.judged else decimal_text(line.own),
        text, sign, _before(line, before),
    )  # fmt: skip


def _before(line: AreaLine, before: tuple[Worksheet | None, Worksheet | None]) -> str:
    """The area of change in the zone before, unit and assessor, as shares of its weight; empty for results."""
    if line.part.area is None:
        return ""
    return " / ".join(area_text(row, line.part.area) for row in before if row is not None)


def _hinges(sheet: Sheet) -> list[HingeRow]:
    found: dict[str, list[Hinge]] = {}
    for hinge in hinges(sheet.score, sheet.target):
        found.setdefault(hinge.floor.floor.code, []).append(hinge)
    return [HingeRow(short_floor(code), bool(rows[0].floor.passes), tuple(rows)) for code, rows in found.items()]


def not_recorded(number: int, found: OnSite) -> list[str]:
    """What nobody has recorded of round ``number``, and what becomes of that when it is closed."""
    said = []
    if not found.checks:
        said.append("Belum ada cek lapangan; sesudah putaran ini ditutup tidak dapat dicatat pada putaran ini lagi.")
    if not found.meeting:
        instead = f" Laporan memuat rapat putaran {found.met_before}." if found.met_before else ""
        said.append(
            f"Rapat penutup putaran {number} belum dicatat; sesudah putaran ini ditutup tidak dapat dicatat lagi."
            f"{instead}"
        )
    elif not found.minutes:
        said.append("Berita acara rapat penutup belum terbit; masih dapat diterbitkan sesudah putaran ini ditutup.")
    return said


def left_unsaid(found: Unsaid) -> list[str]:
    """What was not put into words, as sentences for the pages before a round goes on."""
    said = []
    if found.without_note:
        said.append(
            f"{angka(len(found.without_note), 0)} pertanyaan dinilai berbeda dari unit tanpa catatan atau rekomendasi: "
            f"{_named(found.without_note)}. Unit dan laporan tidak membaca alasannya."
        )
    if found.not_again:
        said.append(
            f"{angka(len(found.not_again), 0)} pertanyaan yang diubah unit sejak putaran {found.since} belum dinilai "
            f"lagi pada putaran ini: {_named(found.not_again)}."
        )
    return said


def _named(codes: Sequence[str]) -> str:
    more = f", dan {angka(len(codes) - _NAMED, 0)} lagi" if len(codes) > _NAMED else ""
    return ", ".join(codes[:_NAMED]) + more


def reopening(report: Document | None, *, is_waiting: bool) -> list[str]:
    """What follows when an agreement is opened again; ``report``: the issued one that counts; ``is_waiting``: the
    worksheet waits for the next assessor."""
    effects = [
        "Penilaian kembali dapat diubah, dan nilai zona dapat berubah.",
        "Persetujuan yang dibekukan tetap tersimpan dengan tanda sudah ditarik.",
    ]
    if is_waiting:
        effects.append("Lembar kerja tidak menunggu penilai berikutnya lagi, sampai disetujui kembali.")
    return [*effects, *revoked(report, "Laporan baru terbit dengan nomor baru sesudah penilaian disetujui lagi.")]


def revoked(report: Document | None, then: str) -> list[str]:
    """What becomes of the issued report that counts, with ``then`` as the last word; nothing without one."""
    if report is None:
        return []
    return [
        f"{report.number} ({report.kind_label}, terbit {tanggal(report.issued_on)}) dicabut.",
        "Halaman verifikasinya menampilkan alasan Anda kepada umum.",
        then,
    ]


def usual_days(zone: Zone, day: date) -> int:
    """How many working days a revision usually gets, as the rule says."""
    return rules.whole(REVISION_DAYS, zone.unit.body.uuid, day)


def working_days_after(zone: Zone, day: date, days: int) -> date:
    """The last of ``days`` working days after ``day`` in the calendar of the zone's body. Raises AssessmentError."""
    try:
        return calendar_for(zone.unit.body.uuid, day.year, day.year + 1).add(day, days)
    except CalendarRangeError as error:
        raise AssessmentError(error.message) from error


def agreement(
    desk: Desk, sheet: Sheet, advice: Mapping[str, str], due_on: date
) -> tuple[list[tuple[str, object]], list[str]]:
    """What stands on the page before an agreement: rows, and what follows."""
    zone, failing = desk.zone, sheet.target.failing
    verdict = (
        "terpenuhi" if sheet.target.passes else f"{len(failing)} belum: {', '.join(f.floor.label for f in failing)}"
    )
    rows: list[tuple[str, object]] = [
        ("Zona", zone), ("Putaran", desk.running.number if desk.running else ""),
        ("Nilai mandiri unit", angka(desk.unit.total)), ("Nilai penilai", angka(sheet.score.total)),
        (f"Syarat nilai {zone.target}", verdict), ("Rekomendasi", f"{len(advice)} di samping pertanyaan"),
        ("Ditindaklanjuti sampai", tanggal(due_on)),
    ]  # fmt: skip
    effects = [
        "Jawaban, catatan, dan nilai penilai dibekukan dengan sidik SHA-256; laporan hasil evaluasi membacanya.",
        "Rekomendasi di samping pertanyaan menjadi rekomendasi terbuka yang ditindaklanjuti unit.",
        "Unit tidak dapat mengubah lembar kerja lagi, kecuali penilaian dibuka lagi dengan alasan.",
    ]
    return rows, effects
