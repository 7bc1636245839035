"""What the tests of backup and restore share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def home(settings, tmp_path) -> Path:
    """PILAR_HOME of the suite's own database, with what belongs into a backup and what does not."""
    from tests.kernel.backup import sites

    sites.settle(settings, tmp_path / "asal")
    (tmp_path / "asal" / "secret.key").write_text("k" * 64)
    (tmp_path / "asal" / "wording").mkdir()
    (tmp_path / "asal" / "wording" / "lke-2021-2026.json").write_text("{}")
    (tmp_path / "asal" / "static").mkdir()
    (tmp_path / "asal" / "static" / "pilar.css").write_text("not kept: it is made anew")
    return tmp_path / "asal"


@pytest.fixture
def empty_site(request, settings, tmp_path):
    """Opens an empty installation on the ``same`` kind of database as the suite's, or on the ``other``."""
    from tests.kernel.backup import sites

    def open_site(kind="same", name="tujuan"):
        if kind == "same":
            return sites.empty_site(settings, tmp_path / name, sites.own_url())
        url = None if sites.own_url() else request.getfixturevalue("postgres_url")
        return sites.empty_site(settings, tmp_path / name, url)

    return open_site
