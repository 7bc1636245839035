"""At one door at once: two taps of one person, the same name twice, and a door that closes meanwhile."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError

from pilar.kernel.locks import locked
from pilar.organisation.versions import ChangedMeanwhile, refuse_stale
from pilar.records.actions import activities, attendance
from pilar.records.errors import DoorError
from pilar.records.models import Attendance
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT
from tests.records.hall import build_hall

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("guarded", [True, False]),
]


def test_two_taps_of_one_person_make_one_row(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        hall = build_hall()
        token, guard = hall.open(), locked if guarded else unguarded
        # Both have looked whether the person is there before either writes.
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(attendance, "_row_of", meeting.after(attendance._row_of))
        outcomes = site.together(*[lambda: attendance.attend(token, by=hall.staff, at=AT, guard=guard)] * 2)
        monkeypatch.undo()
        assert Attendance.objects.count() == 1
        if guarded:
            assert sorted(each.created for each in outcomes) == [False, True]
        else:  # the database keeps the row single, and one of the two taps is an error of the site
            assert sum(isinstance(each, IntegrityError) for each in outcomes) == 1, outcomes


def test_one_name_typed_twice_at_once_is_one_row(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        hall = build_hall()
        token, guard = hall.open(), locked if guarded else unguarded
        # Both have looked for the name before either writes it.
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(attendance, "_same_name", meeting.after(attendance._same_name))

        def by_name():
            return attendance.attend_by_name(token, "Budi", "Desa", at=AT, guard=guard)

        outcomes = site.together(by_name, by_name)
        monkeypatch.undo()
        assert Attendance.objects.count() == 1
        if guarded:
            assert sorted(each.created for each in outcomes) == [False, True]
        else:
            assert sum(isinstance(each, IntegrityError) for each in outcomes) == 1, outcomes


def test_nobody_signs_in_after_the_door_was_closed(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        hall = build_hall()
        token, guard = hall.open(), locked if guarded else unguarded
        meeting = Meeting(guarded=guarded)
        # Whoever signs in has seen the door open; meanwhile it is closed.
        monkeypatch.setattr(attendance, "_open_door", meeting.after(attendance._open_door))
        closing, was_read = AT + timedelta(seconds=1), threading.Event()

        def close():
            meeting()
            attendance.close_door(hall.pk, by=hall.leader, at=closing, guard=guard)
            # The row of who came in time stands by now; later ones are damage.
            seen = set(Attendance.objects.values_list("pk", flat=True))
            was_read.set()
            return seen

        def sign():
            signed = attendance.attend(token, by=hall.staff, at=AT + timedelta(seconds=2), guard=guard)
            return signed.row.pk

        monkeypatch.setattr(attendance, "_row_of", _after(was_read, attendance._row_of, guarded=guarded))
        seen, row = site.together(close, sign)
        monkeypatch.undo()
        if guarded:
            assert row in seen or isinstance(row, DoorError)
        else:
            assert row not in seen  # it came into the list after the door had been closed


def _after(event, function, *, guarded):
    """``function`` once the list was read; where a lock keeps that away, at once."""

    def waiting(*args, **kwargs):
        assert guarded or event.wait(60)
        return function(*args, **kwargs)

    return waiting


def test_two_who_write_minutes_at_once_do_not_write_over_each_other(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        hall = build_hall()
        guard = locked if guarded else unguarded
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(activities, "refuse_stale", meeting.after(refuse_stale))
        seen = activities.version_of_minutes(hall.now())
        outcomes = site.together(
            *(
                lambda text=text: activities.write_minutes(
                    hall.pk, text, "", by=hall.leader, at=AT, seen=seen, guard=guard
                )
                for text in ("Notulen satu", "Notulen dua")
            )
        )
        monkeypatch.undo()
        refused = [each for each in outcomes if isinstance(each, ChangedMeanwhile)]
        assert len(refused) == (1 if guarded else 0), outcomes  # unguarded one of the texts is lost without a word
