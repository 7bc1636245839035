"""How much memory it takes to look at an upload, measured where nothing else runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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


def peak_of(folder: Path, content: bytes) -> tuple[str, int]:
    """What is said about ``content``, and the bytes that the largest process held while it was looked at."""
    path = folder / "upload"
    path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    message, peak = done.stdout.rstrip().rsplit("\n", 1)
    return message, int(peak) * 1024
