"""The evaluation report and the recap: frozen figures, what they say, who issues them, how they are printed."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilar.days import day_text
from pilar.evaluation.assessment.actions import closing, exit_meetings, issued, recap, reports, team
from pilar.evaluation.assessment.actions.assessors import add_assessor
from pilar.evaluation.assessment.actions.exit_meetings import MeetingDraft
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.kinds import REPORT
from pilar.evaluation.assessment.papers.report import report_of
from pilar.evaluation.assessment.queries import recap as recap_queries
from pilar.evaluation.assessment.queries.reports import material, round_of_report
from pilar.evaluation.assessment.tiers import ensure_tiers
from pilar.evaluation.models import Answer, Submission, Worksheet, Zone
from pilar.evaluation.queries.lke_export import sheets_of
from pilar.kernel.models import Document, LedgerEntry
from pilar.organisation.access import AccessDenied
from tests import responses
from tests.evaluation.assessment.documents_rows import DUE, recommendation_row
from tests.evaluation.place import SCALED, YES_NO
from tests.evaluation.test_fact_papers import SCAN
from tests.organisation.town import AT


def judged(panel, note="Notulen tidak ada"):
    """Handed in at its best, judged with one answer lower and, usually, a note; agreed."""
    panel.hand_in()
    panel.take()
    panel.follow_all()
    panel.say(SCALED, "C", note=note, recommendation="Lengkapi notulen")
    panel.to_the_top()
    return panel.agree()


def said(panel):
    found = round_of_report(panel.zone)
    assert found is not None
    return report_of(material(panel.zone, found, AT), town="Kota Contoh").data


def page(name, *args):
    return reverse(f"assessment:{name}", args=args)


def test_the_report_says_what_was_frozen_whatever_is_written_later(panel):
    judged(panel)
    before = said(panel)
    Answer.objects.filter(worksheet__zone=panel.zone).update(note="Diubah diam-diam", number=None, option=None)
    assert said(panel) == before


def test_unit_and_assessor_stand_side_by_side_with_the_difference(panel):
    judged(panel)
    data = said(panel)
    total = data["scores"][-1]
    assert total["name"] == "Nilai evaluasi"
    assert total["difference"].startswith("−")
    area = next(row for row in data["scores"] if row["name"] == "1. Manajemen Perubahan")
    assert (area["unit"], area["weight"]) == ("4,00", "4,00")
    assert area["own"] != area["unit"]
    (line,) = [row for part in data["annex"] for row in part["rows"] if row[0] == SCALED]
    assert line[2:] == ["A", "C", "Notulen tidak ada"]
    assert sum(len(part["rows"]) for part in data["annex"]) >= 113


def test_an_answer_that_was_judged_otherwise_without_a_note_stands_among_the_notes(panel):
    judged(panel, note="")
    first, *_ = said(panel)["areas"]
    (line,) = [row for row in first["notes"] if row[0] == SCALED]
    assert line[2] == "Unit menjawab A, TPI menilai C; tanpa catatan."


def test_it_speaks_of_no_day_after_the_hand_over(panel):
    judged(panel)
    assert panel.zone.cutoff > AT.date()
    assert any(f"atas keadaan sampai {day_text(AT.date())}." in line for line in said(panel)["scope"])


def test_notes_and_recommendations_stand_by_area_with_their_day(panel):
    judged(panel)
    recommendation_row(panel.round, number=7, text="Umum", area=None, due_on=DUE)
    recommendation_row(panel.round, number=8, text="Batal", state="dropped")
    first, *_, last = said(panel)["areas"]
    assert first["notes"] == [[SCALED, panel.place.rules.instrument.questions[SCALED].title, "Notulen tidak ada"]]
    assert first["recommendations"][0][:3] == ["1", SCALED, "Lengkapi notulen"]
    assert last["recommendations"] == [["7", "", "Umum", "31 Maret 2027"]]


def test_the_earlier_zone_is_named_by_its_own_year(client, panel):
    earlier = panel.place.zone_of(panel.zone.unit, year=panel.zone.year - 2)
    judged(panel)
    assert (said(panel)["has_before"], said(panel)["before_year"]) == (False, "")
    for row in Submission.objects.filter(worksheet__zone=panel.zone, kind__in=("submit", "agree")):
        content = json.loads(row.content)
        content["zone"]["year"] = earlier.year
        sheet, _ = Worksheet.objects.get_or_create(zone=earlier, assessor=row.worksheet.assessor)
        sheet.submissions.create(round=1, kind=row.kind, content=json.dumps(content), sha256="x", at=AT, by="1")
    Answer.objects.filter(worksheet__zone=earlier, field=SCALED).update(option="B")
    Zone.objects.filter(pk=panel.zone.pk).update(previous=earlier)
    panel.zone.refresh_from_db()
    data = said(panel)
    assert (data["has_before"], data["before_year"]) == (True, str(earlier.year))
    assert f" Tahun {earlier.year} hasil evaluasi TPI " in data["score_text"]
    client.force_login(panel.member)
    assert f"Area {earlier.year}" in client.get(page("zone", panel.zone.pk)).text
    shown = " ".join(client.get(page("question", panel.zone.pk, SCALED)).text.split())
    assert re.search(rf"Sebelumnya: [^;]* {earlier.year} <b>B", shown)


def test_every_floor_has_its_margin_and_the_conclusion_follows(panel):
    judged(panel)
    data = said(panel)
    floors = panel.place.rules.instrument.predicates["WBK"].floors
    assert len(data["floors"]) == len(floors)
    assert "MEMENUHI syarat nilai" in data["conclusion"]
    assert "TIDAK" not in data["conclusion"]


def test_a_sheet_at_its_worst_fails_and_says_which_answers_would_turn_a_floor(panel):
    panel.hand_in()
    panel.take()
    panel.follow_all()
    for key, item in panel.place.rules.instrument.fields.items():
        if item.scale and key.startswith("A.I.1"):
            panel.say(key, list(item.scale.options)[-1])
    panel.to_the_top()
    panel.agree()
    data = said(panel)
    assert "TIDAK MEMENUHI" in data["conclusion"]
    assert any(row[0] == "Manajemen Perubahan" and row[3].startswith("−") for row in data["floors"])
    assert "belum terpenuhi" in data["floors_text"]


def test_a_draft_is_seen_before_the_agreement_and_no_number_is_taken(panel):
    panel.hand_in()
    panel.take()
    panel.say(YES_NO, "Ya")
    assert reports.preview(panel.zone.pk, by=panel.member, at=AT).startswith(b"%PDF")
    assert "isian belum dijawab penilai" in said(panel)["conclusion"]
    with pytest.raises(AssessmentError, match="belum disetujui"):
        reports.issue(panel.zone.pk, by=panel.inspector, at=AT)
    assert not Document.objects.exists()


def test_it_is_issued_with_a_number_and_the_hashes_of_what_it_reads(panel):
    judged(panel)
    first = reports.issue(panel.zone.pk, by=panel.inspector, at=AT)
    with pytest.raises(AssessmentError, match="Alasan mengganti LHE-001/ZI/XI/2026 masih kosong"):
        reports.issue(panel.zone.pk, by=panel.controller, at=AT)
    second = reports.issue(panel.zone.pk, by=panel.controller, at=AT, why="Salah ketik")
    first.refresh_from_db()
    assert (first.number, first.state) == ("LHE-001/ZI/XI/2026", Document.REPLACED)
    assert second.responsible_name == "Inspektur contoh"
    assert LedgerEntry.objects.filter(code="document.issued", object_id=str(second.pk)).exists()


def test_a_second_click_issues_no_second_report_and_a_replacement_is_asked_for(client, panel):
    judged(panel)
    client.force_login(panel.inspector)
    address = page("report_issue", panel.zone.pk)
    assert 'name="berlaku" value=""' in client.get(page("report", panel.zone.pk)).content.decode()
    client.post(address, {"berlaku": ""})
    paper = Document.objects.get()
    told = client.post(address, {"berlaku": ""}, follow=True).content.decode()
    assert f"{paper.number} sudah terbit sementara halaman Anda terbuka" in told
    sent = {"berlaku": paper.number}
    asked = client.post(address, sent).content.decode()
    assert f"Terbitkan pengganti {paper.number}?" in asked
    assert "Ubah isian" not in asked
    assert Document.objects.count() == 1
    bare = client.post(address, {**sent, "yakin": "1"})
    assert bare.status_code == 422
    assert "Isi mengapa dokumen yang berlaku diganti." in bare.content.decode()
    assert f'name="berlaku" value="{paper.number}"' in bare.content.decode()
    sure = {**sent, "yakin": "1", "alasan": "Salah <ketik>"}
    client.post(address, sure)
    client.post(address, sure)  # the second click on the page between
    assert sorted(Document.objects.values_list("state", flat=True)) == [Document.REPLACED, Document.VALID]
    assert "Salah &lt;ketik&gt;" in client.get(f"/verifikasi/{paper.token}/").content.decode()


def test_what_was_revoked_meanwhile_is_not_replaced(panel):
    judged(panel)
    paper = reports.issue(panel.zone.pk, by=panel.inspector, at=AT, seen="")
    issued.revoke(paper, "Keliru", by=panel.inspector, at=AT)
    with pytest.raises(AssessmentError, match="tidak berlaku lagi"):
        reports.issue(panel.zone.pk, by=panel.inspector, at=AT, seen=paper.number)
    assert reports.issue(panel.zone.pk, by=panel.inspector, at=AT, seen="").number.startswith("LHE-002")


def test_only_the_inspector_and_the_controller_issue_and_nobody_of_the_unit(panel):
    judged(panel)
    for other in (panel.member, panel.lead, panel.place.leader):
        with pytest.raises(AccessDenied):
            reports.issue(panel.zone.pk, by=other, at=AT)
    panel.inspector.person.duties.update(unit=panel.zone.unit)
    with pytest.raises(AccessDenied, match="tidak boleh menilai"):
        reports.issue(panel.zone.pk, by=panel.inspector, at=AT)


def test_the_unit_reads_the_report_from_its_recommendations(client, panel):
    judged(panel)
    client.force_login(panel.inspector)
    assert client.post(page("report_issue", panel.zone.pk)).status_code == 302
    paper = Document.objects.get()
    assert paper.number in client.get(page("report", panel.zone.pk)).content.decode()
    client.force_login(panel.place.staff)
    shown = client.get(page("zone_recommendations", panel.zone.pk)).content.decode()
    assert paper.number in shown
    pdf = client.get(page("paper", panel.zone.pk, paper.pk))
    assert pdf.getvalue().startswith(b"%PDF")
    responses.close(pdf)


def test_the_team_in_the_report_is_who_sat_in_it_while_the_round_ran(panel):
    judged(panel)
    town = panel.place.town
    late = town.user(town.office, "Anggota sesudahnya contoh", "tpi_member", town.root)
    team.give_seat(panel.zone, panel.tiers[0], late, by=panel.inspector, at=AT + timedelta(9))
    assert len(said(panel)["team"]) == 3


def met(panel, **more):
    values = {"on": AT.date(), "place": "Aula contoh", "attendants": "Kepala UPT", "agreed": "Semua temuan", **more}
    return exit_meetings.write(panel.zone.pk, MeetingDraft(**values), by=panel.controller, at=AT)


def test_an_exit_meeting_of_an_earlier_round_stands_in_the_report_with_its_round(panel):
    panel.hand_in()
    panel.take()
    panel.follow_all()
    panel.to_the_top()
    assert "membahas hasilnya" not in said(panel)["scope"][-1]
    assert said(panel)["meeting"] is None
    met(panel)
    panel.return_()
    panel.hand_in()
    panel.take()
    data = said(panel)
    assert panel.round.number == 2
    assert "putaran 1" in data["meeting"]["text"]
    assert data["meeting"]["agreed"] == "Semua temuan"
    assert data["scope"][-1].endswith("diserahkan unit dan membahas hasilnya dengan unit.")
    panel.to_the_top()
    met(panel, agreed="Sisanya")
    panel.agree()
    assert "putaran 2" in said(panel)["meeting"]["text"]
    assert said(panel)["meeting"]["agreed"] == "Sisanya"


# -- with a second internal assessor


@pytest.fixture
def second(panel):
    """Who sits for TPI II, which waits for what TPI has agreed to."""
    town = panel.place.town
    made = add_assessor(town.body, label="TPI II", root=town.root, by=panel.inspector, at=AT)
    user = town.user(town.office, "Penilai II contoh", "tpi_member", town.root)
    team.give_seat(panel.zone, ensure_tiers(made)[0], user, by=panel.inspector, at=AT)
    judged(panel)
    return user


def refused(panel):
    with pytest.raises(AssessmentError):
        reports.issue(panel.zone.pk, by=panel.inspector, at=AT)


def test_no_report_is_issued_before_the_last_assessor_has_agreed(client, panel, second):
    client.force_login(panel.inspector)
    with pytest.raises(AssessmentError, match="penilai berikutnya belum"):
        reports.issue(panel.zone.pk, by=panel.inspector, at=AT)
    assert page("report_issue", panel.zone.pk) not in client.get(page("report", panel.zone.pk)).content.decode()
    panel.take(second)
    refused(panel)
    panel.return_(second)
    refused(panel)
    panel.hand_in()
    refused(panel)
    panel.take()
    panel.to_the_top()
    panel.agree()
    panel.take(second)
    panel.follow_all(second)
    refused(panel)
    panel.agree(second)
    paper = reports.issue(panel.zone.pk, by=panel.inspector, at=AT)
    found = round_of_report(panel.zone)
    assert (found.worksheet.assessor.code, found.number) == ("tpi-2", 2)
    assert (paper.number, paper.object_id) == ("LHE-001/ZI/XI/2026", str(found.pk))
    assert page("report_issue", panel.zone.pk) in client.get(page("report", panel.zone.pk)).content.decode()


def of_the_first(panel):
    """A report of what the first assessor agreed to, as it was once issued before the second had agreed."""
    found = round_of_report(panel.zone)
    assert found is not None
    printed = report_of(material(panel.zone, found, AT), town="Kota Contoh")
    return issued.print_out(REPORT, found, panel.zone, printed, by=panel.inspector, at=AT, replaces=None)


def test_a_return_revokes_a_report_that_counts_and_says_so_before(client, panel, second):
    paper = of_the_first(panel)
    panel.take(second)
    client.force_login(second)
    sent = {"reason": "Bukti kurang", "days": "5"}
    shown = client.post(f"/tpi/{panel.zone.pk}/kembalikan/", sent).content.decode()
    assert f"{paper.number} (Laporan Hasil Evaluasi, terbit 24 November 2026) dicabut" in shown
    panel.return_(second)
    paper.refresh_from_db()
    assert (paper.state, paper.state_reason) == (Document.REVOKED, "Dikembalikan kepada unit: Bukti kurang")


def test_the_report_of_the_last_assessor_replaces_whatever_counts_and_all_are_shown(client, panel, second):
    first = of_the_first(panel)
    panel.take(second)
    panel.follow_all(second)
    panel.agree(second)
    paper = reports.issue(panel.zone.pk, by=panel.inspector, at=AT, why="TPI II sudah menyetujui")
    first.refresh_from_db()
    assert (first.state, paper.state) == (Document.REPLACED, Document.VALID)
    client.force_login(panel.inspector)
    shown = client.get(page("report", panel.zone.pk)).content.decode()
    assert first.number in shown
    assert paper.number in shown
    closing.reopen(panel.zone.pk, reason="Keliru", by=second, at=AT)
    paper.refresh_from_db()
    assert paper.state == Document.REVOKED


# -- the recap


def test_the_recap_ranks_what_was_agreed_and_lists_the_rest(client, panel):
    judged(panel)
    other = panel.place.zone_of(panel.place.town.labour)
    client.force_login(panel.member)
    text = client.get(page("recap")).content.decode()
    assert panel.zone.name in text
    assert other.name in text
    assert "Memenuhi syarat WBK" in text
    rows = client.get(page("recap") + "?unduh=csv").getvalue().decode().splitlines()
    assert rows[1].startswith("1;")
    assert rows[2].startswith(";")


def lines(panel):
    """What the recap says of each zone, by its name: what TPI agreed to, and the rank."""
    rows = recap_queries.rows_of(panel.inspector, AT, panel.zone.year)
    listed = list(rows.order_by(*recap_queries.ORDER))
    recap_queries.dress(listed, rows)
    return {row.zone.name: row.__dict__["line"] for row in listed}


def test_a_returned_worksheet_is_not_among_what_was_agreed(panel):
    panel.hand_in()
    panel.take()
    panel.follow_all()
    panel.to_the_top()
    panel.return_()
    assert (lines(panel)[panel.zone.name].own, lines(panel)[panel.zone.name].rank) == (None, None)
    panel.hand_in()
    panel.take()
    panel.to_the_top()
    panel.agree()
    assert lines(panel)[panel.zone.name].own.round == 2
    closing.reopen(panel.zone.pk, reason="Keliru", by=panel.controller, at=AT)
    assert lines(panel)[panel.zone.name].own is None


def test_what_only_the_first_assessor_has_agreed_to_is_not_in_the_recap(panel, second):
    assert lines(panel)[panel.zone.name].own is None
    panel.take(second)
    panel.follow_all(second)
    panel.agree(second)
    assert lines(panel)[panel.zone.name].own.assessor.code == "tpi-2"


def test_the_recap_takes_the_same_queries_for_one_and_many(client, panel):
    judged(panel)
    client.force_login(panel.member)
    client.get(page("recap"))
    with CaptureQueriesContext(connection) as one:
        client.get(page("recap"))
    panel.place.zone_of(panel.place.town.labour)
    with CaptureQueriesContext(connection) as two:
        client.get(page("recap"))
    assert len(one) == len(two) <= 16


def test_the_bureau_reads_the_recap_and_its_papers_and_issues_none(client, panel):
    judged(panel)
    town = panel.place.town
    recap.issue(town.root, panel.zone.year, by=panel.inspector, at=AT)
    client.force_login(town.user(town.office, "Biro contoh", "organisation", town.root))
    answer = client.get(page("recap"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Memenuhi syarat WBK" in text
    assert f'href="/zona/{panel.zone.pk}/"' in text
    assert "Terbitkan rekapitulasi" not in text
    assert 'href="/tpi/"' not in text
    assert f'href="/tpi/{panel.zone.pk}/' not in text
    pdf = client.get(page("recap_paper", Document.objects.get().pk))
    assert pdf.getvalue().startswith(b"%PDF")
    responses.close(pdf)
    assert client.post(page("recap_issue"), {"tahun": str(panel.zone.year)}).status_code == 403
    assert client.get(page("queue")).status_code == 403
    client.force_login(panel.place.leader)
    assert client.get(page("recap")).status_code == 403


def test_its_paper_is_numbered_and_replaced_within_its_year(client, panel):
    judged(panel)
    client.force_login(panel.inspector)
    sent = {"tahun": str(panel.zone.year), "berlaku": ""}
    client.post(page("recap_issue"), sent)
    assert "sudah terbit" in client.post(page("recap_issue"), sent, follow=True).content.decode()
    (first,) = Document.objects.all()
    sent["berlaku"] = first.number
    assert f"Terbitkan pengganti {first.number}?" in client.post(page("recap_issue"), sent).content.decode()
    client.post(page("recap_issue"), {**sent, "yakin": "1", "alasan": "Nilai satu zona berubah"})
    new, old = Document.objects.order_by("-pk")
    assert (old.state, new.state) == (Document.REPLACED, Document.VALID)
    pdf = client.get(page("recap_paper", new.pk))
    assert pdf.getvalue().startswith(b"%PDF")
    responses.close(pdf)
    with pytest.raises(AccessDenied):
        recap.issue(panel.place.town.root, panel.zone.year, by=panel.member, at=AT)


def test_its_signed_copy_is_kept_and_it_is_revoked_by_whoever_issues_it(client, panel):
    judged(panel)
    root, year = panel.place.town.root, panel.zone.year
    paper = recap.issue(root, year, by=panel.inspector, at=AT)
    upload, revoke, copy = (page(f"recap_{name}", paper.pk) for name in ("signed", "revoke", "paper"))
    copy += "salinan/1/"
    reader = panel.place.town.user(panel.place.town.office, "Biro contoh", "organisation", root)
    client.force_login(reader)
    shown = client.get(page("recap")).content.decode()
    assert paper.number in shown
    assert upload not in shown
    assert [client.get(each).status_code for each in (upload, revoke, copy)] == [403, 403, 404]
    client.force_login(panel.inspector)
    assert f'href="{upload}"' in client.get(page("recap")).content.decode()
    client.post(upload, {"cara": "wet", "berkas": SimpleUploadedFile("pindaian.pdf", SCAN)})
    client.force_login(reader)
    assert f'href="{copy}"' in client.get(page("recap")).content.decode()
    answer = client.get(copy)
    assert answer.headers["Content-Type"] == "application/pdf"
    responses.close(answer)
    client.force_login(panel.inspector)
    assert client.post(revoke, {"alasan": "Salah tahun"}).status_code == 302
    paper.refresh_from_db()
    assert (paper.state, paper.state_reason) == (Document.REVOKED, "Salah tahun")
    assert recap.recap_in_force(root, year) is None


# -- the official workbook


def test_the_workbook_has_what_tpi_handed_over_last_while_the_next_round_runs(panel):
    judged(panel)
    Answer.objects.filter(worksheet__zone=panel.zone, worksheet__assessor__code="tpi", field=SCALED).update(option="B")
    Worksheet.objects.filter(zone=panel.zone, assessor__code="tpi").update(state="draft")
    unit, tpi = sheets_of(panel.zone)
    assert (unit.code, tpi.code) == ("unit", "tpi")
    assert (tpi.answers[SCALED], tpi.notes[SCALED]) == ("C", "Notulen tidak ada")
