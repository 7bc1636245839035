"""What the page of a document says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from pilar.kernel.documents import PLAIN_REASON, masked_name
from pilar.kernel.documents.serving import state_kind
from pilar.kernel.models import Document, SignedCopy
from pilar.kernel.templatetags.indonesian import tanggal


@dataclass(frozen=True, slots=True)
class Compared:
    """What came out of holding a file against the document."""

    title: str
    text: str
    kind: str
    sha256: str


@dataclass(frozen=True, slots=True)
class State:
    """The state in one word, the kind of its tag, and what it means for whoever holds the paper."""

    label: str
    kind: str
    text: str


def state_of(found: Document, today: date) -> State:
    """Whether the document counts on ``today``. One query where it was replaced."""
    label, kind = found.state_label(today), state_kind(found, today)
    if found.state == Document.REVOKED:
        text = f"Dicabut pada {_day(found.state_at)}. Dokumen ini jangan dipakai lagi. Alasan: {found.state_reason}"
    elif found.state == Document.REPLACED:
        newer = Document.objects.filter(replaces=found).first()
        by = f" oleh {newer}, terbit {tanggal(newer.issued_on)}" if newer else ""
        text = f"Digantikan pada {_day(found.state_at)}{by}. Mintalah dokumen penggantinya."
        text += f" Alasan: {found.state_reason}" if found.state_reason != PLAIN_REASON else ""
    elif found.is_expired(today):
        text = f"Masa berlakunya berakhir {tanggal(found.valid_until)}. Mintalah dokumen yang terbaru."
    else:
        text = "Dokumen dengan kode ini diterbitkan melalui Pilar dan masih berlaku pada hari ini."
    return State(label, kind, text)


def rows_of(found: Document, copies: list[SignedCopy]) -> list[tuple[str, str]]:
    """What is printed on the document, in the active time zone; whoever answers for it is masked."""
    until = f"sampai {tanggal(found.valid_until)}" if found.valid_until else "tidak dibatasi"
    signed = "Belum ada"
    if copies:
        signed = f"Ada: {copies[0].get_method_display()}, diunggah {_day(copies[0].added_at)}"
    answers = f"{masked_name(found.responsible_name)}, {found.responsible_capacity}" if found.responsible_name else "–"
    return [
        ("Nomor", found.number or "Tidak bernomor"),
        ("Jenis", found.kind_label),
        ("Judul", found.title),
        ("Unit", found.unit_name),
        ("Tanggal terbit", tanggal(found.issued_on)),
        ("Masa berlaku", until),
        ("Penanggung jawab", answers),
        *([("Salinan bertanda tangan", signed)] if found.signed_outside else []),
    ]


def _day(at: datetime | None) -> str:
    return tanggal(timezone.localtime(at).date()) if at else ""


def compare(found: Document, copies: list[SignedCopy], file: UploadedFile) -> Compared:
    """Hold ``file`` against the issued one and the signed copies, by SHA-256."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    sha256 = digest.hexdigest()
    if sha256 == found.sha256:
        told = "Berkas Anda sama persis, sampai bita terakhir, dengan berkas yang diterbitkan."
        return Compared("Sama dengan yang diterbitkan", told, "good", sha256)
    for copy in copies:
        if sha256 == copy.sha256:
            told = f"Berkas Anda sama persis dengan salinan bertanda tangan versi {copy.version}."
            return Compared("Sama dengan salinan bertanda tangan", told, "good", sha256)
    told = (
        "Berkas Anda lain dari yang diterbitkan. Isinya mungkin diubah; mungkin juga hanya disimpan ulang, dipindai "
        "dari kertas, atau ditandatangani di luar Pilar. Mintalah berkas aslinya kepada unit penerbit."
    )
    return Compared("Berbeda", told, "bad", sha256)
