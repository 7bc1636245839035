"""Rules about evidence: is there any, is it of the right time, can it be opened, can its place in it be found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Final

from pilar.evaluation.models import EvidenceVersion
from pilar.evaluation.queries.evidence import Shown
from pilar.evaluation.windows import Fit, Window, why
from pilar.evaluation.xray.case import Case
from pilar.evaluation.xray.names import is_meaningless, years_in
from pilar.evaluation.xray.registry import Finding, Severity, rule
from pilar.instrument.model import Question

FILE_QUESTIONS: Final = "evaluation.xray-file-questions"
PAGES: Final = "evaluation.xray-pages"
_LISTED = 6


def _about(question: Question, shown: Shown, sentence: str) -> Finding:
    return Finding(sentence, question.code, shown.use.field, shown.title)


@rule(
    "answer-without-evidence", Severity.HEAVY, "Jawaban tanpa bukti",
    "Lampirkan bukti yang memuat hal yang dijawab, atau turunkan jawabannya sampai ada buktinya.",
)  # fmt: skip
def answer_without_evidence(case: Case) -> Iterator[Finding]:
    for question in case.instrument.questions.values():
        if case.value(question) == 0 or case.evidence.get(question.code):
            continue
        if any(answer.evidence_text.strip() for answer in case.answers(question)):
            sentence = "Kolom bukti hanya berisi keterangan; belum ada bukti yang dapat dibuka penilai."
        else:
            sentence = "Jawaban ini bernilai, tetapi belum ada satu pun bukti."
        yield Finding(sentence, question.code)


@rule(
    "evidence-outside-window", Severity.HEAVY, "Bukti di luar masanya",
    "Ganti dengan bukti dari masa yang diminta, atau betulkan masanya bila salah isi.",
)  # fmt: skip
def evidence_outside_window(case: Case) -> Iterator[Finding]:
    for question, shown in case.uses:
        if shown.fit is Fit.OUTSIDE:
            yield _about(question, shown, why(shown.fit, case.window(shown.use.field)))


@rule(
    "returned-evidence", Severity.HEAVY, "Bukti yang dikembalikan pemeriksa masih dipakai",
    "Perbaiki menurut catatan pemeriksa lalu unggah versi baru, atau lepaskan dari pertanyaan ini.",
)  # fmt: skip
def returned_evidence(case: Case) -> Iterator[Finding]:
    for question, shown in case.uses:
        if shown.version.check_state == EvidenceVersion.RETURNED:
            yield _about(question, shown, "Pemeriksa menyatakan bukti ini perlu diperbaiki.")


@rule(
    "dead-link", Severity.HEAVY, "Tautan mati",
    "Perbaiki tautannya, atau unggah berkasnya sehingga tidak bergantung pada situs lain.",
)  # fmt: skip
def dead_link(case: Case) -> Iterator[Finding]:
    for question, shown in case.uses:
        if shown.version.link_state == EvidenceVersion.DEAD:
            yield _about(question, shown, f"Tautan ini tidak menuju apa pun. {shown.version.link_detail}".strip())
        elif shown.version.link_state == EvidenceVersion.REFUSED:
            yield _about(
                question, shown, f"Tautan ini tidak dapat dibuka dari luar kantor. {shown.version.link_detail}".strip()
            )


@rule(
    "locked-link", Severity.HEAVY, "Tautan terkunci",
    "Buka aksesnya bagi siapa pun yang punya tautan, atau unggah berkasnya.",
)  # fmt: skip
def locked_link(case: Case) -> Iterator[Finding]:
    for question, shown in case.uses:
        if shown.version.link_state == EvidenceVersion.LOCKED:
            yield _about(question, shown, "Penilai akan diminta masuk atau meminta akses dahulu.")


@rule(
    "evidence-undated", Severity.MEDIUM, "Bukti tanpa masa",
    "Isi masa yang dibuktikannya: dari tanggal berapa sampai tanggal berapa.",
)  # fmt: skip
def evidence_undated(case: Case) -> Iterator[Finding]:
    for question, shown in case.uses:
        if shown.fit is Fit.UNDATED:
            yield _about(question, shown, why(shown.fit, case.window(shown.use.field)))


@rule(
    "one-file-many-questions", Severity.MEDIUM, "Satu berkas untuk terlalu banyak pertanyaan",
    "Tunjuk halaman yang berbeda untuk tiap pertanyaan, atau lampirkan bukti tersendiri.", limits=(FILE_QUESTIONS,),
)  # fmt: skip
def one_file_many_questions(case: Case) -> Iterator[Finding]:
    """By content, so that the same file under two names is one. A page of its own for each question is no fault."""
    served: defaultdict[str, dict[str, Shown]] = defaultdict(dict)
    pages: defaultdict[str, set[int]] = defaultdict(set)
    for question, shown in case.uses:
        served[shown.version.sha256].setdefault(question.code, shown)
        if shown.use.page:
            pages[shown.version.sha256].add(shown.use.page)
    for content, questions in served.items():
        if len(questions) > case.limit(FILE_QUESTIONS) and len(pages[content]) < len(questions):
            title = next(iter(questions.values())).title
            yield Finding(
                f"“{title}” dipakai untuk {len(questions)} pertanyaan ({_list(list(questions))}), "
                "tanpa halaman tersendiri untuk masing-masing.",
                evidence=title,
            )


@rule(
    "long-file-without-page", Severity.MEDIUM, "Berkas tebal tanpa halaman",
    "Tulis halaman yang membuktikan; penilai tidak membaca seluruh berkas.", limits=(PAGES,),
)  # fmt: skip
def long_file_without_page(case: Case) -> Iterator[Finding]:
    for question, shown in case.uses:
        pages = shown.version.pages or 0
        if pages > case.limit(PAGES) and shown.use.page is None:
            yield _about(question, shown, f"Berkas ini {pages} halaman dan halaman buktinya tidak disebut.")


@rule(
    "other-year-in-name", Severity.MEDIUM, "Tahun pada judul di luar masa bukti",
    "Periksa apakah berkasnya memang dari masa yang diminta; bila masih berlaku, isi masa berlakunya.",
)  # fmt: skip
def other_year_in_name(case: Case) -> Iterator[Finding]:
    """No finding where any year of the name lies in the window, or the period of the evidence itself holds that year.

    So a decree of an earlier year that is still valid is right where its period says so.
    """
    for question, shown in case.uses:
        years, window = years_in(shown.title), case.window(shown.use.field)
        if years and not any(_within(year, window) or _proved(year, shown.version) for year in years):
            named = ", ".join(str(year) for year in sorted(years))
            yield _about(question, shown, f"Judulnya menyebut {named}, padahal yang diminta {window.label}.")


@rule(
    "link-without-page", Severity.LIGHT, "Tautan tanpa halaman",
    "Tulis halaman atau nomor berkas di dalam tautan itu, supaya penilai tidak mencari sendiri.",
)  # fmt: skip
def link_without_page(case: Case) -> Iterator[Finding]:
    for question, shown in case.uses:
        if shown.version.url and shown.use.page is None:
            yield _about(question, shown, "Tautan ini tidak menyebut halaman yang membuktikan.")


@rule(
    "meaningless-name", Severity.LIGHT, "Judul bukti tidak menjelaskan isinya",
    "Beri judul menurut isinya, misalnya “SK Tim Kerja ZI 2026”.",
)  # fmt: skip
def meaningless_name(case: Case) -> Iterator[Finding]:
    for question, shown in case.uses:
        if is_meaningless(shown.title):
            yield _about(question, shown, f"Judul “{shown.title}” tidak menjelaskan apa yang dibuktikan.")


def _within(year: int, window: Window) -> bool:
    return (window.start is None or year >= window.start.year) and year <= window.end.year


def _proved(year: int, version: EvidenceVersion) -> bool:
    first, last = version.period_from, version.period_until
    if first is None:
        return False
    return date(year, 12, 31) >= first and (last is None or date(year, 1, 1) <= last)


def _list(codes: list[str]) -> str:
    shown = ", ".join(codes[:_LISTED])
    return f"{shown}, …" if len(codes) > _LISTED else shown
