"""How the zone is told about, and what shows the head as an example where no other row does."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.kernel.models.files import StoredFile
from pilar.organisation.models import Person, Unit
from pilar.records.models import Activity


class Communication(models.Model):
    """Something said about the zone in a medium on a day."""

    scope = "unit"

    INTERNAL, EXTERNAL, BOTH = "internal", "external", "both"
    AUDIENCES = [(INTERNAL, "Pegawai"), (EXTERNAL, "Masyarakat"), (BOTH, "Pegawai dan masyarakat")]
    MEDIA = [("meeting", "Apel atau rapat"), ("poster", "Spanduk, poster, papan"), ("social", "Media sosial"),
             ("web", "Laman"), ("chat", "Grup percakapan"), ("press", "Siaran pers atau media massa"),
             ("video", "Video"), ("other", "Lainnya")]  # fmt: skip

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="communications", verbose_name="unit")
    on = models.DateField("tanggal", help_text="Spanduk dihitung sekali, pada hari dipasang.")
    title = models.CharField("isi", max_length=200)
    medium = models.CharField("media", max_length=10, choices=MEDIA)
    audience = models.CharField("sasaran", max_length=10, choices=AUDIENCES)
    two_way = models.BooleanField("ada tanya-jawab", default=False)
    reach = models.PositiveIntegerField("jangkauan", null=True, blank=True, help_text="Orang yang terjangkau.")
    url = models.CharField("tautan", max_length=2000, blank=True)
    stored = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    filename = models.CharField("nama berkas", max_length=255, blank=True)
    activity = models.ForeignKey(
        Activity, models.SET_NULL, null=True, blank=True, related_name="communications", verbose_name="kegiatan"
    )
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("-on", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="communication_has_a_title"),
            models.CheckConstraint(
                condition=Q(stored__isnull=True) | ~Q(filename=""), name="communication_file_has_a_name"
            ),
        ]
        indexes = [models.Index(fields=["unit", "-on", "-id"], name="communication_of_unit")]

    def __str__(self) -> str:
        return self.title


class LeaderNote(models.Model):
    """What shows the head as an example and stands in no other row yet: registered, with a number or a file.

    ``met`` is False where it was looked at and not fulfilled: a late report counts as data, too.
    """

    scope = "unit"

    WEALTH, ATTENDANCE, DISCIPLINE, TRAINING, EXAMPLE = "wealth", "attendance", "discipline", "training", "example"
    KINDS = [(WEALTH, "LHKPN/LHKASN tepat waktu"), (ATTENDANCE, "Rekap kehadiran"),
             (DISCIPLINE, "Tanpa hukuman disiplin"), (TRAINING, "Pelatihan yang diikuti"),
             (EXAMPLE, "Keteladanan lain")]  # fmt: skip

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="leader_notes", verbose_name="unit")
    person = models.ForeignKey(Person, models.PROTECT, related_name="leader_notes", verbose_name="kepala")
    kind = models.CharField("hal", max_length=12, choices=KINDS)
    on = models.DateField("tanggal")
    met = models.BooleanField("terpenuhi", default=True)
    number = models.CharField("nomor berkas", max_length=120, blank=True)
    text = models.CharField("keterangan", max_length=300, blank=True)
    stored = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    filename = models.CharField("nama berkas", max_length=255, blank=True)
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("-on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") | Q(stored__isnull=False, filename__gt=""), name="leader_note_has_a_basis"
            )
        ]
        indexes = [models.Index(fields=["unit", "person", "-on"], name="leader_note_of_unit")]

    def __str__(self) -> str:
        return self.get_kind_display()
