"""Opens a stranger's file in a process of its own.

The libraries that read PDFs and pictures are C and C++; a file made for it can make them crash, eat the memory or never
come back, and all of that would hit everybody whom the same process serves. A child costs a tenth of a second and has
little memory, little time, no settings, no keys and no database.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, BinaryIO

from pilar.kernel.opening.refused import Reason, Refused

logger = logging.getLogger("pilar.opening")

MEBIBYTE = 1024 * 1024
#: Address space of a child beside the file itself. A PDF of 2,000 pages takes 40 MiB, a photo of 200 megapixels 100.
MEMORY = 512 * MEBIBYTE
#: Seconds of the processor, and by the clock on a machine that is busy with other things.
PROCESSOR, PATIENCE = 10, 60
#: Children at once in this process, and how many seconds the next one waits for a place.
PLACES, WAITING = 2, 30
#: What a child may know of its surroundings: where programs and libraries lie. Never PILAR_… or DATABASE_URL.
_ENVIRONMENT = ("PATH", "LANG", "LD_LIBRARY_PATH", "TMPDIR")
_ROOT = Path(__file__).resolve().parents[3]

_places = BoundedSemaphore(PLACES)


@dataclass(frozen=True, slots=True)
class Opened:
    """What was found, and the bytes that were written instead of the file's (none for a PDF)."""

    found: Mapping[str, Any]
    output: bytes


def opened(kind: str, stream: BinaryIO, size: int) -> Opened:
    """What ``kind`` (``pdf``, ``png``, ``jpeg``, ``webp``) finds in ``stream``, whose ``size`` is in bytes.

    The stream is read from its start and left there. Raises Refused.
    """
    if not _places.acquire(timeout=WAITING):
        raise Refused(Reason.BUSY)
    try:
        with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as output:
            stream.seek(0)
            shutil.copyfileobj(stream, source, MEBIBYTE)
            stream.seek(0)
            source.seek(0)
            found = _answer(_run(kind, source, output, size))
            output.seek(0)
            return Opened(found, output.read())
    finally:
        _places.release()


def _run(kind: str, source: BinaryIO, output: BinaryIO, size: int) -> bytes:
    limits = (MEMORY + size, max(64 * MEBIBYTE, 2 * size), PROCESSOR)
    command = [sys.executable, "-P", "-m", "pilar.kernel.opening", kind, str(output.fileno()), *map(str, limits)]
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    try:
        child = subprocess.run(
            command, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pass_fds=(output.fileno(),),
            env=environment, cwd="/", timeout=PATIENCE, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Refused(Reason.TOO_HEAVY) from None
    if child.returncode < 0:
        logger.warning("a %s ended its process with signal %d", kind, -child.returncode)
        raise Refused(Reason.TOO_HEAVY)
    return child.stdout


def _answer(told: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(told)
        reason = found.pop("refused", None)
        if reason is None:
            return dict(found)
        if "error" in found:
            logger.info("a file could not be opened: %s", found.pop("error"))
        raise Refused(Reason(reason), **found)
    except (ValueError, TypeError, AttributeError) as error:
        raise Refused(Reason.BROKEN) from error
