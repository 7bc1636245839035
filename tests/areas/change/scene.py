"""A zone whose unit has decrees of team and agents, and people for each part of it. All of it is sample data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pilar.areas.change.models import AgentChange, Communication
from pilar.evaluation.facts.measuring import Reading, read
from pilar.evaluation.facts.session import Session
from pilar.organisation.models import Person, Unit, User
from pilar.records.filing import Paper, of_address, of_file
from pilar.records.models import Decree, DecreeMember
from tests.evaluation.place import Place
from tests.organisation.town import AT, TODAY

DECREED = date(2026, 1, 5)


@dataclass
class Scene:
    """The place; its head, who confirms; an agent with an account, and another without a change."""

    place: Place
    head: User
    agent: User
    other: User
    decree: Decree | None = None

    @property
    def unit(self) -> Unit:
        return self.place.town.training

    @property
    def member(self) -> DecreeMember:
        return DecreeMember.objects.get(person=self.agent.person)

    def reading(self, key: str, at: datetime = AT) -> Reading:
        """What the map's fact of ``key`` says at ``at``, with its suggestion."""
        return next(iter(read(Session(self.place.zone, at), self.place.rules, [key])))

    def number(self, key: str, at: datetime = AT) -> Any:
        found = self.reading(key, at).number
        return None if found is None else int(found)

    def option(self, key: str, at: datetime = AT) -> str | None:
        return self.reading(key, at).suggestion.option


def decree(unit: Unit, kind: str, **fields: Any) -> Decree:
    """A decree in force of ``unit``."""
    values = {
        "title": "SK contoh", "number": f"188/{Decree.objects.count() + 1}/2026", "decided_on": DECREED,
        "valid_from": DECREED, "signatory_name": "Kepala contoh", "state": "in_force", "created_at": AT,
        "created_by": "1", **fields,
    }  # fmt: skip
    return Decree.objects.create(unit=unit, kind=kind, **values)


def names(
    of: Decree, *people: Person | str | None, role: str = "agent", area: int | None = None, **fields: Any
) -> None:
    """Write ``people`` into the decree; a text is a name without its person."""
    for each in people:
        person = None if isinstance(each, str) else each
        of.members.create(person=person, name=str(each), role=role, area=area, **fields)


def build_scene(place: Place, *, agents: bool = True) -> Scene:
    town = place.town
    head = town.user(town.training, "Kepala UPT contoh", "head")
    agent = town.user(town.training, "Agen Satu contoh", "staff")
    other = town.user(town.training, "Agen Dua contoh", "staff")
    scene = Scene(place, head, agent, other)
    if agents:
        scene.decree = decree(town.training, "change-agents")
        names(scene.decree, agent.person, other.person)
    return scene


def change(scene: Scene, state: str = "confirmed", **fields: Any) -> AgentChange:
    """A change of the first agent as it stands in the table, made ten days ago and confirmed the day after."""
    values: dict[str, Any] = {
        "unit": scene.unit, "agent": scene.agent.person, "title": "Antrean daring", "problem": "Antre lama",
        "planned_on": TODAY, "created_at": AT, "created_by": "1", "state": state,
    }  # fmt: skip
    if state not in ("planned", "dropped"):
        values |= {"made_on": TODAY - timedelta(days=10), "result": "Cepat", "made_by": scene.agent.actor}
    if state in ("confirmed", "integrated"):
        values |= {"confirmed_by": scene.head.actor, "confirmed_at": AT - timedelta(days=9)}
    if state == "integrated":
        values |= {"integrated_into": "sop", "integrated_as": "SOP 1", "integrated_on": TODAY - timedelta(days=8)}
    return AgentChange.objects.create(**{**values, **fields})


def said(unit: Unit, on: date, audience: str = "both", **fields: Any) -> Communication:
    """Something said by ``unit`` on a day."""
    values = {"title": "Ajakan contoh", "medium": "meeting", "created_at": AT, "created_by": "1", **fields}
    return Communication.objects.create(unit=unit, on=on, audience=audience, **values)


def moves_away(person: Person, last_day: date) -> None:
    """End every duty of ``person``."""
    person.duties.update(valid_until=last_day)


def moment(day: date, hour: int = 3) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def note(words: str = "Notulen contoh") -> Paper:
    """A short file."""
    return of_file(words.encode(), "notulen.txt")


def link(path: str = "bukti") -> Paper:
    return of_address(f"https://berkas.contoh.go.id/{path}")
