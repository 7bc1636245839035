"""Asking for a job, and asking again for one that has failed."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import connection, transaction

from pilar.errors import PilarError
from pilar.kernel.jobs.registry import known
from pilar.kernel.models.jobs import Job, JobState

#: An id, a code, a UUID, a time in ISO form. A name or an address does not pass.
_REFERENCE = re.compile(r"[\w.:+-]{1,64}", re.ASCII)
_KEY = re.compile(r"[\w.:+-]{1,200}", re.ASCII)


class JobError(PilarError):
    """The job cannot do this now; it stands as it stood."""


def enqueue(
    code: str, /, *, key: str, at: datetime, not_before: datetime | None = None, **arguments: int | str | bool
) -> Job:
    """Ask at ``at`` for the job ``code``, to be done as soon as the caller's transaction commits, or at ``not_before``.

    The same ``key`` again is the same job, also after it is done; its row is returned as it stands. ``arguments`` are
    ids and codes, because the row is kept for weeks. Two queries; write it before ``ledger.record``.
    Raises TransactionManagementError outside a transaction (work without its change would be a lie), LookupError for a
    code that nobody declared, ValueError for a key or an argument that could be personal data.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("enqueue belongs into the transaction of what it follows from")
    known(code)
    if not _KEY.fullmatch(key):
        raise ValueError(f"{code}: a key is made of ids and codes, not {key!r}")
    for name, value in arguments.items():
        if not (isinstance(value, int) or _REFERENCE.fullmatch(value)):
            raise ValueError(f"{code}: {name} must be an id or a code, the job itself reads what it leads to")
    asked = Job(code=code, key=key, arguments=arguments, enqueued_at=at, due_at=not_before or at)
    Job.objects.bulk_create([asked], ignore_conflicts=True)  # where it exists, the row stays
    return Job.objects.get(code=code, key=key)


def retry(pk: int, *, at: datetime) -> None:
    """Let the failed job ``pk`` be tried again from its first attempt on. Raises JobError where it has not failed."""
    failed = Job.objects.filter(pk=pk, state=JobState.FAILED)
    if not failed.update(state=JobState.WAITING, due_at=at, finished_at=None, attempts=0):
        raise JobError("Pekerjaan ini tidak (lagi) gagal, jadi tidak diulang. Muat ulang halaman ini.")
