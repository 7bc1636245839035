"""Sample accounts for tests of pages behind the sign-in. Run with a home of its own:

    PILAR_HOME=… python -m tests.browser.staff

prints JSON: the password, and the names and codes with which the tests sign in.
"""

from __future__ import annotations

from tests.browser.telling import tell

PASSWORD = "tiga kucing di atap"
START = "2020-01-01"


def build() -> dict[str, str]:
    """One body with a labour OPD and its people, made by the actions that pages call."""
    from datetime import date

    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.utils import timezone

    from pilar.organisation.actions import accounts, grants, people, units
    from pilar.organisation.models import Person, Unit, User

    at, start = timezone.now(), date.fromisoformat(START)
    body = units.create_body("regency", "Pemerintah Kabupaten Contoh", "contoh", by="uji", at=at, valid_from=start)
    root = units.root_of(body)
    admin = people.open_system_account("admin@contoh.test", "Administrator contoh", by="uji", at=at)
    grants.give_first(admin, root, by="uji", at=at)
    labour = units.create_unit(root, Unit.OPD, "Dinas Tenaga Kerja", by=admin, at=at, valid_from=start)
    training = units.create_unit(labour, Unit.UPT, "UPT Balai Latihan Kerja", by=admin, at=at, valid_from=start)

    def account(unit: Unit, name: str, role: str = "", **fields: object) -> User:
        values = {"status": Person.NON_ASN, "position": "Pelaksana", "valid_from": start, **fields}
        person = people.add_person(unit, name, by=admin, at=at, **values)  # type: ignore[arg-type]
        user = people.open_account(person, by="uji", at=at)
        if role:
            grants.give(user, role, unit, by=admin, at=at, valid_from=start)
        return user

    staff = account(
        training, "Siti Contoh, S.Sos.", "staff", nip="198609262015051001", status=Person.PNS, email="siti@contoh.test"
    )
    officer = account(labour, "Kepegawaian Contoh", "personnel", email="kepegawaian@contoh.test")
    newcomer = account(training, "Pegawai Baru Contoh")
    for number in range(6):
        account(training, f"Pegawai contoh {number}", "staff")
    head = account(labour, "Kepala Contoh", "head")
    account(labour, "Pengaduan Contoh", "complaints", email="pengaduan@contoh.test")
    guarded = account(labour, "Perencana Contoh", "planner", email="perencana@contoh.test")
    TOTP.activate(guarded, secret := generate_totp_secret())
    for user in (admin, staff, officer, head):
        accounts.change_password(user, PASSWORD, at=at)
    return {
        "password": PASSWORD,
        "admin": admin.username,
        "staff": staff.username,
        "officer": officer.username,
        "head": head.username,
        "newcomer": newcomer.username,
        "secret": secret,
        "code": accounts.issue_first_code(newcomer, by=admin, at=at),
    }


if __name__ == "__main__":
    tell(build)
