"""The filter of the assessors' queue; its names are those of the address."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet

from pilar.evaluation.assessment.queries.queue import OPEN, STATES, dated, of_team
from pilar.evaluation.models import Worksheet
from pilar.organisation.models import User

ALL: Final = "semua"
LATE: Final = "lewat"
ORDERS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "": ("Nama", ("zone__name", "pk")),
    "nilai-tertinggi": ("Nilai mandiri tertinggi dulu", ("-total", "-pk")),
    "tenggat": ("Tenggat terdekat dulu", ("deadline", "pk")),
    "lama": ("Terlama menunggu dulu", ("since", "pk")),
    "syarat": ("Terbanyak syarat gagal", ("-failing", "-pk")),
}


class QueueFilter(forms.Form):
    """Year, state, target, deadline, own team, words, order.

    Without a state: what is with the assessors or comes back.
    """

    keadaan = forms.ChoiceField(label="Keadaan", required=False)
    tahun = forms.ChoiceField(label="Tahun", required=False)
    target = forms.ChoiceField(label="Target", required=False)
    tenggat = forms.ChoiceField(
        label="Tenggat", required=False, choices=[("", "Semua"), (LATE, "Lewat tenggat")]
    )  # fmt: skip
    tim = forms.ChoiceField(label="Tim", required=False, choices=[("", "Semua"), ("saya", "Tim saya")])
    cari = forms.CharField(label="Nama unit", required=False, max_length=100)
    urut = forms.ChoiceField(label="Urutkan", required=False, choices=[(key, ORDERS[key][0]) for key in ORDERS])

    def __init__(self, data: Any, *, years: tuple[int, int], targets: list[str]) -> None:
        super().__init__(data)
        first, newest = years
        self._choose(
            "keadaan",
            [("", "Dalam penilaian"), *((key, label) for key, (label, _) in STATES.items()), (ALL, "Semua")],
        )
        # In January the rounds of the year before go on beside the first zones of the new one.
        self._choose("tahun", [("", "Semua tahun"), *((str(each), str(each)) for each in range(newest, first - 1, -1))])
        self._choose("target", [("", "Semua"), *((code, code) for code in targets)])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name] = forms.ChoiceField(label=self.fields[name].label, required=False, choices=choices)

    @property
    def year(self) -> int | None:
        wanted = self.cleaned_data.get("tahun")
        return int(wanted) if wanted else None

    @property
    def order(self) -> tuple[str, ...]:
        return ORDERS.get(self.cleaned_data.get("urut") or "", ORDERS[""])[1]

    def narrowed(self, rows: QuerySet[Worksheet], user: User, day: date) -> QuerySet[Worksheet]:
        """Those of ``rows`` that the filter leaves; a value that is no choice narrows nothing and is told.

        Deadlines are asked for only where the order or the filter needs them.
        """
        wanted, found = self.cleaned_data, Q()
        if self.year is not None:
            found &= Q(zone__year=self.year)
        state = wanted.get("keadaan") or ""
        if state != ALL:
            found &= STATES[state][1] if state in STATES else OPEN
        if target := wanted.get("target"):
            found &= Q(zone__target=target)
        if words := (wanted.get("cari") or "").strip():
            found &= Q(zone__name__icontains=words) | Q(zone__unit__short_name__icontains=words)
        late = wanted.get("tenggat") == LATE
        rows = rows.filter(found)
        if late or wanted.get("urut") in ("tenggat", "lama"):
            rows = dated(rows)
        if late:
            rows = rows.filter(Q(deadline__lt=day))
        return of_team(rows, user) if wanted.get("tim") else rows
