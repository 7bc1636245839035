"""From the proposal to plan items: what the team fixes, what is taken and never twice, how many queries it takes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.errors import PilarError
from pilar.evaluation.models import FactReading, Worksheet
from pilar.instrument.faults import InstrumentError
from pilar.instrument.reading import read_text, read_yaml
from pilar.kernel.inbox import Asker
from pilar.kernel.locks import locked
from pilar.kernel.models.ledger import LedgerEntry
from pilar.organisation.access import AccessDenied, keep_rights, rights_of
from pilar.organisation.versions import ChangedMeanwhile
from pilar.roadmap.actions import composing, items, plans, wishes
from pilar.roadmap.actions.composing import Taking
from pilar.roadmap.actions.wishes import WishDraft
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.inbox.composing import plans_to_compose
from pilar.roadmap.models import ItemQuestion, Plan, PlanItem, Wish
from pilar.roadmap.presenters import composing as present
from pilar.roadmap.queries.composing import asked_of, served_by
from pilar.roadmap.works import DATA, load_works, parse_works
from tests.kernel import races
from tests.organisation.town import AT, TODAY
from tests.responses import close
from tests.roadmap.planning import owner_of, ready, unit_head
from tests.roadmap.rows import need_row

MUST, FIXED, MOST, EXPECTED, EFFORT = Wish.MUST, Wish.FIXED, Wish.MOST, Wish.EXPECTED, Wish.EFFORT
FIRST = "A.I.1.i.a"


@pytest.fixture
def poor(place):
    """A worksheet with everything at its worst but the surveys and results."""
    place.answer_all(worst=True)
    for key, value in (("B.I.a.1", Fraction(4)), ("B.II.a.1", Fraction(4))):
        if key in place.rules.instrument.fields:
            place.answer(key, value)
    return place


def fix(place, kind, key, number: Decimal | None = None, reason="", by=None):
    draft = WishDraft(kind, key, number, reason)
    return wishes.wish(place.zone.pk, draft, by=by or place.leader, at=AT)


def codes_of(place):
    """Those of the six areas."""
    steps = asked_of(place.zone).proposed().steps
    return [step.move.question.code for step in steps if step.move.question.code.startswith("A")]


# -- what the optimiser is asked


def test_blank_answers_give_a_proposal_or_name_the_floor(place):
    proposal = asked_of(place.zone).proposed()
    assert proposal.status == "blocked"
    assert {each.floor.code for each in proposal.blockers} >= {"ipak", "ipkp"}


def test_an_expected_survey_opens_the_way(poor):
    before = asked_of(poor.zone).proposed()
    for field in poor.rules.instrument.fields.values():
        if field.top is not None:
            fix(poor, EXPECTED, field.key, Decimal(4))
    fix(poor, Wish.FREED, "B.I.b.1")
    after = asked_of(poor.zone).proposed()
    assert before.status == "blocked" or before.reached
    assert after.reached
    assert after.verdict.passes


def test_what_the_team_fixes_is_respected(poor):
    free(poor)
    chosen = codes_of(poor)[1]
    fix(poor, FIXED, chosen, reason="Menunggu gedung baru")
    assert chosen not in codes_of(poor)
    spare = next(
        code for code in poor.rules.instrument.questions if code not in codes_of(poor) and code.startswith("A")
    )
    wishes.take_back(poor.zone.pk, Wish.objects.get(kind=FIXED).pk, by=poor.leader, at=AT)
    fix(poor, MUST, spare)
    assert spare in codes_of(poor)


def test_the_teams_effort_replaces_the_default(poor):
    free(poor)
    code = codes_of(poor)[0]
    fix(poor, EFFORT, code, Decimal("55.5"))
    proposal = asked_of(poor.zone).proposed()
    taken = [step.move.effort for step in proposal.steps if step.move.question.code == code]
    assert all(effort % Fraction("55.5") == 0 for effort in taken)


def test_rows_of_the_opd_are_left_out_until_they_are_freed(poor):
    free(poor)
    code = codes_of(poor)[1]
    FactReading.objects.create(
        zone=poor.zone, key=code, fact="x", digest="x", as_of=TODAY, measured_at=AT,
        figures={"origin": "Dinas Tenaga Kerja", "absent": False, "lifts": []},
    )  # fmt: skip
    asked = asked_of(poor.zone)
    assert "Dinas Tenaga Kerja" in asked.proposed().left_out[code]
    assert code not in codes_of(poor)
    fix(poor, Wish.FREED, code)
    assert code not in asked_of(poor.zone).proposed().left_out


def test_the_same_question_is_computed_once(poor):
    free(poor)
    assert asked_of(poor.zone).proposed() is asked_of(poor.zone).proposed()


def test_the_lift_comes_from_the_fact_where_it_says_one_and_from_the_form_elsewhere(poor):
    free(poor)
    code = codes_of(poor)[0]
    question = poor.rules.instrument.questions[code]
    words, from_fact = present.lift_of(asked_of(poor.zone), question, "C")
    assert words
    assert not from_fact
    FactReading.objects.create(
        zone=poor.zone, key=code, fact="x", digest="x", as_of=TODAY, measured_at=AT,
        figures={"origin": "", "absent": False, "lifts": ["Dua SOP belum dievaluasi."]},
    )  # fmt: skip
    assert present.lift_of(asked_of(poor.zone), question, "C") == (("Dua SOP belum dievaluasi.",), True)


def free(place):
    """Let a WBK come within reach: surveys as expected, results allowed."""
    for field in place.rules.instrument.fields.values():
        if field.top is not None:
            fix(place, EXPECTED, field.key, Decimal(4))
    fix(place, Wish.FREED, "B.I.b.1")


def test_what_must_be_done_is_moved_although_pilar_leaves_it_out(poor):
    free(poor)
    wishes.take_back(poor.zone.pk, Wish.objects.get(kind=Wish.FREED).pk, by=poor.leader, at=AT)
    fix(poor, MUST, "B.I.b.1")
    steps = asked_of(poor.zone).proposed().steps
    assert "B.I.b.1" in [step.move.question.code for step in steps]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda data: data["questions"].pop(FIRST), "tidak mempunyai pekerjaan"),
        (lambda data: data["questions"][FIRST].pop("work"), "work"),
        (lambda data: data["questions"][FIRST].update(area=2), "area"),
        (lambda data: data["questions"].update({"X.1": {}}), "X.1"),
    ],
)
def test_a_broken_list_of_works_is_refused_with_its_fault(place, change, fault):
    path = DATA / "work-2021.yaml"
    data = read_yaml(read_text(path), path.name)
    change(data)
    with pytest.raises(InstrumentError, match=fault):
        parse_works(data, path.name, place.rules.instrument)


# -- what waits


def test_a_plan_is_asked_for_until_the_year_is_over_for_the_zone(poor, django_assert_num_queries):
    january = AT.replace(year=2027, month=1, day=5)
    asked = [f"Susun rencana {poor.zone}"]

    def titles(at):
        asker = Asker(poor.leader, rights_of(poor.leader, at), at, at.date())
        with django_assert_num_queries(1):
            return [item.title for item in plans_to_compose(asker)]

    assert titles(AT) == titles(january) == asked
    Worksheet.objects.filter(zone=poor.zone).update(state="agreed")
    assert titles(january) == []
    assert titles(AT) == asked


# -- wishes


@pytest.mark.parametrize(
    ("kind", "key", "number", "reason"),
    [
        (MUST, "X.9", None, ""),
        (FIXED, FIRST, None, "  "),
        (MOST, "9", Decimal(3), ""),
        (MOST, "1", Decimal("1.5"), ""),
        (MOST, "1", None, ""),
        (EXPECTED, FIRST, Decimal(3), ""),
        (EFFORT, FIRST, Decimal(0), ""),
        ("unknown", FIRST, None, ""),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_and_nothing_is_kept(place, kind, key, number, reason):
    with pytest.raises(PilarError, match=r"(?i)isian anda tetap ada|kosong"):
        fix(place, kind, key, number, reason)
    assert not Wish.objects.exists()


def test_a_pokja_fixes_what_is_in_its_area_and_nothing_of_the_team(place):
    fix(place, MUST, FIRST, by=place.pokja)
    for kind, key, number in ((MUST, "A.I.2.i.a", None), (MOST, "1", Decimal(2))):
        with pytest.raises(AccessDenied):
            fix(place, kind, key, number, by=place.pokja)
    with pytest.raises(AccessDenied):
        wishes.choose(place.zone.pk, "robust", Decimal(0), by=place.pokja, at=AT)
    with pytest.raises(AccessDenied):
        fix(place, MUST, FIRST, by=place.staff)
    assert Wish.objects.count() == 1


def test_the_same_wish_again_replaces_it_and_taking_back_twice_is_no_error(place):
    fix(place, FIXED, FIRST, reason="Gedung")
    row = fix(place, FIXED, FIRST, reason="Anggaran")
    assert Wish.objects.get().reason == "Anggaran"
    assert wishes.take_back(place.zone.pk, row.pk, by=place.leader, at=AT)
    assert wishes.take_back(place.zone.pk, row.pk, by=place.leader, at=AT) is None


def test_aim_and_margin_are_kept_and_a_stale_form_is_told(place):
    wishes.choose(place.zone.pk, "robust", Decimal("0.05"), by=place.leader, at=AT)
    plan = Plan.objects.get()
    assert (plan.aim, plan.margin) == ("robust", Decimal("0.05"))
    with pytest.raises(ChangedMeanwhile):
        wishes.choose(place.zone.pk, "fewest", Decimal(0), by=place.leader, at=AT, seen="lama")
    with pytest.raises(RoadmapError):
        wishes.choose(place.zone.pk, "fewest", Decimal("0.3"), by=place.leader, at=AT)
    assert wishes.version_of_choice(plan) == wishes.version_of_choice(Plan.objects.get())


# -- taken into the plan


def test_steps_become_plan_items_that_say_what_has_to_exist(poor):
    free(poor)
    need = need_row(poor.zone, question=codes_of(poor)[0])
    rows = composing.take(
        poor.zone.pk, codes_of(poor)[:3], Taking({1: owner_of(poor)}, TODAY, TODAY), by=poor.leader, at=AT
    )
    assert len(rows) == 3
    links = {link.item_id: link for link in ItemQuestion.objects.all()}
    for row in rows:
        code = links[row.pk].question
        work = load_works(poor.rules.instrument.id)[code]
        assert (row.title, row.output, row.indicator) == (work.title, work.output, work.indicator)
        assert row.target
        assert row.evidence_expected
        assert (links[row.pk].gain or 0) > 0
        assert row.owner == (owner_of(poor) if row.area == 1 else None)
    need.refresh_from_db()
    assert need.state == "planned"
    assert LedgerEntry.objects.filter(code="plan.items_added").count() == 1


def test_nothing_is_taken_twice(poor):
    free(poor)
    codes = codes_of(poor)[:2]
    composing.take(poor.zone.pk, codes, Taking(), by=poor.leader, at=AT)
    rows = composing.take(poor.zone.pk, codes_of(poor)[:3], Taking(), by=poor.leader, at=AT)
    assert len(rows) == 1
    with pytest.raises(RoadmapError, match="tersisa"):
        composing.take(poor.zone.pk, codes, Taking(), by=poor.leader, at=AT)
    assert PlanItem.objects.count() == 3
    assert set(served_by(poor.zone.pk)) == set(codes_of(poor)[:3])


def test_a_plan_in_force_takes_no_steps(poor):
    free(poor)
    ready(poor)
    plans.set_plan(poor.zone.pk, by=unit_head(poor), at=AT)
    with pytest.raises(RoadmapError, match="sudah ditetapkan"):
        composing.take(poor.zone.pk, codes_of(poor)[:1], Taking(), by=poor.leader, at=AT)


def test_a_pokja_takes_steps_of_its_own_area_only(poor):
    free(poor)
    other = next(code for code in codes_of(poor) if not code.split(".")[2].startswith("1"))
    with pytest.raises(AccessDenied):
        composing.take(poor.zone.pk, [other], Taking(), by=poor.pokja, at=AT)
    assert not PlanItem.objects.exists()


def test_a_whole_plan_is_taken_in_hardly_more_queries_than_one_step(poor):
    free(poor)
    codes = codes_of(poor)
    keep_rights(poor.leader, AT)

    def taking(wanted):
        with CaptureQueriesContext(connection) as captured:
            composing.take(
                poor.zone.pk, wanted, Taking(dict.fromkeys(range(1, 7), owner_of(poor))), by=poor.leader, at=AT
            )
        return len(captured)

    assert len(codes) > 20
    # SQLite takes long lists of rows in several statements.
    assert taking(codes[1:]) <= taking(codes[:1]) + 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_of_two_who_take_the_same_step_one_is_told(request, tmp_path, guarded, monkeypatch):
    from tests.evaluation.place import build_place

    with races.open_site(request, tmp_path) as site:
        place = build_place()
        place.answer_all(worst=True)
        free(place)
        code = codes_of(place)[0]
        meeting = races.Meeting(guarded=guarded)
        monkeypatch.setattr(composing, "add_many", _met(meeting, items.add_many))
        guard = locked if guarded else races.unguarded

        def act():
            return composing.take(place.zone.pk, [code], Taking(), by=place.leader, at=AT, guard=guard)

        outcomes = site.together(act, act)
    refused = [each for each in outcomes if isinstance(each, RoadmapError)]
    if guarded:
        assert len(refused) == 1
    else:
        assert not refused  # both have read that nobody serves the question


def _met(meeting, function):
    def act(*args, **kwargs):
        meeting()
        return function(*args, **kwargs)

    return act


# -- pages


def at(place, rest=""):
    return f"/peta-jalan/{place.zone.pk}/susun/{rest}"


@pytest.fixture
def leader(client, place):
    client.force_login(place.leader)
    return client


def counted(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_page_asks_no_more_for_a_long_plan_than_for_none(leader, poor):
    free(poor)
    few = counted(leader, at(poor))
    composing.take(poor.zone.pk, codes_of(poor)[:5], Taking(), by=poor.leader, at=AT)
    assert counted(leader, at(poor)) == few
    assert few <= 15
    assert counted(leader, at(poor, "banding/")) <= 15
    assert counted(leader, at(poor, "ketentuan/")) <= 15


def test_the_proposal_is_shown_ten_first_and_downloaded_whole(leader, poor):
    free(poor)
    page = leader.get(at(poor)).content.decode()
    assert "Sepuluh langkah pertama" in page
    assert "Ini usulan kerja, bukan jawaban" in page
    download = leader.get(at(poor, "?unduh=csv"))
    sheet = b"".join(download.streaming_content).decode("utf-8-sig")
    close(download)
    assert all(code in sheet for code in codes_of(poor))
    download = leader.get(at(poor, "?unduh=xlsx"))
    assert download.status_code == 200
    close(download)
    assert "Paling tahan gagal" in leader.get(at(poor, "?cara=robust")).content.decode()


def test_a_blocked_target_names_the_floor_and_what_could_be_freed(leader, place):
    page = leader.get(at(place)).content.decode()
    assert "tidak tercapai tahun ini" in page
    assert "Boleh dikerjakan" in page


def test_a_conflict_names_the_wishes(leader, poor):
    free(poor)
    fix(poor, MUST, FIRST)
    fix(poor, FIXED, FIRST, reason="Gedung")
    page = leader.get(at(poor)).content.decode()
    assert "tidak dapat dipenuhi bersama" in page
    assert "Harus dikerjakan" in page
    assert FIRST in page


def test_ticked_steps_are_looked_at_once_more_and_taken(leader, poor):
    free(poor)
    first, second = codes_of(poor)[:2]
    page = leader.get(at(poor, f"ambil/?langkah={first}&langkah={second}")).content.decode()
    assert "2 langkah menjadi rencana aksi" in page
    refused = leader.post(at(poor, "ambil/"), {"langkah": [first], "ambil": "ya", "mulai": "2-12-2026",
                                               "tenggat": "1-12-2026"})  # fmt: skip
    assert refused.status_code == 422
    assert not PlanItem.objects.exists()
    sent = leader.post(at(poor, "ambil/"), {"langkah": [first, second], "ambil": "ya", "mulai": "1-12-2026",
                                            "tenggat": "10-12-2026"})  # fmt: skip
    assert sent.status_code == 302
    assert PlanItem.objects.count() == 2


def test_wishes_are_written_and_taken_back_on_pages(leader, poor):
    address = at(poor, "ketentuan/tambah/luar/")
    refused = leader.post(address, {"kunci": FIRST, "alasan": ""})
    assert refused.status_code == 422
    assert leader.post(address, {"kunci": FIRST, "alasan": "Milik dinas"}).status_code == 302
    assert "Milik dinas" in leader.get(at(poor, "ketentuan/")).content.decode()
    row = Wish.objects.get()
    assert leader.post(at(poor, f"ketentuan/{row.pk}/hapus/")).status_code == 302
    assert leader.get(at(poor, f"ketentuan/{row.pk}/hapus/")).status_code == 404
    assert leader.get(at(poor, "ketentuan/tambah/lain/")).status_code == 404
    seen = wishes.version_of_choice(Plan.objects.get())
    saved = leader.post(at(poor, "ketentuan/cara/"), {"cara": "fewest", "cadangan": "2,5", "versi": seen})
    assert saved.status_code == 302
    stale = leader.post(at(poor, "ketentuan/cara/"), {"cara": "robust", "cadangan": "0", "versi": seen})
    assert stale.status_code == 422
    assert Plan.objects.get().aim == "fewest"
    for kind in ("tetap", "wajib", "bebas", "beban", "batas", "harapan"):
        assert leader.get(at(poor, f"ketentuan/tambah/{kind}/")).status_code == 200
    download = leader.get(at(poor, "ketentuan/?unduh=csv"))
    assert "Milik dinas" not in b"".join(download.streaming_content).decode("utf-8-sig")
    close(download)
