"""Who signs for a unit on a day, and as what: the capacity follows the duty."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilar.organisation.actions import acting
from pilar.organisation.models import Duty
from pilar.records.errors import RecordError
from pilar.records.signing import signing
from tests.organisation.town import AT, START

FIRST, LAST = date(2026, 10, 1), date(2026, 11, 30)
DAY = timedelta(days=1)


@pytest.fixture
def deputy(office):
    """Somebody of the UPT who is its Plt. head for two months."""
    town = office.town
    person = town.person(town.training, "Kepala Seksi contoh", position="Kepala Seksi")
    acting.appoint(
        town.training, person, Duty.PLT, "Kepala UPT", by=town.admin, at=AT, valid_from=FIRST, valid_until=LAST,
        basis="SP 1",
    )  # fmt: skip
    return person


def test_the_head_signs_as_head(office):
    found = signing(office.head, office.town.training, FIRST)
    assert (found.capacity, found.leads) == ("Kepala UPT", True)


@pytest.mark.parametrize("day", [FIRST, FIRST + DAY, LAST])
def test_an_acting_head_signs_as_such_from_the_first_day_to_the_last(office, deputy, day):
    assert signing(deputy, office.town.training, day).capacity == "Plt. Kepala UPT"


@pytest.mark.parametrize("day", [FIRST - DAY, LAST + DAY])
def test_an_acting_head_outside_the_dates_is_refused_and_told_the_dates(office, deputy, day):
    with pytest.raises(RecordError) as refused:
        signing(deputy, office.town.training, day)
    assert "Plt. Kepala UPT" in refused.value.message
    assert "1 Oktober 2026 sampai 30 November 2026" in refused.value.message
    assert "Belum ada yang berubah" in refused.value.message


def test_a_daily_executive_signs_as_plh(office):
    town = office.town
    person = town.person(town.labour, "Sekretaris contoh", position="Sekretaris")
    acting.appoint(
        town.labour, person, Duty.PLH, "Kepala Dinas", by=town.admin, at=AT, valid_from=FIRST, valid_until=LAST,
        basis="SP 2",
    )  # fmt: skip
    assert signing(person, town.training, FIRST).capacity == "Plh. Kepala Dinas"


def test_the_nearest_head_counts_where_somebody_heads_two_units(office):
    town = office.town
    person = town.person(town.labour, "Kepala Dinas contoh", position="Kepala Dinas", leads=True)
    acting.appoint(
        town.training, person, Duty.PLH, "Kepala UPT", by=town.admin, at=AT, valid_from=FIRST, valid_until=LAST,
        basis="SP 3",
    )  # fmt: skip
    assert signing(person, town.training, FIRST).capacity == "Plh. Kepala UPT"
    assert signing(person, town.labour, FIRST).capacity == "Kepala Dinas"


def test_whoever_had_no_duty_on_that_day_is_refused_with_the_end_of_the_last_one(office):
    town = office.town
    gone = town.person(town.training, "Pensiun contoh", position="Kepala UPT", leads=True)
    Duty.objects.filter(person=gone).update(valid_until=date(2026, 6, 30))
    assert signing(gone, town.training, date(2026, 6, 30)).capacity == "Kepala UPT"
    with pytest.raises(RecordError, match="berakhir 30 Juni 2026"):
        signing(gone, town.training, date(2026, 7, 1))
    with pytest.raises(RecordError, match="tidak bertugas"):
        signing(gone, town.training, START - DAY)


def test_somebody_without_a_leading_duty_signs_as_what_they_are(office):
    found = signing(office.staff.person, office.town.training, FIRST)
    assert (found.capacity, found.leads) == ("Pelaksana", False)


def test_nobody_of_another_body_signs(office):
    stranger = office.town.person(office.town.other_root, "Kepala lain contoh", leads=True)
    with pytest.raises(RecordError, match="bukan pegawai instansi ini"):
        signing(stranger, office.town.training, FIRST)
