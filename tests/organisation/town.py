"""A small world for the tests of actions: one body with two OPDs, and a second body. All of it is sample data.

Imported by tests and, late, by conftest.py: Django is not ready when that is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from pilar.organisation.actions import grants, people, units
from pilar.organisation.models import Body, Person, Unit, User
from pilar.organisation.roles import ROLES

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
START = date(2020, 1, 1)


@dataclass
class Town:
    """What the tests ask for by name."""

    body: Body
    root: Unit
    office: Unit
    labour: Unit
    training: Unit
    health: Unit
    admin: User
    other_body: Body
    other_root: Unit
    other_admin: User
    _inspector: User | None = None

    def person(self, unit: Unit, name: str = "Pegawai contoh", **fields) -> Person:
        by = self.admin if unit.body_id == self.body.pk else self.other_admin
        values = {"status": Person.NON_ASN, "position": "Pelaksana", "valid_from": START, **fields}
        return people.add_person(unit, name, by=by, at=AT, **values)

    def user(self, unit: Unit, name: str = "Pegawai contoh", role: str | None = None, at: Unit | None = None, **more):
        """An account on duty at ``unit``; with ``role``, holding it at ``at`` (else at the unit)."""
        user = people.open_account(self.person(unit, name), by="test", at=AT)
        if role:
            self.give(user, role, at or unit, **more)
        return user

    def give(self, user: User, role: str, unit: Unit, **more):
        """Give a role in the way it is given: by somebody who holds a role that gives it."""
        giver = self.admin if unit.body_id == self.body.pk else self.other_admin
        if "administrator" not in ROLES[role].given_by and (role != "inspector" or self._inspector):
            giver = self.inspector
        grant = grants.give(user, role, unit, by=giver, at=AT, valid_from=more.pop("valid_from", START), **more)
        if role == "inspector":
            self._inspector = self._inspector or user
        return grant

    @property
    def inspector(self) -> User:
        """The first one, whom an administrator has made while there was none."""
        if self._inspector is None:
            self.user(self.office, "Inspektur contoh", "inspector", self.root)
        assert self._inspector
        return self._inspector


def build() -> Town:
    """Two bodies: one with an inspectorate, a labour OPD with a training UPT, and a health OPD; one with nothing."""

    def body(name: str, slug: str) -> tuple[Body, Unit, User]:
        made = units.create_body("regency", name, slug, by="test", at=AT, valid_from=START)
        root = units.root_of(made)
        admin = people.open_system_account(f"admin@{slug}.test", "Administrator contoh", by="test", at=AT)
        grants.give_first(admin, root, by="test", at=AT)
        return made, root, admin

    first, root, admin = body("Pemerintah Kabupaten Contoh", "contoh")
    second, other_root, other_admin = body("Pemerintah Kota Lain (contoh)", "lain")

    def unit(parent: Unit, kind: str, name: str) -> Unit:
        return units.create_unit(parent, kind, name, by=admin, at=AT, valid_from=START)

    labour = unit(root, Unit.OPD, "Dinas Tenaga Kerja")
    return Town(
        body=first,
        root=root,
        office=unit(root, Unit.OFFICE, "Inspektorat"),
        labour=labour,
        training=unit(labour, Unit.UPT, "UPT Balai Latihan Kerja"),
        health=unit(root, Unit.OPD, "Dinas Kesehatan"),
        admin=admin,
        other_body=second,
        other_root=other_root,
        other_admin=other_admin,
    )
