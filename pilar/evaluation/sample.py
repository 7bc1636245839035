"""The sample's zones: seven of one dinas and one that spans every bidang, from hardly begun to nearly complete.

Everything is done by the actions that a click calls, in the name of those whose work it is. Dates follow from the day
of building, so that the windows are open whenever it runs; answers are drawn with a seed, so they are the same again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from pilar.evaluation import content
from pilar.evaluation.actions import (
    answering,
    evidence,
    evidence_checks,
    evidence_uses,
    milestones,
    publication,
    zones,
)
from pilar.evaluation.actions.evidence import Target
from pilar.evaluation.actions.writing import Change
from pilar.evaluation.content import Period
from pilar.evaluation.milestones import SELF_ASSESSMENT
from pilar.evaluation.models import Zone
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.evaluation.sample_files import document
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
    published: str = ""


PROVINCE = (
    Plan("p2tk", "WBBM", 0.97, 0.9, (1.0, 0.82), Zone.SCORE),
    Plan("k2", "WBK", 0.62, 0.7),
    Plan("blk-surabaya", "WBK", 1.0, 0.86, (1.0, 0.62), Zone.BUILDING),
    Plan("blk-pasuruan", "WBK", 0.45, 0.6),
    Plan("blk-madiun", "WBK", 0.08, 0.5),
    Plan("bidang-pengawasan", "WBK", 0.0, 0.0),
    Plan("bidang-penempatan", "WBK", 0.8, 0.75, (0.9, 0.5)),
)
REGENCY = (Plan("disnaker-indramayu", "WBK", 0.7, 0.72, (0.8, 0.55), Zone.BUILDING),)
#: Of which the zone of the regency has grown, from its counter to every bidang.
REGENCY_MEMBERS = (
    "sekretariat-disnaker-indramayu", "bidang-pelatihan-indramayu", "bidang-penempatan-indramayu",
    "bidang-hubungan-industrial",
)  # fmt: skip
#: Accounts that lead a team; the other teams are led by a colleague of the unit.
LEADERS = {"p2tk": "ketua.p2tk@pilar.test", "blk-surabaya": "ketua.blk@pilar.test",
           "disnaker-indramayu": "ketua@indramayu.test"}  # fmt: skip
#: So many months the worksheet of this year has been worked on there.
_MONTHS = 6
NOTES = (
    "Dokumen tersedia dan dapat ditunjukkan (contoh).",
    "Dilaksanakan tiap triwulan, terakhir bulan lalu (contoh).",
    "Baru sebagian; sisanya direncanakan triwulan ini (contoh).",
)


#: The first day and the last of each step, counted from the day of building.
STEPS = {
    "declaration": (-200, -170), "nomination": (-190, -165), "appointment": (-164, -140), "team-decree": (-160, -110),
    SELF_ASSESSMENT: (-60, 35), "tpi-evaluation": (36, 66), "revision": (50, 64), "pleno": (67, 70),
    "proposal": (71, 85), "administrative-selection": (86, 100), "objection": (101, 106), "tpn-evaluation": (86, 170),
    "desk-evaluation": (107, 125), "interview": (126, 135), "field-visit": (136, 155), "panel": (156, 170),
    "determination": (171, 230), "monitoring": (231, 260),
}  # fmt: skip
#: Documents that serve several questions each: title, pages, field and page; the period that they prove, in days from
#: the day of building (None: still valid).
DOCUMENTS: tuple[tuple[str, int, dict[str, int | None], tuple[int, int | None]], ...] = (
    ("SK Tim Kerja ZI (contoh)", 4, {"A.I.1.i.a": 1, "A.I.1.i.b": 3}, (-150, None)),
    ("Rencana kerja pembangunan ZI (contoh)", 12, {"A.I.1.ii.a": 1, "A.I.1.ii.b": 5, "A.I.1.ii.c": 9}, (-140, None)),
    (
        "Notulen monev ZI triwulan I sampai III (contoh)",
        9,
        {"A.I.1.iii.a": 1, "A.I.1.iii.b": 3, "A.I.1.iii.c": 7},
        (-300, -30),
    ),
    ("Peta proses bisnis dan daftar SOP (contoh)", 20, {"A.I.2.i.a": 2, "A.I.2.i.b": 14, "A.I.2.i.c": 18}, (-90, None)),
    ("Analisis beban kerja (contoh)", 8, {"A.I.3.i.a": 4}, (-120, None)),
    ("Perjanjian kinerja (contoh)", 6, {"A.I.4.i.b": 1, "A.I.4.ii.a": 2}, (-280, None)),
    ("Laporan kinerja tahun lalu (contoh)", 30, {"A.I.4.ii.e": 1, "A.I.4.ii.f": 12}, (-700, -400)),
    ("Laporan pengendalian gratifikasi (contoh)", 7, {"A.I.5.i.a": 1, "A.I.5.i.b": 4}, (-200, -20)),
    ("Standar pelayanan (contoh)", 15, {"A.I.6.i.a": 1, "A.I.6.i.b": 6, "A.I.6.i.c": None}, (-100, None)),
    ("scan0007", 3, {"A.I.6.ii.a": None}, (-800, -790)),
)


def build(world: World) -> None:
    """All zones, this year's and last year's, with their teams, answers and evidence."""
    for head, bureau, root, plans in (
        ("kepala@pilar.test", "organisasi@pilar.test", "jatim", PROVINCE),
        ("kepala@indramayu.test", "organisasi@indramayu.test", "kabupaten-indramayu", REGENCY),
    ):
        _year(world, world.accounts[bureau], world.units[root])
        for plan in plans:
            _Zone(world, plan, world.accounts[head]).build()


def _year(world: World, bureau: User, root: Unit) -> None:
    """The steps of this year as the bureau has set them; handing in is open."""
    for code, (first, last) in STEPS.items():
        milestones.set_milestone(
            root, world.today.year, code, opens_on=world.today + timedelta(first), source="Surat edaran contoh",
            closes_on=world.today + timedelta(last), is_confirmed=first < 0, by=bureau, at=world.at,
        )  # fmt: skip


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
            before = self._form(year - 1, "WBK")
            self._answer(before, filled, quality)
            self._bring(before)
        zone = self._form(year, self.plan.target)
        self._answer(zone, self.plan.filled, self.plan.quality)
        self._bring(zone)
        if self.plan.published:
            publication.publish(zone.pk, self.plan.published, by=self.head, at=self.world.at)
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
        # Who has had the account for long has worked through the parts month by month; the others did so today.
        months = _MONTHS if zone.year == self.world.today.year and self.plan.slug in LEADERS else 1
        share = -(-len(changes) // months) or 1
        if months > 1:
            changes.sort(key=lambda change: rules.area_of(rules.question_of(change.field)) is not None)
        for number, start in enumerate(range(0, len(changes), share), 1):
            at = self.world.at - timedelta(30 * (months - number))
            answering.answer_several(zone.pk, changes[start : start + share], by=self.leader, at=at)

    def _bring(self, zone: Zone) -> None:
        """Evidence for what is answered: documents that serve several questions, and a link; some of it checked."""
        answered = set(zone.worksheets.get().answers.exclude(option=None).values_list("field", flat=True))
        at, year = self.world.at, self.world.today.year
        today = self.world.today - timedelta(365 * (year - zone.year))
        for number, (name, pages, places, (first, last)) in enumerate(DOCUMENTS):
            title = name if zone.year == year else name.replace("(contoh)", f"{zone.year} (contoh)")
            served = {field: page for field, page in places.items() if field in answered}
            if not served or (zone.year < year and title == name):  # what has no proper name was named since
                continue
            period = Period(today + timedelta(first), None if last is None else today + timedelta(last))
            (field, page), *others = served.items()
            brought = evidence.add(
                zone.pk, document(title, str(self.unit), pages), title=title, period=period,
                target=Target(field, page), by=self.leader, at=at,
            )  # fmt: skip
            if others:
                evidence_uses.use(zone.pk, brought.evidence_id, dict(others), by=self.leader, at=at)
            if number % 3 < 2 or zone.year < year:
                good = number % 4 != 3 or zone.year < year
                evidence_checks.check(
                    zone.pk, brought.evidence_id, accepted=good, by=self.head, at=at,
                    reason="" if good else "Tanda tangan belum ada di halaman terakhir (contoh).",
                )  # fmt: skip
        if "A.I.2.ii.a" in answered:
            shown = content.of_link(f"https://dokumen.example/{self.plan.slug}/layanan/{zone.year}")
            title = f"Tampilan layanan daring {zone.year} (contoh)"
            evidence.add(
                zone.pk, shown, period=Period(today), title=title, target=Target("A.I.2.ii.a", None), by=self.leader,
                at=at,
            )  # fmt: skip

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
