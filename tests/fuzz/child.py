"""One run of atheris on one target: ``python -m tests.fuzz.child TARGET [libFuzzer options] CORPUS``."""

from __future__ import annotations

import sys
import warnings

import atheris

with atheris.instrument_imports(include=["pilar.workbook", "pilar.instrument", "pilar.numbers"]):
    from tests.fuzz import seeds, targets

from tests.fuzz.mutate import mutate

warnings.simplefilter("ignore")
_WORKBOOKS = seeds.workbooks()


def change_workbook(data: bytes, max_size: int, seed: int) -> bytes:
    """libFuzzer's mutator for whole files: it would spend its life in checksums otherwise."""
    other = _WORKBOOKS[seed % len(_WORKBOOKS)]
    changed = mutate(data or other, seed, other, lambda content: atheris.Mutate(content, len(content) + 64))
    return changed if len(changed) <= max_size else data


def main() -> None:
    name = sys.argv[1]
    options = {"custom_mutator": change_workbook} if name == "workbook" else {}
    atheris.Setup([sys.argv[0], *sys.argv[2:]], targets.TARGETS[name], **options)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
