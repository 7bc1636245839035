"""The pages of evidence: what they show, what they refuse and keep, and that their queries do not grow."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from pilar.evaluation import content
from pilar.evaluation.actions import evidence, evidence_checks
from pilar.evaluation.content import Period
from pilar.evaluation.models import Evidence, EvidenceUse, EvidenceVersion, Worksheet
from pilar.kernel.inbox import Asker, items_for
from pilar.organisation.access import rights_of
from tests.evaluation.bringing import LAST_YEAR, LIMIT, bring, link, text
from tests.evaluation.place import SCALED, YES_NO
from tests.kernel import bad_files
from tests.organisation.town import AT, TODAY
from tests.responses import close

AREA_2 = "A.I.2.i.a"
PDF = bad_files.saved(bad_files.pdf(3))


@pytest.fixture
def ask(client):
    """``ask(user, address)`` or, with data, a form that is sent."""

    def asked(user, address: str, data=None):
        client.force_login(user)
        return client.get(address) if data is None else client.post(address, data)

    return asked


def at(place, tail: str = "") -> str:
    return f"/zona/{place.zone.pk}/bukti/{tail}"


def upload(body: bytes = PDF, name: str = "sk.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


class TestAdding:
    def test_a_file_goes_to_its_question_and_the_page_says_how_its_period_fits(self, place, ask):
        answer = ask(place.leader, at(place, f"tambah/?isian={YES_NO}"), {
            "berkas": upload(), "judul": "SK tim", "halaman": "2", "mulai": "1 Januari 2026", "sampai": "",
        })  # fmt: skip
        assert answer.status_code == 302
        use = EvidenceUse.objects.get()
        assert (use.field, use.page, use.version.pages, use.version.filename) == (YES_NO, 2, 3, "sk.pdf")
        page = ask(place.leader, answer["Location"]).content.decode()
        assert "Masa bukti sesuai dengan keadaan pada 15 Desember 2026" in page
        assert f"{at(place)}{use.version.evidence_id}/1/berkas#page=2" in page

    def test_a_link_and_something_of_the_library_are_the_other_two_ways(self, place, ask):
        address = at(place, "tambah/?cara=tautan")
        sent = {"isian": YES_NO, "tautan": "drive.google.com/file/d/1", "judul": "SK"}
        assert ask(place.leader, address, sent).status_code == 302
        made = EvidenceVersion.objects.get()
        assert made.url == "https://drive.google.com/file/d/1"
        page = ask(place.leader, at(place, f"tambah/?cara=ada&isian={SCALED}")).content.decode()
        assert 'name="bukti"' in page
        answer = ask(
            place.leader, at(place, f"tambah/?cara=ada&isian={SCALED}"), {"bukti": made.evidence_id, "halaman": "4"}
        )  # fmt: skip
        assert answer.status_code == 302
        assert EvidenceUse.objects.get(field=SCALED).page == 4

    def test_without_a_field_it_is_kept_in_the_library(self, place, ask):
        answer = ask(place.staff, at(place, "tambah/"), {"berkas": upload(), "judul": ""})
        made = Evidence.objects.get()
        assert (made.title, answer["Location"]) == ("sk", at(place, f"{made.pk}/"))

    def test_the_same_file_offers_what_is_there_with_the_page_that_was_typed(self, place, ask):
        version = bring(place, content.of_file(PDF, "sk.pdf", limit=LIMIT))
        sent = {"berkas": upload(name="lain.pdf"), "judul": "Lain", "halaman": "3"}
        answer = ask(place.leader, at(place, f"tambah/?isian={SCALED}"), sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert f"?cara=ada&amp;isian={SCALED}&amp;bukti={version.evidence_id}&amp;halaman=3" in page
        chosen = ask(place.leader, at(place, f"tambah/?cara=ada&isian={SCALED}&bukti={version.evidence_id}&halaman=3"))
        assert f'value="{version.evidence_id}" checked' in chosen.content.decode()

    def test_a_form_that_is_sent_twice_is_no_error(self, place, ask):
        address = at(place, f"tambah/?isian={YES_NO}")
        for _ in range(2):
            answer = ask(place.leader, address, {"berkas": upload(), "judul": "SK"})
            assert answer.status_code == 302
        assert EvidenceUse.objects.count() == 1
        assert "sudah ada pada isian ini" in ask(place.leader, answer["Location"]).content.decode()

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"berkas": upload(b"", "kosong.pdf")}, "Berkas kosong"),
            ({"berkas": upload(b"MZ" + bytes(300), "laporan.pdf")}, "program Windows, bukan PDF"),
            ({"berkas": upload(bad_files.png_that_claims(50_000, 50_000), "foto.png")}, "50.000 × 50.000"),
            ({"halaman": "9"}, "Dokumen ini hanya 3 halaman"),
            ({"halaman": "0"}, "Isi paling sedikit 1"),
            ({"halaman": "dua"}, "Tulis bilangan bulat"),
            ({"mulai": "31-12-2026", "sampai": "1-1-2026"}, "Masa bukti terbalik"),
            ({"mulai": "", "sampai": "1-1-2026"}, "belum punya tanggal mulai"),
            ({"mulai": "31-2-2026"}, "Tulis tanggal yang ada"),
            ({"judul": "x" * 201}, "paling banyak 200 huruf"),
        ],
    )
    def test_what_is_wrong_is_said_and_the_rest_is_kept(self, place, ask, changed, told):
        sent = {"berkas": upload(), "judul": "Judul yang diketik", "halaman": "2", "mulai": "1-2-2026", "sampai": ""}
        answer = ask(place.leader, at(place, f"tambah/?isian={YES_NO}"), {**sent, **changed})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert told in page
        assert "judul" in changed or 'value="Judul yang diketik"' in page
        assert not Evidence.objects.exists()
        assert "pilih lagi berkas" in page.lower() or "berkas" in changed

    def test_a_file_name_with_folders_and_control_signs_is_kept_as_a_plain_name(self, place, ask):
        ask(place.leader, at(place, "tambah/"), {"berkas": upload(name="..\\..\\a/b/S\x07K\u202e.pdf"), "judul": "SK"})
        assert EvidenceVersion.objects.get().filename == "SK.pdf"

    def test_200_mb_get_413(self, place, client):
        client.force_login(place.leader)
        answer = client.generic("POST", at(place, "tambah/"), b"x", CONTENT_LENGTH=str(200 * 1024 * 1024))
        assert answer.status_code == 413

    def test_a_handed_in_worksheet_says_so_and_offers_the_library(self, place, ask):
        Worksheet.objects.update(state="submitted")
        page = ask(place.leader, at(place, f"tambah/?isian={YES_NO}")).content.decode()
        assert "Lembar kerja ini berstatus “Diserahkan”" in page
        assert 'type="file"' not in page
        answer = ask(place.leader, at(place, f"tambah/?isian={YES_NO}"), {"berkas": upload(), "judul": "SK"})
        assert answer.status_code == 422
        assert not Evidence.objects.exists()

    def test_an_unknown_field_is_404_and_one_of_others_403(self, place, ask):
        assert ask(place.leader, at(place, "tambah/?isian=A.IX.9")).status_code == 404
        assert ask(place.pokja, at(place, f"tambah/?isian={AREA_2}")).status_code == 403
        assert ask(place.pokja, at(place, "tambah/"), {"isian": AREA_2, "berkas": upload()}).status_code == 422


class TestPhoto:
    def test_the_question_then_the_camera_then_it_is_evidence_of_the_day_it_was_taken(self, place, ask):
        questions = ask(place.pokja, at(place, "foto/")).content.decode()
        assert f'href="?isian={YES_NO}"' in questions
        assert AREA_2 not in questions
        camera = ask(place.pokja, at(place, f"foto/?isian={YES_NO}")).content.decode()
        assert 'accept="image/*" capture="environment"' in camera
        taken = bad_files.picture(exif=bad_files.exif(taken="2026:03:14 23:59:58"))
        answer = ask(
            place.pokja, at(place, f"foto/?isian={YES_NO}"), {"foto": upload(taken, "IMG_1.jpg"), "judul": "Rapat"}
        )  # fmt: skip
        assert answer.status_code == 302
        version = EvidenceVersion.objects.get()
        assert (version.evidence.kind, version.evidence.title) == ("photo", "Rapat")
        assert (version.period_from, version.period_until) == (date(2026, 3, 14), date(2026, 3, 14))

    def test_a_camera_that_says_no_day_took_it_just_now(self, place, ask):
        ask(place.leader, at(place, f"foto/?isian={YES_NO}"), {"foto": upload(bad_files.picture()), "judul": "Rapat"})
        day = timezone.localdate()
        version = EvidenceVersion.objects.get()
        assert version.period_from
        assert abs(version.period_from - day) <= timedelta(1)

    def test_what_was_used_last_stands_first(self, place, ask):
        bring(place, field=AREA_2)
        page = ask(place.leader, at(place, "foto/")).content.decode()
        assert page.index(f'href="?isian={AREA_2}"') < page.index(f'href="?isian={YES_NO}"')

    def test_whoever_has_no_question_is_told_and_may_use_the_library(self, place, ask):
        assert "Belum ada pertanyaan yang menjadi bagian Anda" in ask(place.staff, at(place, "foto/")).content.decode()


class TestReading:
    def test_the_evidence_of_a_field_is_read_in_order_in_a_frame_of_our_own(self, place, ask):
        first = bring(place, content.of_file(PDF, "sk.pdf", limit=LIMIT), page=2, title="Satu")
        second = bring(place, content.of_file(bad_files.picture(), "foto.jpg", limit=LIMIT), title="Dua")
        third = bring(place, link(), title="Tiga")
        uses = {use.version_id: use.pk for use in EvidenceUse.objects.all()}
        address = f"/zona/{place.zone.pk}/isian/{YES_NO}/bukti/"
        answer = ask(place.leader, address)
        page = answer.content.decode()
        assert answer["Content-Security-Policy"].endswith("frame-src 'self'")
        assert f'<iframe class="reading-frame" src="{at(place)}{first.evidence_id}/1/berkas#page=2"' in page
        assert f'href="?bukti={uses[second.pk]}" rel="next"' in page
        assert f'href="/zona/{place.zone.pk}/lke/?bagian=A.I.1#tanya-A-I-1-i-a"' in page
        picture = ask(place.leader, f"{address}?bukti={uses[second.pk]}").content.decode()
        assert f'<img src="{at(place)}{second.evidence_id}/1/berkas"' in picture
        linked = ask(place.leader, f"{address}?bukti={uses[third.pk]}").content.decode()
        assert 'href="https://berkas.contoh.go.id/sk" target="_blank" rel="noopener noreferrer"' in linked
        assert 'rel="next"' not in linked

    def test_only_this_page_may_show_frames(self, place, ask):
        bring(place)
        assert "frame-src" not in ask(place.leader, at(place))["Content-Security-Policy"]

    def test_from_the_last_evidence_of_a_field_one_goes_on_to_the_next_field_that_has_any(self, place, ask):
        bring(place)
        bring(place, text("lain"), AREA_2)
        page = ask(place.leader, f"/zona/{place.zone.pk}/isian/{YES_NO}/bukti/").content.decode()
        assert f'/isian/{AREA_2}/bukti/">Isian berikutnya' in page

    def test_the_order_is_changed_by_whoever_answers_and_by_nobody_else(self, place, ask):
        bring(place, text("a"), title="Satu")
        second = EvidenceUse.objects.get(version=bring(place, text("b"), title="Dua"))
        address = f"/zona/{place.zone.pk}/isian/{YES_NO}/bukti/urut/"
        assert ask(place.staff, address, {"bukti": second.pk, "arah": "naik"}).status_code == 403
        assert ask(place.leader, address, {"bukti": second.pk, "arah": "naik"}).status_code == 302
        titles = EvidenceUse.objects.order_by("position").values_list("version__evidence__title", flat=True)
        assert list(titles) == ["Dua", "Satu"]
        for odd in ({}, {"bukti": "x"}, {"bukti": second.pk, "arah": "naik"}, {"bukti": "9" * 30}):
            assert ask(place.leader, address, odd).status_code == 302

    def test_a_file_is_served_shut_off_and_downloaded_where_it_cannot_be_shown(self, place, ask):
        version = bring(place, content.of_file(PDF, "SK tim.pdf", limit=LIMIT))
        inline = ask(place.staff, at(place, f"{version.evidence_id}/1/berkas"))
        assert inline["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert inline["X-Frame-Options"] == "SAMEORIGIN"
        assert inline["Content-Disposition"].startswith("inline")
        assert b"".join(inline.streaming_content) == PDF
        close(inline)
        download = ask(place.staff, at(place, f"{version.evidence_id}/1/berkas?unduh=1"))
        assert download["Content-Disposition"].startswith("attachment")
        close(download)
        other = bring(place, text())
        notes = ask(place.staff, at(place, f"{other.evidence_id}/1/berkas"))
        assert notes["Content-Disposition"].startswith("attachment")
        close(notes)

    def test_what_is_not_of_the_zone_is_404(self, place, ask):
        version = bring(place)
        other = place.zone_of(place.town.health, by=place.town.user(place.town.root, "Kepala contoh", "head"))
        leader = place.town.user(place.town.health, "Ketua lain contoh", "zi_leader")
        for tail in ("", "1/berkas", "ubah/", "versi-baru/", "pakai/"):
            address = f"/zona/{other.pk}/bukti/{version.evidence_id}/{tail}"
            assert ask(leader, address).status_code == 404, tail
            assert ask(leader, at(place, f"{version.evidence_id}/{tail}")).status_code == 404, tail
        for missing in (f"{version.evidence_id}/2/berkas", "999999/", f"{version.evidence_id}/pakai/999/lepas/"):
            assert ask(place.leader, at(place, missing)).status_code == 404
        assert ask(place.leader, f"/zona/{place.zone.pk}/isian/A.IX.9/bukti/").status_code == 404


class TestOneEvidence:
    def test_a_second_person_checks_it_on_its_page_and_the_thread_shows_it(self, place, ask):
        version = bring(place)
        address = at(place, f"{version.evidence_id}/")
        assert "Periksa sebagai orang kedua" not in ask(place.leader, address).content.decode()
        assert "Periksa sebagai orang kedua" in ask(place.secretary, address).content.decode()
        refused = ask(place.secretary, f"{address}periksa/", {"hasil": "returned", "alasan": ""})
        assert refused.status_code == 422
        assert "Tulis apa yang perlu diperbaiki" in refused.content.decode()
        seen = evidence_checks.checked_version(version)
        sent = {"hasil": "returned", "alasan": "Halaman 2 buram", "dilihat": seen}
        assert ask(place.secretary, f"{address}periksa/", sent).status_code == 302
        page = ask(place.leader, address).content.decode()
        assert "Perlu diperbaiki" in page
        assert "Halaman 2 buram" in page

    def test_a_check_of_what_has_changed_keeps_the_reason_and_can_be_sent_again(self, place, ask):
        version = bring(place)
        address = at(place, f"{version.evidence_id}/periksa/")
        sent = {"hasil": "returned", "alasan": "Buram", "dilihat": evidence_checks.checked_version(version)}
        evidence.change(place.zone.pk, version.evidence_id, title="SK", period=LAST_YEAR, by=place.leader, at=AT)
        refused = ask(place.secretary, address, sent)
        assert refused.status_code == 422
        assert ">\nBuram</textarea>" in refused.content.decode()
        version.refresh_from_db()
        again = evidence_checks.checked_version(version)
        assert f'value="{again}"' in refused.content.decode()

    def test_the_uploader_and_whoever_may_not_check_are_refused(self, place, ask):
        version = bring(place)
        address = at(place, f"{version.evidence_id}/periksa/")
        assert ask(place.leader, address, {"hasil": "accepted"}).status_code == 422
        assert ask(place.staff, address, {"hasil": "accepted"}).status_code == 403

    def test_further_fields_are_ticked_each_with_its_page(self, place, ask):
        version = bring(place, content.of_file(PDF, "sk.pdf", limit=LIMIT))
        address = at(place, f"{version.evidence_id}/pakai/")
        sent = {"isian": [SCALED, AREA_2], f"halaman-{SCALED}": "2", f"halaman-{AREA_2}": "7"}
        refused = ask(place.leader, address, sent)
        assert refused.status_code == 422
        assert "hanya 3 halaman" in refused.content.decode()
        assert f'value="{SCALED}" checked' in refused.content.decode()
        assert EvidenceUse.objects.count() == 1
        assert ask(place.leader, address, {**sent, f"halaman-{AREA_2}": ""}).status_code == 302
        assert {use.field: use.page for use in EvidenceUse.objects.all()} == {YES_NO: None, SCALED: 2, AREA_2: None}
        assert ask(place.leader, address, {"isian": ["A.IX.9"]}).status_code == 422
        assert ask(place.leader, address, {}).status_code == 422

    def test_a_page_is_changed_and_a_use_removed(self, place, ask):
        version = bring(place, content.of_file(PDF, "sk.pdf", limit=LIMIT))
        use = EvidenceUse.objects.get()
        address = at(place, f"{version.evidence_id}/pakai/{use.pk}/")
        assert ask(place.leader, address, {"halaman": "4"}).status_code == 422
        assert ask(place.leader, address, {"halaman": "3"}).status_code == 302
        assert ask(place.leader, f"{address}lepas/").status_code == 200
        assert ask(place.leader, f"{address}lepas/", {}).status_code == 302
        assert not EvidenceUse.objects.exists()
        assert "tersimpan di pustaka" in ask(place.leader, at(place, f"{version.evidence_id}/")).content.decode()

    def test_title_and_period_are_changed_and_of_two_the_second_keeps_the_own_words(self, place, ask):
        version = bring(place)
        address = at(place, f"{version.evidence_id}/ubah/")
        seen = evidence.stored_version(version.evidence, version)
        sent = {"judul": "Satu", "mulai": "1-1-2026", "sampai": "", "versi": seen}
        assert ask(place.leader, address, sent).status_code == 302
        refused = ask(place.secretary, address, {**sent, "judul": "Dua"})
        assert refused.status_code == 422
        assert 'value="Dua"' in refused.content.decode()
        assert "Yang tersimpan sekarang" in refused.content.decode()
        assert Evidence.objects.get().title == "Satu"

    def test_a_new_version_says_what_it_moved(self, place, ask):
        version = bring(place)
        address = at(place, f"{version.evidence_id}/versi-baru/")
        answer = ask(place.leader, address, {"berkas": upload(), "mulai": "", "sampai": ""})
        assert answer.status_code == 302
        page = ask(place.leader, answer["Location"]).content.decode()
        assert "Versi 2 tersimpan" in page
        assert "1 isian sekarang memakainya" in page
        refused = ask(place.leader, address, {"berkas": upload(), "mulai": "2-2-2026", "sampai": "1-1-2026"})
        assert "Pilih lagi berkasnya" in refused.content.decode()

    def test_a_dead_host_is_not_called_dead_anywhere(self, place, ask):
        version = bring(place, link())
        EvidenceVersion.objects.update(link_state="not_reachable_from_here", link_asked_at=AT)
        for address in (
            at(place),
            at(place, f"{version.evidence_id}/"),
            f"/zona/{place.zone.pk}/isian/{YES_NO}/bukti/",
        ):
            page = ask(place.staff, address).content.decode()
            assert "Tidak terjangkau dari sini" in page
            assert ">Mati<" not in page.replace('<option value="dead">Mati</option>', "")

    def test_a_link_is_asked_again_on_request_and_a_file_is_not(self, place, ask):
        version, other = bring(place, link()), bring(place, text())
        assert ask(place.staff, at(place, f"{version.evidence_id}/tautan/"), {}).status_code == 302
        answer = ask(place.staff, at(place, f"{other.evidence_id}/tautan/"), {})
        assert "bukan tautan" in ask(place.staff, answer["Location"]).content.decode()


class TestTheList:
    def build(self, place) -> None:
        old = Period(date(2019, 1, 1), date(2019, 12, 31))
        bring(place, text("a"), title="Dalam", period=Period(date(2026, 1, 1)))
        bring(place, text("b"), SCALED, title="Luar", period=old, by=place.secretary)
        bring(place, link(), AREA_2, title="Tautan")
        bring(place, text("c"), "", title="Pustaka")
        EvidenceVersion.objects.filter(evidence__title="Tautan").update(link_state="dead")
        checked = EvidenceVersion.objects.get(evidence__title="Dalam")
        evidence_checks.check(place.zone.pk, checked.evidence_id, accepted=True, by=place.secretary, at=AT)

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", {"Dalam", "Luar", "Tautan"}),
            ("pakai=belum", {"Pustaka"}),
            ("judul=dal", {"Dalam"}),
            ("jenis=link", {"Tautan"}),
            ("periksa=accepted", {"Dalam"}),
            ("periksa=unchecked", {"Luar", "Tautan"}),
            ("masa=inside", {"Dalam"}),
            ("masa=outside", {"Luar"}),
            ("masa=undated", {"Tautan"}),
            ("area=1", {"Dalam", "Luar"}),
            ("area=hasil", set()),
            (f"pertanyaan={AREA_2}", {"Tautan"}),
            ("tautan=dead", {"Tautan"}),
            ("tautan=not_asked", set()),
            ("area=9&jenis=x", {"Dalam", "Luar", "Tautan"}),  # an unknown filter is said and filters nothing
        ],
    )
    def test_it_is_filtered(self, place, ask, query, found):
        self.build(place)
        page = ask(place.staff, f"{at(place)}?{query}")
        assert {version.evidence.title for version in page.context["page"].rows} == found

    def test_what_the_filter_says_of_a_period_is_what_the_windows_say(self, place, ask):
        periods = [
            Period(), Period(date(2026, 1, 1)), Period(date(2019, 1, 1), date(2019, 12, 31)),
            Period(date(2026, 12, 16)), Period(date(2025, 12, 16), date(2025, 12, 16)),
            Period(date(2025, 12, 15), date(2025, 12, 15)), Period(date(2026, 12, 15), date(2026, 12, 15)),
        ]  # fmt: skip
        for number, period in enumerate(periods):
            version = bring(place, text(f"isi {number}"), period=period)
            uses = [
                EvidenceUse(zone=place.zone, field=field, version=version, by="1", at=AT)
                for field in place.rules.instrument.fields if field != YES_NO
            ]  # fmt: skip
            EvidenceUse.objects.bulk_create(uses)
        from pilar.evaluation.queries import library
        from pilar.evaluation.queries.evidence import by_field
        from pilar.evaluation.windows import Fit

        shown = by_field(place.zone.pk, place.rules.instrument, place.zone.cutoff)
        for fit in Fit:
            by_filter = set(library.uses_that(fit, place.zone, place.rules).values_list("pk", flat=True))
            assert by_filter == {each.use.pk for uses in shown.values() for each in uses if each.fit is fit}

    def test_it_is_downloaded_whole(self, place, ask):
        self.build(place)
        answer = ask(place.staff, f"{at(place)}?unduh=xlsx")
        rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content)))["Data"].values)
        close(answer)
        assert {row[0] for row in rows[1:]} == {"Dalam", "Luar", "Tautan"}
        assert {row[2] for row in rows[1:]} == {YES_NO, SCALED, AREA_2}
        text_answer = ask(place.staff, f"{at(place)}?unduh=csv&judul=Luar")
        lines = b"".join(text_answer.streaming_content).decode().splitlines()
        assert len(lines) == 2
        assert "Di luar masa" in lines[1]

    def test_a_zone_without_evidence_says_what_to_do(self, place, ask):
        assert "Zona ini belum memakai bukti" in ask(place.leader, at(place)).content.decode()


class TestQueries:
    def many(self, place, count: int) -> None:
        """So many links, half of them on one field, each in use three times."""
        fields = list(place.rules.instrument.fields)
        made = Evidence.objects.bulk_create(
            Evidence(unit=place.town.training, kind="link", title=f"Bukti {number}", created_at=AT, created_by="1")
            for number in range(count)
        )
        versions = EvidenceVersion.objects.bulk_create(
            EvidenceVersion(
                evidence=each, number=1, url=f"https://contoh.go.id/{each.pk}", sha256=str(each.pk), by="1", at=AT
            )
            for each in made
        )
        EvidenceUse.objects.bulk_create(
            EvidenceUse(zone=place.zone, field=field, version=version, by="1", at=AT)
            for number, version in enumerate(versions)
            for field in {YES_NO if number % 2 else SCALED, *(fields[(number + step) % 127] for step in (3, 50))}
        )

    @pytest.mark.parametrize(
        ("tail", "most"),
        [("bukti/", 10), ("bukti/?masa=outside&area=1&tautan=dead", 10), ("bukti/?pakai=belum", 10),
         (f"isian/{YES_NO}/bukti/", 11), ("bukti/{pk}/", 14), ("bukti/tambah/?cara=ada", 11), ("bukti/foto/", 8)],
    )  # fmt: skip
    def test_a_page_takes_as_many_for_10_rows_as_for_1000(self, place, client, tail, most):
        self.many(place, 10)
        counted = []
        client.force_login(place.leader)
        first = Evidence.objects.order_by("pk")[0]
        address = f"/zona/{place.zone.pk}/{tail.format(pk=first.pk)}"
        client.get(address)
        for more in (0, 990):
            self.many(place, more)
            with CaptureQueriesContext(connection) as taken:
                assert client.get(address).status_code == 200
            counted.append(len(taken))
        assert counted[0] == counted[1], taken.captured_queries
        assert counted[0] <= most, [each["sql"][:150] for each in taken.captured_queries]


class TestInbox:
    def items(self, user) -> list[str]:
        asker = Asker(user, rights_of(user, AT), AT, TODAY)
        return [item.title for item in items_for(asker)]

    def test_what_waits_for_a_check_waits_for_everybody_but_the_uploader(self, place):
        bring(place)
        bring(place, text("b"), by=place.secretary)
        bring(place, text("c"), "")  # serves nothing yet
        assert "1 bukti menunggu diperiksa" in self.items(place.leader)
        assert "2 bukti menunggu diperiksa" in self.items(place.head)
        assert not [each for each in self.items(place.staff) if "diperiksa" in each]

    def test_what_came_back_waits_for_its_uploader_until_a_new_version_is_there(self, place):
        version = bring(place, title="SK tim", field=YES_NO)
        evidence_checks.check(
            place.zone.pk, version.evidence_id, accepted=False, reason="Buram", by=place.secretary, at=AT
        )  # fmt: skip
        assert "Bukti Anda perlu diperbaiki: SK tim" in self.items(place.leader)
        assert not [each for each in self.items(place.secretary) if "perlu diperbaiki" in each]
        evidence.add_version(
            place.zone.pk, version.evidence_id, text("dua"), period=Period(), by=place.leader, at=AT
        )  # fmt: skip
        assert not [each for each in self.items(place.leader) if "perlu diperbaiki" in each]
        assert "1 bukti menunggu diperiksa" in self.items(place.secretary)

    def test_it_takes_as_many_queries_for_many_as_for_one(self, place, django_assert_max_num_queries):
        for number in range(12):
            bring(place, text(str(number)))
        rights = rights_of(place.secretary, AT)
        place.secretary.__dict__["_rights"] = rights
        from pilar.evaluation.inbox import evidence as inbox

        with django_assert_max_num_queries(2):
            asker = Asker(place.secretary, rights, AT, TODAY)
            assert [*inbox.evidence_to_check(asker), *inbox.evidence_returned(asker)]
