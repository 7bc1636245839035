"""Issue, preview, replace, revoke; keep what was signed on paper or elsewhere.

None of these writes the ledger: the action of the room does, as the last statement of its transaction, with the codes
ISSUED, REVOKED and SIGNED_COPY or one of its own:

    with transaction.atomic():
        document = documents.issue(KIND, subject=pact, ...)
        ledger.record(documents.ISSUED, document, body=body, by=by.actor, at=at, details={"sha256": document.sha256})
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Max, QuerySet
from django.db.models.functions import Cast

from pilar.days import day_text
from pilar.kernel import files, intake, media_types, numbering
from pilar.kernel.documents import rendering, texts, tokens
from pilar.kernel.documents.kinds import DocumentError, DocumentKind, JsonValue, Letterhead, Responsible
from pilar.kernel.locks import Guard, locked
from pilar.kernel.models.documents import Document, SignedCopy

ISSUED, REVOKED, SIGNED_COPY = "document.issued", "document.revoked", "document.signed"
#: What may come back signed.
SIGNED_TYPES = (media_types.PDF, media_types.JPEG, media_types.PNG, media_types.WEBP)
#: A PDF that is larger than this was not made from a form.
LARGEST_PDF = 50 * 1024 * 1024
LONGEST_REASON = 300
#: Why a document was replaced, where nobody was asked.
PLAIN_REASON = "Diterbitkan dokumen pengganti."
_TITLE, _UNIT, _NAME = 300, 300, 200


def issue(
    kind: DocumentKind, *, subject: models.Model, title: str, data: Mapping[str, JsonValue], letterhead: Letterhead,
    responsible: Responsible | None, body: UUID, on: date, by: str, at: datetime, valid_until: date | None = None,
    replaces: Document | None = None, why: str = "", pictures: Mapping[str, bytes] | None = None,
) -> Document:  # fmt: skip
    """Print ``data`` with the template of ``kind``, number it, store the PDF and return its row.

    Everything that people typed goes into ``title`` and ``data`` as it is; it is made printable here. ``title`` is
    shown to whoever has the code, so it names no private person. ``on`` is the body's local day, printed as the date.
    ``pictures`` (PNG, JPEG, WebP, already cleaned) are named in ``data`` by their key. ``replaces`` is marked as
    replaced, for the reason ``why`` where there is one; its public page says it. It runs in the caller's transaction or
    opens one, takes the number late, and writes no ledger. Raises DocumentError.
    """
    pictures = pictures or {}
    printed = _printed(kind, title, data, letterhead, responsible, on, valid_until)
    token = tokens.new_token()
    rendering.warm_up()
    with transaction.atomic():
        if replaces is not None:
            _replace(replaces, why, by=by, at=at)
        taken = numbering.take(kind.series, body=body, on=on) if kind.series else None
        number = taken.text if taken else ""
        digest = _content_sha256(printed, number, pictures)
        content = rendering.pdf(
            kind, printed | _identity(number, digest, token), _with_crest(pictures, letterhead), at=at
        )
        stored = files.put(body, content, at=at, limit=LARGEST_PDF)
        return Document.objects.create(
            body=body, kind=kind.code, kind_label=kind.label, title=printed["title"], number=number, token=token,
            object_type=subject._meta.label_lower, object_id=str(subject.pk),
            unit_name=_cut(letterhead.unit_name or letterhead.body_name, _UNIT),
            responsible_name=_cut(responsible.name, _NAME) if responsible else "",
            responsible_capacity=_cut(responsible.capacity, _NAME) if responsible else "",
            issued_on=on, issued_at=at, issued_by=by, valid_until=valid_until, stored=stored, sha256=stored.sha256,
            content_sha256=digest, signed_outside=kind.signed_outside, replaces=replaces,
        )  # fmt: skip


def preview(
    kind: DocumentKind, *, title: str, data: Mapping[str, JsonValue], letterhead: Letterhead,
    responsible: Responsible | None, on: date, pictures: Mapping[str, bytes] | None = None, stamped: bool = True,
) -> bytes:  # fmt: skip
    """A draft PDF that says RANCANGAN on every page, without number and QR; nothing is stored. Raises DocumentError.

    Without ``stamped`` it is a working paper that will never be issued: its foot alone says that it cannot be verified.
    """
    printed = _printed(kind, title, data, letterhead, responsible, on, None)
    noon = datetime.combine(on, datetime.min.time()).astimezone()
    shown = {
        "number": "",
        "numbered": kind.series is not None,
        "draft": True,
        "stamped": stamped,
        "digest": "",
        "qr": "",
        "code": "",
        "address": "",
    }
    return rendering.pdf(kind, printed | shown, _with_crest(pictures or {}, letterhead), at=noon)


def revoke(document: Document, *, reason: str, by: str, at: datetime) -> None:
    """Say that ``document`` counts no more; its public page says so from now on, with ``reason``.

    Raises DocumentError where the reason is missing or the document has been revoked already.
    """
    told = _reason(reason)
    valid = Document.objects.filter(pk=document.pk).exclude(state=Document.REVOKED)
    if not valid.update(state=Document.REVOKED, state_reason=told, state_at=at, state_by=by):
        raise DocumentError("Dokumen ini sudah dicabut sebelumnya. Tidak ada yang diubah.")
    document.refresh_from_db(fields=["state", "state_reason", "state_at", "state_by"])


def revoke_all(subjects: QuerySet[Any], *, reason: str, by: str, at: datetime) -> int:
    """Revoke whatever was printed about one of ``subjects`` and counts still; how many papers. One statement."""
    named = subjects.order_by().annotate(as_text=Cast("pk", models.CharField())).values("as_text")
    papers = Document.objects.filter(object_type=subjects.model._meta.label_lower, object_id__in=named)
    return papers.exclude(state=Document.REVOKED).update(
        state=Document.REVOKED, state_reason=_reason(reason), state_at=at, state_by=by
    )


def attach_signed(
    document: Document, taken: intake.Taken, *, by: str, at: datetime, method: str = SignedCopy.WET,
    guard: Guard = locked,
) -> SignedCopy:  # fmt: skip
    """Keep the signed copy ``taken`` (from ``intake.examine``) beside ``document`` as its next version.

    A PDF is kept byte for byte, so that a signature inside stays valid. The same file a second time returns the copy
    that is there. Raises DocumentError where the document counts no more or the file is of another kind.
    """
    if not document.signed_outside:
        raise DocumentError("Jenis dokumen ini tidak memerlukan salinan bertanda tangan. Berkas tidak disimpan.")
    if taken.media_type not in SIGNED_TYPES:
        raise DocumentError("Unggah pindaian sebagai PDF atau foto (JPG, PNG). Berkas tidak disimpan.")
    if method == SignedCopy.OUTSIDE and taken.media_type != media_types.PDF:
        raise DocumentError("Dokumen yang ditandatangani di luar Pilar harus berupa PDF. Berkas tidak disimpan.")
    with guard(Document.objects.filter(pk=document.pk)):
        if Document.objects.values_list("state", flat=True).get(pk=document.pk) != Document.VALID:
            raise DocumentError(
                "Dokumen ini sudah dicabut atau digantikan, jadi salinan bertanda tangan tidak diterima lagi. "
                "Berkas tidak disimpan; unggah pada dokumen penggantinya."
            )
        stored = files.put(document.body, taken.content, at=at, limit=taken.size)
        if same := document.signed_copies.filter(stored=stored).first():
            return same
        last = document.signed_copies.aggregate(last=Max("version"))["last"] or 0
        return SignedCopy.objects.create(
            document=document, version=last + 1, method=method, stored=stored, sha256=stored.sha256,
            filename=taken.filename[:200], added_at=at, added_by=by,
        )  # fmt: skip


def documents_of(obj: models.Model) -> QuerySet[Document]:
    """The documents about ``obj``, the newest first, with their signed copies (two queries)."""
    found = Document.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))
    return found.order_by("-issued_at", "-pk").prefetch_related("signed_copies")


# -- what is printed


def _printed(
    kind: DocumentKind, title: str, data: Mapping[str, JsonValue], letterhead: Letterhead,
    responsible: Responsible | None, on: date, valid_until: date | None,
) -> dict[str, Any]:  # fmt: skip
    shown = texts.printable(title).replace("\n", " ")
    if not shown:
        raise DocumentError("Judul dokumen kosong. Belum ada yang terbit.")
    if valid_until is not None and valid_until < on:
        raise DocumentError("Akhir masa berlaku tidak boleh sebelum tanggal terbit. Belum ada yang terbit.")
    printed: dict[str, Any] = {
        "kind": kind.label,
        "title": _cut(shown, _TITLE),
        "on": day_text(on),
        "valid_until": day_text(valid_until) if valid_until else "",
        "letterhead": _head(letterhead),
        "responsible": _signer(responsible),
        "data": texts.cleaned(data),
    }
    if len(_canonical(printed)) > texts.LARGEST:
        raise DocumentError(
            "Isi dokumen lebih besar daripada yang dapat dicetak (2 MB teks). Belum ada yang terbit; "
            "persempit isinya, misalnya per unit atau per triwulan."
        )
    return printed


def _head(letterhead: Letterhead) -> dict[str, Any]:
    lines = [*letterhead.lines] or [letterhead.body_name]
    return {
        "body": texts.printable(letterhead.body_name),
        "lines": [line for line in map(texts.printable, lines) if line],
        "unit": texts.printable(letterhead.unit_name),
        "address": [line for line in map(texts.printable, letterhead.address) if line],
        "crest": hashlib.sha256(letterhead.crest).hexdigest() if letterhead.crest else "",
    }


def _signer(responsible: Responsible | None) -> dict[str, Any] | None:
    if responsible is None:
        return None
    return {
        "name": texts.printable(responsible.name),
        "capacity": texts.printable(responsible.capacity),
        "nip": texts.printable(responsible.nip),
        "approved": texts.moment_text(responsible.approved_at) if responsible.approved_at else "",
    }


def _identity(number: str, digest: str, token: str) -> dict[str, Any]:
    address = tokens.address_of(token)
    return {
        "number": number, "numbered": bool(number), "draft": False, "digest": digest,
        "qr": rendering.qr_svg(address), "code": tokens.grouped(token), "address": address,
    }  # fmt: skip


def _content_sha256(printed: Mapping[str, Any], number: str, pictures: Mapping[str, bytes]) -> str:
    """Of everything that is printed but the QR, the code and this digest itself."""
    seen = {name: hashlib.sha256(picture).hexdigest() for name, picture in pictures.items()}
    return hashlib.sha256(_canonical({**printed, "number": number, "pictures": seen})).hexdigest()


def _canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _with_crest(pictures: Mapping[str, bytes], letterhead: Letterhead) -> dict[str, bytes]:
    return {**pictures, **({"crest": letterhead.crest} if letterhead.crest else {})}


def _replace(document: Document, why: str, *, by: str, at: datetime) -> None:
    valid = Document.objects.filter(pk=document.pk, state=Document.VALID)
    reason = _reason(why or PLAIN_REASON)
    if not valid.update(state=Document.REPLACED, state_reason=reason, state_at=at, state_by=by):
        raise DocumentError(
            "Dokumen yang hendak digantikan sudah dicabut atau digantikan orang lain. Belum ada yang terbit; "
            "muat ulang halamannya."
        )
    document.refresh_from_db(fields=["state", "state_reason", "state_at", "state_by"])


def _reason(reason: str) -> str:
    told = " ".join(reason.split())
    if not told:
        raise DocumentError("Alasannya harus diisi, karena ditampilkan di halaman verifikasi.")
    if len(told) > LONGEST_REASON:
        raise DocumentError(f"Alasan paling banyak {LONGEST_REASON} huruf. Belum ada yang berubah.")
    return told


def _cut(text: str, longest: int) -> str:
    shown = texts.printable(text).replace("\n", " ")
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
