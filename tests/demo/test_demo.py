"""The sample bodies: what docs/contracts.md promises, built once, and the same for the same day."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client, override_settings

from pilar.demo import build
from pilar.errors import PilarError
from pilar.evaluation.actions.rescoring import rescore
from pilar.evaluation.models import Answer, Worksheet, Zone
from pilar.evaluation.proposal.models import ProposedUnit
from pilar.evaluation.proposal.presentation import EMPTY, pack_of
from pilar.kernel import ledger
from pilar.organisation import access
from pilar.organisation.models import Duty, Grant, Person, Unit, User
from tests import prepared
from tests.kept import kept

# In one process of pytest-xdist: the sample takes it half a minute to build.
pytestmark = pytest.mark.xdist_group("demo")
AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
PROVINCE = {
    "admin", "kepala", "organisasi", "inspektur", "ketua.p2tk", "sekretaris.p2tk", "pokja.p2tk", "kepala.p2tk",
    "loket.p2tk", "pegawai.p2tk", "ketua.blk", "pegawai.blk", "instruktur.blk", "tpi.anggota", "tpi.ketua",
    "tpi.dalnis", "kepegawaian", "perencana", "pengaduan", "upg", "wbs", "auditor",
}  # fmt: skip
SLUGS = {
    "p2tk", "k2", "blk-surabaya", "blk-pasuruan", "blk-madiun", "bidang-pengawasan", "bidang-penempatan",
    "disnaker-indramayu",
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    with override_settings(PILAR_HOME=folder):
        yield folder


def told() -> list[object]:
    """What there is of units, people, duties, zones and answers."""
    answers = Answer.objects.order_by("worksheet__zone__year", "worksheet__zone__unit__slug", "pk")
    return [
        *Unit.objects.order_by("slug").values_list("slug", "name", "kind", "valid_from"),
        *Person.objects.order_by("nip").values_list("nip", "name", "email"),
        *Grant.objects.order_by("user__username", "role").values_list("user__username", "role", "valid_from"),
        *Duty.objects.order_by("person__nip", "kind").values_list("position", "valid_from", "valid_until"),
        *Zone.objects.order_by("year", "unit__slug").values_list("year", "unit__slug", "target", "cutoff"),
        *answers.values_list("field", "option", "number", "note"),
    ]


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, home):
    """The sample of the day, after what was told of the one that was built two hours later and taken back."""
    with kept(django_db_blocker):
        build.build(AT + timedelta(hours=2))
        later = told()
    with kept(django_db_blocker):
        yield build.build(AT), later


@pytest.fixture
def world(built, db):
    return built[0]


def test_the_same_day_gives_the_same_world(world, built):
    assert told() == built[1]


def test_the_accounts_and_units_are_those_of_the_contract(world):
    promised = {f"{name}@pilar.test" for name in PROVINCE} | {"kepala@indramayu.test", "ketua@indramayu.test"}
    assert promised <= set(world.accounts)
    assert set(Unit.objects.values_list("slug", flat=True)) >= SLUGS


def test_the_file_tells_programs_how_to_get_in_and_is_for_the_owner_only(world, home):
    file = home / "demo.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    told = json.loads(file.read_text(encoding="utf-8"))
    assert set(told) == {"url", "password", "accounts", "zones", "portalrb_token"}
    assert told["password"] == "pilar-contoh"
    assert told["portalrb_token"] == world.portalrb_tokens
    assert told["accounts"]["kepala@pilar.test"] == "Kepala Disnakertrans"


def test_the_token_of_each_body_opens_its_own_data(world):
    for slug, secret in world.portalrb_tokens.items():
        answer = Client().get("/api/v1/token", headers={"Authorization": f"Bearer {secret}"})
        assert answer.json()["body_slug"] == slug
    assert len(world.portalrb_tokens) == 2


@pytest.mark.parametrize("email", ["kepala@pilar.test", "ketua@indramayu.test", "admin@pilar.test"])
def test_an_account_signs_in_with_the_password(world, email):
    client = Client()
    answer = client.post("/masuk/", {"login": email, "password": "pilar-contoh"})
    assert answer.headers["Location"] == "/ruang-kerja/"


def test_everybody_has_the_role_that_the_list_says(world):
    for email, user in world.accounts.items():
        held = access.rights_of(user, AT).held
        assert len(held) == 1, email


def test_indramayu_sees_nothing_of_the_province(world):
    head = world.accounts["kepala@indramayu.test"]
    for model in (Unit, Person, Duty, Grant, User):
        bodies = {access_body(row) for row in access.visible_to(model, head, AT)}
        assert bodies == {"kabupaten-indramayu"}, model


def access_body(row) -> str:
    unit = row if isinstance(row, Unit) else getattr(row, "unit", None)
    if unit is None:
        person = row if isinstance(row, Person) else row.person
        unit = person.duties.first().unit
    return unit.body.slug


def test_the_zones_of_the_story_are_there_from_hardly_begun_to_complete(world):
    assert set(world.zones) == SLUGS
    sheets = Worksheet.objects.filter(zone__year=AT.year).order_by("answered")
    assert sheets[0].answered == 0
    assert any(sheet.meets_target for sheet in sheets)
    assert rescore(dry_run=True).differing == ()
    members = Zone.objects.get(unit__slug="disnaker-indramayu", year=AT.year).members
    assert members.count() == 5


def test_the_sample_pack_for_the_desk_evaluation_is_complete(world):
    row = ProposedUnit.objects.select_related("proposal__body", "zone__unit__body", "submission").get()
    text = pack_of(row, access.local_day(AT)).text
    assert EMPTY not in text
    assert text.count("Pelindungan pekerja migran Indonesia (contoh) | ") == 2, "once told, once before and after"
    assert f"menjadi 28 menit (triwulan I {AT.year - 1})" in text


def test_sample_data_never_mixes_with_what_is_there(world):
    with pytest.raises(PilarError, match="sudah berisi"):
        build.build(AT)


def test_the_ledger_of_the_sample_verifies(world):
    found = ledger.verify()
    assert found.faults == ()
    assert found.entries > 100


def test_all_people_say_that_they_are_samples(world):
    assert not Person.objects.exclude(name__icontains="contoh").exists()


def test_the_command_says_who_signs_in_and_refuses_a_second_time(tmp_path):
    home = prepared.fill_demo_home(tmp_path / "home")
    assert "kepala.p2tk@pilar.test" in prepared.demo_said().read_text()
    environment = {**os.environ, "DATABASE_URL": "", "PILAR_HOME": str(home), "PILAR_DEMO": "1"}
    command = [sys.executable, "-m", "pilar", "demo"]
    second = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert second.stderr.startswith("Basis data ini sudah berisi instansi")
