"""Whom a decree names: one by one, or a table at once. What is decided keeps the names that were signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from pilar.errors import NotFoundError
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.models import Person, User
from pilar.organisation.person_names import search_name
from pilar.organisation.versions import refuse_stale, version_of
from pilar.records.actions.decrees import opened
from pilar.records.errors import RecordError
from pilar.records.filing import fitting
from pilar.records.member_table import Named
from pilar.records.models import Decree, DecreeMember
from pilar.records.texts import optional_line
from pilar.records.workflow import DRAFT, REVOKED

MOST_MEMBERS: Final = 500
_LONGEST_TASK: Final = 300
_ROLES: Final = dict(DecreeMember.ROLES)
_HIGHEST_AREA: Final = 6


def refuse_fixed(decree: Decree) -> None:
    """Raise RecordError where the names are those of a signed decree.

    What was decided here stands; what was registered from outside is a copy of a paper, which may still be completed.
    """
    if decree.state == REVOKED:
        raise RecordError("Keputusan ini sudah dicabut, jadi nama-nama di dalamnya tidak diubah lagi.")
    if decree.state != DRAFT and decree.mode == Decree.HERE:
        raise RecordError(
            "Keputusan ini sudah ditetapkan, jadi nama-nama di dalamnya tetap seperti yang ditandatangani. Buat "
            "rancangan penggantinya bila orangnya berubah. Belum ada yang berubah; isian Anda tetap ada."
        )


def add(pk: int, named: Sequence[Named], *, by: User, at: datetime, guard: Guard = locked) -> list[DecreeMember]:
    """Name more people, behind those who are there. All or none.

    Raises NotFoundError, AccessDenied, RecordError for what can be mended, such as somebody twice in one role.
    """
    with opened(pk, by=by, at=at, guard=guard) as decree:
        refuse_fixed(decree)
        there = list(decree.members.all())
        if len(there) + len(named) > MOST_MEMBERS:
            raise RecordError(f"Satu keputusan memuat paling banyak {MOST_MEMBERS} orang. Belum ada yang disimpan.")
        taken = {
            place for member in there for place in _places(member.person_id, member.name, member.role, member.area)
        }
        last = decree.members.aggregate(last=Max("position"))["last"] or 0
        rows = []
        for position, each in enumerate(named, last + 1):
            values = _fitting(each, decree)
            _refuse_twice(values, taken)
            rows.append(DecreeMember(decree=decree, position=position, **values))
        with transaction.atomic():
            made = DecreeMember.objects.bulk_create(rows)
            _recorded("decree.members_added", decree, rows, by=by, at=at)
    return made


def version_of_member(member: DecreeMember) -> str:
    """What the form that changes a member carries."""
    return version_of(member.name, member.person_id, member.role, member.area, member.element, member.task)


def change(
    pk: int, member: int, named: Named, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> DecreeMember:
    """Correct what is written about one of them. Raises ChangedMeanwhile besides what ``add`` raises."""
    with opened(pk, by=by, at=at, guard=guard) as decree:
        found = _member(decree, member)
        refuse_stale(seen, version_of_member(found), "baris ini")
        refuse_fixed(decree)
        values = _fitting(named, decree)
        others = decree.members.exclude(pk=found.pk)
        taken = {place for each in others for place in _places(each.person_id, each.name, each.role, each.area)}
        _refuse_twice(values, taken)
        with transaction.atomic():
            for name, value in values.items():
                setattr(found, name, value)
            found.save(update_fields=list(values))
            _recorded("decree.member_changed", decree, [found], by=by, at=at)
    return found


def remove(pk: int, member: int, *, by: User, at: datetime) -> Decree:
    """Take one of them out again."""
    with opened(pk, by=by, at=at) as decree:
        found = _member(decree, member)
        refuse_fixed(decree)
        with transaction.atomic():
            gone = DecreeMember(person_id=found.person_id, role=found.role, area=found.area, name=found.name)
            found.delete()
            _recorded("decree.member_removed", decree, [gone], by=by, at=at)
    return decree


def _member(decree: Decree, pk: int) -> DecreeMember:
    found = decree.members.select_related("person").filter(pk=pk).first()
    if found is None:
        raise NotFoundError("Orang ini tidak ada di keputusan itu.")
    return found


def _fitting(named: Named, decree: Decree) -> dict[str, Any]:
    """The columns of ``named``. Raises RecordError for what cannot be."""
    if named.role not in _ROLES:
        raise RecordError("Kedudukan itu tidak ada. Pilih dari daftar.")
    if named.area is not None and not 1 <= named.area <= _HIGHEST_AREA:
        raise RecordError("Pokja adalah area 1 sampai 6.")
    if named.role == DecreeMember.POKJA and named.area is None:
        raise RecordError(f"{named.name or 'Anggota pokja'}: pilih pokjanya, area 1 sampai 6. Belum ada yang disimpan.")
    person: Person | None = named.person
    if person is not None and person.body_id != decree.unit.body_id:
        raise RecordError(f"{person} bukan pegawai instansi ini. Tulis namanya saja. Belum ada yang disimpan.")
    return {
        "name": person.name if person else fitting(named.name, "Nama"), "person": person, "role": named.role,
        "area": named.area, "element": optional_line(named.element, "Unsur"),
        "task": optional_line(named.task, "Tugas", _LONGEST_TASK),
    }  # fmt: skip


_Place = tuple[object, str, int | None]


def _places(person: int | None, name: str, role: str, area: int | None) -> tuple[_Place, ...]:
    """What somebody takes in a decree: a known person, a typed name, and the name without titles for either."""
    same: object = person or ("typed", name.casefold())
    return (same, role, area), (("known" if person else "typed", search_name(name)), role, area)


def _refuse_twice(values: dict[str, Any], taken: set[_Place]) -> None:
    """Raise RecordError where this one has the same role already; else remember it among ``taken``."""
    person: Person | None = values["person"]
    role, area, name = values["role"], values["area"], values["name"]
    places = _places(person.pk if person else None, name, role, area)
    # Two who are known may have one name; what is typed beside somebody known is taken for the same person.
    other = (("typed" if person else "known", search_name(name)), role, area)
    if places[0] in taken or other in taken:
        raise RecordError(
            f"{name} sudah disebut sebagai {_ROLES[role]}. Bila orangnya lain, tambahkan asalnya, misalnya “{name} "
            "(LSM Contoh)”. Belum ada yang disimpan; isian Anda tetap ada."
        )
    taken.update(places)


def _recorded(code: str, decree: Decree, rows: Sequence[DecreeMember], *, by: User, at: datetime) -> None:
    """The event, as the last statement."""
    digested = [[row.person_id, row.name, row.role, row.area] for row in rows]
    ledger.record(code, decree, body=decree.unit.body.uuid, by=by.actor, at=at, details={"members": digested})
