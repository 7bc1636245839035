"""Activities (kegiatan): planned, invited to, attended, minuted, photographed, reported; and their series."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from pilar.kernel.workflow import StateChange
from pilar.organisation.models import Duty, Person, Unit
from pilar.records.models.base import Record, RecordFile
from pilar.records.workflow import ACTIVITY, PLANNED


class Series(models.Model):
    """A written schedule: how often an activity or a review of some topics is held. “Berkala” is proved with it."""

    scope = "unit"

    MONTHLY, QUARTERLY, HALF_YEARLY, YEARLY = "monthly", "quarterly", "half_yearly", "yearly"
    EVERY = [(MONTHLY, "Bulanan"), (QUARTERLY, "Triwulanan"), (HALF_YEARLY, "Semesteran"), (YEARLY, "Tahunan")]
    #: Months between two of them.
    MONTHS = {MONTHLY: 1, QUARTERLY: 3, HALF_YEARLY: 6, YEARLY: 12}
    ACTIVITY, REVIEW = "activity", "review"
    KINDS = [(ACTIVITY, "Kegiatan"), (REVIEW, "Evaluasi berkala")]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="record_series", verbose_name="unit")
    kind = models.CharField("jenis", max_length=10, choices=KINDS)
    title = models.CharField("nama", max_length=200, help_text="Misalnya “Rapat monev ZI triwulanan”.")
    topics = models.CharField("tentang", max_length=300)
    every = models.CharField("jadwal", max_length=12, choices=EVERY)
    starts_on = models.DateField("mulai", help_text="Hari pertama masa pertama.")
    ends_on = models.DateField("sampai", null=True, blank=True, help_text="Kosong bila berlanjut.")
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("title", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="series_has_a_title"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="series_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["unit", "kind"], name="series_of_unit")]

    def __str__(self) -> str:
        return self.title


class Activity(Record):
    """A meeting, an apel, a training, a campaign: something that people came to on a day."""

    scope = "unit"

    place = models.CharField("tempat", max_length=200, blank=True)
    agenda = models.TextField("acara", blank=True)
    invited = models.TextField("yang diundang", blank=True, help_text="Satu baris satu orang, jabatan, atau unit.")
    starts_at = models.DateTimeField("mulai")
    ends_at = models.DateTimeField("selesai", null=True, blank=True)
    state = models.CharField("keadaan", max_length=12, choices=ACTIVITY.choices, default=PLANNED)
    series = models.ForeignKey(
        Series, models.SET_NULL, null=True, blank=True, related_name="activities", verbose_name="jadwal"
    )
    leader = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pemimpin kegiatan"
    )
    public_audience = models.BooleanField("untuk publik", default=False, help_text="Sasarannya orang di luar unit.")
    door_token = models.CharField(
        "kode pintu", max_length=64, unique=True, null=True, blank=True, help_text="Isi QR presensi di pintu."
    )
    door_opened_at = models.DateTimeField("presensi dibuka", null=True, blank=True)
    door_closes_at = models.DateTimeField(
        "presensi menutup sendiri", null=True, blank=True, help_text="Waktu selesai ditambah kelonggaran."
    )
    door_closed_at = models.DateTimeField("presensi ditutup", null=True, blank=True, help_text="Oleh panitia.")
    minutes = models.TextField("notulen", blank=True, help_text="Pokok pembahasan dan keputusan.")
    outcome = models.TextField("hasil", blank=True, help_text="Ringkasan untuk laporan.")
    outside_people = models.PositiveIntegerField(
        "jumlah peserta", null=True, blank=True, help_text="Bila didaftarkan dari luar tanpa daftar nama."
    )

    class Meta(Record.Meta):
        ordering = ("-starts_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="activity_has_a_title"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="activity_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(mode="here") | Q(mode="outside") & ~Q(outside_number=""), name="activity_outside_number"
            ),
            models.CheckConstraint(
                condition=Q(door_opened_at__isnull=True)
                | Q(door_token__isnull=False, door_closes_at__isnull=False, mode="here"),
                name="activity_door_has_its_token",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-starts_at", "-id"], name="activity_of_unit")]

    @property
    def last_moment(self) -> datetime:
        """Its end; its beginning where no end is known."""
        return self.ends_at or self.starts_at


class ActivityStep(StateChange):
    """What became of an activity, by whom."""

    scope = "obj__unit"

    obj = models.ForeignKey(Activity, models.CASCADE, related_name="steps", verbose_name="kegiatan")


class Attendance(models.Model):
    """Somebody was there. A person of the body, or somebody without an account: name and unit as typed at the door."""

    scope = "activity__unit"

    OWN, KIOSK, LISTED = "own", "kiosk", "listed"
    METHODS = [(OWN, "Dengan akun sendiri"), (KIOSK, "Di pintu tanpa akun"), (LISTED, "Dicatat panitia")]

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="attendances", verbose_name="kegiatan")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="attendances", verbose_name="orang"
    )
    duty = models.ForeignKey(
        Duty, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="tugas saat hadir"
    )
    name = models.CharField("nama", max_length=200)
    position = models.CharField("jabatan", max_length=200, blank=True, help_text="Jabatan saat hadir.")
    unit_name = models.CharField("unit/asal", max_length=200, blank=True)
    name_key = models.CharField(
        "kunci nama", max_length=401, blank=True, editable=False,
        help_text="Nama dan unit dalam huruf kecil tanpa spasi ganda; mencegah orang yang sama tercatat dua kali.",
    )  # fmt: skip
    method = models.CharField("cara", max_length=10, choices=METHODS)
    at = models.DateTimeField("waktu")
    by = models.CharField("oleh", max_length=40, blank=True, help_text="Id akun; kosong bila di pintu tanpa akun.")
    struck_at = models.DateTimeField("dicoret pada", null=True, blank=True)
    struck_by = models.CharField("dicoret oleh", max_length=40, blank=True, help_text="Id akun.")
    struck_reason = models.CharField("alasan dicoret", max_length=300, blank=True)

    class Meta:
        ordering = ("activity", "at", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="attendance_has_a_name"),
            models.CheckConstraint(
                condition=Q(method="listed") | Q(method="own", person__isnull=False) | Q(method="kiosk", person=None),
                name="attendance_own_is_a_person",
            ),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_reason="")
                | Q(struck_at__isnull=False) & ~Q(struck_reason=""),
                name="attendance_struck_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=["activity", "person"], condition=Q(person__isnull=False), name="attendance_person_once"
            ),
            models.UniqueConstraint(
                fields=["activity", "name_key"], condition=Q(person__isnull=True), name="attendance_name_once"
            ),
        ]
        indexes = [models.Index(fields=["activity", "at", "id"], name="attendance_in_order")]

    def __str__(self) -> str:
        return self.name


class ActivityFile(RecordFile):
    """Invitation, photo, scan of the attendance list, minutes, material or report of an activity."""

    scope = "activity__unit"

    INVITATION, PHOTO, LIST, MINUTES, REPORT, OTHER = (
        "invitation", "photo", "list", "minutes", "report", "other",
    )  # fmt: skip
    KINDS = [(INVITATION, "Undangan"), (PHOTO, "Foto"), (LIST, "Daftar hadir"), (MINUTES, "Notulen"),
             (REPORT, "Laporan"), (OTHER, "Lainnya")]  # fmt: skip

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="files", verbose_name="kegiatan")

    @property
    def what_label(self) -> str:
        return dict(self.KINDS).get(self.what, self.what)
