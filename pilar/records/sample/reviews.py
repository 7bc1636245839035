"""The sample's periodic reviews: of SOPs and the WBS at one UPT, one at a training centre, one of the regency.

Days follow from the day of building, so that something is always late and something waits. Recommendations are
reported by their owners and accepted by the head, as it is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pilar.evaluation.sample_files import document
from pilar.kernel.samples import World
from pilar.organisation.models import User
from pilar.records.actions import recommendations, review_parts, reviews, series
from pilar.records.actions.recommendations import Wording
from pilar.records.actions.reviews import Plan
from pilar.records.actions.series import Schedule
from pilar.records.filing import Paper
from pilar.records.models import Review, ReviewFile, Series
from pilar.records.topics import labels

REPORTED, ACCEPTED = "reported", "accepted"


@dataclass(frozen=True)
class Advice:
    """A recommendation: to whom (e-mail before the @), due in so many days from today, what became of it."""

    text: str
    owner: str
    due: int
    became: str = ""
    done: str = ""


@dataclass(frozen=True)
class Plot:
    """A review: whose, about what, its period in days from today, what it found with its advice, how it ended."""

    unit: str
    title: str
    subject: str
    topics: tuple[str, ...]
    period: tuple[int, int]
    manager: str
    head: str
    finding: str
    cause: str
    advice: tuple[Advice, ...]
    conclusion: str = ""
    held: int = 0
    due: int | None = None
    every: str = ""
    performance: bool = False
    outside: str = ""
    numbers: tuple[str, ...] = ()


PLOTS = (
    Plot(
        "p2tk", "Evaluasi SOP (data contoh)", "Penerapan sebelas SOP layanan penempatan", ("sop",),
        (-260, -80), "ketua.p2tk@pilar.test", "kepala.p2tk@pilar.test",
        "Sembilan dari sebelas SOP dijalankan. SOP rekomendasi paspor masih menyebut formulir kertas, dan waktu "
        "tunggu di loket 2 rata-rata 42 menit dari standar 30 menit.",
        "SOP ditulis sebelum layanan daring dipakai, dan loket 2 melayani dua jenis permohonan sekaligus.",
        (
            Advice("Perbarui SOP rekomendasi paspor sesuai layanan daring.", "pegawai.p2tk@pilar.test", -40, ACCEPTED,
                   "SOP sudah ditetapkan ulang dan dibagikan ke loket (data contoh)."),
            Advice("Pisahkan loket permohonan dari loket pengambilan.", "loket.p2tk@pilar.test", 6, REPORTED,
                   "Loket dipisah sejak awal bulan; papan nama loket terpasang (data contoh)."),
            Advice("Latih petugas loket pengganti, sedikitnya dua orang.", "sekretaris.p2tk@pilar.test", -12),
        ),
        "SOP pada umumnya dijalankan. Dua SOP diperbarui dan satu loket ditata ulang supaya waktu tunggu kembali di "
        "bawah 30 menit. Waktu tunggu sesudah perbaikan dibandingkan dengan sebelumnya.",
        -70, every=Series.HALF_YEARLY, performance=True,
    ),
    Plot(
        "p2tk", "Evaluasi WBS (data contoh)", "Saluran dan penanganan pelaporan pelanggaran", ("wbs",),
        (-150, 20), "ketua.p2tk@pilar.test", "kepala.p2tk@pilar.test",
        "Belum semua pegawai tahu cara melapor: dari 20 orang yang ditanya, 13 dapat menyebut salurannya.",
        "Sosialisasi terakhir dilakukan sebelum sebagian pegawai bertugas di sini.",
        (Advice("Sosialisasikan saluran WBS kepada pegawai baru.", "pokja.p2tk@pilar.test", 25),),
        due=20, every=Series.HALF_YEARLY,
    ),
    Plot(
        "blk-surabaya", "Evaluasi layanan digital pelatihan (data contoh)", "Pendaftaran pelatihan secara daring",
        ("digital", "service-evaluation"), (-330, -60), "ketua.blk@pilar.test", "kepala@pilar.test",
        "Satu dari lima pendaftar mengulang pengisian karena sesi berakhir sebelum berkas terunggah.",
        "Batas waktu sesi 10 menit terlalu singkat untuk sambungan lambat.",
        (Advice("Perpanjang batas waktu sesi dan simpan isian sementara.", "ketua.blk@pilar.test", 30),),
        "Pendaftaran daring dipakai 87 % peserta. Satu hambatan teknis ditindaklanjuti.", -50,
    ),
    Plot(
        "disnaker-indramayu", "Evaluasi penanganan pengaduan (data contoh)", "Pengaduan layanan kartu pencari kerja",
        ("complaints",), (-300, -40), "ketua@indramayu.test", "kepala@indramayu.test", "", "",
        (Advice("Jawab pengaduan sederhana paling lama tiga hari kerja.", "ketua@indramayu.test", 14),),
        "Enam pengaduan ditangani, dua melewati waktu.", -30, outside="700/123/LHE-contoh", numbers=("R-01",),
    ),
)  # fmt: skip


def build(world: World) -> None:
    """All of them."""
    for plot in PLOTS:
        _Builder(world, plot).build()


class _Builder:
    def __init__(self, world: World, plot: Plot) -> None:
        self.world, self.plot = world, plot
        self.unit = world.units[plot.unit]
        self.manager: User = world.accounts[plot.manager]

    def build(self) -> None:
        plot, world = self.plot, self.world
        plan = Plan(
            plot.title, plot.subject, plot.topics, self._day(plot.period[0]), self._day(plot.period[1]),
            None if plot.due is None else self._day(plot.due), self._schedule(), plot.performance,
        )  # fmt: skip
        if plot.outside:
            outside = reviews.Outside(
                plot.outside, _paper("Laporan evaluasi pengaduan (contoh)", str(self.unit)), self._day(plot.held),
                plot.conclusion,
            )  # fmt: skip
            review = reviews.register(self.unit, plan, outside, by=self.manager, at=world.at)
        else:
            review = reviews.start(self.unit, plan, by=self.manager, at=world.at)
        self._write(review)
        if plot.conclusion and not plot.outside:
            review_parts.add_file(
                review.pk, _paper(f"Laporan {plot.title}", str(self.unit)), what=ReviewFile.REPORT,
                title=f"Laporan {plot.title}", by=self.manager, at=world.at,
            )  # fmt: skip
            reviews.conclude(review.pk, self._day(plot.held), plot.conclusion, by=self.manager, at=world.at)

    def _write(self, review: Review) -> None:
        plot, at = self.plot, self.world.at
        finding = None
        if plot.finding:
            finding = review_parts.find(review.pk, plot.finding, plot.cause, by=self.manager, at=at)
        for number, advice in enumerate(plot.advice):
            owner: User = self.world.accounts[advice.owner]
            words = Wording(
                advice.text, owner.person, finding, plot.numbers[number] if plot.numbers else str(number + 1)
            )
            row = recommendations.recommend(review.pk, words, self._day(advice.due), by=self.manager, at=at)
            if advice.became:
                proof = _paper(f"Bukti tindak lanjut {number + 1} (contoh)", str(self.unit))
                recommendations.report(row.pk, advice.done, proof, title="", by=owner, at=at)
            if advice.became == ACCEPTED:
                recommendations.accept(row.pk, by=self.world.accounts[plot.head], at=at)

    def _schedule(self) -> Series | None:
        plot = self.plot
        if not plot.every:
            return None
        starts_on = date(self.world.today.year - 1, 1, 1)
        title = f"Evaluasi {' dan '.join(labels(list(plot.topics)))}"
        return series.create(
            self.unit, Schedule(title, Series.REVIEW, plot.every, plot.topics, starts_on), by=self.manager,
            at=self.world.at,
        )  # fmt: skip

    def _day(self, days: int) -> date:
        return self.world.today + timedelta(days)


def _paper(title: str, unit: str) -> Paper:
    """A small PDF that says that it is a sample."""
    content = document(title, unit, 3)
    return Paper(content.sha256, taken=content.taken)
