"""A row compared with who is known: new, changed (and how), the same, doubtful or wrong. Nothing is written here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import Rights
from pilar.organisation.models import Duty, PeopleImport, PeopleImportRow, Person, Unit
from pilar.organisation.models.unit import path_range
from pilar.organisation.people_list.reading import Problem, Reading
from pilar.organisation.people_list.units import UnitNames, UnitUnclear, unit_key
from pilar.organisation.person_names import clean_name, search_name
from pilar.organisation.queries.people import with_duties

NEW_PERSON = "new"
_AT_ONCE = 500


@dataclass(slots=True)
class Step:
    """What applying a row does to duties: ``add`` one, ``move`` from ``duty``, or ``correct`` it; empty: nothing."""

    kind: str = ""
    duty: Duty | None = None
    unit: Unit | None = None
    position: str = ""
    level: str = ""
    start: date | None = None


@dataclass(slots=True)
class Judgement:
    """How a row stands. ``namesakes``: those of whom somebody has to say whether the row means one of them."""

    state: str
    person: Person | None = None
    problems: list[Problem] = field(default_factory=list)
    changes: list[dict[str, str]] = field(default_factory=list)
    step: Step = field(default_factory=Step)
    namesakes: list[Person] = field(default_factory=list)


def key_of(reading: Reading) -> str:
    """The same for two rows that mean one person: by NIP, else by name, unit and position. Empty without a name."""
    if reading.nip:
        text = f"nip {reading.nip}"
    elif reading.name:
        text = f"name {search_name(reading.name)}|{unit_key(reading.unit)}|{unit_key(reading.position)}"
    else:
        return ""
    return hashlib.sha256(text.encode()).hexdigest()


class Known:
    """Who and what is known to judge a batch of rows by. Six queries for each 500 rows, and one for the units."""

    def __init__(self, upload: PeopleImport, rights: Rights, today: date, *, units: UnitNames | None = None) -> None:
        self.upload, self.rights, self.today = upload, rights, today
        self.units = units or UnitNames(_units_below(upload.unit, today))
        self._by_nip: dict[str, Person] = {}
        self._by_name: dict[str, list[Person]] = {}
        self._twice: dict[str, list[int]] = {}

    def look_up(self, readings: Sequence[Reading]) -> None:
        """Read the people whom ``readings`` may mean."""
        for first in range(0, len(readings), _AT_ONCE):
            batch = readings[first : first + _AT_ONCE]
            numbers = {reading.nip for reading in batch if reading.nip}
            for person in with_duties(Person.objects.filter(nip__in=numbers)):
                self._by_nip[person.nip or ""] = person
            names = {search_name(reading.name) for reading in batch if reading.name}
            alike = Person.objects.filter(body=self.upload.unit.body_id, search_name__in=names).order_by("pk")
            for person in with_duties(alike):
                self._by_name.setdefault(person.search_name, []).append(person)

    def twice(self, keys: Iterable[tuple[str, int]]) -> None:
        """Tell which rows have which key, so that those that share one are found."""
        for key, number in keys:
            if key:
                self._twice.setdefault(key, []).append(number)

    # -- the judgement

    def judge(self, reading: Reading, row: PeopleImportRow) -> Judgement:
        """How ``row``, which says ``reading``, stands."""
        found = Judgement(PeopleImportRow.WRONG, problems=list(reading.problems))
        self._refuse_twice(reading, row, found)
        unit = self._unit(reading, found)
        self._identify(reading, row.same_as, unit, found)
        if not _wrong(found):
            if found.person is None:
                self._new(reading, unit, found)
            else:
                self._changed(reading, unit, found.person, found)
        if _wrong(found):
            found.changes, found.step = [], Step()
        elif found.namesakes or (_doubtful(found) and not row.confirmed):
            found.state = PeopleImportRow.CONFIRM
        else:
            found.problems = []
            changed = PeopleImportRow.CHANGED if found.changes else PeopleImportRow.SAME
            found.state = PeopleImportRow.NEW if found.person is None else changed
        return found

    def _refuse_twice(self, reading: Reading, row: PeopleImportRow, found: Judgement) -> None:
        others = sorted({number for number in self._twice.get(key_of(reading), []) if number != row.number})
        if others:
            named = ", ".join(str(number) for number in others[:5])
            what = "NIP ini" if reading.nip else "Orang ini"
            found.problems.append(Problem(
                "nip" if reading.nip else "name",
                f"{what} tertulis lebih dari sekali, juga di baris {named}. Keluarkan salah satu barisnya; tugas "
                "rangkap ditambahkan di halaman orangnya.",
            ))  # fmt: skip

    def _unit(self, reading: Reading, found: Judgement) -> Unit | None:
        if not reading.unit:
            # A list without that column is of the unit for which it was uploaded.
            return None if "unit" in self.upload.columns.get("fields", {}) else self.upload.unit
        try:
            return self.units.find(reading.unit)
        except UnitUnclear as error:
            found.problems.append(Problem("unit", error.message))
            return None

    # -- who it is

    def _identify(self, reading: Reading, same_as: str, unit: Unit | None, found: Judgement) -> None:
        holder = self._by_nip.get(reading.nip) if reading.nip else None
        if holder is not None:
            self._holder(holder, reading, found)
            return
        alike = [person for person in self._by_name.get(search_name(reading.name), []) if self._managed(person)]
        if reading.nip:
            alike = [person for person in alike if not person.nip]
        if same_as == NEW_PERSON or not alike:
            return
        chosen = [person for person in alike if str(person.pk) == same_as]
        if not chosen and not reading.nip:
            chosen = [person for person in alike if self._fits(person, reading, unit)]
        if len(chosen) == 1:
            found.person = chosen[0]
            return
        found.namesakes = alike[:5]
        named = "; ".join(f"{person.name}, {self._place(person)}" for person in found.namesakes)
        message = f"Sudah ada nama yang sama: {named}. Pilih apakah baris ini orang itu atau orang lain."
        found.problems.append(Problem("name", message, doubt=True))

    def _holder(self, holder: Person, reading: Reading, found: Judgement) -> None:
        seen = holder.body_id == self.upload.unit.body_id and any(
            self.rights.may("person.view", duty.unit.path) for duty in holder.duties.all()
        )
        if not seen:
            found.problems.append(Problem(
                "nip", "NIP ini sudah terdaftar di luar lingkup Anda. Periksa angkanya; bila benar, mintalah "
                "administrator instansi menanganinya.",
            ))  # fmt: skip
        elif not self._managed(holder):
            found.problems.append(Problem(
                "nip", f"NIP ini terdaftar atas nama {holder.name}, {self._place(holder)}, yang tidak Anda kelola. "
                "Mintalah kepegawaian yang mengelolanya memindahkan tugasnya.",
            ))  # fmt: skip
        else:
            found.person = holder
            if search_name(reading.name) != holder.search_name:
                message = f"NIP ini terdaftar atas nama {holder.name}. Pastikan nomornya bukan milik orang lain."
                found.problems.append(Problem("name", message, doubt=True))

    def _fits(self, person: Person, reading: Reading, unit: Unit | None) -> bool:
        if reading.email and person.email == reading.email:
            return True
        return any(_says(duty, reading, unit) for duty in self._present(person))

    def _managed(self, person: Person) -> bool:
        duties = self._present(person) or list(person.duties.all())
        return any(self.rights.may("person.manage", duty.unit.path) for duty in duties)

    def _present(self, person: Person) -> list[Duty]:
        return [duty for duty in person.duties.all() if duty.valid_until is None or duty.valid_until >= self.today]

    def _place(self, person: Person) -> str:
        duty = person.duty_on(self.today)
        return f"{duty.capacity} di {duty.unit}" if duty else "tidak bertugas"

    # -- what it would change

    def _new(self, reading: Reading, unit: Unit | None, found: Judgement) -> None:
        if not reading.status:
            found.problems.append(Problem("status", "Isi status: PNS, PPPK, Non-ASN, atau Petugas mitra."))
        elif reading.status in (Person.PNS, Person.PPPK) and not reading.nip:
            message = "PNS dan PPPK biasanya punya NIP; nomornya kosong. Isi, atau pastikan memang belum ada."
            found.problems.append(Problem("nip", message, doubt=True))
        self._begin(reading, unit, found)

    def _begin(self, reading: Reading, unit: Unit | None, found: Judgement) -> None:
        """A first duty, or one of somebody who had none at present."""
        if unit is None:
            found.problems.append(Problem("unit", "Isi unit kerja."))
        if not reading.position:
            found.problems.append(Problem("position", "Isi jabatan."))
        if unit is None or not reading.position:
            return
        start = reading.start or self.today
        self._refuse_closed(unit, start, found)
        found.step = Step("add", None, unit, reading.position, reading.level, start)

    def _changed(self, reading: Reading, unit: Unit | None, person: Person, found: Judgement) -> None:
        statuses = dict(Person.STATUSES)
        if person.nip and reading.status in (Person.NON_ASN, Person.PARTNER):
            message = f"{person.name} punya NIP, jadi statusnya PNS atau PPPK. Betulkan status, atau pastikan orangnya."
            found.problems.append(Problem("status", message))
        pairs = [
            ("Nama", person.name, clean_name(reading.name)),
            ("NIP", person.nip or "", reading.nip),
            ("Status", statuses[person.status], statuses.get(reading.status, "")),
            ("Surel", person.email, reading.email),
            ("Telepon", person.phone, reading.phone),
        ]
        found.changes = [{"label": label, "old": old, "new": new} for label, old, new in pairs if new and new != old]
        self._duty_change(reading, unit, person, found)

    def _duty_change(self, reading: Reading, unit: Unit | None, person: Person, found: Judgement) -> None:
        present = self._present(person)
        if unit is None and not reading.position:
            return
        if "unit" not in self.upload.columns.get("fields", {}) and present:
            unit = None  # nothing is said about the unit
        same = [duty for duty in present if _says(duty, reading, unit)]
        if same:
            self._correction(reading, same[0], found)
        elif not present:
            self._begin(reading, unit, found)
            if found.step.kind:
                self._duty_line("tidak bertugas", found)
        elif len(present) > 1 or present[0].kind != Duty.DEFINITIVE:
            message = "Orang ini punya lebih dari satu tugas atau menjadi Plt./Plh. Ubah tugasnya di halaman orangnya."
            found.problems.append(Problem("position", message))
        else:
            self._move(reading, unit, present[0], found)

    def _correction(self, reading: Reading, duty: Duty, found: Judgement) -> None:
        level, start = reading.level or duty.rank_level, reading.start or duty.valid_from
        if duty.kind != Duty.DEFINITIVE or (level, start) == (duty.rank_level, duty.valid_from):
            return
        levels = dict(Duty.LEVELS)
        if level != duty.rank_level:
            found.changes.append({"label": "Jenjang", "old": levels[duty.rank_level], "new": levels[level]})
        if start != duty.valid_from:
            found.changes.append({"label": "Mulai", "old": tanggal(duty.valid_from), "new": tanggal(start)})
            self._refuse_closed(duty.unit, start, found)
        found.step = Step("correct", duty, duty.unit, duty.position, level, start)

    def _move(self, reading: Reading, unit: Unit | None, duty: Duty, found: Judgement) -> None:
        unit, start = unit or duty.unit, reading.start or self.today
        if not self.rights.may("person.manage", duty.unit.path):
            found.problems.append(
                Problem("unit", "Tugas orang ini sekarang di luar lingkup Anda, jadi tidak dipindahkan.")
            )
        if start <= duty.valid_from:
            found.problems.append(Problem(
                "start", f"Tugas sekarang ({duty.capacity} di {duty.unit}) mulai {tanggal(duty.valid_from)}. Isi TMT "
                "tugas baru dengan hari sesudahnya.",
            ))  # fmt: skip
        self._refuse_closed(unit, start, found)
        found.step = Step(
            "move", duty, unit, reading.position or duty.position, reading.level or duty.rank_level, start
        )
        self._duty_line(f"{duty.capacity}, {duty.unit}", found)

    def _duty_line(self, old: str, found: Judgement) -> None:
        step = found.step
        new = f"{step.position}, {step.unit}, mulai {tanggal(step.start)}"
        found.changes.append({"label": "Tugas", "old": old, "new": new})

    def _refuse_closed(self, unit: Unit, start: date, found: Judgement) -> None:
        if start < unit.valid_from:
            message = f"{unit} baru ada sejak {tanggal(unit.valid_from)}. Isi TMT dengan hari itu atau sesudahnya."
            found.problems.append(Problem("start", message))
        elif unit.valid_until is not None:
            message = f"{unit} ditutup pada {tanggal(unit.valid_until)}. Isi unit penerusnya."
            found.problems.append(Problem("unit", message))


def _says(duty: Duty, reading: Reading, unit: Unit | None) -> bool:
    """Whether a duty is the one that the row names; what the row leaves open fits every duty."""
    return (unit is None or duty.unit_id == unit.pk) and (
        not reading.position or unit_key(reading.position) in (unit_key(duty.position), unit_key(duty.capacity))
    )


def _wrong(found: Judgement) -> bool:
    return any(not problem.doubt for problem in found.problems)


def _doubtful(found: Judgement) -> bool:
    return any(problem.doubt for problem in found.problems)


def _units_below(unit: Unit, today: date) -> Iterable[Unit]:
    start, end = path_range(unit.path)
    below = Unit.objects.filter(path__gte=start, path__lt=end)
    return (each for each in below if each.valid_until is None or each.valid_until >= today)
