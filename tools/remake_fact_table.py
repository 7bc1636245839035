"""Writes the list of facts in ``docs/facts.md`` anew, after a room has built some or the map has changed.

.venv/bin/python tools/remake_fact_table.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs/facts.md"
BEGIN, END = "<!-- facts -->\n", "<!-- /facts -->\n"


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "PILAR_HOME": home, "DATABASE_URL": "", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "pilar", "facts", "list", "--markdown"]
        done = subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True, text=True)
    before, rest = DOCUMENT.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    DOCUMENT.write_text(f"{before}{BEGIN}{done.stdout}{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
