"""Rules as data: what is in force on a day, what a body may set, and the files that rooms ship."""

import threading
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from pilar.kernel import ledger, rules
from pilar.kernel.locks import locked
from pilar.kernel.models.rules import Rule, RuleUnit
from pilar.kernel.rules import RuleError, RuleMissingError
from pilar.kernel.rules_file import RulesFileError, load, load_shipped, parse
from tests.kernel import races

pytestmark = pytest.mark.django_db

BODY, OTHER = UUID(int=1), UUID(int=2)
AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
DAYS = "room.answer-days"


def shipped(*rows: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A rules file with one rule, as parsed YAML."""
    rule = {
        "code": DAYS,
        "label": "Batas menjawab",
        "kind": "count",
        "unit": "workday",
        "minimum": 1,
        "maximum": 60,
        "rows": [row(), *rows],
        **changes,
    }
    return {"format": 1, "rules": [rule]}


def row(**changes: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "value": 14,
        "valid_from": date(2018, 1, 1),
        "source": "Permen contoh 1/2018",
        "verified": "confirmed",
    }
    return {**plain, **changes}


SECOND = row(value=10, valid_from=date(2026, 1, 20), source="Permen contoh 1/2026", verified="unconfirmed")


def ship(data: dict[str, Any]):
    return load(parse(data, room="room", name="rules.yaml"))


@pytest.fixture
def answer_days():
    ship(shipped(SECOND))


@pytest.fixture
def recorded(monkeypatch):
    """What goes to the ledger."""
    seen: list[tuple[str, UUID, str]] = []
    real = ledger.record

    def record(code, obj, *, body, by, at, details=None):
        seen.append((code, body, by))
        return real(code, obj, body=body, by=by, at=at, details=details)

    monkeypatch.setattr(ledger, "record", record)
    return seen


def own(value: object = 7, *, body: UUID = BODY, **changes: Any) -> Rule:
    given: dict[str, Any] = {
        "unit": "workday",
        "source": "SK Kepala Dinas contoh",
        "verified": "confirmed",
        "valid_from": date(2026, 6, 1),
        "by": "admin",
        "at": AT,
        **changes,
    }
    return rules.set_for_body(DAYS, value, body=body, **given)


def in_force(day: date, body: UUID | None = BODY) -> int:
    return rules.get(DAYS, body, day).as_count()


# -- reading


def test_the_row_of_the_day_is_in_force_from_its_first_to_its_last_day(answer_days):
    assert in_force(date(2018, 1, 1)) == 14
    assert in_force(date(2026, 1, 19)) == 14
    assert in_force(date(2026, 1, 20)) == 10
    assert in_force(date(2040, 1, 1), body=None) == 10


def test_before_its_first_row_and_under_a_wrong_code_a_rule_is_missing(answer_days):
    with pytest.raises(RuleMissingError, match="31-12-2017") as caught:
        rules.get(DAYS, BODY, date(2017, 12, 31))
    assert (caught.value.code, caught.value.on) == (DAYS, date(2017, 12, 31))
    with pytest.raises(RuleMissingError, match=r"room\.nothing"):
        rules.get("room.nothing", BODY, date(2026, 1, 1))


def test_the_row_of_a_body_wins_for_that_body_alone(answer_days):
    own(7, valid_until=date(2026, 12, 31))
    assert [in_force(date(2026, month, 15)) for month in (5, 6, 12)] == [10, 7, 7]
    assert in_force(date(2027, 1, 1)) == 10
    assert in_force(date(2026, 6, 15), OTHER) == 10
    assert in_force(date(2026, 6, 15), None) == 10


def test_one_query_reads_any_number_of_rules(answer_days, django_assert_num_queries):
    own()
    with django_assert_num_queries(1):
        assert in_force(date(2026, 6, 1)) == 7
    with django_assert_num_queries(1):
        book = rules.book([DAYS, "kernel.day-end"], [BODY, OTHER])
    with django_assert_num_queries(0):
        assert book.get(DAYS, BODY, date(2026, 7, 1)).value == 7
        assert book.get(DAYS, OTHER, date(2026, 7, 1)).value == 10
        assert book.changes(DAYS, BODY) == [date(2018, 1, 1), date(2026, 1, 20), date(2026, 6, 1)]
        assert book.changes(DAYS, OTHER) == [date(2018, 1, 1), date(2026, 1, 20)]


def test_a_value_is_asked_for_by_what_it_is(answer_days):
    found = rules.get(DAYS, None, date(2026, 2, 1))
    with pytest.raises(TypeError, match="count, not a decimal"):
        found.as_decimal()


# -- what a body sets


def test_a_body_s_value_keeps_what_the_shipped_rule_declares(answer_days, recorded):
    made = own(7, note=" lebih ketat ")
    assert (made.kind, made.unit, made.label, made.note) == ("count", "workday", "Batas menjawab", "lebih ketat")
    assert (made.set_by, made.set_at) == ("admin", AT)
    assert recorded == [("rule.set", BODY, "admin")]


@pytest.mark.parametrize(
    ("value", "changes", "message"),
    [
        (0, {}, "0 di bawah nilai terkecil 1"),
        (61, {}, "61 di atas nilai terbesar 60"),
        ("7", {}, "harus bilangan bulat"),
        (7.5, {}, "harus bilangan bulat"),
        (True, {}, "harus bilangan bulat"),
        (None, {}, "harus bilangan bulat"),
        (7, {"unit": "calendar_day"}, "bersatuan hari kerja"),
        (7, {"source": " "}, "Dasar hukum"),
        (7, {"verified": "yes"}, "Status pemeriksaan"),
        (7, {"valid_until": date(2026, 5, 31)}, "mendahului"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_nothing_is_written(answer_days, recorded, value, changes, message):
    with pytest.raises(RuleError, match=message) as caught:
        own(value, **changes)
    assert "Tidak ada yang disimpan" in caught.value.message
    assert not Rule.objects.filter(body=BODY).exists()
    assert recorded == []


def test_a_rule_that_no_room_ships_cannot_be_set():
    with pytest.raises(RuleMissingError):
        own()


def test_a_new_open_value_ends_the_open_one_before_it(answer_days):
    first = own(7, valid_from=date(2026, 1, 1))
    own(5, valid_from=date(2026, 9, 1))
    first.refresh_from_db()
    assert first.valid_until == date(2026, 8, 31)
    assert [in_force(date(2026, 8, 31)), in_force(date(2026, 9, 1))] == [7, 5]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 5, 1), date(2026, 6, 1)),
        (date(2026, 7, 1), date(2026, 7, 31)),
        (date(2026, 8, 31), date(2027, 1, 1)),
        (date(2026, 1, 1), date(2027, 1, 1)),
        (date(2026, 6, 1), None),
        (date(2026, 1, 1), None),
    ],
)
def test_periods_of_one_body_never_overlap(answer_days, first, last):
    own(7, valid_until=date(2026, 8, 31))
    with pytest.raises(RuleError, match="sudah mempunyai nilai yang berlaku mulai 01-06-2026 sampai 31-08-2026"):
        own(5, valid_from=first, valid_until=last)
    own(5, valid_from=first, valid_until=last, body=OTHER)
    assert Rule.objects.filter(body=BODY).count() == 1


def test_a_value_for_a_while_does_not_end_an_open_one(answer_days):
    own(7)
    with pytest.raises(RuleError, match="tanpa batas akhir"):
        own(5, valid_from=date(2026, 8, 1), valid_until=date(2026, 8, 31))


def test_periods_that_touch_stand_side_by_side(answer_days):
    own(7, valid_until=date(2026, 8, 31))
    own(5, valid_from=date(2026, 9, 1))
    own(3, valid_from=date(2026, 5, 1), valid_until=date(2026, 5, 31))
    assert [in_force(date(2026, month, 1)) for month in (4, 5, 6, 9)] == [10, 3, 7, 5]


def test_after_its_end_the_shipped_value_counts_again(answer_days, recorded):
    made = own(7)
    rules.end_for_body(made.pk, last_day=date(2026, 9, 30), body=BODY, by="admin", at=AT)
    assert [in_force(date(2026, 9, 30)), in_force(date(2026, 10, 1))] == [7, 10]
    assert recorded[-1] == ("rule.ended", BODY, "admin")


def test_an_end_before_the_beginning_after_the_present_end_or_of_another_body_is_refused(answer_days):
    made = own(7, valid_until=date(2026, 12, 31))
    for day, body, message in (
        (date(2026, 5, 31), BODY, "mulai berlaku 01-06-2026"),
        (date(2027, 1, 1), BODY, "sudah berakhir 31-12-2026"),
        (date(2026, 7, 1), OTHER, "bukan milik instansi Anda"),
    ):
        with pytest.raises(RuleError, match=message):
            rules.end_for_body(made.pk, last_day=day, body=body, by="admin", at=AT)
    made.refresh_from_db()
    assert made.valid_until == date(2026, 12, 31)


def test_the_shipped_rows_cannot_be_ended_or_withdrawn(answer_days):
    row_id = rules.get(DAYS, None, date(2026, 2, 1)).pk
    with pytest.raises(RuleError):
        rules.end_for_body(row_id, last_day=date(2026, 12, 31), body=BODY, by="admin", at=AT)
    with pytest.raises(RuleError):
        rules.withdraw_for_body(row_id, body=BODY, by="admin", at=AT)


def test_a_mistake_is_withdrawn_and_makes_room_but_its_row_stays(answer_days, recorded):
    wrong = own(60)
    rules.withdraw_for_body(wrong.pk, body=BODY, by="admin", at=AT)
    assert in_force(date(2026, 6, 1)) == 10
    own(6)
    assert in_force(date(2026, 6, 1)) == 6
    assert Rule.objects.get(pk=wrong.pk).value == 60
    assert [code for code, _, _ in recorded] == ["rule.set", "rule.withdrawn", "rule.set"]
    with pytest.raises(RuleError, match="sudah ditarik"):
        rules.withdraw_for_body(wrong.pk, body=BODY, by="admin", at=AT)


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_until": date(2018, 12, 31)},
        {"source": ""},
        {"body": BODY},
        {"set_by": "admin"},
        {"withdrawn": True},
        {"valid_from": date(2018, 1, 1)},
        {"valid_until": None},  # a second open row
    ],
)
def test_the_database_refuses_what_no_action_would_write(changes):
    ship(shipped())
    plain: dict[str, Any] = {
        "code": DAYS, "label": "x", "kind": "count", "value": 3, "unit": "workday", "source": "x",
        "verified": "confirmed", "valid_from": date(2019, 1, 1), "valid_until": date(2019, 12, 31),
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.create(**{**plain, **changes})


# -- two at once


@pytest.fixture
def site(request, tmp_path):
    with races.open_site(request, tmp_path) as site:
        yield site


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.django_db(transaction=True)
def test_two_who_set_overlapping_periods_at_once(site, monkeypatch, guarded):
    ship(shipped())
    meeting = races.Meeting(guarded=guarded)
    monkeypatch.setattr(rules, "_make_room", meeting.after(rules._make_room))
    guard = locked if guarded else races.unguarded
    outcomes = site.together(
        lambda: own(7, valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31), guard=guard),
        lambda: own(5, valid_from=date(2026, 6, 1), valid_until=date(2027, 6, 30), guard=guard),
    )
    made = [outcome for outcome in outcomes if isinstance(outcome, Rule)]
    on_one_day = [item for item in Rule.objects.filter(body=BODY) if item.covers(date(2026, 9, 1))]
    if guarded:
        assert len(made) == len(on_one_day) == 1
        assert [type(outcome) for outcome in outcomes if outcome not in made] == [RuleError]
    else:
        assert len(made) == len(on_one_day) == 2  # which of them is in force is chance


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.django_db(transaction=True)
def test_one_who_ends_a_value_while_another_replaces_it(site, monkeypatch, guarded):
    ship(shipped())
    present = own(7, valid_from=date(2026, 1, 1))
    has_read, replaced, readings = threading.Event(), threading.Event(), []
    read = rules._own
    guard = locked if guarded else races.unguarded

    def read_and_dawdle(row_id, body):
        row = read(row_id, body)
        readings.append(row)
        if len(readings) == 2:  # the one on which the decision rests
            has_read.set()
            replaced.wait(races.HELD if guarded else races.FREE)
        return row

    def end():
        return rules.end_for_body(present.pk, last_day=date(2026, 12, 31), body=BODY, by="a", at=AT, guard=guard)

    def replace():
        has_read.wait(races.FREE)
        own(5, valid_from=date(2026, 6, 1), guard=guard)
        replaced.set()

    monkeypatch.setattr(rules, "_own", read_and_dawdle)
    site.together(end, replace)
    on_one_day = [item for item in Rule.objects.filter(body=BODY) if item.covers(date(2026, 9, 1))]
    assert len(on_one_day) == (1 if guarded else 2)


# -- files


def test_the_shipped_rules_load_once_and_are_the_ones_that_due_dates_need():
    Rule.objects.all().delete()
    first, second = load_shipped(), load_shipped()
    assert first.added == Rule.objects.count() >= 3
    assert (second.added, second.updated, second.orphans) == (0, 0, ())
    today = date(2026, 11, 22)
    assert rules.get("kernel.working-week", None, today).as_weekdays() == {1, 2, 3, 4, 5}
    assert rules.get("kernel.working-week", None, today).source == "Perpres 21/2023 Pasal 3"
    assert rules.get("kernel.working-week", None, date(2023, 4, 11)).verified == "unconfirmed"
    assert rules.get("kernel.day-end", None, today).as_time() == time(23, 59)


def test_a_new_row_in_the_file_ends_the_old_one_the_day_before():
    assert ship(shipped()).added == 1
    assert Rule.objects.get(code=DAYS).valid_until is None
    loaded = ship(shipped(SECOND))
    assert (loaded.added, loaded.updated) == (1, 1)
    old = Rule.objects.filter(code=DAYS).earliest("valid_from")
    assert (old.value, old.valid_until) == (14, date(2026, 1, 19))


def test_source_mark_note_label_and_range_of_a_released_row_follow_the_file():
    ship(shipped())
    changed = shipped(label="Batas waktu menjawab", minimum=2)
    changed["rules"][0]["rows"] = [row(source="Permen contoh 1/2018 Pasal 4", verified="unconfirmed", note="dicek")]
    assert ship(changed).updated == 1
    assert ship(changed).updated == 0
    found = rules.get(DAYS, None, date(2026, 1, 1))
    assert (found.label, found.minimum, found.note) == ("Batas waktu menjawab", Decimal(2), "dicek")
    assert (found.source, found.verified) == ("Permen contoh 1/2018 Pasal 4", "unconfirmed")


def test_a_released_value_is_not_rewritten():
    ship(shipped())
    changed = shipped(SECOND)
    changed["rules"][0]["rows"][0] = row(value=12)
    with pytest.raises(RulesFileError, match="sudah dirilis sebagai 14 dan tidak boleh menjadi 12"):
        ship(changed)
    assert [item.value for item in Rule.objects.filter(code=DAYS)] == [14]


def test_a_released_row_does_not_vanish_while_its_rule_is_shipped():
    ship(shipped(SECOND))
    with pytest.raises(RulesFileError, match="sudah dirilis tetapi hilang dari berkas"):
        ship(shipped())
    assert Rule.objects.filter(code=DAYS).count() == 2


def test_a_rule_that_no_file_has_any_more_stays_for_its_cases():
    ship(shipped())
    loaded = ship(shipped(code="room.other"))
    assert f"{DAYS} sejak 01-01-2018" in loaded.orphans
    assert in_force(date(2026, 1, 1)) == 14


def test_loading_never_touches_what_a_body_has_set(answer_days):
    made = own(7)
    ship(shipped(SECOND, maximum=30))
    made.refresh_from_db()
    assert (made.value, made.maximum, made.valid_until) == (7, Decimal(60), None)


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (None, ["berkas: harus berisi kunci dan nilai", "`format` harus 1", "`rules` harus berupa daftar"]),
        ({**shipped(), "format": 2}, ["berkas: `format` harus 1"]),
        ({**shipped(), "rule": 1}, ["berkas: kunci `rule` tidak dikenal"]),
        (shipped(limit=3), ["rules[0]: kunci `limit` tidak dikenal"]),
        (shipped(code="other.days"), ["other.days: kode harus diawali `room.`"]),
        (shipped(code="room.Days"), ["room.Days: kode harus diawali `room.`"]),
        (shipped(label=""), [f"{DAYS}: `label` harus berupa teks"]),
        (shipped(label="x" * 201), [f"{DAYS}: `label` lebih panjang dari 200 huruf"]),
        (shipped(kind="number"), [f"{DAYS}: `kind: number` tidak dikenal; pilih count, decimal, time, weekdays"]),
        (shipped(unit="days"), [f"{DAYS}: `unit: days` tidak dikenal"]),
        (shipped(unit="weekday"), [f"{DAYS}: satuan `weekday` tidak cocok untuk nilai berbentuk `count`"]),
        (shipped(rows=[]), [f"{DAYS}: `rows` harus berupa daftar yang tidak kosong"]),
        (shipped(rows=[row(value=70)]), ["`value` 70 di atas nilai terbesar 60"]),
        (shipped(rows=[row(value="14")]), ["`value` harus bilangan bulat, bukan '14'"]),
        (shipped(rows=[{key: text for key, text in row().items() if key != "value"}]), ["`value` tidak ada"]),
        (shipped(rows=[row(source=" ")]), ["`source` harus berupa teks yang tidak kosong"]),
        (shipped(rows=[row(verified="ya")]), ["`verified: ya` tidak dikenal; pilih confirmed, unconfirmed"]),
        (shipped(rows=[row(valid_from="2018-01-01")]), ["`valid_from` harus tanggal seperti 2026-01-31"]),
        (shipped(rows=[row(valid_from=AT)]), ["`valid_from` harus tanggal seperti 2026-01-31"]),
        (shipped(rows=[row(valid_until=date(2017, 1, 1))]), ["`valid_until` mendahului `valid_from`"]),
        (shipped(row(valid_from=date(2017, 1, 1))), [f"{DAYS}: baris harus urut menurut `valid_from`"]),
        (shipped(row()), [f"{DAYS}: baris harus urut menurut `valid_from`"]),
        (shipped(rows=[row(valid_until=date(2026, 2, 1)), SECOND]), ["masih berlaku ketika baris berikutnya mulai"]),
        (shipped(minimum="satu"), [f"{DAYS}: `minimum` harus bilangan desimal"]),
        ({"format": 1, "rules": [*shipped()["rules"], *shipped()["rules"]]}, [f"{DAYS}: kode ditulis dua kali"]),
        (shipped(label=3, unit="x", rows=[row(source=None)]), ["`unit: x`", "`label`", "`source`"]),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_with_all_its_faults(data, faults):
    with pytest.raises(RulesFileError) as caught:
        parse(data, room="room", name="rules.yaml")
    assert len(caught.value.faults) == len(faults)
    assert all(expected in found for expected, found in zip(faults, caught.value.faults, strict=True))
    assert caught.value.message.startswith(f"Berkas aturan rules.yaml ditolak karena {len(faults)} kesalahan")


@pytest.mark.parametrize(
    ("kind", "unit", "value", "kept"),
    [
        ("decimal", "index", 3.6, "3.6"),
        ("decimal", "index", 0.67, "0.67"),
        ("decimal", "rupiah", 1_500_000, "1500000"),
        ("decimal", "index", "3.60", "3.60"),
        ("time", "local_time", "07:30", "07:30"),
        ("weekdays", "weekday", [5, 1], [1, 5]),
    ],
)
def test_values_of_every_kind_are_kept_exactly(kind, unit, value, kept):
    extra = {"minimum": None, "maximum": None}
    (made,) = parse(shipped(kind=kind, unit=unit, rows=[row(value=value)], **extra), room="room", name="x")
    assert made.value == kept


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("decimal", "tiga"),
        ("decimal", "3,6"),
        ("decimal", True),
        ("decimal", float("nan")),
        ("decimal", "Infinity"),
        ("time", 1439),  # what YAML makes of 23:59 without quotes
        ("time", "24:00"),
        ("time", "7:30"),
        ("weekdays", []),
        ("weekdays", [0]),
        ("weekdays", [8]),
        ("weekdays", [1, 1]),
        ("weekdays", [True]),
        ("weekdays", ["1"]),
        ("weekdays", 5),
    ],
)
def test_values_of_another_kind_are_refused(kind, value):
    unit = {"decimal": "index", "time": "local_time", "weekdays": "weekday"}[kind]
    data = shipped(kind=kind, unit=unit, rows=[row(value=value)], minimum=None, maximum=None)
    with pytest.raises(RulesFileError, match="`value` harus"):
        parse(data, room="room", name="x")


def test_a_file_with_a_key_twice_or_no_yaml_is_refused(tmp_path):
    from pilar.kernel.rules_file import read_file

    file = tmp_path / "rules.yaml"
    for text in ("format: 1\nformat: 1\n", "format: [", "\tformat: 1", "format: !!python/object:os.system 1"):
        file.write_text(text)
        with pytest.raises(RulesFileError, match="bukan YAML yang dapat dibaca"):
            read_file(file, room="room")
    with pytest.raises(RulesFileError, match="yang dapat dibaca"):
        read_file(tmp_path / "absent.yaml", room="room")


def test_every_unit_has_a_label():
    assert all(label.strip() for label in RuleUnit.labels)


# -- before it is set


def proposed(value: object = 7, **changes: Any) -> rules.Proposal:
    given: dict[str, Any] = {
        "unit": "workday",
        "source": "SK contoh",
        "verified": "confirmed",
        "valid_from": date(2026, 6, 1),
        **changes,
    }
    return rules.propose_for_body(DAYS, value, body=BODY, **given)


def test_a_proposal_tells_what_setting_would_do_and_does_nothing(answer_days, recorded):
    first = own(valid_from=date(2026, 3, 1))
    recorded.clear()
    found = proposed()
    assert (found.value, found.ended, found.declared.code) == (7, first, DAYS)
    assert Rule.objects.get(pk=first.pk).valid_until is None
    assert recorded == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": "tujuh"}, "value"),
        ({"unit": "hour"}, "unit"),
        ({"source": " "}, "source"),
        ({"source": "x" * 201}, "source"),
        ({"note": "x" * 501}, "note"),
        ({"verified": "x"}, "verified"),
        ({"valid_until": date(2026, 5, 31)}, "valid_until"),
        ({"valid_from": date(2026, 3, 1)}, "valid_from"),
    ],
)
def test_a_refused_proposal_names_the_field(answer_days, changes, field):
    own(valid_from=date(2026, 3, 1))
    with pytest.raises(RuleError) as caught:
        proposed(**changes)
    assert caught.value.field == field


def test_codes_without_a_value_on_a_day_are_named(answer_days, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert rules.missing([DAYS, "room.nothing", "kernel.day-end"], date(2026, 1, 1)) == ["room.nothing"]
    assert rules.missing([DAYS], date(2017, 12, 31)) == [DAYS]
