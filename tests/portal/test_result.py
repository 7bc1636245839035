"""The result page as a reader meets it."""

from __future__ import annotations

from pilar.instrument.loader import load
from tests.portal import workbooks
from tests.portal.html import Page


def section(page: Page, anchor: str) -> str:
    return page.one("section", id=anchor).text


def test_the_headline_says_total_verdict_and_what_was_read(good_result):
    assert good_result.one("p", class_="total-number").text == "Nilai total 88,57 dari 100"
    sentences = [element.text for element in good_result.all("p", class_="predicate-sentence")]
    assert sentences == ["Memenuhi semua syarat WBK", "Belum memenuhi WBBM: 3 dari 12 syarat belum terpenuhi"]
    text = good_result.one("main").text
    assert "127 dari 127 isian" in text
    assert "Jawaban, kolom K" in text
    assert "ketentuan di luar nilai" in text
    assert "Sementara" not in text


def test_a_provisional_total_is_tagged(poor_result):
    assert "Sementara: 50 isian kosong dihitung 0" in poor_result.one("div", class_="total").text


def test_every_floor_has_a_row_with_both_predicates(good_result):
    (table,) = good_result.all("table", class_="floors")
    rows = table.children[1].children
    assert len(rows) == 12
    capaian = next(row for row in rows if row.children[0].text == "Capaian kinerja")
    assert [cell.text for cell in capaian.children[1:]] == [
        "2,50 dari 5", "2,5", "Terpenuhi", "3,75", "Belum kurang 1,25 poin jawaban C → B",
    ]  # fmt: skip


def test_the_area_floors_carry_the_mark_of_a_rule_that_is_not_settled(good_result):
    text = section(good_result, "syarat")
    assert text.count("[4]") == 7
    assert "Belum dipastikan" in text
    assert "masing-masing" in text


def test_the_chart_has_a_name_a_description_and_a_table_beside_it(good_result):
    figure = good_result.one("figure", class_="chart")
    assert good_result.one("span", id=figure.attributes["aria-labelledby"]).text
    assert "WBBM 75 %" in good_result.one("span", id=figure.attributes["aria-describedby"]).text
    bars = good_result.all("svg", class_="bar")
    assert len(bars) == 6
    assert all(bar.attributes["role"] == "img" and "Pemenuhan" in bar.attributes["aria-label"] for bar in bars)
    assert len(good_result.one("table", **{"aria-label": "Nilai enam area"}).children[1].children) == 6


def test_ten_steps_with_their_gain(poor_result):
    steps = poor_result.one("ol", class_="steps").children
    assert len(steps) == 10
    assert "+14,00 poin" in steps[0].text
    assert "kosong → 3,20" in steps[0].text
    assert "Memenuhi syarat WBK" in steps[0].text


def test_faults_stand_with_their_cell_and_notices_apart(poor_result):
    text = section(poor_result, "temuan")
    faults, _, notices = text.partition("Baik untuk diketahui")
    assert "Jumlah tidak cocok dengan bagiannya" in faults
    assert "Jawaban!K175" in faults
    assert "Pembagi nol" in notices
    assert "Belum dijawab" not in text


def test_blanks_are_listed_by_area(poor_result):
    text = section(poor_result, "kosong")
    assert "51 isian masih kosong" in text
    assert "Area 5: Penguatan Pengawasan" in text


def test_nothing_wrong_is_said_as_good_news(good_result):
    assert "Tidak ditemukan kekeliruan" in section(good_result, "temuan")
    assert "Semua isian sudah dijawab" in section(good_result, "kosong")


def test_differences_show_both_figures_and_why(poor_result):
    text = section(poor_result, "selisih")
    assert "71,50" in text
    assert "+39,39" in text
    assert "melewatkan pertanyaan kosong" in text
    assert "Jawaban!R22" in text


def test_a_file_without_computed_values_is_said_plainly(good_result):
    assert "tidak menyimpan hasil hitungan" in section(good_result, "selisih")


def test_a_workbook_that_agrees_is_told_so(upload):
    page = Page(upload(workbooks.workbook(workbooks.best_answers(), figures={"total": 98.25})))
    assert "sama dengan hitungan menurut aturan" in section(page, "selisih")


def test_every_question_can_be_unfolded(good_result):
    text = section(good_result, "rincian")
    for code in load().questions:
        assert code in text


def test_how_the_rows_were_recognised_is_counted(good_result):
    assert "Dikenali pasti 127" in section(good_result, "pembacaan")


def test_contents_lead_to_every_section(poor_result):
    contents = poor_result.one("nav", class_="contents")
    targets = [element.attributes["href"][1:] for element in poor_result.all("a") if contents in _above(element)]
    assert targets == [element.attributes["id"] for element in poor_result.all("section")]


def _above(element):
    while element.parent:
        element = element.parent
        yield element


def test_the_print_button_waits_for_javascript(good_result):
    (button,) = [element for element in good_result.all("button") if "data-print" in element.attributes]
    assert "hidden" in button.attributes
