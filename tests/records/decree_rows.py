"""A row of each table of the decrees and innovations in the training UPT, and short ways to make them in tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pilar.organisation.models import Unit
from pilar.records.models import (
    Decree,
    DecreeFile,
    DecreeMember,
    DecreeStep,
    Innovation,
    InnovationFile,
    InnovationMeasure,
    InnovationStep,
    Replication,
)
from tests.organisation.town import AT, Town

MARKS = {"at": AT, "by": "1"}
LINK = {"title": "Berkas contoh", "url": "https://contoh.go.id/berkas", "sha256": "x" * 64}


def decree_row(unit: Unit, **more: Any) -> Decree:
    """A decree in force this year, as it is stored, without the actions."""
    values: dict[str, Any] = {
        "title": "Tim kerja pembangunan ZI (data contoh)", "kind": "zi-team", "state": "in_force",
        "number": "188.4/1/2026", "decided_on": date(2026, 1, 5), "signatory_name": "Kepala contoh",
        "capacity": "Kepala", "valid_from": date(2026, 1, 5), "valid_until": date(2026, 12, 31),
        "created_at": AT, "created_by": "1",
    }  # fmt: skip
    return Decree.objects.create(unit=unit, **{**values, **more})


def draft_row(unit: Unit, **more: Any) -> Decree:
    """A draft without any of that."""
    values: dict[str, Any] = {
        "state": "draft", "number": "", "decided_on": None, "signatory_name": "", "capacity": "", "valid_from": None,
        "valid_until": None,
    }  # fmt: skip
    return decree_row(unit, **{**values, **more})


def named_decree(unit: Unit) -> Decree:
    """A draft with a name and a file."""
    decree = draft_row(unit)
    decree.members.create(name="Anggota contoh")
    decree.files.create(what=DecreeFile.SIGNED, **LINK, **MARKS)
    return decree


def innovation_row(unit: Unit, **more: Any) -> Innovation:
    """An innovation as it is stored; ``applied_on`` alone makes it an applied one."""
    values: dict[str, Any] = {
        "title": "Antrean lewat telepon (data contoh)", "problem": "Antre sejak subuh.", "topics": ",service,",
        "created_at": AT, "created_by": "1",
    }  # fmt: skip
    if "applied_on" in more:
        values["state"] = "applied"
    return Innovation.objects.create(unit=unit, **{**values, **more})


def measure_row(innovation: Innovation, **more: Any) -> InnovationMeasure:
    """A measure before; ``after`` comes with its day."""
    values: dict[str, Any] = {
        "name": "Lama layanan", "unit_of_measure": "menit", "before": Decimal(120), "before_on": date(2026, 1, 10)
    }  # fmt: skip
    if more.get("after") is not None:
        values["after_on"] = date(2026, 10, 1)
    return innovation.measures.create(**{**values, **more})


def measured_innovation(unit: Unit) -> Innovation:
    """An applied one with a measure, a file, and somebody who copied it."""
    innovation = innovation_row(unit, applied_on=date(2026, 3, 1))
    measure_row(innovation, after=Decimal(45))
    innovation.files.create(what=InnovationFile.DESCRIPTION, **LINK, **MARKS)
    innovation.replications.create(by_whom="Dinas Contoh", on=date(2026, 8, 1))
    return innovation


def makers(town: Town) -> Mapping[type[Any], Callable[[], Any]]:
    """Model → what makes a row of it that belongs to the training UPT of ``town``."""

    def decree() -> Decree:
        return named_decree(town.training)

    def innovation() -> Innovation:
        return measured_innovation(town.training)

    def part(of: Callable[[], Any], rows: str) -> Callable[[], Any]:
        return lambda: getattr(of(), rows).get()

    step = {"name": "decide", "source": "draft", "target": "in_force", **MARKS}
    return {
        Decree: decree,
        DecreeStep: lambda: decree().steps.create(**step),
        DecreeMember: part(decree, "members"),
        DecreeFile: part(decree, "files"),
        Innovation: innovation,
        InnovationStep: lambda: innovation().steps.create(**{**step, "name": "apply"}),
        InnovationMeasure: part(innovation, "measures"),
        InnovationFile: part(innovation, "files"),
        Replication: part(innovation, "replications"),
    }
