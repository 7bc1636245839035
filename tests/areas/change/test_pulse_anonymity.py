"""Somebody with the whole database tries to join a person with an answer."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, models
from django.test import Client

from pilar.areas.change.actions import pulses as actions
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import Pulse, PulseBox, PulseTicket
from pilar.areas.change.sealed import seal, unseal
from pilar.kernel.backup.transient import reason_of
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import local_day
from tests.areas.change.test_pulses import same
from tests.organisation.town import AT, TODAY


@pytest.fixture
def answered(town):
    """A running pulse; the first person refuses everything, the others agree."""
    leader = town.user(town.training, "Ketua contoh", "zi_leader")
    made = actions.plan_pulse(
        town.training, "Jajak", opens_on=TODAY, closes_on=TODAY + timedelta(days=7), by=leader, at=AT
    )
    actions.start_pulse(made.pk, by=leader, at=AT)
    staff = [town.user(town.training, f"Pegawai {number} contoh") for number in range(6)]
    for number, user in enumerate(staff):
        actions.answer_pulse(made.pk, same(5 if number else 1), by=user, at=AT)
    return made, leader, staff


def tables() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, as raw values, in the order in which the database keeps them."""
    found = {}
    for name in connection.introspection.table_names():
        with closing(connection.cursor()) as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            found[name] = cursor.fetchall()
    return found


def test_no_table_holds_a_sheet_of_anybody(answered):
    """There is one row of sums, however many have answered, and it cannot be read without the key."""
    pulse, _, staff = answered
    assert PulseTicket.objects.count() == len(staff)
    assert PulseBox.objects.count() == 1
    box = bytes(PulseBox.objects.get().sealed)
    codes = [b"need", b"habit", b"trust", b'"1"', b'"5"']
    assert not any(code in box for code in codes)
    assert sum(unseal(pulse.pk, box)) == len(staff) * 5


def test_every_answer_leaves_a_row_of_the_same_length_that_differs_wholly(answered):
    """Neither the size nor the changed part of the row tells what was added or how many are in it."""
    pulse, _, _ = answered
    empty, full = seal(pulse.pk, [0] * 25), seal(pulse.pk, [4_000_000] * 25)
    assert len(empty) == len(full)
    assert seal(pulse.pk, [1] * 25) != seal(pulse.pk, [1] * 25)


def test_a_ticket_has_no_time_order_or_account(answered):
    columns = {field.name: field for field in PulseTicket._meta.fields}
    assert set(columns) == {"key", "pulse", "person"}
    assert all(UUID(str(ticket.key)).version == 4 for ticket in PulseTicket.objects.all())
    assert {field.name for field in PulseBox._meta.fields} == {"pulse", "sealed"}
    assert not any(isinstance(field, models.DateField) for field in (*columns.values(), *PulseBox._meta.fields))


def test_the_ledger_does_not_tell_that_somebody_answered(answered):
    pulse, leader, staff = answered
    before = LedgerEntry.objects.filter(object_type="change.pulse")
    assert list(before.order_by("pk").values_list("code", flat=True)) == ["pulse.planned", "pulse.opened"]
    assert not LedgerEntry.objects.filter(actor__in=[user.actor for user in staff], code__startswith="pulse").exists()
    actions.close_pulse(pulse.pk, by=leader, at=AT)
    assert LedgerEntry.objects.filter(object_type="change.pulse").last().code == "pulse.closed"


def test_after_closing_no_row_tells_who_answered(town):
    """Between the start and the results only the pulse, its steps and the ledger's word of closing have changed."""
    leader = town.user(town.training, "Ketua contoh", "zi_leader")
    staff = [town.user(town.training, f"Pegawai {number} contoh") for number in range(6)]
    made = actions.plan_pulse(town.training, "Jajak", opens_on=TODAY, closes_on=TODAY, by=leader, at=AT)
    actions.start_pulse(made.pk, by=leader, at=AT)
    before = tables()
    for number, user in enumerate(staff):
        actions.answer_pulse(made.pk, same(5 if number else 1), by=user, at=AT)
    assert {name for name, rows in tables().items() if rows != before[name]} == {
        "change_pulseticket", "change_pulsebox",
    }  # fmt: skip
    actions.close_pulse(made.pk, by=leader, at=AT)
    after = tables()
    assert {name for name, rows in after.items() if rows != before[name]} == {
        "change_pulse", "change_pulsestep", "change_pulsebox", "kernel_ledgerentry", "kernel_ledgerhead",
        "kernel_ledgersalt",
    } | ({"sqlite_sequence"} & set(after))  # fmt: skip
    assert after["change_pulsebox"] == after["change_pulseticket"] == []
    kept = Pulse.objects.get(pk=made.pk)
    assert all(cells == [None, None, None] for cells in kept.cells.values())  # 1 and 5: the total would tell both


def test_backups_hold_neither_tickets_nor_sums():
    """Two backups, one before and one after somebody answered, would tell the answer by subtraction."""
    assert reason_of(PulseTicket)
    assert reason_of(PulseBox)


def test_the_page_never_shows_what_was_answered_and_forgets_it_on_an_error(answered, town, caplog):
    pulse, _, _ = answered
    user = town.user(town.training, "Yang lain contoh")
    client = Client()
    client.force_login(user)
    address = f"/perubahan/jajak/{pulse.pk}/isi/"
    assert client.post(address, same(2)).status_code == 302
    page = client.get(address).content.decode()
    assert "sudah tercatat" in page
    assert 'type="radio"' not in page
    again = client.post(address, same(4))
    assert again.status_code == 409
    assert "tidak disimpan" in again.content.decode()
    assert "need" not in caplog.text


# -- one result is not taken away from another


def _planned(unit, by, at=AT):
    day = local_day(at, unit.body)
    return actions.plan_pulse(unit, "Jajak", opens_on=day, closes_on=day + timedelta(days=7), by=by, at=at)


def test_what_all_of_an_opd_and_all_but_three_of_it_say_at_once_would_tell_of_the_three(town, answered):
    """The OPD has three people beside its unit: its pulse less that of the unit is theirs."""
    pulse, leader, _ = answered
    head = town.user(town.labour, "Kepala Dinas contoh", "head")
    beside = [head, *(town.user(town.labour, f"Dinas {number} contoh") for number in range(2))]
    above = _planned(town.labour, head)
    with pytest.raises(ChangeError, match="UPT Balai Latihan Kerja sedang berjalan"):
        actions.start_pulse(above.pk, by=head, at=AT)
    assert len(beside) == 3
    above.refresh_from_db()
    assert (above.state, PulseBox.objects.filter(pulse=above).exists()) == ("draft", False)
    actions.close_pulse(pulse.pk, by=leader, at=AT)
    with pytest.raises(ChangeError, match="baru ditutup"):
        actions.start_pulse(above.pk, by=head, at=AT)


def test_neither_does_a_pulse_below_one_that_runs(town, answered):
    pulse, leader, _ = answered
    actions.withdraw_pulse(pulse.pk, "Bersama dinas saja", by=leader, at=AT)  # leaves no result, so nothing to subtract
    head = town.user(town.labour, "Kepala Dinas contoh", "head")
    actions.start_pulse(_planned(town.labour, head).pk, by=head, at=AT)
    with pytest.raises(ChangeError, match="sedang berjalan"):
        actions.start_pulse(_planned(town.training, leader).pk, by=leader, at=AT)


@pytest.mark.parametrize(("days", "starts"), [(29, False), (30, True)])
def test_a_further_round_waits_so_that_one_who_joined_is_not_the_difference(answered, days, starts):
    pulse, leader, _ = answered
    actions.close_pulse(pulse.pk, by=leader, at=AT)
    later = AT + timedelta(days=days)
    again = _planned(pulse.unit, leader, later)
    if starts:
        assert actions.start_pulse(again.pk, by=leader, at=later).state == "open"
    else:
        with pytest.raises(ChangeError, match="24 Desember 2026"):
            actions.start_pulse(again.pk, by=leader, at=later)


def test_a_neighbour_asks_when_it_likes(town, answered):
    leader = town.user(town.health, "Ketua lain contoh", "head")
    assert actions.start_pulse(_planned(town.health, leader).pk, by=leader, at=AT).state == "open"


def test_results_are_not_shown_before_closing(answered, client):
    pulse, leader, _ = answered
    client.force_login(leader)
    page = client.get(f"/perubahan/jajak/{pulse.pk}/").content.decode()
    assert "Hasil tampil sesudah ditutup" in page
    assert "Sebaran jawaban" not in page
