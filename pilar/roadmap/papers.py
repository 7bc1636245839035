"""The *Rencana Kerja Pembangunan ZI* as a paper: made from what was frozen, so that it can be made again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from pilar.days import MONTHS, day_text
from pilar.evaluation.access import day_of
from pilar.evaluation.presenters.words import short_floor
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.model import Floor, Instrument
from pilar.instrument.words import measured, minimum_text, places_to_tell_apart
from pilar.kernel import documents
from pilar.kernel.documents import DocumentKind, Responsible
from pilar.kernel.models import Document
from pilar.kernel.numbering import Series
from pilar.kernel.templatetags.indonesian import angka, rupiah
from pilar.organisation.letterhead import letterhead_of, responsible, responsible_of, town_of
from pilar.organisation.models import Duty, User
from pilar.roadmap.content import content_of
from pilar.roadmap.models import Plan, PlanRevision

KIND: Final = documents.register(
    DocumentKind(
        "roadmap-plan", "Rencana kerja pembangunan ZI", "roadmap/documents/rencana-kerja.typ",
        Series("roadmap-plan", "Rencana kerja pembangunan ZI", "RK-{nomor:3}/ZI/{bulan_romawi}/{tahun}"),
    )
)  # fmt: skip
_RESULTS: Final = "Hasil"


def title_of(content: Mapping[str, Any]) -> str:
    """``Rencana Kerja Pembangunan Zona Integritas 2026``, with the number of its change."""
    change = content["revision"] - 1
    more = f", Perubahan {_roman(change)}" if change > 0 else ""
    return f"Rencana Kerja Pembangunan Zona Integritas Tahun {content['zone']['year']}{more}"


def issue_plan(
    plan: Plan, revision: PlanRevision, duty: Duty, *, by: User, at: datetime, replaces: Document | None
) -> Document:
    """Print what ``revision`` has frozen, signed by ``duty``; in the caller's transaction. Raises DocumentError."""
    content = json.loads(revision.content)
    unit = plan.zone.unit
    return documents.issue(
        KIND, subject=revision, title=title_of(content), data=paper_of(content, place=town_of(unit)),
        letterhead=letterhead_of(unit), responsible=_signer(plan, duty, at), body=unit.body.uuid, on=revision.set_on,
        by=by.actor, at=at, replaces=replaces,
    )  # fmt: skip


def _signer(plan: Plan, duty: Duty, at: datetime) -> Responsible:
    duty.unit.body = plan.zone.unit.body
    return responsible(duty, approved_at=at)


def preview_of(plan: Plan, at: datetime) -> bytes:
    """The paper as it would be set now, marked RANCANGAN; nothing is stored. Raises DocumentError."""
    unit, day = plan.zone.unit, day_of(plan.zone, at)
    content = content_of(plan, number=plan.revision + 1, day=day)
    return documents.preview(
        KIND, title=title_of(content), data=paper_of(content, place=town_of(unit)), letterhead=letterhead_of(unit),
        responsible=responsible_of(unit, day), on=day,
    )  # fmt: skip


# -- what is printed


def paper_of(content: Mapping[str, Any], *, place: str) -> dict[str, Any]:
    """What the template prints of ``content``, in words. ``place``: the town before the date. No query."""
    instrument = rulebook(content["zone"]["edition"]).instrument
    zone, items = content["zone"], content["items"]
    return {
        "subtitle": zone["name"],
        "place": place,
        "identity": _identity(content, instrument),
        "background": _background(content, instrument),
        "path": [[str(each["year"]), _target(instrument, each["target"]), each["note"]] for each in content["path"]],
        "gap": _gap(content, instrument),
        "needs": [
            [need["title"], need["cause"] or "–", need["change"] or "–", _numbers(need["items"])]
            for need in content["needs"]
        ],
        "summary": _summary(items, instrument),
        "areas": [
            {"title": f"Area {number}: {area.name}", "rows": [_row(item) for item in items if item["area"] == number]}
            for number, area in instrument.areas.items()
            if any(item["area"] == number for item in items)
        ],
        "closing": _CLOSING,
    }  # fmt: skip


_CLOSING: Final = (
    "Rencana kerja ini dilaksanakan oleh penanggung jawab yang disebut dalam matriks terlampir. Kemajuannya dicatat "
    "setiap saat, dibahas dalam rapat monitoring dan evaluasi paling jarang tiap triwulan, dan diubah hanya dengan "
    "penetapan kepala unit."
)


def _identity(content: Mapping[str, Any], instrument: Instrument) -> list[list[str]]:
    zone = content["zone"]
    rows = [
        ["Unit", zone["name"]],
        ["Predikat yang dituju", f"{_target(instrument, zone['target'])}, tahun {zone['year']}"],
        ["Tanggal batas penilaian", _date(zone["cutoff"])],
        ["Dasar", instrument.predicates[zone["target"]].source.title.split(",")[0]],
        ["Banyaknya rencana aksi", f"{len(content['items'])}, {_priority(content['items'])}"],
    ]
    budget = sum((Decimal(item["budget"]) for item in content["items"] if item["budget"]), Decimal(0))
    if budget:
        rows.append(["Anggaran", rupiah(budget)])
    return rows


def _priority(items: Sequence[Mapping[str, Any]]) -> str:
    count = sum(bool(item["priority"]) for item in items)
    return f"{count} di antaranya target prioritas (bertanda *)" if count else "tanpa target prioritas"


def _background(content: Mapping[str, Any], instrument: Instrument) -> str:
    zone = content["zone"]
    told = (
        f"{zone['name']} membangun Zona Integritas menuju {_target(instrument, zone['target'])}. Rencana kerja ini "
        "disusun dari selisih antara keadaan sekarang dan syarat predikat itu menurut lembar kerja evaluasi, serta "
        "dari kebutuhan yang disampaikan pegawai dan pengguna layanan."
    )
    if content["reason"]:
        reason = content["reason"].rstrip(".")
        return f"{told}\n\nRencana yang ditetapkan sebelumnya diubah karena: {reason}."
    return told


def _gap(content: Mapping[str, Any], instrument: Instrument) -> dict[str, Any]:
    """Where the worksheet stood: one sentence, and every floor that was not reached."""
    score, zone = content["score"], content["zone"]
    if score is None:
        return {"text": "Lembar kerja belum ada, jadi selisihnya belum dapat dihitung.", "rows": []}
    floors = {floor.code: floor for floor in instrument.predicates[zone["target"]].floors}
    failing = [
        _floor_row(floors[each["code"]], each)
        for each in score["floors"]
        if each["passes"] is False and each["code"] in floors
    ]
    provisional = (
        f" (sementara: {score['fields'] - score['answered']} dari {score['fields']} isian masih kosong dan dihitung 0)"
        if score["provisional"] else ""
    )  # fmt: skip
    verdict = (
        f"{len(failing)} syarat {zone['target']} belum terpenuhi:" if failing
        else f"semua syarat nilai {zone['target']} terpenuhi; rencana ini menjaganya."
    )  # fmt: skip
    return {"text": f"Nilai mandiri {angka(Decimal(score['total']))}{provisional}; {verdict}", "rows": failing}


def _floor_row(floor: Floor, stored: Mapping[str, Any]) -> list[str]:
    value = Fraction(stored["value"])
    places = places_to_tell_apart(value, floor.minimum, floor.measure)
    label = f"{short_floor(floor.code)}: {floor.label}" if floor.code.startswith("area-") else floor.label
    return [label, measured(value, floor, places), minimum_text(floor), angka(Fraction(stored["missing"]))]


def _summary(items: Sequence[Mapping[str, Any]], instrument: Instrument) -> list[list[str]]:
    rows = []
    for number, area in instrument.areas.items():
        own = [item for item in items if item["area"] == number]
        if own:
            dues = [item["due_on"] for item in own if item["due_on"]]
            budget = sum((Decimal(item["budget"]) for item in own if item["budget"]), Decimal(0))
            rows.append([
                f"{number}. {area.name}", str(len(own)), str(sum(bool(item["priority"]) for item in own)),
                _date(max(dues)) if dues else "–", rupiah(budget) if budget else "–",
            ])  # fmt: skip
    return rows


def _row(item: Mapping[str, Any]) -> dict[str, Any]:
    """One line of the matrix; a cell is a list of lines, the first of them the heavier."""
    owner = item["owner"]
    indicator = [item["indicator"], f"Target: {item['target']}" if item["target"] else ""]
    evidence = [item["evidence"], f"LKE {', '.join(item['questions'])}" if item["questions"] else ""]
    return {
        "number": f"{item['number']}{'*' if item['priority'] else ''}",
        "work": [item["title"], f"Keluaran: {item['output']}" if item["output"] else ""],
        "indicator": [line for line in indicator if line],
        "evidence": [line for line in evidence if line],
        "owner": [line for line in (owner["position"], owner["name"]) if line] if owner else [],
        "time": _time(item),
        "budget": rupiah(Decimal(item["budget"])) if item["budget"] else "–",
    }


def _time(item: Mapping[str, Any]) -> list[str]:
    start, due = item["starts_on"], item["due_on"]
    days = [f"{_short(start)} –", _short(due)] if start and due else [f"s.d. {_short(due)}" if due else "–"]
    return [*days, f"sesudah nomor {_numbers(item['after'])}" if item["after"] else ""]


def _target(instrument: Instrument, code: str) -> str:
    found = instrument.predicates.get(code)
    return f"{code} ({found.name})" if found else code


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers)


def _date(text: str) -> str:
    return day_text(date.fromisoformat(text))


def _short(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def _roman(number: int) -> str:
    found = ""
    for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            found, number = found + sign, number - value
    return found
