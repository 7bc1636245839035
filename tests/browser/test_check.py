"""The whole way from the upload to the download, with JavaScript and without, on screen and on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from pilar.workbook.check import check as check_workbook
from tests.browser.conftest import check
from tests.portal import workbooks

pytestmark = pytest.mark.browser


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("name", ["desk", "plain"])
def test_from_upload_to_download(request, name, good_file):
    page = request.getfixturevalue(name)
    check(page, good_file)
    expect(page.get_by_text("Memenuhi semua syarat WBK")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("button", name="Unduh lembar kerja bersih").click()
    download = started.value
    assert download.suggested_filename == "LKE-unit-2026.xlsx"
    answers = check_workbook(download.path().read_bytes()).reading.answers
    expected = workbooks.as_answers(workbooks.good_answers())
    assert {key: answer for key, answer in answers.items() if answer is not None} == expected


def test_without_javascript_nothing_is_offered_that_needs_it(plain, good_file):
    check(plain, good_file)
    expect(plain.get_by_role("button", name="Cetak laporan")).to_be_hidden()
    plain.get_by_text("Area 5: Penguatan Pengawasan").last.click()
    expect(plain.get_by_text("Penyelesaian pengaduan masyarakat")).to_be_visible()


def test_a_file_of_200_mb_is_answered_while_it_is_still_being_sent(desk, tmp_path):
    """The server closes on a browser that is still sending; the page must arrive all the same."""
    large = tmp_path / "rekaman.pdf"
    with large.open("wb") as file:
        file.truncate(200 * 1024**2)
    desk.goto("/periksa/")
    desk.get_by_label("Berkas LKE").set_input_files(large)
    desk.get_by_role("button", name="Periksa lembar kerja").click()
    expect(desk.get_by_text("satu kiriman paling besar 10 MB")).to_be_visible()


def test_the_chosen_file_is_named(desk, good_file):
    desk.goto("/periksa/")
    desk.get_by_label("Berkas LKE").set_input_files(good_file)
    expect(desk.get_by_text("Dipilih: LKE UPT P2TK 2026.xlsx")).to_be_visible()


def test_a_form_on_its_way_says_so_and_is_not_sent_twice(desk, good_file):
    desk.goto("/periksa/")
    desk.get_by_label("Berkas LKE").set_input_files(good_file)
    # Keep the form here and note whether the page itself had stopped it.
    stopped = desk.evaluate(
        """() => {
            const stopped = [];
            document.addEventListener("submit", (event) => {
                stopped.push(event.defaultPrevented);
                event.preventDefault();
            });
            const button = document.querySelector("[type=submit]");
            button.click();
            button.click();
            return stopped;
        }"""
    )
    assert stopped == [False, True]
    expect(desk.get_by_role("status").filter(has_text="Membaca lembar kerja…")).to_be_visible()
    expect(desk.get_by_role("button", name="Periksa lembar kerja")).to_have_attribute("aria-disabled", "true")


def test_going_back_finds_the_form_usable(desk, good_file):
    check(desk, good_file)
    desk.go_back()
    expect(desk.get_by_role("button", name="Periksa lembar kerja")).not_to_have_attribute("aria-disabled", "true")


def test_nothing_moves_while_the_result_loads(desk, poor_file):
    check(desk, poor_file)
    shift = desk.evaluate(
        """() => new Promise((done) => {
            let sum = 0;
            new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
                .observe({ type: 'layout-shift', buffered: true });
            setTimeout(() => done(sum), 300);
        })"""
    )
    assert shift < 0.01


@pytest.mark.parametrize(("name", "most"), [("good_file", 4), ("poor_file", 6)])
def test_the_report_prints_on_a_few_pages(desk, request, name, most):
    check(desk, request.getfixturevalue(name))
    assert 2 <= pages_of(desk.pdf(prefer_css_page_size=True)) <= most


def test_paper_has_no_buttons_but_what_was_folded(desk, poor_file):
    check(desk, poor_file)
    expect(desk.get_by_text("Laporan pemeriksaan")).to_be_hidden()
    desk.emulate_media(media="print")
    expect(desk.get_by_text("Laporan pemeriksaan")).to_be_visible()
    for hidden in (desk.get_by_role("button"), desk.get_by_role("navigation"), desk.locator("#rincian")):
        for element in hidden.all():
            expect(element).to_be_hidden()
    assert desk.evaluate("document.querySelector('.blanks .cell').getBoundingClientRect().height") > 0
    desk.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert desk.locator(".report > section:not(.no-print) details:not([open])").count() == 0
    desk.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert desk.locator("details:not([open])").count() > 0
