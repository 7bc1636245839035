"""Ways to have an upload looked at: taken, refused, or in a process of its own that tells how much memory it took."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pilar.kernel.files import FileError
from pilar.kernel.intake import Taken, examine

LIMIT = 200 * 1024 * 1024
ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = """
import django, resource, sys
django.setup()
from pilar.kernel.files import FileError
from pilar.kernel.intake import examine
with open(sys.argv[1], "rb") as file:
    try:
        print(" ".join(examine(file, "berkas.pdf", limit=9**9).notes))
    except FileError as error:
        print(error.message)
# Not ru_maxrss of itself: that begins with what the process had that started this one.
own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
"""


def take(content: bytes, filename: str = "berkas", limit: int = LIMIT) -> Taken:
    taken = examine(io.BytesIO(content), filename, limit=limit)
    assert taken.content.tell() == 0
    assert len(taken.content.read()) == taken.size
    taken.content.seek(0)
    return taken


def refused(content: bytes, filename: str = "berkas", limit: int = LIMIT) -> str:
    """The sentence; it always says that nothing was kept and what to do."""
    with pytest.raises(FileError) as caught:
        examine(io.BytesIO(content), filename, limit=limit)
    message = caught.value.message
    assert re.search(r"(tidak|belum) disimpan", message), message
    assert re.search(r"(?i)unggah|pilih", message), message
    return message


def peak_of(folder: Path, content: bytes) -> tuple[str, int]:
    """What is said about ``content``, and the bytes that the largest process held while it was looked at."""
    path = folder / "upload"
    path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    message, peak = done.stdout.rstrip().rsplit("\n", 1)
    return message, int(peak) * 1024
