"""The body itself: its name, the site whose front page is its own, its time zone. Kind and address never change."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import IntegrityError, transaction

from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import require
from pilar.organisation.actions.units import UnitError, keep_change, root_of
from pilar.organisation.models import Body, UnitChange, User
from pilar.organisation.models.body import TIME_ZONES
from pilar.organisation.versions import refuse_stale, version_of

_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")


class BodyError(UnitError):
    """The body's data cannot be like that; nothing has been changed."""


def change_body(
    body: Body, *, name: str, host: str, time_zone: str, by: User, at: datetime, seen: str | None = None,
    guard: Guard = locked,
) -> Body:  # fmt: skip
    """Change name, site and time zone of a body; the unit that stands for it takes the name along.

    ``seen``: the version that the form showed (``body_version``). Raises BodyError or ChangedMeanwhile.
    """
    root = root_of(body)
    require(by, "body.manage", root, at=at)
    name, host = name.strip(), read_host(host)
    if not name or len(name) > 200:
        raise BodyError("Isi nama instansi, paling banyak 200 huruf. Belum ada yang berubah.")
    if time_zone not in dict(TIME_ZONES):
        raise BodyError("Pilih WIB, WITA, atau WIT. Belum ada yang berubah.")
    with guard(Body.objects.filter(pk=body.pk)):
        body = Body.objects.get(pk=body.pk)
        refuse_stale(seen, body_version(body), "data instansi ini")
        before = body.name
        details = {"before": [body.name, body.host, body.time_zone], "after": [name, host, time_zone]}
        body.name, body.host, body.time_zone = name, host or None, time_zone
        with transaction.atomic():
            _saved(body)
            if name != before:
                root.name = name
                root.save(update_fields=["name"])
                keep_change(root, UnitChange.RENAMED, before, name, by=by, at=at)
            ledger.record("body.changed", body, body=body.uuid, by=by.actor, at=at, details=details)
    return body


def body_version(body: Body) -> str:
    """Of what ``change_body`` changes."""
    return version_of(body.name, body.host, body.time_zone)


def read_host(text: str) -> str:
    """A host name as it stands in an address, in small letters; empty stays empty. Raises BodyError."""
    host = text.strip().lower().removesuffix(".")
    if host and (len(host) > 253 or not _HOST.fullmatch(host)):
        raise BodyError(
            "Tulis nama situsnya saja, misalnya zi.contoh.go.id, tanpa https:// dan tanpa garis miring. "
            "Belum ada yang berubah."
        )
    return host


def _saved(body: Body) -> None:
    taken = f"Situs {body.host} sudah dipakai instansi lain. Belum ada yang berubah."
    if body.host and Body.objects.filter(host=body.host).exclude(pk=body.pk).exists():
        raise BodyError(taken)
    try:
        with transaction.atomic():
            body.save(update_fields=["name", "host", "time_zone"])
    except IntegrityError as error:  # taken at this moment
        raise BodyError(taken) from error
