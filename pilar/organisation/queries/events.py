"""The ledger of a body as a list for auditors: codes in words, accounts by name. It is read here and nowhere else.

An entry holds no unit, so nobody could say which entries belong to one OPD: ``ledger.view`` counts at the root of a
body only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from pilar.kernel.models.ledger import LedgerCheckpoint, LedgerEntry, LedgerHead
from pilar.organisation.access import Rights
from pilar.organisation.models import Body, Unit

#: Code of an event → what happened. A test keeps it complete.
EVENTS: Final[dict[str, str]] = {
    "account.closed": "Akun ditutup",
    "account.factor_added": "Faktor kedua dipasang",
    "account.factor_removed": "Faktor kedua dilepas",
    "account.first_login": "Masuk pertama dengan slip",
    "account.opened": "Akun dibuka",
    "account.password_changed": "Kata sandi diganti",
    "account.password_reset": "Kata sandi dibuat baru lewat surel",
    "account.reopened": "Akun dibuka kembali",
    "account.sessions_ended": "Sesi diakhiri",
    "body.changed": "Data instansi diubah",
    "body.created": "Instansi dibuat",
    "calendar.added": "Hari libur ditambahkan",
    "calendar.edited": "Hari libur diubah",
    "calendar.loaded": "Kalender diisi dari paket data",
    "calendar.removed": "Hari libur dihapus",
    "clock.recomputed": "Batas waktu dihitung ulang",
    "desk.added": "Loket ditambahkan",
    "desk.changed": "Loket diubah",
    "duty.acting": "Plt./Plh. ditunjuk",
    "duty.acting_cancelled": "Penunjukan Plt./Plh. dibatalkan",
    "duty.acting_changed": "Penunjukan Plt./Plh. diubah",
    "duty.added": "Tugas ditambahkan",
    "duty.ended": "Tugas diakhiri",
    "duty.transferred": "Tugas dipindahkan",
    "grant.ended": "Peran diakhiri",
    "grant.given": "Peran diberikan",
    "grant.handed_over": "Peran dialihkan",
    "job.retried": "Pekerjaan latar diulang",
    "numbering.continued": "Register nomor dilanjutkan",
    "numbering.format": "Format nomor diubah",
    "people_import.dropped": "Baris impor pegawai dikeluarkan",
    "people_import.mended": "Baris impor pegawai dibetulkan",
    "people_import.removed": "Impor pegawai dihapus",
    "people_import.uploaded": "Daftar pegawai diunggah",
    "person.added": "Orang didaftarkan",
    "person.changed": "Data orang diubah",
    "rule.ended": "Aturan setempat diakhiri",
    "rule.set": "Aturan setempat ditetapkan",
    "rule.withdrawn": "Aturan setempat ditarik",
    "service.added": "Layanan ditambahkan",
    "service.changed": "Layanan diubah",
    "slip.issued": "Slip masuk dibuat",
    "unit.closed": "Unit ditutup",
    "unit.created": "Unit dibuat",
    "unit.moved": "Unit dipindahkan",
    "unit.renamed": "Nama unit diubah",
}


def bodies_with_ledger(rights: Rights) -> QuerySet[Body]:
    """The bodies over whose root ``ledger.view`` is held. One query."""
    roots = [held.unit_id for held in rights.held if "ledger.view" in held.role.may]
    return Body.objects.filter(units__in=Unit.objects.filter(pk__in=roots, kind=Unit.BODY)).order_by("name", "pk")


def entries(body: Body) -> QuerySet[LedgerEntry]:
    """The entries of the body's chain."""
    return LedgerEntry.objects.filter(chain=body.uuid)


def between(rows: QuerySet[LedgerEntry], body: Body, first: date | None, last: date | None) -> QuerySet[LedgerEntry]:
    """Those of the local days from ``first`` to ``last``, both included; open where None."""
    zone = ZoneInfo(body.time_zone)
    if first:
        rows = rows.filter(at__gte=datetime.combine(first, time(), zone))
    if last:
        rows = rows.filter(at__lt=datetime.combine(last + timedelta(days=1), time(), zone))
    return rows


def head_of(body: Body) -> LedgerHead | None:
    return LedgerHead.objects.filter(pk=body.uuid).first()


def checkpoints(body: Body) -> QuerySet[LedgerCheckpoint]:
    """The daily checkpoints, newest first."""
    return LedgerCheckpoint.objects.filter(chain=body.uuid).order_by("-day")


def published(points: Sequence[LedgerCheckpoint]) -> list[dict[str, str]]:
    """Checkpoints in the form that ``pilar ledger verify --checkpoints`` reads."""
    return [{"chain": str(point.chain), "day": point.day.isoformat(), "hash": point.hash} for point in points]
