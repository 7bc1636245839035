"""Nobody of the own unit steers its assessment, and a seat whose holder lost the role counts no more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from pilar.evaluation.assessment.actions import closing, reports, rounds, talking
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.models import QuestionMessage, Seat
from pilar.kernel.models import Document
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import grants, people
from pilar.organisation.models import Grant
from tests.evaluation.place import YES_NO
from tests.organisation.town import AT, TODAY

LATER = date(2026, 12, 11)


def works_there(panel, user):
    people.add_duty(user.person, panel.zone.unit, "Pelaksana", by=panel.place.town.admin, at=AT, valid_from=TODAY)


def role_ended(panel, user):
    """The role of an assessor ends; the seat stays open."""
    for grant in Grant.objects.filter(user=user):
        grants.end(grant, by=panel.inspector, at=AT, last_day=TODAY - timedelta(1))


def became_leader(panel, user):
    role_ended(panel, user)
    Grant.objects.create(
        user=user, role="zi_leader", unit=panel.zone.unit, valid_from=TODAY, given_by="1", given_at=AT
    )  # fmt: skip


def reopen(panel, by):
    return closing.reopen(panel.zone.pk, reason="Keliru", by=by, at=AT)


def extend(panel, by):
    return closing.extend(panel.zone.pk, reason="Banjir", revise_by=LATER, by=by, at=AT)


@pytest.mark.parametrize("tie", [works_there, became_leader])
def test_who_has_come_to_the_unit_opens_nothing_again_and_the_report_stays(panel, tie):
    panel.agreed()
    paper = reports.issue(panel.zone.pk, by=panel.inspector, at=AT)
    tie(panel, panel.controller)
    with pytest.raises(AccessDenied):
        reopen(panel, panel.controller)
    paper.refresh_from_db()
    assert (panel.round.state, paper.state) == ("agreed", Document.VALID)


@pytest.mark.parametrize("tie", [works_there, became_leader])
def test_who_has_come_to_the_unit_gives_it_no_more_time(panel, tie):
    panel.hand_in()
    panel.take()
    panel.to_the_top()
    panel.return_()
    tie(panel, panel.controller)
    with pytest.raises(AccessDenied):
        extend(panel, panel.controller)


def test_who_has_come_to_the_unit_moves_no_round_down_and_neither_returns_nor_agrees(panel):
    panel.hand_in()
    panel.take()
    panel.follow_all()
    panel.to_the_top()
    works_there(panel, panel.controller)
    for act in (
        lambda: rounds.lower_tier(panel.zone.pk, seen=3, reason="Kurang", by=panel.controller, at=AT),
        panel.return_,
        panel.agree,
    ):
        with pytest.raises(AccessDenied, match="menilai"):
            act()
    assert (panel.round.state, panel.round.tier) == ("assessing", 3)


def test_the_page_refuses_a_controller_of_the_own_unit(client, panel):
    panel.agreed()
    works_there(panel, panel.controller)
    client.force_login(panel.controller)
    sent = {"reason": "Keliru", "alasan": "Keliru", "yakin": "ya"}
    assert client.post(reverse("assessment:reopen", args=[panel.zone.pk]), sent).status_code == 403
    assert panel.round.state == "agreed"


def test_in_the_talk_a_seat_without_its_role_speaks_for_the_unit_and_one_with_a_tie_for_nobody(panel):
    panel.hand_in()
    became_leader(panel, panel.lead)
    said = talking.say(panel.zone.pk, YES_NO, "Sudah dilengkapi", by=panel.lead, at=AT)
    assert said.side == QuestionMessage.UNIT
    works_there(panel, panel.member)
    with pytest.raises(AccessDenied, match="menilai"):
        talking.say(panel.zone.pk, YES_NO, "Cukup", by=panel.member, at=AT)


# -- seats whose holder has no role any more


def test_a_tier_whose_holder_lost_the_role_is_passed_over_and_the_one_below_closes(panel):
    role_ended(panel, panel.controller)
    panel.hand_in()
    panel.take()
    panel.follow_all()
    panel.raise_(panel.member, 1)
    with pytest.raises(AssessmentError, match="jenjang terakhir"):
        panel.raise_(panel.lead, 2)
    assert panel.agree(panel.lead).state == "agreed"
    assert reopen(panel, panel.lead).state == "assessing"


def test_a_round_begins_where_somebody_sits_who_may_assess(panel):
    role_ended(panel, panel.member)
    panel.hand_in()
    assert panel.take(panel.lead).tier == 2


def test_the_page_of_the_team_says_whose_role_has_ended(client, panel):
    role_ended(panel, panel.lead)
    client.force_login(panel.inspector)
    text = client.get(reverse("assessment:team", args=[panel.zone.pk])).content.decode()
    assert text.count("perannya sudah berakhir") == 1
    assert Seat.objects.filter(ended_at__isnull=True).count() == 3
    assert client.get(reverse("assessment:zone", args=[panel.zone.pk])).status_code == 200
