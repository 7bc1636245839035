"""A zone is changed and given another scope: who may, what fits, what is kept, and that nobody writes over anybody."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from pilar.evaluation.access import zones_seen
from pilar.evaluation.actions import answering, scope, writing, zones
from pilar.evaluation.actions.writing import Change
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import Worksheet, Zone, ZoneMember
from pilar.evaluation.queries import worksheets
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import ChangedMeanwhile
from tests.evaluation.place import CUTOFF, YEAR, build_place
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, TODAY


def change(place, *, by=None, **values):
    fields = {"target": "WBK", "cutoff": CUTOFF, **values}
    return zones.change_zone(place.zone, by=by or place.head, at=AT, **fields)


def test_another_target_changes_the_verdict_that_is_stored(place):
    place.answer_all()
    option = next(k for k, i in place.rules.instrument.fields.items() if i.kind == "option" and k.startswith("B."))
    place.answer(option, "C")  # enough for WBK, too little for WBBM
    assert place.worksheet.meets_target
    change(place, target="WBBM")
    assert not place.worksheet.meets_target
    assert place.worksheet.failing > 0
    assert Zone.objects.get(pk=place.zone.pk).target == "WBBM"
    assert LedgerEntry.objects.latest("pk").code == "zone.changed"


def test_the_same_again_leaves_no_trace(place):
    entries = LedgerEntry.objects.count()
    change(place)
    assert LedgerEntry.objects.count() == entries


@pytest.mark.parametrize("values", [{"target": "WBX"}, {"cutoff": date(YEAR - 1, 12, 31)}])
def test_what_does_not_fit_is_refused_and_nothing_changes(place, values):
    with pytest.raises(EvaluationError, match="Belum ada yang berubah"):
        change(place, **values)
    assert Zone.objects.get(pk=place.zone.pk).cutoff == CUTOFF


@pytest.mark.parametrize("who", ["leader", "secretary", "pokja", "staff"])
def test_the_team_does_not_change_its_own_target(place, who):
    with pytest.raises(AccessDenied):
        change(place, target="WBBM", by=getattr(place, who))


def test_a_handed_in_zone_keeps_its_target(place):
    Worksheet.objects.filter(pk=place.worksheet.pk).update(state="submitted")
    with pytest.raises(EvaluationError, match="sudah diserahkan"):
        change(place, target="WBBM")


def test_the_second_of_two_forms_is_told(place):
    seen = zones.zone_version(place.zone)
    change(place, cutoff=CUTOFF - timedelta(1), seen=seen)
    with pytest.raises(ChangedMeanwhile):
        change(place, cutoff=CUTOFF - timedelta(2), seen=seen)


@contextmanager
def _only_the_worksheet(rows):
    """In the place of ``held``: as it would be without the zone's lock. None on SQLite, which holds everything."""
    yield rows.first()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_an_answer_beside_another_target_leaves_a_true_verdict(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        place.answer_all()
        option = next(k for k, i in place.rules.instrument.fields.items() if i.kind == "option" and k.startswith("B."))
        guard = writing.held if guarded else _only_the_worksheet
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(worksheets, "answers_of", meeting.after(worksheets.answers_of))
        outcomes = site.together(
            lambda: answering.answer(place.zone.pk, Change(option, "C"), by=place.leader, at=AT, guard=guard),
            lambda: zones.change_zone(place.zone, target="WBBM", cutoff=CUTOFF, by=place.head, at=AT, guard=guard),
        )
        monkeypatch.undo()
        assert not [one for one in outcomes if isinstance(one, Exception) and guarded], outcomes
        stored = worksheets.of_unit(place.zone.pk).select_related("zone").get()
        assert (stored.zone.target, stored.answers.get(field=option).option) == ("WBBM", "C")
        assert stored.meets_target is not guarded  # with a C there it is not met


# -- scope


def add(place, unit, *, by=None, valid_from=TODAY, basis="SK 1", **more):
    return scope.add_member(place.zone, unit, valid_from=valid_from, basis=basis, by=by or place.head, at=AT, **more)


def test_people_of_a_unit_that_joins_see_the_zone_from_its_day(place):
    tomorrow = TODAY + timedelta(1)
    nurse = place.town.user(place.town.health, "Pegawai lain contoh", "staff")
    head = place.town.user(place.town.root, "Kepala daerah contoh", "head")
    add(place, place.town.health, by=head, valid_from=tomorrow)
    assert place.zone not in zones_seen(nurse, AT)
    assert place.zone in zones_seen(nurse, AT + timedelta(1))


def test_a_unit_that_left_is_history_and_may_come_back(place):
    member = add(place, place.town.labour)
    scope.end_member(member, last_day=TODAY, basis="SK 2", by=place.head, at=AT)
    add(place, place.town.labour, valid_from=TODAY + timedelta(1), basis="SK 3")
    rows = place.zone.members.filter(unit=place.town.labour).order_by("valid_from")
    assert [(row.valid_until, row.basis) for row in rows] == [(TODAY, "SK 1; keluar: SK 2"), (None, "SK 3")]


def test_the_zones_own_unit_cannot_leave(place):
    own = place.zone.members.get(unit=place.zone.unit)
    with pytest.raises(EvaluationError, match="tidak dapat dikeluarkan"):
        scope.end_member(own, last_day=TODAY, basis="SK 2", by=place.head, at=AT)


def test_what_does_not_fit_a_scope_is_refused(place):
    member = add(place, place.town.labour)
    with pytest.raises(EvaluationError, match="sudah termasuk"):
        add(place, place.town.labour)
    with pytest.raises(EvaluationError, match="instansi yang sama"):
        add(place, place.town.other_root)
    with pytest.raises(EvaluationError, match="dasar"):
        add(place, place.town.health, basis=" ", by=place.town.user(place.town.root, "Kepala daerah contoh", "head"))
    with pytest.raises(EvaluationError, match="mendahului"):
        scope.end_member(member, last_day=TODAY - timedelta(1), basis="SK", by=place.head, at=AT)
    with pytest.raises(AccessDenied):
        add(place, place.town.health, by=place.leader)
    assert place.zone.members.count() == 2


def test_nobody_reads_the_evidence_of_a_unit_by_bringing_it_into_a_zone(place, client):
    """Its library is that of the zone then, so it is brought in by those who see its zones already."""
    place.town.give(place.head, "complaints", place.town.root)  # sees all units of the body, and no zone
    with pytest.raises(AccessDenied):
        add(place, place.town.health)
    with pytest.raises(AccessDenied):
        place.zone_of(place.town.labour, members=[place.town.health])
    client.force_login(place.head)
    sent = {"unit": str(place.town.health.pk), "valid_from": f"{TODAY:%d/%m/%Y}", "basis": "SK 1"}
    address = f"/zona/{place.zone.pk}/cakupan/tambah/"
    assert place.town.health.name not in client.get(address).content.decode()
    assert client.post(address, sent).status_code == 422
    assert place.zone.members.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_one_unit_that_is_ended_twice_at_once_keeps_one_end(request, tmp_path, monkeypatch, guarded):
    """Two who end it read it as open; without the guard the second end writes over the first."""
    with open_site(request, tmp_path) as site:
        place = build_place()
        member = add(place, place.town.labour, valid_from=TODAY - timedelta(30))
        yesterday = TODAY - timedelta(1)
        more = {} if guarded else {"guard": unguarded}
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(scope, "_joined", meeting.after(scope._joined))
        outcomes = site.together(
            *(
                lambda basis=basis: scope.end_member(
                    member, last_day=yesterday, basis=basis, by=place.head, at=AT, **more
                )
                for basis in ("SK 2", "SK 3")
            )
        )
        monkeypatch.undo()
        told = [one for one in outcomes if isinstance(one, EvaluationError)]
        assert len(told) == (1 if guarded else 0), outcomes
        assert ZoneMember.objects.get(pk=member.pk).valid_until == yesterday


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_one_unit_that_joins_twice_at_once_joins_once(request, tmp_path, monkeypatch, guarded):
    """Without the guard only the database keeps it single, with an error that nobody can read."""
    with open_site(request, tmp_path) as site:
        place = build_place()
        more = {} if guarded else {"guard": unguarded}
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(scope, "_given", meeting.after(scope._given))
        outcomes = site.together(*(lambda: add(place, place.town.labour, **more) for _ in range(2)))
        monkeypatch.undo()
        told = [one for one in outcomes if isinstance(one, EvaluationError)]
        assert len(told) == (1 if guarded else 0), outcomes
        assert place.zone.members.filter(unit=place.town.labour).count() == 1
