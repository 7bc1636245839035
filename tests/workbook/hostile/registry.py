"""The list of hostile files, and the pieces that they are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from tests.workbook.build import Variation, jawaban
from tests.workbook.package import edited, package, parts
from tests.workbook.samples import complete

#: What may come out: a code of WorkbookError, or ``read`` for a reading.
READ = "read"
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@dataclass(frozen=True)
class Case:
    """A hostile file: ``expects`` are the outcomes that are right for it."""

    name: str
    make: Callable[[], bytes]
    expects: frozenset[str]


CASES: list[Case] = []


def hostile(*expects: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Register a generator; its name, underscores as spaces, is the name of the case."""

    def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
        CASES.append(Case(make.__name__.replace("_", " "), make, frozenset(expects)))
        return make

    return register


@cache
def lke() -> bytes:
    """A healthy workbook whose only sheet is the answer sheet."""
    return jawaban(complete(), Variation(summaries=False)).data()


def lke_with(edit: Callable[[bytes], bytes], name: str = SHEET) -> bytes:
    """The healthy workbook with one part changed."""
    return edited(lke(), name, edit)


def replacing(old: bytes, new: bytes, name: str = SHEET) -> bytes:
    """The healthy workbook with ``old`` replaced in one part; ``old`` must be there."""

    def edit(content: bytes) -> bytes:
        assert old in content, old
        return content.replace(old, new)

    return lke_with(edit, name)


def lke_plus(**members: bytes) -> bytes:
    """The healthy workbook with more members."""
    return package({**parts(lke()), **members})


def workbook(sheet: bytes, **members: bytes) -> bytes:
    """A minimal workbook around the XML of its only sheet."""
    return package({**frame(), SHEET: sheet, **members})


def rows(xml: str, around: str = "{}") -> bytes:
    """The XML of a sheet with these rows."""
    return around.format(f'<worksheet xmlns="{MAIN}"><sheetData>{xml}</sheetData></worksheet>').encode()


def frame(sheets: str = '<sheet name="Jawaban" sheetId="1" r:id="rId1"/>') -> dict[str, bytes]:
    """The parts around the sheets."""
    override = (
        "<Override PartName='{}' ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml'/>"
    )
    types = "".join(override.format(*pair) for pair in (("/xl/workbook.xml", "sheet.main"), (f"/{SHEET}", "worksheet")))
    return {
        "[Content_Types].xml": (
            f"<Types xmlns='{PACKAGE}/content-types'><Default Extension='rels' "
            f"ContentType='application/vnd.openxmlformats-package.relationships+xml'/>{types}</Types>"
        ).encode(),
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f"<workbook xmlns='{MAIN}' xmlns:r='{RELATIONS}'><sheets>{sheets}</sheets></workbook>".encode()
        ),
        "xl/_rels/workbook.xml.rels": relations(("rId1", "worksheet", "worksheets/sheet1.xml")),
    }


def relations(*items: tuple[str, str, str]) -> bytes:
    listed = "".join(
        f"<Relationship Id='{id_}' Type='{RELATIONS}/{kind}' Target='{target}'/>" for id_, kind, target in items
    )
    return f"<Relationships xmlns='{PACKAGE}/relationships'>{listed}</Relationships>".encode()
