"""When something happened, as people say it today."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from pilar.kernel.templatetags.indonesian import tanggal


def moment(when: datetime | None, at: datetime) -> str:
    """``09.41`` today, else ``22 November 2026 pukul 09.41``."""
    if when is None:
        return ""
    local, now = timezone.localtime(when), timezone.localtime(at)
    clock = f"{local:%H.%M}"
    return clock if local.date() == now.date() else f"{tanggal(local)} pukul {clock}"
