"""What a result page carries so that its answers can be downloaded: signed, compressed, kept by nobody but the page.

The server holds nothing between the check and the download. The signature proves that Pilar itself made the payload,
so a download cannot be fed with anything that did not come out of a workbook that was read here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from django.core import signing

from pilar.errors import PilarError
from pilar.instrument.model import Instrument

SALT = "pilar.portal.payload"
MAX_AGE = 12 * 60 * 60
#: Characters of the hidden field. A full form with notes and links needs about 30,000.
MAX_SIZE = 300_000

Answer = str | Fraction | None


class PayloadError(PilarError):
    """The payload is too old, was changed, or belongs to other rules."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One assessor's sheet, as it is written back to a workbook."""

    assessor: str
    unit_name: str | None
    answers: Mapping[str, Answer]
    notes: Mapping[str, str]
    evidence: Mapping[str, str]

    @property
    def has_texts(self) -> bool:
        return bool(self.notes or self.evidence)


def pack(instrument: Instrument, sheet: Sheet) -> str | None:
    """The payload as text for a hidden field; None where it would be larger than a page should carry."""
    text = signing.dumps(
        {
            "instrument": instrument.id,
            "assessor": sheet.assessor,
            "unit": sheet.unit_name,
            "answers": {key: str(answer) for key, answer in sheet.answers.items() if answer is not None},
            "notes": dict(sheet.notes),
            "evidence": dict(sheet.evidence),
        },
        salt=SALT,
        compress=True,
    )
    return text if len(text) <= MAX_SIZE else None


def pack_what_fits(instrument: Instrument, sheet: Sheet) -> tuple[str | None, bool]:
    """The payload and whether it holds everything: notes and links are left out where they are too long."""
    whole = pack(instrument, sheet)
    if whole is not None:
        return whole, True
    return pack(instrument, replace(sheet, notes={}, evidence={})), False


def unpack(instrument: Instrument, text: str) -> Sheet:
    """Read what ``pack`` wrote. Raises PayloadError with what to do."""
    try:
        data = signing.loads(text[: MAX_SIZE + 1], salt=SALT, max_age=MAX_AGE)
    except signing.SignatureExpired:
        raise PayloadError(
            "Hasil pemeriksaan ini sudah lebih dari 12 jam dan tidak dapat diunduh lagi. Periksa berkasnya sekali lagi."
        ) from None
    except signing.BadSignature:
        raise PayloadError(
            "Data unduhan tidak lengkap atau berubah di jalan, jadi tidak dipakai. Periksa berkasnya sekali lagi."
        ) from None
    if data["instrument"] != instrument.id:
        raise PayloadError("Hasil ini dibuat dengan aturan lain. Periksa berkasnya sekali lagi.")
    return Sheet(data["assessor"], data["unit"], _answers(instrument, data["answers"]), data["notes"], data["evidence"])


def _answers(instrument: Instrument, packed: Mapping[str, str]) -> dict[str, Answer]:
    kinds = {key: item.kind for key, item in instrument.fields.items()}
    return {key: text if kinds[key] == "option" else Fraction(text) for key, text in packed.items()}
