"""Two people decide decrees of one kind and unit at once, with the lock and without it."""

from __future__ import annotations

import pytest

from pilar.kernel.locks import locked
from pilar.records.actions import decree_checks, decrees
from pilar.records.actions.decree_checks import Draft, Overlapping
from pilar.records.models import Decree
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT
from tests.records.decrees import TEAM, build_office

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.parametrize("guarded", [True, False])]


def _decided(monkeypatch, site, guarded, *calls):
    """Run ``calls``, which have both looked for decrees in the way before either writes; count those in force."""
    meeting = Meeting(guarded=guarded)
    monkeypatch.setattr(decrees, "to_replace", meeting.after(decree_checks.to_replace))
    outcomes = site.together(*calls)
    monkeypatch.undo()
    assert sum(isinstance(each, Overlapping) for each in outcomes) == (1 if guarded else 0), outcomes
    return Decree.objects.filter(state="in_force").count()


def test_of_two_who_decide_at_once_one_is_told_of_the_other(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        office = build_office()
        guard = locked if guarded else unguarded
        drafts = [office.draft().pk for _ in range(2)]
        calls = [
            lambda pk=pk: decrees.decide(pk, office.decision(number=f"{pk}"), by=office.leader, at=AT, guard=guard)
            for pk in drafts
        ]
        assert _decided(monkeypatch, site, guarded, *calls) == (1 if guarded else 2)


def test_deciding_and_registering_do_not_overlap_either(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        office = build_office()
        guard = locked if guarded else unguarded
        draft = office.draft().pk
        calls = [
            lambda: decrees.decide(draft, office.decision(number="1"), by=office.leader, at=AT, guard=guard),
            lambda: decrees.register(
                office.town.training, TEAM, office.decision(number="2"), by=office.leader, at=AT, guard=guard
            ),
        ]
        assert _decided(monkeypatch, site, guarded, *calls) == (1 if guarded else 2)


def test_what_is_decided_is_what_the_draft_says_now(request, tmp_path, monkeypatch, guarded):
    """While one decides a policy, another makes a ZI team of the draft: there is a team already."""
    with open_site(request, tmp_path) as site:
        office = build_office()
        guard = locked if guarded else unguarded
        office.decided(number="1")
        draft = office.draft(Draft("Pedoman", "policy")).pk
        meeting = Meeting(guarded=guarded, times=2)
        # The one has looked for decrees in the way; the other changes the draft; then the first writes.
        monkeypatch.setattr(decrees, "to_replace", meeting.after(meeting.after(decree_checks.to_replace)))

        def become_a_team():
            meeting()
            try:
                return decrees.change(draft, Draft("Tim", "zi-team"), by=office.leader, at=AT, guard=guard)
            finally:
                meeting()

        outcomes = site.together(
            lambda: decrees.decide(draft, office.decision(number="2"), by=office.leader, at=AT, guard=guard),
            become_a_team,
        )
        monkeypatch.undo()
        teams = Decree.objects.filter(state="in_force", kind="zi-team").count()
        assert teams == (1 if guarded else 2), outcomes


def test_one_number_is_not_given_twice(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        office = build_office()
        guard = locked if guarded else unguarded
        drafts = [office.draft(Draft("Pedoman", "policy")).pk for _ in range(2)]
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(decrees, "refuse_used_number", meeting.after(decree_checks.refuse_used_number))
        outcomes = site.together(*(
            lambda pk=pk: decrees.decide(pk, office.decision(), by=office.leader, at=AT, guard=guard) for pk in drafts
        ))  # fmt: skip
        monkeypatch.undo()
        assert Decree.objects.filter(number="188.4/1/2026").count() == (1 if guarded else 2), outcomes
