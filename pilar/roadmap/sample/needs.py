"""Sample needs of three zones, written by the actions in the name of sample accounts. All of it is *data contoh*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pilar.evaluation.models import Zone
from pilar.kernel.samples import World
from pilar.organisation.actions import catalogue
from pilar.organisation.models import Service, User
from pilar.roadmap.actions import needs
from pilar.roadmap.actions.needs import NeedDraft, Origin, Telling
from pilar.roadmap.models import Need, NeedTold


@dataclass(frozen=True)
class Story:
    """What a zone has found: about ``service`` with who was told, what waits, what the team refused, last year's."""

    service: str
    problem: NeedDraft
    told: tuple[tuple[str, str, str], ...]
    waiting: tuple[NeedDraft, ...]
    refused: NeedDraft
    reason: str
    finding: NeedDraft


P2TK = Story(
    "Pelindungan pekerja migran Indonesia (contoh)",
    NeedDraft(
        Need.SERVICE, "Pengguna layanan menunggu terlalu lama di loket (contoh)",
        "Pada hari Senin orang menunggu lebih dari satu jam.", None, "pemohon dari luar kota", Need.WEEKLY,
        ("Semua datang pada pagi yang sama.", "Tidak ada pendaftaran sebelum datang.",
         "Jadwal loket tidak pernah diumumkan."),
        "Kedatangan tidak diatur sebelum hari layanan.", 6, "", Need.PROMISE, "menunggu paling lama 15 menit",
    ),
    ((NeedTold.INSIDE, "petugas loket", "apel pagi"), (NeedTold.OUTSIDE, "pemohon layanan", "laman dan banner")),
    (
        NeedDraft(Need.FACILITY, "Kursi prioritas di ruang tunggu belum ada (contoh)",
                  sufferer="lansia dan penyandang disabilitas", frequency=Need.DAILY, area=6),
        NeedDraft(Need.TALK, "Kemajuan zona integritas jarang disampaikan kepada pegawai (contoh)", area=1),
    ),
    NeedDraft(Need.FACILITY, "Mobil layanan keliling kedua (contoh)", area=6),
    "Belum ada anggarannya; loket keliling yang ada dijadwalkan ulang dahulu (contoh).",
    NeedDraft(Need.FINDING, "Hasil survei kepuasan belum diumumkan di ruang layanan (contoh)", area=6),
)  # fmt: skip
BLK = Story(
    "Pelatihan kerja berbasis kompetensi (contoh)",
    NeedDraft(
        Need.FLOW, "Peserta pelatihan mendaftar dua kali untuk hal yang sama (contoh)",
        "Formulir daring diisi, lalu berkasnya diminta lagi di meja pendaftaran.", None, "calon peserta pelatihan",
        Need.DAILY,
        ("Data daring tidak dibaca petugas.", "Petugas tidak mempunyai akun pada sistem pendaftaran.",
         "Pembagian akun belum diatur dalam SOP."),
        "SOP pendaftaran belum mengikuti pendaftaran daring.", 6, "", Need.PROCEDURE,
        "pendaftar cukup menunjukkan nomor pendaftaran daring",
    ),
    ((NeedTold.INSIDE, "petugas pendaftaran dan instruktur", "rapat mingguan"),),
    (
        NeedDraft(Need.PEOPLE, "Instruktur belum dilatih menangani keluhan peserta (contoh)", frequency=Need.SOMETIMES,
                  sufferer="peserta pelatihan", area=3),
    ),
    NeedDraft(Need.FACILITY, "Asrama baru untuk peserta (contoh)", area=6),
    "Di luar kewenangan UPT; diteruskan kepada dinas (contoh).",
    NeedDraft(Need.FINDING, "Bukti pengendalian gratifikasi belum mencakup tempat pelatihan (contoh)", area=5),
)  # fmt: skip
INDRAMAYU = Story(
    "Rekomendasi paspor calon pekerja migran (contoh)",
    NeedDraft(
        Need.SERVICE, "Pemohon pulang karena syaratnya kurang (contoh)",
        "Satu dari lima pemohon datang dua kali.", None, "calon pekerja migran dari desa pesisir", Need.DAILY,
        ("Syarat baru diketahui di loket.", "Papan syarat hanya ada di dalam kantor.",
         "Desa tidak menerima daftar syarat yang terbaru."),
        "Syarat tidak sampai ke desa.", 6,
    ),
    (),
    (
        NeedDraft(Need.TALK, "Petugas bidang lain tidak tahu janji layanan loket LTSA (contoh)", area=1),
        NeedDraft(Need.FACILITY, "Nomor antrean belum terlihat dari ruang tunggu (contoh)", sufferer="semua pemohon",
                  frequency=Need.DAILY, area=6),
    ),
    NeedDraft(Need.OTHER, "Seragam khusus petugas loket (contoh)", area=6),
    "Tidak menjawab keluhan pemohon (contoh).",
    NeedDraft(Need.FINDING, "Rencana aksi tahun lalu tidak dievaluasi (contoh)", area=1),
)  # fmt: skip
#: Zone → story, who administers the catalogue, who leads the team, who works there.
ZONES = (
    ("p2tk", P2TK, "admin@pilar.test", "ketua.p2tk@pilar.test", ("pegawai.p2tk@pilar.test", "loket.p2tk@pilar.test")),
    ("blk-surabaya", BLK, "admin@pilar.test", "ketua.blk@pilar.test",
     ("pegawai.blk@pilar.test", "instruktur.blk@pilar.test")),
    ("disnaker-indramayu", INDRAMAYU, "admin@indramayu.test", "kepala@indramayu.test", ("ketua@indramayu.test",)),
)  # fmt: skip


def build(world: World) -> None:
    """The needs of three zones."""
    for slug, story, admin, leader, staff in ZONES:
        zone = Zone.objects.select_related("unit__body").get(pk=world.zones[slug])
        service = Service.objects.filter(unit=zone.unit, name=story.service).first() or catalogue.add_service(
            zone.unit, story.service, by=world.accounts[admin], at=world.at
        )
        build_needs(
            zone, story, service, leader=world.accounts[leader], staff=[world.accounts[each] for each in staff],
            at=world.at - timedelta(20),
        )  # fmt: skip


def build_needs(
    zone: Zone, story: Story, service: Service, *, leader: User, staff: Sequence[User], at: datetime
) -> None:
    """The needs of ``zone`` as its people and its team have come to them."""
    day = at.date()
    first = needs.propose(zone.pk, replace(story.problem, service=service), by=staff[0], at=at)
    needs.support(first.pk, by=leader, at=at)
    for colleague in staff[1:]:
        needs.support(first.pk, by=colleague, at=at)
    needs.step(first.pk, "accept", by=leader, at=at)
    for side, whom, means in story.told:
        needs.tell(first.pk, Telling(side, whom, day - timedelta(days=1), means), by=leader, at=at)
    waiting = [needs.propose(zone.pk, draft, by=staff[-1], at=at) for draft in story.waiting]
    needs.support(waiting[0].pk, by=leader, at=at)
    refused = needs.propose(zone.pk, story.refused, by=staff[0], at=at)
    needs.step(refused.pk, "reject", by=leader, at=at, reason=story.reason)
    origin = Origin(Need.ASSESSOR, f"TPI {zone.year - 1} nomor 3 (contoh)")
    needs.propose(zone.pk, story.finding, by=leader, at=at, origin=origin)
    needs.rank(zone.pk, {first.pk: 1, waiting[0].pk: 2}, by=leader, at=at)
