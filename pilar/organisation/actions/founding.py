"""A new government body with somebody who can go on from there: an act of the installation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from pilar.kernel import ledger
from pilar.organisation.access import local_day
from pilar.organisation.actions.people import PersonError
from pilar.organisation.actions.units import insert_body
from pilar.organisation.models import Body, Grant, User


@transaction.atomic
def found_body(
    kind: str, name: str, slug: str, *, admin: str, time_zone: str, by: str, at: datetime
) -> tuple[Body, User]:  # fmt: skip
    """Make the body, its root and the account ``admin`` (an e-mail) as its administrator; all of it or nothing.

    Raises UnitError and PersonError where the name or the address is taken.
    """
    admin = admin.strip().lower()
    if User.objects.filter(Q(username=admin) | Q(email=admin)).exists():
        raise PersonError(f"Surel “{admin}” sudah dipakai akun lain. Belum ada yang dibuat.")
    day = local_day(at)
    body, root = insert_body(kind, name, slug, valid_from=day, time_zone=time_zone)
    user = User(username=admin, email=admin, name=f"Administrator {body.name}", created_at=at)
    user.set_unusable_password()
    user.save()
    grant = Grant.objects.create(
        user=user, role="administrator", unit=root, valid_from=day, basis="pemasangan", given_by=by, given_at=at
    )
    details = {"name": body.name, "administrator": user.pk}
    ledger.record("body.created", root, body=body.uuid, by=by, at=at, details=details)
    ledger.record("account.opened", user, body=body.uuid, by=by, at=at)
    ledger.record("grant.given", grant, body=body.uuid, by=by, at=at, details={"role": grant.role, "unit": root.pk})
    return body, user
