"""Links to evidence: made once, revoked, renewed, counted; and the bureau's pages of them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.evaluation.actions import evidence
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.portalrb import tokens
from pilar.evaluation.portalrb.actions import links
from pilar.evaluation.portalrb.errors import LinkError
from pilar.evaluation.portalrb.models import EvidenceLink, EvidenceLinkVisit
from pilar.evaluation.portalrb.queries.links import keys_of
from pilar.evaluation.proposal.models import Proposal
from pilar.evaluation.queries import library
from pilar.kernel.locks import locked
from pilar.kernel.models import LedgerEntry
from pilar.kernel.models.rules import Rule
from pilar.organisation.access import AccessDenied
from tests.evaluation.bringing import bring, link
from tests.evaluation.place import SCALED, YES_NO, build_place
from tests.evaluation.portalrb.rows import fixed
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, TODAY

LIST = "/kelola/tautan-bukti/"


@pytest.fixture
def bureau(place):
    return place.town.user(place.town.office, "Biro contoh", "organisation", place.town.root)


@pytest.fixture
def unit(place):
    bring(place)
    bring(place, link(), SCALED, title="Tautan contoh")
    return fixed(place.zone)


def end_of(day):
    """Its pages name the day: until its end, where the body is, a link is open."""
    return datetime.combine(day, time.max, ZoneInfo("Asia/Jakarta"))


def made(unit):
    links.issue(unit, by="1", at=AT)
    return keys_of(unit)


# -- making


def test_a_question_with_evidence_gets_one_link_and_keeps_it(unit):
    first = made(unit)
    assert set(first) == {YES_NO, SCALED}
    assert made(unit) == first
    row = EvidenceLink.objects.get(question=YES_NO)
    assert row.expires_at == end_of(TODAY + timedelta(days=270))
    assert Rule.objects.get(code=links.LIFETIME_RULE).verified == "unconfirmed"


def test_the_address_is_the_same_for_the_same_key_and_says_nothing(unit):
    key = made(unit)[YES_NO]
    token = tokens.token_of(key)
    assert tokens.token_of(key) == token
    assert tokens.key_of(token) == key
    assert YES_NO not in token
    assert str(unit.pk) not in token.partition(".")[0] or len(key) == 26
    assert tokens.key_of(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert tokens.key_of(key) is None
    assert tokens.key_of("é" * 9) is None
    assert tokens.key_of(token * 9) is None


# -- revoking and renewing


def test_a_revoked_link_stays_away_until_it_is_renewed(unit, bureau):
    before = made(unit)
    assert links.revoke(unit.pk, [YES_NO], reason="Terkirim ke luar", by=bureau, at=AT) == 1
    assert made(unit) == {**before, YES_NO: None}
    assert links.renew(unit.pk, None, by=bureau, at=AT + timedelta(days=9)) == (1, 1)
    after = made(unit)
    assert after[SCALED] == before[SCALED]
    assert after[YES_NO] not in (None, before[YES_NO])
    assert set(EvidenceLink.objects.filter(revoked_at=None).values_list("expires_at", flat=True)) == {
        end_of(TODAY + timedelta(days=279))
    }
    codes = list(
        LedgerEntry.objects.filter(code__startswith="evidence_links")
        .order_by("sequence")
        .values_list("code", flat=True)
    )
    assert codes == ["evidence_links.revoked", "evidence_links.renewed"]


def test_renewing_makes_those_that_were_never_made(unit, bureau):
    assert links.renew(unit.pk, None, by=bureau, at=AT) == (0, 2)
    assert None not in made(unit).values()


def test_only_who_manages_proposals_does_either(unit, place):
    made(unit)
    for who in (place.head, place.leader, place.town.admin, place.town.inspector):
        with pytest.raises(AccessDenied):
            links.revoke(unit.pk, None, reason="Coba", by=who, at=AT)
        with pytest.raises(AccessDenied):
            links.renew(unit.pk, None, by=who, at=AT)
    assert not EvidenceLink.objects.exclude(revoked_at=None).exists()


def test_what_cannot_be_is_said_and_changes_nothing(unit, bureau):
    with pytest.raises(LinkError, match="Tidak ada tautan"):
        links.revoke(unit.pk, None, reason="Coba", by=bureau, at=AT)
    made(unit)
    with pytest.raises(LinkError, match="alasannya"):
        links.revoke(unit.pk, None, reason=" ", by=bureau, at=AT)
    with pytest.raises(LinkError, match="Tidak ada bukti"):
        links.renew(unit.pk, ["A.I.1.ii.a"], by=bureau, at=AT)
    Proposal.objects.update(state="withdrawn")
    with pytest.raises(LinkError, match="ditarik"):
        links.renew(unit.pk, None, by=bureau, at=AT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_of_two_who_revoke_at_once_one_closes_the_links(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        bring(place)
        unit = fixed(place.zone)
        made(unit)
        bureau = place.town.user(place.town.office, "Biro contoh", "organisation", place.town.root)
        meeting = Meeting(guarded=guarded)
        # Both have read what is open before either closes it.
        monkeypatch.setattr(links, "_open_codes", meeting.after(links._open_codes))
        guard = locked if guarded else unguarded

        def act(reason):
            return lambda: links.revoke(unit.pk, None, reason=reason, by=bureau, at=AT, guard=guard)

        outcomes = site.together(act("Satu"), act("Dua"))
        refused = [each for each in outcomes if isinstance(each, LinkError)]
        # Without the guard both are told that they have closed it, and the ledger says so twice.
        assert len(refused) == (1 if guarded else 0)
        assert LedgerEntry.objects.filter(code="evidence_links.revoked").count() == (1 if guarded else 2)


# -- openings


def test_openings_are_counted_by_the_minute_without_a_trace_of_whom(unit):
    made(unit)
    row = EvidenceLink.objects.get(question=YES_NO)
    for seconds in (0, 20, 59):
        links.note_visit(row, EvidenceLinkVisit.PAGE, AT + timedelta(seconds=seconds))
    links.note_visit(row, EvidenceLinkVisit.FILE, AT, number=1)
    links.note_visit(row, EvidenceLinkVisit.PAGE, AT + timedelta(seconds=60))
    stored = list(EvidenceLinkVisit.objects.order_by("pk").values_list("opened", "number", "times", "at"))
    assert stored == [
        ("page", 0, 3, AT), ("file", 1, 1, AT), ("page", 0, 1, AT + timedelta(minutes=1)),
    ]  # fmt: skip
    names = {field.name for field in EvidenceLinkVisit._meta.get_fields()}
    assert names == {"id", "link", "at", "opened", "number", "times"}


# -- what is pinned stays


def test_evidence_that_a_proposal_pins_is_not_discarded_though_it_serves_nothing_any_more(unit, place, monkeypatch):
    version = place.zone.evidence_uses.get(field=YES_NO).version
    place.zone.evidence_uses.all().delete()
    # As for evidence that has travelled on to a zone which has nothing more to do with its owner.
    monkeypatch.setattr(library, "may_have_been_handed_in", lambda evidence: False)
    assert library.is_pinned(version.evidence)
    with pytest.raises(EvaluationError, match="tetap disimpan"):
        evidence.discard(place.zone.pk, version.evidence_id, by=place.leader, at=AT)
    other = bring(place, link("salah"), "", title="Salah unggah")
    assert not library.is_pinned(other.evidence)
    evidence.discard(place.zone.pk, other.evidence_id, by=place.leader, at=AT)


# -- the pages


@pytest.fixture
def visit(client, bureau):
    client.force_login(bureau)
    return client


def test_the_bureau_sees_every_unit_with_its_links_and_openings(unit, visit):
    made(unit)
    row = EvidenceLink.objects.get(question=YES_NO)
    links.note_visit(row, EvidenceLinkVisit.PAGE, AT)
    links.note_visit(row, EvidenceLinkVisit.EXPIRED, AT)
    page = visit.get(LIST)
    assert "UPT Balai Latihan Kerja" in page.text
    assert "WBK 2026" in page.text
    detail = visit.get(f"{LIST}{unit.pk}/")
    assert YES_NO in detail.text
    assert "1 kali sesudah tertutup" in detail.text
    assert tokens.address_of(row.key) in detail.text
    opened = visit.get(f"{LIST}{unit.pk}/pembukaan/")
    assert "Halaman" in opened.text
    assert "Dibuka sesudah kedaluwarsa" in opened.text
    export = visit.get(f"{LIST}{unit.pk}/?unduh=csv").getvalue().decode()
    assert tokens.address_of(row.key) in export


def test_a_unit_without_frozen_evidence_has_no_links_and_no_button_for_them(place, visit):
    page = visit.get(f"{LIST}{fixed(place.zone).pk}/")
    assert "Tidak ada bukti yang dibekukan untuk unit ini" in page.text
    assert "/perpanjang/" not in page.text


def test_links_that_are_missing_are_made_when_all_are_renewed(unit, visit):
    done = visit.post(f"{LIST}{unit.pk}/perpanjang/", follow=True)
    assert "2 tautan dibuat" in done.text


def test_one_link_is_revoked_after_a_second_look(unit, visit):
    made(unit)
    address = f"{LIST}{unit.pk}/cabut/?pertanyaan={YES_NO}"
    assert "Belum ada yang berubah" in visit.post(address, {"reason": "Terkirim"}).text
    assert not EvidenceLink.objects.exclude(revoked_at=None).exists()
    done = visit.post(address, {"reason": "Terkirim", "yakin": "1"}, follow=True)
    assert "1 tautan dicabut" in done.text
    assert "Buat alamat baru" in done.text
    assert visit.post(f"{LIST}{unit.pk}/cabut/", {"reason": ""}).status_code == 422
    assert visit.get(f"{LIST}{unit.pk}/cabut/?pertanyaan=X").status_code == 404


def test_the_lists_take_as_many_queries_for_many_as_for_few(unit, place, visit):
    def taken(address):
        with CaptureQueriesContext(connection) as queries:
            assert visit.get(address).status_code == 200
        return len(queries)

    made(unit)
    few = taken(LIST), taken(f"{LIST}{unit.pk}/")
    until = AT + timedelta(days=9)
    EvidenceLink.objects.bulk_create(
        EvidenceLink(proposed=unit, question=code, key=tokens.new_key(), issued_at=AT, issued_by="1", expires_at=until)
        for code in list(place.rules.instrument.questions)[:60]
        if code not in (YES_NO, SCALED)
    )
    fixed(place.zone_of(place.town.labour), proposal=unit.proposal)
    assert (taken(LIST), taken(f"{LIST}{unit.pk}/")) == few
