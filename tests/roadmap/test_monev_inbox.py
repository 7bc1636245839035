"""What waits about monev: the quarter that was not opened, the minutes that were not printed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from pilar.kernel.inbox import Asker
from pilar.organisation.access import rights_of
from pilar.records.actions import activity_steps
from pilar.records.models import Series
from pilar.roadmap.actions import monev as actions
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.inbox.monev import to_minute, to_open
from tests.evaluation.test_carrying import next_year
from tests.organisation.town import AT
from tests.roadmap.monitoring import Q3, Q4, held, meeting_at, opened
from tests.roadmap.rows import plan_row

DECEMBER = AT + timedelta(days=20)


def asker(user, at: datetime = DECEMBER) -> Asker:
    return Asker(user, rights_of(user, at), at, at.date())


@pytest.fixture
def set_plan(place):
    return plan_row(place.zone, state="set", revision=1)


def test_the_quarter_that_ends_soon_is_asked_for(place, set_plan):
    [item] = to_open(asker(place.leader))
    assert item.title == "Buka monev triwulan IV 2026"
    assert item.due == date(2026, 12, 31)
    assert list(to_open(asker(place.leader, AT))) == []  # more than a month is left


@pytest.mark.parametrize("who", ["pokja", "staff"])
def test_it_is_for_the_whole_team_only(place, set_plan, who):
    assert list(to_open(asker(getattr(place, who)))) == []
    assert list(to_minute(asker(getattr(place, who)))) == []


def test_without_a_plan_in_force_nothing_is_asked(place):
    plan_row(place.zone)
    assert list(to_open(asker(place.leader))) == []


def test_what_was_opened_is_not_asked_for_unless_its_meeting_was_called_off(place, set_plan):
    found = opened(place)
    assert list(to_open(asker(place.leader))) == []
    activity_steps.cancel(found.activity_id, "Bentrok", by=place.leader, at=AT)
    assert list(to_open(asker(place.leader)))


def test_a_schedule_asks_by_itself_until_the_quarter_is_over(place, set_plan):
    Series.objects.create(
        unit=place.zone.unit, kind="activity", title="Rapat monev", topics=",zi-monev,", every="quarterly",
        starts_on=date(2026, 1, 1), created_at=AT, created_by="1",
    )  # fmt: skip
    assert list(to_open(asker(place.leader))) == []
    assert list(to_open(asker(place.leader, AT + timedelta(days=50))))


def test_minutes_are_asked_for_until_they_are_printed(place):
    found = held(place, opened(place), place.leader)
    [item] = to_minute(asker(place.leader))
    assert item.title == "Selesaikan notulen monev triwulan IV 2026"
    actions.minute(found.pk, "Baik.", by=place.leader, at=AT)
    assert list(to_minute(asker(place.leader))) == []


def test_a_meeting_to_come_has_no_minutes_yet(place):
    opened(place, starts_at=AT + timedelta(days=5))
    assert list(to_minute(asker(place.leader, AT))) == []


def test_the_next_zone_takes_no_duty_away_before_the_old_year_is_over_and_leaves_none_after(place, set_plan):
    found = held(place, opened(place, Q3), place.leader)
    next_year(place)
    last, over = (AT.replace(year=2027, month=2, day=day) for day in (14, 15))
    for at in (AT, last):
        assert [item.title for item in to_minute(asker(place.leader, at))] == [
            "Selesaikan notulen monev triwulan III 2026"
        ]
    assert [item.title for item in to_open(asker(place.leader, last))] == ["Buka monev triwulan IV 2026"]
    assert list(to_minute(asker(place.leader, over))) == list(to_open(asker(place.leader, over))) == []
    with pytest.raises(RoadmapError, match="sudah lewat"):
        actions.minute(found.pk, "Baik.", by=place.leader, at=over)
    actions.minute(found.pk, "Baik.", by=place.leader, at=last)
    assert actions.open_monev(place.zone.pk, Q4, meeting_at(), by=place.leader, at=last).pk


def test_each_asks_once(place, set_plan, django_assert_num_queries):
    who = asker(place.leader)
    with django_assert_num_queries(1):
        list(to_open(who))
    with django_assert_num_queries(1):
        list(to_minute(who))
