"""Writes the list of facts in ``docs/facts.md`` anew, after a room has built some or the map has changed.

.venv/bin/python tools/remake_fact_table.py
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import django

DOCUMENT = Path(__file__).resolve().parent.parent / "docs/facts.md"
BEGIN, END = "<!-- facts -->\n", "<!-- /facts -->\n"


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(PILAR_HOME=home, DATABASE_URL="", DJANGO_SETTINGS_MODULE="pilar.settings")
        django.setup()
        from pilar.evaluation.cli_facts import as_markdown, read_lines

        table = "\n".join(as_markdown(read_lines()))
    before, rest = DOCUMENT.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    DOCUMENT.write_text(f"{before}{BEGIN}{table}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
