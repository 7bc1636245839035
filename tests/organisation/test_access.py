"""The access table and what follows from it: who sees what, and a model that does not say whose it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models

from pilar.kernel.scope import ScopeMissing, Unscoped, scope_of
from pilar.organisation import access
from pilar.organisation.actions import people
from pilar.organisation.models import (
    ApiToken,
    Body,
    Digest,
    Duty,
    FirstLoginCode,
    Grant,
    Person,
    Unit,
    User,
    UserSession,
)
from pilar.organisation.roles import CAPABILITIES, ROLES
from tests.areas.change import rows as change_rows
from tests.evaluation.assessment import rows as assessment_rows
from tests.evaluation.portalrb import rows as portalrb_rows
from tests.evaluation.proposal import rows as proposal_rows
from tests.evaluation.rows import BODY_WIDE, makers
from tests.organisation.town import AT, START, TODAY
from tests.records import rows as record_rows
from tests.roadmap import rows as roadmap_rows

OURS = [model for model in apps.get_models() if model.__module__.startswith("pilar.")]
SCOPED = [model for model in OURS if isinstance(getattr(model, "scope", None), str)]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_model_says_whose_its_rows_are(model):
    scope = scope_of(model)
    if isinstance(scope, str) and scope:
        str(model._default_manager.filter(**{f"{scope}__path": "x"}).query)  # the lookup leads to units


def test_a_silent_model_is_refused():
    class Silent(models.Model):  # noqa: DJ008
        class Meta:
            app_label = "kernel"
            managed = False

    try:
        with pytest.raises(ScopeMissing):
            scope_of(Silent)
        setattr(Silent, "scope", Unscoped(" "))  # noqa: B010 - mypy knows no such attribute
        with pytest.raises(ScopeMissing):
            scope_of(Silent)
    finally:
        del apps.all_models["kernel"]["silent"]


def row_of(model, town):
    """A row of each scoped model in the labour OPD's training unit."""
    person = Person.objects.filter(duties__unit=town.training).first()
    rows: dict[Any, Any] = {
        Body: lambda: town.body,
        Unit: lambda: town.training,
        Person: lambda: person,
        Duty: person.duties.get,
        User: lambda: person.user,
        Grant: person.user.grants.get,
        FirstLoginCode: lambda: FirstLoginCode.objects.create(
            user=person.user, digest="x", issued_by="1", issued_at=AT, expires_at=AT + timedelta(days=1)
        ),
        Digest: lambda: Digest.objects.create(user=person.user),
        UserSession: lambda: UserSession.objects.create(session_key="x", user=person.user, expire_date=AT),
    }
    from pilar.organisation.models import ApiToken, Desk, PeopleImport, PeopleImportRow, Service, UnitChange

    def upload():
        return PeopleImport.objects.create(unit=town.training, filename="daftar.csv", uploaded_by="1", uploaded_at=AT)

    rows[ApiToken] = lambda: ApiToken.objects.create(
        body=town.body, name="Token", scopes=[], prefix="x" * 10, digest="x", expires_on=TODAY, created_at=AT,
        created_by="1",
    )  # fmt: skip
    rows[PeopleImport] = upload
    rows[PeopleImportRow] = lambda: PeopleImportRow.objects.create(upload=upload(), number=2, state="wrong")
    rows[Service] = lambda: Service.objects.create(unit=town.training, name="Pelatihan", slug="pelatihan")
    rows[Desk] = lambda: Desk.objects.create(unit=town.training, name="Loket 1", slug="loket-1")
    rows[UnitChange] = lambda: UnitChange.objects.create(
        unit=town.training, kind=UnitChange.RENAMED, before="Lama", after="Baru", changed_at=AT, changed_by="1"
    )
    rooms = (
        makers,
        assessment_rows.makers,
        proposal_rows.makers,
        portalrb_rows.makers,
        record_rows.makers,
        roadmap_rows.makers,
        change_rows.makers,
    )
    return {**rows, **{key: make for each in rooms for key, make in each(town).items()}}[model]()


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_rows_are_seen_from_their_own_opd_and_from_nowhere_else(town, model):
    town.user(town.training, "Pegawai BLK", "staff")
    row = row_of(model, town)
    own = town.user(town.labour, "Kepala contoh", "head")
    sister = town.user(town.health, "Kepala lain", "head")

    def seen(user) -> bool:
        return access.visible_to(model, user, AT).filter(pk=row.pk).exists()

    assert seen(town.admin)
    assert not seen(town.other_admin)
    assert not seen(AnonymousUser())
    if model not in (Body, ApiToken, *BODY_WIDE, *assessment_rows.BODY_WIDE, *proposal_rows.BODY_WIDE):
        assert seen(own)
        assert not seen(sister)


def test_a_row_with_several_units_is_listed_once(town):
    person = town.person(town.training)
    people.add_duty(person, town.labour, "Pelaksana", by=town.admin, at=AT, valid_from=START)
    assert list(access.visible_to(Person, town.admin, AT).filter(pk=person.pk)) == [person]


def test_an_unscoped_model_has_no_visible_rows(town):
    from pilar.kernel.models import LedgerEntry

    with pytest.raises(TypeError, match="unscoped"):
        access.visible_to(LedgerEntry, town.admin, AT)


def test_rights_are_read_once_per_request(town, django_assert_num_queries):
    user = town.user(town.labour, role="head")
    with django_assert_num_queries(1):
        access.keep_rights(user, AT)
        for capability in CAPABILITIES:
            access.may(user, capability, town.training, AT)


def test_a_role_reaches_down_and_not_up(town):
    head = town.user(town.labour, role="head")
    assert access.may(head, "grant.give", town.training, AT)
    assert not access.may(head, "grant.give", town.root, AT)
    assert not access.may(head, "grant.give", town.health, AT)


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (TODAY, None, True),
        (TODAY + timedelta(days=1), None, False),
        (START, TODAY, True),
        (START, TODAY - timedelta(days=1), False),
    ],
)
def test_a_role_holds_from_its_first_to_its_last_day(town, first, last, holds):
    user = town.user(town.labour)
    town.give(user, "head", town.labour, valid_from=first, valid_until=last)
    assert access.may(user, "grant.give", town.labour, AT) is holds


def test_the_day_is_that_of_the_offices_clock(town):
    user = town.user(town.labour)
    town.give(user, "head", town.labour, valid_from=date(2026, 11, 25))
    late_evening_utc = AT.replace(hour=18)  # already the 25th in Jakarta
    assert access.may(user, "unit.view", town.labour, late_evening_utc)
    assert not access.may(user, "unit.view", town.labour, AT)


def test_a_closed_account_may_nothing(town):
    user = town.user(town.labour, role="head")
    people.close_account(user, town.body, town.labour, by=town.admin, at=AT)
    assert not access.may(user, "unit.view", town.labour, AT)


def test_a_grant_of_a_role_that_was_dropped_gives_nothing(town):
    user = town.user(town.labour, role="staff")
    Grant.objects.filter(user=user).update(role="peran-lama")
    assert access.rights_of(user, AT).held == ()


def test_oneself_needs_no_role_for_own_things(town):
    user = town.user(town.labour)
    access.require(user, "person.private", town.labour, at=AT, self_is=user.person)
    with pytest.raises(access.AccessDenied):
        access.require(user, "person.private", town.labour, at=AT, self_is=town.person(town.labour))


class TestTheTable:
    @pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.code)
    def test_a_role_names_only_what_exists(self, role):
        assert role.may <= set(CAPABILITIES)
        assert set(role.given_by) <= set(ROLES)
        assert role.does.endswith(".")
        assert role.never.endswith(".")
        assert role.held_at

    def test_each_capability_is_held_by_somebody(self):
        assert set().union(*(role.may for role in ROLES.values())) == set(CAPABILITIES)

    def test_nobody_builds_and_assesses(self):
        assert not [role for role in ROLES.values() if role.builds and role.assesses]

    def test_administrators_do_not_choose_assessors_or_readers_of_secret_reports(self):
        given = {role.code for role in ROLES.values() if "administrator" in role.given_by}
        assert not given & {"tpi_member", "tpi_lead", "tpi_controller", "wbs"}

    def test_auditors_change_nothing(self):
        assert ROLES["auditor"].may <= {"unit.view", "person.view", "grant.view", "ledger.view", "job.view"}
