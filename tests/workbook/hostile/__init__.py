"""Files that nobody should be able to hurt us with, each made by a small generator with a name.

``CASES`` holds them all; importing the modules fills it.
"""

from __future__ import annotations

from tests.workbook.hostile import containers, kinds, markup, mass, numbers, structure, texts
from tests.workbook.hostile.registry import CASES, Case

__all__ = ["CASES", "Case", "containers", "kinds", "markup", "mass", "numbers", "structure", "texts"]
