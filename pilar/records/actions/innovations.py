"""Innovations: begun with a problem, tried, applied, measured, evaluated, stopped; or registered from outside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from pilar.kernel import files, ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import local_day, require
from pilar.organisation.models import Person, Unit, User
from pilar.organisation.versions import refuse_stale, version_of
from pilar.records.access import record_seen
from pilar.records.actions.checks import EARLIEST, LATEST, known_topics, refuse_stranger
from pilar.records.errors import RecordError
from pilar.records.filing import Paper, fitting, keep
from pilar.records.models import Innovation, InnovationFile, InnovationStep, Replication
from pilar.records.queries.innovations import AGAIN
from pilar.records.texts import optional_line, paragraphs
from pilar.records.workflow import APPLIED, EVALUATED, IDEA, INNOVATION, MANAGE, STOPPED, TRIAL

LONGEST_REASON: Final = 300
_LONGEST_NUMBER: Final = 120
_LONGEST_PLACE: Final = 300
_KEPT: Final = "Isian Anda tetap ada."


@dataclass(frozen=True, slots=True)
class Story:
    """From the problem to the idea. ``proposer_name`` counts where no ``proposed_by`` is chosen: a team, a visitor."""

    title: str
    problem: str
    idea: str = ""
    topics: tuple[str, ...] = ()
    proposed_by: Person | None = None
    proposer_name: str = ""
    proposed_on: date | None = None
    origin: str = Innovation.DEVELOPED
    brings_closer: bool = False


@dataclass(frozen=True, slots=True)
class Outside:
    """How far an innovation that was run elsewhere has come, and where its papers are."""

    number: str
    paper: Paper
    system: str = ""
    trial_on: date | None = None
    applied_on: date | None = None
    applied_where: str = ""


@contextmanager
def opened(pk: int, *, by: User, at: datetime, guard: Guard = locked) -> Iterator[Innovation]:
    """The innovation, locked, with unit and body. Raises NotFoundError (404) and AccessDenied (403)."""
    with guard(Innovation.objects.filter(pk=pk)):
        found = record_seen(Innovation, by, at, pk, rows=Innovation.objects.select_related("unit__body"))
        require(by, MANAGE, found.unit, at=at)
        yield found


def begin(unit: Unit, what: Story, *, by: User, at: datetime) -> Innovation:
    """Begin an innovation of ``unit`` with its problem.

    Raises NotFoundError, AccessDenied, RecordError for what can be mended: nothing is kept then.
    """
    refuse_stranger(unit, by, at)
    values = _fitting_story(what, unit, at)
    with transaction.atomic():
        made = Innovation.objects.create(unit=unit, created_at=at, created_by=by.actor, **values)
        ledger.record("innovation.begun", made, body=unit.body.uuid, by=by.actor, at=at, details=_digested(values))
    return made


def register(unit: Unit, what: Story, outside: Outside, *, by: User, at: datetime) -> Innovation:
    """Register an innovation that was run elsewhere, with number and file. Raises as ``begin``."""
    refuse_stranger(unit, by, at)
    today = local_day(at, unit.body)
    values = _fitting_story(what, unit, at) | {
        "outside_number": fitting(outside.number, "Nomor berkas", _LONGEST_NUMBER),
        "outside_system": optional_line(outside.system, "Sistem asal", _LONGEST_NUMBER),
        "applied_where": optional_line(outside.applied_where, "Tempat penerapan", _LONGEST_PLACE),
        "trial_on": outside.trial_on, "applied_on": outside.applied_on,
    }  # fmt: skip
    _refuse_days([what.proposed_on, outside.trial_on, outside.applied_on], today)
    state = APPLIED if outside.applied_on else TRIAL if outside.trial_on else IDEA
    with transaction.atomic():
        made = Innovation.objects.create(
            unit=unit, mode=Innovation.OUTSIDE, state=state, created_at=at, created_by=by.actor, **values
        )
        InnovationStep.objects.create(obj=made, name="register", source=IDEA, target=state, by=by.actor, at=at)
        keep(
            InnovationFile, outside.paper, what=InnovationFile.DESCRIPTION, title="", body=unit.body, by=by, at=at,
            innovation=made,
        )  # fmt: skip
        details = {**_digested(values), "sha256": outside.paper.sha256}
        ledger.record("innovation.registered", made, body=unit.body.uuid, by=by.actor, at=at, details=details)
    return made


def version_of_story(innovation: Innovation) -> str:
    """What the form that changes the story carries."""
    return version_of(
        innovation.title, innovation.problem, innovation.idea, innovation.topics, innovation.proposed_by_id,
        innovation.proposer_name, innovation.proposed_on, innovation.origin, innovation.brings_closer,
        innovation.applied_where,
    )  # fmt: skip


def change(
    pk: int, what: Story, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Innovation:  # fmt: skip
    """Tell the story anew. Raises NotFoundError, AccessDenied, ChangedMeanwhile, RecordError."""
    with opened(pk, by=by, at=at, guard=guard) as innovation:
        refuse_stale(seen, version_of_story(innovation), "inovasi ini")
        values = _fitting_story(what, innovation.unit, at)
        started = innovation.trial_on or innovation.applied_on
        if what.proposed_on and started and what.proposed_on > started:
            raise RecordError(f"Gagasannya tidak mungkin sesudah dijalankan, {tanggal(started)}. {_KEPT}")
        with transaction.atomic():
            for name, value in values.items():
                setattr(innovation, name, value)
            innovation.save(update_fields=list(values))
            ledger.record(
                "innovation.changed", innovation, body=innovation.unit.body.uuid, by=by.actor, at=at,
                details=_digested(values),
            )  # fmt: skip
    return innovation


# -- what becomes of it


def start_trial(pk: int, on: date, *, by: User, at: datetime) -> Innovation:
    """It is tried since ``on``."""
    with opened(pk, by=by, at=at) as innovation:
        _refuse_days([innovation.proposed_on, on], local_day(at, innovation.unit.body))
        return _step(innovation, "try", by=by, at=at, trial_on=on)


def apply(pk: int, on: date, where: str, *, by: User, at: datetime) -> Innovation:
    """It is applied since ``on`` at ``where``."""
    with opened(pk, by=by, at=at) as innovation:
        _refuse_days([innovation.proposed_on, innovation.trial_on, on], local_day(at, innovation.unit.body))
        place = fitting(where, "Tempat penerapan", _LONGEST_PLACE)
        return _step(innovation, "apply", by=by, at=at, applied_on=on, applied_where=place)


def evaluate(pk: int, on: date, result: str, *, by: User, at: datetime) -> Innovation:
    """What it brought, said on ``on``. Raises RecordError before anything was measured before and after."""
    with opened(pk, by=by, at=at) as innovation:
        _refuse_days([innovation.applied_on, on], local_day(at, innovation.unit.body))
        text = paragraphs(result, "Hasil")
        if not text:
            raise RecordError(f"Tulis hasil evaluasinya. {_KEPT}")
        if not innovation.measures.filter(AGAIN).exists():
            raise RecordError(
                "Belum ada ukuran sesudah diterapkan, jadi hasilnya belum terukur. Isi dulu ukuran sebelum dan "
                f"sesudahnya. Belum ada yang berubah; {_KEPT.lower()}"
            )
        return _step(innovation, "evaluate", by=by, at=at, evaluated_on=on, result=text)


def stop(pk: int, reason: str, *, by: User, at: datetime) -> Innovation:
    """It is no longer used."""
    with opened(pk, by=by, at=at) as innovation:
        return _step(innovation, "stop", by=by, at=at, reason=fitting(reason, "Alasan", LONGEST_REASON))


# -- who copied it, and its files


def replicate(
    pk: int, by_whom: str, on: date, paper: Paper | None, *, by: User, at: datetime
) -> Replication:  # fmt: skip
    """Somebody else has taken it over; the letter that says so may come with it."""
    with opened(pk, by=by, at=at) as innovation:
        if innovation.state not in (APPLIED, EVALUATED, STOPPED) or innovation.applied_on is None:
            raise RecordError(f"Yang ditiru adalah inovasi yang sudah diterapkan. Catat dulu penerapannya. {_KEPT}")
        _refuse_days([innovation.applied_on, on], local_day(at, innovation.unit.body))
        whom = fitting(by_whom, "Yang meniru")
        if whom.casefold() == innovation.unit.name.casefold():
            raise RecordError(f"Yang meniru adalah unit lain, bukan {innovation.unit} sendiri. {_KEPT}")
        if innovation.replications.filter(by_whom__iexact=whom).exists():
            raise RecordError(f"{whom} sudah tercatat meniru inovasi ini. {_KEPT}")
        with transaction.atomic():
            letter = _kept(innovation, paper, InnovationFile.LETTER, "", by=by, at=at) if paper else None
            made = innovation.replications.create(by_whom=whom, on=on, letter=letter)
            details = {"whom": whom, "on": on, "sha256": paper.sha256 if paper else ""}
            ledger.record(
                "innovation.replicated", innovation, body=innovation.unit.body.uuid, by=by.actor, at=at, details=details
            )
    return made


def forget_replication(pk: int, replication: int, *, by: User, at: datetime) -> Innovation:
    """Take away a replication that was written down by mistake; its letter stays among the files."""
    with opened(pk, by=by, at=at) as innovation:
        found = innovation.replications.filter(pk=replication).first()
        if found is None:
            raise RecordError("Baris replikasi ini sudah dihapus orang lain. Belum ada yang berubah.")
        with transaction.atomic():
            details = {"whom": found.by_whom, "on": found.on}
            found.delete()
            ledger.record(
                "innovation.replication_removed", innovation, body=innovation.unit.body.uuid, by=by.actor, at=at,
                details=details,
            )  # fmt: skip
    return innovation


def add_file(pk: int, paper: Paper, *, what: str, title: str, by: User, at: datetime) -> InnovationFile:
    """Keep a file or a link with it. Raises RecordError for an unknown ``what`` and for the same one twice."""
    with opened(pk, by=by, at=at) as innovation:
        if what not in dict(InnovationFile.KINDS):
            raise RecordError("Pilih isi berkasnya dari daftar.")
        if innovation.files.filter(sha256=paper.sha256).exists():
            raise RecordError("Berkas yang sama persis sudah ada di inovasi ini, jadi tidak disimpan dua kali.")
        with transaction.atomic():
            kept = _kept(innovation, paper, what, title, by=by, at=at)
            details = {"what": what, "sha256": paper.sha256}
            ledger.record(
                "innovation.file_added", innovation, body=innovation.unit.body.uuid, by=by.actor, at=at, details=details
            )
    return kept


def remove_file(pk: int, file: int, *, by: User, at: datetime) -> Innovation:
    """Take away a file that was added by mistake; a letter of who copied it, and the only file from outside, stay."""
    with opened(pk, by=by, at=at) as innovation:
        found = innovation.files.select_related("stored").filter(pk=file).first()
        if found is None:
            raise RecordError("Berkas ini sudah dihapus orang lain. Belum ada yang berubah.")
        if innovation.replications.filter(letter=found).exists():
            raise RecordError("Surat ini membuktikan sebuah replikasi, jadi tetap disimpan. Belum ada yang berubah.")
        if innovation.mode == Innovation.OUTSIDE and innovation.files.count() == 1:
            raise RecordError("Inovasi dari luar dibuktikan berkasnya, jadi berkas terakhirnya tetap disimpan.")
        with transaction.atomic():
            stored, details = found.stored, {"what": found.what, "sha256": found.sha256}
            found.delete()
            if stored is not None:
                files.release(stored, at=at)
            ledger.record(
                "innovation.file_removed", innovation, body=innovation.unit.body.uuid, by=by.actor, at=at,
                details=details,
            )  # fmt: skip
    return innovation


# -- pieces


def _kept(
    innovation: Innovation, paper: Paper, what: str, title: str, *, by: User, at: datetime
) -> InnovationFile:  # fmt: skip
    if there := innovation.files.filter(sha256=paper.sha256).first():
        return there
    return keep(
        InnovationFile, paper, what=what, title=title, body=innovation.unit.body, by=by, at=at, innovation=innovation
    )


def _step(innovation: Innovation, name: str, *, by: User, at: datetime, reason: str = "", **fields: Any) -> Innovation:
    before = innovation.state
    with transaction.atomic():
        INNOVATION.move(innovation, name, by=by.actor, at=at, **({"reason": reason} if reason else {}), **fields)
        InnovationStep.objects.create(
            obj=innovation, name=name, source=before, target=innovation.state, by=by.actor, at=at, reason=reason
        )
        details = {"reason": reason, **{key: str(value) for key, value in fields.items()}}
        ledger.record(
            f"innovation.{name}", innovation, body=innovation.unit.body.uuid, by=by.actor, at=at, details=details
        )
    return innovation


def _refuse_days(days: list[date | None], today: date) -> None:
    """Raise RecordError where the days that are known are not in this order, or not yet there."""
    known = [day for day in days if day is not None]
    if not all(EARLIEST <= day <= LATEST for day in known):
        raise RecordError(f"Ada tahun yang tidak masuk akal. Periksa tanggal-tanggalnya. {_KEPT}")
    if known != sorted(known):
        raise RecordError(
            f"Urutan tanggalnya terbalik: {', lalu '.join(tanggal(day) for day in known)}. Gagasan, uji coba, "
            f"penerapan, dan evaluasi berurutan. {_KEPT}"
        )
    if known and known[-1] > today:
        raise RecordError(f"{tanggal(known[-1])} belum tiba. Catat yang sudah terjadi. {_KEPT}")


def _fitting_story(what: Story, unit: Unit, at: datetime) -> dict[str, Any]:
    """The columns of ``what``. Raises RecordError for what cannot be."""
    _refuse_days([what.proposed_on], local_day(at, unit.body))
    problem = paragraphs(what.problem, "Masalah")
    if not problem:
        raise RecordError(f"Tulis masalah yang hendak dipecahkan. {_KEPT}")
    if what.origin not in dict(Innovation.ORIGINS):
        raise RecordError(f"Asal inovasi itu tidak ada. Pilih dari daftar. {_KEPT}")
    person = what.proposed_by
    if person is not None and person.body_id != unit.body_id:
        raise RecordError(f"Pengusulnya bukan pegawai instansi ini; tulis namanya saja. {_KEPT}")
    name = person.name if person else optional_line(what.proposer_name, "Nama pengusul")
    return {
        "title": fitting(what.title, "Nama inovasi"), "problem": problem, "idea": paragraphs(what.idea, "Gagasan"),
        "topics": known_topics(what.topics), "proposed_by": person, "proposer_name": name,
        "proposed_on": what.proposed_on, "origin": what.origin, "brings_closer": what.brings_closer,
    }  # fmt: skip


def _digested(values: dict[str, Any]) -> dict[str, Any]:
    """What of the columns is digested for the ledger."""
    return {name: str(value) for name, value in values.items() if name != "proposed_by"}
