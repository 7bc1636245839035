"""What openpyxl cannot do with a written workbook: stored results beside formulas, and parts swapped or broken."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Mapping

from tests.workbook.calc import ExcelError, Value

_FORMULA_CELL = re.compile(
    r'<c r="([A-Z]+\d+)"((?: s="\d+")?)(?: t="\w+")?><f>(.*?)</f><v ?/?>(?:</v>)?</c>', re.DOTALL
)


def parts(data: bytes) -> dict[str, bytes]:
    """Every member of the package by name, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def package(members: Mapping[str, bytes] | Iterable[tuple[str, bytes]], *, stored: bool = False) -> bytes:
    """A zip of these members; pairs may repeat a name."""
    target = io.BytesIO()
    pairs = members.items() if isinstance(members, Mapping) else members
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in pairs:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # that a name repeats is what the caller wants
                archive.writestr(name, content)
    return target.getvalue()


def edited(data: bytes, name: str, edit: Callable[[bytes], bytes]) -> bytes:
    """The package with one member passed through ``edit``."""
    members = parts(data)
    members[name] = edit(members[name])
    return package(members)


def with_results(data: bytes, titles: list[str], results: Mapping[tuple[str, str], Value]) -> bytes:
    """The package with ``results`` stored in its formula cells, as Excel stores them; openpyxl leaves them empty."""
    members = parts(data)
    for number, title in enumerate(titles, 1):
        name = f"xl/worksheets/sheet{number}.xml"
        own = {ref: value for (sheet, ref), value in results.items() if sheet == title}
        members[name] = _stored(members[name].decode(), own).encode()
    return package(members)


def _stored(xml: str, results: Mapping[str, Value]) -> str:
    def cell(match: re.Match[str]) -> str:
        ref, style, formula = match.groups()
        if ref not in results:
            return match[0]
        kind, text = _typed(results[ref])
        return f'<c r="{ref}"{style}{kind}><f>{formula}</f><v>{text}</v></c>'

    return _FORMULA_CELL.sub(cell, xml)


def _typed(value: Value) -> tuple[str, str]:
    if isinstance(value, ExcelError):
        return ' t="e"', value
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, str):
        return ' t="str"', value.replace("&", "&amp;").replace("<", "&lt;")
    return "", repr(float(value or 0))
