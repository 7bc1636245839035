"""The working paper: exported, filled in, brought back, compared, accepted; and every paper that is refused."""

from __future__ import annotations

import io
from datetime import timedelta
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from pilar.evaluation.assessment.actions import working_paper as actions
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.models import Opinion, PaperImport, Seat
from pilar.evaluation.assessment.queries.working_paper import State, diff_of
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.workbook.errors import WorkbookError
from pilar.workbook.working_paper import HEAD_ROW, SHEET, STAMP_SHEET, read_paper
from tests.evaluation.bringing import bring, link
from tests.evaluation.place import SCALED, YES_NO
from tests.organisation.town import AT

COUNT = "A.II.5.iii.a.sudah"


@pytest.fixture
def taken(panel):
    """Handed in with one piece of evidence and taken by the member."""
    bring(panel.place, link(), field=SCALED, title="SK tim", page=None)
    panel.hand_in()
    panel.take()
    return panel


def exported(panel, by=None):
    return actions.export(panel.zone.pk, by=by or panel.member, at=AT)[0]


def filled(data, cells):
    """The paper with other cells: key → (answer, note, recommendation); None leaves one."""
    book = load_workbook(io.BytesIO(data))
    sheet = book[SHEET]
    for row in range(HEAD_ROW + 1, sheet.max_row + 1):
        for letter, value in zip("JKL", cells.get(sheet[f"A{row}"].value, ()), strict=False):
            if value is not None:
                sheet[f"{letter}{row}"] = value
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def brought(panel, cells, by=None, data=None):
    data = data if data is not None else filled(exported(panel), cells)
    return actions.upload(panel.zone.pk, data, "kertas.xlsx", by=by or panel.member, at=AT)


def rows_of(panel, kept, by=None):
    found, seats = actions.opened(panel.zone, by=by or panel.member, at=AT)
    return {row.field: row for row in diff_of(kept, found, seats).rows}


def page(name, *args):
    return reverse(f"assessment:{name}", args=args)


# -- the paper


def test_the_paper_has_every_field_with_the_units_answer_evidence_and_hidden_keys(taken):
    taken.say(SCALED, "B", note="=1+1")
    sheet = load_workbook(io.BytesIO(exported(taken)))[SHEET]
    rows = {sheet[f"A{row}"].value: row for row in range(HEAD_ROW + 1, sheet.max_row + 1)}
    assert list(rows) == list(taken.place.rules.instrument.fields)
    row = rows[SCALED]
    assert (sheet[f"F{row}"].value, sheet[f"J{row}"].value, sheet[f"K{row}"].value) == ("A", "B", "=1+1")
    assert sheet[f"K{row}"].data_type == "s"
    assert "SK tim" in sheet[f"H{row}"].value
    assert sheet[f"B{row}"].value == 1
    assert sheet.column_dimensions["A"].hidden
    assert sheet.data_validations.dataValidation


def test_what_the_lower_tiers_and_earlier_rounds_say_stands_beside_what_holds(taken):
    taken.say(SCALED, "B", note="Notulen kurang.", recommendation="Lengkapi")
    taken.raise_(taken.member, 1)
    taken.say(SCALED, "C", by=taken.lead)

    def cell(by):
        sheet = load_workbook(io.BytesIO(exported(taken, by)))[SHEET]
        row = next(row for row in range(HEAD_ROW + 1, sheet.max_row + 1) if sheet[f"A{row}"].value == SCALED)
        return sheet[f"I{row}"].value

    lower = "Anggota: B. Catatan: Notulen kurang. Rekomendasi: Lengkapi."
    assert cell(taken.lead) == f"C\n{lower}"  # the own answer stands in the columns to fill in
    taken.raise_(taken.lead, 2)
    taken.return_()
    taken.hand_in()
    taken.take()
    earlier = "Anggota, putaran 1: B. Catatan: Notulen kurang. Rekomendasi: Lengkapi."
    assert cell(taken.member) == f"C\n{earlier}\nKetua, putaran 1: C."


def test_a_cell_that_cannot_be_read_leaves_what_is_stored_and_says_so(taken, client):
    taken.say(SCALED, "B")
    kept = brought(taken, {SCALED: ("Z", None, None)})
    row = rows_of(taken, kept)[SCALED]
    assert row.state is State.BAD
    assert "yang tersimpan tetap" in row.problem
    client.force_login(taken.member)
    shown = client.get(page("paper_import", taken.zone.pk, kept.pk)).content.decode()
    assert "penilaian yang tersimpan tidak berubah" in shown
    assert "dianggap belum dijawab" not in shown
    assert Opinion.objects.get(field=SCALED).option == "B"


def test_what_is_written_is_read_back_the_same(taken):
    taken.say(COUNT, Fraction(7), note="Dihitung", recommendation="Lengkapi")
    paper = read_paper(exported(taken), taken.place.rules.instrument)
    row = paper.rows[COUNT]
    assert (row.answer, row.note, row.recommendation, row.version) == (Fraction(7), "Dihitung", "Lengkapi", 1)
    assert paper.findings == []
    assert {each.problem for each in paper.rows.values()} == {""}


# -- brought back


def test_changed_rows_are_taken_and_nothing_before_that(taken):
    kept = brought(taken, {SCALED: ("B", "Notulen kurang", "Lengkapi"), COUNT: (3, None, None)})
    assert not Opinion.objects.exists()
    rows = rows_of(taken, kept)
    assert {key for key, row in rows.items() if row.state is State.NEW} == {SCALED, COUNT}
    actions.accept(taken.zone.pk, kept.pk, {SCALED: 0, COUNT: 0}, by=taken.member, at=AT)
    opinion = Opinion.objects.get(field=SCALED)
    assert (opinion.option, opinion.note, opinion.recommendation) == ("B", "Notulen kurang", "Lengkapi")
    kept.refresh_from_db()
    assert kept.accepted == [SCALED, COUNT]
    assert LedgerEntry.objects.filter(code="opinion.saved").count() == 2
    assert rows_of(taken, kept)[SCALED].state is State.SAME


def test_what_somebody_has_changed_meanwhile_is_a_conflict_that_is_shown_before_it_is_taken(taken):
    data = exported(taken)
    taken.say(SCALED, "C", note="Rekan")
    kept = brought(taken, {}, data=filled(data, {SCALED: ("B", "Saya", None)}))
    row = rows_of(taken, kept)[SCALED]
    assert (row.state, row.stored.answer, row.file.answer, row.seen) == (State.CONFLICT, "C", "B", 1)
    taken.say(SCALED, "A")
    with pytest.raises(AssessmentError, match="diubah penilai lain"):
        actions.accept(taken.zone.pk, kept.pk, {SCALED: 1}, by=taken.member, at=AT)
    assert Opinion.objects.get(field=SCALED).option == "A"
    actions.accept(taken.zone.pk, kept.pk, {SCALED: 2}, by=taken.member, at=AT)
    assert Opinion.objects.get(field=SCALED).option == "B"


def test_of_two_rows_one_in_conflict_nothing_is_taken(taken):
    kept = brought(taken, {SCALED: ("B", None, None), YES_NO: ("Tidak", None, None)})
    taken.say(SCALED, "C")
    with pytest.raises(AssessmentError, match="Belum ada yang diterima"):
        actions.accept(taken.zone.pk, kept.pk, {YES_NO: 0, SCALED: 0}, by=taken.member, at=AT)
    assert not Opinion.objects.filter(field=YES_NO).exists()


def test_an_emptied_cell_is_said_and_not_taken_by_itself(taken):
    taken.say(SCALED, "B", note="Catatan")
    book = load_workbook(io.BytesIO(exported(taken)))
    sheet = book[SHEET]
    row = next(row for row in range(HEAD_ROW + 1, sheet.max_row + 1) if sheet[f"A{row}"].value == SCALED)
    sheet[f"K{row}"] = None
    kept = brought(taken, {}, data=saved(book))
    assert rows_of(taken, kept)[SCALED].state is State.ERASES


def test_bad_cells_say_why_and_are_not_taken(taken):
    kept = brought(taken, {SCALED: ("Z", None, None), COUNT: ("banyak", None, None), YES_NO: ("Ya", "x" * 9000, None)})
    rows = rows_of(taken, kept)
    assert {rows[key].state for key in (SCALED, COUNT, YES_NO)} == {State.BAD}
    assert "bukan salah satu dari" in rows[SCALED].problem
    with pytest.raises(AssessmentError, match="tidak \\(lagi\\) dapat diterima"):
        actions.accept(taken.zone.pk, kept.pk, {SCALED: 0}, by=taken.member, at=AT)


def test_sorted_and_missing_rows_are_fine_doubled_and_unknown_ones_are_told(taken):
    book = load_workbook(io.BytesIO(exported(taken)))
    sheet = book[SHEET]
    sheet.delete_rows(HEAD_ROW + 10, 100)
    sheet[f"A{HEAD_ROW + 2}"] = "tidak.dikenal"
    sheet[f"A{HEAD_ROW + 3}"] = sheet[f"A{HEAD_ROW + 1}"].value
    kept = brought(taken, {}, data=saved(book))
    assert len(kept.rows) < 100
    assert any("dua kali" in each for each in kept.findings)
    assert any("tidak dikenal" in each for each in kept.findings)


def test_another_members_area_is_locked(taken):
    Seat.objects.filter(user=taken.member).update(areas="2")
    kept = brought(taken, {SCALED: ("B", None, None)})
    assert rows_of(taken, kept)[SCALED].state is State.LOCKED


# -- refused


def test_a_paper_of_another_zone_round_tier_or_edition_is_refused_with_what_to_do(taken):
    data = exported(taken)
    stamp = actions.stamp_of(taken.round)
    from dataclasses import replace

    for change, told in (
        ({"zone": stamp.zone + 1}, "zona lain"), ({"round": stamp.round + 1}, "berikutnya"),
        ({"round": stamp.round - 1}, "sebelumnya"), ({"tier": 2}, "jenjang 2"), ({"edition": "2019"}, "edisi LKE 2019"),
        ({"assessor": "tpi-2"}, "penilai internal lain"),
    ):  # fmt: skip
        book = load_workbook(io.BytesIO(data))
        book[STAMP_SHEET]["B1"] = replace(stamp, **change).sealed()
        with pytest.raises(AssessmentError, match=told):
            brought(taken, {}, data=saved(book))
    assert not PaperImport.objects.exists()


def test_what_is_no_paper_is_refused(taken):
    book = load_workbook(io.BytesIO(exported(taken)))
    book[STAMP_SHEET]["B1"] = "dibuat sendiri"
    with pytest.raises(WorkbookError, match="Tanda kertas kerja"):
        brought(taken, {}, data=saved(book))
    del book[STAMP_SHEET]
    for data in (saved(book), b"%PDF-1.4", b"", b"PK\x03\x04rusak"):
        with pytest.raises(WorkbookError):
            brought(taken, {}, data=data)


def test_a_paper_that_was_uploaded_before_the_round_went_up_is_not_accepted(taken):
    kept = brought(taken, {SCALED: ("B", None, None)})
    taken.follow_all()
    taken.raise_(taken.member, 1)
    with pytest.raises(AssessmentError, match="sudah berganti"):
        actions.accept(taken.zone.pk, kept.pk, {SCALED: 0}, by=taken.lead, at=AT)


def test_only_the_seat_whose_turn_it_is_exports_and_uploads(taken):
    for other in (taken.place.leader, taken.lead, taken.inspector):
        with pytest.raises(AccessDenied):
            exported(taken, by=other)


# -- pages


def test_on_the_page_the_paper_is_brought_back_compared_and_ticked_rows_are_taken(client, taken):
    client.force_login(taken.member)
    got = client.get(page("paper_download", taken.zone.pk))
    file = SimpleUploadedFile("kertas.xlsx", filled(got.content, {SCALED: ("B", "Kurang <b>", None)}))
    answer = client.post(page("working_paper", taken.zone.pk), {"file": file})
    kept = PaperImport.objects.get()
    assert answer.url == page("paper_import", taken.zone.pk, kept.pk)
    text = client.get(answer.url).content.decode()
    assert "Kurang &lt;b&gt;" in text
    client.post(answer.url, {"pilih": SCALED, f"versi-{SCALED}": "0"})
    assert Opinion.objects.get().option == "B"
    client.post(page("paper_discard", taken.zone.pk, kept.pk))
    assert not PaperImport.objects.exists()


def test_a_conflict_on_the_page_keeps_what_was_ticked(client, taken):
    kept = brought(taken, {SCALED: ("B", None, None), YES_NO: ("Tidak", None, None)})
    taken.say(SCALED, "C")
    client.force_login(taken.member)
    address = page("paper_import", taken.zone.pk, kept.pk)
    answer = client.post(address, {"pilih": [SCALED], f"versi-{SCALED}": "0"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Belum ada yang diterima" in text
    assert f'value="{SCALED}" checked' in text
    assert f'value="{YES_NO}" checked' not in text


def test_a_file_that_is_no_paper_is_told_on_the_page(client, taken):
    client.force_login(taken.member)
    answer = client.post(page("working_paper", taken.zone.pk), {"file": SimpleUploadedFile("x.xlsx", b"halo")})
    assert answer.status_code == 422
    assert "kertas kerja" in answer.content.decode()


def test_the_diff_takes_the_same_queries_for_one_row_and_for_all(client, taken):
    client.force_login(taken.member)
    fields = taken.place.rules.instrument.fields
    few = brought(taken, {SCALED: ("B", None, None)})
    many = brought(taken, dict.fromkeys(fields, (None, "Catatan", None)))
    counts = []
    for kept in (few, few, many):
        with CaptureQueriesContext(connection) as made:
            client.get(page("paper_import", taken.zone.pk, kept.pk))
        counts.append(len(made))
    assert counts[1] == counts[2] <= 20


def test_what_was_brought_back_and_left_lying_is_removed_after_a_month(taken):
    brought(taken, {SCALED: ("B", None, None)})
    assert actions.remove_old(AT + timedelta(days=29)) == 0
    assert actions.remove_old(AT + timedelta(days=31)) == 1
    assert not PaperImport.objects.exists()
    assert LedgerEntry.objects.filter(code="working_paper.removed").count() == 1
