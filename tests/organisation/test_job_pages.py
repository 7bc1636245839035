"""Background work: who sees it, and how what has failed is begun anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pilar.kernel import ledger
from pilar.kernel.jobs import JobError
from pilar.kernel.jobs.registry import SCHEDULES, label_of
from pilar.kernel.models.jobs import Job, JobState, WorkerBeat
from pilar.kernel.models.ledger import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import jobs as actions
from tests.organisation.town import AT

PATH = "/kelola/pekerjaan/"
CODE = "kernel.checkpoint"


def job(state: str = JobState.FAILED, **changes: Any) -> Job:
    times: dict[str, Any] = {"finished_at": AT}
    if state == JobState.WAITING:
        times = {"due_at": AT}
    if state == JobState.RUNNING:
        times = {"due_at": AT, "lease": uuid4()}
    key = changes.pop("key", uuid4().hex)
    return Job.objects.create(code=CODE, key=key, state=state, enqueued_at=AT, **times, **changes)


@pytest.fixture
def admin(town, client):
    client.force_login(town.admin)
    return town.admin


def test_the_page_tells_of_work_workers_and_schedules(admin, client):
    job(attempts=6, last_error="smtplib.SMTPException")
    job(JobState.RUNNING, progress_done=12, progress_total=40, progress_note="Menulis surat")
    job(JobState.WAITING, attempts=1)
    now = timezone.now()
    WorkerBeat.objects.create(worker=uuid4(), host="mesin-contoh", started_at=now, beat_at=now)
    html = client.get(PATH).text
    for words in ("smtplib.SMTPException", '<progress value="12" max="40"', "12 dari 40: Menulis surat",
                  "menunggu dicoba lagi", "mesin-contoh", "1 pekerjaan gagal untuk seterusnya"):  # fmt: skip
        assert words in html
    assert "Tidak ada pekerja yang hidup" not in html
    for code in SCHEDULES:
        assert label_of(code) in html
    assert "belum pernah" in html


def test_it_is_told_where_no_worker_lives(admin, client):
    html = client.get(PATH).text
    assert "Tidak ada pekerja yang hidup" in html
    assert "Belum pernah ada yang terlihat" in html
    assert "Belum ada pekerjaan latar" in html
    old = AT - timedelta(days=1)
    WorkerBeat.objects.create(worker=uuid4(), host="x", started_at=old, beat_at=old)
    assert "Terakhir terlihat 23 November 2026 pukul 10.00" in client.get(PATH).text


def test_the_list_is_filtered_and_downloaded(admin, client):
    gone, good = job(), job(JobState.DONE)
    html = client.get(f"{PATH}?keadaan=failed").text
    assert f"nomor {gone.pk}," in html
    assert f"nomor {good.pk}," not in html
    assert "Tidak ada pekerjaan yang cocok" in client.get(f"{PATH}?keadaan=running").text
    assert f"nomor {good.pk}," in client.get(f"{PATH}?keadaan=bohong&jenis=bohong").text
    text = b"".join(client.get(f"{PATH}?unduh=csv&keadaan=done").streaming_content).decode()
    assert f"{good.pk};" in text
    assert f"{gone.pk};{label_of(CODE)}" not in text


def test_a_failed_job_is_begun_anew_and_recorded(admin, client):
    gone = job(attempts=6, last_error="ValueError")
    answer = client.post(f"{PATH}{gone.pk}/ulangi/", follow=True)
    assert "dicoba lagi" in answer.text
    gone.refresh_from_db()
    assert (gone.state, gone.attempts) == (JobState.WAITING, 0)
    entry = LedgerEntry.objects.get(code="job.retried")
    assert (entry.chain, entry.actor, entry.object_id) == (ledger.INSTALLATION, str(admin.pk), str(gone.pk))
    again = client.post(f"{PATH}{gone.pk}/ulangi/", follow=True)
    assert "tidak (lagi) gagal" in again.text
    assert LedgerEntry.objects.filter(code="job.retried").count() == 1


def test_what_is_no_failed_job_is_not_begun_anew(admin, client):
    assert client.post(f"{PATH}999/ulangi/").status_code == 404
    assert client.get(f"{PATH}{job().pk}/ulangi/").status_code == 405
    with pytest.raises(JobError):
        actions.retry(job(JobState.DONE), by=admin, at=AT)


def test_without_the_right_it_is_refused(town, client):
    gone = job()
    assert client.get(PATH)["Location"].startswith("/masuk/")
    for user in (town.user(town.training, role="staff"), town.user(town.labour, role="head")):
        client.force_login(user)
        assert client.get(PATH).status_code == 403
        assert client.post(f"{PATH}{gone.pk}/ulangi/").status_code == 403
        with pytest.raises(AccessDenied):
            actions.retry(gone, by=user, at=AT)
    gone.refresh_from_db()
    assert gone.state == JobState.FAILED


def test_the_page_takes_the_same_queries_for_many_jobs(admin, client):
    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(PATH).status_code == 200
        return len(caught)

    job()
    client.get(PATH)
    before = count()
    for _ in range(40):
        job()
    assert count() == before


def test_a_page_leaves_no_time_zone_behind_for_the_next_request(admin, client):
    client.get(PATH)
    assert timezone.get_current_timezone_name() == "UTC"
