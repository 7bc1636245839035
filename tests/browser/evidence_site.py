"""A zone with evidence of every kind for tests of its pages. Run with a home of its own:

    PILAR_HOME=… python -m tests.browser.evidence_site

prints JSON: the password, the names with which to sign in, and ids.
"""

from __future__ import annotations

from tests.browser.telling import tell

PASSWORD = "tiga kucing di atap"
PAGES = 4


def build() -> dict[str, str | int]:
    """The team of ``tests.evaluation.place`` with a document, a photo, two links, a note, a check and a thread."""
    from datetime import date

    from pilar.evaluation import content, linkwork
    from pilar.evaluation.actions import evidence, evidence_checks, evidence_uses
    from pilar.evaluation.content import Period
    from pilar.evaluation.linkcheck.outcome import Result, Why
    from pilar.kernel.models import Job
    from pilar.organisation.actions import accounts
    from tests.evaluation.bringing import LIMIT, bring, link, text
    from tests.evaluation.place import SCALED, YES_NO, build_place
    from tests.kernel import bad_files
    from tests.organisation.town import AT

    place = build_place()
    for user in (place.leader, place.secretary, place.pokja, place.staff):
        accounts.change_password(user, PASSWORD, at=AT)
    now = Period(date(2026, 1, 2))
    document = content.of_file(_document(), "SK Tim Kerja ZI 2026.pdf", limit=LIMIT)
    decree = bring(place, document, page=3, title="SK Tim Kerja Pembangunan Zona Integritas UPT 2026", period=now)
    photo = content.of_file(bad_files.picture(size=(1200, 800)), "IMG_2041.jpg", limit=LIMIT)
    bring(place, photo, title="Foto penandatanganan SK", period=Period(date(2026, 1, 5), date(2026, 1, 5)))
    far = bring(place, link("notulen-rapat-tim-kerja"), title="Notulen rapat tim kerja (tautan)", by=place.secretary)
    dead = bring(
        place, link("hilang"), SCALED, title="Undangan rapat", period=Period(date(2019, 1, 1), date(2019, 2, 1))
    )
    bring(place, text(), SCALED, title="Catatan rapat", by=place.secretary)
    bring(place, text("lain"), "", title="Laporan kegiatan yang belum dipakai", by=place.staff)
    for version, why in ((far, Why.NAME_UNKNOWN), (dead, Why.GONE)):
        linkwork.keep(version.pk, Result(why.state, None, "", why.detail), at=AT)
    zone = place.zone.pk
    evidence_uses.use(zone, decree.evidence_id, {SCALED: 1, "A.I.2.i.a": None}, by=place.leader, at=AT)
    evidence_checks.check(
        zone, decree.evidence_id, accepted=False, reason="Halaman 3 buram. Pindai ulang dengan resolusi lebih tinggi.",
        by=place.secretary, at=AT,
    )  # fmt: skip
    evidence_checks.remark(
        zone, decree.evidence_id, "Sudah dipindai ulang, mohon diperiksa lagi.", by=place.leader, at=AT
    )
    renewed = content.of_file(_document("pindaian kedua"), "SK Tim Kerja ZI 2026 (2).pdf", limit=LIMIT)
    evidence.add_version(zone, decree.evidence_id, renewed, period=now, by=place.leader, at=AT)
    Job.objects.all().delete()  # the sample links lead nowhere: nobody is to be asked about them
    return {
        "password": PASSWORD, "leader": place.leader.username, "secretary": place.secretary.username,
        "pokja": place.pokja.username, "staff": place.staff.username, "zone": zone, "decree": decree.evidence_id,
        "link": far.evidence_id, "field": YES_NO, "other": SCALED,
    }  # fmt: skip


def _document(subject: str = "pindaian pertama") -> bytes:
    """A PDF whose pages say which they are."""
    import pikepdf
    from pikepdf import Dictionary, Name

    from tests.kernel import bad_files

    made = bad_files.pdf(PAGES)
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number, page in enumerate(made.pages, 1):
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        drawn = f"BT /F1 36 Tf 72 700 Td (Contoh, halaman {number}) Tj 0 -60 Td ({subject}) Tj ET"
        page.obj.Contents = pikepdf.Stream(made, drawn.encode())
    return bad_files.saved(made)


if __name__ == "__main__":
    tell(build)
