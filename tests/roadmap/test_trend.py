"""The trend: what the revisions tell of the past, written once for each day that is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilar.evaluation.actions import answering
from pilar.evaluation.actions.writing import Change
from pilar.roadmap.actions import trend as actions
from pilar.roadmap.models import TrendPoint
from pilar.roadmap.queries import trend
from tests.evaluation.place import SCALED, YES_NO
from tests.organisation.town import AT, TODAY

DAY = timedelta(1)


def answer(place, field, value, days):
    answering.answer(place.zone.pk, Change(field, value), by=place.leader, at=AT + days * DAY)


@pytest.fixture
def answered(place):
    """Answers on three days of the past and on the day of AT."""
    answer(place, YES_NO, "Ya", -20)
    answer(place, SCALED, "C", -20)
    answer(place, SCALED, "B", -10)
    answer(place, SCALED, "A", -10)
    answer(place, SCALED, "B", -3)
    answer(place, SCALED, "A", 0)
    return place


def test_the_past_is_written_from_the_revisions_a_point_for_each_day_that_moved_it(answered):
    number = actions.write(answered.worksheet, TODAY - DAY)
    points = trend.stored(answered.zone)
    assert number == len(points) == 3
    assert [point.day for point in points] == [TODAY - 20 * DAY, TODAY - 10 * DAY, TODAY - 3 * DAY]
    assert points[0].total < points[1].total > points[2].total > points[0].total


def test_the_last_point_is_exactly_what_stands_on_the_worksheet(answered):
    actions.write(answered.worksheet, TODAY)
    last = trend.stored(answered.zone)[-1]
    assert last.like(trend.now(answered.worksheet, TODAY))


def test_a_whole_worksheet_with_numbers_and_blanks_is_told_exactly(place):
    place.answer_all()
    place.answer("A.I.1.i.b", None)
    actions.write(place.worksheet, TODAY)
    assert trend.stored(place.zone)[-1].like(trend.now(place.worksheet, TODAY))


def test_twice_writes_nothing_new_and_a_later_answer_adds_its_day(answered):
    actions.write(answered.worksheet, TODAY - DAY)
    assert actions.write(answered.worksheet, TODAY - DAY) == 0
    assert actions.write_all(AT + DAY) == 1
    assert TrendPoint.objects.filter(zone=answered.zone).count() == 4
    assert actions.write_all(AT + DAY) == 0


def test_a_day_that_ends_where_it_began_has_no_point(answered):
    actions.write(answered.worksheet, TODAY)
    answer(answered, SCALED, "C", 2)
    answer(answered, SCALED, "A", 2)
    assert actions.write_all(AT + 5 * DAY) == 0


def test_today_stands_beside_what_is_written(answered):
    actions.write(answered.worksheet, TODAY - DAY)
    points = trend.with_today(trend.stored(answered.zone), answered.worksheet, TODAY)
    assert points[-1].day == TODAY
    assert points[-1].total == answered.worksheet.total
    assert trend.on(points, TODAY - 5 * DAY) == points[1]
    assert trend.on(points, TODAY - 50 * DAY) is None


def test_writing_a_long_history_asks_three_times(answered, django_assert_num_queries):
    worksheet = answered.worksheet
    with django_assert_num_queries(3):  # the last point, the revisions, the rows
        actions.write(worksheet, TODAY)


def test_a_moment_of_the_past_is_told_by_the_points_and_not_by_the_worksheet(answered):
    actions.write(answered.worksheet, TODAY)
    points = trend.stored(answered.zone)
    then = trend.at_moment(answered.worksheet, points, AT - 5 * DAY)
    assert then == points[1]
    assert trend.at_moment(answered.worksheet, points, AT) == trend.now(answered.worksheet, TODAY)
    assert trend.at_moment(answered.worksheet, points, AT - 90 * DAY) is None
