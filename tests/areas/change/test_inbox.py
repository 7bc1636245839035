"""What waits for staff in area 1 on the page where they begin, and what it costs."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from pilar.areas.change.actions import pulses


def _pulse(place) -> None:
    now, day = timezone.now(), timezone.localdate()
    last = day + timedelta(days=7)
    made = pulses.plan_pulse(place.town.training, "Jajak", opens_on=day, closes_on=last, by=place.leader, at=now)
    pulses.start_pulse(made.pk, by=place.leader, at=now)


def test_a_pact_and_a_pulse_wait_and_the_page_takes_at_most_14_queries(
    signing_place, client, django_assert_max_num_queries
):
    """Three are session, account and rights; one the duties, which four sources read; one the names of the roles."""
    _pulse(signing_place)
    client.force_login(signing_place.staff)
    client.get("/ruang-kerja/")
    with django_assert_max_num_queries(14):
        page = client.get("/ruang-kerja/").content.decode()
    assert "Tandatangani Pakta integritas 2026" in page
    assert "Jawab Jajak" in page


def test_signatures_wait_for_whoever_leads_and_for_nobody_else(signing_place, client):
    signing_place.sign()
    for user, waits in ((signing_place.head, True), (signing_place.leader, False)):
        client.force_login(user)
        assert ("menunggu kesaksian Anda" in client.get("/ruang-kerja/").content.decode()) is waits
