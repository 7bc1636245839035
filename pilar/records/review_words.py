"""How reviews and recommendations stand, in words: tags, columns of downloads, the picture of how many are closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final, NamedTuple

from pilar.kernel.charts import Bar, stacked_bar
from pilar.kernel.exports import Column, Kind
from pilar.numbers import decimal_text, percent_text
from pilar.records.models import Recommendation, Review
from pilar.records.queries.recommendations import Tally
from pilar.records.topics import labels
from pilar.records.workflow import CLOSED, CONCLUDED, DONE, OPEN

#: From so many days before it a due date is shown as near.
NEAR: Final = 14
#: The pieces of the picture.
LEGEND: Final = (("first", "Selesai"), ("second", "Lewat tenggat"))


class Tag(NamedTuple):
    """Words and the kind of ``components/tag.html``."""

    text: str
    kind: str


def review_tag(review: Review, day: date) -> Tag:
    """The state; a running one is late once its day has passed."""
    if review.state == OPEN and review.due_on and review.due_on < day:
        return Tag(f"Lewat {_days((day - review.due_on).days)}", "bad")
    kinds = {OPEN: "warn", CONCLUDED: "good"}
    return Tag(review.get_state_display(), kinds.get(review.state, "plain"))


def recommendation_tag(row: Recommendation, day: date) -> Tag:
    """The state; of an open one how long until it is due, or how long it is late."""
    if row.state != OPEN:
        kinds = {CLOSED: "good", DONE: "warn"}
        return Tag(row.get_state_display(), kinds.get(row.state, "plain"))
    left = (row.due_on - day).days
    if left < 0:
        return Tag(f"Lewat {_days(-left)}", "bad")
    if left == 0:
        return Tag("Hari ini terakhir", "warn")
    return Tag(f"{_days(left)} lagi", "warn" if left <= NEAR else "plain")


def _days(number: int) -> str:
    return f"{decimal_text(number, 0)} hari"


def tally_text(review: Review) -> str:
    """“2 dari 3 selesai” of a review with the counts of ``queries.reviews.with_counts``."""
    total: int = review.__dict__["total"]
    return f"{review.__dict__['closed']} dari {total} selesai" if total else "Tidak ada"


def picture(total: Tally, units: Sequence[Tally]) -> list[Bar]:
    """Bars of closed (filled) and late (hatched) as shares of each tally; units only where there are several."""
    return [_bar(each) for each in ([total, *units] if len(units) > 1 else [total]) if each.total]


def _bar(tally: Tally) -> Bar:
    closed, late = Fraction(tally.closed, tally.total), Fraction(tally.late, tally.total)
    said = f"{tally.label}: {tally.closed} dari {tally.total} selesai, {tally.late} lewat tenggat."
    return stacked_bar(tally.label, percent_text(closed), said, [("first", closed), ("second", late)], Fraction(1))


def _of(name: str) -> Any:
    return lambda row: row.__dict__[name]


REVIEW_COLUMNS: Final[tuple[Column[Review], ...]] = (
    Column("Evaluasi", lambda row: row.title, width=44),
    Column("Yang dievaluasi", lambda row: row.subject, width=40),
    Column("Unit", lambda row: str(row.unit), width=36),
    Column("Pokok bahasan", lambda row: ", ".join(labels(row.topic_codes)), width=36),
    Column("Masa mulai", lambda row: row.period_from, Kind.DATE, 14),
    Column("Masa sampai", lambda row: row.period_until, Kind.DATE, 14),
    Column("Harus selesai", lambda row: row.due_on, Kind.DATE, 14),
    Column("Dibahas pada", lambda row: row.held_on, Kind.DATE, 14),
    Column("Keadaan", lambda row: row.get_state_display(), width=14),
    Column("Rekomendasi", _of("total"), Kind.COUNT, 12),
    Column("Selesai", _of("closed"), Kind.COUNT, 10),
    Column("Lewat tenggat", _of("late"), Kind.COUNT, 12),
    Column("Memuat kaitan kinerja", lambda row: "Ya" if row.links_to_performance else "Tidak", width=12),
    Column("Nomor di luar", lambda row: row.outside_number, width=24),
    Column("Kesimpulan", lambda row: row.conclusion, width=60),
)

RECOMMENDATION_COLUMNS: Final[tuple[Column[Recommendation], ...]] = (
    Column("Nomor", lambda row: row.number, width=14),
    Column("Rekomendasi", lambda row: row.text, width=60),
    Column("Evaluasi", lambda row: row.review.title, width=40),
    Column("Unit", lambda row: str(row.review.unit), width=36),
    Column("Penanggung jawab", lambda row: row.owner.name if row.owner else "", width=30),
    Column("Tenggat", lambda row: row.due_on, Kind.DATE, 14),
    Column("Tenggat semula", lambda row: row.__dict__["first_due"] or row.due_on, Kind.DATE, 14),
    Column("Keadaan", lambda row: row.get_state_display(), width=18),
    Column("Tindak lanjut", lambda row: row.action_taken, width=60),
    Column("Diterima pada", lambda row: row.closed_on, Kind.DATE, 14),
)
