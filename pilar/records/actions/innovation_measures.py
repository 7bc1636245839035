"""What an innovation measurably changed: a figure before, and the same figure after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import local_day
from pilar.organisation.models import User
from pilar.organisation.versions import refuse_stale, version_of
from pilar.records.actions.checks import EARLIEST
from pilar.records.actions.innovations import opened
from pilar.records.errors import RecordError
from pilar.records.filing import fitting
from pilar.records.models import Innovation, InnovationMeasure
from pilar.records.queries.innovations import AGAIN
from pilar.records.texts import optional_line
from pilar.records.workflow import EVALUATED

MOST: Final = 20
LARGEST: Final = Decimal(10) ** 14
_LONGEST_UNIT: Final = 40
_KEPT: Final = "Isian Anda tetap ada."


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure in ``unit`` before, and after where it was taken again."""

    name: str
    unit: str
    before: Decimal
    before_on: date
    after: Decimal | None = None
    after_on: date | None = None
    lower_is_better: bool = True
    source: str = ""


def version_of_measure(measure: InnovationMeasure) -> str:
    """What the form that changes a measure carries."""
    return version_of(
        measure.name, measure.unit_of_measure, measure.before.normalize(), measure.before_on,
        measure.after.normalize() if measure.after is not None else None, measure.after_on, measure.lower_is_better,
        measure.source,
    )  # fmt: skip


def add(pk: int, what: Measured, *, by: User, at: datetime, guard: Guard = locked) -> InnovationMeasure:
    """One more measure. Raises NotFoundError, AccessDenied, RecordError for what can be mended."""
    with opened(pk, by=by, at=at, guard=guard) as innovation:
        values = _fitting(what, innovation, at)
        if innovation.measures.count() >= MOST:
            raise RecordError(f"Satu inovasi memuat paling banyak {MOST} ukuran. {_KEPT}")
        _refuse_twice(values["name"], innovation)
        with transaction.atomic():
            made = innovation.measures.create(**values)
            _recorded("innovation.measured", innovation, values, by=by, at=at)
    return made


def change(
    pk: int, measure: int, what: Measured, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> InnovationMeasure:
    """Correct a measure, or take it again. Raises ChangedMeanwhile besides what ``add`` raises."""
    with opened(pk, by=by, at=at, guard=guard) as innovation:
        found = _measure(innovation, measure)
        refuse_stale(seen, version_of_measure(found), "ukuran ini")
        values = _fitting(what, innovation, at)
        _refuse_twice(values["name"], innovation, beside=found.pk)
        if values["after"] is None:
            _refuse_without_any(innovation, found)
        with transaction.atomic():
            for name, value in values.items():
                setattr(found, name, value)
            found.save(update_fields=list(values))
            _recorded("innovation.measured", innovation, values, by=by, at=at)
    return found


def remove(pk: int, measure: int, *, by: User, at: datetime) -> Innovation:
    """Take a measure away that was written down by mistake; an evaluated innovation keeps one."""
    with opened(pk, by=by, at=at) as innovation:
        found = _measure(innovation, measure)
        _refuse_without_any(innovation, found)
        with transaction.atomic():
            values = {"name": found.name, "before": found.before, "after": found.after}
            found.delete()
            _recorded("innovation.measure_removed", innovation, values, by=by, at=at)
    return innovation


def _measure(innovation: Innovation, pk: int) -> InnovationMeasure:
    found = innovation.measures.filter(pk=pk).first()
    if found is None:
        raise NotFoundError("Ukuran ini tidak ada.")
    return found


def _refuse_twice(name: str, innovation: Innovation, *, beside: int = 0) -> None:
    others = innovation.measures.exclude(pk=beside).values_list("name", flat=True)
    if name.casefold() in {each.casefold() for each in others}:
        raise RecordError(f"Ukuran “{name}” sudah ada. Ubah yang itu. {_KEPT}")


def _refuse_without_any(innovation: Innovation, without: InnovationMeasure) -> None:
    others = innovation.measures.filter(AGAIN).exclude(pk=without.pk)
    if innovation.state == EVALUATED and without.after is not None and not others.exists():
        raise RecordError(
            "Inovasi ini sudah dievaluasi berdasarkan ukuran ini, satu-satunya yang punya angka sesudah. Betulkan "
            f"angkanya, jangan dikosongkan. Belum ada yang berubah; {_KEPT.lower()}"
        )


def _fitting(what: Measured, innovation: Innovation, at: datetime) -> dict[str, Any]:
    """The columns of ``what``. Raises RecordError for what cannot be."""
    if (what.after is None) != (what.after_on is None):
        raise RecordError(f"Angka sesudah dan hari mengukurnya diisi berdua, atau dikosongkan berdua. {_KEPT}")
    for number in (what.before, what.after):
        if number is not None and not (number.is_finite() and abs(number) < LARGEST):
            raise RecordError(f"Ada angka yang terlalu besar. Pakai satuan yang lebih besar, misalnya juta. {_KEPT}")
    today = local_day(at, innovation.unit.body)
    if what.after_on is not None and what.after_on <= what.before_on:
        raise RecordError(
            f"Pengukuran sesudah ({tanggal(what.after_on)}) harus lebih baru daripada yang sebelum "
            f"({tanggal(what.before_on)}). {_KEPT}"
        )
    if what.after_on is not None and innovation.applied_on is not None and what.after_on < innovation.applied_on:
        raise RecordError(
            f"Pengukuran sesudah ({tanggal(what.after_on)}) dilakukan sebelum inovasinya diterapkan "
            f"({tanggal(innovation.applied_on)}), jadi belum menunjukkan hasilnya. Ukur lagi. {_KEPT}"
        )
    if not EARLIEST <= what.before_on <= today or (what.after_on is not None and what.after_on > today):
        raise RecordError(f"Hari mengukur belum tiba atau terlalu lama lalu. Periksa tanggalnya. {_KEPT}")
    return {
        "name": fitting(what.name, "Ukuran"), "unit_of_measure": fitting(what.unit, "Satuan", _LONGEST_UNIT),
        "before": what.before, "before_on": what.before_on, "after": what.after, "after_on": what.after_on,
        "lower_is_better": what.lower_is_better, "source": optional_line(what.source, "Sumber angka"),
    }  # fmt: skip


def _recorded(code: str, innovation: Innovation, values: dict[str, Any], *, by: User, at: datetime) -> None:
    """The event, as the last statement."""
    details = {name: str(value) for name, value in values.items()}
    ledger.record(code, innovation, body=innovation.unit.body.uuid, by=by.actor, at=at, details=details)
