"""The session store: Django's own in the database, with a row that knows whose session it is.

``settings.SESSION_ENGINE`` names this module.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.crypto import get_random_string
from django.utils.dateparse import parse_datetime

DEVICE, STARTED = "device", "started_at"


class SessionStore(DatabaseStore):
    """Copies account, device and time of the sign-in from the session's data into columns."""

    def _get_new_session_key(self) -> str:
        # 165 random bits need no look whether they are taken; the INSERT would refuse them.
        return get_random_string(32, VALID_KEY_CHARS)

    @classmethod
    def get_model_class(cls) -> Any:
        from pilar.organisation.models import UserSession

        return UserSession

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        row.device = str(data.get(DEVICE, ""))[:80]
        row.started_at = parse_datetime(data[STARTED]) if STARTED in data else None
        return row
