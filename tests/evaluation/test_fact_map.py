"""The map from questions to facts: the shipped file, every way it can be broken, and ladders without dead steps."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from itertools import chain, combinations

import pytest

from pilar.errors import PilarError
from pilar.evaluation.facts.mapping import DATA, FILES, ROOMS, Entry, Strength, fact_map, parse_map
from pilar.evaluation.facts.units import LEVELS
from pilar.instrument.faults import InstrumentError
from pilar.instrument.loader import DEFAULT_INSTRUMENT, load, shipped
from pilar.instrument.reading import read_text, read_yaml
from tests.evaluation.ladders import CHOICES, facts_for, option_of, scale_of

FILE = DATA / FILES[DEFAULT_INSTRUMENT]
NUMBERS = [field.key for field in load().fields.values() if field.kind != "option"]


def entries() -> dict[str, Entry]:
    mapped = fact_map(DEFAULT_INSTRUMENT)
    return {**mapped.questions, **mapped.fields}


# -- the shipped file


@pytest.mark.parametrize("instrument_id", shipped())
def test_every_question_and_number_of_every_shipped_instrument_has_one_fact_and_nothing_else_has(instrument_id):
    rules, mapped = load(instrument_id), fact_map(instrument_id)
    assert list(mapped.questions) == list(rules.questions)
    assert list(mapped.fields) == [field.key for field in rules.fields.values() if field.kind != "option"]


def test_the_map_holds_the_113_questions_and_the_24_numbers():
    mapped = fact_map(DEFAULT_INSTRUMENT)
    assert (len(mapped.questions), len(mapped.fields)) == (113, 24)
    assert mapped.entry("A.II.5.iii.a.sudah").fact == "oversight.wealth.lhkpn_filed"
    assert mapped.entry("A.II.5.iii.a").fact == "oversight.wealth.lhkpn_ratio"
    with pytest.raises(KeyError):
        mapped.entry("A.II.5.iii.a.belum")


def test_a_fact_belongs_to_the_room_that_brings_it():
    assert [key for key, entry in entries().items() if entry.fact.split(".")[0] != entry.room] == []
    assert {entry.room for entry in entries().values()} == set(ROOMS)


def test_a_fact_that_serves_twice_looks_in_one_place_and_is_as_strong_both_times():
    seen: dict[str, tuple[object, ...]] = {}
    for key, entry in entries().items():
        assert seen.setdefault(entry.fact, (entry.levels, entry.strength)) == (entry.levels, entry.strength), key
    assert len(seen) == len(entries()) - 1, "only the changes of the agents are asked for twice"


#: Read by hand from what practitioners say: levels, strength.
BY_HAND = {
    "A.I.1.i.a": (("unit", "opd"), "strong"),
    "A.I.1.ii.c": (("unit",), "medium"),
    "A.I.1.iv.a": (("unit",), "weak"),
    "A.I.1.iv.b": (("unit", "opd"), "strong"),
    "A.I.1.iv.c": (("unit",), "weak"),
    "A.I.2.i.a": (("unit", "opd", "body"), "strong"),
    "A.I.3.i.a": (("opd",), "strong"),
    "A.I.3.i.b": (("opd", "body"), "strong"),
    "A.I.3.v.a": (("unit", "body"), "medium"),
    "A.I.6.ii.f": (("unit",), "weak"),
    "A.II.2.i.a": (("opd", "body"), "medium"),
    "A.II.5.iii.a": (("unit", "body"), "strong"),
    "B.I.b.1": (("unit",), "medium"),
}


@pytest.mark.parametrize("code", BY_HAND)
def test_the_shipped_entry_is_the_one_read_by_hand(code):
    entry = fact_map(DEFAULT_INSTRUMENT).questions[code]
    assert (entry.levels, entry.strength.value) == BY_HAND[code]


def test_only_three_questions_are_weak():
    weak = [code for code, entry in entries().items() if entry.strength is Strength.WEAK]
    assert weak == ["A.I.1.iv.a", "A.I.1.iv.c", "A.I.6.ii.f"]


def test_texts_are_short_phrases_and_notes_are_sentences():
    for key, entry in entries().items():
        assert re.fullmatch(r"[A-Z][^.]*", entry.counts), key
        assert len(entry.counts) <= 110, key
        assert entry.files, key
        assert not entry.note or re.fullmatch(r"[A-Z0-9].*\.", entry.note), key


def test_the_levels_of_every_entry_are_looked_through_from_below():
    for key, entry in entries().items():
        assert list(entry.levels) == sorted(entry.levels, key=LEVELS.index), key


def test_questions_of_options_have_a_ladder_and_all_others_none():
    mapped = fact_map(DEFAULT_INSTRUMENT)
    assert {code for code, entry in mapped.questions.items() if entry.steps} == set(CHOICES)
    assert [key for key, entry in mapped.fields.items() if entry.steps] == []
    assert len(CHOICES) == 103


#: Options that no rows ever suggest, and why the note of the question says so.
NEVER = {"A.I.5.iii.b": ({"Tidak"}, "Tidak hanya dipilih orang")}


@pytest.mark.parametrize("code", CHOICES)
def test_every_option_is_reached_by_some_rows_or_its_absence_is_explained(code):
    entry = fact_map(DEFAULT_INSTRUMENT).questions[code]
    reached = {option_of(code, fact) for fact in facts_for(entry)} - {None}
    never, words = NEVER.get(code, (set(), ""))
    assert reached == set(scale_of(code)) - never
    assert words in entry.note


@pytest.mark.parametrize("code", CHOICES)
def test_no_step_of_a_ladder_is_dead(code):
    """Without the step some rows would be told something else."""
    entry = fact_map(DEFAULT_INSTRUMENT).questions[code]
    facts = list(facts_for(entry))
    told = [option_of(code, fact) for fact in facts]
    for position, step in enumerate(entry.steps):
        less = replace(entry, steps=entry.steps[:position] + entry.steps[position + 1 :])
        assert told != [option_of(code, fact, entry=less) for fact in facts], step


def test_the_file_is_read_once_and_cannot_be_changed():
    mapped = fact_map(DEFAULT_INSTRUMENT)
    assert fact_map(DEFAULT_INSTRUMENT) is mapped
    with pytest.raises(TypeError):
        mapped.questions["A.I.1.i.a"] = mapped.questions["A.I.1.i.b"]  # type: ignore[index]


def test_an_instrument_without_a_map_is_told_so():
    with pytest.raises(PilarError, match="permenpanrb-1-1999 belum mempunyai peta fakta"):
        fact_map("permenpanrb-1-1999")


# -- broken files


def put(*path, value):
    def spoil(data):
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = value

    return spoil


def drop(*path):
    def spoil(data):
        for key in path[:-1]:
            data = data[key]
        del data[path[-1]]

    return spoil


ASKED = ("questions", "A.I.1.i.b")  # A all with minutes, B most with minutes, C otherwise
STEPS = (*ASKED, "options")
TOP, QUESTIONS, FIELDS = FILE.name, f"{FILE.name} › questions", f"{FILE.name} › fields"
ENTRY = "questions › A.I.1.i.b"
FIRST, LAST = f"{ENTRY} › options 1", f"{ENTRY} › options 3"
BROKEN = {
    "a question without fact": (drop("questions", "B.I.a.1"), (QUESTIONS, "missing-key")),
    "a number without fact": (drop("fields", "B.I.a.1.indeks"), (FIELDS, "missing-key")),
    "an unknown question": (put("questions", "B.I.a.9", value={}), (QUESTIONS, "unknown-key")),
    "a number among the questions": (put("questions", "B.I.a.1.indeks", value={}), (QUESTIONS, "unknown-key")),
    "a question among the numbers": (put("fields", "A.I.1.i.a", value={}), (FIELDS, "unknown-key")),
    "a misspelt key": (put(*ASKED, "notes", value="x"), (ENTRY, "unknown-key")),
    "no fact": (drop(*ASKED, "fact"), (ENTRY, "missing-key")),
    "an empty fact": (put(*ASKED, "fact", value=""), (ENTRY, "missing-key")),
    "a fact of another room": (put(*ASKED, "fact", value="service.team.x"), (ENTRY, "unknown-value")),
    "a room that only begins alike": (put(*ASKED, "fact", value="changes.team.x"), (ENTRY, "unknown-value")),
    "an unknown room": (put(*ASKED, "room", value="kantor"), (ENTRY, "unknown-value")),
    "an unknown strength": (put(*ASKED, "strength", value="kuat"), (ENTRY, "unknown-value")),
    "no levels": (drop(*ASKED, "levels"), (ENTRY, "shape")),
    "an empty list of levels": (put(*ASKED, "levels", value=[]), (ENTRY, "shape")),
    "a level in words": (put(*ASKED, "levels", value="unit"), (ENTRY, "shape")),
    "an unknown level": (put(*ASKED, "levels", value=["unit", "dinas"]), (ENTRY, "shape")),
    "levels from above": (put(*ASKED, "levels", value=["opd", "unit"]), (ENTRY, "shape")),
    "a level twice": (put(*ASKED, "levels", value=["unit", "unit"]), (ENTRY, "shape")),
    "a list within the levels": (put(*ASKED, "levels", value=[["unit"]]), (ENTRY, "shape")),
    "levels as a number": (put(*ASKED, "levels", value=3), (ENTRY, "shape")),
    "nothing counted": (drop(*ASKED, "counts"), (ENTRY, "missing-key")),
    "files in words": (put(*ASKED, "files", value="SK"), (ENTRY, "shape")),
    "an empty file": (put(*ASKED, "files", value=["SK", ""]), (ENTRY, "shape")),
    "a number for a note": (put(*ASKED, "note", value=12), (ENTRY, "shape")),
    "an entry that is a word": (put(*ASKED, value="fakta"), (ENTRY, "shape")),
    "a choice without options": (drop(*STEPS), (ENTRY, "shape")),
    "options in words": (put(*STEPS, value="A"), (ENTRY, "shape")),
    "no option": (put(*STEPS, value=[]), (ENTRY, "shape")),
    "options of a number": (
        put("fields", "B.I.a.1.indeks", "options", value=[{"option": "A"}]), ("fields › B.I.a.1.indeks", "shape"),
    ),
    "options of a derived question": (
        put("questions", "A.II.1.i.a", "options", value=[{"option": "A"}]), ("questions › A.II.1.i.a", "shape"),
    ),
    "options of an index": (
        put("questions", "B.I.a.1", "options", value=[{"option": "A"}]), ("questions › B.I.a.1", "shape"),
    ),
    "an option of another scale": (put(*STEPS, 2, "option", value="D"), (LAST, "unknown-value")),
    "a misspelt condition": (put(*STEPS, 0, "if", value={}), (FIRST, "unknown-key")),
    "options from the worst": (
        put(*STEPS, value=[{"option": "C", "when": {"has": ["x"]}}, {"option": "A"}]), (ENTRY, "order"),
    ),
    "an option without condition before others": (put(*STEPS, 0, "when", value={}), (ENTRY, "order")),
    "an unknown measure": (put(*STEPS, 0, "when", "share", value="half"), (f"{FIRST} › when", "unknown-value")),
    "an empty measure": (put(*STEPS, 0, "when", "share", value=None), (f"{FIRST} › when", "missing-key")),
    "an unknown bound": (put(*STEPS, 0, "when", "over", value=80), (f"{FIRST} › when", "unknown-key")),
    "a bound in words": (put(*STEPS, 0, "when", "above", value="80 %"), (f"{FIRST} › when", "not-a-number")),
    "a bound that is true": (put(*STEPS, 0, "when", "below", value=True), (f"{FIRST} › when", "not-a-number")),
    "a bound without end": (put(*STEPS, 0, "when", "at_most", value=float("inf")), (f"{FIRST} › when", "not-a-number")),
    "a bound below nothing": (put(*STEPS, 0, "when", "at_least", value=-1), (f"{FIRST} › when", "out-of-range")),
    "codes in words": (put(*STEPS, 0, "when", "has", value="minutes"), (f"{FIRST} › when", "shape")),
    "an empty code": (put(*STEPS, 0, "when", "has", value=[""]), (f"{FIRST} › when", "shape")),
    "a condition that is a word": (put(*STEPS, 0, "when", value="semua"), (f"{FIRST} › when", "shape")),
    "an unknown key at the top": (put("facts", value={}), (TOP, "unknown-key")),
    "a later format": (put("format", value=2), (TOP, "format")),
    "another instrument": (put("instrument", value="permenpanrb-1-1999"), (TOP, "unknown-value")),
    "no source": (drop("source"), (TOP, "missing-key")),
    "a day of checking in words": (put("checked", value="kemarin"), (TOP, "shape")),
    "no numbers at all": (drop("fields"), (FIELDS, "shape")),
}  # fmt: skip


def faults_of(*spoilers):
    data = copy.deepcopy(read_yaml(read_text(FILE), FILE.name))
    for spoil in spoilers:
        spoil(data)
    with pytest.raises(InstrumentError) as caught:
        parse_map(data, FILE.name, load())
    return caught.value


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_the_place_of_its_fault(name):
    spoil, expected = BROKEN[name]
    assert expected in {(fault.where, fault.code) for fault in faults_of(spoil).faults}


def test_a_broken_entry_is_the_only_one_that_is_told():
    found = {name: {fault.where for fault in faults_of(spoil).faults} for name, (spoil, _) in BROKEN.items()}
    elsewhere = {name: [place for place in places if place.split(" › options")[0] != BROKEN[name][1][0].split(
        " › options")[0]] for name, places in found.items()}  # fmt: skip
    assert {name: places for name, places in elsewhere.items() if places} == {}


def test_all_faults_of_a_file_are_told_at_once():
    names = ["a number without fact", "a later format", "no source", "a misspelt key", "an unknown bound"]
    error = faults_of(drop("questions", "A.I.1.i.a"), *(BROKEN[name][0] for name in names))
    assert len(error.faults) == 6
    assert all(str(fault) in error.message for fault in error.faults)
    assert "A.I.1.i.a tidak mempunyai fakta" in error.message


def test_a_file_of_nothing_misses_every_question_and_number():
    faults = faults_of(put("questions", value={}), put("fields", value={})).faults
    assert sum(fault.code == "missing-key" for fault in faults) == 113 + 24


def test_ladders_may_be_named_by_several_ways_to_one_option():
    twice = [code for code in CHOICES if len(options := [step.option for step in _steps(code)]) != len(set(options))]
    assert twice == ["A.I.2.i.b", "A.I.6.ii.b"]


def test_every_pair_of_conditions_of_one_option_differs():
    for code in CHOICES:
        for one, other in combinations(_steps(code), 2):
            assert one.when != other.when, code


def test_codes_of_conditions_are_words_with_hyphens():
    codes = set(chain.from_iterable(step.when.has for code in CHOICES for step in _steps(code)))
    assert [code for code in codes if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)] == []


def _steps(code):
    return fact_map(DEFAULT_INSTRUMENT).questions[code].steps
