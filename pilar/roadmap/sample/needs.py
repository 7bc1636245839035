"""Sample needs of a zone, written by the actions in the name of sample accounts. All of it is *data contoh*."""

from __future__ import annotations

from datetime import datetime, timedelta

from pilar.evaluation.models import Zone
from pilar.organisation.models import User
from pilar.roadmap.actions import needs
from pilar.roadmap.actions.needs import NeedDraft, Origin, Telling
from pilar.roadmap.models import Need, NeedTold
from pilar.roadmap.queries.needs import services_of


def build_needs(zone: Zone, *, leader: User, staff: User, at: datetime) -> None:
    """Four needs: one about a service that ends in the charter, two still to be decided, one finding of last year."""
    day = at.date()
    service = next(iter(services_of(zone, day)), None)
    queue = NeedDraft(
        Need.SERVICE, "Pengguna layanan menunggu terlalu lama di loket (contoh)",
        "Pada hari Senin orang menunggu lebih dari satu jam.", service, "pemohon dari luar kota", Need.WEEKLY,
        ("Semua datang pada pagi yang sama.", "Tidak ada pendaftaran sebelum datang.",
         "Jadwal loket tidak pernah diumumkan."),
        "Kedatangan tidak diatur sebelum hari layanan.", 6, "", Need.PROMISE, "menunggu paling lama 15 menit",
    )  # fmt: skip
    first = needs.propose(zone.pk, queue, by=staff, at=at)
    needs.support(first.pk, by=leader, at=at)
    needs.step(first.pk, "accept", by=leader, at=at)
    for side, whom, means in (
        (NeedTold.INSIDE, "petugas loket", "apel pagi"), (NeedTold.OUTSIDE, "pemohon layanan", "laman dan banner"),
    ):  # fmt: skip
        told = Telling(side, whom, day - timedelta(days=1), means)
        needs.tell(first.pk, told, by=leader, at=at)
    seats = NeedDraft(
        Need.FACILITY, "Kursi prioritas di ruang tunggu belum ada (contoh)",
        sufferer="lansia dan penyandang disabilitas",
        frequency=Need.DAILY, area=6,
    )  # fmt: skip
    second = needs.propose(zone.pk, seats, by=staff, at=at)
    needs.support(second.pk, by=leader, at=at)
    talk = NeedDraft(Need.TALK, "Kemajuan zona integritas jarang disampaikan kepada pegawai (contoh)", area=1)
    needs.propose(zone.pk, talk, by=leader, at=at)
    found = NeedDraft(Need.FINDING, "Hasil survei kepuasan belum diumumkan di ruang layanan (contoh)", area=6)
    origin = Origin(Need.ASSESSOR, f"TPI {zone.year - 1} nomor 3 (contoh)")
    needs.propose(zone.pk, found, by=leader, at=at, origin=origin)
    needs.rank(zone.pk, {first.pk: 1, second.pk: 2}, by=leader, at=at)
