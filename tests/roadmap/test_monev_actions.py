"""Monev: opened once a period with its meeting and review, decided in, minuted."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from pilar.errors import NotFoundError
from pilar.evaluation.models import Zone
from pilar.kernel.models import Document
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import ChangedMeanwhile
from pilar.records.actions import activity_steps, recommendations, reviews, series
from pilar.records.actions.series import Schedule
from pilar.records.errors import RecordError
from pilar.records.models import Activity, Review
from pilar.roadmap.actions import monev as actions
from pilar.roadmap.actions.items import ItemDraft
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import DueMove, Monev, PlanItem, Progress
from pilar.roadmap.periods import MONTHS, key_of, periods_of
from tests.evaluation.place import SCALED, YEAR, YES_NO
from tests.organisation.town import AT, TODAY
from tests.records.review_rows import recommendation_row, review_row
from tests.roadmap.monitoring import (
    Q3,
    Q4,
    SOON,
    again,
    head_of,
    held,
    item_of,
    meeting_at,
    meeting_row,
    opened,
    person_of,
)
from tests.roadmap.rows import monev_row, plan_row

DAY = timedelta(1)


def agenda(monev: Monev):
    return json.loads(monev.agenda)


# -- opened


def test_opening_makes_the_meeting_and_the_review_of_the_period(place):
    found = opened(place)
    assert (found.period_from, found.period_until) == (date(2026, 10, 1), date(2026, 12, 31))
    assert found.activity.title == "Rapat monev ZI triwulan IV 2026"
    assert found.activity.topic_codes == found.review.topic_codes == ["zi-monev"]
    assert (found.review.period_from, found.review.period_until) == (found.period_from, found.period_until)
    assert found.activity.unit == found.review.unit == place.zone.unit


def test_a_month_can_be_opened_beside_its_quarter(place):
    opened(place)
    opened(place, key_of(periods_of(YEAR, MONTHS)[9]))
    assert Monev.objects.count() == 2


def test_a_period_is_opened_once(place):
    opened(place)
    with pytest.raises(RoadmapError, match="sudah dibuka"):
        opened(place)
    assert Activity.objects.count() == Review.objects.count() == 1


def test_what_has_not_begun_is_refused(place):
    december = key_of(periods_of(YEAR, MONTHS)[11])
    with pytest.raises(RoadmapError, match="belum mulai"):
        opened(place, december)


@pytest.mark.parametrize("key", ["", "2026-10-01", "2026-10-02_2026-12-31", "2025-10-01_2025-12-31", "x_y"])
def test_a_period_that_is_not_of_the_year_is_refused(place, key):
    with pytest.raises(RoadmapError, match="Pilih masa"):
        opened(place, key)


def test_a_meeting_before_the_period_is_refused_and_nothing_is_left(place):
    with pytest.raises(RoadmapError, match="sebelum masa"):
        opened(place, starts_at=AT - timedelta(days=70))
    assert not Activity.objects.exists()
    assert not Review.objects.exists()


def test_a_failure_of_the_review_takes_the_meeting_back(place, monkeypatch):
    def fails(*args, **kwargs):
        raise RecordError("tidak jadi")

    monkeypatch.setattr(reviews, "start", fails)
    with pytest.raises(RecordError):
        opened(place)
    assert not Activity.objects.exists()


def test_a_meeting_that_is_there_already_is_taken(place):
    activity = meeting_row(place, date(2026, 9, 20))
    found = actions.open_monev(place.zone.pk, Q3, activity, by=place.leader, at=AT)
    assert found.activity == activity
    assert Activity.objects.count() == 1


def test_a_meeting_serves_one_monev(place):
    activity = meeting_row(place, date(2026, 10, 20))
    actions.open_monev(place.zone.pk, Q3, activity, by=place.leader, at=AT)
    with pytest.raises(RoadmapError, match="monev lain"):
        actions.open_monev(place.zone.pk, Q4, activity, by=place.leader, at=AT)


@pytest.mark.parametrize("more", [{"state": "cancelled"}, {"topics": ",sop,"}])
def test_a_meeting_that_was_called_off_or_is_about_something_else_is_refused(place, more):
    activity = meeting_row(place, date(2026, 10, 20), **more)
    with pytest.raises(RoadmapError, match="tidak ada lagi"):
        actions.open_monev(place.zone.pk, Q4, activity, by=place.leader, at=AT)


def test_the_meeting_serves_the_written_schedule(place):
    what = Schedule("Rapat monev", "activity", "quarterly", ("zi-monev",), date(2026, 1, 1))
    schedule = series.create(place.zone.unit, what, by=place.leader, at=AT)
    assert opened(place).activity.series == schedule


@pytest.mark.parametrize("who", ["pokja", "staff"])
def test_only_the_whole_team_opens_it(place, who):
    with pytest.raises(AccessDenied):
        opened(place, by=getattr(place, who))


def test_a_stranger_finds_no_zone(place):
    with pytest.raises(NotFoundError):
        opened(place, by=place.town.other_admin)


def test_a_zone_that_went_on_is_over(place):
    Zone.objects.create(
        unit=place.zone.unit, year=YEAR + 1, target="WBK", cutoff=date(2027, 12, 15), edition=place.zone.edition,
        name="Zona", previous=place.zone, created_at=AT, created_by="1",
    )  # fmt: skip
    over = datetime(2027, 2, 15, 3, tzinfo=UTC)
    with pytest.raises(RoadmapError, match="dilanjutkan"):
        actions.open_monev(place.zone.pk, Q4, meeting_at(), by=place.leader, at=over)
    assert actions.open_monev(place.zone.pk, Q4, meeting_at(), by=place.leader, at=over - timedelta(1)).pk


# -- the agenda


def test_the_agenda_tells_late_next_done_and_moved(place):
    late = item_of(place, "Terlambat", due_on=TODAY - DAY)
    item_of(place, "Segera", due_on=TODAY)
    item_of(place, "Jauh", due_on=date(2027, 8, 1))
    item_of(place, "Selesai", state="done", done_on=TODAY - DAY, due_on=TODAY - DAY)
    item_of(place, "Selesai dulu", state="done", done_on=date(2026, 5, 1), due_on=TODAY - DAY)
    item_of(place, "Batal", state="dropped", due_on=TODAY - DAY)
    Progress.objects.create(item=late, percent=40, by="1", at=AT - DAY)
    DueMove.objects.create(item=late, before=TODAY - 9 * DAY, after=TODAY - DAY, reason="Cuti", by="1", at=AT - DAY)
    late.obstacles.create(text="Tanpa anggaran", leader=person_of(place.leader), by="1", at=AT)
    told = agenda(opened(place))
    assert [each["title"] for each in told["late"]] == ["Terlambat"]
    assert [each["title"] for each in told["next"]] == ["Segera"]
    assert [each["title"] for each in told["done"]] == ["Selesai"]
    assert [each["title"] for each in told["running"]] == ["Terlambat"]
    assert told["moves"][0]["after"] == str(TODAY - DAY)
    assert told["obstacles"][0]["text"] == "Tanpa anggaran"
    assert told["since"] == "2026-10-01"


def test_the_agenda_tells_which_floors_changed_since_the_last_meeting(place):
    actions.open_monev(place.zone.pk, Q3, meeting_row(place, date(2026, 10, 5)), by=place.leader, at=AT)
    place.answer(YES_NO, "Ya")
    told = agenda(opened(place))
    assert told["before"]["day"] == told["since"] == "2026-10-05"
    assert told["score_before"] is None  # nothing had been answered by then
    assert float(told["score"]["total"]) > 0
    from pilar.evaluation.actions import answering
    from pilar.evaluation.actions.writing import Change

    answering.answer(place.zone.pk, Change(SCALED, "A"), by=place.leader, at=AT + 20 * DAY)
    Monev.objects.filter(period_until=date(2026, 12, 31)).delete()
    told = agenda(actions.open_monev(place.zone.pk, Q4, meeting_at(AT + 21 * DAY), by=place.leader, at=AT + 21 * DAY))
    assert told["score_before"] is None  # answers of 24 November are younger than the meeting of 5 October


def test_floors_then_and_now_stand_side_by_side(place):
    from pilar.evaluation.actions import answering
    from pilar.evaluation.actions.writing import Change

    answering.answer(place.zone.pk, Change(YES_NO, "Ya"), by=place.leader, at=AT - 60 * DAY)
    actions.open_monev(place.zone.pk, Q3, meeting_row(place, date(2026, 10, 5)), by=place.leader, at=AT)
    place.answer(SCALED, "A")
    told = agenda(opened(place))
    assert float(told["score"]["floors"]["area-1"]) > float(told["score_before"]["floors"]["area-1"]) > 0


def test_decisions_of_earlier_monevs_that_are_open_come_back(place):
    first = actions.open_monev(place.zone.pk, Q3, meeting_row(place, date(2026, 10, 5)), by=place.leader, at=AT)
    actions.decide(first.pk, "Perbarui SK tim", SOON, owner=person_of(place.staff), by=place.leader, at=AT)
    recommendation_row(review_row(place.zone.unit), SOON, text="Dari evaluasi lain")
    told = agenda(opened(place))
    assert [each["text"] for each in told["open"]] == ["Perbarui SK tim"]


def test_the_agenda_is_made_anew_until_the_meeting_was_held(place):
    found = opened(place)
    item_of(place, "Terlambat", due_on=TODAY - DAY)
    assert agenda(actions.refresh(found.pk, by=place.leader, at=AT))["late"]
    activity_steps.hold(found.activity_id, by=place.leader, at=AT)
    with pytest.raises(RoadmapError, match="sudah dilaksanakan"):
        actions.refresh(found.pk, by=place.leader, at=AT)


# -- decisions


def test_a_decision_is_a_recommendation_with_owner_and_day(place):
    found = opened(place)
    made = actions.decide(found.pk, "Perbarui SK", SOON, owner=person_of(place.staff), by=place.leader, at=AT)
    assert (made.review, made.owner, made.due_on) == (found.review, person_of(place.staff), SOON)


def test_a_decision_without_owner_or_words_is_refused(place):
    found = opened(place)
    with pytest.raises(RoadmapError, match="penanggung jawab"):
        actions.decide(found.pk, "Perbarui SK", SOON, by=place.leader, at=AT)
    with pytest.raises(RecordError, match="kosong"):
        actions.decide(found.pk, "  ", SOON, owner=person_of(place.staff), by=place.leader, at=AT)


def test_a_decision_becomes_a_plan_item_once_while_the_plan_is_open(place):
    plan_row(place.zone)
    found = opened(place)
    made = actions.decide(found.pk, "Perbarui SK", SOON, owner=person_of(place.staff), by=place.leader, at=AT)
    draft = ItemDraft("Perbarui SK", 1, owner=made.owner, due_on=SOON, origin=PlanItem.MONEV)
    item = actions.to_item(found.pk, made.pk, draft, by=place.leader, at=AT)
    assert (item.origin, item.owner, item.due_on) == ("monev", made.owner, SOON)
    with pytest.raises(RoadmapError, match="sudah menjadi rencana aksi nomor 1"):
        actions.to_item(found.pk, made.pk, draft, by=place.leader, at=AT)


def test_where_the_plan_is_set_it_says_what_to_do(place):
    plan_row(place.zone, state="set", revision=1)
    found = opened(place)
    made = actions.decide(found.pk, "Perbarui SK", SOON, owner=person_of(place.staff), by=place.leader, at=AT)
    with pytest.raises(RoadmapError, match="Ubah rencana"):
        actions.to_item(found.pk, made.pk, ItemDraft("Perbarui SK", 1), by=place.leader, at=AT)


def test_a_decision_of_another_monev_is_not_found(place):
    found = opened(place)
    other = recommendation_row(review_row(place.zone.unit), SOON)
    with pytest.raises(NotFoundError):
        actions.to_item(found.pk, other.pk, ItemDraft("Perbarui SK", 1), by=place.leader, at=AT)


# -- minutes


def test_minutes_conclude_the_review_and_are_printed_with_a_number(place):
    found = held(place, opened(place), place.leader, head_of(place))
    made = actions.decide(found.pk, "Perbarui SK", SOON, owner=person_of(place.staff), by=place.leader, at=AT)
    paper = actions.minute(found.pk, "Sebagian besar berjalan.", by=place.leader, at=AT)
    now = again(found)
    assert now.document == paper.token
    assert paper.number.startswith("NM-001/ZI/XI/")
    assert (now.activity.state, now.review.state, now.review.held_on) == ("held", "concluded", TODAY)
    assert now.review.activity == now.activity
    with pytest.raises(RecordError, match="sudah disimpulkan"):
        recommendations.recommend(found.review_id, recommendations.Wording("Lagi"), SOON, by=place.leader, at=AT)
    assert made.review.recommendations.count() == 1


@pytest.mark.parametrize(
    ("there", "text", "words"), [(0, "Dibahas.", "tercatat hadir"), (1, "", "catatan pembahasan"), (0, "", " dan ")]
)
def test_minutes_say_what_they_lack(place, there, text, words):
    found = opened(place)
    if there:
        found = held(place, found, place.leader, text="")
    if text:
        from pilar.records.actions import activities

        activities.write_minutes(found.activity_id, text, "", by=place.leader, at=AT)
    with pytest.raises(RoadmapError, match=words):
        actions.minute(found.pk, "Baik.", by=place.leader, at=AT)
    assert not Document.objects.exists()


def test_minutes_of_a_meeting_to_come_or_called_off_are_refused(place):
    found = actions.open_monev(place.zone.pk, Q4, meeting_at(AT + DAY), by=place.leader, at=AT)
    with pytest.raises(RoadmapError, match="belum mulai"):
        actions.minute(found.pk, "Baik.", by=place.leader, at=AT)
    activity_steps.cancel(found.activity_id, "Bentrok", by=place.leader, at=AT)
    with pytest.raises(RoadmapError, match="dibatalkan"):
        actions.minute(found.pk, "Baik.", by=place.leader, at=AT)


def test_without_a_conclusion_nothing_is_printed(place):
    found = held(place, opened(place), place.leader)
    with pytest.raises(RecordError, match="Kesimpulan"):
        actions.minute(found.pk, " ", by=place.leader, at=AT)
    assert again(found).activity.state == "planned"


def test_printing_again_replaces_the_paper(place):
    found = held(place, opened(place), place.leader)
    first = actions.minute(found.pk, "Baik.", by=place.leader, at=AT)
    second = actions.minute(found.pk, "", by=place.leader, at=AT)
    first.refresh_from_db()
    assert first.state == Document.REPLACED
    assert second.replaces == first
    assert again(found).document == second.token


def test_a_stale_form_is_told(place):
    found = held(place, opened(place), place.leader)
    seen = actions.version_of_minutes(found)
    actions.minute(found.pk, "Baik.", by=place.leader, at=AT, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        actions.minute(found.pk, "Lain.", by=place.leader, at=AT, seen=seen)


def test_rows_without_meeting_are_not_found(place):
    with pytest.raises(NotFoundError):
        actions.minute(1, "x", by=place.leader, at=AT)
    with pytest.raises(NotFoundError):
        actions.document_of(monev_row(place.zone))
