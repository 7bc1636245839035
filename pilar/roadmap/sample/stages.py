"""The other sample units, each at a step of its own, so that one sees what the roadmap looks like on the way.

K2 has said what has to change; pengawasan has hardly begun; BLK Madiun composes its plan from the cheapest steps; BLK
Pasuruan has just had its plan set; penempatan has been working on it for two months.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Final

from pilar.evaluation.models import Zone
from pilar.kernel.samples import World
from pilar.organisation.models import Grant, Person, User
from pilar.organisation.queries.units import current
from pilar.roadmap.actions import composing, needs, wishes
from pilar.roadmap.actions.composing import Taking
from pilar.roadmap.actions.needs import NeedDraft
from pilar.roadmap.actions.wishes import WishDraft
from pilar.roadmap.models import Need, Wish
from pilar.roadmap.queries.composing import asked_of
from pilar.roadmap.sample.plans import WORKS, Planner

HEAD: Final = "kepala@pilar.test"
#: How many of the cheapest steps BLK Madiun has taken.
TAKEN: Final = 10


def build(world: World) -> None:
    """Needs and plans of the five units that ``plans.build`` leaves."""
    k2 = _zone(world, "k2")
    leader = leader_of(world, k2)
    _agree(world, k2, NeedDraft(
        Need.SERVICE, "Surat keterangan K3 terbit terlalu lama (contoh)", "Rata-rata sembilan hari kerja.",
        sufferer="perusahaan yang menunggu pemeriksaan", frequency=Need.WEEKLY, area=6,
        whys=("Berkas diperiksa dua kali.", "Daftar syaratnya tidak sama di loket dan di laman."),
        root_cause="Satu daftar syarat belum ditetapkan.",
    ))  # fmt: skip
    tools = NeedDraft(Need.FACILITY, "Alat uji belum dikalibrasi tahun ini (contoh)", area=6)
    needs.propose(k2.pk, tools, by=leader, at=world.at)
    begun = _zone(world, "bidang-pengawasan")
    need = NeedDraft(Need.FLOW, "Alur pemeriksaan norma kerja belum diumumkan kepada perusahaan (contoh)", area=2)
    needs.propose(begun.pk, need, by=leader_of(world, begun), at=world.at)
    madiun = _zone(world, "blk-madiun")
    _agree(world, madiun, NeedDraft(Need.FACILITY, "Bengkel las belum berventilasi cukup (contoh)", area=6))
    _compose(world, madiun)
    for slug, places, written, set_on in (
        ("blk-pasuruan", (0, 1, 3, 9, 11, 12), -15, -8),
        ("bidang-penempatan", (0, 2, 3, 5, 7, 9, 10, 11, 13), -66, -60),
    ):
        planner = Planner(world, slug, world.accounts[HEAD])  # the teams have been there since today only
        planner.path("WBK", "WBK", "WBBM")
        planner.add([WORKS[place] for place in places], written)
        planner.set(world.accounts[HEAD], set_on)
        talk = NeedDraft(Need.TALK, "Jadwal layanan berubah tanpa diumumkan (contoh)", area=6)
        _agree(world, planner.zone, talk)


def _agree(world: World, zone: Zone, draft: NeedDraft) -> None:
    """A need that the head has brought in, and that the team supports and accepts."""
    leader = leader_of(world, zone)
    need = needs.propose(zone.pk, draft, by=world.accounts[HEAD], at=world.at)
    needs.support(need.pk, by=leader, at=world.at)
    needs.step(need.pk, "accept", by=leader, at=world.at)


def _compose(world: World, zone: Zone) -> None:
    """The plan begins as any plan may: with the steps that the optimiser proposes, once the surveys are expected."""
    leader = leader_of(world, zone)
    asked = asked_of(zone)
    _expect_surveys(world, zone, leader)
    codes = [step.move.question.code for step in asked_of(zone).proposed().steps][:TAKEN]
    owners: dict[int, Person] = {area: leader.person for area in asked.rules.instrument.areas if leader.person}
    if codes:
        taking = Taking(owners, world.today + timedelta(7), zone.cutoff)
        composing.take(zone.pk, codes, taking, by=leader, at=world.at)


def _expect_surveys(world: World, zone: Zone, leader: User) -> None:
    """Without what is expected of the surveys and of the results, their floors would stand in the way."""
    instrument = asked_of(zone).rules.instrument
    for field in instrument.fields.values():
        if field.top is not None:
            draft = WishDraft(Wish.EXPECTED, field.key, Decimal("3.6"), "Seperti survei tahun lalu (contoh)")
            wishes.wish(zone.pk, draft, by=leader, at=world.at)
    for code in instrument.results.values():
        for question in instrument.questions.values():
            if question.group == code and question.formula.kind != "index":
                draft = WishDraft(Wish.FREED, question.code, reason="Target tahun ini sudah aman (contoh)")
                wishes.wish(zone.pk, draft, by=leader, at=world.at)


def _zone(world: World, slug: str) -> Zone:
    return Zone.objects.select_related("unit__body").get(pk=world.zones[slug])


def leader_of(world: World, zone: Zone) -> User:
    """Whoever leads the team of the zone."""
    held = Grant.objects.filter(current(world.today), role="zi_leader", unit=zone.unit_id).order_by("pk")
    found = held.select_related("user__person").first()
    if found is None:
        raise LookupError(zone.unit.slug)
    return found.user
