"""The signed pact as a PDF with a QR: made when somebody asks for it, and kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from pilar.areas.change.models import Pact, PactSignature
from pilar.areas.change.pact_texts import parsed
from pilar.areas.change.queries.pacts import VALID
from pilar.areas.change.workflow import WITHDRAWN
from pilar.days import day_text
from pilar.errors import NotFoundError
from pilar.kernel import documents, ledger
from pilar.kernel.documents import DocumentKind
from pilar.kernel.locks import Guard, locked
from pilar.kernel.models.documents import Document
from pilar.organisation.access import local_day
from pilar.organisation.letterhead import letterhead_of, town_of
from pilar.organisation.models import Duty, Person, Unit, User
from pilar.organisation.nips import grouped
from pilar.organisation.queries.units import current

KIND: Final = documents.register(
    DocumentKind("change.pact", "Pakta integritas", "change/documents/pakta.typ", signed_outside=False)
)


def paper_of(signature: PactSignature, *, by: User, at: datetime, guard: Guard = locked) -> Document:
    """The paper of ``signature``; a new one only where there is none, or where a witness has come since.

    The caller has checked that ``by`` may read it. Raises NotFoundError where it was struck out or its pact withdrawn,
    DocumentError.
    """
    with guard(PactSignature.objects.filter(pk=signature.pk)):
        if not PactSignature.objects.filter(VALID, pk=signature.pk).exclude(pact__state=WITHDRAWN).exists():
            raise NotFoundError("Tanda tangan ini tidak berlaku lagi, jadi tidak ada yang dicetak.")
        newest = _issued(signature).first()
        if newest is not None and not _older_than_witness(newest, signature):
            return newest
        with transaction.atomic():
            body = signature.pact.unit.body
            paper = documents.issue(
                KIND, subject=signature, title=signature.pact.title, data=data_of(signature),
                letterhead=letterhead_of(signature.duty.unit), responsible=None, body=body.uuid,
                on=local_day(at, body), by=by.actor, at=at, replaces=newest,
            )  # fmt: skip
            details = {"sha256": paper.sha256}
            ledger.record(documents.ISSUED, paper, body=body.uuid, by=by.actor, at=at, details=details)
    return paper


def _issued(signature: PactSignature) -> QuerySet[Document]:
    return documents.documents_of(signature).filter(state=Document.VALID).select_related("stored")


def _older_than_witness(paper: Document, signature: PactSignature) -> bool:
    return signature.witnessed_at is not None and paper.issued_at < signature.witnessed_at


def data_of(signature: PactSignature) -> dict[str, Any]:
    """What the template prints."""
    pact, person, zone = signature.pact, signature.person, ZoneInfo(signature.pact.unit.body.time_zone)
    preamble, points = parsed(pact.text)
    moment = signature.signed_at.astimezone(zone)
    method = dict(PactSignature.METHODS)[signature.method]
    return {
        "year": pact.year,
        "source": pact.source,
        "identity": [
            ["Nama", signature.name], ["NIP", grouped(person.nip) if person.nip else "–"],
            ["Jabatan", signature.capacity], ["Unit", signature.duty.unit.name],
        ],
        "preamble": preamble,
        "points": list(points),
        "place": town_of(signature.duty.unit),
        "signed_on": day_text(signature.signed_on),
        "signer": {
            "name": signature.name, "capacity": signature.capacity, "nip": grouped(person.nip) if person.nip else "",
            "approved": documents.texts.moment_text(moment),
        },
        "method": f"{method}; sidik teks (SHA-256) {signature.text_sha256}",
        "witness": _witness(signature, zone),
    }  # fmt: skip


def _witness(signature: PactSignature, zone: ZoneInfo) -> dict[str, str] | None:
    person = signature.witness
    if person is None or signature.witnessed_at is None:
        return None
    day = signature.witnessed_at.astimezone(zone).date()
    duty = person.duties.filter(current(day)).select_related("unit").order_by("-leads", "-valid_from").first()
    return {
        "name": person.name, "capacity": f"{duty.capacity}, {duty.unit}" if duty else "Saksi",
        "nip": grouped(person.nip) if person.nip else "",
        "approved": documents.texts.moment_text(signature.witnessed_at.astimezone(zone)),
    }  # fmt: skip


def preview(pact: Pact, *, at: datetime) -> bytes:
    """How the paper of ``pact`` will look, with a signer who does not exist; nothing is stored."""
    body = pact.unit.body
    sample = PactSignature(
        pact=pact, person=Person(name="Nama Pegawai", nip=None), duty=Duty(unit=pact.unit, position="Jabatan"),
        name="Nama Pegawai", capacity=f"Jabatan, {pact.unit}", method=PactSignature.OWN, text_sha256=pact.text_sha256,
        signed_at=at, signed_on=local_day(at, body),
    )  # fmt: skip
    unit: Unit = pact.unit
    return documents.preview(
        KIND, title=pact.title, data=data_of(sample), letterhead=letterhead_of(unit), responsible=None,
        on=local_day(at, body),
    )  # fmt: skip
