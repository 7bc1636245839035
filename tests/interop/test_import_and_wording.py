"""The public files that circulate, taken into a zone: a ministry's filled template, and PortalRB's list as wording."""

from __future__ import annotations

import io
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from pilar.evaluation.actions.wording import keep_wording, read_wording
from pilar.evaluation.imports.compare import State
from pilar.evaluation.queries.lke_export import sheets_of
from pilar.evaluation.queries.sheets import wording_of
from pilar.instrument.edition import DEFAULT_EDITION
from pilar.workbook.reader import read
from pilar.workbook.writer import write
from tests.evaluation.place import Place
from tests.evaluation.workbooks import accepted, diff_of, uploaded
from tests.interop.files import MASTER, TEMPLATE, needs_files
from tests.organisation.town import AT
from tests.workbook.build import number
from tests.workbook.form import EDITION
from tests.workbook.samples import complete

pytestmark = [needs_files, pytest.mark.django_db, pytest.mark.filterwarnings("ignore:::openpyxl")]


def filled() -> bytes:
    """The template as a unit fills it: all answers, a note and a link on every fifth row."""
    book = load_workbook(TEMPLATE)
    for index, (key, value) in enumerate(complete(4).items()):
        row = EDITION.fields[key].row
        book["Jawaban"][f"K{row}"] = number(value) if isinstance(value, Fraction) else value
        if index % 5 == 0:
            book["Jawaban"][f"L{row}"] = f"catatan {key}"
            book["Jawaban"][f"M{row}"] = f"Bukti {key}: https://contoh.go.id/{key}"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def keep_master(place: Place) -> None:
    bureau = place.town.user(place.town.office, "Organisasi contoh", "organisation", place.town.root)
    texts, imported = read_wording(MASTER.read_bytes(), DEFAULT_EDITION)
    assert imported.differences == ()
    keep_wording(place.town.body, DEFAULT_EDITION, texts, by=bureau, at=AT)


@pytest.mark.parametrize("with_wording", [False, True])
def test_a_filled_template_comes_in_goes_out_and_comes_in_equal(place, with_wording):
    if with_wording:
        keep_master(place)
    upload = uploaded(place, filled())
    assert diff_of(place, upload).counts[State.NEW] == 127
    accepted(place, upload)
    rules, wording = place.rules, wording_of(place.zone)
    assert (wording is not None) is with_wording
    data = write(rules.instrument, sheets_of(place.zone), edition=rules.edition, wording=wording)
    before, after = (read(each, rules.instrument, wording=wording) for each in (filled(), data))
    assert (after.answers, after.notes, after.evidence) == (before.answers, before.notes, before.evidence)
    assert diff_of(place, uploaded(place, data)).counts[State.EQUAL] == 127


def test_the_list_brings_the_words_of_every_field(place):
    keep_master(place)
    wording = wording_of(place.zone)
    assert set(place.rules.instrument.fields) <= set(wording.questions)
    assert len(wording.criteria) == 113
