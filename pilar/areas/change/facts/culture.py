"""Facts of the culture: whether resistance to change falls, and how many the values have reached."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from django.urls import reverse

from pilar.areas.change.masking import masked_name
from pilar.areas.change.models import Pulse
from pilar.areas.change.queries import culture
from pilar.areas.change.queries.pulses import Comparison, compared, rounds
from pilar.evaluation.facts import Case, Check, Fact, Rows, fact
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.organisation.models import Person
from pilar.records.models import Activity, Decree

ANSWERED_RULE = "change.pulse-answered-share"
_PERCENT = 100


def span_of(case: Case) -> culture.Span:
    """The window as far as it has come."""
    first = case.window.start or date(2000, 1, 1)
    return culture.Span(first, case.until, case.units.body)


def paths_of(case: Case) -> list[str]:
    return [unit.path for unit in case.units.units]


@fact(
    "change.culture.resistance_trend", "Penolakan terhadap perubahan",
    moved_by=("activity.", "attendance.", "pulse."), rules=(ANSWERED_RULE,),
)  # fmt: skip
def resistance_trend(case: Case) -> Fact:
    """A.I.1.iv.c: culture activities, and a last round of the pulse that shows less resistance than the one before.

    The last round lies within the window; the one before it may be older. Equal is not falling. Only the zone's own
    unit's pulses count.
    """
    activities = culture.held(span_of(case), culture.CULTURE, culture.VALUES).filter(case.units.where())
    number = activities.count()
    closed = rounds(case.zone.unit, case.until)
    found = compared(closed)
    last = found.last
    if last is not None and (last.closed_on is None or last.closed_on < span_of(case).first):
        last, found = None, Comparison()
    share = case.number(ANSWERED_RULE)
    answered = last is not None and last.invited > 0 and Fraction(last.answered * _PERCENT, last.invited) >= share
    checks = (
        Check("activities", "Ada kegiatan budaya kerja dalam masa bukti", number > 0,
              "Laksanakan kegiatan budaya kerja atau internalisasi nilai, dengan presensi."),
        Check("falling", "Penolakan turun dibanding putaran sebelumnya", found.falling,
              "Perlu dua putaran jajak dengan pertanyaan yang sama, dan indeks putaran terakhir lebih rendah."),
        Check("half-answered", "Putaran terakhir dijawab cukup banyak pegawai", answered,
              f"Ajak pegawai menjawab: putaran terakhir harus dijawab sedikitnya {angka(share, 0)} % pegawai."),
    )  # fmt: skip
    pulses = [each.pk for each in (found.before, found.last) if each]
    return Fact.state(
        checks, summary=f"{angka(number, 0)} kegiatan budaya kerja; {_trend(found)}",
        rows=(_activity_rows(activities), _pulse_rows(pulses)), warnings=_warnings(found),
    )  # fmt: skip


def _trend(found: Comparison) -> str:
    if found.last is None:
        return "belum ada putaran jajak yang ditutup dalam masa bukti."
    answered = f"dijawab {angka(found.last.answered, 0)} dari {angka(found.last.invited, 0)} pegawai"
    if not found.comparable or found.before is None:
        return f"jajak terakhir {answered}, belum ada pembandingnya."
    way = "turun" if found.falling else "tidak turun"
    before, last = angka(found.before.resistance, 1), angka(found.last.resistance, 1)
    return f"indeks penolakan {way} dari {before} ke {last}, {answered}."


def _warnings(found: Comparison) -> list[str]:
    if found.last is not None and found.last.resistance is None:
        return ["Putaran terakhir dijawab terlalu sedikit orang, jadi hasilnya tidak ditampilkan dan tidak dihitung."]
    return []


@fact(
    "change.culture.internalised_share", "Pegawai yang terjangkau internalisasi nilai",
    moved_by=("activity.", "attendance.", "decree.", "duty.", "person."),
)  # fmt: skip
def internalised_share(case: Case) -> Fact:
    """A.II.1.iii.a: of the people on duty, those who came to an activity about the values; and its procedure."""
    span, paths = span_of(case), paths_of(case)
    staff = case.units.staff(case.as_of)
    total = staff.count()
    reached = staff.filter(pk__in=culture.internalising(paths, span).order_by().values("person"))
    number = reached.count()
    papers = culture.procedures(paths, case.as_of)
    procedure = papers.exists()
    checks = (
        Check("procedure", "Ada SOP atau pedoman yang memuat nilai kerja", procedure,
              "Catat SOP atau keputusan pedoman yang memuat nilai kerja, dengan topik internalisasi nilai."),
    )  # fmt: skip
    warnings = []
    nameless = culture.held(span, culture.VALUES).filter(case.units.where(), outside_people__gt=0)
    if nameless.exists():
        warnings.append("Ada kegiatan dari luar yang hanya menyebut jumlah peserta; tanpa nama mereka tidak dihitung.")
    return Fact.ratio(
        number, total, summary="{numerator} dari {denominator} pegawai terjangkau internalisasi nilai.",
        rows=(
            _activity_rows(culture.held(span, culture.VALUES).filter(culture.of_or_above(paths))),
            Rows("Pegawai yang terjangkau", ("Nama",), reached, _person_cells), _paper_rows(papers),
        ),
        checks=checks, warnings=warnings, lacking=f"{angka(total - number, 0)} pegawai belum terjangkau.",
    )  # fmt: skip


def _activity_rows(activities: Any) -> Rows:
    return Rows(
        "Kegiatan", ("Kegiatan", "Tanggal"), activities, _activity_cells,
        lambda row: reverse("records:activity", args=[row.pk]),
    )  # fmt: skip


def _activity_cells(row: Activity) -> tuple[str, ...]:
    return row.title, tanggal(row.starts_at)


def _pulse_rows(pulses: list[int]) -> Rows:
    return Rows(
        "Putaran jajak", ("Jajak", "Putaran", "Ditutup", "Menjawab", "Indeks penolakan"),
        Pulse.objects.filter(pk__in=pulses), _pulse_cells, lambda row: reverse("change:pulse", args=[row.pk]),
    )  # fmt: skip


def _pulse_cells(row: Pulse) -> tuple[str, ...]:
    index = "tidak ditampilkan" if row.resistance is None else angka(row.resistance, 1)
    return row.title, str(row.round), tanggal(row.closed_on), f"{row.answered} dari {row.invited}", index


def _person_cells(row: Person) -> tuple[str, ...]:
    return (masked_name(row.name),)


def _paper_rows(papers: Any) -> Rows:
    return Rows(
        "Prosedur yang memuat nilai", ("Nomor", "Tentang"), papers, _paper_cells,
        lambda row: reverse("records:decree", args=[row.pk]),
    )  # fmt: skip


def _paper_cells(row: Decree) -> tuple[str, ...]:
    return row.number, row.title
