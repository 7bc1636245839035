"""Teams and rounds: who sits, who takes, how a round goes up and down the tiers."""

from __future__ import annotations

import pytest

from pilar.errors import NotFoundError
from pilar.evaluation.actions import submissions
from pilar.evaluation.assessment.actions import closing, rounds, team
from pilar.evaluation.assessment.actions.assessors import add_assessor
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.models import Round, RoundStep, Seat
from pilar.evaluation.assessment.tiers import internal
from pilar.evaluation.errors import EvaluationError
from pilar.kernel.models import LedgerEntry
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import people
from tests.evaluation.place import SCALED
from tests.organisation.town import AT, TODAY

# -- the team


def test_a_seat_asks_for_the_role_of_its_tier(panel):
    with pytest.raises(AssessmentError, match="tidak memegang peran"):
        panel.seat(panel.member, 2)


def test_a_seat_is_given_by_the_inspectorate_only(panel):
    other = panel.place.town.user(panel.place.town.office, "Anggota lain contoh", "tpi_member", panel.place.town.root)
    with pytest.raises(AccessDenied):
        team.give_seat(panel.zone, panel.tiers[0], other, by=panel.place.head, at=AT)


def test_nobody_sits_twice_on_one_tier_and_a_seat_can_be_ended(panel):
    with pytest.raises(AssessmentError, match="sudah duduk"):
        panel.seat(panel.member, 1)
    seat = Seat.objects.get(user=panel.member)
    team.end_seat(seat, by=panel.inspector, at=AT)
    team.end_seat(seat, by=panel.inspector, at=AT)
    assert LedgerEntry.objects.filter(code="seat.ended").count() == 1
    assert panel.seat(panel.member, 1).pk != seat.pk


def test_who_works_in_a_member_unit_gets_no_seat(panel):
    town = panel.place.town
    other = town.user(town.office, "Anggota lain contoh", "tpi_member", town.root)
    people.add_duty(other.person, panel.zone.unit, "Pelaksana", by=town.admin, at=AT, valid_from=TODAY)
    with pytest.raises(AccessDenied, match="unitnya sendiri"):
        panel.seat(other, 1)


def test_tiers_are_data_one_to_three_and_not_while_a_round_is_open(panel):
    tpi, root = internal(panel.place.town.body)[0], panel.place.town.root

    def to(labels):
        return team.set_tiers(tpi, labels, root=root, by=panel.inspector, at=AT)

    with pytest.raises(AssessmentError, match="satu sampai tiga"):
        to([])
    with pytest.raises(AssessmentError, match="Masih ada penilai"):
        to([("Anggota", "tpi_member"), ("Ketua", "tpi_lead")])
    found = to([("Penilai", "tpi_member"), ("Ketua tim", "tpi_lead"), ("Dalnis", "tpi_controller")])
    assert [tier.label for tier in found] == ["Penilai", "Ketua tim", "Dalnis"]
    panel.hand_in()
    panel.take()
    with pytest.raises(AssessmentError, match="sedang dinilai"):
        to([("Anggota", "tpi_member")])


def test_nobody_is_seated_on_a_tier_that_is_used_no_more(panel):
    Seat.objects.filter(user=panel.controller).update(ended_at=AT)
    tier, root = panel.tiers[2], panel.place.town.root
    two = [("Anggota", "tpi_member"), ("Ketua", "tpi_lead")]
    team.set_tiers(tier.assessor, two, root=root, by=panel.inspector, at=AT)
    with pytest.raises(AssessmentError, match="tidak dipakai lagi"):
        panel.seat(panel.controller, 3)


def test_a_second_internal_assessor_comes_after_the_first(panel):
    town = panel.place.town
    made = add_assessor(town.body, label="TPI II", root=town.root, by=panel.inspector, at=AT)
    assert (made.code, made.parent.code) == ("tpi-2", "tpi")
    assert [each.code for each in internal(town.body)] == ["tpi", "tpi-2"]


# -- taking


def test_taking_opens_the_assessors_worksheet_and_closes_the_units(panel):
    panel.hand_in()
    taken = panel.take()
    assert (taken.number, taken.tier, taken.state) == (1, 1, "assessing")
    assert (panel.unit_sheet.state, panel.own_sheet.state, panel.own_sheet.answered) == ("taken", "draft", 0)
    with pytest.raises(EvaluationError, match="Sedang dinilai"):
        panel.place.answer(SCALED, "C")
    with pytest.raises(WorkflowError):
        submissions.withdraw(panel.zone.pk, reason="Salah", by=panel.place.leader, at=AT)
    assert LedgerEntry.objects.filter(code="worksheet.taken", object_id=str(taken.pk)).count() == 1


def test_only_what_is_handed_in_is_taken_and_only_once(panel):
    with pytest.raises(WorkflowError):
        panel.take()
    panel.hand_in()
    panel.take()
    with pytest.raises(WorkflowError):
        panel.take()
    assert Round.objects.count() == 1


def test_who_has_no_seat_takes_nothing(panel):
    town = panel.place.town
    panel.hand_in()
    other = town.user(town.office, "Anggota lain contoh", "tpi_member", town.root)
    with pytest.raises(AccessDenied, match="tidak duduk"):
        panel.take(other)
    with pytest.raises(AccessDenied):
        panel.take(panel.place.leader)
    with pytest.raises(NotFoundError):
        panel.take(town.other_admin)


def test_without_a_team_nothing_is_taken(panel):
    panel.hand_in()
    Seat.objects.update(ended_at=AT)
    with pytest.raises(AssessmentError, match="belum dibentuk"):
        panel.take()


def test_who_has_come_to_work_in_the_zone_since_takes_and_hands_on_nothing(panel):
    town = panel.place.town
    panel.hand_in()
    panel.take(panel.lead)
    people.add_duty(panel.member.person, panel.zone.unit, "Pelaksana", by=town.admin, at=AT, valid_from=TODAY)
    with pytest.raises(AccessDenied, match="menilai"):
        panel.raise_(panel.member, 1)
    with pytest.raises(AccessDenied, match="menilai"):
        panel.say(SCALED, "A")


# -- up and down the tiers


def test_a_round_goes_up_tier_by_tier_and_down_with_a_reason(panel):
    panel.hand_in()
    panel.take()
    panel.raise_(panel.member, 1)
    with pytest.raises(AccessDenied, match="sedang berada pada Ketua"):
        panel.say(SCALED, "A")
    with pytest.raises(AssessmentError, match="alasannya"):
        rounds.lower_tier(panel.zone.pk, seen=2, reason=" ", by=panel.lead, at=AT)
    rounds.lower_tier(panel.zone.pk, seen=2, reason="Catatan kurang", by=panel.lead, at=AT)
    panel.say(SCALED, "A")
    panel.raise_(panel.member, 1)
    panel.raise_(panel.lead, 2)
    with pytest.raises(AssessmentError, match="jenjang terakhir"):
        panel.raise_(panel.controller, 3)
    assert list(RoundStep.objects.values_list("name", flat=True)) == ["raise", "lower", "raise", "raise"]


def test_a_higher_tier_waits_or_takes_over(panel):
    panel.hand_in()
    panel.take()
    with pytest.raises(AccessDenied, match="ambil alih"):
        panel.say(SCALED, "A", by=panel.lead)
    assert panel.raise_(panel.lead, 1).tier == 2
    panel.say(SCALED, "A", by=panel.lead)


def test_a_page_that_showed_another_tier_hands_nothing_on(panel):
    panel.hand_in()
    panel.take()
    panel.raise_(panel.member, 1)
    with pytest.raises(AssessmentError, match="berpindah ke Ketua"):
        panel.raise_(panel.lead, 1)
    assert panel.round.tier == 2


def test_a_tier_on_which_nobody_sits_is_passed_over(panel):
    Seat.objects.filter(user=panel.lead).update(ended_at=AT)
    panel.hand_in()
    panel.take()
    assert panel.raise_(panel.member, 1).tier == 3


def leaves(panel, user):
    return team.end_seat(Seat.objects.get(user=user, ended_at__isnull=True), by=panel.inspector, at=AT)


def test_a_tier_that_nobody_sits_on_any_more_is_taken_over_by_the_one_below(client, panel):
    panel.hand_in()
    panel.take()
    panel.follow_all()
    panel.to_the_top()
    seat = Seat.objects.get(user=panel.controller)
    client.force_login(panel.inspector)
    told = client.get(f"/tpi/{panel.zone.pk}/tim/{seat.pk}/lepas/").content.decode()
    assert "tidak ada penilai lain di sini. Jenjang di atas atau di bawahnya dapat mengambil alih." in told
    leaves(panel, panel.controller)
    with pytest.raises(AccessDenied, match="ambil alih"):
        panel.agree(panel.lead)
    with pytest.raises(AccessDenied):
        rounds.lower_tier(panel.zone.pk, seen=3, reason="Penggantian", by=panel.member, at=AT)
    client.force_login(panel.lead)
    assert "Ambil alih dari jenjang tanpa penilai" in client.get(f"/tpi/{panel.zone.pk}/").content.decode()
    client.post(f"/tpi/{panel.zone.pk}/turunkan/", {"reason": "Pengendali teknis berganti"})
    assert panel.round.tier == 2
    assert panel.agree(panel.lead).state == "agreed"


def test_only_who_leaves_a_running_round_without_anybody_is_told(client, panel):
    client.force_login(panel.inspector)
    seat = Seat.objects.get(user=panel.member)
    address = f"/tpi/{panel.zone.pk}/tim/{seat.pk}/lepas/"
    assert "tidak ada penilai lain" not in client.get(address).content.decode()
    panel.hand_in()
    panel.take()
    assert "tidak ada penilai lain" in client.get(address).content.decode()
    Seat.objects.exclude(pk=seat.pk).update(ended_at=AT)
    assert "Tunjuk penilai lain; sebelum itu" in client.get(address).content.decode()


def test_a_round_that_is_opened_again_lies_where_somebody_sits_now(panel):
    panel.agreed()
    leaves(panel, panel.controller)
    closing.reopen(panel.zone.pk, reason="Keliru", by=panel.lead, at=AT)
    assert panel.round.tier == 2
    panel.say(SCALED, "B", by=panel.lead)
    assert panel.agree(panel.lead).state == "agreed"
