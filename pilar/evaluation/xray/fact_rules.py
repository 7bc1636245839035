"""Rules about facts: an answer above what the rows carry, a lembar fakta or a surat nihil that the rows have
left behind."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pilar.evaluation.facts.measuring import keys_of
from pilar.evaluation.facts.narrative import NIL_TITLE
from pilar.evaluation.facts.readings import combined
from pilar.evaluation.xray.case import Case
from pilar.evaluation.xray.registry import Finding, Severity, rule
from pilar.kernel.templatetags.indonesian import angka, tanggal


@rule(
    "answer-above-fact", Severity.MEDIUM, "Jawaban lebih tinggi daripada catatan",
    "Lengkapi catatannya, turunkan jawabannya, atau jelaskan di catatan unit mengapa jawabannya lebih tinggi.",
)  # fmt: skip
def answer_above_fact(case: Case) -> Iterator[Finding]:
    for question, option in case.choices:
        reading = case.facts.get(question.code)
        scale = question.fields[0].scale
        if reading is None or not reading.option or scale is None:
            continue
        if scale.options.get(reading.option, Fraction(1)) < scale.options[option]:
            sentence = f"Dijawab {option}, catatan menyarankan {reading.option}: {reading.figures['summary']}"
            yield Finding(sentence, question.code, question.fields[0].key)


@rule(
    "number-differs-from-fact", Severity.MEDIUM, "Angka berbeda dari catatan",
    "Samakan dengan catatannya, atau jelaskan selisihnya di catatan unit.",
)  # fmt: skip
def number_differs_from_fact(case: Case) -> Iterator[Finding]:
    for question in case.instrument.questions.values():
        for answer in case.answers(question):
            reading = case.facts.get(answer.field)
            if reading is None or reading.number is None or answer.number is None or answer.is_draft:
                continue
            if reading.number != answer.number:
                places = 0 if case.instrument.fields[answer.field].kind == "count" else 2
                sentence = f"Diisi {angka(answer.number, places)}, catatan menghitung {angka(reading.number, places)}."
                yield Finding(sentence, question.code, answer.field)


@rule(
    "fact-moved", Severity.MEDIUM, "Fakta berubah sejak dibekukan",
    "Buka faktanya, lihat apa yang berubah, lalu bekukan lagi bila yang baru yang benar.",
)  # fmt: skip
def fact_moved(case: Case) -> Iterator[Finding]:
    for question in case.instrument.questions.values():
        frozen = case.frozen.get(question.code)
        known = [key for key in keys_of(question) if key in case.facts]
        if frozen is None or not known:
            continue
        if frozen.digest != combined((key, case.facts[key].digest) for key in known):
            yield Finding(f"Lembar fakta per {tanggal(frozen.as_of)} tidak sama lagi dengan catatannya.", question.code)


@rule(
    "nil-letter-contradicted", Severity.HEAVY, "Surat nihil padahal ada catatannya",
    "Lepaskan surat nihilnya dan jawab menurut catatannya, atau betulkan catatan yang keliru.",
)  # fmt: skip
def nil_letter_contradicted(case: Case) -> Iterator[Finding]:
    for question, shown in case.uses:
        reading = case.facts.get(question.code)
        if reading is None or reading.nil or reading.figures["absent"]:
            continue
        if shown.title.lower().startswith(NIL_TITLE.lower()):
            sentence = f"Terlampir “{shown.title}”, tetapi catatan menunjukkan: {reading.figures['summary']}"
            yield Finding(sentence, question.code, shown.use.field)
