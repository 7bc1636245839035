"""Slips for the first login: who may issue one for whom, what a code is worth, and the pages of both sides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pilar.kernel import ledger
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import accounts, grants, people
from pilar.organisation.models import FirstLoginCode, Person, User
from pilar.organisation.signin import throttle
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, START

PASSWORD = "tiga kucing di atap"
WRONG = "ABCDE-FGHJK-MNPQR"


@pytest.fixture
def officer(town) -> User:
    """Personnel of the labour OPD."""
    return town.user(town.labour, "Kepegawaian contoh", "personnel")


def issue(user, by, at=AT) -> str:
    return accounts.issue_first_code(user, by=by, at=at)


def refused(user, by, reason="di luar jangkauan|tidak dapat Anda berikan"):
    with pytest.raises(AccessDenied, match=reason):
        issue(user, by)
    assert not FirstLoginCode.objects.filter(user=user).exists()


# --- who may issue --------------------------------------------------------------------------------------------------


def test_personnel_issue_slips_for_staff_of_their_opd(town, officer):
    user = town.user(town.training, role="staff")
    code = issue(user, officer)
    stored = FirstLoginCode.objects.get(user=user)
    assert stored.issued_by == officer.actor
    assert stored.expires_at == AT + accounts.SLIP_LIFE
    entry = LedgerEntry.objects.filter(code="slip.issued").get()
    assert entry.chain == town.body.uuid
    assert code not in str(entry.__dict__)


def test_not_for_staff_of_another_opd_or_body(town, officer):
    refused(town.user(town.health), officer, "di luar jangkauan")
    refused(town.user(town.other_root), officer, "di luar jangkauan")


def test_whoever_may_not_issue_slips_issues_none(town):
    refused(town.user(town.training), town.user(town.labour, role="head"))
    refused(town.user(town.training), town.user(town.labour, role="staff"))


def test_nobody_issues_a_slip_for_oneself(officer):
    refused(officer, officer, "Kata sandi sendiri")


@pytest.mark.parametrize("role", ["head", "pokja", "personnel", "complaints", "planner", "administrator"])
def test_personnel_cannot_take_over_an_account_with_a_role_that_they_do_not_give(town, officer, role):
    area = {"area": 1} if role == "pokja" else {}
    user = town.user(town.labour, role=role, **area)
    refused(user, officer, "tidak dapat Anda berikan")


@pytest.mark.parametrize("role", ["administrator", "head", "inspector", "wbs"])
def test_personnel_cannot_take_over_whoever_holds_a_role_over_the_whole_body(town, officer, role):
    user = town.user(town.labour, role=role, at=town.root)
    refused(user, officer, "tidak dapat Anda berikan")


def test_a_role_that_begins_tomorrow_counts_already(town, officer):
    user = town.user(town.labour, role="head", valid_from=AT.date() + timedelta(days=9))
    refused(user, officer)


def test_a_role_that_is_over_does_not_count(town, officer):
    user = town.user(town.labour, role="head", valid_until=AT.date() - timedelta(days=1))
    assert issue(user, officer)


def test_a_duty_added_at_home_does_not_bring_a_stranger_within_reach(town, officer):
    user = town.user(town.health)
    people.add_duty(user.person, town.training, "Pelaksana", by=officer, at=AT, valid_from=START)
    refused(user, officer, "di luar jangkauan")
    assert issue(user, town.admin)


def test_staff_of_a_role_held_elsewhere_are_out_of_reach(town, officer):
    user = town.user(town.training)
    town.give(user, "staff", town.health)
    refused(user, officer, "tidak dapat Anda berikan")


def test_an_administrator_reaches_heads_but_not_who_reads_secret_reports_or_assesses(town):
    assert issue(town.user(town.labour, role="head"), town.admin)
    refused(town.user(town.office, role="inspector", at=town.root), town.admin, "tidak dapat Anda berikan")
    refused(town.user(town.office, role="wbs", at=town.root), town.admin, "tidak dapat Anda berikan")
    refused(town.user(town.office, role="tpi_lead", at=town.root), town.admin, "tidak dapat Anda berikan")


def test_an_administrator_of_an_opd_does_not_reach_those_of_the_body(town):
    admin = town.user(town.labour, role="administrator")
    refused(town.user(town.labour, role="administrator", at=town.root), admin, "tidak dapat Anda berikan")
    refused(town.user(town.labour, role="administrator"), admin, "tidak dapat Anda berikan")  # given from above
    refused(town.user(town.labour, role="head"), admin, "tidak dapat Anda berikan")
    own = town.user(town.labour)
    grants.give(own, "administrator", town.labour, by=admin, at=AT, valid_from=START)
    assert issue(own, admin)


def test_the_installation_issues_the_first_administrators(town):
    code = issue(town.admin, "pemasangan")
    accounts.use_first_code(town.admin, code, PASSWORD, at=AT)
    assert town.admin.check_password(PASSWORD)
    assert LedgerEntry.objects.filter(code="slip.issued").get().chain == ledger.INSTALLATION


def test_a_closed_account_gets_no_slip(town, officer):
    user = town.user(town.training)
    people.close_account(user, town.body, town.labour, by=town.admin, at=AT)
    with pytest.raises(accounts.AccountError, match="ditutup"):
        issue(user, officer)


# --- what a code is worth -------------------------------------------------------------------------------------------


def test_a_code_is_long_readable_and_never_stored(town, officer):
    user = town.user(town.training)
    codes = [issue(user, officer) for _ in range(20)]
    assert len(set(codes)) == 20
    for code in codes:
        assert not set(code) & set("0O1lIoL")
        assert len(code.replace("-", "")) == 15
    stored = str(list(FirstLoginCode.objects.values()))
    assert not [code for code in codes if code in stored or code.replace("-", "") in stored]


def test_a_new_slip_replaces_the_old_one(town, officer):
    user = town.user(town.training)
    old, new = issue(user, officer), issue(user, officer)
    assert FirstLoginCode.objects.filter(user=user, revoked_at=None).count() == 1
    with pytest.raises(accounts.AccountError, match="sudah diganti"):
        accounts.use_first_code(user, old, PASSWORD, at=AT)
    accounts.use_first_code(user, new, PASSWORD, at=AT)


def test_a_code_works_once_and_in_time(town, officer):
    user = town.user(town.training)
    code = issue(user, officer)
    with pytest.raises(accounts.AccountError, match="kedaluwarsa"):
        accounts.use_first_code(user, code, PASSWORD, at=AT + accounts.SLIP_LIFE)
    accounts.use_first_code(user, code.lower().replace("-", " "), PASSWORD, at=AT)
    with pytest.raises(accounts.AccountError, match="sudah dipakai"):
        accounts.use_first_code(user, code, "kata sandi lain", at=AT)
    assert user.check_password(PASSWORD)
    assert LedgerEntry.objects.filter(code="account.first_login", object_id=str(user.pk)).count() == 1


def test_a_code_is_that_of_one_account(town, officer):
    user, other = town.user(town.training), town.user(town.training)
    with pytest.raises(accounts.AccountError, match="tidak cocok"):
        accounts.use_first_code(other, issue(user, officer), PASSWORD, at=AT)


def test_a_code_kept_by_the_officer_dies_when_the_person_rises(town, officer):
    user = town.user(town.training)
    kept = issue(user, officer)
    town.give(user, "staff", town.training)
    accounts.open_code(user, kept, at=AT)
    town.give(user, "head", town.labour)
    with pytest.raises(accounts.AccountError, match="Peran akun ini bertambah"):
        accounts.use_first_code(user, kept, PASSWORD, at=AT)
    assert not user.has_usable_password()


def test_a_code_of_an_administrator_survives_roles_that_they_give(town):
    user = town.user(town.training)
    code = issue(user, town.admin)
    town.give(user, "head", town.training)
    accounts.use_first_code(user, code, PASSWORD, at=AT)


def test_a_changed_password_makes_a_slip_worthless(town, officer):
    user = town.user(town.training)
    code = issue(user, officer)
    accounts.change_password(user, PASSWORD, at=AT)
    with pytest.raises(accounts.AccountError):
        accounts.use_first_code(user, code, "kata sandi lain", at=AT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_who_send_the_same_code_at_once(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        town = request.getfixturevalue("town_in_file")
        user = town.user(town.training)
        code = issue(user, town.admin)
        monkeypatch.setattr(accounts, "open_code", Meeting(guarded=guarded).after(accounts.open_code))
        guard = {} if guarded else {"guard": unguarded}
        if not guarded:
            monkeypatch.setattr(ledger, "record", lambda *args, **options: None)

        def use(password):
            return lambda: accounts.use_first_code(User.objects.get(pk=user.pk), code, password, at=AT, **guard)

        outcomes = site.together(use("kata sandi pertama"), use("kata sandi kedua"))
        assert sum(isinstance(each, User) for each in outcomes) == (1 if guarded else 2)


# --- the page of whoever got a slip ---------------------------------------------------------------------------------


def first(client, user, code, password=PASSWORD, again=None):
    data = {"login": user if isinstance(user, str) else user.username, "code": code, "password1": password}
    return client.post("/masuk/pertama/", {**data, "password2": password if again is None else again})


@pytest.fixture
def newcomer(town, officer):
    user = town.user(town.training)
    return user, issue(user, officer, at=timezone.now())


def test_a_slip_leads_to_the_own_account(client, newcomer):
    user, code = newcomer
    response = first(client, user, code)
    assert response.status_code == 302
    assert response["Location"] == "/akun/"
    assert get_user(client) == user
    page = client.get("/akun/").content.decode()
    assert "Kata sandi Anda sudah dibuat" in page
    assert "Pasang kunci sandi" in page


@pytest.mark.parametrize(
    ("password", "again", "message"),
    [("pendek", None, "terlalu pendek"), ("12345678901", None, "hanya angka"), (PASSWORD, "lain lagi", "tidak sama")],
)  # fmt: skip
def test_a_refused_password_does_not_use_up_the_code(client, newcomer, password, again, message):
    user, code = newcomer
    response = first(client, user, code, password, again)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert f'value="{code}"' in response.content.decode()
    assert first(client, user, code).status_code == 302


def test_an_unknown_name_and_a_wrong_code_get_the_same_answer(client, newcomer):
    user, code = newcomer
    answers = [first(client, user, WRONG), first(client, "tidak-ada", code)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert len({str(answer.context["form"].non_field_errors()) for answer in answers}) == 1
    assert "minta slip baru" in answers[0].content.decode()


def test_codes_are_not_guessed_either(client, newcomer):
    user, code = newcomer
    for _ in range(throttle.LIMIT):
        first(client, user, WRONG)
    response = first(client, user, code)
    assert response.status_code == 429
    assert "menunggu" in response.content.decode()


def test_a_used_slip_says_so(client, newcomer):
    user, code = newcomer
    first(client, user, code)
    client.logout()
    response = first(client, user, code)
    assert "sudah dipakai" in response.content.decode()


def test_a_slip_does_not_go_round_the_second_factor(client, newcomer):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user, code = newcomer
    TOTP.activate(user, generate_totp_secret())
    assert first(client, user, code)["Location"] == "/masuk/faktor/"
    assert not get_user(client).is_authenticated


# --- the page of whoever issues them --------------------------------------------------------------------------------


def test_the_list_shows_the_own_opd_and_says_where_no_slip_can_be(client, town, officer):
    town.user(town.training, "Ani contoh")
    town.user(town.labour, "Kepala contoh", "head")
    town.person(town.training, "Tanpa akun contoh")
    town.user(town.health, "Orang dinas lain")
    client.force_login(officer)
    page = client.get("/kelola/slip/").content.decode()
    assert "Ani contoh" in page
    assert "Tanpa akun contoh" in page
    assert "memegang peran Kepala" in page
    assert "Orang dinas lain" not in page


def test_the_list_is_filtered(client, town, officer):
    town.user(town.training, "Ani contoh")
    seen = town.user(town.labour, "Budi contoh")
    User.objects.filter(pk=seen.pk).update(last_login=AT)
    client.force_login(officer)

    def names(query):
        return [person.name for person in client.get(f"/kelola/slip/?{query}").context["page"].rows]

    assert names("nama=ani") == ["Ani contoh"]
    assert names(f"unit={town.training.pk}") == ["Ani contoh"]
    assert "Budi contoh" not in names("status=belum")
    assert names("nama=xyz") == []
    assert "Hapus saringan" in client.get("/kelola/slip/?nama=xyz").content.decode()
    assert client.get(f"/kelola/slip/?unit={town.health.pk}").status_code == 200


def test_slips_are_printed_once_and_kept_by_no_cache(client, town, officer):
    one = town.user(town.training, "Ani contoh")
    two = town.person(town.training, "Tanpa akun contoh")
    client.force_login(officer)
    response = client.post("/kelola/slip/", {"orang": [one.person_id, two.pk]})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    slips = response.context["slips"]
    page = response.content.decode()
    assert [slip.person.name for slip in slips] == ["Ani contoh", "Tanpa akun contoh"]
    for slip in slips:
        assert slip.code in page
        assert slip.login in page
    assert "Memuat ulang halaman membuat kode baru" in page
    assert slips[0].code not in client.get("/kelola/slip/").content.decode()
    client.logout()
    assert first(client, two.user, slips[1].code)["Location"] == "/akun/"


def test_those_who_cannot_get_one_are_named_and_the_others_are_printed(client, town, officer):
    one, head = town.user(town.training, "Ani contoh"), town.user(town.labour, "Kepala contoh", "head")
    client.force_login(officer)
    response = client.post("/kelola/slip/", {"orang": [one.person_id, head.person_id, "x", "9" * 30]})
    assert len(response.context["slips"]) == 1
    assert "tidak dapat Anda berikan" in response.content.decode()


def test_people_out_of_sight_are_not_even_named(client, town, officer):
    stranger = town.user(town.health, "Orang dinas lain")
    client.force_login(officer)
    response = client.post("/kelola/slip/", {"orang": [stranger.person_id]}, follow=True)
    assert "Orang dinas lain" not in response.content.decode()
    assert "Pilih dulu" in response.content.decode()
    assert not FirstLoginCode.objects.exists()


def test_who_may_not_gets_403_and_who_is_signed_out_the_way_in(client, town):
    assert client.get("/kelola/slip/")["Location"] == "/masuk/?next=/kelola/slip/"
    client.force_login(town.user(town.labour, role="head"))
    assert client.get("/kelola/slip/").status_code == 403
    assert client.post("/kelola/slip/", {"orang": [1]}).status_code == 403


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_downloaded_without_codes(client, town, officer, kind):
    issue(town.user(town.training, "Ani contoh"), officer, at=timezone.now())
    client.force_login(officer)
    response = client.get(f"/kelola/slip/?unduh={kind}")
    assert response.status_code == 200
    content = b"".join(response)
    response.close()
    assert kind == "xlsx" or "Ani contoh" in content.decode("utf-8-sig")


def test_the_list_takes_the_same_queries_for_few_and_many(client, town, officer):
    client.force_login(officer)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/kelola/slip/").status_code == 200
        return len(captured)

    for number in range(3):
        town.user(town.training, f"Pegawai {number}", "staff")
    few = count()
    for number in range(20):
        town.user(town.training, f"Pegawai lain {number}", "staff")
    assert count() == few <= 12


def test_neither_code_nor_password_reaches_the_log(client, newcomer, caplog):
    user, code = newcomer
    first(client, user, code)
    assert code not in caplog.text
    assert PASSWORD not in caplog.text


def test_a_nip_is_the_name_on_the_slip(town, officer):
    person = town.person(town.training, nip="198609262015051001", status=Person.PNS)
    assert people.open_account(person, by=officer, at=AT).username == "198609262015051001"


# --- the command line -----------------------------------------------------------------------------------------------


def test_the_command_line_lets_the_first_administrator_in(client, town, capsys):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from pilar.cli import main

    TOTP.activate(town.admin, generate_totp_secret())
    assert main(["slip", town.admin.username.upper(), "--without-factors"]) == 0
    printed = capsys.readouterr().out
    code = printed.split("Kode: ")[1].split(" ")[0]
    assert not Authenticator.objects.exists()
    assert first(client, town.admin, code)["Location"] == "/akun/"


def test_the_command_line_knows_no_stranger(db, capsys):
    from pilar.cli import main

    assert main(["slip", "tidak-ada"]) == 1
    assert "Tidak ada akun" in capsys.readouterr().err
