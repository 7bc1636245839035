"""The states of needs, plans, plan items and calls for help: from → to, who may, what is needed."""

from __future__ import annotations

from typing import Final

from pilar.kernel.workflow import T, Workflow

CONTRIBUTE, MANAGE, APPROVE = "roadmap.contribute", "roadmap.manage", "roadmap.approve"

PROPOSED, ACCEPTED, REJECTED, PLANNED, SOLVED = "proposed", "accepted", "rejected", "planned", "solved"
NEED: Final = Workflow(
    "need",
    states={PROPOSED: "Diusulkan", ACCEPTED: "Diterima", PLANNED: "Direncanakan", SOLVED: "Teratasi",
            REJECTED: "Tidak diterima"},
    transitions=[
        # name     label                      from                     to        who     needs
        T("accept", "Terima", (PROPOSED, REJECTED), ACCEPTED, MANAGE, told="Diterima tim"),
        T("reject", "Tidak diterima", (PROPOSED, ACCEPTED), REJECTED, MANAGE, "reason", told="Tidak diterima"),
        T("plan", "Jadikan rencana aksi", (PROPOSED, ACCEPTED), PLANNED, MANAGE, told="Menjadi rencana aksi"),
        # The plan item that was to answer it is dropped.
        T("return", "Kembalikan ke daftar kebutuhan", PLANNED, ACCEPTED, MANAGE,
          told="Kembali ke daftar kebutuhan"),
        T("solve", "Nyatakan teratasi", (ACCEPTED, PLANNED), SOLVED, MANAGE, "reason", told="Dinyatakan teratasi"),
        T("reopen", "Buka lagi", SOLVED, ACCEPTED, MANAGE, "reason", told="Dibuka lagi"),
    ],
)  # fmt: skip

DRAFT, SET, REVISING = "draft", "set", "revising"
PLAN: Final = Workflow(
    "plan",
    states={DRAFT: "Rancangan", SET: "Ditetapkan", REVISING: "Sedang diubah"},
    transitions=[
        T("set", "Tetapkan", (DRAFT, REVISING), SET, APPROVE, told="Ditetapkan kepala unit"),
        # What was set stays in force, and work goes on, until the change is set in its turn.
        T("revise", "Ubah rencana", SET, REVISING, MANAGE, "reason", told="Dibuka untuk diubah"),
    ],
)

WAITING, RUNNING, DONE, DROPPED = "waiting", "running", "done", "dropped"
ITEM: Final = Workflow(
    "item",
    states={WAITING: "Belum mulai", RUNNING: "Dikerjakan", DONE: "Selesai", DROPPED: "Dibatalkan"},
    transitions=[
        T("start", "Mulai dikerjakan", WAITING, RUNNING, CONTRIBUTE, told="Mulai dikerjakan"),
        T("pause", "Kembalikan ke belum mulai", RUNNING, WAITING, CONTRIBUTE, told="Dikembalikan ke belum mulai"),
        T("finish", "Nyatakan selesai", (WAITING, RUNNING), DONE, CONTRIBUTE, "done_on", told="Dinyatakan selesai"),
        T("reopen", "Buka lagi", DONE, RUNNING, CONTRIBUTE, "reason", told="Dibuka lagi"),
        T("drop", "Batalkan", (WAITING, RUNNING), DROPPED, MANAGE, "reason", told="Dibatalkan"),
        T("restore", "Hidupkan lagi", DROPPED, WAITING, MANAGE, "reason", told="Dihidupkan lagi"),
    ],
)

ASKED, ANSWERED, LIFTED = "asked", "answered", "lifted"
OBSTACLE: Final = Workflow(
    "obstacle",
    states={ASKED: "Menunggu pimpinan", ANSWERED: "Sudah dijawab", LIFTED: "Teratasi"},
    transitions=[
        T("answer", "Jawab", ASKED, ANSWERED, CONTRIBUTE, "answer", told="Dijawab"),
        T("lift", "Nyatakan teratasi", (ASKED, ANSWERED), LIFTED, CONTRIBUTE, told="Dinyatakan teratasi"),
    ],
)
