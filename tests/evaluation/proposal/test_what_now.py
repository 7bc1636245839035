"""What waits for whom: from the open step, its role and what has happened; an estimate is no deadline."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from pilar.evaluation.actions import zones
from pilar.evaluation.actions.milestones import set_milestone
from pilar.evaluation.actions.publication import publish
from pilar.evaluation.models import Worksheet, Zone
from pilar.evaluation.proposal.actions import fixing, plenos, predicates, stages
from pilar.evaluation.proposal.actions.predicates import Decree
from pilar.evaluation.proposal.actions.stories import keep_story
from pilar.evaluation.proposal.inbox import mine, objections
from pilar.evaluation.proposal.letters import Letter
from pilar.evaluation.proposal.models import Act, Objection, Pleno, ProposedUnit, StageResult, ZonePrerequisite
from pilar.evaluation.proposal.queries.year import running_years
from pilar.evaluation.proposal.stages import DECISION, DESK
from pilar.evaluation.proposal.workflow import ACCEPTED
from pilar.evaluation.queries.milestones import next_step, progress_in, progress_of, still_running
from pilar.kernel.inbox import Asker
from pilar.organisation.access import keep_rights
from pilar.organisation.actions import catalogue
from tests.evaluation.place import YEAR
from tests.evaluation.proposal.rows import LETTER
from tests.evaluation.proposal.test_pages import text
from tests.evaluation.proposal.test_stories import WHOLE
from tests.organisation.town import AT, START, TODAY

ADMINISTRATIVE = "administrative-selection"


def opened(fair, code, *, first=-5, last=5):
    """The body's own window of a step, around today."""
    set_milestone(
        fair.root, YEAR, code, opens_on=TODAY + timedelta(first), closes_on=TODAY + timedelta(last), source="Surat 1",
        is_confirmed=True, by=fair.bureau, at=AT,
    )  # fmt: skip


def told(user):
    return {item.title: item for item in mine(Asker(user, keep_rights(user, AT), AT, TODAY))}


@pytest.fixture
def dinas(fair):
    return fair.town.user(fair.town.labour, "Kepala dinas contoh", "head")


def test_a_dinas_is_asked_to_nominate_while_the_step_is_open_and_not_before(fair, dinas):
    Act.objects.all().delete()
    assert not told(dinas)  # the usual window was in January, and an estimate that is over asks for nothing
    opened(fair, "nomination")
    (item,) = told(dinas).values()
    assert (item.title, item.due) == ("Calonkan 2 unit yang membangun ZI", TODAY + timedelta(5))
    opened(fair, "nomination", first=2)
    assert not told(dinas)


def test_over_by_a_letter_it_is_asked_for_until_it_is_done(fair, dinas):
    Act.objects.all().delete()
    opened(fair, "nomination", first=-9, last=-2)
    assert told(dinas)


def test_the_bureau_appoints_what_has_been_nominated_only(fair, dinas):
    Act.objects.all().delete()
    opened(fair, "appointment")
    assert not told(fair.bureau)
    act = Act.objects.create(
        unit=fair.town.labour, kind=Act.NOMINATION, year=YEAR, signatory="Kepala", made_at=AT, made_by="1",
        letter_number="1", letter_on=START,
    )  # fmt: skip
    act.zones.create(zone=fair.zones[0], kind=act.kind)
    assert "Tetapkan 1 unit pembangunan ZI" in told(fair.bureau)


def test_the_inspectorate_holds_the_pleno_and_the_bureau_fixes_what_it_left(fair):
    inspector = fair.town.inspector
    opened(fair, "pleno")
    opened(fair, "proposal")
    assert f"Adakan pleno WBK {YEAR}" in told(inspector)
    pleno = plenos.begin(fair.root, YEAR, "WBK", by=inspector, at=AT)
    assert f"Tutup Pleno WBK {YEAR}" in told(inspector)
    plenos.describe(pleno.pk, plenos.Meeting(TODAY, "", "Inspektur"), by=inspector, at=AT)
    for row in pleno.candidates.all():
        plenos.decide(pleno.pk, row.pk, "chosen", "", by=inspector, at=AT)
    plenos.close(pleno.pk, by=inspector, at=AT)
    assert not told(inspector)
    assert f"Tetapkan Usulan WBK {YEAR}" in told(fair.bureau)
    fixing.fix(fair.draft().pk, LETTER, by=fair.bureau, at=AT)
    assert not told(fair.bureau)


def test_each_keeper_is_asked_for_its_own_prerequisites_until_proposals_close(fair):
    opened(fair, "proposal", first=10, last=20)
    fair.zones[0].prerequisites.filter(code__in=["lhkpn", "survey-report"]).update(value="")
    assert "Lengkapi 1 prasyarat pengusulan" in told(fair.bureau)
    item = told(fair.town.inspector)["Lengkapi 1 prasyarat pengusulan"]
    assert (item.why, item.due) == ("LHKPN.", TODAY + timedelta(20))
    opened(fair, "proposal", first=-9, last=-2)
    assert not told(fair.town.inspector)


def test_the_team_is_asked_for_its_presentation_until_the_desk_evaluation_is_over(fair):
    zone = fair.zones[0]
    leader = fair.town.user(zone.unit, "Ketua contoh", "zi_leader")
    services = [catalogue.add_service(zone.unit, f"Layanan {number}", by=fair.town.admin, at=AT) for number in range(2)]
    opened(fair, "desk-evaluation", first=7, last=9)
    proposal = fair.draft(zone)
    assert not told(leader), "the pack is made when the proposal is fixed"
    keep_story(zone.pk, services[0].pk, WHOLE, by=leader, at=AT)
    fixing.fix(proposal.pk, LETTER, by=fair.bureau, at=AT)
    item = told(leader)[f"Isi bahan paparan {zone.name}"]
    assert item.why == "Untuk evaluasi meja: 1 dari 2 layanan belum lengkap."
    assert (item.due, item.url) == (TODAY + timedelta(7), f"/usulan/zona/{zone.pk}/paparan/")
    other = fair.town.user(fair.zones[1].unit, "Ketua lain contoh", "zi_leader")
    assert not told(other)
    assert not any("bahan paparan" in title for title in told(fair.bureau)), "the unit's own work"
    keep_story(zone.pk, services[1].pk, WHOLE, by=leader, at=AT)
    assert not told(leader)
    keep_story(zone.pk, services[1].pk, replace(WHOLE, risk=""), by=leader, at=AT)
    opened(fair, "desk-evaluation")
    assert told(leader)[item.title].due == TODAY + timedelta(5)
    opened(fair, "desk-evaluation", first=-9, last=-2)
    assert not told(leader)


def test_a_unit_that_is_out_or_has_been_evaluated_is_asked_for_no_presentation(fair):
    zone = fair.zones[0]
    leader = fair.town.user(zone.unit, "Ketua contoh", "zi_leader")
    catalogue.add_service(zone.unit, "Layanan contoh", by=fair.town.admin, at=AT)
    opened(fair, "desk-evaluation")
    row = fixing.fix(fair.draft(zone).pk, LETTER, by=fair.bureau, at=AT).units.get()
    asked = f"Isi bahan paparan {zone.name}"
    failed = stages.Told("failed", LETTER, failed=[("lhkpn", "Belum 100 %")])
    result = stages.keep_result(row.pk, ADMINISTRATIVE, failed, by=fair.bureau, at=AT)
    assert asked not in told(leader)
    result.objection.state = ACCEPTED
    result.objection.save(update_fields=["state"])
    assert asked in told(leader), "its objection was accepted, so it goes on"
    stages.keep_result(row.pk, DESK, stages.Told("passed", LETTER), by=fair.bureau, at=AT)
    assert asked not in told(leader)


def test_whoever_does_nothing_here_is_asked_nothing_by_no_query(fair, django_assert_num_queries):
    staff = fair.town.user(fair.zones[0].unit, "Pegawai contoh", "staff")
    asker = Asker(staff, keep_rights(staff, AT), AT, TODAY)
    with django_assert_num_queries(0):
        assert not mine(asker)


def test_a_step_waits_for_the_one_before_it_however_open_its_window_is(fair, dinas):
    Act.objects.all().delete()
    opened(fair, "nomination")
    opened(fair, "appointment")
    found = {each.window.step.code: each for each in progress_of(fair.town.body.pk, YEAR, Zone.objects.all())}
    assert [step.code for step in found["appointment"].waits_for] == ["nomination"]
    assert found["nomination"].presses(TODAY)
    assert not found["appointment"].presses(TODAY)
    ZonePrerequisite.objects.filter(code="launch").delete()
    assert not told(dinas)  # nothing has been launched
    assert not told(fair.bureau)


def test_how_far_the_year_is_is_counted_by_zone_in_two_queries(fair, django_assert_num_queries):
    zone = fair.zones[0]
    fixing.fix(fair.draft(zone).pk, LETTER, by=fair.bureau, at=AT)
    with django_assert_num_queries(2):
        found = {each.window.step.code: each for each in progress_of(fair.town.body.pk, YEAR, Zone.objects.all())}
    done = {code: each.done for code, each in found.items() if each.done is not None}
    assert done == {
        "declaration": 2, "nomination": 0, "appointment": 2, "team-decree": 0, "self-assessment": 2,
        "tpi-evaluation": 2, "revision": 2, "pleno": 0, "proposal": 1, "administrative-selection": 0, "objection": 0,
        "tpn-evaluation": 0, "desk-evaluation": 0, "interview": 0, "field-visit": 0, "panel": 0, "determination": 0,
    }  # fmt: skip
    assert found["tpi-evaluation"].is_done
    assert found["proposal"].is_some
    assert (found["pleno"].zones, found["panel"].zones) == (2, 1)  # TPN is asked of those that were proposed alone
    assert [step.code for step in found["objection"].waits_for] == ["administrative-selection"]
    assert found["monitoring"].waits_for == ()


def test_who_failed_and_has_not_objected_is_what_the_objection_still_waits_for(fair):
    fixing.fix(fair.draft(*fair.zones).pk, LETTER, by=fair.bureau, at=AT)
    passed, failed = ProposedUnit.objects.order_by("rank")
    for row, outcome in ((passed, "passed"), (failed, "failed")):
        findings = [("lhkpn", "Belum lengkap (contoh).")] if outcome == "failed" else []
        told = stages.Told(outcome, LETTER, "", findings) if findings else stages.Told(outcome, LETTER)
        stages.keep_result(row.pk, ADMINISTRATIVE, told, by=fair.bureau, at=AT)

    def objections():
        found = progress_of(fair.town.body.pk, YEAR, Zone.objects.all())
        return next(each for each in found if each.window.step.code == "objection")

    assert (objections().done, objections().zones) == (1, 2)
    Objection.objects.update(state="sent")
    assert objections().is_done


def test_a_year_whose_windows_reach_into_the_next_one_is_still_asked_about(fair, dinas):
    Act.objects.all().delete()
    Zone.objects.update(year=YEAR - 1, cutoff=TODAY - timedelta(9))
    for code in ("nomination", "self-assessment"):
        set_milestone(
            fair.root, YEAR - 1, code, opens_on=TODAY - timedelta(5), closes_on=TODAY + timedelta(5), source="Surat 1",
            is_confirmed=True, by=fair.bureau, at=AT,
        )  # fmt: skip
    assert list(told(dinas)) == [f"Calonkan 2 unit yang membangun ZI {YEAR - 1}"]
    assert Zone.objects.filter(still_running(TODAY)).count() == 2
    assert not Zone.objects.filter(still_running(TODAY + timedelta(6))).exists()


class TestTheTurnOfTheYear:
    """On 5 January, where every window that the body has set is over."""

    JANUARY = TODAY.replace(year=YEAR + 1, month=1, day=5)

    def years(self, fair, day=JANUARY):
        return running_years(fair.town.body.pk, day)

    def told(self, user):
        at = AT.replace(year=YEAR + 1, month=1, day=5)
        found = mine(Asker(user, keep_rights(user, at), at, self.JANUARY))
        return [item.title for item in found if str(YEAR) in item.title]  # the new year asks for its own

    def test_the_pleno_and_the_proposal_of_the_old_year_are_still_asked_for(self, fair):
        for code in ("pleno", "proposal"):
            opened(fair, code)
        inspector = fair.town.inspector
        assert self.told(inspector) == [f"Adakan pleno WBK {YEAR}"]
        pleno = plenos.begin(fair.root, YEAR, "WBK", by=inspector, at=AT)
        assert self.told(inspector) == [f"Tutup Pleno WBK {YEAR}"]
        plenos.describe(pleno.pk, plenos.Meeting(TODAY, "", "Inspektur"), by=inspector, at=AT)
        for row in pleno.candidates.all():
            plenos.decide(pleno.pk, row.pk, "chosen", "", by=inspector, at=AT)
        plenos.close(pleno.pk, by=inspector, at=AT)
        assert self.told(inspector) == []
        assert self.told(fair.bureau) == [f"Tetapkan Usulan WBK {YEAR}"]

    def test_a_year_is_over_once_nothing_of_it_waits(self, fair):
        assert self.years(fair) == [YEAR, YEAR + 1], "two zones wait for their pleno"
        assert self.years(fair, self.JANUARY.replace(year=YEAR + 2)) == [YEAR + 2]
        pleno = Pleno.objects.create(
            body=fair.town.body, year=YEAR, predicate="WBK", created_at=AT, created_by="1", state="closed",
            held_on=TODAY, closed_at=AT, quota=2,
        )  # fmt: skip
        for rank, each in enumerate(fair.zones, 1):
            pleno.candidates.create(zone=each, total=80 - rank, rank=rank, decision="chosen")
        assert self.years(fair) == [YEAR + 1]
        proposal = fair.draft(*fair.zones)
        assert self.years(fair) == [YEAR, YEAR + 1]
        fixing.fix(proposal.pk, LETTER, by=fair.bureau, at=AT)
        first, second = ProposedUnit.objects.order_by("rank")
        failed = stages.Told("failed", LETTER, failed=[("lhkpn", "Belum 100 %")])
        result = stages.keep_result(first.pk, ADMINISTRATIVE, failed, by=fair.bureau, at=AT)
        assert self.years(fair) == [YEAR, YEAR + 1], "the other one waits for TPN"
        StageResult.objects.create(
            proposed=second, stage=DECISION, outcome="passed", letter_number="1", letter_on=TODAY, at=AT, by="1"
        )
        assert self.years(fair) == [YEAR + 1]
        Objection.objects.filter(pk=result.objection.pk).update(state=ACCEPTED)
        assert self.years(fair) == [YEAR, YEAR + 1]

    def test_a_unit_that_has_handed_in_for_the_next_year_waits_for_no_pleno_of_the_old_one(self, fair):
        later = [
            zones.create_zone(each.unit, year=YEAR + 1, target="WBK", cutoff=self.JANUARY, by=fair.head, at=AT)
            for each in fair.zones
        ]
        assert self.years(fair) == [YEAR, YEAR + 1]
        Worksheet.objects.filter(zone__in=later).update(state="submitted")
        assert self.years(fair) == [YEAR + 1]

    def test_asking_which_years_run_takes_one_query(self, fair, django_assert_num_queries):
        with django_assert_num_queries(1):
            self.years(fair)


def test_a_zone_s_next_step_is_one_that_has_not_happened_and_can(fair):
    zone = fair.zones[0]
    for code in ("tpi-evaluation", "pleno", "administrative-selection"):
        opened(fair, code)
    assert next_step(progress_in(zone), TODAY).step.code == "pleno"


def test_the_pages_of_the_year_say_what_is_done_and_what_waits(client, fair):
    opened(fair, "tpi-evaluation")
    opened(fair, "administrative-selection")
    client.force_login(fair.bureau)
    for address in (f"/usulan/?tahun={YEAR}", f"/kelola/tahap/?tahun={YEAR}"):
        page = text(client.get(address))
        assert "Penilaian oleh TPI dan perbaikan selesai" in page
        assert "Seleksi administrasi menunggu Pengusulan unit kepada TPN" in page


def test_a_unit_in_the_fixed_proposal_has_its_proposing_behind_it_and_what_runs_bears_no_tick(client, fair):
    zone, leader = fair.zones[0], fair.town.user(fair.zones[0].unit, "Ketua contoh", "zi_leader")
    opened(fair, "proposal")
    client.force_login(leader)

    def said(address):
        """The step's line, with its tag as it is drawn."""
        page = client.get(address).content.decode()
        return re.findall(r">Pengusulan unit kepada TPN</(?:strong|span)>.*?</li>", page, re.DOTALL)[-1]

    pages = (f"/usulan/?tahun={YEAR}", f"/zona/{zone.pk}/")
    pleno = Pleno.objects.create(
        body=fair.town.body, year=YEAR, predicate="WBK", created_at=AT, created_by="1", state="closed", held_on=TODAY,
        closed_at=AT, quota=2,
    )  # fmt: skip
    for rank, each in enumerate(fair.zones, 1):
        pleno.candidates.create(zone=each, total=80 - rank, rank=rank, decision="chosen")
    for address in pages:
        assert "berjalan" in said(address)
        assert "<svg" not in said(address)  # a tick says that it is done
    fixing.fix(fair.draft(*fair.zones).pk, LETTER, by=fair.bureau, at=AT)
    for address in pages:
        assert "selesai" in said(address)
        assert "berjalan" not in said(address)
    client.force_login(fair.bureau)
    assert "berjalan" in said(pages[0])  # another unit may still be proposed


def test_the_zone_and_the_public_read_the_predicate_until_it_is_revoked(client, fair):
    zone = fair.zones[0]
    publish(zone.pk, Zone.BUILDING, by=fair.head, at=AT)
    address = f"/unit/{zone.unit.slug}/"
    assert "sedang membangun ZI menuju WBK" in text(client.get(address))
    decree = Decree(Letter("KEP 7", TODAY), "Menteri PANRB (contoh)", TODAY)
    row = predicates.grant(zone.unit, "WBK", decree, zone=zone, by=fair.bureau, at=AT)
    said = text(client.get(address))
    assert "memegang predikat WBK (Wilayah Bebas dari Korupsi) sejak 24 November 2026" in said
    assert "sedang membangun" not in said
    staff = fair.town.user(zone.unit, "Pegawai contoh", "staff")
    client.force_login(staff)
    page = text(client.get(f"/usulan/zona/{zone.pk}/"))
    assert "WBK dipegang KEP 7" in page
    assert "Penetapan oleh pimpinan instansi: SK 1" in page
    predicates.revoke(row.pk, on=TODAY, number="KEP 8", reason="Perkara", by=fair.bureau, at=AT)
    assert "sedang membangun ZI menuju WBK" in text(client.get(address))
    assert "WBK dicabut" in text(client.get(f"/usulan/zona/{zone.pk}/"))


def test_no_objection_with_days_left_hides_behind_those_that_are_late(fair):
    row = fair.draft(*fair.zones)
    fixing.fix(row.pk, LETTER, by=fair.bureau, at=AT)
    unit, other = ProposedUnit.objects.order_by("rank")
    failed = stages.Told("failed", LETTER, failed=[("lhkpn", "Belum 100 %")])
    stages.keep_result(unit.pk, ADMINISTRATIVE, failed, by=fair.bureau, at=AT)
    stages.keep_result(other.pk, ADMINISTRATIVE, failed, by=fair.bureau, at=AT)
    first = Objection.objects.get(result__proposed=unit)
    for number in range(8):  # a body with many that are late
        result = StageResult.objects.create(
            proposed=unit, stage=f"x{number}", outcome="failed", letter_number="1", letter_on=TODAY, at=AT, by="1",
        )  # fmt: skip
        Objection.objects.create(
            result=result, due_on=TODAY - timedelta(9), rule="contoh", created_at=AT, created_by="1"
        )  # fmt: skip
    Objection.objects.filter(pk=first.pk).update(due_on=TODAY - timedelta(1))
    Objection.objects.filter(result__proposed=other).update(due_on=TODAY + timedelta(3))
    asker = Asker(fair.bureau, keep_rights(fair.bureau, AT), AT, TODAY)
    found = list(objections(asker))
    assert found[0].title == f"Siapkan sanggah {other.name}"
    assert found[-1].title == "6 sanggah lain yang lewat hari terakhirnya"


def test_whoever_cannot_open_the_objection_is_not_asked_to_answer_its_findings(fair):
    fixing.fix(fair.draft(*fair.zones).pk, LETTER, by=fair.bureau, at=AT)
    unit = ProposedUnit.objects.order_by("rank").first()
    stages.keep_result(
        unit.pk, ADMINISTRATIVE, stages.Told("failed", LETTER, failed=[("lhkpn", "Belum")]), by=fair.bureau, at=AT
    )
    leader = fair.town.user(unit.zone.unit, "Ketua contoh", "zi_leader")
    member = fair.town.user(unit.zone.unit, "Anggota pokja contoh")
    fair.town.give(member, "pokja", unit.zone.unit, area=1)
    asked = [
        [each.title for each in objections(Asker(user, keep_rights(user, AT), AT, TODAY))] for user in (leader, member)
    ]
    assert asked == [[f"Tanggapi temuan TPN untuk sanggah {unit.name}"], []]
