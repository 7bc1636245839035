"""The states of a worksheet: from → to, who may. Its history is kept in ``WorksheetStep`` (models/worksheet.py)."""

from __future__ import annotations

from typing import Final

from pilar.kernel.workflow import T, Workflow

DRAFT, SUBMITTED, TAKEN = "draft", "submitted", "taken"

WORKSHEET: Final = Workflow(
    "worksheet",
    states={DRAFT: "Sedang diisi", SUBMITTED: "Diserahkan", TAKEN: "Sedang dinilai"},
    transitions=[
        # name       label                   from       to         who                 needs
        T("submit", "Serahkan", DRAFT, SUBMITTED, "worksheet.submit"),
        T("withdraw", "Tarik kembali", SUBMITTED, DRAFT, "worksheet.submit", "reason"),
        T("take", "Ambil untuk dinilai", SUBMITTED, TAKEN, "worksheet.assess"),
    ],
)
