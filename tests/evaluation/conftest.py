from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.evaluation.place import Place


@pytest.fixture
def place(db) -> Place:
    from tests.evaluation.place import build_place

    return build_place()
