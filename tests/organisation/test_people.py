"""People, duties and accounts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import people
from pilar.organisation.models import Person, User
from tests.organisation.town import AT, START, TODAY

NIP = "198609262015051001"


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
