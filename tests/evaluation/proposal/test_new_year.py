"""In January the year before goes on: its pleno, its letters and its pages are where people look for them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine

from pilar.evaluation.actions.milestones import set_milestone
from pilar.evaluation.actions.zones import create_zone
from pilar.evaluation.proposal.inbox import mine
from pilar.evaluation.proposal.models import Act
from pilar.kernel.inbox import Asker
from pilar.organisation.access import keep_rights
from tests.evaluation.place import YEAR
from tests.evaluation.proposal.test_pages import text
from tests.organisation.town import AT

JANUARY = datetime(YEAR + 1, 1, 5, 3, 0, tzinfo=UTC)


@pytest.fixture
def late(fair):
    """A body whose letters say that the year goes on until the end of January."""
    for code in ("nomination", "pleno"):
        set_milestone(
            fair.root, YEAR, code, opens_on=date(YEAR, 11, 1), closes_on=date(YEAR + 1, 1, 29), source="Surat 1",
            is_confirmed=True, by=fair.bureau, at=AT,
        )  # fmt: skip
    with time_machine.travel(JANUARY, tick=True):
        yield fair


def test_the_pleno_of_the_year_before_begins_from_its_list(client, late):
    client.force_login(late.town.inspector)
    address = f"/usulan/pleno/{YEAR}/WBK/mulai/"
    page = client.get("/usulan/pleno/")
    assert f'action="{address}"' in page.content.decode()
    assert f"Pleno WBK {YEAR + 1} belum dapat dimulai" in text(page)
    assert f"Pleno WBK {YEAR} dimulai." in text(client.post(address, follow=True))
    assert f'action="{address}"' not in client.get("/usulan/pleno/").content.decode()


@pytest.mark.parametrize("address", ["/usulan/", "/usulan/prasyarat/"])
def test_the_pages_begin_with_the_year_that_is_at_work(client, late, address):
    client.force_login(late.bureau)
    assert client.get(address).context["year"] == YEAR
    assert client.get(f"{address}?tahun={YEAR + 1}").context["year"] == YEAR + 1
    create_zone(
        late.section(), year=YEAR + 1, target="WBK", cutoff=date(YEAR + 1, 12, 31), by=late.head, at=JANUARY
    )  # fmt: skip
    assert client.get(address).context["year"] == YEAR + 1


def test_what_is_to_be_nominated_leads_to_the_letter_of_its_year(client, late):
    Act.objects.all().delete()
    dinas = late.town.user(late.town.labour, "Kepala dinas contoh", "head")
    asker = Asker(dinas, keep_rights(dinas, JANUARY), JANUARY, JANUARY.date())
    (item,) = mine(asker)
    assert item.title == f"Calonkan 2 unit yang membangun ZI {YEAR}"
    client.force_login(dinas)
    assert f"Catat pencalonan {YEAR}" in text(client.get(item.url))
