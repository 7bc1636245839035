"""What an upload keeps of a workbook: values, notes, evidence, where they stood, and why something is unreadable."""

from __future__ import annotations

import json
from contextlib import suppress
from fractions import Fraction

import pytest

from pilar.errors import NotFoundError
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.imports.reading import read_upload
from pilar.evaluation.models import Milestone, WorkbookImport, Worksheet
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.edition import DEFAULT_EDITION
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.workbook.errors import WorkbookError
from tests.evaluation.place import SCALED, YEAR, YES_NO
from tests.evaluation.workbooks import book, diff_of, uploaded
from tests.organisation.town import AT, TODAY
from tests.workbook.build import jawaban, lke_zi
from tests.workbook.hostile import CASES
from tests.workbook.hostile.registry import READ
from tests.workbook.samples import complete

RULES = rulebook(DEFAULT_EDITION)
COUNT = "A.II.5.iii.a.sudah"
INDEX = next(key for key, item in RULES.instrument.fields.items() if item.kind == "index")


@pytest.mark.parametrize("layout", [jawaban, lke_zi])
def test_both_circulating_layouts_are_read_whole(layout):
    found = read_upload(layout(complete(1)).data(), RULES, None)
    assert set(found.rows) == set(RULES.instrument.fields)
    assert sum("value" in row for row in found.rows.values()) == 127
    assert found.layout in ("jawaban", "lke-zi")


def test_a_row_keeps_what_was_typed_and_where():
    built = jawaban({SCALED: "B"}, notes={"note:unit": {SCALED: "dua\nbaris"},
                                           "evidence:unit": {SCALED: "SK https://contoh.go.id/sk"}})  # fmt: skip
    row = read_upload(built.data(), RULES, None).rows[SCALED]
    assert row["value"] == "B"
    assert (row["note"], row["evidence"]) == ("dua\nbaris", "SK https://contoh.go.id/sk")
    assert row["cell"] == f"Jawaban!{built.at(SCALED)}"
    assert "problem" not in row


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [(SCALED, "A/B", "bukan salah satu"), (COUNT, "banyak", "bukan angka"), (INDEX, "85%", "persen"),
     (SCALED, "#REF!", "galat"), (INDEX, "7", "0 dan 4")],
)  # fmt: skip
def test_what_is_unreadable_says_why_and_keeps_its_note(field, typed, says):
    built = jawaban({field: typed}, notes={"note:unit": {field: "tetap ada"}})
    row = read_upload(built.data(), RULES, None).rows[field]
    assert "value" not in row
    assert says in row["problem"]
    assert row["note"] == "tetap ada"


def test_a_question_that_the_sheet_lacks_is_unreadable_and_not_blank():
    built = jawaban(complete(1))
    row = int("".join(sign for sign in built.at(SCALED) if sign.isdigit()))
    built.book["Jawaban"].delete_rows(row)
    found = read_upload(built.data(results=False), RULES, None)
    gone = [key for key, row in found.rows.items() if "tidak ditemukan" in row.get("problem", "")]
    assert gone == [SCALED]


def test_numbers_are_kept_exactly():
    found = read_upload(book({INDEX: Fraction("3.67"), COUNT: Fraction(123_456_789_012_345)}), RULES, None)
    assert Fraction(found.rows[INDEX]["value"]) == Fraction("3.67")
    assert Fraction(found.rows[COUNT]["value"]) == 123_456_789_012_345


def test_a_note_that_is_too_long_is_told_and_not_cut():
    row = read_upload(book({SCALED: "A"}, {SCALED: "x" * 10_001}), RULES, None).rows[SCALED]
    assert "note" not in row
    assert "Catatan pada berkas lebih dari 10.000 huruf" in row["problem"]


@pytest.mark.parametrize("case", [case for case in CASES if READ not in case.expects][::4], ids=lambda case: case.name)
def test_a_bad_workbook_is_refused_with_its_sentence_and_nothing_is_kept(place, case):
    with pytest.raises(WorkbookError) as caught:
        uploaded(place, case.make())
    assert caught.value.code in case.expects
    assert caught.value.message.endswith(".")
    assert not WorkbookImport.objects.exists()


@pytest.mark.parametrize("case", [case for case in CASES if READ in case.expects][::5], ids=lambda case: case.name)
def test_a_strange_workbook_that_can_be_read_is_stored_as_json(place, case):
    with suppress(WorkbookError):  # some may also be refused
        upload = uploaded(place, case.make())
        assert json.dumps(upload.rows)
        assert len(diff_of(place, upload).rows) == 127


def test_an_upload_changes_no_answer_and_stands_in_the_ledger(place):
    before = LedgerEntry.objects.count()
    upload = uploaded(place, book({SCALED: "A"}))
    assert place.worksheet.answers.exclude(version=0).count() == 0
    assert LedgerEntry.objects.count() == before + 1
    assert (upload.filename, upload.sheet, upload.layout) == ("lke contoh.xlsx", "Jawaban", "jawaban")


@pytest.mark.parametrize("who", ["staff", "head"])
def test_whoever_answers_nothing_here_uploads_nothing(place, who):
    with pytest.raises(AccessDenied):
        uploaded(place, b"", by=getattr(place, who))


def test_a_contributor_may_upload_for_what_is_assigned(place):
    place.zone.assignments.create(question=YES_NO, user=place.staff, given_by="1", given_at=AT)
    upload = uploaded(place, book({YES_NO: "Ya", SCALED: "A"}), by=place.staff)
    diff = diff_of(place, upload, by=place.staff)
    assert [row.field for row in diff.fresh] == [YES_NO]
    assert diff.locked == 126


@pytest.mark.parametrize("unit", ["health", "other_root"])
def test_another_opd_and_another_body_find_no_such_zone(place, unit):
    stranger = place.town.user(getattr(place.town, unit), "Ketua lain contoh", "zi_leader")
    with pytest.raises(NotFoundError):
        uploaded(place, book(), by=stranger)


def test_nothing_is_read_for_a_worksheet_that_is_handed_in_or_over(place):
    window = Milestone.objects.create(
        body=place.town.body, year=YEAR, code="self-assessment", opens_on=TODAY.replace(month=1),
        closes_on=TODAY.replace(month=2), source="Surat", changed_at=AT, changed_by="1",
    )  # fmt: skip
    with pytest.raises(EvaluationError, match="Masa pengisian berakhir"):
        uploaded(place, b"not even looked at")
    window.delete()
    Worksheet.objects.filter(pk=place.worksheet.pk).update(state="submitted")
    with pytest.raises(EvaluationError, match="Diserahkan"):
        uploaded(place, b"not even looked at")
    assert not WorkbookImport.objects.exists()
