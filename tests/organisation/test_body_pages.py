"""The body's own data: who changes it, what is refused, two who change it at once."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import body as actions
from pilar.organisation.actions import units
from pilar.organisation.models import Body
from pilar.organisation.versions import ChangedMeanwhile, refuse_stale
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT


def change(town, by=None, **more):
    values = {"name": "Pemerintah Baru", "host": "zi.contoh.go.id", "time_zone": "Asia/Makassar", **more}
    return actions.change_body(town.body, by=by or town.admin, at=AT, **values)


def form(town, **more):
    return {
        "name": "Pemerintah Baru", "host": "zi.contoh.go.id", "time_zone": "Asia/Makassar",
        "versi": actions.body_version(town.body), **more,
    }  # fmt: skip


def test_the_unit_of_the_body_takes_the_name_along(town):
    body = change(town)
    assert units.root_of(body).name == "Pemerintah Baru"
    entry = LedgerEntry.objects.latest("pk")
    assert (entry.code, entry.object_id) == ("body.changed", str(body.pk))
    assert town.root.changes.get().before == "Pemerintah Kabupaten Contoh"


@pytest.mark.parametrize(
    ("typed", "kept"), [("", None), ("ZI.Contoh.go.id", "zi.contoh.go.id"), (" zi.contoh.go.id. ", "zi.contoh.go.id")]
)
def test_a_site_is_kept_in_small_letters(town, typed, kept):
    assert change(town, host=typed).host == kept


@pytest.mark.parametrize(
    "typed",
    ["https://zi.contoh.go.id", "contoh.go.id/zi", "contoh", "-a.contoh.id", "a..id", "127.0.0.1", "a b.id",
     "contoh.go.id:8000", f"{'a' * 64}.id", "x." * 130 + "id"],
)  # fmt: skip
def test_what_is_no_host_name_is_refused(town, typed):
    with pytest.raises(actions.BodyError, match="nama situsnya saja"):
        change(town, host=typed)


def test_a_site_belongs_to_one_body(town):
    Body.objects.filter(pk=town.other_body.pk).update(host="zi.contoh.go.id")
    with pytest.raises(actions.BodyError, match="dipakai instansi lain"):
        change(town)


def test_a_site_that_is_taken_at_this_moment_is_told_in_words(town, monkeypatch):
    def taken(*args, **options):
        raise IntegrityError

    monkeypatch.setattr(Body, "save", taken)
    with pytest.raises(actions.BodyError, match="dipakai instansi lain"):
        change(town)


@pytest.mark.parametrize("typed", [{"name": " "}, {"name": "x" * 201}, {"time_zone": "Europe/Berlin"}])
def test_other_impossible_data_is_refused(town, typed):
    with pytest.raises(actions.BodyError):
        change(town, **typed)


def test_only_the_administrator_of_the_whole_body_changes_it(town):
    for user in (town.other_admin, town.user(town.labour, role="administrator"), town.user(town.labour, role="head")):
        with pytest.raises(AccessDenied):
            change(town, by=user)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_changes_at_once(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        town = request.getfixturevalue("town_in_file")
        seen = actions.body_version(town.body)
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(actions, "refuse_stale", meeting.after(refuse_stale))
        guard = {} if guarded else {"guard": unguarded}
        outcomes = site.together(*(lambda name=name: change(town, name=name, seen=seen, **guard) for name in "AB"))
        assert len([one for one in outcomes if isinstance(one, ChangedMeanwhile)]) == (1 if guarded else 0)


class TestPages:
    def test_the_administrator_changes_the_data(self, town, client):
        client.force_login(town.admin)
        assert "Ubah data instansi" in client.get("/kelola/instansi/").content.decode()
        answer = client.post("/kelola/instansi/ubah/", form(town), follow=True)
        assert "Data instansi sudah disimpan" in answer.content.decode()
        assert "WITA" in answer.content.decode()
        town.body.refresh_from_db()
        assert (town.body.name, town.body.kind, town.body.slug) == ("Pemerintah Baru", "regency", "contoh")

    def test_the_administrator_of_an_opd_reads_it(self, town, client):
        client.force_login(town.user(town.labour, role="administrator"))
        assert "diubah oleh administrator instansi" in client.get("/kelola/instansi/").content.decode()
        assert client.get("/kelola/instansi/ubah/").status_code == 403
        assert client.post("/kelola/instansi/ubah/", form(town)).status_code == 403

    def test_everybody_else_is_refused(self, town, client):
        assert client.get("/kelola/instansi/").headers["Location"].startswith("/masuk/")
        client.force_login(town.user(town.labour, role="head"))
        assert client.get("/kelola/instansi/").status_code == 403

    def test_one_sees_and_changes_the_own_body_only(self, town, client):
        client.force_login(town.other_admin)
        page = client.get("/kelola/instansi/").content.decode()
        assert "Kota Lain" in page
        assert "Kabupaten Contoh" not in page

    @pytest.mark.parametrize("typed", [{"host": "https://x"}, {"name": ""}, {"time_zone": "x"}])
    def test_what_is_refused_stays_typed(self, town, client, typed):
        client.force_login(town.admin)
        answer = client.post("/kelola/instansi/ubah/", form(town, **typed))
        assert answer.status_code == 422
        assert f'value="{typed.get("host", "zi.contoh.go.id")}"' in answer.content.decode()

    def test_the_second_of_two_sees_what_the_first_has_saved(self, town, client):
        client.force_login(town.admin)
        data = form(town, name="Nama kedua")
        change(town, name="Nama pertama")
        answer = client.post("/kelola/instansi/ubah/", data)
        assert answer.status_code == 422
        assert "<dd>Nama pertama</dd>" in answer.content.decode()
        assert 'value="Nama kedua"' in answer.content.decode()
