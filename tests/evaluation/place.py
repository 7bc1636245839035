"""A zone to test with: the training UPT of the small town builds it, with a full team. All of it is sample data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pilar.evaluation.actions import answering, zones
from pilar.evaluation.actions.writing import Change
from pilar.evaluation.models import Worksheet, Zone
from pilar.evaluation.queries import worksheets
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.organisation.models import Unit, User
from tests.organisation.town import AT, Town, build

YEAR = 2026
CUTOFF = date(2026, 12, 15)
#: The first question of area 1 is Ya/Tidak, the second A to C.
YES_NO, SCALED = "A.I.1.i.a", "A.I.1.i.b"


@dataclass
class Place:
    """The town, the head of its labour OPD, a zone of its training UPT in 2026, and who works on it."""

    town: Town
    head: User
    zone: Zone
    leader: User
    secretary: User
    pokja: User
    staff: User

    @property
    def rules(self) -> Rulebook:
        return rulebook(self.zone.edition)

    @property
    def worksheet(self) -> Worksheet:
        """The unit's own worksheet as it is stored now."""
        return worksheets.of_unit(self.zone.pk).select_related("zone__unit__body").get()

    def answer(self, field: str, value: str | Fraction | None, *, by: User | None = None, **more):
        """Save one answer, by the leader unless somebody else is named."""
        return answering.answer(self.zone.pk, Change(field, value, **more), by=by or self.leader, at=AT)

    def answer_all(self, *, worst: bool = False) -> None:
        """Every field at its best (or worst): what a complete worksheet looks like."""
        values: dict[str, str | Fraction] = {}
        for key, item in self.rules.instrument.fields.items():
            if item.scale:
                values[key] = list(item.scale.options)[-1] if worst else item.scale.best
            elif item.top is not None:
                values[key] = Fraction(0) if worst else item.top
            else:
                values[key] = Fraction(1)
        changes = [Change(key, value) for key, value in values.items()]
        answering.answer_several(self.zone.pk, changes, by=self.leader, at=AT)

    def zone_of(self, unit: Unit, *, year: int = YEAR, **more) -> Zone:
        """A zone of another unit of the town, made by an OPD's head where there is one."""
        by = more.pop("by", None) or self.head
        return zones.create_zone(unit, year=year, target="WBK", cutoff=date(year, 12, 15), by=by, at=AT, **more)


def build_place(town: Town | None = None) -> Place:
    """The zone with its team: leader, secretary, a pokja of area 1, and somebody of the staff."""
    town = town or build()
    head = town.user(town.labour, "Kepala Dinas contoh", "head")
    zone = zones.create_zone(town.training, year=YEAR, target="WBK", cutoff=CUTOFF, by=head, at=AT)
    return Place(
        town,
        head,
        zone,
        leader=town.user(town.training, "Ketua tim contoh", "zi_leader"),
        secretary=town.user(town.training, "Sekretaris tim contoh", "zi_secretary"),
        pokja=town.user(town.training, "Pokja satu contoh", "pokja", area=1),
        staff=town.user(town.training, "Pegawai contoh", "staff"),
    )
