"""The pages of an uploaded list, and the command ``pilar people import`` as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from pilar.organisation.actions.people_import import upload_list
from pilar.organisation.models import PeopleImport, Person, User
from pilar.organisation.people_list.columns import read_list
from tests import prepared
from tests.organisation.lists import csv, nip, person, xlsx
from tests.organisation.town import AT

IMPORTS = "/kelola/pegawai/impor/"


@pytest.fixture
def officer(town):
    return town.user(town.labour, "Kepegawaian contoh", "personnel")


@pytest.fixture
def upload(town, officer):
    rows = [person(1), person(2, NIP="123"), person(3, NIP=f"1930{nip(3)[4:]}")]
    return upload_list(town.labour, xlsx(*rows), "daftar contoh.xlsx", by=officer, at=AT)


def address(upload, name="import", *more):
    return reverse(f"organisation:{name}", args=[upload.pk, *more])


def send(client, data, unit="dinas-tenaga-kerja", name="daftar.xlsx"):
    return client.post(IMPORTS, {"file": SimpleUploadedFile(name, data), "unit": unit})


class TestUploading:
    def test_a_list_waits_in_its_preview(self, client, town, officer):
        client.force_login(officer)
        before = Person.objects.count()
        response = send(client, csv(person(1)), name="daftar.csv")
        upload = PeopleImport.objects.get()
        assert response["Location"] == address(upload)
        assert "Terapkan 1 baris yang benar" in client.get(address(upload)).content.decode()
        assert Person.objects.count() == before

    @pytest.mark.parametrize(
        ("data", "unit", "sentence"),
        [
            (b"%PDF-1.7", "dinas-tenaga-kerja", "PDF"),
            (b"", "dinas-tenaga-kerja", "kosong"),
            (xlsx(person(1)), "dinas-kesehatan", "tidak ada di lingkup ini"),
        ],
    )
    def test_a_bad_file_or_unit_is_refused_in_the_form(self, client, town, officer, data, unit, sentence):
        client.force_login(officer)
        response = send(client, data, unit)
        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert not PeopleImport.objects.exists()

    def test_the_own_unit_is_filled_in(self, client, town, officer):
        client.force_login(officer)
        assert 'value="Dinas Tenaga Kerja"' in client.get(IMPORTS).content.decode()

    def test_the_template_is_a_workbook(self, client, town, officer):
        client.force_login(officer)
        book = load_workbook(BytesIO(b"".join(client.get(f"{IMPORTS}contoh.xlsx"))))
        assert book.sheetnames == ["Pegawai", "Keterangan"]


class TestWhoSeesIt:
    PAGES = (("import", ()), ("import-row", (3,)), ("import-wrong", ()), ("import-discard", ()))

    @pytest.mark.parametrize(("name", "more"), PAGES)
    def test_another_opd_and_another_body_get_404(self, client, town, upload, name, more):
        for user in (town.user(town.health, "Kepegawaian lain", "personnel"), town.other_admin):
            client.force_login(user)
            assert client.get(address(upload, name, *more)).status_code == 404

    @pytest.mark.parametrize(("name", "more"), PAGES)
    def test_staff_get_403_and_strangers_the_sign_in(self, client, town, upload, name, more):
        assert client.get(address(upload, name, *more)).status_code == 302
        client.force_login(town.user(town.labour, "Staf contoh", "staff"))
        assert client.get(address(upload, name, *more)).status_code == 403

    def test_nobody_else_applies_it(self, client, town, upload):
        client.force_login(town.other_admin)
        assert client.post(address(upload, "import-apply"), {"mana": "semua"}).status_code == 404
        client.force_login(town.user(town.labour, "Staf contoh", "staff"))
        assert client.post(address(upload, "import-apply"), {"mana": "semua"}).status_code == 403
        assert client.get(address(upload, "import-apply")).status_code == 405


class TestPreview:
    def test_a_wrong_cell_is_named(self, client, town, officer, upload):
        client.force_login(officer)
        text = client.get(address(upload)).content.decode()
        assert "<strong>B3:</strong> NIP terdiri dari 18 angka" in text

    def test_the_wrong_rows_come_as_a_workbook_that_can_be_uploaded_again(self, client, town, officer, upload):
        client.force_login(officer)
        data = b"".join(client.get(address(upload, "import-wrong")))
        rows = list(load_workbook(BytesIO(data))["Data"].values)
        assert rows[0][-1] == "Keterangan"
        assert "NIP (B3): NIP terdiri dari 18 angka" in str(rows[1][-1])
        found = read_list(data)
        assert len(found.fields) == 9
        assert len(found.rows) == 2

    @pytest.mark.parametrize("state", ["new", "wrong", "same", "tidak-ada"])
    def test_the_same_queries_for_10_and_1000_rows(self, client, town, officer, state):
        def queries(count: int) -> int:
            rows = [person(n) if n % 2 else person(n, NIP="1") for n in range(count)]
            upload = upload_list(town.labour, csv(*rows), "daftar.csv", by=officer, at=AT)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"{address(upload)}?keadaan={state}").status_code == 200
            return len(captured)

        client.force_login(officer)
        client.get(IMPORTS)
        assert queries(10) == queries(1000)

    def test_pages_follow_each_other(self, client, town, officer):
        upload = upload_list(town.labour, csv(*(person(n) for n in range(60))), "d.csv", by=officer, at=AT)
        client.force_login(officer)
        first = client.get(address(upload)).context["page"]
        second = client.get(address(upload) + first.next).context["page"]
        assert [len(first.rows), len(second.rows)] == [50, 10]

    def test_who_is_not_in_the_file(self, client, town, officer, upload):
        town.person(town.training, "Sudah Tiada di Berkas")
        client.force_login(officer)
        assert "Sudah Tiada di Berkas" in client.get(f"{address(upload)}?keadaan=tidak-ada").content.decode()


class TestMending:
    def test_a_row_is_mended_in_the_page(self, client, town, officer, upload):
        client.force_login(officer)
        row = address(upload, "import-row", 3)
        values = upload.rows.get(number=3).values
        still = client.post(row, {**values, "nip": "1234"})
        assert still.status_code == 422
        assert "memuat 4 angka" in still.content.decode()
        assert client.post(row, {**values, "nip": nip(2)})["Location"].endswith("?keadaan=new")
        assert upload.rows.get(number=3).state == "new"

    def test_a_doubtful_number_is_confirmed_there(self, client, town, officer, upload):
        client.force_login(officer)
        row = address(upload, "import-row", 4)
        assert "Nomor ini sudah saya cocokkan dengan SK" in client.get(row).content.decode()
        client.post(row, {**upload.rows.get(number=4).values, "confirmed": "on"})
        assert upload.rows.get(number=4).state == "new"

    def test_a_row_is_taken_out(self, client, town, officer, upload):
        client.force_login(officer)
        client.post(address(upload, "import-drop", 3))
        assert not upload.rows.filter(number=3).exists()
        assert client.get(address(upload, "import-row", 3)).status_code == 404


class TestApplying:
    def test_with_accounts(self, client, town, officer, upload):
        client.force_login(officer)
        response = client.post(address(upload, "import-apply"), {"mana": "semua", "akun": "1"}, follow=True)
        assert "1 baris diterapkan." in response.content.decode()
        assert User.objects.filter(username=nip(1)).exists()

    def test_ticked_rows_only(self, client, town, officer, upload):
        client.force_login(officer)
        nothing = client.post(address(upload, "import-apply"), {"mana": "dipilih"}, follow=True)
        assert "Belum ada baris yang ditandai" in nothing.content.decode()
        chosen = {"mana": "dipilih", "pilih": [upload.rows.get(number=2).pk, "x"]}
        client.post(address(upload, "import-apply"), chosen)
        assert Person.objects.filter(nip=nip(1)).exists()

    @pytest.mark.parametrize("number", ["9" * 40, "9" * 5000], ids=len)
    def test_a_number_that_no_row_can_have_is_no_row(self, client, officer, upload, number):
        client.force_login(officer)
        chosen = {"mana": "dipilih", "pilih": [number]}
        nothing = client.post(address(upload, "import-apply"), chosen, follow=True)
        assert "Belum ada baris yang ditandai" in nothing.content.decode()

    def test_more_than_fit_go_on_with_the_next_press(self, client, town, officer, monkeypatch):
        from pilar.organisation.actions import people_import

        upload = upload_list(town.labour, csv(*(person(n) for n in range(5))), "d.csv", by=officer, at=AT)
        monkeypatch.setattr(people_import.apply_rows, "__kwdefaults__", {
            **(people_import.apply_rows.__kwdefaults__ or {}), "limit": 3,
        })  # fmt: skip
        client.force_login(officer)
        page = client.post(address(upload, "import-apply"), {"mana": "semua"}, follow=True).content.decode()
        assert "Lanjutkan" in page
        assert "3 dari 5 baris sudah diterapkan" in page
        client.post(address(upload, "import-apply"), {"mana": "semua"})
        assert upload.rows.filter(state="applied").count() == 5

    def test_an_import_is_removed_and_what_it_did_stays(self, client, town, officer, upload):
        client.force_login(officer)
        client.post(address(upload, "import-apply"), {"mana": "semua"})
        client.post(address(upload, "import-discard"))
        assert not PeopleImport.objects.exists()
        assert Person.objects.filter(nip=nip(1)).exists()


SETUP = """
import django; django.setup()
from tests.organisation.town import build
town = build(); town.user(town.labour, "Kepegawaian contoh", "personnel")
from pilar.organisation.models import User
print(User.objects.get(username__startswith="pg-").username)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = prepared.fill_home(tmp_path_factory.mktemp("home"))
    environment = {
        **os.environ, "PILAR_HOME": str(home), "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "pilar.settings",
    }  # fmt: skip
    made = subprocess.run([sys.executable, "-c", SETUP], env=environment, check=True, capture_output=True, text=True)
    return home, environment, made.stdout.strip()


class TestTheCommand:
    def run(self, home, *arguments):
        folder, environment, login = home
        command = [sys.executable, "-m", "pilar", "people", "import", *arguments, "--as", login]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=folder)

    def test_first_what_would_happen_and_then_that_it_did(self, home):
        folder = home[0]
        (folder / "daftar.xlsx").write_bytes(xlsx(person(1), person(2, NIP="1")))
        looked = self.run(home, "daftar.xlsx", "--unit", "dinas-tenaga-kerja")
        assert looked.returncode == 1
        assert looked.stderr == ""
        assert "2 baris dibaca: 1 baru, 1 salah." in looked.stdout
        assert "B3: NIP terdiri dari 18 angka" in looked.stdout
        assert "Belum ada yang diterapkan" in looked.stdout
        applied = self.run(home, "daftar.xlsx", "--unit", "dinas-tenaga-kerja", "--apply", "--json")
        report = json.loads(applied.stdout)
        assert report["applied"] == 1
        assert report["rows"]["wrong"] == 1
        assert report["problems"][0]["cell"] == "B3"
        (folder / "benar.csv").write_bytes(csv(person(1)))
        again = self.run(home, "benar.csv", "--unit", "dinas-tenaga-kerja", "--apply")
        assert (again.returncode, again.stderr) == (0, "")
        assert "1 sama" in again.stdout

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (("tiada.csv", "--unit", "dinas-tenaga-kerja"), "tidak ditemukan"),
            (("rusak.csv", "--unit", "dinas-tenaga-kerja"), "Judul kolom"),
            (("rusak.csv", "--unit", "dinas-kesehatan"), "tidak ada dalam lingkup"),
        ],
    )
    def test_an_error_is_one_sentence(self, home, arguments, sentence):
        (home[0] / "rusak.csv").write_bytes(b"bukan;daftar")
        done = self.run(home, *arguments)
        assert (done.returncode, done.stdout) == (1, "")
        assert sentence in done.stderr
        assert done.stderr.count("\n") == 1
