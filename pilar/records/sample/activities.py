"""Sample activities: monev meetings by a quarterly schedule, apel, communication, training, with who came.

Deterministic for a day: dates are counted from the day of building, and quarters are those of its calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from pilar.kernel.samples import World
from pilar.organisation.models import Duty, Person, Unit, User
from pilar.organisation.queries.units import current
from pilar.records import filing
from pilar.records.actions import activities, activity_files, activity_steps, attendance, series
from pilar.records.actions.activities import Outside, Plan
from pilar.records.actions.series import Schedule
from pilar.records.filing import Paper
from pilar.records.models import Activity, ActivityFile, Series

#: Whose activities, by the account that leads the unit's team.
TEAMS = {
    "p2tk": "ketua.p2tk@pilar.test",
    "blk-surabaya": "ketua.blk@pilar.test",
    "disnaker-indramayu": "ketua@indramayu.test",
}
MINUTES = (
    "1. Ketua tim membuka rapat dan membacakan tindak lanjut rapat sebelumnya (contoh).\n"
    "2. Setiap pokja melaporkan rencana aksi: dari 24 rencana, 19 selesai, 5 berjalan (contoh).\n"
    "3. Kendala: dua SOP menunggu tanda tangan; disepakati selesai dua pekan lagi (contoh).\n\n"
    "Keputusan: pokja penataan tatalaksana menyampaikan SOP paling lambat akhir bulan (contoh)."
)
OUTCOME = "19 dari 24 rencana aksi selesai; lima sisanya diberi tenggat akhir bulan (contoh)."


@dataclass(frozen=True)
class Meeting:
    """An activity some days before (or after) the day of building: title, topics, hour, how it stands."""

    title: str
    days: int
    hour: int
    topics: tuple[str, ...]
    #: planned, held (no minutes yet) or reported.
    stands: str = "reported"
    came: int = 6
    guests: tuple[tuple[str, str], ...] = ()
    public: bool = False


GUESTS = (("Tamu contoh satu", "Kelurahan contoh"), ("Tamu contoh dua", "PT Contoh Sejahtera"),
          ("Tamu contoh tiga", "Asosiasi pelatihan (contoh)"))  # fmt: skip
MEETINGS = (
    Meeting("Sosialisasi pembangunan ZI kepada pegawai (contoh)", -150, 9, ("zi-communication",), came=8),
    Meeting("Internalisasi nilai BerAKHLAK (contoh)", -75, 13, ("values", "culture")),
    Meeting("Forum konsultasi publik layanan (contoh)", -40, 9, ("public-forum", "service"), came=4, guests=GUESTS,
            public=True),
    Meeting("Apel pagi dan pembacaan janji layanan (contoh)", -6, 7, ("culture",), stands="held", came=7),
    Meeting("Pelatihan pelayanan prima (contoh)", 12, 8, ("service-training", "training"), stands="planned"),
)  # fmt: skip


def build(world: World) -> None:
    """The activities of three units."""
    for slug, login in TEAMS.items():
        _Unit(world, world.units[slug], world.accounts[login]).build()


class _Unit:
    """Builds those of one unit, as its team would have."""

    def __init__(self, world: World, unit: Unit, leader: User) -> None:
        self.world, self.unit, self.leader = world, unit, leader
        self.zone = ZoneInfo(unit.body.time_zone)
        on_duty = Duty.objects.filter(current(world.today), unit=unit)
        self.people = list(Person.objects.filter(pk__in=on_duty.values("person")).order_by("pk"))

    def build(self) -> None:
        for meeting in MEETINGS:
            self._meeting(meeting)
        self._quarters()
        self._outside()

    def _meeting(self, meeting: Meeting) -> Activity:
        day = self.world.today + timedelta(meeting.days)
        return self._run(meeting, self._plan(meeting, day))

    def _plan(self, meeting: Meeting, day: date, schedule: Series | None = None) -> Plan:
        starts = datetime.combine(day, time(meeting.hour), self.zone)
        return Plan(
            meeting.title, starts, starts + timedelta(hours=2), meeting.topics, "Ruang rapat (contoh)",
            "Pembukaan\nPemaparan\nPembahasan\nPenutup", self.leader.person, schedule, meeting.public,
            f"Kepala {self.unit}\nSemua anggota tim kerja ZI\nPetugas layanan",
        )  # fmt: skip

    def _run(self, meeting: Meeting, plan: Plan) -> Activity:
        """Plan it a week ahead, let people come, write it up: each at its own hour."""
        by, starts = self.leader, plan.starts_at
        made = activities.plan(self.unit, plan, by=by, at=min(starts - timedelta(days=7), self.world.at))
        if meeting.stands == "planned":
            return made
        attendance.open_door(made.pk, by=by, at=starts - timedelta(minutes=15))
        token = Activity.objects.values_list("door_token", flat=True).get(pk=made.pk) or ""
        self._own(token, starts)
        chosen = [person.pk for person in self.people if person.pk != self.leader.person_id][: meeting.came]
        attendance.add_people(made.pk, chosen, by=by, at=starts + timedelta(minutes=20))
        for number, (name, origin) in enumerate(meeting.guests):
            attendance.attend_by_name(token, name, origin, at=starts + timedelta(minutes=3 + number))
        attendance.close_door(made.pk, by=by, at=starts + timedelta(hours=1))
        self._photo(made, starts)
        after = min(starts + timedelta(hours=5), self.world.at)
        activity_steps.hold(made.pk, by=by, at=after)
        if meeting.stands == "reported":
            activities.write_minutes(made.pk, MINUTES, OUTCOME, by=by, at=after)
            activity_steps.report(made.pk, by=by, at=after)
        return made

    def _own(self, token: str, starts: datetime) -> None:
        """The team's leader signs in with the own account."""
        attendance.attend(token, by=self.leader, at=starts - timedelta(minutes=2))

    def _quarters(self) -> None:
        """Monev every quarter since last year; the last quarter is still to be planned."""
        today = self.world.today
        first = date(today.year - 1, 1, 1)
        schedule = series.create(
            self.unit, Schedule("Rapat monev ZI (contoh)", Series.ACTIVITY, Series.QUARTERLY, ("zi-monev",), first),
            by=self.leader, at=datetime.combine(first, time(9), self.zone),
        )  # fmt: skip
        meeting = Meeting("Rapat monev ZI (contoh)", 0, 9, ("zi-monev",))
        month = 2
        while (day := date(first.year + (month - 1) // 12, (month - 1) % 12 + 1, 20)) < today - timedelta(days=1):
            # One quarter of last year was missed where the unit is new to it.
            if not (month == 8 and self.unit.slug == "disnaker-indramayu"):
                self._run(meeting, self._plan(meeting, day, schedule))
            month += 3

    def _outside(self) -> None:
        """One whose papers are in the mail system of the body."""
        day = self.world.today - timedelta(days=100)
        starts = datetime.combine(day, time(10), self.zone)
        plan = Plan(
            "Rapat pimpinan tentang ZI (contoh)", starts, None, ("zi-monev", "planning"), "Ruang rapat OPD (contoh)"
        )
        outside = Outside("ND-000/CONTOH/2026", _link(self.unit.slug), "Srikandi", 24, "Disepakati jadwal ZI (contoh).")
        activities.register_outside(self.unit, plan, outside, by=self.leader, at=self.world.at)

    def _photo(self, made: Activity, starts: datetime) -> None:
        activity_files.add(
            made.pk, picture(self.unit.slug, made.pk), what=ActivityFile.PHOTO, title="Suasana kegiatan (data contoh)",
            by=self.leader, at=starts + timedelta(minutes=30),
        )  # fmt: skip


def _link(slug: str) -> Paper:
    return filing.of_address(f"https://surat.example/{slug}/rapat")


def picture(slug: str, number: int) -> Paper:
    """A drawn picture that says that it is a sample. Made here, so nobody has to look into it."""
    import hashlib

    from PIL import Image, ImageDraw

    from pilar.kernel.intake import Taken

    image = Image.new("RGB", (960, 640), (214, 226, 224))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 430, 960, 640), fill=(150, 120, 92))
    draw.rectangle((300, 70, 660, 270), fill=(250, 250, 246), outline=(11, 58, 66), width=6)
    for row in range(2):
        for seat in range(7):
            left = 70 + seat * 125 + row * 40
            top = 340 + row * 110
            draw.ellipse((left, top, left + 56, top + 56), fill=(11, 58, 66))
            draw.rectangle((left - 14, top + 58, left + 70, top + 130), fill=(47, 112, 122))
    draw.text((330, 120), f"DATA CONTOH\nFoto rekaan\n{slug}, {number}", fill=(11, 58, 66), font_size=30)
    out = BytesIO()
    image.save(out, "JPEG", quality=82)
    data = out.getvalue()
    taken = Taken(f"foto-{slug}-{number}.jpg", "image/jpeg", BytesIO(data), len(data), 1, 960, 640)
    return Paper(hashlib.sha256(data).hexdigest(), taken=taken)
