"""The pleno: candidates by TPI's score, ties, what needs a reason, the quota, the minutes, the draft it leaves."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilar.evaluation.assessment.kinds import REPORT
from pilar.evaluation.assessment.models import Round
from pilar.evaluation.models import Submission, Worksheet
from pilar.evaluation.proposal.actions import fixing, plenos
from pilar.evaluation.proposal.actions.plenos import Meeting
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.models import BodyPrerequisite, Candidate, Pleno, Proposal, ZonePrerequisite
from pilar.evaluation.proposal.pleno_paper import issue_minutes, ties
from pilar.evaluation.workflow import TAKEN, WORKSHEET
from pilar.kernel import documents
from pilar.kernel.locks import locked
from pilar.kernel.models import Document, LedgerEntry
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import ChangedMeanwhile
from tests import responses
from tests.evaluation.place import YEAR
from tests.evaluation.proposal.rows import LETTER, build_fair
from tests.evaluation.proposal.test_pages import text
from tests.evaluation.test_fact_papers import SCAN
from tests.kernel.races import Meeting as Point
from tests.kernel.races import open_site, unguarded
from tests.organisation.town import AT, TODAY

MEETING = Meeting(TODAY, "Ruang rapat (contoh)", "Inspektur\nKepala Biro Organisasi")


@pytest.fixture
def inspector(fair):
    return fair.town.inspector


def score(zone, total):
    """What TPI's agreement has frozen."""
    agreement = Submission.objects.get(worksheet__zone=zone, kind=Submission.AGREE)
    content = json.loads(agreement.content)
    content["score"]["total"] = str(total)
    agreement.content = json.dumps(content)
    agreement.save()


@pytest.fixture
def three(fair):
    """Three agreed zones with 90, 85 and 85 points, and a quota of two."""
    fair.zone()
    for zone, total in zip(fair.zones, (85, 90, 85), strict=True):
        score(zone, total)
    return fair


def begun(fair, **more):
    return plenos.begin(fair.root, YEAR, "WBK", by=fair.town.inspector, at=AT, **more)


def decide(fair, pleno, zone, decision, reason=""):
    row = pleno.candidates.get(zone=zone)
    plenos.decide(pleno.pk, row.pk, decision, reason, by=fair.town.inspector, at=AT)


def close(fair, pleno):
    return plenos.close(pleno.pk, by=fair.town.inspector, at=AT)


def ready(fair, *decisions):
    """A pleno with its meeting, and a decision (or decision and reason) for each zone of the fair."""
    pleno = begun(fair)
    plenos.describe(pleno.pk, MEETING, by=fair.town.inspector, at=AT)
    for zone, told in zip(fair.zones, decisions, strict=True):
        decide(fair, pleno, zone, *((told,) if isinstance(told, str) else told))
    return pleno


CHOSEN, WAITS = Candidate.CHOSEN, Candidate.WAITS


def test_candidates_stand_by_the_score_of_tpi_and_equal_ones_share_a_rank(three):
    rows = list(begun(three).candidates.select_related("zone"))
    first, second, third = three.zones[1], three.zones[0], three.zones[2]
    assert [(row.zone, row.rank) for row in rows] == [(first, 1), (second, 2), (third, 2)]
    assert f"{second.name} dan {third.name} bernilai sama (peringkat 2)" in ties(rows)


def test_a_score_that_is_computed_again_after_the_agreement_moves_nobody(three):
    Worksheet.objects.filter(zone=three.zones[0]).update(total=99)
    pleno = begun(three)
    assert list(pleno.candidates.order_by("pk").values_list("total", flat=True)) == [90, 85, 85]


def test_an_agreement_that_was_taken_back_and_given_again_counts_as_it_is_now(three):
    old = Submission.objects.get(worksheet__zone=three.zones[0], kind=Submission.AGREE)
    old.withdrawn_at = AT
    old.save()
    agreed = {"round": old.round, "kind": old.kind, "sha256": "x", "at": AT, "by": "1"}
    old.worksheet.submissions.create(content=old.content.replace('"total": "85"', '"total": "95"'), **agreed)
    assert [total for _, total in plenos.ranked(three.town.body, YEAR, "WBK")] == [95, 90, 85]


def test_closed_within_the_quota_it_leaves_minutes_and_the_draft_of_the_proposal(three):
    pleno = ready(three, (CHOSEN, "Pengguna layanannya lebih banyak"), CHOSEN, WAITS)
    close(three, pleno)
    pleno.refresh_from_db()
    assert (pleno.state, pleno.quota, pleno.closed_by) == ("closed", 2, three.town.inspector.actor)
    proposal = Proposal.objects.get()
    assert [row.zone for row in proposal.units.order_by("rank")] == [three.zones[1], three.zones[0]]
    paper = documents.documents_of(pleno).get()
    assert paper.number.startswith("BA-001/ZI/")
    assert LedgerEntry.objects.filter(code="pleno.closed").count() == 1
    assert fixing.fix(proposal.pk, LETTER, by=three.bureau, at=AT).state == "fixed"


def test_what_passes_over_a_better_score_needs_a_reason_on_both_sides(three):
    pleno = ready(three, CHOSEN, WAITS, CHOSEN)
    with pytest.raises(ProposalError) as caught:
        close(three, pleno)
    told = caught.value.message
    assert f"{three.zones[1].name}: tidak diusulkan walau nilainya lebih tinggi" in told
    assert told.count("diusulkan walau ada calon bernilai lebih tinggi") == 2
    for zone, decision in zip(three.zones, (CHOSEN, WAITS, CHOSEN), strict=True):
        decide(three, pleno, zone, decision, "Prasyaratnya belum lengkap")
    close(three, pleno)


def test_choosing_between_equal_ones_needs_its_reason(three):
    pleno = ready(three, CHOSEN, CHOSEN, WAITS)
    with pytest.raises(ProposalError, match="nilainya sama dengan calon yang tidak diusulkan"):
        close(three, pleno)


def test_above_the_quota_or_undecided_or_without_a_meeting_it_is_not_closed(three):
    with pytest.raises(ProposalError, match="3 calon melebihi kuota 2 unit"):
        close(three, ready(three, CHOSEN, CHOSEN, CHOSEN))
    Pleno.objects.all().delete()
    with pytest.raises(ProposalError, match=r"pesertanya belum diisi\. Belum diputuskan"):
        close(three, begun(three))
    assert not Proposal.objects.exists()


def test_without_a_quota_it_is_not_closed(db):
    fair = build_fair(1, quota=None)
    with pytest.raises(ProposalError, match="belum dicatat Biro"):
        close(fair, ready(fair, CHOSEN))


def test_a_pleno_needs_a_candidate_and_a_proposal_that_is_not_fixed(fair):
    with pytest.raises(ProposalError, match="belum ada calon"):
        plenos.begin(fair.root, YEAR, "WBBM", by=fair.town.inspector, at=AT)
    fixing.fix(fair.draft(fair.zones[0]).pk, LETTER, by=fair.bureau, at=AT)
    with pytest.raises(ProposalError, match="sudah ditetapkan dengan surat"):
        begun(fair)


def test_read_again_new_ones_join_and_decisions_stay(three):
    pleno = begun(three)
    decide(three, pleno, three.zones[0], CHOSEN)
    Worksheet.objects.filter(zone=three.zones[1], assessor__code="unit").update(state=TAKEN)
    fourth = three.zone()
    plenos.refresh(pleno.pk, by=three.town.inspector, at=AT)
    rows = {row.zone: row.decision for row in pleno.candidates.select_related("zone")}
    assert rows == {fourth: "", three.zones[0]: CHOSEN, three.zones[2]: ""}


def test_the_bureau_reads_and_does_not_lead(fair, inspector):
    pleno = begun(fair)
    with pytest.raises(AccessDenied):
        plenos.decide(pleno.pk, pleno.candidates.first().pk, CHOSEN, "", by=fair.bureau, at=AT)
    with pytest.raises(AccessDenied):
        plenos.begin(fair.root, YEAR, "WBK", by=fair.bureau, at=AT)


def test_closed_it_takes_no_change_and_a_day_to_come_is_no_meeting(fair, inspector):
    pleno = begun(fair)
    later = Meeting(TODAY + timedelta(1), "", "Inspektur")
    with pytest.raises(ProposalError, match="belum tiba"):
        plenos.describe(pleno.pk, later, by=inspector, at=AT)
    close(fair, ready(fair, CHOSEN, CHOSEN))
    with pytest.raises(WorkflowError, match="Ditutup"):
        close(fair, pleno)


def test_a_stale_form_of_the_meeting_is_told(fair, inspector):
    pleno = begun(fair)
    seen = plenos.version(pleno)
    plenos.describe(pleno.pk, MEETING, by=inspector, at=AT, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        plenos.describe(pleno.pk, MEETING, by=inspector, at=AT, seen=seen)


def test_a_decision_is_not_written_over_one_that_nobody_saw(client, fair, inspector):
    pleno = begun(fair)
    row = pleno.candidates.get(zone=fair.zones[0])
    client.force_login(inspector)
    address = f"/usulan/pleno/{pleno.pk}/calon/{row.pk}/"
    seen = client.get(address).context["form"]["versi"].value()
    decide(fair, pleno, fair.zones[0], WAITS, "Prasyaratnya belum lengkap")
    late = client.post(address, {"keputusan": CHOSEN, "alasan": "Layanan lebih luas", "versi": seen})
    assert late.status_code == 422
    assert "Alasan Prasyaratnya belum lengkap" in text(late)
    assert "Layanan lebih luas</textarea>" in late.content.decode()
    row.refresh_from_db()
    assert (row.decision, row.reason) == (WAITS, "Prasyaratnya belum lengkap")
    again = late.context["form"]["versi"].value()
    client.post(address, {"keputusan": CHOSEN, "alasan": "Layanan lebih luas", "versi": again})
    row.refresh_from_db()
    assert (row.decision, row.reason) == (CHOSEN, "Layanan lebih luas")


@pytest.fixture
def wanting(three):
    """A pleno whose first zone fails two floors, has no AKIP, two open recommendations and a report in force."""
    pleno, zone = begun(three), three.zones[0]
    tpi = Worksheet.objects.get(zone=zone, assessor__code="tpi")
    floors = [{**each, "passes": number > 1} for number, each in enumerate(tpi.floors["WBK"])]
    Worksheet.objects.filter(pk=tpi.pk).update(floors={**tpi.floors, "WBK": floors})
    ZonePrerequisite.objects.filter(zone=zone, code="internal-sakip").update(value="")
    BodyPrerequisite.objects.filter(code="spip").update(value="2")
    handed = Submission.objects.get(worksheet__zone=zone, kind=Submission.SUBMIT)
    round_ = Round.objects.create(
        zone=zone, worksheet=tpi, submission=handed, number=1, tier=1, state="agreed", taken_at=AT, taken_by="1",
        closed_at=AT,
    )  # fmt: skip
    for number, state in enumerate(("open", "reported", "dropped"), 1):
        zone.recommendations.create(
            round=round_, number=number, text="Lengkapi (contoh)", due_on=TODAY, state=state, report="Sudah (contoh)",
            reported_at=AT, made_at=AT, made_by="1", closed_at=AT if state == "dropped" else None,
            closed_on=TODAY if state == "dropped" else None,
        )  # fmt: skip
    made = issue_minutes(pleno, list(pleno.candidates.select_related("zone")), by=three.bureau, at=AT)
    about = {"kind": REPORT.code, "object_type": "assessment.round", "object_id": str(round_.pk), "number": "LHE-001"}
    Document.objects.filter(pk=made.pk).update(**about)
    return pleno


def test_the_pleno_sees_what_speaks_against_each_candidate(client, three, wanting, inspector):
    client.force_login(inspector)
    zone = three.zones[0]
    row = wanting.candidates.get(zone=zone)
    for address in (f"/usulan/pleno/{wanting.pk}/", f"/usulan/pleno/{wanting.pk}/calon/{row.pk}/"):
        page = client.get(address)
        said = text(page)
        assert "Syarat nilai belum terpenuhi: " in said
        assert "AKIP internal: belum diketahui" in said
        assert "2 rekomendasi TPI belum selesai" in said
        assert "Laporan LHE-001" in said
        assert "Maturitas SPIP" in said
        assert f'href="/tpi/{zone.pk}/"' in page.content.decode()
    assert said.count("belum diketahui") == 1
    assert text(client.get(f"/usulan/pleno/{wanting.pk}/")).count("Tidak ada yang kurang") == 2


def test_the_page_of_a_pleno_takes_as_many_queries_for_three_as_for_six(
    client, three, wanting, inspector, django_assert_max_num_queries
):
    client.force_login(inspector)
    address = f"/usulan/pleno/{wanting.pk}/"
    client.get(address)
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(15) as met:
            client.get(address)
        counts.append(len(met))
        for _ in range(3):
            three.zone()
        plenos.refresh(wanting.pk, by=inspector, at=AT)
    assert counts[0] == counts[1]


def test_a_pleno_by_its_pages(client, three, inspector):
    client.force_login(inspector)
    client.post(f"/usulan/pleno/{YEAR}/WBK/mulai/")
    pleno = Pleno.objects.get()
    at = f"/usulan/pleno/{pleno.pk}/"
    assert "Belum dapat ditutup" in text(client.get(at))
    form = client.get(f"{at}rapat/").context["form"]
    data = {"tanggal": "24-11-2026", "peserta": "Inspektur", "versi": form["versi"].value()}
    client.post(f"{at}rapat/", data)
    for zone, told in zip(three.zones, (CHOSEN, CHOSEN, WAITS), strict=True):
        row = pleno.candidates.get(zone=zone)
        decision = {"keputusan": told, "alasan": "Layanan lebih luas", "versi": plenos.candidate_version(row)}
        assert client.post(f"{at}calon/{row.pk}/", decision).status_code == 302
    assert "Tutup pleno ini?" in text(client.post(f"{at}tutup/", {}))
    client.post(f"{at}tutup/", {"yakin": "1"})
    said = text(client.get(at))
    assert "Berita acara" in said
    proposal = Proposal.objects.get()
    assert f'href="/usulan/{proposal.pk}/">Usulan WBK {YEAR}</a>' in client.get(at).content.decode()
    paper = client.get(f"{at}berita-acara.pdf")
    assert paper.headers["Content-Type"] == "application/pdf"
    responses.close(paper)
    client.force_login(three.bureau)
    assert client.get(at).status_code == 200
    client.force_login(three.town.user(three.town.labour, "Kepala dinas contoh", "head"))
    assert client.get(at).status_code == 403  # it compares the units of several dinas


def test_minutes_are_not_issued_on_scores_that_hold_no_more(client, three, inspector):
    first, taken, third = three.zones
    pleno = ready(three, (CHOSEN, "Layanan lebih luas"), CHOSEN, WAITS)
    Worksheet.objects.filter(zone=taken, assessor__code="unit").update(state=TAKEN)
    score(third, "84.25")
    with pytest.raises(ProposalError) as caught:
        close(three, pleno)
    told = caught.value.message
    assert f"{taken.name} tidak lagi disetujui TPI menuju WBK." in told
    assert f"{third.name}: nilai TPI kini 84,25, bukan 85,00." in told
    assert f"{first.name}: peringkatnya kini 1, bukan 2." in told
    assert "Baca ulang calon dahulu. Pleno belum ditutup." in told
    assert not documents.documents_of(pleno).exists()
    new = three.zone()
    client.force_login(inspector)
    said = text(client.get(f"/usulan/pleno/{pleno.pk}/"))
    assert f"{taken.name} tidak lagi disetujui TPI" in said
    assert f"{new.name} sudah disetujui TPI, tetapi belum menjadi calon." in said
    plenos.refresh(pleno.pk, by=inspector, at=AT)
    decide(three, pleno, new, CHOSEN)
    decide(three, pleno, third, WAITS)
    close(three, pleno)
    assert documents.documents_of(pleno).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_an_agreement_is_not_taken_back_while_the_minutes_are_made_of_it(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        fair = build_fair(1)
        pleno, guard = ready(fair, CHOSEN), locked if guarded else unguarded
        sheet = Worksheet.objects.get(zone=fair.zones[0], assessor__code="unit")
        read, taken, states = Point(guarded=False), Point(guarded=guarded), []
        looked, printed = plenos.refusals, issue_minutes

        def refusals(*args):
            found = looked(*args)
            read()
            taken()
            return found

        def minutes(*args, **more):
            states.append(Worksheet.objects.get(pk=sheet.pk).state)
            return printed(*args, **more)

        def take_back():
            read()
            try:
                with guard(Worksheet.objects.filter(pk=sheet.pk)):
                    WORKSHEET.move(sheet, "reopen", by="1", at=AT, reason="Keliru")
            finally:
                taken()

        monkeypatch.setattr(plenos, "refusals", refusals)
        monkeypatch.setattr(plenos, "issue_minutes", minutes)
        outcomes = site.together(lambda: plenos.close(pleno.pk, by=fair.town.inspector, at=AT, guard=guard), take_back)
        assert states == ["agreed" if guarded else TAKEN], outcomes


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_a_decision_taken_back_while_it_is_closed_is_not_lost(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        fair = build_fair(1)
        pleno = ready(fair, CHOSEN)
        row, guard = pleno.candidates.get(), locked if guarded else unguarded
        read, written = Point(guarded=False), Point(guarded=guarded)
        real = plenos.refusals

        def looked(*args):
            found = real(*args)
            read()
            written()
            return found

        def take_back():
            read()
            try:
                plenos.decide(pleno.pk, row.pk, WAITS, "Batal", by=fair.town.inspector, at=AT, guard=guard)
            finally:
                written()

        monkeypatch.setattr(plenos, "refusals", looked)
        outcomes = site.together(lambda: plenos.close(pleno.pk, by=fair.town.inspector, at=AT, guard=guard), take_back)
        row.refresh_from_db()
        proposed = Proposal.objects.get().units.exists()
        if guarded:
            assert (row.decision, proposed) == (CHOSEN, True), outcomes
        else:
            assert (row.decision, proposed) == (WAITS, True), outcomes  # the minutes say one thing, the list another


# -- the minutes once they are issued


def test_signed_minutes_are_kept_and_revoked_by_whoever_leads_the_pleno(client, three, inspector):
    pleno = ready(three, (CHOSEN, "Pengguna layanannya lebih banyak"), CHOSEN, WAITS)
    close(three, pleno)
    at = f"/usulan/pleno/{pleno.pk}/"
    upload, revoke, copy = (f"{at}berita-acara/{name}/" for name in ("bertanda-tangan", "cabut", "salinan/1"))
    client.force_login(three.bureau)  # reads only
    page = client.get(at).content.decode()
    assert upload not in page
    assert revoke not in page
    assert client.get(upload).status_code == 403
    assert client.get(copy).status_code == 404
    client.force_login(inspector)
    page = client.get(at).content.decode()
    assert f'href="{upload}"' in page
    assert f'href="{revoke}"' in page
    sent = client.post(upload, {"cara": "wet", "berkas": SimpleUploadedFile("pindaian.pdf", SCAN)})
    assert (sent.status_code, sent["Location"]) == (302, at)
    assert f'href="{copy}"' in client.get(at).content.decode()
    answer = client.get(copy)
    assert answer.headers["Content-Type"] == "application/pdf"
    responses.close(answer)
    proposal = fixing.fix(Proposal.objects.get().pk, LETTER, by=three.bureau, at=AT)
    refused = client.post(revoke, {"alasan": "Salah tulis"})
    assert refused.status_code == 422
    assert "Tarik dahulu usulannya bila berita acara plenonya dicabut" in text(refused)
    fixing.withdraw(proposal.pk, "Diganti", by=three.bureau, at=AT)
    assert client.post(revoke, {"alasan": "Salah tulis"}).status_code == 302
    assert Document.objects.get().state == Document.REVOKED
    assert upload not in client.get(at).content.decode()
    codes = LedgerEntry.objects.filter(code__in=(documents.SIGNED_COPY, documents.REVOKED))
    assert codes.count() == 2


def test_a_pleno_that_cannot_begin_says_why_instead_of_a_button(client, three, inspector):
    client.force_login(inspector)
    page = client.get("/usulan/pleno/")
    assert f"Mulai pleno WBK {YEAR}" in text(page)
    assert f"Pleno WBBM {YEAR} belum dapat dimulai: Belum ada zona {YEAR} menuju WBBM" in text(page)
    fixing.fix(three.draft(*three.zones[:2]).pk, LETTER, by=three.bureau, at=AT)
    said = text(client.get("/usulan/pleno/"))
    assert "Mulai pleno" not in said
    assert f"Pleno WBK {YEAR} belum dapat dimulai: Usulan WBK {YEAR} sudah ditetapkan dengan surat" in said
