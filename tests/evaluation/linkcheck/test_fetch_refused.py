"""What is never connected to: this machine and the network that it stands in, however it is spelt."""

import socket

import pytest

from pilar.evaluation.linkcheck import fetch
from pilar.evaluation.linkcheck.fetch import LinkState, Policy, Why, check, system_addresses
from tests.evaluation.linkcheck.sites import (
    EVERY_PORT,
    HERE,
    answer,
    named,
    redirect,
    site,
    why,
)

#: Every port, and the addresses that the real policy allows.
ANY_PORT = Policy(ports=EVERY_PORT)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1",
        "http://127.1/",
        "http://[::1]",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://１２７.0.0.1/",
        "http://localhost",
        "http://siti@localhost",
        "http://berkas.localhost/",
        "http://intranet/zi",
        "http://nas.lan/zi",
        "http://0.0.0.0/",
        "http://0/",
        "http://10.1.2.3/",
        "http://172.31.0.1/",
        "http://192.168.1.1/",
        "http://100.100.100.200/",
        "http://168.63.129.16/",
        "http://169.254.169.254/latest/meta-data/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[::7f00:1]/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://[ff02::1]/",
        "http://[2001:db8::1]/",
        "http://[2002:a00:1::]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[64:ff9b:1::8.8.8.8]/",
        "http://[2001:0:102:304::1]/",
    ],
)
def test_an_inner_address_is_refused(url):
    result = check(url)
    assert (why(result), result.status) == (Why.INSIDE, None)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("ftp://contoh.go.id/x", Why.NO_WEB_ADDRESS),
        ("javascript:alert(1)", Why.NO_WEB_ADDRESS),
        ("", Why.NO_WEB_ADDRESS),
        ("http://1.2.3.999/", Why.NO_WEB_ADDRESS),
        ("http://[fe80::1%25eth0]/", Why.NO_WEB_ADDRESS),
        ("http://contoh.go.id:22/", Why.OTHER_PORT),
        ("http://contoh.go.id:6379/", Why.OTHER_PORT),
    ],
)
def test_other_schemes_and_ports_are_refused(url, expected):
    result = check(url)
    assert (why(result), result.state) == (expected, LinkState.REFUSED)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "103.10.0.1", "2404:6800:4003:c00::71", "64:ff9b::8.8.8.8", "172.32.0.1", "100.128.0.1"]
)
def test_an_address_of_the_internet_is_allowed(address):
    assert fetch.PUBLIC.address(*system_addresses(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "localhost", "contoh.test"])
def test_no_spelling_of_loopback_reaches_a_server_that_is_there(host):
    with site(answer(200)) as there:
        result = check(f"http://{host}:{there.port}/", allowed=ANY_PORT, resolve=named(contoh=["127.0.0.1"]))
    assert why(result) is Why.INSIDE
    assert there.connections == 0


def test_a_name_with_a_public_and_a_private_address_is_refused():
    with site(answer(200)) as there:
        for addresses in (["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"], ["8.8.8.8", "::1"]):
            result = check(f"http://contoh.test:{there.port}/", allowed=ANY_PORT, resolve=named(contoh=addresses))
            assert why(result) is Why.INSIDE
    assert there.connections == 0


@pytest.mark.parametrize(
    "form",
    [
        "http://127.0.0.2:{port}/",
        "//127.0.0.2:{port}/",
        "http://dalam.test:{port}/",
        r"http://127.0.0.2:{port}\@127.0.0.1/",
    ],
)
def test_a_redirect_to_an_inner_address_is_refused(form):
    with site(answer(200), host="127.0.0.2") as inner, site(lambda _: redirect(form.format(port=inner.port))) as there:
        result = check(there.url, allowed=HERE, resolve=named(dalam=["127.0.0.2"]))
    assert (why(result), result.status) == (Why.INSIDE, 302)
    assert inner.connections == 0


def test_a_name_is_looked_up_once_and_what_was_checked_is_connected_to():
    """A name server that answers differently the second time (DNS rebinding) is not asked a second time."""
    asked = []

    def rebinding(host):
        asked.append(host)
        return system_addresses("127.0.0.1" if len(asked) == 1 else "127.0.0.2")

    refuses_head = answer(405)
    with (
        site(lambda request: refuses_head if "HEAD" in request else answer(200)) as there,
        # The same port on the inner address: a second look-up would arrive there.
        socket.create_server(("127.0.0.2", there.port)) as inner,
    ):
        inner.setblocking(False)
        result = check(f"http://contoh.test:{there.port}/", allowed=HERE, resolve=rebinding)
        with pytest.raises(BlockingIOError):
            inner.accept()
    assert result.state is LinkState.REACHABLE
    assert asked == ["contoh.test"]
    assert [request.split("\r\n")[1] for request in there.requests] == [f"Host: contoh.test:{there.port}"] * 2
