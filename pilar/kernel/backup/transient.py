"""Tables whose rows stay behind: what they hold is true only of the processes and browsers of the moment.

A model of ours says so itself, ``not_backed_up = "the reason"``; for models of packages it stands here. The table comes
back empty. No model that is backed up may refer to one that is not.
"""

from __future__ import annotations

from django.apps import apps

#: Label of the model → why. Counters of failed sign-ins live in the cache, whose table belongs to no model.
OF_PACKAGES = {
    "sessions.session": "whoever was signed in signs in again: a backup in the wrong hands opens no session",
    "usersessions.usersession": "it describes sessions",
}


def reasons() -> dict[str, str]:
    """Table → why its rows are not in a backup."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        reason = OF_PACKAGES.get(model._meta.label_lower) or getattr(model, "not_backed_up", "")
        if reason:
            found[model._meta.db_table] = str(reason)
    return found
