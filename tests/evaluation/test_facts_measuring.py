"""Measuring facts: levels, windows, what events move, and what a reading says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pilar.errors import NotFoundError
from pilar.evaluation.actions import measuring
from pilar.evaluation.facts import Fact, registry
from pilar.evaluation.facts.measuring import built, read
from pilar.evaluation.facts.registry import FactError
from pilar.evaluation.facts.session import Session
from pilar.evaluation.facts.units import unit_sets
from pilar.evaluation.models import FactCursor, FactReading, Worksheet
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import people
from pilar.organisation.models import Person
from tests.evaluation import fake_facts
from tests.evaluation.fake_facts import ABSENT, COUNTED, INHERITED, NIL, STRONG, UNBUILT
from tests.organisation.town import AT, START, TODAY


@pytest.fixture
def facts(place, monkeypatch):
    with fake_facts.installed(monkeypatch):
        yield place


def one(place, key, at=AT):
    return next(iter(read(Session(place.zone, at), place.rules, [key])))


def give_mail(place, *names):
    """Exactly these of the staff have an e-mail."""
    Person.objects.update(email="")
    Person.objects.filter(name__in=names).update(email="a@contoh.test")


STAFF = ("Ketua tim contoh", "Sekretaris tim contoh", "Pokja satu contoh", "Pegawai contoh")


class TestLevels:
    def test_people_of_other_units_are_not_counted(self, facts):
        before = one(facts, STRONG).measured.fact.denominator
        facts.town.person(facts.town.health, "Orang lain contoh")
        facts.town.person(facts.town.labour, "Orang dinas contoh")
        assert one(facts, STRONG).measured.fact.denominator == before == len(STAFF)
        facts.town.person(facts.town.training, "Orang baru contoh")
        assert one(facts, STRONG).measured.fact.denominator == len(STAFF) + 1

    def test_rows_of_the_opd_are_inherited_and_said_to_be_so(self, facts):
        facts.town.person(facts.town.labour, "Kepala dinas contoh", leads=True)
        found = one(facts, INHERITED)
        assert (found.suggestion.option, found.measured.origin) == ("A", str(facts.town.labour))
        facts.town.person(facts.town.training, "Kepala UPT contoh", leads=True)
        assert one(facts, INHERITED).measured.origin == ""

    def test_a_fact_that_no_level_has_is_absent(self, facts):
        found = one(facts, ABSENT)
        assert found.measured.fact.absent
        assert found.suggestion.option is None
        assert found.suggestion.lifts == ("Susun rencananya.",)

    def test_the_state_is_that_of_the_cut_off_once_it_has_passed(self, facts):
        late = AT + timedelta(days=400)
        assert one(facts, STRONG).measured.as_of == TODAY
        assert one(facts, STRONG, late).measured.as_of == facts.zone.cutoff

    def test_the_unit_sets_of_a_zone_are_its_members_its_opd_and_its_body(self, facts):
        sets = unit_sets(facts.zone, TODAY)
        assert {level: [unit.pk for unit in each.units] for level, each in sets.items()} == {
            "unit": [facts.town.training.pk], "opd": [facts.town.labour.pk], "body": [facts.town.root.pk],
        }  # fmt: skip


class TestSuggestions:
    @pytest.mark.parametrize(("with_mail", "option"), [(4, "A"), (3, "B"), (2, "C"), (1, "C"), (0, "C")])
    def test_the_rows_move_the_fact_and_the_suggestion_both_ways(self, facts, with_mail, option):
        give_mail(facts, *STAFF[:with_mail])
        found = one(facts, STRONG)
        assert (found.measured.fact.numerator, found.suggestion.option) == (with_mail, option)
        lifts = {
            "A": (),
            "B": (f"{4 - with_mail} dari 4 pegawai belum punya surel.",),
            "C": (f"Tambah {3 - with_mail} lagi dari 4 agar porsinya lebih dari 50 %.",),
        }
        assert found.suggestion.lifts == lifts[option]

    def test_nothing_is_suggested_where_nothing_happened(self, facts):
        found = one(facts, NIL)
        assert found.measured.fact.nil
        assert found.suggestion.option is None
        assert "surat nihil" in found.suggestion.why_none

    def test_a_number_field_gets_the_number(self, facts):
        assert one(facts, f"{COUNTED}.agen").number == 0
        facts.town.person(facts.town.training, "P3K contoh", status=Person.PPPK, nip="199001012020121001")
        assert one(facts, f"{COUNTED}.agen").number == 1

    def test_a_stricter_rule_moves_the_border(self, facts):
        from pilar.kernel import rules

        give_mail(facts, *STAFF[:3])
        assert one(facts, STRONG).suggestion.option == "B"
        rules.set_for_body(
            "evaluation.fact-most", 75, unit="percent", source="SK uji", verified="confirmed", valid_from=START,
            body=facts.zone.unit.body.uuid, by="1", at=AT,
        )  # fmt: skip
        assert one(facts, STRONG).suggestion.option == "C"


class TestInputs:
    def test_a_fact_reads_another_that_it_has_named(self, facts):
        def both(case):
            return replace(case.fact("change.test.share"), summary="Lewat fakta lain.")

        registry.fact("change.test.both", "Dua", takes=("change.test.share",))(both)
        found = Session(facts.zone, AT).measure("change.test.both", one(facts, STRONG).measured.window)
        assert (found.fact.denominator, found.fact.summary) == (len(STAFF), "Lewat fakta lain.")

    def test_a_fact_that_was_not_named_is_refused(self, facts):
        registry.fact("change.test.sly", "Diam-diam")(lambda case: case.fact("change.test.share"))
        with pytest.raises(FactError, match="tanpa menyebutnya"):
            Session(facts.zone, AT).measure("change.test.sly", one(facts, STRONG).measured.window)

    def test_a_circle_is_refused_and_told_by_the_doctor(self, facts):
        registry.fact("change.test.a", "A", takes=("change.test.b",))(lambda case: case.fact("change.test.b"))
        registry.fact("change.test.b", "B", takes=("change.test.a",))(lambda case: case.fact("change.test.a"))
        with pytest.raises(FactError, match="saling memakai"):
            Session(facts.zone, AT).measure("change.test.a", one(facts, STRONG).measured.window)
        assert any("saling memakai" in fault for fault in registry.faults())

    def test_a_rule_that_was_not_named_is_refused(self, facts):
        def sly(case) -> Fact:
            return Fact.count(int(case.number("evaluation.fact-most")), summary="")

        registry.fact("change.test.sly", "Diam-diam")(sly)
        with pytest.raises(FactError, match="membaca aturan"):
            Session(facts.zone, AT).measure("change.test.sly", one(facts, STRONG).measured.window)


class TestReadings:
    def test_all_built_facts_are_kept_and_no_others(self, facts):
        number = measuring.remeasure(facts.zone.pk, by=facts.pokja, at=AT).count
        kept = set(FactReading.objects.values_list("key", flat=True))
        assert kept == set(built(facts.rules))
        assert number == len(kept)
        assert UNBUILT not in kept

    def test_measuring_again_replaces_the_readings(self, facts):
        measuring.measure(facts.zone, AT)
        give_mail(facts, *STAFF)
        measuring.measure(facts.zone, AT + timedelta(hours=1))
        reading = FactReading.objects.get(key=STRONG)
        assert (reading.option, reading.measured_at) == ("A", AT + timedelta(hours=1))

    def test_the_digest_follows_rows_and_not_the_clock(self, facts):
        first = one(facts, STRONG).digest
        assert one(facts, STRONG, AT + timedelta(days=2)).digest == first
        give_mail(facts, STAFF[0])
        second = one(facts, STRONG).digest
        give_mail(facts, STAFF[1])  # the same number, another row
        assert len({first, second, one(facts, STRONG).digest}) == 3

    def test_names_are_kept_nowhere(self, facts):
        give_mail(facts, *STAFF)
        measuring.measure(facts.zone, AT)
        assert not any("contoh" in str(row.figures) for row in FactReading.objects.exclude(key=INHERITED))

    def test_a_reader_does_not_measure_and_a_stranger_sees_no_zone(self, facts):
        inspector = facts.town.inspector
        with pytest.raises(AccessDenied):
            measuring.remeasure(facts.zone.pk, by=inspector, at=AT)
        with pytest.raises(NotFoundError):
            measuring.remeasure(facts.zone.pk, by=facts.town.other_admin, at=AT)


class TestRefreshing:
    def test_an_event_of_the_unit_moves_its_facts(self, facts):
        body = facts.town.body
        measuring.refresh(body, TODAY, AT)
        give_mail(facts, *STAFF)
        assert FactReading.objects.get(key=STRONG).option == "C"
        facts.town.person(facts.town.training, "Orang baru contoh", email="b@contoh.test")
        later = AT + timedelta(minutes=1)
        assert measuring.refresh(body, TODAY, later).count > 0
        assert FactReading.objects.get(key=STRONG).option == "A"
        assert FactReading.objects.get(key=NIL).measured_at == AT  # nothing has moved it

    def test_an_event_elsewhere_moves_nothing(self, facts):
        body = facts.town.body
        measuring.refresh(body, TODAY, AT)
        facts.town.person(facts.town.health, "Orang lain contoh")
        assert measuring.refresh(body, TODAY, AT).count == 0

    def test_without_events_nothing_is_measured_until_the_next_day(self, facts):
        body = facts.town.body
        assert measuring.refresh(body, TODAY, AT).count > 0
        assert measuring.refresh(body, TODAY, AT).count == 0
        assert measuring.refresh(body, TODAY + timedelta(days=1), AT + timedelta(days=1)).count > 0

    def test_each_event_is_looked_at_once(self, facts):
        body = facts.town.body
        measuring.refresh(body, TODAY, AT)
        cursor = FactCursor.objects.get(body=body).sequence
        people.open_account(facts.town.person(facts.town.training, "Satu contoh"), by="1", at=AT)
        measuring.refresh(body, TODAY, AT)
        assert FactCursor.objects.get(body=body).sequence > cursor
        assert measuring.refresh(body, TODAY, AT).count == 0

    def test_zones_that_are_over_are_left_alone(self, facts):
        body, after = facts.town.body, date(2027, 1, 1)
        assert list(measuring.living(body, TODAY)) == [facts.zone]
        assert list(measuring.living(body, after)) == [facts.zone], "its worksheet is open, though the cut-off is past"
        assert measuring.refresh(body, after, AT.replace(year=2027, month=1, day=1)).count > 0
        Worksheet.objects.filter(zone=facts.zone).update(state="agreed")
        assert not measuring.living(body, after).exists()


class TestScopeOnTheDay:
    def test_a_zone_that_is_made_after_its_cut_off_counts_all_members_of_its_first_day(self, facts):
        """A body that begins with Pilar in November has a zone whose cut-off date was in April."""
        town = facts.town
        zone = facts.zone_of(town.labour)
        zone.members.create(unit=town.health, valid_from=TODAY)
        early = TODAY - timedelta(days=200)
        assert {unit.pk for unit in unit_sets(zone, early)["unit"].units} == {town.labour.pk, town.health.pk}

    def test_who_joined_later_does_not_count_on_an_earlier_day_and_who_left_does(self, facts):
        town = facts.town
        zone = facts.zone_of(town.labour)
        later = TODAY + timedelta(days=10)
        zone.members.create(unit=town.health, valid_from=TODAY, valid_until=TODAY + timedelta(days=5))
        zone.members.create(unit=town.office, valid_from=later)
        found = {day: {unit.pk for unit in unit_sets(zone, day)["unit"].units} for day in (TODAY, later)}
        assert found == {TODAY: {town.labour.pk, town.health.pk}, later: {town.labour.pk, town.office.pk}}
