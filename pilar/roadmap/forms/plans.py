"""Forms of the plan: the list's filter, a plan item, the reason of a change, publishing, the path over the years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from pilar.evaluation.models import Zone
from pilar.evaluation.questions import sections
from pilar.evaluation.rulebook import rulebook
from pilar.kernel.fields import DateIndonesianField, DecimalIndonesianField, RupiahField
from pilar.organisation.forms.choosing import PersonChoiceField
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models import Person
from pilar.roadmap.actions.items import ItemDraft, Link
from pilar.roadmap.actions.plans import YEARS, YearTarget
from pilar.roadmap.models import Need, PlanItem
from pilar.roadmap.queries.plans import LATE, OWNERLESS, UNDATED, Wanted
from pilar.roadmap.workflow import ITEM

VIEWS: Final = [("", "Semua"), (LATE, "Lewat tenggat"), (OWNERLESS, "Tanpa penanggung jawab"),
                (UNDATED, "Tanpa tenggat")]  # fmt: skip
AREAS: Final = [(str(number), f"Area {number}") for number in range(1, 7)]
_LONGEST_BUDGET: Final = Decimal(10) ** 14
_DATE_HINT: Final = "Misalnya 24-11-2026."


class PlanFilter(forms.Form):
    """The filter of the list; its names are those of the address."""

    cari = forms.CharField(label="Rencana aksi, keluaran, atau nama", required=False, max_length=100)
    area = forms.ChoiceField(label="Area", required=False, choices=[("", "Semua"), *AREAS])
    keadaan = forms.ChoiceField(label="Keadaan", required=False, choices=[("", "Semua"), *ITEM.choices])
    lihat = forms.ChoiceField(label="Yang perlu dilihat", required=False, choices=VIEWS)
    pertanyaan = forms.CharField(label="Kode pertanyaan", required=False, max_length=60)
    prioritas = forms.ChoiceField(
        label="Prioritas", required=False, choices=[("", "Semua"), ("ya", "Target prioritas saja")]
    )

    @property
    def wanted(self) -> Wanted:
        """What was asked for, of a valid form."""
        typed = self.cleaned_data
        return Wanted(
            typed["cari"], int(typed["area"]) if typed["area"] else None, typed["keadaan"], typed["lihat"],
            typed["pertanyaan"].strip(), typed["prioritas"] == "ya",
        )  # fmt: skip


class OwnerField(PersonChoiceField):
    """Somebody who works near the zone. The name of whoever it is now stays without being searched for again."""

    current: Person | None = None

    def exact(self, text: str) -> Person | None:
        if self.current is not None and text == self.current.name:
            return self.current
        return super().exact(text)


@dataclass(frozen=True, slots=True)
class Group:
    """Boxes to tick under one heading: (value, words, whether it is ticked)."""

    name: str
    boxes: tuple[tuple[str, str, bool], ...]

    @property
    def ticked(self) -> int:
        return sum(box[2] for box in self.boxes)


def _line(label: str, longest: int, hint: str = "", **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=more.pop("required", False), help_text=hint,
                           error_messages={"max_length": f"Paling banyak {longest} huruf.", **more})  # fmt: skip


class ItemForm(forms.Form):
    """A plan item. ``areas``: those that may be chosen."""

    judul = _line("Rencana aksi", 200, "Mulai dengan kata kerja, misalnya “Menetapkan SOP antrean”.", required=True)
    area = forms.ChoiceField(
        label="Area perubahan", help_text="Pokja yang mengerjakannya.",
        error_messages={"required": "Pilih areanya.", "invalid_choice": "Pilih area dari daftar."},
    )  # fmt: skip
    keluaran = _line("Keluaran", 300, "Benda atau keadaan yang dihasilkan. Ini yang dibaca publik bila diterbitkan.")
    indikator = _line("Indikator", 300, "Bagaimana selesainya diukur.")
    target = _line("Target", 100, "Misalnya 100 % atau 12 SOP.")
    bukti = _line("Bukti yang diharapkan", 300, "Apa yang akan ditunjukkan kepada penilai.")
    mulai = DateIndonesianField(label="Mulai", required=False, help_text=_DATE_HINT)
    tenggat = DateIndonesianField(label="Tenggat", required=False, help_text=_DATE_HINT)
    beban = DecimalIndonesianField(
        label="Beban", required=False, places=1, min_value=0, max_value=10_000,
        help_text="Hari kerja seluruh tim, misalnya 2,5.",
    )  # fmt: skip
    anggaran = RupiahField(
        label="Anggaran", required=False, max_value=_LONGEST_BUDGET, help_text="Kosongkan bila tanpa biaya."
    )
    prioritas = forms.BooleanField(
        label="Target prioritas", required=False, help_text="Yang paling menentukan tercapainya predikat."
    )
    kebutuhan = forms.ChoiceField(label="Menjawab kebutuhan", required=False)
    pertanyaan = forms.MultipleChoiceField(
        label="Pertanyaan LKE yang dilayani", required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Pertanyaan itu tidak ada di lembar kerja zona ini."},
    )  # fmt: skip
    sesudah = forms.MultipleChoiceField(
        label="Menunggu rencana aksi lain", required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Rencana aksi itu sudah tidak ada. Pilih lagi."},
    )  # fmt: skip

    def __init__(
        self, *args: Any, zone: Zone, areas: Iterable[int], people: QuerySet[Person], needs: Sequence[Need],
        others: Sequence[PlanItem], day: date, owner: Person | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        rules = rulebook(zone.edition)
        names = rules.instrument.areas
        self._needs = {str(need.pk): need for need in needs}
        choose: Any = self.fields
        choose["area"].choices = [("", "Pilih area"), *(
            (str(number), f"{number}. {names[number].name}") for number in areas
        )]  # fmt: skip
        choose["kebutuhan"].choices = [("", "Tidak ada"), *((key, need.title) for key, need in self._needs.items())]
        choose["sesudah"].choices = [(str(row.pk), f"{row.number}. {row.title}") for row in others]
        self._sections = sections(rules, one_each=True)
        choose["pertanyaan"].choices = [
            (place.question, f"{place.question} {place.title}") for part in self._sections for place in part.places
        ]
        field = OwnerField(
            people, day=day, label="Penanggung jawab", required=False,
            help_text="Tulis sebagian namanya, atau NIP lengkap. Tanpanya rencana tidak dapat ditetapkan.",
        )  # fmt: skip
        field.current = owner
        self.fields["penanggung"] = field
        self.order_fields((
            "versi", "judul", "area", "penanggung", "mulai", "tenggat", "keluaran", "indikator", "target", "bukti",
            "prioritas", "kebutuhan", "beban", "anggaran", "pertanyaan", "sesudah",
        ))  # fmt: skip

    @property
    def plain_fields(self) -> list[Any]:
        """All but the two that are many boxes to tick."""
        return [field for field in self.visible_fields() if field.name not in ("pertanyaan", "sesudah")]

    @property
    def question_groups(self) -> list[Group]:
        """The questions by area of change."""
        chosen = set(self["pertanyaan"].value() or ())
        return [
            Group(part.name, tuple(
                (place.question, f"{place.question} {place.title}", place.question in chosen) for place in part.places
            ))
            for part in self._sections
        ]  # fmt: skip

    @property
    def order_group(self) -> Group:
        chosen = {str(value) for value in self["sesudah"].value() or ()}
        field: Any = self.fields["sesudah"]
        return Group("", tuple((value, words, value in chosen) for value, words in field.choices))

    def draft(self, origin: str = PlanItem.OWN) -> ItemDraft:
        """What was typed, of a valid form."""
        typed = self.cleaned_data
        return ItemDraft(
            typed["judul"], int(typed["area"]), typed["keluaran"], typed["indikator"], typed["target"], typed["bukti"],
            typed["penanggung"], typed["mulai"], typed["tenggat"], typed["beban"], typed["anggaran"],
            typed["prioritas"], self._needs.get(typed["kebutuhan"]), [Link(code) for code in typed["pertanyaan"]],
            [int(value) for value in typed["sesudah"]], origin,
        )  # fmt: skip

    @staticmethod
    def initial_of(item: PlanItem) -> dict[str, Any]:
        """What the form shows of ``item``. Two queries."""
        return {
            "judul": item.title, "area": str(item.area), "keluaran": item.output, "indikator": item.indicator,
            "target": item.target, "bukti": item.evidence_expected, "penanggung": item.owner, "mulai": item.starts_on,
            "tenggat": item.due_on, "beban": item.effort, "anggaran": item.budget, "prioritas": item.is_priority,
            "kebutuhan": str(item.need_id or ""), "pertanyaan": [each.question for each in item.questions.all()],
            "sesudah": [str(row.before_id) for row in item.comes_after.all()],
        }  # fmt: skip


class ItemChangeForm(VersionedForm, ItemForm):
    """The same, guarded by the version that was shown."""


class ReasonForm(forms.Form):
    """Why a set plan is opened again; printed in its next version."""

    alasan = forms.CharField(
        label="Alasan perubahan", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Tercetak dalam latar belakang rencana yang baru.", error_messages={"required": "Tulis alasannya."},
    )  # fmt: skip


class PathForm(VersionedForm):
    """A target for each year of the path; years without one are left out."""

    def __init__(self, *args: Any, zone: Zone, path: Sequence[tuple[int, str, str]], **kwargs: Any) -> None:
        stored = {year: (target, note) for year, target, note in path}
        self.years = range(zone.year, zone.year + YEARS)
        initial: dict[str, Any] = {}
        for year in self.years:
            # A path that was not written yet begins with what the zone aims at.
            target, note = stored.get(year, (zone.target if year == zone.year and not path else "", ""))
            initial |= {f"target_{year}": target, f"catatan_{year}": note}
        super().__init__(*args, initial=initial, **kwargs)
        predicates = rulebook(zone.edition).instrument.predicates.values()
        choices = [("", "–"), *((each.code, f"{each.code} – {each.name}") for each in predicates)]
        for year in self.years:
            self.fields[f"target_{year}"] = forms.ChoiceField(
                label=f"Target {year}", required=False, choices=choices,
                error_messages={"invalid_choice": "Pilih target dari daftar."},
            )  # fmt: skip
            self.fields[f"catatan_{year}"] = _line(f"Keterangan {year}", 200)

    @property
    def rows(self) -> list[tuple[int, Any, Any]]:
        """The year with its two fields."""
        return [(year, self[f"target_{year}"], self[f"catatan_{year}"]) for year in self.years]

    @property
    def targets(self) -> list[YearTarget]:
        typed = self.cleaned_data
        return [
            YearTarget(year, typed[f"target_{year}"], typed[f"catatan_{year}"])
            for year in self.years
            if typed[f"target_{year}"]
        ]
