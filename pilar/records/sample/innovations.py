"""Sample innovations: one that went all the way, one that nobody has measured again, one on trial."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pilar.evaluation.sample_files import document
from pilar.kernel.samples import World
from pilar.organisation.models import Unit, User
from pilar.records.actions import innovation_measures, innovations
from pilar.records.actions.innovation_measures import Measured
from pilar.records.actions.innovations import Story
from pilar.records.filing import Paper
from pilar.records.models import InnovationFile

QUEUE = Story(
    "Antrean AK/I lewat telepon (contoh)",
    "Pencari kerja mengantre sejak subuh untuk kartu AK/I, dan seperlima pulang tanpa dilayani (contoh).",
    "Nomor antrean diambil lewat telepon sehari sebelumnya; berkas diperiksa sebelum datang (contoh).",
    ("service", "digital"), origin="own", brings_closer=True,
)  # fmt: skip
VILLAGE = Story(
    "Loket keliling desa (contoh)",
    "Warga empat desa terjauh menempuh dua jam ke loket (contoh).",
    "Loket datang ke balai desa dua kali sebulan (contoh).",
    ("service",), proposer_name="Tim layanan P2TK (contoh)", brings_closer=True,
)  # fmt: skip
SIMULATOR = Story(
    "Simulator las dari bahan bekas (contoh)",
    "Satu mesin dipakai bergantian dua belas peserta, sehingga praktik hanya tiga jam sepekan (contoh).",
    "Latihan gerak dasar dengan simulator buatan instruktur (contoh).",
    ("training", "service"),
)  # fmt: skip


def build(world: World) -> None:
    """The innovations of two units."""
    p2tk = _Office(world, world.units["p2tk"], world.accounts["ketua.p2tk@pilar.test"])
    p2tk.whole_way()
    p2tk.unmeasured()
    _Office(world, world.units["blk-surabaya"], world.accounts["ketua.blk@pilar.test"]).on_trial()


@dataclass
class _Office:
    world: World
    unit: Unit
    leader: User

    def whole_way(self) -> None:
        """From the problem to who copied it."""
        pk = self._begun(QUEUE, -320)
        by, at = self.leader, self.world.at
        innovations.start_trial(pk, self._day(-290), by=by, at=at)
        innovations.apply(pk, self._day(-240), "Loket AK/I UPT P2TK", by=by, at=at)
        for name, unit, before, after, lower in (
            ("Lama menunggu di loket", "menit", "135", "28", True),
            ("Pemohon terlayani sehari", "orang", "62", "91", False),
            ("Pemohon pulang tanpa dilayani", "persen", "19,5", "2", True),
        ):
            measured = Measured(
                name, unit, Decimal(before.replace(",", ".")), self._day(-300), Decimal(after), self._day(-40), lower,
                "Rekap antrean sebulan (contoh)",
            )  # fmt: skip
            innovation_measures.add(pk, measured, by=by, at=at)
        result = "Antrean sebelum jam buka hilang, lama menunggu tinggal seperlima. Lansia tetap dilayani tanpa janji."
        innovations.evaluate(pk, self._day(-30), f"{result} (contoh)", by=by, at=at)
        innovations.add_file(
            pk, _paper("Uraian inovasi antrean (contoh)", self.unit), what=InnovationFile.DESCRIPTION, title="", by=by,
            at=at,
        )  # fmt: skip
        letter = _paper("Surat replikasi antrean (contoh)", self.unit)
        innovations.replicate(pk, "UPT Keselamatan Kerja (contoh)", self._day(-15), letter, by=by, at=at)

    def unmeasured(self) -> None:
        """Applied long ago and measured before only."""
        pk = self._begun(VILLAGE, -220)
        by, at = self.leader, self.world.at
        innovations.apply(pk, self._day(-140), "Empat desa terjauh (contoh)", by=by, at=at)
        before = Measured("Warga desa terlayani sebulan", "orang", Decimal(11), self._day(-150), lower_is_better=False)
        innovation_measures.add(pk, before, by=by, at=at)

    def on_trial(self) -> None:
        pk = self._begun(SIMULATOR, -60)
        innovations.start_trial(pk, self._day(-20), by=self.leader, at=self.world.at)

    def _begun(self, story: Story, days: int) -> int:
        person = None if story.proposer_name else self.leader.person
        told = Story(
            story.title, story.problem, story.idea, story.topics, person, story.proposer_name, self._day(days),
            story.origin, story.brings_closer,
        )  # fmt: skip
        return innovations.begin(self.unit, told, by=self.leader, at=self.world.at).pk

    def _day(self, days: int) -> date:
        return self.world.today + timedelta(days=days)


def _paper(title: str, unit: Unit) -> Paper:
    content = document(title, unit.name, 3)
    return Paper(content.sha256, taken=content.taken)
