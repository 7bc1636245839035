"""The states of a worksheet: from → to, who may. Its history is kept in ``WorksheetStep`` (models/worksheet.py)."""

from __future__ import annotations

from typing import Final

from pilar.kernel.workflow import T, Workflow

DRAFT, SUBMITTED, TAKEN, AGREED = "draft", "submitted", "taken", "agreed"

WORKSHEET: Final = Workflow(
    "worksheet",
    states={DRAFT: "Sedang diisi", SUBMITTED: "Diserahkan", TAKEN: "Sedang dinilai", AGREED: "Disetujui TPI"},
    transitions=[
        # name       label                   from       to         who                 needs
        # the unit's own
        T("submit", "Serahkan", DRAFT, SUBMITTED, "worksheet.submit", told="Diserahkan"),
        T("withdraw", "Tarik kembali", SUBMITTED, DRAFT, "worksheet.submit", "reason", told="Ditarik kembali"),
        T("take", "Ambil untuk dinilai", SUBMITTED, TAKEN, "worksheet.assess", told="Diambil untuk dinilai"),
        T("return", "Kembalikan untuk diperbaiki", TAKEN, DRAFT, "worksheet.assess", "reason revise_by",
          told="Dikembalikan untuk diperbaiki"),
        T("pass_on", "Teruskan ke penilai berikutnya", TAKEN, SUBMITTED, "worksheet.assess",
          told="Diteruskan ke penilai berikutnya"),
        T("agree", "Setujui", TAKEN, AGREED, "worksheet.assess", told="Disetujui"),
        T("reopen", "Buka lagi penilaiannya", AGREED, TAKEN, "worksheet.assess", "reason",
          told="Penilaian dibuka lagi"),
        # an assessor's
        T("hand_over", "Serahkan hasil penilaian", DRAFT, SUBMITTED, "worksheet.assess", told="Hasil diserahkan"),
        T("resume", "Lanjutkan penilaian", SUBMITTED, DRAFT, "worksheet.assess", told="Penilaian dilanjutkan"),
    ],
)  # fmt: skip
