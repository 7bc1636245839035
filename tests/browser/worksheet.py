"""A zone with a worksheet for tests of its pages. Run with a home of its own:

    PILAR_HOME=… python -m tests.browser.worksheet

prints JSON: the password, the zone's id, and the sign-in names of its people.
"""

from __future__ import annotations

from tests.browser.telling import tell

PASSWORD = "tiga kucing di atap"


def build() -> dict[str, str]:
    """The zone of tests/evaluation/place.py, somewhat filled in: answers, drafts, evidence, an assessor's opinion."""
    from datetime import date
    from fractions import Fraction

    from django.utils import timezone

    from pilar.evaluation.actions import writing, zones
    from pilar.evaluation.actions.writing import Change
    from pilar.evaluation.models import Answer, Assessor
    from pilar.organisation.actions import accounts
    from tests.evaluation.place import build_place
    from tests.evaluation.proofs import add_evidence

    place = build_place()
    at = timezone.now()
    for user in (place.leader, place.secretary, place.pokja, place.staff):
        accounts.change_password(user, PASSWORD, at=at)
    place.answer("A.I.1.i.a", "Ya", note="SK tim kerja sudah ditetapkan kepala dinas.")
    place.answer("A.II.1.i.a.agen", Fraction(3))
    place.answer("A.II.1.i.a.perubahan", Fraction(2))
    place.answer("A.II.1.i.b.perubahan", Fraction(5))
    with writing.open_worksheet(place.zone.pk, ["A.I.2.i.a"], by=place.leader, at=at) as worksheet:
        drafts = [Change("A.I.2.i.a", "B", is_draft=True), Change("A.I.2.i.b", "A", is_draft=True)]
        writing.write(worksheet, drafts, origin="carried", by=place.leader, at=at)
    year = place.zone.cutoff.year
    add_evidence(place.zone, "A.I.1.i.a", "SK Tim Kerja Pembangunan Zona Integritas UPT Balai Latihan Kerja", page=3,
                 period=(date(year, 1, 2), None), checked_by=place.secretary)  # fmt: skip
    add_evidence(place.zone, "A.I.1.i.a", "Notulen rapat pembentukan tim", period=(date(year - 3, 1, 2),) * 2)
    add_evidence(place.zone, "A.I.1.i.b", "Pertanggungjawaban-pelaksanaan-kegiatan-pembangunan-zona-integritas.pdf")
    assessor = Assessor.objects.get(body=place.town.body, code=Assessor.TPI)
    theirs = zones.open_worksheet(place.zone, assessor, place.rules)
    theirs.state = "submitted"  # what an assessor is still writing is not shown
    theirs.save(update_fields=["state"])
    Answer.objects.filter(worksheet=theirs, field="A.I.1.i.a").update(option="Tidak", note="SK belum ditandatangani.")
    people = {name: getattr(place, name).username for name in ("leader", "secretary", "pokja", "staff")}
    return {"password": PASSWORD, "zone": str(place.zone.pk), **people}


if __name__ == "__main__":
    tell(build)
