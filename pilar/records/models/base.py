"""What every record has: whose it is, whether it was run here or outside, what it is about, its files."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.kernel.models.files import StoredFile
from pilar.organisation.models import Unit


class Record(models.Model):
    """Base of the four records. ``topics`` is a list of codes of ``records.topics``, stored as ``,sop,digital,``."""

    HERE, OUTSIDE = "here", "outside"
    MODES = [(HERE, "Dijalankan di Pilar"), (OUTSIDE, "Didaftarkan dari luar")]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="unit")
    mode = models.CharField("cara", max_length=10, choices=MODES, default=HERE)
    title = models.CharField("judul", max_length=200)
    topics = models.CharField(
        "tentang", max_length=300, blank=True, help_text="Menentukan pertanyaan LKE mana yang dibuktikan catatan ini."
    )
    outside_number = models.CharField(
        "nomor di luar", max_length=120, blank=True, help_text="Nomor berkas atau sistem asalnya, bila dari luar."
    )
    outside_system = models.CharField(
        "sistem asal", max_length=120, blank=True, help_text="Misalnya e-Kinerja atau Srikandi."
    )
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def topic_codes(self) -> list[str]:
        return [code for code in self.topics.split(",") if code]


def about(*codes: str, path: str = "topics") -> Q:
    """The records, reached by the lookup ``path``, whose topics hold one of ``codes``."""
    found = Q(pk__in=[])
    for code in codes:
        found |= Q(**{f"{path}__contains": f",{code},"})
    return found


def topics_text(codes: list[str]) -> str:
    """``codes`` as they are stored."""
    return f",{','.join(sorted(set(codes)))}," if codes else ""


class RecordFile(models.Model):
    """A file of a record. ``what`` says what it is for; a link stands where the file is kept elsewhere."""

    what = models.CharField("isi", max_length=20)
    title = models.CharField("judul", max_length=200)
    stored = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    filename = models.CharField("nama berkas", max_length=255, blank=True)
    url = models.CharField("tautan", max_length=2000, blank=True)
    sha256 = models.CharField("sidik SHA-256", max_length=64)
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    at = models.DateTimeField("waktu")

    class Meta:
        abstract = True
        ordering = ("what", "at", "pk")

    def __str__(self) -> str:
        return self.title
