"""The filter of the list of zones; its names are those of the address."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pilar.evaluation.models import Worksheet
from pilar.evaluation.presenters.words import short_floor
from pilar.evaluation.workflow import WORKSHEET
from pilar.instrument.model import Instrument
from pilar.organisation.access import below
from pilar.organisation.models import Unit

#: In the address: every year. Without a year the newest one is shown.
ALL = "semua"
#: In the address: what stands behind each order, and the columns that it is.
ORDERS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "": ("Nama", ("zone__name", "pk")),
    "nilai-tertinggi": ("Nilai tertinggi dulu", ("-total", "-pk")),
    "nilai-terendah": ("Nilai terendah dulu", ("total", "pk")),
    "syarat": ("Terbanyak syarat gagal", ("-failing", "-pk")),
    "terjawab": ("Paling sedikit terjawab", ("answered", "pk")),
}
_MET, _MISSED = "terpenuhi", "ada"


class LongSelect(forms.Select):
    """A select of some hundred options, written at once: Django renders a template for each (30 ms for 200)."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        options = format_html_join(
            "",
            "<option{}>{}</option>",
            ((flatatt({"value": key, "selected": str(key) == str(value or "")}), label) for key, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt({**(attrs or {}), "name": name}), options)


class ZoneFilter(forms.Form):
    """Year, target, OPD, state, what fails, words, order. ``years``: the first and the last that one sees."""

    tahun = forms.ChoiceField(label="Tahun", required=False)
    opd = forms.ChoiceField(label="OPD", required=False)
    target = forms.ChoiceField(label="Target", required=False)
    keadaan = forms.ChoiceField(label="Keadaan", required=False)
    syarat = forms.ChoiceField(label="Syarat", required=False)
    cari = forms.CharField(label="Nama unit", required=False, max_length=100)
    urut = forms.ChoiceField(label="Urutkan", required=False, choices=[(key, ORDERS[key][0]) for key in ORDERS])
    kelompok = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, years: tuple[int, int], opds: list[Unit], instrument: Instrument) -> None:
        super().__init__(data)
        first, self.newest = years
        self.opds = {opd.slug: opd for opd in opds}
        floors = {floor.code: None for each in instrument.predicates.values() for floor in each.floors}
        earlier = [(str(year), str(year)) for year in range(self.newest - 1, first - 1, -1)]
        self._choose("tahun", [("", str(self.newest)), *earlier, (ALL, "Semua tahun")])
        self._choose("opd", [("", "Semua OPD"), *((opd.slug, opd.name) for opd in opds)], LongSelect)
        self._choose("target", [("", "Semua"), *((code, code) for code in instrument.predicates)])
        self._choose("keadaan", [("", "Semua"), *WORKSHEET.states.items()])
        self._choose(
            "syarat",
            [("", "Semua"), (_MET, "Semua terpenuhi"), (_MISSED, "Ada yang gagal"),
             *((code, f"{short_floor(code)} gagal") for code in floors)],
        )  # fmt: skip
        if len(opds) < 2:
            del self.fields["opd"]

    def _choose(self, name: str, choices: list[tuple[str, str]], widget: type[forms.Select] = forms.Select) -> None:
        label = self.fields[name].label
        self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices, widget=widget)

    @property
    def year(self) -> int | None:
        """The year that is shown; None for all of them."""
        wanted = self.cleaned_data.get("tahun") or str(self.newest)
        return None if wanted == ALL else int(wanted)

    @property
    def chosen_opd(self) -> Unit | None:
        return self.opds.get(self.cleaned_data.get("opd") or "")

    @property
    def order(self) -> tuple[str, ...]:
        columns = ORDERS.get(self.cleaned_data.get("urut") or "", ORDERS[""])[1]
        by_name = columns == ORDERS[""][1]
        return ("-zone__year", *columns) if by_name and self.year is None else columns

    def narrowed(self, rows: QuerySet[Worksheet]) -> QuerySet[Worksheet]:
        """Those of ``rows`` that the filter leaves; a value that is no choice narrows nothing and is told."""
        wanted, found = self.cleaned_data, Q()
        if self.year is not None:
            found &= Q(zone__year=self.year)
        if self.chosen_opd is not None:
            found &= below([self.chosen_opd.path], "zone__unit__path")
        if target := wanted.get("target"):
            found &= Q(zone__target=target)
        if state := wanted.get("keadaan"):
            found &= Q(state=state)
        if words := (wanted.get("cari") or "").strip():
            found &= Q(zone__name__icontains=words) | Q(zone__unit__short_name__icontains=words)
        return rows.filter(found & _failing(wanted.get("syarat") or ""))


def _failing(wanted: str) -> Q:
    if wanted in (_MET, _MISSED):
        return Q(meets_target=wanted == _MET)
    return Q(failing_codes__contains=f"|{wanted}|") if wanted else Q()
