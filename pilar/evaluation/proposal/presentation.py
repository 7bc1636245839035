"""The pack for the desk evaluation: what the unit shows, service by service and area by area, and what it is asked.

Areas, changes and questions are made of what was frozen for the proposal and for the year before, and of TPI's
recommendations. What is told of each service are the unit's own words as they stand now: the pack is a working paper
of its day, made anew each time, so nothing of it is frozen. It says RANCANGAN unless its proposal is fixed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pilar.evaluation.assessment.models import Recommendation
from pilar.evaluation.models import Assessor, Submission, Zone
from pilar.evaluation.proposal.models import ProposedUnit, ServiceStory
from pilar.evaluation.proposal.queries.stories import Line, lines_of
from pilar.evaluation.proposal.workflow import FIXED
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.instrument.model import Question
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.numbers import decimal_text

_AREAS: Final = (
    {"label": "Area perubahan", "width": 3.2}, {"label": "Bobot", "width": 0.8, "align": "right"},
    {"label": "Unit", "width": 0.8, "align": "right"}, {"label": "TPI", "width": 0.8, "align": "right"},
)  # fmt: skip
_SERVICES: Final = (
    {"label": "Layanan", "width": 2}, {"label": "Isu", "width": 2}, {"label": "Risiko", "width": 2},
    {"label": "Pengendalian atau inovasi", "width": 2}, {"label": "Hasil", "width": 2},
)  # fmt: skip
_CHANGED: Final = (
    {"label": "Layanan", "width": 2}, {"label": "Sebelum", "width": 2.6}, {"label": "Sesudah", "width": 2.6},
    {"label": "Ukuran", "width": 2.8},
)  # fmt: skip
EMPTY: Final = "belum diisi"
MOST_ASKED: Final = 15


@dataclass(frozen=True, slots=True)
class Pack:
    """A title with its day, and parts: heading, what leads it in, table or list."""

    title: str
    subtitle: str
    blocks: tuple[Mapping[str, Any], ...]

    @property
    def text(self) -> str:
        """The pack as plain text, each row of a table on one line with its cells between bars."""
        lines = [self.title, self.subtitle, ""]
        for block in self.blocks:
            match block["type"]:
                case "heading":
                    lines += ["", str(block["text"]), ""]
                case "list":
                    lines += [f"{number}. {item}" for number, item in enumerate(block["items"], 1)]
                case "table":
                    lines.append(" | ".join(column["label"] for column in block["columns"]))
                    lines += [" | ".join(" ".join(cell.split()) for cell in row) for row in block["rows"]]
                case _:
                    lines.append(str(block["text"]))
        return "\n".join(lines) + "\n"


def pack_of(row: ProposedUnit, day: date) -> Pack:
    """The pack of a frozen unit on ``day``; ``row`` comes with its submission and zone. At most eight queries."""
    rules = rulebook(row.zone.edition)
    said = json.loads(row.submission.content)["assessors"] if row.submission else {}
    unit = said.get(Assessor.UNIT, {})
    inner = [code for code in said if code not in (Assessor.UNIT, Assessor.TPN)]
    tpi = said.get(max(inner), {}) if inner else {}
    lines, before = lines_of(row.zone, day), _before(row.zone)
    advice = list(Recommendation.objects.filter(zone=row.zone).order_by("number"))
    blocks: list[dict[str, Any]] = [
        {"type": "heading", "text": "A. Isu, risiko, pengendalian, dan hasil tiap layanan"},
        *_of_services(lines),
        {"type": "heading", "text": "C. Enam area perubahan"},
        {"type": "table", "columns": (*_AREAS, _last_column(before)),
         "rows": _areas(rules, unit, tpi, before)},
        {"type": "heading", "text": "D. Yang berubah dan hasilnya, menurut jawaban reform"},
        {"type": "list", "items": _changes(rules, unit) or ["Belum ada catatan pada pertanyaan reform."]},
        {"type": "heading", "text": "E. Pertanyaan yang mungkin diajukan"},
        {"type": "list", "items": _asked(rules, unit, tpi, advice) or ["Tidak ada yang menonjol."]},
    ]  # fmt: skip
    title = f"Bahan Paparan {row.name} menuju {row.proposal.predicate} {row.proposal.year}"
    proposal = row.proposal
    letter = f"; usulan ditetapkan dengan surat {proposal.letter_number}" if proposal.state == FIXED else ""
    return Pack(title, f"Keadaan {tanggal(day)}{letter}", tuple(blocks))


def _of_services(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """What the unit tells of its services, and what changed in each."""
    second = {"type": "heading", "text": "B. Sebelum dan sesudah tiap layanan"}
    if not lines:
        none = {"type": "text", "text": "Daftar layanan unit ini masih kosong."}
        return [none, second, none]
    told = [(str(line.service), *_cells(line, "issue", "risk", "control", "result")) for line in lines]
    changed = [(str(line.service), *_cells(line, "before", "after"), figure_words(line.story)) for line in lines]
    return [
        {"type": "table", "columns": _SERVICES, "rows": told}, second,
        {"type": "table", "columns": _CHANGED, "rows": changed},
    ]  # fmt: skip


def _cells(line: Line, *columns: str) -> list[str]:
    return [(getattr(line.story, column) if line.story else "") or EMPTY for column in columns]


def figure_words(story: ServiceStory | None) -> str:
    """The measured figure of a story in words; a dash where there is none, because none is asked for."""
    if story is None or story.figure_before is None:
        return "–"
    words = f"{story.measure}: {_measured(story, story.figure_before, story.when_before)}"
    if story.figure_after is not None:
        words += f"\nmenjadi {_measured(story, story.figure_after, story.when_after)}"
    return words + (f".\nSumber: {story.figure_source}." if story.figure_source else ".")


def _measured(story: ServiceStory, figure: Decimal, when: str) -> str:
    return f"{decimal_text(figure, 4, trim=True)} {story.measured_in} ({when})"


def _before(zone: Zone) -> Submission | None:
    """What counted of the zone of the year before: the last internal assessor's agreement, else what the unit handed
    in. Two queries at most."""
    if zone.previous_id is None:
        return None
    rows = Submission.objects.filter(worksheet__zone=zone.previous_id, withdrawn_at__isnull=True)
    rows = rows.select_related("worksheet__assessor", "worksheet__zone")
    outer = (Assessor.UNIT, Assessor.TPN)
    agreed = rows.filter(kind=Submission.AGREE).exclude(worksheet__assessor__code__in=outer)
    handed = rows.filter(kind=Submission.SUBMIT, worksheet__assessor__code=Assessor.UNIT)
    return agreed.order_by("-worksheet__assessor__position", "-round", "-pk").first() or (
        handed.order_by("-round", "-pk").first()
    )


def _last_column(before: Submission | None) -> Mapping[str, Any]:
    """Named after whose score it is."""
    if before is None:
        return {"label": "Tahun lalu", "width": 1, "align": "right"}
    sheet = before.worksheet
    whose = "Unit" if sheet.assessor.code == Assessor.UNIT else sheet.assessor.label
    return {"label": f"{whose} {sheet.zone.year}", "width": 1, "align": "right"}


def _areas(
    rules: Rulebook, unit: Mapping[str, Any], tpi: Mapping[str, Any], before: Submission | None
) -> list[tuple[str, ...]]:
    """Points of this year by unit and TPI, and those that counted the year before. No query."""
    last = json.loads(before.content) if before else {}
    return [
        (
            f"{number}. {area.name}", angka(area.weight), *(_points(said, str(number)) for said in (unit, tpi, last))
        )
        for number, area in rules.instrument.areas.items()
    ]  # fmt: skip


def _points(said: Mapping[str, Any], number: str) -> str:
    found = said.get("score", {}).get("areas", {}).get(number)
    return "–" if found is None else angka(Decimal(found))


def _changes(rules: Rulebook, unit: Mapping[str, Any]) -> list[str]:
    """What the unit has written beside its reform answers, in the order of the form."""
    found = []
    for question in rules.instrument.questions.values():
        notes = [note for note in _notes(question, unit) if note]
        if notes and rules.is_reform(question.code):
            found.append(f"{question.code} {question.title}: {' '.join(notes)}")
    return found


def _asked(
    rules: Rulebook, unit: Mapping[str, Any], tpi: Mapping[str, Any], advice: Sequence[Recommendation]
) -> list[str]:
    """What TPI saw otherwise, what it recommended and is not closed, what is answered highest without any proof."""
    still = [each for each in advice if each.state in ("open", "reported")]
    found = [f"Rekomendasi TPI nomor {each.number}: {each.text}" for each in still]
    bare = []
    for question in rules.instrument.questions.values():
        ours, theirs = _answers(question, unit), _answers(question, tpi)
        if tpi and ours != theirs:
            told = f"unit menjawab {ours or 'kosong'}, TPI {theirs or 'kosong'}"
            found.append(f"{question.code} {question.title}: {told}. Apa yang berubah sejak itu?")
        elif ours and not _proved(question, unit):
            bare.append(f"{question.code} {question.title}: dijawab {ours} tanpa bukti dan catatan. Apa buktinya?")
    return [*found, *bare][:MOST_ASKED]


def _proved(question: Question, said: Mapping[str, Any]) -> bool:
    """Whether anything stands beside the answer: evidence or words."""
    return any(said.get("evidence", {}).get(field.key) for field in question.fields) or any(_notes(question, said))


def _answers(question: Question, said: Mapping[str, Any]) -> str:
    values = [said.get("answers", {}).get(field.key, {}).get("value") for field in question.fields]
    return "; ".join(str(value) for value in values if value is not None)


def _notes(question: Question, said: Mapping[str, Any]) -> list[str]:
    return [said.get("answers", {}).get(field.key, {}).get("note", "") for field in question.fields]
