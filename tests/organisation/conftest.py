from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.organisation.town import Town


@pytest.fixture
def town_in_file() -> Town:
    """For race tests, after ``open_site`` has put its own database in place."""
    from tests.organisation.town import build

    return build()
