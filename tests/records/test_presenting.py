"""What innovations offer to the presentation at the desk evaluation."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pilar.organisation.actions import catalogue
from pilar.records.models import Innovation
from pilar.records.presenting import innovations
from pilar.records.workflow import IDEA, STOPPED
from tests.organisation.town import AT
from tests.records.decree_rows import measured_innovation


@pytest.fixture
def service(place):
    return catalogue.add_service(place.zone.unit, "Layanan contoh", by=place.town.admin, at=AT)


def test_an_applied_innovation_is_offered_with_its_measure(place, service, django_assert_num_queries):
    row = measured_innovation(place.zone.unit)
    Innovation.objects.filter(pk=row.pk).update(result="Antrean hilang", idea="Lewat telepon")
    with django_assert_num_queries(5):  # the fifth are the rights, which a page has read already
        (hint,) = innovations(place.leader, place.zone, service, AT)
    measure = row.measures.get()
    assert (hint.source, hint.title, hint.address) == ("Inovasi", row.title, f"/catatan/inovasi/{row.pk}/")
    assert hint.values == {
        "issue": row.problem, "control": f"{row.title}. Lewat telepon", "result": "Antrean hilang",
        "measure": measure.name, "measured_in": "menit", "figure_before": measure.before,
        "when_before": "10 Januari 2026", "figure_after": Decimal(45), "when_after": "1 Oktober 2026",
    }  # fmt: skip


def test_what_is_not_applied_belongs_to_another_unit_or_may_not_be_read_is_not_offered(place, service):
    row = measured_innovation(place.zone.unit)
    measured_innovation(place.town.health)
    assert len(innovations(place.leader, place.zone, service, AT)) == 1
    stranger = place.town.user(place.town.health, "Orang lain contoh", "zi_leader")
    assert innovations(stranger, place.zone, service, AT) == []
    for state in (IDEA, STOPPED):
        Innovation.objects.filter(pk=row.pk).update(state=state)
        assert innovations(place.leader, place.zone, service, AT) == []
