"""What is done about signatures afterwards: struck out by an officer, witnessed by the direct superior."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from pilar.areas.change.access import MANAGES
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import Pact, PactSignature
from pilar.areas.change.queries import signatures
from pilar.errors import NotFoundError
from pilar.kernel import documents, ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import local_day, require, rights_of
from pilar.organisation.models import Person, User

_LONGEST: Final = 300


def strike(signature_id: int, reason: str, *, by: User, at: datetime, guard: Guard = locked) -> PactSignature:
    """Say that a signature of a kiosk or a scan is wrong: it stays with the reason and no longer counts.

    Raises NotFoundError, AccessDenied, ChangeError without a reason, for one that was given with an own account, and
    for one that somebody else has just struck out.
    """
    row = signatures.readable(rights_of(by, at)).filter(pk=signature_id).first()
    if row is None:
        raise NotFoundError("Tanda tangan ini tidak ada.")
    require(by, MANAGES, row.duty.unit, at=at)
    told = " ".join(reason.split())
    if not told or len(told) > _LONGEST:
        raise ChangeError(f"Tulis alasannya, paling banyak {_LONGEST} huruf. Belum ada yang dicoret.")
    if row.method == PactSignature.OWN:
        raise ChangeError("Tanda tangan dengan akun sendiri tidak dicoret oleh orang lain. Tidak ada yang berubah.")
    with guard(PactSignature.objects.filter(pk=row.pk)), transaction.atomic():
        fields = {"revoked_at": at, "revoked_by": by.actor, "revoked_reason": told}
        if not PactSignature.objects.filter(pk=row.pk, revoked_at__isnull=True).update(**fields):
            raise ChangeError("Tanda tangan ini baru saja dicoret orang lain. Muat ulang halaman ini.")
        for paper in documents.documents_of(row).exclude(state="revoked"):
            documents.revoke(paper, reason="Tanda tangan dicoret petugas.", by=by.actor, at=at)
        ledger.record("pact.struck", row, body=row.pact.unit.body.uuid, by=by.actor, at=at, details={"reason": told})
    row.refresh_from_db(fields=["revoked_at", "revoked_by", "revoked_reason"])
    return row


def witness(chosen: Sequence[int], *, by: User, at: datetime, guard: Guard = locked) -> int:
    """Witness those of ``chosen`` that wait for ``by``; how many that were. One line in the ledger for each pact.

    Raises ChangeError where none of them waits (any more). Who waits for whom: ``queries.signatures.to_witness``.
    """
    if by.person is None:
        raise NotFoundError("Halaman ini tidak ada.")
    day = local_day(at, by.person.body)
    wanted = PactSignature.objects.filter(pk__in=chosen[:_MOST])
    # Held, so that none is struck out or witnessed by somebody else before this is written.
    with guard(wanted):
        rows = list(signatures.to_witness(by.person, day).filter(pk__in=wanted.values("pk")).order_by("pact_id", "pk"))
        if not rows:
            raise ChangeError("Tidak ada tanda tangan terpilih yang masih menunggu kesaksian Anda. Muat ulang halaman.")
        with transaction.atomic():
            _give(rows, by.person, by=by, at=at)
    return len(rows)


def _give(rows: Sequence[PactSignature], person: Person, *, by: User, at: datetime) -> None:
    PactSignature.objects.filter(pk__in=[row.pk for row in rows]).update(witness=person, witnessed_at=at)
    by_pact: dict[int, tuple[Pact, list[int]]] = {}
    for row in rows:
        by_pact.setdefault(row.pact_id, (row.pact, []))[1].append(row.pk)
    for pact, numbers in by_pact.values():
        details = {"signatures": numbers}
        ledger.record("pact.witnessed", pact, body=person.body.uuid, by=by.actor, at=at, details=details)


_MOST: Final = 500
