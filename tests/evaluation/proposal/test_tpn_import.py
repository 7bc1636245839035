"""A file with TPN's answers: read, compared with what stands there, accepted once and by nobody who may not."""

from __future__ import annotations

import json
from datetime import timedelta
from fractions import Fraction

import pytest

from pilar.errors import NotFoundError
from pilar.evaluation.actions.imports import StaleImport
from pilar.evaluation.actions.writing import Change
from pilar.evaluation.imports.compare import State
from pilar.evaluation.imports.keeping import KEPT_DAYS
from pilar.evaluation.models import AnswerRevision, Assessor, Worksheet
from pilar.evaluation.proposal.actions import fixing, tpn, tpn_import
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.models import TpnImport
from pilar.kernel.jobs import registry
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.workbook.errors import WorkbookError
from tests.evaluation.place import SCALED, YES_NO
from tests.evaluation.proposal.tpn_files import accept, brought, diff_of, national, portal, stored
from tests.evaluation.workbooks import book
from tests.organisation.town import AT

COUNT = "A.II.5.iii.a.sudah"


def typed(fair, row, field, value, note=None):
    return tpn.keep_answers(row.pk, [Change(field, value, note)], by=fair.bureau, at=AT)


# -- reading


def test_a_json_is_read_with_notes_and_nothing_is_written(fair, row):
    kept = brought(fair, row, portal(row, {YES_NO: "tidak", SCALED: "B", COUNT: "12"}, {SCALED: "Notulen kurang"}))
    assert kept.rows[YES_NO]["value"] == "Tidak"
    assert kept.rows[SCALED] == {"value": "B", "note": "Notulen kurang", "cell": "jawaban, baris 2"}
    assert kept.rows[COUNT]["value"] == "12"
    assert not Worksheet.objects.filter(assessor__code=Assessor.TPN).exists()
    assert LedgerEntry.objects.filter(code="tpn_import.uploaded").count() == 1


def test_of_a_workbook_the_columns_of_tpn_are_read_although_the_units_stand_before_them(fair, row):
    kept = brought(fair, row, national({YES_NO: "Ya", COUNT: Fraction(3)}, {YES_NO: "SK ada"}), "hasil.xlsx")
    assert kept.rows[YES_NO]["value"] == "Ya"
    assert kept.rows[YES_NO]["note"] == "SK ada"
    assert "!" in kept.rows[YES_NO]["cell"]
    assert kept.source.endswith("kolom TPN")
    assert tpn_import.FIRST_COLUMN not in {each["code"] for each in kept.findings}


def test_a_workbook_without_columns_of_tpn_gives_its_first_ones_and_says_so(fair, row):
    kept = brought(fair, row, book({YES_NO: "Ya"}, {YES_NO: "SK ada"}), "hasil.xlsx")
    assert (kept.rows[YES_NO]["value"], kept.rows[YES_NO]["note"]) == ("Ya", "SK ada")
    assert kept.findings[0]["code"] == tpn_import.FIRST_COLUMN


def test_bad_rows_are_listed_with_their_place_and_the_good_ones_are_read(fair, row):
    more = [{"soal_id": 999, "jawaban_tpn": "A"}, "x", {"soal_id": True}, {"soal_id": 1, "jawaban_tpn": "Tidak"}]
    kept = brought(fair, row, portal(row, {YES_NO: "Ya", SCALED: "Z", COUNT: "banyak"}, {}, more))
    rows = {each.field: each for each in diff_of(row, kept).rows}
    assert rows[YES_NO].state is State.NEW
    assert "soal_id 1 sudah ada; yang pertama dipakai" in rows[YES_NO].doubt
    assert {key for key, each in rows.items() if each.state is State.UNREADABLE} == {SCALED, COUNT}
    assert rows[SCALED].cell == "jawaban, baris 2"
    assert "bukan salah satu dari" in rows[SCALED].problem
    told = " ".join(each["message"] for each in kept.findings)
    assert "Jawaban ke-4: soal_id 999 tidak dikenal" in told
    assert "Jawaban ke-5 bukan objek" in told
    assert "Jawaban ke-6: soal_id true tidak dikenal" in told


def test_a_file_of_another_unit_is_read_with_a_warning(fair, row):
    kept = brought(fair, row, portal(row, {YES_NO: "Ya"}, unit_id="unit-lain"))
    assert kept.findings[0]["code"] == tpn_import.OTHER_UNIT
    assert "unit-lain" in kept.findings[0]["message"]


@pytest.mark.parametrize(
    ("data", "error", "match"),
    [
        (b"{", ProposalError, "bukan JSON"), (b"[" * 100_000, ProposalError, "bukan JSON"),
        (b'{"a": 1}', WorkbookError, "bukan jawaban unit"), (b"[]", WorkbookError, "bukan jawaban unit"),
        (b'{"tahun": 2025, "answers": []}', WorkbookError, "untuk tahun 2025"),
        (b'{"tahun": 2026, "answers": []}', ProposalError, "satu pun jawaban"),
        (b'{"tahun": 2026, "answers": [{"soal_id": 1, "jawaban_unit": "Ya"}]}', ProposalError, "satu pun jawaban"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_keeps_nothing(fair, row, data, error, match):
    with pytest.raises(error, match=match):
        brought(fair, row, data)
    assert not TpnImport.objects.exists()


# -- what it would do


def test_each_row_says_what_stands_there_and_what_the_file_says(fair, row):
    typed(fair, row, SCALED, "A", "Lama")
    typed(fair, row, COUNT, Fraction(5))
    kept = brought(fair, row, portal(row, {YES_NO: "Ya", SCALED: "B", COUNT: "5"}, {SCALED: "Baru"}))
    rows = {each.field: each for each in diff_of(row, kept).rows}
    assert rows[YES_NO].state is State.NEW
    assert rows[COUNT].state is State.EQUAL
    changed = rows[SCALED]
    assert changed.state is State.CHANGED
    assert [(part.stored_text, part.file_text) for part in changed.parts[:2]] == [("A", "B"), ("Lama", "Baru")]


# -- accepting


def test_chosen_rows_are_taken_with_their_notes_and_the_others_left_out(fair, row):
    typed(fair, row, SCALED, "A", "Lama")
    kept = brought(fair, row, portal(row, {YES_NO: "Ya", SCALED: "B", COUNT: "7"}, {COUNT: "Dihitung"}))
    written = accept(fair, row, kept, SCALED, COUNT)
    assert {each.field for each in written.changed} == {SCALED, COUNT}
    assert (stored(row, SCALED).option, stored(row, SCALED).note) == ("B", "Lama")
    assert (stored(row, COUNT).value, stored(row, COUNT).note) == (Fraction(7), "Dihitung")
    assert stored(row, YES_NO).is_blank
    assert stored(row, COUNT).revisions.get().origin == AnswerRevision.IMPORTED
    kept.refresh_from_db()
    assert (kept.accepted, kept.closed_at, kept.closed_by) == ([SCALED, COUNT], AT, fair.bureau.actor)
    assert LedgerEntry.objects.filter(code="tpn_result.kept").count() == 2


def test_a_note_alone_is_taken_and_leaves_the_answer(fair, row):
    typed(fair, row, SCALED, "A")
    accept(fair, row, brought(fair, row, portal(row, {}, {SCALED: "Cukup"})), SCALED)
    assert (stored(row, SCALED).option, stored(row, SCALED).note) == ("A", "Cukup")


def test_a_file_is_accepted_once(fair, row):
    kept = brought(fair, row, portal(row, {YES_NO: "Ya", SCALED: "B"}))
    accept(fair, row, kept, YES_NO)
    for field in (YES_NO, SCALED):
        with pytest.raises(ProposalError, match="sudah diterima"):
            accept(fair, row, kept, field)
    assert stored(row, SCALED).is_blank


def test_nothing_chosen_is_said_and_the_file_stays_open(fair, row):
    kept = brought(fair, row, portal(row, {YES_NO: "Ya"}))
    for fields in ((), (SCALED,), ("bukan-isian",)):
        with pytest.raises(ProposalError, match="Belum ada baris yang ditandai"):
            accept(fair, row, kept, *fields)
    kept.refresh_from_db()
    assert kept.closed_at is None


def test_an_answer_typed_since_the_page_was_shown_is_not_run_over(fair, row):
    typed(fair, row, SCALED, "A")
    kept = brought(fair, row, portal(row, {YES_NO: "Ya", SCALED: "B"}))
    page = {YES_NO: 0, SCALED: 1}
    typed(fair, row, SCALED, "C")
    with pytest.raises(StaleImport) as refused:
        accept(fair, row, kept, YES_NO, SCALED, seen=page)
    assert refused.value.fields == {SCALED}
    assert (stored(row, SCALED).option, stored(row, YES_NO).is_blank) == ("C", True)
    accept(fair, row, kept, YES_NO, seen=page)  # what nobody has touched is not held up
    assert (stored(row, SCALED).option, stored(row, YES_NO).option) == ("C", "Ya")


def test_without_the_versions_that_were_seen_the_typed_answer_would_be_lost(fair, row):
    """What the guard is for: a page that asked for no version would carry this one."""
    kept = brought(fair, row, portal(row, {SCALED: "B"}))
    typed(fair, row, SCALED, "C")
    accept(fair, row, kept, SCALED, seen={SCALED: stored(row, SCALED).version})
    assert stored(row, SCALED).option == "B"


def test_nobody_else_brings_or_accepts_a_file(fair, row):
    kept = brought(fair, row, portal(row, {YES_NO: "Ya"}))
    leader = fair.town.user(fair.zones[0].unit, "Ketua contoh", "zi_leader")
    stranger = fair.town.user(fair.town.other_root, "Biro instansi lain contoh", "organisation", fair.town.other_root)
    for who, error in ((leader, AccessDenied), (fair.town.inspector, AccessDenied), (stranger, NotFoundError)):
        with pytest.raises(error):
            accept(fair, row, kept, YES_NO, by=who)
        with pytest.raises(error):
            tpn_import.upload(row.pk, portal(row, {YES_NO: "Ya"}), "hasil.json", by=who, at=AT)
        with pytest.raises(error):
            tpn_import.discard(row.pk, kept.pk, by=who, at=AT)
    assert not Worksheet.objects.filter(assessor__code=Assessor.TPN).exists()


def test_a_file_of_one_unit_is_not_accepted_for_another(fair, row):
    other = row.proposal.units.get(zone=fair.zones[1])
    kept = brought(fair, other, portal(other, {YES_NO: "Ya"}))
    with pytest.raises(NotFoundError):
        accept(fair, row, kept, YES_NO)


def test_after_the_proposal_was_withdrawn_nothing_is_accepted(fair, row):
    kept = brought(fair, row, portal(row, {YES_NO: "Ya"}))
    fixing.withdraw(row.proposal_id, "Diganti", by=fair.bureau, at=AT)
    with pytest.raises(ProposalError, match="tidak \\(lagi\\) ditetapkan"):
        accept(fair, row, kept, YES_NO)
    with pytest.raises(ProposalError, match="tidak \\(lagi\\) ditetapkan"):
        brought(fair, row, portal(row, {YES_NO: "Ya"}))


# -- how long it waits


def test_what_was_read_is_removed_by_hand_or_in_the_night_after_a_while(fair, row):
    by_hand, old, young = (brought(fair, row, portal(row, {YES_NO: "Ya"})) for _ in range(3))
    accept(fair, row, old, YES_NO)
    tpn_import.discard(row.pk, by_hand.pk, by=fair.bureau, at=AT)
    TpnImport.objects.filter(pk=young.pk).update(uploaded_at=AT + timedelta(1))
    assert tpn_import.remove_old(AT + timedelta(KEPT_DAYS)) == 0
    assert tpn_import.remove_old(AT + timedelta(KEPT_DAYS, 1)) == 1
    assert list(TpnImport.objects.all()) == [young]
    assert stored(row, YES_NO).option == "Ya"
    assert LedgerEntry.objects.filter(code="tpn_import.removed").count() == 2
    assert "proposal.old_tpn_files" in registry.SCHEDULES


def test_what_is_kept_is_only_what_tpn_says(fair, row):
    kept = brought(fair, row, portal(row, {YES_NO: "Ya"}, {}, [{"soal_id": 2, "bukti_dukung_unit": "https://a.go.id"}]))
    assert "a.go.id" not in json.dumps(kept.rows)
