"""What comes out of a check, against real servers on loopback; a test's policy names what it may connect to."""

import socket
import threading

import pytest

from pilar.evaluation.linkcheck import fetch
from pilar.evaluation.linkcheck.fetch import LABELS, LinkState, Why, check, system_addresses
from pilar.evaluation.linkcheck.wire import user_agent
from tests.evaluation.linkcheck.sites import (
    HERE,
    answer,
    named,
    redirect,
    site,
    why,
)

PATIENT = 10.0
SHORT = 0.4


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
