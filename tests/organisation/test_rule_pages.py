"""Rules with their sources: who reads them, and how a body sets its own values."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.kernel import rules
from pilar.kernel.calendars import load_years
from pilar.kernel.models.ledger import LedgerEntry
from pilar.kernel.models.rules import Rule
from pilar.kernel.rules_file import load, parse
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import rules as actions
from tests.organisation.test_calendar_pages import limit
from tests.organisation.town import AT, TODAY

CODE = "organisation.answer-days"
LIST, RULE, SET = "/kelola/aturan/", f"/kelola/aturan/{CODE}/", f"/kelola/aturan/{CODE}/tetapkan/"
SENT = {
    "value": "5", "valid_from": "1-12-2026", "valid_until": "", "source": "SK Kepala Dinas contoh",
    "verified": "unconfirmed", "note": "Lebih ketat.",
}  # fmt: skip


def ship(*more: dict[str, Any]) -> None:
    def rule(code: str, label: str, kind: str, unit: str, value: object, **changes: Any) -> dict[str, Any]:
        row = {"value": value, "valid_from": date(2018, 1, 1), "source": f"Dasar {code}", "verified": "confirmed"}
        return {"code": f"organisation.{code}", "label": label, "kind": kind, "unit": unit, "rows": [row], **changes}

    answer = rule("answer-days", "Menjawab pengaduan", "count", "workday", 14, minimum=1, maximum=14)
    answer["rows"].append(
        {"value": 10, "valid_from": date(2026, 1, 20), "source": "Permen contoh 1/2026", "verified": "unconfirmed"}
    )
    data = [
        answer,
        rule("index", "Indeks paling kecil", "decimal", "index", "3.60", minimum=0, maximum=4),
        rule("close", "Jam tutup loket", "time", "local_time", "16:00"),
        rule("open-days", "Hari buka loket", "weekdays", "weekday", [1, 2, 3, 4, 5]),
        *more,
    ]
    load(parse({"format": 1, "rules": data}, room="organisation", name="x"))


@pytest.fixture
def shipped(town):
    ship()
    return town


@pytest.fixture
def keeper(shipped, client):
    """The administrator of the body, signed in."""
    client.force_login(shipped.admin)
    return shipped.admin


def own(town, value: object = 7, code: str = CODE, **changes: Any) -> Rule:
    given: dict[str, Any] = {
        "unit": "workday", "source": "SK contoh", "verified": "confirmed", "valid_from": date(2026, 6, 1),
        "by": town.admin, "at": AT, **changes,
    }  # fmt: skip
    return actions.set_rule(town.body, code, value, **given)


def in_force(town, day: date = TODAY, code: str = CODE) -> Rule:
    return rules.get(code, town.body.uuid, day)


def events(town) -> list[str]:
    rows = LedgerEntry.objects.filter(chain=town.body.uuid, code__startswith="rule.")
    return list(rows.order_by("pk").values_list("code", flat=True))


# -- reading


def test_every_signed_in_person_reads_the_rules_with_their_sources(shipped, client):
    own(shipped)
    client.force_login(shipped.user(shipped.training, role="staff"))
    html = client.get(LIST).text
    for words in ("10 hari kerja", "7 hari kerja", "3,60", "16.00", "Senin–Jumat", "Permen contoh 1/2026",
                  "perlu dicek bagian hukum", "SK contoh", "Organisasi", "Umum"):  # fmt: skip
        assert words in html
    page = client.get(RULE).text
    assert "Tetapkan nilai instansi" not in page
    assert "/tarik/" not in page
    for words in ("14 hari kerja", "1 sampai 14 hari kerja", "20 Januari 2026", "19 Januari 2026"):
        assert words in page


def test_signed_out_one_is_asked_to_sign_in(shipped, client):
    for path in (LIST, RULE, SET):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/masuk/")


def test_another_body_sees_only_what_is_shipped(shipped, client):
    row = own(shipped)
    client.force_login(shipped.other_admin)
    assert "7 hari kerja" not in client.get(LIST).text
    assert "7 hari kerja" not in client.get(RULE).text
    assert client.get(f"{LIST}?instansi=contoh").status_code == 404
    for act in ("akhiri", "tarik"):
        assert client.get(f"{RULE}{row.pk}/{act}/").status_code == 404
        assert client.post(f"{RULE}{row.pk}/{act}/", {"last_day": "1-1-2027"}).status_code == 404
    assert client.get(f"{SET}?instansi=contoh").status_code == 404


@pytest.mark.parametrize(
    ("query", "found", "missing"),
    [
        ("cari=pengaduan", "Menjawab pengaduan", "Jam tutup"),
        ("cari=CLOSE", "Jam tutup", "Menjawab pengaduan"),
        ("cari=SK+contoh", "Jam tutup", "Menjawab pengaduan"),
        ("hanya=own", "Jam tutup", "Menjawab pengaduan"),
        ("hanya=unconfirmed", "Menjawab pengaduan", "Jam tutup"),
        ("cari=tidak-ada", "Tidak ada aturan yang cocok", "Menjawab pengaduan"),
    ],
)
def test_the_list_is_filtered(keeper, shipped, client, query, found, missing):
    own(shipped, "15:00", "organisation.close", unit="local_time")
    html = client.get(f"{LIST}?{query}").text
    assert found in html
    assert missing not in html


def test_the_list_is_downloaded_with_both_values(keeper, shipped, client):
    own(shipped)
    text = b"".join(client.get(f"{LIST}?unduh=csv&cari=menjawab+pengaduan").streaming_content).decode()
    line = text.splitlines()[1].split(";")
    assert line[:5] == ["Organisasi", CODE, "Menjawab pengaduan", "10 hari kerja", "hari kerja"]
    assert line[9:12] == ["7 hari kerja", "SK contoh", "terkonfirmasi"]
    workbook = client.get(f"{LIST}?unduh=xlsx")
    assert b"".join(workbook.streaming_content).startswith(b"PK")
    workbook.close()


def test_the_list_takes_the_same_queries_for_many_rules(keeper, shipped, client):
    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(LIST).status_code == 200
        return len(caught)

    client.get(LIST)
    before = count()
    for number in range(40):
        row = {"value": 1, "valid_from": date(2020, 1, 1), "source": "x", "verified": "confirmed"}
        ship({"code": f"organisation.x{number}", "label": "x", "kind": "count", "unit": "hour", "rows": [row]})
        own(shipped, 2, f"organisation.x{number}", unit="hour")
    assert count() == before


def test_a_future_value_is_shown_as_not_yet_in_force(keeper, shipped, client):
    own(shipped, valid_from=TODAY + timedelta(days=900))
    html = client.get(RULE).text
    assert "belum berlaku" in html
    assert "nilai bawaan" in html


def test_the_page_tells_how_many_open_due_dates_rest_on_a_value(keeper, shipped, client):
    limit(shipped.body)
    limit(shipped.other_body)
    html = client.get("/kelola/aturan/room.days/").text
    assert '<td data-label="Batas waktu berjalan" class="num"><span>1</span>' in html


def test_an_unknown_rule_is_not_found(keeper, client):
    for path in ("/kelola/aturan/x.y/", "/kelola/aturan/x.y/tetapkan/", f"{RULE}999/akhiri/", f"{RULE}999/tarik/"):
        assert client.get(path).status_code == 404


# -- setting


def test_a_value_is_checked_before_it_is_stored(keeper, shipped, client):
    own(shipped, 7)
    check = client.post(SET, SENT)
    assert check.status_code == 200
    assert "Belum ada yang disimpan" in check.text
    assert "5 hari kerja" in check.text
    assert "Nilai instansi sekarang, 7 hari kerja, berakhir 30 November 2026" in check.text
    assert in_force(shipped, date(2026, 12, 1)).as_count() == 7
    back = client.post(SET, {**SENT, "langkah": "ubah"})
    assert back.status_code == 200
    assert 'value="SK Kepala Dinas contoh"' in back.text
    done = client.post(SET, {**SENT, "langkah": "simpan"}, follow=True)
    assert "ditetapkan untuk Pemerintah Kabupaten Contoh" in done.text
    row = in_force(shipped, date(2026, 12, 1))
    assert (row.as_count(), row.source, row.note, row.set_by) == (
        5, "SK Kepala Dinas contoh", "Lebih ketat.", str(keeper.pk),
    )  # fmt: skip
    assert events(shipped) == ["rule.set", "rule.set"]


def test_a_value_of_the_past_is_said_to_leave_old_cases_alone(keeper, client):
    check = client.post(SET, {**SENT, "valid_from": "1-1-2026"})
    assert "Perkara yang sudah dibuka tetap memakai nilai lama" in check.text


@pytest.mark.parametrize(
    ("code", "typed", "kept"),
    [
        ("organisation.index", "3,25", "3.25"),
        ("organisation.close", "15.30", "15:30"),
        ("organisation.close", "7:05", "07:05"),
        ("organisation.open-days", ["1", "2", "6"], [1, 2, 6]),
    ],
)
def test_each_kind_of_value_has_its_own_field(keeper, shipped, client, code, typed, kept):
    path = f"/kelola/aturan/{code}/tetapkan/"
    assert client.get(path).status_code == 200
    check = client.post(path, {**SENT, "value": typed})
    assert check.status_code == 200
    client.post(path, {**SENT, "value": typed, "langkah": "simpan"})
    assert in_force(shipped, date(2026, 12, 1), code).value == kept


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"value": "lima"}, "id_value", "Tulis bilangan bulat"),
        ({"value": "15"}, "id_value", "Isi paling banyak 14"),
        ({"value": "0"}, "id_value", "Isi paling sedikit 1"),
        ({"value": "9" * 40}, "id_value", "Tulis bilangan bulat"),
        ({"source": ""}, "id_source", "Isi dasar hukumnya"),
        ({"source": "x" * 201}, "id_source", "200"),
        ({"verified": "mungkin"}, "id_verified", "pilihan"),
        ({"valid_from": "31-2-2026"}, "id_valid_from", "Tulis tanggal yang ada"),
        ({"valid_until": "30-11-2026"}, "id_valid_until", "mendahului hari pertamanya"),
        ({"valid_from": "1-6-2026"}, "id_valid_from", "sudah mempunyai nilai"),
    ],
)
@pytest.mark.parametrize("step", ["periksa", "simpan"])
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    keeper, shipped, client, changes, field, message, step
):
    own(shipped)
    answer = client.post(SET, {**SENT, "langkah": step, **changes})
    assert answer.status_code == 422
    assert f'href="#{field}' in answer.text
    assert message in answer.text
    assert "Lebih ketat." in answer.text
    assert Rule.objects.filter(body=shipped.body.uuid).count() == 1


def test_a_clock_time_that_is_none_is_refused(keeper, client):
    answer = client.post("/kelola/aturan/organisation.close/tetapkan/", {**SENT, "value": "25.00"})
    assert answer.status_code == 422
    assert "Tulis jam dan menit" in answer.text


def test_a_new_working_week_shows_the_due_dates_that_it_moves(keeper, shipped, client):
    load_years([2026, 2027])
    limit(shipped.body)
    path = "/kelola/aturan/kernel.working-week/tetapkan/"
    sent = {**SENT, "value": ["1", "2", "3", "4", "5", "6"], "langkah": "simpan"}
    answer = client.post(path, sent, follow=True)
    assert answer.redirect_chain[-1][0] == "/kelola/kalender/bergeser/"
    assert "Hitung ulang 1 batas waktu" in answer.text


# -- ending and taking back


def test_a_value_is_ended(keeper, shipped, client):
    row = own(shipped)
    path = f"{RULE}{row.pk}/akhiri/"
    assert client.get(path).status_code == 200
    early = client.post(path, {"last_day": "1-5-2026"})
    assert early.status_code == 422
    assert 'href="#id_last_day"' in early.text
    client.post(path, {"last_day": "31-12-2026"})
    assert in_force(shipped, date(2026, 12, 31)).as_count() == 7
    assert in_force(shipped, date(2027, 1, 1)).as_count() == 10
    assert events(shipped) == ["rule.set", "rule.ended"]


def test_a_mistake_is_withdrawn_and_stays_in_the_history(keeper, shipped, client):
    row = own(shipped)
    path = f"{RULE}{row.pk}/tarik/"
    assert "keliru sejak awal" in client.get(path).text
    page = client.post(path, follow=True).text
    assert "ditarik" in page
    assert in_force(shipped).as_count() == 10
    assert client.get(path).status_code == 404
    again = client.post(path)
    assert again.status_code == 422
    assert "sudah ditarik" in again.text
    assert events(shipped) == ["rule.set", "rule.withdrawn"]


# -- who may


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_the_right_it_is_refused(shipped, client, method):
    row = own(shipped)
    for user in (
        shipped.user(shipped.training, role="staff"),
        shipped.user(shipped.labour, role="head"),
        shipped.user(shipped.labour, "Administrator OPD", "administrator"),  # not at the root
    ):
        client.force_login(user)
        for path in (SET, f"{RULE}{row.pk}/akhiri/", f"{RULE}{row.pk}/tarik/"):
            assert getattr(client, method)(path).status_code == 403
    assert in_force(shipped).pk == row.pk


def test_the_actions_check_the_right_themselves(shipped):
    row = own(shipped)
    for user in (shipped.user(shipped.labour, role="head"), shipped.other_admin):
        with pytest.raises(AccessDenied):
            own(shipped, by=user)
        with pytest.raises(AccessDenied):
            actions.end_rule(shipped.body, row, last_day=TODAY, by=user, at=AT)
        with pytest.raises(AccessDenied):
            actions.withdraw_rule(shipped.body, row, by=user, at=AT)


def test_the_organisation_bureau_sets_rules_too(shipped, client):
    client.force_login(shipped.user(shipped.office, role="organisation", at=shipped.root))
    assert client.post(SET, {**SENT, "langkah": "simpan"}).status_code == 302
    assert in_force(shipped, date(2026, 12, 1)).as_count() == 5
