"""The access table as an inspector reads it: nobody climbs by giving roles, and nobody removes whoever watches."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilar.kernel import ledger
from pilar.organisation import access, giving
from pilar.organisation.access import AccessDenied, Held, Rights
from pilar.organisation.actions import accounts, acting, grant_checks, grants, people, units
from pilar.organisation.independence import GrantError
from pilar.organisation.models import Duty, Grant, Unit, User
from pilar.organisation.models.unit import path_of
from pilar.organisation.roles import CAPABILITIES, ROLES
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, START, TODAY

OVERSIGHT = {"inspector", "tpi_member", "tpi_lead", "tpi_controller", "wbs", "auditor"}


def gives(code: str) -> set[str]:
    """The roles that a holder of ``code`` gives where somebody holds them already."""
    if "grant.give" not in ROLES[code].may:
        return set()
    return {role.code for role in ROLES.values() if code in giving.givers_of(role, vacant=False)}


def reachable(code: str) -> set[str]:
    """What somebody gets into the hands of helpers, who give in their turn."""
    found: set[str] = set()
    todo = [code]
    while todo:
        for role in gives(todo.pop()) - found:
            found.add(role)
            todo.append(role)
    return found


class TestTheTable:
    @pytest.mark.parametrize("code", [code for code, role in ROLES.items() if not role.has_authority])
    def test_most_roles_give_nothing(self, code):
        assert gives(code) == set()

    def test_personnel_make_staff_and_nothing_else(self):
        assert reachable("personnel") == {"staff"}

    def test_a_team_leader_makes_the_team_and_nothing_else(self):
        assert reachable("zi_leader") == {"zi_secretary", "pokja"}

    @pytest.mark.parametrize("code", sorted(set(ROLES) - {"inspector"}))
    def test_oversight_is_out_of_reach_of_everybody_but_the_inspector(self, code):
        assert not reachable(code) & OVERSIGHT

    @pytest.mark.parametrize("code", sorted(set(ROLES) - {"administrator"}))
    def test_only_administrators_make_administrators(self, code):
        assert "administrator" not in reachable(code)

    def test_an_inspector_makes_nobody_who_builds_or_administers(self):
        made = reachable("inspector")
        assert not {code for code in made if ROLES[code].builds}
        assert not made & {"administrator", "head", "personnel"}

    def test_whoever_gives_has_the_right_to_give(self):
        for role in ROLES.values():
            for giver in giving.givers_of(role, vacant=True):
                assert ROLES[giver].has_authority

    def test_what_is_given_only_while_vacant_is_passed_on_by_its_holder(self):
        for role in ROLES.values():
            if role.vacant_by:
                assert role.code in role.given_by
                assert role.held_at == (Unit.BODY,)

    def test_no_role_but_the_administrators_has_every_capability(self):
        assert {role.code for role in ROLES.values() if role.may == set(CAPABILITIES)} <= {"administrator"}

    def test_who_judges_changes_nothing_that_is_judged(self):
        for role in ROLES.values():
            if role.assesses:
                assert not role.may & {"unit.manage", "person.manage", "grant.give", "rule.manage", "calendar.manage"}

    def test_what_gives_or_watches_asks_for_a_second_factor_where_it_reaches_the_body_s_secrets(self):
        for code in OVERSIGHT - {"auditor"} | {"administrator"}:
            assert ROLES[code].second_factor


# A tree of three levels: body, two OPDs, a UPT below each; another body.
BODY, OTHER = path_of("", 1), path_of("", 9)
PATHS = [BODY, path_of(BODY, 2), path_of(BODY, 3), path_of(path_of(BODY, 2), 4), path_of(path_of(BODY, 3), 5), OTHER]
DAYS = [TODAY + timedelta(days=number) for number in (1, 10, 100)]
gift = st.tuples(
    st.integers(0, 20), st.sampled_from(sorted(ROLES)), st.sampled_from(PATHS), st.sampled_from([None, *DAYS])
)


def held(code: str, path: str, until: date | None) -> Held:
    return Held(ROLES[code], int(path[-7:-1]), 1, path, None, until)


@given(st.sampled_from(sorted(ROLES)), st.sampled_from(PATHS[:-1]), st.sampled_from([None, *DAYS]), st.lists(gift))
def test_no_chain_of_gifts_leaves_the_subtree_reaches_oversight_or_outlasts_the_own_role(code, path, until, gifts):
    """Somebody with one role and helpers who do all that is asked; the offices of oversight are filled."""
    everybody = [held(code, path, until)]
    for number, role, where, last in gifts:
        giver = everybody[number % len(everybody)]
        found = giving.standings(Rights((giver,)), ROLES[role], where)
        limit = giving.own_limit(found, ROLES[role]) if found else None
        if found and (limit is None or (last is not None and last <= limit)):
            everybody.append(held(role, where, last))
    for each in everybody[1:]:
        assert each.path.startswith(path)
        assert each.role.code in reachable(code)
        if each.role.code == code and until is not None:
            assert each.until is not None
            assert each.until <= until


@given(st.sampled_from(sorted(ROLES)), st.sampled_from(PATHS), st.sampled_from(sorted(ROLES)), st.sampled_from(PATHS),
       st.sampled_from([None, *PATHS]))  # fmt: skip
def test_whoever_ends_authority_stands_where_it_was_given_or_above(code, path, role, where, source):
    units_by_path = {each: Unit(pk=int(each[-7:-1]), path=each) for each in PATHS}
    grant = Grant(role=role, unit=units_by_path[where], given_from=units_by_path[source] if source else None)
    if giving.may_end(Rights((held(code, path, None),)), grant):
        assert where.startswith(path)
        assert code in ROLES[role].given_by
        if ROLES[role].has_authority:
            # From elsewhere: the unit has been moved since, and only the body's own roles end it.
            stood = source if source and where.startswith(source) else where if source is None else where[:7]
            assert stood.startswith(path)


class TestReach:
    def test_nobody_is_offered_a_role_that_cannot_be_held_within_reach(self, town):
        def offered(unit, role):
            rights = access.rights_of(town.user(unit, f"{role} contoh", role), AT)
            return {found.code for found in giving.giveable(rights)}

        assert not offered(town.labour, "head") & {"organisation", "inspector"}
        assert {"personnel", "head"} <= offered(town.labour, "head")
        assert not offered(town.training, "head") & {"personnel", "organisation"}
        assert {"organisation", "inspector"} <= offered(town.root, "head")

    def test_a_gift_never_reaches_more_units_than_the_giver_has(self, town):
        for role in ROLES.values():
            if not role.has_authority or Unit.OPD not in role.held_at:
                continue
            giver = town.user(town.labour, f"{role.label} contoh", role.code)
            for code in gives(role.code):
                for outside in (town.root, town.health, town.office, town.other_root):
                    with pytest.raises(AccessDenied):
                        grants.give(
                            town.user(town.labour), code, outside, by=giver, at=AT, valid_from=START,
                            area=1 if ROLES[code].by_area else None,
                        )  # fmt: skip

    def test_a_role_is_held_by_people_of_the_body(self, town):
        stranger = people.open_account(town.person(town.other_root), by="test", at=AT)
        with pytest.raises(GrantError, match="instansi lain"):
            grants.give(stranger, "staff", town.labour, by=town.admin, at=AT, valid_from=TODAY)

    def test_a_role_does_not_outlive_its_unit(self, town):
        user = town.user(town.labour)
        units.close_unit(town.training, TODAY + timedelta(days=9), "Perbup", by=town.admin, at=AT)
        with pytest.raises(GrantError, match="ditutup sesudah"):
            grants.give(user, "planner", town.training, by=town.admin, at=AT, valid_from=TODAY)
        grants.give(
            user, "planner", town.training, by=town.admin, at=AT, valid_from=TODAY,
            valid_until=TODAY + timedelta(days=9),
        )  # fmt: skip


class TestTheInspector:
    def test_is_made_by_an_administrator_while_there_is_none(self, town):
        grants.give(town.user(town.office), "inspector", town.root, by=town.admin, at=AT, valid_from=TODAY)

    def test_is_not_joined_by_a_second_one_of_the_administrators_choice(self, town):
        town.user(town.office, role="inspector", at=town.root)
        with pytest.raises(GrantError, match="sudah punya Inspektur"):
            grants.give(town.user(town.office), "inspector", town.root, by=town.admin, at=AT, valid_from=TODAY)

    def test_is_not_removed_by_an_administrator_in_any_way(self, town):
        grant = town.inspector.grants.get()
        helper = town.user(town.office)
        with pytest.raises(AccessDenied):
            grants.end(grant, by=town.admin, at=AT)
        with pytest.raises(AccessDenied):
            grants.hand_over(grant, helper, by=town.admin, at=AT, from_day=TODAY, basis="SK")
        with pytest.raises(AccessDenied, match="tidak dapat Anda akhiri"):
            people.close_account(town.inspector, town.body, town.office, by=town.admin, at=AT)
        with pytest.raises(AccessDenied, match="tidak dapat Anda berikan"):
            accounts.issue_first_code(town.inspector, by=town.admin, at=AT)
        User.objects.filter(pk=town.inspector.pk).update(is_active=False)
        with pytest.raises(GrantError, match="sudah punya Inspektur"):
            grants.give(helper, "inspector", town.root, by=town.admin, at=AT, valid_from=TODAY)

    def test_hands_over_the_own_role(self, town):
        new = town.user(town.office, "Inspektur baru")
        grants.hand_over(
            town.inspector.grants.get(), new, by=town.inspector, at=AT, from_day=TODAY + timedelta(days=1), basis="SK"
        )
        assert access.rights_of(new, AT + timedelta(days=1)).may("ledger.view", town.root.path)

    def test_does_not_leave_without_a_successor(self, town):
        first = town.inspector
        second = town.user(town.office, "Inspektur kedua", "inspector", town.root)
        grants.end(second.grants.get(), by=first, at=AT)
        with pytest.raises(GrantError, match="inspektur terakhir"):
            grants.end(first.grants.get(), by=first, at=AT)

    def test_can_be_made_by_the_installation_where_the_last_one_is_gone(self, town):
        user, first = town.user(town.office), town.inspector
        with pytest.raises(GrantError, match="sudah punya inspektur"):
            grants.give_first(user, town.root, by="cli", at=AT, role="inspector")
        User.objects.filter(pk=first.pk).update(is_active=False)
        grants.give_first(user, town.root, by="cli", at=AT, role="inspector")
        with pytest.raises(GrantError, match="hanya memberi"):
            grants.give_first(user, town.root, by="cli", at=AT, role="wbs")

    def test_chooses_the_auditor_whom_no_administrator_removes(self, town):
        auditor = town.user(town.office, "Auditor contoh", "auditor", town.root)
        with pytest.raises(AccessDenied):
            grants.end(auditor.grants.get(), by=town.admin, at=AT)
        grants.end(auditor.grants.get(), by=town.inspector, at=AT)


class TestPeopleAbove:
    @pytest.fixture
    def head(self, town):
        return town.user(town.labour, "Kepala contoh", "head")

    def test_a_second_head_does_not_remove_the_first(self, town, head):
        second = town.user(town.labour, "Kepala kedua")
        grants.give(second, "head", town.labour, by=head, at=AT, valid_from=TODAY)
        with pytest.raises(AccessDenied, match="diberikan dari"):
            grants.end(head.grants.get(), by=second, at=AT)
        with pytest.raises(AccessDenied):
            grants.hand_over(head.grants.get(), town.user(town.labour), by=second, at=AT, from_day=TODAY, basis="SK")
        grants.end(second.grants.get(), by=head, at=AT)

    def test_an_administrator_of_an_opd_does_not_remove_its_head(self, town, head):
        helper = town.user(town.labour, "Administrator OPD", "administrator")
        with pytest.raises(AccessDenied, match="diberikan dari"):
            grants.end(head.grants.get(), by=helper, at=AT)
        below = town.user(town.training, "Kepala UPT contoh")
        grant = grants.give(below, "head", town.training, by=helper, at=AT, valid_from=TODAY)
        grants.end(grant, by=helper, at=AT)

    def test_a_role_without_authority_is_ended_by_whoever_gives_it(self, town, head):
        grants.end(town.user(town.training, "Pegawai contoh", "planner").grants.get(), by=head, at=AT)

    def test_administrators_of_the_body_are_peers(self, town):
        second = town.user(town.office, "Administrator kedua", "administrator", town.root)
        grants.end(town.admin.grants.get(), by=second, at=AT)

    def test_the_last_administrator_of_an_opd_may_go_because_the_body_has_one(self, town):
        helper = town.user(town.labour, "Administrator OPD", "administrator")
        grants.end(helper.grants.get(), by=town.admin, at=AT)

    def test_a_role_keeps_from_where_it_was_given_when_its_holder_hands_it_over(self, town, head):
        new = town.user(town.labour, "Kepala baru")
        grants.hand_over(
            head.grants.get(), new, by=head, at=AT, from_day=TODAY + timedelta(days=1), basis="SK"
        )  # fmt: skip
        assert new.grants.get().given_from == town.root


class TestClosingAnAccount:
    """It ends all that the account may; so it takes what ending its roles takes, where they carry authority."""

    def test_of_the_last_administrator_is_refused(self, town):
        second = town.user(town.office, "Administrator kedua", "administrator", town.root)
        people.close_account(second, town.body, town.office, by=town.admin, at=AT)
        officer = town.user(town.labour, "Kepegawaian contoh", "personnel", town.root)
        with pytest.raises(AccessDenied):
            people.close_account(town.admin, town.body, town.root, by=officer, at=AT)
        with pytest.raises(GrantError, match="administrator terakhir"):
            people.close_account(town.admin, town.body, town.root, by=town.admin, at=AT)

    def test_of_ordinary_people_is_the_personnel_officer_s(self, town):
        officer = town.user(town.labour, "Kepegawaian contoh", "personnel")
        user = town.user(town.training, "Perencana contoh", "planner")
        people.close_account(user, town.body, town.training, by=officer, at=AT)
        head = town.user(town.training, "Kepala contoh", "head")
        with pytest.raises(AccessDenied, match="Kepala"):
            people.close_account(head, town.body, town.training, by=officer, at=AT)
        grants.end(head.grants.get(), by=town.admin, at=AT)
        people.close_account(head, town.body, town.training, by=officer, at=AT)


class TestDays:
    def test_an_acting_head_makes_no_head_beyond_the_own_days(self, town):
        last = TODAY + timedelta(days=5)
        person = town.person(town.labour, "Pelaksana contoh")
        duty = acting.appoint(
            town.labour, person, Duty.PLH, "Kepala Dinas", by=town.admin, at=AT, valid_from=TODAY, valid_until=last,
            basis="SP",
        )  # fmt: skip
        assert duty.grants.get().given_from == town.root
        deputy = duty.grants.get().user
        friend = town.user(town.labour)
        for until in (None, last + timedelta(days=1)):
            with pytest.raises(GrantError, match="berakhir 29 November 2026"):
                grants.give(friend, "head", town.labour, by=deputy, at=AT, valid_from=TODAY, valid_until=until)
        grants.give(friend, "head", town.training, by=deputy, at=AT, valid_from=TODAY, valid_until=last)
        grants.give(friend, "zi_leader", town.training, by=deputy, at=AT, valid_from=TODAY)

    def test_a_role_is_not_ended_in_the_past(self, town):
        user = town.user(town.labour, role="planner")
        with pytest.raises(GrantError, match="tidak diakhiri mundur"):
            grants.end(user.grants.get(), by=town.admin, at=AT, last_day=TODAY - timedelta(days=2))
        with pytest.raises(GrantError, match="tidak diakhiri mundur"):
            grants.hand_over(
                user.grants.get(), town.user(town.labour), by=town.admin, at=AT, from_day=TODAY - timedelta(days=1),
                basis="SK",
            )  # fmt: skip
        assert user.grants.get().valid_until is None


class TestNobodyAssessesWhatIsHis:
    def test_nor_what_is_below_the_own_unit(self, town):
        with pytest.raises(GrantError, match="unitnya sendiri"):
            grants.give(town.user(town.root), "tpi_member", town.labour, by=town.inspector, at=AT, valid_from=TODAY)

    def test_the_inspectorate_builds_its_own_zone_and_assesses_the_others(self, town):
        user = town.user(town.office)
        grants.give(user, "zi_secretary", town.office, by=town.admin, at=AT, valid_from=TODAY)
        grants.give(user, "tpi_member", town.root, by=town.inspector, at=AT, valid_from=TODAY)
        other = town.user(town.office)
        grants.give(other, "tpi_member", town.root, by=town.inspector, at=AT, valid_from=TODAY)
        grants.give(other, "zi_secretary", town.office, by=town.admin, at=AT, valid_from=TODAY)
        with pytest.raises(GrantError, match="sebagai TPI"):
            grants.give(other, "zi_secretary", town.labour, by=town.admin, at=AT, valid_from=TODAY)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
class TestAtOnce:
    def test_a_vacant_place_is_filled_once(self, request, tmp_path, monkeypatch, guarded):
        with open_site(request, tmp_path) as site:
            town = request.getfixturevalue("town_in_file")
            helpers = [town.user(town.office), town.user(town.office)]
            meeting = Meeting(guarded=guarded)
            monkeypatch.setattr(grant_checks, "is_filled", meeting.after(grant_checks.is_filled))
            options = self.options(monkeypatch, guarded)

            def give(user):
                return grants.give(user, "inspector", town.root, by=town.admin, at=AT, valid_from=TODAY, **options)

            site.together(*(lambda user=user: give(user) for user in helpers))
            assert Grant.objects.filter(role="inspector").count() == (1 if guarded else 2)

    def test_two_administrators_do_not_end_each_other(self, request, tmp_path, monkeypatch, guarded):
        with open_site(request, tmp_path) as site:
            town = request.getfixturevalue("town_in_file")
            second = town.user(town.office, "Administrator kedua", "administrator", town.root)
            meeting = Meeting(guarded=guarded)
            monkeypatch.setattr(f"{grants.__name__}.refuse_last", meeting.after(grant_checks.refuse_last))
            options = self.options(monkeypatch, guarded)
            pairs = [(town.admin, second.grants.get()), (second, town.admin.grants.get())]

            def end(by, grant):
                return grants.end(grant, by=by, at=AT, **options)

            site.together(*(lambda by=by, grant=grant: end(by, grant) for by, grant in pairs))
            left = Grant.objects.filter(role="administrator", unit=town.root, valid_until__isnull=True).count()
            assert left == (1 if guarded else 0)

    def options(self, monkeypatch, guarded):
        if guarded:
            return {}
        # Each statement is by itself then, and the ledger wants a transaction.
        monkeypatch.setattr(ledger, "record", lambda *args, **options: None)
        return {"guard": unguarded}
