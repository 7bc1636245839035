"""Texts as a narrow place shows them. No Django here: pure modules may use it too."""

from __future__ import annotations


def shortened(text: str, most: int) -> str:
    """``text`` on one line with single spaces, of at most ``most`` characters; the last one is … where it is cut."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
