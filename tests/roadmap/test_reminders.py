"""Reminders: whom, when and how often; really sent, and sent once however often a worker is killed."""

from __future__ import annotations

import os
import signal
from datetime import date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from pilar.kernel import mail_address
from pilar.kernel.calendars import calendar_for
from pilar.kernel.inbox import Asker, items_for
from pilar.kernel.jobs import Run, enqueue, work_off
from pilar.kernel.jobs.registry import SCHEDULES
from pilar.kernel.models.jobs import Job, JobState
from pilar.kernel.models.mail import MailState, OutgoingMail
from pilar.organisation.access import keep_rights
from pilar.organisation.models import Person
from pilar.roadmap.models import PlanItem
from pilar.roadmap.reminders import Rhythm, is_told, spoken_for
from tests.evaluation.place import Place
from tests.kernel import races
from tests.kernel.mailbox import open_mailbox
from tests.kernel.test_serve import PATIENCE, eventually
from tests.kernel.workers import worker
from tests.organisation.town import AT, TODAY
from tests.roadmap.working import person_of, working_item

pytestmark = pytest.mark.django_db
WIB = ZoneInfo("Asia/Jakarta")
DAY = timedelta(days=1)
RHYTHM = Rhythm(first=7, last=1, every=7)
TUESDAY, FRIDAY, MONDAY = date(2026, 11, 24), date(2026, 11, 27), date(2026, 11, 30)


def turn(day: date = TUESDAY) -> datetime:
    return datetime(day.year, day.month, day.day, 6, 30, tzinfo=WIB)


def ask(day: date = TUESDAY, code: str = "roadmap.remind", at: datetime | None = None) -> None:
    """As the schedule asks for its turn."""
    with transaction.atomic():
        enqueue(code, key=f"{code}:{day}", at=at or turn(day), turn=turn(day).isoformat())


def remind(day: date = TUESDAY) -> None:
    ask(day)
    work_off(at=turn(day))
    work_off(at=turn(day) + timedelta(minutes=20))  # the mail of the morning leaves a quarter of an hour later


def owner(place: Place, name: str = "Siti contoh", **more) -> Person:
    found: Person = place.town.person(
        place.town.training, name, **{"email": f"{name.split(maxsplit=1)[0].lower()}@x.test", **more}
    )
    return found


@pytest.fixture
def mailbox(settings):
    with open_mailbox() as found:
        settings.PILAR_EMAIL_SERVER = mail_address.server_from(found.url)
        yield found


def told(place: Place, due: date, day: date) -> bool:
    calendar = calendar_for(place.town.body.uuid, 2025, 2027)
    return is_told(due, *spoken_for(day, calendar), RHYTHM)


def test_who_owns_something_gets_one_mail_with_all_that_is_near(place, mailbox):
    siti = owner(place)
    working_item(place, "SOP antrean", owner=siti, due_on=TUESDAY + 7 * DAY)
    working_item(place, "Maklumat", owner=siti, due_on=TUESDAY - DAY, percent=40, state="running")
    working_item(place, "Jauh di depan", owner=siti, due_on=TUESDAY + 40 * DAY)
    working_item(place, "Sudah selesai", owner=siti, due_on=TUESDAY - DAY, state="done", done_on=TUESDAY)
    remind()
    (message,) = mailbox.mails
    said = str(message.get_content())
    assert mailbox.recipients == ["siti@x.test"]
    assert message["Subject"] == "Rencana aksi Anda: 1 terlambat, 1 segera jatuh tempo"
    assert "Maklumat (UPT Balai Latihan Kerja 2026): tenggat 23 November 2026, terlambat 1 hari, 40 %" in said
    assert "SOP antrean (UPT Balai Latihan Kerja 2026): tenggat 1 Desember 2026, 7 hari lagi, 0 %" in said
    assert "/aksi-saya/" in said
    assert "Jauh di depan" not in said
    assert "Sudah selesai" not in said


@pytest.mark.parametrize(
    ("away", "yes"), [(8, False), (7, True), (6, False), (2, False), (1, True), (0, False), (-1, True), (-2, False)]
)
def test_a_mail_leaves_a_week_before_a_day_before_and_when_it_is_late(place, away, yes):
    assert told(place, TUESDAY + away * DAY, TUESDAY) == yes


def test_what_stays_late_is_told_every_week(place):
    days = [TUESDAY + number * DAY for number in range(1, 22)]
    calendar = calendar_for(place.town.body.uuid, 2025, 2027)
    working = [day for day in days if calendar.is_workday(day)]
    assert [(day - TUESDAY).days for day in working if told(place, TUESDAY, day)] == [1, 8, 15]


def test_days_off_are_spoken_for_by_working_days(place):
    saturday, sunday = FRIDAY + DAY, FRIDAY + 2 * DAY
    assert told(place, sunday, FRIDAY)  # a day before would be Saturday
    assert told(place, MONDAY, FRIDAY)  # a day before would be Sunday
    assert told(place, FRIDAY, MONDAY)  # late since Saturday
    assert told(place, saturday + 7 * DAY, FRIDAY)
    assert not told(place, MONDAY + DAY, FRIDAY)


def test_nobody_is_written_to_on_a_day_off(place, mailbox):
    working_item(place, owner=owner(place), due_on=FRIDAY + 2 * DAY)
    remind(FRIDAY + DAY)
    assert mailbox.mails == []


def test_who_has_no_address_reads_it_inside_and_who_left_nothing(place, mailbox):
    nobody = person_of(place.staff)
    left = owner(place, "Budi contoh")
    left.duties.update(valid_until=TUESDAY - DAY)
    for person in (nobody, left):
        working_item(place, f"Milik {person}", owner=person, due_on=TUESDAY + DAY)
    remind()
    assert mailbox.mails == []
    inside = items_for(Asker(place.staff, keep_rights(place.staff, AT), AT, TODAY))
    assert [(each.title, each.due) for each in inside if "/kerja/" in each.url] == [
        ("Kerjakan: Milik Pegawai contoh", TUESDAY + DAY)
    ]
    manager = items_for(Asker(place.leader, keep_rights(place.leader, AT), AT, TODAY))
    assert "Ganti penanggung jawab: Milik Budi contoh" in [each.title for each in manager]


def test_an_account_s_address_serves_and_a_closed_account_gets_nothing(place, mailbox):
    working_item(place, owner=person_of(place.staff), due_on=TUESDAY + DAY)
    place.staff.email = "akun@x.test"
    place.staff.save()
    remind()
    assert mailbox.recipients == ["akun@x.test"]
    place.staff.is_active = False
    place.staff.save()
    PlanItem.objects.update(due_on=TUESDAY + 2 * DAY)
    remind(TUESDAY + DAY)
    assert len(mailbox.mails) == 1


def test_a_plan_that_was_never_set_or_is_continued_reminds_nobody(place, mailbox):
    item = working_item(place, owner=owner(place), due_on=TUESDAY + DAY)
    item.plan.state, item.plan.revision = "draft", 0
    item.plan.save()
    remind()
    assert mailbox.mails == []


def test_a_body_may_be_reminded_earlier(place, mailbox):
    from pilar.kernel import rules

    with transaction.atomic():
        rules.set_for_body(
            "roadmap.remind-first", 14, unit="calendar_day", source="SK contoh", verified="unconfirmed",
            valid_from=date(2026, 1, 1), body=place.town.body.uuid, by="1", at=AT,
        )  # fmt: skip
    working_item(place, owner=owner(place), due_on=TUESDAY + 14 * DAY)
    remind()
    assert len(mailbox.mails) == 1


def test_other_time_zones_have_a_morning_of_their_own(place, mailbox):
    working_item(place, owner=owner(place), due_on=TUESDAY + DAY)
    place.town.body.time_zone = "Asia/Jayapura"
    place.town.body.save()
    remind()
    assert mailbox.mails == []
    ask(code="roadmap.remind_wit")
    work_off(at=turn())
    assert len(mailbox.mails) == 1
    assert {code: str(SCHEDULES[code]) for code in SCHEDULES if code.startswith("roadmap.remind")} == {
        "roadmap.remind": "setiap hari pukul 06.30 WIB",
        "roadmap.remind_wita": "setiap hari pukul 06.30 WITA",
        "roadmap.remind_wit": "setiap hari pukul 06.30 WIT",
    }


def test_however_often_the_job_is_done_each_is_written_to_once_a_day(place, mailbox):
    working_item(place, owner=owner(place), due_on=TUESDAY + DAY)
    remind()
    with transaction.atomic():
        enqueue("roadmap.remind", key="again", at=turn(), turn=turn().isoformat())
    work_off(at=turn() + timedelta(hours=20))  # after midnight of the same turn
    assert len(mailbox.mails) == 1


def test_many_items_take_no_more_queries(place, django_assert_max_num_queries):
    from pilar.roadmap import reminders

    class Still:
        def progress(self, done: int, total: int) -> None:
            pass

    for number in range(12):
        working_item(place, f"Kerja {number}", owner=person_of(place.staff), due_on=TUESDAY + DAY)
    with django_assert_max_num_queries(6):  # nobody has an address
        assert reminders.send(cast("Run", Still()), "Asia/Jakarta", TUESDAY, at=AT) == 0


# -- killed in the middle

#: Two mails are committed, the third is being asked for: the process dies.
KILLED = """
import os, signal
from pilar.kernel import mail
from pilar.roadmap import reminders
reminders._AT_ONCE = 2
usual, asked = mail.send, []
def send(*given, **options):
    asked.append(1)
    if len(asked) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return usual(*given, **options)
mail.send = send
"""
WITHOUT_KEY = """
import uuid
from pilar.roadmap import reminders
reminders.key_of = lambda person, day: str(uuid.uuid4())
"""


@pytest.mark.parametrize("keyed", [True, False])
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_sends_everything_once(request, tmp_path, place, mailbox, keyed):
    """Nothing is lost, and by its key nothing is sent twice; without the key those who had theirs get another."""
    people = [owner(place, f"{name} contoh") for name in ("Ani", "Budi", "Citra", "Dewi", "Edi")]
    for person in people:
        working_item(place, f"Milik {person}", owner=person, due_on=TUESDAY + DAY)
    changes = "" if keyed else WITHOUT_KEY
    with races.open_site(request, tmp_path):
        ask(at=datetime.now(tz=WIB))
        with worker(tmp_path, changes + KILLED, PILAR_EMAIL_URL=mailbox.url) as first:
            assert first.wait(PATIENCE) == -signal.SIGKILL
        assert OutgoingMail.objects.count() == 2
        with (
            worker(tmp_path, changes, PILAR_EMAIL_URL=mailbox.url),
            worker(tmp_path, changes, PILAR_EMAIL_URL=mailbox.url),
        ):
            eventually(lambda: Job.objects.filter(code="roadmap.remind", state=JobState.DONE).exists())
            eventually(lambda: not OutgoingMail.objects.exclude(state=MailState.SENT).exists())
        # A mail that was between the server's 250 and the commit when its process died comes twice, under one id.
        assert sorted(set(mailbox.recipients)) == sorted(person.email for person in people)
        assert len(set(mailbox.ids())) == len(people) + (0 if keyed else 2)


@pytest.mark.django_db(transaction=True)
def test_workers_killed_again_and_again_lose_nothing(request, tmp_path, place, mailbox):
    """Killed at whatever they do: each person is in the end written to, under one Message-ID."""
    people = [owner(place, f"Orang{number} contoh") for number in range(6)]
    for person in people:
        working_item(place, f"Milik {person}", owner=person, due_on=TUESDAY + DAY)
    with races.open_site(request, tmp_path):
        ask(at=datetime.now(tz=WIB))
        for _ in range(3):
            before = len(mailbox.mails)
            with worker(tmp_path, PILAR_EMAIL_URL=mailbox.url) as process:
                eventually(lambda before=before: len(mailbox.mails) > before or _all_sent(len(people)))
                os.kill(process.pid, signal.SIGKILL)
        with worker(tmp_path, PILAR_EMAIL_URL=mailbox.url):
            eventually(lambda: _all_sent(len(people)))
        assert OutgoingMail.objects.count() == len(people)
    assert sorted(set(mailbox.recipients)) == sorted(person.email for person in people)
    assert len(set(mailbox.ids())) == len(people)


def _all_sent(count: int) -> bool:
    return OutgoingMail.objects.filter(state=MailState.SENT).count() == count
