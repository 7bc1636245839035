"""The team of a zone as its grants tell it: every place, who holds it, who has left, who may appoint."""

from __future__ import annotations

from datetime import timedelta

from pilar.evaluation.actions import scope
from pilar.evaluation.queries.assignments import members_on
from pilar.evaluation.queries.team import posts, team_of
from pilar.organisation.models import Duty
from tests.organisation.town import AT, TODAY


def team(place, asker=None):
    members = members_on(place.zone, TODAY)
    return {post.code: post for post in team_of(place.zone, members, asker or place.leader, TODAY, AT)}


def names(post):
    return [seat.grant.user for seat in post.seats]


def test_leader_secretary_and_six_pokja_have_a_place_whether_held_or_not(place):
    found = team(place)
    assert list(found) == [code for code, *_ in posts()]
    assert len(found) == 8
    assert names(found["ketua"]) == [place.leader]
    assert names(found["pokja-1"]) == [place.pokja]
    assert [code for code, post in found.items() if post.is_vacant] == [f"pokja-{number}" for number in range(2, 7)]


def test_who_has_no_duty_in_the_zone_any_more_is_said_to_have_left(place):
    Duty.objects.filter(person=place.leader.person).update(valid_until=TODAY - timedelta(1))
    found = team(place)
    assert found["ketua"].seats[0].has_left
    assert found["ketua"].is_vacant
    assert not found["sekretaris"].is_vacant


def test_somebody_of_a_member_unit_has_not_left(place):
    nurse = place.town.user(place.town.health, "Perawat contoh")
    place.town.give(nurse, "pokja", place.zone.unit, area=2)
    assert team(place)["pokja-2"].seats[0].has_left
    head = place.town.user(place.town.root, "Kepala daerah contoh", "head")
    scope.add_member(place.zone, place.town.health, valid_from=TODAY, basis="SK", by=head, at=AT)
    assert not team(place)["pokja-2"].seats[0].has_left


def test_a_leader_of_the_opd_reaches_the_zone_and_is_not_ended_from_here(place):
    above = place.town.user(place.town.labour, "Ketua dinas contoh", "zi_leader")
    seats = {seat.grant.user: seat for seat in team(place, place.head)["ketua"].seats}
    assert (seats[above].from_above, seats[above].may_end) == (True, False)
    assert (seats[place.leader].from_above, seats[place.leader].may_end) == (False, False)  # given from the body


def test_head_appoints_everybody_leader_all_but_the_leader_and_others_nobody(place):
    may = {who: {code for code, post in team(place, getattr(place, who)).items() if post.may_appoint}
           for who in ("head", "leader", "secretary", "pokja", "staff")}  # fmt: skip
    every = {code for code, *_ in posts()}
    assert may == {
        "head": every, "leader": every - {"ketua"}, "secretary": set(), "pokja": set(), "staff": set()
    }  # fmt: skip


def test_the_team_takes_the_same_queries_for_one_and_for_many(place, django_assert_num_queries):
    members = members_on(place.zone, TODAY)
    place.town.give(place.staff, "pokja", place.zone.unit, area=3)
    for _ in range(2):
        place.leader.__dict__.pop("_rights", None)
        with django_assert_num_queries(3):  # with the asker's rights
            team_of(place.zone, members, place.leader, TODAY, AT)
        for number in range(5):
            place.town.user(place.town.training, f"Anggota contoh {number}", "pokja", area=4)
