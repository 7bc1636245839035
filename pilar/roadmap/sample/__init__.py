"""The sample of the roadmap, one module per subject, in the order in which they build on each other."""

from __future__ import annotations

from datetime import timedelta

from pilar.evaluation.models import Zone
from pilar.kernel.samples import World
from pilar.roadmap.sample import monev, needs, plans, stages, work


def build(world: World) -> None:
    """Plans and needs of the sample units, each at a stage of its own; how the work goes; monevs."""
    plans.build(world)
    zone = Zone.objects.select_related("unit__body").get(pk=world.zones["p2tk"])
    leader, staff = world.accounts["ketua.p2tk@pilar.test"], world.accounts["pegawai.p2tk@pilar.test"]
    needs.build_needs(zone, leader=leader, staff=staff, at=world.at - timedelta(20))
    stages.build(world)
    work.build(world)
    monev.build(world)
