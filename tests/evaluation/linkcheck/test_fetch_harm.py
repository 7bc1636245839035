"""Servers that are slow, endless, broken or not who they say they are."""

import gc
import os
import socket
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pilar.evaluation.linkcheck.fetch import LinkState, Why, check
from pilar.evaluation.linkcheck.wire import MAX_ANSWER
from tests.evaluation.linkcheck.sites import (
    HERE,
    answer,
    certificate,
    named,
    only,
    redirect,
    silent,
    site,
    tls_server,
    why,
)

PATIENT = 10.0
SHORT = 0.4


# -- servers that do harm


def test_a_server_that_sends_a_byte_now_and_then_does_not_hold_us():
    """Without an end to all patience this answer is complete after some seconds, and the link open."""

    def drip(request):
        for byte in answer(200, "X: " + "x" * 60):
            time.sleep(0.01)
            yield bytes([byte])

    with site(drip) as there:
        assert why(check(there.url, allowed=HERE, timeout=SHORT)) is Why.SLOW
        assert why(check(there.url, allowed=HERE, timeout=PATIENT)) is Why.OPEN


def test_all_redirects_together_have_one_end():
    def lead(request):
        time.sleep(0.2)
        return redirect("/x") if request.startswith("HEAD / ") else answer(200)

    with site(lead) as there:
        assert why(check(there.url, allowed=HERE, timeout=0.3)) is Why.SLOW
        assert why(check(there.url, allowed=HERE, timeout=PATIENT)) is Why.OPEN


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_says_nothing_is_slow(scheme):
    with silent() as port:
        assert why(check(f"{scheme}://127.0.0.1:{port}/", allowed=HERE, timeout=SHORT)) is Why.SLOW


def test_a_refused_connection_is_not_reachable_from_here():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    result = check(f"http://127.0.0.1:{port}/", allowed=HERE)
    assert (why(result), result.status) == (Why.NO_CONNECTION, None)


def test_another_address_of_the_host_is_tried():
    with site(answer(200)) as there:
        resolve = named(contoh=["127.0.0.9", "127.0.0.1"])
        result = check(f"http://contoh.test:{there.port}/", allowed=only("127.0.0.1", "127.0.0.9"), resolve=resolve)
    assert result.state is LinkState.REACHABLE


def test_an_ipv6_server_is_asked_by_its_address():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return  # a machine without IPv6: what is refused there is tested above
    with site(answer(200), host="::1") as there:
        assert check(there.url, allowed=only("::1")).state is LinkState.REACHABLE
    assert f"Host: [::1]:{there.port}" in there.requests[0]


def endless(piece, *, before=b"HTTP/1.1 200 OK\r\n"):
    def send(request):
        yield before
        while True:
            yield piece

    return send


@pytest.mark.parametrize(
    "handler",
    [
        endless(b"x" * 4096),
        endless(b"X-Contoh: " + b"x" * 4096 + b"\r\n"),
        endless(b"X: x\r\n"),
        endless(b"HTTP/1.1 100 Continue\r\n\r\n", before=b""),
        endless(b"x" * 4096, before=b""),
    ],
    ids=["long line", "long headers", "many headers", "continue", "no status"],
)
def test_an_answer_without_end_is_left(handler):
    """The servers would go on until the test's own end: that the check comes back is the test."""
    with site(handler) as there:
        assert why(check(there.url, allowed=HERE, timeout=60)) is Why.UNREADABLE


def test_headers_within_the_bound_are_read():
    with site(answer(200, *[f"X-{index}: {'x' * 500}" for index in range(90)])) as there:
        assert MAX_ANSWER > 45_000
        assert check(there.url, allowed=HERE).state is LinkState.REACHABLE


def test_a_body_is_not_read():
    sent = []

    def send(request):
        yield b"HTTP/1.1 " + (b"405 No" if request.startswith("HEAD") else b"200 OK") + b"\r\n\r\n"
        while True:
            sent.append(65536)
            yield b"x" * 65536

    with site(send) as there:
        assert check(there.url, allowed=HERE).state is LinkState.REACHABLE
    # The rest is what the system's buffers took before they saw that nobody reads.
    assert sum(sent) < 32 * 1024 * 1024


FRAGMENTS = st.sampled_from(
    [b"HTTP/1.1 ", b"200 OK", b"302 Found", b"\r\n", b"\r\n\r\n", b"Location: ", b"http://", b"[::1", b"\xc3\xa4",
     b"Content-Length: ", b"-1", b"Transfer-Encoding: chunked\r\n", b"/", b"\\", b"\x00", b"\xff", b":", b" "]
)  # fmt: skip
ANSWERS = st.lists(st.one_of(FRAGMENTS, st.binary(max_size=8)), max_size=12).map(b"".join)


def test_no_answer_makes_a_check_fail():
    replies = [b""]
    with site(lambda _: replies[0]) as there:

        @settings(max_examples=150, deadline=None)
        @given(ANSWERS)
        @example(b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\x00\r\n\r\n")
        @example(b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n")
        @example(b"HTTP/1.1 \xb2\xb2\xb2 OK\r\n\r\n")
        @example(b"HTTP/1.1 999 OK\r\n\r\n")
        def answers(reply):
            replies[0] = reply
            result = check(there.url, allowed=HERE, timeout=PATIENT, resolve=named())
            assert why(result) in set(Why) - {Why.SLOW}
            assert result.final_url.startswith("http://")
            assert result.final_url.isascii()
            assert result.final_url.isprintable()

        answers()


# -- TLS


def test_a_certificate_that_nobody_vouches_for_is_not_reachable_from_here(tmp_path):
    with site(answer(200), tls=tls_server(certificate(tmp_path, "contoh.test"))) as there:
        result = check(f"https://contoh.test:{there.port}/", allowed=HERE, resolve=named(contoh=["127.0.0.1"]))
    assert why(result) is Why.UNSAFE
    assert there.requests == []


@pytest.mark.real_clock  # in which the certificate is made
def test_a_certificate_is_checked_for_the_name_in_the_link(tmp_path, monkeypatch):
    names: list[str | None] = []
    file = certificate(tmp_path, "contoh.test")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    resolve = named(contoh=["127.0.0.1"], lain=["127.0.0.1"])
    with site(answer(200), tls=tls_server(file, names)) as there:
        good = check(f"https://contoh.test:{there.port}/", allowed=HERE, resolve=resolve)
        other = check(f"https://lain.test:{there.port}/", allowed=HERE, resolve=resolve)
        bare = check(there.url, allowed=HERE)
    assert (why(good), why(other), why(bare)) == (Why.OPEN, Why.UNSAFE, Why.UNSAFE)
    assert names == ["contoh.test", "lain.test", None]
    assert len(there.requests) == 1


def test_a_server_that_speaks_no_tls_is_not_reachable_from_here():
    with site(answer(200)) as there:
        result = check(f"https://127.0.0.1:{there.port}/", allowed=HERE, timeout=PATIENT)
    assert why(result) is Why.UNSAFE


# -- what stays behind


def test_no_way_out_of_a_check_leaves_a_socket_open(tmp_path):
    def sockets():
        gc.collect()
        return [each.name for each in Path("/dev/fd").iterdir() if _is_socket(int(each.name))]

    before = sockets()
    tls = tls_server(certificate(tmp_path, "contoh.test"))
    for handler in (answer(200), answer(404), redirect("/x"), b"", b"x" * MAX_ANSWER * 2, redirect("http://10.0.0.1/")):
        with site(handler) as there, site(handler, tls=tls) as secure, silent() as port:
            check(there.url, allowed=HERE)
            check(secure.url, allowed=HERE)
            check(f"https://127.0.0.1:{port}", allowed=HERE, timeout=0.05)
    assert sockets() == before


def _is_socket(descriptor):
    try:
        socket.socket(fileno=os.dup(descriptor)).close()
    except OSError:
        return False
    return True
