"""The signed copy beside a lembar fakta and a surat nihil: uploaded at the evidence, read there and in the viewer."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.errors import NotFoundError
from pilar.evaluation import content
from pilar.evaluation.actions import fact_papers, freezing
from pilar.evaluation.actions.freezing import Wish, digest_of, measured
from pilar.evaluation.models import Evidence
from pilar.kernel import intake
from pilar.kernel.documents import DocumentError
from pilar.kernel.models import Document, LedgerEntry, SignedCopy
from pilar.organisation.access import AccessDenied
from tests.evaluation import fake_facts
from tests.evaluation.bringing import LIMIT, bring, text
from tests.evaluation.fake_facts import NIL, STRONG
from tests.kernel import bad_files
from tests.organisation.town import AT
from tests.responses import close

SCAN = bad_files.saved(bad_files.pdf(2))


@pytest.fixture
def facts(place, monkeypatch):
    with fake_facts.installed(monkeypatch):
        yield place


def frozen(place, *, answers: bool = False):
    digest = digest_of(measured(place.zone, place.rules, place.rules.instrument.questions[STRONG], AT))
    made = freezing.freeze(place.zone.pk, STRONG, Wish(digest, answers=answers), by=place.leader, at=AT)
    return made.version, Document.objects.get(token=made.document)


def letter(place):
    version = freezing.nil(place.zone.pk, NIL, by=place.leader, at=AT)
    return version, Document.objects.get(stored=version.stored)


def taken(body: bytes = SCAN, name: str = "pindaian.pdf") -> intake.Taken:
    return intake.examine(SimpleUploadedFile(name, body), name, limit=LIMIT)


def item(place, version, more: str = "") -> str:
    return f"/zona/{place.zone.pk}/bukti/{version.evidence_id}/{more}"


@pytest.mark.parametrize("made", [frozen, letter])
def test_the_scan_goes_beside_the_paper_and_opens_in_the_browser(facts, client, made):
    version, paper = made(facts)
    client.force_login(facts.leader)
    page = client.get(item(facts, version)).content.decode()
    upload = item(facts, version, f"dokumen/{paper.pk}/bertanda-tangan/")
    assert paper.number in page
    assert f'href="{upload}"' in page
    assert client.get(upload).status_code == 200
    sent = client.post(upload, {"cara": "wet", "berkas": SimpleUploadedFile("pindaian.pdf", SCAN)})
    assert (sent.status_code, sent["Location"]) == (302, item(facts, version))
    copy = item(facts, version, f"dokumen/{paper.pk}/salinan/1/")
    assert f'href="{copy}"' in client.get(item(facts, version)).content.decode()
    viewer = client.get(f"/zona/{facts.zone.pk}/isian/{version.uses.get().field}/bukti/").content.decode()
    assert f'href="{copy}"' in viewer
    shown = client.get(copy)
    assert shown["Content-Disposition"].startswith("inline")
    assert b"".join(shown) == SCAN
    close(shown)
    assert LedgerEntry.objects.latest("sequence").code == "document.signed"


def test_what_is_no_scan_is_refused_and_told(facts, client):
    version, paper = letter(facts)
    client.force_login(facts.leader)
    upload = item(facts, version, f"dokumen/{paper.pk}/bertanda-tangan/")
    refused = client.post(upload, {"cara": "wet", "berkas": SimpleUploadedFile("x.pdf", b"bukan PDF")})
    assert refused.status_code == 422
    with pytest.raises(DocumentError, match="sebagai PDF atau foto"):
        fact_papers.attach_signed(
            facts.zone.pk, version.evidence_id, paper.pk, taken(b"catatan", "catatan.txt"), method="wet",
            by=facts.leader, at=AT,
        )  # fmt: skip
    assert not SignedCopy.objects.exists()


def test_whoever_may_not_renew_the_evidence_reads_the_copy_and_brings_none(facts, client):
    version, paper = letter(facts)
    where = (facts.zone.pk, version.evidence_id, paper.pk, taken())
    with pytest.raises(AccessDenied):
        fact_papers.attach_signed(*where, method="wet", by=facts.staff, at=AT)
    fact_papers.attach_signed(*where, method="wet", by=facts.leader, at=AT)
    client.force_login(facts.staff)
    page = client.get(item(facts, version)).content.decode()
    assert "salinan/1/" in page
    assert "bertanda-tangan/" not in page
    assert client.get(item(facts, version, f"dokumen/{paper.pk}/bertanda-tangan/")).status_code == 403


def test_the_paper_before_keeps_its_copies_and_takes_none_any_more(facts, client):
    version, paper = frozen(facts)
    where = (facts.zone.pk, version.evidence_id, paper.pk)
    fact_papers.attach_signed(*where, taken(), method="wet", by=facts.leader, at=AT)
    frozen(facts)
    with pytest.raises(DocumentError, match="digantikan"):
        fact_papers.attach_signed(
            *where, taken(bad_files.saved(bad_files.pdf(1))), method="wet", by=facts.leader, at=AT
        )
    client.force_login(facts.leader)
    page = client.get(item(facts, version)).content.decode()
    assert "Dokumen versi sebelumnya" in page
    assert f"dokumen/{paper.pk}/salinan/1/" in page
    assert page.count("bertanda-tangan/") == 1


def test_the_sheet_of_another_unit_brought_as_a_file_shows_nothing_that_was_signed_of_it(facts, client):
    version, paper = frozen(facts)
    fact_papers.attach_signed(
        facts.zone.pk, version.evidence_id, paper.pk, taken(), method="wet", by=facts.leader, at=AT
    )
    elsewhere = Evidence.objects.create(
        unit=facts.town.health, kind="file", title="Unduhan", created_at=AT, created_by=facts.leader.actor
    )
    same = elsewhere.versions.create(number=1, stored=version.stored, sha256=paper.sha256, by="1", at=AT)
    facts.zone.evidence_uses.create(field=STRONG, version=same, by="1", at=AT)
    client.force_login(facts.leader)
    assert "salinan/1/" not in client.get(item(facts, same)).content.decode()
    assert client.get(item(facts, same, f"dokumen/{paper.pk}/salinan/1/")).status_code == 404


def test_what_is_no_paper_of_a_fact_has_no_place_for_a_copy(facts, client):
    version = bring(facts, content.of_file(SCAN, "sk.pdf", limit=LIMIT))
    _, paper = letter(facts)
    client.force_login(facts.leader)
    assert "bertanda-tangan/" not in client.get(item(facts, version)).content.decode()
    with pytest.raises(NotFoundError):
        fact_papers.attach_signed(
            facts.zone.pk, version.evidence_id, paper.pk, taken(), method="wet", by=facts.leader, at=AT
        )
    assert client.get(item(facts, version, f"dokumen/{paper.pk}/bertanda-tangan/")).status_code == 404


def test_many_papers_and_copies_take_as_many_queries_as_one(facts, client):
    version, paper = frozen(facts)
    where = (facts.zone.pk, version.evidence_id)
    fact_papers.attach_signed(*where, paper.pk, taken(), method="wet", by=facts.leader, at=AT)
    bring(facts, text(), STRONG)
    client.force_login(facts.leader)
    viewer = f"/zona/{facts.zone.pk}/isian/{STRONG}/bukti/"
    counted = []
    for _ in range(2):
        for address, most in ((item(facts, version), 16), (viewer, 13)):
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counted.append(len(asked))
            assert len(asked) <= most, [each["sql"][:150] for each in asked.captured_queries]
        for pages in (3, 4):
            _, newer = frozen(facts)
            scan = taken(bad_files.saved(bad_files.pdf(pages)))
            fact_papers.attach_signed(*where, newer.pk, scan, method="wet", by=facts.leader, at=AT)
    assert counted[:2] == counted[2:]
