"""Letters and decrees: number, day and scan, looked at before anything is locked and kept with the act's row."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Model

from pilar.evaluation.content import Content
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.models.lettered import Lettered
from pilar.kernel import files
from pilar.kernel.models.files import StoredFile
from pilar.kernel.templatetags.indonesian import tanggal

LONGEST_NUMBER = 120


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as somebody brings it. ``content``: its scan, examined already (``evaluation.content.of_file``)."""

    number: str
    on: date
    content: Content | None = None

    def fitting(self, day: date) -> Letter:
        """As it is kept. Raises ProposalError for an empty number, or a day that has not come yet."""
        if self.on > day:
            raise ProposalError(
                f"Tanggal surat {tanggal(self.on)} belum tiba. Periksa tanggalnya. Belum ada yang berubah."
            )
        return Letter(one_line(self.number, "Nomor surat", LONGEST_NUMBER), self.on, self.content)

    def onto(self, row: Lettered, body: UUID, at: datetime) -> None:
        """Put it onto ``row``, its file into the store of ``body``; inside the action's transaction, before saving.

        Without a scan the one that ``row`` has stays.
        """
        row.letter_number, row.letter_on = self.number, self.on
        scan_onto(row, self.content, body, at)


def letter_off(row: Lettered) -> StoredFile | None:
    """Take the letter off ``row``, before saving. Its scan, if it had one, for the action to release afterwards."""
    scan = row.stored
    row.letter_number, row.letter_on, row.stored, row.filename = "", None, None, ""
    return scan


def scan_onto(row: Model, scan: Content | None, body: UUID, at: datetime, *, of: str = "") -> None:
    """Put a scan onto ``row``, its file into the store of ``body``; inside the action's transaction, before saving.

    ``of`` begins the names of the columns where it is that of the row's second letter: ``revoked_``, ``answer_``.
    """
    if scan is not None and scan.taken is not None:
        kept = files.put(body, scan.taken.content, at=at, limit=settings.PILAR_MAX_UPLOAD)
        setattr(row, f"{of}stored", kept)
        setattr(row, f"{of}filename", scan.taken.filename)


def one_line(typed: str, what: str, longest: int = 200, *, needed: bool = True) -> str:
    """One line of text without control signs. Raises ProposalError where it is empty (and ``needed``) or too long."""
    return _fitting(" ".join(_plain(typed).split()), what, longest, needed)


def many_lines(typed: str, what: str, longest: int = 5_000, *, needed: bool = True) -> str:
    """Text of several lines, trimmed. Raises ProposalError where it is empty (and ``needed``) or too long."""
    return _fitting(_plain(typed.replace("\r\n", "\n")).strip(), what, longest, needed)


def _plain(typed: str) -> str:
    return "".join(sign for sign in typed if sign.isspace() or unicodedata.category(sign)[0] != "C")


def _fitting(text: str, what: str, longest: int, needed: bool) -> str:
    if needed and not text:
        raise ProposalError(f"{what} masih kosong. Isi, lalu kirim lagi. Belum ada yang berubah.")
    if len(text) > longest:
        raise ProposalError(f"{what} paling banyak {longest} huruf; ini {len(text)}. Persingkatlah.")
    return text
