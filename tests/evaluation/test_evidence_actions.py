"""Evidence: who may bring it, what is kept, what a version is, and what is refused without anything being kept."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from pilar.errors import NotFoundError, PilarError
from pilar.evaluation import content
from pilar.evaluation.actions import evidence, evidence_checks, evidence_uses, writing
from pilar.evaluation.actions.evidence_checks import checked_version
from pilar.evaluation.content import Period
from pilar.evaluation.errors import EvaluationError, SameContent
from pilar.evaluation.models import Evidence, EvidenceUse, EvidenceVersion, Milestone, Worksheet, Zone
from pilar.evaluation.queries import library
from pilar.kernel.files import FileError, State, verify
from pilar.kernel.locks import locked
from pilar.kernel.models import LedgerEntry
from pilar.kernel.models.jobs import Job
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import grants
from pilar.organisation.versions import ChangedMeanwhile
from tests.evaluation.bringing import LAST_YEAR, LIMIT, bring, link, text
from tests.evaluation.place import SCALED, YEAR, YES_NO
from tests.kernel import bad_files
from tests.organisation.town import AT, TODAY

AREA_2 = "A.I.2.i.a"


def hand_in(place, zone=None) -> None:
    Worksheet.objects.filter(zone=zone or place.zone).update(state="submitted")


def codes() -> list[str]:
    return list(LedgerEntry.objects.order_by("pk").values_list("code", flat=True))


class TestBringing:
    def test_a_file_is_evidence_version_and_use_in_one_act(self, place):
        version = bring(place, title="  SK \n tim\x00 ", period=LAST_YEAR)
        use = EvidenceUse.objects.get()
        assert (use.zone, use.field, use.version, use.position) == (place.zone, YES_NO, version, 1)
        assert (version.evidence.title, version.evidence.unit, version.number) == ("SK tim", place.town.training, 1)
        assert (version.period_from, version.period_until) == (LAST_YEAR.first, LAST_YEAR.last)
        assert version.stored
        assert verify(version.stored) is State.SOUND
        assert codes()[-1] == "evidence.added"

    def test_a_link_is_asked_soon(self, place):
        version = bring(place, link())
        assert (version.url, version.stored, version.link_state) == (
            "https://berkas.contoh.go.id/sk", None, "not_asked",
        )  # fmt: skip
        assert Job.objects.get(code="evaluation.ask_link").arguments == {"version": version.pk}

    def test_a_title_left_empty_is_the_name_of_the_file(self, place):
        assert bring(place, text(name="../../etc/Notulen\u202e rapat.txt"), title=" ").evidence.title == "Notulen rapat"

    def test_without_a_field_it_lies_in_the_library_of_the_unit(self, place):
        version = bring(place, field="", by=place.staff)
        assert list(library.library(place.zone, TODAY)) == [version.evidence]
        assert not EvidenceUse.objects.exists()

    def test_a_contributor_brings_it_to_what_is_assigned_and_to_nothing_else(self, place):
        place.zone.assignments.create(question=YES_NO, user=place.staff, given_by="1", given_at=AT)
        bring(place, by=place.staff)
        with pytest.raises(AccessDenied):
            bring(place, text("lain"), SCALED, by=place.staff)

    def test_a_pokja_brings_it_to_its_area_only(self, place):
        bring(place, by=place.pokja)
        with pytest.raises(AccessDenied):
            bring(place, text("lain"), AREA_2, by=place.pokja)
        assert Evidence.objects.count() == 1

    def test_whoever_only_sees_the_zone_adds_nothing_to_its_library(self, place):
        viewer = place.town.user(place.town.root, "Organisasi contoh", "organisation")
        with pytest.raises(AccessDenied):
            bring(place, field="", by=viewer)

    def test_a_contributor_who_has_left_finds_no_such_zone(self, place):
        place.zone.assignments.create(question=YES_NO, user=place.staff, given_by="1", given_at=AT)
        grants.end(place.staff.grants.get(), by=place.town.admin, at=AT)
        for field in (YES_NO, ""):
            with pytest.raises(NotFoundError):
                bring(place, field=field, by=place.staff)

    @pytest.mark.parametrize("unit", ["health", "other_root"])
    def test_another_opd_and_another_body_find_no_such_zone(self, place, unit):
        stranger = place.town.user(getattr(place.town, unit), "Ketua lain contoh", "zi_leader")
        for field in (YES_NO, ""):
            with pytest.raises(NotFoundError):
                bring(place, field=field, by=stranger)

    def test_a_field_that_the_form_does_not_have_is_refused(self, place):
        with pytest.raises(EvaluationError, match="tidak ada pada LKE"):
            bring(place, field="A.IX.9")
        assert not Evidence.objects.exists()

    def test_a_worksheet_that_is_handed_in_takes_none_but_the_library_does(self, place):
        hand_in(place)
        with pytest.raises(EvaluationError, match="Diserahkan"):
            bring(place)
        assert bring(place, field="").number == 1

    def test_after_the_window_none_is_taken(self, place):
        Milestone.objects.create(
            body=place.town.body, year=YEAR, code="self-assessment", opens_on=TODAY - timedelta(9),
            closes_on=TODAY - timedelta(1), source="Surat", changed_at=AT, changed_by="1",
        )  # fmt: skip
        with pytest.raises(EvaluationError, match="Masa pengisian berakhir"):
            bring(place)


class TestTheSameAgain:
    def test_the_same_content_points_to_what_is_there(self, place):
        first = bring(place)
        with pytest.raises(SameContent) as caught:
            bring(place, field=SCALED, by=place.secretary, title="Lain")
        assert caught.value.version == first
        assert (Evidence.objects.count(), EvidenceUse.objects.count()) == (1, 1)

    def test_the_same_link_too_however_it_is_spelled(self, place):
        bring(place, content.of_link("berkas.contoh.go.id/sk"))
        with pytest.raises(SameContent):
            bring(place, content.of_link("HTTPS://Berkas.Contoh.go.id/sk"))

    def test_another_opd_keeps_its_own(self, place):
        zone = place.zone_of(place.town.health, by=place.town.user(place.town.root, "Kepala contoh", "head"))
        leader = place.town.user(place.town.health, "Ketua lain contoh", "zi_leader")
        bring(place)
        other = evidence.add(zone.pk, text(), title="Milik lain", by=leader, at=AT)
        assert other.evidence.unit == place.town.health


class TestUses:
    def test_one_document_serves_many_questions_each_with_its_page(self, place):
        version = bring(place, content.of_file(bad_files.saved(bad_files.pdf(12)), "lakip.pdf", limit=LIMIT), page=3)
        used = evidence_uses.use(
            place.zone.pk, version.evidence_id, {SCALED: 12, AREA_2: None}, by=place.leader, at=AT
        )  # fmt: skip
        assert {use.field: use.page for use in used} == {SCALED: 12, AREA_2: None}
        assert codes()[-1] == "evidence.used"

    @pytest.mark.parametrize(("page", "told"), [(13, "hanya 12 halaman"), (0, "mulai dari 1"), (-1, "mulai dari 1")])
    def test_a_page_that_the_document_does_not_have_is_refused(self, place, page, told):
        document = content.of_file(bad_files.saved(bad_files.pdf(12)), "lakip.pdf", limit=LIMIT)
        with pytest.raises(EvaluationError, match=told):
            bring(place, document, page=page)
        use = EvidenceUse.objects.get(version=bring(place, document, page=12))
        with pytest.raises(EvaluationError, match=told):
            evidence_uses.use(place.zone.pk, use.version.evidence_id, {SCALED: page}, by=place.leader, at=AT)
        with pytest.raises(EvaluationError, match=told):
            evidence_uses.set_page(place.zone.pk, use.pk, page, by=place.leader, at=AT)
        use.refresh_from_db()
        assert use.page == 12
        assert EvidenceUse.objects.count() == 1

    def test_using_twice_is_no_error_and_no_second_row(self, place):
        version = bring(place, page=1)
        assert evidence_uses.use(place.zone.pk, version.evidence_id, {YES_NO: 2}, by=place.leader, at=AT) == []
        assert EvidenceUse.objects.get().page == 1

    def test_a_field_of_another_area_is_refused_with_all_that_was_chosen(self, place):
        version = bring(place)
        with pytest.raises(AccessDenied):
            evidence_uses.use(place.zone.pk, version.evidence_id, {SCALED: 1, AREA_2: 1}, by=place.pokja, at=AT)
        assert EvidenceUse.objects.count() == 1

    def test_what_another_zone_has_is_not_there(self, place):
        zone = place.zone_of(place.town.health, by=place.town.user(place.town.root, "Kepala contoh", "head"))
        leader = place.town.user(place.town.health, "Ketua lain contoh", "zi_leader")
        theirs = evidence.add(zone.pk, text(), title="Milik lain", by=leader, at=AT)
        with pytest.raises(NotFoundError):
            evidence_uses.use(place.zone.pk, theirs.evidence_id, {YES_NO: 1}, by=place.leader, at=AT)
        with pytest.raises(NotFoundError):
            evidence_checks.remark(place.zone.pk, theirs.evidence_id, "Halo", by=place.leader, at=AT)

    def test_a_member_unit_and_last_years_zone_lend_theirs(self, place):
        theirs = bring(place)
        zone = place.zone_of(place.town.labour, members=[place.town.training])
        leader = place.town.user(place.town.labour, "Ketua dinas contoh", "zi_leader")
        assert evidence_uses.use(zone.pk, theirs.evidence_id, {YES_NO: None}, by=leader, at=AT)
        following = place.zone_of(place.town.training, year=YEAR + 1)
        assert evidence_uses.use(following.pk, theirs.evidence_id, {YES_NO: None}, by=place.leader, at=AT)

    def test_the_order_is_what_the_team_says(self, place):
        ids = [EvidenceUse.objects.get(version=bring(place, text(f"isi {number}"))).pk for number in range(3)]
        evidence_uses.reorder(place.zone.pk, YES_NO, [ids[2], ids[0], ids[1]], by=place.leader, at=AT)
        rows = EvidenceUse.objects.order_by("field", "position", "pk")
        assert list(rows.values_list("pk", flat=True)) == [ids[2], ids[0], ids[1]]
        for wrong in ([ids[0], ids[1]], [*ids, 0], [ids[0], ids[0], ids[1]]):
            with pytest.raises(EvaluationError, match="Urutan tidak berubah"):
                evidence_uses.reorder(place.zone.pk, YES_NO, wrong, by=place.leader, at=AT)

    def test_a_use_is_removed_and_the_evidence_stays_in_the_library(self, place):
        version = bring(place)
        use = EvidenceUse.objects.get()
        with pytest.raises(AccessDenied):
            evidence_uses.remove_use(place.zone.pk, use.pk, by=place.staff, at=AT)
        evidence_uses.remove_use(place.zone.pk, use.pk, by=place.leader, at=AT)
        assert not EvidenceUse.objects.exists()
        assert version.evidence in library.library(place.zone, TODAY)
        with pytest.raises(NotFoundError):
            evidence_uses.remove_use(place.zone.pk, use.pk, by=place.leader, at=AT)

    def test_in_a_worksheet_that_is_handed_in_nothing_moves(self, place):
        version = bring(place)
        use = EvidenceUse.objects.get()
        hand_in(place)
        for act in (
            lambda: evidence_uses.remove_use(place.zone.pk, use.pk, by=place.leader, at=AT),
            lambda: evidence_uses.set_page(place.zone.pk, use.pk, 2, by=place.leader, at=AT),
            lambda: evidence_uses.reorder(place.zone.pk, YES_NO, [use.pk], by=place.leader, at=AT),
            lambda: evidence_uses.use(place.zone.pk, version.evidence_id, {SCALED: 1}, by=place.leader, at=AT),
        ):
            with pytest.raises(EvaluationError, match="Diserahkan"):
                act()


class TestChanging:
    def test_another_period_has_to_be_checked_again_another_title_not(self, place):
        version = bring(place, period=LAST_YEAR)
        evidence_checks.check(place.zone.pk, version.evidence_id, accepted=True, by=place.secretary, at=AT)
        for title, period, state in (("Baru", LAST_YEAR, "accepted"), ("Baru", Period(date(2026, 1, 1)), "unchecked")):
            evidence.change(
                place.zone.pk, version.evidence_id, title=title, period=period, by=place.leader, at=AT
            )  # fmt: skip
            version.refresh_from_db()
            assert (Evidence.objects.get().title, version.check_state) == (title, state)

    @pytest.mark.parametrize("period", [Period(None, TODAY), Period(TODAY, TODAY - timedelta(1))])
    def test_a_period_that_is_reversed_or_has_no_beginning_is_refused(self, place, period):
        with pytest.raises(EvaluationError, match="Masa bukti"):
            bring(place, period=period)
        version = bring(place)
        with pytest.raises(EvaluationError, match="Masa bukti"):
            evidence.change(place.zone.pk, version.evidence_id, title="X", period=period, by=place.leader, at=AT)

    @pytest.mark.parametrize(("title", "told"), [("", "masih kosong"), ("x" * 201, "paling banyak 200 huruf")])
    def test_a_title_that_is_empty_or_too_long_is_refused(self, place, title, told):
        version = bring(place)
        with pytest.raises(EvaluationError, match=told):
            evidence.change(place.zone.pk, version.evidence_id, title=title, period=Period(), by=place.leader, at=AT)

    def test_of_two_who_change_it_the_second_is_told(self, place):
        version = bring(place)
        seen = evidence.stored_version(version.evidence, version)
        args: dict[str, Any] = {"period": Period(), "at": AT, "seen": seen}
        evidence.change(place.zone.pk, version.evidence_id, title="Satu", by=place.leader, **args)
        with pytest.raises(ChangedMeanwhile):
            evidence.change(place.zone.pk, version.evidence_id, title="Dua", by=place.secretary, **args)

    def test_who_has_brought_it_and_who_answers_what_it_serves_may_change_it_nobody_else(self, place):
        by_staff = bring(place, field="", by=place.staff)
        by_leader = bring(place, text("lain"), AREA_2)
        change: dict[str, Any] = {"title": "Baru", "period": Period(), "at": AT}
        evidence.change(place.zone.pk, by_staff.evidence_id, by=place.staff, **change)
        evidence.change(place.zone.pk, by_leader.evidence_id, by=place.secretary, **change)
        for who in (place.staff, place.pokja):
            with pytest.raises(AccessDenied):
                evidence.change(place.zone.pk, by_leader.evidence_id, by=who, **change)

    def test_what_a_handed_in_worksheet_uses_stays_as_it_was(self, place):
        version = bring(place)
        hand_in(place)
        following = place.zone_of(place.town.training, year=YEAR + 1)
        evidence_uses.use(following.pk, version.evidence_id, {YES_NO: None}, by=place.leader, at=AT)
        for zone in (place.zone, following):
            with pytest.raises(EvaluationError, match="sudah diserahkan"):
                evidence.change(zone.pk, version.evidence_id, title="Lain", period=Period(), by=place.leader, at=AT)


class TestVersions:
    def test_only_worksheets_are_locked_for_it(self, place):
        """A joined unit would be locked too, and hold up whoever adds evidence there."""
        assert "JOIN" not in str(library.worksheets_using(1).order_by("pk").query).split("WHERE")[0]

    def test_a_new_version_serves_where_the_worksheet_is_open_and_not_where_it_was_handed_in(self, place):
        first = bring(place, page=3)
        hand_in(place)
        following = place.zone_of(place.town.training, year=YEAR + 1)
        evidence_uses.use(following.pk, first.evidence_id, {YES_NO: 3, SCALED: None}, by=place.leader, at=AT)
        renewed = evidence.add_version(
            following.pk, first.evidence_id, text("versi dua"), period=LAST_YEAR, by=place.leader, at=AT
        )  # fmt: skip
        assert (renewed.version.number, renewed.moved, renewed.kept, renewed.pages_lost) == (2, 2, 1, 0)
        assert set(EvidenceUse.objects.filter(zone=place.zone).values_list("version", flat=True)) == {first.pk}
        moved = EvidenceUse.objects.filter(zone=following).order_by("field")
        assert {(use.field, use.page, use.version_id) for use in moved} == {
            (YES_NO, 3, renewed.version.pk), (SCALED, None, renewed.version.pk),
        }  # fmt: skip

    def test_it_is_unchecked_whatever_was_said_of_the_one_before(self, place):
        first = bring(place)
        evidence_checks.check(place.zone.pk, first.evidence_id, accepted=True, by=place.secretary, at=AT)
        renewed = evidence.add_version(
            place.zone.pk, first.evidence_id, text("dua"), period=Period(), by=place.leader, at=AT
        )  # fmt: skip
        first.refresh_from_db()
        assert (first.check_state, renewed.version.check_state) == ("accepted", "unchecked")

    def test_a_page_that_the_new_document_does_not_have_is_emptied_and_counted(self, place):
        long, short = (
            content.of_file(bad_files.saved(bad_files.pdf(pages)), "lakip.pdf", limit=LIMIT) for pages in (9, 2)
        )
        first = bring(place, long, page=7)
        renewed = evidence.add_version(
            place.zone.pk, first.evidence_id, short, period=Period(), by=place.leader, at=AT
        )  # fmt: skip
        assert renewed.pages_lost == 1
        assert EvidenceUse.objects.get().page is None

    def test_a_withdrawn_worksheet_moves_on_when_it_is_told_to_and_keeps_one_row_for_each_field(self, place):
        first = bring(place)
        hand_in(place)
        renewed = evidence.add_version(
            place.zone.pk, first.evidence_id, text("dua"), period=Period(), by=place.leader, at=AT
        )  # fmt: skip
        assert (renewed.moved, renewed.kept) == (0, 1)
        Worksheet.objects.update(state="draft")
        EvidenceUse.objects.create(zone=place.zone, field=YES_NO, version=renewed.version, position=2, by="1", at=AT)
        assert evidence_uses.use_newest(place.zone.pk, first.evidence_id, by=place.leader, at=AT) == 1
        use = EvidenceUse.objects.get()
        assert (use.version, use.position) == (renewed.version, 1)

    def test_what_serves_no_field_does_not_move_on_and_leaves_no_trace(self, place):
        pk = bring(place, field="").evidence_id
        entries = codes()
        with pytest.raises(EvaluationError, match="tidak dipakai"):
            evidence_uses.use_newest(place.zone.pk, pk, by=place.staff, at=AT)
        assert codes() == entries

    def test_a_field_that_it_came_to_serve_meanwhile_is_not_moved_by_somebody_who_may_not(self, place, monkeypatch):
        first = bring(place)
        evidence.add_version(place.zone.pk, first.evidence_id, text("dua"), period=Period(), by=place.leader, at=AT)

        def too_late(*args, **more):
            EvidenceUse.objects.create(zone=place.zone, field=AREA_2, version=first, by="1", at=AT)
            return writing.open_worksheet(*args, **more)

        monkeypatch.setattr(evidence_uses, "open_worksheet", too_late)
        with pytest.raises(EvaluationError, match="baru saja berubah"):
            evidence_uses.use_newest(place.zone.pk, first.evidence_id, by=place.pokja, at=AT)
        assert EvidenceUse.objects.get(field=AREA_2).version == first

    def test_the_same_again_and_another_kind_are_refused(self, place):
        first = bring(place)
        for wrong, told in ((text(), "sama persis dengan versi 1"), (link(), "Versi baru sebuah tautan")):
            with pytest.raises(EvaluationError, match=told):
                evidence.add_version(
                    place.zone.pk, first.evidence_id, wrong, period=Period(), by=place.leader, at=AT
                )  # fmt: skip
        assert EvidenceVersion.objects.count() == 1


class TestDiscarding:
    def test_what_was_brought_by_mistake_goes_with_its_bytes(self, place):
        version = bring(place, field="", by=place.staff)
        stored = version.stored
        assert stored
        with pytest.raises(AccessDenied):
            evidence.discard(place.zone.pk, version.evidence_id, by=place.pokja, at=AT)
        evidence.discard(place.zone.pk, version.evidence_id, by=place.staff, at=AT)
        assert not Evidence.objects.exists()
        stored.refresh_from_db()
        assert stored.unused_since == AT
        assert LedgerEntry.objects.latest("pk").object_id == str(version.evidence_id)

    def test_what_serves_a_field_or_may_have_been_handed_in_stays(self, place):
        version = bring(place)
        with pytest.raises(EvaluationError, match="masih dipakai"):
            evidence.discard(place.zone.pk, version.evidence_id, by=place.leader, at=AT)
        EvidenceUse.objects.all().delete()
        place.worksheet.submissions.create(round=1, kind="submit", content="{}", sha256="x", at=AT, by="1")
        with pytest.raises(EvaluationError, match="tetap disimpan"):
            evidence.discard(place.zone.pk, version.evidence_id, by=place.leader, at=AT)
        assert Evidence.objects.exists()

    def test_what_a_zone_that_follows_may_have_handed_in_stays(self, place):
        """The zone of a unit that has succeeded this one reaches its library too."""
        version = bring(place, field="")
        following = place.zone_of(place.town.labour)
        Zone.objects.filter(pk=following.pk).update(previous=place.zone)
        following.worksheets.get().submissions.create(
            round=1, kind="submit", content="{}", sha256="x", at=AT, by="1"
        )  # fmt: skip
        with pytest.raises(EvaluationError, match="tetap disimpan"):
            evidence.discard(place.zone.pk, version.evidence_id, by=place.leader, at=AT)


class TestChecking:
    def test_a_second_person_says_that_it_is_right_or_what_is_wrong(self, place):
        version = bring(place)
        with pytest.raises(EvaluationError, match="apa yang perlu diperbaiki"):
            evidence_checks.check(place.zone.pk, version.evidence_id, accepted=False, by=place.secretary, at=AT)
        evidence_checks.check(
            place.zone.pk, version.evidence_id, accepted=False, reason=" Buram ", by=place.secretary, at=AT
        )  # fmt: skip
        version.refresh_from_db()
        assert (version.check_state, version.checked_by) == ("returned", place.secretary.actor)
        assert version.evidence.remarks.get().text == "Buram"
        evidence_checks.check(place.zone.pk, version.evidence_id, accepted=True, by=place.head, at=AT)
        version.refresh_from_db()
        assert (version.check_state, codes()[-1]) == ("accepted", "evidence.accepted")

    def test_nobody_checks_the_own_upload_and_the_database_says_so_too(self, place):
        version = bring(place)
        with pytest.raises(EvaluationError, match="orang kedua"):
            evidence_checks.check(place.zone.pk, version.evidence_id, accepted=True, by=place.leader, at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            EvidenceVersion.objects.update(check_state="accepted", checked_by=place.leader.actor)

    def test_whoever_brings_the_new_version_may_not_check_it_though_another_brought_the_first(self, place):
        version = bring(place, by=place.secretary)
        evidence.add_version(
            place.zone.pk, version.evidence_id, text("dua"), period=Period(), by=place.leader, at=AT
        )  # fmt: skip
        with pytest.raises(EvaluationError, match="orang kedua"):
            evidence_checks.check(place.zone.pk, version.evidence_id, accepted=True, by=place.leader, at=AT)
        evidence_checks.check(place.zone.pk, version.evidence_id, accepted=True, by=place.secretary, at=AT)

    def test_whoever_may_not_check_is_refused(self, place):
        version = bring(place)
        with pytest.raises(AccessDenied):
            evidence_checks.check(place.zone.pk, version.evidence_id, accepted=True, by=place.staff, at=AT)

    def test_what_was_changed_since_it_was_shown_is_not_checked(self, place):
        version = bring(place)
        seen = checked_version(version)
        evidence.change(
            place.zone.pk, version.evidence_id, title="SK", period=LAST_YEAR, by=place.leader, at=AT
        )  # fmt: skip
        with pytest.raises(ChangedMeanwhile):
            evidence_checks.check(
                place.zone.pk, version.evidence_id, accepted=True, seen=seen, by=place.secretary, at=AT
            )  # fmt: skip

    def test_the_thread_keeps_who_said_what(self, place):
        version = bring(place)
        evidence_checks.remark(place.zone.pk, version.evidence_id, " Halaman berapa? ", by=place.staff, at=AT)
        remark = version.evidence.remarks.get()
        assert (remark.text, remark.by, remark.kind) == ("Halaman berapa?", place.staff.actor, "remark")
        for wrong in ("  ", "x" * 4001):
            with pytest.raises(EvaluationError):
                evidence_checks.remark(place.zone.pk, version.evidence_id, wrong, by=place.staff, at=AT)


class TestBadInput:
    @pytest.mark.parametrize(
        ("made", "told"),
        [
            (b"", "kosong"),
            (b"MZ\x90\x00" + bytes(200), "program Windows, bukan PDF"),
            (bad_files.png_that_claims(50_000, 50_000), "50.000 × 50.000"),
            (bytes(LIMIT + 1), "lebih besar dari"),
        ],
        ids=["empty", "program", "huge picture", "too large"],
    )
    def test_a_bad_file_is_refused_before_anything_is_locked(self, made, told):
        with pytest.raises(FileError, match=told):
            content.of_file(made, "laporan.pdf", limit=LIMIT)

    def test_ten_thousand_pages_are_refused(self):
        with pytest.raises(FileError, match="halaman"):
            content.of_file(bad_files.saved(bad_files.pdf(10_000)), "lakip.pdf", limit=LIMIT)

    @pytest.mark.parametrize(
        "typed", ["10.0.0.5/sk", "127.0.0.1:8000/", "[::1]/", "2130706433/", "berkas.lan/", "intranet/berkas"]
    )
    def test_a_link_into_the_office_is_refused_when_it_is_typed(self, typed):
        with pytest.raises(EvaluationError, match="jaringan kantor"):
            content.of_link(f"http://{typed}")

    def test_an_address_that_is_none_is_refused_with_what_to_do(self):
        for typed in ("http://1.2.3.999/", "javascript:alert(1)", "C:\\berkas\\sk.pdf", "https://a:b@contoh.go.id/"):
            with pytest.raises(PilarError):
                content.of_link(typed)


# -- used by another zone in the very moment


@pytest.mark.parametrize("act", ["change", "add_version"])
def test_what_another_zone_begins_to_use_before_it_is_locked_stays_as_it_is(place, act):
    """The worksheet of that zone is not held: it might be handed in while the evidence changes."""
    version = bring(place)
    zone = place.zone_of(place.town.labour, members=[place.town.training])

    @contextmanager
    def used_before(rows):
        if rows.model is Evidence:
            zone.evidence_uses.create(field=YES_NO, version=version, by="1", at=AT)
        with locked(rows):
            yield

    more: dict[str, Any] = {"period": Period(), "by": place.leader, "at": AT, "guard": used_before}
    acts = {
        "change": lambda: evidence.change(place.zone.pk, version.evidence_id, title="Lain", **more),
        "add_version": lambda: evidence.add_version(place.zone.pk, version.evidence_id, text("dua"), **more),
    }
    with pytest.raises(EvaluationError, match="baru saja dipakai di zona lain"):
        acts[act]()
    assert [str(each) for each in Evidence.objects.all()] == ["SK tim contoh"]
    assert EvidenceVersion.objects.count() == 1


# -- discarded by somebody else in the very moment


@contextmanager
def _discarded_before(rows):
    """In the place of ``locked``: somebody else has had the row, and has removed it."""
    Evidence.objects.all().delete()
    with locked(rows):
        yield


@pytest.mark.parametrize("act", ["use", "check", "remark"])
def test_what_somebody_discards_meanwhile_is_not_there(place, monkeypatch, act):
    pk = bring(place, link(), field="").evidence_id
    monkeypatch.setattr(evidence_uses, "locked", _discarded_before)
    monkeypatch.setattr(evidence_checks, "locked", _discarded_before)
    second = {"by": place.secretary, "at": AT}
    acts = {
        "use": lambda: evidence_uses.use(place.zone.pk, pk, {YES_NO: None}, **second),
        "check": lambda: evidence_checks.check(place.zone.pk, pk, accepted=True, guard=_discarded_before, **second),
        "remark": lambda: evidence_checks.remark(place.zone.pk, pk, "Mohon halaman 2", **second),
    }
    with pytest.raises(NotFoundError, match="baru saja dihapus"):
        acts[act]()
