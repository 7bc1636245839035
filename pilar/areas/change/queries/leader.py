"""The head as an example: a checklist from rows. An item without any row has no data and is not counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final

from django.db.models import Q, QuerySet

from pilar.areas.change.models import LeaderNote, Pact, PactSignature
from pilar.areas.change.queries.culture import PRESENT, Span, held
from pilar.areas.change.queries.pacts import VALID
from pilar.areas.change.workflow import CLOSED, OPEN
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import below
from pilar.organisation.models import Duty, Person, Unit
from pilar.organisation.queries.units import current
from pilar.records.models import Attendance

#: The activities by which a head leads the building of the zone.
ZI_TOPICS: Final = ("zi-team", "zi-monev", "zi-communication", "launch", "culture", "change-agents", "values")
MONEV, TRAINING = "zi-monev", "training"
#: What is registered by hand until a room keeps the rows itself: the note's kind → label, the room that will bring it.
BY_HAND: Final = {
    LeaderNote.WEALTH: ("Laporan harta (LHKPN/LHKASN) tepat waktu", "Penguatan pengawasan"),
    LeaderNote.ATTENDANCE: ("Rekap kehadirannya baik", "Penataan sistem manajemen SDM"),
    LeaderNote.DISCIPLINE: ("Tanpa hukuman disiplin", "Penataan sistem manajemen SDM"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the checklist. ``met`` is None where nothing is known; ``room``: who will bring the rows one day.

    ``rows`` are what it was read from.
    """

    code: str
    label: str
    met: bool | None
    says: str
    room: str = ""
    rows: QuerySet[Any] | None = field(default=None, compare=False)

    @property
    def has_data(self) -> bool:
        return self.met is not None


@dataclass(frozen=True, slots=True)
class Checklist:
    """The head of a unit on a day with all items; without a head there is nothing to check."""

    head: Duty | None
    items: tuple[Item, ...] = ()
    led: int = 0

    @property
    def known(self) -> int:
        return sum(each.has_data for each in self.items)

    @property
    def met(self) -> int:
        return sum(each.met is True for each in self.items)


def head_of(unit: Unit, day: date) -> Duty | None:
    """Who leads ``unit`` on ``day``: the definitive head, else the acting one. One query."""
    duties = Duty.objects.filter(current(day), unit=unit, leads=True).select_related("person")
    found = sorted(duties, key=lambda duty: (duty.kind != Duty.DEFINITIVE, -duty.valid_from.toordinal(), -duty.pk))
    return found[0] if found else None


def checklist(unit: Unit, paths: Sequence[str], day: date, span: Span, monev_share: Fraction) -> Checklist:
    """Of the head of ``unit``. ``paths``: whose activities count; ``monev_share``: of the monevs, at least."""
    head = head_of(unit, day)
    if head is None:
        return Checklist(None)
    own = below(paths, "unit__path")
    led = _led(head.person, own, span)
    items = (
        _pact(head.person, unit, paths, span),
        _monev(head.person, own, span, monev_share),
        led,
        _training(head.person, unit, own, span),
        *(_by_hand(kind, head.person, unit, span) for kind in BY_HAND),
        *_example(head.person, unit, span),
    )
    return Checklist(head, items, led.rows.count() if led.rows is not None else 0)


def _pact(person: Person, unit: Unit, paths: Sequence[str], span: Span) -> Item:
    """Among the people of the unit, nobody has signed the newest pact before the head did."""
    label = "Menandatangani pakta integritas lebih dulu"
    pacts = Pact.objects.filter(
        unit__in=[*unit.ancestor_ids, unit.pk], kind=Pact.INDIVIDUAL, state__in=(OPEN, CLOSED), year__lte=span.last.year
    )
    _, after = span.moments
    given = PactSignature.objects.filter(VALID, below(paths, "duty__unit__path"), signed_at__lt=after)
    newest = (
        given.filter(pact__in=pacts.order_by().values("pk")).order_by("-pact__year", "-pact__version", "-pact").first()
    )
    if newest is None:
        return Item("pact", label, None, "Belum ada pakta yang ditandatangani di unit ini.")
    signatures = given.filter(pact=newest.pact_id).order_by("signed_on", "signed_at", "pk")
    first = signatures.first()
    own = signatures.filter(person=person)
    met = first is not None and first.person_id == person.pk
    if met and first is not None:
        says = f"Penanda tangan pertama, {tanggal(first.signed_on)}."
    else:
        says = "Sudah menandatangani, tetapi bukan yang pertama." if own.exists() else "Belum menandatangani."
    return Item("pact", label, met, says, rows=own)


def _monev(person: Person, own: Q, span: Span, share: Fraction) -> Item:
    monevs = held(span, MONEV).filter(own)
    total = monevs.count()
    label = "Hadir pada monitoring dan evaluasi ZI"
    if not total:
        return Item("monev", label, None, "Belum ada monev ZI yang dilaksanakan dalam masa ini.")
    there = Attendance.objects.filter(PRESENT, person=person, activity__in=monevs.order_by().values("pk"))
    led = set(monevs.filter(leader=person).values_list("pk", flat=True))
    came = len(led | set(there.values_list("activity", flat=True)))
    met = Fraction(came, total) >= share
    return Item("monev", label, met, f"Hadir di {came} dari {total} monev.", rows=there)


def _led(person: Person, own: Q, span: Span) -> Item:
    activities = held(span, *ZI_TOPICS).filter(own)
    led = activities.filter(leader=person)
    label, number = "Memimpin langsung kegiatan ZI", led.count()
    if not number and not activities.exists():
        return Item("led", label, None, "Belum ada kegiatan ZI yang dilaksanakan dalam masa ini.", rows=led)
    return Item(
        "led", label, number > 0, f"Memimpin {number} kegiatan." if number else "Belum memimpin satu pun.", rows=led
    )


def _training(person: Person, unit: Unit, own: Q, span: Span) -> Item:
    """Of whatever unit the training was; that the unit held one without its head is known as well."""
    label = "Mengikuti pelatihan"
    trainings = held(span, TRAINING)
    there = Attendance.objects.filter(PRESENT, person=person, activity__in=trainings.order_by().values("pk"))
    note = _notes(LeaderNote.TRAINING, person, unit, span).first()
    if there.exists() or (note is not None and note.met):
        number = there.count()
        says = f"Hadir di {number} pelatihan." if number else note_text(note)
        return Item("training", label, met=True, says=says, rows=there)
    if note is not None or trainings.filter(own).exists():
        return Item("training", label, met=False, says="Ada pelatihan, tetapi kepala tidak tercatat hadir.", rows=there)
    return Item("training", label, None, "Belum ada pelatihan yang tercatat dalam masa ini.")


def _by_hand(kind: str, person: Person, unit: Unit, span: Span) -> Item:
    label, room = BY_HAND[kind]
    rows = _notes(kind, person, unit, span)
    note = rows.first()
    if note is None:
        return Item(kind, label, None, "Belum didaftarkan.", room)
    return Item(kind, label, note.met, note_text(note), room, rows)


def _example(person: Person, unit: Unit, span: Span) -> list[Item]:
    """Other things by which the head is an example, such as a decree that names it: only where one is registered."""
    rows = _notes(LeaderNote.EXAMPLE, person, unit, span)
    note = rows.first()
    return [] if note is None else [Item("example", "Keteladanan lain", note.met, note_text(note), rows=rows)]


def _notes(kind: str, person: Person, unit: Unit, span: Span) -> QuerySet[LeaderNote]:
    rows = LeaderNote.objects.filter(unit=unit, person=person, kind=kind, on__gte=span.first, on__lte=span.last)
    return rows.order_by("-on", "-pk")


def note_text(note: LeaderNote | None) -> str:
    """A note in a line: its day, number and words."""
    if note is None:
        return ""
    parts = [tanggal(note.on), note.number or note.filename, note.text]
    return ", ".join(part for part in parts if part) + "."
