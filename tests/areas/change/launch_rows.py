"""A row of each model of launch, team, agents and communication that belongs to the training UPT of a town."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pilar.areas.change.models import (
    AgentChange,
    AgentChangeFile,
    AgentChangeStep,
    Communication,
    Launch,
    LaunchFile,
    LaunchStep,
    LaunchWitness,
    TeamElement,
)
from tests.organisation.town import AT, TODAY, Town


def makers(town: Town) -> Mapping[type[Any], Callable[[], Any]]:
    """Model → what makes a row of it."""
    made = {"created_at": AT, "created_by": "1"}
    file = {"title": "Berkas", "url": "https://contoh.go.id/", "sha256": "x", "by": "1", "at": AT}
    step = {"name": "x", "source": "planned", "target": "held", "by": "1", "at": AT}

    def launch() -> Launch:
        return Launch.objects.create(unit=town.training, title="Pencanangan", planned_on=TODAY, **made)

    def change() -> AgentChange:
        agent = town.person(town.training, "Agen contoh")
        values = {"title": "Perubahan", "problem": "Lama", "planned_on": TODAY, **made}
        return AgentChange.objects.create(unit=town.training, agent=agent, **values)

    return {
        Launch: launch,
        LaunchStep: lambda: LaunchStep.objects.create(obj=launch(), **step),
        LaunchWitness: lambda: launch().witnesses.create(name="Saksi contoh", institution="Inspektorat"),
        LaunchFile: lambda: LaunchFile.objects.create(launch=launch(), what="charter", **file),
        AgentChange: change,
        AgentChangeStep: lambda: AgentChangeStep.objects.create(obj=change(), **step),
        AgentChangeFile: lambda: AgentChangeFile.objects.create(change=change(), what="proof", **file),
        Communication: lambda: Communication.objects.create(
            unit=town.training, on=TODAY, title="Apel", medium="meeting", audience="both", **made
        ),
        TeamElement: lambda: TeamElement.objects.create(
            unit=town.training, kind="added", code="added:mitra", name="Mitra", reason="Bertugas di loket", **made
        ),
    }  # fmt: skip
