"""What is known of a stored file. Its bytes lie in the storage under their own hash."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.kernel.scope import Unscoped


class StoredFile(models.Model):
    """One content of one body, stored once however often it is uploaded there. It never changes.

    The name that a person gave it belongs to the row of the room that refers to it, and so does the right to read it.
    """

    scope = Unscoped("reached only through the row of a room that refers to it, which has a scope")

    body = models.UUIDField("instansi", help_text="Instansi pemilik berkas; isi yang sama di instansi lain terpisah.")
    sha256 = models.CharField(
        "sidik SHA-256", max_length=64, help_text="Sidik isi berkas; juga namanya di penyimpanan."
    )
    size = models.PositiveBigIntegerField("ukuran", help_text="Dalam bita.")
    media_type = models.CharField("jenis isi", max_length=100, help_text="Dikenali dari isinya, bukan dari namanya.")
    created = models.DateTimeField("pertama disimpan", help_text="Saat isi ini pertama kali diunggah di instansinya.")
    unused_since = models.DateTimeField(
        "tidak dipakai sejak",
        null=True,
        blank=True,
        help_text="Terisi setelah dilepas; sehari kemudian isinya dihapus, kecuali diunggah atau dipakai lagi.",
    )

    class Meta:
        app_label = "kernel"
        verbose_name = "berkas tersimpan"
        verbose_name_plural = "berkas tersimpan"
        indexes = (
            models.Index(fields=["unused_since"], condition=Q(unused_since__isnull=False), name="stored_file_unused"),
        )
        constraints = (
            models.UniqueConstraint(fields=["body", "sha256"], name="stored_file_once_per_body"),
            models.CheckConstraint(condition=Q(size__gte=1), name="stored_file_not_empty"),
        )

    def __str__(self) -> str:
        return f"{self.sha256[:12]}… ({self.media_type})"

    @property
    def name(self) -> str:
        """Its place in the storage."""
        return f"{self.body}/{self.sha256[:2]}/{self.sha256}"
