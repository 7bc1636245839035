"""Lists of rules beside the instrument (prerequisites, milestones, the basis of a report): their frame is checked."""

from datetime import date

import pytest

from pilar.instrument.reading import Reader

NAME = "aturan.yaml"


def rules(*changes, **frame):
    """A list of two rules, each with what ``changes`` has for it."""
    made = [{"code": "r1", "since": 2021}, {"code": "r2", "since": 2021, "until": 2026}]
    for rule, change in zip(made, changes, strict=False):
        rule.update(change)
    return {"format": 1, "checked": date(2026, 11, 25), "rules": made, **frame}


CASES = {
    "another format": (rules(format=2), [(NAME, "format")]),
    "a format that is true": (rules(format=True), [(NAME, "format")]),
    "a day in words": (rules(checked="kemarin"), [(NAME, "shape")]),
    "an unknown key": (rules(notes="x"), [(NAME, "unknown-key")]),
    "a code twice": (rules({}, {"code": "r1"}), [("rules[1]", "duplicate")]),
    "a year in words": (rules({"since": "2021"}), [("rules[0]", "shape")]),
    "a year before any": (rules({"since": 1021}), [("rules[0]", "shape")]),
    "the end before the beginning": (rules({"until": 2020}), [("rules[0]", "shape")]),
    "no rule": (rules(rules=[]), [(NAME, "missing-key")]),
}


def read(data):
    reader = Reader()
    return reader, reader.listed(data, "rules", NAME, lambda asked, item, where: asked.years(item, where))


def test_a_list_of_rules_is_read_by_their_codes():
    reader, found = read(rules())
    assert (found, reader.faults) == ({"r1": (2021, None), "r2": (2021, 2026)}, [])


@pytest.mark.parametrize("name", CASES)
def test_a_spoiled_list_says_what_is_wrong(name):
    data, faults = CASES[name]
    reader, _ = read(data)
    assert [(fault.where, fault.code) for fault in reader.faults] == faults
