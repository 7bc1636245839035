"""A pulse whose last day is over is closed by a job, once, also where nobody comes to close it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilar.areas.change.actions import pulses as actions
from pilar.areas.change.models import Pulse, PulseBox, PulseStep, PulseTicket
from pilar.kernel.jobs import registry
from pilar.kernel.models import LedgerEntry
from tests.areas.change.test_pulses import same
from tests.organisation.town import AT, TODAY

LAST = TODAY + timedelta(days=7)


@pytest.fixture
def leader(town):
    return town.user(town.training, "Ketua contoh", "zi_leader")


@pytest.fixture
def pulse(town, leader) -> Pulse:
    made = actions.plan_pulse(town.training, "Jajak", opens_on=TODAY, closes_on=LAST, by=leader, at=AT)
    actions.start_pulse(made.pk, by=leader, at=AT)
    for number in range(5):
        actions.answer_pulse(made.pk, same(4), by=town.user(town.training, f"Pegawai {number} contoh"), at=AT)
    made.refresh_from_db()
    return made


@pytest.mark.parametrize(("days", "closed"), [(7, 0), (8, 1)])
def test_it_is_closed_the_day_after_its_last_one(pulse, days, closed):
    at = AT + timedelta(days=days)
    assert actions.close_over(at) == closed
    pulse.refresh_from_db()
    assert pulse.state == ("closed" if closed else "open")
    assert PulseTicket.objects.exists() is not bool(closed)
    if closed:
        assert (pulse.answered, pulse.closed_on) == (5, LAST + timedelta(days=1))
        assert pulse.resistance == 25
        assert PulseStep.objects.get(name="close").by == "system"
        assert LedgerEntry.objects.get(code="pulse.closed").actor == "system"


def test_a_second_run_finds_nothing(pulse):
    later = AT + timedelta(days=9)
    assert (actions.close_over(later), actions.close_over(later)) == (1, 0)


def test_one_that_cannot_be_opened_keeps_no_other_open(pulse, town, settings):
    head = town.user(town.health, "Kepala lain contoh", "head")
    usual = settings.SECRET_KEY
    settings.SECRET_KEY = "another key of forty letters or somewhat more"
    sealed = actions.plan_pulse(town.health, "Jajak", opens_on=TODAY, closes_on=TODAY, by=head, at=AT)
    actions.start_pulse(sealed.pk, by=head, at=AT)
    settings.SECRET_KEY = usual
    assert actions.close_over(AT + timedelta(days=9)) == 1
    sealed.refresh_from_db()
    pulse.refresh_from_db()
    assert (sealed.state, pulse.state) == ("open", "closed")
    assert PulseBox.objects.filter(pulse=sealed).exists()


def test_the_worker_does_it_every_night_after_midnight_everywhere():
    assert str(registry.SCHEDULES["change.close_pulses"]) == "setiap hari pukul 00.20 WIB"
