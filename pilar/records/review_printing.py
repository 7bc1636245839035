"""What the report of a periodic review prints: its ground, findings with their recommendations, conclusion, files."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from pilar.days import day_text
from pilar.kernel import documents
from pilar.kernel.documents import DocumentKind
from pilar.kernel.numbering import Series as Register
from pilar.kernel.templatetags.indonesian import angka
from pilar.records.models import Recommendation, Review, ReviewFile
from pilar.records.printing import REGISTER, Printed
from pilar.records.queries.reviews import Part, parts_of
from pilar.records.review_words import recommendation_tag
from pilar.records.topics import labels
from pilar.records.workflow import CLOSED, CONCLUDED, DROPPED

REVIEW_REPORT: Final = documents.register(
    DocumentKind(
        "review-report", "Laporan evaluasi", documents.LETTER,
        Register("review-report", "Laporan evaluasi berkala", REGISTER, "LE"),
    )
)  # fmt: skip
_ADVICE: Final = (
    {"label": "No", "width": 0.5, "align": "right"}, {"label": "Rekomendasi", "width": 2.6},
    {"label": "Penanggung jawab", "width": 1.5}, {"label": "Tenggat", "width": 1.3},
    {"label": "Keadaan dan tindak lanjut", "width": 2.4},
)  # fmt: skip
_FILES: Final = (
    {"label": "Isi", "width": 1}, {"label": "Judul", "width": 2.4}, {"label": "Berkas", "width": 2},
    {"label": "Sidik SHA-256", "width": 1.6},
)  # fmt: skip
Block = dict[str, Any]


def report(review: Review, day: date) -> Printed:
    """The whole review as it stands on ``day``, with unit, series and activity. Four queries."""
    parts = parts_of(review)
    kept = list(review.files.all())
    blocks: list[Block] = []
    if review.state != CONCLUDED:
        blocks.append({"type": "text", "text": f"Evaluasi ini berkeadaan “{review.get_state_display()}”."})
    blocks += [
        {"type": "heading", "text": "A. Dasar dan ruang lingkup"},
        {"type": "facts", "rows": _ground(review, parts)},
        {"type": "heading", "text": "B. Temuan dan rekomendasi"},
    ]
    for number, part in enumerate(parts, 1):
        blocks.extend(_part(part, number, day, alone=len(parts) == 1))
    if not parts:
        blocks.append({"type": "text", "text": "Tidak ada temuan yang dicatat."})
    blocks += [
        {"type": "heading", "text": "C. Kesimpulan"},
        {"type": "text", "text": review.conclusion or "Belum disimpulkan."},
    ]
    if kept:
        rows = [
            (_KINDS[each.what], each.title, each.filename or each.url, f"{each.sha256[:16]}…") for each in kept
        ]  # fmt: skip
        blocks += [{"type": "heading", "text": "D. Lampiran"}, {"type": "table", "columns": _FILES, "rows": rows}]
    blocks.append({"type": "text", "text": (
        f"Tindak lanjut menurut keadaan {day_text(day)}; rekomendasi selesai sesudah buktinya diterima orang kedua.\n\n"
        "Demikian laporan ini dibuat untuk dipergunakan sebagaimana mestinya."
    )})  # fmt: skip
    return Printed(f"Laporan {review.title}", {"blocks": blocks})


_KINDS: Final = dict(ReviewFile.KINDS)


def _ground(review: Review, parts: list[Part]) -> list[tuple[str, str]]:
    counted = [row for part in parts for row in part.rows if row.state != DROPPED]
    closed = sum(row.state == CLOSED for row in counted)
    rows = [
        ("Evaluasi", review.title), ("Unit", review.unit.name), ("Yang dievaluasi", review.subject),
        ("Masa", f"{day_text(review.period_from)} sampai {day_text(review.period_until)}"),
        ("Pokok bahasan", "; ".join(labels(review.topic_codes)) or "–"),
    ]  # fmt: skip
    if review.series:
        rows.append(("Jadwal", f"{review.series.title} ({review.series.get_every_display().lower()})"))
    if review.mode == Review.OUTSIDE:
        system = f", {review.outside_system}" if review.outside_system else ""
        rows.append(("Laporan asal", f"Nomor {review.outside_number}{system}"))
    held = day_text(review.held_on) if review.held_on else "Belum"
    rows += [
        ("Dibahas", held + (f", pada {review.activity.title}" if review.held_on and review.activity else "")),
        ("Kaitan ke kinerja", "Dimuat" if review.links_to_performance else "Tidak dimuat"),
        ("Rekomendasi", f"{angka(closed, 0)} dari {angka(len(counted), 0)} selesai" if counted else "Tidak ada"),
    ]  # fmt: skip
    return rows


def _part(part: Part, number: int, day: date, *, alone: bool) -> list[Block]:
    if part.finding is None:
        said = "Rekomendasi dari laporan:" if alone else "Rekomendasi tanpa menunjuk temuan:"
        blocks: list[Block] = [{"type": "text", "text": said}]
    else:
        blocks = [{"type": "text", "text": f"Temuan {number}. {part.finding.text}"}]
        if part.finding.cause:
            blocks.append({"type": "text", "text": f"Sebab: {part.finding.cause}"})
    if not part.rows:
        return [*blocks, {"type": "text", "text": "Tanpa rekomendasi."}]
    rows = [
        (row.number or str(place), row.text, row.owner.name if row.owner else "–", _due(row), _standing(row, day))
        for place, row in enumerate(part.rows, 1)
    ]
    return [*blocks, {"type": "table", "columns": _ADVICE, "rows": rows}]


def _due(row: Recommendation) -> str:
    first: date | None = row.__dict__["first_due"]
    return day_text(row.due_on) + (f" (semula {day_text(first)})" if first else "")


def _standing(row: Recommendation, day: date) -> str:
    said = recommendation_tag(row, day).text + (f", diterima {day_text(row.closed_on)}" if row.closed_on else "")
    done = f" {row.action_taken}" if row.action_taken else ""
    return f"{said}.{done}" + (f" Bukti: {row.proof.title}." if row.proof else "")
