"""What is said before a round goes on: judged otherwise without a word, changed by the unit and not judged again."""

import pytest

from pilar.evaluation.assessment.queries.closing import sheet_of
from pilar.evaluation.assessment.queries.desks import desk_of
from pilar.evaluation.assessment.queries.unsaid import unsaid_of
from tests.evaluation.assessment.test_pages import text
from tests.evaluation.place import SCALED
from tests.organisation.town import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(panel):
    panel.hand_in()
    panel.take()
    return panel


def of(panel):
    return unsaid_of(desk_of(panel.member, panel.zone, AT), sheet_of(panel.round))


def question_of(panel, field):
    return panel.place.rules.instrument.fields[field].question


def test_judged_as_the_unit_did_nothing_is_left_unsaid(taken):
    taken.follow_all()
    assert (of(taken).without_note, of(taken).not_again) == ((), ())


@pytest.mark.parametrize("words", [{"note": "Bukti tanpa tanggal"}, {"recommendation": "Lengkapi"}])
def test_another_answer_asks_for_a_note_or_a_recommendation(taken, words):
    taken.follow_all()
    taken.say(SCALED, "C")
    assert of(taken).without_note == (question_of(taken, SCALED),)
    taken.say(SCALED, "C", **words)
    assert of(taken).without_note == ()


def test_what_the_unit_changed_is_to_be_judged_again(taken, client):
    taken.follow_all()
    taken.to_the_top()
    taken.return_()
    taken.place.answer(SCALED, "B")
    taken.hand_in()
    taken.take()
    assert (of(taken).not_again, of(taken).since) == ((question_of(taken, SCALED),), 1)
    client.force_login(taken.member)
    page = text(client.get(f"/tpi/{taken.zone.pk}/"))
    assert f"1 pertanyaan yang diubah unit sejak putaran 1 belum dinilai lagi pada putaran ini: {SCALED}." in page
    taken.say(SCALED, "B")
    assert of(taken).not_again == ()
    assert "belum dinilai lagi" not in text(client.get(f"/tpi/{taken.zone.pk}/"))


@pytest.mark.parametrize("act", ["setujui/", "kembalikan/"])
def test_the_last_tier_reads_it_before_it_closes_the_round(taken, client, act):
    taken.follow_all()
    taken.say(SCALED, "C")
    taken.to_the_top()
    client.force_login(taken.controller)
    page = text(client.get(f"/tpi/{taken.zone.pk}/{act}"))
    assert f"1 pertanyaan dinilai berbeda dari unit tanpa catatan atau rekomendasi: {SCALED}." in page
