"""The tables of mutations leave nothing out: every kind of fault and every check of the sources is reached by one."""

import ast
import re
import sys
from pathlib import Path

import pytest

from pilar.instrument import edition, loader, reading, tree
from pilar.instrument.faults import InstrumentError
from tests.instrument import test_edition, test_loader_faults, test_rule_lists, test_tree_faults
from tests.instrument.mutations import faults_of
from tests.instrument.sheets import EDITION, plain

CASES = [*test_loader_faults.CASES, *test_tree_faults.CASES]
SOURCES = [Path(str(module.__file__)) for module in (edition, loader, reading, tree)]
PAGE = Path(__file__).parents[2] / "docs" / "instrument.md"
#: Told before there is anything to mutate: see test_files.
OF_THE_FILE = {"yaml", "file"}

#: Cases that do not hide each other.
MANY = (
    "an unknown key at the top", "a later format", "no day from which it is in force", "a source of unknown status",
    "a policy without a reason", "weights that miss their sum by a hair", "an unknown scale", "a criterion left out",
    "cumulative in words", "a formula with a field that is not there", "the same figure as itself",
    "an area weight that its members do not reach", "a result of a node that is not there",
    "a predicate that requires an unknown one", "a floor that leaves its minimum out", "a share above 1",
    "an index that says something else",
)  # fmt: skip


def calls(path):
    """Every call in a source that notes a fault: its first and last line and the kind that it gives."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in (
            "fault",
            "Fault",
        ):
            _, kind, _ = call.args
            if isinstance(kind, ast.Constant):
                yield call.lineno, call.end_lineno, kind.value


def documented():
    rows = [line.split("|")[1] for line in PAGE.read_text(encoding="utf-8").partition("## Faults")[2].splitlines()
            if line.startswith("| `")]  # fmt: skip
    return {kind for row in rows for kind in re.findall(r"`([a-z-]+)`", row)}


def test_the_documented_kinds_of_fault_are_those_that_the_sources_give():
    kinds = {kind for path in SOURCES for *_, kind in calls(path)}
    assert len(kinds) > 25
    assert kinds == documented()


def test_every_kind_of_fault_has_a_case():
    reached = {code for case in CASES for _, code in case.faults}
    of_a_list = {code for _, faults in test_rule_lists.CASES.values() for _, code in faults}
    assert documented() - reached - of_a_list == OF_THE_FILE


def test_every_kind_of_fault_that_an_edition_gives_has_a_case():
    of_an_edition = {kind for *_, kind in calls(Path(str(edition.__file__)))}
    assert of_an_edition - {code for _, faults in test_edition.CASES.values() for _, code in faults} == set()


def test_every_check_that_notes_a_fault_is_reached_by_a_case(monkeypatch):
    reached = set()
    note = reading.Reader.fault

    def noted(self, where, code, message):
        caller = sys._getframe(1)
        reached.add((Path(caller.f_code.co_filename), caller.f_lineno))
        note(self, where, code, message)

    monkeypatch.setattr(reading.Reader, "fault", noted)
    for case in CASES:
        data = plain()
        case.spoil(data)
        faults_of(data)
    for spoil, _ in test_edition.CASES.values():
        data = plain(EDITION)
        spoil(data)
        with pytest.raises(InstrumentError):
            edition.parse_edition(data, "edisi.yaml")
    for data, _ in test_rule_lists.CASES.values():
        test_rule_lists.read(data)
    missed = [
        f"{path.name}:{first} {kind}"
        for path in SOURCES
        for first, last, kind in calls(path)
        if kind not in OF_THE_FILE and not any((path, line) in reached for line in range(first, last + 1))
    ]
    assert missed == []


def test_a_file_with_many_faults_lists_all_of_them_at_once():
    data = plain()
    spoiled = [case for case in CASES if case.name in MANY]
    assert len(spoiled) == len(MANY) == 17
    for case in spoiled:
        case.spoil(data)
    faults = faults_of(data)
    assert {(fault.where, fault.code) for fault in faults} == {fault for case in spoiled for fault in case.faults}


def test_no_two_cases_have_the_same_name():
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))
