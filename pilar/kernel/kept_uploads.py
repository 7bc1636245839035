"""An upload that is kept while the form around it is mended: browsers send a page back without the file.

What may be kept at all is stored like every other file, cleaned, but no row refers to it: the sweeper removes it after
a day. The form carries a signed reference to it. Nothing here ever serves one; only whoever brought it gets it back, as
the file of the next sending.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction

from pilar.kernel import files, intake
from pilar.kernel.files import FileError
from pilar.kernel.models import StoredFile

#: Shorter than the sweeper waits.
LASTS: Final = timedelta(hours=20)
_SALT: Final = "pilar.kept-upload"


class KeptFile(SimpleUploadedFile):
    """A file that was kept, as if it had been uploaded again."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a form carries of a kept file."""

    reference: str
    filename: str


def keep(file: UploadedFile, *, body: UUID, by: str, at: datetime) -> Kept:
    """Keep ``file`` for ``by`` (the account's id). Raises FileError for what would not be accepted anyway."""
    if isinstance(file, KeptFile):  # it was looked at when it came
        content, filename = file.read(), file.name or ""
    else:
        taken = intake.examine(file, file.name or "", limit=settings.PILAR_MAX_UPLOAD)
        content, filename = taken.content.read(), taken.filename
    with transaction.atomic():
        stored = files.put(body, content, at=at, limit=len(content))
        files.release(stored, at=at)
    return Kept(signing.dumps([stored.pk, filename, by], salt=_SALT), filename)


def restored(reference: str, *, by: str) -> KeptFile | None:
    """The file of ``reference``; None where it is no longer kept, or is somebody else's."""
    try:
        pk, filename, owner = signing.loads(reference, salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    stored = StoredFile.objects.filter(pk=pk).first() if owner == by else None
    if stored is None:
        return None
    try:
        with files.open_file(stored) as file:
            return KeptFile(filename, file.read(), stored.media_type)
    except FileError:
        return None
