"""What must not slip through between looking at a fact and taking it over: another suggestion, a second click."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pilar.evaluation import papers
from pilar.evaluation.actions import evidence, freezing, measuring, zones
from pilar.evaluation.actions.freezing import FactMoved, Wish, digest_of, measured
from pilar.evaluation.content import UNDATED, Period, fitting_period
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.facts import Fact, Rows, mapping, registry
from pilar.evaluation.facts.moved import changes
from pilar.evaluation.models import Answer, Evidence, EvidenceUse, EvidenceVersion, FactReading, FrozenFact
from pilar.evaluation.presenters import facts as present
from pilar.evaluation.queries import facts as queries
from pilar.kernel import documents, rules
from pilar.kernel.files import State, verify
from pilar.kernel.models.documents import Document
from pilar.organisation.models import Person
from tests.evaluation import fake_facts
from tests.evaluation.bringing import text
from tests.evaluation.fake_facts import COUNTED, NIL, STRONG, WEAK
from tests.evaluation.lke import html, page, signed_in
from tests.evaluation.lke import queries as asked
from tests.organisation.town import AT, START

THREE = ("Ketua tim contoh", "Pokja satu contoh", "Pegawai contoh")


@pytest.fixture
def facts(place, monkeypatch):
    with fake_facts.installed(monkeypatch):
        Person.objects.filter(name__in=THREE).update(email="a@contoh.test")
        yield place


def now(place, code):
    return measured(place.zone, place.rules, place.rules.instrument.questions[code], AT)


def seen(place, code):
    return digest_of(now(place, code))


def take(place, code, *, at=AT, **wish):
    return freezing.freeze(place.zone.pk, code, Wish(**{"seen": seen(place, code), **wish}), by=place.leader, at=at)


def digest_shown(place, code):
    """What the worksheet shows: of the stored reading."""
    stored = queries.readings_of(place.zone.pk)
    return present.seen_of(stored, place.rules.instrument.questions[code])


def tighten(place, value=75):
    rules.set_for_body(
        "evaluation.fact-most", value, unit="percent", source="SK uji", verified="confirmed", valid_from=START,
        body=place.zone.unit.body.uuid, by="1", at=AT,
    )  # fmt: skip


def post(place, code, action="bekukan", **sent):
    return signed_in(place.leader).post(f"/zona/{place.zone.pk}/fakta/{code}/{action}/", sent)


class TestBetweenLookingAndClicking:
    def test_a_tightened_rule_does_not_give_another_answer_than_was_shown(self, facts):
        shown = seen(facts, STRONG)  # three of four: B
        tighten(facts)
        with pytest.raises(FactMoved):
            take(facts, STRONG, seen=shown)
        assert Answer.objects.get(worksheet__zone=facts.zone, field=STRONG).option is None

    def test_a_tightened_rule_that_changes_no_suggestion_moves_nothing(self, facts):
        frozen = take(facts, STRONG)
        tighten(facts, 60)
        assert changes(frozen, now(facts, STRONG)) == []
        assert seen(facts, STRONG) == frozen.digest

    def test_another_cut_off_date_is_another_fact_and_says_why(self, facts):
        frozen = take(facts, STRONG)
        zones.change_zone(facts.zone, target="WBK", cutoff=date(2026, 12, 10), by=facts.head, at=AT)
        facts.zone.refresh_from_db()
        with pytest.raises(FactMoved):
            take(facts, STRONG, seen=frozen.digest)
        told = " ".join(changes(frozen, now(facts, STRONG)))
        assert "15 Desember 2026" in told
        assert "10 Desember 2026" in told

    def test_what_moved_without_an_event_can_be_taken_by_the_next_click(self, facts):
        """Else the worksheet would offer the old figure, and refuse it, until the night."""
        measuring.measure(facts.zone, AT)
        Person.objects.update(email="a@contoh.test")
        sent = {"sekali": "1", "sidik": digest_shown(facts, STRONG), f"versi:{STRONG}": "0"}
        assert post(facts, STRONG, **sent).status_code == 409
        assert FactReading.objects.get(key=STRONG).option == "A"
        sent["sidik"] = digest_shown(facts, STRONG)
        assert post(facts, STRONG, **sent).status_code == 302


class TestMovedAndBack:
    def test_what_has_moved_is_told_by_list_and_page_alike_and_no_longer_once_it_is_back(self, facts):
        frozen = take(facts, STRONG)
        Person.objects.filter(name=THREE[0]).update(email="")
        assert changes(frozen, now(facts, STRONG))
        assert seen(facts, STRONG) != frozen.digest
        Person.objects.filter(name=THREE[0]).update(email="z@contoh.test")
        assert changes(frozen, now(facts, STRONG)) == []
        assert seen(facts, STRONG) == frozen.digest

    def test_a_row_that_leaves_one_of_two_lists_is_told(self, facts):
        def both(case):
            staff = case.units.staff(case.as_of)
            reached = staff.exclude(email="")
            lists = [Rows(title, ("I",), rows, lambda one: (one.name[0],)) for title, rows in
                     (("Bersurel", reached), ("Semua", staff))]  # fmt: skip
            return Fact.state([], summary="Selalu sama.", rows=lists)

        registry._facts["change.test.share"] = replace(registry.get("change.test.share"), measure=both)
        frozen = take(facts, STRONG, answers=False)
        Person.objects.filter(name=THREE[0]).update(email="")
        assert changes(frozen, now(facts, STRONG)) == ["1 baris yang dibekukan sekarang berisi lain."]

    def test_whatever_has_moved_is_never_silent(self, facts):
        frozen = take(facts, STRONG)
        sound = registry.get("change.test.share")
        registry._facts["change.test.share"] = replace(
            sound, measure=lambda case: replace(sound.measure(case), denominator=5)
        )
        assert changes(frozen, now(facts, STRONG))

    def test_a_number_that_is_counted_only_since_then_is_told(self, facts):
        frozen = take(facts, COUNTED)
        content = json.loads(frozen.content)
        content["facts"] = content["facts"][:1]
        frozen.content = json.dumps(content)
        assert "belum dihitung saat dibekukan" in " ".join(changes(frozen, now(facts, COUNTED)))


class TestOrder:
    def test_two_whose_clocks_cross_do_not_lock_the_question_for_ever(self, facts):
        take(facts, STRONG)
        take(facts, STRONG, at=AT + timedelta(seconds=2))
        late = take(facts, STRONG, at=AT + timedelta(seconds=1))  # waited for the other one
        last = take(facts, STRONG, at=AT + timedelta(seconds=3))
        assert (late.version.number, last.version.number) == (3, 4)

    def test_what_is_shown_as_frozen_is_what_serves_the_question(self, facts):
        take(facts, STRONG, at=AT + timedelta(seconds=2))
        late = take(facts, STRONG, at=AT + timedelta(seconds=1))
        assert EvidenceUse.objects.get(zone=facts.zone, field=STRONG).version == late.version
        assert queries.frozen_of(facts.zone.pk)[STRONG] == late
        assert queries.history_of(facts.zone.pk, STRONG)[0] == late


class TestPaper:
    def test_the_page_of_an_older_lembar_fakta_says_that_it_was_replaced(self, facts):
        first = take(facts, STRONG)
        second = take(facts, STRONG, at=AT + timedelta(hours=1))
        old, new = (Document.objects.get(token=each.document) for each in (first, second))
        assert (old.state, new.state, new.replaces) == (Document.REPLACED, Document.VALID, old)

    def test_of_one_that_was_revoked_the_next_is_simply_new(self, facts):
        first = take(facts, STRONG)
        documents.revoke(Document.objects.get(token=first.document), reason="Uji", by="1", at=AT)
        second = take(facts, STRONG, at=AT + timedelta(hours=1))
        assert Document.objects.get(token=second.document).replaces is None

    def test_its_period_is_what_was_measured_and_no_other(self, facts):
        version = take(facts, STRONG).version
        period = fitting_period(Period(date(2020, 1, 1), None))
        with pytest.raises(EvaluationError, match="membekukan"):
            evidence.change(
                facts.zone.pk, version.evidence_id, title="Judul lain", period=period, by=facts.leader, at=AT
            )
        same = Period(version.period_from, version.period_until)
        evidence.change(facts.zone.pk, version.evidence_id, title="Judul lain", period=same, by=facts.leader, at=AT)
        version.refresh_from_db()
        assert (version.evidence.title, version.period_from) == ("Judul lain", AT.date())

    def test_one_that_was_taken_off_the_question_is_offered_again_and_stays_in_the_story(self, facts):
        frozen = take(facts, STRONG)
        measuring.measure(facts.zone, AT)
        client = signed_in(facts.leader)
        assert "Ambil B dan bekukan" not in html(page(facts, facts.leader, "A.I.1", client=client))
        EvidenceUse.objects.all().delete()
        assert queries.frozen_of(facts.zone.pk) == {}
        assert queries.history_of(facts.zone.pk, STRONG) == [frozen]
        assert "Ambil B dan bekukan" in html(page(facts, facts.leader, "A.I.1", client=client))


class TestReadOnce:
    def test_the_rows_of_a_list_are_read_once_and_counted_as_they_were_read(self, facts):
        shown = seen(facts, STRONG)
        made = asked(lambda: freezing.freeze(facts.zone.pk, STRONG, Wish(shown), by=facts.leader, at=AT))
        reads = [each for each in made if each.startswith("SELECT") and '"email" = ' in each and "COUNT" not in each]
        assert len(reads) == 1, reads

    def test_what_is_frozen_hashes_to_what_was_shown(self, facts):
        """Anybody can recompute the digest from the content, whatever order the rows came in."""
        frozen = take(facts, STRONG)
        listed = json.loads(frozen.content)["facts"][0]["lists"][0]["rows"]
        assert [row["id"] for row in listed] == sorted(row["id"] for row in listed)
        assert json.loads(frozen.content)["facts"][0]["digest"] == now(facts, STRONG)[0].digest

    def test_the_order_of_a_room_s_query_does_not_matter(self, facts):
        before = seen(facts, STRONG)
        sound = registry.get("change.test.share")

        def turned(case):
            fact = sound.measure(case)
            return replace(
                fact, rows=tuple(replace(each, queryset=each.queryset.order_by("-name")) for each in fact.rows)
            )

        registry._facts["change.test.share"] = replace(sound, measure=turned)
        assert seen(facts, STRONG) == before


class TestNil:
    def test_a_second_click_makes_no_second_letter(self, facts):
        first = freezing.nil(facts.zone.pk, NIL, by=facts.leader, at=AT)
        again = freezing.nil(facts.zone.pk, NIL, by=facts.secretary, at=AT + timedelta(seconds=1))
        assert again == first
        assert (Document.objects.count(), EvidenceUse.objects.count()) == (1, 1)

    def test_on_a_later_day_it_replaces_the_letter(self, facts):
        first = freezing.nil(facts.zone.pk, NIL, by=facts.leader, at=AT)
        second = freezing.nil(facts.zone.pk, NIL, by=facts.leader, at=AT + timedelta(days=1))
        assert (second.evidence, second.number) == (first.evidence, 2)
        assert EvidenceUse.objects.get(field=NIL).version == second
        old, new = Document.objects.order_by("pk")
        assert (old.state, new.replaces) == (Document.REPLACED, old)

    def test_a_signed_scan_of_today_stays_what_serves_the_question(self, facts):
        first = freezing.nil(facts.zone.pk, NIL, by=facts.leader, at=AT)
        made = evidence.add_version(
            facts.zone.pk, first.evidence_id, text("pindaian"), period=UNDATED, by=facts.leader, at=AT
        )
        freezing.nil(facts.zone.pk, NIL, by=facts.leader, at=AT + timedelta(minutes=1))
        assert EvidenceUse.objects.get(field=NIL).version == made.version

    def test_one_that_was_taken_off_the_question_is_made_anew(self, facts):
        freezing.nil(facts.zone.pk, NIL, by=facts.leader, at=AT)
        EvidenceUse.objects.all().delete()
        freezing.nil(facts.zone.pk, NIL, by=facts.leader, at=AT)
        assert EvidenceUse.objects.filter(field=NIL).count() == 1


class TestForm:
    def test_a_click_that_is_refused_shows_a_form_that_is_ready(self, facts):
        response = post(facts, STRONG, sekali="1", sidik="lama")
        assert response.status_code == 409
        text = html(response)
        assert "3 dari 4 pegawai punya surel. Keadaan per" in text  # the draft, as on the page itself
        assert re.search(r'<input[^>]*value="jawab"[^>]*checked', text)

    def test_a_refused_letter_shows_a_form_that_is_ready(self, facts):
        response = post(facts, STRONG, "nihil")
        assert response.status_code == 422
        assert "3 dari 4 pegawai punya surel. Keadaan per" in html(response)

    @pytest.mark.parametrize("way", ["", "lain"])
    def test_without_a_choice_nothing_is_frozen(self, facts, way):
        response = post(facts, STRONG, sidik=seen(facts, STRONG), cara=way, catatan="Tetap ada")
        assert response.status_code == 422
        assert "Tetap ada" in html(response)
        assert not FrozenFact.objects.exists()

    @pytest.mark.parametrize("field", ["catatan", "pernyataan"])
    def test_a_sign_that_no_database_keeps_is_refused(self, facts, field):
        Person.objects.update(email="a@contoh.test")
        sent = {"catatan": "", "pernyataan": "Saya melihat sendiri bahwa semua ikut serta."}
        sent[field] += "a\x00b"
        response = post(facts, WEAK, sidik=seen(facts, WEAK), cara="jawab", **{f"versi:{WEAK}": "0"}, **sent)
        assert response.status_code == 422
        assert "tidak dapat disimpan" in html(response)
        with pytest.raises(EvaluationError):
            take(facts, WEAK, statement="Saya melihat sendiri bahwa semua \x00 ikut serta.")


class TestLists:
    def test_each_list_of_the_page_leads_to_its_own_rows(self, facts, monkeypatch):
        """The question counts the list that its number counts too, and another one: it is shown once, in its place."""
        other = Rows("Lain", ("X",), Person.objects.filter(status=Person.PNS), lambda one: ("x",))
        number = registry.get("change.test.number")
        registry.fact("change.test.more", "Banyak")(
            lambda case: replace(number.measure(case), rows=(*number.measure(case).rows, other))
        )
        known = fake_facts.fake_map()
        fields = {**known.fields, f"{COUNTED}.agen": fake_facts.entry("change.test.more")}
        monkeypatch.setattr(mapping, "_load", lambda _: replace(known, fields=fields))
        client = signed_in(facts.leader)
        base = f"/zona/{facts.zone.pk}/fakta/{COUNTED}/"
        for place, title in enumerate(("Pegawai", "Lain"), 1):
            assert f'{base}baris/{place}/">{title}</a>' in html(client.get(base))
            assert f"<h1>{title}</h1>" in html(client.get(f"{base}baris/{place}/"))
        assert client.get(f"{base}baris/3/").status_code == 404


def test_a_paper_of_ten_thousand_rows_prints_two_hundred_and_counts_all(facts):
    people = [
        Person(body=facts.town.body, name=f"Orang {number} contoh", search_name=f"{number}") for number in range(10_000)
    ]
    Person.objects.bulk_create(people)

    def crowd(case):
        rows = Rows("Semua", ("Inisial",), Person.objects.all(), lambda one: (one.name[:1],))
        number = Person.objects.count()
        return Fact.ratio(number, number, summary="{numerator} orang.", rows=[rows])

    registry._facts["change.test.share"] = replace(registry.get("change.test.share"), measure=crowd)
    frozen = take(facts, STRONG)
    assert len(json.loads(frozen.content)["facts"][0]["lists"][0]["rows"]) > 10_000
    found = now(facts, STRONG)
    question = facts.rules.instrument.questions[STRONG]
    paper = papers.fact_sheet(facts.zone, question, found, option="A", statement="", digest="x", at=AT)
    tables = [block for block in paper["blocks"] if block["type"] == "table"]
    assert [len(table["rows"]) for table in tables] == [200]
    assert any("Dicetak 200 baris pertama" in str(block.get("text")) for block in paper["blocks"])
    assert measuring.measure(facts.zone, AT).failed == set()
    assert Evidence.objects.count() == EvidenceVersion.objects.count() == 1


def test_a_nil_letter_that_is_discarded_is_revoked_and_keeps_the_file_of_its_public_page(facts):
    version = freezing.nil(facts.zone.pk, NIL, by=facts.leader, at=AT)
    EvidenceUse.objects.all().delete()
    evidence.discard(facts.zone.pk, version.evidence_id, by=facts.leader, at=AT)
    document = Document.objects.get()
    assert (document.state, document.stored.unused_since) == (Document.REVOKED, None)
    assert verify(document.stored) is State.SOUND
