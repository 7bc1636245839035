"""Lists of a personnel office as files, for tests. Everybody in them is invented."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import Workbook

HEADS = ("Nama", "NIP", "Status", "Unit kerja", "Jabatan", "Jenjang", "TMT", "Surel", "No. HP")
UNIT = "UPT Balai Latihan Kerja"


def nip(number: int) -> str:
    """A good NIP of a PNS, another one for each number."""
    return f"19860926{2005 + number // 900 % 15}051{number % 900 + 100}"


def person(number: int, **fields: Any) -> dict[str, Any]:
    """A right row."""
    row = {
        "Nama": f"Pegawai Contoh {number}", "NIP": nip(number), "Status": "PNS", "Unit kerja": UNIT,
        "Jabatan": "Pengantar Kerja", "Jenjang": "Fungsional", "TMT": "01-03-2021", "Surel": f"p{number}@contoh.test",
        "No. HP": "081234567890",
    }  # fmt: skip
    return {**row, **fields}


def xlsx(*rows: dict[str, Any], heads: tuple[str, ...] = HEADS, above: tuple[str, ...] = ()) -> bytes:
    """A workbook; ``above``: titles over the heads."""
    book = Workbook()
    sheet: Any = book.active
    for title in above:
        sheet.append([title])
    sheet.append(list(heads))
    for row in rows:
        sheet.append([row.get(head) for head in heads])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def csv(*rows: dict[str, Any], heads: tuple[str, ...] = HEADS, separator: str = ";", encoding: str = "utf-8") -> bytes:
    lines = [separator.join(heads), *(separator.join(str(row.get(head) or "") for head in heads) for row in rows)]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)
