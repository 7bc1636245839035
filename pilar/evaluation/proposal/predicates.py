"""The two predicates of the integrity zone, and that one comes before the other."""

from __future__ import annotations

from typing import Final

from pilar.evaluation.proposal.errors import ProposalError

WBK: Final = "WBK"
WBBM: Final = "WBBM"
#: In the order in which a unit comes to them.
PREDICATES: Final = (WBK, WBBM)
NAMES: Final = {WBK: "Wilayah Bebas dari Korupsi", WBBM: "Wilayah Birokrasi Bersih dan Melayani"}


def refuse_unknown(predicate: str) -> None:
    """Raise ProposalError for what is no predicate."""
    if predicate not in PREDICATES:
        raise ProposalError("Predikatnya harus WBK atau WBBM. Belum ada yang berubah.")
