"""A QR code as one path for a template, so that nothing has to be marked as safe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: Modules of white around it that readers need.
QUIET: Final = 4


@dataclass(frozen=True, slots=True)
class Qr:
    """``size``: modules of one side with the quiet zone; ``path``: the black ones, a module being 1."""

    size: int
    path: str


def qr_of(address: str) -> Qr:
    """``address`` as a QR code that a telephone reads from the far end of a room."""
    import segno

    matrix = segno.make(address, error="m", micro=False, boost_error=False).matrix
    parts = []
    for line, row in enumerate(matrix, QUIET):
        start = None
        for place, dark in enumerate((*row, 0), QUIET):
            if dark and start is None:
                start = place
            elif not dark and start is not None:
                parts.append(f"M{start} {line}h{place - start}v1h{start - place}z")
                start = None
    return Qr(len(matrix) + 2 * QUIET, "".join(parts))
