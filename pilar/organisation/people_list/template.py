"""An empty list for the personnel office: the columns, one example, and what each column takes."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pilar.organisation.people_list.columns import LABELS
from pilar.organisation.people_list.table import MAX_ROWS

_WIDTHS = {"name": 34, "nip": 24, "unit": 34, "position": 30, "email": 28, "phone": 18}
_EXPLAINED = {
    "name": "Wajib. Nama lengkap dengan gelar, seperti di SK.",
    "nip": "18 angka. Kolom ini sudah diformat sebagai teks; jangan diubah menjadi angka, karena Excel membulatkannya. "
    "Kosong untuk non-ASN dan petugas mitra.",
    "status": "PNS, PPPK, Non-ASN, atau Petugas mitra. Wajib bagi orang yang belum terdaftar.",
    "unit": "Nama resmi, nama pendek, atau alamat singkat unit. Bila namanya dipakai beberapa unit, tulis dengan "
    "induknya: Sekretariat / Dinas Contoh. Hapus kolom ini bila semua orang di satu unit.",
    "position": "Misalnya Pengantar Kerja. Wajib bagi orang yang belum terdaftar.",
    "level": "Boleh kosong. JPT Pratama, Administrator, Pengawas, Fungsional, atau Pelaksana.",
    "start": "TMT tugas, misalnya 22-11-2026. Bila kosong, tugas baru mulai pada hari daftar diterapkan.",
    "email": "Boleh kosong.",
    "phone": "Boleh kosong. Misalnya 081234567890.",
}
_ROWS = 500  # formatted as text beforehand


def template_file() -> BytesIO:
    """The workbook: the sheet Pegawai to fill in, and Keterangan."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Pegawai"
    sheet.append(list(LABELS.values()))
    for number, name in enumerate(LABELS, 1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 16)
        for row in range(2, _ROWS + 2):
            sheet.cell(row, number).number_format = "@"
    sheet.freeze_panes = "A2"
    notes: Any = book.create_sheet("Keterangan")
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 16, 110
    notes.append(["Kolom", "Isi"])
    for name, label in LABELS.items():
        notes.append([label, _EXPLAINED[name]])
    for line in (
        f"Paling banyak {MAX_ROWS:,} baris.".replace(",", "."),
        "Sel yang dikosongkan tidak mengubah data orang yang sudah terdaftar.",
        "Urutan kolom bebas. Kolom lain boleh ada dan tidak dibaca.",
    ):
        notes.append(["", line])
    for number in (1, 2):
        notes.cell(1, number).font = Font(bold=True)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file
