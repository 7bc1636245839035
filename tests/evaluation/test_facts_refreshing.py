"""The job that keeps facts current: what breaks in it breaks alone, what stops it loses nothing, and what moves all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from pilar.evaluation.actions import measuring, scope, zones
from pilar.evaluation.facts import Fact, registry
from pilar.evaluation.models import FactCursor, FactReading, Zone
from pilar.kernel import ledger, rules
from pilar.kernel.jobs import enqueue, run
from pilar.kernel.models.jobs import Job, JobState
from pilar.kernel.models.ledger import LedgerHead
from pilar.organisation.models import Body, Person
from tests.evaluation import fake_facts
from tests.evaluation.fake_facts import COUNTED, NIL, STRONG
from tests.organisation.town import AT, START, TODAY


@pytest.fixture
def facts(place, monkeypatch):
    with fake_facts.installed(monkeypatch):
        yield place


def broken(monkeypatch, code="change.test.number", where=lambda case: True):
    """The fact ``code`` fails for the cases of ``where``."""
    sound = registry._facts[code]

    def measure(case):
        if where(case):
            raise ZeroDivisionError
        return sound.measure(case)

    monkeypatch.setitem(registry._facts, code, replace(sound, measure=measure))


def keys(zone):
    return set(FactReading.objects.filter(zone=zone).values_list("key", flat=True))


def minute(number):
    return AT + timedelta(minutes=number)


class TestOneThatFails:
    def test_leaves_the_other_facts_of_its_zone(self, facts, monkeypatch):
        broken(monkeypatch)
        found = measuring.refresh(facts.town.body, TODAY, AT)
        assert found.failed == {"change.test.number"}
        assert {STRONG, NIL} <= keys(facts.zone)
        assert COUNTED not in keys(facts.zone)

    def test_leaves_the_other_zones_and_the_events_to_come(self, facts, monkeypatch):
        other = facts.zone_of(facts.town.labour)
        broken(monkeypatch, where=lambda case: case.zone == facts.zone)
        measuring.refresh(facts.town.body, TODAY, AT)
        assert COUNTED in keys(other)
        facts.town.person(facts.town.training, "Orang baru contoh")
        Person.objects.update(email="b@contoh.test")
        measuring.refresh(facts.town.body, TODAY, minute(1))
        assert FactReading.objects.get(zone=facts.zone, key=STRONG).option == "A"

    def test_keeps_its_last_reading_with_the_time_of_that_one(self, facts, monkeypatch):
        measuring.refresh(facts.town.body, TODAY, AT)
        broken(monkeypatch)
        measuring.refresh(facts.town.body, TODAY + timedelta(days=1), AT + timedelta(days=1))
        assert FactReading.objects.get(zone=facts.zone, key=COUNTED).measured_at == AT
        assert FactReading.objects.get(zone=facts.zone, key=STRONG).measured_at > AT

    def test_is_told_to_who_looks_after_the_site_and_stops_no_other_body(self, facts, monkeypatch):
        broken(monkeypatch)
        enqueue("evaluation.measure_facts", key="uji", at=AT)
        run.work_off(at=AT)
        job = Job.objects.get(code="evaluation.measure_facts")
        assert (job.state, job.last_error) == (JobState.FAILED, "pilar.evaluation.actions.measuring.FactsFailed")
        assert FactCursor.objects.filter(measured_on=TODAY).count() == Body.objects.count() > 1

    def test_is_told_once_until_somebody_has_looked(self, facts, monkeypatch):
        broken(monkeypatch)
        for number in range(2):
            with transaction.atomic():
                enqueue("evaluation.measure_facts", key=f"uji{number}", at=AT)
            run.work_off(at=AT + timedelta(days=number))
        states = Job.objects.filter(code="evaluation.measure_facts").order_by("pk").values_list("state", flat=True)
        assert list(states) == [JobState.FAILED, JobState.DONE]

    def test_a_zone_whose_edition_cannot_be_read_does_not_stop_the_others(self, facts):
        other = facts.zone_of(facts.town.labour)
        Zone.objects.filter(pk=facts.zone.pk).update(edition="edisi-yang-hilang")
        found = measuring.refresh(facts.town.body, TODAY, AT)
        assert (found.failed, bool(keys(other))) == ({f"zona {facts.zone.pk}"}, True)


class TestOneAtATime:
    @pytest.mark.parametrize(("left", "measured"), [(5, False), (-1, True)], ids=["at work", "died"])
    def test_a_long_morning_does_not_take_the_other_lane_too(self, facts, left, measured):
        """Its next turn comes while it is at work; the other lane is there for mail."""
        first = enqueue("evaluation.measure_facts", key="pagi", at=AT)
        Job.objects.filter(pk=first.pk).update(
            state=JobState.RUNNING, due_at=minute(left), lease=uuid4(), started_at=AT, attempts=1
        )
        second = enqueue("evaluation.measure_facts", key="berikut", at=AT)
        job = Job.objects.get(pk=second.pk)
        run.attempt(run.Run(job, clock=lambda: AT, lease_time=timedelta(hours=1)))
        assert FactReading.objects.exists() is measured


class TestStopped:
    def test_a_morning_that_was_broken_off_goes_on_where_it_was(self, facts):
        other = facts.zone_of(facts.town.labour)
        calls = []

        def stop():
            calls.append(1)
            if len(calls) == 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            measuring.refresh(facts.town.body, TODAY, AT, check=stop)
        done, left = sorted([facts.zone, other], key=lambda zone: zone.pk)
        assert (bool(keys(done)), bool(keys(left))) == (True, False)
        measuring.refresh(facts.town.body, TODAY, minute(1))
        assert set(FactReading.objects.filter(zone=done).values_list("measured_at", flat=True)) == {AT}
        assert set(FactReading.objects.filter(zone=left).values_list("measured_at", flat=True)) == {minute(1)}

    def test_what_happened_while_it_was_broken_off_is_not_lost(self, facts):
        facts.zone_of(facts.town.labour)
        calls = []

        def stop():
            calls.append(1)
            if len(calls) == 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            measuring.refresh(facts.town.body, TODAY, AT, check=stop)
        Person.objects.update(email="b@contoh.test")
        facts.town.person(facts.town.training, "Orang baru contoh", email="c@contoh.test")
        for number in (1, 2):
            measuring.refresh(facts.town.body, TODAY, minute(number))
        assert FactReading.objects.get(zone=facts.zone, key=STRONG).option == "A"

    def test_a_body_with_a_long_past_does_not_go_through_it_again(self, facts, monkeypatch):
        monkeypatch.setattr(measuring, "AT_ONCE", 2)
        measuring.refresh(facts.town.body, TODAY, AT)
        head = LedgerHead.objects.get(chain=facts.town.body.uuid).sequence
        assert FactCursor.objects.get(body=facts.town.body).sequence == head > 2


class TestWhatMovesEverything:
    def measured(self, place, key=NIL):
        """NIL names no event that would move it."""
        return FactReading.objects.get(zone=place.zone, key=key).measured_at

    def test_a_new_zone_is_measured_with_the_next_look(self, facts):
        measuring.refresh(facts.town.body, TODAY, AT)
        other = facts.zone_of(facts.town.labour)
        assert not keys(other)
        measuring.refresh(facts.town.body, TODAY, minute(1))
        assert STRONG in keys(other)

    def test_another_cut_off_date(self, facts):
        measuring.refresh(facts.town.body, TODAY, AT)
        zones.change_zone(facts.zone, target="WBK", cutoff=date(2026, 11, 1), by=facts.head, at=AT)
        measuring.refresh(facts.town.body, TODAY, minute(1))
        assert self.measured(facts) == minute(1)
        assert FactReading.objects.get(zone=facts.zone, key=STRONG).as_of == date(2026, 11, 1)

    def test_another_scope(self, facts):
        measuring.refresh(facts.town.body, TODAY, AT)
        clinic = facts.town.labour
        facts.town.person(clinic, "Orang dinas contoh")
        measuring.refresh(facts.town.body, TODAY, minute(1))
        scope.add_member(facts.zone, clinic, valid_from=TODAY, basis="SK contoh", by=facts.head, at=AT)
        measuring.refresh(facts.town.body, TODAY, minute(2))
        assert self.measured(facts) == minute(2)
        assert FactReading.objects.get(zone=facts.zone, key=STRONG).figures["denominator"] > 4

    def test_a_tightened_rule(self, facts):
        Person.objects.filter(name__in=["Ketua tim contoh", "Pokja satu contoh", "Pegawai contoh"]).update(
            email="a@b.c"
        )
        measuring.refresh(facts.town.body, TODAY, AT)
        assert FactReading.objects.get(zone=facts.zone, key=STRONG).option == "B"
        rules.set_for_body(
            "evaluation.fact-most", 75, unit="percent", source="SK uji", verified="confirmed", valid_from=START,
            body=facts.town.body.uuid, by="1", at=AT,
        )  # fmt: skip
        measuring.refresh(facts.town.body, TODAY, minute(1))
        assert FactReading.objects.get(zone=facts.zone, key=STRONG).option == "C"

    def test_a_fact_moves_with_what_it_takes_through_another(self, facts):
        def through(code):
            return lambda case: replace(case.fact(code), summary="Lewat fakta lain.")

        # The last one is registered first, as any room may come first.
        registry.fact("change.test.nil2", "Tiga", takes=("change.test.second",))(through("change.test.second"))
        registry.fact("change.test.second", "Dua", takes=("change.test.share",))(through("change.test.share"))
        assert registry.moved_by("change.test.nil2") == ("person.", "duty.")

    @pytest.mark.parametrize("object_id", ["None", "bukan-angka"])
    def test_an_event_of_an_object_that_no_key_can_name_stops_nothing(self, facts, object_id):
        measuring.refresh(facts.town.body, TODAY, AT)
        person = Person.objects.order_by("pk")[0]
        person.pk = object_id
        with transaction.atomic():
            ledger.record("person.changed", person, body=facts.town.body.uuid, by="1", at=AT)
        measuring.refresh(facts.town.body, TODAY, minute(1))
        assert self.measured(facts, STRONG) == minute(1)


def test_what_moves_a_fact_is_an_event_that_there_is():
    """A beginning that no event has would leave an old figure until the night, and nobody would notice."""
    from pilar.kernel.event_names import EVENTS, discover

    discover()
    without = {
        (code, each)
        for code, fact in registry.facts().items()
        for each in fact.moved_by
        if not any(event.startswith(each) for event in EVENTS)
    }
    assert not without


def test_a_share_above_one_says_so():
    found = Fact.ratio(3, 2, summary="{numerator} dari {denominator}")
    assert found.share == 1
    assert "lebih besar" in found.warnings[0]
