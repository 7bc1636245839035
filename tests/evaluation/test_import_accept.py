"""Accepting an upload: what is taken, what is kept, who may, and that nobody is written over unseen."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.errors import NotFoundError
from pilar.evaluation import scoring
from pilar.evaluation.actions import answering, imports, writing
from pilar.evaluation.actions.imports import StaleImport, Take
from pilar.evaluation.actions.writing import Change
from pilar.evaluation.content import hash_of
from pilar.evaluation.errors import AnswerConflict, EvaluationError
from pilar.evaluation.imports.compare import State
from pilar.evaluation.models import AnswerRevision, Evidence, EvidenceUse, WorkbookImport, Worksheet
from pilar.evaluation.queries import imports as queries
from pilar.evaluation.queries import worksheets
from pilar.kernel.jobs import registry
from pilar.kernel.models import Job, LedgerEntry
from pilar.organisation.access import AccessDenied
from tests.evaluation.place import SCALED, YES_NO, build_place
from tests.evaluation.workbooks import accepted, book, diff_of, seen, uploaded
from tests.kernel.races import Meeting, open_site
from tests.organisation.town import AT
from tests.workbook.build import jawaban
from tests.workbook.samples import complete

OTHER = "A.I.2.i.a"
THIRD = "A.I.1.ii.a"


def stored(place, field):
    return place.worksheet.answers.get(field=field)


def states(diff):
    return {row.field: row.state for row in diff.rows if row.state is not State.BLANK}


class TestComparing:
    def test_each_row_says_how_it_stands_to_what_is_stored(self, place):
        place.answer(YES_NO, "Ya", note="sama")
        place.answer(SCALED, "A")
        place.answer(OTHER, "B")
        data = jawaban({YES_NO: "Ya", SCALED: "B", THIRD: "F"}, notes={"note:unit": {YES_NO: "sama"}}).data()
        found = states(diff_of(place, uploaded(place, data)))
        assert found == {YES_NO: State.EQUAL, SCALED: State.CHANGED, THIRD: State.UNREADABLE}

    def test_what_the_file_leaves_blank_keeps_what_is_stored(self, place):
        place.answer(SCALED, "A", note="tetap")
        upload = uploaded(place, book({YES_NO: "Ya"}))
        accepted(place, upload)
        assert (stored(place, SCALED).option, stored(place, SCALED).note) == ("A", "tetap")

    def test_another_note_makes_a_row_changed_though_its_answer_is_new(self, place):
        place.answer(SCALED, None, note="catatan lama")
        upload = uploaded(place, book({SCALED: "B"}, {SCALED: "catatan baru"}))
        diff = diff_of(place, upload)
        assert states(diff)[SCALED] is State.CHANGED
        assert diff.fresh == ()
        accepted(place, upload, Take.NEW)
        assert (stored(place, SCALED).option, stored(place, SCALED).note) == (None, "catatan lama")

    def test_areas_of_others_are_locked_and_counted(self, place):
        upload = uploaded(place, book(complete(1)))
        diff = diff_of(place, upload, by=place.pokja)
        mine = [row for row in diff.rows if row.area == 1]
        assert diff.filled == 127
        assert diff.locked == 127 - len(mine)
        assert {row.state for row in diff.rows if row.area != 1} == {State.LOCKED}
        assert {row.state for row in mine} == {State.NEW}

    def test_the_summary_counts_the_links_of_all_cells(self, place):
        texts = {YES_NO: "SK https://a.go.id/1\nRapat https://a.go.id/2", SCALED: "https://a.go.id/1"}
        diff = diff_of(place, uploaded(place, book({YES_NO: "Ya"}, {}, texts)))
        assert (diff.filled, diff.links, len(diff.urls)) == (1, 3, 2)

    def test_a_draft_that_the_file_says_too_is_new_and_another_answer_is_changed(self, place):
        with writing.open_worksheet(place.zone.pk, [YES_NO, SCALED], by=place.leader, at=AT) as worksheet:
            drafts = [Change(YES_NO, "Ya", is_draft=True), Change(SCALED, "C", is_draft=True)]
            writing.write(worksheet, drafts, origin="carried", by=place.leader, at=AT)
        upload = uploaded(place, book({YES_NO: "Ya", SCALED: "A"}))
        found = states(diff_of(place, upload))
        assert (found[YES_NO], found[SCALED]) == (State.NEW, State.CHANGED)
        accepted(place, upload, Take.NEW)
        assert (stored(place, YES_NO).is_draft, stored(place, SCALED).is_draft) == (False, True)

    def test_a_note_alone_leaves_a_draft_a_draft(self, place):
        with writing.open_worksheet(place.zone.pk, [YES_NO], by=place.leader, at=AT) as worksheet:
            writing.write(worksheet, [Change(YES_NO, "Ya", is_draft=True)], origin="carried", by=place.leader, at=AT)
        accepted(place, uploaded(place, book({}, {YES_NO: "catatan"})))
        assert (stored(place, YES_NO).is_draft, stored(place, YES_NO).note) == (True, "catatan")


class TestAccepting:
    def test_all_that_is_new_comes_in_with_one_event_and_the_true_score(self, place):
        answers = complete(1)
        upload = uploaded(place, book(answers, dict.fromkeys(answers, "karena begitu")))
        before = LedgerEntry.objects.count()
        result = accepted(place, upload, Take.NEW)
        assert len(result.fields) == 127
        worksheet = place.worksheet
        assert LedgerEntry.objects.count() == before + 1
        assert LedgerEntry.objects.latest("sequence").code == "worksheet.imported"
        again = scoring.score_of(place.rules, worksheets.answers_of(worksheet))
        assert worksheet.total == scoring._stored(again.total) > 0
        assert (worksheet.answered, worksheet.is_provisional) == (127, False)
        revisions = AnswerRevision.objects.filter(answer__worksheet=worksheet)
        assert set(revisions.values_list("origin", flat=True)) == {"imported"}
        assert WorkbookImport.objects.get(pk=upload.pk).closed_at == AT

    def test_replacing_is_opt_in(self, place):
        place.answer(SCALED, "A", note="milik kami")
        upload = uploaded(place, book({SCALED: "B", YES_NO: "Ya"}))
        assert accepted(place, upload, Take.NEW).fields == (YES_NO,)
        assert stored(place, SCALED).option == "A"
        assert WorkbookImport.objects.get(pk=upload.pk).closed_at is None
        assert accepted(place, upload, Take.ALL).fields == (SCALED,)
        assert (stored(place, SCALED).option, stored(place, SCALED).note) == ("B", "milik kami")
        assert stored(place, SCALED).revisions.count() == 2

    def test_only_the_ticked_rows(self, place):
        place.answer(SCALED, "A")
        upload = uploaded(place, book({SCALED: "B", YES_NO: "Ya", OTHER: "A"}))
        assert set(accepted(place, upload, Take.CHOSEN, chosen=[SCALED, OTHER]).fields) == {SCALED, OTHER}
        assert (stored(place, SCALED).option, stored(place, YES_NO).option) == ("B", None)

    def test_nothing_ticked_is_said(self, place):
        upload = uploaded(place, book({SCALED: "B"}))
        with pytest.raises(EvaluationError, match="Belum ada isian yang ditandai"):
            accepted(place, upload, Take.CHOSEN, chosen=[])

    def test_what_was_accepted_and_edited_since_is_not_taken_again_by_the_way(self, place):
        upload = uploaded(place, book({SCALED: "B", YES_NO: "Ya"}))
        accepted(place, upload, Take.CHOSEN, chosen=[SCALED])
        place.answer(SCALED, "A")
        assert accepted(place, upload, Take.ALL).fields == (YES_NO,)
        assert stored(place, SCALED).option == "A"
        assert accepted(place, upload, Take.CHOSEN, chosen=[SCALED]).fields == (SCALED,)

    def test_a_second_click_writes_nothing(self, place):
        upload = uploaded(place, book({SCALED: "B"}, {}, {SCALED: "https://a.go.id/1"}))
        accepted(place, upload)
        before = LedgerEntry.objects.count()
        assert accepted(place, upload).fields == ()
        assert LedgerEntry.objects.count() == before
        assert EvidenceUse.objects.count() == 1

    def test_a_pokja_takes_its_area_and_leaves_the_rest_to_others(self, place):
        upload = uploaded(place, book(complete(1)))
        result = accepted(place, upload, Take.ALL, by=place.pokja)
        assert {place.rules.area_of(place.rules.question_of(field)).number for field in result.fields} == {1}
        assert WorkbookImport.objects.get(pk=upload.pk).closed_at is None
        with pytest.raises(AccessDenied):
            accepted(place, upload, Take.CHOSEN, chosen=[OTHER], by=place.pokja)
        accepted(place, upload, Take.ALL)
        assert place.worksheet.answered == 127

    @pytest.mark.parametrize("who", ["staff", "head"])
    def test_whoever_answers_nothing_here_accepts_nothing(self, place, who):
        upload = uploaded(place, book({SCALED: "B"}))
        with pytest.raises(AccessDenied):
            accepted(place, upload, by=getattr(place, who))
        assert stored(place, SCALED).option is None

    def test_an_upload_of_another_zone_is_not_there(self, place):
        upload = uploaded(place, book({SCALED: "B"}))
        zone = place.zone_of(place.town.labour)
        leader = place.town.user(place.town.labour, "Ketua dinas contoh", "zi_leader")
        with pytest.raises(NotFoundError):
            imports.accept(zone.pk, upload.pk, Take.ALL, seen={}, by=leader, at=AT)

    def test_a_worksheet_that_is_handed_in_takes_nothing(self, place):
        upload = uploaded(place, book({SCALED: "B"}))
        Worksheet.objects.filter(pk=place.worksheet.pk).update(state="submitted")
        with pytest.raises(EvaluationError, match="Diserahkan"):
            accepted(place, upload)
        assert stored(place, SCALED).option is None

    def test_the_number_of_queries_that_read_does_not_grow_with_the_fields(self, place):
        def reads(data):
            upload = uploaded(place, data)
            versions = seen(place)
            with CaptureQueriesContext(connection) as taken:
                accepted(place, upload, seen=versions)
            return sum(one["sql"].startswith("SELECT") for one in taken.captured_queries)

        accepted(place, uploaded(place, book({OTHER: "A"}, {}, {OTHER: "https://a.go.id/0"})))
        few = reads(book({YES_NO: "Ya"}, {}, {YES_NO: "https://a.go.id/1"}))
        many = reads(book(complete(2), {}, {key: f"https://a.go.id/{key}" for key in complete(2)}))
        assert few == many


class TestStale:
    def test_an_answer_given_meanwhile_is_shown_and_never_written_over(self, place):
        upload = uploaded(place, book({SCALED: "B", YES_NO: "Ya"}))
        versions = seen(place)
        place.answer(SCALED, "A", by=place.secretary)
        for take in (Take.NEW, Take.ALL):
            with pytest.raises(StaleImport) as caught:
                accepted(place, upload, take, seen=versions)
            assert caught.value.fields == {SCALED}
            assert SCALED in caught.value.message
        assert (stored(place, SCALED).option, stored(place, YES_NO).option) == ("A", None)

    def test_the_same_answer_given_meanwhile_is_no_matter(self, place):
        upload = uploaded(place, book({SCALED: "B", YES_NO: "Ya"}))
        versions = seen(place)
        place.answer(SCALED, "B", by=place.secretary)
        assert accepted(place, upload, seen=versions).fields == (YES_NO,)

    def test_what_is_not_ticked_may_have_changed(self, place):
        upload = uploaded(place, book({SCALED: "B", YES_NO: "Ya"}))
        versions = seen(place)
        place.answer(SCALED, "A", by=place.secretary)
        assert accepted(place, upload, Take.CHOSEN, chosen=[YES_NO], seen=versions).fields == (YES_NO,)

    @pytest.mark.parametrize("text", ["", "1.2", "x" * 900, ".".join(["-1"] * 127), ".".join(["9" * 12] * 127)])
    def test_versions_that_no_page_has_sent_are_refused(self, place, text):
        with pytest.raises(EvaluationError, match="tidak utuh terkirim"):
            imports.parse_versions(text, place.rules.instrument.fields)

    def test_the_versions_of_a_page_come_back(self, place):
        place.answer(SCALED, "A")
        diff = diff_of(place, uploaded(place, book()))
        assert imports.parse_versions(diff.versions, place.rules.instrument.fields) == seen(place)


@contextmanager
def _free(rows):
    """In the place of ``held``: read without a lock and without a transaction."""
    yield rows.first()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_of_an_import_and_an_answer_at_once_none_is_lost_unseen(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        upload = uploaded(place, book({SCALED: "B", YES_NO: "Ya"}, {}, {SCALED: "https://a.go.id/1"}))
        versions = seen(place)
        guard = writing.held if guarded else _free
        meeting = Meeting(guarded=guarded)
        # Both have read what they will write into before either stores its score; comparing reads it once before.
        comparing, compare, read = threading.local(), queries.diff_of, worksheets.answers_of

        def quietly(*args):
            comparing.now = True
            try:
                return compare(*args)
            finally:
                comparing.now = False

        met = meeting.after(read)
        monkeypatch.setattr(queries, "diff_of", quietly)
        monkeypatch.setattr(
            worksheets, "answers_of", lambda row: read(row) if getattr(comparing, "now", False) else met(row)
        )
        outcomes = site.together(
            lambda: accepted(place, upload, seen=versions, guard=guard),
            lambda: answering.answer(place.zone.pk, Change(OTHER, "A"), by=place.secretary, at=AT, guard=guard),
        )
        monkeypatch.undo()
        worksheet = place.worksheet
        again = scoring.score_of(place.rules, worksheets.answers_of(worksheet))
        wrong = [one for one in outcomes if isinstance(one, Exception)]
        assert not (guarded and wrong), outcomes
        assert (not wrong and worksheet.total == scoring._stored(again.total)) is guarded


class TestEvidence:
    def test_links_become_evidence_of_the_unit_with_the_words_before_them(self, place):
        text = "SK Tim Kerja ZI 2026: https://drive.google.com/file/d/abc/view\nhttps://a.go.id/b"
        result = accepted(place, uploaded(place, book({SCALED: "B"}, {}, {SCALED: text})))
        assert (result.links, result.new_evidence) == (2, 2)
        uses = EvidenceUse.objects.order_by("position").select_related("version__evidence")
        assert [use.version.evidence.title for use in uses] == ["SK Tim Kerja ZI 2026", f"Situs instansi, {SCALED}"]
        assert {(use.version.evidence.unit, use.version.evidence.kind, use.version.number) for use in uses} == {
            (place.zone.unit, Evidence.LINK, 1)
        }
        assert stored(place, SCALED).evidence_text == text

    def test_new_links_are_asked_once_by_their_job_and_known_ones_are_not(self, place):
        upload = uploaded(place, book({SCALED: "A"}, {}, {SCALED: "https://a.go.id/1"}))
        accepted(place, upload)
        assert Job.objects.get().code == imports.ASK_LINKS
        accepted(place, uploaded(place, book({SCALED: "A"}, {}, {YES_NO: "https://a.go.id/1"})))
        assert Job.objects.count() == 1

    def test_one_address_in_many_cells_is_one_evidence(self, place):
        texts = {YES_NO: "https://a.go.id/1 https://a.go.id/1", SCALED: "Notulen: https://a.go.id/1"}
        result = accepted(place, uploaded(place, book({}, {}, texts)))
        assert (result.links, result.new_evidence) == (2, 1)
        assert Evidence.objects.get().title == "Notulen"

    def test_an_evidence_that_the_unit_has_is_used_as_it_is(self, place):
        accepted(place, uploaded(place, book({}, {}, {YES_NO: "Notulen: https://a.go.id/1"})))
        result = accepted(place, uploaded(place, book({}, {}, {SCALED: "Lain: https://a.go.id/1"})))
        assert (result.links, result.new_evidence, Evidence.objects.get().title) == (1, 0, "Notulen")

    def test_the_evidence_of_another_unit_is_not_taken(self, place):
        other = Evidence.objects.create(
            unit=place.town.health, kind="link", title="Milik lain", created_at=AT, created_by="1"
        )
        other.versions.create(number=1, url="https://a.go.id/1", sha256=hash_of("https://a.go.id/1"), by="1", at=AT)
        accepted(place, uploaded(place, book({}, {}, {YES_NO: "https://a.go.id/1"})))
        assert EvidenceUse.objects.get().version.evidence.unit == place.zone.unit

    def test_new_links_come_after_those_that_are_there_and_none_goes(self, place):
        accepted(place, uploaded(place, book({}, {}, {YES_NO: "https://a.go.id/1"})))
        accepted(place, uploaded(place, book({}, {}, {YES_NO: "https://a.go.id/2"})))
        uses = EvidenceUse.objects.order_by("position").values_list("position", "version__url")
        assert list(uses) == [(0, "https://a.go.id/1"), (1, "https://a.go.id/2")]

    def test_a_draft_use_that_the_file_names_is_confirmed(self, place):
        accepted(place, uploaded(place, book({}, {}, {YES_NO: "https://a.go.id/1"})))
        EvidenceUse.objects.update(is_draft=True)
        upload = uploaded(place, book({YES_NO: "Ya"}, {}, {YES_NO: "Notulen https://a.go.id/1"}))
        accepted(place, upload)
        assert EvidenceUse.objects.get().is_draft is False

    def test_a_link_that_was_taken_away_comes_back_only_when_somebody_takes_it(self, place):
        data = book({}, {}, {YES_NO: "https://a.go.id/1"})
        accepted(place, uploaded(place, data))
        EvidenceUse.objects.all().delete()
        upload = uploaded(place, data)
        assert states(diff_of(place, upload)) == {YES_NO: State.NEW}
        accepted(place, upload)
        assert EvidenceUse.objects.count() == 1


class TestDiscarding:
    def test_what_has_been_accepted_stays(self, place):
        upload = uploaded(place, book({SCALED: "B"}))
        accepted(place, upload)
        imports.discard(place.zone.pk, upload.pk, by=place.leader, at=AT)
        assert not WorkbookImport.objects.exists()
        assert stored(place, SCALED).option == "B"
        with pytest.raises(NotFoundError):
            imports.discard(place.zone.pk, upload.pk, by=place.leader, at=AT)

    def test_only_for_those_who_might_take_something(self, place):
        upload = uploaded(place, book({SCALED: "B"}))
        with pytest.raises(AccessDenied):
            imports.discard(place.zone.pk, upload.pk, by=place.head, at=AT)

    def test_old_uploads_go_by_night(self, place):
        old = uploaded(place, book({SCALED: "B"}), at=AT - timedelta(days=31))
        young = uploaded(place, book({SCALED: "B"}), at=AT - timedelta(days=29))
        assert "evaluation.old_imports" in registry.SCHEDULES
        assert imports.remove_old(AT) == 1
        assert list(WorkbookImport.objects.all()) == [young]
        assert old.pk != young.pk


def test_a_version_that_somebody_forges_is_stale_and_no_conflict_gets_through(place):
    upload = uploaded(place, book({SCALED: "B"}))
    place.answer(SCALED, "A")
    with pytest.raises((StaleImport, AnswerConflict)):
        accepted(place, upload, seen=dict.fromkeys(place.rules.instrument.fields, 7))
    assert stored(place, SCALED).option == "A"


def test_an_index_of_many_digits_is_equal_after_it_was_taken(place):
    index = next(key for key, item in place.rules.instrument.fields.items() if item.kind == "index")
    data = jawaban({index: "3,12345678901234"}).data()
    upload = uploaded(place, data)
    accepted(place, upload)
    assert diff_of(place, uploaded(place, data)).counts[State.CHANGED] == 0
    assert stored(place, index).value == Fraction("3.12345678901")
