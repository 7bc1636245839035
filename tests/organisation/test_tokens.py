"""Tokens of machines: made once, never stored, found again, revoked; and their pages."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pilar.kernel.inbox import Asker
from pilar.kernel.locks import locked
from pilar.kernel.models import LedgerEntry
from pilar.organisation import access
from pilar.organisation.access import AccessDenied, local_day, rights_of
from pilar.organisation.actions import tokens
from pilar.organisation.actions.tokens import TokenError
from pilar.organisation.inbox import tokens_end
from pilar.organisation.models import ApiToken
from tests.api.asking import UNTIL, token
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation import town as towns
from tests.organisation.town import AT, TODAY

LIST, NEW = "/kelola/token/", "/kelola/token/baru/"


def bureau(town):
    return town.user(town.office, "Biro organisasi contoh", "organisation", town.root)


# -- the actions


def test_a_new_token_is_known_by_its_secret_which_is_stored_nowhere(town):
    made = token(town)
    stored = ApiToken.objects.get()
    assert stored.digest == hashlib.sha256(made.secret.encode()).hexdigest()
    assert made.secret.startswith(f"pilar_{stored.prefix}_")
    secret = made.secret.rpartition("_")[2] if made.secret.count("_") == 2 else made.secret[17:]
    assert all(secret not in str(value) for value in stored.__dict__.values())
    assert tokens.find(made.secret) == stored
    entry = LedgerEntry.objects.get(code="token.created")
    assert (entry.object_type, entry.object_id) == ("organisation.apitoken", str(stored.pk))


@pytest.mark.parametrize("change", ["", "x", " ", "pilar_", "\x00"])
def test_another_text_is_no_token(town, change):
    made = token(town)
    assert tokens.find(made.secret + change) == (made.token if not change else None)
    assert tokens.find(made.secret[:-1] + ("a" if made.secret[-1] != "a" else "b")) is None


def test_the_organisation_bureau_makes_and_revokes_tokens(town):
    made = token(town, by=bureau(town))
    revoked = tokens.revoke(made.token.pk, reason=" Diganti ", by=bureau(town), at=AT)
    assert revoked.revoked_reason == "Diganti"
    assert LedgerEntry.objects.filter(code="token.revoked").count() == 1


@pytest.mark.parametrize("role", ["head", "inspector", "zi_leader"])
def test_others_do_not(town, role):
    who = town.inspector if role == "inspector" else town.user(town.labour, "Orang contoh", role)
    with pytest.raises(AccessDenied):
        token(town, by=who)
    made = token(town)
    with pytest.raises(AccessDenied):
        tokens.revoke(made.token.pk, reason="Coba", by=who, at=AT)


def test_the_administrator_of_one_opd_does_not(town):
    who = town.user(town.labour, "Admin dinas contoh", "administrator")
    with pytest.raises(AccessDenied):
        token(town, by=who)


@pytest.mark.parametrize(
    "wrong",
    [{"name": "  "}, {"name": "x" * 101}, {"scopes": []}, {"scopes": ["semua"]}, {"expires_on": TODAY},
     {"expires_on": TODAY + timedelta(days=900)}],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_made(town, wrong):
    with pytest.raises(TokenError, match="Belum ada yang dibuat"):
        token(town, **wrong)
    assert not ApiToken.objects.exists()


def test_two_valid_tokens_never_share_a_name_so_a_double_click_makes_one(town):
    first = token(town)
    with pytest.raises(TokenError, match="sudah ada"):
        token(town)
    tokens.revoke(first.token.pk, reason="Diganti", by=town.admin, at=AT)
    assert token(town).token.pk != first.token.pk


def test_revoking_twice_or_without_a_reason_is_refused(town):
    made = token(town)
    with pytest.raises(TokenError, match="masih berlaku"):
        tokens.revoke(made.token.pk, reason=" ", by=town.admin, at=AT)
    tokens.revoke(made.token.pk, reason="Diganti", by=town.admin, at=AT)
    with pytest.raises(TokenError, match="sudah dicabut"):
        tokens.revoke(made.token.pk, reason="Lagi", by=town.admin, at=AT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_of_two_who_revoke_at_once_the_second_is_told(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        town = towns.build()
        made = token(town)
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(tokens, "require", meeting.after(access.require))
        guard = locked if guarded else unguarded

        def act(reason):
            return lambda: tokens.revoke(made.token.pk, reason=reason, by=town.admin, at=AT, guard=guard)

        outcomes = site.together(act("Satu"), act("Dua"))
        refused = [each for each in outcomes if isinstance(each, TokenError)]
        # Without the guard both believe that theirs is the reason that is kept.
        assert len(refused) == (1 if guarded else 0)


def test_the_use_is_written_once_a_minute(town, django_assert_num_queries):
    made = token(town)
    tokens.note_use(made.token, "portalrb_wbk", AT)
    stored = ApiToken.objects.get()
    assert (stored.last_used_at, stored.last_purpose) == (AT, "portalrb_wbk")
    with django_assert_num_queries(0):
        tokens.note_use(stored, "portalrb_unit", AT + timedelta(seconds=59))
    tokens.note_use(stored, "portalrb_unit", AT + timedelta(seconds=60))
    assert ApiToken.objects.get().last_purpose == "portalrb_unit"


# -- what waits


def waiting(user, day):
    return [item.title for item in tokens_end(Asker(user, rights_of(user, AT), AT, day))]


def test_a_token_that_ends_within_30_days_waits_for_whoever_manages_tokens(town):
    made = token(town, expires_on=TODAY + timedelta(days=40))
    assert waiting(town.admin, TODAY + timedelta(days=9)) == []
    assert waiting(town.admin, TODAY + timedelta(days=10)) == ["Token “PortalRB contoh” segera berakhir"]
    assert waiting(town.other_admin, TODAY + timedelta(days=10)) == []
    assert waiting(town.user(town.labour, "Kepala contoh", "head"), TODAY + timedelta(days=10)) == []
    tokens.revoke(made.token.pk, reason="Diganti", by=town.admin, at=AT)
    assert waiting(town.admin, TODAY + timedelta(days=10)) == []


# -- the pages


@pytest.fixture
def keeper(town, client):
    client.force_login(town.admin)
    return town.admin


def test_a_token_is_shown_once_and_never_again(town, keeper, client):
    until = (local_day(timezone.now()) + timedelta(days=200)).strftime("%d-%m-%Y")
    page = client.post(NEW, {"name": "PortalRB 2026", "scopes": ["portalrb.read"], "expires_on": until})
    assert page.status_code == 200
    stored = ApiToken.objects.get()
    assert f"pilar_{stored.prefix}_" in page.text
    assert "readonly" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    secret = page.text.split('type="text" value="')[1].split('"')[0]
    assert tokens.find(secret) == stored
    listed = client.get(LIST)
    assert "PortalRB 2026" in listed.text
    assert secret not in listed.text


def test_what_was_typed_stays_where_the_form_is_refused(town, keeper, client):
    token(town, "PortalRB 2026")
    page = client.post(NEW, {"name": "PortalRB 2026", "scopes": ["portalrb.read"], "expires_on": "1-1-2027"})
    assert page.status_code == 422
    assert "PortalRB 2026" in page.text
    assert ApiToken.objects.count() == 1


def test_revoking_is_looked_at_once_more(town, keeper, client):
    made = token(town)
    address = f"{LIST}{made.token.pk}/cabut/"
    page = client.post(address, {"reason": "Terkirim ke grup"})
    assert "Belum ada yang berubah" in page.text
    assert ApiToken.objects.get().revoked_at is None
    done = client.post(address, {"reason": "Terkirim ke grup", "yakin": "1"}, follow=True)
    assert "sudah dicabut" in done.text
    assert "Terkirim ke grup" in done.text


def test_the_list_is_narrowed_by_state_scope_and_words(town, keeper, client):
    old = token(town, "Lama contoh")
    tokens.revoke(old.token.pk, reason="Diganti", by=town.admin, at=AT)
    token(town, "Baru contoh", expires_on=UNTIL)

    def listed(query):
        text = client.get(LIST + query).text
        return [name for name in ("Lama contoh", "Baru contoh") if name in text]

    assert listed("") == ["Lama contoh", "Baru contoh"]
    assert listed("?keadaan=dicabut") == ["Lama contoh"]
    assert listed("?keadaan=berlaku&cakupan=portalrb.read") == ["Baru contoh"]
    assert listed("?keadaan=lewat") == []
    assert listed("?cari=lama") == ["Lama contoh"]
    assert listed(f"?cari=pilar_{old.token.prefix}") == ["Lama contoh"]
    csv = client.get(f"{LIST}?unduh=csv")
    assert "Lama contoh" in csv.getvalue().decode()


def test_the_list_takes_as_many_queries_for_fifty_tokens_as_for_two(town, keeper, client):
    def taken():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LIST)
        return len(queries)

    token(town, "Satu")
    token(town, "Dua")
    few = taken()
    for number in range(48):
        token(town, f"Token {number}")
    assert taken() == few


def test_another_body_s_token_does_not_exist(town, client):
    made = token(town)
    client.force_login(town.other_admin)
    assert client.get(f"{LIST}{made.token.pk}/cabut/").status_code == 404
    assert "PortalRB contoh" not in client.get(LIST).text
