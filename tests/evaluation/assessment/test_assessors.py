"""The internal assessors of a body: a further one is looked at once more, has a name of its own, and can go again."""

from __future__ import annotations

import pytest

from pilar.evaluation.assessment.actions import closing, team
from pilar.evaluation.assessment.actions.assessors import add_assessor, remove_assessor, rename_assessor
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.tiers import ensure_tiers, internal
from pilar.evaluation.models import Assessor
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.organisation.models import Grant
from tests.evaluation.test_carrying import next_year
from tests.organisation.town import AT

ADD = "/tpi/penilai/tambah/"


@pytest.fixture
def root(panel):
    return panel.place.town.root


@pytest.fixture
def second(panel, root):
    return add_assessor(root.body, label="TPI II", root=root, by=panel.inspector, at=AT)


def labels(root):
    return [str(each) for each in internal(root.body)]


def test_a_further_one_is_looked_at_once_more(client, panel, root):
    client.force_login(panel.inspector)
    sent = {"label": "  TPI   II "}
    page = client.post(ADD, sent).content.decode()
    for words in ("Berlaku untuk semua zona", "lembar kerjanya menunggu TPI II", "ia dapat dihapus lagi"):
        assert words in page
    assert labels(root) == ["TPI"]
    client.post(ADD, {**sent, "yakin": "1"})
    assert labels(root) == ["TPI", "TPI II"]


@pytest.mark.parametrize("name", ["TPI", "tpi ii", " TPI  II "])
def test_no_two_have_one_name(panel, root, second, name):
    with pytest.raises(AssessmentError, match="Sudah ada penilai bernama"):
        add_assessor(root.body, label=name, root=root, by=panel.inspector, at=AT)
    third = add_assessor(root.body, label="TPI III", root=root, by=panel.inspector, at=AT)
    with pytest.raises(AssessmentError, match="Sudah ada penilai bernama"):
        rename_assessor(third, name, root=root, by=panel.inspector, at=AT)


def test_it_is_renamed(client, panel, root, second):
    client.force_login(panel.inspector)
    assert client.post("/tpi/penilai/tpi-2/nama/", {"label": "TPI ii"}).status_code == 302
    client.post("/tpi/penilai/tpi/nama/", {"label": "TPI Wilayah"})
    assert labels(root) == ["TPI Wilayah", "TPI ii"]
    assert LedgerEntry.objects.filter(code="assessor.renamed").count() == 2
    with pytest.raises(AccessDenied):
        rename_assessor(second, "Lain", root=root, by=panel.member, at=AT)


def test_it_is_taken_away_while_nothing_of_it_is_used(client, panel, root, second):
    third = add_assessor(root.body, label="TPI III", root=root, by=panel.inspector, at=AT)
    client.force_login(panel.inspector)
    address = "/tpi/penilai/tpi-2/hapus/"
    assert "Hapus TPI II?" in client.post(address).content.decode()
    client.post(address, {"yakin": "1"})
    third.refresh_from_db()
    assert (labels(root), third.parent.code) == (["TPI", "TPI III"], "tpi")
    assert add_assessor(root.body, label="TPI II", root=root, by=panel.inspector, at=AT).code == "tpi-2"
    with pytest.raises(AccessDenied):
        remove_assessor(third, root=root, by=panel.member, at=AT)


def test_the_first_and_whoever_is_used_stay(client, panel, root, second):
    def refused(assessor, words):
        with pytest.raises(AssessmentError, match=words):
            remove_assessor(assessor, root=root, by=panel.inspector, at=AT)

    refused(internal(root.body)[0], "pertama tidak dapat")
    panel.agreed()
    refused(second, "lembar kerja yang menunggu TPI II")
    client.force_login(panel.inspector)
    page = client.get("/tpi/penilai/tpi-2/hapus/")
    assert (page.status_code, "menunggu TPI II" in page.content.decode()) == (409, True)
    closing.reopen(panel.zone.pk, reason="Keliru", by=panel.controller, at=AT)
    user = panel.place.town.user(panel.place.town.office, "Penilai II contoh", "tpi_member", root)
    seat = team.give_seat(panel.zone, ensure_tiers(second)[0], user, by=panel.inspector, at=AT)
    team.end_seat(seat, by=panel.inspector, at=AT)
    refused(second, "sudah dipakai")
    assert Assessor.objects.filter(pk=second.pk).exists()


def test_a_seat_for_one_that_was_taken_away_is_refused(panel, root, second):
    tier = ensure_tiers(second)[0]
    user = panel.place.town.user(panel.place.town.office, "Penilai II contoh", "tpi_member", root)
    remove_assessor(second, root=root, by=panel.inspector, at=AT)
    with pytest.raises(AssessmentError, match="tidak dipakai lagi"):
        team.give_seat(panel.zone, tier, user, by=panel.inspector, at=AT)


def test_the_team_page_shows_one_without_tiers_and_how_they_come_to_be(client, panel, root, second):
    client.force_login(panel.inspector)
    page = client.get(f"/tpi/{panel.zone.pk}/tim/").content.decode()
    assert "TPI II</h2>" in page
    assert "Jenjangnya yang lazim (Anggota, Ketua, Pengendali teknis)" in page
    address = f"/tpi/{panel.zone.pk}/tim/0/tunjuk/?penilai=tpi-2"
    assert address in page
    user = panel.place.town.user(panel.place.town.office, "Penilai II contoh", "tpi_member", root)
    client.post(address, {"user": user.pk, "basis": "ST contoh"})
    assert panel.zone.assessor_seats.get(user=user).tier.assessor == second


# -- the team of the year before


def test_the_team_of_the_year_before_sits_again_where_it_still_may(client, panel, root):
    zone = next_year(panel.place)
    team.end_seat(panel.zone.assessor_seats.get(user=panel.member), by=panel.inspector, at=AT)
    panel.seat(panel.member, 1, areas=[1, 2])
    Grant.objects.filter(user=panel.lead, role="tpi_lead").delete()
    client.force_login(panel.inspector)
    address = f"/tpi/{zone.pk}/tim/tahun-lalu/"
    assert address in client.get(f"/tpi/{zone.pk}/tim/").content.decode()
    page = client.get(address).content.decode()
    assert f"{panel.lead} tidak ikut: tidak lagi memegang peran" in page
    assert client.post(address, {"basis": ""}).status_code == 422
    client.post(address, {"basis": "ST 2 contoh"})
    seats = {seat.user: (seat.areas, seat.basis) for seat in zone.assessor_seats.all()}
    assert seats == {panel.member: ("1,2", "ST 2 contoh"), panel.controller: ("", "ST 2 contoh")}
    assert client.get(address).status_code == 409
    assert address not in client.get(f"/tpi/{zone.pk}/tim/").content.decode()
    with pytest.raises(AccessDenied):
        team.repeat_seats(zone, "ST", by=panel.member, at=AT)
