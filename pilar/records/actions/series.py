"""Schedules: written down and ended. What was held in them is told by the activities and reviews that name them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import may, require
from pilar.organisation.models import Unit, User
from pilar.records.access import SEES, record_seen
from pilar.records.errors import RecordError
from pilar.records.filing import fitting
from pilar.records.models import Series
from pilar.records.models.base import topics_text
from pilar.records.topics import TOPICS
from pilar.records.workflow import MANAGE

_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is held how often. ``starts_on`` is the first day of the first period; ``topics`` at least one."""

    title: str
    kind: str
    every: str
    topics: tuple[str, ...]
    starts_on: date
    ends_on: date | None = None


def create(unit: Unit, what: Schedule, *, by: User, at: datetime) -> Series:
    """Write a schedule of ``unit`` down.

    Raises NotFoundError, AccessDenied, RecordError for what can be mended: nothing is kept then.
    """
    if not may(by, SEES, unit, at):
        raise NotFoundError("Unit ini tidak ada.")
    require(by, MANAGE, unit, at=at)
    title = fitting(what.title, "Nama jadwal")
    if not what.topics or set(what.topics) - set(TOPICS):
        raise RecordError(
            "Pilih sedikitnya satu pokok bahasan dari daftar: dengannya jadwal ini membuktikan “berkala”."
        )
    if what.every not in Series.MONTHS or what.kind not in dict(Series.KINDS):
        raise RecordError("Pilih jenis dan jadwalnya dari daftar. Isian Anda tetap ada.")
    if not _FIRST <= what.starts_on <= _LAST or (what.ends_on and not what.starts_on <= what.ends_on <= _LAST):
        raise RecordError("Tanggal mulai dan sampai tidak cocok. Periksa lagi; isian Anda tetap ada.")
    with transaction.atomic():
        series = Series.objects.create(
            unit=unit, kind=what.kind, title=title, topics=topics_text(list(what.topics)), every=what.every,
            starts_on=what.starts_on, ends_on=what.ends_on, created_at=at, created_by=by.actor,
        )  # fmt: skip
        details = {"title": title, "every": what.every, "topics": series.topics, "from": str(what.starts_on)}
        ledger.record("series.created", series, body=unit.body.uuid, by=by.actor, at=at, details=details)
    return series


def end(pk: int, last_day: date, *, by: User, at: datetime, guard: Guard = locked) -> Series:
    """Say on which day the schedule ends. What was held and missed until then stays.

    Raises NotFoundError, AccessDenied, RecordError where it ended earlier already or the day lies before its start.
    """
    with guard(Series.objects.filter(pk=pk)):
        series = record_seen(Series, by, at, pk, rows=Series.objects.select_related("unit__body"))
        require(by, MANAGE, series.unit, at=at)
        if series.ends_on is not None and series.ends_on <= last_day:
            raise RecordError("Jadwal ini sudah berakhir lebih dahulu. Tidak ada yang berubah.")
        if not series.starts_on <= last_day <= _LAST:
            raise RecordError("Hari terakhir tidak boleh sebelum jadwal mulai. Tidak ada yang berubah.")
        with transaction.atomic():
            series.ends_on = last_day
            series.save(update_fields=["ends_on"])
            ledger.record(
                "series.ended", series, body=series.unit.body.uuid, by=by.actor, at=at, details={"last": str(last_day)}
            )
    return series
