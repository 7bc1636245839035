"""Sample plans: one that was set and is under way, one that a head of a regency has set, one that is still a draft.

Dates are counted from the day of building; owners are colleagues of the unit, one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle

from pilar.evaluation.models import Zone
from pilar.kernel.samples import World
from pilar.organisation.access import below
from pilar.organisation.models import Duty, Person, User
from pilar.organisation.queries.units import current
from pilar.roadmap.actions import items, plans
from pilar.roadmap.actions.items import ItemDraft, Link
from pilar.roadmap.actions.plans import YearTarget
from pilar.roadmap.models import PlanItem


@dataclass(frozen=True)
class Work:
    """A piece of work: area, words, questions, first and last day from the day of building, team-days, money."""

    area: int
    title: str
    output: str
    indicator: str
    target: str
    evidence: str
    questions: tuple[str, ...]
    days: tuple[int, int]
    effort: str = "3"
    budget: int | None = None
    priority: bool = False
    #: Places in the list of what has to be finished before.
    after: tuple[int, ...] = ()


WORKS: tuple[Work, ...] = (
    Work(1, "Memperbarui SK tim kerja ZI dengan wakil tiap seksi (contoh)", "SK tim kerja ZI yang diperbarui",
         "Unsur unit yang terwakili", "100 %", "SK dan berita acara pemilihan", ("A.I.1.i.a", "A.I.1.i.b"),
         (-110, -80), "2", priority=True),
    Work(1, "Menyiarkan kemajuan ZI tiap bulan kepada pegawai dan pengguna layanan (contoh)",
         "Siaran bulanan lewat apel, laman, dan layar ruang tunggu", "Bulan dengan siaran", "12 bulan",
         "Tangkapan layar dan laporan kegiatan", ("A.I.1.ii.c",), (-100, 15), "6"),
    Work(1, "Menjalankan monev ZI triwulanan dipimpin kepala unit (contoh)", "Notulen dan daftar hadir empat monev",
         "Monev yang dihadiri kepala unit", "4 kali", "Undangan, presensi, notulen", ("A.I.1.iii.b", "A.I.1.iii.c"),
         (-100, 10), "4", priority=True),
    Work(2, "Menyusun peta SOP layanan dari peta proses bisnis (contoh)", "Matriks peta proses bisnis dan SOP",
         "SOP yang bersandar pada peta", "100 %", "Matriks yang ditandatangani", ("A.I.2.i.a",), (-90, -35), "8"),
    Work(2, "Mengevaluasi SOP utama dan memperbaiki yang tidak dipakai (contoh)", "Laporan evaluasi SOP dan SOP revisi",
         "SOP utama yang dievaluasi", "11 SOP", "Laporan evaluasi", ("A.I.2.i.b", "A.I.2.i.c"), (-34, 8), "10",
         after=(3,), priority=True),
    Work(3, "Memetakan kompetensi petugas layanan (contoh)", "Peta kompetensi dan kesenjangannya",
         "Pegawai yang dipetakan", "100 %", "Laporan hasil pemetaan", ("A.I.3.iii.a", "A.I.3.iii.b"), (-70, -12), "7",
         7_500_000),
    Work(3, "Melatih petugas loket: pelayanan prima dan antigratifikasi (contoh)", "Sertifikat pelatihan petugas loket",
         "Petugas yang dilatih", "8 orang", "Undangan, presensi, sertifikat", ("A.I.3.iii.d", "A.I.6.ii.a"), (-11, 14),
         "5", 18_000_000, after=(5,)),
    Work(4, "Meninjau indikator kinerja utama bersama kepala seksi (contoh)", "IKU yang berorientasi hasil",
         "Indikator yang memenuhi SMART", "100 %", "Berita acara peninjauan IKU", ("A.I.4.ii.b", "A.I.4.ii.d"),
         (-60, 5), "4"),
    Work(4, "Mengukur kinerja tiap bulan dan membahasnya dalam rapat staf (contoh)", "Rekap capaian bulanan",
         "Bulan dengan pembahasan", "12 bulan", "Notulen rapat staf", ("A.I.4.i.c",), (-100, 18), "6"),
    Work(5, "Menyusun register risiko layanan dan rencana pengendaliannya (contoh)", "Register risiko layanan",
         "Layanan yang dinilai risikonya", "100 %", "Register risiko dan RTP", ("A.I.5.ii.b", "A.I.5.ii.c"), (-50, 12),
         "9", priority=True),
    Work(5, "Memasang kanal pengaduan di loket, laman, dan kartu antrean (contoh)", "Kanal pengaduan yang terpasang",
         "Titik layanan berkanal", "6 titik", "Foto dan uji kanal", ("A.I.5.iii.a", "A.I.6.iii.a"), (-40, -5), "3",
         4_200_000),
    Work(6, "Menetapkan standar pelayanan semua layanan dan maklumatnya (contoh)", "Standar pelayanan dan maklumat",
         "Layanan berstandar", "100 %", "SK standar pelayanan, foto maklumat", ("A.I.6.i.a", "A.I.6.i.b"), (-90, -20),
         "8", priority=True),
    Work(6, "Memangkas antrean dengan pendaftaran daring (contoh)", "Pendaftaran daring yang dipakai",
         "Waktu tunggu rata-rata", "15 menit", "Rekap waktu tunggu sebelum dan sesudah", ("A.I.6.v.a", "A.II.6.i.a"),
         (-30, 16), "12", 35_000_000, priority=True, after=(11,)),
    Work(6, "Menjalankan survei kepuasan dan mengumumkan tindak lanjutnya (contoh)", "Laporan SKM dan tindak lanjut",
         "Rekomendasi yang ditindaklanjuti", "100 %", "Laporan SKM", ("A.I.6.iv.a", "A.I.6.iv.c"), (-20, 17), "5",
         6_000_000),
)  # fmt: skip


def build(world: World) -> None:
    """P2TK: set four months ago and published. Indramayu: set three months ago. BLK Surabaya: a draft with gaps."""
    accounts = world.accounts
    p2tk = Planner(world, "p2tk", accounts["ketua.p2tk@pilar.test"])
    p2tk.path("WBBM", "WBBM")
    p2tk.add(WORKS, -118)
    p2tk.set(accounts["kepala.p2tk@pilar.test"], -115, public=True)
    regency = Planner(world, "disnaker-indramayu", accounts["ketua@indramayu.test"])
    regency.path("WBK", "WBK", "WBBM")
    regency.add([WORKS[place] for place in (0, 1, 3, 5, 7, 9, 10, 11, 13)], -95)
    regency.set(accounts["kepala@indramayu.test"], -90)
    blk = Planner(world, "blk-surabaya", accounts["ketua.blk@pilar.test"])
    blk.add([WORKS[place] for place in (2, 4, 6, 8, 12)], -6, unowned=2)


class Planner:
    """Writes the plan of a unit in the name of who leads its team."""

    def __init__(self, world: World, slug: str, leader: User) -> None:
        self.world, self.leader = world, leader
        self.zone = Zone.objects.select_related("unit__body").get(pk=world.zones[slug])

    def path(self, *targets: str) -> None:
        """A target for this year and those after it."""
        years = [YearTarget(self.zone.year + number, target) for number, target in enumerate(targets)]
        plans.set_path(self.zone.pk, years, by=self.leader, at=self.world.at)

    def add(self, works: Sequence[Work], days: int, *, unowned: int = 0) -> list[PlanItem]:
        """Plan items written ``days`` from now; the last ``unowned`` of them are nobody's yet."""
        at = self.world.at + timedelta(days)
        owners = cycle(self._people())
        drafts = [
            self._draft(work, next(owners) if number < len(works) - unowned else None)
            for number, work in enumerate(works)
        ]  # fmt: skip
        rows = items.add_many(self.zone.pk, drafts, by=self.leader, at=at)
        for work, draft, row in zip(works, drafts, rows, strict=True):
            after = [rows[works.index(WORKS[place])].pk for place in work.after if WORKS[place] in works]
            if after:
                items.change(row.pk, replace(draft, after=after), by=self.leader, at=at)
        return rows

    def set(self, head: User, days: int, *, public: bool = False) -> None:
        """The head sets the plan ``days`` from now, and publishes it."""
        at = self.world.at + timedelta(days)
        plans.set_plan(self.zone.pk, by=head, at=at)
        if public:
            plans.publish(self.zone.pk, public=True, by=head, at=at)

    def _draft(self, work: Work, owner: Person | None) -> ItemDraft:
        first, last = work.days
        return ItemDraft(
            work.title, work.area, work.output, work.indicator, work.target, work.evidence, owner, self._day(first),
            self._day(last), Decimal(work.effort), None if work.budget is None else Decimal(work.budget),
            work.priority, links=[Link(code) for code in work.questions],
        )  # fmt: skip

    def _day(self, days: int) -> date:
        return self.world.today + timedelta(days)

    def _people(self) -> list[Person]:
        """Who works at the unit or below it and heads nothing."""
        here = below([self.zone.unit.path], "unit__path")
        duties = Duty.objects.filter(current(self.world.today), here, leads=False).select_related("person")
        return [duty.person for duty in duties.order_by("pk")]
