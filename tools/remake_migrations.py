"""Writes the one ``0001`` of every room anew; until the first tag there is no other (FOUNDATIONS §8).

    .venv/bin/python tools/remake_migrations.py

Each makes its tables at once (pilar/kernel/first_tables.py), and the kernel's ends with the triggers that keep the
ledger append-only; Django writes neither by itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KERNEL = ROOT / "pilar/kernel/migrations/0001_initial.py"
FIRST_TABLES = "from pilar.kernel.first_tables import FirstTables\n"
IMPORT = "from pilar.kernel import ledger\n"
TRIGGERS = "        migrations.RunPython(ledger.create_triggers, ledger.drop_triggers, elidable=False),\n    ]\n"


def main() -> int:
    made = sorted(folder.with_name("0001_initial.py") for folder in ROOT.glob("pilar/**/migrations/__init__.py"))
    before = {path: path.read_text(encoding="utf-8") for path in made if path.exists()}
    try:
        for path in before:
            path.unlink()
        with tempfile.TemporaryDirectory() as home:
            environment = {**os.environ, "PILAR_HOME": home, "DATABASE_URL": "", "PYTHONPATH": str(ROOT)}
            labels = [path.parent.parent.name for path in made]
            command = [sys.executable, "-m", "pilar", "manage", "makemigrations", "--no-header", *labels]
            subprocess.run(command, check=True, cwd=ROOT, env=environment)
            subprocess.run([sys.executable, "tools/fold_migrations.py", *labels], check=True, cwd=ROOT, env=environment)
        for path in made:
            path.write_text(_at_once(path.read_text(encoding="utf-8")), encoding="utf-8")
        KERNEL.write_text(_with_triggers(KERNEL.read_text(encoding="utf-8")), encoding="utf-8")
    except BaseException:
        for path, text in before.items():
            path.write_text(text, encoding="utf-8")
        raise
    for action in ("check --fix --quiet", "format --quiet"):
        subprocess.run([sys.executable, "-m", "ruff", *action.split(), *map(str, made)], check=True, cwd=ROOT)
    return 0


def _at_once(text: str) -> str:
    usual = "class Migration(migrations.Migration):"
    if text.count(usual) != 1:
        raise SystemExit("the migration does not begin as Django's do")
    return FIRST_TABLES + text.replace(usual, "class Migration(FirstTables):")


def _with_triggers(text: str) -> str:
    if not text.endswith("    ]\n"):
        raise SystemExit("the migration does not end with its operations")
    return IMPORT + text.removesuffix("    ]\n") + TRIGGERS


if __name__ == "__main__":
    sys.exit(main())
