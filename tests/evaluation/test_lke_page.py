"""The worksheet's page: what it shows, to whom it gives inputs, and how many queries it takes."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from pilar.evaluation.actions import answering, writing, zones
from pilar.evaluation.actions.writing import Change
from pilar.evaluation.models import Answer, Assessor, EditionWording, Milestone, Worksheet
from pilar.evaluation.presenters.parts import entry, parts_of
from pilar.evaluation.queries.sheets import load_sheet
from pilar.organisation.access import local_day
from tests.evaluation.lke import html, page, queries, signed_in
from tests.evaluation.place import SCALED, YEAR, YES_NO
from tests.evaluation.proofs import add_evidence
from tests.organisation.town import AT

COUNTED = "A.II.1.i.a"


def current(response) -> str:
    """The title of the part that is shown."""
    found = re.search(r'part-place">[^<]*</span>([^<]+)</h2>', html(response))
    assert found
    return found[1]


def inputs(response) -> list[str]:
    """The fields that can be answered."""
    return re.findall(r'name="versi:([^"]+)"', html(response))


def test_the_parts_hold_every_field_once(place):
    parts = parts_of(place.zone.edition)
    assert [key for part in parts.values() for key in part.fields] == list(place.rules.instrument.fields)
    assert list(parts) == [*(f"A.{aspect}.{n}" for aspect in ("I", "II") for n in range(1, 7)), "B"]


def test_every_part_opens_with_an_input_for_each_of_its_fields(place):
    for part in parts_of(place.zone.edition).values():
        assert inputs(page(place, place.leader, part.code)) == list(part.fields)


def test_it_opens_at_the_first_part_that_waits_for_oneself(place):
    assert current(page(place, place.leader)) == "Pemenuhan 1: Manajemen Perubahan"
    for key in parts_of(place.zone.edition)["A.I.1"].fields:
        place.answer(key, place.rules.instrument.fields[key].scale.best)
    assert current(page(place, place.leader)) == "Pemenuhan 2: Penataan Tatalaksana"
    assert current(page(place, place.pokja)) == "Reform 1: Manajemen Perubahan"


def test_an_unknown_part_is_not_found(place):
    assert page(place, place.leader, "A.IX").status_code == 404


@pytest.mark.parametrize("path", ["", "cetak/", f"riwayat/{YES_NO}/"])
@pytest.mark.parametrize("unit", ["health", "other_root"])
def test_another_opd_and_another_body_find_nothing(place, path, unit):
    stranger = place.town.user(getattr(place.town, unit), "Ketua lain contoh", "zi_leader")
    assert page(place, stranger, path=path).status_code == 404


def test_the_bar_shows_the_score_and_every_floor_of_the_target(place):
    place.answer(YES_NO, "Ya")
    text = html(page(place, place.leader))
    assert '<b class="total miss">0,25</b>' in text
    floors = [floor for floor in place.rules.instrument.predicates["WBK"].floors if floor.node != "total"]
    assert text.count('<li class="floor miss">') == len(floors) == 11
    assert "12 syarat WBK belum" in text
    assert "Sementara, 126 kosong" in text


def test_a_complete_sheet_is_not_provisional_and_misses_nothing(place):
    place.answer_all()
    text = html(page(place, place.leader))
    assert "semua syarat WBK terpenuhi" in text
    assert "Sementara" not in text
    assert "floor miss" not in text


def test_a_question_shows_every_option_with_its_criterion_and_what_is_chosen(place):
    place.answer(SCALED, "B", note="karena <begitu>")
    text = html(page(place, place.leader, "A.I.1"))
    for criterion in place.rules.instrument.questions[SCALED].criteria.values():
        assert criterion in text
    assert re.search(rf'name="pilihan:{SCALED}" value="B" checked', text)
    assert "karena &lt;begitu&gt;" in text
    assert "oleh Ketua tim contoh" in text


def test_a_counted_question_shows_its_ratio_its_sum_and_what_is_odd(place):
    place.answer("A.II.1.i.a.agen", 2)
    place.answer("A.II.1.i.a.perubahan", 3)
    place.answer("A.II.1.i.b.perubahan", 4)
    for name, value in (("kepala", 1), ("pejabat", 1200), ("lainnya", 3), ("sudah", 1204)):
        place.answer(f"A.II.5.iii.a.{name}", value)
    text = html(page(place, place.leader, "A.II.1"))
    assert "3 dari 2, lebih dari yang seharusnya; dihitung 1." in text
    assert "angka yang sama ditanyakan dua kali, tetapi diisi 3 dan 4" in text
    text = html(page(place, place.leader, "A.II.5"))
    assert "Jumlah dihitung dari bagiannya: 1 + 1.200 + 3 = 1.204." in text
    assert 'value="1.200"' in text


def test_evidence_stands_beside_its_question_with_page_check_and_period(place):
    cutoff = place.zone.cutoff
    add_evidence(place.zone, YES_NO, "SK tim", page=3, period=(cutoff, None), checked_by=place.secretary)
    add_evidence(place.zone, YES_NO, "Notulen lama", period=(date(2010, 1, 1), date(2010, 1, 2)))
    add_evidence(place.zone, SCALED, "Tanpa masa")
    text = html(page(place, place.leader, "A.I.1"))
    first, second = (text[text.index(f'id="tanya-A-I-1-i-{letter}"') :] for letter in "ab")
    first = first[: first.index('id="tanya-A-I-1-i-b"')]
    assert "Bukti (2)" in first
    assert "hlm. 3" in first
    assert first.index("diperiksa") < first.index("Notulen lama") < first.index("di luar masa")
    assert "masa belum diisi" in second
    assert "Masa bukti: keadaan pada 15 Desember 2026" in first


def test_the_links_to_evidence_lead_there(place):
    add_evidence(place.zone, SCALED, "SK tim")
    client = signed_in(place.leader)
    text = html(page(place, place.leader, "A.I.1", client=client))
    question = text[text.index('id="tanya-A-I-1-i-b"') : text.index('id="tanya-A-I-1-ii-a"')]
    links = re.findall(r'href="([^"]*bukti[^"]*)"', question)
    assert len(links) == 3, links
    for link in links:
        assert client.get(link).status_code == 200, link
    assert f"?isian={SCALED}" in links[2]


def test_what_other_assessors_say_stands_beside_it_and_cannot_be_changed(place):
    assessor = Assessor.objects.get(body=place.town.body, code=Assessor.TPI)
    theirs = zones.open_worksheet(place.zone, assessor, place.rules)
    Answer.objects.filter(worksheet=theirs, field=YES_NO).update(option="Tidak", note="SK belum ada")
    Worksheet.objects.filter(pk=theirs.pk).update(state="submitted")
    text = html(page(place, place.leader, "A.I.1"))
    assert "SK belum ada" in text
    assert text.count("Jawaban penilai") == 1


@pytest.mark.parametrize("who", ["leader", "staff", "head"])
def test_what_an_assessor_is_still_writing_is_shown_to_nobody_of_the_unit(place, who):
    theirs = zones.open_worksheet(place.zone, Assessor.objects.get(code=Assessor.TPI), place.rules)
    Answer.objects.filter(worksheet=theirs, field=YES_NO).update(option="Tidak", note="SK belum ada")
    place.answer_all()
    Worksheet.objects.filter(pk=place.worksheet.pk).update(state="taken")
    text = html(page(place, getattr(place, who), "A.I.1"))
    assert "SK belum ada" not in text
    assert "Jawaban penilai" not in text


def test_the_official_wording_is_used_where_the_body_has_imported_it(place):
    EditionWording.objects.create(
        body=place.town.body, edition=place.zone.edition, source="daftar soal", imported_at=AT, imported_by="1",
        nodes={"A.I.1.i": "Nama resmi kelompok"}, questions={YES_NO: "Bunyi resmi pertanyaan"},
        criteria={YES_NO: "Ya, apabila bunyi resmi kriteria"},
    )  # fmt: skip
    text = html(page(place, place.leader, "A.I.1"))
    for words in ("Nama resmi kelompok", "Bunyi resmi pertanyaan", "Ya, apabila bunyi resmi kriteria"):
        assert words in text


# -- who may answer what


def test_whoever_may_only_see_gets_no_inputs_and_no_script(place):
    place.answer(SCALED, "B")
    response = page(place, place.staff, "A.I.1")
    text = html(response)
    assert inputs(response) == []
    assert 'id="lembar"' not in text
    assert "htmx" not in text
    assert re.search(r'class="is-chosen"><b>B</b>', text)


def test_a_pokja_answers_its_own_area_and_reads_the_others(place):
    own, other = page(place, place.pokja, "A.II.1"), page(place, place.pokja, "A.I.2")
    assert inputs(own) == list(parts_of(place.zone.edition)["A.II.1"].fields)
    assert inputs(other) == []
    assert "Bagian ini diisi anggota tim yang lain" in html(other)


def test_a_contributor_answers_only_what_is_assigned(place):
    place.zone.assignments.create(question=COUNTED, user=place.staff, given_by="1", given_at=AT)
    assert inputs(page(place, place.staff)) == [f"{COUNTED}.agen", f"{COUNTED}.perubahan"]
    assert current(page(place, place.staff)) == "Reform 1: Manajemen Perubahan"
    assert inputs(page(place, place.staff, "A.I.1")) == []


@pytest.mark.parametrize(("state", "words"), [("submitted", "“Diserahkan”"), ("taken", "“Sedang dinilai”")])
def test_a_sheet_that_is_handed_in_is_read_only_and_says_why(place, state, words):
    Worksheet.objects.filter(pk=place.worksheet.pk).update(state=state)
    response = page(place, place.leader, "A.I.1")
    assert inputs(response) == []
    assert words in html(response)
    assert ("menariknya kembali" in html(response)) is (state == "submitted")


def test_after_its_window_the_sheet_is_read_only_and_says_why(place):
    today = local_day(timezone.now())
    window = Milestone.objects.create(
        body=place.town.body, year=YEAR, code="self-assessment", opens_on=today - timedelta(30),
        closes_on=today - timedelta(1), source="Surat", changed_at=AT, changed_by="1",
    )  # fmt: skip
    response = page(place, place.leader, "A.I.1")
    assert inputs(response) == []
    assert "Masa pengisian berakhir" in html(response)
    window.closes_on = today
    window.save()
    assert inputs(page(place, place.leader, "A.I.1"))


# -- history and print


def test_the_history_tells_who_when_what_and_how(place):
    place.answer(SCALED, "A", note="pertama")
    place.answer(SCALED, "B", by=place.secretary)
    with writing.open_worksheet(place.zone.pk, [SCALED], by=place.leader, at=AT) as worksheet:
        writing.write(worksheet, [Change(SCALED, "C", is_draft=True)], origin="carried", by=place.leader, at=AT)
    text = html(page(place, place.staff, path=f"riwayat/{SCALED}/"))
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", text, re.DOTALL)
    assert [re.findall(r"<b>(\w+)</b>", row) for row in rows] == [["C"], ["B"], ["A"]]
    assert "Sekretaris tim contoh" in rows[1]
    assert "Dibawa dari tahun lalu, belum dipastikan" in rows[0]
    assert "24 November 2026 pukul 10.00" in rows[0]


def test_the_history_of_an_unknown_field_is_not_found(place):
    for field in ("A.IX.1", "A.I.1.i", "%00"):
        assert page(place, place.leader, path=f"riwayat/{field}/").status_code == 404


def test_the_history_names_all_accounts_in_one_query(place):
    client = signed_in(place.leader)

    def count() -> int:
        return len(queries(lambda: page(place, place.leader, path=f"riwayat/{SCALED}/", client=client)))

    place.answer(SCALED, "A")
    one = count()
    for number in range(6):
        place.answer(SCALED, "AB"[number % 2 - 1], by=(place.secretary, place.leader, place.pokja)[number % 3])
    assert count() == one


def test_the_printed_sheet_holds_every_question_its_answer_and_its_evidence(place):
    place.answer_all()
    place.answer(YES_NO, None)
    add_evidence(place.zone, SCALED, "SK tim kerja", page=7, checked_by=place.secretary)
    text = html(page(place, place.staff, path="cetak/"))
    assert text.count('class="row"') == len(place.rules.instrument.questions)
    assert "SK tim kerja, hlm. 7 (diperiksa, masa belum diisi)" in text
    assert text.count('class="row-blank"') == 1


# -- speed


@pytest.mark.parametrize("path", ["", "cetak/"])
@pytest.mark.parametrize("who", ["leader", "staff"])
def test_the_page_takes_as_many_queries_for_1000_pieces_of_evidence_as_for_10(place, path, who):
    for code in (Assessor.TPI, Assessor.TPN):
        assessor = Assessor.objects.get(body=place.town.body, code=code)
        theirs = zones.open_worksheet(place.zone, assessor, place.rules)
        Worksheet.objects.filter(pk=theirs.pk).update(state="submitted")
    Answer.objects.filter(worksheet__zone=place.zone, field__startswith="A.I.1").exclude(
        worksheet=place.worksheet
    ).update(note="ya")
    place.zone.assignments.create(question=YES_NO, user=place.staff, given_by="1", given_at=AT)
    place.answer(YES_NO, "Ya")
    add_evidence(place.zone, YES_NO)

    user = getattr(place, who)
    client = signed_in(user)

    def taken() -> int:
        return len(queries(lambda: page(place, user, path=path, client=client)))

    _more_evidence(place, 10)
    few = taken()
    _more_evidence(place, 1000)
    assert taken() == few
    assert few <= 15


def _more_evidence(place, number: int) -> None:
    fields = list(parts_of(place.zone.edition)["A.I.1"].fields)
    for at in range(number):
        add_evidence(place.zone, fields[at % len(fields)])


def test_the_tree_marks_the_part_that_pulls_its_area_below_the_floor(place):
    """Not its sister, which is full."""
    place.answer_all()
    weak = [key for key, item in place.rules.instrument.fields.items() if key.startswith("A.I.4.") and item.scale]
    answering.answer_several(place.zone.pk, [Change(key, None) for key in weak], by=place.leader, at=AT)
    sheet = load_sheet(place.zone)
    parts = parts_of(place.zone.edition)
    marked = {code: entry(parts[code], sheet.score, sheet.target, "").misses for code in ("A.I.4", "A.II.4", "A.I.5")}
    assert marked == {"A.I.4": True, "A.II.4": False, "A.I.5": False}
