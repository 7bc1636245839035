"""The stage of a zone, as it follows from rows: which of the four steps it stands at, what the next one lacks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q

from pilar.evaluation.models import Worksheet, Zone
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.organisation.access import local_day
from pilar.records.queries.recommendations import overdue
from pilar.records.workflow import CLOSED
from pilar.roadmap.models import ItemProof, Need, Plan, PlanItem, Practice
from pilar.roadmap.queries import monev as monevs
from pilar.roadmap.queries.trend import sheet_of
from pilar.roadmap.workflow import ACCEPTED, DONE, DROPPED, PLANNED, PROPOSED, RUNNING, SOLVED, WAITING

NEEDS, PLAN, WORK, GROWTH = "needs", "plan", "work", "growth"
LABELS: Final = {NEEDS: "Analisis kebutuhan", PLAN: "Rencana aksi", WORK: "Pelaksanaan", GROWTH: "Growing dan monev"}


@dataclass(frozen=True, slots=True)
class Has:
    """Something that there is of a step: words, how many, the name of the page that lists it."""

    words: str
    number: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Lack:
    """What is still missing for the next step: what to do, and the name of the page where."""

    words: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four. ``page``: the name of its own page. Finished where nothing is missing."""

    code: str
    has: tuple[Has, ...]
    lacks: tuple[Lack, ...]
    page: str

    @property
    def label(self) -> str:
        return LABELS[self.code]

    @property
    def is_done(self) -> bool:
        return not self.lacks


@dataclass(frozen=True, slots=True)
class Stage:
    """The four steps. ``at``: the first one that lacks something; None where all of them go on well."""

    steps: tuple[Step, ...]

    @property
    def at(self) -> Step | None:
        return next((each for each in self.steps if not each.is_done), None)

    @property
    def line(self) -> str:
        """In a few words, for lists."""
        here = self.at
        if here is None:
            return "Keempat langkah berjalan"
        return f"Langkah {self.steps.index(here) + 1} dari {len(self.steps)}: {here.label}"


@dataclass
class _Counts:
    """What the steps are told from."""

    sheet: Worksheet | None = None
    needs: dict[str, int] = field(default_factory=dict)
    plan: Plan | None = None
    items: dict[str, int] = field(default_factory=dict)
    held: int = 0
    last: date | None = None
    decisions: dict[str, int] = field(default_factory=dict)
    practices: int = 0


def stage_of(zone: Zone, day: date) -> Stage:
    """Seven queries."""
    known = _counted(zone, day)
    return Stage((_needs(known), _plan(known), _work(known), _growth(known)))


def _counted(zone: Zone, day: date) -> _Counts:
    needs: dict[str, int] = Need.objects.filter(zone=zone).aggregate(
        all=Count("pk"), waiting=Count("pk", filter=Q(state=PROPOSED)),
        accepted=Count("pk", filter=Q(state__in=(ACCEPTED, PLANNED, SOLVED))),
    )  # fmt: skip
    plan = Plan.objects.filter(zone=zone).first()
    open_ = Q(state__in=(WAITING, RUNNING))
    proved = Exists(ItemProof.objects.filter(item=OuterRef("pk")))
    items: dict[str, int] = PlanItem.objects.filter(plan__zone=zone).exclude(state=DROPPED).annotate(
        is_proved=proved
    ).aggregate(
        all=Count("pk"), unready=Count("pk", filter=open_ & (Q(owner=None) | Q(due_on=None) | Q(output=""))),
        started=Count("pk", filter=Q(state__in=(RUNNING, DONE))), done=Count("pk", filter=Q(state=DONE)),
        late=Count("pk", filter=open_ & Q(due_on__lt=day)), proved=Count("pk", filter=Q(is_proved=True)),
    )  # fmt: skip
    held = monevs.monevs_of(zone).filter(activity__state__in=monevs.TOOK_PLACE).order_by("activity__starts_at")
    meetings = list(held.values_list("activity__starts_at", flat=True))
    decisions: dict[str, int] = monevs.decisions(zone).aggregate(
        all=Count("pk"), closed=Count("pk", filter=Q(state=CLOSED)), late=Count("pk", filter=overdue(day))
    )
    sheet = sheet_of(zone)
    last = local_day(meetings[-1], zone.unit.body) if meetings else None
    return _Counts(
        sheet, needs, plan, items, len(meetings), last, decisions,
        Practice.objects.filter(item__plan__zone=zone).count(),
    )  # fmt: skip


def _needs(known: _Counts) -> Step:
    sheet, needs = known.sheet, known.needs
    has = [Has("syarat belum terpenuhi", angka(sheet.failing, 0) if sheet else "–", "evaluation:lke"),
           Has("kebutuhan diterima", angka(needs["accepted"], 0), "roadmap:needs"),
           Has("menunggu tanggapan tim", angka(needs["waiting"], 0), "roadmap:needs")]  # fmt: skip
    lacks = []
    if sheet is None or not sheet.answered:
        lacks.append(Lack("Isi lembar kerja, supaya selisihnya terlihat.", "evaluation:lke"))
    if not needs["accepted"]:
        words = "Terima sedikitnya satu kebutuhan yang diusulkan." if needs["waiting"] else (
            "Usulkan kebutuhan: masalah layanan, sarana, alur, lalu terima yang akan dikerjakan."
        )  # fmt: skip
        lacks.append(Lack(words, "roadmap:needs"))
    return Step(NEEDS, tuple(has), tuple(lacks), "roadmap:needs")


def _plan(known: _Counts) -> Step:
    items, plan = known.items, known.plan
    state = plan.get_state_display().lower() if plan else "belum ada"
    has = [Has("rencana aksi", angka(items["all"], 0), "roadmap:plan"),
           Has("keadaan rencana", state, "roadmap:plan")]  # fmt: skip
    lacks = []
    if not items["all"]:
        lacks.append(Lack("Susun rencana aksi dari selisih dan kebutuhan.", "roadmap:compose"))
    if items["unready"]:
        number = angka(items["unready"], 0)
        lacks.append(Lack(f"Lengkapi penanggung jawab, tenggat, dan keluaran {number} rencana aksi.", "roadmap:plan"))
    if items["all"] and (plan is None or not plan.revision):
        lacks.append(Lack("Mintakan penetapan kepala unit.", "roadmap:plan"))
    return Step(PLAN, tuple(has), tuple(lacks), "roadmap:plan")


def _work(known: _Counts) -> Step:
    items = known.items
    has = [Has("dimulai", f"{angka(items['started'], 0)} dari {angka(items['all'], 0)}", "roadmap:board"),
           Has("selesai", angka(items["done"], 0), "roadmap:board"),
           Has("terlambat", angka(items["late"], 0), "roadmap:board"),
           Has("dengan bukti", angka(items["proved"], 0), "roadmap:board")]  # fmt: skip
    lacks = []
    if not items["started"]:
        lacks.append(Lack("Mulai kerjakan rencana aksi yang pertama.", "roadmap:board"))
    elif not items["proved"]:
        lacks.append(Lack("Beri bukti pada sedikitnya satu rencana aksi.", "roadmap:board"))
    if items["late"]:
        lacks.append(Lack(f"Selesaikan {angka(items['late'], 0)} rencana aksi yang lewat tenggat.", "roadmap:board"))
    return Step(WORK, tuple(has), tuple(lacks), "roadmap:board")


def _growth(known: _Counts) -> Step:
    made = known.decisions
    when = f" (terakhir {tanggal(known.last)})" if known.last else ""
    has = [Has(f"monev terlaksana{when}", angka(known.held, 0), "roadmap:monevs"),
           Has("keputusan selesai", f"{angka(made['closed'], 0)} dari {angka(made['all'], 0)}", "roadmap:monevs"),
           Has("praktik baik diceritakan", angka(known.practices, 0), "roadmap:practices")]  # fmt: skip
    lacks = []
    if not known.held:
        lacks.append(Lack("Adakan monev yang pertama.", "roadmap:monevs"))
    elif not made["all"]:
        lacks.append(Lack("Putuskan sesuatu dengan pemilik dan tenggat di monev.", "roadmap:monevs"))
    if made["late"]:
        lacks.append(Lack(f"Tuntaskan {angka(made['late'], 0)} keputusan yang lewat tenggat.", "roadmap:monevs"))
    if known.held and not known.practices:
        lacks.append(Lack("Ceritakan satu praktik yang berhasil, supaya unit lain dapat menirunya.", "roadmap:board"))
    return Step(GROWTH, tuple(has), tuple(lacks), "roadmap:monevs")
