"""The child of apart.py: reads the file on its standard input, tells what it found as JSON on its standard output.

Usage: python -m pilar.kernel.opening KIND OUTPUT MEMORY WRITTEN SECONDS
where OUTPUT is the number of an open file for what replaces it, and the rest are limits in bytes and seconds.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import Any, BinaryIO

from pilar.kernel.opening.refused import Reason, Refused


def limit(memory: int, written: int, seconds: int) -> None:
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def look(kind: str, source: BinaryIO, output: BinaryIO) -> dict[str, Any]:
    if kind == "pdf":
        from pilar.kernel.opening import pdf

        return pdf.look(source)
    from pilar.kernel.opening import image

    return image.clean(kind, source, output)


def main(kind: str, output: str, *limits: str) -> None:
    limit(*map(int, limits))
    found: dict[str, Any]
    try:
        with os.fdopen(int(output), "wb", closefd=False) as target:
            found = look(kind, sys.stdin.buffer, target)
    except Refused as refused:
        found = {"refused": refused.reason, **refused.numbers}
    except MemoryError:
        found = {"refused": Reason.TOO_HEAVY}
    except Exception as error:  # noqa: BLE001 - whatever a library runs into, the file is to blame
        found = {"refused": Reason.BROKEN, "error": type(error).__name__}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
