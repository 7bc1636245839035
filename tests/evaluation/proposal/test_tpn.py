"""TPN's own worksheet: typed in with notes, shown again with everything typed, read by the unit beside TPI's."""

from __future__ import annotations

import io
import json
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from pilar.evaluation.actions.writing import Change
from pilar.evaluation.errors import AnswerConflict, EvaluationError
from pilar.evaluation.imports import reading
from pilar.evaluation.models import Assessor, Worksheet
from pilar.evaluation.proposal.actions import fixing, tpn
from pilar.evaluation.proposal.models import TpnImport
from pilar.evaluation.queries.lke_export import sheets_of
from pilar.evaluation.queries.sheets import opinions
from pilar.instrument.words import answer_text
from pilar.kernel.models import LedgerEntry
from pilar.workbook.gate import Gate
from tests import responses
from tests.evaluation.place import SCALED, YES_NO
from tests.evaluation.proposal.rows import best
from tests.evaluation.proposal.test_pages import text
from tests.evaluation.proposal.tpn_files import brought, diff_of, portal, stored
from tests.organisation.town import AT

COUNT = "A.II.5.iii.a.sudah"


@pytest.fixture
def bureau(client, fair):
    client.force_login(fair.bureau)
    return client


def keep(fair, row, field, value, note=None, **more):
    return tpn.keep_answers(row.pk, [Change(field, value, note, **more)], by=fair.bureau, at=AT)


# -- the worksheet


def test_tpn_has_a_worksheet_and_score_of_its_own(fair, row):
    values = best(row.zone.edition, **{YES_NO: "Tidak"})
    written = tpn.keep_answers(row.pk, [Change(key, value) for key, value in values.items()], by=fair.bureau, at=AT)
    sheets = {sheet.assessor.code: sheet for sheet in row.zone.worksheets.select_related("assessor")}
    assert set(sheets) == {"unit", "tpi", "tpn"}
    assert sheets["tpn"].total == written.worksheet.total < sheets["tpi"].total
    assert not sheets["tpn"].is_provisional
    row.refresh_from_db()
    assert "tpn" not in json.loads(row.submission.content)["assessors"]


def test_what_tpn_said_goes_out_with_the_workbook_of_the_zone_and_is_shown_beside_the_unit(fair, row):
    assert [sheet.code for sheet in sheets_of(row.zone)] == ["unit", "tpi"]
    keep(fair, row, YES_NO, "Tidak", "SK tidak ada (contoh).")
    sheets = {sheet.code: sheet for sheet in sheets_of(row.zone)}
    assert list(sheets) == ["unit", "tpi", "tpn"]
    assert (sheets["tpn"].answers[YES_NO], sheets["tpn"].notes[YES_NO]) == ("Tidak", "SK tidak ada (contoh).")
    said = [each.worksheet.assessor.code for each in opinions(row.zone.pk, [YES_NO])[YES_NO]]
    assert said == ["tpn"]


def test_an_answer_that_a_field_does_not_allow_or_a_stale_one_keeps_nothing(fair, row):
    with pytest.raises(EvaluationError):
        tpn.keep_answers(row.pk, [Change(YES_NO, "Ya"), Change(SCALED, "Z")], by=fair.bureau, at=AT)
    assert not Worksheet.objects.filter(assessor__code=Assessor.TPN).exists()
    keep(fair, row, YES_NO, "Ya", seen=0)
    with pytest.raises(AnswerConflict):
        keep(fair, row, YES_NO, "Tidak", seen=0)


# -- typed in


def typing(row):
    return f"/usulan/unit/{row.pk}/tpn/"


def whole(page):
    """The form as the page shows it, ready to be sent."""
    sent = {}
    for group in page.context["groups"]:
        for line in group.lines:
            key = line.place.key
            sent[f"versi:{key}"] = str(line.version)
            sent[f"{'pilihan' if line.options else 'angka'}:{key}"] = line.text
            sent[f"catatan:{key}"] = line.note
    return sent


def test_answers_and_notes_are_typed_part_by_part(bureau, row):
    page = bureau.get(typing(row))
    assert [(group.code, group.is_open) for group in page.context["groups"]] == [
        *((str(number), number == 1) for number in range(1, 7)), ("hasil", False),
    ]  # fmt: skip
    sent = {**whole(page), f"pilihan:{SCALED}": "B", f"catatan:{SCALED}": "Notulen kurang", f"angka:{COUNT}": "12"}
    answer = bureau.post(typing(row), {**sent, "bagian": "5"})
    assert answer.headers["Location"] == f"{typing(row)}?bagian=5#bagian-5"
    assert (stored(row, SCALED).option, stored(row, SCALED).note, stored(row, COUNT).value) == (
        "B", "Notulen kurang", Fraction(12),
    )  # fmt: skip
    page = bureau.get(answer.headers["Location"])
    assert "2 isian TPN disimpan" in text(page)
    assert [group.code for group in page.context["groups"] if group.is_open] == ["5"]
    assert "Notulen kurang" in text(page)
    again = bureau.post(typing(row), whole(page))
    assert again.headers["Location"] == f"/usulan/unit/{row.pk}/"
    assert LedgerEntry.objects.filter(code="tpn_result.kept").count() == 1  # nothing had changed


def test_what_is_wrong_is_linked_at_the_top_and_nothing_typed_is_lost(bureau, row):
    sent = {
        **whole(bureau.get(typing(row))), f"pilihan:{YES_NO}": "Mungkin", f"angka:{COUNT}": "banyak",
        f"catatan:{COUNT}": "x" * 10_001, f"pilihan:{SCALED}": "B", f"catatan:{SCALED}": "Baik sekali",
    }  # fmt: skip
    answer = bureau.post(typing(row), sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    for anchor in (f"tpn-{YES_NO}", f"tpn-{COUNT}", f"catatan-{COUNT}"):
        assert f'href="#{anchor}"' in html
        assert f'id="{anchor}"' in html
    assert {key: value for key, value in whole(answer).items() if sent[key] != value} == {}
    assert '<option value="Mungkin" selected>' in html
    assert {group.code for group in answer.context["groups"] if group.is_open} == {"1", "5"}
    assert not Worksheet.objects.filter(assessor__code=Assessor.TPN).exists()


def test_two_who_type_see_each_others_answer_and_what_one_has_not_touched_is_left(fair, bureau, row):
    keep(fair, row, YES_NO, "Ya")
    mine = {**whole(bureau.get(typing(row))), f"pilihan:{SCALED}": "B", f"catatan:{SCALED}": "Milik saya"}
    keep(fair, row, SCALED, "C", "Milik rekan")
    keep(fair, row, YES_NO, "Tidak")  # mine still says Ya, as it was shown
    answer = bureau.post(typing(row), mine)
    assert answer.status_code == 422
    assert "Diubah orang lain menjadi “C”, dengan catatan “Milik rekan”" in text(answer)
    assert stored(row, SCALED).option == "C"
    again = whole(answer)
    assert (again[f"pilihan:{SCALED}"], again[f"catatan:{SCALED}"]) == ("B", "Milik saya")
    assert bureau.post(typing(row), again).status_code == 302
    assert (stored(row, SCALED).option, stored(row, SCALED).note) == ("B", "Milik saya")
    assert stored(row, YES_NO).option == "Tidak"


def test_an_answer_between_reading_and_saving_is_shown_too(fair, bureau, row, monkeypatch):
    keep(fair, row, SCALED, "A")
    sent = {**whole(bureau.get(typing(row))), f"pilihan:{SCALED}": "B"}
    real = tpn.keep_answers

    def later(*args, **more):
        monkeypatch.setattr(tpn, "keep_answers", real)
        keep(fair, row, SCALED, "C")
        return real(*args, **more)

    monkeypatch.setattr(tpn, "keep_answers", later)
    answer = bureau.post(typing(row), sent)
    assert answer.status_code == 422
    assert "Diubah orang lain menjadi “C”" in text(answer)
    assert bureau.post(typing(row), whole(answer)).status_code == 302
    assert stored(row, SCALED).option == "B"


def test_a_form_of_something_else_is_refused_and_a_withdrawn_proposal_too(fair, bureau, row):
    sent = whole(bureau.get(typing(row)))
    assert "tidak ada pada LKE ini" in text(bureau.post(typing(row), {"versi:X.1": "0"}))
    fixing.withdraw(row.proposal_id, "Diganti", by=fair.bureau, at=AT)
    answer = bureau.post(typing(row), {**sent, f"pilihan:{SCALED}": "B"})
    assert answer.status_code == 422
    assert "tidak (lagi) ditetapkan" in text(answer)
    assert whole(answer)[f"pilihan:{SCALED}"] == "B"


def test_what_unit_and_tpi_answered_stands_beside_each_field(bureau, row):
    page = bureau.get(typing(row))
    lines = {line.place.key: line for group in page.context["groups"] for line in group.lines}
    assert (lines[YES_NO].unit, lines[YES_NO].internal) == ("Ya", "Ya")
    assert lines[COUNT].internal == answer_text(lines[COUNT].item, best(row.zone.edition)[COUNT])
    html = page.content.decode()
    assert f'aria-describedby="kata-{YES_NO}"' in html
    assert f'id="kata-{YES_NO}"' in html
    assert "Unit: Ya ; TPI: Ya" in text(page)


def test_a_button_fills_the_blank_fields_with_tpis_answers_and_saves_nothing(fair, bureau, row):
    keep(fair, row, SCALED, "C", "Notulen kurang")
    before = LedgerEntry.objects.count()
    sent = {**whole(bureau.get(typing(row))), f"pilihan:{YES_NO}": "Tidak", f"catatan:{COUNT}": "Dihitung ulang"}
    page = bureau.post(typing(row), {**sent, "isi": "tpi"})
    said = text(page)
    assert page.status_code == 200
    assert "Belum disimpan" in said
    assert f"{len(best(row.zone.edition)) - 2} isian yang kosong sekarang berisi jawaban TPI" in said
    typed = whole(page)
    assert (typed[f"pilihan:{YES_NO}"], typed[f"pilihan:{SCALED}"]) == ("Tidak", "C")  # typed, stored: left
    assert typed[f"catatan:{COUNT}"] == "Dihitung ulang"
    assert typed[f"angka:{COUNT}"]
    assert {line.is_filled for group in page.context["groups"] for line in group.lines if line.place.key == COUNT} == {
        True
    }
    assert (LedgerEntry.objects.count(), stored(row, YES_NO).is_blank, stored(row, COUNT).is_blank) == (
        before,
        True,
        True,
    )
    assert bureau.post(typing(row), typed).status_code == 302
    assert stored(row, COUNT).value == best(row.zone.edition)[COUNT]
    assert stored(row, YES_NO).option == "Tidak"
    sheet = Worksheet.objects.get(assessor__code=Assessor.TPN)
    assert not sheet.is_provisional
    again = bureau.post(typing(row), {**whole(bureau.get(typing(row))), "isi": "tpi"})
    assert "Tidak ada isian kosong" in text(again)


def test_filling_keeps_what_is_wrong_and_refuses_a_form_of_something_else(bureau, row):
    sent = {**whole(bureau.get(typing(row))), f"angka:{COUNT}": "banyak", "isi": "tpi"}
    page = bureau.post(typing(row), sent)
    assert whole(page)[f"angka:{COUNT}"] == "banyak"
    assert f'id="salah-{COUNT}"' in page.content.decode()
    refused = bureau.post(typing(row), {"versi:X.1": "0", "isi": "tpi"})
    assert (refused.status_code, "tidak ada pada LKE ini" in text(refused)) == (422, True)


def test_enter_saves_and_does_not_fill(bureau, row):
    html = bureau.get(typing(row)).content.decode()
    form = html[html.index('class="form tpn-form"') :]
    first = form[form.index("<button") : form.index("</button>")]
    assert 'name="isi"' not in first


# -- read


def test_the_unit_reads_where_tpn_differs_and_what_it_noted(fair, client, row):
    leader = fair.town.user(fair.zones[0].unit, "Ketua contoh", "zi_leader")
    client.force_login(leader)
    at = f"/usulan/unit/{row.pk}/"
    assert "tpn/hasil/" not in client.get(at).content.decode()
    assert "belum dicatat" in text(client.get(f"{at}tpn/hasil/"))
    values = best(row.zone.edition, **{YES_NO: "Tidak"})
    changes = [Change(key, value) for key, value in values.items()]
    tpn.keep_answers(row.pk, changes, by=fair.bureau, at=AT)
    keep(fair, row, SCALED, "A", "Pertahankan")
    assert "tpn/hasil/" in client.get(at).content.decode()
    page = client.get(f"{at}tpn/hasil/")
    (group,) = page.context["groups"]
    differs, noted = group[1]
    assert (differs.place.key, differs.unit, differs.internal, differs.national) == (YES_NO, "Ya", "Ya", "Tidak")
    assert (noted.place.key, noted.note, noted.differs) == (SCALED, "Pertahankan", False)
    assert "1 jawaban berbeda dari TPI, 1 diberi catatan" in text(page)
    every = client.get(f"{at}tpn/hasil/?tampil=semua")
    assert sum(len(lines) for _, lines in every.context["groups"]) == len(values)


def test_what_tpn_said_is_downloaded_as_it_is_shown(fair, client, row):
    client.force_login(fair.town.user(fair.zones[0].unit, "Ketua contoh", "zi_leader"))
    at = f"/usulan/unit/{row.pk}/tpn/hasil/"
    assert client.get(f"{at}?unduh=csv").status_code == 200
    keep(fair, row, YES_NO, "Tidak", "SK tidak ada")
    page = client.get(at).content.decode()
    assert 'href="?unduh=xlsx"' in page
    assert 'data-label="Catatan TPN"' in page
    lines = client.get(f"{at}?unduh=csv").getvalue().decode().splitlines()
    assert len(lines) == 2
    assert lines[1].endswith(";Ya;Ya;Tidak;ya;SK tidak ada")
    answer = client.get(f"{at}?tampil=semua&unduh=xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    responses.close(answer)
    assert len(list(book["Data"].values)) == len(best(row.zone.edition)) + 1


# -- the pages of a file


def importing(row, kept=None):
    return f"/usulan/unit/{row.pk}/tpn/impor/" + (f"{kept.pk}/" if kept else "")


def form(row, kept, *fields, **more):
    return {"versi": diff_of(row, kept).versions, "pilih": list(fields), "mana": "terima", **more}


def test_a_file_is_looked_through_and_accepted_on_its_page(fair, bureau, row):
    keep(fair, row, SCALED, "A")
    data = portal(row, {YES_NO: "Ya", SCALED: "B", COUNT: "banyak"}, {SCALED: "Kurang"}, [{"soal_id": 999}])
    answer = bureau.post(importing(row), {"berkas": SimpleUploadedFile("../hasil.json", data)})
    kept = TpnImport.objects.get()
    assert answer.headers["Location"] == importing(row, kept)
    page = bureau.get(importing(row, kept))
    said = text(page)
    assert "2 jawaban dan 1 catatan terbaca, 1 isian tidak terbaca." in said
    assert "soal_id 999 tidak dikenal" in said
    assert [heading for heading, _, _ in page.context["groups"]] == ["Tidak terbaca", "Berubah", "Baru"]
    assert page.context["chosen"] == {YES_NO, SCALED}
    assert page.context["before"].answered == 1
    assert page.context["after"].answered == 2
    only = bureau.post(importing(row, kept), form(row, kept, SCALED, mana="hitung"))
    assert (only.status_code, only.context["after"].answered) == (200, 1)
    assert only.context["after"].total < page.context["before"].total < page.context["after"].total
    assert stored(row, SCALED).option == "A"
    done = bureau.post(importing(row, kept), form(row, kept, YES_NO), follow=True)
    assert "1 isian TPN diterima" in text(done)
    again = bureau.get(importing(row, kept))
    assert "1 isian ditinggalkan" in text(again)
    assert 'name="pilih"' not in again.content.decode()
    assert bureau.post(importing(row, kept), form(row, kept, SCALED)).status_code == 422
    assert "hasil.json" in text(bureau.get(importing(row)))


def test_a_change_in_between_is_shown_first_with_the_ticks_kept(fair, bureau, row):
    kept = brought(fair, row, portal(row, {YES_NO: "Ya", SCALED: "B"}))
    sent = form(row, kept, SCALED)
    keep(fair, row, SCALED, "C")
    answer = bureau.post(importing(row, kept), sent)
    assert answer.status_code == 409
    heading, _, (line,) = answer.context["groups"][0]
    assert heading.startswith("Yang berubah sejak")
    assert (line.field, line.answer.stored_text) == (SCALED, "C")
    assert answer.context["chosen"] == {SCALED}
    assert bureau.post(importing(row, kept), form(row, kept, SCALED)).status_code == 302
    assert stored(row, SCALED).option == "B"


def test_refusals_of_the_upload_stand_at_the_form(bureau, row, monkeypatch, settings):
    assert "Pilih berkasnya" in text(bureau.post(importing(row), {}))
    answer = bureau.post(importing(row), {"berkas": SimpleUploadedFile("hasil.json", b"{")})
    assert (answer.status_code, "bukan JSON" in text(answer)) == (422, True)
    gate = Gate(places=1, patience=0.01)
    monkeypatch.setattr(reading, "reading_gate", gate)
    with gate.place():
        answer = bureau.post(importing(row), {"berkas": SimpleUploadedFile("hasil.xlsx", b"PK")})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    settings.PILAR_MAX_UPLOAD = 1
    assert "terlalu besar" in text(bureau.post(importing(row), {"berkas": SimpleUploadedFile("hasil.json", b"{}")}))
    assert not TpnImport.objects.exists()


def test_a_page_that_came_back_incomplete_accepts_nothing(fair, bureau, row):
    kept = brought(fair, row, portal(row, {YES_NO: "Ya"}))
    answer = bureau.post(importing(row, kept), form(row, kept, YES_NO, versi="1.2"))
    assert (answer.status_code, "tidak utuh terkirim" in text(answer)) == (422, True)
    assert bureau.post(f"{importing(row, kept)}hapus/").status_code == 302
    for address in (importing(row, kept), f"{importing(row, kept)}hapus/"):
        assert bureau.post(address, form(row, kept, YES_NO)).status_code == 404


def test_a_withdrawn_proposals_file_is_only_read(fair, bureau, row):
    kept = brought(fair, row, portal(row, {YES_NO: "Ya"}))
    fixing.withdraw(row.proposal_id, "Diganti", by=fair.bureau, at=AT)
    page = bureau.get(importing(row, kept))
    assert "tidak (lagi) ditetapkan" in text(page)
    assert 'name="pilih"' not in page.content.decode()


@pytest.mark.parametrize(
    ("page", "most"), [("tpn/", 7), ("tpn/hasil/", 6), ("tpn/impor/", 7), ("tpn/impor/{kept}/", 8)]
)
def test_the_pages_take_few_queries_however_much_is_there(fair, bureau, row, page, most):
    values = best(row.zone.edition)
    tpn.keep_answers(
        row.pk, [Change(key, value, "Catatan") for key, value in values.items()], by=fair.bureau, at=AT
    )  # fmt: skip
    said = {key: "1" if isinstance(value, Fraction) else value for key, value in values.items()}
    for _ in range(3):
        kept = brought(fair, row, portal(row, said))
    address = f"/usulan/unit/{row.pk}/{page.format(kept=kept.pk)}"
    bureau.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert bureau.get(address).status_code == 200
    assert len(asked) <= most, [each["sql"][:120] for each in asked]
