"""The sample's assessments: last year's two zones went all the way, this year's BLK Surabaya lies with the team leader.

By the actions that a click calls, in the name of those whose work it is; the inspectorate's team is the same for all
zones of the dinas.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pilar.evaluation.actions import answering, submissions
from pilar.evaluation.actions.writing import Change
from pilar.evaluation.assessment.actions import closing, opinions, rounds, talking, team
from pilar.evaluation.assessment.actions.opinions import OpinionChange
from pilar.evaluation.assessment.presenters.zone import working_days_after
from pilar.evaluation.assessment.sample_documents import field_work, reported
from pilar.evaluation.assessment.tiers import tiers_of
from pilar.evaluation.models import Assessor, Zone
from pilar.evaluation.queries import worksheets
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.sample import LEADERS
from pilar.kernel.samples import World
from pilar.organisation.models import User

BASIS: Final = "Surat tugas contoh"
TEAM: Final = ("tpi.anggota@pilar.test", "tpi.ketua@pilar.test", "tpi.dalnis@pilar.test")
#: What the assessors find lower than the unit, one option each: field, note, recommendation.
LOWER: Final = (
    ("A.I.1.iii.b", "Notulen monev triwulan II tidak dilampirkan (contoh).",
     "Lengkapi notulen dan daftar hadir monev tiap triwulan (contoh)."),
    ("A.I.2.i.b", "SOP belum ditinjau pada tahun berjalan (contoh).",
     "Tinjau SOP layanan inti dan tetapkan ulang yang berubah (contoh)."),
    ("A.I.5.i.a", "Kampanye hanya lewat banner di loket (contoh).",
     "Sampaikan larangan gratifikasi juga lewat kanal daring (contoh)."),
)  # fmt: skip


def build(world: World) -> None:
    """Teams for every zone of the dinas; then the assessments."""
    for zone in Zone.objects.filter(unit__body=world.units["jatim"].body_id).select_related("unit__body"):
        _Assessment(world, zone).form_team()
    year = world.today.year
    for slug in ("p2tk", "blk-surabaya"):
        _Assessment(world, _zone(world, slug, year - 1)).go_all_the_way(returned=slug != "p2tk")
    _Assessment(world, _zone(world, "blk-surabaya", year)).reach_the_leader()


def _zone(world: World, slug: str, year: int) -> Zone:
    return Zone.objects.select_related("unit__body").get(unit=world.units[slug], year=year)


@dataclass
class _Assessment:
    world: World
    zone: Zone

    @property
    def leader(self) -> User:
        found: User = self.world.accounts[LEADERS[self.zone.unit.slug]]
        return found

    @property
    def people(self) -> list[User]:
        return [self.world.accounts[email] for email in TEAM]

    def form_team(self) -> None:
        inspector, at = self.world.accounts["inspektur@pilar.test"], self.world.at
        assessor = Assessor.objects.get(body=self.zone.unit.body_id, code=Assessor.TPI)
        team.first_tier(assessor)
        for tier, user in zip(tiers_of(assessor), self.people, strict=True):
            team.give_seat(self.zone, tier, user, basis=BASIS, by=inspector, at=at)

    def go_all_the_way(self, *, returned: bool) -> None:
        """Handed in, judged, agreed; with ``returned`` in a second round after the unit has mended something."""
        at, controller = self.world.at, self.people[2]
        self._judge()
        self._to_the_top()
        if returned:
            last = working_days_after(self.zone, self.world.today, 5)
            closing.return_to_unit(
                self.zone.pk, reason="Lengkapi bukti yang dicatat pada tiga pertanyaan (contoh).", revise_by=last,
                by=controller, at=at,
            )  # fmt: skip
            talking.say(
                self.zone.pk, LOWER[0][0], "Notulen triwulan II sudah kami unggah (contoh).", by=self.leader, at=at
            )
            self._lower(LOWER[1][0])
            self._judge()
            self._to_the_top()
        field_work(self.zone, LOWER[0][0], by=self.people[1], at=at)
        closing.agree(self.zone.pk, by=controller, at=at, due_on=self.world.today + timedelta(60))
        inspector = self.world.accounts["inspektur@pilar.test"]
        reported(self.zone, inspector=inspector, leader=self.leader, at=at)

    def reach_the_leader(self) -> None:
        """In the middle of its first round."""
        self._judge()
        member, at = self.people[0], self.world.at
        talking.say(self.zone.pk, LOWER[0][0], "Di mana notulen triwulan II? (contoh)", by=member, at=at)
        rounds.raise_tier(self.zone.pk, seen=1, by=member, at=at)

    def _judge(self) -> None:
        """The member takes it, finds some answers too high and follows the unit in the others."""
        at, member = self.world.at, self.people[0]
        submissions.submit(self.zone.pk, by=self.leader, at=at)
        rounds.take(self.zone.pk, by=member, at=at)
        instrument = rulebook(self.zone.edition).instrument
        stored = {row.field: row for row in worksheets.answers_of(worksheets.of_unit(self.zone.pk).get())}
        changes = []
        for field, note, advice in LOWER:
            item = instrument.fields[field]
            options = list(item.scale.options) if item.scale else []
            place = options.index(stored[field].option or options[-1])
            changes.append(OpinionChange(field, options[min(place + 1, len(options) - 1)], note, advice))
        opinions.save_opinions(self.zone.pk, changes, by=member, at=at)
        opinions.follow_unit(self.zone.pk, list(instrument.questions), by=member, at=at)

    def _to_the_top(self) -> None:
        member, lead, _ = self.people
        rounds.raise_tier(self.zone.pk, seen=1, by=member, at=self.world.at)
        rounds.raise_tier(self.zone.pk, seen=2, by=lead, at=self.world.at)

    def _lower(self, field: str) -> None:
        """The unit agrees with the assessors and takes its answer one option down."""
        scale = rulebook(self.zone.edition).instrument.fields[field].scale
        options = list(scale.options) if scale else []
        now = worksheets.of_unit(self.zone.pk).get().answers.get(field=field).option or options[0]
        lower = options[min(options.index(now) + 1, len(options) - 1)]
        answering.answer(self.zone.pk, Change(field, lower), by=self.leader, at=self.world.at)
