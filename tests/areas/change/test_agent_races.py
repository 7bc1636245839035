"""Two people at one change at once, with the lock and without it."""

from __future__ import annotations

import pytest

from pilar.areas.change.actions import agents
from pilar.areas.change.actions.agents import Plan
from pilar.areas.change.models import AgentChange
from pilar.areas.change.queries import agents as queries
from pilar.kernel.locks import locked
from pilar.kernel.workflow import WorkflowError
from tests.areas.change.scene import build_scene, change, note
from tests.evaluation.place import build_place
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, TODAY

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("guarded", [True, False]),
]


def test_of_two_superiors_who_judge_at_once_one_is_told(request, tmp_path, monkeypatch, guarded):
    """The state itself is moved by one conditional statement, so it holds even without the lock."""
    with open_site(request, tmp_path) as site:
        scene = build_scene(build_place())
        row = change(scene, "made")
        guard = locked if guarded else unguarded
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(queries, "change_seen", meeting.after(queries.change_seen))
        outcomes = site.together(
            lambda: agents.confirm(row.pk, by=scene.head, at=AT, guard=guard),
            lambda: agents.send_back(row.pk, "Belum", by=scene.place.head, at=AT, guard=guard),
        )
        monkeypatch.undo()
        assert sum(isinstance(each, WorkflowError) for each in outcomes) == 1, outcomes
        assert AgentChange.objects.get().steps.count() == 1


def test_what_is_stated_is_what_was_planned_when_it_was_read(request, tmp_path, monkeypatch, guarded):
    """Without the lock a plan is rewritten after it was stated, and the superior confirms what nobody stated."""
    with open_site(request, tmp_path) as site:
        scene = build_scene(build_place())
        row = agents.plan(scene.member.pk, Plan("Antrean", "Lama", "", TODAY), by=scene.agent, at=AT)
        guard = locked if guarded else unguarded
        meeting = Meeting(guarded=guarded, times=2)
        proof, seen, checked = note(), agents.version(row), agents.refuse_stranger

        def met(by, *args):
            checked(by, *args)
            if by == scene.place.leader:
                meeting()  # it has read the plan
                meeting()  # the other has stated it, where nothing keeps them away

        def state():
            if not guarded:
                meeting()
            try:
                return agents.make(row.pk, TODAY, "Cepat", proof, by=scene.agent, at=AT, seen=seen, guard=guard)
            finally:
                if not guarded:
                    meeting()

        monkeypatch.setattr(agents, "refuse_stranger", met)
        other = Plan("Lain sama sekali", "Lain", "", TODAY)
        outcomes = site.together(
            lambda: agents.edit(row.pk, other, by=scene.place.leader, at=AT, seen=seen, guard=guard), state
        )
        monkeypatch.undo()
        found = AgentChange.objects.get()
        damaged = (found.state, found.title) == ("made", "Lain sama sekali")
        assert damaged is not guarded, outcomes
