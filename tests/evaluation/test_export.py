"""The official workbook of a zone: nothing is lost on the way out and in again, and Excel computes our score."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pilar.evaluation.actions import answering, writing
from pilar.evaluation.actions.wording import Texts, keep_wording
from pilar.evaluation.actions.writing import Change
from pilar.evaluation.actions.zones import open_worksheet
from pilar.evaluation.evidence_texts import column_text, evidence_page, own_page
from pilar.evaluation.imports.compare import State
from pilar.evaluation.models import Answer, Evidence, EvidenceUse, EvidenceVersion, Worksheet
from pilar.evaluation.queries.imports import uses_by_field
from pilar.evaluation.queries.lke_export import sheets_of
from pilar.evaluation.queries.sheets import wording_of
from pilar.kernel.media_types import XLSX
from pilar.workbook.celltext import MAX_WRITTEN, as_read
from pilar.workbook.reader import read
from pilar.workbook.writer import write
from tests.evaluation.place import SCALED, YES_NO
from tests.evaluation.workbooks import accepted, book, diff_of, uploaded
from tests.organisation.town import AT
from tests.workbook.office import recalculated
from tests.workbook.samples import any_answers, anything, complete, half
from tests.workbook.test_writer import NASTY

OTHER = "A.I.2.i.a"
COUNTED = "A.II.5.iii.a.sudah"


def exported(place) -> bytes:
    rules = place.rules
    return write(
        rules.instrument, sheets_of(place.zone), edition=rules.edition, wording=wording_of(place.zone), unit_name="Uji"
    )


def file_evidence(place, field, title="SK Tim Kerja", *, page=None, **more) -> EvidenceUse:
    """A document, as an upload would leave it; the stored file plays no part here, so a link stands for it."""
    evidence = Evidence.objects.create(unit=place.zone.unit, kind="link", title=title, created_at=AT, created_by="1")
    url = more.pop("url", f"https://berkas.go.id/{evidence.pk}")
    version = evidence.versions.create(number=1, url=url, sha256="x", by="1", at=AT)
    return EvidenceUse.objects.create(
        zone=place.zone, field=field, version=version, page=page, position=9, by="1", at=AT, **more
    )


# -- there and back

WORDS = st.sampled_from(["SK Tim", "Notulen rapat", "=1+1", "“kutip”", "'", '"', "-", "Lihat:", "🙂", "(", ")", "a\tb"])
URLS = st.sampled_from(
    ["https://drive.google.com/file/d/abc/view?usp=sharing", "https://contoh.go.id/a_(b)", "http://contoh.go.id/?q=1,2",
     "www.contoh.go.id/halaman.", "bit.ly/bukti-zi", "https://contoh.go.id/a#bagian", "https://contoh.go.id/é"]
)  # fmt: skip
LINES = st.lists(st.one_of(WORDS, URLS), max_size=5).map(" ".join)
CELLS = st.one_of(st.lists(LINES, max_size=4).map("\n".join), st.sampled_from(NASTY), st.text(max_size=80))
FIELDS = st.sampled_from([SCALED, YES_NO, OTHER, COUNTED, "A.II.5.iii.a.kepala", "B.I.b.1"])
texts = st.dictionaries(FIELDS, CELLS, max_size=4)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(any_answers, texts, texts)
@example(complete(3), {SCALED: "=1+1", YES_NO: "satu\ndua"}, {SCALED: "SK: https://a.go.id/1, https://a.go.id/2"})
def test_in_out_and_in_again_loses_nothing(place, answers, notes, evidence):
    with transaction.atomic():
        first = book(answers, notes, evidence)
        accepted(place, uploaded(place, first))
        again = exported(place)
        before, after = (read(data, place.rules.instrument) for data in (first, again))
        assert after.answers == before.answers
        assert after.notes == before.notes
        assert after.evidence == before.evidence
        second = diff_of(place, uploaded(place, again))
        assert {row.state for row in second.rows} <= {State.EQUAL, State.BLANK}
        # Into another zone of the same unit: the same answers, and the same links serve the same fields.
        here = {(field, use.version.url) for field, rows in uses_by_field(place.zone.pk).items() for use in rows}
        other = place.zone_of(place.town.training, year=2027)
        mine, place.zone = place.zone, other
        accepted(place, uploaded(place, again))
        there = {(field, use.version.url) for field, rows in uses_by_field(other.pk).items() for use in rows}
        pairs = zip(mine.worksheets.get().answers.order_by("pk"), place.worksheet.answers.order_by("pk"), strict=True)
        assert all(
            (a.value, a.note, a.evidence_text) == (b.value, as_read(b.note), as_read(b.evidence_text)) for a, b in pairs
        )
        place.zone = mine
        assert here == there
        transaction.set_rollback(True)


def test_evidence_that_came_by_other_ways_is_a_line_of_its_own_and_equal_on_return(place):
    accepted(place, uploaded(place, book({SCALED: "A"}, {}, {SCALED: "Rapat: https://a.go.id/1"})))
    file_evidence(place, SCALED, "Foto apel", url="https://a.go.id/foto")
    file_evidence(place, OTHER, "SK Tim Kerja", page=3, url="https://a.go.id/sk")
    data = exported(place)
    reading = read(data, place.rules.instrument)
    assert reading.evidence[SCALED] == "Rapat: https://a.go.id/1\nFoto apel – https://a.go.id/foto"
    assert reading.evidence[OTHER] == "SK Tim Kerja, hlm. 3 – https://a.go.id/sk"
    diff = diff_of(place, uploaded(place, data))
    assert {row.state for row in diff.rows} == {State.EQUAL, State.BLANK}


def test_the_file_that_was_taken_stays_equal_though_other_evidence_came(place):
    data = book({SCALED: "A"}, {}, {SCALED: "Rapat: https://a.go.id/1"})
    upload = uploaded(place, data)
    accepted(place, upload)
    file_evidence(place, SCALED, "Foto apel")
    assert diff_of(place, upload).counts[State.EQUAL] == 1


# -- the evidence column


def use_of(pk: int, url: str = "", title: str = "SK", **more) -> EvidenceUse:
    """A use as it comes from a query, of a zone with the id 1; nothing of it is stored."""
    version = EvidenceVersion(evidence=Evidence(pk=pk, title=title), url=url)
    return EvidenceUse(zone_id=1, version=version, **more)


def test_a_document_is_named_with_its_page_and_where_it_is_read():
    assert column_text("", [use_of(5, page=3)]) == f"SK, hlm. 3 (berkas di Pilar: {evidence_page(1, 5)})"
    assert own_page(evidence_page(1, 5)) == 5
    assert own_page("https://contoh.go.id/zona/1/bukti/5/") is None


def test_what_is_named_already_is_not_named_twice():
    typed = f"SK (berkas di Pilar: {evidence_page(1, 5)})\nRapat https://a.go.id/1"
    assert column_text(typed, [use_of(5), use_of(6, "https://a.go.id/1", "Rapat")]) == typed
    assert evidence_page(1, 50) in column_text(typed, [use_of(5), use_of(50), use_of(6, "https://a.go.id/1")])


@pytest.mark.parametrize(
    ("typed", "left"),
    [("Rapat: https://a.go.id/1", "Rapat"), ("https://a.go.id/1\nSK https://a.go.id/2", "SK https://a.go.id/2"),
     ("a\n\nb https://a.go.id/1 dan c", "a\n\nb dan c"), ("(https://a.go.id/1)", ""),
     ("baris\nSK, hlm. 2 (berkas di Pilar: {own})", "baris")],
)  # fmt: skip
def test_the_address_of_a_link_that_is_gone_goes_and_the_words_stay(typed, left):
    uses = [use_of(2, "https://a.go.id/2")] if "a.go.id/2" in typed else []
    assert column_text(typed.format(own=evidence_page(1, 77)), uses) == left


def test_a_draft_is_no_line_and_its_address_stays_where_somebody_typed_it():
    use = use_of(1, "https://a.go.id/1", is_draft=True)
    assert column_text("", [use]) == ""
    assert column_text("Rapat https://a.go.id/1", [use]) == "Rapat https://a.go.id/1"


def test_more_than_a_cell_holds_is_counted_at_its_end():
    uses = [use_of(pk, title="x" * 190) for pk in range(1, 301)]
    text = column_text("atas", uses)
    assert len(text) < MAX_WRITTEN
    shown = text.count("berkas di Pilar")
    assert text.endswith(f"… dan {300 - shown} bukti lain di Pilar")


# -- what goes out


def test_a_draft_goes_out_blank_because_it_does_not_score(place):
    with writing.open_worksheet(place.zone.pk, [YES_NO], by=place.leader, at=AT) as worksheet:
        drafts = [Change(YES_NO, "Ya", note="tahun lalu", evidence_text="tahun lalu", is_draft=True)]
        writing.write(worksheet, drafts, origin="carried", by=place.leader, at=AT)
    reading = read(exported(place), place.rules.instrument)
    assert reading.answers[YES_NO] is None
    assert (dict(reading.notes), dict(reading.evidence)) == ({}, {})
    answering.confirm(place.zone.pk, [YES_NO], by=place.leader, at=AT)
    assert read(exported(place), place.rules.instrument).answers[YES_NO] == "Ya"


@pytest.mark.parametrize("code", ["tpi", "tpn"])
def test_every_assessor_with_columns_who_has_handed_over_goes_out(place, code):
    accepted(place, uploaded(place, book({SCALED: "A"}, {}, {SCALED: "https://a.go.id/1"})))
    assessor = place.town.body.assessors.get(code=code)
    worksheet = open_worksheet(place.zone, assessor, place.rules)
    Answer.objects.filter(worksheet=worksheet, field=SCALED).update(option="B", note="belum cukup")
    data = exported(place)
    # An internal assessor is still writing; what stands on the national team's worksheet it has decided.
    assert (b"belum cukup" in _strings(data)) is (code == "tpn")
    Worksheet.objects.filter(pk=worksheet.pk).update(state="submitted")
    data = exported(place)
    assert b"belum cukup" in _strings(data)
    assert read(data, place.rules.instrument).answers[SCALED] == "A"
    theirs = read(data, place.rules.instrument, assessor=code)
    assert (theirs.answers[SCALED], theirs.notes[SCALED]) == ("B", "belum cukup")


def _strings(data: bytes) -> bytes:
    """All texts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".xml"))


def test_a_note_about_a_derived_question_stands_on_its_row_and_comes_back(place):
    first = place.rules.instrument.questions["A.II.5.iii.a"].fields[0].key
    place.answer(first, Fraction(3), note="dari BKD")
    data = exported(place)
    row = place.rules.edition.derived["A.II.5.iii.a"]
    sheet = load_workbook(io.BytesIO(data))[place.rules.edition.sheet]
    assert sheet[f"{place.rules.edition.columns['note_unit']}{row}"].value == "dari BKD"
    assert read(data, place.rules.instrument).notes == {first: "dari BKD"}


def test_the_body_s_wording_goes_out_and_the_rows_are_recognised(place):
    bureau = place.town.user(place.town.root, "Organisasi contoh", "organisation", place.town.root)
    words = "Tim kerja telah dibentuk menurut redaksi resmi contoh"
    texts = Texts("contoh.json", {}, {SCALED: words}, {SCALED: "A. ya\nB. belum"})
    keep_wording(place.town.body, place.zone.edition, texts, by=bureau, at=AT)
    place.answer(SCALED, "A")
    data = exported(place)
    cells = {str(cell.value) for row in load_workbook(io.BytesIO(data))["Jawaban"].iter_rows() for cell in row}
    assert {words, "A. ya\nB. belum"} <= cells
    assert read(data, place.rules.instrument, wording=wording_of(place.zone)).answers[SCALED] == "A"


def test_whoever_sees_the_zone_downloads_it(client, place):
    place.answer(SCALED, "A")
    client.force_login(place.staff)
    response = client.get(f"/zona/{place.zone.pk}/lke/unduh.xlsx")
    assert response.headers["Content-Type"] == XLSX
    assert re.search(r'filename="LKE-[a-z-]+-2026\.xlsx"', response.headers["Content-Disposition"])
    assert "no-store" in response.headers["Cache-Control"]
    assert read(response.content, place.rules.instrument).answers[SCALED] == "A"


def test_the_download_takes_as_many_queries_for_one_evidence_as_for_many(client, place):
    client.force_login(place.leader)

    def taken() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/zona/{place.zone.pk}/lke/unduh.xlsx")
        return len(queries)

    file_evidence(place, SCALED)
    few = taken()
    for key in place.rules.instrument.fields:
        file_evidence(place, key)
    assert taken() == few <= 15


# -- LibreOffice

SHEETS = {
    "lengkap": complete(1),
    "separuh": half(2),
    "kosong": {},
    **{f"acak-{seed}": anything(seed) for seed in (3, 4)},
}


@pytest.mark.office
def test_libreoffice_computes_the_score_that_is_stored(place, soffice_path, tmp_path):
    files, expected = {}, {}
    for number, (name, answers) in enumerate(SHEETS.items()):
        place.zone = place.zone if not number else place.zone_of(place.town.training, year=2026 - number)
        place.zone.members.update(valid_from=AT.date() - timedelta(9))
        notes = {key: NASTY[index % len(NASTY)] for index, key in enumerate(place.rules.instrument.fields)}
        accepted(place, uploaded(place, book(answers, notes, notes)))
        if name == "separuh":
            draft = next(
                key for key, value in answers.items() if value is None and "." in key and key.startswith("A.I.")
            )
            best = place.rules.instrument.fields[draft].scale.best
            with writing.open_worksheet(place.zone.pk, [draft], by=place.leader, at=AT) as worksheet:
                writing.write(worksheet, [Change(draft, best, is_draft=True)], origin="carried", by=place.leader, at=AT)
        files[name], expected[name] = exported(place), place.worksheet
    for name, data in recalculated(soffice_path, tmp_path / "kantor", files).items():
        reading = read(data, place.rules.instrument)
        stored = expected[name]
        assert abs(reading.total.value - Fraction(stored.total)) < Fraction(1, 10**6)
        for number, area in place.rules.instrument.areas.items():
            points = sum(reading.figures[code].value for code in area.members)
            assert abs(points - Fraction(stored.areas[str(number)]["points"])) < Fraction(1, 10**6)
