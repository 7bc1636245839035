"""The internal assessors: the queue of 10,000 worksheets, a part with 500 pieces of evidence, one opinion.

python -m bench.tpi                                SQLite
python -m tests.postgres -- python -m bench.tpi    PostgreSQL
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from typing import Any

from bench.__main__ import Figure, line, median_of
from bench.evaluation import AT, BARE, Built, _beside, _client, _get, database

FIELD = "A.I.6.i.a"


def figures() -> Iterator[Figure]:
    """Everything, in a throw-away database of the kind that DATABASE_URL names."""
    with database():
        yield from Assessed().pages()


class Assessed(Built):
    """As ``Built``; every worksheet is handed in, and the full one is with a team of one assessor."""

    def __init__(self) -> None:
        super().__init__()
        from pilar.evaluation.assessment.actions import team
        from pilar.evaluation.assessment.models import Round
        from pilar.evaluation.models import Submission, Worksheet

        Worksheet.objects.filter(assessor__code="unit").update(state="submitted")
        self.member = self.town.user(self.town.office, "Penilai contoh", "tpi_member", self.town.root)
        own = Worksheet.objects.select_related("assessor").get(zone=self.zone, assessor__code="tpi")
        seat = team.give_seat(
            self.zone, team.first_tier(own.assessor), self.member, by=self.town.inspector, at=AT, basis="Contoh"
        )
        unit = self.zone.worksheets.get(assessor__code="unit")
        handed = Submission.objects.create(
            worksheet=unit, round=1, kind="submit", content="{}", sha256="0" * 64, at=AT, by="0"
        )
        Worksheet.objects.filter(pk=unit.pk).update(state="taken", round=1)
        Worksheet.objects.filter(pk=own.pk).update(state="draft")
        Round.objects.create(
            zone=self.zone, worksheet=own, submission=handed, number=1, tier=seat.tier.number, taken_at=AT, taken_by="0"
        )

    def pages(self) -> Iterator[Figure]:
        """The queue, a part, one question, one opinion, each beside a bare view."""
        client = _client(self.member)
        bare = median_of(20, lambda: _get(client, BARE)) * 1e3
        yield Figure("halaman pembanding", bare, "ms")
        zone = f"/tpi/{self.zone.pk}/"
        for name, address, budget in (
            ("antrean TPI, 10.000 lembar, halaman pertama", "/tpi/", 100),
            ("zona di TPI: banding dan syarat", zone, 60),
            ("menilai bagian terbesar; 3 penilai, 500 bukti", f"{zone}nilai/?bagian=A.I.6", 60),
            ("menilai satu pertanyaan", f"{zone}nilai/{FIELD}/", 60),
        ):
            yield from _beside(name, median_of(20, partial(_get, client, address)) * 1e3, bare, budget)
        page = f"{zone}nilai/{FIELD}/"
        for name, address, script in (
            ("simpan satu penilaian, sendiri", f"{zone}nilai/jawab/", True),
            ("simpan satu penilaian, sebagai formulir", page, False),
        ):
            yield from _beside(name, self._judging(client, address, script=script) * 1e3, bare, 15)

    def _judging(self, client: Any, address: str, *, script: bool) -> float:
        """As the script does it, or as the form does, where the page that follows is not asked for."""
        from pilar.evaluation.assessment.models import Opinion

        options = cycle("AB" if script else "CD")  # never what is stored already
        version = Opinion.objects.filter(field=FIELD).values_list("version", flat=True).first() or 0
        headers = {"HX-Request": "true"} if script else {}

        def save() -> None:
            nonlocal version
            sent = {"isian": FIELD, f"pilihan:{FIELD}": next(options), f"versi:{FIELD}": str(version)}
            answer = client.post(address, sent, headers=headers)
            if answer.status_code != (200 if script else 302):
                raise RuntimeError(f"{address}: {answer.status_code} {re.sub('<[^>]+>', ' ', answer.content.decode())}")
            version += 1

        return median_of(50, save)


def main() -> int:
    for figure in figures():
        print(line(figure), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
