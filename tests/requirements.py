"""Programs that parts of the suite need, and what happens where one is absent.

A test marked ``browser``, ``postgres`` or ``office`` is skipped with the reason. Where the environment names its need
(``PILAR_REQUIRE=browser,postgres,office``, as CI does) it fails instead: there, a skip would hide a broken machine.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

from tests import postgres


def chromium() -> str | None:
    """The path of Debian's Chromium; Playwright's own build is never downloaded."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def soffice() -> str | None:
    return shutil.which("soffice")


# marker → (finds it, what to say where it is absent)
NEEDS: dict[str, tuple[Callable[[], object], str]] = {
    "browser": (chromium, "Chromium tidak ada di mesin ini (paket chromium)"),
    "postgres": (postgres.available, "PostgreSQL tidak menjawab dan tidak terpasang di mesin ini (paket postgresql)"),
    "office": (soffice, "LibreOffice tidak ada di mesin ini (paket libreoffice-calc)"),
}


def required() -> frozenset[str]:
    """The needs that PILAR_REQUIRE names. Raises ValueError where it names something else."""
    names = frozenset(name for name in os.environ.get("PILAR_REQUIRE", "").replace(" ", "").split(",") if name)
    unknown = names - NEEDS.keys()
    if unknown:
        raise ValueError(f"PILAR_REQUIRE: {', '.join(sorted(unknown))} tidak dikenal; yang ada {', '.join(NEEDS)}")
    return names


def missing(name: str) -> str | None:
    """Why tests marked ``name`` cannot run here, or None where they can."""
    find, reason = NEEDS[name]
    return None if find() else reason
