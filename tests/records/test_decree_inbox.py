"""What waits for whoever manages decrees and innovations, at the boundaries that the rules of the body set."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from pilar.kernel.inbox import Asker, items_for
from pilar.organisation.access import forget_rights, keep_rights, rights_of
from pilar.organisation.models import Duty
from pilar.records.models import Decree
from pilar.records.queries import decree_lists, innovation_lists
from tests.organisation.town import AT, TODAY
from tests.records.decree_rows import decree_row, draft_row, innovation_row, measure_row

DAY = timedelta(days=1)


def asker(user):
    return Asker(user, rights_of(user, AT), AT, TODAY)


def waiting(user):
    return [item.title for item in items_for(asker(user)) if "contoh)" in item.title]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (46, None),
        (45, "segera berakhir"),
        (0, "segera berakhir"),
        (-1, "sudah berakhir"),
        (-90, "sudah berakhir"),
        (-91, None),
    ],
)
def test_a_decree_that_ends_is_told_in_time_and_for_a_while_after(office, days, said):
    decree_row(office.town.training, valid_until=TODAY + days * DAY)
    found = waiting(office.leader)
    assert len(found) == (1 if said else 0)
    assert all(said in title for title in found)
    assert waiting(office.staff) == []


def test_one_that_another_has_replaced_is_no_news(office):
    old = decree_row(office.town.training, valid_until=TODAY)
    decree_row(office.town.training, valid_from=TODAY + DAY, valid_until=None, replaces=old)
    assert waiting(office.leader) == []


def test_one_that_names_somebody_who_has_left(office):
    decree = decree_row(office.town.training, valid_until=None)
    member = decree.members.create(name="x", person=office.town.person(office.town.training))
    assert waiting(office.leader) == []
    Duty.objects.filter(person=member.person).update(valid_until=TODAY - DAY)
    assert waiting(office.leader) == [f"SK perlu diperbarui: {decree.title}"]


@pytest.mark.parametrize(("age", "told"), [(30, False), (31, True)])
def test_a_draft_that_nobody_decides(office, age, told):
    draft_row(office.town.training, created_at=AT - age * DAY)
    assert bool(waiting(office.leader)) is told


@pytest.mark.parametrize(("age", "told"), [(89, False), (90, True)])
def test_an_innovation_that_nobody_has_measured_again(office, age, told):
    innovation = innovation_row(office.town.training, applied_on=TODAY - age * DAY)
    measure = measure_row(innovation, before_on=TODAY - 200 * DAY)
    assert bool(waiting(office.leader)) is told
    measure.after, measure.after_on = Decimal(1), TODAY
    measure.save()
    assert waiting(office.leader) == []


def test_the_first_page_counts_what_waits_with_the_same_queries(office, django_assert_num_queries):
    ask = asker(office.leader)
    keep_rights(office.leader, AT)  # as a request does
    for count in (1, 30):
        for _ in range(count):
            draft_row(office.town.training)
            innovation_row(office.town.training, applied_on=TODAY)
        with django_assert_num_queries(4):
            decrees = decree_lists.standings(ask)
        with django_assert_num_queries(2):
            innovations = innovation_lists.standings(ask)
        assert decrees.total == Decree.objects.count()
        assert decrees.waiting[0].url.endswith("?keadaan=rancangan")
        assert len(innovations.waiting) == 1
    forget_rights(office.leader)
