"""Sample monevs of P2TK: the meetings of the year that its team held, taken with agenda, decisions and minutes.

The last of them is still to be minuted, so something waits. A practice is told of a plan item that is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pilar.evaluation.models import Zone
from pilar.evaluation.sample_files import document
from pilar.kernel.samples import World
from pilar.organisation.access import local_day
from pilar.organisation.models import User
from pilar.records.actions import recommendations
from pilar.records.filing import Paper
from pilar.records.models import Activity
from pilar.records.schedule import Period
from pilar.roadmap.actions import monev, practices, trend
from pilar.roadmap.actions.practices import Telling
from pilar.roadmap.models import Monev, PlanItem
from pilar.roadmap.periods import QUARTERS, key_of, periods_of
from pilar.roadmap.queries.monev import free_meetings
from pilar.roadmap.workflow import DONE


@dataclass(frozen=True)
class Decision:
    """What was decided: to whom (e-mail before the @), due so many days after the meeting, what was done about it."""

    text: str
    owner: str
    days: int
    done: str = ""


#: Of each quarter in its turn.
DECISIONS: tuple[tuple[Decision, ...], ...] = (
    (Decision("Menetapkan dua SOP layanan yang menunggu tanda tangan (contoh).", "sekretaris.p2tk@pilar.test", 14,
              "Kedua SOP ditetapkan dan dibagikan ke loket (data contoh)."),
     Decision("Menambah wakil seksi penempatan dalam tim kerja ZI (contoh).", "pokja.p2tk@pilar.test", 21,
              "Wakil ditambahkan dalam SK tim yang diperbarui (data contoh).")),
    (Decision("Menghitung waktu tunggu loket tiap pekan dan menempelkannya (contoh).", "loket.p2tk@pilar.test", 30,
              "Papan waktu tunggu terpasang dan diisi tiap Senin (data contoh)."),),
    (Decision("Melatih petugas pengganti loket sebelum libur panjang (contoh).", "pegawai.p2tk@pilar.test", 40,
              "Dua petugas pengganti dilatih; sertifikatnya terlampir (data contoh)."),
     Decision("Mengumumkan hasil survei dan tindak lanjutnya di ruang tunggu (contoh).", "loket.p2tk@pilar.test", 75)),
)  # fmt: skip
CONCLUSION = (
    "Sebagian besar rencana aksi berjalan sesuai tenggat. Yang terlambat diberi penanggung jawab dan hari yang pasti; "
    "kepala unit memantau waktu tunggu di loket setiap pekan (data contoh)."
)
PRACTICE = Telling(
    "Kartu warna untuk antrean layanan (data contoh)",
    "Sebelumnya pencari kerja dan pemohon rekomendasi paspor mengantre di satu baris, rata-rata 42 menit. Sejak kartu "
    "warna dibagikan di pintu menurut jenis layanan dan satu petugas mengarahkan, waktu tunggu turun menjadi 18 menit "
    "dalam tiga bulan (data contoh).",
    "Satu petugas pengarah pada jam sibuk dan tiga warna kartu; tidak perlu aplikasi (data contoh).",
    is_shared=True,
)  # fmt: skip
_UNIT, _LEADER, _HEAD = "p2tk", "ketua.p2tk@pilar.test", "kepala.p2tk@pilar.test"


def build(world: World) -> None:
    """The monevs of P2TK, the trend of every zone, a practice."""
    trend.write_all(world.at)
    zone = Zone.objects.select_related("unit__body").get(pk=world.zones[_UNIT])
    leader, head = world.accounts[_LEADER], world.accounts[_HEAD]
    held = [each for each in periods_of(zone.year, QUARTERS) if each.first <= world.today]
    for number, period in enumerate(held):
        decided = DECISIONS[number % len(DECISIONS)] if number + 1 < len(held) else ()
        hold(world, zone, period, leader, head, decided)
    tell(world, zone, leader)


def hold(
    world: World, zone: Zone, period: Period, leader: User, head: User, decided: tuple[Decision, ...]
) -> Monev | None:
    """Take the meeting of ``period`` as its monev, and print its minutes where anything was ``decided``.

    None where the period had no meeting.
    """
    meeting = _meeting(zone, period)
    if meeting is None:
        return None
    after = meeting.starts_at + timedelta(hours=6)
    found = monev.open_monev(zone.pk, key_of(period), meeting, by=leader, at=after)
    day = local_day(meeting.starts_at, zone.unit.body)
    for decision in decided:
        _decide(world, found, decision, day, after, leader, head)
    if decided:
        monev.minute(found.pk, CONCLUSION, by=leader, at=after + timedelta(hours=2))
    return found


def tell(world: World, zone: Zone, leader: User) -> None:
    """The practice of an item that is done; nothing where none is."""
    item = PlanItem.objects.filter(plan__zone=zone, state=DONE).order_by("number").first()
    if item is not None:
        practices.tell(item.pk, PRACTICE, by=leader, at=world.at)


def _meeting(zone: Zone, period: Period) -> Activity | None:
    """The meeting of that period that no monev has taken. One whose papers lie elsewhere has no minutes to print."""
    body = zone.unit.body
    free = (each for each in free_meetings(zone) if each.mode != Activity.OUTSIDE)
    return next((each for each in free if period.holds(local_day(each.starts_at, body))), None)


def _decide(world: World, found: Monev, decision: Decision, day: date, at: datetime, leader: User, head: User) -> None:
    """Decide, and where it was done report it with proof and accept that, both by their own people."""
    owner: User = world.accounts[decision.owner]
    due_on = day + timedelta(decision.days)
    row = monev.decide(found.pk, decision.text, due_on, owner=owner.person, by=leader, at=at)
    done_at = at + timedelta(decision.days - 2)
    if decision.done and done_at <= world.at:
        content = document("Bukti tindak lanjut monev (contoh)", str(found.zone.unit), row.pk)
        proof = Paper(content.sha256, taken=content.taken)
        recommendations.report(row.pk, decision.done, proof, title="", by=owner, at=done_at)
        recommendations.accept(row.pk, by=head, at=min(done_at + timedelta(1), world.at))
