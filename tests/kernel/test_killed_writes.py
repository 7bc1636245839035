"""A web process that is killed outright in the middle of its writes: what somebody was told is saved, is saved."""

from __future__ import annotations

import json
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from uuid import UUID

import pytest

from pilar.kernel import files, ledger
from pilar.kernel.models.files import StoredFile
from pilar.kernel.models.ledger import LedgerEntry
from pilar.kernel.models.numbering import NumberCounter
from pilar.organisation.models import Unit
from tests.kernel import installations, writing
from tests.kernel.installations import Installation

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 3
THREADS = 4


@pytest.fixture
def site(settings, tmp_path) -> Iterator[tuple[Installation, UUID]]:
    with installations.installation(settings, tmp_path / "situs", migrated=True) as found:
        yield found, writing.prepare()


@contextmanager
def killed_at_the_end(place: Installation, acknowledged: Path, *options: str) -> Iterator[Popen[str]]:
    """A writing process that is killed by SIGKILL when the block ends, whatever it is doing."""
    process = place.start("tests.kernel.writing", str(THREADS), "0", str(acknowledged), *options)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL, "it ended by itself"
    installations.wait_until_nobody_else_is_connected()


def lost(acknowledged: Path) -> list[int]:
    """The numbers of acknowledged writes of which anything is missing: unit, entry, row or bytes."""
    told = [json.loads(line) for line in installations.lines(acknowledged)]
    units = {unit.pk: (unit.name, unit.slug) for unit in Unit.objects.all()}
    entries = set(LedgerEntry.objects.filter(code="unit.created").values_list("object_id", flat=True))
    stored = {row.sha256: row for row in StoredFile.objects.all()}
    return [
        line["number"]
        for line in told
        if units.get(line["unit"]) != (f"Dinas {line['number']}", f"dinas-{line['salt']}")
        or str(line["unit"]) not in entries
        or line["sha256"] not in stored
        or read(stored[line["sha256"]]) != writing.content(line["number"], line["salt"])
    ]


def read(stored: StoredFile) -> bytes:
    with files.open_file(stored) as file:
        return file.read()


def assert_whole(body: UUID) -> int:
    """Numbers without gap or double, and as many units, entries and files; returns how many."""
    numbers = sorted(
        int(name.removeprefix("Dinas ")) for name in Unit.objects.filter(kind="opd").values_list("name", flat=True)
    )
    count = NumberCounter.objects.get(body=body, series=writing.SERIES).last
    assert numbers == list(range(1, count + 1))
    assert LedgerEntry.objects.filter(chain=body, code="unit.created").count() == count
    rows = list(StoredFile.objects.filter(body=body))
    assert len(rows) == count
    assert [row.name for row in rows if files.verify(row) is not files.State.SOUND] == []
    assert ledger.verify().faults == ()
    return count


def test_nothing_that_was_acknowledged_is_lost_when_the_process_is_killed(site, tmp_path):
    place, body = site
    acknowledged = tmp_path / "acknowledged"
    moments = random.Random(20261124)
    for _ in range(ROUNDS):
        enough = len(installations.lines(acknowledged)) + 2 * THREADS
        with killed_at_the_end(place, acknowledged) as process:
            installations.wait_for_lines(acknowledged, enough, alive=process)
            time.sleep(moments.uniform(0, 0.3))
        assert lost(acknowledged) == []
        # A commit that nobody could be told of any more may be there as well, one of each thread at most.
        assert 0 <= assert_whole(body) - len(installations.lines(acknowledged)) <= ROUNDS * THREADS


def test_a_write_that_is_acknowledged_before_its_commit_is_found_to_be_lost(site, tmp_path):
    """The test above would notice."""
    place, body = site
    acknowledged = tmp_path / "acknowledged"
    with killed_at_the_end(place, acknowledged, "--too-early") as process:
        installations.wait_for_lines(acknowledged, writing.TENTH, alive=process)
    assert lost(acknowledged) == [writing.TENTH]
    assert assert_whole(body) == writing.TENTH - 1  # the number went back with the rest
