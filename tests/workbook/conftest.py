"""What the tests of workbooks share."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # openpyxl warns about parts that it does not keep; pilar.workbook.grid silences it, pytest resets that.
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore:::openpyxl"))
