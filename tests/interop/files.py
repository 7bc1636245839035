"""Where the public files that circulate stand: beside the checkout, never copied into it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("PILAR_LKE_DATA") or ROOT.parent / "shared" / "data" / "lke")
TEMPLATE = FOLDER / "template-lke-2025-three-evaluators.xlsx"
MASTER = FOLDER / "master-soal-lkezi-2026.json"

needs_files = pytest.mark.skipif(
    not (TEMPLATE.exists() and MASTER.exists()),
    reason="berkas LKE yang beredar tidak ada di samping repositori (PILAR_LKE_DATA menunjuk foldernya)",
)
