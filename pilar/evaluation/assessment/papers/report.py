"""The report of an evaluation (Laporan Hasil Evaluasi, LHE) as data for its template."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from pilar.days import day_text
from pilar.evaluation.assessment.models import FieldCheck, FieldNote, Recommendation, Round
from pilar.evaluation.assessment.models.team import words_of
from pilar.evaluation.assessment.papers.basis import laws_of
from pilar.evaluation.assessment.papers.frozen import Frozen
from pilar.evaluation.assessment.papers.printed import Printed
from pilar.evaluation.assessment.queries.reports import Material
from pilar.evaluation.assessment.workflow import ROUND
from pilar.evaluation.models import Zone
from pilar.instrument.letters import hinges
from pilar.instrument.model import Field, Floor, Instrument, Question
from pilar.instrument.verdict import FloorResult, PredicateResult
from pilar.instrument.words import answer_text, measured, minimum_text, places_to_tell_apart
from pilar.kernel.templatetags.indonesian import angka
from pilar.numbers import decimal_text
from pilar.organisation.access import local_day
from pilar.organisation.nips import grouped

DASH: Final = "–"
#: Questions that are named beside a floor that hangs on one letter; the others are counted.
_NAMED: Final = 6
_WORDS: Final = {True: "memenuhi", False: "tidak memenuhi", None: "tidak ditetapkan"}


def report_of(found: Material, *, town: str) -> Printed:
    """What is printed. Pure: everything was read by ``queries.reports.material``."""
    zone, target = found.zone, found.own.verdict(found.zone.target)
    predicate, before = target.predicate, found.before_own or found.before_unit
    data = {
        "subtitle": f"pada {zone.name}",
        "place": town,
        "intro": _intro(found),
        "basis": _basis(found),
        "scope": _scope(found),
        "team": [_seat(seat) for seat in found.seats],
        "dates": _dates(found),
        "rounds": [_round(zone, line.round, list(line.steps)) for line in found.rounds],
        "scores": _scores(found),
        "has_before": before is not None,
        "before_year": "" if before is None else str(before.year),
        "score_text": _score_text(found),
        "target": predicate.code,
        "floors": [_floor(result) for result in target.floors],
        "floors_text": _floors_text(target, zone),
        "hinges": _hinges(found.own, target),
        "areas": _areas(found),
        "checks": [_check(each) for each in found.checks],
        "meeting": _meeting(found),
        "conclusion": _conclusion(found, target),
        "tembusan": [f"Kepala {zone.name}"],
        "annex": _annex(found),
        "sources": _sources(found),
    }
    title = f"Laporan Hasil Evaluasi Pembangunan Zona Integritas Menuju {predicate.code} Tahun {zone.year}"
    return Printed(title, data)


# -- what it rests on


def _basis(found: Material) -> list[str]:
    laws = [each.printed for each in laws_of(found.zone.year)]
    letters = dict.fromkeys(seat.basis for seat in found.seats if seat.basis)
    listed = [*laws, *(each if each.casefold().startswith("surat") else f"Surat Tugas {each}" for each in letters)]
    return [f"{each}{'.' if place == len(listed) else ';'}" for place, each in enumerate(listed, 1)]


def _intro(found: Material) -> str:
    zone = found.zone
    return (
        f"Tim Penilai Internal (TPI) {zone.unit.body.name} telah mengevaluasi pembangunan Zona Integritas pada "
        f"{zone.name} tahun {zone.year} untuk predikat {found.own.rules.instrument.predicates[zone.target].name} "
        f"({zone.target}). Laporan ini menyampaikan hasilnya."
    )


def _scope(found: Material) -> list[str]:
    zone, members = found.zone, found.unit.content["members"]
    names = ", ".join(member["name"] for member in members)
    instrument = found.own.rules.instrument
    handed_in = local_day(datetime.fromisoformat(found.unit.content["at"]), zone.unit.body)
    return [
        f"Evaluasi meliputi {names}, atas keadaan sampai {day_text(min(zone.cutoff, handed_in))}.",
        (f"Yang dinilai {len(instrument.questions)} pertanyaan {instrument.name}: pengungkit (pemenuhan dan reform) "
        "pada enam area perubahan, dan hasil (survei persepsi antikorupsi, survei persepsi kualitas pelayanan, dan "
        "capaian kinerja)."),
        f"Penilaian dilakukan dengan {_ways(found)}.",
    ]  # fmt: skip


def _ways(found: Material) -> str:
    """How the assessors worked; only what was recorded."""
    ways = ["menelaah jawaban dan bukti yang diserahkan unit"]
    if found.checks:
        ways.append("cek lapangan")
    if found.meeting is not None:
        ways.append("membahas hasilnya dengan unit")
    if len(ways) < 3:
        return " dan ".join(ways)
    return f"{ways[0]}, {ways[1]}, dan {ways[2]}"


def _seat(seat: Any) -> list[str]:
    person = seat.user.person
    nip = grouped(person.nip) if person and person.nip else ""
    return [seat.user.display_name, nip, seat.tier.label, words_of(seat.own_areas).capitalize() or "Semua"]


def _dates(found: Material) -> list[list[str]]:
    zone, here = found.zone, found.round
    rows = [
        ["Penyerahan unit", _day(zone, found.unit.content["at"])],
        ["Mulai dinilai", _moment_day(zone, here.taken_at)],
        ["Selesai dinilai", _moment_day(zone, here.closed_at) if here.closed_at else "belum selesai"],
    ]
    if found.checks:
        days = sorted({each.on for each in found.checks})
        first, last = day_text(days[0]), day_text(days[-1])
        rows.append(["Cek lapangan", first if first == last else f"{first} sampai {last}"])
    return rows


def _round(zone: Zone, row: Round, steps: list[Any]) -> list[str]:
    reason = next((step.reason for step in reversed(steps) if step.name == "return"), "")
    state = ROUND.states[row.state]
    if row.revise_by:
        state = f"{state}, perbaikan sampai {day_text(row.revise_by)}"
    closed = _moment_day(zone, row.closed_at) if row.closed_at else ""
    return [str(row.number), _moment_day(zone, row.taken_at), closed, state, reason]


def _moment_day(zone: Zone, at: datetime) -> str:
    return day_text(local_day(at, zone.unit.body))


def _day(zone: Zone, text: str) -> str:
    return _moment_day(zone, datetime.fromisoformat(text))


# -- figures


def _scores(found: Material) -> list[dict[str, Any]]:
    """Rows of the table of scores: component, aspect and area, then the total."""
    instrument = found.own.rules.instrument
    rows = []
    for node in instrument.nodes.values():
        if node.kind == "group" and node.parent and instrument.nodes[node.parent].kind != "aspect":
            continue
        name = f"{node.code.rpartition('.')[2]}. {node.name}"
        rows.append(_score_row(found, node.code, name, node.weight, node.code.count(".")))
    total = _score_row(found, "total", "Nilai evaluasi", instrument.total, 0)
    return [*rows, total]


def _score_row(found: Material, node: str, name: str, weight: Fraction, depth: int) -> dict[str, Any]:
    unit, own = found.unit.score.points(node), found.own.score.points(node)
    before = found.before_own or found.before_unit
    last = before.score.points(node) if before is not None and _has(before, node) else None
    return {
        "name": name, "depth": depth, "weight": decimal_text(weight, 2), "unit": decimal_text(unit, 2),
        "own": decimal_text(own, 2), "difference": _signed(own - unit),
        "last": DASH if last is None else decimal_text(last, 2),
    }  # fmt: skip


def _has(frozen: Frozen, node: str) -> bool:
    return node == "total" or node in frozen.rules.instrument.nodes


def _signed(value: Fraction) -> str:
    text = decimal_text(abs(value), 2)
    if text == "0,00":
        return "0,00"
    return f"{'+' if value > 0 else '−'}{text}"


def _score_text(found: Material) -> str:
    unit, own = found.unit.score.total, found.own.score.total
    said = f"Nilai hasil evaluasi TPI {decimal_text(own, 2)}, sedangkan penilaian mandiri unit {decimal_text(unit, 2)}"
    said += "." if own == unit else f" (selisih {_signed(own - unit)})."
    before = found.before_own or found.before_unit
    if before is not None:
        whose = "hasil evaluasi TPI" if found.before_own is not None else "penilaian mandiri unit"
        said += f" Tahun {before.year} {whose} {decimal_text(before.score.total, 2)}."
    return said


def _floor(result: FloorResult) -> list[str]:
    floor = result.floor
    places = places_to_tell_apart(result.value, floor.minimum, floor.measure)
    margin = DASH if floor.minimum is None else _margin(result, floor, places)
    return [
        floor.label, minimum_text(floor), measured(result.value, floor, places), margin, _WORDS[result.passes],
    ]  # fmt: skip


def _margin(result: FloorResult, floor: Floor, places: int) -> str:
    away = result.value - (floor.minimum or Fraction(0))
    sign = "+" if away > 0 else "−" if away < 0 else ""
    return f"{sign}{measured(abs(away), floor, places)}"


def _floors_text(target: PredicateResult, zone: Zone) -> str:
    failing = [result.floor.label for result in target.failing]
    if not failing:
        return f"Semua syarat nilai {zone.target} terpenuhi."
    return f"{len(failing)} dari {len(target.floors)} syarat nilai {zone.target} belum terpenuhi: {', '.join(failing)}."


def _hinges(own: Frozen, target: PredicateResult) -> list[list[str]]:
    """Floors that one answer, an option lower or higher, would turn: floor, which way, the questions."""
    by_floor: dict[str, list[Any]] = defaultdict(list)
    for each in hinges(own.score, target):
        by_floor[each.floor.floor.code].append(each)
    rows = []
    for result in target.floors:
        found = by_floor.get(result.floor.code, [])
        if not found:
            continue
        named = [f"{each.question.code} ({each.now} menjadi {each.then})" for each in found[:_NAMED]]
        more = f", dan {angka(len(found) - _NAMED, 0)} pertanyaan lain" if len(found) > _NAMED else ""
        way = "gagal bila satu jawaban turun" if result.passes else "terpenuhi bila satu jawaban naik"
        rows.append([result.floor.label, way, ", ".join(named) + more])
    return rows


# -- words


def _areas(found: Material) -> list[dict[str, Any]]:
    """Notes and recommendations by area, then those of the results and in general; areas with nothing are said so."""
    instrument = found.own.rules.instrument
    notes: dict[int | None, list[list[str]]] = defaultdict(list)
    for question in instrument.questions.values():
        for text in dict.fromkeys(said for item in question.fields if (said := _said(found, question, item))):
            area = instrument.area_of(question.code)
            notes[area.number if area else None].append([question.code, question.title, text])
    asked: dict[int | None, list[Recommendation]] = defaultdict(list)
    for row in found.recommendations:
        asked[row.area].append(row)
    titles: list[tuple[int | None, str]] = [
        (number, f"Area {number}: {area.name}") for number, area in instrument.areas.items()
    ]
    return [
        {
            "title": title, "notes": notes[number],
            "recommendations": [_recommendation(row, instrument) for row in asked[number]],
        }
        for number, title in [*titles, (None, "Komponen hasil dan umum")]
    ]  # fmt: skip


def _said(found: Material, question: Question, item: Field) -> str:
    """The assessor's note on an answer; without one, that it was judged otherwise than the unit did."""
    if note := found.own.note(item.key):
        return note
    unit, own = found.unit.value(item.key), found.own.value(item.key)
    if unit == own or own is None:
        return ""
    about = f"{item.label}: unit" if len(question.fields) > 1 else "Unit"
    return f"{about} menjawab {answer_text(item, unit)}, TPI menilai {answer_text(item, own)}; tanpa catatan."


def _recommendation(row: Recommendation, instrument: Instrument) -> list[str]:
    about = row.question if row.question in instrument.questions else ""
    return [str(row.number), about, row.text, day_text(row.due_on)]


def _check(row: FieldCheck) -> dict[str, Any]:
    notes = [[each.question, dict(FieldNote.OUTCOMES)[each.outcome], each.text] for each in row.notes.all()]
    facts = [["Cara", row.get_kind_display()], ["Tanggal", day_text(row.on)], ["Tempat", row.place]]
    if row.respondent:
        facts.append(["Narasumber", row.respondent])
    return {"facts": facts, "summary": row.summary, "notes": notes}


def _meeting(found: Material) -> dict[str, Any] | None:
    row = found.meeting
    if row is None:
        return None
    return {
        "text": f"Rapat penutup putaran {row.round.number} dilaksanakan {day_text(row.on)} di {row.place}.",
        "attendants": [each.strip() for each in row.attendants.split("\n") if each.strip()],
        "agreed": row.agreed, "disputed": row.disputed or "Tidak ada.",
    }  # fmt: skip


def _conclusion(found: Material, target: PredicateResult) -> str:
    zone = found.zone
    total = decimal_text(found.own.score.total, 2)
    verdict = "MEMENUHI" if target.passes else "TIDAK MEMENUHI"
    said = (
        f"Berdasarkan evaluasi tersebut, {zone.name} memperoleh nilai {total} dan {verdict} syarat nilai untuk "
        f"diusulkan memperoleh predikat {target.predicate.name} ({target.predicate.code})."
    )
    if target.passes:
        said += " Prasyarat instansi dan unit di luar nilai diperiksa pada tahap pengusulan."
    else:
        said += " Unit melanjutkan pembangunan Zona Integritas dengan menindaklanjuti rekomendasi dalam laporan ini."
    if found.own.score.provisional:
        said += f" {angka(len(found.own.score.blank), 0)} isian belum dijawab penilai dan dihitung 0."
    return said


def _sources(found: Material) -> str:
    if found.is_draft:
        return (
            "Rancangan ini dibuat dari isian TPI yang belum disetujui; angka dan catatannya masih dapat berubah. "
            f"Penyerahan unit putaran {found.round.submission.round} bersidik SHA-256 {found.unit.sha256}."
        )
    return (
        f"Disusun dari penyerahan unit putaran {found.round.submission.round} (SHA-256 {found.unit.sha256}) dan "
        f"persetujuan TPI putaran {found.round.number} (SHA-256 {found.own.sha256})."
    )


# -- the annex


def _annex(found: Material) -> list[dict[str, Any]]:
    """Every question by the part of the form that it stands in: code, title, unit's answer, TPI's, TPI's note."""
    instrument = found.own.rules.instrument
    parts: dict[str, list[list[str]]] = {}
    for question in instrument.questions.values():
        parts.setdefault(_part(instrument, question), []).extend(_lines(found, question))
    return [{"title": title, "rows": rows} for title, rows in parts.items()]


def _part(instrument: Instrument, question: Question) -> str:
    names: list[str] = []
    code: str | None = question.group
    while code is not None:
        node = instrument.nodes[code]
        if node.kind in ("aspect", "area"):
            names.append(f"{node.code.rpartition('.')[2]}. {node.name}" if node.kind == "area" else node.name)
        code = node.parent
    return " – ".join(reversed(names))


def _lines(found: Material, question: Question) -> Iterator[list[str]]:
    several = len(question.fields) > 1
    if several:
        yield [question.code, question.title, "", "", ""]
    for item in question.fields:
        code = item.key.removeprefix(f"{question.code}.") if several else question.code
        title = f"• {item.label}" if several else question.title
        unit, own = (answer_text(item, each.value(item.key)) for each in (found.unit, found.own))
        yield ["" if several else code, title, unit, own, found.own.note(item.key)]
