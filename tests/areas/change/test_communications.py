"""Communication: noted, corrected, taken away; what cannot be is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilar.areas.change.actions import communications, elements
from pilar.areas.change.actions.communications import Said
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import Communication, TeamElement
from pilar.errors import NotFoundError, PilarError
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import ChangedMeanwhile
from tests.areas.change.scene import link, note
from tests.organisation.town import AT, TODAY

SAID = Said(TODAY, "Ajakan contoh", "meeting", "both", True, 40)


def noted(place, said=SAID, proof=None) -> Communication:
    return communications.note(place.town.training, said, proof, by=place.leader, at=AT)


def test_it_is_noted_corrected_and_taken_away_with_its_ledger(place):
    row = noted(place, proof=note())
    assert row.filename == "notulen.txt"
    communications.edit(row.pk, Said(TODAY, "Lain", "web", "external"), None, by=place.secretary, at=AT)
    row.refresh_from_db()
    assert (row.title, row.medium, row.filename) == ("Lain", "web", "notulen.txt")
    communications.edit(row.pk, SAID, link(), by=place.leader, at=AT)
    row.refresh_from_db()
    assert (row.url, row.stored, row.filename) == ("https://berkas.contoh.go.id/bukti", None, "")
    communications.remove(row.pk, by=place.leader, at=AT)
    assert not Communication.objects.exists()
    codes = LedgerEntry.objects.filter(code__startswith="communication.").order_by("pk").values_list("code", flat=True)
    assert list(codes) == [f"communication.{each}" for each in ("noted", "edited", "edited", "removed")]


@pytest.mark.parametrize(
    "said",
    [
        Said(TODAY + timedelta(days=1), "Besok", "meeting", "both"), Said(TODAY, " ", "meeting", "both"),
        Said(TODAY, "x" * 201, "meeting", "both"), Said(TODAY, "Isi", "radio", "both"),
        Said(TODAY, "Isi", "meeting", "dunia"), Said(TODAY, "Isi", "meeting", "both", reach=-1),
        Said(TODAY, "Isi", "meeting", "both", reach=2_000_000_001),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_kept(place, said):
    with pytest.raises(PilarError):
        noted(place, said)
    assert not Communication.objects.exists()


def test_who_may_not_and_who_knows_nothing(place):
    town = place.town
    row = noted(place)
    with pytest.raises(NotFoundError):
        communications.remove(row.pk, by=place.staff, at=AT)
    assessor = town.user(town.office, "Penilai contoh")
    town.give(assessor, "tpi_member", town.root)
    with pytest.raises(AccessDenied):
        communications.edit(row.pk, SAID, None, by=assessor, at=AT)
    with pytest.raises(AccessDenied):
        communications.note(town.health, SAID, None, by=place.leader, at=AT)


def test_two_who_correct_do_not_overwrite_each_other(place):
    row = noted(place)
    seen = communications.version(row)
    communications.edit(row.pk, Said(TODAY, "Satu", "web", "both"), None, by=place.leader, at=AT, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        communications.edit(row.pk, Said(TODAY, "Dua", "web", "both"), None, by=place.secretary, at=AT, seen=seen)
    assert Communication.objects.get().title == "Satu"


class TestElements:
    def test_an_element_is_added_once(self, place):
        elements.add(place.town.training, "Petugas mitra", "Di loket", by=place.leader, at=AT)
        with pytest.raises(ChangeError, match="baru saja dicatat"):
            elements.add(place.town.training, "PETUGAS MITRA", "Lagi", by=place.leader, at=AT)
        assert TeamElement.objects.count() == 1

    def test_what_is_not_in_the_list_is_not_struck(self, place):
        with pytest.raises(ChangeError, match="tidak ada lagi"):
            elements.strike(place.town.training, "section:999", "Salah", by=place.leader, at=AT)

    def test_a_reason_is_needed(self, place):
        with pytest.raises(PilarError, match="Alasan masih kosong"):
            elements.add(place.town.training, "Mitra", " ", by=place.leader, at=AT)

    def test_strangers_know_nothing(self, place):
        row = elements.add(place.town.training, "Mitra", "Di loket", by=place.leader, at=AT)
        stranger = place.town.user(place.town.health, "Kepala lain contoh", "head")
        with pytest.raises(NotFoundError):
            elements.take_back(row.pk, by=stranger, at=AT)
        with pytest.raises(AccessDenied):
            elements.add(place.town.training, "Lain", "x", by=stranger, at=AT)
