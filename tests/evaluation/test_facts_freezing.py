"""Taking a fact over: what is frozen, what is answered, what is refused, and what happens when rows move later."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from pilar.errors import NotFoundError
from pilar.evaluation.actions import evidence, freezing, writing
from pilar.evaluation.actions.freezing import FactMoved, Wish, digest_of, measured
from pilar.evaluation.content import UNDATED
from pilar.evaluation.errors import AnswerConflict, EvaluationError
from pilar.evaluation.facts import Fact, Rows
from pilar.evaluation.facts.moved import changes
from pilar.evaluation.models import Answer, AnswerRevision, Evidence, EvidenceUse, FrozenFact, Worksheet
from pilar.evaluation.papers import nil_letter
from pilar.evaluation.rulebook import rulebook
from pilar.kernel.documents import Responsible
from pilar.kernel.files import State, verify
from pilar.kernel.models import LedgerEntry
from pilar.kernel.models.documents import Document
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied
from pilar.organisation.models import Person
from tests.evaluation import fake_facts
from tests.evaluation.bringing import text
from tests.evaluation.fake_facts import ABSENT, COUNTED, MEDIUM, NIL, STRONG, UNBUILT, WEAK
from tests.evaluation.place import build_place
from tests.kernel.races import Meeting, open_site
from tests.organisation.town import AT


@pytest.fixture
def facts(place, monkeypatch):
    with fake_facts.installed(monkeypatch):
        yield place


def question(place, code):
    return place.rules.instrument.questions[code]


def seen(place, code):
    return digest_of(measured(place.zone, place.rules, question(place, code), AT))


def take(place, code, *, by=None, at=AT, **wish):
    wanted = Wish(**{"seen": seen(place, code), **wish})
    return freezing.freeze(place.zone.pk, code, wanted, by=by or place.leader, at=at)


def test_a_worker_and_a_page_see_the_same_of_a_meeting_before_seven_in_the_morning(place, monkeypatch):
    """A worker stands in no time zone; the days of a list are those of the body."""
    early = datetime(2026, 11, 23, 23, 45, tzinfo=UTC)  # the 24th in Surabaya

    def meetings(case):
        rows = Rows("Rapat", ("Tanggal",), case.units.staff(case.as_of), lambda one: (tanggal(early),))
        return Fact.ratio(1, 1, summary="Rapat.", rows=[rows])

    monkeypatch.setattr(fake_facts, "share", meetings)
    with fake_facts.installed(monkeypatch):
        with timezone.override(UTC):
            by_worker = seen(place, STRONG)
        with timezone.override(ZoneInfo("Asia/Jakarta")):
            assert seen(place, STRONG) == by_worker


def mail_for_all(place):
    Person.objects.update(email="a@contoh.test")


def option(place, code):
    return Answer.objects.get(worksheet__zone=place.zone, field=code).option


class TestFreezing:
    def test_one_act_freezes_answers_and_prints(self, facts):
        mail_for_all(facts)
        frozen = take(facts, STRONG, draft_note=True)
        answer = Answer.objects.get(worksheet__zone=facts.zone, field=STRONG)
        assert (answer.option, answer.revisions.get().origin) == ("A", AnswerRevision.FROM_FACT)
        assert answer.note.startswith("4 dari 4 pegawai punya surel. Keadaan per 24 November 2026")
        use = EvidenceUse.objects.get(zone=facts.zone, field=STRONG)
        assert (use.version, use.version.evidence.kind) == (frozen.version, Evidence.FACT)
        assert use.version.stored
        assert verify(use.version.stored) is State.SOUND
        document = Document.objects.get(token=frozen.document)
        assert (document.sha256, document.state) == (use.version.sha256, Document.VALID)
        assert LedgerEntry.objects.latest("pk").code == "fact.frozen"

    def test_it_keeps_ids_digests_and_figures_and_no_names(self, facts):
        mail_for_all(facts)
        content = take(facts, STRONG).content
        said = json.loads(content)["facts"][0]
        assert said["figures"]["numerator"] == 4
        assert sorted(row["id"] for row in said["lists"][0]["rows"]) == sorted(
            facts.zone.unit.duties.values_list("person", flat=True)
        )
        assert not any(person.name in content for person in Person.objects.all())

    def test_the_note_that_is_there_is_left_unless_another_is_given(self, facts):
        facts.answer(STRONG, "C", note="Kata kami.")
        take(facts, STRONG, draft_note=True)
        assert Answer.objects.get(worksheet__zone=facts.zone, field=STRONG).note == "Kata kami."
        take(facts, STRONG, note="Kata baru.")
        assert Answer.objects.get(worksheet__zone=facts.zone, field=STRONG).note == "Kata baru."

    def test_as_evidence_only_it_answers_nothing(self, facts):
        take(facts, STRONG, answers=False)
        assert option(facts, STRONG) is None
        assert EvidenceUse.objects.filter(zone=facts.zone, field=STRONG).count() == 1

    def test_numbers_are_filled_in_and_others_left(self, facts):
        facts.town.person(facts.town.training, "P3K contoh", status=Person.PPPK, nip="199001012020121001")
        take(facts, COUNTED)
        numbers = dict(Answer.objects.filter(field__startswith=COUNTED).values_list("field", "number"))
        assert numbers == {f"{COUNTED}.agen": 1, f"{COUNTED}.perubahan": None}

    def test_freezing_again_is_a_new_version_of_the_same_evidence(self, facts):
        first = take(facts, STRONG)
        mail_for_all(facts)
        second = take(facts, STRONG, at=AT + timedelta(hours=1))
        assert (second.version.evidence, second.version.number) == (first.version.evidence, 2)
        assert [use.version for use in EvidenceUse.objects.filter(field=STRONG)] == [second.version]
        assert FrozenFact.objects.get(pk=first.pk).content == first.content

    def test_the_period_is_that_of_the_window(self, facts):
        state = take(facts, STRONG).version  # as it is on the cut-off date
        assert (state.period_from, state.period_until) == (AT.date(), None)

    def test_the_score_moves_with_it(self, facts):
        mail_for_all(facts)
        before = facts.worksheet.total
        take(facts, STRONG)
        assert facts.worksheet.total > before


class TestRefused:
    def test_a_figure_that_has_moved_since_it_was_shown(self, facts):
        old = seen(facts, STRONG)
        mail_for_all(facts)
        with pytest.raises(FactMoved):
            take(facts, STRONG, seen=old)
        assert not FrozenFact.objects.exists()
        assert not Document.objects.exists()

    def test_an_answer_that_somebody_else_has_changed(self, facts):
        facts.answer(STRONG, "B")
        with pytest.raises(AnswerConflict):
            take(facts, STRONG, versions={STRONG: 0})
        assert not FrozenFact.objects.exists()
        assert not Document.objects.exists()  # and its number goes back with it
        assert option(facts, STRONG) == "B"

    def test_medium_facts_want_the_quality_confirmed(self, facts):
        mail_for_all(facts)
        with pytest.raises(EvaluationError, match="mutunya"):
            take(facts, MEDIUM)
        take(facts, MEDIUM, confirmed=True)
        assert option(facts, MEDIUM) == "A"

    def test_the_top_option_of_a_weak_fact_wants_a_statement(self, facts):
        mail_for_all(facts)
        with pytest.raises(EvaluationError, match="pernyataan"):
            take(facts, WEAK, confirmed=True, statement="Ya.")
        frozen = take(facts, WEAK, statement="Saya melihat sendiri bahwa semua ikut serta.")
        assert (option(facts, WEAK), frozen.statement) == ("A", "Saya melihat sendiri bahwa semua ikut serta.")

    def test_a_lower_option_of_a_weak_fact_wants_a_look(self, facts):
        with pytest.raises(EvaluationError, match="mutunya"):
            take(facts, WEAK)

    @pytest.mark.parametrize(("code", "words"), [(UNBUILT, "belum dibangun"), (ABSENT, "Belum ada catatan"),
                                                (NIL, "tidak menyarankan")])  # fmt: skip
    def test_where_there_is_nothing_to_take(self, facts, code, words):
        with pytest.raises(EvaluationError, match=words):
            freezing.freeze(facts.zone.pk, code, Wish(seen(facts, code)), by=facts.leader, at=AT)
        assert not Evidence.objects.exists()

    def test_somebody_else_s_question_and_somebody_else_s_zone(self, facts):
        with pytest.raises(AccessDenied):
            take(facts, STRONG, by=facts.staff)
        with pytest.raises(NotFoundError):
            take(facts, STRONG, by=facts.town.other_admin)
        with pytest.raises(NotFoundError):
            freezing.freeze(facts.zone.pk, "A.I.9", Wish(""), by=facts.leader, at=AT)

    def test_a_worksheet_that_is_handed_in(self, facts):
        Worksheet.objects.filter(zone=facts.zone).update(state="submitted")
        with pytest.raises(EvaluationError, match="Diserahkan"):
            take(facts, STRONG)

    def test_a_lembar_fakta_is_neither_replaced_by_a_file_nor_discarded(self, facts):
        version = take(facts, STRONG).version
        with pytest.raises(EvaluationError, match="membekukan"):
            evidence.add_version(facts.zone.pk, version.evidence_id, text("x"), period=UNDATED, by=facts.leader, at=AT)
        EvidenceUse.objects.all().delete()
        with pytest.raises(EvaluationError, match="tetap disimpan"):
            evidence.discard(facts.zone.pk, version.evidence_id, by=facts.leader, at=AT)


class TestMovedLater:
    def now(self, place):
        return measured(place.zone, place.rules, question(place, STRONG), AT)

    def test_nothing_is_said_while_nothing_moves(self, facts):
        mail_for_all(facts)
        assert changes(take(facts, STRONG), self.now(facts)) == []

    def test_rows_that_are_gone_changed_and_new_are_told(self, facts):
        mail_for_all(facts)
        frozen = take(facts, STRONG)
        first, second, *_ = Person.objects.filter(duties__unit=facts.town.training).order_by("pk")
        Person.objects.filter(pk=first.pk).update(email="")
        Person.objects.filter(pk=second.pk).update(status=Person.PARTNER)
        facts.town.person(facts.town.training, "Orang baru contoh", email="b@contoh.test")
        told = " ".join(changes(frozen, self.now(facts)))
        assert "4 dari 4" in told
        assert "4 dari 5" in told
        for words in ("1 baris yang dibekukan sudah tidak ada", "1 baris yang dibekukan sekarang", "1 baris baru"):
            assert words in told
        assert "Saran saat itu A, sekarang B." in told

    def test_the_frozen_one_stays_whatever_is_deleted(self, facts):
        mail_for_all(facts)
        frozen = take(facts, STRONG)
        content = frozen.content
        facts.town.training.duties.all().delete()
        frozen.refresh_from_db()
        assert frozen.content == content
        assert verify(frozen.version.stored) is State.SOUND
        assert "4 baris yang dibekukan sudah tidak ada" in " ".join(changes(frozen, self.now(facts)))
        assert option(facts, STRONG) == "A"


class TestNil:
    def test_a_letter_is_made_and_serves_the_question_without_an_answer(self, facts):
        version = freezing.nil(facts.zone.pk, NIL, by=facts.leader, at=AT)
        assert EvidenceUse.objects.get(field=NIL).version == version
        assert Document.objects.get().kind == "nil-letter"
        assert option(facts, NIL) is None
        assert LedgerEntry.objects.latest("pk").code == "fact.nil_letter"

    def test_it_names_who_states_it(self, facts):
        question = rulebook(facts.zone.edition).instrument.questions[NIL]
        found = measured(facts.zone, rulebook(facts.zone.edition), question, AT)[0]
        head = Responsible("Sri Contoh", "Plt. Kepala UPT", "19800101 200501 2 001")
        said = str(nil_letter(facts.zone, question, found, responsible=head))
        for words in ("Sri Contoh", "19800101 200501 2 001", "Plt. Kepala UPT", "dengan sebenarnya"):
            assert words in said
        assert "Sri" not in str(nil_letter(facts.zone, question, found, responsible=None))

    def test_where_something_happened_there_is_none(self, facts):
        with pytest.raises(EvaluationError, match="surat nihil tidak dibuat"):
            freezing.nil(facts.zone.pk, STRONG, by=facts.leader, at=AT)


@contextmanager
def _free(rows):
    yield rows.first()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_who_ask_for_a_nil_letter_at_once_get_the_same_one(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site, fake_facts.installed(monkeypatch):
        place = build_place()
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(freezing, "_letter_of", meeting.after(freezing._letter_of))

        def ask(by):
            guard = writing.held if guarded else _free
            return lambda: freezing.nil(place.zone.pk, NIL, by=by, at=AT, guard=guard)

        outcomes = site.together(ask(place.leader), ask(place.secretary))
        assert Document.objects.filter(kind="nil-letter").count() == (1 if guarded else 2), outcomes
        assert (outcomes[0] == outcomes[1]) is guarded


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_who_freeze_at_once_make_two_versions_of_one_evidence(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site, fake_facts.installed(monkeypatch):
        place = build_place()
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(freezing, "last_frozen", meeting.after(freezing.last_frozen))
        shown = seen(place, STRONG)

        def freeze(by):
            wish = Wish(shown, answers=False)
            guard = writing.held if guarded else _free
            return lambda: freezing.freeze(place.zone.pk, STRONG, wish, by=by, at=AT, guard=guard)

        outcomes = site.together(freeze(place.leader), freeze(place.secretary))
        assert Evidence.objects.filter(kind=Evidence.FACT).count() == (1 if guarded else 2), outcomes
        assert FrozenFact.objects.count() == 2
