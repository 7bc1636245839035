"""By which duty somebody signs for a unit on a day. The capacity under a decree follows from it, Plt. and Plh. too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.models import Duty, Person, Unit
from pilar.records.errors import RecordError

_NOTHING = "Belum ada yang berubah; isian Anda tetap ada."


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs as what. ``leads``: as head of the unit, or of one above it."""

    person: Person
    duty: Duty

    @property
    def capacity(self) -> str:
        return self.duty.capacity

    @property
    def leads(self) -> bool:
        return self.duty.leads


def signing(person: Person, unit: Unit, day: date) -> Signing:
    """The duty by which ``person`` signs for ``unit`` on ``day``: as the nearest head, else by another duty. One query.

    Raises RecordError for somebody of another body, for whoever had no duty on that day, and for an acting head outside
    the dates of the appointment.
    """
    if person.body_id != unit.body_id:
        raise RecordError(f"{person} bukan pegawai instansi ini, jadi tidak menandatangani keputusannya. {_NOTHING}")
    duties = list(Duty.objects.filter(person=person).select_related("unit"))
    current = [duty for duty in duties if duty.is_current(day)]
    leading = [duty for duty in current if duty.leads and _reaches(duty, unit)]
    if leading:
        return Signing(person, max(leading, key=lambda duty: (len(duty.unit.path), duty.kind == Duty.DEFINITIVE)))
    if acting := [duty for duty in duties if duty.kind != Duty.DEFINITIVE and _reaches(duty, unit)]:
        raise RecordError(_outside(person, _nearest(acting, day), day))
    if not current:
        raise RecordError(_off_duty(person, duties, day))
    return Signing(person, max(current, key=lambda duty: (duty.kind == Duty.DEFINITIVE, duty.valid_from)))


def _reaches(duty: Duty, unit: Unit) -> bool:
    return unit.path.startswith(duty.unit.path)


def _nearest(acting: Sequence[Duty], day: date) -> Duty:
    """The appointment whose dates lie nearest to ``day``, which is in none of them."""
    return min(acting, key=lambda duty: min(abs((edge - day).days) for edge in (duty.valid_from, _last(duty))))


def _last(duty: Duty) -> date:
    return duty.valid_until or date.max


def _outside(person: Person, duty: Duty, day: date) -> str:
    return (
        f"{person} menjadi {duty.capacity} {duty.unit} dari {tanggal(duty.valid_from)} sampai "
        f"{tanggal(duty.valid_until)}, sedangkan keputusan ini ditetapkan {tanggal(day)}. Pelaksana tidak "
        f"menandatangani di luar masa penunjukannya: pilih pejabat yang bertugas hari itu, atau betulkan tanggalnya. "
        f"{_NOTHING}"
    )


def _off_duty(person: Person, duties: Sequence[Duty], day: date) -> str:
    ended = [duty for duty in duties if _last(duty) < day]
    last = max(ended, key=_last) if ended else None
    then = f" Tugas terakhirnya, {last.capacity}, berakhir {tanggal(last.valid_until)}." if last else ""
    return (
        f"{person} tidak bertugas pada {tanggal(day)}, hari keputusan ini ditetapkan.{then} Pilih pejabat yang "
        f"bertugas hari itu, atau betulkan tanggalnya. {_NOTHING}"
    )
