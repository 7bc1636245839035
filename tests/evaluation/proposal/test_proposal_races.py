"""Two people write at one proposal at once; without the body's lock the damage is there to see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from pilar.evaluation.models import Assessor, Submission, Worksheet
from pilar.evaluation.proposal.actions import fixing, objections, predicates, proposals, stages, stories
from pilar.evaluation.proposal.actions.predicates import Decree
from pilar.evaluation.proposal.actions.stories import Telling
from pilar.evaluation.proposal.letters import Letter
from pilar.evaluation.proposal.models import (
    FailedRow,
    GrantedPredicate,
    Objection,
    Proposal,
    ProposedUnit,
    ServiceStory,
)
from pilar.evaluation.proposal.queries import standing
from pilar.evaluation.workflow import TAKEN, WORKSHEET
from pilar.kernel.locks import locked
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import local_day, rights_of
from pilar.organisation.actions import catalogue
from pilar.organisation.versions import ChangedMeanwhile, refuse_stale
from tests.evaluation.proposal.rows import LETTER, build_fair
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, TODAY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("guarded", [True, False])
def test_two_units_added_at_once_do_not_go_above_the_quota(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        fair = build_fair(2, quota=1)
        proposal, guard = fair.draft(), locked if guarded else unguarded
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(proposals, "refuse_above_quota", meeting.after(proposals.refuse_above_quota))

        def add(zone):
            return lambda: proposals.add_unit(proposal.pk, zone.pk, by=fair.bureau, at=AT, guard=guard)

        outcomes = site.together(*(add(zone) for zone in fair.zones))
        count = proposal.units.count()
        if guarded:
            assert count == 1, outcomes
            assert sum("Kuota WBK 2026 hanya 1 unit" in str(each) for each in outcomes) == 1
        else:
            assert count == 2, outcomes  # one more than the letter allows


@pytest.mark.parametrize("guarded", [True, False])
def test_a_unit_added_while_the_proposal_is_fixed_is_never_left_unfrozen(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        fair = build_fair(2)
        proposal, guard = fair.draft(fair.zones[0]), locked if guarded else unguarded
        read, fixed = Meeting(guarded=guarded), Meeting(guarded=guarded)
        refusals, above = fixing.refusals, proposals.refuse_above_quota

        def refusals_then(*args):
            found = refusals(*args)
            read()
            return found

        def above_then(proposal, count):
            above(proposal, count)
            if count == 2:  # the one that is being added
                read()
                fixed()

        monkeypatch.setattr(fixing, "refusals", refusals_then)
        monkeypatch.setattr(proposals, "refuse_above_quota", above_then)

        def fix():
            try:
                return fixing.fix(proposal.pk, LETTER, by=fair.bureau, at=AT, guard=guard)
            finally:
                fixed()

        def add():
            return proposals.add_unit(proposal.pk, fair.zones[1].pk, by=fair.bureau, at=AT, guard=guard)

        outcomes = site.together(fix, add)
        state = Proposal.objects.get(pk=proposal.pk).state
        unfrozen = ProposedUnit.objects.filter(proposal__state="fixed", submission__isnull=True).count()
        if guarded:
            assert state == "fixed", outcomes
            assert unfrozen == 0, outcomes
        else:
            assert (state, unfrozen) == ("fixed", 1), outcomes  # PortalRB would list a unit without answers


@pytest.mark.parametrize("guarded", [True, False])
def test_fixed_by_two_at_once_it_is_frozen_once(request, tmp_path, monkeypatch, guarded):
    """Here the database itself holds the second one off: one open snapshot a round, one step from draft."""
    with open_site(request, tmp_path) as site:
        fair = build_fair(1)
        proposal, guard = fair.draft(*fair.zones), locked if guarded else unguarded
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(fixing, "standings", meeting.after(standing.standings))
        outcomes = site.together(*[lambda: fixing.fix(proposal.pk, LETTER, by=fair.bureau, at=AT, guard=guard)] * 2)
        assert sum(isinstance(each, Proposal) for each in outcomes) == 1, outcomes
        assert Submission.objects.filter(kind=Submission.PROPOSE).count() == 1


@pytest.mark.parametrize("guarded", [True, False])
def test_an_agreement_is_not_opened_again_while_it_is_frozen(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        fair = build_fair(1)
        proposal, guard = fair.draft(*fair.zones), locked if guarded else unguarded
        sheet = Worksheet.objects.get(zone=fair.zones[0], assessor__code=Assessor.UNIT)
        read, opened = Meeting(guarded=False), Meeting(guarded=guarded)
        real = standing.standings

        def found(*args, **more):
            result = real(*args, **more)
            read()
            opened()
            return result

        def reopen():
            read()
            try:
                with guard(Worksheet.objects.filter(pk=sheet.pk)):
                    if Submission.objects.filter(worksheet=sheet, kind="propose", withdrawn_at__isnull=True).exists():
                        return "proposed already"
                    WORKSHEET.move(sheet, "reopen", by="1", at=AT, reason="Keliru")
            finally:
                opened()

        monkeypatch.setattr(fixing, "standings", found)
        outcomes = site.together(lambda: fixing.fix(proposal.pk, LETTER, by=fair.bureau, at=AT, guard=guard), reopen)
        state = Worksheet.objects.get(pk=sheet.pk).state
        if guarded:
            assert state == "agreed", outcomes
        else:
            assert state == TAKEN, outcomes  # proposed, and assessed once more
        assert Proposal.objects.get(pk=proposal.pk).state == "fixed", outcomes


@pytest.mark.parametrize("guarded", [True, False])
def test_two_who_begin_a_story_at_once_are_both_told_of_it(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        fair = build_fair(1)
        zone, guard = fair.zones[0], locked if guarded else unguarded
        fair.draft(zone)
        service = catalogue.add_service(zone.unit, "Layanan contoh", by=fair.town.admin, at=AT)
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(stories, "refuse_stale", meeting.after(refuse_stale))

        def keep(words):
            told, seen = Telling(issue=words), stories.version(None)
            return lambda: stories.keep_story(zone.pk, service.pk, told, by=fair.bureau, at=AT, seen=seen, guard=guard)

        outcomes = site.together(keep("Kata ketua"), keep("Kata biro"))
        kept = ServiceStory.objects.get()
        assert kept.version == 1, outcomes
        lost = next(each for each in outcomes if not isinstance(each, ServiceStory))
        if guarded:
            assert isinstance(lost, ChangedMeanwhile), outcomes
        else:
            assert isinstance(lost, IntegrityError), outcomes  # an error page instead of both texts


@pytest.mark.parametrize("guarded", [True, False])
def test_two_who_change_a_story_at_once_do_not_write_over_each_other(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        fair = build_fair(1)
        zone, guard = fair.zones[0], locked if guarded else unguarded
        fair.draft(zone)
        service = catalogue.add_service(zone.unit, "Layanan contoh", by=fair.town.admin, at=AT)
        first = stories.keep_story(zone.pk, service.pk, Telling(issue="Antre"), by=fair.bureau, at=AT)
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(stories, "refuse_stale", meeting.after(refuse_stale))

        def keep(words):
            told, seen = Telling(issue=words), stories.version(first)
            return lambda: stories.keep_story(zone.pk, service.pk, told, by=fair.bureau, at=AT, seen=seen, guard=guard)

        outcomes = site.together(keep("Kata ketua"), keep("Kata biro"))
        saved = sum(isinstance(each, ServiceStory) for each in outcomes)
        if guarded:
            assert saved == 1, outcomes
            assert sum(isinstance(each, ChangedMeanwhile) for each in outcomes) == 1, outcomes
            assert ServiceStory.objects.get().version == 2
        else:
            assert saved == 2, outcomes  # both were told that their words are kept; one's are gone
            assert ServiceStory.objects.get().version == 2


@pytest.mark.parametrize("guarded", [True, False])
def test_a_predicate_granted_while_its_proposal_is_withdrawn_never_stands_on_nothing(
    request, tmp_path, monkeypatch, guarded
):
    with open_site(request, tmp_path) as site:
        fair, guard = build_fair(1), locked if guarded else unguarded
        proposal = fixing.fix(fair.draft(*fair.zones).pk, LETTER, by=fair.bureau, at=AT)
        row = proposal.units.get()
        by: dict[str, Any] = {"by": fair.bureau, "at": AT}
        stages.keep_result(row.pk, "determination", stages.Told("passed", LETTER), **by)
        meeting = Meeting(guarded=guarded)
        for module, name in ((fixing, "refuse_granted"), (predicates, "_refuse_without_decision")):
            monkeypatch.setattr(module, name, meeting.after(getattr(module, name)))
        decree = Decree(LETTER, "Menteri (contoh)", TODAY)
        outcomes = site.together(
            lambda: predicates.grant(row.zone.unit, "WBK", decree, zone=row.zone, guard=guard, **by),
            lambda: fixing.withdraw(proposal.pk, "Keliru", guard=guard, **by),
        )
        proposal.refresh_from_db()
        stands_on_nothing = (
            proposal.state == "withdrawn" and GrantedPredicate.objects.filter(predicate="WBK", zone=row.zone).exists()
        )
        assert stands_on_nothing == (not guarded), outcomes
        if guarded:
            said = "sudah berbuah predikat WBK", "ditarik atau belum ditetapkan"
            assert sum(any(words in str(each) for words in said) for each in outcomes) == 1


@pytest.mark.parametrize("guarded", [True, False])
def test_two_who_correct_a_revocation_at_once_do_not_overwrite_each_other(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        fair, guard = build_fair(1), locked if guarded else unguarded
        by: dict[str, Any] = {"by": fair.bureau, "at": AT}
        decree = Decree(LETTER, "Menteri (contoh)", TODAY)
        made = predicates.grant(fair.zones[0].unit, "WBK", decree, outside="Sebelum Pilar", **by)
        told: dict[str, Any] = {"on": TODAY, "reason": "Perkara", **by}
        predicates.revoke(made.pk, number="KEP 2", **told)
        made.refresh_from_db()
        seen, meeting = predicates.version(made), Meeting(guarded=guarded)
        monkeypatch.setattr(predicates, "_refuse_last_day", meeting.after(predicates._refuse_last_day))

        def correct(number):
            return predicates.correct_revocation(
                made.pk, number=number, why="Salah tulis", seen=seen, guard=guard, **told
            )

        outcomes = site.together(lambda: correct("KEP 3"), lambda: correct("KEP 4"))
        assert made.corrections.count() == (1 if guarded else 2), outcomes


@pytest.mark.parametrize("guarded", [True, False])
def test_a_defence_emptied_while_the_objection_is_sent_never_goes_out_empty(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        fair, guard = build_fair(1), locked if guarded else unguarded
        row = fixing.fix(fair.draft(*fair.zones).pk, LETTER, by=fair.bureau, at=AT).units.get()
        by: dict[str, Any] = {"by": fair.bureau, "at": AT}
        stages.keep_result(
            row.pk, "administrative-selection", stages.Told("failed", LETTER, failed=[("lhkpn", "Belum")]), **by
        )
        finding = FailedRow.objects.get()
        objections.answer_finding(finding.pk, "Tanda terima terlampir", **by)
        objection, meeting = Objection.objects.get(), Meeting(guarded=guarded)
        monkeypatch.setattr(objections, "rights_of", meeting.after(rights_of))  # asked when a defence is written
        onto = Letter.onto

        def kept(letter, *args):
            meeting()  # no finding is without its defence
            onto(letter, *args)

        monkeypatch.setattr(Letter, "onto", kept)
        outcomes = site.together(
            lambda: objections.answer_finding(finding.pk, "", guard=guard, **by),
            lambda: objections.send(objection.pk, LETTER, guard=guard, **by),
        )
        objection.refresh_from_db()
        finding.refresh_from_db()
        assert ((objection.state, finding.defence) == ("sent", "")) == (not guarded), outcomes
        if guarded:
            said = "Belum ditanggapi: ", "tanggapan tidak diubah lagi"
            assert sum(any(words in str(each) for words in said) for each in outcomes) == 1


@pytest.mark.parametrize("guarded", [True, False])
def test_no_defence_is_written_of_a_proposal_that_is_withdrawn_meanwhile(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        fair, guard = build_fair(1), locked if guarded else unguarded
        row = fixing.fix(fair.draft(*fair.zones).pk, LETTER, by=fair.bureau, at=AT).units.get()
        by: dict[str, Any] = {"by": fair.bureau, "at": AT}
        told = stages.Told("failed", LETTER, failed=[("lhkpn", "Belum")])
        stages.keep_result(row.pk, "administrative-selection", told, **by)
        finding = FailedRow.objects.get()
        read, gone = Meeting(guarded=False), Meeting(guarded=guarded)

        def rights(*args):
            read()  # that the proposal is fixed is read with the finding
            gone()
            return rights_of(*args)

        def withdraw():
            read()
            try:
                return fixing.withdraw(row.proposal_id, "Keliru", guard=guard, **by)
            finally:
                gone()

        def answer():
            return objections.answer_finding(finding.pk, "Tanda terima", guard=guard, **by)

        monkeypatch.setattr(objections, "rights_of", rights)
        outcomes = site.together(answer, withdraw)
        entries = LedgerEntry.objects.filter(code__in=("failed_row.answered", "proposal.withdrawn"))
        codes = list(entries.order_by("sequence").values_list("code", flat=True))
        expected = ["failed_row.answered", "proposal.withdrawn"]
        assert codes == (expected if guarded else expected[::-1]), outcomes


@pytest.mark.parametrize("guarded", [True, False])
def test_no_look_is_kept_of_a_day_after_a_revocation_that_is_recorded_meanwhile(
    request, tmp_path, monkeypatch, guarded
):
    with open_site(request, tmp_path) as site:
        fair, guard = build_fair(1), locked if guarded else unguarded
        by: dict[str, Any] = {"by": fair.bureau, "at": AT}
        since = TODAY - timedelta(9)
        made = predicates.grant(fair.zones[0].unit, "WBK", Decree(Letter("KEP 1", since), "Menteri", since), **by)
        read, lost = Meeting(guarded=False), Meeting(guarded=guarded)
        looks: list[int] = []
        real = local_day

        def day_of(*args):
            looks.append(1)
            if len(looks) == 1:  # the predicate is read, and whether it is held
                read()
                lost()
            return real(*args)

        def revoke():
            read()
            try:
                return predicates.revoke(made.pk, on=since, number="KEP 2", reason="Perkara", guard=guard, **by)
            finally:
                lost()

        monkeypatch.setattr(predicates, "local_day", day_of)
        look: dict[str, Any] = {"on": TODAY, "checked_by": "TPI", "outcome": "kept", "note": "Baik"}
        outcomes = site.together(lambda: predicates.check(made.pk, guard=guard, **look, **by), revoke)
        check, revocation = made.checks.get(), GrantedPredicate.objects.get()
        assert revocation.revoked_on == since, outcomes
        entries = LedgerEntry.objects.filter(code__in=("predicate.checked", "predicate.revoked")).order_by("sequence")
        codes = [entry.code for entry in entries]
        expected = ["predicate.checked", "predicate.revoked"] if guarded else ["predicate.revoked", "predicate.checked"]
        assert codes == expected, outcomes  # looked at first, or looked at although it was revoked
        assert check.on == TODAY
