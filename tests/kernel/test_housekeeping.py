"""What the installation does by itself at night."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.core.cache import caches
from django.core.management import call_command
from django.db import transaction

from pilar import cli
from pilar.kernel import files, housekeeping, ledger, mail
from pilar.kernel.jobs import enqueue, registry, work_off
from pilar.kernel.jobs.run import ALONE, Run
from pilar.kernel.jobs.schedules import Turns
from pilar.kernel.models.calendar import Holiday
from pilar.kernel.models.files import StoredFile
from pilar.kernel.models.jobs import Job, JobState, WorkerBeat
from pilar.kernel.models.ledger import LedgerCheckpoint, LedgerHead
from pilar.kernel.models.mail import MailPart, OutgoingMail

BODY, OTHER = UUID(int=7), UUID(int=8)
AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.PILAR_HOME = tmp_path
    return tmp_path


def do(code: str, at: datetime = AT, key: str = "now") -> Job:
    """Let the job be done at ``at``; it must not fail."""
    with transaction.atomic():
        asked = enqueue(code, key=key, at=at)
    work_off(at=at)
    found = Job.objects.get(pk=asked.pk)
    assert (found.state, found.last_error) == (JobState.DONE, "")
    return found


def record(body: UUID = BODY) -> None:
    with transaction.atomic():
        ledger.record("unit.created", WorkerBeat(pk=1), body=body, by="12", at=AT)


# -- the checkpoint


def test_the_heads_of_a_day_are_kept_and_published_so_that_the_command_can_compare(home, capsys):
    record()
    record(OTHER)
    do("kernel.checkpoint", key="1")
    path = home / "checkpoints/2026-11-25.json"
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    rows = json.loads(path.read_text())
    heads = {str(head.chain): head.hash for head in LedgerHead.objects.all()}
    assert {row["chain"]: row["hash"] for row in rows} == heads
    assert cli.main(["ledger", "verify", "--checkpoints", str(path)]) == 0
    path.write_text(path.read_text().replace(heads[str(BODY)], "0" * 64))
    assert cli.main(["ledger", "verify", "--checkpoints", str(path)]) == 1
    assert "titik periksa yang diterbitkan" in capsys.readouterr().out


def test_a_checkpoint_done_late_is_that_of_its_turn_in_jakarta(home):
    record()
    evening = datetime(2026, 11, 25, 16, 55, tzinfo=UTC)  # 23:55 in Jakarta
    turns = Turns()
    turns.give(at=evening - timedelta(minutes=1))
    assert [code for code in turns.give(at=evening) if code.startswith("kernel.")] == ["kernel.checkpoint"]
    work_off(at=evening + timedelta(hours=9))
    assert [point.day.isoformat() for point in LedgerCheckpoint.objects.all()] == ["2026-11-25"]
    assert [path.name for path in (home / "checkpoints").iterdir()] == ["2026-11-25.json"]


def test_a_checkpoint_that_is_repeated_says_the_same(home):
    record()
    do("kernel.checkpoint", key="1")
    path = home / "checkpoints/2026-11-25.json"
    before = path.read_bytes()
    record()
    path.unlink()  # killed between the row and the file
    do("kernel.checkpoint", key="2")
    assert path.read_bytes() == before


# -- what is removed


def test_files_that_nobody_needs_are_swept():
    stored = files.put(BODY, b"berkas contoh", at=AT, limit=100)
    files.release(stored, at=AT)
    do("kernel.files", AT + timedelta(days=2))
    assert not StoredFile.objects.exists()


def test_finished_jobs_go_after_their_time_and_open_ones_never():
    rows = {
        "done long ago": (JobState.DONE, 31), "done": (JobState.DONE, 29),
        "failed long ago": (JobState.FAILED, 181), "failed": (JobState.FAILED, 179),
    }  # fmt: skip
    for key, (state, days) in rows.items():
        ended = AT - timedelta(days=days)
        Job.objects.create(code="x.y", key=key, state=state, enqueued_at=ended, finished_at=ended)
    Job.objects.create(code="x.y", key="waiting", enqueued_at=AT - timedelta(days=900), due_at=AT + timedelta(days=9))
    do("kernel.old_rows")
    assert set(Job.objects.filter(code="x.y").values_list("key", flat=True)) == {"done", "failed", "waiting"}


def test_many_rows_are_removed_a_batch_at_a_time(monkeypatch, django_assert_max_num_queries):
    ended = AT - timedelta(days=31)
    Job.objects.bulk_create(
        Job(code="x.y", key=str(number), state=JobState.DONE, enqueued_at=ended, finished_at=ended)
        for number in range(25)
    )
    monkeypatch.setattr(housekeeping, "BATCH", 10)
    run = Run(Job(), clock=lambda: AT, lease_time=ALONE)
    with django_assert_max_num_queries(7):
        housekeeping.remove(Job.objects.filter(state=JobState.DONE), run)
    assert not Job.objects.exists()


def test_mails_go_with_their_addresses_and_workers_that_are_gone():
    for key in ("old", "new"):
        with transaction.atomic():
            mail.send("siti@contoh.go.id", "x", "x", key=key, at=AT)
    work_off(at=AT)
    OutgoingMail.objects.filter(parts__key="old").update(ended_at=AT - timedelta(days=31))
    for days in (0, 2):
        seen = AT - timedelta(days=days)
        WorkerBeat.objects.create(worker=UUID(int=days), host="x", started_at=seen, beat_at=seen)
    do("kernel.old_rows")
    assert [part.key for part in MailPart.objects.all()] == ["new"]
    assert [beat.worker.int for beat in WorkerBeat.objects.all()] == [0]


def test_the_text_of_a_mail_that_is_too_late_goes_within_the_hour():
    with transaction.atomic():
        mail.send("siti@contoh.go.id", "x", "x", key="1", at=AT, send_at=AT + timedelta(days=1), within=timedelta(0))
    OutgoingMail.objects.update(give_up_at=AT - timedelta(minutes=1))
    do("mail.forget")
    assert MailPart.objects.get().text == ""


@pytest.mark.parametrize("installed", [True, False])
def test_expired_sessions_go_where_there_are_sessions(monkeypatch, installed):
    called = []
    monkeypatch.setattr(apps, "is_installed", lambda name: installed)
    monkeypatch.setattr(housekeeping, "call_command", lambda name, **options: called.append(name))
    do("kernel.old_rows")
    assert called == (["clearsessions"] if installed else [])


def test_expired_entries_of_a_cache_in_the_database_go(settings, monkeypatch):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        "rows": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "sample_cache"},
    }
    monkeypatch.setattr(apps, "is_installed", lambda name: False)
    call_command("createcachetable", verbosity=0)
    now = datetime.now(tz=UTC)
    caches["rows"].set("short", 1, timeout=60)
    caches["rows"].set("long", 2, timeout=6000)
    caches["rows"].set("ever", 3, timeout=None)
    housekeeping.remove_expired_cache(now + timedelta(seconds=600))
    assert caches["rows"].get_many(["short", "long", "ever"]) == {"long": 2, "ever": 3}


# -- the calendar, and the whole


def test_a_new_year_brings_its_days():
    do("kernel.calendar", datetime(2025, 12, 31, 20, 0, tzinfo=UTC))  # the new year has begun in Jakarta
    assert {day.year for day in Holiday.objects.values_list("day", flat=True)} == {2024, 2025, 2026, 2027, 2028}


@pytest.mark.parametrize(
    ("code", "when"),
    [
        ("kernel.checkpoint", "setiap hari pukul 23.55 WIB"),
        ("kernel.files", "setiap hari pukul 02.10 WIB"),
        ("kernel.old_rows", "setiap hari pukul 02.40 WIB"),
        ("kernel.calendar", "setiap 1 Januari pukul 03.00 WIB"),
        ("mail.forget", "setiap 60 menit"),
    ],
)
def test_what_comes_by_itself(code, when):
    assert str(registry.SCHEDULES[code]) == when
