"""What stands for and against handing in a worksheet, line by line, in sentences for the team."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet

from pilar.evaluation.models import EvidenceVersion, Submission, Worksheet
from pilar.evaluation.queries.sheets import Sheet
from pilar.evaluation.rulebook import part_of
from pilar.evaluation.submission import value_text
from pilar.evaluation.workflow import DRAFT
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.organisation.versions import version_of

GOOD, WARN, BAD = "good", "warn", "bad"
#: A list of fields that is longer than this is cut; all of them stand on the worksheet.
SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Blank:
    """A field that a line is about: its key, its question in words, the part of the worksheet that holds it."""

    field: str
    title: str
    part: str

    @property
    def anchor(self) -> str:
        """Where its question stands on that page."""
        return f"isian-{self.field.replace('.', '-')}"


@dataclass(frozen=True, slots=True)
class Check:
    """One line: ``kind`` is good, warn or bad; only a bad one forbids. ``fields``: the first of those it is about."""

    code: str
    title: str
    kind: str
    words: str
    fields: tuple[Blank, ...] = ()
    more: int = 0

    @property
    def forbids(self) -> bool:
        return self.kind == BAD


def checks_of(sheet: Sheet, worksheet: Worksheet, day: date) -> list[Check]:
    """Every line. ``worksheet`` comes from ``worksheets.for_writing``, which knows its window. No query."""
    return [_window(worksheet, day), *_answers(sheet), _target(sheet), *_evidence(sheet)]


def sheet_version(sheet: Sheet) -> str:
    """The version of all that is frozen: what was checked is what is handed in."""
    answers = [(answer.field, answer.version) for answer in sheet.answers.values()]
    uses = [
        (
            row.use.pk,
            row.version.pk,
            row.use.page,
            row.use.position,
            row.use.is_draft,
            row.version.check_state,
            row.title,
            row.version.period_from,
            row.version.period_until,
        )
        for rows in sheet.evidence.values()
        for row in rows
    ]
    return version_of(sheet.zone.target, sheet.zone.cutoff, answers, uses)


def handed_in(zone_id: int) -> QuerySet[Submission]:
    """Every hand-over of a zone's worksheets, the latest first."""
    rows = Submission.objects.filter(worksheet__zone=zone_id).select_related("worksheet__assessor")
    return rows.order_by("-at", "-pk")


@dataclass(frozen=True, slots=True)
class Returned:
    """What the last return says beside the worksheet now: how many ``questions`` are answered otherwise."""

    round: int
    assessor: str
    questions: int


def returned(sheet: Sheet, worksheet: Worksheet) -> Returned | None:
    """None where nothing has been returned. One query, none for a worksheet that never was."""
    if worksheet.revise_by is None or worksheet.state != DRAFT:
        return None
    last = handed_in(sheet.zone.pk).filter(kind=Submission.RETURN, withdrawn_at__isnull=True).first()
    if last is None:
        return None
    said = json.loads(last.content)["answers"]
    differs = [question for question in sheet.rules.instrument.questions.values()
               if any(said[item.key]["value"] != _now(sheet, item.key) for item in question.fields)]  # fmt: skip
    return Returned(last.round, str(last.worksheet.assessor), len(differs))


def _now(sheet: Sheet, key: str) -> str | None:
    answer = sheet.answers[key]
    return value_text(None if answer.is_draft else answer.value)


def _window(worksheet: Worksheet, day: date) -> Check:
    title = "Masa penyerahan"
    opens_on, closes_on = getattr(worksheet, "opens_on", None), getattr(worksheet, "closes_on", None)
    if worksheet.state != DRAFT:
        return Check("state", "Keadaan", BAD, f"Lembar kerja ini berstatus “{worksheet.get_state_display()}”.")
    if worksheet.revise_by is not None:
        return _revision(worksheet.revise_by, day)
    if opens_on is None or closes_on is None:
        return Check("window", title, GOOD, "Instansi belum menetapkan masa penyerahan, jadi tidak ada batasnya.")
    if day < opens_on:
        words = f"Penyerahan baru dibuka {tanggal(opens_on)}. Sampai hari itu lembar kerja tetap dapat diisi."
        return Check("window", title, BAD, words)
    if day > closes_on:
        words = f"Masa penyerahan berakhir {tanggal(closes_on)}. Minta Biro/Bagian Organisasi memperpanjangnya."
        return Check("window", title, BAD, words)
    return Check("window", title, GOOD, f"Dibuka sampai {tanggal(closes_on)}: {_left(closes_on, day)}.")


def _revision(revise_by: date, day: date) -> Check:
    """After a return it is the assessors' deadline that counts, whatever the window of self-assessment is."""
    title = "Tenggat perbaikan"
    if day > revise_by:
        words = f"Tenggat perbaikan berakhir {tanggal(revise_by)}. Minta tim penilai memperpanjangnya."
        return Check("window", title, BAD, words)
    return Check("window", title, GOOD, f"Serahkan lagi sampai {tanggal(revise_by)}: {_left(revise_by, day)}.")


def _left(last: date, day: date) -> str:
    left = (last - day).days
    return "hari ini hari terakhir" if left == 0 else f"{left} hari lagi"


def _answers(sheet: Sheet) -> list[Check]:
    """A blank that counts forbids: it would be handed in as a nought that nobody meant. One that no formula uses does
    not; a draft is a blank until somebody has confirmed it."""
    fields = sheet.rules.instrument.fields
    drafts = [key for key, answer in sheet.answers.items() if answer.is_draft]
    blank = [key for key in sheet.score.blank if key not in drafts]
    used, unused = [key for key in blank if fields[key].used], [key for key in blank if not fields[key].used]
    found = []
    if used:
        words = f"{len(used)} isian kosong dan akan bernilai 0; isi dahulu."
        found.append(_listing(sheet, "blank", "Kelengkapan", BAD, words, used))
    else:
        found.append(Check("blank", "Kelengkapan", GOOD, "Semua isian yang dinilai sudah terisi."))
    if drafts:
        words = f"{len(drafts)} jawaban bawaan tahun lalu belum dipastikan dan masih dihitung kosong; pastikan dahulu."
        found.append(_listing(sheet, "drafts", "Bawaan tahun lalu", BAD, words, drafts))
    if unused:
        words = (
            f"{len(unused)} isian yang tidak dipakai menghitung nilai masih kosong. Boleh diserahkan, tetapi isilah."
        )
        found.append(_listing(sheet, "unused", "Isian pelengkap", WARN, words, unused))
    return found


def _target(sheet: Sheet) -> Check:
    target, total = sheet.zone.target, angka(sheet.score.total)
    failing = sheet.target.failing
    if not failing:
        return Check("target", f"Target {target}", GOOD, f"Nilai {total}; semua syarat nilai {target} terpenuhi.")
    names = ", ".join(floor.floor.label for floor in failing)
    words = (
        f"Nilai {total}; {len(failing)} syarat {target} belum terpenuhi: {names}. Tetap boleh diserahkan, tetapi TPI "
        "hanya mengusulkan unit yang memenuhi semuanya."
    )
    return Check("target", f"Target {target}", WARN, words)


def _evidence(sheet: Sheet) -> list[Check]:
    shown = {field: [row for row in rows if not row.use.is_draft] for field, rows in sheet.evidence.items()}
    rows = [row for listed in shown.values() for row in listed]
    proven = {sheet.rules.question_of(field) for field, listed in shown.items() if listed}
    without = []
    for code, question in sheet.rules.instrument.questions.items():
        answered = [item.key for item in question.fields if sheet.score.answers[item.key] is not None]
        if answered and code not in proven:
            without.append(answered[0])
    found = []
    if without:
        words = (
            f"{len(without)} pertanyaan terjawab belum disertai bukti. Boleh diserahkan, tetapi penilai menanyakannya."
        )
        found.append(_listing(sheet, "evidence", "Bukti", WARN, words, without))
    else:
        found.append(Check("evidence", "Bukti", GOOD, "Setiap pertanyaan yang terjawab disertai bukti."))
    versions = {row.version.pk: row.version for row in rows}
    unchecked = sum(version.check_state != EvidenceVersion.ACCEPTED for version in versions.values())
    if unchecked:
        words = f"{unchecked} dari {len(versions)} bukti belum dinyatakan benar oleh orang kedua."
        found.append(Check("unchecked", "Pemeriksaan bukti", WARN, words))
    drafts = sum(row.use.is_draft for listed in sheet.evidence.values() for row in listed)
    if drafts:
        words = f"{drafts} bukti bawaan tahun lalu belum dipastikan dan tidak ikut diserahkan."
        found.append(Check("evidence-drafts", "Bukti bawaan", WARN, words))
    return found


def _listing(sheet: Sheet, code: str, title: str, kind: str, words: str, keys: list[str]) -> Check:
    fields = []
    instrument = sheet.rules.instrument
    for key in keys[:SHOWN]:
        question = instrument.questions[sheet.rules.question_of(key)]
        label = question.title if question.is_choice else f"{question.title}: {instrument.fields[key].label}"
        fields.append(Blank(key, label, part_of(instrument, question.code)))
    return Check(code, title, kind, words, tuple(fields), len(keys) - len(fields))
