"""The lists of codes are closed: what the code can emit is what the lists name, no more and no less."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pilar
from pilar.workbook.model import WARNING_CODES

PILAR = Path(pilar.__file__).parent
DOCUMENT = PILAR.parent / "docs" / "warnings.md"
#: What outside programs may rely on (docs/contracts.md).
PROMISED = {
    "sum-mismatch", "zero-denominator", "ratio-above-one", "unreadable-answer", "answer-type-overwritten",
    "formula-skips-rows", "error-value", "unknown-row", "blank",
}  # fmt: skip


def calls() -> Iterator[ast.Call]:
    for path in [*PILAR.glob("workbook/*.py"), *PILAR.glob("instrument/*.py")]:
        yield from (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def literals(node: ast.expr) -> set[str]:
    """The texts that an argument can be: a literal, or either branch of a condition."""
    if isinstance(node, ast.IfExp):
        return literals(node.body) | literals(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def emitted(*names: str) -> set[str]:
    """First arguments of calls to ``names``; a variable is looked up in the assignments of its module."""
    found: set[str] = set()
    for call in calls():
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in names and call.args:
            found |= literals(call.args[0])
    return found


def test_every_warning_that_the_code_emits_is_on_the_list_and_every_one_on_the_list_is_emitted() -> None:
    # The reader chooses between two codes in a variable of its own.
    chosen = {"error-value", "unreadable-answer"}
    assert emitted("Finding", "_find", "Caution") | chosen == set(WARNING_CODES)


def test_every_error_that_the_code_raises_is_in_the_document_and_every_one_there_is_raised() -> None:
    listed = set(re.findall(r"^\| `(.+?)` \|", DOCUMENT.read_text().split("## Errors")[1], re.MULTILINE))
    codes = {code for entry in listed for code in entry.split("`, `")}
    raised = emitted("WorkbookError")
    assert raised <= codes
    # The command line and PortalRB's JSON have errors of their own.
    assert {"empty-file", "too-large", "damaged", "not-an-lke", "missing-assessor"} <= raised


def test_the_promised_codes_are_on_the_list() -> None:
    assert set(WARNING_CODES) >= PROMISED


def test_every_code_has_an_indonesian_title() -> None:
    assert all(re.fullmatch(r"[A-Z][a-zA-Z ]+", kind.title) for kind in WARNING_CODES.values())
    assert {kind.severity for kind in WARNING_CODES.values()} == {"fault", "notice"}
