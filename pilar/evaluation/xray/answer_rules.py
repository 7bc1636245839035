"""Rules about answers: figures that contradict each other, top letters, notes, drafts, and floors within reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from pilar.evaluation.models import EvidenceVersion
from pilar.evaluation.presenters.words import short_floor
from pilar.evaluation.xray.case import Case
from pilar.evaluation.xray.registry import Finding, Severity, rule
from pilar.instrument.engine import Caution
from pilar.instrument.model import Floor, Question
from pilar.numbers import decimal_text

TOP_SHARE: Final = "evaluation.xray-top-share"
TOP_ANSWERS: Final = "evaluation.xray-top-answers"
SAME_NOTE: Final = "evaluation.xray-same-note"
#: A shorter note, such as “Sudah ada”, is bound to be repeated.
_SHORTEST_NOTE = 20
#: Question → whole, parts, whether they make it up. A complaint that is due is settled or in hand; of the violations of
#: two years at most all are punished.
_PARTS: Final = {
    "A.II.5.ii.a": (("harus",), ("proses", "selesai"), True),
    "A.II.3.iii.a": (("tahun_lalu", "tahun_ini"), ("disanksi",), False),
}


def _cautions(case: Case, code: str) -> Iterator[Caution]:
    return (caution for caution in case.sheet.score.cautions if caution.code == code)


@rule(
    "ratio-above-one", Severity.HEAVY, "Realisasi melebihi yang seharusnya",
    "Periksa kedua angkanya; yang selesai tidak mungkin lebih banyak dari yang harus diselesaikan.",
)  # fmt: skip
def ratio_above_one(case: Case) -> Iterator[Finding]:
    for caution in _cautions(case, "ratio-above-one"):
        yield Finding(caution.message, caution.node)


@rule(
    "same-figure-differs", Severity.HEAVY, "Angka yang sama diisi berbeda",
    "Samakan keduanya; penilai membandingkan kedua isian ini.",
)  # fmt: skip
def same_figure_differs(case: Case) -> Iterator[Finding]:
    for caution in _cautions(case, "same-figure-differs"):
        yield Finding(caution.message, caution.node)


@rule(
    "parts-do-not-sum", Severity.HEAVY, "Jumlah bagian tidak cocok dengan keseluruhan",
    "Periksa rinciannya terhadap register sampai jumlah bagiannya cocok dengan keseluruhannya.",
)  # fmt: skip
def parts_do_not_sum(case: Case) -> Iterator[Finding]:
    for code, (whole, parts, exact) in _PARTS.items():
        question = case.instrument.questions.get(code)
        above = _figures(case, question, whole) if question else None
        below = _figures(case, question, parts) if question else None
        if question is None or above is None or below is None:
            continue
        if below > above or (exact and below < above):
            names = " + ".join(_label(question, part) for part in parts)
            sentence = f"{names} berjumlah {_number(below)}, padahal keseluruhannya {_number(above)}."
            yield Finding(sentence, question.code)


@rule(
    "draft-unconfirmed", Severity.MEDIUM, "Rancangan dari tahun lalu belum dipastikan",
    "Baca ulang lalu pastikan, atau ganti; selama masih rancangan jawaban ini tidak dinilai.",
)  # fmt: skip
def draft_unconfirmed(case: Case) -> Iterator[Finding]:
    for question in case.instrument.questions.values():
        answers = [answer for answer in case.answers(question) if answer.is_draft]
        if answers:
            yield Finding("Jawaban ini bawaan tahun lalu dan belum dipastikan.", question.code, answers[0].field)
        for shown in case.evidence.get(question.code, ()):
            if shown.use.is_draft:
                yield Finding(
                    "Bukti ini bawaan tahun lalu dan belum dipastikan.", question.code, shown.use.field, shown.title
                )


@rule(
    "top-letter-unchecked", Severity.MEDIUM, "Jawaban tertinggi belum diperiksa orang kedua",
    "Minta anggota tim lain memeriksa buktinya terhadap kriteria sebelum diserahkan.",
)  # fmt: skip
def top_letter_unchecked(case: Case) -> Iterator[Finding]:
    for question, option in case.choices:
        uses = case.evidence.get(question.code, ())
        checked = any(shown.version.check_state == EvidenceVersion.ACCEPTED for shown in uses)
        if uses and option == question.scale.best and not checked:
            yield Finding(f"Dijawab {option}, tetapi tak satu pun buktinya sudah diperiksa orang kedua.", question.code)


@rule(
    "nearly-all-top", Severity.MEDIUM, "Hampir semua jawaban tertinggi",
    "Periksa lagi yang buktinya paling lemah; penilai memulai dari lembar seperti ini dengan curiga.",
    limits=(TOP_SHARE, TOP_ANSWERS),
)  # fmt: skip
def nearly_all_top(case: Case) -> Iterator[Finding]:
    """Only once enough is answered to say so; a sheet that has just begun is left alone."""
    answered = len(case.choices)
    top = sum(option == question.scale.best for question, option in case.choices)
    if answered >= case.limit(TOP_ANSWERS) and top * 100 >= case.limit(TOP_SHARE) * answered:
        yield Finding(f"{top} dari {answered} pertanyaan pilihan dijawab pada nilai tertingginya.")


@rule(
    "repeated-note", Severity.MEDIUM, "Catatan yang sama di banyak pertanyaan",
    "Tulis penjelasan yang menjawab kriteria pertanyaan itu sendiri.", limits=(SAME_NOTE,),
)  # fmt: skip
def repeated_note(case: Case) -> Iterator[Finding]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for question in case.instrument.questions.values():
        for answer in case.answers(question):
            note = " ".join(answer.note.split()).casefold()
            if len(note) >= _SHORTEST_NOTE:
                found[note][question.code] = None
    for codes in found.values():
        if len(codes) >= case.limit(SAME_NOTE):
            for code in codes:
                yield Finding(f"Catatannya sama persis dengan {len(codes) - 1} pertanyaan lain.", code)


@rule(
    "nil-without-note", Severity.LIGHT, "Nihil tanpa penjelasan",
    "Jelaskan dalam catatan mengapa nihil dan lampirkan surat pernyataan atau register kosongnya.",
)  # fmt: skip
def nil_without_note(case: Case) -> Iterator[Finding]:
    for caution in _cautions(case, "zero-denominator"):
        question = case.instrument.questions[caution.node]
        if not any(answer.note.strip() for answer in case.answers(question)):
            yield Finding("Diisi 0 tanpa catatan; penilai akan menanyakan apakah memang tidak ada.", question.code)


@rule(
    "floor-within-reach", Severity.LIGHT, "Syarat hampir terpenuhi",
    "Dahulukan pertanyaan ini: naik satu pilihan sudah memenuhi syarat itu, asal buktinya benar ada.",
)  # fmt: skip
def floor_within_reach(case: Case) -> Iterator[Finding]:
    """The smallest single step that is enough; a step is one option up from where the answer stands."""
    for result in case.sheet.target.failing:
        steps = [
            (gain, question, option, better)
            for question, option in case.choices
            if _counts_for(case, question, result.floor)
            for better, gain in _next(question, option)
            if gain >= result.missing_points
        ]
        if steps:
            gain, question, option, better = min(steps, key=lambda step: step[0])
            others = f" Ada {len(steps) - 1} pertanyaan lain yang juga cukup." if len(steps) > 1 else ""
            yield Finding(
                f"{short_floor(result.floor.code)} kurang {decimal_text(result.missing_points, 4, trim=True)}; "
                f"dari {option} ke {better} di sini menambah {decimal_text(gain, 4, trim=True)}.{others}",
                question.code,
            )


def _next(question: Question, option: str) -> list[tuple[str, Fraction]]:
    """The next better option and what it adds; none for the best."""
    options = list(question.scale.options)
    place = options.index(option)
    if place == 0:
        return []
    better = options[place - 1]
    return [(better, (question.scale.options[better] - question.scale.options[option]) * question.weight)]


def _counts_for(case: Case, question: Question, floor: Floor) -> bool:
    if floor.node == "total":
        return True
    if floor.node.startswith("area-"):
        area = case.instrument.area_of(question.code)
        return area is not None and area.code == floor.node
    return question.code.startswith(f"{floor.node}.") or question.group == floor.node


def _figures(case: Case, question: Question, names: Sequence[str]) -> Fraction | None:
    """The sum of fields by the last part of their keys; None where one is blank or only a draft."""
    total = Fraction(0)
    for name in names:
        answer = case.sheet.answers[f"{question.code}.{name}"]
        if answer.is_draft or not isinstance(answer.value, Fraction):
            return None
        total += answer.value
    return total


def _label(question: Question, name: str) -> str:
    return next(item.label for item in question.fields if item.key == f"{question.code}.{name}")


def _number(value: Fraction) -> str:
    return decimal_text(value, 0)
