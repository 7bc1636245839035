"""Acting heads: dates, basis, the role that comes and goes with them, and who may appoint whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from pilar.kernel.models import LedgerEntry
from pilar.organisation import access
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import acting, grants, people, units
from pilar.organisation.independence import GrantError
from pilar.organisation.models import Duty, Grant, User
from pilar.organisation.versions import ChangedMeanwhile
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, START, TODAY


def day(number):
    return TODAY + timedelta(days=number)


def act(town, person, first=0, last=10, kind=Duty.PLT, by=None, unit=None, basis="SP contoh", **more):
    return acting.appoint(
        unit or town.labour, person, kind, "Kepala Dinas", by=by or town.admin, at=AT, valid_from=day(first),
        valid_until=None if last is None else day(last), basis=basis, **more,
    )  # fmt: skip


def test_a_duty_tells_in_which_capacity_somebody_signs(town):
    person = town.person(town.labour, position="Sekretaris")
    duty = act(town, person)
    assert duty.capacity == "Plt. Kepala Dinas"
    assert person.duty_on(TODAY).position == "Sekretaris"
    assert person.duty_on(START - timedelta(days=1)) is None


def test_a_typed_prefix_is_not_said_twice(town):
    duty = acting.appoint(
        town.labour, town.person(town.labour), Duty.PLH, "plh Kepala Dinas", by=town.admin, at=AT, valid_from=TODAY,
        valid_until=TODAY, basis="SP",
    )  # fmt: skip
    assert duty.capacity == "Plh. Kepala Dinas"


class TestWhoAppoints:
    def test_a_head_in_the_own_subtree_and_nowhere_else(self, town):
        head = town.user(town.labour, role="head")
        act(town, town.person(town.labour), by=head)
        act(town, town.person(town.labour), by=head, unit=town.training)
        with pytest.raises(AccessDenied):
            act(town, town.person(town.health), by=head, unit=town.health)

    def test_staff_appoint_nobody(self, town):
        with pytest.raises(AccessDenied):
            act(town, town.person(town.labour), by=town.user(town.labour, role="staff"))

    def test_nobody_appoints_himself(self, town):
        head = town.user(town.labour, role="head")
        with pytest.raises(AccessDenied, match="dirinya sendiri"):
            act(town, head.person, by=head, unit=town.training)
        assert not Duty.objects.filter(kind=Duty.PLT).exists()

    def test_a_head_appoints_nobody_whom_he_does_not_see(self, town):
        head = town.user(town.labour, role="head")
        with pytest.raises(AccessDenied, match="tidak termasuk"):
            act(town, town.person(town.health), by=head)

    def test_the_administrator_appoints_somebody_of_another_opd(self, town):
        assert act(town, town.person(town.health)).unit == town.labour


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"last": None}, "hari terakhir"),
        ({"last": -1}, "mendahului"),
        ({"kind": Duty.DEFINITIVE}, "Plt. atau Plh."),
        ({"basis": " "}, "dasar penunjukan"),
        ({"first": -4000}, "tidak berlaku pada seluruh masa"),
    ],
)
def test_an_acting_head_needs_dates_and_a_basis(town, change, message):
    with pytest.raises(acting.ActingError, match=message):
        act(town, town.person(town.labour), **change)
    assert not Duty.objects.exclude(kind=Duty.DEFINITIVE).exists()


def test_a_person_of_another_body_is_refused(town):
    with pytest.raises(acting.ActingError, match="instansi lain"):
        act(town, town.person(town.other_root))


def test_a_unit_that_is_closed_before_the_end_is_refused(town):
    units.close_unit(town.training, day(5), "Perbup", by=town.admin, at=AT)
    with pytest.raises(acting.ActingError, match="tidak berlaku"):
        act(town, town.person(town.labour), unit=town.training)
    act(town, town.person(town.labour), unit=town.training, last=5)


def test_the_head_is_not_its_own_deputy(town):
    head = town.person(town.labour, "Kepala contoh", leads=True, position="Kepala Dinas")
    with pytest.raises(acting.ActingError, match="memimpin unit ini"):
        act(town, head)


def test_the_database_refuses_an_acting_head_without_an_end(town):
    duty = act(town, town.person(town.labour))
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.filter(pk=duty.pk).update(valid_until=None)


@pytest.mark.parametrize(("first", "last", "fits"), [(11, 20, True), (10, 20, False), (-5, -1, True), (-5, 0, False)])
def test_two_acting_heads_never_overlap(town, first, last, fits):
    act(town, town.person(town.labour, "Siti contoh"))
    if fits:
        act(town, town.person(town.labour), first, last)
    else:
        with pytest.raises(
            acting.ActingError, match=r"Siti contoh .*Plt\. Kepala Dinas dari 24 November 2026 sampai 4 Desember 2026"
        ):
            act(town, town.person(town.labour), first, last)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_appointments_at_once(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        town = request.getfixturevalue("town_in_file")
        persons = [town.person(town.labour), town.person(town.labour)]
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(acting, "_refuse_second", meeting.after(acting._refuse_second))
        guard = {} if guarded else {"guard": unguarded}
        site.together(*(lambda person=person: act(town, person, **guard) for person in persons))
        assert Duty.objects.filter(kind=Duty.PLT).count() == (1 if guarded else 2)


class TestTheRole:
    def test_of_a_head_is_held_for_exactly_those_days(self, town):
        person = town.person(town.labour)
        act(town, person, 1, 3)
        user = User.objects.get(person=person)
        holds = [access.may(user, "grant.give", town.training, AT + timedelta(days=number)) for number in range(5)]
        assert holds == [False, True, True, True, False]
        assert user.grants.get().basis == "SP contoh"

    def test_comes_with_an_account_where_there_is_none(self, town):
        act(town, town.person(town.labour))
        assert list(LedgerEntry.objects.order_by("-pk").values_list("code", flat=True)[:2]) == [
            "duty.acting", "account.opened",
        ]  # fmt: skip

    def test_uses_the_account_that_is_there(self, town):
        user = town.user(town.labour)
        before = LedgerEntry.objects.count()
        act(town, user.person)
        assert user.grants.get().role == "head"
        assert LedgerEntry.objects.count() == before + 1

    def test_is_not_given_where_the_appointment_is_refused(self, town):
        act(town, town.person(town.labour))
        person = town.person(town.labour)
        with pytest.raises(acting.ActingError):
            act(town, person)
        assert not User.objects.filter(person=person).exists()
        assert Grant.objects.filter(role="head").count() == 1

    def test_nobody_heads_a_unit_that_he_assesses(self, town):
        assessor = town.user(town.office, role="tpi_member", at=town.labour)
        for unit in (town.labour, town.training):
            with pytest.raises(GrantError, match="sebagai TPI"):
                act(town, assessor.person, unit=unit)
        assert not Duty.objects.filter(kind=Duty.PLT).exists()
        act(town, assessor.person, unit=town.health)

    def test_an_assessor_of_the_whole_body_heads_the_own_inspectorate_and_no_opd(self, town):
        assessor = town.user(town.office, role="tpi_member", at=town.root)
        act(town, assessor.person, unit=town.office)
        with pytest.raises(GrantError, match="sebagai TPI"):
            act(town, assessor.person, unit=town.labour)

    def test_given_for_good_is_refused_to_an_assessor_too(self, town):
        assessor = town.user(town.office, role="tpi_member", at=town.labour)
        with pytest.raises(GrantError, match="sebagai TPI"):
            town.give(assessor, "head", town.labour)

    def test_is_not_handed_over_without_the_duty(self, town):
        person = town.person(town.labour)
        grant = act(town, person).grants.get()
        user = User.objects.get(person=person)
        for by in (user, town.admin):
            with pytest.raises(GrantError, match="melekat pada penunjukan"):
                grants.hand_over(grant, town.user(town.labour), by=by, at=AT, from_day=day(1), basis="SP")
        assert grant.user.grants.count() == 1

    def test_nobody_becomes_the_assessor_of_a_unit_that_he_will_head(self, town):
        user = town.user(town.office)
        act(town, user.person, 5, 10, unit=town.labour)
        with pytest.raises(GrantError, match="menilai unitnya sendiri"):
            town.give(user, "tpi_member", town.labour)


class TestEnding:
    def test_ends_the_role_too(self, town):
        duty = act(town, town.person(town.labour), -5)
        acting.end(duty, day(-1), by=town.admin, at=AT)
        grant = duty.grants.get()
        assert (grant.valid_until, grant.ended_by) == (day(-1), town.admin.actor)
        assert not access.may(grant.user, "grant.give", town.labour, AT)
        assert LedgerEntry.objects.latest("pk").code == "duty.ended"

    @pytest.mark.parametrize(("last", "message"), [(10, "memang berakhir"), (-6, "mendahului hari mulai")])
    def test_at_an_impossible_day_is_refused(self, town, last, message):
        duty = act(town, town.person(town.labour), -5)
        with pytest.raises(acting.ActingError, match=message):
            acting.end(duty, day(last), by=town.admin, at=AT)

    def test_by_the_personnel_office_ends_the_role_too_and_prolongs_nothing(self, town):
        personnel = town.user(town.labour, role="personnel")
        duty = act(town, town.person(town.labour), -5)
        people.end_duty(duty, day(3), by=personnel, at=AT)
        assert duty.grants.get().valid_until == day(3)
        with pytest.raises(people.PersonError, match="diperpanjang oleh yang berwenang"):
            people.end_duty(duty, day(30), by=personnel, at=AT)
        assert duty.grants.get().valid_until == day(3)

    def test_staff_end_nothing(self, town):
        duty = act(town, town.person(town.labour), -5)
        with pytest.raises(AccessDenied):
            acting.end(duty, TODAY, by=town.user(town.labour, role="staff"), at=AT)


class TestCorrecting:
    def test_moves_the_role_along(self, town):
        duty = act(town, town.person(town.labour))
        acting.change(duty, valid_from=day(2), valid_until=day(20), basis="SP baru", by=town.admin, at=AT)
        grant = duty.grants.get()
        assert (grant.valid_from, grant.valid_until) == (day(2), day(20))
        assert LedgerEntry.objects.latest("pk").code == "duty.acting_changed"

    def test_a_role_that_was_taken_away_by_itself_stays_away(self, town):
        duty = act(town, town.person(town.labour))
        grants.end(duty.grants.get(), by=town.admin, at=AT)
        acting.change(duty, valid_from=day(0), valid_until=day(20), basis="SP", by=town.admin, at=AT)
        assert duty.grants.get().valid_until == day(-1)

    def test_nobody_prolongs_the_own_appointment(self, town):
        person = town.person(town.labour)
        duty = act(town, person)
        with pytest.raises(AccessDenied, match="sendiri"):
            acting.change(
                duty, valid_from=day(0), valid_until=day(90), basis="SP", by=User.objects.get(person=person), at=AT
            )

    def test_into_the_days_of_another_is_refused(self, town):
        duty = act(town, town.person(town.labour))
        act(town, town.person(town.labour), 11, 20)
        with pytest.raises(acting.ActingError, match="sudah ditunjuk"):
            acting.change(duty, valid_from=day(0), valid_until=day(11), basis="SP", by=town.admin, at=AT)

    def test_what_somebody_else_has_corrected_meanwhile_is_told(self, town):
        duty = act(town, town.person(town.labour))
        seen = acting.version(duty)
        acting.change(duty, valid_from=day(0), valid_until=day(5), basis="SP", by=town.admin, at=AT, seen=seen)
        with pytest.raises(ChangedMeanwhile, match="sudah diubah orang lain"):
            acting.change(duty, valid_from=day(0), valid_until=day(9), basis="SP", by=town.admin, at=AT, seen=seen)

    def test_into_days_in_which_the_person_assesses_the_unit_is_refused(self, town):
        user = town.user(town.office)
        duty = act(town, user.person, 0, 5)
        town.give(user, "tpi_member", town.labour, valid_from=day(10))
        with pytest.raises(GrantError, match="sebagai TPI"):
            acting.change(duty, valid_from=day(0), valid_until=day(12), basis="SP", by=town.admin, at=AT)


class TestTakingBack:
    def test_what_has_not_begun_is_gone_and_the_role_never_holds(self, town):
        person = town.person(town.labour)
        acting.cancel(act(town, person, 3), by=town.admin, at=AT)
        user = User.objects.get(person=person)
        assert not Duty.objects.filter(kind=Duty.PLT).exists()
        assert not access.may(user, "grant.give", town.labour, AT + timedelta(days=4))
        assert LedgerEntry.objects.latest("pk").code == "duty.acting_cancelled"
        act(town, person, 3)

    def test_what_has_begun_is_ended_and_not_taken_back(self, town):
        duty = act(town, town.person(town.labour))
        with pytest.raises(acting.ActingError, match="sudah mulai"):
            acting.cancel(duty, by=town.admin, at=AT)

    def test_twice_is_told(self, town):
        duty = act(town, town.person(town.labour), 3)
        acting.cancel(duty, by=town.admin, at=AT)
        with pytest.raises(acting.ActingError, match="sudah dibatalkan"):
            acting.end(duty, day(4), by=town.admin, at=AT)
