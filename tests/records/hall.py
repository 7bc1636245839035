"""An activity of the training UPT to test with: who leads the team, who only works there, and an open door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pilar.organisation.models import User
from pilar.records.actions import activities, attendance
from pilar.records.actions.activities import Plan
from pilar.records.models import Activity
from tests.organisation.town import AT, Town, build

#: The activity runs from one hour before AT to one hour after; the door closes an hour later.
STARTS, ENDS = AT - timedelta(hours=1), AT + timedelta(hours=1)
CLOSES = ENDS + timedelta(hours=1)


@dataclass
class Hall:
    """The town, who leads the team of the training UPT, a colleague with an account, and an activity."""

    town: Town
    leader: User
    staff: User
    activity: Activity

    @property
    def pk(self) -> int:
        return self.activity.pk

    def now(self) -> Activity:
        """The activity as it is stored now."""
        return Activity.objects.select_related("unit__body", "series", "leader").get(pk=self.pk)

    def open(self, at: datetime = AT) -> str:
        """Open the door; its code."""
        return attendance.open_door(self.pk, by=self.leader, at=at).door_token or ""

    def named(self, name: str, unit: str = "Desa contoh", at: datetime = AT) -> attendance.Signed:
        """Somebody types name and unit at the open door."""
        return attendance.attend_by_name(self.now().door_token or "", name, unit, at=at)


def plan_of(**more) -> Plan:
    """A plan of the hall's activity, with ``more`` in it."""
    values = {"title": "Apel pagi", "starts_at": STARTS, "ends_at": ENDS, "topics": ("culture",), **more}
    return Plan(**values)


def build_hall(town: Town | None = None) -> Hall:
    """An activity that has begun; its door was not opened yet."""
    town = town or build()
    leader = town.user(town.training, "Ketua tim contoh", "zi_leader")
    staff = town.user(town.training, "Pegawai contoh satu", "staff")
    activity = activities.plan(town.training, plan_of(), by=leader, at=AT - timedelta(days=3))
    return Hall(town, leader, staff, activity)
