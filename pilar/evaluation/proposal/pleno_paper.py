"""The minutes of a pleno as a paper: who met, the candidates by rank, what was decided and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from pilar.days import day_text
from pilar.evaluation.assessment.papers.inspectorate import inspectorate_of
from pilar.evaluation.proposal.models import Candidate, Pleno
from pilar.evaluation.proposal.predicates import NAMES
from pilar.kernel import documents
from pilar.kernel.documents import DocumentKind, Responsible
from pilar.kernel.models import Document
from pilar.kernel.numbering import Series
from pilar.kernel.templatetags.indonesian import angka, hari
from pilar.organisation.access import local_day
from pilar.organisation.models import User

KIND: Final = documents.register(
    DocumentKind(
        "pleno", "Berita acara pleno", documents.LETTER,
        Series("pleno", "Berita acara pleno ZI", "BA-{nomor:3}/ZI/{bulan_romawi}/{tahun}"),
    )
)  # fmt: skip
_COLUMNS: Final = (
    {"label": "Urutan", "width": 0.9, "align": "right"}, {"label": "Unit", "width": 3},
    {"label": "Nilai TPI", "width": 1, "align": "right"}, {"label": "Keputusan", "width": 1.5},
    {"label": "Alasan", "width": 3},
)  # fmt: skip


def issue_minutes(pleno: Pleno, rows: Sequence[Candidate], *, by: User, at: datetime) -> Document:
    """Print the minutes in the caller's transaction; ``rows`` by rank with their zone. Raises DocumentError."""
    day = local_day(at, pleno.body)
    office = inspectorate_of(pleno.body, day)
    data = paper_of(pleno, rows)
    people = [_signer("Memimpin pleno,", office.head, "Inspektur"), _signer("Biro/Bagian Organisasi,", None, "Kepala")]
    data["blocks"].append({"type": "signatures", "people": people, "place": office.town})
    return documents.issue(
        KIND, subject=pleno, title=f"Berita Acara {pleno}", data=data, letterhead=office.letterhead, responsible=None,
        body=pleno.body.uuid, on=day, by=by.actor, at=at,
    )  # fmt: skip


def _signer(caption: str, person: Responsible | None, otherwise: str) -> dict[str, str]:
    """Where nobody is known, room for whoever it will be."""
    if person is None:
        return {"caption": caption, "capacity": otherwise, "name": "(…………………………………)"}
    return {"caption": caption, "capacity": person.capacity, "name": person.name, "nip": person.nip}


def paper_of(pleno: Pleno, rows: Sequence[Candidate]) -> dict[str, Any]:
    """What is printed. No query."""
    chosen = [row for row in rows if row.decision == Candidate.CHOSEN]
    day = pleno.held_on
    blocks: list[dict[str, Any]] = [
        {"type": "heading", "text": "A. Rapat"},
        {"type": "facts", "rows": [
            ("Hari, tanggal", f"{hari(day)}, {day_text(day)}" if day else "–"), ("Tempat", pleno.place or "–"),
            ("Predikat", f"{pleno.predicate} ({NAMES[pleno.predicate]}), tahun {pleno.year}"),
            ("Kuota", f"{pleno.quota} unit"), ("Calon", f"{len(rows)} unit yang disetujui Tim Penilai Internal"),
        ]},
        {"type": "heading", "text": "B. Peserta"},
        {"type": "list", "items": [line for line in pleno.attendants.splitlines() if line.strip()]},
        {"type": "heading", "text": "C. Calon menurut nilai Tim Penilai Internal"},
        {"type": "table", "columns": _COLUMNS, "rows": [
            (str(row.rank), row.zone.name, angka(row.total), row.get_decision_display(), row.reason or "–")
            for row in rows
        ]},
        *([{"type": "text", "text": words}] if (words := ties(rows)) else []),
    ]  # fmt: skip
    if pleno.note:
        blocks += [{"type": "heading", "text": "D. Pembahasan"}, {"type": "text", "text": pleno.note}]
    names = [f"{row.zone.name} (nilai {angka(row.total)})" for row in chosen]
    blocks += [
        {"type": "heading", "text": f"{'E' if pleno.note else 'D'}. Keputusan"},
        {"type": "text", "text": f"Pleno menyepakati {len(chosen)} unit untuk diusulkan kepada Tim Penilai Nasional:"},
        {"type": "list", "items": names},
        {"type": "text", "text": "Demikian berita acara ini dibuat untuk dipergunakan sebagaimana mestinya."},
    ]
    return {"head": "sheet", "subtitle": f"Calon unit {pleno.predicate} {pleno.year}", "blocks": blocks}


def ties(rows: Sequence[Candidate]) -> str:
    """What is to know of candidates with one score; empty where there are none. No query."""
    groups: dict[int, list[str]] = {}
    for row in rows:
        groups.setdefault(row.rank, []).append(row.zone.name)
    told = [
        f"{' dan '.join(names)} bernilai sama (peringkat {rank})" for rank, names in groups.items() if len(names) > 1
    ]
    return (
        f"{'; '.join(told)}. Di antara yang sama, urutannya menurut nama dan keputusannya diberi alasan."
        if told
        else ""
    )
