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
        T("hold", "Nyatakan dilaksanakan", PLANNED, HELD, MANAGE, told="Dinyatakan dilaksanakan"),
        T("report", "Selesaikan laporan", HELD, REPORTED, MANAGE, told="Laporan diselesaikan"),
        T("reopen", "Buka lagi laporannya", REPORTED, HELD, MANAGE, "reason", told="Laporan dibuka lagi"),
        T("cancel", "Batalkan", (PLANNED, HELD), CANCELLED, MANAGE, "reason", told="Dibatalkan"),
    ],
)

#: Of a record that was run elsewhere, the history begins with this.
REGISTERED: Final = "Didaftarkan dari luar"

DRAFT, IN_FORCE, REVOKED = "draft", "in_force", "revoked"
DECREE: Final = Workflow(
    "decree",
    states={DRAFT: "Rancangan", IN_FORCE: "Ditetapkan", REVOKED: "Dicabut"},
    transitions=[
        T("decide", "Tetapkan", DRAFT, IN_FORCE, MANAGE, told="Ditetapkan"),
        # Another one takes its place: it holds until the day before.
        T("replace", "Akhiri karena digantikan", IN_FORCE, IN_FORCE, MANAGE, "valid_until",
          told="Diakhiri karena digantikan"),
        T("revoke", "Cabut", IN_FORCE, REVOKED, MANAGE, "reason revoked_on", told="Dicabut"),
    ],
)  # fmt: skip

OPEN, CONCLUDED, DROPPED = "open", "concluded", "dropped"
REVIEW: Final = Workflow(
    "review",
    states={OPEN: "Berjalan", CONCLUDED: "Disimpulkan", DROPPED: "Dibatalkan"},
    transitions=[
        T("conclude", "Simpulkan", OPEN, CONCLUDED, MANAGE, "held_on conclusion", told="Disimpulkan"),
        T("reopen", "Buka lagi", CONCLUDED, OPEN, MANAGE, "reason", told="Dibuka lagi"),
        T("drop", "Batalkan", OPEN, DROPPED, MANAGE, "reason", told="Dibatalkan"),
    ],
)

DONE, CLOSED = "done", "closed"
RECOMMENDATION: Final = Workflow(
    "recommendation",
    states={OPEN: "Terbuka", DONE: "Menunggu diterima", CLOSED: "Selesai", DROPPED: "Dicabut"},
    transitions=[
        T("report", "Laporkan selesai", OPEN, DONE, "record.contribute", "proof", told="Dilaporkan selesai"),
        T("accept", "Terima buktinya", DONE, CLOSED, "record.check", told="Bukti diterima"),
        T("return", "Kembalikan", DONE, OPEN, "record.check", "reason", told="Dikembalikan"),
        T("reopen", "Buka lagi", CLOSED, OPEN, "record.check", "reason", told="Dibuka lagi"),
        T("drop", "Cabut rekomendasi", (OPEN, DONE), DROPPED, MANAGE, "reason", told="Dicabut"),
    ],
)

IDEA, TRIAL, APPLIED, EVALUATED, STOPPED = "idea", "trial", "applied", "evaluated", "stopped"
INNOVATION: Final = Workflow(
    "innovation",
    states={IDEA: "Gagasan", TRIAL: "Uji coba", APPLIED: "Diterapkan", EVALUATED: "Dievaluasi", STOPPED: "Dihentikan"},
    transitions=[
        T("try", "Mulai uji coba", IDEA, TRIAL, MANAGE, "trial_on", told="Uji coba dimulai"),
        T("apply", "Terapkan", (IDEA, TRIAL), APPLIED, MANAGE, "applied_on", told="Diterapkan"),
        T("evaluate", "Catat evaluasi", (APPLIED, EVALUATED), EVALUATED, MANAGE, "evaluated_on result",
          told="Dievaluasi"),
        T("stop", "Hentikan", ANY, STOPPED, MANAGE, "reason", told="Dihentikan"),
    ],
)  # fmt: skip
