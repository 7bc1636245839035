"""Every fault of an instrument file outside its tree is found where it is: a table of mutations of the shipped data."""

import pytest

from pilar.instrument.faults import InstrumentError
from pilar.instrument.loader import parse
from tests.instrument.mutations import (
    AREA_6,
    IPAK,
    IPKP,
    NAME,
    PERFORMANCE,
    area,
    both,
    case,
    drop,
    drop_floor,
    faults_of,
    floor,
    of,
    policy,
    predicate,
    put,
    scale,
    top,
)
from tests.instrument.sheets import find, plain

#: Values that are no rule by themselves and may be of that shape.
ALLOWED = [("id", "teks"), ("name", "teks"), ("format", 1), ("results", {})]

CASES = [
    # the file itself
    case("an unknown key at the top", put(top, weights=1), (NAME, "unknown-key")),
    case("no format", drop(top, "format"), (NAME, "format")),
    case("a later format", put(top, format=2), (NAME, "format")),
    case("a format in words", put(top, format="1"), (NAME, "format")),
    case("a format that is true", put(top, format=True), (NAME, "format")),
    case("no id", drop(top, "id"), (NAME, "missing-key")),
    case("an empty id", put(top, id=""), (NAME, "missing-key")),
    case("a number for a name", put(top, name=2021), (NAME, "shape")),
    case("no dates of force", drop(top, "in_force"), (f"{NAME} › in_force", "shape"),
         (f"{NAME} › in_force", "missing-key")),
    case("no day from which it is in force", put(top, in_force={}), (f"{NAME} › in_force", "missing-key")),
    case("only a day until which it is in force", put(top, in_force={"until": 2030}),
         (f"{NAME} › in_force", "missing-key")),
    case("an unknown key of force", put(lambda d: d["in_force"], til=2), (f"{NAME} › in_force", "unknown-key")),
    case("a total that the components do not reach", put(top, total=99), (NAME, "weight-sum")),
    # sources
    case("a source of unknown status", put(lambda d: d["sources"]["kebijakan"], status="sure"),
         ("sources › kebijakan", "unknown-value")),
    case("a source without a title", drop(lambda d: d["sources"]["kebijakan"], "title"),
         ("sources › kebijakan", "missing-key")),
    case("a source that is a text", put(lambda d: d["sources"], buku="Buku"),
         ("sources › buku", "shape"), ("sources › buku", "missing-key")),
    case("a source with an unknown key", put(lambda d: d["sources"]["kebijakan"], url="x"),
         ("sources › kebijakan", "unknown-key")),
    case("a component without a source", drop(lambda d: d["components"][1], "source"), ("B", "no-source")),
    case("an unknown source", put(of("A.II.1.i.a"), source="buku"), ("A.II.1.i.a", "unknown-source")),
    case("a floor with an unknown source", put(floor(0, 0), source="buku"), ("WBK › total", "unknown-source")),
    case("a scale without a source", drop(scale("abc"), "source"), ("scales › abc", "no-source")),
    # scales
    case("a scale that rises", put(scale("abcd"), options={"A": 1, "B": 0.33, "C": 0.67, "D": 0}),
         ("scales › abcd", "scale-order")),
    case("a scale that starts below 1", put(scale("abc"), options={"A": 0.9, "B": 0.5, "C": 0}),
         ("scales › abc", "scale-order")),
    case("a scale that ends above 0", put(scale("abc"), options={"A": 1, "B": 0.5, "C": 0.1}),
         ("scales › abc", "scale-order")),
    case("a scale with two equal options", put(scale("abcd"), options={"A": 1, "B": 0.5, "C": 0.5, "D": 0}),
         ("scales › abcd", "scale-order")),
    case("an option worth more than 1", put(scale("abc"), options={"A": 1, "B": 1.5, "C": 0}),
         ("scales › abc", "out-of-range"), ("scales › abc", "scale-order")),
    case("an option worth a text", put(scale("abc"), options={"A": 1, "B": "0.5", "C": 0}),
         ("scales › abc", "not-a-number"), ("scales › abc", "scale-order")),
    case("an option worth yes", put(scale("abc"), options={"A": True, "B": 0.5, "C": 0}),
         ("scales › abc", "not-a-number"), ("scales › abc", "scale-order")),
    case("a scale with an unknown key", put(scale("abc"), note="x"), ("scales › abc", "unknown-key")),
    case("a scale without a label", drop(scale("abc"), "label"), ("scales › abc", "missing-key")),
    # policies
    case("a policy twice", lambda d: d["policies"].append(d["policies"][0]), ("policies › blank", "duplicate-code")),
    case("an unknown policy", put(policy(0), code="blanks"), ("policies › blanks", "unknown-policy"),
         ("policies › blanks", "unknown-value"), ("policies", "missing-policy")),
    case("a policy that the engine cannot follow", put(policy(0), value="half"), ("policies › blank", "unknown-value")),
    case("a missing policy", lambda d: d["policies"].pop(), ("policies", "missing-policy")),
    case("a policy without a reason", drop(policy(1), "why"), ("policies › blank-number", "missing-key")),
    case("a policy with an unknown key", put(policy(1), note="x"), ("policies › blank-number", "unknown-key")),
    # areas and results
    case("an area number twice", put(area(2), number=1), ("area-1", "duplicate-code"), ("WBK › area-2", "floor-node"),
         ("WBBM › area-2", "floor-node")),
    case("an area number in words", put(area(6), number="6"), ("area-6", "duplicate-code"),
         ("WBK › area-6", "floor-node"), ("WBBM › area-6", "floor-node")),
    case("an area with a node that is not there", put(area(1), members=["A.I.1", "A.II.1", "A.III.1"]),
         ("area-1", "unknown-node")),
    case("an area with the same node twice", put(area(1), members=["A.I.1", "A.I.1"]), ("area-1", "duplicate-code"),
         ("A.II.1", "unknown-node")),
    case("a node in two areas", lambda d: d["areas"].append(area(1)(d) | {"number": 7}), ("area-7", "duplicate-code")),
    case("an area inside another", lambda d: d["areas"].append(
        area(1)(d) | {"number": 7, "weight": 30, "members": ["A.I"]}), ("area-7", "unknown-node")),
    case("a forgotten area", both(lambda d: d["areas"].pop(), *(drop_floor(position, AREA_6) for position in range(2))),
         ("A.I.6", "unknown-node"), ("A.II.6", "unknown-node")),
    case("an area weight that its members do not reach", put(area(1), weight=9), ("area-1", "weight-sum")),
    case("an area without a source", drop(area(1), "source"), ("area-1", "no-source")),
    case("an area without a slug", drop(area(1), "slug"), ("area-1", "missing-key")),
    case("an area with an unknown key", put(area(1), color="red"), ("area-1", "unknown-key")),
    case("a result of a node that is not there", put(lambda d: d["results"], ipak="B.I.z"),
         ("results › ipak", "unknown-node")),
    *[case(f"a result that is {value!r}", put(lambda d: d["results"], ipak=value), ("results › ipak", "unknown-node"))
      for value in ([], ["B.I.a"], {}, {"a": 1})],
    # predicates and floors
    case("a predicate twice", put(predicate(1), code="WBK", requires=None), ("WBK", "duplicate-code")),
    case("a predicate that requires an unknown one", put(predicate(1), requires="ZI"), ("WBBM", "unknown-value")),
    case("a predicate that requires itself", put(predicate(1), requires="WBBM"), ("WBBM", "unknown-value")),
    case("two predicates that require each other", put(predicate(0), requires="WBBM"), ("WBK", "unknown-value"),
         ("WBBM", "unknown-value")),
    case("a predicate without floors", put(predicate(1), floors=[]), ("WBBM", "missing-key")),
    case("a predicate without a source", drop(predicate(1), "source"), ("WBBM", "no-source")),
    case("a floor twice", put(floor(0, 1), code="total"), ("WBK › total", "duplicate-code")),
    case("a floor of a node that is not there", put(floor(0, 2), node="area-7"), ("WBK › area-1", "floor-node")),
    case("a floor in an unknown measure", put(floor(0, 2), measure="percent"), ("WBK › area-1", "unknown-value")),
    case("a floor that leaves its minimum out", drop(floor(0, 0), "minimum"), ("WBK › total", "missing-key")),
    case("a floor above the weight", put(floor(0, 1), minimum=60.01), ("WBK › pengungkit", "out-of-range")),
    case("a share above 1", put(floor(0, 2), minimum=60), ("WBK › area-1", "out-of-range")),
    case("a floor below 0", put(floor(0, 1), minimum=-1), ("WBK › pengungkit", "out-of-range")),
    case("a floor in words", put(floor(0, 1), minimum="40"), ("WBK › pengungkit", "not-a-number")),
    case("a floor with an unknown key", put(floor(0, 1), min=40), ("WBK › pengungkit", "unknown-key")),
    case("an index that says something else", put(floor(0, IPAK), index=3.5), ("WBK › ipak", "floor-equivalent")),
    case("an option that says something else", put(floor(0, PERFORMANCE), option="B"),
         ("WBK › capaian", "floor-equivalent")),
    case("an option that is not on the scale", put(floor(0, PERFORMANCE), option="F"),
         ("WBK › capaian", "floor-equivalent")),
    case("an option of a survey", both(drop(floor(0, IPKP), "index"), put(floor(0, IPKP), option="C")),
         ("WBK › ipkp", "floor-equivalent")),
    case("an option of a survey beside its index", put(floor(0, IPKP), option="Z"), ("WBK › ipkp", "floor-equivalent")),
    case("an index of a choice", both(drop(floor(0, PERFORMANCE), "option"), put(floor(0, PERFORMANCE), index=0.5)),
         ("WBK › capaian", "floor-equivalent")),
    case("an index of a choice beside its option", put(floor(0, PERFORMANCE), index=2),
         ("WBK › capaian", "floor-equivalent")),
    case("an index that says another share", put(floor(0, IPKP), measure="share", minimum=0.7),
         ("WBK › ipkp", "floor-equivalent")),
    case("an index of a node with many questions", put(floor(0, 1), index=3), ("WBK › pengungkit", "floor-node")),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_fault_is_found_where_it_is_and_nothing_else_is(case):
    data = plain()
    case.spoil(data)
    assert {(fault.where, fault.code) for fault in faults_of(data)} == set(case.faults)


@pytest.mark.parametrize(
    ("number", "minimum", "other"), [(IPKP, 0.8, {"index": 3.2}), (PERFORMANCE, 0.5, {"option": "C"})]
)
def test_a_floor_in_shares_may_name_the_index_or_option_that_says_the_same(number, minimum, other):
    data = plain()
    put(floor(0, number), measure="share", minimum=minimum)(data)
    assert floor(0, number)(data).items() >= other.items()
    assert parse(data).predicates["WBK"].floors[number].measure == "share"


def test_the_message_lists_every_fault_on_a_line_of_its_own():
    data = plain()
    data["format"] = 2
    find(data, "A.I.1.i.a")["scale"] = "ya-tidak"
    with pytest.raises(InstrumentError) as caught:
        parse(data, NAME)
    assert caught.value.name == NAME
    first, *lines = caught.value.message.splitlines()
    assert first == "Instrumen uji.yaml ditolak karena 2 kesalahan:"
    assert lines == [
        "  - uji.yaml: `format` harus 1 [format]",
        "  - A.I.1.i.a: skala `ya-tidak` tidak dikenal [unknown-scale]",
    ]


@pytest.mark.parametrize("empty", [{}, {"components": []}, {"components": "A"}, {"components": [1, None, []]}])
def test_a_file_with_next_to_nothing_in_it_is_refused_and_does_not_break_the_loader(empty):
    faults = {(fault.where, fault.code) for fault in faults_of(empty)}
    assert {(NAME, "format"), (NAME, "missing-key"), (f"{NAME} › sources", "shape")} <= faults


@pytest.mark.parametrize("wrong", [None, 1, "teks", [], ["teks"], [[]], {}, {"a": 1}, True, 1.5], ids=repr)
@pytest.mark.parametrize("key", sorted(plain()))
def test_a_value_of_any_wrong_shape_under_any_key_is_refused_and_does_not_break_the_loader(key, wrong):
    if (key, wrong) in ALLOWED:
        return
    assert faults_of(plain() | {key: wrong})
