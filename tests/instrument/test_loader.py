"""The shipped instrument: it loads, it is the form of the regulation, and it cannot be changed."""

from dataclasses import FrozenInstanceError
from fractions import Fraction

import pytest

from pilar.errors import PilarError
from pilar.instrument.loader import load, load_file, shipped
from tests.instrument.sheets import INSTRUMENT


def test_the_shipped_instrument_loads_without_fault_and_once():
    assert shipped() == ("permenpanrb-90-2021",)
    assert load() is load()
    assert load() == load("permenpanrb-90-2021")
    assert load() == load_file(INSTRUMENT)


def test_an_instrument_that_is_not_shipped_is_named_with_those_that_are():
    with pytest.raises(PilarError, match=r"permenpanrb-52-2014 tidak dikenal.*permenpanrb-90-2021"):
        load("permenpanrb-52-2014")
    with pytest.raises(PilarError):
        load("../data/permenpanrb-90-2021")


def test_the_shipped_instrument_has_the_113_questions_of_the_form():
    instrument = load()
    kinds = [question.formula.kind for question in instrument.questions.values()]
    assert len(kinds) == 113
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"choice": 103, "ratio": 7, "decrease": 1, "index": 2}
    assert len(instrument.fields) == 127
    levels = [node.kind for node in instrument.nodes.values()]
    assert {level: levels.count(level) for level in set(levels)} == {
        "component": 2, "aspect": 4, "area": 12, "group": 45,
    }  # fmt: skip

    def questions(node):
        return sum(code.startswith(f"{node}.") for code in instrument.questions)

    assert [questions(f"A.I.{number}") for number in range(1, 7)] == [12, 9, 18, 11, 18, 19]
    assert [questions(f"A.II.{number}") for number in range(1, 7)] == [4, 6, 3, 3, 4, 3]
    assert questions("B") == 3


def test_the_shipped_weights_are_those_of_the_form():
    instrument = load()
    halves = [Fraction(weight) for weight in ("4", "3.5", "5", "5", "7.5", "5")]
    for aspect in ("A.I", "A.II"):
        assert [instrument.nodes[f"{aspect}.{number}"].weight for number in range(1, 7)] == halves
    assert [area.weight for area in instrument.areas.values()] == [8, 7, 10, 10, 15, 10]
    expected = {"A": "60", "B": "40", "B.I": "22.5", "B.I.a": "17.5", "B.I.b": "5", "B.II": "17.5", "B.II.a": "17.5"}
    assert {code: instrument.nodes[code].weight for code in expected} == {
        code: Fraction(weight) for code, weight in expected.items()
    }
    assert sum(question.weight for question in instrument.questions.values()) == instrument.total == 100


def test_option_values_are_the_decimals_that_were_written():
    values = {key: list(scale.options.values()) for key, scale in load().scales.items()}
    assert values["abcd"] == [1, Fraction(67, 100), Fraction(33, 100), 0]
    assert values["abcde"] == [1, Fraction(3, 4), Fraction(1, 2), Fraction(1, 4), 0]


def test_everything_names_its_source_and_every_choice_its_criteria():
    instrument = load()
    for node in instrument.nodes.values():
        assert node.source.id in instrument.sources
    for area in instrument.areas.values():
        assert area.source.id in instrument.sources
    for question in instrument.questions.values():
        assert question.title
        assert question.evidence
        assert question.source.id in instrument.sources
        assert question.formula.source.id in instrument.sources
        if question.is_choice:
            assert tuple(question.criteria) == tuple(question.scale.options)
        else:
            with pytest.raises(ValueError, match=question.code):
                _ = question.scale
    assert instrument.questions["A.II.5.iii.b"].source.id == "se-2-2023"
    doubtful = {source.id for source in instrument.sources.values() if source.doubtful}
    assert doubtful == {"syarat-area", "kebijakan"}
    assert all(source.status_label for source in instrument.sources.values())


def test_the_area_of_a_code_is_found_in_both_aspects_and_not_in_the_results():
    instrument = load()
    found = {code: instrument.area_of(code) for code in ("A.I.1", "A.II.1.i.a", "A.II.5.iii.b", "A.I", "A", "B.I.a.1")}
    assert {code: area.number if area else None for code, area in found.items()} == {
        "A.I.1": 1, "A.II.1.i.a": 1, "A.II.5.iii.b": 5, "A.I": None, "A": None, "B.I.a.1": None,
    }  # fmt: skip


def test_the_place_of_a_question_is_told_in_words():
    assert load().place("A.I.1.i.a") == "Pemenuhan › Manajemen Perubahan › Penyusunan Tim Kerja"


def test_nothing_of_an_instrument_can_be_changed():
    instrument = load()
    with pytest.raises(FrozenInstanceError):
        instrument.total = Fraction(1)  # type: ignore[misc]
    for mapping in (
        instrument.nodes, instrument.questions, instrument.fields, instrument.areas, instrument.scales,
        instrument.policies, instrument.sources, instrument.results, instrument.predicates,
        instrument.questions["A.I.1.i.a"].criteria, instrument.scales["abc"].options,
    ):  # fmt: skip
        with pytest.raises(TypeError):
            mapping["A"] = None  # type: ignore[index]
