"""Every fault of the tree of an instrument, from its components to the fields of a question, is found where it is."""

import pytest

from tests.instrument.mutations import case, criteria, drop, faults_of, formula, input_of, of, put, without_index
from tests.instrument.sheets import find, plain

#: What a floor that names an index says once the index has lost its top.
IPAK_FLOORS = (("WBK › ipak", "floor-equivalent"), ("WBBM › ipak", "floor-equivalent"))

CASES = [
    # nodes
    case("a misspelt key of a node", put(of("A.I.1"), wieght=4), ("A.I.1", "unknown-key")),
    case("a node without a name", drop(of("A.I.1"), "name"), ("A.I.1", "missing-key")),
    case("a node with an empty name", put(of("A.I.1"), name=""), ("A.I.1", "missing-key")),
    case("a node code twice", put(of("A.I.2"), code="A.I.1"), ("A.I.1", "duplicate-code"), ("A.I.2.i", "code-order"),
         ("A.I.2.ii", "code-order"), ("A.I.2.iii", "code-order"), ("area-2", "unknown-node"), ("area-1", "weight-sum"),
         ("area-2", "weight-sum")),
    case("a code that does not follow its parent", put(of("A.I.1.i.b"), code="A.I.2.i.z"), ("A.I.2.i.z", "code-order")),
    case("a code that only looks like its parent's", put(of("B.II.a.1"), code="B.II.ab"), ("B.II.ab", "code-order")),
    case("a code with an empty step", put(of("A.I.1.i.a"), code="A.I.1.i."), ("A.I.1.i.", "code-order")),
    case("a code of two words", put(of("A.I.1.i.a"), code="A.I.1.i.a b"), ("A.I.1.i.a b", "code-order")),
    case("a weight of 0", put(of("A.I.2.iii"), weight=0), ("A.I.2.iii", "weight"), ("A.I.2", "weight-sum")),
    case("a weight below 0", put(of("A.I.2.iii"), weight=-0.5), ("A.I.2.iii", "out-of-range"),
         ("A.I.2.iii", "weight"), ("A.I.2", "weight-sum")),
    case("a weight in words", put(of("A.I.2.iii"), weight="0.5"), ("A.I.2.iii", "not-a-number"),
         ("A.I.2.iii", "weight"), ("A.I.2", "weight-sum")),
    case("an infinite weight", put(of("A.I.2.iii"), weight=float("inf")), ("A.I.2.iii", "not-a-number"),
         ("A.I.2.iii", "weight"), ("A.I.2", "weight-sum")),
    case("no weight", drop(of("A.I.2.iii"), "weight"), ("A.I.2.iii", "missing-key"), ("A.I.2", "weight-sum")),
    case("weights that miss their sum by a hair", put(of("A.I.2.iii"), weight=0.5000001), ("A.I.2", "weight-sum")),
    case("groups and questions at once", put(of("A.I.2.iii"), groups=[]), ("A.I.2.iii", "children")),
    case("a group without questions", put(of("A.I.2.iii"), questions=[]), ("A.I.2.iii", "missing-key")),
    case("an aspect without groups", drop(of("B.II"), "groups"), ("B.II", "children"),
         ("results › ipkp", "unknown-node"), ("WBK › ipkp", "floor-node"), ("WBBM › ipkp", "floor-node")),
    # questions
    case("a question code twice", put(of("A.I.1.i.b"), code="A.I.1.i.a"), ("A.I.1.i.a", "duplicate-code")),
    case("a misspelt key of a question", put(of("A.I.1.i.a"), skale="abc"), ("A.I.1.i.a", "unknown-key")),
    case("a question without a title", drop(of("A.I.1.i.a"), "title"), ("A.I.1.i.a", "missing-key")),
    case("a question with an empty title", put(of("A.I.1.i.a"), title=" "), ("A.I.1.i.a", "missing-key")),
    case("an unknown scale", put(of("A.I.1.i.a"), scale="ya-tidak"), ("A.I.1.i.a", "unknown-scale")),
    case("a criterion left out", drop(criteria("A.I.1.i.b"), "B"), ("A.I.1.i.b", "missing-option")),
    case("an empty criterion", put(criteria("A.I.1.i.b"), B=" "), ("A.I.1.i.b", "missing-option")),
    case("a criterion that is a number", put(criteria("A.I.1.i.a"), Ya=3), ("A.I.1.i.a", "missing-option")),
    case("a criterion of an option that is not there", put(criteria("A.I.1.i.b"), D="Tidak ada"),
         ("A.I.1.i.b", "unknown-option")),
    case("two options with one criterion", put(criteria("A.I.1.i.b"), B="Sama", C="Sama"),
         ("A.I.1.i.b", "same-criteria")),
    case("no criteria at all", drop(of("A.I.1.i.a"), "criteria"), ("A.I.1.i.a › criteria", "shape"),
         ("A.I.1.i.a", "missing-option")),
    case("evidence that is a text", put(of("A.I.1.i.a"), evidence="SK tim"), ("A.I.1.i.a", "shape")),
    case("evidence with an empty line", put(of("A.I.1.i.a"), evidence=["SK tim", " "]), ("A.I.1.i.a", "shape")),
    case("a note that is a number", put(of("A.I.1.i.a"), note=3), ("A.I.1.i.a", "shape")),
    case("cumulative in words", put(of("A.II.2.iii.a"), cumulative="no"), ("A.II.2.iii.a", "shape")),
    case("cumulative as a number", put(of("A.II.2.iii.a"), cumulative=1), ("A.II.2.iii.a", "shape")),
    case("a scale and a formula", put(of("A.I.1.i.a"), formula={"kind": "ratio"}), ("A.I.1.i.a", "children")),
    case("criteria of a counted question", put(of("A.II.4.i.a"), criteria={"A": "x"}), ("A.II.4.i.a", "children")),
    case("neither a scale nor fields", drop(of("A.I.1.i.a"), "scale"), ("A.I.1.i.a", "children"),
         ("A.I.1.i.a", "missing-key"), ("A.I.1.i.a › formula", "shape"), ("A.I.1.i.a › formula", "missing-key"),
         ("A.I.1.i.a › formula", "not-a-number")),
    # fields and formulas
    case("a field twice", lambda d: find(d, "A.II.4.i.a")["fields"].append(input_of("A.II.4.i.a", 0)(d)),
         ("A.II.4.i.a.sasaran", "duplicate-code")),
    case("a field of unknown kind", put(input_of("A.II.4.i.a", 0), kind="money"),
         ("A.II.4.i.a.sasaran", "unknown-value")),
    case("a field without a unit", drop(input_of("A.II.4.i.a", 0), "unit"), ("A.II.4.i.a.sasaran", "missing-key")),
    case("a field with an unknown key", put(input_of("A.II.4.i.a", 0), top=3), ("A.II.4.i.a.sasaran", "unknown-key")),
    case("a field neither used nor not", put(input_of("A.II.4.i.a", 0), used="no"), ("A.II.4.i.a.sasaran", "shape")),
    case("the same figure as a field that is not there", put(input_of("A.II.1.i.b", 0), same_as="A.II.1.i.a.x"),
         ("A.II.1.i.b.perubahan", "missing-field")),
    case("the same figure as itself", put(input_of("A.II.4.i.a", 0), same_as="A.II.4.i.a.sasaran"),
         ("A.II.4.i.a.sasaran", "unknown-value")),
    case("the same figure as a choice", put(input_of("A.II.4.i.a", 0), same_as="A.I.1.i.a"),
         ("A.II.4.i.a.sasaran", "unknown-value")),
    case("a count where an index is asked", put(input_of("B.I.a.1", 0), kind="count"),
         ("B.I.a.1.indeks", "unknown-value")),
    case("an index in a ratio", put(input_of("A.II.4.i.a", 0), kind="index"), ("A.II.4.i.a.sasaran", "unknown-value")),
    case("an index in a decrease", put(input_of("A.II.3.iii.a", 0), kind="index"),
         ("A.II.3.iii.a.tahun_lalu", "unknown-value")),
    case("an unknown formula", put(formula("A.II.4.i.a"), kind="share"), ("A.II.4.i.a › formula", "unknown-value")),
    case("a formula with a key of another", put(formula("A.II.4.i.a"), top=4), ("A.II.4.i.a › formula", "unknown-key")),
    case("a formula with a field that is not there", put(formula("A.II.4.i.a"), numerator=["selesai"]),
         ("A.II.4.i.a › formula", "missing-field"), ("A.II.4.i.a › formula", "idle-field")),
    case("a field that no formula uses", lambda d: input_of("A.II.5.ii.a", 1)(d).pop("used"),
         ("A.II.5.ii.a › formula", "idle-field")),
    case("a field that is used though marked unused", put(input_of("A.II.4.i.a", 0), used=False),
         ("A.II.4.i.a › formula", "idle-field")),
    case("a field on both sides of a ratio", put(formula("A.II.4.i.a"), numerator=["tercapai", "sasaran"]),
         ("A.II.4.i.a › formula", "duplicate-code")),
    case("a ratio without a denominator", put(formula("A.II.4.i.a"), denominator=[]),
         ("A.II.4.i.a › formula", "missing-key"), ("A.II.4.i.a › formula", "idle-field")),
    case("a ratio that does not say what 0/0 is", drop(formula("A.II.4.i.a"), "nothing_owed"),
         ("A.II.4.i.a › formula", "not-a-number")),
    case("0/0 worth 2", put(formula("A.II.4.i.a"), nothing_owed=2), ("A.II.4.i.a › formula", "out-of-range")),
    case("a decrease without a before", drop(formula("A.II.3.iii.a"), "before"),
         ("A.II.3.iii.a › formula", "missing-key"), ("A.II.3.iii.a › formula", "missing-field"),
         ("A.II.3.iii.a › formula", "idle-field")),
    case("an index without a top", lambda d: formula("B.II.a.1")(without_index(d)).pop("top"),
         ("B.II.a.1 › formula", "missing-key")),
    case("an index up to 101", lambda d: formula("B.II.a.1")(without_index(d)).update(top=101),
         ("B.II.a.1 › formula", "out-of-range")),
    case("an index without the top that a floor relies on", drop(formula("B.I.a.1"), "top"),
         ("B.I.a.1 › formula", "missing-key"), *IPAK_FLOORS),
    case("an index up to 0 that a floor relies on", put(formula("B.I.a.1"), top=0),
         ("B.I.a.1 › formula", "out-of-range"), *IPAK_FLOORS),
    case("an index up to 101 that a floor relies on", put(formula("B.I.a.1"), top=101),
         ("B.I.a.1 › formula", "out-of-range"), *IPAK_FLOORS),
    case("another top of an index", put(formula("B.II.a.1"), top=5), ("WBK › ipkp", "floor-equivalent"),
         ("WBBM › ipkp", "floor-equivalent")),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_fault_is_found_where_it_is_and_nothing_else_is(case):
    data = plain()
    case.spoil(data)
    assert {(fault.where, fault.code) for fault in faults_of(data)} == set(case.faults)


def test_something_that_is_no_question_is_told_with_its_position():
    data = plain()
    find(data, "A.I.2.iii")["questions"].append("c")
    assert ("A.I.2.iii › questions[2]", "shape") in {(fault.where, fault.code) for fault in faults_of(data)}
