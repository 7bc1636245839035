"""No violation on any page, no sideways scrolling at 320 px, everything within reach of the keyboard."""

from __future__ import annotations

from collections import Counter

import pytest
from django.template.loader import render_to_string

from tests.browser.conftest import check, unfold, violations

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/periksa/",
    "/periksa/aturan/",
    "/verifikasi/",
    "/verifikasi/?kode=abc",
    f"/verifikasi/{'0' * 26}/",
    "/api/v1/docs",
    "/bukti/x/",
    "/tidak-ada/",
)
ERRORS = (400, 403, 413, 429, 500)


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("address", PAGES)
def test_pages(page, address):
    page.goto(address)
    assert violations(page) == []
    assert fits(page)


@pytest.mark.parametrize("status", ERRORS)
def test_error_pages(page, status):
    html = render_to_string(f"errors/{status}.html", {})
    page.route("**/galat/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto("/galat/")
    assert violations(page) == []
    assert fits(page)


def test_a_form_with_errors(page):
    page.goto("/periksa/")
    page.get_by_role("button", name="Periksa lembar kerja").click()
    page.get_by_role("alert").wait_for()
    assert violations(page) == []
    assert fits(page)
    page.get_by_role("link", name="Pilih berkas LKE terlebih dahulu.").click()
    assert page.evaluate("document.activeElement.type") == "file"


@pytest.mark.parametrize("name", ["good_file", "poor_file"])
def test_the_result(page, request, name):
    check(page, request.getfixturevalue(name))
    assert fits(page)
    unfold(page)
    assert violations(page) == []
    assert fits(page)


def test_the_result_fits_every_width_between_phone_and_desk(desk, poor_file):
    check(desk, poor_file)
    unfold(desk)
    wide = [
        width
        for width in range(320, 1441, 70)
        if not (desk.set_viewport_size({"width": width, "height": 800}) or fits(desk))
    ]
    assert wide == []


def test_tables_stay_tables_on_a_phone(phone, poor_file):
    """Rows are laid out as records there; the browser must still tell screen readers of rows and cells."""
    check(phone, poor_file)
    nodes = phone.context.new_cdp_session(phone).send("Accessibility.getFullAXTree")["nodes"]
    roles = Counter(node["role"]["value"] for node in nodes if not node["ignored"])
    rows = phone.evaluate("[...document.querySelectorAll('tr')].filter((row) => row.checkVisibility()).length")
    assert roles["row"] == rows
    assert roles["rowheader"] >= 12 + 6


def test_the_error_summary_has_the_focus(desk):
    desk.goto("/periksa/")
    desk.get_by_role("button", name="Periksa lembar kerja").click()
    desk.get_by_role("alert").wait_for()
    assert desk.evaluate("document.activeElement.className") == "error-summary"


def focused(page) -> str:
    return page.evaluate("(document.activeElement.innerText || document.activeElement.name || '').trim()")


def test_the_tab_key_walks_the_form_in_order(desk):
    desk.goto("/periksa/")
    walked = []
    for _ in range(8):
        desk.keyboard.press("Tab")
        walked.append(focused(desk))
    masthead = ["Langsung ke isi", "Pilar", "Beranda", "Periksa LKE", "Masuk pegawai"]
    assert walked == [*masthead, "file", "assessor", "Periksa lembar kerja"]


def test_the_skip_link_leads_past_the_masthead(desk):
    desk.goto("/periksa/aturan/")
    desk.keyboard.press("Tab")
    assert desk.get_by_role("link", name="Langsung ke isi").is_visible()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_everything_on_the_result_can_be_reached_by_keyboard(desk, poor_file):
    check(desk, poor_file)
    wanted = desk.evaluate(
        "[...document.querySelectorAll('a[href], button, summary')].filter((e) => e.checkVisibility()).length"
    )
    desk.evaluate("window.reached = new Set(); document.body.focus()")
    for _ in range(wanted + 5):
        desk.keyboard.press("Tab")
        desk.evaluate("window.reached.add(document.activeElement)")
    reached = desk.evaluate("[...window.reached].filter((e) => e.matches('a[href], button, summary')).length")
    assert reached == wanted


def test_the_focus_is_visible(desk):
    desk.goto("/")
    desk.get_by_role("main").get_by_role("link", name="Periksa LKE").first.focus()
    desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("Tab")
    outline = desk.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
