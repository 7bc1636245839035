"""At once: taken and withdrawn, judged and closed, raised twice, two of one tier. First without the guard."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError

from pilar.errors import PilarError
from pilar.evaluation.actions import submissions, writing
from pilar.evaluation.assessment.access import refuse_by_all_guards
from pilar.evaluation.assessment.actions import (
    assessors,
    closing,
    holding,
    issued,
    opinions,
    recap,
    reports,
    rounds,
    team,
)
from pilar.evaluation.assessment.actions.assessors import add_assessor
from pilar.evaluation.assessment.actions.opinions import OpinionChange
from pilar.evaluation.assessment.errors import AssessmentError, OpinionConflict
from pilar.evaluation.assessment.models import Opinion, Round, Seat
from pilar.evaluation.assessment.papers.report import report_of
from pilar.evaluation.assessment.queries.closing import has_next, sheet_of
from pilar.evaluation.assessment.queries.opinions import said_of
from pilar.evaluation.assessment.queries.report_numbers import report_in_force
from pilar.evaluation.assessment.tiers import ensure_tiers
from pilar.evaluation.assessment.workflow import ROUND
from pilar.evaluation.models import Assessor, Submission
from pilar.evaluation.workflow import WORKSHEET
from pilar.kernel.locks import locked
from pilar.kernel.models import Document
from pilar.kernel.workflow import WorkflowError
from tests.evaluation.assessment.panel import build_panel
from tests.evaluation.place import SCALED
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT


@contextmanager
def _free(rows):
    """In the place of ``held`` and ``round_held``: read without a lock and without a transaction."""
    yield rows.first()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_withdrawn_and_taken_at_once_it_is_one_of_them(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        panel = build_panel()
        panel.hand_in()
        guard = writing.held if guarded else _free
        meeting = Meeting(guarded=guarded)
        expect = WORKSHEET.expect
        monkeypatch.setattr(WORKSHEET, "expect", meeting.after(expect))
        if not guarded:  # the transition as it would be if it did not ask for the state that was seen
            monkeypatch.setattr(WORKSHEET, "move", _careless_move)
        outcomes = site.together(
            lambda: submissions.withdraw(panel.zone.pk, reason="Salah", by=panel.place.leader, at=AT, guard=guard),
            lambda: panel.take(guard=guard),
        )
        monkeypatch.undo()
        refused = [one for one in outcomes if isinstance(one, WorkflowError)]
        assert len(refused) == (1 if guarded else 0), outcomes
        if guarded:
            withdrawn = Submission.objects.get().withdrawn_at is not None
            assert panel.unit_sheet.state == ("draft" if withdrawn else "taken")
            assert Round.objects.exists() is not withdrawn


def _careless_move(worksheet, name, *, by, at, reason="", **fields):
    worksheet.state = WORKSHEET.transitions[name].target
    worksheet.save(update_fields=["state"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_an_opinion_saved_while_it_is_agreed_is_in_it_or_is_refused(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        panel = build_panel()
        town = panel.place.town
        other = town.user(town.office, "Pengendali kedua contoh", "tpi_controller", town.root)
        panel.seat(other, 3)
        panel.hand_in()
        panel.take()
        panel.follow_all()
        panel.to_the_top()
        guard, round_guard = (writing.held, holding.round_held) if guarded else (_free, _free)
        meeting = Meeting(guarded=guarded)
        # Both have found the round open before one freezes it and the other writes.
        monkeypatch.setattr(closing, "open_round", meeting.after(holding.open_round))
        monkeypatch.setattr(opinions, "open_round", meeting.after(holding.open_round))
        outcomes = site.together(
            lambda: panel.agree(guard=guard, round_guard=round_guard),
            lambda: opinions.save_opinions(
                panel.zone.pk, [OpinionChange(SCALED, "C")], by=other, at=AT, guard=round_guard
            ),
        )
        monkeypatch.undo()
        frozen = Submission.objects.filter(kind="agree").first()
        assert frozen is not None, outcomes
        said = json.loads(frozen.content)["answers"][SCALED]["value"]
        stored = panel.own_sheet.answers.get(field=SCALED).option
        if guarded:
            assert said == stored, outcomes
        else:
            assert not any(isinstance(one, AssessmentError) for one in outcomes), outcomes


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_raised_twice_at_once_it_rises_one_tier(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        panel = build_panel()
        panel.hand_in()
        panel.take()
        guard = holding.round_held if guarded else _free
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(rounds, "seats_in", meeting.after(holding.seats_in))
        if not guarded:
            monkeypatch.setattr(ROUND, "move", _careless_raise)
        outcomes = site.together(
            lambda: panel.raise_(panel.member, 1, guard=guard),
            lambda: panel.raise_(panel.lead, 1, guard=guard),
        )
        monkeypatch.undo()
        refused = [one for one in outcomes if isinstance(one, AssessmentError | WorkflowError)]
        assert len(refused) == (1 if guarded else 0), outcomes
        assert panel.round.tier == 2
        assert panel.round.steps.filter(name="raise").count() == (1 if guarded else 2)


def _careless_raise(found, name, *, by, at, tier, **fields):
    Round.objects.filter(pk=found.pk).update(tier=tier)
    found.steps.create(name=name, source=found.state, target=found.state, by=by, at=at)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_of_one_tier_write_at_once_and_one_is_shown_the_others(request, tmp_path, monkeypatch, guarded):
    """Without the lock the version is the second guard: the first word on a field is an insert that only one makes."""
    with open_site(request, tmp_path) as site:
        panel = build_panel()
        town = panel.place.town
        other = town.user(town.office, "Anggota kedua contoh", "tpi_member", town.root)
        panel.seat(other, 1)
        panel.hand_in()
        panel.take()
        panel.say(SCALED, "A")
        guard = holding.round_held if guarded else _free
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(opinions, "said_of", meeting.after(said_of))
        if not guarded:
            monkeypatch.setattr(opinions, "_store", _careless_store)
        outcomes = site.together(
            *(
                lambda by=by, value=value: opinions.save_opinions(
                    panel.zone.pk, [OpinionChange(SCALED, value, seen=1)], by=by, at=AT, guard=guard
                )
                for by, value in ((panel.member, "B"), (other, "C"))
            )
        )
        monkeypatch.undo()
        conflicts = [one for one in outcomes if isinstance(one, OpinionConflict)]
        assert len(conflicts) == (1 if guarded else 0), outcomes
        assert Opinion.objects.get().version == 2


def _careless_store(opinion, own, by, at):
    opinion.version, opinion.changed_at, opinion.changed_by = opinion.version + 1, at, by.actor
    opinion.save()


# -- with a second internal assessor


def second_team(panel):
    """Two on the only tier of TPI II, which waits for the agreement of TPI."""
    town = panel.place.town
    second = add_assessor(town.body, label="TPI II", root=town.root, by=panel.inspector, at=AT)
    people = [town.user(town.office, f"Penilai II nomor {number} contoh", "tpi_member", town.root) for number in (1, 2)]
    tier = ensure_tiers(second)[0]
    for user in people:
        team.give_seat(panel.zone, tier, user, by=panel.inspector, at=AT)
    panel.agreed()
    return people


def _careless_moves(monkeypatch):
    """Transitions as they would be if they did not ask for the state that was seen."""

    def careless(flow):
        def move(row, name, *, by, at, reason="", **fields):
            row.state = flow.transitions[name].target
            for field, value in fields.items():
                setattr(row, field, value)
            row.save(update_fields=["state", *fields])

        return move

    for flow in (ROUND, WORKSHEET):
        monkeypatch.setattr(flow, "move", careless(flow))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_the_second_assessors_round_agreed_and_returned_at_once_ends_one_way(request, tmp_path, monkeypatch, guarded):
    """Both sit on the last tier of TPI II; what TPI has agreed to stays as it was frozen."""
    with open_site(request, tmp_path) as site:
        panel = build_panel()
        one, other = second_team(panel)
        panel.take(one)
        panel.follow_all(one)
        guard, round_guard = (writing.held, holding.round_held) if guarded else (_free, _free)
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(closing, "sheet_of", meeting.after(sheet_of))
        if not guarded:
            _careless_moves(monkeypatch)
        outcomes = site.together(
            lambda: panel.agree(one, guard=guard, round_guard=round_guard),
            lambda: panel.return_(other, guard=guard, round_guard=round_guard),
        )
        monkeypatch.undo()
        refused = [one for one in outcomes if isinstance(one, AssessmentError | WorkflowError)]
        assert len(refused) == (1 if guarded else 0), outcomes
        frozen = list(Submission.objects.filter(worksheet__assessor__code="tpi-2").values_list("kind", flat=True))
        assert len(frozen) == (1 if guarded else 2)
        assert Submission.objects.filter(worksheet__assessor__code="tpi", kind="agree").count() == 1
        if guarded:
            assert (panel.round.state, panel.unit_sheet.state) == (
                ("agreed", "agreed") if frozen == ["agree"] else ("returned", "draft")
            )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_reopened_by_the_first_and_taken_by_the_second_at_once_it_is_with_one_of_them(
    request, tmp_path, monkeypatch, guarded
):
    """Without the guard only the constraint is left, which is no sentence that anybody could read."""
    with open_site(request, tmp_path) as site:
        panel = build_panel()
        one, _ = second_team(panel)
        guard, round_guard = (writing.held, holding.round_held) if guarded else (_free, _free)
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(closing, "report_in_force", meeting.after(report_in_force))
        monkeypatch.setattr(rounds, "_whose_turn", meeting.after(rounds._whose_turn))
        if not guarded:
            _careless_moves(monkeypatch)
        outcomes = site.together(
            lambda: closing.reopen(
                panel.zone.pk, reason="Keliru", by=panel.controller, at=AT, guard=guard, round_guard=round_guard
            ),
            lambda: panel.take(one, guard=guard),
        )
        monkeypatch.undo()
        assert sum(isinstance(one, PilarError if guarded else IntegrityError) for one in outcomes) == 1, outcomes
        open_rounds = Round.objects.filter(zone=panel.zone, state="assessing")
        assert open_rounds.count() == 1
        assert panel.unit_sheet.state == "taken"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_a_report_that_is_issued_while_the_round_is_opened_again_does_not_go_on_counting(
    request, tmp_path, monkeypatch, guarded
):
    with open_site(request, tmp_path) as site:
        panel = build_panel()
        panel.agreed()
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(reports, "report_of", meeting.after(report_of))  # found agreed, not printed yet
        looked = report_in_force

        def looking(found):
            """Without the guard the report is printed after this and before the round is open."""
            seen = looked(found)
            meeting()
            return seen

        monkeypatch.setattr(closing, "report_in_force", looking)
        guards: dict[str, Any] = {} if guarded else {"guard": _free, "round_guard": _free}
        printing: dict[str, Any] = {} if guarded else {"guard": unguarded}
        outcomes = site.together(
            lambda: reports.issue(panel.zone.pk, by=panel.inspector, at=AT, **printing),
            lambda: closing.reopen(panel.zone.pk, reason="Keliru", by=panel.controller, at=AT, **guards),
        )
        monkeypatch.undo()
        assert not isinstance(outcomes[1], Exception), outcomes
        assert panel.round.state == "assessing"
        counting = Document.objects.filter(kind="evaluation-report", state=Document.VALID).exists()
        assert counting is not guarded, outcomes


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_a_seat_on_a_tier_that_is_taken_away_at_once_is_one_or_the_other(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        panel = build_panel()
        Seat.objects.filter(user=panel.controller).update(ended_at=AT)
        root, tpi = panel.place.town.root, panel.tiers[0].assessor
        guard = locked if guarded else unguarded
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(team, "refuse_by_all_guards", meeting.after(refuse_by_all_guards))
        monkeypatch.setattr(team, "_somebody_sits", meeting.after(team._somebody_sits))
        two = [("Anggota", "tpi_member"), ("Ketua", "tpi_lead")]
        outcomes = site.together(
            lambda: panel.seat(panel.controller, 3, guard=guard),
            lambda: team.set_tiers(tpi, two, root=root, by=panel.inspector, at=AT, guard=guard),
        )
        monkeypatch.undo()
        refused = [one for one in outcomes if isinstance(one, AssessmentError)]
        assert len(refused) == (1 if guarded else 0), outcomes
        on_nothing = Seat.objects.filter(ended_at__isnull=True, tier__is_used=False)
        assert on_nothing.exists() is not guarded


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["report", "recap"])
@pytest.mark.parametrize("guarded", [True, False])
def test_two_clicks_at_once_print_one_paper(request, tmp_path, monkeypatch, guarded, kind):
    with open_site(request, tmp_path) as site:
        panel = build_panel()
        panel.agreed()
        guard: dict[str, Any] = {} if guarded else {"guard": unguarded}
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(issued, "refuse_unseen", meeting.after(issued.refuse_unseen))
        root, year, by = panel.place.town.root, panel.zone.year, panel.inspector

        def click():
            if kind == "recap":
                return recap.issue(root, year, by=by, at=AT, seen="", **guard)
            return reports.issue(panel.zone.pk, by=by, at=AT, seen="", **guard)

        outcomes = site.together(click, click)
        monkeypatch.undo()
        refused = [one for one in outcomes if isinstance(one, AssessmentError)]
        assert len(refused) == (1 if guarded else 0), outcomes
        assert Document.objects.count() == (1 if guarded else 2), outcomes


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_agreed_while_the_next_assessor_is_taken_away_no_worksheet_waits_for_nobody(
    request, tmp_path, monkeypatch, guarded
):
    with open_site(request, tmp_path) as site:
        panel = build_panel()
        root = panel.place.town.root
        second = add_assessor(root.body, label="TPI II", root=root, by=panel.inspector, at=AT)
        panel.hand_in()
        panel.take()
        panel.follow_all()
        panel.to_the_top()
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(closing, "has_next", meeting.after(has_next))
        monkeypatch.setattr(assessors, "why_kept", meeting.after(assessors.why_kept))
        guards: dict[str, Any] = {} if guarded else {"guard": _free, "round_guard": _free}
        away: dict[str, Any] = {} if guarded else {"guard": unguarded}
        outcomes = site.together(
            lambda: panel.agree(**guards),
            lambda: assessors.remove_assessor(second, root=root, by=panel.inspector, at=AT, **away),
        )
        monkeypatch.undo()
        assert not isinstance(outcomes[0], Exception), outcomes
        there = Assessor.objects.filter(pk=second.pk).exists()
        assert isinstance(outcomes[1], AssessmentError) is there, outcomes
        waits_for_nobody = panel.unit_sheet.state == "submitted" and not there
        assert waits_for_nobody is not guarded, outcomes
