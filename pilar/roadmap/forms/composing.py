"""Forms around the optimiser: how it chooses, one wish, and taking steps into the plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, cast

from django import forms

from pilar.evaluation.questions import sections
from pilar.evaluation.rulebook import Rulebook
from pilar.kernel.fields import DateIndonesianField, DecimalIndonesianField
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models import Person
from pilar.roadmap.actions.wishes import WishDraft
from pilar.roadmap.models import Wish
from pilar.roadmap.optimiser import AIMS

HUNDRED: Final = Decimal(100)


class ChoiceForm(VersionedForm):
    """Aim and margin."""

    cara = forms.ChoiceField(
        label="Cara memilih", choices=list(AIMS.items()), widget=forms.RadioSelect,
        error_messages={"required": "Pilih salah satu.", "invalid_choice": "Pilih dari daftar."},
    )  # fmt: skip
    cadangan = DecimalIndonesianField(
        label="Cadangan di atas tiap syarat (persen)", places=1, min_value=0, max_value=20,
        help_text="0 sampai 20. Dengan 5, syarat area 60 % direncanakan menjadi 65 %.",
    )  # fmt: skip

    @property
    def margin(self) -> Decimal:
        """As a share of 1, of a valid form."""
        return Decimal(self.cleaned_data["cadangan"]) / HUNDRED


#: Groups of kinds that ask for the same things.
_QUESTION: Final = (Wish.FIXED, Wish.OUTSIDE, Wish.MUST, Wish.FREED, Wish.EFFORT)
KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "tetap": (Wish.FIXED, "Tidak dapat diubah sekarang"),
    "luar": (Wish.OUTSIDE, "Di luar kuasa unit"),
    "wajib": (Wish.MUST, "Harus dikerjakan"),
    "bebas": (Wish.FREED, "Boleh dikerjakan walau biasanya dikecualikan"),
    "beban": (Wish.EFFORT, "Beban tiap langkah"),
    "batas": (Wish.MOST, "Paling banyak langkah untuk sebuah pokja"),
    "harapan": (Wish.EXPECTED, "Harapan hasil survei"),
}  # fmt: skip


class WishForm(forms.Form):
    """One wish of one kind; only the fields that the kind asks for."""

    kunci = forms.ChoiceField(
        label="Pertanyaan", error_messages={"required": "Pilih dari daftar.", "invalid_choice": "Pilih dari daftar."}
    )
    angka = DecimalIndonesianField(label="Angka", places=2, min_value=0, max_value=1000)
    alasan = forms.CharField(label="Alasan", max_length=200, error_messages={"max_length": "Paling banyak 200 huruf."})

    def __init__(self, *args: Any, kind: str, rules: Rulebook, areas: frozenset[int] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        key = cast("forms.ChoiceField", self.fields["kunci"])
        number, reason = self.fields["angka"], self.fields["alasan"]
        instrument = rules.instrument
        choices: list[Any] = [("", "Pilih")]
        if kind == Wish.MOST:
            key.label, number.label = "Pokja", "Paling banyak"
            number.help_text = "Berapa langkah yang sanggup dikerjakan pokja ini."
            choices += [(str(each.number), f"Pokja {each.number}: {each.name}") for each in instrument.areas.values()]
        elif kind == Wish.EXPECTED:
            key.label, number.label = "Survei", "Indeks yang diharapkan"
            number.help_text = "Misalnya 3,6. Dipakai menghitung rencana, tidak menjadi jawaban."
            surveys = [each for each in instrument.fields.values() if each.top is not None]
            choices += [(each.key, f"{each.key} {instrument.questions[each.question].title}") for each in surveys]
        else:
            number.label = "Hari-tim tiap langkah"
            number.help_text = "Satu langkah: naik satu pilihan, atau seperlima lagi dari sebuah porsi."
            choices += _questions(rules, areas)
        key.choices = choices
        if kind not in (Wish.MOST, Wish.EXPECTED, Wish.EFFORT):
            del self.fields["angka"]
        reason.required = kind in (Wish.FIXED, Wish.OUTSIDE)
        if not reason.required:
            reason.help_text = "Boleh kosong."

    @property
    def draft(self) -> WishDraft:
        """Of a valid form."""
        typed = self.cleaned_data
        return WishDraft(self.kind, typed["kunci"], typed.get("angka"), typed["alasan"])


def _questions(rules: Rulebook, areas: frozenset[int] | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """By area; only ``areas`` where they are given."""
    return [
        (section.name, [(place.question, f"{place.question} {place.title}") for place in section.places])
        for section in sections(rules, one_each=True)
        if areas is None or (section.code and int(section.code) in areas)
    ]


class TakeForm(forms.Form):
    """Between which days, and who in each pokja that gets a step."""

    mulai = DateIndonesianField(label="Mulai", required=False, help_text="Misalnya 24-11-2026.")
    tenggat = DateIndonesianField(label="Tenggat", required=False, help_text="Boleh diubah satu per satu sesudahnya.")

    def __init__(self, *args: Any, pokja: Mapping[int, list[Person]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pokja = pokja
        for number, people in pokja.items():
            self.fields[f"pokja_{number}"] = forms.ChoiceField(
                label=f"Penanggung jawab langkah pokja {number}", required=False,
                choices=[("", "Tentukan nanti"), *((str(each.pk), str(each)) for each in people)],
                initial=str(people[0].pk) if len(people) == 1 else "",
                error_messages={"invalid_choice": "Pilih anggota pokja dari daftar."},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = typed.get("mulai"), typed.get("tenggat")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("tenggat", "Tenggat tidak boleh sebelum hari mulai.")
        return typed

    @property
    def owners(self) -> dict[int, Person]:
        """Of a valid form."""
        found: dict[int, Person] = {}
        for number, people in self.pokja.items():
            chosen = self.cleaned_data.get(f"pokja_{number}")
            person = next((each for each in people if str(each.pk) == chosen), None)
            if person is not None:
                found[number] = person
        return found
