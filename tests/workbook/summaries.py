"""The summary sheets (``Unit``, ``TPI Unit``, ``Utama``) with the official formulas, quirks included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.workbook.form import INSTRUMENT

if TYPE_CHECKING:
    from tests.workbook.build import Built


def write(built: Built, title: str, points: str, unit_name: str, *, old: bool) -> None:
    """Add a summary that repeats the figures in column ``points`` of the answer sheet."""
    sheet = built.book.create_sheet(title, 0)

    def source(key: str) -> str:
        return f"='{built.sheet.title}'!{points}{built.rows[key]}"

    sheet["B1"], sheet["B2"] = unit_name, "WBK"
    for letter, text in zip(
        "BHIJKLM", ("Area Perubahan", "Bobot", "Pemenuhan", "Reform", "Nilai", " %", "Minimal"), strict=True
    ):
        sheet[f"{letter}4"] = text
    for row, area in enumerate(INSTRUMENT.areas.values(), 6):
        sheet[f"E{row}"], sheet[f"H{row}"] = area.name.upper(), int(area.weight)
        sheet[f"I{row}"], sheet[f"J{row}"] = (source(member) for member in area.members)
        sheet[f"K{row}"], sheet[f"L{row}"] = f"=SUM(I{row}:J{row})", f"=K{row}/H{row}"
        sheet[f"M{row}"] = f'=IF(L{row}>=60%,"OK","Tidak Lulus")'
    sheet["B12"], sheet["K12"] = "TOTAL PENGUNGKIT", "=SUM(K6:K11)"
    results = {16: "B.I.a.1.indeks", 17: "B.I.b.1", 19: "B.II.a.1.indeks"}
    for row, key in results.items():
        sheet[f"K{row}"] = source(key)
    # The cell of capaian kinerja says "Lulus" when its minimum fails.
    sheet["M17"] = '=IF(K17>=2.5,"OK","Lulus")'
    sheet["K15"], sheet["K18"], sheet["K20"] = "=SUM(K16:K17)", "=SUM(K19)", "=SUM(K15,K18)"
    sheet["B22"] = "NILAI HASIL EVALUASI ZONA INTEGRITAS" if old else "NILAI EVALUASI REFORMASI BIROKRASI"
    sheet["K22"] = "=SUM(K12,K20)"
    if old:
        sheet["M22"] = "=K22/100"
