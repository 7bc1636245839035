"""Two people at once at the needs of a zone, with the lock and without it."""

from __future__ import annotations

import pytest

from pilar.kernel.locks import locked
from pilar.organisation.versions import ChangedMeanwhile
from pilar.roadmap.actions import needs
from pilar.roadmap.actions.needs import NeedDraft, Origin
from pilar.roadmap.models import Need
from tests.evaluation.place import build_place
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT
from tests.roadmap.rows import need_row

pytestmark = pytest.mark.django_db(transaction=True)
BOTH = pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])


def guard(guarded: bool):
    return locked if guarded else unguarded


@BOTH
def test_of_two_who_rank_at_once_the_second_is_told(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        first, second = need_row(place.zone, title="Satu"), need_row(place.zone, title="Dua")
        seen = needs.version_of_ranks([first, second])
        meet = Meeting(guarded=guarded)
        monkeypatch.setattr(needs, "_moved", meet.after(needs._moved))

        def put(ranks, by):
            return needs.rank(place.zone.pk, ranks, by=by, at=AT, seen=seen, guard=guard(guarded))

        outcomes = site.together(
            lambda: put({first.pk: 1, second.pk: None}, place.leader),
            lambda: put({first.pk: None, second.pk: 1}, place.secretary),
        )
        ranks = list(Need.objects.filter(rank__isnull=False).values_list("rank", flat=True))
        told = [each for each in outcomes if isinstance(each, ChangedMeanwhile)]
        assert (len(told), ranks) == ((1, [1]) if guarded else (0, [1, 1]))


@BOTH
def test_of_two_who_write_a_need_at_once_the_second_is_told(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        need = need_row(place.zone)
        seen = needs.version_of_need(need)
        meet = Meeting(guarded=guarded)
        monkeypatch.setattr(needs, "_fitting", meet.after(needs._fitting))

        def write(title, by):
            draft = NeedDraft(Need.OTHER, title)
            return needs.change(need.pk, draft, by=by, at=AT, seen=seen, guard=guard(guarded))

        outcomes = site.together(lambda: write("Satu", place.leader), lambda: write("Dua", place.secretary))
        told = [each for each in outcomes if isinstance(each, ChangedMeanwhile)]
        assert len(told) == (1 if guarded else 0)


@BOTH
def test_of_two_who_take_one_row_of_the_gap_the_second_gets_the_first_ones_need(
    request, tmp_path, monkeypatch, guarded
):
    """With the lock the second sees it; without, the constraint of the database still lets only one be made."""
    with open_site(request, tmp_path) as site:
        place = build_place()
        meet = Meeting(guarded=guarded)
        monkeypatch.setattr(needs, "taken", meet.after(needs.taken))
        draft, origin = NeedDraft("other", "Ambang area 6"), Origin(Need.FLOOR, "area-6")

        def take(by):
            return needs.propose(place.zone.pk, draft, by=by, at=AT, origin=origin, guard=guard(guarded))

        outcomes = site.together(lambda: take(place.leader), lambda: take(place.staff))
        made = Need.objects.get()
        assert outcomes == [made, made]
