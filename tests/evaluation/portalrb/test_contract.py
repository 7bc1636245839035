"""The PortalRB contract (shared/reference/portalrb-api.md), field by field and error by error."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pilar.evaluation.actions import evidence
from pilar.evaluation.content import UNDATED
from pilar.evaluation.models import Submission
from pilar.evaluation.portalrb.actions import links
from pilar.evaluation.proposal.models import Proposal
from pilar.organisation.actions import tokens
from pilar.organisation.api import bearer
from pilar.workbook.portalrb import from_portalrb
from tests.api.asking import ask, problem, token
from tests.evaluation.bringing import bring, link, text
from tests.evaluation.place import SCALED, YEAR, YES_NO
from tests.evaluation.portalrb.rows import first_of, fixed
from tests.organisation.town import AT

BASE = "/api/portalrb"
WBK, WBBM = f"{BASE}/pengusulan/unit-wbk", f"{BASE}/pengusulan/unit-wbbm"
UNIT = f"{BASE}/lke/jawaban-unit/upt-balai-latihan-kerja"


@pytest.fixture
def secret(place):
    return token(place.town).secret


def answers_of(response):
    return {row["soal_id"]: row for row in response.json()["answers"]}


def soal(place, field):
    return place.rules.edition.fields[field].soal_id


# -- the units


def test_the_units_of_wbk_have_the_contract_s_shape(place, secret):
    first = fixed(place.zone)
    other = place.zone_of(place.town.labour)
    fixed(other, proposal=first.proposal, is_affirmation=True, external_id="DISNAKER-01")
    for address in (WBK, f"{WBK}/"):
        answer = ask(address, secret)
        assert answer.status_code == 200
        assert answer.json() == {
            "tahun": YEAR,
            "units": [
                {
                    "id": "upt-balai-latihan-kerja", "nama": "UPT Balai Latihan Kerja", "kategori": "WBK",
                    "afirmasi": False,
                },
                {"id": "DISNAKER-01", "nama": "Dinas Tenaga Kerja", "kategori": "WBK-AFIRMASI", "afirmasi": True},
            ],
        }  # fmt: skip
    assert problem(ask(WBBM, secret)) == (404, "DATA_NOT_FOUND")


def test_wbbm_is_told_at_its_own_address(place, secret):
    fixed(place.zone, predicate="WBBM")
    assert [unit["kategori"] for unit in ask(WBBM, secret).json()["units"]] == ["WBBM"]
    assert problem(ask(WBK, secret)) == (404, "DATA_NOT_FOUND")


def test_the_name_is_that_of_the_proposal_though_the_unit_is_renamed(place, secret):
    fixed(place.zone)
    place.zone.unit.name = "Nama baru"
    place.zone.unit.slug = "nama-baru"
    place.zone.unit.save()
    unit = ask(WBK, secret).json()["units"][0]
    assert (unit["id"], unit["nama"]) == ("upt-balai-latihan-kerja", "UPT Balai Latihan Kerja")
    assert ask(UNIT, secret).json()["nama_unit"] == "UPT Balai Latihan Kerja"


def test_only_what_is_fixed_is_told(place, secret):
    unit = fixed(place.zone)
    for state in ("draft", "withdrawn"):
        Proposal.objects.update(state=state)
        assert problem(ask(WBK, secret)) == (404, "DATA_NOT_FOUND")
        assert problem(ask(UNIT, secret)) == (404, "DATA_NOT_FOUND")
    Proposal.objects.update(state="fixed")
    assert ask(WBK, secret).status_code == 200
    unit.submission = None
    unit.save()
    assert problem(ask(UNIT, secret)) == (404, "DATA_NOT_FOUND")


def test_the_year_is_the_latest_that_is_fixed(place, secret):
    old = fixed(place.zone)
    coming = place.zone_of(place.town.labour, year=YEAR + 1)
    new = fixed(coming)
    assert ask(WBK, secret).json()["tahun"] == YEAR + 1
    assert problem(ask(UNIT, secret)) == (404, "DATA_NOT_FOUND")
    Proposal.objects.filter(pk=new.proposal_id).update(state="withdrawn")
    assert ask(WBK, secret).json()["tahun"] == YEAR
    assert ask(UNIT, secret).json()["unit_id"] == old.external_id


# -- the answers


def test_an_answer_has_exactly_the_fields_of_the_contract_for_every_soal_id(place, secret):
    place.answer(YES_NO, "Ya", note="Ada SK.")
    fixed(place.zone)
    answer = ask(UNIT, secret)
    assert answer.status_code == 200
    document = answer.json()
    assert list(document) == ["unit_id", "nama_unit", "tahun", "answers"]
    assert (document["unit_id"], document["tahun"]) == ("upt-balai-latihan-kerja", YEAR)
    edition = place.rules.edition
    assert [row["soal_id"] for row in document["answers"]] == [each.soal_id for each in edition.fields.values()]
    assert len({row["soal_id"] for row in document["answers"]}) == 127
    for row in document["answers"]:
        assert list(row) == [
            "soal_id", "jawaban_unit", "jawaban_tpi", "catatan_unit", "bukti_dukung_unit", "catatan_tpi",
        ]  # fmt: skip
        assert type(row["soal_id"]) is int
        assert all(row[name] is None or type(row[name]) is str for name in row if name != "soal_id")


def test_letters_numerals_and_blanks_are_written_as_the_contract_says(place, secret):
    count, index = first_of(place.zone, "count"), first_of(place.zone, "index")
    place.answer(YES_NO, "Ya", note="Ada SK.")
    place.answer(SCALED, "B")
    place.answer(count, Fraction(1234))
    place.answer(index, Fraction("3.6"))
    fixed(place.zone, chain={"tpi": {YES_NO: ("Tidak", "SK lama."), count: ("12", ""), index: ("3.25", "")}})
    rows = answers_of(ask(UNIT, secret))

    def told(field):
        row = rows[soal(place, field)]
        return row["jawaban_unit"], row["jawaban_tpi"], row["catatan_unit"], row["catatan_tpi"]

    assert told(YES_NO) == ("Ya", "Tidak", "Ada SK.", "SK lama.")
    assert told(SCALED) == ("B", "B", None, None)
    assert told(count) == ("1234", "12", None, None)
    assert told(index) == ("3.6", "3.25", None, None)
    assert told("A.I.1.ii.a") == (None, None, None, None)


def test_every_answer_is_one_of_the_keys_of_its_scale_in_the_master_list(place, secret):
    place.answer_all()
    fixed(place.zone)
    rows = answers_of(ask(UNIT, secret))
    for key, item in place.rules.instrument.fields.items():
        given = rows[soal(place, key)]["jawaban_unit"]
        if item.scale:
            assert given in item.scale.options
        else:
            assert re.fullmatch(r"[0-9]+(\.[0-9]+)?", given), key


def test_the_assessor_is_the_last_internal_one_of_the_chain(place, secret):
    place.answer(YES_NO, "Ya")
    chain = {
        "tpi": {YES_NO: ("Ya", "anggota")}, "tpi-2": {YES_NO: ("Tidak", "provinsi")},
        "tpi-10": {YES_NO: ("Ya", "terakhir")}, "tpn": {YES_NO: ("Tidak", "nasional")},
    }  # fmt: skip
    fixed(place.zone, chain=chain)
    row = answers_of(ask(UNIT, secret))[soal(place, YES_NO)]
    assert (row["jawaban_tpi"], row["catatan_tpi"]) == ("Ya", "terakhir")


def test_without_an_assessor_the_assessor_s_fields_are_null(place, secret):
    place.answer(YES_NO, "Ya")
    fixed(place.zone, chain={})
    row = answers_of(ask(UNIT, secret))[soal(place, YES_NO)]
    assert (row["jawaban_unit"], row["jawaban_tpi"], row["catatan_tpi"]) == ("Ya", None, None)


def test_our_own_reader_of_the_contract_reads_it_back(place, secret):
    place.answer_all()
    fixed(place.zone)
    read = from_portalrb(ask(UNIT, secret).json(), place.rules.instrument, place.rules.edition)
    assert read.findings == ()
    unit = next(sheet for sheet in read.sheets if sheet.code == "unit")
    assert unit.answers[YES_NO] == "Ya"


# -- the evidence


def test_the_evidence_of_a_question_is_one_address_for_all_its_rows(place, secret):
    bring(place)
    count = first_of(place.zone, "count")
    bring(place, text("Daftar agen"), count, title="Daftar agen contoh")
    links.issue(fixed(place.zone), by="1", at=AT)
    rows = answers_of(ask(UNIT, secret))
    pattern = re.compile(r"http://localhost:[0-9]+/bukti/[A-Za-z0-9._-]+/")
    assert pattern.fullmatch(rows[soal(place, YES_NO)]["bukti_dukung_unit"])
    question = place.rules.question_of(count)
    addresses = {
        rows[soal(place, item.key)]["bukti_dukung_unit"] for item in place.rules.instrument.questions[question].fields
    }
    assert len(place.rules.instrument.questions[question].fields) > 1
    assert len(addresses) == 1
    assert pattern.fullmatch(addresses.pop())
    others = [row for key, row in rows.items() if row["bukti_dukung_unit"] is None]
    assert len(others) == 127 - 1 - len(place.rules.instrument.questions[question].fields)


def test_two_fetches_are_equal_to_the_byte_though_everything_live_has_moved(place, secret):
    place.answer(YES_NO, "Ya", note="Ada SK.")
    version = bring(place)
    links.issue(fixed(place.zone), by="1", at=AT)
    first = ask(UNIT, secret).content
    place.answer(YES_NO, "Tidak", note="Berubah.", seen=1)
    place.answer(SCALED, "A")
    bring(place, link("baru"), SCALED, title="Tautan contoh")
    evidence.change(
        place.zone.pk, version.evidence_id, title="Judul baru", period=UNDATED, by=place.leader, at=AT
    )  # fmt: skip
    evidence.add_version(
        place.zone.pk, version.evidence_id, text("Isi baru"), period=UNDATED, by=place.leader, at=AT
    )  # fmt: skip
    assert ask(UNIT, secret).content == first
    assert ask(f"{UNIT}/", secret).content == first
    assert b"/bukti/" in first


def test_what_does_not_fit_its_hash_is_never_served(place, secret):
    unit = fixed(place.zone)
    Submission.objects.filter(proposed=unit).update(content="{}")
    assert problem(ask(UNIT, secret)) == (500, "INTERNAL_ERROR")


# -- the errors


@pytest.mark.parametrize("address", [WBK, WBBM, UNIT])
class TestErrors:
    def test_401_without_a_token(self, place, address):
        fixed(place.zone)
        assert problem(ask(address)) == (401, "TOKEN_MISSING")

    def test_401_with_a_malformed_one(self, place, address):
        fixed(place.zone)
        assert problem(ask(address, "rahasia")) == (401, "TOKEN_MALFORMED")

    def test_401_once_it_is_revoked(self, place, address):
        made = token(place.town)
        tokens.revoke(made.token.pk, reason="Diganti", by=place.town.admin, at=AT)
        assert problem(ask(address, made.secret)) == (401, "TOKEN_REVOKED")

    def test_401_once_it_is_over(self, place, address):
        made = token(place.town)
        made.token.expires_on = timezone.now().date() - timedelta(days=2)
        made.token.save()
        assert problem(ask(address, made.secret)) == (401, "TOKEN_EXPIRED")

    def test_403_without_the_scope(self, place, address):
        made = token(place.town)
        made.token.scopes = ["lain.read"]
        made.token.save()
        assert problem(ask(address, made.secret)) == (403, "SCOPE_MISSING")

    def test_404_with_the_token_of_another_body(self, place, address):
        fixed(place.zone)
        made = token(place.town, body=place.town.other_body)
        assert problem(ask(address, made.secret)) == (404, "DATA_NOT_FOUND")

    def test_404_where_nothing_is_proposed(self, place, secret, address):
        assert problem(ask(address, secret)) == (404, "DATA_NOT_FOUND")

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
    def test_405_for_anything_but_get(self, place, secret, address, method):
        answer = ask(address, secret, method)
        assert problem(answer) == (405, "METHOD_NOT_ALLOWED")
        assert answer.headers["Allow"] == "GET"

    def test_429_beyond_the_limit(self, place, secret, address, monkeypatch):
        monkeypatch.setattr(bearer, "limit_of", lambda token, at: 0)
        answer = ask(address, secret)
        assert problem(answer) == (429, "TOO_MANY_REQUESTS")
        assert int(answer.headers["Retry-After"]) >= 1


@pytest.mark.parametrize("wrong", ["a b", "a%0Ab", "%00", "é", "a" * 81, "'or'1'='1"])
def test_422_for_an_id_that_cannot_be_one(place, secret, wrong):
    assert problem(ask(f"{BASE}/lke/jawaban-unit/{wrong}", secret)) == (422, "VALIDATION_ERROR")


@pytest.mark.parametrize("other", ["dinas-tenaga-kerja", "0", "UPT-BALAI-LATIHAN-KERJA"])
def test_404_for_a_unit_that_is_not_proposed(place, secret, other):
    fixed(place.zone)
    assert problem(ask(f"{BASE}/lke/jawaban-unit/{other}", secret)) == (404, "DATA_NOT_FOUND")


@pytest.mark.parametrize("path", ["", "/", "/lke", "/lke/jawaban-unit", "/lke/jawaban-unit/", "/pengusulan/unit-wbx"])
def test_404_for_an_address_of_nothing(place, secret, path):
    assert problem(ask(f"{BASE}{path}", secret)) == (404, "PATH_NOT_FOUND")


# -- what it costs


def test_the_answers_take_six_queries_whatever_there_is(place, secret):
    """Token, count and limit; year, unit with its frozen text, links."""

    def taken():
        with CaptureQueriesContext(connection) as queries:
            assert ask(UNIT, secret).status_code == 200
        return len(queries)

    fixed(place.zone)
    ask(UNIT, secret)
    few = taken()
    Proposal.objects.update(state="withdrawn")
    Submission.objects.update(withdrawn_at=AT)
    place.answer_all()
    for number, field in enumerate(list(place.rules.instrument.fields)[:40]):
        bring(place, text(f"Berkas {number}"), field, title=f"Berkas {number}")
    fixed(place.zone)
    ask(UNIT, secret)
    assert taken() == few == 6


def test_who_the_unit_is_comes_from_what_was_frozen_as_well(place, secret):
    row = fixed(place.zone)
    row.name = "Nama lain"
    row.save(update_fields=["name"])
    assert ask(UNIT, secret).json()["nama_unit"] == "UPT Balai Latihan Kerja"
