"""The list of innovations takes as many queries for ten as for a thousand, and so does the page of one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.records.models import Innovation, InnovationMeasure, Replication
from tests.organisation.town import AT
from tests.records.decree_rows import measured_innovation

LIST = "/catatan/inovasi/"
APPLIED = date(2026, 3, 1)


@pytest.fixture
def leader(client, office):
    client.force_login(office.leader)
    return client


def asked(leader, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = leader.get(address)
        assert answer.status_code == 200
        if answer.streaming:
            b"".join(answer.streaming_content)
    return len(captured)


def test_the_list_takes_the_same_queries_for_ten_and_a_thousand(leader, office):
    def add(count):
        made = Innovation.objects.bulk_create(
            Innovation(
                unit=office.town.training, title=f"Inovasi {n}", problem="Antre.", state="applied", topics=",service,",
                applied_on=APPLIED, created_at=AT, created_by="1",
            )
            for n in range(count)
        )  # fmt: skip
        InnovationMeasure.objects.bulk_create(
            InnovationMeasure(
                innovation=each, name="Lama", unit_of_measure="menit", before=Decimal(9), before_on=date(2026, 1, 1),
                after=Decimal(3), after_on=APPLIED + timedelta(days=each.pk % 3 - 1),
            )
            for each in made
        )  # fmt: skip
        Replication.objects.bulk_create(Replication(innovation=each, by_whom="Dinas", on=AT.date()) for each in made)

    addresses = [
        f"{LIST}{query}" for query in ("", "?keadaan=belum-terukur", "?cari=inovasi", "?unduh=csv", "?tahun=2026")
    ]
    add(10)
    few = [asked(leader, address) for address in addresses]
    add(990)
    assert [asked(leader, address) for address in addresses] == few
    assert few[0] <= 8


def test_the_page_of_one_takes_the_same_queries_for_few_copies_and_many(leader, office):
    innovation = measured_innovation(office.town.training)
    few = asked(leader, f"{LIST}{innovation.pk}/")
    Replication.objects.bulk_create(
        Replication(innovation=innovation, by_whom=f"Dinas contoh {n}", on=AT.date()) for n in range(100)
    )
    assert asked(leader, f"{LIST}{innovation.pk}/") == few
    assert few <= 12
