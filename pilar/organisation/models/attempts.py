from __future__ import annotations

from django.db import models

from pilar.kernel.scope import Unscoped


class Attempts(models.Model):
    """How often somebody has lately tried to prove to be one account. ``signin/throttle.py`` writes it."""

    scope = Unscoped("A count under a digest. It names nobody, and no page shows it.")

    key = models.CharField(
        "sidik akun", max_length=64, primary_key=True, help_text="HMAC-SHA256 dari cara masuk dan akunnya."
    )
    tries = models.PositiveSmallIntegerField("percobaan", help_text="Sejak percobaan pertama pada masa ini.")
    since = models.DateTimeField("sejak", db_index=True)

    def __str__(self) -> str:
        return f"{self.tries} percobaan"
