"""The access table as an inspector reads it: nobody climbs by giving roles to others."""

from __future__ import annotations

import pytest

from pilar.organisation.models import Unit
from pilar.organisation.roles import CAPABILITIES, ROLES


def gives(code: str) -> set[str]:
    """The roles that a holder of ``code`` gives."""
    if "grant.give" not in ROLES[code].may:
        return set()
    return {role.code for role in ROLES.values() if code in role.given_by}


def reachable(code: str) -> set[str]:
    """What somebody gets into the hands of helpers, who give in their turn."""
    found: set[str] = set()
    todo = [code]
    while todo:
        for role in gives(todo.pop()) - found:
            found.add(role)
            todo.append(role)
    return found


@pytest.mark.parametrize("code", ["staff", "pokja", "zi_secretary", "front_desk", "planner", "instructor", "auditor",
                                  "tpi_member", "tpi_lead", "tpi_controller", "complaints", "upg", "wbs"])  # fmt: skip
def test_most_roles_give_nothing(code):
    assert gives(code) == set()


def test_personnel_make_staff_and_nothing_else():
    assert reachable("personnel") == {"staff"}


def test_a_team_leader_makes_the_team_and_nothing_else():
    assert reachable("zi_leader") == {"zi_secretary", "pokja"}


def test_a_head_makes_no_administrator_and_chooses_assessors_only_through_an_inspector():
    assert "administrator" not in reachable("head")
    direct = gives("head")
    assert not {role for role in direct if ROLES[role].assesses or role == "wbs"}


def test_assessors_and_readers_of_secret_reports_are_chosen_by_the_inspector_alone():
    for role in ROLES.values():
        if role.assesses or role.code == "wbs":
            assert role.given_by == ("inspector",)


def test_whoever_gives_has_the_right_to_give():
    for role in ROLES.values():
        for giver in role.given_by:
            assert "grant.give" in ROLES[giver].may


def test_a_gift_never_reaches_more_units_than_the_giver_has(town):
    """A giver reaches the unit of the gift; so what is given lies within the giver's own subtree."""
    from pilar.organisation.access import AccessDenied
    from pilar.organisation.actions import grants
    from tests.organisation.town import AT, START

    for role in ROLES.values():
        if "grant.give" not in role.may or Unit.OPD not in role.held_at:
            continue
        giver = town.user(town.labour, f"{role.label} contoh", role.code)
        for code in gives(role.code):
            for outside in (town.root, town.health, town.office):
                with pytest.raises(AccessDenied):
                    grants.give(
                        town.user(town.labour), code, outside, by=giver, at=AT, valid_from=START,
                        area=1 if ROLES[code].by_area else None,
                    )  # fmt: skip


def test_no_role_but_the_administrators_has_every_capability():
    full = {role.code for role in ROLES.values() if role.may == set(CAPABILITIES)}
    assert full == {"administrator"}


def test_who_judges_changes_nothing_that_is_judged():
    for role in ROLES.values():
        if role.assesses:
            assert not role.may & {"unit.manage", "person.manage", "grant.give", "rule.manage", "calendar.manage"}
