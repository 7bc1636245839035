"""Changes by agents: planned, made with a proof, confirmed by a superior, integrated; and who may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from pilar.areas.change.actions import agents
from pilar.areas.change.actions.agents import Integration, Plan
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import AgentChange
from pilar.errors import NotFoundError, PilarError
from pilar.kernel import ledger
from pilar.kernel.models import LedgerEntry
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import ChangedMeanwhile
from tests.areas.change.scene import change, decree, link, moves_away, names, note
from tests.organisation.town import AT, START, TODAY

DAY = timedelta(days=1)
PLAN = Plan("Antrean daring", "Antre sejak subuh", "Bertahap", TODAY)


def events() -> list[str]:
    return list(
        LedgerEntry.objects.filter(code__startswith="agent_change").order_by("pk").values_list("code", flat=True)
    )


def made(scene, **fields) -> AgentChange:
    planned = agents.plan(scene.member.pk, PLAN, by=scene.agent, at=AT)
    values = {"made_on": TODAY, "result": "Cepat", "proof": note(), "by": scene.agent, **fields}
    return agents.make(planned.pk, values["made_on"], values["result"], values["proof"], by=values["by"], at=AT)


class TestWay:
    def test_from_plan_to_integration_with_history_and_ledger(self, scene):
        row = made(scene)
        agents.confirm(row.pk, by=scene.head, at=AT)
        into = Integration("sop", "SOP 12/2026", TODAY)
        agents.integrate(row.pk, into, link(), by=scene.place.leader, at=AT)
        row.refresh_from_db()
        assert (row.state, row.confirmed_by, row.integrated_as) == ("integrated", scene.head.actor, "SOP 12/2026")
        assert [step.name for step in row.steps.all()] == ["make", "confirm", "integrate"]
        assert sorted(row.files.values_list("what", flat=True)) == ["integration", "proof"]
        assert events() == [f"agent_change.{each}" for each in ("planned", "made", "confirmed", "integrated")]
        assert ledger.verify(scene.unit.body.uuid).faults == ()

    def test_what_is_sent_back_keeps_all_that_was_typed_and_may_be_stated_again(self, scene):
        row = made(scene)
        agents.send_back(row.pk, "Fotonya buram", by=scene.head, at=AT)
        row.refresh_from_db()
        assert (row.state, row.result, row.made_by, row.files.count()) == ("planned", "Cepat", "", 1)
        agents.make(row.pk, TODAY, "Cepat sekali", None, by=scene.agent, at=AT)
        agents.confirm(row.pk, by=scene.head, at=AT)
        row.refresh_from_db()
        assert row.state == "confirmed"

    def test_an_integration_is_renewed_when_its_home_was_replaced(self, scene):
        row = change(scene, "integrated", integrated_until=TODAY - DAY)
        agents.integrate(row.pk, Integration("system", "Aplikasi contoh", TODAY), link(), by=scene.place.leader, at=AT)
        row.refresh_from_db()
        assert (row.integrated_into, row.integrated_until) == ("system", None)

    def test_a_decree_of_the_records_is_proof_enough(self, scene):
        holder = decree(scene.unit, "policy")
        row = change(scene)
        into = Integration("decree", "188/9", TODAY, decree=holder.pk)
        agents.integrate(row.pk, into, None, by=scene.place.leader, at=AT)
        row.refresh_from_db()
        assert row.decree == holder

    def test_a_plan_is_dropped_with_a_reason_and_then_stays_so(self, scene):
        row = agents.plan(scene.member.pk, PLAN, by=scene.agent, at=AT)
        agents.drop(row.pk, "Digabung", by=scene.place.leader, at=AT)
        assert row.steps.get().reason == "Digabung"
        with pytest.raises(WorkflowError):
            agents.make(row.pk, TODAY, "Cepat", note(), by=scene.agent, at=AT)
        with pytest.raises(ChangeError, match="dihentikan"):
            agents.add_file(row.pk, "proof", "Foto", note(), by=scene.agent, at=AT)


class TestWho:
    def test_nobody_but_an_agent_of_a_decree_in_force_has_changes(self, scene):
        member = scene.member
        scene.decree.valid_until = TODAY - DAY
        scene.decree.save()
        with pytest.raises(NotFoundError):
            agents.plan(member.pk, PLAN, by=scene.agent, at=AT)

    def test_a_member_of_the_team_is_no_agent(self, scene):
        names(scene.decree, scene.place.staff.person, role="member")
        with pytest.raises(NotFoundError):
            agents.plan(scene.decree.members.get(role="member").pk, PLAN, by=scene.place.leader, at=AT)

    def test_who_has_moved_away_is_no_agent_any_more(self, scene):
        moves_away(scene.agent.person, TODAY - DAY)
        with pytest.raises(NotFoundError):
            agents.plan(scene.member.pk, PLAN, by=scene.place.leader, at=AT)

    def test_a_colleague_may_not_plan_for_an_agent_and_the_team_may(self, scene):
        with pytest.raises(AccessDenied):
            agents.plan(scene.member.pk, PLAN, by=scene.other, at=AT)
        assert agents.plan(scene.member.pk, PLAN, by=scene.place.pokja, at=AT).agent == scene.agent.person

    def test_people_of_another_unit_know_of_nothing(self, scene):
        town = scene.place.town
        stranger = town.user(town.health, "Kepala dinas lain contoh", "head")
        row = change(scene, "made")
        for act in (
            lambda: agents.plan(scene.member.pk, PLAN, by=stranger, at=AT),
            lambda: agents.confirm(row.pk, by=stranger, at=AT),
            lambda: agents.drop(row.pk, "x", by=stranger, at=AT),
            lambda: agents.edit(row.pk, PLAN, by=stranger, at=AT),
        ):
            with pytest.raises(NotFoundError):
                act()

    def test_the_superior_who_stated_it_does_not_confirm_it_too(self, scene):
        row = made(scene, by=scene.head)
        with pytest.raises(AccessDenied, match="kepala di atasnya"):
            agents.confirm(row.pk, by=scene.head, at=AT)
        agents.confirm(row.pk, by=scene.place.head, at=AT)  # the head of the OPD above
        row.refresh_from_db()
        assert row.confirmed_by == scene.place.head.actor

    def test_an_agent_who_is_the_head_is_confirmed_from_above(self, scene):
        names(scene.decree, scene.head.person)
        row = change(scene, "made", agent=scene.head.person, made_by=scene.place.leader.actor)
        with pytest.raises(AccessDenied):
            agents.confirm(row.pk, by=scene.head, at=AT)
        with pytest.raises(AccessDenied):
            agents.send_back(row.pk, "Belum", by=scene.head, at=AT)

    @pytest.mark.parametrize("who", ["leader", "secretary", "pokja", "staff"])
    def test_the_team_does_not_confirm(self, scene, who):
        row = change(scene, "made")
        with pytest.raises(AccessDenied):
            agents.confirm(row.pk, by=getattr(scene.place, who), at=AT)

    def test_the_database_refuses_who_confirms_the_own_statement(self, scene):
        row = change(scene, "made")
        with pytest.raises(IntegrityError), transaction.atomic():
            AgentChange.objects.filter(pk=row.pk).update(state="confirmed", confirmed_by=row.made_by, confirmed_at=AT)


class TestRefusals:
    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"made_on": TODAY + DAY}, "belum tiba"),
            ({"made_on": START}, "tidak ada keputusan berlaku"),
            ({"proof": None}, "Belum ada buktinya"),
            ({"result": " \n "}, "Hasil masih kosong"),
        ],
    )
    def test_nothing_is_stated_that_cannot_be(self, scene, fields, words):
        with pytest.raises(PilarError, match=words):
            made(scene, **fields)
        row = AgentChange.objects.get()
        assert (row.state, row.files.count()) == ("planned", 0)

    def test_a_plan_needs_a_name_and_a_problem(self, scene):
        for plan in (Plan(" ", "x", "", TODAY), Plan("x", "\x00 ", "", TODAY), Plan("x" * 201, "y", "", TODAY)):
            with pytest.raises(PilarError):
                agents.plan(scene.member.pk, plan, by=scene.agent, at=AT)
        assert not AgentChange.objects.exists()

    @pytest.mark.parametrize(
        ("into", "words"),
        [
            (Integration("lain", "SOP", TODAY), "Pilih tempatnya"),
            (Integration("sop", " ", TODAY), "masih kosong"),
            (Integration("sop", "SOP", TODAY + DAY), "belum tiba"),
            (Integration("sop", "SOP", TODAY - 20 * DAY), "tidak mungkin terintegrasi"),
            (Integration("sop", "SOP", TODAY, TODAY - DAY), "mendahului"),
        ],
    )
    def test_an_integration_must_be_one(self, scene, into, words):
        row = change(scene)
        with pytest.raises(PilarError, match=words):
            agents.integrate(row.pk, into, link(), by=scene.place.leader, at=AT)
        row.refresh_from_db()
        assert row.state == "confirmed"

    def test_without_a_decree_or_a_proof_nothing_is_integrated(self, scene):
        row = change(scene)
        with pytest.raises(ChangeError, match="Belum ada buktinya"):
            agents.integrate(row.pk, Integration("sop", "SOP", TODAY), None, by=scene.place.leader, at=AT)

    @pytest.mark.parametrize("fields", [{"valid_until": TODAY - DAY}, {"valid_from": TODAY + DAY}, {"state": "draft"}])
    def test_a_decree_that_does_not_hold_then_holds_no_change(self, scene, fields):
        holder = decree(scene.unit, "policy", **fields)
        row = change(scene)
        with pytest.raises(ChangeError, match="tidak berlaku"):
            agents.integrate(
                row.pk, Integration("decree", "188", TODAY, decree=holder.pk), None, by=scene.place.leader, at=AT
            )

    def test_a_decree_that_one_does_not_see_does_not_exist(self, scene):
        holder = decree(scene.place.town.health, "policy")
        row = change(scene)
        with pytest.raises(NotFoundError):
            agents.integrate(
                row.pk, Integration("decree", "188", TODAY, decree=holder.pk), None, by=scene.place.leader, at=AT
            )

    @pytest.mark.parametrize("state", ["planned", "made", "dropped"])
    def test_only_what_is_confirmed_is_integrated(self, scene, state):
        row = change(scene, state)
        with pytest.raises(WorkflowError):
            agents.integrate(row.pk, Integration("sop", "SOP", TODAY), link(), by=scene.place.leader, at=AT)

    def test_what_was_stated_is_not_edited_any_more(self, scene):
        row = made(scene)
        with pytest.raises(WorkflowError):
            agents.edit(row.pk, PLAN, by=scene.agent, at=AT)

    def test_the_superior_confirms_what_they_have_read(self, scene):
        row = made(scene)
        seen = agents.version(row)
        AgentChange.objects.filter(pk=row.pk).update(result="Lain")
        with pytest.raises(ChangedMeanwhile):
            agents.confirm(row.pk, by=scene.head, at=AT, seen=seen)
        assert AgentChange.objects.get().state == "made"
