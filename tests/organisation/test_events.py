"""The ledger as a list: complete words, one body only, and checkpoints that the command reads."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import pilar
from pilar.kernel import ledger
from pilar.kernel.event_names import EVENTS, OBJECTS, event_name, name_events, object_name
from pilar.kernel.models import LedgerEntry
from pilar.organisation.actions import grants
from tests.organisation.town import AT, TODAY

SOURCES = Path(pilar.__file__).parent


def test_every_event_that_is_recorded_has_its_words():
    """Codes stand as texts in the calls of ``ledger.record`` and of helpers that pass them on."""
    texts = [path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py") if "migrations" not in path.parts]
    found = {code for text in texts for code in re.findall(r'record(?:ed)?\(\s*"([a-z_]+\.[a-z_]+)"', text)}
    assert len(found) > 20
    assert found - set(EVENTS) == set()


def test_every_object_of_the_chain_has_its_word(town):
    kinds = set(LedgerEntry.objects.values_list("object_type", flat=True))
    assert kinds - set(OBJECTS) == set()


def test_an_unknown_code_is_shown_as_it_is_and_none_has_two_names():
    assert event_name("room.unknown") == "room.unknown"
    assert object_name("room.row") == "room.row"
    name_events({"unit.closed": "Unit ditutup"})
    with pytest.raises(ValueError, match="named twice"):
        name_events({"unit.closed": "Unit dihapus"})


@pytest.fixture
def as_auditor(town, client):
    client.force_login(town.user(town.office, "Auditor contoh", "auditor", town.root))
    return client


def test_an_auditor_of_the_body_reads_its_chain(as_auditor):
    page = as_auditor.get("/kelola/catatan-kejadian/").content.decode()
    assert "Peran diberikan" in page
    assert "Administrator contoh" in page  # who gave it, by name


def test_an_auditor_of_one_opd_is_told_why_not(town, client):
    client.force_login(town.user(town.office, "Auditor contoh", "auditor", town.labour))
    answer = client.get("/kelola/catatan-kejadian/")
    assert answer.status_code == 403
    assert "dibaca per instansi" in answer.content.decode()


def test_the_chain_of_another_body_is_not_found(town, as_auditor):
    assert as_auditor.get(f"/kelola/catatan-kejadian/?instansi={town.other_body.slug}").status_code == 404


def test_the_list_is_filtered_by_event_and_day(as_auditor):
    tomorrow = f"{TODAY + timedelta(days=1):%d-%m-%Y}"
    assert "Belum ada" not in as_auditor.get("/kelola/catatan-kejadian/?kejadian=unit.created").content.decode()
    page = as_auditor.get("/kelola/catatan-kejadian/?kejadian=unit.closed").content.decode()
    assert "Tidak ada kejadian yang cocok" in page
    page = as_auditor.get(f"/kelola/catatan-kejadian/?dari={tomorrow}").content.decode()
    assert "Unit dibuat" not in page.split("</form>")[-1]


def test_the_list_is_filtered_by_actor(town, as_auditor):
    town.inspector  # noqa: B018 - somebody else acts as well
    head = town.user(town.labour, "Kepala yang memberi", "head")
    grants.give(town.user(town.training), "planner", town.training, by=head, at=AT, valid_from=TODAY)
    for words in ("yang memberi", head.actor):
        page = as_auditor.get("/kelola/catatan-kejadian/", {"pelaku": words}).content.decode()
        assert page.count('data-label="Pelaku"') == 1
        assert "Kepala yang memberi" in page
    assert "Tidak ada kejadian" in as_auditor.get("/kelola/catatan-kejadian/?pelaku=bukan+siapa").content.decode()


def test_a_page_takes_the_same_queries_for_few_and_many_entries(town, as_auditor):
    def asked() -> int:
        with CaptureQueriesContext(connection) as made:
            as_auditor.get("/kelola/catatan-kejadian/")
        return len(made)

    few = asked()
    for number in range(60):
        town.person(town.labour, f"Banyak contoh {number}")
    assert asked() == few


def test_the_checkpoints_are_those_that_the_command_compares(town, as_auditor, tmp_path):
    from pilar.kernel.cli_ledger import _published

    ledger.checkpoint(TODAY)
    answer = as_auditor.get("/kelola/catatan-kejadian/titik-periksa.json")
    file = tmp_path / "titik.json"
    file.write_bytes(answer.content)
    published = _published(file)
    assert ledger.verify(town.body.uuid, published).faults == ()
    assert [chain for chain, _ in published] == [town.body.uuid]
    rows = json.loads(answer.content)
    rows[0]["hash"] = "0" * 64
    file.write_text(json.dumps(rows))
    assert ledger.verify(town.body.uuid, _published(file)).faults


def test_the_moment_is_that_of_the_office(as_auditor):
    local = AT + timedelta(hours=7)
    assert f"{local:%H.%M}" in as_auditor.get("/kelola/catatan-kejadian/").content.decode()
