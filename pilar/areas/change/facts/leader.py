"""The fact of the head as an example."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from pilar.areas.change.facts.culture import paths_of, span_of
from pilar.areas.change.masking import masked_name
from pilar.areas.change.models import LeaderNote, PactSignature
from pilar.areas.change.queries.leader import Item, checklist, note_text
from pilar.evaluation.facts import Case, Check, Fact, Rows, fact
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.records.models import Activity, Attendance

MONEV_RULE = "change.leader-monev-share"
_PERCENT = 100


@fact(
    "change.leader.example", "Keteladanan kepala unit",
    moved_by=("activity.", "attendance.", "pact.", "leader_note.", "duty."), rules=(MONEV_RULE,),
)  # fmt: skip
def example(case: Case) -> Fact:
    """A.I.1.iv.a: of the items of which there are rows, those that the head of the zone's own unit meets.

    Without any row, and without a head, nothing is known: no suggestion either way.
    """
    share = case.number(MONEV_RULE) / _PERCENT
    found = checklist(case.zone.unit, paths_of(case), case.as_of, span_of(case), share)
    known, met = found.known, found.met
    open_items = [each.label for each in found.items if each.met is False]
    checks = (
        Check("led", "Kepala memimpin langsung sedikitnya satu kegiatan ZI", found.led > 0,
              "Catat kepala sebagai pemimpin pada sedikitnya satu kegiatan ZI yang dilaksanakan."),
        Check("none-met", "Tak satu butir pun terpenuhi", known > 0 and met == 0),
    )  # fmt: skip
    summary = f"{met} dari {known} butir teladan yang ada datanya terpenuhi."
    if found.head is None:
        summary = "Tidak ada kepala yang bertugas pada hari itu, jadi tidak ada yang diperiksa."
    elif not known:
        summary = "Belum ada catatan tentang keteladanan kepala dalam masa bukti."
    unknown = [f"{each.label} ({each.room})" for each in found.items if not each.has_data and each.room]
    warnings = [f"Belum ada datanya: {', '.join(unknown)}."] if found.head and unknown else []
    return Fact(
        summary, met, known, None, checks, tuple(_rows(each) for each in found.items if each.rows is not None),
        lacking=f"Belum terpenuhi: {', '.join(open_items)}." if open_items else "", warnings=tuple(warnings),
        absent=not known,
    )  # fmt: skip


def _rows(item: Item) -> Rows:
    rows: QuerySet[Any] = item.rows if item.rows is not None else LeaderNote.objects.none()
    if rows.model in (Attendance, PactSignature):
        related = "activity" if rows.model is Attendance else "pact"
        rows = rows.select_related(related)
    return Rows(item.label, ("Apa", "Kapan"), rows, _cells)


def _cells(row: Any) -> tuple[str, ...]:
    if isinstance(row, PactSignature):
        return f"{row.pact}, {masked_name(row.name)}", tanggal(row.signed_on)
    if isinstance(row, Attendance):
        return row.activity.title, tanggal(row.activity.starts_at)
    if isinstance(row, Activity):
        return row.title, tanggal(row.starts_at)
    return f"{row.get_kind_display()}: {'terpenuhi' if row.met else 'belum terpenuhi'}", note_text(row)
