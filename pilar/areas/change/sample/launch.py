"""Launches, agents with their changes, and communication of the sample; their decrees are those of the records.

Everything by the actions that a click calls, as of the days on which it happened, counted from the day of building.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pilar.areas.change.actions import agents, communications, launches
from pilar.areas.change.actions.agents import Integration, Plan
from pilar.areas.change.actions.communications import Said
from pilar.areas.change.actions.launches import Event
from pilar.areas.change.models import AgentChange, Communication, LaunchFile
from pilar.areas.change.queries.communication import month_before
from pilar.areas.change.queries.decrees import AGENTS, in_force
from pilar.evaluation.sample_files import document
from pilar.kernel.samples import World
from pilar.organisation.access import forget_rights
from pilar.organisation.models import Duty, Person, Unit, User
from pilar.organisation.queries.units import current
from pilar.records.actions import decree_members, decrees
from pilar.records.actions.decree_checks import Decision, Draft
from pilar.records.filing import Paper
from pilar.records.member_table import Named
from pilar.records.models import Decree, DecreeMember

P2TK, BLK, INDRAMAYU = "p2tk", "blk-surabaya", "disnaker-indramayu"
LEADERS = {P2TK: "ketua.p2tk@pilar.test", BLK: "ketua.blk@pilar.test", INDRAMAYU: "ketua@indramayu.test"}
HEADS = {P2TK: "kepala.p2tk@pilar.test", INDRAMAYU: "kepala@indramayu.test"}
CHARTER = (
    "Kami pimpinan dan seluruh pegawai berjanji:\n1. menolak pemberian dalam bentuk apa pun;\n"
    "2. melayani tanpa membedakan;\n3. membuka setiap biaya dan waktu layanan."
)
#: Title, problem, agent by place, and how far it has come.
CHANGES = (
    ("Antrean daring menggantikan nomor kertas", "Pemohon datang subuh untuk mengambil nomor.", 0, "integrated"),
    ("Daftar biaya nol rupiah di setiap loket", "Pemohon bertanya berkali-kali berapa biayanya.", 0, "confirmed"),
    ("Lembar periksa berkas dibawa pulang", "Satu dari tiga berkas kembali karena kurang lengkap.", 1, "made"),
    ("Papan umpan balik harian di ruang tunggu", "Keluhan baru terbaca sebulan kemudian.", 1, "planned"),
    ("Kotak saran kertas di lobi", "Saran disampaikan lisan dan hilang.", 2, "dropped"),
)
#: What was said by month: title, medium, audience, with questions, reach.
TALKS = (
    ("Ajakan menolak gratifikasi pada apel", "meeting", Communication.INTERNAL, True, 60),
    ("Poster alur layanan tanpa biaya", "poster", Communication.BOTH, False, None),
    ("Tayangan kemajuan zona di media sosial", "social", Communication.EXTERNAL, False, 2400),
)


def build(world: World) -> None:
    """Three units, from complete to hardly begun."""
    for slug in LEADERS:
        _Unit(world, slug).build()


class _Unit:
    """What one unit has done."""

    def __init__(self, world: World, slug: str) -> None:
        self.world, self.slug, self.unit = world, slug, world.units[slug]
        self.leader: User = world.accounts[LEADERS[slug]]
        self.head: User | None = world.accounts.get(HEADS.get(slug, ""))

    def ago(self, days: int) -> datetime:
        """A moment so many days before the day of building; rights are asked for that day anew."""
        for account in (self.leader, self.head):
            if account is not None:
                forget_rights(account)
        return self.world.at - timedelta(days=days)

    def build(self) -> None:
        self._launch()
        self._communication()
        if self.slug != BLK:
            self._agents()
        self.ago(0)

    def _decree(self) -> Decree:
        """The decree of the records; where they have none, one that is registered with its signed file."""
        held = in_force(AGENTS, self.world.today).filter(unit=self.unit).first()
        if held is not None:
            return held
        at, title = self.ago(135), "Agen perubahan"
        first, number = at.date(), f"800/35/{at.year}"
        made = decrees.register(
            self.unit, Draft(f"{title} (data contoh)", AGENTS, ("change-agents",)),
            Decision(number, first, first, date(first.year + 1, 12, 31), signatory_name="Kepala contoh",
                     capacity="Kepala", outside_number=number, paper=self._paper(title)),
            by=self.leader, at=at,
        )  # fmt: skip
        named = [Named(each.name, each, DecreeMember.AGENT) for each in self._people(3)]
        decree_members.add(made.pk, named, by=self.leader, at=at)
        return made

    def _launch(self) -> None:
        title = f"Pencanangan Zona Integritas {self.unit} (data contoh)"
        if self.slug == P2TK:
            self._held(title)
            return
        days = 5 if self.slug == BLK else -20
        planned = self.world.today - timedelta(days=days)
        launches.plan(self.unit, Event(title, planned, "Aula (contoh)"), by=self.leader, at=self.ago(30))

    def _held(self, title: str) -> None:
        event = Event(
            title, self.world.today - timedelta(days=16), "Halaman kantor UPT (contoh)", CHARTER,
            "Kepala UPT P2TK (contoh)", "Unit berjanji di depan pemohon dan saksi untuk melayani tanpa biaya.",
        )  # fmt: skip
        launch = launches.plan(self.unit, event, by=self.leader, at=self.ago(60))
        at = self.ago(15)
        launches.hold(launch.pk, at.date(), event.place, by=self.leader, at=at)
        for name, capacity, institution in (
            ("Saksi contoh satu", "Inspektur Pembantu", "Inspektorat"),
            ("Saksi contoh dua", "Asisten", "Ombudsman perwakilan (contoh)"),
            ("Saksi contoh tiga", "", "Perwakilan pemohon layanan (contoh)"),
        ):
            launches.add_witness(launch.pk, name, capacity, institution, by=self.leader, at=at)
        paper = self._paper("Piagam pencanangan bertanda tangan")
        launches.add_file(launch.pk, LaunchFile.CHARTER, "Piagam bertanda tangan", paper, by=self.leader, at=at)
        launches.publish(launch.pk, by=self.leader, at=self.ago(12))

    def _communication(self) -> None:
        """P2TK in eleven of the last twelve months, the regency in some, BLK once."""
        months = {P2TK: [back for back in range(12) if back != 5], INDRAMAYU: [1, 3, 4], BLK: [7]}[self.slug]
        for place, back in enumerate(sorted(months, reverse=True)):
            title, medium, audience, two_way, reach = TALKS[place % len(TALKS)]
            first = month_before(self.world.today, back)
            on = min(first + timedelta(days=8), self.world.today)
            said = Said(on, f"{title} (contoh)", medium, audience, two_way, reach)
            at = self.ago((self.world.today - on).days)
            communications.note(self.unit, said, None, by=self.leader, at=at)

    def _agents(self) -> None:
        members = list(self._decree().members.filter(role=DecreeMember.AGENT, person__isnull=False))
        for title, problem, place, state in CHANGES if self.slug == P2TK else CHANGES[:2]:
            self._change(members[place % len(members)], title, problem, state)

    def _change(self, member: DecreeMember, title: str, problem: str, state: str) -> None:
        plan = Plan(
            f"{title} (contoh)", problem, "Dicoba dua pekan, lalu dipakai semua loket (contoh).",
            self.world.today + timedelta(days=30 if state == "planned" else -60),
        )  # fmt: skip
        change = agents.plan(member.pk, plan, by=self.leader, at=self.ago(20 if state == "planned" else 100))
        if state == "planned":
            return
        if state == "dropped":
            agents.drop(change.pk, "Digabung dengan papan umpan balik (contoh).", by=self.leader, at=self.ago(80))
            return
        at = self.ago(70)
        agents.make(
            change.pk, at.date(), "Waktu tunggu turun dari dua jam menjadi dua puluh menit (contoh).",
            self._paper("Laporan perubahan"), by=self.leader, at=at,
        )  # fmt: skip
        if state == "made" or self.head is None:
            return
        agents.confirm(change.pk, by=self.head, at=self.ago(65))
        if state == "integrated":
            at = self.ago(50)
            into = Integration(AgentChange.SOP, "SOP antrean 12/2026 (contoh)", at.date())
            agents.integrate(change.pk, into, self._paper("SOP antrean"), by=self.leader, at=at)

    def _people(self, most: int) -> list[Person]:
        """People of the unit, those with an account first, but for who leads."""
        duties = Duty.objects.filter(current(self.world.today), unit=self._home()).select_related("person__user")
        people = [duty.person for duty in duties.order_by("pk") if not duty.leads]
        people = [each for each in people if each.pk != self.leader.person_id]
        return sorted(people, key=lambda each: getattr(each, "user", None) is None)[:most]

    def _home(self) -> Unit:
        """Where most of its people are: the regency's OPD has them in its sections."""
        home: Unit = self.world.units["bidang-pelatihan-indramayu" if self.slug == INDRAMAYU else self.slug]
        return home

    def _paper(self, title: str) -> Paper:
        found = document(f"{title} (contoh)", str(self.unit), 2)
        return Paper(found.sha256, taken=found.taken)
