"""One account for every role, and the same things three times over: in the own OPD, in another one, in another body."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone

from pilar.evaluation.actions import evidence
from pilar.evaluation.actions.evidence import Target
from pilar.evaluation.actions.zones import create_zone
from pilar.evaluation.assessment.tiers import ensure_tiers, internal
from pilar.evaluation.content import of_file
from pilar.evaluation.models import EvidenceUse, Zone
from pilar.evaluation.proposal.models import Act, GrantedPredicate, Objection, Pleno, Proposal, StageResult
from pilar.evaluation.queries.sheets import load_sheet
from pilar.evaluation.submission import content_of
from pilar.kernel import rules
from pilar.kernel.calendar_edits import add_holiday
from pilar.kernel.calendars import DAY_END
from pilar.kernel.models import Job
from pilar.kernel.models.calendar import HolidayKind
from pilar.kernel.models.jobs import JobState
from pilar.kernel.models.rules import RuleUnit, Verification
from pilar.organisation.access import local_day
from pilar.organisation.actions import acting, catalogue, grants, units
from pilar.organisation.actions.people_import import upload_list
from pilar.organisation.models import Duty, Person, Unit, User
from pilar.organisation.roles import ROLES
from tests.organisation.town import AT, START, Town, build
from tests.records.decree_rows import measured_innovation, named_decree

OWN, OTHER_OPD, OTHER_BODY = "own", "other_opd", "other_body"
PLACES = (OWN, OTHER_OPD, OTHER_BODY)


@dataclass(frozen=True)
class Actor:
    """Somebody who asks for pages: with a role held at ``unit``, with none, or not signed in (``user`` is None)."""

    name: str
    user: User | None
    role: str | None = None
    unit: Unit | None = None

    def may(self, capability: str, over: Unit) -> bool:
        """What the access table says: the role has the capability, and is held at that unit or above it."""
        if self.role is None or self.unit is None:
            return False
        return capability in ROLES[self.role].may and over.path.startswith(self.unit.path)

    def may_anywhere(self, capability: str) -> bool:
        return self.role is not None and capability in ROLES[self.role].may


@dataclass
class World:
    """``there`` and ``people``: place → the unit of that place, and somebody on duty there with an account."""

    town: Town
    actors: list[Actor] = field(default_factory=list)
    there: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    things: dict[tuple[str, str], Any] = field(default_factory=dict)


def made() -> World:
    """Each role is held where it is usual: at the labour OPD, or at the body where it can only be held there."""
    town = build()
    world = World(
        town, [Actor("tanpa masuk", None), Actor("tanpa peran", town.user(town.labour, "Tanpa peran contoh"))]
    )
    for role in ROLES.values():
        at = town.labour if Unit.OPD in role.held_at else town.root
        # Whoever assesses is on duty in the inspectorate, not in what is assessed.
        user = town.user(town.office if role.assesses else town.labour, f"{role.label} contoh")
        town.give(user, role.code, at, area=1 if role.by_area else None)
        world.actors.append(Actor(role.code, user, role.code, at))
    world.actors.append(Actor("administrator instansi", town.admin, "administrator", town.root))
    elsewhere = units.create_unit(
        town.other_root, Unit.OPD, "Dinas Lain", by=town.other_admin, at=AT, valid_from=START, slug="dinas-lain"
    )
    world.there = {OWN: town.training, OTHER_OPD: town.health, OTHER_BODY: elsewhere}
    for place, unit in world.there.items():
        _furnish(world, place, unit)
    return world


def _furnish(world: World, place: str, unit: Unit) -> None:
    town = world.town
    user = town.user(unit, f"Orang contoh {place}")
    by = town.admin if unit.body_id == town.body.pk else town.other_admin
    world.people[place] = user.person
    world.things["account", place] = user
    world.things["person", place] = user.person
    world.things["accountless", place] = town.person(unit, f"Tanpa akun {place}")
    world.things["import", place] = upload_list(unit, b"nama;jabatan\n;Pelaksana\n", "daftar.csv", by=by, at=AT)
    world.things["grant", place] = grants.give(user, "staff", unit, by=by, at=AT, valid_from=START)
    world.things["service", place] = catalogue.add_service(unit, f"Layanan {place}", by=by, at=AT)
    world.things["desk", place] = catalogue.add_desk(unit, f"Loket {place}", [], by=by, at=AT)
    world.things["zone", place] = _zone(town, unit)
    world.things["workbook import", place] = (
        world.things["zone", place]
        .worksheets.get()
        .imports.create(filename="lke.xlsx", sheet="Jawaban", layout="jawaban", uploaded_at=AT, uploaded_by="1")
    )
    world.things["evidence", place] = _evidence(town, unit, world.things["zone", place])
    _zone_life(world, place, unit)
    _proposing(world, place, unit)
    tier = ensure_tiers(internal(unit.body)[0])[0]
    world.things["tier", place] = tier
    world.things["assessor seat", place] = world.things["zone", place].assessor_seats.create(
        tier=tier, user=by, given_by="1", given_at=AT
    )
    decree, innovation = named_decree(unit), measured_innovation(unit)
    world.things |= {("decree", place): decree, ("innovation", place): innovation}
    _set_by_the_body(world, place, by.actor)
    world.things["passkey", place] = Authenticator.objects.create(user=user, type="webauthn", data={})
    world.things["job", place] = Job.objects.create(
        code="kernel.sweep", key=place, state=JobState.FAILED, enqueued_at=AT, finished_at=AT
    )
    today = local_day(timezone.now())
    for kind, first in (("acting", today - timedelta(days=1)), ("coming", today + timedelta(days=30))):
        world.things[kind, place] = acting.appoint(
            unit, town.person(unit, f"Pelaksana {kind} {place}"), Duty.PLH, "Kepala", by=by, at=timezone.now(),
            valid_from=first, valid_until=first + timedelta(days=9), basis="SP 1",
        )  # fmt: skip


def _zone(town: Town, unit: Unit) -> Zone:
    """A zone of the unit, formed by somebody who leads the body and is none of the actors."""
    root = town.root if unit.body_id == town.body.pk else town.other_root
    head = town.user(root, f"Pembentuk zona {unit} contoh", "head", root)
    year = local_day(timezone.now()).year
    return create_zone(unit, year=year, target="WBK", cutoff=date(year, 12, 31), by=head, at=timezone.now())


def _evidence(town: Town, unit: Unit, zone: Zone) -> EvidenceUse:
    """A note that somebody of the unit's team, who is none of the actors, has brought to the first question."""
    leader = town.user(unit, f"Ketua tim {unit} contoh", "zi_leader")
    note = of_file(b"Notulen contoh", "notulen.txt", limit=1000)
    target = Target("A.I.1.i.a")
    version = evidence.add(zone.pk, note, title="Notulen contoh", target=target, by=leader, at=timezone.now())
    return version.uses.get()


def _zone_life(world: World, place: str, unit: Unit) -> None:
    """Of the place's zone: a unit that joined, somebody of its team, a question given, what was handed in once."""
    town, zone, at = world.town, world.things["zone", place], timezone.now()
    root = town.root if unit.body_id == town.body.pk else town.other_root
    world.things["member", place] = zone.members.create(unit=root, valid_from=START, basis="SK 1")
    writer = town.user(unit, f"Pokja contoh {place}")
    by = town.admin if unit.body_id == town.body.pk else town.other_admin
    world.things["seat", place] = grants.give(writer, "pokja", unit, by=by, at=AT, valid_from=START, area=1)
    zone.assignments.create(question="A.I.1.i.a", user=world.things["account", place], given_by="1", given_at=at)
    content = content_of(load_sheet(zone), zone.members.all(), 1, at)
    world.things["submission", place] = zone.worksheets.get().submissions.create(
        round=1, kind="submit", content=content.decode(), sha256=sha256(content).hexdigest(), at=at, by="1"
    )


def _proposing(world: World, place: str, unit: Unit) -> None:
    """A nomination that names the place's zone, and a draft of its body's proposal with the zone frozen in it."""
    zone, at = world.things["zone", place], timezone.now()
    act = Act.objects.create(
        unit=unit, kind=Act.NOMINATION, year=zone.year, signatory="Kepala (contoh)", made_at=at, made_by="1",
        letter_number="1", letter_on=local_day(at),
    )  # fmt: skip
    act.zones.create(zone=zone, kind=act.kind)
    proposal, _ = Proposal.objects.get_or_create(
        body=unit.body, year=zone.year, predicate="WBK", defaults={"created_at": at, "created_by": "1"}
    )
    frozen = zone.worksheets.get().submissions.create(
        round=1, kind="propose", content='{"assessors":{}}', sha256="x", at=at, by="1"
    )
    row = proposal.units.create(zone=zone, rank=1, external_id=unit.slug, name=zone.name, submission=frozen)
    letter = {"letter_number": "1", "letter_on": local_day(at), "at": at, "by": "1"}
    result = StageResult.objects.create(proposed=row, stage="administrative-selection", outcome="failed", **letter)
    objection = Objection.objects.create(
        result=result, due_on=local_day(at), rule="contoh", created_at=at, created_by="1"
    )
    finding = result.failed.create(about="lhkpn", finding="Belum 100 %", at=at, by="1")
    granted = GrantedPredicate.objects.create(
        unit=unit, predicate="WBK", giver="Menteri (contoh)", valid_from=START, letter_number="1", letter_on=START,
        made_at=at, made_by="1",
    )  # fmt: skip
    pleno, _ = Pleno.objects.get_or_create(
        body=unit.body, year=zone.year, predicate="WBK", defaults={"created_at": at, "created_by": "1"}
    )
    candidate = pleno.candidates.create(zone=zone, total=80, rank=1)
    world.things |= {
        ("act", place): act, ("proposal", place): proposal, ("proposed", place): row, ("objection", place): objection,
        ("finding", place): finding, ("granted", place): granted, ("pleno", place): pleno,
        ("candidate", place): candidate,
        ("tpn import", place): row.tpn_imports.create(
            filename="hasil.json", source="JSON", uploaded_at=at, uploaded_by="1"
        ),
    }  # fmt: skip


def _set_by_the_body(world: World, place: str, by: str) -> None:
    """A regional day off, and a value of its own for a rule; the two OPDs of one body share both."""
    body = world.there[place].body.uuid
    if place == OTHER_OPD:
        for kind in ("holiday", "rule"):
            world.things[kind, place] = world.things[kind, OWN]
        return
    world.things["holiday", place] = add_holiday(
        day=date(2026, 10, 12),
        name="Hari jadi contoh",
        kind=HolidayKind.REGIONAL,
        source="SE 1",
        body=body,
        by=by,
        at=AT,
    ).holiday
    world.things["rule", place] = rules.set_for_body(
        DAY_END, "16:00", unit=RuleUnit.LOCAL_TIME, source="SE 2", verified=Verification.CONFIRMED,
        valid_from=START, body=body, by=by, at=AT,
    )  # fmt: skip
