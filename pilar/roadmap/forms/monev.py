"""Forms of monev: opening one with its meeting, a decision, a decision as plan item, the conclusion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet

from pilar.kernel.fields import DateIndonesianField
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.forms.choosing import PersonChoiceField
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models import Person
from pilar.records.forms.fields import DATE_HINT, TimeIndonesianField, text_field
from pilar.records.models import Activity
from pilar.records.schedule import Period
from pilar.roadmap.actions.items import ItemDraft
from pilar.roadmap.actions.monev import Meeting
from pilar.roadmap.models import PlanItem
from pilar.roadmap.periods import key_of

_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)
#: Says that a meeting is planned with this form.
NEW = ""


def day_field(label: str, **kwargs: Any) -> DateIndonesianField:
    kwargs.setdefault("help_text", DATE_HINT)
    return DateIndonesianField(
        label=label, earliest=_EARLIEST, latest=_LATEST, error_messages={"required": "Isi tanggalnya."}, **kwargs
    )


class OpenForm(forms.Form):
    """The period, and the meeting: one that is there, or a new one with day, hour and place."""

    masa = forms.ChoiceField(
        label="Masa yang dibahas",
        error_messages={
            "required": "Pilih masanya.",
            "invalid_choice": "Pilih masa dari daftar; mungkin sudah dibuka rekan Anda.",
        },
    )
    rapat = forms.ChoiceField(
        label="Rapatnya", required=False, widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Rapat itu tidak dapat dipakai lagi. Pilih yang lain."},
    )  # fmt: skip
    hari = day_field("Hari rapat", required=False)
    mulai = TimeIndonesianField(label="Mulai pukul", required=False, help_text="Misalnya 09.00.")
    selesai = TimeIndonesianField(label="Selesai pukul", required=False)
    tempat = forms.CharField(label="Tempat", required=False, max_length=200)
    diundang = text_field(
        "Yang diundang", longest=5_000, rows=3, help_text="Satu baris satu orang, jabatan, atau unit."
    )

    def __init__(
        self, *args: Any, periods: Sequence[Period], meetings: Sequence[Activity], people: QuerySet[Person], day: date,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["masa"].choices = [(key_of(each), each.label.capitalize()) for each in periods]
        if meetings:
            fields["rapat"].choices = [
                (NEW, "Rencanakan rapat baru (isi di bawah)"),
                *((str(each.pk), f"{each.title}, {tanggal(each.starts_at)}") for each in meetings),
            ]
        else:
            fields.pop("rapat")
        fields["pemimpin"] = PersonChoiceField(
            people, day=day, label="Pemimpin rapat", required=False,
            help_text="Ketik sebagian namanya. Kepala unit memimpin dan hadir: itu yang dinilai.",
        )  # fmt: skip
        self._meetings = {str(each.pk): each for each in meetings}
        self.order_fields(["masa", "rapat", "hari", "mulai", "selesai", "tempat", "pemimpin", "diundang"])

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if not typed.get("rapat"):
            for name, words in (("hari", "Isi hari rapatnya."), ("mulai", "Isi jam mulainya, misalnya 09.00.")):
                if not typed.get(name) and name not in self.errors:
                    self.add_error(name, words)
            if typed.get("mulai") and typed.get("selesai") and typed["selesai"] < typed["mulai"]:
                self.add_error("selesai", "Selesai sebelum mulai.")
        return typed

    def meeting(self, zone: ZoneInfo) -> Meeting | Activity:
        """What was chosen or typed, in the time of ``zone``."""
        typed = self.cleaned_data
        if taken := self._meetings.get(typed.get("rapat", NEW)):
            return taken
        starts = datetime.combine(typed["hari"], typed["mulai"], zone)
        ends = datetime.combine(typed["hari"], typed["selesai"], zone) if typed["selesai"] else None
        return Meeting(starts, ends, typed["tempat"], typed["pemimpin"], typed["diundang"])


class DecisionForm(forms.Form):
    """What was decided, who does it, until when."""

    keputusan = text_field(
        "Keputusan", longest=4_000, rows=3, required=True, help_text="Apa yang dilakukan, sampai dapat diperiksa."
    )
    tenggat = day_field("Tenggat")

    def __init__(self, *args: Any, people: QuerySet[Person], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keputusan"].error_messages["required"] = "Tulis keputusannya."
        self.fields["pemilik"] = PersonChoiceField(
            people, day=day, label="Penanggung jawab", help_text="Ketik sebagian namanya.",
            error_messages={"required": "Pilih penanggung jawabnya."},
        )  # fmt: skip
        self.order_fields(["keputusan", "pemilik", "tenggat"])


class DecisionItemForm(forms.Form):
    """A decision as a plan item; its owner and due day are those of the decision."""

    judul = forms.CharField(label="Rencana aksi", max_length=200, error_messages={"required": "Isi rencana aksinya."})
    area = forms.TypedChoiceField(label="Area perubahan", coerce=int, error_messages={"required": "Pilih areanya."})
    keluaran = forms.CharField(label="Keluaran", required=False, max_length=300)
    indikator = forms.CharField(label="Indikator", required=False, max_length=300)
    tenggat = day_field("Tenggat")

    def __init__(self, *args: Any, areas: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.choices = [("", "Pilih area"), *((number, f"{number}. {name}") for number, name in areas)]

    def draft(self, owner: Person | None) -> ItemDraft:
        typed = self.cleaned_data
        return ItemDraft(
            typed["judul"], typed["area"], typed["keluaran"], typed["indikator"], owner=owner, due_on=typed["tenggat"],
            origin=PlanItem.MONEV,
        )  # fmt: skip


class MinutesForm(VersionedForm):
    """The conclusion with which the monev ends; not asked where the review says it already."""

    kesimpulan = text_field(
        "Kesimpulan", longest=5_000, rows=5, required=True,
        help_text="Dua tiga kalimat: bagaimana keadaannya, apa yang diputuskan.",
    )  # fmt: skip

    def __init__(self, *args: Any, concluded: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kesimpulan"].error_messages["required"] = "Tulis kesimpulannya."
        if concluded:
            self.fields.pop("kesimpulan")
