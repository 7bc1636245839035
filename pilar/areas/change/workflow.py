"""The states of area 1's nouns: from → to, who may, what is needed. Their histories are tables beside them."""

from __future__ import annotations

from typing import Final

from pilar.kernel.workflow import ANY, T, Workflow

MANAGE, CONFIRM = "change.manage", "change.confirm"

DRAFT, OPEN, CLOSED, WITHDRAWN = "draft", "open", "closed", "withdrawn"
PACT: Final = Workflow(
    "pact",
    states={DRAFT: "Rancangan", OPEN: "Dibuka untuk ditandatangani", CLOSED: "Ditutup", WITHDRAWN: "Dicabut"},
    transitions=[
        # name        label          from    to         who     needs
        T("open", "Buka", DRAFT, OPEN, MANAGE, told="Dibuka"),
        T("close", "Tutup", OPEN, CLOSED, MANAGE, told="Ditutup"),
        T("reopen", "Buka lagi", CLOSED, OPEN, MANAGE, "reason", told="Dibuka lagi"),
        T("withdraw", "Cabut", ANY, WITHDRAWN, MANAGE, "reason", told="Dicabut"),
    ],
)

PLANNED, HELD, PUBLISHED, CANCELLED = "planned", "held", "published", "cancelled"
LAUNCH: Final = Workflow(
    "launch",
    states={PLANNED: "Direncanakan", HELD: "Dilaksanakan", PUBLISHED: "Dipublikasikan", CANCELLED: "Dibatalkan"},
    transitions=[
        T("hold", "Nyatakan dilaksanakan", PLANNED, HELD, MANAGE, "held_on"),
        T("publish", "Publikasikan", HELD, PUBLISHED, MANAGE),
        T("unpublish", "Tarik dari publik", PUBLISHED, HELD, MANAGE, "reason"),
        T("cancel", "Batalkan", PLANNED, CANCELLED, MANAGE, "reason"),
    ],
)

MADE, CONFIRMED, INTEGRATED, DROPPED = "made", "confirmed", "integrated", "dropped"
CHANGE: Final = Workflow(
    "agent-change",
    states={PLANNED: "Direncanakan", MADE: "Dibuat, menunggu konfirmasi", CONFIRMED: "Dikonfirmasi atasan",
            INTEGRATED: "Masuk SOP, keputusan, atau sistem", DROPPED: "Tidak dilanjutkan"},
    transitions=[
        T("make", "Nyatakan sudah dibuat", PLANNED, MADE, "record.contribute", "made_on"),
        T("confirm", "Konfirmasi", MADE, CONFIRMED, CONFIRM),
        T("return", "Kembalikan", MADE, PLANNED, CONFIRM, "reason"),
        T("integrate", "Catat integrasinya", (CONFIRMED, INTEGRATED), INTEGRATED, MANAGE, "integrated_into"),
        T("drop", "Hentikan", (PLANNED, MADE), DROPPED, MANAGE, "reason"),
    ],
)  # fmt: skip

PULSE: Final = Workflow(
    "pulse",
    states={DRAFT: "Rancangan", OPEN: "Sedang berjalan", CLOSED: "Ditutup", WITHDRAWN: "Dibatalkan"},
    transitions=[
        T("open", "Mulai", DRAFT, OPEN, MANAGE),
        T("close", "Tutup", OPEN, CLOSED, MANAGE),
        T("withdraw", "Batalkan", (DRAFT, OPEN), WITHDRAWN, MANAGE, "reason"),
    ],
)
