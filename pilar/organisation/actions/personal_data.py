"""A person's data: name, status, NIP, e-mail, telephone. What changes them keeps the account in step."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Q

from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import local_day, rights_of
from pilar.organisation.actions.accounts import slip_refusal
from pilar.organisation.actions.duties import require_over
from pilar.organisation.actions.people import PersonError, refuse_taken_nip, refusing_a_second_nip
from pilar.organisation.models import Person, User
from pilar.organisation.nips import read_nip
from pilar.organisation.person_names import clean_name
from pilar.organisation.versions import ChangedMeanwhile, version_of


@dataclass(frozen=True, slots=True)
class PersonData:
    """What is written about somebody. ``nip``: as typed; ``phone``: E.164 or empty."""

    name: str
    status: str
    nip: str = ""
    email: str = ""
    phone: str = ""
    nip_note: str = ""


def data_of(person: Person) -> PersonData:
    return PersonData(person.name, person.status, person.nip or "", person.email, person.phone, person.nip_note)


def seal_of(person: Person) -> str:
    """What a form carries to notice that somebody else has changed the person meanwhile."""
    return version_of(asdict(data_of(person)))


def change_person(
    person: Person, data: PersonData, *, by: User, at: datetime, nip_confirmed: bool = False, seal: str | None = None,
    guard: Guard = locked,
) -> Person:  # fmt: skip
    """Correct what is written about ``person``; e-mail and NIP go along to the account.

    A NIP that may be wrong needs ``nip_confirmed`` and a note (aturan.md §15). ``seal``: of the person as it was shown.
    Raises PersonError, ChangedMeanwhile and AccessDenied.
    """
    require_over(by, person, at=at)
    data = checked(data, person, nip_confirmed=nip_confirmed)
    with refusing_a_second_nip(), guard(Person.objects.filter(pk=person.pk)):
        stored = Person.objects.select_related("body").get(pk=person.pk)
        if seal is not None and seal != seal_of(stored):
            raise ChangedMeanwhile(
                f"Data {stored.name} baru saja diubah orang lain. Isian Anda masih ada di bawah dan belum disimpan; "
                "bandingkan dengan datanya sekarang, lalu simpan sekali lagi bila tetap benar."
            )
        changed = write_data(stored, data, by=by, at=at)
        if changed:
            details = {"fields": changed}
            ledger.record("person.changed", stored, body=stored.body.uuid, by=by.actor, at=at, details=details)
    return stored


def checked(data: PersonData, person: Person | None = None, *, nip_confirmed: bool) -> PersonData:
    """``data`` in the form in which it is kept. Raises PersonError where the NIP is refused or not confirmed."""
    reading = read_nip(data.nip, data.status)
    if reading.errors:
        raise PersonError(f"{' '.join(reading.errors)} Belum ada yang berubah.")
    known = person is not None and (person.nip or "", person.status) == (reading.digits, data.status)
    if reading.doubts and reading.digits and not known:
        if not nip_confirmed:
            raise PersonError(
                f"{' '.join(reading.doubts)} Cocokkan dengan SK, lalu tandai bahwa nomornya benar. "
                "Belum ada yang berubah."
            )
        if not data.nip_note.strip():
            raise PersonError("Tulis SK yang dicocokkan di catatan NIP. Belum ada yang berubah.")
    if not data.name.strip():
        raise PersonError("Isi namanya. Belum ada yang berubah.")
    return PersonData(
        clean_name(data.name), data.status, reading.digits, data.email.strip().lower(), data.phone,
        data.nip_note.strip() if reading.digits else "",
    )  # fmt: skip


def write_data(person: Person, data: PersonData, *, by: User, at: datetime) -> list[str]:
    """The rows of ``change_person``, for a transaction that records; returns the names of what changed.

    ``person`` is read and held by the caller.
    """
    old, new = asdict(data_of(person)), asdict(data)
    changed = [name for name, value in new.items() if value != old[name]]
    if not changed:
        return []
    if "nip" in changed and data.nip:
        refuse_taken_nip(data.nip, by, at, of=person)
    if {"nip", "email"} & set(changed):
        _take_account_along(person, data, by=by, at=at, email_changes="email" in changed)
    for name in changed:
        setattr(person, name, (new[name] or None) if name == "nip" else new[name])
    person.save(update_fields=changed)
    return changed


def _take_account_along(person: Person, data: PersonData, *, by: User, at: datetime, email_changes: bool) -> None:
    """The account signs in by the new NIP and e-mail; a sign-in name of another kind stays.

    Whoever sets an e-mail can have a new password sent to it. So it takes what a slip takes: nobody changes the e-mail
    of an account with roles that he could not give.
    """
    user = User.objects.select_for_update(of=("self",), no_key=True).filter(person=person).first()
    if user is None:
        return
    if email_changes and (refusal := slip_refusal(user, by, rights_of(by, at), local_day(at, person.body))):
        raise PersonError(f"Surel akun ini tidak dapat Anda ubah: {refusal} Belum ada yang berubah.")
    email = data.email or None
    username = user.username
    if username == person.nip:
        username = data.nip or username
    elif username == user.email:
        username = email or username
    others = User.objects.exclude(pk=user.pk)
    if email and others.filter(Q(email=email) | Q(username=email)).exists():
        raise PersonError("Surel itu sudah dipakai akun lain. Belum ada yang berubah.")
    if username != user.username and others.filter(username=username).exists():
        raise PersonError("Nama masuk dengan NIP itu sudah dipakai akun lain. Belum ada yang berubah.")
    user.email, user.username = email, username
    user.save(update_fields=["email", "username"])
