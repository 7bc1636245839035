"""The prerequisites: the file and its faults, who keeps which, how a value is judged, what holds a proposal up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilar.errors import NotFoundError
from pilar.evaluation.content import of_file
from pilar.evaluation.proposal.actions import fixing, predicates, proposals
from pilar.evaluation.proposal.actions import prerequisites as actions
from pilar.evaluation.proposal.actions.predicates import Decree
from pilar.evaluation.proposal.actions.prerequisites import Told
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.letters import Letter
from pilar.evaluation.proposal.models import Act, BodyPrerequisite, ZonePrerequisite
from pilar.evaluation.proposal.prerequisites import (
    MET,
    NEVER,
    NOT_MET,
    SHOWN,
    UNKNOWN,
    parse,
    prerequisites,
)
from pilar.evaluation.proposal.queries.prerequisites import lacking, months_between, of_body, of_units
from pilar.instrument.faults import InstrumentError
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import ChangedMeanwhile, refuse_stale
from tests.evaluation.place import YEAR
from tests.evaluation.proposal.rows import LETTER
from tests.evaluation.proposal.test_pages import text
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, TODAY

ITEM = {
    "code": "x", "label": "X", "level": "unit", "keeper": "organisation", "kind": "percent",
    "asks": {"WBK": {"words": "Seratus", "at_least": 100}}, "exception": "reason", "source": "S",
    "status": "unconfirmed", "note": "N", "since": 2024,
}  # fmt: skip


def parsed(*changes):
    items = [{**ITEM, "code": f"c{number}", **change} for number, change in enumerate(changes)]
    return parse({"format": 1, "checked": date(2026, 11, 26), "prerequisites": items}, "x.yaml")


def test_every_prerequisite_says_where_it_comes_from_and_none_claims_to_be_read_in_a_regulation():
    assert {"bpk-opinion", "sakip", "rb-index", "spip", "lhkpn", "audit-follow-up", "wbk-held"} <= set(prerequisites())
    for rule in prerequisites().values():
        assert rule.source
        assert rule.note
        assert rule.status != "confirmed"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"level": "desa"}, "unknown-value"), ({"keeper": "camat"}, "unknown-value"),
        ({"kind": "rasa"}, "unknown-value"),
        ({"kind": "scale"}, "shape"), ({"scale": ["A", "B"]}, "shape"), ({"asks": {}}, "missing-key"),
        ({"asks": {"WBX": {"words": "W", "at_least": 1}}}, "unknown-key"),
        ({"asks": {"WBK": {"words": "W"}}}, "missing-key"),
        ({"asks": {"WBK": {"words": "W", "at_least": "banyak"}}}, "shape"), ({"since": "dulu"}, "shape"),
        ({"until": 2020}, "shape"), ({"derived": "nujum"}, "unknown-value"), ({"extra": 1}, "unknown-key"),
        ({"once": "ya"}, "shape"), ({"status": "yakin"}, "unknown-value"), ({"exception": "boleh"}, "unknown-value"),
        ({"kind": "scale", "scale": ["C", "B"], "asks": {"WBK": {"words": "W", "at_least": "A"}}}, "unknown-value"),
        ({"kind": "yes"}, "shape"), ({"code": "c1"}, "duplicate"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_fault(change, code):
    with pytest.raises(InstrumentError) as caught:
        parsed(change, {})
    assert code in {fault.code for fault in caught.value.faults}


def test_all_faults_are_told_at_once():
    with pytest.raises(InstrumentError) as caught:
        parsed({"level": "desa"}, {"keeper": "camat"}, {"extra": 1})
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(
    ("code", "predicate", "kind", "value", "state"),
    [
        ("sakip", "WBK", "regency", "B", MET), ("sakip", "WBBM", "regency", "B", NOT_MET),
        ("rb-index", "WBK", "regency", "CC", MET), ("rb-index", "WBK", "ministry", "CC", NOT_MET),
        ("rb-index", "WBBM", "province", "B", MET), ("spip", "WBK", "regency", "2.99", NOT_MET),
        ("spip", "WBK", "regency", "3", MET), ("lhkpn", "WBK", "regency", "99.9", NOT_MET),
        ("lhkpn", "WBK", "regency", "", UNKNOWN), ("launch", "WBK", "regency", "2025-01-01", MET),
        ("core-service", "WBK", "regency", "tidak", NOT_MET), ("sakip", "WBK", "regency", "ZZ", UNKNOWN),
    ],
)  # fmt: skip
def test_a_value_is_judged_for_the_predicate_and_the_kind_of_body(code, predicate, kind, value, state):
    assert prerequisites()[code].judge(value, predicate, kind) == state


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2025, 1, 31), date(2026, 1, 30), 11), (date(2025, 1, 31), date(2026, 1, 31), 12),
        (TODAY, date(2020, 1, 1), 0),
    ],
)  # fmt: skip
def test_months_are_whole(first, last, months):
    assert months_between(first, last) == months


def test_each_keeper_keeps_its_own(fair):
    inspector = fair.town.inspector
    kept = actions.keep_body(fair.root, YEAR, "spip", Told("3.2", TODAY, LETTER, "Surat BPKP"), by=inspector, at=AT)
    assert (kept.value, kept.as_of, kept.letter_number) == ("3.2", TODAY, LETTER.number)
    with pytest.raises(AccessDenied, match="Maturitas SPIP dicatat dan dibuktikan oleh Inspektorat"):
        actions.keep_body(fair.root, YEAR, "spip", Told("4"), by=fair.bureau, at=AT)
    with pytest.raises(AccessDenied, match="oleh Biro/Bagian Organisasi"):
        actions.keep_body(fair.root, YEAR, "sakip", Told("A"), by=inspector, at=AT)
    assert LedgerEntry.objects.filter(code="prerequisite.kept").count() == 1


def test_a_head_and_a_team_keep_none(fair):
    leader = fair.town.user(fair.town.labour, "Ketua contoh", "zi_leader")
    for who in (fair.head, leader):
        with pytest.raises(AccessDenied):
            actions.keep_zone(fair.zones[0].pk, "launch", Told("2025-01-01"), by=who, at=AT)


@pytest.mark.parametrize(
    ("code", "value", "match"),
    [
        ("survey-report", "tiga", "diisi angka"), ("survey-report", "2.5", "bilangan bulat"),
        ("survey-report", "-1", "antara 0 dan"), ("launch", "kemarin", "diisi tanggal"),
        ("launch", (TODAY + timedelta(1)).isoformat(), "belum tiba"), ("core-service", "mungkin", "ya atau tidak"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused(fair, code, value, match):
    before = ZonePrerequisite.objects.get(zone=fair.zones[0], code=code).value
    with pytest.raises(ProposalError, match=match):
        actions.keep_zone(fair.zones[0].pk, code, Told(value), by=fair.bureau, at=AT)
    assert ZonePrerequisite.objects.get(zone=fair.zones[0], code=code).value == before


@pytest.mark.parametrize("code", ["wbk-held", "appointed", "ada", "sakip"])
def test_what_is_computed_or_unknown_is_not_typed(fair, code):
    with pytest.raises(NotFoundError):
        actions.keep_zone(fair.zones[0].pk, code, Told("ya"), by=fair.bureau, at=AT)


def test_the_proof_is_kept_once_and_stays_when_only_the_value_changes(fair):
    letter = Letter("Lap. 1", TODAY, of_file(b"Laporan survei contoh", "laporan.txt", limit=1000))
    told = Told("64", TODAY, letter)
    kept = actions.keep_zone(fair.zones[0].pk, "survey-report", told, by=fair.bureau, at=AT)
    assert kept.filename == "laporan.txt"
    again = actions.keep_zone(fair.zones[0].pk, "survey-report", Told("70"), by=fair.bureau, at=AT)
    assert again.stored == kept.stored
    assert again.version == kept.version + 1


def test_a_form_in_which_nothing_differs_writes_nothing_and_says_so(fair, client):
    zone = fair.zones[0]
    zone.prerequisites.filter(code="launch").delete()
    client.force_login(fair.bureau)
    address = f"/usulan/prasyarat/zona/{zone.pk}/launch/"
    none = client.get(address).context["form"]["versi"].value()
    before = LedgerEntry.objects.count()
    said = client.post(address, {"versi": none}, follow=True).content.decode()
    assert "Belum ada yang diubah" in said
    assert "disimpan." not in said
    assert not zone.prerequisites.filter(code="launch").exists()
    told = {"nilai": "1-1-2025", "as_of": "2-1-2025", "nomor": "800/1", "tanggal": "3-1-2025", "catatan": "Ada\nya"}
    assert "disimpan." in client.post(address, {"versi": none, **told}, follow=True).content.decode()
    row = zone.prerequisites.get(code="launch")
    assert LedgerEntry.objects.count() == before + 1
    again = {**told, "versi": client.get(address).context["form"]["versi"].value()}
    assert "Belum ada yang diubah" in client.post(address, again, follow=True).content.decode()
    row.refresh_from_db()
    assert (row.version, LedgerEntry.objects.count()) == (1, before + 1)
    changed = client.post(address, {**again, "tanggal": "4-1-2025"}, follow=True).content.decode()
    assert "disimpan." in changed
    assert LedgerEntry.objects.count() == before + 2


def test_a_stale_form_is_told(fair):
    zone = fair.zones[0]
    seen = actions.version(zone.prerequisites.get(code="launch"))
    actions.keep_zone(zone.pk, "launch", Told("2025-01-01"), by=fair.bureau, at=AT, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        actions.keep_zone(zone.pk, "launch", Told("2025-02-01"), by=fair.bureau, at=AT, seen=seen)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_who_keep_one_prerequisite_at_once_are_told(request, tmp_path, monkeypatch, guarded):
    from pilar.kernel.locks import locked
    from tests.evaluation.proposal.rows import build_fair

    with open_site(request, tmp_path) as site:
        fair = build_fair(1)
        zone, guard = fair.zones[0], locked if guarded else unguarded
        seen = actions.version(ZonePrerequisite.objects.get(zone=zone, code="launch"))
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(actions, "refuse_stale", meeting.after(refuse_stale))
        days = ["2025-01-01", "2025-02-02"]

        def keep(day):
            return lambda: actions.keep_zone(
                zone.pk, "launch", Told(day), by=fair.bureau, at=AT, seen=seen, guard=guard
            )

        outcomes = site.together(*map(keep, days))
        told = [one for one in outcomes if isinstance(one, ChangedMeanwhile)]
        assert len(told) == (1 if guarded else 0), outcomes


def test_what_lacks_holds_a_proposal_up_and_names_its_keeper(fair):
    zone = fair.zones[0]
    zone.prerequisites.filter(code="lhkpn").update(value="80")
    zone.prerequisites.filter(code="survey-report").delete()
    proposal = fair.draft(zone)
    with pytest.raises(ProposalError) as caught:
        fixing.fix(proposal.pk, LETTER, by=fair.bureau, at=AT)
    assert f"{zone.name}: LHKPN belum terpenuhi (sekarang 80,00 %)" in caught.value.message
    assert "dicatat oleh Inspektorat" in caught.value.message
    assert "Laporan survei belum diketahui" in caught.value.message


def test_a_written_reason_lets_pass_what_the_rules_let_pass_and_is_frozen(fair):
    zone = fair.zones[0]
    zone.prerequisites.filter(code="lhkpn").update(value="80")
    proposal = fair.draft(zone)
    row = proposal.units.get()
    proposals.set_terms(
        proposal.pk, row.pk, exception="Dua wajib lapor baru dilantik", is_affirmation=False, by=fair.bureau, at=AT
    )
    fixing.fix(proposal.pk, LETTER, by=fair.bureau, at=AT)
    row.refresh_from_db()
    assert '"exception":"Dua wajib lapor baru dilantik"' in row.submission.content


def test_no_reason_stands_in_the_place_of_a_launch(fair):
    assert prerequisites()["launch"].exception == NEVER
    zone = fair.zones[0]
    zone.prerequisites.filter(code="launch").delete()
    proposal = fair.draft(zone)
    proposals.set_terms(
        proposal.pk, proposal.units.get().pk, exception="Lupa", is_affirmation=False, by=fair.bureau, at=AT
    )
    with pytest.raises(ProposalError, match="Pencanangan belum diketahui") as caught:
        fixing.fix(proposal.pk, LETTER, by=fair.bureau, at=AT)
    assert "Lama membangun" not in caught.value.message  # which hangs on it and takes a reason


def test_what_one_program_only_knows_is_shown_and_holds_nobody_up(fair):
    assert prerequisites()["wbk-two-years"].exception == SHOWN
    fair.quota(2, "WBBM")
    zone = fair.zone(target="WBBM")
    decree = Decree(Letter("SK 1", TODAY - timedelta(400)), "Menteri (contoh)", TODAY - timedelta(400))
    predicates.grant(zone.unit, "WBK", decree, by=fair.bureau, at=AT)
    states = {each.rule.code: each for each in of_units([zone], fair.town.body, TODAY)[zone.pk]}
    assert (states["wbk-held"].state, states["wbk-two-years"].state) == (MET, NOT_MET)
    assert (states["building-year"].state, states["building-year"].shown) == (MET, "13 bulan")
    assert not lacking([zone], fair.town.body, YEAR, "WBBM", TODAY)[zone.pk]


def test_computed_ones_follow_launch_and_appointment(fair):
    zone = fair.zones[0]
    zone.prerequisites.filter(code="launch").update(value=(TODAY - timedelta(100)).isoformat())
    Act.objects.all().delete()
    states = {each.rule.code: each.state for each in of_units([zone], fair.town.body, TODAY)[zone.pk]}
    assert states["building-year"] == NOT_MET
    assert states["appointed"] == NOT_MET
    assert "wbk-held" not in states  # a unit towards WBK is not asked for it


def test_a_launch_holds_for_the_years_after_it_and_a_survey_does_not(fair):
    from pilar.evaluation.actions import zones

    zone = fair.zones[0]
    later = zones.create_zone(zone.unit, year=YEAR + 1, target="WBK", cutoff=date(YEAR + 1, 12, 1), by=fair.head, at=AT)
    states = {each.rule.code: each.state for each in of_units([later], fair.town.body, TODAY)[later.pk]}
    assert (states["launch"], states["core-service"]) == (MET, MET)
    assert (states["survey-report"], states["lhkpn"]) == (UNKNOWN, UNKNOWN)


def test_the_body_is_judged_for_both_predicates(fair):
    BodyPrerequisite.objects.filter(code="sakip").update(value="B")
    states = {rule.code: [each.state for each in found] for rule, found in of_body(fair.town.body, YEAR)}
    assert states["sakip"] == [MET, NOT_MET]
    assert states["bpk-opinion"] == [MET, MET]


def test_the_table_takes_as_many_queries_for_two_units_as_for_six(fair, django_assert_num_queries):
    for count in (2, 6):
        while len(fair.zones) < count:
            fair.zone(agreed=False)
        with django_assert_num_queries(4):
            assert len(of_units(fair.zones, fair.town.body, TODAY)) == count


def test_what_is_computed_has_no_keeper_and_what_is_only_shown_says_so(client, fair):
    zone = fair.zone(target="WBBM")
    client.force_login(fair.bureau)
    home = text(client.get(f"/usulan/?tahun={YEAR}"))
    assert "WBK dipegang (dihitung)" in home
    page = client.get(f"/usulan/zona/{zone.pk}/").content.decode()
    assert page.count("Hanya ditampilkan, tidak menghalangi.") == 1
    listed = client.get(f"/usulan/prasyarat/?tahun={YEAR}").content.decode()
    assert "<div><dt>WBK dua tahun</dt>" in listed
    assert "tidak diminta" in listed  # of the units towards WBK, with its label
