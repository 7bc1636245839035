"""Facts of the communication about the zone: in every month, to staff and public, with questions answered."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from pilar.areas.change.models import Communication
from pilar.areas.change.queries.communication import stretches
from pilar.evaluation.facts import Case, Check, Fact, Rows, fact
from pilar.kernel.templatetags.indonesian import angka, tanggal

INTERVAL_RULE = "evaluation.fact-interval-zi-communication"
INTERNAL, EXTERNAL, BOTH = Communication.INTERNAL, Communication.EXTERNAL, Communication.BOTH


@fact("change.communication.regular", "Komunikasi pembangunan ZI tiap bulan", moved_by=("communication.",),
      rules=(INTERVAL_RULE,))  # fmt: skip
def regular(case: Case) -> Fact:
    """A.I.1.ii.c: something in every month that is over, staff and public reached, at least once with questions."""
    rows = _rows(case)
    said = list(rows.order_by("on", "pk").values_list("on", "audience", "two_way"))
    months = int(case.number(INTERVAL_RULE))
    due = stretches(case.window.start or case.until, case.until, months)
    empty = [each for each in due if not any(each.holds(on) for on, _, _ in said)]
    audiences = {audience for _, audience, _ in said}
    reached = audiences & {INTERNAL, BOTH}, audiences & {EXTERNAL, BOTH}
    names = ", ".join(each.label for each in empty[:3]) + (" …" if len(empty) > 3 else "")
    unreached = "pegawai" if not reached[0] else "masyarakat"
    checks = (
        Check("any", "Ada komunikasi tentang ZI", bool(said), "Catat apa yang sudah disampaikan tentang ZI."),
        Check("regular", "Tiap bulan ada komunikasi", bool(due) and not empty,
              f"Tidak ada komunikasi pada {names}." if empty else "Belum ada bulan yang lewat pada masa ini."),
        Check("both-audiences", "Pegawai dan masyarakat terjangkau", all(reached),
              f"Sampaikan juga kepada {unreached}."),
        Check("two-way", "Ada media dengan tanya-jawab", any(two_way for _, _, two_way in said),
              "Adakan sedikitnya satu yang memberi kesempatan bertanya, misalnya apel atau siaran langsung."),
    )  # fmt: skip
    summary = (
        f"{angka(len(said), 0)} komunikasi, ada pada {len(due) - len(empty)} dari {len(due)} "
        f"{'bulan' if months == 1 else f'masa {months} bulan'} yang sudah lewat."
    )
    return Fact(
        summary, len(due) - len(empty), len(due), checks=checks, rows=(_list(rows),),
        lacking=f"Tidak ada komunikasi pada {names}." if empty else "",
        absent=not said and not Communication.objects.filter(case.units.where()).exists(),
    )  # fmt: skip


def _rows(case: Case) -> QuerySet[Communication]:
    rows = Communication.objects.filter(case.units.where(), on__lte=case.until)
    return rows.filter(on__gte=case.window.start) if case.window.start else rows


def _list(rows: QuerySet[Communication]) -> Rows:
    return Rows(
        "Komunikasi", ("Tanggal", "Media", "Isi", "Sasaran", "Tanya-jawab", "Jangkauan"), rows,
        lambda row: (tanggal(row.on), row.get_medium_display(), row.title, row.get_audience_display(),
                     "ada" if row.two_way else "–", "–" if row.reach is None else angka(row.reach, 0)),
        lambda row: reverse("change:communication", args=[row.pk]),
    )  # fmt: skip
