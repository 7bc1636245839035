"""How a site's own process fills an empty database and tells the test what is in it, as JSON on its output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any


def tell(build: Callable[[], Any]) -> None:
    """Migrate, call ``build`` and print what it returns. Django is not ready before: ``build`` imports by itself."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    json.dump(build(), sys.stdout)
