"""Forms of roles: whom, which role, where and how long; ending and handing over; asking why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from pilar.instrument.loader import load
from pilar.kernel.fields import DateIndonesianField
from pilar.organisation.forms.choosing import PersonChoiceField, UnitChoiceField
from pilar.organisation.models import Person, Unit
from pilar.organisation.models.unit import path_range
from pilar.organisation.queries.grants import COMING, NOW, PAST, WITHOUT_DUTY, held_by
from pilar.organisation.roles import CAPABILITIES, ROLES, Role

_TIMES = [(NOW, "Sedang dipegang"), (COMING, "Akan datang"), (PAST, "Sudah berakhir"), ("semua", "Semua")]


@cache
def area_labels() -> dict[int, str]:
    """1 to 6 → the area of change as the instrument names it."""
    return {number: area.name for number, area in load().areas.items()}


def area_words(number: int | None) -> str:
    """``Area 3 – Penataan Sistem Manajemen SDM Aparatur``; empty for none."""
    return "" if number is None else f"Area {number} – {area_labels().get(number, '')}"


class GrantFilter(forms.Form):
    """The filter of the list; its names are those of the address."""

    nama = forms.CharField(label="Nama, NIP, atau surel", required=False)
    peran = forms.ChoiceField(
        label="Peran", required=False,
        choices=[("", "Semua"), *((role.code, role.label) for role in ROLES.values())],
    )  # fmt: skip
    masa = forms.ChoiceField(label="Masa", required=False, choices=_TIMES)
    tugas = forms.ChoiceField(
        label="Tugas",
        required=False,
        choices=[("", "Ada atau tidak"), (WITHOUT_DUTY, "Tidak bertugas lagi di unit itu")],
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoiceField(
            units, label="Unit dan bawahannya", required=False, empty_label="Semua unit"
        )

    def condition(self) -> Q:
        """What the filled fields ask for; the time is asked for apart (``queries.grants.at_that_time``)."""
        found = Q()
        if name := self.cleaned_data.get("nama"):
            found &= held_by(name)
        if role := self.cleaned_data.get("peran"):
            found &= Q(role=role)
        if unit := self.cleaned_data.get("unit"):
            start, end = path_range(unit.path)
            found &= Q(unit__path__gte=start, unit__path__lt=end)
        return found


class WhoForm(forms.Form):
    """The person who gets a role."""

    def __init__(self, *args: Any, people: QuerySet[Person], day: date, label: str = "Pegawai", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = PersonChoiceField(
            people, day=day, label=label, help_text="Tulis sebagian namanya, atau NIP lengkap."
        )


class WhichRoleForm(forms.Form):
    """One of the roles that may be given. The template shows what each does and never does."""

    role = forms.ChoiceField(
        label="Peran", widget=forms.RadioSelect,
        error_messages={"required": "Pilih satu peran.", "invalid_choice": "Pilih satu peran dari daftar."},
    )  # fmt: skip

    def __init__(self, *args: Any, roles: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.code, f"{role.label}. {role.does} {role.never}") for role in roles
        ]


class GiveForm(forms.Form):
    """Where, for which area, from–to, on which basis."""

    valid_from = DateIndonesianField(
        label="Mulai", help_text="Hari pertama, misalnya 1-12-2026.",
        error_messages={"required": "Isi tanggal mulainya."},
    )  # fmt: skip
    valid_until = DateIndonesianField(
        label="Sampai (boleh kosong)", required=False, help_text="Hari terakhir. Kosong: sampai diakhiri."
    )
    basis = forms.CharField(
        label="Dasar", max_length=200, help_text="Nomor SK atau alasan pemberian.",
        error_messages={"required": "Isi dasar pemberian, misalnya nomor SK."},
    )  # fmt: skip
    field_order = ("unit", "area", "valid_from", "valid_until", "basis")

    def __init__(self, *args: Any, role: Role, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoiceField(
            units, label="Di unit", help_text="Peran ini berlaku di unit itu dan semua unit di bawahnya."
        )
        if role.by_area:
            choices = [("", "Pilih area"), *((number, area_words(number)) for number in area_labels())]
            self.fields["area"] = forms.TypedChoiceField(
                label="Area perubahan", choices=choices, coerce=int,
                error_messages={"required": "Pilih area perubahannya."},
            )  # fmt: skip
        self.order_fields(self.field_order)


class EndForm(forms.Form):
    """When a role ends."""

    last_day = DateIndonesianField(
        label="Hari terakhir (boleh kosong)", required=False, help_text="Kosong: peran berakhir sekarang juga."
    )


class HandOverForm(WhoForm):
    """To whom, from when, on which basis."""

    from_day = DateIndonesianField(
        label="Mulai", help_text="Sejak hari ini pemegang baru; pemegang lama sampai hari sebelumnya.",
        error_messages={"required": "Isi tanggal mulainya."},
    )  # fmt: skip
    basis = forms.CharField(
        label="Dasar", max_length=200, help_text="Nomor SK atau alasan pengalihan.",
        error_messages={"required": "Isi dasar pengalihan, misalnya nomor SK."},
    )  # fmt: skip
    field_order = ("person", "from_day", "basis")


class WhyForm(forms.Form):
    """Whose rights, over which unit."""

    def __init__(self, *args: Any, people: QuerySet[Person], units: QuerySet[Unit], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["orang"] = PersonChoiceField(people, day=day, label="Siapa", help_text="Sebagian nama, atau NIP.")
        self.fields["unit"] = UnitChoiceField(units, label="Di unit")


class WhoMayForm(forms.Form):
    """Which capability, over which unit."""

    hak = forms.ChoiceField(label="Boleh apa", choices=list(CAPABILITIES.items()))

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["di"] = UnitChoiceField(units, label="Di unit")
