"""The pages of the proposing as people use them: content, refusals with what was typed, how many queries."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from pilar.evaluation.models import Assessor
from pilar.evaluation.proposal.actions import fixing, proposals
from pilar.evaluation.proposal.letters import Letter
from pilar.evaluation.proposal.models import Act, Proposal, Quota
from pilar.evaluation.workflow import TAKEN
from pilar.kernel import ledger
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import local_day
from tests import responses
from tests.evaluation.place import YEAR


def text(answer) -> str:
    """What a person reads: without tags, spaces made one."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def ask(client, fair):
    """``ask(user, address)`` or, with data, a form that is sent."""

    def asked(user, address: str, data=None):
        client.force_login(user)
        return client.get(address) if data is None else client.post(address, data)

    return asked


@pytest.fixture
def bureau(fair):
    return fair.bureau


LETTER_DAY = date(2025, 5, 2)
LETTER = {"nomor": "800/1/2026", "tanggal": "24-11-2026"}


def test_the_first_page_shows_how_far_the_year_is_and_what_lacks(ask, fair, bureau):
    zone = fair.zones[0]
    zone.prerequisites.filter(code="lhkpn").update(value="80")
    fair.draft(*fair.zones)
    said = text(ask(bureau, "/usulan/"))
    assert "2 membangun 0 dicalonkan 2 ditetapkan 2 disetujui TPI 2 diusulkan 0 berpredikat" in said
    assert "2 unit KemenPANRB (contoh)" in said
    assert f"{zone.name} WBK 1 : LHKPN (Inspektorat)" in said
    assert "Penilaian mandiri dan penyerahan LKE kepada TPI" in said
    assert "Rekapitulasi nilai TPI" in said


def test_the_plenos_are_filtered_paged_and_downloaded(ask, fair, bureau):
    moment = timezone.now()
    for number in range(60):
        fair.town.body.plenos.create(
            year=YEAR - 1 - number % 2, predicate="WBK", state="closed", held_on=LETTER_DAY, closed_at=moment, quota=2,
            created_at=moment, created_by="1",
        )  # fmt: skip
    fair.town.body.plenos.create(year=YEAR, predicate="WBBM", created_at=moment, created_by="1")
    page = ask(bureau, "/usulan/pleno/")
    assert page.context["page"].next
    assert "Saring daftar" in text(page)
    lines = ask(bureau, "/usulan/pleno/?unduh=csv").getvalue().decode().splitlines()
    assert len(lines) == 62
    assert [row.predicate for row in ask(bureau, "/usulan/pleno/?keadaan=draft").context["page"].rows] == ["WBBM"]
    both = ask(bureau, f"/usulan/pleno/?tahun={YEAR - 1}&predikat=WBK&unduh=csv").getvalue().decode().splitlines()
    assert len(both) == 31
    none = ask(bureau, f"/usulan/pleno/?tahun={YEAR - 1}&predikat=WBBM")
    assert "Tidak ada pleno dengan saringan ini" in text(none)


def test_the_first_page_of_a_team_shows_its_own_unit_only(ask, fair):
    leader = fair.town.user(fair.zones[0].unit, "Ketua contoh", "zi_leader")
    fair.zones[0].prerequisites.filter(code="lhkpn").update(value="80")
    fair.zones[1].prerequisites.filter(code="lhkpn").update(value="80")
    said = text(ask(leader, "/usulan/"))
    assert fair.zones[0].name in said
    assert fair.zones[1].name not in said
    assert "Catat kuota" not in said
    assert "Rekapitulasi nilai TPI" not in said


def test_the_terms_of_a_unit_are_not_written_over_ones_that_nobody_saw(ask, fair, bureau):
    proposal = fair.draft(fair.zones[0])
    row = proposal.units.get()
    address = f"/usulan/{proposal.pk}/unit/{row.pk}/ketentuan/"
    seen = ask(bureau, address).context["form"]["versi"].value()
    proposals.set_terms(
        proposal.pk, row.pk, exception="Izin menteri", is_affirmation=True, by=bureau, at=timezone.now()
    )
    late = ask(bureau, address, {"alasan": "Surat edaran", "versi": seen})
    assert late.status_code == 422
    assert "Alasan pengecualian Izin menteri Jalur afirmasi" in text(late)
    assert "Surat edaran</textarea>" in late.content.decode()
    row.refresh_from_db()
    assert (row.exception, row.is_affirmation) == ("Izin menteri", True)


def test_the_list_of_proposals_and_its_download_show_a_team_its_own_unit_only(ask, fair, bureau):
    ours, theirs = fair.zones
    letter = Letter("800/USUL/2026", local_day(timezone.now()))
    proposal = fixing.fix(fair.draft(ours, theirs).pk, letter, by=bureau, at=timezone.now())
    leader = fair.town.user(ours.unit, "Ketua contoh", "zi_leader")

    def told(user):
        file = ask(user, "/usulan/daftar/?unduh=csv").getvalue().decode()
        return text(ask(user, "/usulan/daftar/")), file, text(ask(user, f"/usulan/{proposal.pk}/"))

    for said in told(leader)[:2]:
        assert theirs.name not in said
        assert "800/USUL/2026" not in said
    page, file, detail = told(leader)
    assert "Usulan WBK 2026 1 unit" in page
    assert ours.name in file
    assert proposal.sha256 not in file + detail
    page, file, detail = told(bureau)
    assert "Usulan WBK 2026 2 unit 800/USUL/2026" in page
    assert f"{ours.name}; {theirs.name}" in file
    assert "800/USUL/2026" in file
    assert proposal.sha256 in file
    assert proposal.sha256 in detail


def test_the_table_of_prerequisites_is_filtered_by_state_keeper_and_unit_and_so_is_its_download(ask, fair, bureau):
    first, second = fair.zones
    first.prerequisites.filter(code="audit-follow-up").update(value="90")
    second.prerequisites.filter(code="launch").delete()
    at = f"/usulan/prasyarat/?tahun={YEAR}"

    def shown(more):
        """By unit the labels that are shown, and what the download says."""
        page = ask(bureau, at + more)
        cards = {zone: [rule.label for rule, each in states if each] for zone, states, _ in page.context["rows"]}
        lines = ask(bureau, f"{at}{more}&unduh=csv").getvalue().decode().splitlines()[1:]
        units = tuple(f"{zone.name};" for zone in fair.zones)
        assert sum(map(len, cards.values())) == sum(line.startswith(units) for line in lines)
        return cards

    assert shown("&keadaan=not-met") == {first: ["Temuan APIP/BPK"]}
    assert shown("&keadaan=not-met&pencatat=organisation") == {}
    unknown = shown("&keadaan=unknown")
    assert list(unknown) == [second]
    assert "Pencanangan" in unknown[second]
    assert list(shown(f"&unit={first.name}")) == [first]
    page = ask(bureau, f"{at}&keadaan=not-met&pencatat=organisation")
    assert "Tidak ada unit dengan saringan ini" in text(page)
    assert f'href="/usulan/prasyarat/?tahun={YEAR}">Hapus saringan' in page.content.decode()
    assert ask(bureau, f"{at}&keadaan=ngawur").status_code == 200


def test_the_table_of_prerequisites_says_who_has_to_bring_what(ask, fair, bureau):
    zone = fair.zones[0]
    zone.prerequisites.filter(code="audit-follow-up").update(value="90")
    zone.prerequisites.filter(code="launch").delete()
    said = text(ask(bureau, "/usulan/prasyarat/"))
    assert "Sebagian belum dipastikan" in said
    assert f"{zone.name} menuju WBK; 3 kurang" in said  # findings, launch, and the year that hangs on it
    assert "Belum terpenuhi 90,00 % oleh Inspektorat" in said
    assert "Belum diketahui catat Pencanangan" in said
    answer = ask(bureau, "/usulan/prasyarat/?unduh=xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    responses.close(answer)
    rows = list(book["Data"].values)
    assert ("Temuan APIP/BPK", "90,00 %", "Belum terpenuhi", "Inspektorat") in [
        (row[2], row[4], row[5], row[6]) for row in rows
    ]
    assert "belum dipastikan" in str(rows[1][8])


def test_a_prerequisite_is_kept_with_its_proof_and_shown(ask, fair, bureau):
    zone = fair.zones[0]
    address = f"/usulan/prasyarat/zona/{zone.pk}/survey-report/"
    page = ask(bureau, address)
    version = page.context["form"]["versi"].value()
    proof = SimpleUploadedFile("laporan.txt", b"Laporan survei contoh")
    answer = ask(bureau, address, {"nilai": "1.250", **LETTER, "berkas": proof, "versi": version})
    assert answer.status_code == 302
    row = zone.prerequisites.get(code="survey-report")
    assert (row.value, row.letter_number, row.filename) == ("1250", "800/1/2026", "laporan.txt")
    assert "1.250" in text(ask(bureau, "/usulan/prasyarat/"))
    served = ask(bureau, f"{address}bukti/")
    assert b"".join(served.streaming_content) == b"Laporan survei contoh"
    responses.close(served)


def test_a_prerequisite_whose_letter_is_emptied_keeps_neither_letter_nor_proof(ask, fair, bureau):
    zone = fair.zones[0]
    address = f"/usulan/prasyarat/zona/{zone.pk}/survey-report/"
    version = ask(bureau, address).context["form"]["versi"].value()
    proof = SimpleUploadedFile("laporan.txt", b"Laporan survei contoh")
    ask(bureau, address, {"nilai": "1250", **LETTER, "berkas": proof, "versi": version})
    row = zone.prerequisites.get(code="survey-report")
    stored = row.stored
    page = ask(bureau, address)
    emptied = {"nilai": "1250", "nomor": "", "tanggal": "", "versi": page.context["form"]["versi"].value()}
    assert ask(bureau, address, emptied).status_code == 302
    assert f"{zone.name} disimpan." in text(ask(bureau, "/usulan/prasyarat/"))
    row.refresh_from_db()
    assert (row.value, row.version) == ("1250", 3)
    assert (row.letter_number, row.letter_on, row.stored, row.filename) == ("", None, None, "")
    assert ask(bureau, f"{address}bukti/").status_code == 404
    stored.refresh_from_db()
    assert stored.unused_since
    details = {"code": "survey-report", "value": "1250", "as_of": None, "letter_gone": "800/1/2026",
               "proof_gone": stored.sha256}  # fmt: skip
    assert ledger.matches(LedgerEntry.objects.filter(code="prerequisite.kept").latest("pk"), details)
    emptied["versi"] = ask(bureau, address).context["form"]["versi"].value()
    ask(bureau, address, emptied)
    assert "mengosongkan nomor dan tanggal surat menghapusnya" in text(page)
    row.refresh_from_db()
    assert row.version == 3  # nothing is left to be emptied


def test_a_refused_prerequisite_keeps_what_was_typed_and_the_file(ask, fair, bureau):
    address = f"/usulan/prasyarat/zona/{fair.zones[0].pk}/survey-report/"
    version = ask(bureau, address).context["form"]["versi"].value()
    proof = SimpleUploadedFile("laporan.txt", b"Laporan survei contoh")
    answer = ask(bureau, address, {"nilai": "12", "nomor": "", "catatan": "Rekap", "berkas": proof, "versi": version})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Bukti perlu nomor dan tanggal suratnya." in said
    assert 'value="12"' in said
    assert "laporan.txt</strong> tersimpan dan ikut terkirim" in said


def test_another_keepers_prerequisite_is_403_and_another_opds_zone_404(ask, fair, bureau):
    zone = fair.zones[0]
    assert ask(bureau, f"/usulan/prasyarat/zona/{zone.pk}/lhkpn/").status_code == 403
    assert ask(fair.town.inspector, f"/usulan/prasyarat/zona/{zone.pk}/lhkpn/").status_code == 200
    stranger = fair.town.user(fair.town.health, "Kepala lain contoh", "head")
    assert ask(stranger, f"/usulan/prasyarat/zona/{zone.pk}/lhkpn/bukti/").status_code == 404
    assert ask(bureau, f"/usulan/prasyarat/zona/{zone.pk}/wbk-held/").status_code == 404


def test_a_dinas_nominates_by_its_page(ask, fair):
    Act.objects.all().delete()
    head = fair.town.user(fair.town.labour, "Kepala dinas contoh", "head")
    year = local_day(timezone.now()).year
    page = ask(head, f"/usulan/pencalonan/baru/?tahun={YEAR}")
    assert f"Catat pencalonan {YEAR}" in text(page)
    sent = {"zona": [zone.pk for zone in fair.zones], **LETTER}
    refused = ask(head, f"/usulan/pencalonan/baru/?tahun={YEAR}", sent)
    assert refused.status_code == 422
    assert "Isi jabatan penanda tangannya." in text(refused)
    assert refused.content.decode().count("checked") == 2
    answer = ask(head, f"/usulan/pencalonan/baru/?tahun={YEAR}", {**sent, "penanda_tangan": "Kepala Dinas (contoh)"})
    act = Act.objects.get()
    assert answer.headers["Location"] == f"/usulan/pencalonan/{act.pk}/"
    said = text(ask(head, f"/usulan/pencalonan/{act.pk}/"))
    assert all(zone.name in said for zone in fair.zones)
    assert "800/1/2026" in text(ask(head, "/usulan/pencalonan/?jenis=nomination"))
    assert "Tidak ada yang cocok" in text(ask(head, "/usulan/pencalonan/?keadaan=ditarik"))
    assert year >= YEAR


def test_an_act_that_names_strangers_units_says_how_many_and_not_which(ask, fair):
    act = Act.objects.get(zones__zone=fair.zones[0])
    act.zones.create(zone=fair.zone(fair.town.health, agreed=False), kind="nomination")
    leader = fair.town.user(fair.zones[0].unit, "Ketua contoh", "zi_leader")
    said = text(ask(leader, f"/usulan/pencalonan/{act.pk}/"))
    assert fair.zones[0].name in said
    assert fair.zones[-1].name not in said
    assert "1 unit lain yang bukan unit Anda" in said


def test_a_proposal_from_draft_to_withdrawal_by_its_pages(ask, fair, bureau):
    ask(bureau, f"/usulan/daftar/{YEAR}/WBK/baru/", {})
    proposal = Proposal.objects.get()
    at = f"/usulan/{proposal.pk}/"
    for zone in fair.zones:
        ask(bureau, f"{at}unit/tambah/", {"zona": zone.pk})
    last = proposal.units.get(zone=fair.zones[1])
    ask(bureau, f"{at}unit/{last.pk}/geser/", {"arah": "naik"})
    said = text(ask(bureau, at))
    assert said.index(fair.zones[1].name) < said.index(fair.zones[0].name)
    assert said.count("siap diusulkan") == 2
    terms = {"alasan": "", "afirmasi": "on", "versi": proposals.terms_version(last)}
    ask(bureau, f"{at}unit/{last.pk}/ketentuan/", terms)
    page = ask(bureau, f"{at}tetapkan/")
    letter = SimpleUploadedFile("usulan.txt", b"Surat usulan contoh")
    data = {**LETTER, "berkas": letter, "versi": page.context["form"]["versi"].value()}
    answer = ask(bureau, f"{at}tetapkan/", data)
    assert answer.headers["Location"] == at, text(answer)
    said = text(ask(bureau, at))
    proposal.refresh_from_db()
    assert proposal.sha256 in said
    assert "WBK-AFIRMASI" in said
    assert "buka usulan.txt" in said
    row = proposal.units.get(zone=fair.zones[0])
    frozen = ask(bureau, f"{at}unit/{row.pk}/isi.json")
    assert frozen.content.decode() == row.submission.content
    assert ask(bureau, f"{at}tarik/", {"alasan": ""}).status_code == 422
    ask(bureau, f"{at}tarik/", {"alasan": "Diganti surat baru", "yakin": "1"})
    assert "Diganti surat baru" in text(ask(bureau, at))


def test_what_stands_against_a_unit_is_said_on_its_page_and_when_fixing(ask, fair, bureau):
    proposal = fair.draft(*fair.zones)
    fair.zones[0].worksheets.filter(assessor__code=Assessor.UNIT).update(state=TAKEN)
    said = text(ask(bureau, f"/usulan/{proposal.pk}/"))
    assert f"{fair.zones[0].name}: lembar kerjanya belum disetujui TPI" in said
    page = ask(bureau, f"/usulan/{proposal.pk}/tetapkan/")
    data = {**LETTER, "versi": page.context["form"]["versi"].value()}
    refused = ask(bureau, f"/usulan/{proposal.pk}/tetapkan/", data)
    assert refused.status_code == 422
    assert "Belum ada yang ditetapkan." in text(refused)
    assert 'value="800/1/2026"' in refused.content.decode()


def test_a_unit_that_cannot_join_is_told_on_the_page(ask, fair, bureau, client):
    proposal = fair.draft(*fair.zones)
    third = fair.zone()
    client.force_login(bureau)
    answer = client.post(f"/usulan/{proposal.pk}/unit/tambah/", {"zona": third.pk}, follow=True)
    assert "Kuota WBK 2026 hanya 2 unit" in text(answer)
    answer = client.post(f"/usulan/{proposal.pk}/unit/tambah/", {"zona": "0"}, follow=True)
    assert "Pilih dari daftarnya" in text(answer)


def test_a_draft_is_thrown_away_after_a_second_look(ask, fair, bureau):
    proposal = fair.draft(*fair.zones)
    assert "Buang rancangan ini?" in text(ask(bureau, f"/usulan/{proposal.pk}/buang/", {}))
    assert ask(bureau, f"/usulan/{proposal.pk}/buang/", {"yakin": "1"}).status_code == 302
    assert not Proposal.objects.exists()


def test_what_a_colleague_has_changed_is_shown_and_the_next_sending_fixes_it(ask, fair, bureau):
    proposal = fair.draft(fair.zones[0])
    address = f"/usulan/{proposal.pk}/tetapkan/"
    versi = ask(bureau, address).context["form"]["versi"].value()
    proposals.add_unit(proposal.pk, fair.zones[1].pk, by=bureau, at=timezone.now())
    row = proposal.units.get(zone=fair.zones[1])
    proposals.set_terms(
        proposal.pk, row.pk, exception="Izin menteri", is_affirmation=True, by=bureau, at=timezone.now()
    )
    scan = SimpleUploadedFile("surat.txt", b"Surat contoh")
    stale = ask(bureau, address, {**LETTER, "berkas": scan, "versi": versi})
    assert stale.status_code == 422
    said = text(stale)
    assert "Sementara Anda memeriksa, usulan ini diubah." in said
    assert (
        f"Yang tersimpan sekarang 1. {fair.zones[0].name} tanpa pengecualian 2. {row.name} Izin menteri, jalur" in said
    )
    assert f'value="{LETTER["nomor"]}"' in stale.content.decode()
    (kept,) = re.findall(r'name="berkas-tersimpan" value="([^"]+)"', stale.content.decode())
    again = {**LETTER, "berkas-tersimpan": kept, "versi": stale.context["form"]["versi"].value()}
    assert ask(bureau, address, again).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.state, proposal.filename) == ("fixed", "surat.txt")


def test_what_is_fixed_meanwhile_is_not_thrown_away_and_the_page_says_so(ask, fair, bureau):
    proposal = fair.draft(*fair.zones)
    address = f"/usulan/{proposal.pk}/buang/"
    letter = Letter("800/USUL/2026", local_day(timezone.now()))
    fixing.fix(proposal.pk, letter, by=bureau, at=timezone.now())
    for data in (None, {"yakin": "1"}):
        answer = ask(bureau, address, data)
        assert answer.headers["Location"] == f"/usulan/{proposal.pk}/"
        assert "dari keadaan “Ditetapkan”" in text(ask(bureau, f"/usulan/{proposal.pk}/"))
    assert proposal.units.count() == 2


def test_a_draft_is_begun_from_last_year_to_the_next_and_another_year_is_told(ask, fair, bureau):
    this = local_day(timezone.now()).year
    button = "/usulan/daftar/{}/WBK/baru/"
    offered = [
        year for year in range(this - 2, this + 2)
        if button.format(year) in ask(bureau, f"/usulan/?tahun={year}").content.decode()
    ]  # fmt: skip
    assert offered == [this - 1, this, this + 1]
    refused = ask(bureau, button.format(this - 2), {})
    assert refused.headers["Location"] == f"/usulan/?tahun={this - 2}"
    assert f"Tahun harus antara {this - 1} dan {this + 1}" in text(ask(bureau, refused.headers["Location"]))
    assert not Proposal.objects.exists()


def test_the_quota_is_set_by_its_letter(ask, fair, bureau):
    address = f"/usulan/kuota/{YEAR}/WBBM/"
    page = ask(bureau, address)
    data = {"banyak": "3", "sumber": "KemenPANRB", **LETTER, "versi": page.context["form"]["versi"].value()}
    assert ask(bureau, address, data).status_code == 302
    assert Quota.objects.get(predicate="WBBM").count == 3
    stale = ask(bureau, address, {**data, "banyak": "9"})
    assert stale.status_code == 422
    assert "Yang tersimpan sekarang" in text(stale)
    assert Quota.objects.get(predicate="WBBM").count == 3
    assert ask(bureau, "/usulan/kuota/2026/WBX/").status_code == 404


def test_a_team_reads_its_own_row_of_a_proposal_and_no_other(ask, fair):
    proposal = fair.draft(*fair.zones)
    leader = fair.town.user(fair.zones[0].unit, "Ketua contoh", "zi_leader")
    said = text(ask(leader, f"/usulan/{proposal.pk}/"))
    assert fair.zones[0].name in said
    assert fair.zones[1].name not in said
    assert "Tetapkan dan bekukan" not in said
    stranger = fair.town.user(fair.town.health, "Kepala lain contoh", "head")
    assert ask(stranger, f"/usulan/{proposal.pk}/").status_code == 404
    assert not ask(stranger, "/usulan/daftar/").context["page"].rows


@pytest.mark.parametrize("address", ["/usulan/", "/usulan/prasyarat/", "/usulan/{pk}/", "/usulan/daftar/"])
def test_a_page_takes_as_many_queries_for_two_units_as_for_six(ask, fair, bureau, address):
    from django.db import connection as database

    fair.quota(9)
    proposal, counts = fair.draft(), []
    for count in (2, 6):
        while len(fair.zones) < count:
            fair.zone()
        proposal = fair.draft(*fair.zones)
        ask(bureau, address.format(pk=proposal.pk))
        with CaptureQueriesContext(database) as captured:
            assert ask(bureau, address.format(pk=proposal.pk)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 40
