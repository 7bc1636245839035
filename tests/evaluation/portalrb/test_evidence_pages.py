"""What an outside assessor reads at a link: what was frozen, in its order, inline; and what a closed link says."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pilar.evaluation import content
from pilar.evaluation.actions import evidence
from pilar.evaluation.content import UNDATED, Period
from pilar.evaluation.models import Evidence, Submission
from pilar.evaluation.portalrb import tokens
from pilar.evaluation.portalrb.actions import links
from pilar.evaluation.portalrb.models import EvidenceLink, EvidenceLinkVisit
from pilar.evaluation.portalrb.views import evidence as views
from pilar.evaluation.proposal.models import Proposal
from pilar.kernel import files
from tests.evaluation.bringing import LIMIT, bring, link, text
from tests.evaluation.portalrb.rows import fixed
from tests.kernel import bad_files
from tests.organisation.town import TODAY
from tests.responses import close

PDF = bad_files.saved(bad_files.pdf(3))


@pytest.fixture
def proposed(place):
    """Four pieces for the first question: a PDF from page 2 on, a picture, a text, a link."""
    bring(place, content.of_file(PDF, "sk tim.pdf", limit=LIMIT), page=2, title="SK tim contoh", period=Period(TODAY))
    bring(place, content.of_file(bad_files.picture(), "foto.jpg", limit=LIMIT), title="Foto rapat contoh")
    bring(place, text("Notulen"), title="Notulen contoh")
    bring(place, link(), title="Tautan contoh")
    return fixed(place.zone)


@pytest.fixture
def row(proposed):
    links.issue(proposed, by="1", at=timezone.now())
    return EvidenceLink.objects.get()


@pytest.fixture
def address(row):
    return f"/bukti/{tokens.token_of(row.key)}/"


def opened():
    return list(EvidenceLinkVisit.objects.order_by("opened", "number").values_list("opened", "number", "times"))


def test_the_page_lists_what_was_frozen_and_shows_the_first_inline_at_its_page(address, client):
    page = client.get(address)
    assert page.status_code == 200
    titles = ["SK tim contoh", "Foto rapat contoh", "Notulen contoh", "Tautan contoh"]
    listed = page.text.split('id="semua-bukti"')[1]
    assert [listed.index(title) for title in titles] == sorted(listed.index(title) for title in titles)
    assert f'<iframe class="reading-frame" src="{address}1/berkas#page=2"' in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert opened() == [("page", 0, 1)]


def test_each_kind_is_shown_as_it_can_be(address, client):
    assert f'<img src="{address}2/berkas"' in client.get(f"{address}?bukti=2").text
    assert "Unduh untuk membukanya" in client.get(f"{address}?bukti=3").text
    shown = client.get(f"{address}?bukti=4").text
    assert 'href="https://berkas.contoh.go.id/sk" target="_blank" rel="noopener noreferrer"' in shown
    for odd in ("0", "5", "-1", "x", "9999999", "²", ""):
        assert "SK tim contoh</h2>" in client.get(f"{address}?bukti={odd}").text


def test_files_open_inline_shut_off_or_are_downloaded(address, client):
    answer = client.get(f"{address}1/berkas")
    assert b"".join(answer) == PDF
    assert answer.headers["Content-Security-Policy"] == files.POLICY
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Cache-Control"] == "no-store"
    close(answer)
    down = client.get(f"{address}1/berkas?unduh=1")
    assert down.headers["Content-Disposition"].startswith("attachment")
    close(down)
    words = client.get(f"{address}3/berkas")
    assert words.headers["Content-Disposition"].startswith("attachment")
    close(words)
    for nothing in (0, 4, 5):
        assert client.get(f"{address}{nothing}/berkas").status_code == 404
    assert opened() == [("file", 1, 2), ("file", 3, 1)]


def test_all_of_it_comes_as_one_zip_with_a_list_and_the_same_bytes_twice(address, client):
    answer = client.get(f"{address}semua.zip")
    data = b"".join(answer)
    close(answer)
    again = client.get(f"{address}semua.zip")
    assert b"".join(again) == data
    close(again)
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        assert pack.namelist()[:2] == ["01 sk tim.pdf", "02 foto.jpg"]
        assert pack.read("01 sk tim.pdf") == PDF
        told = pack.read("daftar-bukti.txt").decode()
    assert "https://berkas.contoh.go.id/sk" in told
    assert "Mulai halaman 2" in told
    assert opened() == [("zip", 0, 2)]


def test_a_head_makes_no_zip_and_is_no_opening(address, client, monkeypatch):
    monkeypatch.setattr(views, "archive", lambda *_: pytest.fail("nothing is to be made"))
    for tail in ("", "1/berkas", "semua.zip"):
        answer = client.head(f"{address}{tail}")
        assert answer.status_code == 200
        close(answer)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert opened() == []


def test_a_link_s_zip_is_made_a_number_of_times_and_then_says_when_again(address, client, monkeypatch):
    monkeypatch.setattr(views, "ZIPS", 2)
    for _ in range(2):
        close(client.get(f"{address}semua.zip"))
    assert client.head(f"{address}semua.zip").status_code == 200
    refused = client.get(f"{address}semua.zip")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert "Coba lagi dalam 15 menit" in refused.text
    assert refused.headers["Cache-Control"] == "no-store"
    assert f'href="{address}"' in refused.text
    assert client.get(address).status_code == 200
    assert opened() == [("page", 0, 1), ("zip", 0, 2)]


def test_what_is_not_there_at_a_link_is_as_private_as_the_rest(address, client):
    answer = client.get(f"{address}9/berkas")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_nothing_of_it_moves_with_the_live_rows(address, client, place):
    before = client.get(address).text
    use = place.zone.evidence_uses.get(version__evidence__title="SK tim contoh")
    new = bad_files.saved(bad_files.pdf(5))
    evidence.add_version(
        place.zone.pk, use.version.evidence_id, content.of_file(new, "baru.pdf", limit=LIMIT), period=UNDATED,
        by=place.leader, at=timezone.now(),
    )  # fmt: skip
    Evidence.objects.update(title="Judul baru")
    place.zone.evidence_uses.all().delete()
    assert client.get(address).text == before
    answer = client.get(f"{address}1/berkas")
    assert b"".join(answer) == PDF
    close(answer)


def test_bytes_that_are_not_those_that_were_frozen_are_not_shown(address, client, place):
    version = place.zone.evidence_uses.get(version__evidence__title="SK tim contoh").version
    version.sha256 = "0" * 64
    version.save()
    assert client.get(f"{address}1/berkas").status_code == 404
    page = client.get(address)
    assert "Berkas tidak ada" in page.text
    answer = client.get(f"{address}semua.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as pack:
        assert "01 sk tim.pdf" not in pack.namelist()
        assert "tidak ada di penyimpanan" in pack.read("daftar-bukti.txt").decode()
    close(answer)


def test_a_file_that_is_gone_from_the_disk_is_said_so(address, client, place):
    stored = place.zone.evidence_uses.get(version__evidence__title="SK tim contoh").version.stored
    files.storage().delete(stored.name)
    page = client.get(f"{address}1/berkas")
    assert page.status_code == 404
    assert "tidak ada di penyimpanan" in page.text
    answer = client.get(f"{address}semua.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as pack:
        assert "01 sk tim.pdf" not in pack.namelist()
    close(answer)


def test_an_expired_link_says_so_and_what_to_do_and_is_logged(address, client, row):
    row.expires_at = timezone.now() - timedelta(seconds=1)
    row.save()
    for path in ("", "1/berkas", "semua.zip"):
        page = client.get(f"{address}{path}")
        assert page.status_code == 410
        assert "Masa tautan ini sudah lewat" in page.text
        assert "memperpanjang" in page.text
        assert "SK tim contoh" not in page.text
        assert page.headers["Cache-Control"] == "no-store"
    assert opened() == [("expired", 0, 3)]


def test_a_revoked_link_and_one_of_a_withdrawn_proposal_say_so_too(address, client, row):
    row.revoked_at, row.revoked_reason = timezone.now(), "Terkirim"
    row.save()
    page = client.get(address)
    assert page.status_code == 410
    assert "sudah dicabut" in page.text
    assert "Terkirim" not in page.text
    row.revoked_at, row.revoked_reason = None, ""
    row.save()
    Proposal.objects.update(state="withdrawn")
    page = client.get(address)
    assert page.status_code == 410
    assert "Usulan ini sudah ditarik" in page.text
    assert opened() == [("revoked", 0, 2)]


def test_an_address_of_nothing_is_404_and_guessing_slows_down(address, client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(views, "MISSES", 2)
    other = address[:-2] + ("A" if address[-2] != "A" else "B") + "/"
    with django_assert_num_queries(2):  # no link is looked for: the try is counted, what is over is swept
        assert client.get(other).status_code == 404
    assert client.get("/bukti/x/").status_code == 404
    assert client.get("/bukti/x/").status_code == 429
    assert client.get(address).status_code == 200
    assert opened() == [("page", 0, 1)]


def test_one_scanner_behind_the_proxy_makes_nobody_else_wait(client, monkeypatch, settings, db):
    monkeypatch.setattr(views, "MISSES", 1)
    settings.PILAR_PROXIES = 1
    scanner, other = {"X-Forwarded-For": "192.0.2.7"}, {"X-Forwarded-For": "192.0.2.8"}
    assert [client.get("/bukti/x/", headers=scanner).status_code for _ in range(2)] == [404, 429]
    assert client.get("/bukti/x/", headers=other).status_code == 404


def test_a_signed_key_that_no_link_has_is_404(client, db):
    assert client.get(f"/bukti/{tokens.token_of('a' * 26)}/").status_code == 404


def test_what_does_not_fit_its_hash_is_not_shown(address, client, row):
    Submission.objects.filter(proposed=row.proposed).update(content="{}")
    assert client.get(address).status_code == 500


def test_only_reading_is_possible_and_no_account_or_cookie_is_needed(address):
    client = Client(enforce_csrf_checks=True)
    assert client.post(address).status_code == 403
    page = client.get(address)
    assert page.status_code == 200
    assert not page.cookies


def test_the_page_takes_as_many_queries_for_many_pieces_as_for_few(address, client, place, proposed):
    def taken():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    few = taken()
    for number in range(20):
        bring(place, text(f"Berkas {number}"), title=f"Berkas {number}")
    Submission.objects.update(withdrawn_at=timezone.now())
    other = fixed(place.zone, predicate="WBBM")
    EvidenceLink.objects.update(proposed=other)
    assert taken() == few == 3
