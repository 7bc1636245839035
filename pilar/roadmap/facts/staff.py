"""Whether the staff takes part in building the zone, and whether what it proposes is taken up."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from pilar.evaluation.facts import Case, Check, Fact, Rows, fact
from pilar.kernel.documents import masked_name
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.roadmap.models import Need
from pilar.roadmap.queries.involvement import Span, taken_up, with_any_part

_PARTS = {"owns": "penanggung jawab aksi", "came": "hadir di kegiatan", "proposed": "mengusulkan kebutuhan",
          "supported": "mendukung kebutuhan"}  # fmt: skip


@fact(
    "roadmap.staff.involved_share", "Pegawai yang ikut membangun zona",
    moved_by=("need.", "plan.", "plan_item.", "activity.", "attendance.", "duty.", "person."),
)  # fmt: skip
def involved_share(case: Case) -> Fact:
    """A.I.1.iv.d: of the people on duty, those with a part in the window; and whether a proposal was taken up.

    Whoever decides on the own proposal has not been heard by anybody: that is not counted as taken up.
    """
    paths = [unit.path for unit in case.units.units]
    span = Span(case.zone, paths, case.window.start or date(2000, 1, 1), case.until)
    staff = case.units.staff(case.as_of)
    total = staff.count()
    involved = with_any_part(staff, span)
    number = involved.count()
    heard = taken_up(staff, span)
    proposals = heard.count()
    checks = (
        Check("proposal-accepted", "Ada usulan pegawai yang masuk keputusan", proposals > 0,
              "Terima sedikitnya satu usulan kebutuhan dari pegawai; yang memutuskan bukan pengusulnya sendiri."),
    )  # fmt: skip
    said = f"{angka(proposals, 0)} usulan pegawai diterima." if proposals else "Belum ada usulan pegawai yang diterima."
    return Fact.ratio(
        number, total, summary=f"{{numerator}} dari {{denominator}} pegawai berperan dalam pembangunan zona. {said}",
        checks=checks, lacking=f"{angka(total - number, 0)} pegawai belum berperan.",
        rows=(
            Rows("Pegawai yang berperan", ("Nama", "Peran"), involved, _person_cells),
            Rows("Usulan pegawai yang diterima", ("Usulan", "Diusulkan", "Keadaan"), heard, _need_cells,
                 lambda row: reverse("roadmap:need", args=[row.zone_id, row.pk])),
        ),
    )  # fmt: skip


def _person_cells(row: Any) -> tuple[str, ...]:
    return masked_name(row.name), ", ".join(words for name, words in _PARTS.items() if getattr(row, name))


def _need_cells(row: Need) -> tuple[str, ...]:
    return row.title, tanggal(row.created_at), row.get_state_display()
