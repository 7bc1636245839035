"""Nobody comes into an account with more rights by changing where its mail goes."""

from __future__ import annotations

import pytest

from pilar.organisation.actions import personal_data
from pilar.organisation.actions.people import PersonError
from pilar.organisation.models import User
from tests.organisation.town import AT


def with_email(user, email, by):
    old = personal_data.data_of(user.person)
    data = personal_data.PersonData(old.name, old.status, old.nip, email, old.phone, old.nip_note)
    return personal_data.change_person(user.person, data, by=by, at=AT)


@pytest.fixture
def officer(town) -> User:
    return town.user(town.labour, "Kepegawaian contoh", "personnel")


@pytest.mark.parametrize("role", ["head", "administrator", "planner"])
def test_personnel_do_not_change_the_e_mail_of_who_holds_what_they_cannot_give(town, officer, role):
    holder = town.user(town.labour, "Pemegang contoh", role)
    with pytest.raises(PersonError, match="Surel akun ini tidak dapat Anda ubah"):
        with_email(holder, "milik-orang-lain@contoh.test", officer)
    holder.refresh_from_db()
    assert holder.email is None


def test_the_e_mail_of_staff_is_theirs_to_change(town, officer):
    staff = town.user(town.labour, "Pegawai biasa contoh", "staff")
    with_email(staff, "pegawai@contoh.test", officer)
    staff.refresh_from_db()
    assert staff.email == "pegawai@contoh.test"


def test_an_administrator_does_not_redirect_the_mail_of_an_inspector(town):
    with pytest.raises(PersonError, match="Surel akun ini tidak dapat Anda ubah"):
        with_email(town.inspector, "milik-orang-lain@contoh.test", town.admin)
