"""A web process that is killed in a stream of answers: what was acknowledged is stored, and the score is theirs."""

from __future__ import annotations

import json
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pilar.evaluation.actions.rescoring import rescore
from pilar.evaluation.models import AnswerRevision, Worksheet
from pilar.kernel import ledger
from pilar.kernel.models.ledger import LedgerEntry
from tests.evaluation import answering_process
from tests.evaluation.place import Place, build_place
from tests.kernel import installations
from tests.kernel.installations import Installation

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS, THREADS = 3, 3


@pytest.fixture
def site(settings, tmp_path) -> Iterator[tuple[Installation, Place]]:
    with installations.installation(settings, tmp_path / "situs", migrated=True) as found:
        yield found, build_place()


def killed(place: Installation, acknowledged: Path, lines: int, pause: float, *options: str) -> None:
    """Let a process answer until FILE has so many lines, and kill it ``pause`` seconds later, whatever it is doing."""
    many = "1" if options else str(THREADS)
    process = place.start("tests.evaluation.answering_process", many, str(acknowledged), *options)
    try:
        installations.wait_for_lines(acknowledged, lines, alive=process)
        time.sleep(pause)
    finally:
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL, "it ended by itself"
    installations.wait_until_nobody_else_is_connected()


def lost(acknowledged: Path) -> list[tuple[str, int]]:
    """Acknowledged saves of which the revision is not there as it was told."""
    told = [json.loads(line) for line in installations.lines(acknowledged)]
    kept = {
        (revision.answer.field, revision.version): revision.option
        for revision in AnswerRevision.objects.select_related("answer")
    }
    return [
        (line["field"], line["version"])
        for line in told
        if kept.get((line["field"], line["version"])) != line["option"]
    ]


def assert_whole(acknowledged: Path) -> None:
    """Answers stand at their last revision, each revision has its entry, the score is that of the answers."""
    worksheet = Worksheet.objects.get()
    for answer in worksheet.answers.prefetch_related("revisions"):
        versions = [revision.version for revision in answer.revisions.all()]
        assert versions == list(range(1, answer.version + 1))
        if versions:
            assert answer.revisions.last().option == answer.option
    assert LedgerEntry.objects.filter(code="answer.saved").count() == AnswerRevision.objects.count()
    assert rescore(dry_run=True).differing == ()
    assert ledger.verify().faults == ()


def test_no_acknowledged_save_is_lost_and_the_score_is_true(site, tmp_path):
    place, _ = site
    acknowledged = tmp_path / "acknowledged"
    moments = random.Random(20261125)
    for _ in range(ROUNDS):
        enough = len(installations.lines(acknowledged)) + 10 * THREADS
        killed(place, acknowledged, enough, moments.uniform(0, 0.3))
        assert lost(acknowledged) == []
        assert_whole(acknowledged)
    told = {(line["field"], line["version"]) for line in map(json.loads, installations.lines(acknowledged))}
    beyond = AnswerRevision.objects.count() - len(told)
    assert 0 <= beyond <= ROUNDS * THREADS  # committed, but nobody could be told any more


def test_a_save_that_is_acknowledged_before_its_commit_is_found_to_be_lost(site, tmp_path):
    """The test above would notice."""
    place, _ = site
    acknowledged = tmp_path / "acknowledged"
    killed(place, acknowledged, answering_process.TENTH, 0, "--too-early")
    assert len(lost(acknowledged)) == 1
    assert_whole(acknowledged)
