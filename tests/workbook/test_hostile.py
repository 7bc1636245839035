"""No file hurts: each is refused with a known code and a clear Indonesian sentence, or read with findings."""

from __future__ import annotations

import faulthandler
import json
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from pilar.workbook.check import check
from pilar.workbook.errors import WorkbookError
from pilar.workbook.json_report import to_json
from pilar.workbook.model import WARNING_CODES
from pilar.workbook.text_report import to_text
from tests.workbook.form import INSTRUMENT
from tests.workbook.hostile import CASES, Case
from tests.workbook.hostile.registry import READ
from tests.workbook.package import package

ROOT = Path(__file__).resolve().parents[2]
#: Seconds of the processor: a guard against hanging, not a measure of speed, whatever else the machine does.
HANG = 20
#: How much more memory one file may ask for than all before it.
GROWTH = 500 * 1024  # KiB
_CODE = re.compile(r"Traceback|Exception|Error\b|0x[0-9a-f]|openpyxl|zipfile|xml\.|\bNone\b|<class|\\x")


class Hang(BaseException):
    """Raised by the watchdog; no ``except Exception`` on the way swallows it."""


@contextmanager
def watchdog() -> Iterator[None]:
    def bark(number: int, frame: FrameType | None) -> None:
        raise Hang(f"still busy after {HANG} seconds")

    # Code in C does not listen to the signal: then the process says where it is and ends.
    faulthandler.dump_traceback_later(HANG * 15, exit=True)
    before = signal.signal(signal.SIGPROF, bark)
    signal.setitimer(signal.ITIMER_PROF, HANG)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        faulthandler.cancel_dump_traceback_later()


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_file_is_refused_with_a_sentence_or_read_with_findings(case: Case) -> None:
    data = case.make()
    before = peak()
    try:
        with watchdog():
            outcome = outcome_of(data)
    except Hang as hang:
        pytest.fail(str(hang))
    assert outcome in case.expects
    assert peak() - before < GROWTH


def outcome_of(data: bytes) -> str:
    """The code of the refusal, or ``read``; both are held to what a person may be shown."""
    try:
        result = check(data)
    except WorkbookError as error:
        assert_sentence(error.message)
        return error.code
    if any(item.code == "tpi" for item in result.reading.assessors):
        check(data, assessor="tpi")
    for finding in result.findings:
        assert finding.code in WARNING_CODES
        assert finding.place.sheet
        assert not _CODE.search(finding.message), finding.message
        assert len(finding.message) < 700
    assert set(result.reading.answers) <= set(INSTRUMENT.fields)
    assert 0 <= result.score.total <= 100
    json.dumps(to_json(result), allow_nan=False)
    assert to_text(result)
    return READ


def assert_sentence(message: str) -> None:
    assert message[0].isupper()
    assert message.endswith(".")
    assert re.match(r"Berkas|Isi |Tidak ada lembar|Lembar ini", message), message
    assert not _CODE.search(message), message
    assert len(message) < 700


def test_there_are_enough_hostile_files_and_each_has_its_own_name() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names)) > 200


def test_only_the_answer_cell_that_is_broken_is_lost() -> None:
    case = next(case for case in CASES if case.name == "an answer that is four hundred digits")
    result = check(case.make())
    assert [finding.node for finding in result.findings] == ["A.II.4.i.a.sasaran"]
    assert sum(value is not None for value in result.reading.answers.values()) == 126


def test_macros_and_outside_links_are_told() -> None:
    cases = {case.name: case for case in CASES}
    assert "macro-ignored" in {item.code for item in check(cases["macros"].make()).findings}
    links = check(cases["links to other workbooks"].make())
    assert "external-link-ignored" in {item.code for item in links.findings}


def test_cut_rows_are_told() -> None:
    case = next(case for case in CASES if case.name == "a hundred thousand rows below the form")
    result = check(case.make())
    assert "rows-cut" in {finding.code for finding in result.findings}
    assert all(value is not None for value in result.reading.answers.values())


def test_nothing_of_an_archive_is_written_to_disk(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("written to disk")

    for name in ("open", "mkdir", "rename"):
        monkeypatch.setattr(f"os.{name}", refuse)
    with pytest.raises(WorkbookError):
        check(package({"../../x": b"x"}))


def test_lxml_which_another_library_brings_along_is_not_what_parses_a_workbook() -> None:
    """Not a matter of taste: with it every carriage return of a note is lost, and defusedxml is not asked."""
    program = "import pilar.workbook.grid, openpyxl; import lxml; print(openpyxl.LXML, openpyxl.DEFUSEDXML)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False True\n"
