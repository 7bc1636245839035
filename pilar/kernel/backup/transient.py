"""Tables whose rows stay behind: what they hold is true only of the processes and browsers of the moment.

A model of ours says so itself, ``not_backed_up = "the reason"``; sessions are known by their class, and other models of
packages stand here. The table comes back empty. No model that is backed up may refer to one that is not.
"""

from __future__ import annotations

from django.apps import apps
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

#: Label of the model → why. Counters of failed sign-ins live in the cache, whose table belongs to no model.
OF_PACKAGES = {"usersessions.usersession": "it describes sessions"}
_SESSION = "whoever was signed in signs in again: a backup in the wrong hands opens no session"


def reasons() -> dict[str, str]:
    """Table → why its rows are not in a backup."""
    found = {model._meta.db_table: reason_of(model) for model in apps.get_models(include_auto_created=True)}
    return {table: reason for table, reason in found.items() if reason}


def reason_of(model: type[models.Model]) -> str:
    """Why rows of ``model`` are not in a backup; "" where they are."""
    if issubclass(model, AbstractBaseSession):
        return _SESSION
    return OF_PACKAGES.get(model._meta.label_lower) or str(getattr(model, "not_backed_up", ""))
