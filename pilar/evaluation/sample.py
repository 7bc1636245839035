"""The sample's zones: seven of one dinas and one that spans every bidang, from hardly begun to nearly complete.

Everything is done by the actions that a click calls, in the name of those whose work it is. Dates follow from the day
of building, so that the windows are open whenever it runs; answers are drawn with a seed, so they are the same again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from pilar.evaluation.actions import answering, zones
from pilar.evaluation.actions.writing import Change
from pilar.evaluation.models import Zone
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.instrument.model import Field
from pilar.kernel.samples import World
from pilar.organisation.actions import grants
from pilar.organisation.models import Duty, Person, Unit, User
from pilar.organisation.queries.units import current

BASIS = "SK contoh"


@dataclass(frozen=True)
class Plan:
    """How far a zone is: share of fields answered and how good the answers are (0–1), also of last year (None: new)."""

    slug: str
    target: str
    filled: float
    quality: float
    before: tuple[float, float] | None = None


PROVINCE = (
    Plan("p2tk", "WBBM", 0.97, 0.9, (1.0, 0.82)),
    Plan("k2", "WBK", 0.62, 0.7),
    Plan("blk-surabaya", "WBK", 1.0, 0.86, (1.0, 0.62)),
    Plan("blk-pasuruan", "WBK", 0.45, 0.6),
    Plan("blk-madiun", "WBK", 0.08, 0.5),
    Plan("bidang-pengawasan", "WBK", 0.0, 0.0),
    Plan("bidang-penempatan", "WBK", 0.8, 0.75, (0.9, 0.5)),
)
REGENCY = (Plan("disnaker-indramayu", "WBK", 0.7, 0.72, (0.8, 0.55)),)
#: Of which the zone of the regency has grown, from its counter to every bidang.
REGENCY_MEMBERS = (
    "sekretariat-disnaker-indramayu", "bidang-pelatihan-indramayu", "bidang-penempatan-indramayu",
    "bidang-hubungan-industrial",
)  # fmt: skip
#: Accounts that lead a team; the other teams are led by a colleague of the unit.
LEADERS = {"p2tk": "ketua.p2tk@pilar.test", "blk-surabaya": "ketua.blk@pilar.test",
           "disnaker-indramayu": "ketua@indramayu.test"}  # fmt: skip
NOTES = (
    "Dokumen tersedia dan dapat ditunjukkan (contoh).",
    "Dilaksanakan tiap triwulan, terakhir bulan lalu (contoh).",
    "Baru sebagian; sisanya direncanakan triwulan ini (contoh).",
)


def build(world: World) -> None:
    """All zones, this year's and last year's, with their teams and answers."""
    for head, plans in (("kepala@pilar.test", PROVINCE), ("kepala@indramayu.test", REGENCY)):
        for plan in plans:
            _Zone(world, plan, world.accounts[head]).build()


class _Zone:
    """Builds one zone, after that of the year before."""

    def __init__(self, world: World, plan: Plan, head: User) -> None:
        self.world, self.plan, self.head = world, plan, head
        self.unit: Unit = world.units[plan.slug]
        self.rnd = Random(plan.slug)  # noqa: S311 - sample answers, no secret
        self.leader = self._leader()

    def build(self) -> None:
        year = self.world.today.year
        if self.plan.before:
            filled, quality = self.plan.before
            self._answer(self._form(year - 1, "WBK"), filled, quality)
        zone = self._form(year, self.plan.target)
        self._answer(zone, self.plan.filled, self.plan.quality)
        self.world.zones[self.plan.slug] = zone.pk

    def _form(self, year: int, target: str) -> Zone:
        today = self.world.today
        cutoff = today + timedelta(days=20) if year == today.year else date(year, 12, 15)
        members = [self.world.units[slug] for slug in REGENCY_MEMBERS] if self.plan.slug == REGENCY[0].slug else []
        return zones.create_zone(
            self.unit, year=year, target=target, by=self.head, at=self.world.at, members=members, basis=BASIS,
            cutoff=cutoff,
        )  # fmt: skip

    def _leader(self) -> User:
        if email := LEADERS.get(self.plan.slug):
            found: User = self.world.accounts[email]
            return found
        at, today = self.world.at, self.world.today
        person = Person.objects.filter(duties__in=Duty.objects.filter(current(today), unit=self.unit, leads=False))
        grant = grants.give_to(
            person.order_by("pk")[0], "zi_leader", self.unit, by=self.head, at=at, valid_from=today, basis=BASIS
        )
        return grant.user

    def _answer(self, zone: Zone, filled: float, quality: float) -> None:
        rules = rulebook(zone.edition)
        changes = []
        for number, (key, item) in enumerate(rules.instrument.fields.items()):
            # The parts are worked through one after the other; a few are left out on the way. The results come from
            # elsewhere, so a zone that has them has them early.
            result = rules.area_of(item.question) is None and filled > 0.6
            left_out = filled < 1 and self.rnd.random() > 0.96
            if not result and (left_out or number >= filled * len(rules.instrument.fields)):
                continue
            note = self.rnd.choice(NOTES) if self.rnd.random() < 0.4 else ""
            changes.append(Change(key, self._value(rules, item, quality), note=note))
        if changes:
            answering.answer_several(zone.pk, changes, by=self.leader, at=self.world.at)

    def _value(self, rules: Rulebook, item: Field, quality: float) -> str | Fraction:
        if item.scale:
            options = list(item.scale.options)
            steps = 0
            while steps < len(options) - 1 and self.rnd.random() > quality:
                steps += 1
            return options[steps]
        if item.top is not None:
            return Fraction(round(30 + 9 * quality + self.rnd.random()), 10)
        formula = rules.instrument.questions[item.question].formula
        if item.key in formula.denominator or item.key == formula.before:
            return Fraction(self.rnd.randrange(8, 13))
        return Fraction(self.rnd.randrange(int(7 * quality), 9))
