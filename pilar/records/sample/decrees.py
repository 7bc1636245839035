"""Sample decrees: ZI teams, agents of change, one that lapses soon, one of last year that is still used as evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pilar.evaluation.sample_files import document
from pilar.kernel.samples import World
from pilar.organisation.access import below
from pilar.organisation.models import Duty, Person, Unit, User
from pilar.organisation.queries.units import current, heads_on
from pilar.records.actions import decree_members, decrees
from pilar.records.actions.decree_checks import Decision, Draft
from pilar.records.filing import Paper
from pilar.records.member_table import Named
from pilar.records.models import DecreeMember

SELECTION = (
    "Calon diusulkan tiap seksi, memenuhi syarat tertulis: tidak sedang dijatuhi hukuman disiplin dan bersedia bekerja "
    "sampai penilaian selesai. Dipilih dalam rapat dengan berita acara (contoh)."
)
ELEMENTS = (
    "Subbagian Tata Usaha", "Seksi Pelayanan", "Seksi Pelindungan", "Jabatan fungsional", "Pelaksana", "Petugas loket",
)  # fmt: skip
#: Days from the day of building: team and agents of P2TK, the team of the regency. None has no end.
TEAM, AGENTS, REGENCY = (-150, 215), (-345, 20), (-120, 245)


def build(world: World) -> None:
    """The decrees of three units."""
    today = world.today
    p2tk = _Office(world, world.units["p2tk"], world.accounts["ketua.p2tk@pilar.test"])
    p2tk.team("Tim kerja pembangunan Zona Integritas UPT P2TK (contoh)", f"188.4/11/{today.year}", *TEAM)
    p2tk.agents("Agen perubahan UPT P2TK (contoh)", f"188.4/7/{today.year}", *AGENTS)
    p2tk.draft("Tim kerja pembangunan Zona Integritas tahun depan (contoh)")
    blk = _Office(world, world.units["blk-surabaya"], world.accounts["ketua.blk@pilar.test"])
    first, last = (date(today.year - 1, *day) for day in ((1, 6), (12, 31)))
    # The zone's evidence bears this title, so the x-ray finds that last year's decree is used this year.
    blk.team("SK Tim Kerja ZI (contoh)", f"188.4/3/{today.year - 1}", (first - today).days, (last - today).days)
    regency = _Office(world, world.units["disnaker-indramayu"], world.accounts["ketua@indramayu.test"])
    regency.team("Tim kerja pembangunan Zona Integritas Disnaker (contoh)", f"800/21/{today.year}", *REGENCY)


@dataclass
class _Office:
    """Whoever leads the team of a unit writes its decrees; its head signs them."""

    world: World
    unit: Unit
    leader: User

    def team(self, title: str, number: str, first: int, last: int) -> None:
        """A ZI team with leader, secretary and six pokja, each for another part of the unit."""
        people = self._people()
        named = [Named("", people[0], DecreeMember.LEADER, task="Memimpin pembangunan ZI")]
        named.append(Named("", people[1], DecreeMember.SECRETARY, element=ELEMENTS[0], task="Menyiapkan lembar kerja"))
        for area in range(1, 7):
            person = people[area + 1] if area + 1 < len(people) else None
            name = "" if person else f"Anggota pokja {area} (contoh)"
            named.append(Named(name, person, DecreeMember.POKJA, area, ELEMENTS[area - 1]))
        self._decided(Draft(title, "zi-team", ("zi-team",), SELECTION), named, number, first, last)

    def agents(self, title: str, number: str, first: int, last: int) -> None:
        """Three agents of change."""
        people = self._people()[-3:]
        tasks = ("Antrean tanpa kertas", "Pengaduan dijawab sehari", "Ruang layanan ramah anak")
        named = [
            Named("", person, DecreeMember.AGENT, element=element, task=f"{task} (contoh)")
            for person, element, task in zip(people, ELEMENTS, tasks, strict=False)
        ]
        self._decided(Draft(title, "change-agents", ("change-agents",), SELECTION), named, number, first, last)

    def draft(self, title: str) -> None:
        decree = decrees.draft(self.unit, Draft(title, "zi-team", ("zi-team",)), by=self.leader, at=self.world.at)
        decree_members.add(
            decree.pk, [Named("", self._people()[0], DecreeMember.LEADER)], by=self.leader, at=self.world.at
        )

    def _decided(self, what: Draft, named: Sequence[Named], number: str, first: int, last: int) -> None:
        world, by = self.world, self.leader
        signed = world.today + timedelta(days=first)
        decree = decrees.draft(self.unit, what, by=by, at=world.at)
        decree_members.add(decree.pk, named, by=by, at=world.at)
        decision = Decision(
            number, signed, signed, world.today + timedelta(days=last), heads_on(self.unit, signed)[0].person,
            paper=_paper(what.title, self.unit),
        )  # fmt: skip
        decrees.decide(decree.pk, decision, by=by, at=world.at)

    def _people(self) -> list[Person]:
        """Who works at the unit or below it and heads nothing, the leader of the team first."""
        here = below([self.unit.path], "unit__path")
        duties = Duty.objects.filter(current(self.world.today), here, leads=False).select_related("person")
        others = [duty.person for duty in duties.order_by("pk") if duty.person_id != self.leader.person_id]
        return [self.leader.person, *others] if self.leader.person else others


def _paper(title: str, unit: Unit) -> Paper:
    content = document(title, unit.name, 4)
    return Paper(content.sha256, taken=content.taken)
