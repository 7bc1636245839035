from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from pilar.organisation.models.user import User


class UserSession(AbstractBaseSession):
    """A browser in which somebody is signed in: what the person sees and ends under /akun/.

    No address and no user agent are kept; ``device`` is the browser's and system's name, such as "Chrome di Android".
    """

    scope = "user__person__duties__unit"

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions", verbose_name="akun")
    device = models.CharField("perangkat", max_length=80, blank=True, help_text="Nama peramban dan sistemnya.")
    started_at = models.DateTimeField("masuk pada", null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-started_at"], name="session_of_user")]

    def __str__(self) -> str:
        return self.device or "peramban"
