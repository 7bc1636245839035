"""States of a pleno, a proposal and an objection: from → to, who may, what is needed."""

from __future__ import annotations

from typing import Final

from pilar.kernel.workflow import T, Workflow

MANAGE = "proposal.manage"

DRAFT, FIXED, WITHDRAWN = "draft", "fixed", "withdrawn"
PROPOSAL: Final = Workflow(
    "proposal",
    states={DRAFT: "Disusun", FIXED: "Ditetapkan", WITHDRAWN: "Ditarik"},
    transitions=[
        # name        label                 from   to         who     needs
        T("fix", "Tetapkan dan bekukan", DRAFT, FIXED, MANAGE, "letter_number letter_on fixed_at sha256",
          told="Ditetapkan dan dibekukan"),
        T("withdraw", "Tarik usulan", FIXED, WITHDRAWN, MANAGE, "reason", told="Ditarik"),
    ],
)  # fmt: skip

CLOSED = "closed"
PLENO: Final = Workflow(
    "pleno",
    states={DRAFT: "Disiapkan", CLOSED: "Ditutup"},
    transitions=[
        T("close", "Tutup pleno", DRAFT, CLOSED, "assessment.manage", "held_on closed_at closed_by", told="Ditutup"),
    ],
)  # fmt: skip

PREPARING, SENT, GIVEN_UP, ACCEPTED, REJECTED = "preparing", "sent", "given-up", "accepted", "rejected"
OBJECTION: Final = Workflow(
    "objection",
    states={PREPARING: "Disiapkan", SENT: "Dikirim", GIVEN_UP: "Tidak disanggah", ACCEPTED: "Diterima TPN",
            REJECTED: "Ditolak TPN"},
    transitions=[
        T("send", "Catat pengiriman", PREPARING, SENT, MANAGE, "letter_number letter_on sent_at", told="Dikirim"),
        T("give_up", "Tidak menyanggah", PREPARING, GIVEN_UP, MANAGE, "reason", told="Tidak disanggah"),
        T("accept", "Catat diterima", SENT, ACCEPTED, MANAGE, "answer answer_number answer_on", told="Diterima TPN"),
        T("reject", "Catat ditolak", SENT, REJECTED, MANAGE, "answer answer_number answer_on", told="Ditolak TPN"),
    ],
)  # fmt: skip
