"""Pages travel compressed where the browser takes it; an office's line is thin."""

from __future__ import annotations

import gzip

import pytest

pytestmark = pytest.mark.django_db  # home lists the units that publish themselves


def test_a_page_is_compressed_for_a_browser_that_takes_gzip(client):
    plain = client.get("/")
    packed = client.get("/", headers={"accept-encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2


def test_a_page_is_plain_for_everybody_else(client):
    assert "Content-Encoding" not in client.get("/").headers
