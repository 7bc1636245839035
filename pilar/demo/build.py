"""Building the sample bodies, once, and telling how to get in."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import module_has_submodule

from pilar.errors import PilarError
from pilar.evaluation.actions import measuring
from pilar.kernel.samples import PASSWORD, World
from pilar.organisation.access import local_day
from pilar.organisation.models import Body

#: The rooms in the order in which they build on each other.
ROOMS = (
    "organisation",
    "evaluation",
    "evaluation.assessment",
    "evaluation.proposal",
    "records",
    "roadmap",
    "areas.change",
    "evaluation.portalrb",
)


def prepare() -> None:
    """Build where the database has no body yet, and print the accounts. A second start changes nothing."""
    if not Body.objects.exists():
        build(datetime.now(tz=UTC))  # noqa: TID251 - where the command line begins
    if note().exists():
        print(told(json.loads(note().read_text(encoding="utf-8"))), flush=True)  # noqa: T201


def build(at: datetime) -> World:
    """Build the sample of every room as of ``at``, and write ``demo.json``.

    Raises PilarError where bodies exist: sample data never mixes with real ones.
    """
    if Body.objects.exists():
        raise PilarError(
            "Basis data ini sudah berisi instansi, jadi data contoh tidak ditambahkan. "
            "Pakai PILAR_HOME lain yang kosong."
        )
    world = World(at)
    for room in ROOMS:
        package = import_module(f"pilar.{room}")
        if module_has_submodule(package, "sample"):
            import_module(f"pilar.{room}.sample").build(world)
    for body in Body.objects.all():
        measuring.refresh(body, local_day(at, body), at)
    _write(world)
    return world


def note() -> Path:
    """The file with address, password and accounts, readable by the owner only."""
    return settings.PILAR_HOME / "demo.json"


def _write(world: World) -> None:
    content = {
        "url": settings.PILAR_ORIGIN,
        "password": PASSWORD,
        "accounts": world.roles,
        "zones": world.zones,
        "portalrb_token": world.portalrb_tokens,
    }
    handle, temporary = tempfile.mkstemp(dir=settings.PILAR_HOME)  # made with mode 0600
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
    Path(temporary).replace(note())


def told(content: dict[str, dict[str, str]]) -> str:
    """The sample accounts as the terminal shows them."""
    width = max(map(len, content["accounts"]))
    accounts = [f"  {email:<{width}}  {role}" for email, role in content["accounts"].items()]
    return "\n".join(["Akun contoh (data contoh, bukan orang sungguhan):", *accounts, f"Sandi semuanya: {PASSWORD}"])
