"""People, duties, acting heads and accounts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from pilar.kernel import ledger
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import people
from pilar.organisation.models import Duty, Person, User
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, START, TODAY

NIP = "198609262015051001"


def act(town, person, first=TODAY, last=TODAY + timedelta(days=10), kind=Duty.PLT, by=None, **more):
    return people.appoint_acting(
        town.labour, person, kind, "Kepala Dinas", by=by or town.admin, at=AT, valid_from=first, valid_until=last,
        basis="SP contoh", **more,
    )  # fmt: skip


def test_a_duty_tells_in_which_capacity_somebody_signs(town):
    person = town.person(town.labour, position="Sekretaris")
    duty = act(town, person)
    assert duty.capacity == "Plt. Kepala Dinas"
    assert person.duty_on(TODAY).position == "Sekretaris"
    assert person.duty_on(START - timedelta(days=1)) is None


def test_a_head_appoints_an_acting_head_in_the_own_unit(town):
    head = town.user(town.labour, role="head")
    act(town, town.person(town.labour), by=head)
    with pytest.raises(AccessDenied):
        people.appoint_acting(
            town.health, town.person(town.health), Duty.PLH, "Kepala", by=head, at=AT, valid_from=TODAY,
            valid_until=TODAY, basis="SP",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"last": None}, "hari terakhir"),
        ({"last": TODAY - timedelta(days=1)}, "mendahului"),
        ({"kind": Duty.DEFINITIVE}, "Plt. atau Plh."),
    ],
)
def test_an_acting_head_needs_dates(town, change, message):
    with pytest.raises(people.PersonError, match=message):
        act(town, town.person(town.labour), **change)
    assert not Duty.objects.exclude(kind=Duty.DEFINITIVE).exists()


def test_the_database_refuses_an_acting_head_without_an_end(town):
    duty = act(town, town.person(town.labour))
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.filter(pk=duty.pk).update(valid_until=None)


@pytest.mark.parametrize(("first", "last", "fits"), [(11, 20, True), (10, 20, False), (-5, -1, True), (-5, 0, False)])
def test_two_acting_heads_never_overlap(town, first, last, fits):
    act(town, town.person(town.labour))
    span = {"first": TODAY + timedelta(days=first), "last": TODAY + timedelta(days=last)}
    if fits:
        act(town, town.person(town.labour), **span)
    else:
        with pytest.raises(people.PersonError, match="sudah ditunjuk"):
            act(town, town.person(town.labour), **span)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_appointments_at_once(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        town = request.getfixturevalue("town_in_file")
        persons = [town.person(town.labour), town.person(town.labour)]
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(people, "_refuse_second_acting", meeting.after(people._refuse_second_acting))
        guard = {} if guarded else {"guard": unguarded}
        # Unguarded, each statement is by itself, and the ledger wants a transaction.
        if not guarded:
            monkeypatch.setattr(ledger, "record", lambda *args, **options: None)
        site.together(*(lambda person=person: act(town, person, **guard) for person in persons))
        assert Duty.objects.filter(kind=Duty.PLT).count() == (1 if guarded else 2)


def test_a_nip_is_registered_once(town):
    town.person(town.labour, nip=NIP, status=Person.PNS)
    with pytest.raises(people.PersonError, match="sudah terdaftar"):
        town.person(town.health, nip=NIP, status=Person.PNS)


def test_only_asn_have_a_nip(town):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(body=town.body, name="Contoh", nip=NIP, status=Person.PARTNER)


def test_nobody_serves_a_body_where_they_are_not_registered(town):
    with pytest.raises(people.PersonError, match="instansi lain"):
        people.add_duty(
            town.person(town.labour), town.other_root, "Kepala", by=town.other_admin, at=AT, valid_from=TODAY
        )


class TestAccounts:
    @pytest.mark.parametrize(
        ("fields", "username"),
        [
            ({"nip": NIP, "status": Person.PNS, "email": "a@contoh.test"}, NIP),
            ({"email": "A@Contoh.test"}, "a@contoh.test"),
        ],
    )
    def test_the_sign_in_name_is_the_nip_or_else_the_email(self, town, fields, username):
        user = people.open_account(town.person(town.labour, **fields), by=town.admin, at=AT)
        assert user.username == username
        assert not user.has_usable_password()

    def test_without_both_a_name_is_printed(self, town):
        user = people.open_account(town.person(town.labour), by=town.admin, at=AT)
        assert user.username.startswith("pg-")

    def test_opening_twice_gives_the_same_account(self, town):
        person = town.person(town.labour)
        assert people.open_account(person, by=town.admin, at=AT) == people.open_account(person, by=town.admin, at=AT)

    def test_an_email_of_another_account_is_refused(self, town):
        people.open_account(town.person(town.labour, email="a@contoh.test"), by=town.admin, at=AT)
        with pytest.raises(people.PersonError, match="sudah dipakai"):
            people.open_account(town.person(town.labour, email="a@contoh.test"), by=town.admin, at=AT)

    def test_staff_open_no_accounts(self, town):
        with pytest.raises(AccessDenied):
            people.open_account(town.person(town.labour), by=town.user(town.labour, role="staff"), at=AT)

    def test_capital_letters_are_refused_by_the_database(self, town):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(username="ADMIN@contoh.test", created_at=AT)


def test_a_duty_ends(town):
    duty = town.person(town.labour).duties.get()
    people.end_duty(duty, date(2026, 12, 31), by=town.admin, at=AT)
    duty.refresh_from_db()
    assert duty.is_current(date(2026, 12, 31))
    assert not duty.is_current(date(2027, 1, 1))
    with pytest.raises(people.PersonError, match="mendahului"):
        people.end_duty(duty, START - timedelta(days=1), by=town.admin, at=AT)
