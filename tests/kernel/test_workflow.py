"""Workflow tables: what they refuse when they are written, and when somebody takes a step."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pilar.kernel.models import LedgerCheckpoint
from pilar.kernel.workflow import ANY, T, Workflow, WorkflowError

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
STATES = {"draft": "Draf", "open": "Dibuka", "closed": "Ditutup"}


def workflow(*transitions: T) -> Workflow:
    steps = transitions or (
        T("open", "Buka", "draft", "open", "x.manage"),
        T("close", "Tutup", ("draft", "open"), "closed", "x.manage", "reason"),
    )
    # Any row with a text column will do: the hash of a checkpoint stands in for a state.
    return Workflow("x", states=STATES, transitions=steps, field="hash")


@pytest.fixture
def row(db) -> LedgerCheckpoint:
    return LedgerCheckpoint.objects.create(chain="0" * 32, day="2026-11-24", sequence=0, hash="draft")


def stored(row) -> str:
    return LedgerCheckpoint.objects.get(pk=row.pk).hash


def test_a_step_changes_the_row_and_the_object(row):
    workflow().move(row, "open", by="1", at=AT, sequence=7)
    assert (row.hash, row.sequence) == ("open", 7)
    assert (stored(row), LedgerCheckpoint.objects.get(pk=row.pk).sequence) == ("open", 7)


def test_a_step_from_a_state_that_does_not_allow_it_is_refused(row):
    LedgerCheckpoint.objects.update(hash="closed")
    row.refresh_from_db()
    with pytest.raises(WorkflowError, match="dari keadaan “Ditutup”"):
        workflow().move(row, "open", by="1", at=AT)
    assert stored(row) == "closed"


def test_a_step_that_somebody_else_has_overtaken_is_refused(row):
    LedgerCheckpoint.objects.update(hash="open")  # and our object still says draft
    with pytest.raises(WorkflowError, match="“Dibuka”"):
        workflow().move(row, "close", by="1", at=AT, reason="salah")
    assert stored(row) == "open"


def test_a_step_on_a_row_that_is_gone_says_so(row):
    LedgerCheckpoint.objects.all().delete()
    with pytest.raises(WorkflowError, match="sudah tidak ada"):
        workflow().move(row, "open", by="1", at=AT)


@pytest.mark.parametrize("reason", ["", None])
def test_a_needed_field_is_asked_for(row, reason):
    with pytest.raises(WorkflowError, match="memerlukan isian reason"):
        workflow().move(row, "close", by="1", at=AT, reason=reason)


def test_expect_reads_what_is_stored(row):
    LedgerCheckpoint.objects.update(hash="open")
    workflow().expect(row, "open", lock=True)
    assert row.hash == "open"
    with pytest.raises(WorkflowError):
        workflow().expect(row, "draft", "closed")


def test_the_open_steps_of_a_state(row):
    assert [step.name for step in workflow().open_to(row)] == ["open", "close"]
    row.hash = "closed"
    assert list(workflow().open_to(row)) == []


def test_any_means_every_state_but_the_target():
    table = workflow(T("close", "Tutup", ANY, "closed", "x.manage"))
    assert table.sources(table.transitions["close"]) == ("draft", "open")


@pytest.mark.parametrize(
    "steps",
    [
        (T("a", "A", "draft", "lost", "x"),),
        (T("a", "A", "lost", "open", "x"),),
        (T("a", "A", "draft", "open", "x"), T("a", "A", "open", "closed", "x")),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(steps):
    with pytest.raises(ValueError, match="x"):
        workflow(*steps)
