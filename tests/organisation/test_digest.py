"""The daily mail: what it says, when it leaves, once, and not to whom it was switched off."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from pilar.kernel import mail_address
from pilar.kernel.inbox import Item
from pilar.kernel.jobs import enqueue, work_off
from pilar.kernel.models.mail import OutgoingMail
from pilar.organisation import digest
from pilar.organisation.models import Digest, User
from tests.kernel.mailbox import open_mailbox

pytestmark = pytest.mark.django_db
WIB = ZoneInfo("Asia/Jakarta")
TUESDAY, WEDNESDAY, SATURDAY = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 28)


def turn(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, 30, tzinfo=WIB)


def ask(day: date, at: datetime | None = None) -> None:
    """As the schedule asks for its turn, and everything that follows until the mails have left."""
    with transaction.atomic():
        enqueue("organisation.digest_wib", key=f"digest:{day}", at=at or turn(day), turn=turn(day).isoformat())
    work_off(at=at or turn(day))
    work_off(at=turn(day) + timedelta(minutes=20))


@pytest.fixture
def mailbox(settings):
    with open_mailbox() as found:
        settings.PILAR_EMAIL_SERVER = mail_address.server_from(found.url)
        yield found


@pytest.fixture
def leader(panel):
    """Somebody for whom something waits: the leader of the zone, with an address."""
    User.objects.filter(pk=panel.place.leader.pk).update(email="ketua@x.test")
    return User.objects.get(pk=panel.place.leader.pk)


def test_what_waits_is_told_once_a_day_by_a_real_server(panel, leader, mailbox):
    ask(TUESDAY)
    ask(TUESDAY, at=turn(TUESDAY) + timedelta(hours=1))
    (letter,) = mailbox.mails
    assert letter["To"] == "ketua@x.test"
    text = letter.get_content()
    assert f"Serahkan lembar kerja {panel.zone}" in text
    assert "/ruang-kerja/" in text


def test_the_next_day_says_nothing_where_nothing_is_new(panel, leader, mailbox):
    ask(TUESDAY)
    ask(WEDNESDAY)
    assert len(mailbox.mails) == 1
    panel.hand_in()
    panel.take()
    panel.to_the_top()
    panel.return_()
    ask(date(2026, 11, 26))
    assert len(mailbox.mails) == 2
    assert "Perbaiki lembar kerja" in mailbox.mails[1].get_content()


def test_on_days_off_and_to_whom_it_was_switched_off_nothing_is_sent(panel, leader, mailbox, client):
    ask(SATURDAY)
    client.force_login(leader)
    assert "Jangan kirim lagi" in client.get("/akun/").content.decode()
    client.post("/akun/ringkasan/", {"ringkasan": "tidak"})
    ask(TUESDAY)
    assert not OutgoingMail.objects.exists()
    assert Digest.objects.get(user=leader).wanted is False
    client.post("/akun/ringkasan/", {"ringkasan": "ya"})
    ask(WEDNESDAY)
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize(("due", "worth"), [(-1, False), (0, True), (1, True), (2, False), (None, False)])
def test_what_was_told_is_told_again_only_as_its_day_comes(due, worth):
    item = Item("Serahkan", "/x/", due=None if due is None else TUESDAY + timedelta(due))
    assert digest.is_worth([item], {digest.mark_of(item)}, TUESDAY) is worth
    assert digest.is_worth([item], set(), TUESDAY)
    assert not digest.is_worth([], set(), TUESDAY)


def test_the_same_can_be_copied_for_whatsapp(panel, leader, client):
    client.force_login(leader)
    page = client.get("/ruang-kerja/").content.decode()
    assert "*Yang menunggu, " in page
    assert digest.message([], TUESDAY) == ""
