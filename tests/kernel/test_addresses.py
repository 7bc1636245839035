"""From where somebody asks: what the outermost trusted proxy writes, and never what the asker does."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from pilar.kernel.addresses import network_of


@pytest.mark.parametrize(
    ("proxies", "written", "found"),
    [
        (0, "192.0.2.7", "127.0.0.1"),  # nobody's word counts
        (1, "192.0.2.7", "192.0.2.7"),
        (1, "198.51.100.1, 192.0.2.7", "192.0.2.7"),  # the first came with the request
        (2, "198.51.100.1, 192.0.2.7, 203.0.113.5", "192.0.2.7"),
        (2, "192.0.2.7", "127.0.0.1"),  # fewer than there should be
        (1, "", "127.0.0.1"),
        (1, "192.0.2.7, bukan-alamat", "127.0.0.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_who_asks_is_told_by_the_outermost_proxy(settings, proxies, written, found):
    settings.PILAR_PROXIES = proxies
    headers = {"X-Forwarded-For": written} if written else {}
    assert network_of(RequestFactory().get("/", headers=headers)) == found


def test_a_connection_without_an_address_has_none():
    assert network_of(RequestFactory().get("/", REMOTE_ADDR="")) == ""
