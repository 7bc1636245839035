"""The assessors' pages and the unit's: what stands there, what a form does, how many queries it takes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pilar.errors import NotFoundError
from pilar.evaluation.actions.zones import create_zone
from pilar.evaluation.assessment.actions import exit_meetings, reports, talking
from pilar.evaluation.assessment.actions.exit_meetings import MeetingDraft
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.inbox import units
from pilar.evaluation.assessment.models import Opinion, QuestionMessage, Round, Seat
from pilar.evaluation.assessment.queries import unit_side
from pilar.evaluation.models import Evidence, Milestone, Worksheet, WorksheetStep
from pilar.kernel.inbox import Asker
from pilar.kernel.models import Document
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied, rights_of
from tests import responses
from tests.evaluation.assessment.documents_rows import check_row
from tests.evaluation.assessment.panel import LATER
from tests.evaluation.place import SCALED, YEAR, YES_NO
from tests.organisation.town import AT

SURE = {"yakin": "1"}


@pytest.fixture
def ask(client):
    """Ask as somebody, or send with ``data``."""

    def asked(user, address, data=None, **options):
        client.force_login(user)
        return client.get(address, **options) if data is None else client.post(address, data, **options)

    return asked


def text(response) -> str:
    return " ".join(response.content.decode().split())


def at(panel, page="") -> str:
    return f"/tpi/{panel.zone.pk}/{page}"


def form_of(page: str, part: str = "nilai") -> dict[str, str]:
    """The hidden inputs of the judging form: versions and marks."""
    names = r'<input type="hidden" name="((?:versi|semula|bentrok|bagian)[^"]*)"(?: id="[^"]*")? value="([^"]*)"'
    return dict(re.findall(names, page))


@pytest.fixture
def taken(panel):
    panel.hand_in()
    panel.take()
    return panel


# -- the queue


def test_the_queue_shows_what_waits_and_what_comes_back(panel, ask):
    assert "Tidak ada lembar kerja yang cocok" in text(ask(panel.member, "/tpi/"))
    panel.hand_in()
    page = text(ask(panel.member, "/tpi/"))
    assert "Menunggu diambil" in page
    assert "tim saya" in page
    assert panel.zone.name in page
    everything = text(ask(panel.member, "/tpi/?keadaan=semua&tim=saya"))
    assert panel.zone.name in everything
    assert "Tidak ada lembar kerja yang cocok" in text(ask(panel.member, "/tpi/?keadaan=disetujui"))


def test_the_queue_takes_as_many_queries_for_one_zone_as_for_many(panel, ask):
    panel.hand_in()

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            ask(panel.member, "/tpi/?keadaan=semua")
        return len(caught)

    count()
    one = count()
    for unit in (panel.place.town.labour, panel.place.town.health):
        zone = panel.place.zone_of(unit, by=panel.place.town.user(panel.place.town.root, "Kepala contoh", "head"))
        panel.seat(panel.member, 1, zone)
    assert count() == one


def test_the_queue_is_ordered_by_deadline_and_waiting_time_and_narrowed_to_what_is_late(panel, ask):
    town = panel.place.town
    head = town.user(town.root, "Kepala contoh", "head")
    other = panel.place.zone_of(town.labour, by=head)
    panel.hand_in()
    today = timezone.localdate()
    late, soon = today - timedelta(1), today + timedelta(9)
    Milestone.objects.create(
        body=town.body, year=YEAR, code="tpi-evaluation", opens_on=late, closes_on=soon, source="Surat",
        changed_at=AT, changed_by="1",
    )  # fmt: skip
    sheet = Worksheet.objects.filter(zone=other, assessor__code="unit")
    sheet.update(revise_by=late)

    def order(address):
        page = text(ask(panel.inspector, address))
        found = re.findall(r'<th scope="row"><a href="/tpi/(\d+)/">', page)
        return [int(each) for each in found], page

    shown, page = order("/tpi/?urut=tenggat")
    assert shown == [other.pk, panel.zone.pk]
    assert f"sampai {tanggal(soon)}" in page
    assert order("/tpi/?tenggat=lewat")[0] == [other.pk]
    sheet.update(state="submitted", revise_by=None)
    steps = WorksheetStep.objects.create(
        obj=sheet.get(), name="submit", source="draft", target="submitted", by="1", at=AT + timedelta(1)
    )
    assert order("/tpi/?urut=lama")[0] == [panel.zone.pk, other.pk]
    WorksheetStep.objects.filter(pk=steps.pk).update(at=AT - timedelta(1))
    assert order("/tpi/?urut=lama")[0] == [other.pk, panel.zone.pk]
    assert order("/tpi/?tenggat=lewat")[0] == []


def test_the_queue_is_downloaded(panel, ask):
    panel.hand_in()
    file = ask(panel.member, "/tpi/?unduh=csv")
    content = b"".join(file.streaming_content).decode("utf-8-sig")
    assert "Menunggu diambil" in content
    assert panel.zone.name in content


def test_the_download_names_the_day_that_the_page_names(panel, ask):
    """Streamed after the request, when its time zone is gone: half past one in Surabaya is the day before in UTC."""
    panel.hand_in()
    early = datetime(YEAR, 11, 23, 18, 30, tzinfo=UTC)
    WorksheetStep.objects.filter(obj=panel.unit_sheet).update(at=early)
    sent = ask(panel.member, "/tpi/?unduh=csv").getvalue().decode()
    assert f"{YEAR}-11-24" in sent
    assert f"{YEAR}-11-23" not in sent


def test_rounds_of_last_year_stay_in_the_queue_beside_the_first_zone_of_the_new_year(panel, ask):
    panel.hand_in()
    head = panel.place.town.user(panel.place.town.root, "Kepala daerah contoh", "head")
    create_zone(
        panel.zone.unit, year=YEAR + 1, target="WBK", cutoff=date(YEAR + 1, 12, 31), by=head, at=AT,
    )  # fmt: skip
    assert panel.zone.name in text(ask(panel.member, "/tpi/"))
    assert panel.zone.name not in text(ask(panel.member, f"/tpi/?tahun={YEAR + 1}"))


# -- a zone


def test_taking_raising_and_closing_are_offered_to_whose_turn_it_is(panel, ask):
    panel.hand_in()
    assert "Ambil untuk dinilai" in text(ask(panel.member, at(panel)))
    assert "Ambil untuk dinilai" not in text(ask(panel.inspector, at(panel)))
    ask(panel.member, at(panel, "ambil/"), {})
    page = text(ask(panel.member, at(panel)))
    assert "Nilai lembar kerja" in page
    assert "Teruskan ke Ketua" in page
    assert "Setujui" not in page
    assert "Ambil alih" in text(ask(panel.lead, at(panel)))
    ask(panel.member, at(panel, "teruskan/"), {"jenjang": "1"})
    ask(panel.lead, at(panel, "teruskan/"), {"jenjang": "2"})
    page = text(ask(panel.controller, at(panel)))
    assert "Kembalikan kepada unit" in page
    assert "Setujui" in page
    assert ask(panel.member, at(panel, "setujui/")).status_code == 403


def test_a_round_is_lowered_with_a_reason(taken, ask):
    taken.to_the_top()
    assert ask(taken.controller, at(taken, "turunkan/"), {"reason": ""}).status_code == 422
    ask(taken.controller, at(taken, "turunkan/"), {"reason": "Catatan belum jelas"})
    assert taken.round.tier == 2


@pytest.mark.parametrize("act", ["kembalikan/", "setujui/"])
def test_a_stale_page_of_closing_says_what_happened_and_shows_what_was_typed(taken, ask, act):
    taken.follow_all()
    taken.to_the_top()
    taken.return_()
    late = ask(taken.controller, at(taken, act), {"reason": "Notulen <kurang>", "days": "5"})
    assert late.status_code == 409
    assert "sedang diperbaiki unit" in text(late)
    assert ("Notulen &lt;kurang&gt;" in late.content.decode()) is (act == "kembalikan/")
    assert ask(taken.member, at(taken, act), {"reason": "Notulen", "days": "5"}).status_code == 403


def test_what_is_proposed_is_not_offered_to_be_opened_again(taken, ask):
    taken.follow_all()
    taken.to_the_top()
    taken.agree()
    assert "Buka lagi penilaian" in text(ask(taken.controller, at(taken)))
    taken.unit_sheet.submissions.create(round=1, kind="propose", content="{}", sha256="x", at=AT, by="1")
    page = text(ask(taken.controller, at(taken)))
    assert "Buka lagi penilaian" not in page
    assert "sudah diusulkan dengan hasil penilaian ini" in page
    late = ask(taken.controller, at(taken, "buka-lagi/"), {"reason": "Keliru"})
    assert (late.status_code, "tarik usulannya dahulu" in text(late)) == (409, True)
    assert "Keliru" in text(late)


def test_the_zone_compares_unit_and_assessor_and_names_what_hangs_on_one_letter(taken, ask):
    taken.follow_all()
    taken.say(SCALED, "C")
    page = text(ask(taken.member, at(taken)))
    assert "1 pertanyaan berbeda dari jawaban unit" in page
    assert "Bergantung pada satu huruf" in page


def test_returning_asks_for_working_days_and_looks_once_more(taken, ask):
    taken.follow_all()
    taken.to_the_top()
    address = at(taken, "kembalikan/")
    assert ask(taken.controller, address, {"reason": "", "days": "5"}).status_code == 422
    typed = {"reason": "Lengkapi bukti area 2", "days": "5"}
    page = ask(taken.controller, address, typed)
    assert "Kembalikan lembar kerja ini?" in text(page)
    assert taken.unit_sheet.state == "taken"
    ask(taken.controller, address, {**typed, **SURE})
    assert taken.unit_sheet.state == "draft"
    assert taken.unit_sheet.revise_by is not None
    assert "Perpanjang tenggat" in text(ask(taken.controller, at(taken)))
    page = text(ask(taken.place.leader, f"/zona/{taken.zone.pk}/penilaian/"))
    assert "Dikembalikan untuk diperbaiki" in page
    assert "Lengkapi bukti area 2" in page


def test_agreeing_says_what_follows_and_can_be_opened_again(taken, ask):
    taken.follow_all()
    taken.to_the_top()
    page = text(ask(taken.controller, at(taken, "setujui/"), {"due_on": ""}))
    assert "Setujui penilaian ini?" in page
    ask(taken.controller, at(taken, "setujui/"), {"due_on": "", **SURE})
    assert taken.unit_sheet.state == "agreed"
    assert "Buka lagi penilaian" in text(ask(taken.controller, at(taken)))
    asked = text(ask(taken.controller, at(taken, "buka-lagi/"), {"reason": "Keliru"}))
    assert "Buka lagi penilaian ini?" in asked
    assert "belum ada" in asked
    assert taken.unit_sheet.state == "agreed"
    ask(taken.controller, at(taken, "buka-lagi/"), {"reason": "Keliru", **SURE})
    assert taken.unit_sheet.state == "taken"


@pytest.mark.parametrize(
    ("page", "sent", "kept", "state"),
    [
        ("setujui/", {"due_on": "1-2-2027"}, 'value="1-2-2027"', "agreed"),
        ("kembalikan/", {"reason": "Lengkapi area 2", "days": "5"}, "Lengkapi area 2</textarea>", "draft"),
    ],
)
def test_what_a_colleague_has_said_meanwhile_is_looked_at_and_the_next_sending_goes_through(
    taken, ask, page, sent, kept, state
):
    taken.follow_all()
    taken.to_the_top()
    address = at(taken, page)

    def looked(answer):
        """What the page between carries, after the form of ``answer`` was sent."""
        versi = answer.context["form"]["versi"].value()
        return dict(ask(taken.controller, address, {**sent, "versi": versi}).context["typed"])

    typed = looked(ask(taken.controller, address))
    taken.say(SCALED, "C", by=taken.controller)
    stale = ask(taken.controller, address, {**typed, **SURE})
    assert stale.status_code == 422
    assert "periksa sekali lagi" in text(stale)
    assert kept in stale.content.decode()
    assert taken.unit_sheet.state == "taken"
    typed = looked(stale)
    taken.say(SCALED, "B", by=taken.controller)  # once more: what was looked at counts, not what stands there
    stale = ask(taken.controller, address, {**typed, **SURE})
    assert stale.status_code == 422
    assert ask(taken.controller, address, {**looked(stale), **SURE}).status_code == 302
    assert taken.unit_sheet.state == state


def test_reopening_names_the_issued_report_and_revokes_it(taken, ask):
    taken.follow_all()
    taken.to_the_top()
    taken.agree()
    paper = reports.issue(taken.zone.pk, by=taken.inspector, at=AT)
    address = at(taken, "buka-lagi/")
    assert f"{paper.number} sudah terbit dan akan dicabut" in text(ask(taken.controller, address))
    between = ask(taken.controller, address, {"reason": "Keliru <hitung>"})
    asked = text(between)
    assert f"{paper.number} (Laporan Hasil Evaluasi" in asked
    assert "menampilkan alasan Anda kepada umum" in asked
    assert f'name="laporan" value="{paper.number}"' in between.content.decode()
    late = ask(taken.controller, address, {"reason": "Keliru <hitung>", "laporan": "", **SURE})
    assert late.status_code == 422
    assert f"Sementara itu {paper.number} terbit" in text(late)
    assert "Keliru &lt;hitung&gt;" in late.content.decode()
    ask(taken.controller, address, {"reason": "Keliru <hitung>", "laporan": paper.number, **SURE})
    paper.refresh_from_db()
    assert (paper.state, paper.state_reason) == (Document.REVOKED, "Penilaian dibuka lagi: Keliru <hitung>")
    assert "Dicabut" in text(ask(taken.inspector, f"/verifikasi/{paper.token}/"))
    taken.agree()
    again = reports.issue(taken.zone.pk, by=taken.inspector, at=AT)
    assert (again.state, again.number) == (Document.VALID, "LHE-002/ZI/XI/2026")


# -- judging


def test_a_part_is_judged_as_one_form_and_only_what_was_touched_is_saved(taken, ask):
    address = at(taken, "nilai/?bagian=A.I.1")
    page = ask(taken.member, address).content.decode()
    sent = {
        **form_of(page),
        f"pilihan:{SCALED}": "B",
        f"catatan:{SCALED}": "Kurang",
        f"rekomendasi:{SCALED}": "Lengkapi",
    }
    assert ask(taken.member, at(taken, "nilai/"), sent).status_code == 302
    (saved,) = Opinion.objects.all()
    assert (saved.option, saved.note, saved.recommendation) == ("B", "Kurang", "Lengkapi")
    page = text(ask(taken.member, address))
    assert "berbeda dari unit" in page
    assert "Kurang" in page


def test_what_does_not_fit_is_told_and_kept_and_the_rest_is_saved(taken, ask):
    page = ask(taken.member, at(taken, "nilai/?bagian=A.I.1")).content.decode()
    sent = {**form_of(page), f"pilihan:{SCALED}": "Z", f"catatan:{SCALED}": "Tulisan saya", f"pilihan:{YES_NO}": "Ya"}
    answer = ask(taken.member, at(taken, "nilai/"), sent)
    assert answer.status_code == 422
    assert "Tulisan saya" in text(answer)
    assert [row.field for row in Opinion.objects.all()] == [YES_NO]


def test_a_colleagues_opinion_is_shown_beside_what_was_typed(panel, ask):
    town = panel.place.town
    other = town.user(town.office, "Anggota kedua contoh", "tpi_member", town.root)
    panel.seat(other, 1)
    panel.hand_in()
    panel.take()
    page = ask(panel.member, at(panel, f"nilai/{SCALED}/")).content.decode()
    panel.say(SCALED, "C", by=other, note="Dari rekan")
    sent = {**form_of(page), f"pilihan:{SCALED}": "B", f"catatan:{SCALED}": "Dari saya"}
    answer = ask(panel.member, at(panel, f"nilai/{SCALED}/"), sent)
    assert answer.status_code == 409
    body = text(answer)
    assert "Anggota kedua contoh" in body
    assert "Dari rekan" in body
    assert "Dari saya" in body
    again = {**form_of(answer.content.decode()), f"pilihan:{SCALED}": "B", f"catatan:{SCALED}": "Dari saya"}
    assert ask(panel.member, at(panel, f"nilai/{SCALED}/"), again).status_code == 409  # nothing has been decided
    again |= {"putusan": f"saya:{SCALED}"}
    assert ask(panel.member, at(panel, f"nilai/{SCALED}/"), again).status_code == 302
    assert Opinion.objects.get().option == "B"


def test_one_question_stands_beside_its_evidence_and_leads_on(taken, ask):
    page = ask(taken.member, at(taken, f"nilai/{YES_NO}/")).content.decode()
    answer = ask(
        taken.member, at(taken, f"nilai/{YES_NO}/"), {**form_of(page), f"pilihan:{YES_NO}": "Ya", "lanjut": SCALED}
    )
    assert answer.url == at(taken, f"nilai/{SCALED}/")
    assert "frame-src 'self'" in ask(taken.member, at(taken, f"nilai/{SCALED}/")).headers["Content-Security-Policy"]
    assert ask(taken.member, at(taken, "nilai/A.I.9.x/")).status_code == 404


@pytest.mark.parametrize("where", ["a/b", "https://contoh.go.id/", "x", ""])
def test_saved_it_leads_to_no_page_that_there_is_not(taken, ask, where):
    page = text(ask(taken.member, at(taken, f"nilai/{YES_NO}/")))
    answer = ask(
        taken.member, at(taken, f"nilai/{YES_NO}/"), {**form_of(page), f"pilihan:{YES_NO}": "Ya", "lanjut": where}
    )
    assert (answer.status_code, answer["Location"]) == (302, at(taken, f"nilai/{YES_NO}/"))


@pytest.mark.parametrize("year", ["9" * 5000, "99999", "²⁰²⁶", "٢٠٢٦"])
def test_a_year_that_there_is_not_shows_the_last_one(taken, ask, year):
    assert ask(taken.inspector, f"/tpi/rekap/?tahun={year}").status_code == 200


def test_the_unit_is_followed_where_nothing_was_said(taken, ask):
    taken.say(SCALED, "C")
    ask(taken.member, at(taken, "nilai/ikuti/"), {"bagian": "A.I.1"})
    values = dict(Opinion.objects.values_list("field", "option"))
    assert values[SCALED] == "C"
    assert values[YES_NO] == "Ya"
    assert "berbeda dari unit" in text(ask(taken.member, at(taken, "nilai/?bagian=A.I.1")))
    assert SCALED.rpartition("A.I.1.")[2] in text(ask(taken.member, at(taken, "nilai/berbeda/")))


def test_what_was_judged_otherwise_is_downloaded(taken, ask):
    taken.follow_all()
    taken.say(SCALED, "C", note="Kurang bukti")
    page = ask(taken.member, at(taken, "nilai/berbeda/")).content.decode()
    assert 'href="?unduh=csv"' in page
    lines = ask(taken.member, at(taken, "nilai/berbeda/?unduh=csv")).getvalue().decode().splitlines()
    assert len(lines) == 2
    assert f";{SCALED};" in lines[1]
    assert lines[1].endswith(";Kurang bukti")
    answer = ask(taken.member, at(taken, "nilai/berbeda/?unduh=xlsx"))
    assert b"".join(answer.streaming_content).startswith(b"PK")
    responses.close(answer)


def test_the_unit_reads_nothing_of_a_running_round(taken, ask):
    taken.say(SCALED, "C", note="Rahasia penilai")
    for address in (f"/zona/{taken.zone.pk}/penilaian/", f"/zona/{taken.zone.pk}/penilaian/{SCALED}/",
                    f"/zona/{taken.zone.pk}/lke/?bagian=A.I.1"):  # fmt: skip
        assert "Rahasia penilai" not in text(ask(taken.place.leader, address))
    assert ask(taken.place.leader, at(taken)).status_code in (403, 404)


def test_the_page_of_a_part_takes_thirteen_queries_whatever_there_is(taken, client):
    client.force_login(taken.member)

    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(at(taken, "nilai/?bagian=A.I.1")).status_code == 200
        return len([each for each in caught if not each["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))])

    count()
    made = Evidence.objects.create(unit=taken.zone.unit, kind="link", title="SK", created_at=AT, created_by="1")
    for number in range(1, 40):
        version = made.versions.create(number=number, url=f"https://contoh.go.id/{number}", sha256="x", by="1", at=AT)
        taken.zone.evidence_uses.create(field=SCALED, version=version, by="1", at=AT)
    taken.follow_all()
    taken.say(SCALED, "B", note="Catatan", recommendation="Saran")
    assert count() == 13


def test_saving_one_opinion_takes_fourteen_queries_with_session_and_ledger(taken, client):
    client.force_login(taken.member)
    address = at(taken, f"nilai/{SCALED}/")
    taken.say(SCALED, "A")
    with CaptureQueriesContext(connection) as caught:
        assert client.post(address, {f"pilihan:{SCALED}": "B", f"versi:{SCALED}": "1"}).status_code == 302
    said = [each["sql"].split()[0] for each in caught]
    counted = [word for word in said if word in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")]
    assert len(counted) == (11 if connection.vendor == "postgresql" else 14), said  # there the ledger appends by one


# -- talking


def test_unit_and_assessor_write_to_each_other_about_a_question(taken, ask):
    assert ask(taken.member, at(taken, f"nilai/{SCALED}/tanya/"), {"pesan": "Notulen mana?"}).status_code == 302
    ask(taken.place.leader, at(taken, f"nilai/{SCALED}/tanya/"), {"pesan": "Sudah diunggah", "dari": "unit"})
    assert list(QuestionMessage.objects.values_list("side", "text")) == [
        ("assessor", "Notulen mana?"), ("unit", "Sudah diunggah"),
    ]  # fmt: skip
    page = text(ask(taken.place.leader, f"/zona/{taken.zone.pk}/penilaian/{SCALED}/"))
    assert "Notulen mana?" in page
    assert "Sudah diunggah" in page
    assert ask(taken.place.staff, at(taken, f"nilai/{SCALED}/tanya/"), {"pesan": "x"}).status_code == 403


def test_an_empty_message_is_refused_and_a_long_one_is_kept(taken, ask):
    ask(taken.member, at(taken, f"nilai/{SCALED}/tanya/"), {"pesan": " \x00"})
    assert "Pesan masih kosong" in text(ask(taken.member, at(taken, f"nilai/{SCALED}/")))
    ask(taken.member, at(taken, f"nilai/{SCALED}/tanya/"), {"pesan": "a" * 5000})
    page = text(ask(taken.member, at(taken, f"nilai/{SCALED}/")))
    assert "paling banyak 4000 huruf; ini 5000" in page
    assert "a" * 5000 in page
    assert not QuestionMessage.objects.exists()


# -- the team


def test_a_team_is_formed_on_its_page(panel, ask):
    town = panel.place.town
    other = town.user(town.office, "Anggota lain contoh", "tpi_member", town.root)
    address = at(panel, f"tim/{panel.tiers[0].pk}/tunjuk/")
    answer = ask(panel.inspector, address, {"user": other.pk, "areas": ["0", "1", "2"], "basis": "ST contoh"})
    assert answer.status_code == 302
    seat = Seat.objects.get(user=other)
    assert seat.own_areas == {0, 1, 2}
    said = text(ask(panel.member, at(panel, "tim/")))
    assert "area 1, 2 dan hasil" in said
    assert "belum dibagi" not in said  # another member has all
    Seat.objects.filter(user=panel.member).update(areas="3,4,5")
    assert "Tidak ada yang menilai area 6 pada jenjang ini." in text(ask(panel.member, at(panel, "tim/")))
    assert ask(panel.member, address).status_code == 403
    ask(panel.inspector, at(panel, f"tim/{seat.pk}/lepas/"), SURE)
    seat.refresh_from_db()
    assert seat.ended_at is not None


def test_tiers_are_set_on_their_page(panel, ask):
    Seat.objects.filter(tier__number=3).update(ended_at=AT)
    sent = {"label_1": "Anggota", "role_1": "tpi_member", "label_2": "Ketua", "role_2": "tpi_lead", "label_3": "",
            "role_3": "tpi_controller"}  # fmt: skip
    assert ask(panel.inspector, "/tpi/penilai/tpi/", sent).status_code == 302
    page = text(ask(panel.inspector, "/tpi/penilai/"))
    assert "Pengendali teknis" not in page


def test_the_unit_sees_rounds_differences_and_reasons(taken, ask):
    taken.follow_all()
    taken.say(SCALED, "C", note="Belum ada notulen", recommendation="Lengkapi notulen")
    taken.to_the_top()
    taken.return_(reason="Lengkapi area 1")
    page = text(ask(taken.place.staff, f"/zona/{taken.zone.pk}/penilaian/"))
    assert "Belum ada notulen" in page
    assert "Lengkapi notulen" in page
    assert "1 pertanyaan dinilai berbeda" in page
    taken.place.answer(SCALED, "B")
    assert "kini B" in text(ask(taken.place.leader, f"/zona/{taken.zone.pk}/penilaian/"))
    assert Round.objects.get().state == "returned"


def test_the_zones_first_page_says_until_when_a_returned_worksheet_is_to_be_mended(taken, ask):
    panel = taken
    panel.follow_all()
    panel.to_the_top()
    panel.return_()
    page = " ".join(ask(panel.place.leader, f"/zona/{panel.zone.pk}/").text.split())
    assert "Dikembalikan TPI untuk diperbaiki" in page
    assert page.count(tanggal(LATER)) == 2
    assert f"/zona/{panel.zone.pk}/penilaian/" in page
    assert "Masa penyerahan" not in page


# -- what is not recorded when a round is closed


def meeting_of(panel, **more):
    values = {"on": AT.date(), "place": "Aula", "attendants": "Kepala UPT", "agreed": "Semua", **more}
    return exit_meetings.write(panel.zone.pk, MeetingDraft(**values), by=panel.controller, at=AT)


@pytest.mark.parametrize("page", ["setujui/", "kembalikan/"])
def test_closing_says_what_is_not_recorded_and_cannot_be_afterwards(taken, ask, page):
    taken.follow_all()
    taken.to_the_top()
    sent = {"due_on": ""} if page == "setujui/" else {"reason": "Lengkapi", "days": "5"}
    for answer in (ask(taken.controller, at(taken, page)), ask(taken.controller, at(taken, page), sent)):
        shown = text(answer)
        assert "Belum ada cek lapangan" in shown
        assert "Rapat penutup putaran 1 belum dicatat" in shown
        assert "Berita acara" not in shown
    meeting_of(taken)
    check_row(taken.round)
    shown = text(ask(taken.controller, at(taken, page)))
    assert "Berita acara rapat penutup belum terbit" in shown
    assert "belum dicatat" not in shown
    assert "Belum ada cek lapangan" not in shown
    exit_meetings.issue_minutes(taken.zone.pk, by=taken.controller, at=AT)
    assert "Berita acara" not in text(ask(taken.controller, at(taken, page)))


def test_the_minutes_of_a_closed_round_are_issued_and_nothing_else_of_it_is_changed(taken, ask):
    taken.follow_all()
    taken.to_the_top()
    row = meeting_of(taken)
    taken.return_()
    page = text(ask(taken.controller, at(taken, "rapat-penutup/")))
    assert "Terbitkan berita acara" in page
    assert "rapat-penutup/catat/" not in page
    assert "Terbitkan berita acara" not in text(ask(taken.inspector, at(taken, "rapat-penutup/")))
    ask(taken.controller, at(taken, "rapat-penutup/terbitkan/"), {"rapat": str(row.pk)})
    paper = Document.objects.get(kind="exit-minutes")
    assert paper.object_id == str(row.pk)
    with pytest.raises(AccessDenied):
        exit_meetings.issue_minutes(taken.zone.pk, by=taken.inspector, at=AT)
    taken.hand_in()
    taken.take()
    with pytest.raises(AssessmentError, match="belum dicatat"):  # the round that runs has none of its own
        exit_meetings.issue_minutes(taken.zone.pk, by=taken.controller, at=AT)
    exit_meetings.issue_minutes(taken.zone.pk, meeting=row.pk, why="Salah ketik", by=taken.controller, at=AT)
    with pytest.raises(NotFoundError):
        exit_meetings.issue_minutes(taken.zone.pk, meeting=row.pk + 1, by=taken.controller, at=AT)


# -- where the unit finds the talk


def test_every_question_with_a_thread_is_listed_while_a_round_runs(taken, ask):
    page = f"/zona/{taken.zone.pk}/penilaian/"
    assert "Percakapan dengan penilai" not in text(ask(taken.place.leader, page))
    talking.say(taken.zone.pk, YES_NO, "Notulen mana?", by=taken.member, at=AT)
    talking.say(taken.zone.pk, YES_NO, "Sudah diunggah <1>", by=taken.place.leader, at=AT)
    talking.say(taken.zone.pk, SCALED, "Siapa anggotanya?", by=taken.member, at=AT)
    taken.say(SCALED, "C", note="Rahasia penilai")
    shown = text(ask(taken.place.leader, page))
    listed = [row.split("</li>")[0] for row in shown.partition('class="talks"')[2].partition("</ul>")[0].split("<li>")]
    assert [("2 pesan" in row, "penilai menulis terakhir" in row) for row in listed[1:]] == [
        (False, True), (True, False),
    ]  # fmt: skip
    assert f"/penilaian/{SCALED}/#percakapan" in listed[1]
    assert "Sudah diunggah &lt;1&gt;" in listed[2]
    assert "Rahasia penilai" not in shown


def test_the_list_of_threads_costs_one_query_however_many(taken):
    for code in list(taken.place.rules.instrument.questions)[:6]:
        talking.say(taken.zone.pk, code, "Mana?", by=taken.member, at=AT)
    with CaptureQueriesContext(connection) as caught:
        assert len(unit_side.talks(taken.zone)) == 6
    assert len(caught) == 1


def test_the_worksheet_leads_to_what_was_recommended_and_talked_about(taken, ask):
    address = f"/zona/{taken.zone.pk}/lke/?bagian=A.I.1"
    link = f'href="/zona/{taken.zone.pk}/penilaian/{SCALED}/"'
    assert link not in text(ask(taken.place.leader, address))  # nothing was handed over yet
    taken.follow_all()
    taken.say(SCALED, "C", recommendation="Lengkapi notulen")
    taken.to_the_top()
    taken.return_()
    assert text(ask(taken.place.leader, address)).count(link) == 1
    assert "Lengkapi notulen" in text(ask(taken.place.leader, f"/zona/{taken.zone.pk}/penilaian/{SCALED}/"))


# -- whose judgement holds


def test_a_higher_tier_that_has_not_judged_reads_whose_judgement_holds(taken, ask):
    said = "Anda belum menilai; berlaku penilaian Anggota."
    taken.say(SCALED, "B")
    assert "Anda belum menilai" not in text(ask(taken.member, at(taken, f"nilai/{SCALED}/")))
    taken.raise_(taken.member, 1)
    for page in (f"nilai/{SCALED}/", "nilai/?bagian=A.I.1"):
        assert text(ask(taken.lead, at(taken, page))).count(said) == 1
    assert "Anda belum menilai" not in text(ask(taken.member, at(taken, f"nilai/{SCALED}/")))  # not at that tier
    assert "Anda belum menilai" not in text(ask(taken.lead, at(taken, f"nilai/{YES_NO}/")))  # nobody has
    taken.say(SCALED, "C", by=taken.lead)
    assert "Anda belum menilai" not in text(ask(taken.lead, at(taken, f"nilai/{SCALED}/")))
    taken.raise_(taken.lead, 2)
    taken.return_()
    taken.hand_in()
    taken.take()
    shown = text(ask(taken.member, at(taken, f"nilai/{SCALED}/")))
    assert "berlaku penilaian Ketua, putaran 1." in shown


def test_before_handing_in_again_the_unit_reads_how_much_still_differs(taken, ask):
    taken.follow_all()
    taken.say(SCALED, "C")
    taken.say(YES_NO, "Tidak")
    taken.to_the_top()
    taken.return_()
    address = f"/zona/{taken.zone.pk}/serah/"
    leader = taken.place.leader
    page = text(ask(leader, address))
    assert "2 pertanyaan masih dijawab lain daripada penilaian" in page
    assert f'href="/zona/{taken.zone.pk}/penilaian/"' in page
    taken.place.answer(SCALED, "C")
    taken.place.answer(YES_NO, "Tidak")
    assert "Semua pertanyaan dijawab sama" in text(ask(leader, address))


# -- after the agreement, after a return to a lower tier, and a stale page


def test_after_the_agreement_the_talk_is_closed_and_says_whom_to_ask(taken, ask):
    talking.say(taken.zone.pk, SCALED, "Bagaimana?", by=taken.member, at=AT)
    taken.follow_all()
    taken.to_the_top()
    taken.agree()
    unit_page = f"/zona/{taken.zone.pk}/penilaian/{SCALED}/"
    for who, address in ((taken.place.leader, unit_page), (taken.member, at(taken, f"nilai/{SCALED}/"))):
        page = text(ask(who, address))
        assert "hubungi pengendali teknis tim penilai" in page
        assert 'name="pesan"' not in page
        with pytest.raises(AssessmentError, match="percakapan ini ditutup"):
            talking.say(taken.zone.pk, SCALED, "Begini", by=who, at=AT)
    asking = Asker(taken.place.leader, rights_of(taken.place.leader, AT), AT, AT.date())
    assert list(units.asked_by_assessors(asking)) == []


def test_a_tier_that_got_a_round_back_reads_why_on_the_zone_page_with_its_history(taken, ask):
    ask(taken.member, at(taken, "teruskan/"), {"jenjang": "1"})
    assert "Diturunkan ke jenjang ini" not in text(ask(taken.lead, at(taken)))
    ask(taken.lead, at(taken, "turunkan/"), {"reason": "Catatan belum jelas"})
    with CaptureQueriesContext(connection) as caught:
        page = text(ask(taken.member, at(taken)))
    assert page.count("Catatan belum jelas") == 2
    assert "Riwayat putaran" in page
    assert "Diturunkan ke jenjang sebelumnya" in page
    said = [each["sql"] for each in caught if "assessment" in each["sql"] or "evaluation" in each["sql"]]
    assert len(said) <= 15, said


def test_a_stale_button_says_where_the_round_is_now(taken, ask):
    ask(taken.member, at(taken, "teruskan/"), {"jenjang": "1"})
    page = text(ask(taken.member, at(taken, "teruskan/"), {"jenjang": "1"}, follow=True))
    assert "Putaran ini sudah berpindah ke Ketua" in page
    assert "Muat ulang" not in page
