"""What can be wrong with an instrument file. All faults of a file are reported together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pilar.errors import PilarError


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: ``where`` is a code or a path in the file, ``code`` is from the list in docs/instrument.md."""

    where: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message} [{self.code}]"


class InstrumentError(PilarError):
    """The instrument (or edition) is refused. ``faults`` lists everything that is wrong with it."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.name = name
        self.faults = tuple(faults)
        lines = "\n".join(f"  - {fault}" for fault in self.faults)
        super().__init__(f"Instrumen {name} ditolak karena {len(self.faults)} kesalahan:\n{lines}")
