from __future__ import annotations

from django.db import models

from pilar.kernel.scope import Unscoped


class Signature(models.Model):
    """Who accepted which text, when and in which capacity. Append-only: a withdrawal is an event of its room."""

    scope = Unscoped("Reached only through the signed document, whose room decides who sees it.")

    body = models.UUIDField("badan", help_text="UUID badan pemerintah.")
    object_type = models.CharField("jenis dokumen", max_length=60)
    object_id = models.CharField("id dokumen", max_length=40)
    text_sha256 = models.CharField(
        "sidik teks", max_length=64, help_text="SHA-256 teks yang ditampilkan saat disetujui."
    )
    signer = models.CharField("penanda tangan", max_length=40, help_text="Id akun yang menyetujui.")
    signer_name = models.CharField("nama", max_length=200, help_text="Sebagaimana tertulis pada hari itu.")
    capacity = models.CharField("kapasitas", max_length=200, help_text="Misalnya “Plt. Kepala UPT P2TK”.")
    method = models.CharField(
        "cara", max_length=20, choices=[("click", "Persetujuan di Pilar"), ("paper", "Tanda tangan basah")]
    )
    signed_at = models.DateTimeField("waktu")

    class Meta:
        app_label = "kernel"
        constraints = [
            models.UniqueConstraint(
                fields=["object_type", "object_id", "text_sha256", "signer"], name="signature_once_per_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.signer_name}, {self.capacity}"
