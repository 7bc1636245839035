"""States of a round with the assessors, and of a recommendation: from → to, who may, what is needed."""

from __future__ import annotations

from typing import Final

from pilar.kernel.workflow import T, Workflow

ASSESS = "worksheet.assess"

ASSESSING, RETURNED, AGREED = "assessing", "returned", "agreed"
ROUND: Final = Workflow(
    "assessment-round",
    states={ASSESSING: "Sedang dinilai", RETURNED: "Dikembalikan", AGREED: "Disetujui"},
    transitions=[
        # name       label                          from       to         who     needs
        T("raise", "Teruskan ke jenjang berikutnya", ASSESSING, ASSESSING, ASSESS, "tier",
          told="Diteruskan ke jenjang berikutnya"),
        T("lower", "Turunkan ke jenjang sebelumnya", ASSESSING, ASSESSING, ASSESS, "tier reason",
          told="Diturunkan ke jenjang sebelumnya"),
        T("return", "Kembalikan kepada unit", ASSESSING, RETURNED, ASSESS, "reason revise_by closed_at",
          told="Dikembalikan kepada unit"),
        T("extend", "Perpanjang tenggat perbaikan", RETURNED, RETURNED, ASSESS, "reason revise_by",
          told="Tenggat perbaikan diperpanjang"),
        T("agree", "Setujui", ASSESSING, AGREED, ASSESS, "closed_at", told="Disetujui"),
        T("reopen", "Buka lagi", AGREED, ASSESSING, ASSESS, "reason", told="Dibuka lagi"),
    ],
)  # fmt: skip

OPEN, REPORTED, CLOSED, DROPPED = "open", "reported", "closed", "dropped"
RECOMMENDATION: Final = Workflow(
    "tpi-recommendation",
    states={OPEN: "Terbuka", REPORTED: "Menunggu diterima TPI", CLOSED: "Selesai", DROPPED: "Dicabut"},
    transitions=[
        T("report", "Laporkan tindak lanjut", OPEN, REPORTED, "worksheet.answer", "report",
          told="Tindak lanjut dilaporkan"),
        T("accept", "Nyatakan selesai", REPORTED, CLOSED, ASSESS, told="Dinyatakan selesai"),
        T("return", "Kembalikan", REPORTED, OPEN, ASSESS, "reason", told="Dikembalikan"),
        T("reopen", "Buka lagi", CLOSED, OPEN, ASSESS, "reason", told="Dibuka lagi"),
        T("drop", "Cabut", (OPEN, REPORTED), DROPPED, ASSESS, "reason", told="Dicabut"),
    ],
)  # fmt: skip
