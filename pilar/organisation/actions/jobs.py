"""Background work: beginning anew what has failed for good."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pilar.kernel import jobs, ledger
from pilar.kernel.models.jobs import Job
from pilar.organisation.access import AccessDenied, rights_of
from pilar.organisation.models import User

CAPABILITY = "job.view"


def retry(job: Job, *, by: User, at: datetime) -> None:
    """Let a failed job be tried again. Raises AccessDenied, and JobError where it has not (or no longer) failed.

    Jobs belong to the installation, so the right may be held at any unit, and the event is one of the installation.
    """
    if not rights_of(by, at).may(CAPABILITY):
        raise AccessDenied("Peran Anda tidak mencakup pekerjaan latar. Belum ada yang berubah.")
    with transaction.atomic():
        jobs.retry(job.pk, at=at)
        ledger.record("job.retried", job, body=ledger.INSTALLATION, by=by.actor, at=at, details={"code": job.code})
