"""Rules and workbooks work without Django: the command line, and other programs, use them alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(*sorted(name for name in sys.modules if name.partition(".")[0] in ("django", "allauth", "ninja")))
"""


def modules_of(package):
    return [f"pilar.{package}.{path.stem}" for path in sorted((ROOT / "pilar" / package).glob("*.py"))]


@pytest.mark.parametrize(
    "names",
    [
        ["pilar.instrument.loader", "pilar.workbook.check"],
        ["pilar.numbers", "pilar.errors"],
        modules_of("instrument"),
        modules_of("workbook"),
    ],
    ids=["loader and check", "numbers", "instrument", "workbook"],
)
def test_importing_it_does_not_import_django(names):
    env = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, *names], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.split() == []
