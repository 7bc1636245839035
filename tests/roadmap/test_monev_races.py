"""Two people at once at monevs and practices, with the lock and without it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, OperationalError

from pilar.evaluation.actions import zones
from pilar.kernel.locks import locked
from pilar.kernel.models import Document
from pilar.organisation.versions import ChangedMeanwhile
from pilar.roadmap.actions import monev as actions
from pilar.roadmap.actions import practices
from pilar.roadmap.actions.practices import Telling
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import Monev, PracticeCopy
from tests.evaluation.place import CUTOFF, YEAR, build_place
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, TODAY
from tests.roadmap.monitoring import Q4, held, item_of, meeting_at, opened
from tests.roadmap.rows import plan_row

pytestmark = pytest.mark.django_db(transaction=True)
BOTH = pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])


def guard(guarded: bool):
    return locked if guarded else unguarded


@BOTH
def test_of_two_who_open_one_period_the_second_is_told(request, tmp_path, monkeypatch, guarded):
    """Without the lock the constraint still keeps one monev, but the second gets an error that no page explains."""
    with open_site(request, tmp_path) as site:
        place = build_place()
        meet = Meeting(guarded=guarded)
        monkeypatch.setattr(actions, "_refuse_open", meet.after(actions._refuse_open))
        outcomes = site.together(
            *(
                lambda by=by: actions.open_monev(
                    place.zone.pk, Q4, meeting_at(), by=by, at=AT, guard=guard(guarded)
                )
                for by in (place.leader, place.secretary)
            )
        )  # fmt: skip
        assert Monev.objects.count() == 1
        kind = RoadmapError if guarded else (IntegrityError, OperationalError)
        assert sum(isinstance(each, kind) for each in outcomes) == 1


@BOTH
def test_minutes_that_two_print_at_once_get_one_number(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        found = held(place, opened(place), place.leader)
        actions.minute(found.pk, "Baik.", by=place.leader, at=AT)
        seen = actions.version_of_minutes(Monev.objects.select_related("activity", "review").get())
        meet = Meeting(guarded=guarded)
        monkeypatch.setattr(actions, "missing_for_minutes", meet.after(actions.missing_for_minutes))
        outcomes = site.together(
            *(
                lambda by=by: actions.minute(found.pk, "", by=by, at=AT, seen=seen, guard=guard(guarded))
                for by in (place.leader, place.secretary)
            )
        )
        told = sum(isinstance(each, ChangedMeanwhile) for each in outcomes)
        if guarded:
            assert told == 1
            assert Document.objects.filter(state=Document.VALID).count() == 1
            assert Document.objects.count() == 2
        else:
            assert told == 0


@BOTH
def test_of_two_who_copy_one_practice_into_a_zone_the_second_is_told(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        item = item_of(place, state="done", done_on=TODAY)
        practice = practices.tell(item.pk, Telling("Antrean", "Dulu.", is_shared=True), by=place.leader, at=AT)
        head = place.town.user(place.town.health, "Kepala Dinas Kesehatan contoh", "head")
        zone = zones.create_zone(place.town.health, year=YEAR, target="WBK", cutoff=CUTOFF, by=head, at=AT)
        plan_row(zone)
        leader = place.town.user(place.town.health, "Ketua tim kesehatan contoh", "zi_leader")
        meet = Meeting(guarded=guarded)
        monkeypatch.setattr(practices, "_draft_of", meet.after(practices._draft_of))
        outcomes = site.together(
            *(lambda by=by: practices.copy(practice.pk, zone.pk, by=by, at=AT, guard=guard(guarded))
              for by in (head, leader))
        )  # fmt: skip
        told = sum(isinstance(each, RoadmapError) for each in outcomes)
        if guarded:
            assert (told, PracticeCopy.objects.count()) == (1, 1)
        else:
            # Both find that nothing was copied: two rows, or the number of the item clashes.
            assert told == 0
