"""The pages of facts: beside the question, in the list, one by one; taking over by a click and by a form."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from pilar.evaluation.actions import freezing, measuring
from pilar.evaluation.actions.freezing import Wish, digest_of, measured
from pilar.evaluation.models import Answer, EvidenceUse, FrozenFact, Worksheet
from pilar.organisation.models import Person
from tests.evaluation import fake_facts
from tests.evaluation.fake_facts import ABSENT, COUNTED, MEDIUM, NIL, STRONG, UNBUILT, WEAK
from tests.evaluation.lke import html, page, queries, signed_in
from tests.organisation.town import AT


@pytest.fixture
def facts(place, monkeypatch):
    with fake_facts.installed(monkeypatch):
        Person.objects.update(email="a@contoh.test")
        measuring.measure(place.zone, AT)
        yield place


def seen(place, code):
    return digest_of(measured(place.zone, place.rules, place.rules.instrument.questions[code], AT))


def address(place, code, more=""):
    return f"/zona/{place.zone.pk}/fakta/{code}/{more}"


def frozen(place, code=STRONG):
    wish = Wish(seen(place, code))
    return freezing.freeze(place.zone.pk, code, wish, by=place.leader, at=AT)


class TestBesideTheQuestion:
    def test_figure_suggestion_and_one_click(self, facts):
        text = html(page(facts, facts.leader, "A.I.1"))
        assert "4 dari 4 pegawai punya surel." in text
        assert "Saran: <b>A</b>" in text
        assert f'action="/zona/{facts.zone.pk}/fakta/{STRONG}/bekukan/"' in text
        assert "Ambil A dan bekukan" in text

    def test_what_would_lift_it(self, facts):
        Person.objects.filter(name="Pegawai contoh").update(email="")
        measuring.measure(facts.zone, AT)
        text = html(page(facts, facts.leader, "A.I.1"))
        assert "Untuk A: 1 dari 4 pegawai belum punya surel." in text

    def test_medium_and_weak_facts_have_no_click(self, facts):
        text = html(page(facts, facts.leader, "A.I.1"))
        assert text.count('name="sekali"') == 1

    def test_whoever_does_not_answer_reads_it_only(self, facts):
        text = html(page(facts, facts.staff, "A.I.1"))
        assert "4 dari 4 pegawai punya surel." in text
        assert 'name="sekali"' not in text

    def test_a_suggestion_below_the_answer_is_told_and_changes_nothing(self, facts):
        facts.answer(STRONG, "A")
        Person.objects.update(email="")
        measuring.measure(facts.zone, AT)
        assert "Lebih rendah dari jawaban unit." in html(page(facts, facts.leader, "A.I.1"))
        assert Answer.objects.get(worksheet__zone=facts.zone, field=STRONG).option == "A"

    def test_a_number_that_nobody_counts_yet_says_which_room_will_bring_it(self, facts):
        assert "akan dibawa ruang Manajemen perubahan" not in html(page(facts, facts.leader, "A.II.1"))
        assert "akan dibawa ruang Kualitas pelayanan publik" in html(page(facts, facts.leader, "A.II.3"))

    def test_the_page_takes_as_many_queries_whatever_is_frozen(self, facts):
        client = signed_in(facts.leader)
        frozen(facts)
        before = len(queries(lambda: page(facts, facts.leader, "A.I.1", client=client)))
        for _ in range(5):
            frozen(facts)
        assert len(queries(lambda: page(facts, facts.leader, "A.I.1", client=client))) == before
        assert before <= 15


class TestTakingOver:
    def post(self, place, code, by=None, **sent):
        values = {"sidik": seen(place, code), f"versi:{code}": "0", **sent}
        return signed_in(by or place.leader).post(address(place, code, "bekukan/"), values)

    def test_one_click_leads_back_to_the_question(self, facts):
        response = self.post(facts, STRONG, sekali="1")
        assert response.status_code == 302
        assert response.headers["Location"].startswith(f"/zona/{facts.zone.pk}/lke/?bagian=A.I.1#")
        answer = Answer.objects.get(worksheet__zone=facts.zone, field=STRONG)
        assert (answer.option, bool(answer.note)) == ("A", True)
        text = html(page(facts, facts.leader, "A.I.1"))
        assert "Dibekukan" in text
        assert "Ambil A dan bekukan" not in text

    def test_the_form_keeps_what_was_typed_when_it_is_refused(self, facts):
        sent = {"cara": "jawab", "catatan": "Catatan saya sendiri", "pernyataan": "Pendek"}
        response = self.post(facts, WEAK, **sent)
        assert response.status_code == 422
        for words in ("Catatan saya sendiri", "Pendek", "sedikitnya 20 huruf"):
            assert words in html(response)

    def test_a_figure_that_moved_comes_back_with_the_new_one(self, facts):
        old = seen(facts, STRONG)
        Person.objects.filter(name="Pegawai contoh").update(email="")
        response = self.post(facts, STRONG, sidik=old, cara="jawab", catatan="Tetap ada")
        assert response.status_code == 409
        for words in ("Angkanya berubah", "3 dari 4 pegawai", "Tetap ada", seen(facts, STRONG)):
            assert words in html(response)

    def test_an_answer_that_somebody_has_changed_meanwhile(self, facts):
        facts.answer(STRONG, "C", by=facts.secretary)
        response = self.post(facts, STRONG, sekali="1")
        assert response.status_code == 409
        assert "diubah orang lain" in html(response)
        assert not FrozenFact.objects.exists()

    @pytest.mark.parametrize("version", ["", "x", "-1", "99999999999", "²"])
    def test_a_version_that_is_none_is_no_wildcard(self, facts, version):
        facts.answer(STRONG, "C", by=facts.secretary)
        assert self.post(facts, STRONG, sekali="1", **{f"versi:{STRONG}": version}).status_code == 409

    def test_as_evidence_only(self, facts):
        assert self.post(facts, MEDIUM, cara="bukti").status_code == 302
        assert Answer.objects.get(worksheet__zone=facts.zone, field=MEDIUM).option is None
        assert EvidenceUse.objects.filter(field=MEDIUM).count() == 1

    def test_a_letter_of_nothing(self, facts):
        response = signed_in(facts.leader).post(address(facts, NIL, "nihil/"))
        version = EvidenceUse.objects.get(field=NIL).version
        assert response.headers["Location"] == f"/zona/{facts.zone.pk}/bukti/{version.evidence_id}/"
        refused = signed_in(facts.leader).post(address(facts, STRONG, "nihil/"))
        assert refused.status_code == 422
        assert "surat nihil tidak dibuat" in html(refused)

    def test_reading_is_no_taking(self, facts):
        assert signed_in(facts.leader).get(address(facts, STRONG, "bekukan/")).status_code == 405
        Worksheet.objects.filter(zone=facts.zone).update(state="submitted")
        assert "Diserahkan" in html(self.post(facts, STRONG, sekali="1"))


class TestOneFact:
    def get(self, place, code, by=None):
        return signed_in(by or place.leader).get(address(place, code))

    def test_figure_rows_and_conditions(self, facts):
        text = html(self.get(facts, STRONG))
        for words in ("4 dari 4 pegawai", "100 %", "Pegawai dengan surel", "4 catatan", "Baris uji"):
            assert words in text

    def test_it_is_measured_for_the_page(self, facts):
        Person.objects.update(email="")
        assert "0 dari 4 pegawai" in html(self.get(facts, STRONG))

    def test_what_moved_since_it_was_frozen_is_told(self, facts):
        frozen(facts)
        assert "masih sama seperti saat dibekukan" in html(self.get(facts, STRONG))
        Person.objects.filter(name="Pegawai contoh").update(email="")
        text = html(self.get(facts, STRONG))
        assert "Sudah berubah sejak dibekukan" in text
        assert "1 baris yang dibekukan sudah tidak ada" in text

    def test_the_rows_are_masked_paged_and_downloaded(self, facts):
        for number in range(60):
            facts.town.person(facts.town.training, f"Orang {number} contoh", email="b@contoh.test")
        client = signed_in(facts.leader)
        text = html(client.get(address(facts, STRONG, "baris/1/")))
        assert "contoh" not in re.sub(r"<(nav|header|title|a)\b.*?</\1>", "", text.split("<tbody>")[1], flags=re.DOTALL)
        assert text.count("<tr>") == 51
        csv = client.get(address(facts, STRONG, "baris/1/?unduh=csv")).getvalue().decode("utf-8-sig")
        assert len(csv.splitlines()) == 65
        assert client.get(address(facts, STRONG, "baris/2/")).status_code == 404

    def test_the_page_takes_as_many_queries_for_1000_rows_as_for_10(self, facts):
        client = signed_in(facts.leader)
        few = len(queries(lambda: client.get(address(facts, STRONG))))
        Person.objects.bulk_create(
            Person(body=facts.town.body, name=f"P {n}", search_name=f"p {n}", status="non_asn", email="x@contoh.test")
            for n in range(1000)
        )
        for person in Person.objects.filter(name__startswith="P "):
            person.duties.create(unit=facts.town.training, position="Pelaksana", valid_from=AT.date())
        assert len(queries(lambda: client.get(address(facts, STRONG)))) == few

    def test_no_room_yet_and_no_rows_yet(self, facts):
        assert "akan dibawa ruang Kualitas pelayanan publik" in html(self.get(facts, UNBUILT))
        assert "Belum ada catatan untuk dibekukan" in html(self.get(facts, ABSENT))
        assert self.get(facts, "A.I.9.z").status_code == 404

    def test_a_number_question_shows_what_it_would_fill_in(self, facts):
        text = html(self.get(facts, COUNTED))
        assert "Isi angkanya dan bekukan" in text
        assert "Banyaknya agen perubahan" in text


class TestAllFacts:
    def test_every_question_with_its_state(self, facts):
        text = html(signed_in(facts.leader).get(f"/zona/{facts.zone.pk}/fakta/"))
        assert text.count('<th scope="row">') == 7
        assert text.count("akan dibawa ruang") == len(facts.rules.instrument.questions) - 7
        assert "siap diambil alih" in text

    @pytest.mark.parametrize(("state", "number"), [("nihil", 1), ("beku", 1), ("berubah", 0), ("rendah", 0)])
    def test_it_is_filtered(self, facts, state, number):
        frozen(facts)
        text = html(signed_in(facts.leader).get(f"/zona/{facts.zone.pk}/fakta/?keadaan={state}"))
        assert text.count('<th scope="row">') == number

    def test_it_is_downloaded(self, facts):
        response = signed_in(facts.leader).get(f"/zona/{facts.zone.pk}/fakta/?unduh=csv&area=Hasil")
        lines = response.getvalue().decode("utf-8-sig").splitlines()
        assert len(lines) == 1 + sum(facts.rules.area_of(code) is None for code in facts.rules.instrument.questions)

    def test_measuring_by_hand(self, facts):
        Person.objects.update(email="")
        response = signed_in(facts.leader).post(f"/zona/{facts.zone.pk}/fakta/hitung/")
        assert response.status_code == 302
        assert facts.zone.fact_readings.get(key=STRONG).option == "C"
        assert facts.zone.fact_readings.get(key=STRONG).measured_at > AT - timedelta(days=1)
