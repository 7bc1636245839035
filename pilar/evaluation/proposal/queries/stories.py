"""The services of a zone with what is told of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.models import ServiceStory
from pilar.evaluation.queries.services import services_of
from pilar.organisation.models import Service


@dataclass(frozen=True, slots=True)
class Line:
    """A service; ``story`` is None until somebody has begun it."""

    service: Service
    story: ServiceStory | None

    @property
    def missing(self) -> int:
        """How many parts are empty."""
        return len(self.story.missing) if self.story else len(ServiceStory.PARTS)

    @property
    def is_whole(self) -> bool:
        return not self.missing

    @property
    def words(self) -> str:
        parts = len(ServiceStory.PARTS)
        if self.missing == parts:
            return "belum diisi"
        return "lengkap" if self.is_whole else f"{parts - self.missing} dari {parts} bagian"

    @property
    def tag(self) -> str:
        return "good" if self.is_whole else "warn" if self.missing < len(ServiceStory.PARTS) else "plain"


def lines_of(zone: Zone, day: date) -> list[Line]:
    """The zone's services by name on ``day``, and those closed since of which something is told. Five queries."""
    told = {row.service_id: row for row in ServiceStory.objects.filter(zone=zone)}
    services = services_of(zone, day)
    closed = Service.objects.filter(pk__in=set(told) - {each.pk for each in services}).select_related("unit")
    return [Line(each, told.get(each.pk)) for each in sorted([*services, *closed], key=lambda row: (row.name, row.pk))]
