"""What was read of a file and waits until somebody accepts it: the same for whoever's answers the file brings."""

from __future__ import annotations

from django.db import models


class StoredReading(models.Model):
    """What a file says by field; the file itself is not kept. Nothing of it holds before somebody accepts it."""

    filename = models.CharField("nama berkas", max_length=255)
    rows = models.JSONField("isi", default=dict, help_text="Per isian: yang dikatakan berkas, tempatnya, masalahnya.")
    findings = models.JSONField("temuan", default=list, help_text="Yang salah pada berkasnya.")
    accepted = models.JSONField("diterima", default=list, help_text="Isian yang sudah diambil.")
    uploaded_at = models.DateTimeField("diunggah pada", db_index=True)
    uploaded_by = models.CharField("diunggah oleh", max_length=40, help_text="Id akun.")

    class Meta:
        abstract = True
        ordering = ("-uploaded_at", "-pk")

    def __str__(self) -> str:
        return self.filename
