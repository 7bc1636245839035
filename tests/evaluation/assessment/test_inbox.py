"""What waits for assessors and for the unit, and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.evaluation.actions import answering
from pilar.evaluation.actions.writing import Change
from pilar.evaluation.assessment.actions import closing, issued, opinions, reports, rounds, talking, team
from pilar.evaluation.assessment.actions.assessors import add_assessor
from pilar.evaluation.assessment.actions.opinions import OpinionChange
from pilar.evaluation.assessment.inbox import assessors, units
from pilar.evaluation.assessment.models import Seat
from pilar.evaluation.assessment.tiers import ensure_tiers
from pilar.evaluation.inbox import life
from pilar.evaluation.models import Milestone
from pilar.kernel.inbox import Asker
from pilar.organisation.access import rights_of
from tests.evaluation.assessment.panel import LATER
from tests.evaluation.place import SCALED, YEAR
from tests.organisation.town import AT, TODAY


def asker(user):
    user.__dict__.pop("_rights", None)
    return Asker(user, rights_of(user, AT), AT, TODAY)


def titles(source, user):
    return [item.title for item in source(asker(user))]


def test_a_handed_in_worksheet_waits_for_its_team_until_the_window_ends(panel):
    Milestone.objects.create(
        body=panel.place.town.body, year=YEAR, code="tpi-evaluation", opens_on=TODAY,
        closes_on=TODAY + timedelta(20), source="Surat", changed_at=AT, changed_by="1",
    )  # fmt: skip
    assert titles(assessors.to_take, panel.member) == []
    panel.hand_in()
    (item,) = assessors.to_take(asker(panel.member))
    assert item.due == TODAY + timedelta(20)
    assert titles(assessors.to_take, panel.inspector) == []
    panel.take()
    assert titles(assessors.to_take, panel.member) == []


def test_a_round_waits_for_the_tier_that_it_is_at(panel):
    panel.hand_in()
    panel.take()
    assert len(titles(assessors.to_judge, panel.member)) == 1
    assert titles(assessors.to_judge, panel.lead) == []
    panel.raise_(panel.member, 1)
    assert titles(assessors.to_judge, panel.member) == []
    assert len(titles(assessors.to_judge, panel.lead)) == 1


def test_once_all_is_judged_the_next_step_is_named(panel):
    panel.hand_in()
    panel.take()
    assert titles(assessors.to_judge, panel.member) == [f"Nilai lembar kerja {panel.zone}"]
    panel.follow_all()
    assert titles(assessors.to_judge, panel.member) == [f"Teruskan penilaian {panel.zone} ke jenjang berikutnya"]
    panel.raise_(panel.member, 1)
    panel.raise_(panel.lead, 2)
    assert titles(assessors.to_judge, panel.controller) == [f"Putuskan: kembalikan atau setujui {panel.zone}"]


def test_an_agreed_zone_waits_for_its_report_until_one_counts(panel):
    for agrees in (False, True):
        if agrees:
            panel.agreed()
        for user in (panel.inspector, panel.controller):
            wanted = [f"Terbitkan laporan hasil evaluasi {panel.zone}"] if agrees else []
            assert titles(assessors.report_to_issue, user) == wanted
    assert titles(assessors.report_to_issue, panel.member) == []
    assert titles(assessors.report_to_issue, panel.place.leader) == []
    paper = reports.issue(panel.zone.pk, by=panel.inspector, at=AT)
    assert titles(assessors.report_to_issue, panel.inspector) == []
    issued.revoke(paper, "Salah cetak", by=panel.inspector, at=AT)
    assert len(titles(assessors.report_to_issue, panel.inspector)) == 1
    closing.reopen(panel.zone.pk, reason="Keliru", by=panel.controller, at=AT)
    assert titles(assessors.report_to_issue, panel.inspector) == []


def test_what_waits_costs_one_query_each(panel):
    panel.agreed()
    for source in (assessors.to_judge, assessors.report_to_issue):
        asking = asker(panel.controller)
        asking.rights.roots("assessment.manage")
        with CaptureQueriesContext(connection) as caught:
            list(source(asking))
        assert len(caught) == 1


def test_the_page_of_an_agreed_zone_leads_to_its_report(client, panel):
    panel.agreed()
    address = f"/tpi/{panel.zone.pk}/"
    client.force_login(panel.inspector)
    assert "Terbitkan laporan hasil evaluasi" in client.get(address).content.decode()
    client.force_login(panel.member)
    assert "diterbitkan Inspektur atau pengendali teknis" in client.get(address).content.decode()
    paper = reports.issue(panel.zone.pk, by=panel.inspector, at=AT)
    page = client.get(address).content.decode()
    assert paper.number in page
    assert "belum terbit" not in page


def test_a_worksheet_without_a_team_waits_for_the_inspectorate(panel):
    panel.hand_in()
    assert titles(assessors.teamless, panel.inspector) == []
    Seat.objects.update(ended_at=AT)
    assert len(titles(assessors.teamless, panel.inspector)) == 1
    assert titles(assessors.teamless, panel.place.leader) == []


def test_a_returned_worksheet_waits_for_the_team_of_the_unit(panel):
    panel.hand_in()
    panel.take()
    panel.to_the_top()
    panel.return_()
    (item,) = units.returned(asker(panel.place.leader))
    assert item.due == LATER
    assert titles(units.returned, panel.place.staff) == []


@pytest.mark.parametrize("by_unit", [True, False])
def test_a_message_waits_for_the_other_side_until_it_answers(panel, by_unit):
    panel.hand_in()
    panel.take()
    first, second = (panel.place.leader, panel.member) if by_unit else (panel.member, panel.place.leader)
    source = assessors.asked_by_unit if by_unit else units.asked_by_assessors
    talking.say(panel.zone.pk, SCALED, "Bagaimana?", by=first, at=AT)
    assert len(titles(source, second)) == 1
    talking.say(panel.zone.pk, SCALED, "Begini.", by=second, at=AT)
    assert titles(source, second) == []


def mended(panel, field=SCALED, value="B"):
    """The unit changes one answer after the return and hands in; the round is taken again."""
    answering.answer(panel.zone.pk, Change(field, value), by=panel.place.leader, at=AT + timedelta(hours=1))
    panel.hand_in()
    panel.take()


def once_returned(panel):
    panel.hand_in()
    panel.take()
    panel.follow_all()
    panel.to_the_top()
    panel.return_()


def test_in_a_later_round_what_the_unit_changed_is_to_be_judged_first(panel):
    once_returned(panel)
    mended(panel)
    (item,) = assessors.to_judge(asker(panel.member))
    assert item.title == f"Nilai lagi yang diubah unit {panel.zone}"
    assert item.why == "Putaran 2: belum ada yang dinilai pada putaran ini."
    panel.say(SCALED, "B")
    assert titles(assessors.to_judge, panel.member) == [f"Teruskan penilaian {panel.zone} ke jenjang berikutnya"]


def test_handed_in_again_without_a_change_it_is_passed_on(panel):
    once_returned(panel)
    panel.hand_in()
    panel.take()
    assert titles(assessors.to_judge, panel.member) == [f"Teruskan penilaian {panel.zone} ke jenjang berikutnya"]


def test_a_tier_that_got_a_round_back_reads_why_until_it_has_judged(panel):
    panel.hand_in()
    panel.take()
    panel.follow_all()
    panel.raise_(panel.member, 1)
    rounds.lower_tier(panel.zone.pk, seen=2, reason="Catatan\nbelum jelas", by=panel.lead, at=AT)
    (item,) = assessors.to_judge(asker(panel.member))
    assert (item.title, item.why) == (
        f"Periksa lagi penilaian {panel.zone}", "Dikembalikan ke jenjang Anda: Catatan belum jelas",
    )  # fmt: skip
    change = OpinionChange(SCALED, "C", note="Jelas")
    opinions.save_opinions(panel.zone.pk, [change], by=panel.member, at=AT + timedelta(hours=1))
    assert titles(assessors.to_judge, panel.member) == [f"Teruskan penilaian {panel.zone} ke jenjang berikutnya"]


def test_after_a_return_handing_in_is_asked_for_once_something_was_changed(panel):
    once_returned(panel)
    leader = panel.place.leader
    assert titles(life.worksheets, leader) == []
    assert len(titles(units.returned, leader)) == 1
    answering.answer(panel.zone.pk, Change(SCALED, "B"), by=leader, at=AT + timedelta(hours=1))
    assert titles(life.worksheets, leader) == [f"Serahkan lembar kerja {panel.zone}"]


def test_the_unit_is_told_of_agreement_and_report_for_two_weeks(panel):
    panel.hand_in()
    panel.take()
    panel.follow_all()
    panel.say(SCALED, "C", note="Kurang", recommendation="Lengkapi notulen")
    panel.to_the_top()
    assert titles(units.result, panel.place.leader) == []
    panel.agree()
    (item,) = units.result(asker(panel.place.leader))
    assert item.title == f"Baca hasil penilaian TPI {panel.zone}"
    assert item.why.endswith("laporannya belum terbit; 1 rekomendasi terbuka.")
    paper = reports.issue(panel.zone.pk, by=panel.inspector, at=AT)
    asking = asker(panel.place.leader)
    with CaptureQueriesContext(connection) as caught:
        (item,) = units.result(asking)
    assert len(caught) == 1
    assert f"{paper.number} terbit; 1 rekomendasi" in item.why
    late = Asker(asking.user, asking.rights, AT + timedelta(15), TODAY + timedelta(15))
    assert list(units.result(late)) == []
    assert titles(units.result, panel.member) == []


# -- whose turn it is


@pytest.fixture
def second(panel):
    """TPI II, which has no team yet."""
    town = panel.place.town
    return add_assessor(town.body, label="TPI II", root=town.root, by=panel.inspector, at=AT)


def seated(panel, assessor):
    town = panel.place.town
    user = town.user(town.office, "Penilai II contoh", "tpi_member", town.root)
    team.give_seat(panel.zone, ensure_tiers(assessor)[0], user, by=panel.inspector, at=AT)
    return user


def test_after_the_first_agreed_the_second_is_asked_to_take_and_its_missing_team_is_told(panel, second):
    panel.agreed()
    assert titles(assessors.to_take, panel.member) == []
    (item,) = assessors.teamless(asker(panel.inspector))
    assert item.title == f"Bentuk tim penilai {panel.zone}"
    assert "TPI II" in item.why
    other = seated(panel, second)
    assert titles(assessors.to_take, other) == [f"Ambil lembar kerja {panel.zone}"]
    assert titles(assessors.to_take, panel.member) == []
    assert titles(assessors.teamless, panel.inspector) == []


def test_before_the_first_agreed_the_second_is_asked_nothing(panel, second):
    other = seated(panel, second)
    panel.hand_in()
    assert titles(assessors.to_take, other) == []
    assert titles(assessors.to_take, panel.member) == [f"Ambil lembar kerja {panel.zone}"]
    Seat.objects.filter(tier__assessor__code="tpi").update(ended_at=AT)
    (item,) = assessors.teamless(asker(panel.inspector))
    assert "TPI II" not in item.why


def test_what_the_unit_asks_waits_for_the_team_of_the_running_round(panel, second):
    other = seated(panel, second)
    panel.hand_in()
    panel.take()
    talking.say(panel.zone.pk, SCALED, "Bagaimana?", by=panel.place.leader, at=AT)
    assert len(titles(assessors.asked_by_unit, panel.member)) == 1
    assert titles(assessors.asked_by_unit, other) == []


def test_what_is_left_of_a_list_is_counted_and_leads_to_the_list(panel, monkeypatch):
    panel.hand_in()
    panel.take()
    for question in list(panel.place.rules.instrument.questions)[:7]:
        talking.say(panel.zone.pk, question, "Bagaimana?", by=panel.place.leader, at=AT)
    found = titles(assessors.asked_by_unit, panel.member)
    assert (len(found), found[-1]) == (6, "2 percakapan lain yang menunggu jawaban")
    monkeypatch.setattr(assessors, "_NAMED", 0)
    (item,) = assessors.to_judge(asker(panel.member))
    assert item.title == "1 lembar kerja lain untuk dinilai"
    assert item.url == "/tpi/?keadaan=dinilai&tim=saya"


def test_each_source_takes_one_query(panel, second):
    panel.agreed()
    for source, user in (
        (assessors.to_take, panel.member), (assessors.teamless, panel.inspector),
        (assessors.asked_by_unit, panel.member),
    ):  # fmt: skip
        asking = asker(user)
        asking.rights.roots("assessment.manage")
        with CaptureQueriesContext(connection) as caught:
            list(source(asking))
        assert len(caught) == 1
