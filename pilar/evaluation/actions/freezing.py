"""Taking a fact over: frozen as evidence with its paper, and with the answer that a person confirms by it.

What is frozen stays as it was. If the rows move later, pages say so; the answer is never changed by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from pilar.errors import NotFoundError
from pilar.evaluation.access import day_of, zone_seen
from pilar.evaluation.actions.evidence import attach, last_places, move_uses
from pilar.evaluation.actions.measuring import keep
from pilar.evaluation.actions.writing import Change, WorksheetGuard, held, open_worksheet, write
from pilar.evaluation.content import LONGEST_TITLE
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.facts import readings, registry
from pilar.evaluation.facts.hashing import canonical, sha256_of
from pilar.evaluation.facts.measuring import Reading, keys_of, map_of, read
from pilar.evaluation.facts.narrative import NIL_TITLE, narrative
from pilar.evaluation.facts.session import Session
from pilar.evaluation.facts.suggesting import QUALITY, STATEMENT
from pilar.evaluation.models import AnswerRevision, Evidence, EvidenceUse, EvidenceVersion, FrozenFact, Worksheet, Zone
from pilar.evaluation.papers import FACT_SHEET, NIL_LETTER, fact_sheet, nil_letter
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.evaluation.windows import WindowKind
from pilar.instrument.model import Question
from pilar.kernel import documents, ledger
from pilar.kernel.models.documents import Document
from pilar.organisation.letterhead import letterhead_of, responsible_of, town_of
from pilar.organisation.models import User

LONGEST_STATEMENT: Final = 2_000
SHORTEST_STATEMENT: Final = 20
_STATES: Final = (WindowKind.NOW, WindowKind.NOW_WITHIN_A_YEAR)


class FactMoved(EvaluationError):
    """The figure is no longer the one that was shown. Nothing has been saved."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of a fact.

    ``seen``: the digest that the page showed. ``answers``: also take the suggestion and the numbers over, None where
    nobody has chosen; ``versions``: the answers' versions that were shown. ``note``: what the unit says beside it, None
    leaves it; ``draft_note``: the drafted narrative, where nothing is said yet. ``confirmed``: the quality was looked
    at; ``statement``: what a person states where the rows are only a hint.
    """

    seen: str
    answers: bool | None = True
    note: str | None = None
    draft_note: bool = False
    confirmed: bool = False
    statement: str = ""
    versions: Mapping[str, int] = field(default_factory=dict)


def digest_of(found: Sequence[Reading]) -> str:
    """One digest of all facts of a question."""
    return readings.combined((each.key, each.digest) for each in found)


def measured(zone: Zone, rules: Rulebook, question: Question, at: datetime) -> list[Reading]:
    """The built facts of a question and of its number fields, measured now; the question's own comes first."""
    mapped, known = map_of(rules), registry.facts()
    keys = [key for key in keys_of(question) if mapped.entry(key).fact in known]
    return list(read(Session(zone, at), rules, keys))


def freeze(zone_id: int, code: str, wish: Wish, *, by: User, at: datetime, guard: WorksheetGuard = held) -> FrozenFact:
    """Freeze the facts of the question ``code`` as evidence, and answer it by them if wished.

    Raises NotFoundError, AccessDenied, FactMoved, AnswerConflict, and EvaluationError where there is nothing to
    freeze, where a confirmation or statement is missing, or where nothing is suggested; nothing is saved then.
    """
    with _opened(zone_id, code, by=by, at=at, guard=guard) as (worksheet, rules, question):
        if wish.answers is None:
            raise EvaluationError("Pilih dahulu apa yang diambil. Belum ada yang disimpan; tulisan Anda tetap ada.")
        zone = worksheet.zone
        found = _measured(zone, rules, question, at)
        digest = digest_of(found)
        if wish.seen != digest:
            raise FactMoved(
                "Angkanya berubah sejak halaman ini dibuka. Lihat angka yang baru di bawah, lalu ambil alih lagi. "
                "Belum ada yang disimpan; tulisan Anda tetap ada."
            )
        if found[0].measured.fact.absent:
            raise EvaluationError(
                "Belum ada catatan yang dapat dibekukan untuk pertanyaan ini. Tidak ada yang disimpan."
            )
        statement = _stated(found[0], wish)
        note = _note(worksheet, question, found, wish)
        changes = _changes(question, found, wish, note) if wish.answers else []
        option = found[0].suggestion.option or "" if wish.answers else ""
        content = _content(zone, question, found, option=option, statement=statement, at=at)
        before = last_frozen(zone, code)
        keep(zone, found, at)
        day = day_of(zone, at)
        with transaction.atomic():
            paper = fact_sheet(zone, question, found, option=option, statement=statement, digest=digest, at=at)
            title = f"Lembar fakta {question.code} {question.title}"
            document = _issue(
                FACT_SHEET, zone, f"Lembar fakta: {question.title}", paper, day, by, at, replaces=_paper_of(before)
            )
            version = _version(zone, question, document, title, found[0], before, by, at)
            frozen = FrozenFact.objects.create(
                zone=zone, question=question.code, version=version, content=content,
                sha256=sha256_of(content), digest=digest, option=option, statement=statement,
                document=document.token, as_of=found[0].measured.as_of, by=by.actor, at=at,
            )  # fmt: skip
            if changes:
                write(worksheet, changes, origin=AnswerRevision.FROM_FACT, by=by, at=at)
            details = {"question": code, "sha256": frozen.sha256, "option": option, "statement": statement}
            ledger.record("fact.frozen", frozen, body=zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return frozen


def nil(zone_id: int, code: str, *, by: User, at: datetime, guard: WorksheetGuard = held) -> EvidenceVersion:
    """Make the surat nihil of a question whose fact is nihil, and let it serve the question. The answer stays as it is.

    Where one of today serves it already (a double click), that is what it gives back; an older one is replaced.
    Raises as ``freeze``; EvaluationError where something did happen.
    """
    with _opened(zone_id, code, by=by, at=at, guard=guard) as (worksheet, rules, question):
        zone = worksheet.zone
        found = _measured(zone, rules, question, at)
        if not found[0].measured.fact.nil:
            raise EvaluationError(
                f"Catatan menunjukkan: {found[0].measured.fact.summary} Jadi surat nihil tidak dibuat. "
                "Tidak ada yang disimpan."
            )
        day = day_of(zone, at)
        evidence, letter = _letter_of(zone, question)
        if evidence is not None and letter is not None and letter.issued_on == day:
            return evidence.versions.latest("number")
        with transaction.atomic():
            title = f"{NIL_TITLE} {question.code} {question.title}"
            paper = nil_letter(
                zone, question, found[0], responsible=responsible_of(zone.unit, day), place=town_of(zone.unit)
            )
            document = _issue(NIL_LETTER, zone, "Surat pernyataan nihil", paper, day, by, at, replaces=letter)
            if evidence is None:
                version = _first_version(zone, question, document, title, Evidence.FILE, found[0], by, at)
            else:
                version = _next_version(zone, question, document, evidence, found[0], by, at)
            details = {"question": code, "sha256": document.sha256}
            ledger.record("fact.nil_letter", version.evidence, body=zone.unit.body.uuid, by=by.actor, at=at,
                          details=details)  # fmt: skip
    return version


@contextmanager
def _opened(
    zone_id: int, code: str, *, by: User, at: datetime, guard: WorksheetGuard
) -> Iterator[tuple[Worksheet, Rulebook, Question]]:
    """The worksheet, locked, with its rules and the question. Raises as ``open_worksheet``, NotFoundError besides."""
    rules = rulebook(zone_seen(by, at, zone_id).edition)
    question = rules.instrument.questions.get(code)
    if question is None:
        raise NotFoundError("Pertanyaan ini tidak ada pada LKE ini.")
    with open_worksheet(zone_id, [each.key for each in question.fields], by=by, at=at, guard=guard) as worksheet:
        yield worksheet, rules, question


def _measured(zone: Zone, rules: Rulebook, question: Question, at: datetime) -> list[Reading]:
    found = measured(zone, rules, question, at)
    if not found:
        raise EvaluationError("Fakta pertanyaan ini belum dibangun di Pilar. Jawab dan lampirkan bukti seperti biasa.")
    return found


def _stated(found: Reading, wish: Wish) -> str:
    """The statement as it is kept. Raises EvaluationError where what the strength asks for is missing."""
    if "\x00" in wish.statement or "\x00" in (wish.note or ""):
        raise EvaluationError(
            "Catatan atau pernyataan memuat karakter yang tidak dapat disimpan. Ketik ulang bagian itu. Belum ada yang "
            "disimpan."
        )
    statement = " ".join(wish.statement.split())
    if len(statement) > LONGEST_STATEMENT:
        raise EvaluationError(
            f"Pernyataan paling banyak {LONGEST_STATEMENT} huruf; ini {len(statement)}. Persingkatlah. Belum ada yang "
            "disimpan."
        )
    if not wish.answers:
        return statement
    if found.suggestion.asks == STATEMENT and len(statement) < SHORTEST_STATEMENT:
        raise EvaluationError(
            "Catatan ini hanya petunjuk. Untuk pilihan tertinggi tulis pernyataan Anda sendiri, sedikitnya "
            f"{SHORTEST_STATEMENT} huruf: apa yang Anda lihat dan mengapa pilihan itu tepat. Belum ada yang disimpan."
        )
    if found.suggestion.asks == QUALITY and not wish.confirmed:
        raise EvaluationError(
            "Catatan membuktikan adanya, bukan mutunya. Tandai bahwa Anda sudah memeriksa mutunya, lalu ambil alih "
            "lagi. Belum ada yang disimpan."
        )
    return statement


def _note(worksheet: Worksheet, question: Question, found: Sequence[Reading], wish: Wish) -> str | None:
    if wish.note is not None or not wish.draft_note:
        return wish.note
    stored = worksheet.answers.filter(field=question.fields[0].key).values_list("note", flat=True).first()
    return None if stored else narrative(found)


def _changes(question: Question, found: Sequence[Reading], wish: Wish, note: str | None) -> list[Change]:
    """The answers that the facts carry. Raises EvaluationError where they carry none."""
    values: dict[str, str | Fraction] = {}
    by_key = {each.key: each for each in found}
    for item in question.fields:
        reading = by_key.get(item.key)
        if item.kind == "option" and reading is not None and reading.suggestion.option:
            values[item.key] = reading.suggestion.option
        elif item.kind != "option" and reading is not None and reading.number is not None:
            values[item.key] = Fraction(reading.number)
    if not values:
        raise EvaluationError(
            "Catatan ini tidak menyarankan jawaban, jadi tidak ada yang diambil alih. Anda tetap dapat membekukannya "
            "sebagai bukti saja. Belum ada yang disimpan."
        )
    first = question.fields[0].key
    return [
        Change(key, value, note=note if key == first else None, seen=wish.versions.get(key))
        for key, value in values.items()
    ]


def _content(
    zone: Zone, question: Question, found: Sequence[Reading], *, option: str, statement: str, at: datetime
) -> str:
    """Canonical JSON of what is frozen: figures, conditions, windows, rows by id and hash; no names."""
    facts = [
        {
            "key": each.key,
            "as_of": each.measured.as_of.isoformat(),
            "until": each.measured.window.end.isoformat(),
            "since": each.measured.window.start.isoformat() if each.measured.window.start else None,
            "figures": readings.figures(each.measured, each.suggestion),
            "digest": each.digest,
            "lists": readings.lists_of(each.measured),
        }
        for each in found
    ]
    said: dict[str, Any] = {
        "zone": zone.pk, "question": question.code, "edition": zone.edition, "measured_at": at.isoformat(),
        "option": option, "statement": statement, "facts": facts,
    }  # fmt: skip
    return canonical(said)


# -- the paper


def _issue(
    kind: documents.DocumentKind, zone: Zone, title: str, paper: Mapping[str, Any], day: date, by: User, at: datetime,
    replaces: Document | None = None,
) -> Document:  # fmt: skip
    return documents.issue(
        kind, subject=zone, title=title, data=paper, letterhead=letterhead_of(zone.unit),
        responsible=responsible_of(zone.unit, day), body=zone.unit.body.uuid, on=day, by=by.actor, at=at,
        replaces=replaces,
    )  # fmt: skip


def last_frozen(zone: Zone, code: str) -> FrozenFact | None:
    """What was frozen last for a question, with its evidence; by key, as moments may cross. One query."""
    rows = FrozenFact.objects.filter(zone=zone, question=code).select_related("version__evidence")
    return rows.order_by("-pk").first()


def _paper_of(frozen: FrozenFact | None) -> Document | None:
    """The lembar fakta of what was frozen before, where it still counts: its page then leads to the new one."""
    if frozen is None:
        return None
    return Document.objects.filter(token=frozen.document, state=Document.VALID).first()


def _letter_of(zone: Zone, question: Question) -> tuple[Evidence | None, Document | None]:
    """The surat nihil that serves the question, and its paper where that still counts. Two queries."""
    letters = documents.documents_of(zone).filter(kind=NIL_LETTER.code)
    uses = EvidenceUse.objects.filter(zone=zone, field=question.fields[0].key)
    rows = EvidenceVersion.objects.filter(
        stored__in=letters.order_by().values("stored"), evidence__in=uses.values("version__evidence")
    )
    version = rows.select_related("evidence").order_by("-pk").first()
    if version is None:
        return None, None
    return version.evidence, letters.filter(stored=version.stored, state=Document.VALID).first()


def _version(
    zone: Zone, question: Question, document: Document, title: str, found: Reading, before: FrozenFact | None,
    by: User, at: datetime,
) -> EvidenceVersion:  # fmt: skip
    """The paper as evidence of the question: a new version of the lembar fakta that the zone has, or its first."""
    if before is None:
        return _first_version(zone, question, document, title, Evidence.FACT, found, by, at)
    return _next_version(zone, question, document, before.version.evidence, found, by, at)


def _next_version(
    zone: Zone, question: Question, document: Document, evidence: Evidence, found: Reading, by: User, at: datetime
) -> EvidenceVersion:
    last = evidence.versions.aggregate(last=Max("number"))["last"] or 0
    version = _add_version(evidence, last + 1, document, found, by, at)
    move_uses(evidence, version, [zone.pk])
    if not EvidenceUse.objects.filter(zone=zone, version=version, field=question.fields[0].key).exists():
        _use(zone, question, version, by, at)
    return version


def _first_version(
    zone: Zone, question: Question, document: Document, title: str, kind: str, found: Reading, by: User, at: datetime
) -> EvidenceVersion:
    evidence = Evidence.objects.create(
        unit=zone.unit, kind=kind, title=title[:LONGEST_TITLE], created_at=at, created_by=by.actor
    )
    version = _add_version(evidence, 1, document, found, by, at)
    _use(zone, question, version, by, at)
    return version


def _add_version(
    evidence: Evidence, number: int, document: Document, found: Reading, by: User, at: datetime
) -> EvidenceVersion:
    window, as_of = found.measured.window, found.measured.as_of
    is_state = window.kind in _STATES
    last = min(window.end, as_of)
    return EvidenceVersion.objects.create(
        evidence=evidence, number=number, stored=document.stored, filename=documents.filename_of(document),
        sha256=document.sha256, period_from=as_of if is_state or window.start is None else min(window.start, last),
        period_until=None if is_state else last, by=by.actor, at=at,
    )  # fmt: skip


def _use(zone: Zone, question: Question, version: EvidenceVersion, by: User, at: datetime) -> None:
    field_key = question.fields[0].key
    attach(zone, version, {field_key: None}, last_places(zone, [field_key]), by=by, at=at)
