"""The states of the four records: from → to, who may, what is needed. Their histories are tables beside them."""

from __future__ import annotations

from typing import Final

from pilar.kernel.workflow import ANY, T, Workflow

MANAGE = "record.manage"

PLANNED, HELD, REPORTED, CANCELLED = "planned", "held", "reported", "cancelled"
ACTIVITY: Final = Workflow(
    "activity",
    states={PLANNED: "Direncanakan", HELD: "Dilaksanakan", REPORTED: "Dilaporkan", CANCELLED: "Dibatalkan"},
    transitions=[
        # name    label                      from       to         who     needs
        T("hold", "Nyatakan dilaksanakan", PLANNED, HELD, MANAGE),
        T("report", "Selesaikan laporan", HELD, REPORTED, MANAGE),
        T("reopen", "Buka lagi laporannya", REPORTED, HELD, MANAGE, "reason"),
        T("cancel", "Batalkan", (PLANNED, HELD), CANCELLED, MANAGE, "reason"),
    ],
)

DRAFT, IN_FORCE, REVOKED = "draft", "in_force", "revoked"
DECREE: Final = Workflow(
    "decree",
    states={DRAFT: "Rancangan", IN_FORCE: "Ditetapkan", REVOKED: "Dicabut"},
    transitions=[
        T("decide", "Tetapkan", DRAFT, IN_FORCE, MANAGE),
        # Another one takes its place: it holds until the day before.
        T("replace", "Akhiri karena digantikan", IN_FORCE, IN_FORCE, MANAGE, "valid_until"),
        T("revoke", "Cabut", IN_FORCE, REVOKED, MANAGE, "reason revoked_on"),
    ],
)

OPEN, CONCLUDED, DROPPED = "open", "concluded", "dropped"
REVIEW: Final = Workflow(
    "review",
    states={OPEN: "Berjalan", CONCLUDED: "Disimpulkan", DROPPED: "Dibatalkan"},
    transitions=[
        T("conclude", "Simpulkan", OPEN, CONCLUDED, MANAGE, "held_on conclusion"),
        T("reopen", "Buka lagi", CONCLUDED, OPEN, MANAGE, "reason"),
        T("drop", "Batalkan", OPEN, DROPPED, MANAGE, "reason"),
    ],
)

DONE, CLOSED = "done", "closed"
RECOMMENDATION: Final = Workflow(
    "recommendation",
    states={OPEN: "Terbuka", DONE: "Menunggu diterima", CLOSED: "Selesai", DROPPED: "Dicabut"},
    transitions=[
        T("report", "Laporkan selesai", OPEN, DONE, "record.contribute", "proof"),
        T("accept", "Terima buktinya", DONE, CLOSED, "record.check"),
        T("return", "Kembalikan", DONE, OPEN, "record.check", "reason"),
        T("reopen", "Buka lagi", CLOSED, OPEN, "record.check", "reason"),
        T("drop", "Cabut rekomendasi", (OPEN, DONE), DROPPED, MANAGE, "reason"),
    ],
)

IDEA, TRIAL, APPLIED, EVALUATED, STOPPED = "idea", "trial", "applied", "evaluated", "stopped"
INNOVATION: Final = Workflow(
    "innovation",
    states={IDEA: "Gagasan", TRIAL: "Uji coba", APPLIED: "Diterapkan", EVALUATED: "Dievaluasi", STOPPED: "Dihentikan"},
    transitions=[
        T("try", "Mulai uji coba", IDEA, TRIAL, MANAGE, "trial_on"),
        T("apply", "Terapkan", (IDEA, TRIAL), APPLIED, MANAGE, "applied_on"),
        T("evaluate", "Catat evaluasi", (APPLIED, EVALUATED), EVALUATED, MANAGE, "evaluated_on result"),
        T("stop", "Hentikan", ANY, STOPPED, MANAGE, "reason"),
    ],
)
