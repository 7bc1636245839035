"""What of somebody's data is shown: whole to who may see it (``person.private``, or oneself), else only its shape."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pilar.organisation.access import Rights
from pilar.organisation.models import Duty, Person, User
from pilar.organisation.nips import grouped

_PREFIX = "+62"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as one account sees them on one day. ``duty``: the present one, else the last; of those in view."""

    person: Person
    name: str
    nip: str
    email: str
    phone: str
    status: str
    duty: Duty | None
    on_duty: bool
    more: int
    account: str
    account_kind: str
    private: bool

    @property
    def position(self) -> str:
        return self.duty.capacity if self.duty else ""

    @property
    def first_day(self) -> date | None:
        return self.duty.valid_from if self.duty else None

    @property
    def last_day(self) -> date | None:
        return self.duty.valid_until if self.duty else None

    @property
    def unit(self) -> str:
        return str(self.duty.unit) if self.duty else ""


def rows_of(people: Iterable[Person], viewer: User, rights: Rights, day: date) -> list[PersonRow]:
    """``people`` (with duties, units and account: ``queries.people.with_duties``) as ``viewer`` sees them."""
    return [row_of(person, viewer, rights, day) for person in people]


def row_of(person: Person, viewer: User, rights: Rights, day: date) -> PersonRow:
    """One person as ``viewer`` sees them. Without a query where duties, units and account are at hand."""
    duties = duties_in_view(person, viewer, rights)
    present = [duty for duty in duties if duty.is_current(day)]
    private = may_see_whole(person, viewer, rights)
    account, kind = account_state(person)
    return PersonRow(
        person=person,
        name=person.name,
        nip=(grouped(person.nip) if private else masked_nip(person.nip)) if person.nip else "",
        email=person.email if private else masked_email(person.email),
        phone=person.phone if private else masked_phone(person.phone),
        status=person.get_status_display(),
        duty=next(iter(present or duties), None),
        on_duty=bool(present),
        more=max(0, len(present) - 1),
        account=account,
        account_kind=kind,
        private=private,
    )


def duties_in_view(person: Person, viewer: User, rights: Rights) -> list[Duty]:
    """The duties that ``viewer`` sees: a definitive one before an acting one, the newest first."""
    own = viewer.person_id == person.pk
    seen = [duty for duty in person.duties.all() if own or rights.may("person.view", duty.unit.path)]
    return sorted(seen, key=lambda duty: (duty.kind != Duty.DEFINITIVE, -duty.valid_from.toordinal(), -duty.pk))


def may_see_whole(person: Person, viewer: User, rights: Rights) -> bool:
    """Whether NIP, e-mail and telephone are shown to ``viewer`` as they are."""
    return viewer.person_id == person.pk or any(
        rights.may("person.private", duty.unit.path) for duty in person.duties.all()
    )


def account_state(person: Person) -> tuple[str, str]:
    """Words and kind of tag for the account of ``person``."""
    user: User | None = getattr(person, "user", None)
    if user is None:
        return "Belum ada", "plain"
    if not user.is_active:
        return "Ditutup", "bad"
    return ("Belum pernah masuk", "warn") if user.last_login is None else ("Aktif", "good")


def masked_nip(nip: str) -> str:
    """``1986•••• •••••• • •••``: the year of birth tells namesakes apart and gives nobody away."""
    return f"{nip[:4]}•••• •••••• • •••"


def masked_email(email: str) -> str:
    """``p•••@contoh.go.id``"""
    name, _, host = email.partition("@")
    return f"{name[:1]}•••@{host}" if email else ""


def masked_phone(phone: str) -> str:
    return f"{_PREFIX} ••••••••••" if phone else ""
