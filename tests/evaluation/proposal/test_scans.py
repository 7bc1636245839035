"""Scans of a revocation and of TPN's answer to an objection: kept over a refused form, read like the act."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilar.evaluation.proposal.actions import objections, predicates
from pilar.evaluation.proposal.actions.predicates import Decree
from pilar.evaluation.proposal.letters import Letter
from pilar.evaluation.proposal.models import GrantedPredicate, Objection
from pilar.kernel import files
from pilar.kernel.models import StoredFile
from pilar.kernel.workflow import WorkflowError
from tests import responses
from tests.evaluation.proposal.outcomes import FAILED, SELECTION, keep
from tests.evaluation.proposal.rows import LETTER
from tests.evaluation.proposal.test_pages import text
from tests.evaluation.proposal.tpn_files import propose
from tests.organisation.town import AT, TODAY

WORDS = b"Surat contoh"


def scan(name="surat.txt", content=WORDS):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def objection(fair):
    """Sent, and not answered yet."""
    keep(fair, propose(fair), SELECTION, FAILED)
    found = Objection.objects.get()
    found.result.failed.update(defence="Ada")
    return objections.send(found.pk, LETTER, by=fair.bureau, at=AT)


@pytest.fixture
def granted(fair):
    """Given last year, before its unit was proposed here."""
    decree = Decree(Letter("KEP 1", TODAY - timedelta(400)), "Menteri", TODAY - timedelta(400))
    return predicates.grant(fair.zones[0].unit, "WBK", decree, by=fair.bureau, at=AT)


@pytest.fixture
def act(request, objection, granted):
    """Address of the form, what it asks for without its scan, address of the scan, page that shows it."""
    answered = (
        f"/usulan/sanggah/{objection.pk}/jawaban/",
        {"putusan": "diterima", "nomor": "B/9", "tanggal": "24-11-2026", "jawaban": "Dijelaskan"}, "nomor",
        f"/usulan/sanggah/{objection.pk}/",
    )  # fmt: skip
    page = f"/usulan/predikat/{granted.pk}/"
    lost = {"nomor": "KEP 2", "tanggal": "24-11-2026", "alasan": "Perkara", "yakin": "1"}
    revoked = (f"{page}cabut/", lost, "alasan", page)
    return {"answer": answered, "revocation": revoked}[request.param]


BOTH = pytest.mark.parametrize("act", ["answer", "revocation"], indirect=True)


@BOTH
def test_it_is_kept_over_a_refusal_and_served_to_the_unit_and_no_other(client, fair, act):
    address, typed, lacking, page = act
    client.force_login(fair.bureau)
    assert client.get(f"{address}berkas/").status_code == 404
    refused = client.post(address, {**typed, lacking: "", "berkas": scan()})
    assert refused.status_code == 422
    assert "surat.txt</strong> tersimpan dan ikut terkirim" in refused.content.decode()
    (reference,) = re.findall(r'name="berkas-tersimpan" value="([^"]+)"', refused.content.decode())
    assert client.post(address, {**typed, "berkas-tersimpan": reference}).status_code == 302
    assert f'href="{address}berkas/"' in client.get(page).content.decode()
    leader = fair.town.user(fair.zones[0].unit, "Ketua contoh", "zi_leader")
    stranger = fair.town.user(fair.town.health, "Kepala lain contoh", "head")
    for who, status in ((fair.bureau, 200), (leader, 200), (stranger, 404)):
        client.force_login(who)
        served = client.get(f"{address}berkas/")
        assert served.status_code == status
        if status == 200:
            assert b"".join(served.streaming_content) == WORDS
            responses.close(served)


@BOTH
def test_it_may_be_left_out(client, fair, act):
    address, typed, _, page = act
    client.force_login(fair.bureau)
    assert client.post(address, typed).status_code == 302
    assert f"{address}berkas/" not in client.get(page).content.decode()


@BOTH
def test_a_file_that_may_not_be_kept_is_refused_and_the_act_with_it(client, fair, act, objection, granted):
    address, typed, _, _ = act
    client.force_login(fair.bureau)
    answer = client.post(address, {**typed, "berkas": scan("surat.exe", b"MZ\x90\x00" + bytes(200))})
    assert answer.status_code == 422
    assert "tersimpan dan ikut terkirim" not in text(answer)
    objection.refresh_from_db()
    granted.refresh_from_db()
    assert (objection.state, granted.is_held) == ("sent", True)


def test_the_letters_of_both_sides_stand_apart(client, fair, objection, granted):
    """The decree that grants and the one that revokes, the objection and its answer: each keeps its own scan."""
    client.force_login(fair.bureau)
    grants = files.put(fair.town.body.uuid, b"Keputusan pemberian", at=AT, limit=1000)
    GrantedPredicate.objects.filter(pk=granted.pk).update(stored=grants, filename="kep.txt")
    address = f"/usulan/predikat/{granted.pk}/cabut/"
    client.post(
        address, {"nomor": "KEP 2", "tanggal": "24-11-2026", "alasan": "Perkara", "yakin": "1", "berkas": scan()}
    )
    granted.refresh_from_db()
    assert granted.stored != granted.revoked_stored
    assert (granted.filename, granted.revoked_filename) == ("kep.txt", "surat.txt")
    assert all(files.in_use(each) for each in StoredFile.objects.all())


def test_an_answer_that_comes_twice_puts_no_second_file_away(fair, objection):
    from pilar.evaluation.content import of_file

    def settle(words):
        letter = Letter("B/9", TODAY, of_file(words, "surat.txt", limit=1000))
        return objections.settle(objection.pk, "Surat", letter, accepted=True, by=fair.bureau, at=AT)

    settle(b"Pertama")
    with pytest.raises(WorkflowError):
        settle(b"Kedua")
    assert StoredFile.objects.count() == 1
