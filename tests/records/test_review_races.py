"""Two people at once at one review, with the lock and without it."""

from __future__ import annotations

import pytest

from pilar.kernel.locks import locked
from pilar.kernel.workflow import Workflow, WorkflowError
from pilar.records.actions import activity_steps, recommendations, review_opening, review_parts, reviews
from pilar.records.actions.recommendations import Wording
from pilar.records.errors import RecordError
from pilar.records.models import Activity, Recommendation, Review
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, TODAY
from tests.records.reviewing import DUE, build_desk, link

pytestmark = pytest.mark.django_db(transaction=True)
BOTH = pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])


def guard(guarded: bool):
    return locked if guarded else unguarded


@BOTH
def test_a_review_is_not_concluded_on_a_report_that_is_taken_away(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        desk = build_desk()
        review = desk.with_report()
        file = review.files.get()
        meet = Meeting(guarded=guarded)
        monkeypatch.setattr(reviews, "report_of", meet.after(reviews.report_of))
        monkeypatch.setattr(f"{review_parts.__name__}.refuse_finished", meet.after(review_opening.refuse_finished))
        outcomes = site.together(
            lambda: reviews.conclude(review.pk, TODAY, "Sudah", by=desk.leader, at=AT, guard=guard(guarded)),
            lambda: review_parts.remove_file(review.pk, file.pk, by=desk.secretary, at=AT, guard=guard(guarded)),
        )
        concluded = Review.objects.get().state == "concluded"
        has_report = review.files.filter(what="report").exists()
        if guarded:
            assert sum(isinstance(each, RecordError) for each in outcomes) == 1
            assert concluded == has_report
        else:
            assert (concluded, has_report) == (True, False)


@BOTH
def test_nothing_is_recommended_in_a_review_that_is_being_dropped(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        desk = build_desk()
        review = desk.review()
        read, dropped = Meeting(guarded=False), Meeting(guarded=guarded)
        # The one has seen that the review takes recommendations; the other drops it; then the first writes.
        monkeypatch.setattr(
            f"{recommendations.__name__}.takes_recommendations",
            dropped.after(read.after(review_opening.takes_recommendations)),
        )

        def drop():
            read()
            try:
                return reviews.drop(review.pk, "Digabung", by=desk.secretary, at=AT, guard=guard(guarded))
            finally:
                dropped()

        site.together(
            lambda: recommendations.recommend(
                review.pk, Wording("Perbarui"), DUE, by=desk.leader, at=AT, guard=guard(guarded)
            ),
            drop,
        )
        assert Review.objects.get().state == "dropped"
        states = set(Recommendation.objects.values_list("state", flat=True))
        assert states <= {"dropped"} if guarded else states == {"open"}


def blind(self, obj, name, *, by, at, **fields):
    """``Workflow.move`` without its condition."""
    fields.pop("reason", None)
    target = self.transitions[name].target
    type(obj)._base_manager.filter(pk=obj.pk).update(state=target, **fields)
    obj.state = target


@BOTH
def test_of_two_who_accept_and_send_back_at_once_one_is_told(request, tmp_path, monkeypatch, guarded):
    """The conditional step of the workflow guards this, with or without the lock; without both, both are told yes."""
    with open_site(request, tmp_path) as site:
        desk = build_desk()
        row = desk.reported()
        head = desk.town.user(desk.town.labour, "Kepala contoh", "head")
        meet = Meeting(guarded=False)
        monkeypatch.setattr(recommendations, "version_of_report", meet.after(recommendations.version_of_report))
        if not guarded:
            monkeypatch.setattr(Workflow, "move", blind)
        outcomes = site.together(
            lambda: recommendations.accept(row.pk, by=desk.leader, at=AT, guard=unguarded),
            lambda: recommendations.send_back(row.pk, "Kurang", by=head, at=AT, guard=unguarded),
        )
        refused = sum(isinstance(each, WorkflowError) for each in outcomes)
        steps = list(row.steps.exclude(name="report").values_list("name", flat=True))
        row.refresh_from_db()
        if guarded:
            assert refused == 1
            assert len(steps) == 1
            assert (row.state == "closed") == (steps == ["accept"])
        else:
            # Either both are told yes, or one gets an error of the database that no page explains.
            assert refused == 0


@BOTH
def test_what_is_withdrawn_while_it_is_reported_has_one_outcome(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        desk = build_desk()
        row = desk.recommended()
        meet = Meeting(guarded=False)
        monkeypatch.setattr(recommendations, "may_report", meet.after(recommendations.may_report))
        monkeypatch.setattr(recommendations, "_refuse_own", meet.after(recommendations._refuse_own))
        if not guarded:
            monkeypatch.setattr(Workflow, "move", blind)
            monkeypatch.setattr(Workflow, "expect", lambda *args, **kwargs: None)
        outcomes = site.together(
            lambda: recommendations.report(row.pk, "Sudah", link("x"), by=desk.owner, at=AT, guard=unguarded),
            lambda: recommendations.drop(row.pk, "Tidak relevan", by=desk.leader, at=AT, guard=unguarded),
        )
        steps = row.steps.count()
        if guarded:
            assert sum(isinstance(each, WorkflowError) for each in outcomes) == 1
            assert steps == 1
        else:
            assert steps == 2


@BOTH
def test_a_meeting_is_not_cancelled_while_a_review_is_concluded_on_it(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        desk = build_desk()
        review = desk.review()
        meeting = Activity.objects.create(
            unit=desk.town.training, title="Rapat", starts_at=AT, state="held", created_at=AT, created_by="1"
        )
        read, cancelled = Meeting(guarded=False), Meeting(guarded=guarded)
        # The one has seen the meeting held; the other cancels it; then the first writes.
        monkeypatch.setattr(reviews, "_refuse_meeting", cancelled.after(read.after(reviews._refuse_meeting)))

        def cancel():
            read()
            try:
                return activity_steps.cancel(meeting.pk, "Keliru", by=desk.leader, at=AT)
            finally:
                cancelled()

        outcomes = site.together(
            lambda: reviews.conclude(
                review.pk, TODAY, "Sudah", activity=meeting, by=desk.leader, at=AT, guard=guard(guarded)
            ),
            cancel,
        )
        meeting.refresh_from_db()
        assert Review.objects.get().state == "concluded"
        assert meeting.state == ("held" if guarded else "cancelled"), outcomes
