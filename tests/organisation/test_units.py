"""The tree of units: paths, ranges, moving, closing with a successor, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import people, units
from pilar.organisation.models import Unit
from pilar.organisation.models.unit import path_of, path_range
from tests.organisation.town import AT, START, TODAY


def codes() -> list[str]:
    return list(LedgerEntry.objects.order_by("pk").values_list("code", flat=True))


def test_a_path_holds_all_units_above(town):
    assert town.training.path == path_of(path_of(path_of("", town.root.pk), town.labour.pk), town.training.pk)
    assert town.training.ancestor_ids == [town.root.pk, town.labour.pk]


def test_the_range_of_a_path_is_its_subtree_and_nothing_else(town):
    start, end = path_range(town.labour.path)
    assert set(Unit.objects.filter(path__gte=start, path__lt=end)) == {town.labour, town.training}


@pytest.mark.parametrize(("path", "end"), [("000012.", "000013."), ("000012.000999.", "000012.001000.")])
def test_the_end_of_a_range_has_the_same_width(path, end):
    assert path_range(path) == (path, end)


def test_a_new_unit_gets_a_free_address(town):
    again = units.create_unit(town.labour, Unit.UPT, "UPT Balai Latihan Kerja", by=town.admin, at=AT, valid_from=START)
    assert (town.training.slug, again.slug) == ("upt-balai-latihan-kerja", "upt-balai-latihan-kerja-2")
    assert codes()[-1] == "unit.created"


def test_a_taken_address_is_refused(town):
    with pytest.raises(units.UnitError, match="sudah dipakai"):
        units.create_unit(town.root, Unit.OPD, "Dinas", by=town.admin, at=AT, valid_from=START, slug=town.health.slug)


@pytest.mark.parametrize("kind", [Unit.BODY, Unit.OPD, Unit.OFFICE, "lain"])
def test_what_does_not_stand_below_an_opd_is_refused(town, kind):
    before = Unit.objects.count()
    with pytest.raises(units.UnitError, match="tidak dapat berada di bawah"):
        units.create_unit(town.labour, kind, "Salah tempat", by=town.admin, at=AT, valid_from=START)
    assert Unit.objects.count() == before


def test_a_unit_without_a_name_is_refused(town):
    with pytest.raises(units.UnitError, match="Nama belum diisi"):
        units.create_unit(town.labour, Unit.SECTION, "  ", by=town.admin, at=AT, valid_from=START)


def test_a_short_name_is_short(town):
    with pytest.raises(units.UnitError, match="60 huruf"):
        units.rename_unit(town.training, "UPT", "x" * 61, by=town.admin, at=AT)


def test_the_administrator_of_another_body_makes_nothing_here(town):
    with pytest.raises(AccessDenied):
        units.create_unit(town.labour, Unit.SECTION, "Bidang", by=town.other_admin, at=AT, valid_from=START)


def test_staff_make_nothing(town):
    staff = town.user(town.labour, role="staff")
    with pytest.raises(AccessDenied):
        units.create_unit(town.labour, Unit.SECTION, "Bidang", by=staff, at=AT, valid_from=START)


def test_a_move_takes_everything_below_along(town):
    below = units.create_unit(town.training, Unit.SECTION, "Seksi", by=town.admin, at=AT, valid_from=START)
    units.move_unit(town.training, town.health, by=town.admin, at=AT)
    below.refresh_from_db()
    assert below.path == path_of(path_of(town.health.path, town.training.pk), below.pk)
    assert below.parent_id == town.training.pk
    assert codes()[-1] == "unit.moved"


def test_a_unit_cannot_come_below_itself(town):
    section = units.create_unit(town.labour, Unit.SECTION, "Bidang", by=town.admin, at=AT, valid_from=START)
    inner = units.create_unit(section, Unit.SECTION, "Seksi", by=town.admin, at=AT, valid_from=START)
    for target in (section, inner):
        with pytest.raises(units.UnitError, match="berada di bawah"):
            units.move_unit(section, target, by=town.admin, at=AT)
    section.refresh_from_db()
    assert section.parent_id == town.labour.pk


def test_a_body_does_not_move(town):
    with pytest.raises(units.UnitError, match="pangkal"):
        units.move_unit(town.root, town.labour, by=town.admin, at=AT)


def test_a_closed_unit_keeps_its_history_and_points_to_its_successor(town):
    last = date(2026, 12, 31)
    new = units.succeed_unit(town.training, "UPT Pelatihan", last_day=last, basis="Perbup contoh", by=town.admin, at=AT)
    town.training.refresh_from_db()
    assert (town.training.valid_until, town.training.successor) == (last, new)
    assert (new.valid_from, new.parent) == (last + timedelta(days=1), town.labour)
    assert town.training.is_open(last)
    assert not town.training.is_open(last + timedelta(days=1))
    assert codes()[-2:] == ["unit.created", "unit.closed"]


def test_roles_at_a_closed_unit_end_with_it(town):
    grant = town.user(town.labour, role="zi_leader", at=town.training).grants.get()
    units.close_unit(town.training, TODAY, "Perbup contoh", by=town.admin, at=AT)
    grant.refresh_from_db()
    assert grant.valid_until == TODAY


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda town: town.person(town.training), "orang masih bertugas"),
        (
            lambda town: units.create_unit(
                town.training, Unit.SECTION, "Seksi", by=town.admin, at=AT, valid_from=START
            ),
            "masih berlaku di bawah",
        ),
    ],
)
def test_a_unit_with_people_or_open_units_is_not_closed(town, make, message):
    make(town)
    with pytest.raises(units.UnitError, match=message):
        units.close_unit(town.training, TODAY, "Perbup contoh", by=town.admin, at=AT)
    town.training.refresh_from_db()
    assert town.training.valid_until is None


def test_nothing_opens_below_a_closed_unit(town):
    units.close_unit(town.training, TODAY, "Perbup contoh", by=town.admin, at=AT)
    with pytest.raises(units.UnitError, match="sudah ditetapkan, dengan hari terakhir 24 November 2026"):
        units.create_unit(
            town.training, Unit.SECTION, "Seksi", by=town.admin, at=AT, valid_from=TODAY + timedelta(days=1)
        )


@pytest.mark.parametrize(("basis", "last", "message"), [("", TODAY, "dasar"), ("x", date(2019, 1, 1), "mendahului")])
def test_closing_needs_a_basis_and_a_possible_day(town, basis, last, message):
    with pytest.raises(units.UnitError, match=message):
        units.close_unit(town.training, last, basis, by=town.admin, at=AT)


def test_a_unit_is_closed_once(town):
    units.close_unit(town.training, TODAY, "Perbup contoh", by=town.admin, at=AT)
    with pytest.raises(units.UnitError, match="sudah ditutup"):
        units.close_unit(town.training, TODAY, "Perbup contoh", by=town.admin, at=AT)


def test_people_of_a_closed_unit_get_no_new_duty_there(town):
    person = town.person(town.labour)
    units.close_unit(town.training, TODAY, "Perbup contoh", by=town.admin, at=AT)
    with pytest.raises(people.PersonError, match="tidak berlaku"):
        people.add_duty(person, town.training, "Instruktur", by=town.admin, at=AT, valid_from=TODAY)


@pytest.mark.parametrize(
    "change",
    [{"name": ""}, {"parent": None}, {"valid_until": date(2019, 1, 1)}, {"kind": "body"}],
)
def test_the_database_refuses_an_impossible_unit(town, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=town.training.pk).update(**change)


def test_names_can_be_corrected(town):
    units.rename_unit(town.training, "UPT BLK Contoh", "BLK", by=town.admin, at=AT)
    town.training.refresh_from_db()
    assert str(town.training) == "BLK"
    assert codes()[-1] == "unit.renamed"
