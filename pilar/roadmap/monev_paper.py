"""The minutes of a monev as a paper: who came, what lay on the table, what was said, what was decided."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from pilar.days import day_text
from pilar.evaluation.rulebook import rulebook
from pilar.kernel import documents
from pilar.kernel.documents import DocumentKind
from pilar.kernel.numbering import Series as Register
from pilar.kernel.templatetags.indonesian import angka, hari
from pilar.organisation.access import local_day
from pilar.organisation.masking import masked_nip
from pilar.records.models import Attendance
from pilar.records.queries.activities import attending
from pilar.records.schedule import Period
from pilar.records.workflow import DROPPED
from pilar.roadmap.models import Monev
from pilar.roadmap.presenters.floors import floor_rows
from pilar.roadmap.queries.monev import heads_by_day, led_by_head

KIND: Final = documents.register(
    DocumentKind(
        "roadmap-monev", "Notulen monev ZI", documents.LETTER,
        Register("roadmap-monev", "Notulen monev ZI", "NM-{nomor:3}/ZI/{bulan_romawi}/{tahun}"),
    )
)  # fmt: skip
_PEOPLE: Final = (
    {"label": "No", "width": 0.45, "align": "right"}, {"label": "Nama", "width": 2.4},
    {"label": "NIP (disamarkan)", "width": 1.8}, {"label": "Jabatan", "width": 1.9}, {"label": "Unit/asal", "width": 2},
)  # fmt: skip
_FLOORS: Final = (
    {"label": "Syarat", "width": 3}, {"label": "Sebelumnya", "width": 1.1, "align": "right"},
    {"label": "Sekarang", "width": 1, "align": "right"}, {"label": "Perubahan", "width": 1.2, "align": "right"},
    {"label": "Paling rendah", "width": 1, "align": "right"}, {"label": "Keadaan", "width": 1.3},
)  # fmt: skip
_ITEMS: Final = (
    {"label": "No", "width": 0.5, "align": "right"}, {"label": "Rencana aksi", "width": 3.6},
    {"label": "Penanggung jawab", "width": 2}, {"label": "Tenggat", "width": 1.5},
    {"label": "Maju", "width": 0.7, "align": "right"},
)  # fmt: skip
_DONE: Final = tuple({**each, "label": "Selesai"} if each["label"] == "Tenggat" else each for each in _ITEMS)
_DECISIONS: Final = (
    {"label": "No", "width": 0.45, "align": "right"}, {"label": "Keputusan", "width": 3.8},
    {"label": "Penanggung jawab", "width": 2}, {"label": "Tenggat", "width": 1.6},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printed:
    """The title and the data for the template."""

    title: str
    data: dict[str, Any]


def minutes_of(monev: Monev) -> Printed:
    """The minutes from meeting, agenda and review as they are stored. Five queries."""
    agenda = json.loads(monev.agenda)
    period = Period(monev.period_from, monev.period_until)
    rows = list(attending(monev.activity).select_related("person"))
    title = f"Notulen Monitoring dan Evaluasi Pembangunan Zona Integritas {period.label}"
    blocks: list[dict[str, Any]] = [
        {"type": "heading", "text": "A. Rapat"},
        {"type": "facts", "rows": _meeting(monev, rows)},
        *_floors(monev, agenda),
        *_items(agenda),
        {"type": "heading", "text": "D. Pembahasan"},
        {"type": "text", "text": monev.activity.minutes},
        *([{"type": "text", "text": monev.activity.outcome}] if monev.activity.outcome else []),
        {"type": "heading", "text": "E. Kesimpulan dan keputusan"},
        {"type": "text", "text": monev.review.conclusion},
        *_decisions(monev),
        {"type": "heading", "text": "F. Daftar hadir"},
        {"type": "table", "columns": _PEOPLE, "rows": [_person(number, row) for number, row in enumerate(rows, 1)]},
        {"type": "text", "text": "Demikian notulen ini dibuat untuk dipergunakan sebagaimana mestinya."},
    ]
    return Printed(title, {"subtitle": str(monev.zone), "blocks": blocks})


def _meeting(monev: Monev, rows: Sequence[Attendance]) -> list[tuple[str, str]]:
    activity, body = monev.activity, monev.zone.unit.body
    zone = ZoneInfo(body.time_zone)
    starts = activity.starts_at.astimezone(zone)
    ends = activity.ends_at.astimezone(zone) if activity.ends_at else None
    clock = f"{starts:%H.%M}" + (f" – {ends:%H.%M}" if ends else "") + f" {starts.tzname()}"
    found = [("Kegiatan", activity.title), ("Masa yang dibahas", _period(monev)),
             ("Hari, tanggal", f"{hari(starts.date())}, {day_text(starts.date())}"), ("Pukul", clock),
             ("Tempat", activity.place or "–")]  # fmt: skip
    if activity.leader:
        found.append(("Pemimpin rapat", activity.leader.name))
    return [
        *found,
        ("Yang hadir", f"{len(rows)} orang, menurut daftar hadir (bagian F)"),
        ("Kepala unit", _head(monev, rows)),
    ]


def _head(monev: Monev, rows: Sequence[Attendance]) -> str:
    """Whether the head was there; who stands in for the head is no head. One query."""
    day = local_day(monev.activity.starts_at, monev.zone.unit.body)
    heads = list(heads_by_day(monev.zone).select_related("person"))
    present = [row.person_id for row in rows if row.person_id]
    if led_by_head(heads, present, day):
        return f"Hadir, {', '.join(duty.person.name for duty in heads if duty.person_id in present)}"
    return "Tidak hadir" if heads else "Tidak ada kepala yang bertugas"


def _period(monev: Monev) -> str:
    return f"{day_text(monev.period_from)} sampai {day_text(monev.period_until)}"


def _person(number: int, row: Attendance) -> tuple[str, ...]:
    nip = masked_nip(row.person.nip) if row.person and row.person.nip else "–"
    return (str(number), row.name, nip, row.position or "–", row.unit_name or "–")


def _floors(monev: Monev, agenda: Mapping[str, Any]) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = [{"type": "heading", "text": f"B. Nilai dan syarat {agenda['target']}"}]
    score, before = agenda["score"], agenda["score_before"]
    if score is None:
        return [*blocks, {"type": "text", "text": "Lembar kerja belum diisi, jadi nilainya belum ada."}]
    instrument = rulebook(monev.zone.edition).instrument
    rows = floor_rows(instrument, agenda["target"], score["floors"], before["floors"] if before else None)
    failing = score["failing"]
    told = f"Nilai mandiri pada {_day(agenda['day'])} {angka(Decimal(score['total']))}; "
    told += f"{failing} syarat belum terpenuhi." if failing else "semua syarat terpenuhi."
    if before:
        told += (
            f" Dibandingkan dengan keadaan pada {_day(agenda['since'])}, nilainya {angka(Decimal(before['total']))}."
        )
    shown = [(row.label, row.before, row.now, row.change, row.minimum, row.word) for row in rows]
    return [*blocks, {"type": "text", "text": told}, {"type": "table", "columns": _FLOORS, "rows": shown}]


def _items(agenda: Mapping[str, Any]) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = [{"type": "heading", "text": "C. Rencana aksi"}]
    told = (
        f"Sejak {_day(agenda['since'])} {len(agenda['done'])} rencana aksi selesai dan {len(agenda['running'])} maju; "
        f"{len(agenda['late'])} terlambat, {len(agenda['obstacles'])} terhambat, {len(agenda['next'])} segera jatuh "
        "tempo."
    )
    blocks.append({"type": "text", "text": told})
    for words, name in (("Terlambat", "late"), ("Selesai", "done"), ("Segera jatuh tempo", "next")):
        if agenda[name]:
            rows = [_item(each) for each in agenda[name]]
            columns = _DONE if name == "done" else _ITEMS
            blocks.append({"type": "table", "caption": words, "columns": columns, "rows": rows})
    if agenda["obstacles"]:
        items = [f"Nomor {each['number']}, {each['title']}: {each['text']} ({each['state'].lower()})"
                 for each in agenda["obstacles"]]  # fmt: skip
        blocks += [{"type": "text", "text": "Hambatan:"}, {"type": "list", "items": items}]
    if agenda["moves"]:
        items = [f"Nomor {each['number']}, {each['title']}: {_day(each['before'])} menjadi {_day(each['after'])} "
                 f"({each['reason']})" for each in agenda["moves"]]  # fmt: skip
        blocks += [{"type": "text", "text": "Tenggat yang digeser:"}, {"type": "list", "items": items}]
    if agenda["open"]:
        items = [f"{each['text']} ({each['owner'] or 'belum ada penanggung jawab'}, {_day(each['due_on'])}; "
                 f"{each['state'].lower()})" for each in agenda["open"]]  # fmt: skip
        blocks += [{"type": "text", "text": "Keputusan monev sebelumnya yang belum selesai:"},
                   {"type": "list", "items": items}]  # fmt: skip
    return blocks


def _item(each: Mapping[str, Any]) -> tuple[str, ...]:
    day = each.get("done_on") or each["due_on"]
    shown = _day(day) if day else "–"
    return (str(each["number"]), each["title"], each["owner"] or "–", shown, f"{each['percent']}\u00a0%")


def _decisions(monev: Monev) -> list[dict[str, Any]]:
    rows = monev.review.recommendations.exclude(state=DROPPED).select_related("owner").order_by("due_on", "pk")
    shown = [
        (str(number), row.text, row.owner.name if row.owner else "–", day_text(row.due_on))
        for number, row in enumerate(rows, 1)
    ]
    if not shown:
        return [{"type": "text", "text": "Rapat ini tidak menghasilkan keputusan dengan penanggung jawab dan tenggat."}]
    return [{"type": "table", "columns": _DECISIONS, "rows": shown}]


def _day(text: str) -> str:
    return day_text(date.fromisoformat(text))
