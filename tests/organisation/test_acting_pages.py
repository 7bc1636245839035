"""The pages of acting heads, and what waits for those who lead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pilar.kernel.inbox import Asker
from pilar.organisation.access import keep_rights, local_day
from pilar.organisation.actions import acting, units
from pilar.organisation.inbox import acting_ends, without_a_head
from pilar.organisation.models import Duty, Unit, User
from tests.organisation.town import AT, START


@pytest.fixture
def day() -> date:
    return local_day(timezone.now())


@pytest.fixture
def head(town):
    return town.user(town.labour, "Kepala contoh", "head")


@pytest.fixture
def as_head(head, client):
    client.force_login(head)
    return client


def typed(day, first=0, last=10, **more):
    return {
        "kind": "plh", "position": "Kepala Dinas", "valid_from": f"{day + timedelta(days=first):%d-%m-%Y}",
        "valid_until": f"{day + timedelta(days=last):%d-%m-%Y}", "basis": "SP 7/2026", **more,
    }  # fmt: skip


def act(town, day, first=0, last=10, unit=None, name="Pelaksana contoh"):
    return acting.appoint(
        unit or town.labour, town.person(town.labour, name), Duty.PLT, "Kepala Dinas", by=town.admin, at=timezone.now(),
        valid_from=day + timedelta(days=first), valid_until=day + timedelta(days=last), basis="SP 1/2026",
    )  # fmt: skip


def text(response) -> str:
    return response.content.decode()


class TestAppointing:
    def test_goes_by_unit_person_details_and_a_look(self, town, as_head, day):
        person = town.person(town.training, "Siti contoh", position="Instruktur")
        answer = as_head.post("/kelola/pelaksana/baru/", {"unit": town.labour.slug})
        address = answer.headers["Location"]
        assert address == f"/kelola/pelaksana/baru/{town.labour.slug}/"
        answer = as_head.post(address, {"person": "siti"})
        assert answer.status_code == 200
        found = text(answer)
        assert "Ada yang perlu dibetulkan" not in found
        assert "Instruktur, UPT Balai Latihan Kerja" in found
        answer = as_head.post(address, {"person": "siti", "person_pilihan": person.pk})
        address = answer.headers["Location"]
        assert 'value="Kepala Dinas Tenaga Kerja"' in text(as_head.get(address))
        look = text(as_head.post(address, typed(day)))
        assert "memegang peran Kepala" in look
        assert "Akun masuk dibuka" in look
        assert not Duty.objects.filter(kind=Duty.PLH).exists()
        done = as_head.post(address, typed(day, yakin="1"), follow=True)
        assert "Siti contoh ditunjuk sebagai Plh. Kepala Dinas" in text(done)
        assert User.objects.get(person=person).grants.get().role == "head"

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"basis": ""}, "Isi dasar penunjukan"),
            ({"valid_until": ""}, "selalu punya hari terakhir"),
            ({"valid_from": ""}, "Isi tanggal mulainya"),
            ({"last": -3}, "mendahului"),
            ({"kind": "definitive"}, "Pilih Plt. atau Plh."),
            ({"position": " "}, "Isi jabatan"),
        ],
    )
    def test_is_refused_and_nothing_typed_is_lost(self, town, as_head, day, change, message):
        person = town.person(town.labour)
        answer = as_head.post(
            f"/kelola/pelaksana/baru/{town.labour.slug}/{person.pk}/",
            typed(day, **{"basis": "SP 9/2026", "yakin": "1", **change}),
        )
        assert answer.status_code == 422
        assert message in text(answer)
        assert f'value="{change.get("basis", "SP 9/2026")}"' in text(answer) or "basis" in change
        assert not Duty.objects.exclude(kind=Duty.DEFINITIVE).exists()

    def test_over_another_tells_with_whom_and_when(self, town, as_head, day):
        act(town, day, 5, 20)
        person = town.person(town.labour)
        answer = as_head.post(
            f"/kelola/pelaksana/baru/{town.labour.slug}/{person.pk}/", typed(day, yakin="1")
        )  # fmt: skip
        assert answer.status_code == 422
        assert "Pelaksana contoh sudah ditunjuk sebagai Plt. Kepala Dinas" in text(answer)

    def test_of_an_assessor_is_refused_in_words(self, town, client, day):
        assessor = town.user(town.office, role="tpi_member", at=town.labour)
        client.force_login(town.admin)
        answer = client.post(
            f"/kelola/pelaksana/baru/{town.labour.slug}/{assessor.person.pk}/", typed(day, yakin="1")
        )  # fmt: skip
        assert answer.status_code == 422
        assert "tidak boleh menjadi kepalanya" in text(answer)

    def test_of_oneself_or_of_somebody_whom_one_does_not_see_does_not_exist(self, town, as_head, head):
        for person in (head.person, town.person(town.health), town.person(town.other_root)):
            assert as_head.get(f"/kelola/pelaksana/baru/{town.labour.slug}/{person.pk}/").status_code == 404

    def test_a_closed_unit_cannot_be_chosen(self, town, as_head, day):
        units.close_unit(town.training, day - timedelta(days=1), "Perbup", by=town.admin, at=AT)
        assert as_head.post("/kelola/pelaksana/baru/", {"unit": town.training.slug}).status_code == 422
        person = town.person(town.labour)
        answer = as_head.post(
            f"/kelola/pelaksana/baru/{town.training.slug}/{person.pk}/", typed(day, yakin="1")
        )  # fmt: skip
        assert "tidak berlaku pada seluruh masa" in text(answer)

    @pytest.mark.parametrize("step", ["", "{person}/"])
    def test_elsewhere_is_404_and_without_the_right_403(self, town, as_head, client, step):
        step = step.format(person=town.person(town.labour).pk)
        assert as_head.get(f"/kelola/pelaksana/baru/{town.health.slug}/{step}").status_code == 404
        client.force_login(town.user(town.labour, role="staff"))
        assert client.get(f"/kelola/pelaksana/baru/{town.labour.slug}/{step}").status_code == 403


class TestTheList:
    def test_holds_present_coming_and_past_ones(self, town, as_head, day):
        act(town, day, -20, -10, name="Lama contoh")
        act(town, day, -1, 5, name="Kini contoh")
        act(town, day, 6, 9, name="Nanti contoh")
        page = text(as_head.get("/kelola/pelaksana/"))
        assert page.index("Nanti contoh") < page.index("Kini contoh") < page.index("Lama contoh")
        for time, name in (("sekarang", "Kini"), ("akan-datang", "Nanti"), ("selesai", "Lama")):
            page = text(as_head.get(f"/kelola/pelaksana/?masa={time}"))
            assert page.count('scope="row"') == 1
            assert name in page
        assert text(as_head.get("/kelola/pelaksana/?nama=kini")).count('scope="row"') == 1
        assert len(b"".join(as_head.get("/kelola/pelaksana/?unduh=csv")).decode().splitlines()) == 4

    def test_of_another_opd_or_body_is_not_seen(self, town, as_head, client, day):
        duty = act(town, day, unit=town.health)
        assert "Belum ada Plt. atau Plh." in text(as_head.get("/kelola/pelaksana/"))
        client.force_login(town.other_admin)
        for step in ("", "akhiri/", "batal/"):
            assert client.get(f"/kelola/pelaksana/{duty.pk}/{step}").status_code == 404

    def test_is_refused_to_staff_and_strangers(self, town, client):
        assert client.get("/kelola/pelaksana/").headers["Location"].startswith("/masuk/")
        client.force_login(town.user(town.labour, role="staff"))
        assert client.get("/kelola/pelaksana/").status_code == 403

    def test_costs_the_same_for_few_and_for_many(self, town, as_head, day):
        def cost() -> int:
            as_head.get("/kelola/pelaksana/")
            with CaptureQueriesContext(connection) as queries:
                as_head.get("/kelola/pelaksana/")
            return len(queries)

        act(town, day, 0, 0)
        few = cost()
        for number in range(1, 20):
            act(town, day, number, number)
        assert cost() == few


class TestChanging:
    def test_corrects_days_and_role(self, town, as_head, day):
        duty = act(town, day)
        data = {name: value for name, value in typed(day, 1, 4).items() if name not in ("kind", "position")}
        as_head.post(f"/kelola/pelaksana/{duty.pk}/", {**data, "versi": acting.version(duty)})
        duty.refresh_from_db()
        assert (duty.valid_from, duty.valid_until) == (day + timedelta(days=1), day + timedelta(days=4))
        assert duty.grants.get().valid_until == duty.valid_until

    def test_after_somebody_else_shows_both(self, town, as_head, day):
        duty = act(town, day)
        seen = acting.version(duty)
        acting.change(
            duty, valid_from=day, valid_until=day, basis="SP pertama", by=town.admin, at=timezone.now()
        )  # fmt: skip
        data = {name: value for name, value in typed(day, 1, 4).items() if name not in ("kind", "position")}
        page = text(as_head.post(f"/kelola/pelaksana/{duty.pk}/", {**data, "versi": seen}))
        assert "<dd>SP pertama</dd>" in page
        assert 'value="SP 7/2026"' in page

    def test_ends_earlier(self, town, as_head, day):
        duty = act(town, day, -5)
        answer = as_head.post(
            f"/kelola/pelaksana/{duty.pk}/akhiri/", {"last_day": f"{day:%d-%m-%Y}"}, follow=True
        )  # fmt: skip
        assert "berakhir" in text(answer)
        duty.refresh_from_db()
        assert duty.valid_until == day
        assert as_head.post(f"/kelola/pelaksana/{duty.pk}/akhiri/", {"last_day": "1-1-2020"}).status_code == 422

    def test_takes_back_what_has_not_begun_after_a_look(self, town, as_head, day):
        duty = act(town, day, 3)
        assert "Batalkan penunjukan ini?" in text(as_head.get(f"/kelola/pelaksana/{duty.pk}/batal/"))
        assert Duty.objects.filter(pk=duty.pk).exists()
        as_head.post(f"/kelola/pelaksana/{duty.pk}/batal/", {"yakin": "1"})
        assert not Duty.objects.filter(pk=duty.pk).exists()

    def test_what_has_begun_is_not_taken_back(self, town, as_head, day):
        duty = act(town, day)
        answer = as_head.post(f"/kelola/pelaksana/{duty.pk}/batal/", {"yakin": "1"})
        assert answer.headers["Location"] == f"/kelola/pelaksana/{duty.pk}/akhiri/"

    @pytest.mark.parametrize("step", ["", "akhiri/", "batal/"])
    def test_what_one_sees_and_may_not_change_is_403(self, town, client, day, step):
        duty = act(town, day, 3)
        viewer = town.user(town.health, role="head")
        town.give(viewer, "staff", town.labour)
        client.force_login(viewer)
        assert client.get(f"/kelola/pelaksana/{duty.pk}/{step}").status_code == 403

    def test_a_definitive_duty_is_none_of_these_pages(self, town, as_head):
        duty = town.person(town.labour).duties.get()
        assert as_head.get(f"/kelola/pelaksana/{duty.pk}/").status_code == 404


class TestWhatWaits:
    def asker(self, user, day) -> Asker:
        at = timezone.now()
        return Asker(user, keep_rights(user, at), at, day)

    @pytest.mark.parametrize(("last", "waits"), [(0, True), (7, True), (8, False)])
    def test_an_acting_head_whose_days_run_out(self, town, head, day, last, waits):
        duty = act(town, day, -5, last)
        items = list(acting_ends(self.asker(head, day)))
        assert [item.due for item in items] == ([duty.valid_until] if waits else [])

    def test_nothing_once_somebody_follows(self, town, head, day):
        act(town, day, -5, 2)
        act(town, day, 3, 30)
        assert list(acting_ends(self.asker(head, day))) == []

    def test_a_unit_without_a_head(self, town, head, day):
        act(town, day)
        (item,) = without_a_head(self.asker(head, day))
        assert "UPT Balai Latihan Kerja hari ini tanpa kepala" in item.title
        assert item.url.endswith(f"/baru/{town.training.slug}/")

    def test_of_many_five_are_named(self, town, head, day, django_assert_num_queries):
        for number in range(8):
            units.create_unit(town.labour, Unit.SECTION, f"Bidang {number}", by=town.admin, at=AT, valid_from=START)
        asker = self.asker(head, day)
        with django_assert_num_queries(2):
            items = [*without_a_head(asker), *acting_ends(asker)]
        assert items[0].title == "10 unit hari ini tanpa kepala"
        assert items[0].why.endswith("dan 5 lainnya")
        assert "Kesehatan" not in items[0].why

    def test_nothing_for_staff(self, town, day, django_assert_num_queries):
        asker = self.asker(town.user(town.labour, role="staff"), day)
        with django_assert_num_queries(0):
            assert [*without_a_head(asker), *acting_ends(asker)] == []

    def test_is_shown_in_the_work_room(self, as_head):
        assert "hari ini tanpa kepala" in text(as_head.get("/ruang-kerja/"))
