"""Saving on the judging pages field by field: what moves, what collides, what is refused, and how many statements."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection

from pilar.evaluation.assessment.models import Opinion
from pilar.evaluation.models import AnswerRevision
from pilar.organisation.access import AccessDenied
from tests.evaluation.lke import html, queries, signed_in, typed
from tests.evaluation.place import SCALED, YES_NO
from tests.organisation.town import AT

AGENTS = "A.II.1.i.a.agen"
DAY = date(2026, 1, 5)


@pytest.fixture
def taken(panel):
    panel.hand_in()
    panel.take()
    return panel


@pytest.fixture
def colleague(panel):
    """A second assessor of the same tier."""
    town = panel.place.town
    other = town.user(town.office, "Anggota kedua contoh", "tpi_member", town.root)
    panel.seat(other, 1)
    return other


def change(panel, by, field, seen=0, *, part="A.I.1", button=None, **inputs):
    """One field as lke.js sends it: from the list of ``part``, or where that is empty from the page of one question."""
    data = {"isian": field, **({"bagian": part} if part else {}), **typed(field, seen, **inputs), **(button or {})}
    return signed_in(by).post(f"/tpi/{panel.zone.pk}/nilai/jawab/", data, headers={"HX-Request": "true"})


def pieces(response) -> list[str]:
    return re.findall(r'id="([^"]+)"[^>]*hx-swap-oob', html(response))


def says(field=SCALED):
    row = Opinion.objects.get(field=field)
    return row.value, row.note, row.recommendation, row.version


def test_a_change_saves_one_field_and_answers_with_what_it_moves(taken):
    response = change(taken, taken.member, SCALED, pilihan="B", catatan="karena\r\nbegitu", rekomendasi="Lengkapi")
    assert response.status_code == 200
    assert says() == ("B", "karena\nbegitu", "Lengkapi", 1)
    text = html(response)
    for words in ("berbeda dari unit", "1/12 dinilai", "oleh Penilai tpi_member contoh", "Tersimpan: "):
        assert words in text
    assert 'name="versi:A.I.1.i.b" id="isian-A-I-1-i-b-versi" value="1"' in text
    assert '<input type="radio"' not in text
    assert "<textarea" not in text


def test_every_piece_has_its_place_on_the_page_that_sent_it(taken, colleague):
    """What htmx cannot place it drops without a word."""
    for field, part, address in (
        (AGENTS, "A.II.1", "?bagian=A.II.1"), (SCALED, "A.I.1", "?bagian=A.I.1"), (AGENTS, "", "A.II.1.i.a/"),
        (SCALED, "", f"{SCALED}/"),
    ):  # fmt: skip
        Opinion.objects.all().delete()
        good = {"angka": "3"} if field == AGENTS else {"pilihan": "B"}
        other = {"angka": "4"} if field == AGENTS else {"pilihan": "C"}
        answers = [
            change(taken, taken.member, field, part=part, **good),
            change(taken, taken.member, field, 1, part=part, angka="x"),
            change(taken, colleague, field, part=part, **other),
            change(taken, taken.member, field, part=part, button={"putusan": f"tersimpan:{field}"}, **other),
            change(taken, taken.member, "A.IX", part=part, angka="1"),
        ]
        assert [response.status_code for response in answers] == [200, 422, 409, 200, 422]
        page = html(signed_in(taken.member).get(f"/tpi/{taken.zone.pk}/nilai/{address}"))
        for response in answers:
            for piece in pieces(response):
                assert page.count(f'id="{piece}"') == 1, (address, piece)


def test_a_colleagues_words_stand_beside_ones_own_and_either_can_be_taken(taken, colleague):
    change(taken, colleague, SCALED, pilihan="C", catatan="dari rekan", rekomendasi="usul rekan")
    mine = {"pilihan": "B", "catatan": "dari saya", "rekomendasi": ""}
    response = change(taken, taken.member, SCALED, **mine)
    assert response.status_code == 409
    text = html(response)
    for words in ("dari rekan", "dari saya", "usul rekan", "Tanpa rekomendasi.", "Anggota kedua contoh", "<b>C</b>"):
        assert words in text
    assert says() == ("C", "dari rekan", "usul rekan", 1)
    stored = change(taken, taken.member, SCALED, button={"putusan": f"tersimpan:{SCALED}"}, **mine)
    assert "dari rekan" in html(stored)
    assert says()[3] == 1
    decided = {"putusan": f"saya:{SCALED}", f"bentrok:{SCALED}": "1"}
    assert change(taken, taken.member, SCALED, button=decided, **mine).status_code == 200
    assert says() == ("B", "dari saya", "", 2)
    # What was decided was decided about the version that was shown: the next one is shown too.
    change(taken, colleague, SCALED, 2, pilihan="A")
    assert change(taken, taken.member, SCALED, button=decided, **mine).status_code == 409


def test_the_same_words_twice_are_no_conflict_and_written_once(taken, colleague):
    change(taken, colleague, SCALED, pilihan="B")
    again = change(taken, taken.member, SCALED, pilihan="B")
    assert again.status_code == 200
    assert 'id="isian-A-I-1-i-b-versi" value="1"' in html(again)
    assert "oleh Anggota kedua contoh" in html(again)
    assert AnswerRevision.objects.filter(answer__worksheet=taken.own_sheet).count() == 1


@pytest.mark.parametrize(
    ("field", "inputs", "words"),
    [
        (SCALED, {"pilihan": "F"}, "bukan salah satu dari A, B, C"),
        (SCALED, {"pilihan": "A", "catatan": "x" * 10_001}, "paling banyak 10.000 huruf"),
        (SCALED, {"pilihan": "A", "rekomendasi": "x" * 10_001}, "Rekomendasi paling banyak 10.000 huruf"),
        (SCALED, {"pilihan": "A", "rekomendasi": "a\0b"}, "tidak dapat disimpan"),
        (AGENTS, {"angka": "1,5"}, "bilangan bulat"),
    ],
)
def test_what_is_no_answer_is_refused_with_a_sentence_and_saves_nothing(taken, field, inputs, words):
    response = change(taken, taken.member, field, **inputs)
    assert response.status_code == 422
    assert words in html(response)
    assert not Opinion.objects.exists()


def test_a_round_that_was_closed_meanwhile_takes_nothing_and_says_so(taken):
    taken.follow_all()
    taken.to_the_top()
    taken.return_()
    before = Opinion.objects.count()
    response = change(taken, taken.controller, SCALED, pilihan="C")
    assert response.status_code == 422
    assert "mungkin baru saja ditutup" in html(response)
    assert Opinion.objects.count() == before


def test_who_may_not_judge_is_refused_by_the_script_too(taken):
    town = taken.place.town
    assert change(taken, taken.lead, SCALED, pilihan="B").status_code == 422  # another tier's turn
    assert change(taken, taken.inspector, SCALED, pilihan="B").status_code == 403
    assert change(taken, town.user(town.office, "Lain contoh", "tpi_member", town.root), SCALED).status_code == 403
    assert change(taken, taken.place.leader, SCALED, pilihan="B").status_code in (403, 404)
    assert not Opinion.objects.exists()


def test_without_the_script_the_same_address_is_the_form_of_the_part(taken):
    data = {"bagian": "A.I.1", **typed(YES_NO, pilihan="Ya")}
    assert signed_in(taken.member).post(f"/tpi/{taken.zone.pk}/nilai/jawab/", data).status_code == 302
    assert Opinion.objects.get().field == YES_NO


@pytest.mark.parametrize("part", ["A.I.1", ""])
def test_a_save_takes_fourteen_statements_whatever_is_said_already(taken, colleague, part):
    taken.follow_all()
    client = signed_in(taken.member)
    data = {"isian": SCALED, "bagian": part, **typed(SCALED, 1, pilihan="C", catatan="Catatan")}
    address = f"/tpi/{taken.zone.pk}/nilai/jawab/"
    said = queries(lambda: client.post(address, data, headers={"HX-Request": "true"}))
    assert says()[:2] == ("C", "Catatan")
    assert len(said) == (11 if connection.vendor == "postgresql" else 14), said  # there the ledger appends by one


def on_duty(panel, unit, until: date | None = None) -> None:
    """The member works at ``unit`` and nowhere else."""
    panel.member.person.duties.all().delete()
    panel.member.person.duties.create(unit=unit, position="Staf contoh", valid_from=DAY, valid_until=until)


def test_who_came_on_duty_in_the_zone_after_the_seat_was_given_writes_no_more(taken):
    """In its unit, above it, and in a unit that is only a member of the zone."""
    town = taken.place.town
    taken.zone.members.create(unit=town.health, valid_from=DAY)
    for unit in (taken.zone.unit, taken.zone.unit.parent, town.health):
        on_duty(taken, unit)
        with pytest.raises(AccessDenied, match="bertugas di unit zona ini"):
            taken.say(SCALED, "B")
    on_duty(taken, town.office)
    taken.say(SCALED, "B")


def test_a_duty_there_that_is_over_and_one_in_a_unit_that_left_the_zone_do_not_matter(taken):
    town = taken.place.town
    on_duty(taken, taken.zone.unit, until=DAY)
    taken.say(SCALED, "B")
    taken.zone.members.create(unit=town.health, valid_from=DAY, valid_until=DAY)
    on_duty(taken, town.health)
    taken.say(SCALED, "C")


def test_who_builds_or_heads_the_unit_writes_no_more(taken):
    for role in ("head", "zi_leader"):
        taken.member.grants.filter(role__in=("head", "zi_leader")).delete()
        taken.member.__dict__.pop("_rights", None)
        taken.member.grants.create(role=role, unit=taken.zone.unit, valid_from=DAY, given_at=AT, given_by="1")
        with pytest.raises(AccessDenied, match="memimpinnya"):
            taken.say(SCALED, "B")


def test_after_the_hand_on_the_field_is_kept_and_says_with_whom_the_round_is(taken):
    taken.raise_(taken.member, 1)
    response = change(taken, taken.member, SCALED, pilihan="B")
    assert response.status_code == 422
    assert "Putaran ini sedang berada pada Ketua" in html(response)
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("page", ["nilai/", f"nilai/{SCALED}/"])
@pytest.mark.parametrize("gone", ["handed on", "closed"])
def test_a_form_that_comes_after_the_round_has_left_is_shown_to_be_copied(taken, client, page, gone):
    client.force_login(taken.member)
    address = f"/tpi/{taken.zone.pk}/{page}"
    names = r'<input type="hidden" name="((?:versi|semula|bagian)[^"]*)"(?: id="[^"]*")? value="([^"]*)"'
    sent = dict(re.findall(names, client.get(address).content.decode()))
    if gone == "handed on":
        taken.raise_(taken.member, 1)
    else:
        taken.follow_all()
        taken.to_the_top()
        taken.agree()
    said = {f"pilihan:{SCALED}": "B", f"catatan:{SCALED}": "Bukti <kurang>", f"rekomendasi:{SCALED}": "Lengkapi"}
    late = client.post(address, sent | said)
    assert late.status_code == 409
    text = html(late)
    assert "Jawaban: B<br>Catatan: Bukti &lt;kurang&gt;<br>Rekomendasi: Lengkapi" in text
    assert ("Putaran ini sedang berada pada Ketua" if gone == "handed on" else "mungkin baru saja ditutup") in text
    assert not Opinion.objects.filter(note__contains="kurang").exists()


def test_ones_own_second_tab_is_not_called_another_assessor(taken):
    change(taken, taken.member, SCALED, pilihan="C")
    response = change(taken, taken.member, SCALED, pilihan="B")
    assert response.status_code == 409
    assert "sudah Anda ubah sendiri di tab lain" in html(response)
