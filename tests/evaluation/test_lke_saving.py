"""Saving on the worksheet's page, field by field and as one form: nothing typed is lost, nobody writes over anybody."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest

from pilar.evaluation.actions import answering, filling, writing
from pilar.evaluation.actions.writing import LONGEST_NOTE, Change
from pilar.evaluation.models import Worksheet
from pilar.evaluation.views import lke as views
from tests.evaluation.lke import change, html, queries, send, signed_in, typed
from tests.evaluation.place import SCALED, YES_NO
from tests.organisation.town import AT

AGENTS, CHANGES, AGAIN = "A.II.1.i.a.agen", "A.II.1.i.a.perubahan", "A.II.1.i.b.perubahan"
INDEX = "B.I.a.1.indeks"


def stored(place, field: str):
    return place.worksheet.answers.get(field=field)


def says(place, field: str) -> tuple[object, str, int]:
    answer = stored(place, field)
    return (answer.value, answer.note, answer.version)


def draft(place, *fields: str) -> None:
    """Answers that came over from last year."""
    best = {key: place.rules.instrument.fields[key].scale.best for key in fields}
    with writing.open_worksheet(place.zone.pk, fields, by=place.leader, at=AT) as worksheet:
        changes = [Change(key, value, is_draft=True) for key, value in best.items()]
        writing.write(worksheet, changes, origin="carried", by=place.leader, at=AT)


# -- field by field


def test_a_change_saves_one_field_and_answers_with_what_it_moves(place):
    response = change(place, place.leader, SCALED, pilihan="B", catatan="karena\r\nbegitu")
    assert response.status_code == 200
    assert says(place, SCALED) == ("B", "karena\nbegitu", 1)
    text = html(response)
    assert set(re.findall(r'id="([^"]+)"[^>]*hx-swap-oob', text)) == {
        "nilai-total", "nilai-syarat", "bagian-A-I-1", "bagian-A-II-1", "kelompok-A-I-1-i", "keadaan-A-I-1-i-b",
        "isian-A-I-1-i-b-versi", "isian-A-I-1-i-b-bentrok", "isian-A-I-1-i-b-galat", "tanya-A-I-1-i-b-simpan",
        "galat-lembar", "kabar",
    }  # fmt: skip
    assert 'name="versi:A.I.1.i.b" id="isian-A-I-1-i-b-versi" value="1"' in text
    assert "0,13" in text
    assert "1/12 terjawab" in text
    assert "oleh Ketua tim contoh" in text
    assert '<input type="radio"' not in text


def test_every_piece_of_the_answer_has_its_place_on_the_page(place):
    """What htmx cannot place it drops without a word."""
    answers = [
        change(place, place.leader, CHANGES, angka="3"),
        change(place, place.leader, AGENTS, angka="x"),
        change(place, place.secretary, CHANGES, angka="4"),
        change(place, place.leader, "A.IX", angka="1"),
    ]
    page = html(signed_in(place.leader).get(f"/zona/{place.zone.pk}/lke/?bagian=A.II.1"))
    assert [response.status_code for response in answers] == [200, 422, 409, 422]
    for response in answers:
        for piece in re.findall(r'id="([^"]+)"[^>]*hx-swap-oob', html(response)):
            assert page.count(f'id="{piece}"') == 1, piece


def test_a_number_that_is_asked_for_twice_moves_both_questions(place):
    place.answer(AGAIN, Fraction(4))
    text = html(change(place, place.leader, CHANGES, angka="3"))
    assert 'id="keadaan-A-II-1-i-b"' in text
    assert "diisi 3 dan 4" in text


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [(AGENTS, "1.500", 1500), (AGENTS, "1 500", 1500), (AGENTS, "0", 0), (INDEX, "3,6", Fraction("3.6")),
     (INDEX, "3.60", Fraction("3.6")), (INDEX, "4", 4)],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(place, field, text, value):
    assert change(place, place.leader, field, angka=text).status_code == 200
    assert stored(place, field).value == value


@pytest.mark.parametrize(
    ("field", "inputs", "words"),
    [
        (INDEX, {"angka": "1.500"}, "ribuan atau desimal"),
        (INDEX, {"angka": "4,1"}, "antara 0 dan 4"),
        (INDEX, {"angka": "tiga"}, "bilangan dengan koma"),
        (AGENTS, {"angka": "1,5"}, "bilangan bulat"),
        (AGENTS, {"angka": "-1"}, "paling sedikit 0"),
        (AGENTS, {"angka": "9" * 20}, "terlalu besar"),
        (AGENTS, {"angka": "9" * 4000}, "bilangan bulat"),
        (AGENTS, {"pilihan": "A"}, "dijawab dengan angka"),
        (AGENTS, {"pilihan": "A", "angka": "1"}, "satu pilihan atau satu angka, bukan keduanya"),
        (SCALED, {"angka": "1"}, "dijawab dengan pilihan"),
        (SCALED, {"pilihan": "A", "angka": "1"}, "satu pilihan atau satu angka, bukan keduanya"),
        (SCALED, {"pilihan": "F"}, "bukan salah satu dari A, B, C"),
        (SCALED, {"pilihan": "A", "catatan": "x" * (LONGEST_NOTE + 1)}, "paling banyak 10.000 huruf"),
        (SCALED, {"pilihan": "A", "catatan": "a\0b"}, "tidak dapat disimpan"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_with_a_sentence_and_saves_nothing(place, field, inputs, words):
    response = change(place, place.leader, field, **inputs)
    assert response.status_code == 422
    assert words in html(response)
    assert says(place, field) == (None, "", 0)


def test_an_answer_can_be_taken_back(place):
    place.answer(SCALED, "A", note="tetap")
    assert change(place, place.leader, SCALED, 1, pilihan="", catatan="tetap").status_code == 200
    assert says(place, SCALED) == (None, "tetap", 2)


def test_an_unknown_field_and_a_form_without_version_are_refused(place):
    assert change(place, place.leader, "A.IX.1", pilihan="A").status_code == 422
    client = signed_in(place.leader)
    for version in ("", "x", "-1", "1" * 30, "\u0663"):
        data = {"isian": SCALED, f"pilihan:{SCALED}": "A", f"versi:{SCALED}": version}
        response = client.post(f"/zona/{place.zone.pk}/lke/jawab/", data, headers={"HX-Request": "true"})
        assert response.status_code == 422, version
        assert "Muat ulang halaman" in html(response)
    assert says(place, SCALED) == (None, "", 0)


def test_two_on_one_field_the_second_sees_both_texts_and_nothing_is_run_over(place):
    change(place, place.secretary, SCALED, pilihan="A", catatan="dari sekretaris")
    response = change(place, place.leader, SCALED, pilihan="C", catatan="dari ketua")
    assert response.status_code == 409
    text = html(response)
    for words in ("dari sekretaris", "dari ketua", "Sekretaris tim contoh", "<b>A</b>", "<b>C</b>"):
        assert words in text
    assert says(place, SCALED) == ("A", "dari sekretaris", 1)


def test_after_a_conflict_ones_own_text_is_kept_by_choosing_it(place):
    change(place, place.secretary, SCALED, pilihan="A")
    both: dict[str, Any] = {"pilihan": "C", "catatan": "dari ketua", "bentrok": "1"}
    assert change(place, place.leader, SCALED, **both).status_code == 409, "nothing was chosen"
    mine = {"putusan": f"saya:{SCALED}"}
    assert change(place, place.leader, SCALED, button=mine, **both).status_code == 200
    assert says(place, SCALED) == ("C", "dari ketua", 2)


def test_a_choice_counts_only_against_what_was_shown(place):
    change(place, place.secretary, SCALED, pilihan="A")
    change(place, place.secretary, SCALED, 1, pilihan="B")
    mine = {"putusan": f"saya:{SCALED}"}
    assert change(place, place.leader, SCALED, button=mine, pilihan="C", bentrok="1").status_code == 409
    assert stored(place, SCALED).value == "B"


def test_after_a_conflict_the_stored_answer_is_taken_by_choosing_it(place):
    change(place, place.secretary, SCALED, pilihan="A", catatan="dari sekretaris")
    theirs = {"putusan": f"tersimpan:{SCALED}"}
    response = change(place, place.leader, SCALED, button=theirs, pilihan="C", bentrok="1")
    assert response.status_code == 200
    assert re.search(rf'name="pilihan:{SCALED}" value="A" checked', html(response))
    assert "dari sekretaris" in html(response)
    assert says(place, SCALED) == ("A", "dari sekretaris", 1)


def test_the_same_answer_from_two_people_is_no_conflict(place):
    change(place, place.secretary, SCALED, pilihan="A")
    response = change(place, place.leader, SCALED, pilihan="A")
    assert response.status_code == 200
    assert "oleh Sekretaris tim contoh" in html(response)


@pytest.mark.parametrize("unit", ["health", "other_root"])
def test_another_opd_and_another_body_find_nothing_to_save_to(place, unit):
    stranger = place.town.user(getattr(place.town, unit), "Ketua lain contoh", "zi_leader")
    assert change(place, stranger, SCALED, pilihan="A").status_code == 404
    assert send(place, stranger, "A.I.1", typed(SCALED, pilihan="A")).status_code == 404


@pytest.mark.parametrize("who", ["staff", "head"])
def test_whoever_may_answer_nothing_is_refused(place, who):
    for field in (SCALED, "A.IX"):
        assert change(place, getattr(place, who), field, pilihan="A").status_code == 403
    assert send(place, getattr(place, who), "A.I.1", typed(SCALED, pilihan="A")).status_code == 403
    assert says(place, SCALED) == (None, "", 0)


def test_a_pokja_is_refused_outside_its_area_and_a_contributor_outside_what_is_assigned(place):
    place.zone.assignments.create(question="A.II.1.i.a", user=place.staff, given_by="1", given_at=AT)
    assert change(place, place.pokja, SCALED, pilihan="A").status_code == 200
    assert change(place, place.pokja, "A.I.2.i.a", pilihan="A").status_code == 403
    assert change(place, place.staff, AGENTS, angka="2").status_code == 200
    assert change(place, place.staff, AGAIN, angka="2").status_code == 403


def test_a_sheet_that_was_handed_in_meanwhile_takes_nothing_and_says_so(place):
    Worksheet.objects.filter(pk=place.worksheet.pk).update(state="submitted")
    response = change(place, place.leader, SCALED, pilihan="A")
    assert response.status_code == 422
    assert "Diserahkan" in html(response)


@pytest.mark.parametrize("who", ["leader", "pokja", "staff"])
@pytest.mark.parametrize(("field", "inputs"), [(SCALED, {"pilihan": "A"}), (CHANGES, {"angka": "3"})])
def test_saving_takes_twelve_queries_at_most_with_session_and_account(place, who, field, inputs):
    user = getattr(place, who)
    for code in ("A.I.1.i.b", "A.II.1.i.a"):
        place.zone.assignments.create(question=code, user=place.staff, given_by="1", given_at=AT)
    place.answer(YES_NO, "Ya")  # the chain exists from here on
    client = signed_in(user)
    taken = queries(lambda: change(place, user, field, client=client, **inputs))
    assert stored(place, field).version == 1
    assert len(taken) <= 12, taken


# -- drafts


def test_a_draft_is_confirmed_by_its_button_and_scores_from_then_on(place):
    draft(place, YES_NO, SCALED)
    response = change(place, place.leader, YES_NO, button={"pastikan": YES_NO})
    assert response.status_code == 200
    assert (stored(place, YES_NO).is_draft, stored(place, SCALED).is_draft) == (False, True)
    assert "Bawaan tahun lalu" not in html(response)
    assert place.worksheet.total > 0


def test_a_note_beside_a_draft_does_not_confirm_it_but_another_answer_does(place):
    draft(place, SCALED)
    change(place, place.leader, SCALED, 1, pilihan="A", catatan="dicek dulu")
    assert (stored(place, SCALED).is_draft, stored(place, SCALED).note) == (True, "dicek dulu")
    change(place, place.leader, SCALED, 2, pilihan="B", catatan="dicek dulu")
    assert stored(place, SCALED).is_draft is False


def test_all_drafts_of_a_part_are_confirmed_together_with_what_was_typed(place):
    draft(place, YES_NO, SCALED, "A.I.1.ii.a", "A.I.2.i.a")
    form = [typed(YES_NO, 1, pilihan="Ya"), typed(SCALED, 1, pilihan="B"), typed("A.I.1.ii.a", 1, pilihan="Ya")]
    response = send(place, place.leader, "A.I.1", *form, button={"pastikan": "*"})
    assert response.status_code == 302
    assert [stored(place, key).is_draft for key in (YES_NO, SCALED, "A.I.1.ii.a", "A.I.2.i.a")] == [
        False, False, False, True,
    ]  # fmt: skip
    assert stored(place, SCALED).value == "B"


def test_a_pokja_confirms_its_own_drafts_only(place):
    draft(place, YES_NO, "A.I.2.i.a")
    assert change(place, place.pokja, "A.I.2.i.a", button={"pastikan": "A.I.2.i.a"}).status_code == 403
    send(place, place.pokja, "A.I.2", button={"pastikan": "*"})
    assert place.worksheet.drafts == 2
    send(place, place.pokja, "A.I.1", button={"pastikan": "*"})
    assert (place.worksheet.drafts, stored(place, YES_NO).is_draft) == (1, False)


# -- a whole part, without JavaScript


def test_a_whole_part_is_saved_at_once_and_says_how_much(place):
    form = [typed(YES_NO, pilihan="Ya", catatan=""), typed(SCALED, pilihan="B", catatan="x"), typed("A.I.1.ii.a")]
    client = signed_in(place.leader)
    response = client.post(f"/zona/{place.zone.pk}/lke/", {"bagian": "A.I.1", **form[0], **form[1], **form[2]})
    assert (response.status_code, response.headers["Location"]) == (302, f"/zona/{place.zone.pk}/lke/?bagian=A.I.1")
    assert "2 jawaban tersimpan." in html(client.get(response.headers["Location"]))
    assert (stored(place, YES_NO).value, stored(place, SCALED).note) == ("Ya", "x")
    assert stored(place, "A.I.1.ii.a").version == 0


def test_what_others_changed_and_oneself_did_not_touch_is_no_conflict(place):
    place.answer(SCALED, "A", note=" lama\r\nsekali ")
    form = [typed(YES_NO, pilihan="Ya"), typed(SCALED, 1, pilihan="A", catatan="lama\r\nsekali"),
            typed("A.I.1.ii.b", catatan="")]  # fmt: skip
    place.answer(SCALED, "C", by=place.secretary)
    place.answer("A.I.1.ii.b", "B", by=place.secretary)
    assert send(place, place.leader, "A.I.1", *form).status_code == 302
    assert (stored(place, SCALED).value, stored(place, "A.I.1.ii.b").value) == ("C", "B")
    assert stored(place, YES_NO).value == "Ya"


def test_a_conflict_in_the_form_saves_the_rest_and_shows_both(place):
    place.answer(SCALED, "A", note="dari sekretaris", by=place.secretary)
    form = [typed(YES_NO, pilihan="Ya"), typed(SCALED, pilihan="C", catatan="dari ketua")]
    response = send(place, place.leader, "A.I.1", *form)
    assert response.status_code == 409
    text = html(response)
    for words in ("1 jawaban tersimpan. 1 belum tersimpan", "dari sekretaris", "dari ketua", "Sekretaris tim contoh",
                  'href="#bentrok-A-I-1-i-b"', f'name="bentrok:{SCALED}" value="1"'):  # fmt: skip
        assert words in text, words
    assert re.search(rf'name="pilihan:{SCALED}" value="C" checked', text)
    assert (stored(place, YES_NO).value, stored(place, SCALED).value) == ("Ya", "A")


def test_each_of_several_conflicts_waits_for_its_own_choice(place):
    place.answer(SCALED, "A", by=place.secretary)
    place.answer(YES_NO, "Tidak", by=place.secretary)
    form = [typed(YES_NO, pilihan="Ya", bentrok="1"), typed(SCALED, pilihan="C", bentrok="1")]
    response = send(place, place.leader, "A.I.1", *form, button={"putusan": f"saya:{SCALED}"})
    assert response.status_code == 409
    assert (stored(place, SCALED).value, stored(place, YES_NO).value) == ("C", "Tidak")
    assert f'name="bentrok:{YES_NO}"' in html(response)
    assert f'name="bentrok:{SCALED}"' not in html(response)
    form = [typed(YES_NO, pilihan="Ya", bentrok="1"), typed(SCALED, 2, pilihan="C")]
    assert send(place, place.leader, "A.I.1", *form, button={"putusan": f"tersimpan:{YES_NO}"}).status_code == 302
    assert stored(place, YES_NO).value == "Tidak"


def test_what_cannot_be_read_is_shown_again_with_a_link_and_the_rest_is_saved(place):
    form = [typed(AGENTS, angka="dua"), typed(CHANGES, angka="3", catatan="")]
    response = send(place, place.leader, "A.II.1", *form)
    assert response.status_code == 422
    text = html(response)
    assert 'href="#isian-A-II-1-i-a-agen"' in text
    assert 'value="dua"' in text
    assert "1 jawaban tersimpan. 1 belum tersimpan" in text
    assert stored(place, CHANGES).value == 3


def test_a_field_of_another_form_saves_nothing(place):
    response = send(place, place.leader, "A.I.1", typed(YES_NO, pilihan="Ya"), typed("A.IX.1", pilihan="A"))
    assert response.status_code == 422
    assert "tidak ada pada LKE ini" in html(response)
    assert says(place, YES_NO) == (None, "", 0)


def test_a_form_of_an_unknown_part_saves_nothing(place):
    assert send(place, place.leader, "A.IX", typed(YES_NO, pilihan="Ya")).status_code == 404
    assert says(place, YES_NO) == (None, "", 0)


def test_what_is_typed_into_a_closed_sheet_is_shown_to_be_copied(place):
    place.answer(YES_NO, "Ya")
    Worksheet.objects.filter(pk=place.worksheet.pk).update(state="submitted")
    form = [typed(YES_NO, 1, pilihan="Ya"), typed(SCALED, pilihan="C", catatan="panjang sekali")]
    response = send(place, place.leader, "A.I.1", *form)
    assert response.status_code == 422
    text = html(response)
    assert "“Diserahkan”" in text
    assert text.count("panjang sekali") == 1
    assert "Keberadaan tim pembangunan ZI di unit</dt>" not in text, "what was not touched is not lost"
    assert says(place, SCALED) == (None, "", 0)


def test_a_sheet_that_closes_between_reading_and_saving_loses_nothing_that_was_typed(place, monkeypatch):
    def closing(*args, **kwargs):
        Worksheet.objects.filter(pk=place.worksheet.pk).update(state="submitted")
        return filling.fill(*args, **kwargs)

    monkeypatch.setattr(views, "fill", closing)
    response = send(place, place.leader, "A.I.1", typed(SCALED, pilihan="C", catatan="panjang sekali"))
    assert response.status_code == 422
    assert "panjang sekali" in html(response)
    assert says(place, SCALED) == (None, "", 0)


def test_somebody_who_saves_between_reading_and_saving_is_not_run_over(place, monkeypatch):
    said: list[object] = []

    def between(zone_id, changes, **kwargs):
        if not said:
            said.append(place.answer(SCALED, "A", by=place.secretary))
        return answering.answer_several(zone_id, changes, **kwargs)

    monkeypatch.setattr(filling, "answer_several", between)
    response = send(place, place.leader, "A.I.1", typed(YES_NO, pilihan="Ya"), typed(SCALED, pilihan="C"))
    assert response.status_code == 409
    assert (stored(place, YES_NO).value, stored(place, SCALED).value) == ("Ya", "A")


def test_a_contributor_sends_all_that_is_assigned_at_once(place):
    for code in ("A.II.1.i.a", "A.II.1.i.b"):
        place.zone.assignments.create(question=code, user=place.staff, given_by="1", given_at=AT)
    form = [typed(AGENTS, angka="2"), typed(CHANGES, angka="3"), typed(AGAIN, angka="3")]
    assert send(place, place.staff, "A.II.1", *form).status_code == 302
    assert [stored(place, key).value for key in (AGENTS, CHANGES, AGAIN)] == [2, 3, 3]


def test_a_pokja_that_sends_a_field_of_another_area_keeps_its_text(place):
    form = [typed(YES_NO, pilihan="Ya"), typed("A.I.2.i.a", pilihan="A", catatan="bukan bagian saya")]
    response = send(place, place.pokja, "A.I.1", *form)
    assert response.status_code == 422
    assert "bukan bagian saya" in html(response)
    assert (stored(place, YES_NO).value, stored(place, "A.I.2.i.a").value) == ("Ya", None)


def test_the_address_for_one_field_works_without_htmx(place):
    response = change(place, place.leader, SCALED, htmx=False, pilihan="A")
    assert (response.status_code, response.headers["Location"]) == (302, f"/zona/{place.zone.pk}/lke/?bagian=A.I.1")
    place.answer(SCALED, "B", by=place.secretary)
    response = change(place, place.leader, SCALED, 1, htmx=False, pilihan="C")
    assert response.status_code == 409
    assert "<h1>Lembar Kerja Evaluasi</h1>" in html(response)


def test_the_address_for_one_field_takes_only_forms(place):
    assert signed_in(place.leader).get(f"/zona/{place.zone.pk}/lke/jawab/").status_code == 405
