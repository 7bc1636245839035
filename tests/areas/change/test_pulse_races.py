"""Two answers at one moment: of one person, and of two; with the lock and without it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilar.areas.change.actions import pulses as actions
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import Pulse, PulseBox, PulseTicket
from pilar.areas.change.sealed import unseal
from pilar.kernel.locks import locked
from tests.areas.change.test_pulses import same
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, TODAY, build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.parametrize("guarded", [True, False])]


def _started():
    town = build()
    leader = town.user(town.training, "Ketua contoh", "zi_leader")
    made = actions.plan_pulse(
        town.training, "Jajak", opens_on=TODAY, closes_on=TODAY + timedelta(days=7), by=leader, at=AT
    )
    return actions.start_pulse(made.pk, by=leader, at=AT), [town.user(town.training, f"Pegawai {n}") for n in range(2)]


def _counted(pulse) -> int:
    return sum(unseal(pulse.pk, PulseBox.objects.get(pulse=pulse).sealed)) // 5


def test_of_two_people_at_once_neither_answer_is_lost(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        pulse, (one, other) = _started()
        guard = locked if guarded else unguarded
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(actions, "unseal", meeting.after(unseal))  # both have read the sums
        outcomes = site.together(
            lambda: actions.answer_pulse(pulse.pk, same(5), by=one, at=AT, guard=guard),
            lambda: actions.answer_pulse(pulse.pk, same(1), by=other, at=AT, guard=guard),
        )
        monkeypatch.undo()
        assert outcomes == [None, None]
        assert PulseTicket.objects.count() == 2
        assert _counted(pulse) == (2 if guarded else 1)


def test_one_person_in_two_windows_is_counted_once(request, tmp_path, monkeypatch, guarded):
    """The table itself refuses the second ticket, so even without the lock nobody counts twice."""
    with open_site(request, tmp_path) as site:
        pulse, (one, _) = _started()
        guard = locked if guarded else unguarded
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(actions, "unseal", meeting.after(unseal))
        outcomes = site.together(
            lambda: actions.answer_pulse(pulse.pk, same(5), by=one, at=AT, guard=guard),
            lambda: actions.answer_pulse(pulse.pk, same(1), by=one, at=AT, guard=guard),
        )
        monkeypatch.undo()
        assert sum(isinstance(each, ChangeError) for each in outcomes) == 1, outcomes
        assert PulseTicket.objects.count() == 1
        assert _counted(pulse) == 1


def test_of_two_pulses_above_each_other_that_start_at_once_one_waits(request, tmp_path, monkeypatch, guarded):
    """Together their results would tell of whoever is asked by one of them only."""
    with open_site(request, tmp_path) as site:
        town = build()
        leader = town.user(town.training, "Ketua contoh", "zi_leader")
        head = town.user(town.labour, "Kepala Dinas contoh", "head")
        planned = [
            (actions.plan_pulse(unit, "Jajak", opens_on=TODAY, closes_on=TODAY, by=by, at=AT), by)
            for unit, by in ((town.training, leader), (town.labour, head))
        ]
        guard = locked if guarded else unguarded
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(actions, "_refuse_close_by", meeting.after(actions._refuse_close_by))
        outcomes = site.together(
            *(lambda pulse=pulse, by=by: actions.start_pulse(pulse.pk, by=by, at=AT, guard=guard)
              for pulse, by in planned)
        )  # fmt: skip
        monkeypatch.undo()
        assert Pulse.objects.filter(state="open").count() == (1 if guarded else 2), outcomes
        assert sum(isinstance(each, ChangeError) for each in outcomes) == (1 if guarded else 0), outcomes
