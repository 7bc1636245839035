"""The secret address of one's own days: told once, hashed, replaced, revoked; what programs get."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from pilar.organisation.access import local_day
from pilar.roadmap.actions import calendar
from pilar.roadmap.models import CalendarAddress
from pilar.roadmap.views import own_work
from tests.kernel import races
from tests.organisation.town import AT
from tests.records.review_rows import recommendation_row, review_row
from tests.roadmap.rows import monev_row
from tests.roadmap.working import person_of, working_item

pytestmark = pytest.mark.django_db
#: Pages read the clock.
NOW = timezone.now()
TODAY = local_day(NOW)
SOON = TODAY + timedelta(7)
SECRET = re.compile(r"/kalender/([\w-]{32})\.ics")


def feed(client, secret: str):
    return client.get(f"/kalender/{secret}.ics")


def lines(answer) -> list[str]:
    return answer.content.decode().replace("\r\n ", "").split("\r\n")


def test_it_is_shown_once_and_only_its_hash_is_kept(place, client):
    client.force_login(place.staff)
    said = client.post("/akun/kalender/buat/").content.decode()
    found = SECRET.search(said)
    assert found
    secret = found[1]
    kept = CalendarAddress.objects.get()
    assert kept.secret_sha256 == calendar.hash_of(secret)
    assert secret not in str(CalendarAddress.objects.values())
    again = client.get("/akun/kalender/").content.decode()
    assert SECRET.search(again) is None
    assert "Terbuka sejak" in again
    assert feed(client, secret).status_code == 200


def test_another_address_replaces_it_and_revoking_closes_it(place, client):
    first = calendar.make(place.staff, at=AT)
    second = calendar.make(place.staff, at=AT)
    assert (calendar.read(first, at=AT), calendar.read(second, at=AT)) == (None, place.staff)
    client.force_login(place.staff)
    assert "dicabut" in client.post("/akun/kalender/cabut/", follow=True).content.decode()
    assert calendar.read(second, at=AT) is None
    assert "Tidak ada alamat" in client.post("/akun/kalender/cabut/", follow=True).content.decode()
    assert CalendarAddress.objects.filter(revoked_at__isnull=True).count() == 0


def test_a_closed_account_has_no_calendar_any_more(place, client):
    secret = calendar.make(place.staff, at=AT)
    place.staff.is_active = False
    place.staff.save()
    assert feed(client, secret).status_code == 404


def test_the_feed_has_one_s_own_days_without_signing_in(place, client, django_assert_max_num_queries):
    working_item(place, "SOP, antrean; baru", due_on=SOON)
    working_item(place, "Milik orang lain", owner=person_of(place.pokja))
    monev = monev_row(place.zone)
    type(monev.activity).objects.filter(pk=monev.activity_id).update(starts_at=NOW)
    recommendation_row(review_row(place.zone.unit), owner=place.staff.person, due_on=TODAY + timedelta(3))
    secret = calendar.make(place.staff, at=AT)
    with django_assert_max_num_queries(5):
        answer = feed(client, secret)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    found = lines(answer)
    assert "SUMMARY:Tenggat: SOP\\, antrean\\; baru" in found
    assert f"DTSTART;VALUE=DATE:{SOON:%Y%m%d}" in found
    assert f"SUMMARY:{monev.activity.title}" in found
    assert any(line.startswith("SUMMARY:Tindak lanjut: ") for line in found)
    assert not any("Milik orang lain" in line or "Pegawai contoh" in line for line in found)
    with django_assert_max_num_queries(4):  # the day of reading is noted once a day
        feed(client, secret)
    assert CalendarAddress.objects.get().read_on is not None


def test_a_wrong_secret_is_nothing_and_after_many_none_is_looked_for(place, client, monkeypatch):
    monkeypatch.setattr(own_work, "MOST_WRONG", 3)
    secret = calendar.make(place.staff, at=AT)
    assert [feed(client, "salah").status_code for _ in range(4)] == [404, 404, 404, 429]
    assert feed(client, secret).status_code == 200  # an office behind one address goes on reading


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.django_db(transaction=True)
def test_two_clicks_leave_one_open_address(request, tmp_path, monkeypatch, place, guarded):
    from django.db import IntegrityError

    with races.open_site(request, tmp_path) as site:
        meet, create = races.Meeting(guarded=guarded), CalendarAddress.objects.create

        def created(**fields):
            meet()  # both have revoked what was open before either makes its own
            return create(**fields)

        monkeypatch.setattr(CalendarAddress.objects, "create", created)
        guard = {} if guarded else {"guard": races.unguarded}
        outcomes = site.together(*[lambda: calendar.make(place.staff, at=AT, **guard)] * 2)
        assert CalendarAddress.objects.filter(revoked_at__isnull=True).count() == 1
    refused = [each for each in outcomes if isinstance(each, IntegrityError)]
    assert len(refused) == races.can_be_hurt(guarded=guarded)
