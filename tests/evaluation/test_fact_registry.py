"""The registry of facts and the measuring of one zone, with small facts of no room that are removed again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import pytest

from pilar.evaluation import doctor
from pilar.evaluation.doctor import facts_fit_together, misplaced, unbuilt
from pilar.evaluation.facts import Check, Fact, registry
from pilar.evaluation.facts.registry import FactError, fact
from pilar.evaluation.facts.session import Session
from pilar.evaluation.facts.suggesting import MOST_RULE, SHARED_RULES, suggest
from pilar.evaluation.facts.units import BODY, OPD, UNIT, unit_sets
from pilar.evaluation.windows import EvidenceWindow, WindowKind, window_for
from pilar.instrument.loader import DEFAULT_INSTRUMENT
from pilar.kernel import rules
from pilar.kernel.doctor import State, Visit
from pilar.kernel.models.rules import Rule
from pilar.organisation.models import Person
from tests.evaluation.ladders import ladder, scale_of
from tests.organisation.town import AT, TODAY

NOW = EvidenceWindow(WindowKind.NOW)
YEAR = EvidenceWindow(WindowKind.TWELVE_MONTHS)
WINDOW = window_for(NOW, TODAY)


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    """An empty one for the test; what the rooms have built comes back after it."""
    monkeypatch.setattr(registry, "_facts", {})


def always(text="ada", **more):
    return lambda case: Fact(text, **more)


def noting(seen, what, **more):
    """A measure that notes what it was asked for."""

    def measure(case):
        seen.append(what(case))
        return Fact("x", **more)

    return measure


def declare(code, measure=None, **more):
    return fact(code, code, **more)(measure or always())


# -- the registry


def test_a_fact_is_found_by_its_code_with_all_that_it_has_declared():
    measure = always()
    assert fact("a.b.c", "Label", levels=(UNIT, OPD), takes=("x",), moved_by=("a.",), rules=("r",))(measure) is measure
    found = registry.get("a.b.c")
    assert (found.label, found.measure, found.levels, found.takes) == ("Label", measure, (UNIT, OPD), ("x",))
    assert (found.moved_by, found.rules) == (("a.",), ("r",))
    assert list(registry.facts()) == ["a.b.c"]
    with pytest.raises(TypeError):
        registry.facts()["x"] = found  # type: ignore[index]


def test_a_code_is_taken_once():
    declare("a.b.c")
    with pytest.raises(FactError, match=r"Fakta a\.b\.c didaftarkan dua kali"):
        declare("a.b.c")


def test_a_code_that_nobody_has_built_is_told_so():
    with pytest.raises(FactError, match=r"Fakta a\.b\.c belum dibangun ruang mana pun"):
        registry.get("a.b.c")


def test_an_input_that_nobody_has_built_is_a_fault():
    declare("a.a", takes=("b.b", "c.c"))
    declare("b.b")
    assert registry.faults() == ["Fakta a.a memakai c.c, yang belum dibangun ruang mana pun."]


@pytest.mark.parametrize(
    ("takes", "circle"),
    [
        ({"a": ["a"]}, "a → a"),
        ({"a": ["b"], "b": ["a"]}, "a → b → a"),
        ({"a": ["b"], "b": ["c"], "c": ["b"]}, "b → c → b"),
        ({"a": [], "b": ["c", "d"], "c": [], "d": ["a", "b"]}, "b → d → b"),
    ],
)
def test_facts_that_take_each_other_are_a_fault_that_names_the_circle(takes, circle):
    for code, inputs in takes.items():
        declare(code, takes=tuple(inputs))
    assert registry.faults() == [f"Fakta saling memakai: {circle}."]


def test_an_input_of_several_facts_is_no_circle():
    for code, inputs in {"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ()}.items():
        declare(code, takes=inputs)
    assert registry.faults() == []


# -- the levels


def names(sets):
    return {level: [unit.name for unit in found.units] for level, found in sets.items()}


def test_a_zone_has_its_unit_its_opd_and_its_body_above_it(place, django_assert_num_queries):
    with django_assert_num_queries(2):
        sets = unit_sets(place.zone, TODAY)
    assert names(sets) == {
        UNIT: ["UPT Balai Latihan Kerja"], OPD: ["Dinas Tenaga Kerja"], BODY: ["Pemerintah Kabupaten Contoh"],
    }  # fmt: skip
    assert [sets[level].origin for level in (UNIT, OPD, BODY)] == [
        "", "Dinas Tenaga Kerja", "Pemerintah Kabupaten Contoh",
    ]  # fmt: skip


def test_the_zone_of_an_opd_finds_the_same_office_on_both_levels(place):
    sets = unit_sets(place.zone_of(place.town.labour), TODAY)
    assert (names(sets)[UNIT], names(sets)[OPD]) == (["Dinas Tenaga Kerja"], ["Dinas Tenaga Kerja"])


def test_a_unit_counts_all_below_it_and_an_opd_only_its_own_people(place):
    sets = unit_sets(place.zone_of(place.town.labour), TODAY)
    below = sets[UNIT].staff(TODAY)
    own = sets[OPD].staff(TODAY)
    assert set(own) < set(below)
    assert place.staff.person in below
    assert place.staff.person not in own
    assert sets[UNIT].asn(TODAY).count() == 0
    place.town.person(place.town.training, "ASN contoh", status=Person.PNS, nip="199001012015031001")
    assert sets[UNIT].asn(TODAY).count() == 1


def test_whoever_leads_the_members_themselves_is_their_head(place):
    sets = unit_sets(place.zone, TODAY)
    assert sets[UNIT].heads(TODAY).count() == 0
    place.town.person(place.town.training, "Kepala UPT contoh", leads=True)
    assert [duty.person.name for duty in sets[UNIT].heads(TODAY)] == ["Kepala UPT contoh"]


# -- the session


def only_at(level, text="ada"):
    return lambda case: Fact(text, absent=case.units.level != level)


@pytest.mark.parametrize(
    ("level", "origin"), [(UNIT, ""), (OPD, "Dinas Tenaga Kerja"), (BODY, "Pemerintah Kabupaten Contoh")]
)
def test_the_first_level_that_has_rows_counts_and_says_whose_they_are(place, level, origin):
    declare("a.b", only_at(level), levels=(UNIT, OPD, BODY))
    found = Session(place.zone, AT).measure_for("a.b", NOW)
    assert (found.units.level, found.origin, found.fact.absent) == (level, origin, False)


def test_rows_of_the_unit_go_before_those_of_its_opd(place):
    declare("a.b", levels=(UNIT, OPD))
    assert Session(place.zone, AT).measure_for("a.b", NOW).origin == ""


def test_a_level_that_a_fact_does_not_name_is_not_asked(place):
    asked: list[str] = []
    declare("a.b", noting(asked, lambda case: case.units.level, absent=True), levels=(OPD, BODY))
    found = Session(place.zone, AT).measure_for("a.b", NOW)
    assert asked == [OPD, BODY]
    assert (found.units.level, found.fact.absent) == (OPD, True)


def test_absent_everywhere_is_what_the_first_level_says(place):
    declare("a.b", lambda case: Fact(f"kosong di {case.units.level}", absent=True), levels=(UNIT, OPD, BODY))
    found = Session(place.zone, AT).measure_for("a.b", NOW)
    assert (found.fact.summary, found.fact.absent, found.origin) == ("kosong di unit", True, "")


def test_a_level_that_does_not_exist_above_the_unit_is_absent(place):
    declare("a.b", levels=("nowhere",))
    found = Session(place.zone, AT).measure_for("a.b", NOW)
    assert found.fact.absent
    assert found.fact.summary == "Tingkat yang mempunyai datanya tidak ada di atas unit ini."


def test_a_fact_is_measured_once_for_each_window(place):
    windows: list[WindowKind] = []
    declare("a.b", noting(windows, lambda case: case.window.kind))
    session = Session(place.zone, AT)
    assert session.measure_for("a.b", NOW) is session.measure_for("a.b", NOW)
    session.measure_for("a.b", YEAR)
    assert windows == [WindowKind.NOW, WindowKind.TWELVE_MONTHS]


def test_the_state_is_that_of_today_until_the_cut_off_has_come_and_that_of_the_cut_off_after(place):
    declare("a.b", lambda case: Fact(f"{case.as_of} {case.until} {case.window.end}"))
    before = Session(place.zone, AT).measure_for("a.b", YEAR)
    assert before.fact.summary == "2026-11-24 2026-11-24 2026-12-15"
    later = Session(place.zone, datetime(2027, 2, 1, tzinfo=UTC)).measure_for("a.b", YEAR)
    assert later.fact.summary == "2026-12-15 2026-12-15 2026-12-15"
    assert later.as_of == place.zone.cutoff


def test_a_window_of_last_year_ends_before_today(place):
    declare("a.b", lambda case: Fact(f"{case.until}"))
    last_year = EvidenceWindow(WindowKind.LAST_YEAR)
    assert Session(place.zone, AT).measure_for("a.b", last_year).fact.summary == "2025-12-31"


def test_a_fact_reads_another_for_the_same_window(place):
    declare("a.a", lambda case: Fact("x", value=Fraction(2)))
    declare("b.b", lambda case: Fact("y", value=case.fact("a.a").value + Fraction(1)), takes=("a.a",))
    assert Session(place.zone, AT).measure_for("b.b", NOW).fact.value == 3


def test_an_input_that_was_not_declared_is_refused(place):
    declare("a.a")
    declare("b.b", lambda case: case.fact("a.a"))
    with pytest.raises(FactError, match=r"Fakta b.b memakai a.a tanpa menyebutnya"):
        Session(place.zone, AT).measure_for("b.b", NOW)


def test_a_circle_is_refused_instead_of_running_for_ever(place):
    declare("a.a", lambda case: case.fact("b.b"), takes=("b.b",))
    declare("b.b", lambda case: case.fact("a.a"), takes=("a.a",))
    session = Session(place.zone, AT)
    with pytest.raises(FactError, match=r"saling memakai: a\.a → b\.b → a\.a"):
        session.measure_for("a.a", NOW)
    declare("c.c")
    assert session.measure_for("c.c", NOW).fact.summary == "ada"


def test_an_unknown_fact_is_refused(place):
    with pytest.raises(FactError, match="belum dibangun"):
        Session(place.zone, AT).measure_for("a.b", NOW)


def test_a_rule_that_was_not_declared_is_refused(place):
    declare("a.b", lambda case: Fact("x", value=case.number(MOST_RULE)))
    with pytest.raises(FactError, match=f"Fakta a.b membaca aturan {MOST_RULE} tanpa menyebutnya"):
        Session(place.zone, AT).measure_for("a.b", NOW)


def test_a_declared_rule_is_read_with_all_others_in_one_query(place, django_assert_num_queries):
    code = "evaluation.fact-interval-wbs"
    declare("a.a", lambda case: Fact("x", value=case.number(MOST_RULE)), rules=(MOST_RULE,))
    declare("b.b", lambda case: Fact("x", value=case.number(code)), rules=(code,))
    session = Session(place.zone, AT)
    assert session.sets
    with django_assert_num_queries(1):
        assert session.measure_for("a.a", NOW).fact.value == 50
        assert session.measure_for("b.b", NOW).fact.value == 6


# -- the shared measures as rules

INTERVALS = {
    "zi-monev": 3, "performance": 3, "complaints": 3, "consultation": 3, "wbs": 6, "conflict": 6, "it": 6,
    "public-information": 6, "training": 6, "zi-communication": 1, "campaigns": 1,
}  # fmt: skip


def set_own(place, code, value, unit):
    return rules.set_for_body(
        code, value, unit=unit, source="SK contoh", verified="confirmed", valid_from=date(2026, 1, 1),
        body=place.town.body.uuid, by="test", at=AT,
    )  # fmt: skip


def test_the_longest_intervals_are_rules_in_months_that_say_they_are_ours(db):
    found = {row.code: row for row in Rule.objects.filter(code__startswith="evaluation.fact-interval-", body=None)}
    assert {code.removeprefix("evaluation.fact-interval-"): row.value for code, row in found.items()} == INTERVALS
    for row in found.values():
        assert (row.unit, row.source, row.verified) == ("month", "Kebijakan Pilar", "unconfirmed")
        assert (row.minimum, row.maximum) == (Decimal(1), Decimal(row.value))


def test_a_body_may_shorten_an_interval_and_not_lengthen_it(place):
    code = "evaluation.fact-interval-zi-monev"
    with pytest.raises(rules.RuleError):
        set_own(place, code, 4, "month")
    with pytest.raises(rules.RuleError):
        set_own(place, code, 0, "month")
    set_own(place, code, 2, "month")
    declare("a.b", lambda case: Fact("x", value=case.number(code)), rules=(code,))
    assert Session(place.zone, AT).measure_for("a.b", NOW).fact.value == 2


def test_a_body_that_tightens_most_moves_the_option_of_its_own_zones_only(place):
    share = Fact.ratio(60, 100, summary="")

    def option():
        most = Fraction(Session(place.zone, AT).rule(MOST_RULE).value, 100)
        return suggest(ladder("A.I.1.iii.a"), share, scale_of("A.I.1.iii.a"), most).option

    assert option() == "B"
    set_own(place, MOST_RULE, 60, "percent")
    assert option() == "C"
    assert rules.get(MOST_RULE, place.town.other_body.uuid, TODAY).value == 50
    with pytest.raises(rules.RuleError):
        set_own(place, MOST_RULE, 49, "percent")


def test_every_shared_rule_is_shipped(db):
    assert rules.missing(SHARED_RULES, TODAY) == []


# -- the doctor

VISIT = Visit(AT, full=False)


def from_room(monkeypatch, code, room, **more):
    measure = always()
    measure.__module__ = f"pilar.areas.{room}.facts"
    fact(code, code, **more)(measure)


def test_the_doctor_is_content_while_no_room_has_built_a_fact():
    assert facts_fit_together(VISIT).state is State.GOOD


def test_the_doctor_names_unknown_inputs_and_circles():
    declare("a.a", takes=("a.a", "b.b"))
    found = facts_fit_together(VISIT)
    assert found.state is State.FAULT
    assert "a.a memakai b.b" in found.message
    assert "saling memakai: a.a → a.a" in found.message


def test_the_doctor_names_a_map_that_cannot_be_read(monkeypatch):
    monkeypatch.setattr(doctor, "FILES", MappingProxyType({"permenpanrb-1-1999": "fact-map-1999.yaml"}))
    found = facts_fit_together(VISIT)
    assert (found.state, "belum mempunyai peta fakta" in found.message) == (State.FAULT, True)


def test_the_doctor_hints_at_facts_that_the_map_promises_of_a_room_that_has_built_others(monkeypatch):
    assert unbuilt(DEFAULT_INSTRUMENT) == []
    from_room(monkeypatch, "change.team.appointed", "change", levels=(UNIT, OPD))
    missing = unbuilt(DEFAULT_INSTRUMENT)
    assert len(missing) == 11
    assert all(" change." in text for text in missing)
    found = facts_fit_together(VISIT)
    assert (found.state, found.message[:2]) == (State.HINT, "11")
    assert "change.agents.changes" in found.message


def test_a_fact_that_another_room_registers_does_not_make_a_room_built(monkeypatch):
    from_room(monkeypatch, "change.team.appointed", "service")
    assert unbuilt(DEFAULT_INSTRUMENT) == []


def test_the_doctor_hints_at_a_fact_that_looks_elsewhere_than_the_map_says(monkeypatch):
    from_room(monkeypatch, "process.sop.mapped_share", "elsewhere", levels=(UNIT,))
    assert misplaced(DEFAULT_INSTRUMENT) == [
        "Fakta process.sop.mapped_share mencari di unit; peta menyebut unit, opd, body."
    ]
    assert facts_fit_together(VISIT).state is State.HINT


# -- the shapes


def test_a_ratio_of_nothing_is_nil_and_never_divides():
    nothing = Fact.ratio(0, 0, summary="{numerator}/{denominator}")
    assert (nothing.nil, nothing.share, nothing.value, nothing.summary) == (True, None, None, "0/0")


def test_what_is_lacking_is_told_only_while_it_lacks():
    assert Fact.ratio(1, 2, summary="", lacking="satu lagi").lacking == "satu lagi"
    assert Fact.ratio(2, 2, summary="", lacking="satu lagi").lacking == ""


def test_a_count_of_zero_is_a_number_and_not_nil():
    none = Fact.count(0, summary="{number} agen")
    assert (none.value, none.nil, none.share, none.summary) == (Fraction(0), False, None, "0 agen")


def test_a_state_finds_its_checks_by_code():
    state = Fact.state([Check("decree", "Ada SK", True)], summary="")
    assert state.check("decree") == Check("decree", "Ada SK", True)
    assert state.check("minutes") is None
