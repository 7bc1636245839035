"""What ``pilar doctor`` checks of background work."""

from __future__ import annotations

from datetime import timedelta

from pilar.kernel.doctor import Finding, Visit, check, good, hint
from pilar.kernel.jobs import queries
from pilar.kernel.models.jobs import JobState

#: Work that has been due for so long is not only waiting for its turn.
STALE = timedelta(minutes=15)
_START = "jalankan `pilar serve`, atau `pilar worker` di salah satu mesin"


@check("worker", "Pekerja latar", needs=("migrations",))
def a_worker_lives(visit: Visit) -> Finding:
    alive = queries.live_workers(at=visit.at).count()
    late = queries.waiting().filter(due_at__lt=visit.at - STALE).count()
    if not alive and late:
        return hint(f"tidak ada yang berjalan, dan {late} pekerjaan menunggu lebih dari seperempat jam", _START)
    if not alive:
        return hint("tidak ada yang berjalan (wajar selama Pilar dihentikan)", _START)
    return good(f"{alive} berjalan")


@check("jobs", "Pekerjaan latar", needs=("migrations",))
def nothing_has_failed(visit: Visit) -> Finding:
    counts = queries.counts()
    if failed := counts[JobState.FAILED]:
        return hint(f"{failed} gagal untuk seterusnya", "lihat sebabnya dan ulangi di halaman Kelola, Pekerjaan latar")
    return good(f"tidak ada yang gagal, {counts[JobState.WAITING]} menunggu")
