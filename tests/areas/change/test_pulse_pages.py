"""The pages of a pulse where two click at once, or where something stands in the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from pilar.areas.change.actions import pulses as actions
from pilar.areas.change.models import Pulse

SURE = {"yakin": "1"}


@pytest.fixture
def leader(town):
    return town.user(town.training, "Ketua contoh", "zi_leader")


@pytest.fixture
def pulse(town, leader) -> Pulse:
    day = timezone.localdate()
    days = {"opens_on": day, "closes_on": day + timedelta(days=1)}
    return actions.plan_pulse(town.training, "Jajak", **days, by=leader, at=timezone.now())


def _said(client, answer) -> str:
    assert answer.status_code == 302
    return client.get(answer["Location"]).content.decode()


def test_a_second_click_on_start_or_close_says_what_happened(pulse, leader, client):
    client.force_login(leader)
    for step, state in (("mulai", "open"), ("tutup", "closed")):
        client.post(f"/perubahan/jajak/{pulse.pk}/{step}/", SURE)
        page = _said(client, client.post(f"/perubahan/jajak/{pulse.pk}/{step}/", SURE))
        assert "tidak dapat dilakukan" in page
        pulse.refresh_from_db()
        assert pulse.state == state


def test_a_start_after_its_last_day_says_so(pulse, leader, client):
    Pulse.objects.filter(pk=pulse.pk).update(
        opens_on=timezone.localdate() - timedelta(days=9), closes_on=timezone.localdate() - timedelta(days=2)
    )
    client.force_login(leader)
    page = _said(client, client.post(f"/perubahan/jajak/{pulse.pk}/mulai/", SURE))
    assert "sudah lewat" in page
    pulse.refresh_from_db()
    assert pulse.state == "draft"


def test_a_box_that_cannot_be_opened_is_said_and_the_pulse_may_be_called_off(pulse, leader, client, settings):
    actions.start_pulse(pulse.pk, by=leader, at=timezone.now())
    settings.SECRET_KEY = "another key of forty letters or somewhat more"
    client.force_login(leader)
    page = _said(client, client.post(f"/perubahan/jajak/{pulse.pk}/tutup/", SURE))
    assert "kunci aplikasi" in page
    assert client.post(f"/perubahan/jajak/{pulse.pk}/batal/", {"reason": "Kuncinya diganti"}).status_code == 302
    pulse.refresh_from_db()
    assert pulse.state == "withdrawn"
