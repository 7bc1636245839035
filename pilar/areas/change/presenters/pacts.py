"""Shares of a pact as bars: dark has signed, hatched is missing. The table beside them says the same."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from pilar.areas.change.queries.pacts import Share, Tally
from pilar.kernel.charts import Bar, stacked_bar
from pilar.kernel.templatetags.indonesian import angka, persen

PARTS: Final = (("first", "Sudah menandatangani"), ("second", "Belum"))
#: So many units are drawn, the lowest shares first; the table has all.
DRAWN: Final = 12


def pictures(tally: Tally) -> dict[str, Any]:
    """Bars by rank and by unit, each on a scale of its own share."""
    lowest = sorted((each for each in tally.units if each.total), key=lambda each: Fraction(each.signed, each.total))
    return {
        "parts": PARTS, "rank_bars": bars(tally.ranks), "unit_bars": bars(lowest[:DRAWN]),
        "drawn": min(len(lowest), DRAWN), "hidden": max(0, len(lowest) - DRAWN), "percent": percent(tally.all),
    }  # fmt: skip


def bars(shares: Sequence[Share]) -> list[Bar]:
    """One bar for each share that has anybody."""
    return [_bar(each) for each in shares if each.total]


def _bar(each: Share) -> Bar:
    signed, missing = Fraction(each.signed, each.total), Fraction(each.missing, each.total)
    value = f"{angka(each.signed, 0)}/{angka(each.total, 0)}"
    said = f"{each.label}: {angka(each.signed, 0)} dari {angka(each.total, 0)} sudah menandatangani"
    return stacked_bar(each.label, value, said, [("first", signed), ("second", missing)], Fraction(1))


def percent(share: Share) -> str:
    """Rounded down, so that only all of them are 100 %."""
    if not share.total:
        return "–"
    return persen(Fraction(share.signed * 100 // share.total, 100))
