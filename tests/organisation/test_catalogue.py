"""Services and desks: actions and pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import catalogue, units
from pilar.organisation.models import Desk, Grant, Service
from pilar.organisation.versions import ChangedMeanwhile, refuse_stale
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, START


def service(town, name="Pelatihan kerja", unit=None, by=None):
    return catalogue.add_service(unit or town.training, name, by=by or town.admin, at=AT)


def desk(town, *services, name="Loket 1", unit=None, by=None):
    return catalogue.add_desk(unit or town.training, name, list(services), by=by or town.admin, at=AT)


class TestServices:
    def test_get_an_address_of_their_name_and_an_event(self, town):
        first, second = service(town), service(town, unit=town.labour)
        assert (first.slug, second.slug) == ("pelatihan-kerja", "pelatihan-kerja-2")
        assert LedgerEntry.objects.latest("pk").code == "service.added"
        assert service(town, "---").slug == "layanan"

    def test_have_a_name_of_their_own_in_a_unit(self, town):
        service(town)
        with pytest.raises(catalogue.CatalogueError, match="sudah ada"):
            service(town, " pelatihan   KERJA ")

    @pytest.mark.parametrize("name", ["", "  ", "x" * 201])
    def test_need_a_name(self, town, name):
        with pytest.raises(catalogue.CatalogueError, match="Isi nama"):
            service(town, name)

    def test_are_not_offered_by_a_closed_unit(self, town):
        units.close_unit(town.training, AT.date() - timedelta(days=1), "Perbup", by=town.admin, at=AT)
        with pytest.raises(catalogue.CatalogueError, match="tidak berlaku"):
            service(town)

    def test_are_managed_in_the_own_subtree(self, town):
        head = town.user(town.labour, role="head")
        made = service(town, by=head)
        with pytest.raises(AccessDenied):
            service(town, unit=town.health, by=head)
        with pytest.raises(AccessDenied):
            catalogue.change_service(made, name="X", unit=town.health, by=head, at=AT)
        with pytest.raises(AccessDenied):
            service(town, by=town.user(town.labour, role="staff"))

    def test_change_name_and_unit(self, town):
        made = catalogue.change_service(service(town), name="Kartu AK1", unit=town.labour, by=town.admin, at=AT)
        made.refresh_from_db()
        assert (made.name, made.unit, made.slug) == ("Kartu AK1", town.labour, "pelatihan-kerja")
        assert LedgerEntry.objects.latest("pk").code == "service.changed"

    def test_do_not_move_to_another_body(self, town):
        made = service(town)
        both = town.user(town.labour, role="administrator", at=town.root)
        # No action gives a role in another body; what if one were there all the same?
        Grant.objects.create(
            user=both, role="administrator", unit=town.other_root, valid_from=START, given_by="0", given_at=AT
        )
        with pytest.raises(catalogue.CatalogueError, match="instansi lain"):
            catalogue.change_service(made, name="X", unit=town.other_root, by=both, at=AT)

    def test_are_closed_and_opened_once(self, town):
        made = service(town)
        for _ in range(2):
            catalogue.set_open(made, is_open=False, by=town.admin, at=AT)
        assert LedgerEntry.objects.filter(code="service.closed").count() == 1
        catalogue.set_open(made, is_open=True, by=town.admin, at=AT)
        assert Service.objects.get().is_active


class TestDesks:
    def test_give_services_of_several_units(self, town):
        made = desk(town, service(town), service(town, "Kartu AK1", town.labour))
        assert made.services.count() == 2
        assert LedgerEntry.objects.latest("pk").code == "desk.added"

    def test_give_no_service_of_another_body(self, town):
        other = service(town, unit=town.other_root, by=town.other_admin)
        with pytest.raises(catalogue.CatalogueError, match="instansinya sendiri"):
            desk(town, other)
        assert not Desk.objects.exists()

    def test_change(self, town):
        made = desk(town, service(town))
        catalogue.change_desk(made, name="Meja", unit=town.labour, services=[], by=town.admin, at=AT)
        made.refresh_from_db()
        assert (made.name, made.unit, made.services.count()) == ("Meja", town.labour, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.parametrize("noun", ["service", "desk"])
def test_two_changes_at_once(request, tmp_path, monkeypatch, guarded, noun):
    with open_site(request, tmp_path) as site:
        town = request.getfixturevalue("town_in_file")
        meeting = Meeting(guarded=guarded)
        made = service(town) if noun == "service" else desk(town)
        more: dict[str, list[Service]] = {} if noun == "service" else {"services": []}
        seen = getattr(catalogue, f"{noun}_version")(made)
        act = getattr(catalogue, f"change_{noun}")
        monkeypatch.setattr(catalogue, "refuse_stale", meeting.after(refuse_stale))
        guard = {} if guarded else {"guard": unguarded}
        calls = [
            lambda name=name: act(made, name=name, unit=made.unit, by=town.admin, at=AT, seen=seen, **more, **guard)
            for name in ("Satu", "Dua")
        ]
        outcomes = site.together(*calls)
        assert len([one for one in outcomes if isinstance(one, ChangedMeanwhile)]) == (1 if guarded else 0)


@pytest.mark.django_db(transaction=True)
def test_two_of_one_name_at_once_get_two_addresses(request, tmp_path):
    with open_site(request, tmp_path) as site:
        town = request.getfixturevalue("town_in_file")
        outcomes = site.together(*(lambda unit=unit: service(town, unit=unit) for unit in (town.training, town.labour)))
        assert sorted(made.slug for made in outcomes) == ["pelatihan-kerja", "pelatihan-kerja-2"]


class TestPages:
    def test_a_head_adds_changes_and_closes(self, town, client):
        client.force_login(town.user(town.labour, role="head"))
        assert "Belum ada layanan" in client.get("/kelola/layanan/").content.decode()
        client.post("/kelola/layanan/baru/", {"name": "Kartu AK1", "unit": town.training.slug})
        made = Service.objects.get()
        client.post("/kelola/loket/baru/", {"name": "Loket 1", "unit": town.labour.slug, "services": [made.pk]})
        page = client.get("/kelola/layanan/").content.decode()
        assert "Kartu AK1" in page
        assert "Loket 1" in page
        data = {"name": "Kartu kuning", "unit": town.labour.slug, "versi": catalogue.service_version(made)}
        answer = client.post(f"/kelola/layanan/{made.pk}/", data, follow=True)
        assert "Layanan sudah disimpan" in answer.content.decode()
        client.post(f"/kelola/layanan/{made.pk}/keadaan/", {"keadaan": "tutup"})
        made.refresh_from_db()
        assert (made.name, made.unit, made.is_active) == ("Kartu kuning", town.labour, False)
        found = Desk.objects.get()
        data = {"name": "Meja", "unit": town.labour.slug, "versi": catalogue.desk_version(found)}
        client.post(f"/kelola/loket/{found.pk}/", data)
        client.post(f"/kelola/loket/{found.pk}/keadaan/", {"keadaan": "tutup"})
        found.refresh_from_db()
        assert (found.name, found.services.count(), found.is_active) == ("Meja", 0, False)
        assert "Meja" in client.get("/kelola/loket/").content.decode()

    @pytest.mark.parametrize("noun", ["layanan", "loket"])
    def test_rows_of_other_units_do_not_exist(self, town, client, noun):
        row = service(town, unit=town.health) if noun == "layanan" else desk(town, unit=town.health)
        for user in (town.user(town.labour, role="head"), town.other_admin):
            client.force_login(user)
            assert row.name not in client.get(f"/kelola/{noun}/").content.decode()
            assert client.get(f"/kelola/{noun}/{row.pk}/").status_code == 404
            assert client.post(f"/kelola/{noun}/{row.pk}/keadaan/").status_code == 404

    @pytest.mark.parametrize("noun", ["layanan", "loket"])
    def test_rows_that_one_sees_and_does_not_manage_are_403(self, town, client, noun):
        row = service(town) if noun == "layanan" else desk(town)
        viewer = town.user(town.health, role="head")
        town.give(viewer, "staff", town.labour)
        client.force_login(viewer)
        assert client.get(f"/kelola/{noun}/{row.pk}/").status_code == 403
        assert client.post(f"/kelola/{noun}/{row.pk}/keadaan/", {"keadaan": "tutup"}).status_code == 403

    @pytest.mark.parametrize("address", ["layanan/", "layanan/baru/", "loket/", "loket/baru/"])
    def test_staff_and_strangers_are_refused(self, town, client, address):
        assert client.get(f"/kelola/{address}").headers["Location"].startswith("/masuk/")
        client.force_login(town.user(town.labour, role="staff"))
        assert client.get(f"/kelola/{address}").status_code == 403

    def test_a_unit_of_another_opd_cannot_be_chosen(self, town, client):
        client.force_login(town.user(town.labour, role="head"))
        answer = client.post("/kelola/layanan/baru/", {"name": "Kartu", "unit": town.health.slug})
        assert answer.status_code == 422
        assert 'value="Kartu"' in answer.content.decode()

    def test_a_service_of_another_opd_cannot_be_put_on_a_desk_and_one_that_is_there_stays(self, town, client):
        own, foreign = service(town), service(town, "Periksa", town.health)
        made = desk(town, own, foreign)
        client.force_login(town.user(town.labour, role="head"))
        data = {"name": "Meja", "unit": town.training.slug, "versi": catalogue.desk_version(made)}
        assert client.post(f"/kelola/loket/{made.pk}/", {**data, "services": [foreign.pk]}).status_code == 422
        client.post(f"/kelola/loket/{made.pk}/", data)
        assert list(made.services.all()) == [foreign]

    def test_the_second_of_two_sees_what_the_first_has_saved(self, town, client):
        made = service(town)
        data = {"name": "Nama kedua", "unit": town.training.slug, "versi": catalogue.service_version(made)}
        catalogue.change_service(made, name="Nama pertama", unit=town.training, by=town.admin, at=AT)
        client.force_login(town.admin)
        page = client.post(f"/kelola/layanan/{made.pk}/", data).content.decode()
        assert "<dd>Nama pertama</dd>" in page
        assert 'value="Nama kedua"' in page

    @pytest.mark.parametrize(
        ("query", "count"), [("", 2), ("nama=kartu", 1), ("keadaan=tutup", 1), ("unit=inspektorat", 0)]
    )
    def test_lists_are_filtered_and_downloaded(self, town, client, query, count):
        service(town, "Kartu AK1")
        catalogue.set_open(service(town), is_open=False, by=town.admin, at=AT)
        client.force_login(town.admin)
        assert client.get(f"/kelola/layanan/?{query}").content.decode().count('scope="row"') == count
        lines = b"".join(client.get(f"/kelola/layanan/?{query}&unduh=csv")).decode().splitlines()
        assert len(lines) == count + 1

    @pytest.mark.parametrize("noun", ["layanan", "loket"])
    def test_lists_cost_the_same_for_few_and_for_many(self, town, client, noun):
        client.force_login(town.admin)

        def cost() -> int:
            client.get(f"/kelola/{noun}/")
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/kelola/{noun}/")
            return len(queries)

        desk(town, service(town))
        few = cost()
        for number in range(20):
            desk(town, service(town, f"Layanan {number}"), name=f"Meja {number}")
        assert cost() == few
