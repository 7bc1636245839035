"""The sweeper: removes the stored files that nobody needs. A job calls it once a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from pilar.kernel import files
from pilar.kernel.models.files import StoredFile
from pilar.kernel.storage import UNFINISHED

#: How long a file without a row, or a row that nothing refers to, is kept. No transaction and no backup lasts so long.
GRACE = timedelta(days=1)
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)

#: Given body and hash: a context that says whether no row has this content, and in which none can come to have it.
Claim = Callable[[UUID, str], AbstractContextManager[bool]]


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep removed."""

    files: int
    rows: int
    unfinished: int


@contextmanager
def claimed(body: UUID, sha256: str) -> Iterator[bool]:
    """Take the place of the row of this content and give it back at the end: a ``put`` of it waits that long."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                StoredFile.objects.create(body=body, sha256=sha256, size=1, media_type="", created=_NO_TIME)
        except IntegrityError:
            yield False
            return
        yield True
        transaction.set_rollback(True)


def sweep(*, at: datetime, claim: Claim = claimed) -> Swept:
    """Remove what nobody needs and is older than a day: released rows, files without a row, unfinished files.

    A file that is being put again at this moment stays.
    """
    before = at - GRACE
    rows = sum(_sweep_row(pk, before) for pk in _released(before))
    found = sum(_sweep_body(UUID(name), before, claim) for name in _folders("") if _is_body(name))
    unfinished = sum(_remove_older(f"{UNFINISHED}/{name}", before) for name in _files(UNFINISHED))
    return Swept(files=found, rows=rows, unfinished=unfinished)


def _released(before: datetime) -> list[int]:
    return list(StoredFile.objects.filter(unused_since__lt=before).values_list("pk", flat=True))


def _sweep_row(pk: int, before: datetime) -> bool:
    with transaction.atomic():
        row = StoredFile.objects.select_for_update().filter(pk=pk, unused_since__lt=before).first()
        if row is None:
            return False  # put again meanwhile
        if files.in_use(row):
            row.unused_since = None
            row.save(update_fields=["unused_since"])
            return False
        row.delete()
    return True


def _sweep_body(body: UUID, before: datetime, claim: Claim) -> int:
    removed = 0
    for part in _folders(str(body)):
        names = _files(f"{body}/{part}")
        known = set(StoredFile.objects.filter(body=body, sha256__in=names).values_list("sha256", flat=True))
        for name in names:
            if name in known or not _is_older(f"{body}/{part}/{name}", before):
                continue
            with claim(body, name) as free:
                removed += free and _remove_older(f"{body}/{part}/{name}", before)
    return removed


def _remove_older(name: str, before: datetime) -> bool:
    if not _is_older(name, before):
        return False
    files.storage().delete(name)
    return True


def _is_older(name: str, before: datetime) -> bool:
    try:
        return files.storage().get_modified_time(name) < before
    except FileNotFoundError:
        return False


def _folders(path: str) -> list[str]:
    return _listing(path)[0]


def _files(path: str) -> list[str]:
    return _listing(path)[1]


def _listing(path: str) -> tuple[list[str], list[str]]:
    try:
        return files.storage().listdir(path)
    except FileNotFoundError:
        return [], []


def _is_body(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
