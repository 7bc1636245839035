"""The edition names every field of its instrument once, and is refused otherwise."""

import pytest

from pilar.errors import PilarError
from pilar.instrument.edition import COLUMNS, load_edition, load_edition_file, parse_edition
from pilar.instrument.faults import InstrumentError
from pilar.instrument.loader import load, load_file
from tests.instrument.oracle import DISCIPLINE, DONE_OF_DUE
from tests.instrument.sheets import EDITION, VARIATION, plain

NAME = "edisi.yaml"
VARIED = load_file(VARIATION)


def faults_of(data, instrument=None):
    with pytest.raises(InstrumentError) as caught:
        parse_edition(data, NAME, instrument)
    return caught.value.faults


def test_the_shipped_edition_loads_without_fault_and_once():
    edition = load_edition()
    assert edition is load_edition()
    assert edition == load_edition_file(EDITION)
    assert (edition.instrument, edition.year) == ("permenpanrb-90-2021", 2026)


def test_it_places_every_field_node_and_percentage_of_the_instrument():
    edition, instrument = load_edition(), load()
    assert edition.fields.keys() == instrument.fields.keys()
    assert edition.nodes.keys() == instrument.nodes.keys()
    assert edition.derived.keys() == {*DONE_OF_DUE, DISCIPLINE}
    assert edition.columns.keys() == set(COLUMNS)
    assert len({place.soal_id for place in edition.fields.values()}) == 127


def test_rows_follow_the_order_of_the_form():
    edition, instrument = load_edition(), load()
    rows = [edition.fields[key].row for key in instrument.fields]
    assert rows == sorted(rows)
    assert list(edition.nodes.values()) == sorted(edition.nodes.values())
    for code, row in edition.derived.items():
        first = min(edition.fields[item.key].row for item in instrument.questions[code].fields)
        assert edition.nodes[instrument.questions[code].group] < row < first


def test_a_portalrb_number_finds_its_field():
    edition = load_edition()
    for key, place in edition.fields.items():
        assert edition.field_of(place.soal_id) == key
    assert edition.field_of(0) is None


def test_an_edition_that_is_not_shipped_is_named():
    with pytest.raises(PilarError, match=r"edition-1999 tidak dikenal"):
        load_edition("edition-1999")


def test_an_edition_from_a_file_tells_faults_of_the_file(tmp_path):
    with pytest.raises(InstrumentError, match=r"\[file\]"):
        load_edition_file(tmp_path / "tidak-ada.yaml")
    path = tmp_path / "edisi.yaml"
    path.write_text("format: [", encoding="utf-8")
    with pytest.raises(InstrumentError, match=r"\[yaml\]"):
        load_edition_file(path)


def test_an_edition_given_another_instrument_than_it_names_is_refused_and_compared_no_further():
    [fault] = faults_of(plain(EDITION), VARIED)
    assert (fault.where, fault.code) == (NAME, "unknown-value")
    [fault] = faults_of(plain(EDITION) | {"instrument": "lain"}, load())
    assert (fault.where, fault.code) == (NAME, "unknown-value")


def test_an_edition_is_held_against_the_instrument_that_it_is_given():
    faults = {(fault.where, fault.code) for fault in faults_of(plain(EDITION) | {"instrument": "variasi"}, VARIED)}
    assert {(f"fields › {key}", "missing-key") for key in VARIED.fields} <= faults
    assert {(f"fields › {key}", "unknown-key") for key in load().fields} <= faults
    assert {(f"nodes › {code}", "missing-key") for code in VARIED.nodes} <= faults
    assert {(f"derived › {code}", "missing-key") for code in ("P.II.1.i.a", "P.II.2.i.a")} <= faults


def put(section, **values):
    return lambda data: data[section].update(values)


FIELD, OTHER = "A.I.1.i.a", "A.I.1.i.b"

CASES = {
    "a later format": (lambda data: data.update(format=2), [(NAME, "format")]),
    "an unknown key": (lambda data: data.update(rows=1), [(NAME, "unknown-key")]),
    "a key that is a number": (lambda data: data.update({1: 1}), [(NAME, "unknown-key")]),
    "no id": (lambda data: data.pop("id"), [(NAME, "missing-key")]),
    "no sheet": (lambda data: data.pop("sheet"), [(NAME, "missing-key")]),
    "an empty sheet name": (lambda data: data.update(sheet=""), [(NAME, "missing-key")]),
    "a year in words": (lambda data: data.update(year="2026"), [(NAME, "shape")]),
    "a year that is true": (lambda data: data.update(year=True), [(NAME, "shape")]),
    "no instrument": (lambda data: data.pop("instrument"), [(NAME, "missing-key"), (NAME, "unknown-value")]),
    "an unknown instrument": (lambda data: data.update(instrument="lain"), [(NAME, "unknown-value")]),
    "no header row": (lambda data: data.pop("header_row"), [(f"{NAME} › header_row", "shape")]),
    "a header row of 0": (lambda data: data.update(header_row=0), [(f"{NAME} › header_row", "shape")]),
    "a missing column": (lambda data: data["columns"].pop("criteria"), [(f"{NAME} › columns", "missing-key")]),
    "a column that is empty": (put("columns", weight=None), [(f"{NAME} › columns", "missing-key")]),
    "a column in small letters": (put("columns", weight="h"), [(f"{NAME} › columns", "missing-key")]),
    "an unknown column": (put("columns", bobot="Z"), [(f"{NAME} › columns", "unknown-key")]),
    "two columns in one": (put("columns", weight="A"), [(f"{NAME} › columns", "duplicate-code")]),
    "no columns": (
        lambda data: data.update(columns=None),
        [(f"{NAME} › columns", "shape"), (f"{NAME} › columns", "missing-key")],
    ),
    "a missing field": (lambda data: data["fields"].pop(FIELD), [(f"fields › {FIELD}", "missing-key")]),
    "an extra field": (put("fields", **{"A.I.1.i.z": [900, 900]}), [("fields › A.I.1.i.z", "unknown-key")]),
    "a field of two numbers in words": (
        put("fields", **{FIELD: ["1", 6]}),
        [(f"{NAME} › {FIELD}", "shape"), (f"fields › {FIELD}", "missing-key")],
    ),
    "a field of three numbers": (
        put("fields", **{FIELD: [1, 6, 7]}),
        [(f"{NAME} › {FIELD}", "shape"), (f"fields › {FIELD}", "missing-key")],
    ),
    "a field above the sheet": (
        put("fields", **{FIELD: [1, -3]}),
        [(f"{NAME} › {FIELD}", "shape"), (f"fields › {FIELD}", "missing-key")],
    ),
    "a field with a number below 1": (
        put("fields", **{FIELD: [-1, 6]}),
        [(f"{NAME} › {FIELD}", "shape"), (f"fields › {FIELD}", "missing-key")],
    ),
    "a field with the number true": (
        put("fields", **{FIELD: [True, 6]}),
        [(f"{NAME} › {FIELD}", "shape"), (f"fields › {FIELD}", "missing-key")],
    ),
    "a number of PortalRB twice": (put("fields", **{FIELD: [2, 6]}), [("fields › soal_id 2", "duplicate-code")]),
    "a row twice": (put("fields", **{FIELD: [1, 7]}), [(OTHER, "duplicate-code")]),
    "a row of a percentage twice": (put("derived", **{DISCIPLINE: 6}), [(DISCIPLINE, "duplicate-code")]),
    "two nodes in a row": (put("nodes", **{"A.I": 2}), [("A.I", "duplicate-code")]),
    "a node on the row of a field": (put("nodes", **{"A.I": 7}), [("A.I", "duplicate-code")]),
    "a sum on the row of a field": (put("totals", A=6), [("totals A", "duplicate-code")]),
    "a part's heading on the row of a field": (
        lambda data: data["parts"]["A.II.5.iii.a"].update(heading=6),
        [("A.II.5.iii.a bagian", "duplicate-code")],
    ),
    "a part's sum on the row of a field": (
        lambda data: data["parts"]["A.II.5.iii.a"].update(sum=6),
        [("A.II.5.iii.a jumlah", "duplicate-code")],
    ),
    "no totals": (lambda data: data.update(totals={}), [("totals", "missing-key")]),
    "a component without a total": (lambda data: data["totals"].pop("B"), [("totals", "missing-key")]),
    "a total of something else": (put("totals", C=900), [("totals", "missing-key")]),
    "a missing node": (lambda data: data["nodes"].pop("A.I.1"), [("nodes › A.I.1", "missing-key")]),
    "an extra node": (put("nodes", **{"A.III": 901}), [("nodes › A.III", "unknown-key")]),
    "a node in no row": (put("nodes", **{"A.I": "3"}), [(f"{NAME} › nodes › A.I", "shape")]),
    "a node in row true": (put("nodes", **{"A.I": True}), [(f"{NAME} › nodes › A.I", "shape")]),
    "a node far below any sheet": (put("nodes", **{"A.I": 10_001}), [(f"{NAME} › nodes › A.I", "shape")]),
    "a missing percentage": (
        lambda data: data["derived"].pop(DISCIPLINE),
        [(f"derived › {DISCIPLINE}", "missing-key")],
    ),
    "a percentage that is a choice": (put("derived", **{FIELD: 902}), [(f"derived › {FIELD}", "unknown-key")]),
    "a part of a choice": (
        put("parts", **{FIELD: {"heading": 903, "sum": 904, "label": "x"}}),
        [(f"parts › {FIELD}", "unknown-key")],
    ),
    "a part without a sum": (
        lambda data: data["parts"]["A.II.5.iii.a"].pop("sum"),
        [(f"{NAME} › parts › A.II.5.iii.a", "shape")],
    ),
    "a part with an unknown key": (
        lambda data: data["parts"]["A.II.5.iii.a"].update(row=1),
        [(f"{NAME} › parts › A.II.5.iii.a", "unknown-key")],
    ),
}


@pytest.mark.parametrize(("spoil", "expected"), CASES.values(), ids=CASES.keys())
def test_the_fault_is_found_where_it_is_and_nothing_else_is(spoil, expected):
    data = plain(EDITION)
    spoil(data)
    assert {(fault.where, fault.code) for fault in faults_of(data)} == set(expected)


def test_an_edition_with_many_faults_lists_all_of_them_at_once():
    names = (
        "a later format", "a year in words", "a missing column", "two columns in one", "a missing field",
        "an extra field", "a missing node", "an extra node", "a missing percentage", "a part of a choice",
    )  # fmt: skip
    data = plain(EDITION)
    for name in names:
        CASES[name][0](data)
    expected = [fault for name in names for fault in CASES[name][1]]
    assert sorted((fault.where, fault.code) for fault in faults_of(data)) == sorted(expected)
