"""Checking links, against real servers on loopback. The policy of a test names the addresses that it may connect to."""

import gc
import os
import socket
import threading
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pilar.evaluation.linkcheck import fetch
from pilar.evaluation.linkcheck.fetch import LABELS, LinkState, Policy, Why, check, system_addresses
from pilar.evaluation.linkcheck.wire import MAX_ANSWER, user_agent
from tests.evaluation.linkcheck.sites import EVERY_PORT, answer, certificate, named, only, silent, site, tls_server

HERE = only("127.0.0.1")
#: Every port, and the addresses that the real policy allows.
ANY_PORT = Policy(ports=EVERY_PORT)
PATIENT = 10.0
SHORT = 0.4


def why(result):
    return next(each for each in Why if (each.state, each.detail) == (result.state, result.detail))


def redirect(to):
    return answer(302, f"Location: {to}")


# -- what an answer means


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, Why.OPEN),
        (204, Why.OPEN),
        (206, Why.OPEN),
        (416, Why.OPEN),
        (401, Why.SIGN_IN),
        (403, Why.DENIED),
        (404, Why.GONE),
        (410, Why.GONE),
        (429, Why.TROUBLE),
        (500, Why.TROUBLE),
        (503, Why.TROUBLE),
        (400, Why.UNREADABLE),
        (302, Why.UNREADABLE),  # and leads nowhere
        (304, Why.UNREADABLE),
    ],
)
def test_a_status_becomes_a_state(status, expected):
    with site(answer(status)) as there:
        result = check(f"{there.url}/sk", allowed=HERE)
    assert why(result) is expected
    assert (result.status, result.final_url) == (status, f"{there.url}/sk")


def test_each_state_has_words_and_a_sentence():
    assert set(LABELS) == set(LinkState)
    assert {each.state for each in Why} == set(LinkState)
    assert all(each.detail.endswith(".") for each in Why)
    assert len({each.detail for each in Why}) == len(Why)


def test_a_request_says_who_asks_and_nothing_else():
    with site(answer(200, "Set-Cookie: a=b")) as there:
        check(f"{there.url}/sk ä?x=ä b#bagian".replace(" ", ""), allowed=HERE)
        check(f"http://siti:rahasia@127.0.0.1:{there.port}/", allowed=HERE)
    head = [
        f"Host: 127.0.0.1:{there.port}",
        f"User-Agent: {user_agent()}",
        "Accept: */*",
        "Accept-Encoding: identity",
        "Connection: close",
        "",
        "",
    ]
    assert [request.split("\r\n") for request in there.requests] == [
        ["HEAD /sk%C3%A4?x=%C3%A4b HTTP/1.1", *head],
        ["HEAD / HTTP/1.1", *head],
    ]
    assert user_agent().startswith("Pilar/")


@pytest.mark.parametrize("refusal", [403, 404, 405, 500, 501])
def test_where_head_is_refused_a_small_get_decides(refusal):
    with site(lambda request: answer(refusal if request.startswith("HEAD") else 200)) as there:
        assert check(there.url, allowed=HERE).state is LinkState.REACHABLE
    assert there.asked == ["HEAD /", "GET /"]
    assert "Range: bytes=0-1023" in there.requests[1]


def test_where_head_is_cut_off_a_small_get_decides():
    with site(lambda request: b"" if request.startswith("HEAD") else answer(200)) as there:
        assert check(there.url, allowed=HERE).state is LinkState.REACHABLE


def test_too_many_requests_are_not_answered_with_another_one():
    with site(answer(429)) as there:
        check(there.url, allowed=HERE)
    assert there.asked == ["HEAD /"]


def test_the_refusal_of_a_guard_before_the_site_says_nothing_about_the_page():
    with site(answer(403, "CF-Mitigated: challenge")) as there:
        assert why(check(there.url, allowed=HERE)) is Why.TROUBLE


# -- pages that ask to sign in


@pytest.mark.parametrize(
    "to",
    [
        "https://accounts.google.com/ServiceLogin?continue=https://drive.google.com/x",
        "https://login.microsoftonline.com/common/oauth2/authorize",
        "https://login.live.com/" + "x" * 5_000,
    ],
)
def test_a_redirect_to_a_known_sign_in_page_is_locked_and_not_followed(to):
    with site(redirect(to)) as there:
        result = check(there.url, allowed=HERE)
    assert (why(result), result.status) == (Why.SIGN_IN, 302)
    assert result.final_url in to
    assert len(result.final_url) <= 2_000


@pytest.mark.parametrize(
    "to", ["/login", "/auth/signin", "/Account/LogOn", "/wp-login.php", "/index.php?r=site%2Flogin", "/masuk?next=/sk"]
)
def test_a_redirect_to_the_sites_own_sign_in_page_is_locked(to):
    with site(lambda request: answer(200) if "HEAD /sk " not in request else redirect(to)) as there:
        assert why(check(f"{there.url}/sk", allowed=HERE)) is Why.SIGN_IN


def test_a_redirect_to_a_host_for_signing_in_is_locked_whatever_it_answers():
    with site(
        lambda request: answer(400) if "Host: sso." in request else redirect(f"http://sso.test:{port}/x")
    ) as there:
        port = there.port
        result = check(there.url, allowed=HERE, resolve=named(sso=["127.0.0.1"]))
    assert why(result) is Why.SIGN_IN


def test_a_sign_in_page_given_as_evidence_is_locked_while_it_is_there():
    with site(lambda request: answer(200 if "/login" in request else 404)) as there:
        assert why(check(f"{there.url}/login", allowed=HERE)) is Why.SIGN_IN
        assert why(check(f"{there.url}/hilang/signin", allowed=HERE)) is Why.GONE


@pytest.mark.parametrize("to", ["/berita/cara-login-aplikasi", "/masukan", "/katalogindeks", "/?next=/login", "/blogs"])
def test_a_page_about_signing_in_is_open(to):
    with site(lambda request: answer(200) if "HEAD /sk " not in request else redirect(to)) as there:
        assert why(check(f"{there.url}/sk", allowed=HERE)) is Why.OPEN


def test_a_shared_link_that_opens_by_cookie_is_open_without_keeping_the_cookie():
    opening = answer(302, "Location: /buka", "Set-Cookie: lain=1", "Set-Cookie: FedAuth=rahasia; path=/")
    with site(opening) as there:
        shared = f"http://contoh.sharepoint.com:{there.port}/:f:/x"
        result = check(shared, allowed=HERE, resolve=lambda _: system_addresses("127.0.0.1"))
        elsewhere = check(f"{there.url}/x", allowed=HERE)
    assert why(result) is Why.OPEN
    assert why(elsewhere) is Why.IN_CIRCLES
    assert not any("Cookie" in request for request in there.requests)


# -- redirects


def test_redirects_are_followed_to_the_page():
    steps = {
        "/1 ": "/2",
        "/2 ": "//127.0.0.1:{port}/3",
        "/3 ": "empat?a=b c",
        "/empat?a=b%20c ": "?5#x",
        "/empat?5 ": "/ä",
    }

    def lead(request):
        for path, to in steps.items():
            if f"HEAD {path}" in request:
                return redirect(to.format(port=there.port))
        return answer(200)

    with site(lead) as there:
        result = check(f"{there.url}/1", allowed=HERE)
    assert (result.state, result.final_url) == (LinkState.REACHABLE, f"{there.url}/%C3%A4")
    assert len(there.requests) == 6


def test_five_redirects_are_enough_for_anybody():
    with site(lambda request: redirect("/" + str(int(request.split()[1][1:]) + 1))) as there:
        result = check(f"{there.url}/0", allowed=HERE)
    assert why(result) is Why.IN_CIRCLES
    assert there.asked == [f"HEAD /{step}" for step in range(6)]


def test_a_page_that_leads_to_itself_is_not_called_dead():
    with site(redirect("/sk")) as there:
        assert check(f"{there.url}/sk", allowed=HERE).state is LinkState.NOT_REACHABLE_FROM_HERE


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("javascript:alert(1)", Why.NO_WEB_ADDRESS),
        ("file:///etc/passwd", Why.NO_WEB_ADDRESS),
        ("ftp://127.0.0.1/", Why.NO_WEB_ADDRESS),
        ("http://[::1", Why.NO_WEB_ADDRESS),
        ("http://127.0.0.1:99999/", Why.NO_WEB_ADDRESS),
        ("/" + "x" * 9_000, Why.UNREADABLE),
    ],
)
def test_a_redirect_to_what_is_no_web_address_ends_there(to, expected):
    with site(redirect(to)) as there:
        result = check(f"{there.url}/sk", allowed=HERE)
    assert why(result) is expected
    assert result.final_url == f"{there.url}/sk"


# -- what is never connected to


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


# -- names


def test_a_name_that_does_not_exist_is_dead_where_the_name_server_knows_the_internet():
    table = {fetch.KNOWN_NAME: system_addresses("8.8.8.8")}

    def resolve(host):
        if host in table:
            return table[host]
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    assert why(check("https://hilang.contoh.go.id/", resolve=resolve)) is Why.NO_SUCH_NAME
    table.clear()
    assert why(check("https://hilang.contoh.go.id/", resolve=resolve)) is Why.NAME_UNKNOWN


@pytest.mark.parametrize("code", [socket.EAI_AGAIN, socket.EAI_FAIL, socket.EAI_NODATA])
def test_a_name_server_in_trouble_kills_no_link(code):
    def resolve(host):
        if host == fetch.KNOWN_NAME:
            return system_addresses("8.8.8.8")
        raise socket.gaierror(code, "trouble")

    assert why(check("https://contoh.go.id/", resolve=resolve)) is Why.NAME_UNKNOWN


def test_a_name_without_addresses_kills_no_link():
    assert why(check("https://contoh.go.id/", resolve=lambda _: [])) is Why.NAME_UNKNOWN


def test_a_name_server_that_says_nothing_is_not_waited_for():
    done = threading.Event()

    def resolve(host):
        done.wait(PATIENT)
        return []

    try:
        assert why(check("https://contoh.go.id/", resolve=resolve, timeout=SHORT)) is Why.NAME_UNKNOWN
        assert not done.is_set()
    finally:
        done.set()


def test_the_system_knows_this_machine():
    assert any(address.is_loopback for address in system_addresses("localhost"))


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
