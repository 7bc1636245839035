"""What needs offer to the presentation at the desk evaluation."""

from __future__ import annotations

from pilar.organisation.actions import catalogue
from pilar.roadmap.presenting import needs
from pilar.roadmap.workflow import REJECTED
from tests.organisation.town import AT
from tests.roadmap.rows import need_row


def test_the_needs_of_a_service_are_offered_as_its_issue_the_most_urgent_first(place):
    service = catalogue.add_service(place.zone.unit, "Layanan contoh", by=place.town.admin, at=AT)
    need_row(place.zone, "Syarat tidak jelas", service=service, rank=2)
    first = need_row(
        place.zone, service=service, rank=1, description="Pada hari Senin.", root_cause="Semua datang pagi"
    )
    need_row(place.zone, "Ditolak", service=service, state=REJECTED)
    need_row(place.zone, "Tentang yang lain")
    found = needs(place.leader, place.zone, service, AT)
    assert [hint.title for hint in found] == ["Antrean terlalu lama", "Syarat tidak jelas"]
    assert found[0].values == {"issue": "Antrean terlalu lama. Pada hari Senin. Akar masalah: Semua datang pagi"}
    assert found[0].address == f"/peta-jalan/{place.zone.pk}/kebutuhan/{first.pk}/"
    stranger = place.town.user(place.town.health, "Orang lain contoh", "zi_leader")
    assert needs(stranger, place.zone, service, AT) == []
