"""What other rooms read of reviews: at every boundary of time, topic, unit and state."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilar.organisation.access import below
from pilar.records.queries.reviews import concluded, due_recommendations, followed_up
from tests.records.review_rows import recommendation_row, review_row

START, UNTIL = date(2026, 1, 1), date(2026, 12, 15)
DAY = timedelta(days=1)


def units_q(unit):
    return below([unit.path], "unit__path")


def measured(town, start=START, until=UNTIL, topics=("sop",)):
    found = followed_up(units_q(town.training), topics, start, until)
    return found.closed, found.due, found.not_yet_due, list(found.open_rows)


# -- concluded


@pytest.mark.parametrize(
    ("held_on", "counts"), [(START - DAY, False), (START, True), (UNTIL, True), (UNTIL + DAY, False)]
)
def test_a_review_counts_from_the_first_day_of_the_window_to_its_last(town, held_on, counts):
    review = review_row(town.training, state="concluded", held_on=held_on)
    assert (review in concluded(units_q(town.training), ["sop"], START, UNTIL)) is counts


def test_without_a_start_the_oldest_review_counts(town):
    review = review_row(town.training, state="concluded", held_on=date(2010, 1, 1))
    assert list(concluded(units_q(town.training), ["sop"], None, UNTIL)) == [review]


@pytest.mark.parametrize("state", ["open", "dropped"])
def test_a_review_that_is_not_concluded_does_not_count_even_with_a_day_and_words(town, state):
    review_row(town.training, state=state, held_on=UNTIL, conclusion="Sudah")
    assert not concluded(units_q(town.training), ["sop"], START, UNTIL).exists()


def test_a_topic_is_found_whole_and_not_as_a_part_of_another(town):
    review_row(town.training, state="concluded", topics=",service-standard,")
    both = review_row(town.training, state="concluded", topics=",service,sop,")
    assert list(concluded(units_q(town.training), ["service"], START, UNTIL)) == [both]
    assert concluded(units_q(town.training), [], START, UNTIL).count() == 2


def test_reviews_of_a_sister_opd_do_not_count(town):
    review_row(town.health, state="concluded")
    assert not concluded(units_q(town.labour), ["sop"], START, UNTIL).exists()
    assert concluded(units_q(town.root), ["sop"], START, UNTIL).exists()


# -- followed up


def test_nothing_recommended_is_nothing_due(town):
    review_row(town.training)
    assert measured(town) == (0, 0, 0, [])


def test_what_is_due_on_the_cut_off_day_is_due_and_what_is_due_a_day_later_is_only_shown(town):
    review = review_row(town.training)
    on_the_day = recommendation_row(review, UNTIL)
    recommendation_row(review, UNTIL + DAY)
    assert measured(town) == (0, 1, 1, [on_the_day])
    assert list(due_recommendations(units_q(town.training), ["sop"], UNTIL)) == [on_the_day]


@pytest.mark.parametrize(("closed_on", "closed"), [(UNTIL, 1), (UNTIL + DAY, 0)])
def test_what_was_accepted_after_the_cut_off_was_open_at_it(town, closed_on, closed):
    row = recommendation_row(review_row(town.training), UNTIL, closed_on=closed_on)
    assert measured(town) == (closed, 1, 0, [] if closed else [row])


def test_what_waits_to_be_accepted_is_not_closed(town):
    row = recommendation_row(review_row(town.training), UNTIL - DAY, state="done")
    assert measured(town) == (0, 1, 0, [row])


def test_what_is_closed_before_it_is_due_is_neither_due_nor_shown_as_waiting(town):
    recommendation_row(review_row(town.training), UNTIL + DAY, closed_on=UNTIL)
    assert measured(town) == (0, 0, 0, [])


def test_a_withdrawn_recommendation_and_those_of_a_dropped_review_do_not_count(town):
    recommendation_row(review_row(town.training), UNTIL, state="dropped")
    recommendation_row(review_row(town.training, state="dropped"), UNTIL, closed_on=UNTIL)
    assert measured(town) == (0, 0, 0, [])


@pytest.mark.parametrize(("closed_on", "counts"), [(START - DAY, 0), (START, 1)])
def test_what_was_due_before_the_window_counts_while_it_was_open_when_the_window_began(town, closed_on, counts):
    recommendation_row(review_row(town.training), START - 30 * DAY, closed_on=closed_on)
    assert measured(town) == (counts, counts, 0, [])


def test_an_old_open_recommendation_does_not_disappear_by_growing_older(town):
    row = recommendation_row(review_row(town.training), date(2020, 1, 1))
    assert measured(town) == (0, 1, 0, [row])
    assert measured(town, start=None) == (0, 1, 0, [row])


def test_the_share_moves_when_the_last_one_is_closed(town):
    review = review_row(town.training)
    recommendation_row(review, UNTIL, closed_on=UNTIL)
    last = recommendation_row(review, UNTIL)
    assert measured(town)[:2] == (1, 2)
    last.delete()
    recommendation_row(review, UNTIL, closed_on=UNTIL)
    assert measured(town)[:2] == (2, 2)


@pytest.mark.parametrize("how_many", [10, 1000])
def test_the_measure_takes_three_queries_for_10_and_1000_recommendations(town, django_assert_num_queries, how_many):
    review = review_row(town.training)
    row = recommendation_row(review, UNTIL)
    rows = [type(row)(review=review, text="Perbarui SOP", due_on=UNTIL) for _ in range(how_many - 1)]
    type(row).objects.bulk_create(rows)
    with django_assert_num_queries(3):
        found = followed_up(units_q(town.training), ["sop"], START, UNTIL)
    assert found.due == how_many
