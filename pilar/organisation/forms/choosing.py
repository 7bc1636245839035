"""Choosing a unit or a person in a form, without JavaScript.

A few units stand in one select, indented below their OPD. Many units, and people always, are searched: the first
sending finds, radio buttons show what fits with what tells namesakes apart, the second sending chooses. What was typed
stays. Both fields are given their rows, so what one may not see cannot be chosen:

    self.fields["unit"] = UnitChoiceField(choosable_units(request.user, request.at, "person.manage"), label="Unit")
    self.fields["person"] = PersonChoiceField(people, day=request.day, label="Pegawai")

``clean`` gives a Unit or a Person, or None where the field is not required and empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from pilar.organisation.access import Actor, local_day, visible_to
from pilar.organisation.models import Person, Unit
from pilar.organisation.queries.trees import branches
from pilar.organisation.queries.units import current

#: The code of "several fit, choose one": a step of searching, which ``only_to_choose`` tells from a mistake.
CHOOSE = "choose-match"
#: A select with more options than this is no help to anybody.
MOST_OPTIONS = 300
MOST_MATCHES = 20
_SHORTEST = 2
_INDENT = "\u2003"

Found = TypeVar("Found", Unit, Person)


def choosable_units(user: Actor, at: datetime, capability: str, day: date | None = None) -> QuerySet[Unit]:
    """The units over which ``user`` holds ``capability`` and that are open on ``day`` (else at ``at``)."""
    on = day or local_day(at)
    return visible_to(Unit, user, at, capability).filter(current(on))


def only_to_choose(form: forms.BaseForm) -> bool:
    """Whether nothing is wrong with a form that was sent, but something found in it is still to be chosen."""
    found = [error.code for errors in form.errors.as_data().values() for error in errors]
    return bool(found) and set(found) == {CHOOSE}


class Typed(NamedTuple):
    """What came in: the words, and which of the matches was ticked."""

    text: str
    pick: str


class Match(NamedTuple):
    """One row that fits: the value of its radio button, its name, what tells it apart from others of that name."""

    value: str
    name: str
    note: str


class SearchWidget(forms.Widget):
    """A text input, and below it radio buttons for what was found."""

    matches: Sequence[Match] = ()
    more = False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        text = str(data.get(name) or "").replace("\x00", "")  # PostgreSQL asks for no text that holds it
        return Typed(text.strip(), str(data.get(f"{name}_pilihan") or ""))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        typed = value if isinstance(value, Typed) else Typed(str(value or ""), "")
        # One match is ticked already: the second sending confirms it.
        pick = typed.pick or (self.matches[0].value if len(self.matches) == 1 else "")
        names = {
            "name": name, "typed": typed, "pick": pick, "matches": self.matches, "more": self.more,
            "attrs": {**self.attrs, **(attrs or {})},
        }  # fmt: skip
        return render_to_string("organisation/choose.html", names)


class _SearchField(forms.Field, Generic[Found]):
    """Finds rows by words. Subclasses say what fits, what fits exactly, and how a row is shown."""

    widget: Any = SearchWidget
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": "Bagian ini harus diisi.",
        "short": "Tulis paling sedikit dua huruf.",
        "none": "Tidak ada yang cocok dengan “%(text)s”. Periksa ejaannya atau tulis sebagian saja.",
        "choose": "Pilih yang dimaksud dari yang cocok di bawah isian, lalu kirim lagi.",
    }

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, Typed) or not value.text:
            return None
        if len(value.text) < _SHORTEST:
            raise ValidationError(self.error_messages["short"], code="short")
        if (exact := self.exact(value.text)) is not None:
            return exact
        found = self.search(value.text)
        rows = {str(row.pk): row for row in found[:MOST_MATCHES]}
        self.widget.matches = [self.shown(row) for row in rows.values()]
        self.widget.more = len(found) > MOST_MATCHES
        if value.pick in rows:
            return rows[value.pick]
        if not rows:
            raise ValidationError(self.error_messages["none"], code="none", params={"text": value.text})
        raise ValidationError(self.error_messages["choose"], code=CHOOSE)

    def exact(self, text: str) -> Found | None:
        """The one row that ``text`` names beyond doubt."""
        raise NotImplementedError

    def search(self, text: str) -> list[Found]:
        """At most one more than MOST_MATCHES."""
        raise NotImplementedError

    def shown(self, row: Found) -> Match:
        raise NotImplementedError


class UnitChoiceField(_SearchField[Unit]):
    """One of ``units``: in a select by OPD (up to MOST_OPTIONS), else by searching. Two queries to make the form."""

    def __init__(self, units: QuerySet[Unit], *, empty_label: str = "Pilih unit", **kwargs: Any) -> None:
        self.units = units
        rows = list(units.order_by("path")[: MOST_OPTIONS + 1])
        self.searches = len(rows) > MOST_OPTIONS
        self._rows = {} if self.searches else {row.slug: row for row in rows}
        if not self.searches:
            kwargs["widget"] = forms.Select(choices=[("", empty_label), *_options(rows)])
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Unit | None:
        if self.searches:
            chosen: Unit | None = super().to_python(value)
            return chosen
        if value in self.empty_values:
            return None
        if value not in self._rows:
            raise ValidationError("Pilih unit dari daftar.", code="unknown")
        return self._rows[value]

    def prepare_value(self, value: Any) -> Any:
        return value.slug if isinstance(value, Unit) else value

    def exact(self, text: str) -> Unit | None:
        return self.units.filter(slug=text.lower()).first()

    def search(self, text: str) -> list[Unit]:
        named = Q(name__icontains=text) | Q(short_name__icontains=text)
        return list(self.units.filter(named).select_related("parent").order_by("name", "pk")[: MOST_MATCHES + 1])

    def shown(self, row: Unit) -> Match:
        return Match(str(row.pk), row.name, f"{row.get_kind_display()}, di bawah {row.parent}" if row.parent else "")


class PersonChoiceField(_SearchField[Person]):
    """One of ``people``, searched by a part of the name or by the whole NIP. ``day``: whose duty of it is shown."""

    def __init__(self, people: QuerySet[Person], *, day: date, **kwargs: Any) -> None:
        self.people, self.day = people, day
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Person) else value

    def exact(self, text: str) -> Person | None:
        # Only the whole number: parts of it would tell the NIP of others, digit by digit.
        digits = "".join(text.split())
        return self.people.filter(nip=digits).first() if digits.isdigit() and len(digits) == 18 else None

    def search(self, text: str) -> list[Person]:
        found = self.people.filter(name__icontains=text).prefetch_related("duties__unit")
        return list(found.order_by("name", "pk")[: MOST_MATCHES + 1])

    def shown(self, row: Person) -> Match:
        return Match(str(row.pk), row.name, person_note(row, self.day))


def person_note(person: Person, day: date) -> str:
    """What tells namesakes apart: position, unit, and the last digits of the NIP. Uses prefetched ``duties__unit``."""
    duty = person.duty_on(day)
    work = f"{duty.capacity}, {duty.unit}" if duty else "Sedang tidak bertugas"
    return f"{work} · NIP …{person.nip[-4:]}" if person.nip else f"{work} · {person.get_status_display()}"


def _options(rows: Sequence[Unit]) -> list[tuple[str, Any]]:
    """Options by OPD: the OPD first, what is below it indented."""
    names = _names_above(rows)
    options: list[tuple[str, Any]] = []
    for unit, depth in ((branch.unit, branch.depth) for branch in branches(rows)):
        group = names.get(unit.ancestor_ids[1] if len(unit.ancestor_ids) > 1 else unit.pk, "")
        option = (unit.slug, f"{_INDENT * max(depth - 1, 0)}{unit.name}")
        if unit.kind == Unit.BODY:
            options.append(option)
        elif options and options[-1][0] == group:
            options[-1][1].append(option)
        else:
            options.append((group, [option]))
    return options


def _names_above(rows: Sequence[Unit]) -> dict[int, str]:
    """Names of the OPDs and offices of ``rows``, also of those that are not among them. One query at most."""
    names = {row.pk: row.name for row in rows}
    missing = {row.ancestor_ids[1] for row in rows if len(row.ancestor_ids) > 1} - set(names)
    if missing:
        names.update(Unit.objects.filter(pk__in=missing).values_list("pk", "name"))
    return names
