"""Roles given, ended and handed over; what nobody may give; the last administrator."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilar.kernel.models import LedgerEntry
from pilar.organisation import access
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import grants, people
from pilar.organisation.independence import GrantError
from pilar.organisation.models import Grant
from tests.organisation.town import AT, START, TODAY


def give(user, role, unit, by, **more):
    return grants.give(user, role, unit, by=by, at=AT, valid_from=more.pop("valid_from", TODAY), **more)


def test_a_head_gives_the_team_leader_role_in_the_own_subtree(town):
    head = town.user(town.labour, role="head")
    user = town.user(town.training)
    grant = give(user, "zi_leader", town.training, head)
    assert access.may(user, "grant.give", town.training, AT)
    entry = LedgerEntry.objects.latest("pk")
    assert (entry.code, entry.object_id, entry.actor) == ("grant.given", str(grant.pk), head.actor)


@pytest.mark.parametrize("role", ["administrator", "personnel_no", "tpi_member", "wbs", "upg"])
def test_a_head_does_not_give_what_is_not_the_heads_to_give(town, role):
    head = town.user(town.labour, role="head")
    user = town.user(town.training)
    with pytest.raises((AccessDenied, GrantError)):
        give(user, role, town.labour, head)
    assert not user.grants.exists()


def test_a_role_outside_the_own_subtree_is_refused(town):
    head = town.user(town.labour, role="head")
    with pytest.raises(AccessDenied):
        give(town.user(town.health), "zi_leader", town.health, head)


def test_a_role_in_another_body_is_refused(town):
    with pytest.raises(AccessDenied):
        give(town.user(town.labour), "staff", town.other_root, town.admin)


def test_nobody_gives_a_role_to_oneself(town):
    with pytest.raises(AccessDenied, match="dirinya sendiri"):
        give(town.admin, "head", town.root, town.admin)


def test_the_same_role_is_given_once(town):
    user = town.user(town.labour, role="staff")
    with pytest.raises(GrantError, match="sudah memegang"):
        give(user, "staff", town.labour, town.admin)


@pytest.mark.parametrize(("role", "area"), [("pokja", None), ("staff", 3)])
def test_an_area_belongs_to_pokja_and_to_nothing_else(town, role, area):
    with pytest.raises(GrantError, match="areanya"):
        give(town.user(town.labour), role, town.labour, town.admin, area=area)


def test_one_person_may_serve_two_pokja(town):
    user = town.user(town.labour)
    give(user, "pokja", town.labour, town.admin, area=1)
    give(user, "pokja", town.labour, town.admin, area=2)
    assert {held.area for held in access.rights_of(user, AT).held} == {1, 2}


def test_a_role_is_held_where_the_table_says(town):
    with pytest.raises(GrantError, match="hanya dapat dipegang"):
        give(town.user(town.labour), "organisation", town.labour, town.admin)


class TestNobodyAssessesTheOwnUnit:
    def test_by_duty_in_an_opd(self, town):
        with pytest.raises(GrantError, match="tidak boleh menilai unitnya sendiri"):
            give(town.user(town.training), "tpi_member", town.root, town.inspector)
        with pytest.raises(GrantError, match="tidak boleh menilai unitnya sendiri"):
            give(town.user(town.training), "tpi_member", town.labour, town.inspector)

    def test_an_auditor_of_the_inspectorate_assesses_the_body(self, town):
        give(town.user(town.office), "tpi_member", town.root, town.inspector)

    def test_a_duty_that_has_ended_does_not_count(self, town):
        user = town.user(town.training)
        people.end_duty(user.person.duties.get(), TODAY - timedelta(days=1), by=town.admin, at=AT)
        give(user, "tpi_member", town.root, town.inspector)

    def test_by_team(self, town):
        user = town.user(town.office)
        give(user, "zi_secretary", town.training, town.admin)
        with pytest.raises(GrantError, match="anggota tim ZI"):
            give(user, "tpi_lead", town.labour, town.inspector)
        give(user, "tpi_lead", town.health, town.inspector)

    def test_the_other_way_round(self, town):
        user = town.user(town.office)
        give(user, "tpi_lead", town.labour, town.inspector)
        with pytest.raises(GrantError, match="sebagai TPI"):
            give(user, "zi_secretary", town.training, town.admin)


class TestEnding:
    def test_a_role_is_gone_at_once_and_stays_in_the_history(self, town):
        user = town.user(town.labour, role="staff")
        grants.end(user.grants.get(), by=town.admin, at=AT)
        assert not access.may(user, "unit.view", town.labour, AT)
        assert Grant.objects.get(user=user).ended_by == town.admin.actor

    def test_a_role_is_ended_once(self, town):
        grant = town.user(town.labour, role="staff").grants.get()
        grants.end(grant, by=town.admin, at=AT)
        with pytest.raises(GrantError, match="sudah berakhir"):
            grants.end(grant, by=town.admin, at=AT)

    def test_staff_end_nothing(self, town):
        staff = town.user(town.labour, role="staff")
        grant = town.user(town.labour, "Kepala contoh", "head").grants.get()
        with pytest.raises(AccessDenied):
            grants.end(grant, by=staff, at=AT)

    def test_the_last_administrator_stays(self, town):
        second = town.user(town.labour, role="administrator", at=town.root)
        helper = town.user(town.labour, "Administrator OPD", "administrator", town.labour)
        grants.end(town.admin.grants.get(), by=second, at=AT)
        with pytest.raises(AccessDenied):
            grants.end(second.grants.get(), by=helper, at=AT)
        with pytest.raises(GrantError, match="administrator terakhir"):
            grants.end(second.grants.get(), by=second, at=AT)

    def test_a_second_first_administrator_is_refused(self, town):
        with pytest.raises(GrantError, match="sudah punya administrator"):
            grants.give_first(town.user(town.labour), town.root, by="cli", at=AT)


class TestHandingOver:
    def test_the_role_changes_hands_on_a_day(self, town):
        old, new = town.user(town.labour, role="zi_leader"), town.user(town.labour, "Pengganti contoh")
        tomorrow = TODAY + timedelta(days=1)
        grants.hand_over(old.grants.get(), new, by=town.admin, at=AT, from_day=tomorrow, basis="SK contoh")
        assert old.grants.get().valid_until == TODAY
        assert new.grants.get().valid_from == tomorrow
        assert LedgerEntry.objects.latest("pk").code == "grant.handed_over"

    def test_nothing_changes_where_the_other_may_not_have_it(self, town):
        old, new = town.user(town.office, role="tpi_lead", at=town.root), town.user(town.training)
        with pytest.raises(GrantError):
            grants.hand_over(old.grants.get(), new, by=town.inspector, at=AT, from_day=TODAY, basis="")
        assert old.grants.get().valid_until is None
        assert not new.grants.exists()

    def test_an_administrator_hands_over_the_own_role(self, town):
        new = town.user(town.labour, "Administrator baru")
        grant = town.admin.grants.get()
        grants.hand_over(grant, new, by=town.admin, at=AT, from_day=TODAY + timedelta(days=1), basis="mutasi")
        assert new.grants.get().role == "administrator"

    def test_a_team_member_does_not_hand_over_the_own_role(self, town):
        old = town.user(town.labour, role="pokja", area=1)
        with pytest.raises(AccessDenied):
            grants.hand_over(
                old.grants.get(), town.user(town.labour), by=old, at=AT, from_day=TODAY + timedelta(days=1), basis=""
            )


def test_a_role_that_was_given_today_is_gone_at_once(town):
    user = town.user(town.labour)
    grant = give(user, "staff", town.labour, town.admin)
    grants.end(grant, by=town.admin, at=AT)
    assert not access.may(user, "unit.view", town.labour, AT)
    give(user, "staff", town.labour, town.admin)
    assert access.may(user, "unit.view", town.labour, AT)


def test_a_future_role_can_be_taken_back(town):
    user = town.user(town.labour)
    grant = town.give(user, "staff", town.labour, valid_from=TODAY + timedelta(days=30))
    grants.end(grant, by=town.admin, at=AT)
    assert not access.may(user, "unit.view", town.labour, AT + timedelta(days=40))


def test_dates_in_the_wrong_order_are_refused(town):
    with pytest.raises(GrantError, match="mendahului"):
        give(town.user(town.labour), "staff", town.labour, town.admin, valid_until=START)
