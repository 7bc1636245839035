"""What a person changes in the calendar. Open due dates rest on the old one until ``pilar clock recompute`` has run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from pilar.errors import PilarError
from pilar.kernel import ledger
from pilar.kernel.calendars import LoadedDays, YearState, load_years, year_states
from pilar.kernel.models.calendar import Holiday, HolidayKind

LONGEST = 200  # letters of a name or a source
#: Beyond these a year is a slip of the finger.
FIRST_YEAR, LAST_YEAR = 1990, 2100


class CalendarError(PilarError):
    """The calendar was not changed. ``field`` names the column that is to blame, where there is one."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class HolidayChanged(CalendarError):
    """Somebody else changed or removed the row after it had been read."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A changed day off, and the state of every year that the national calendar knows."""

    holiday: Holiday
    years: tuple[YearState, ...]


def add_holiday(
    *,
    day: date,
    name: str,
    kind: str,
    source: str,
    estimated: bool = False,
    body: UUID | None = None,
    by: str,
    at: datetime,
) -> Edited:
    """Add a day off: national or joint leave for everybody, ``regional`` for one ``body``. Raises CalendarError."""
    words = _checked(day, name, kind, source, estimated=estimated, body=body)
    with _one_row_a_day(day), transaction.atomic():
        holiday = Holiday.objects.create(body=body, **words, edited_by=by, edited_at=at)
        return _recorded("calendar.added", holiday, by, at)


def edit_holiday(
    holiday_id: int,
    *,
    version: int,
    day: date,
    name: str,
    kind: str,
    source: str,
    estimated: bool,
    body: UUID | None = None,
    by: str,
    at: datetime,
) -> Edited:
    """Change a day off; from then on the package leaves it alone. ``body`` says whose row it is and does not change.

    Raises CalendarError, also where somebody changed the row after ``version`` was read.
    """
    words = _checked(day, name, kind, source, estimated=estimated, body=body)
    with _one_row_a_day(day), transaction.atomic():
        holiday = _change(holiday_id, version, body, **words, edited_by=by, edited_at=at)
        return _recorded("calendar.edited", holiday, by, at)


def remove_holiday(holiday_id: int, *, version: int, body: UUID | None = None, by: str, at: datetime) -> Edited:
    """Make a day off a working day again. The row stays, so that the package does not bring the day back."""
    with transaction.atomic():
        holiday = _change(holiday_id, version, body, removed=True, edited_by=by, edited_at=at)
        return _recorded("calendar.removed", holiday, by, at)


def load_from_package(years: Iterable[int], *, by: str, at: datetime) -> LoadedDays:
    """Fill the shared days of ``years`` from the package, as one event. Raises CalendarError where it knows none."""
    span = sorted(set(years))
    for year in span:
        _expect_sensible(year)
    with transaction.atomic():
        loaded = load_years(span)
        first = Holiday.objects.filter(body=None, day__year__in=span).first()
        if first is None:
            raise CalendarError(
                f"Paket data tidak mengenal hari libur tahun {', '.join(map(str, span))}. Kalender tidak diubah; "
                "tambahkan harinya sendiri."
            )
        details = {"years": span, "added": loaded.added, "updated": loaded.updated, "dropped": loaded.dropped}
        ledger.record("calendar.loaded", first, body=ledger.INSTALLATION, by=by, at=at, details=details)
    return loaded


def _expect_sensible(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarError(
            f"Kalender hanya memuat tahun {FIRST_YEAR} sampai {LAST_YEAR}, bukan {year}. Kalender tidak diubah; "
            "periksa tanggalnya.",
            "day",
        )


def _checked(day: date, name: str, kind: str, source: str, *, estimated: bool, body: UUID | None) -> dict[str, object]:
    """The columns that a person fills in. Raises CalendarError."""
    _expect_sensible(day.year)
    for field, text in (("name", name), ("source", source)):
        if not text.strip():
            raise CalendarError("Nama hari libur dan dasarnya harus diisi. Kalender tidak diubah.", field)
        if len(text.strip()) > LONGEST:
            raise CalendarError(
                f"Nama hari libur dan dasarnya paling panjang {LONGEST} huruf. Kalender tidak diubah.", field
            )
    if (kind == HolidayKind.REGIONAL) != (body is not None) or kind not in HolidayKind.values:
        raise CalendarError(
            "Libur nasional dan cuti bersama berlaku untuk semua, libur daerah untuk satu instansi. "
            "Kalender tidak diubah; pilih jenis yang sesuai.",
            "kind",
        )
    return {"day": day, "name": name.strip(), "kind": kind, "source": source.strip(), "estimated": estimated}


@contextmanager
def _one_row_a_day(day: date) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise CalendarError(
            f"Tanggal {day:%d-%m-%Y} sudah tercatat sebagai hari libur. Kalender tidak diubah; ubah baris yang ada.",
            "day",
        ) from error


def _change(holiday_id: int, version: int, body: UUID | None, **columns: object) -> Holiday:
    rows = Holiday.objects.filter(pk=holiday_id, version=version, body=body, removed=False)
    if not rows.update(**columns, version=F("version") + 1):
        raise HolidayChanged(
            "Baris ini baru saja diubah atau dihapus orang lain. Kalender tidak diubah; "
            "muat ulang halamannya, periksa, lalu ulangi bila masih perlu."
        )
    return Holiday.objects.get(pk=holiday_id)


def _recorded(code: str, holiday: Holiday, by: str, at: datetime) -> Edited:
    edited = Edited(holiday, year_states())
    body = holiday.body or ledger.INSTALLATION  # the national calendar belongs to no body
    ledger.record(code, holiday, body=body, by=by, at=at, details={"day": str(holiday.day)})
    return edited
