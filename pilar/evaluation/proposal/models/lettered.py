"""What every dated act of the proposing leaves behind: a letter with number and day, and its scan if there is one."""

from __future__ import annotations

from django.db import models

from pilar.kernel.models.files import StoredFile


def scan_field(label: str) -> models.ForeignKey[StoredFile | None, StoredFile | None]:
    """The column of a letter's scan. The file's name stands beside it."""
    return models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label)


class Lettered(models.Model):
    """A letter or decree: number, day, and the file."""

    letter_number = models.CharField("nomor surat", max_length=120, blank=True)
    letter_on = models.DateField("tanggal surat", null=True, blank=True)
    stored = scan_field("berkas surat")
    filename = models.CharField("nama berkas", max_length=255, blank=True)

    class Meta:
        abstract = True
