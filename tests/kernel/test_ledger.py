"""The ledger: what it refuses, what it finds, and that nothing is in it that could tell about people."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from pilar.cli import main
from pilar.kernel import ledger
from pilar.kernel.models import LedgerCheckpoint, LedgerEntry, LedgerHead, LedgerSalt
from tests.ledger_guard import without_triggers

BODY, OTHER = UUID(int=7), UUID(int=8)
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def record(code="unit.created", body=BODY, at=AT, **details) -> LedgerEntry:
    with transaction.atomic():
        return ledger.record(code, LedgerCheckpoint(pk=1), body=body, by="12", at=at, details=details)


@pytest.fixture
def chain() -> list[LedgerEntry]:
    return [record(number=number) for number in range(5)]


def kinds(**options) -> set[str]:
    return {fault.kind for fault in ledger.verify(**options).faults}


def test_entries_are_numbered_and_chained(chain):
    assert [entry.sequence for entry in chain] == [1, 2, 3, 4, 5]
    assert chain[0].previous == ledger.GENESIS
    assert [entry.previous for entry in chain[1:]] == [entry.hash for entry in chain[:-1]]
    head = LedgerHead.objects.get(pk=BODY)
    assert (head.sequence, head.hash) == (5, chain[-1].hash)


def test_a_chain_that_nobody_touched_holds(chain):
    record(body=OTHER)
    assert ledger.verify() == ledger.Verification(chains=2, entries=6, faults=())
    assert ledger.verify(OTHER).entries == 1


@pytest.mark.parametrize("field", ["code", "object_type", "object_id", "actor", "digest"])
def test_an_edited_field_is_found(chain, field):
    with without_triggers():
        LedgerEntry.objects.filter(pk=chain[2].pk).update(**{field: "lain"})
    assert [(fault.sequence, fault.kind) for fault in ledger.verify().faults] == [(3, "edited")]


def test_a_moved_time_is_found(chain):
    with without_triggers():
        LedgerEntry.objects.filter(pk=chain[2].pk).update(at=AT.replace(microsecond=1))
    assert kinds() == {"edited"}


def test_an_edited_entry_with_a_new_hash_breaks_the_link(chain):
    entry = chain[2]
    entry.actor = "99"
    with without_triggers():
        LedgerEntry.objects.filter(pk=entry.pk).update(actor="99", hash=ledger.hash_of(entry))
    assert [(fault.sequence, fault.kind) for fault in ledger.verify().faults] == [(4, "link")]


def test_a_deleted_entry_is_found(chain):
    with without_triggers():
        LedgerSalt.objects.filter(pk=chain[2].pk).delete()
        LedgerEntry.objects.filter(pk=chain[2].pk).delete()
    assert [(fault.sequence, fault.kind) for fault in ledger.verify().faults] == [(4, "gap")]


def test_an_inserted_entry_is_found(chain):
    with without_triggers():
        LedgerEntry.objects.filter(sequence=5).update(sequence=6)
        false = LedgerEntry(chain=BODY, sequence=5, code="x", object_type="y", object_id="1", actor="2", at=AT,
                            digest="0" * 64, previous=chain[3].hash)  # fmt: skip
        false.hash = ledger.hash_of(false)
        false.save()
    assert {(fault.sequence, fault.kind) for fault in ledger.verify().faults} >= {(6, "link"), (6, "edited")}


def test_two_exchanged_entries_are_found(chain):
    with without_triggers():
        LedgerEntry.objects.filter(pk=chain[1].pk).update(sequence=100)
        LedgerEntry.objects.filter(pk=chain[2].pk).update(sequence=2)
        LedgerEntry.objects.filter(pk=chain[1].pk).update(sequence=3)
    assert {fault.sequence for fault in ledger.verify().faults} == {2, 3, 4}


def test_a_chain_that_was_cut_off_is_found(chain):
    with without_triggers():
        LedgerSalt.objects.filter(entry__sequence__gte=4).delete()
        LedgerEntry.objects.filter(sequence__gte=4).delete()
    assert kinds() == {"head"}


def test_a_cut_with_a_mended_head_is_found_by_the_checkpoint(chain):
    ledger.checkpoint(date(2026, 11, 24))
    with without_triggers():
        LedgerSalt.objects.filter(entry__sequence__gte=4).delete()
        LedgerEntry.objects.filter(sequence__gte=4).delete()
        LedgerHead.objects.update(sequence=3, hash=chain[2].hash)
    assert kinds() == {"checkpoint"}


def test_a_chain_that_vanished_with_its_head_is_found_by_the_checkpoint(chain):
    ledger.checkpoint(date(2026, 11, 24))
    with without_triggers():
        LedgerSalt.objects.all().delete()
        LedgerEntry.objects.all().delete()
        LedgerHead.objects.all().delete()
    assert kinds() == {"checkpoint"}


def test_a_chain_rewritten_as_a_whole_differs_from_what_was_published(chain):
    [point] = ledger.checkpoint(date(2026, 11, 24))
    published = {(BODY, point.day): point.hash}
    with without_triggers():
        LedgerSalt.objects.all().delete()
        LedgerEntry.objects.all().delete()
        LedgerHead.objects.all().delete()
        LedgerCheckpoint.objects.all().delete()
    for number in range(5):
        record(number=number + 1)
    ledger.checkpoint(point.day)
    assert kinds() == set()
    assert kinds(checkpoints=published) == {"published"}


def test_a_second_checkpoint_of_a_day_changes_nothing(chain):
    [first] = ledger.checkpoint(date(2026, 11, 24))
    record()
    assert [point.hash for point in ledger.checkpoint(date(2026, 11, 24))] == [first.hash]


@pytest.mark.parametrize("change", [lambda rows: rows.update(code="lain"), lambda rows: rows.delete()])
def test_the_database_itself_refuses_a_change(chain, change):
    LedgerSalt.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        change(LedgerEntry.objects.filter(pk=chain[0].pk))
    assert kinds() == set()


def test_details_are_not_in_the_ledger_but_can_be_proved():
    entry = record(nip="198609262015051001", nama="Data contoh")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM kernel_ledgerentry")
        stored = repr(cursor.fetchall())
    assert "1986" not in stored
    assert "contoh" not in stored
    assert ledger.matches(entry, {"nama": "Data contoh", "nip": "198609262015051001"})
    assert not ledger.matches(entry, {"nama": "Data contoh", "nip": "198609262015051002"})


def test_a_forgotten_salt_leaves_the_chain_whole():
    entry = record(nip="198609262015051001")
    LedgerSalt.objects.filter(entry=entry).delete()
    assert not ledger.matches(entry, {"nip": "198609262015051001"})
    assert kinds() == set()


def test_equal_details_give_different_digests():
    assert record(a=1).digest != record(a=1).digest


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        ledger.record("unit.created", LedgerCheckpoint(pk=1), body=BODY, by="1", at=AT)


def test_an_event_is_rolled_back_with_its_transaction(chain):
    with transaction.atomic():
        ledger.record("unit.created", LedgerCheckpoint(pk=1), body=BODY, by="1", at=AT)
        transaction.set_rollback(True)
    assert ledger.verify() == ledger.Verification(chains=1, entries=5, faults=())
    assert record().sequence == 6


def test_a_write_after_the_record_fails_the_test():
    late = LedgerCheckpoint(chain=BODY, day=date(2026, 1, 1), sequence=1, hash="")
    with transaction.atomic():
        ledger.record("unit.created", LedgerCheckpoint(pk=1), body=BODY, by="1", at=AT)
        with pytest.raises(AssertionError, match=r"follows ledger\.record"):
            late.save()


def test_recording_takes_four_statements_and_one_on_postgresql(django_assert_num_queries):
    record()
    # Savepoint and release are the test's; between them lock, entry, salt and head.
    with django_assert_num_queries(3 if connection.vendor == "postgresql" else 6):
        record()


@pytest.mark.parametrize("name", ["biasa", "Ⅻ é “kutip”", "x" * 40])
def test_the_database_hashes_as_we_do(name):
    """On PostgreSQL the hash is computed there; letters of several bytes count as one, as in Python."""
    for _ in range(3):
        entry = record(code=name)
        stored = LedgerEntry.objects.get(pk=entry.pk)
        assert (stored.sequence, stored.previous, stored.hash) == (entry.sequence, entry.previous, entry.hash)
        assert ledger.hash_of(stored) == stored.hash
    assert ledger.verify().faults == ()


def test_verification_reads_in_pieces(chain, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        ledger.verify()


class TestCommand:
    def test_it_says_that_all_is_well(self, chain, capsys):
        assert main(["ledger", "verify"]) == 0
        assert "5 catatan dalam 1 rantai" in capsys.readouterr().out

    def test_it_names_the_broken_entry_and_fails(self, chain, capsys):
        with without_triggers():
            LedgerEntry.objects.filter(sequence=2).update(actor="lain")
        assert main(["ledger", "verify"]) == 1
        assert "catatan 2" in capsys.readouterr().out
        assert main(["ledger", "verify", "--json"]) == 1
        assert json.loads(capsys.readouterr().out)["faults"][0]["kind"] == "edited"

    def test_a_broken_checkpoint_file_is_refused(self, tmp_path, capsys):
        (tmp_path / "titik.json").write_text("[{}]")
        assert main(["ledger", "verify", "--checkpoints", str(tmp_path / "titik.json")]) == 1
        assert "titik.json tidak dapat dibaca" in capsys.readouterr().err

    def test_published_checkpoints_are_compared(self, chain, tmp_path, capsys):
        ledger.checkpoint(date(2026, 11, 24))
        rows = [{"chain": str(BODY), "day": "2026-11-24", "hash": "f" * 64}]
        (tmp_path / "titik.json").write_text(json.dumps(rows))
        assert main(["ledger", "verify", "--checkpoints", str(tmp_path / "titik.json")]) == 1
        assert "diterbitkan" in capsys.readouterr().out


def test_moving_every_sequence_by_one_is_found(chain):
    with without_triggers():
        for entry in reversed(chain):
            LedgerEntry.objects.filter(pk=entry.pk).update(sequence=F("sequence") + 1)
    assert {"gap", "edited", "head"} <= kinds()
