"""``pilar body``: how a real installation begins, and how a body without an inspector gets one again."""

from __future__ import annotations

import argparse
from datetime import timedelta

import pytest

from pilar.cli import CommandParser
from pilar.errors import PilarError
from pilar.kernel import ledger
from pilar.organisation import access, cli_body
from pilar.organisation.actions.founding import found_body
from pilar.organisation.models import Body, Grant, Unit, User
from tests.organisation.town import AT


def run(*words: str) -> int:
    parser = CommandParser(prog="pilar body")
    cli_body.add_arguments(parser)
    arguments: argparse.Namespace = parser.parse_args(words)
    return cli_body.run(arguments)


CREATE = ("create", "kab-baru", "Pemerintah Kabupaten Baru (contoh)", "--kind", "regency", "--admin", "Admin@Baru.test")


def test_a_body_comes_with_an_administrator_who_can_go_on(db, capsys):
    assert run(*CREATE) == 0
    told = capsys.readouterr().out
    assert "pilar slip admin@baru.test" in told
    body = Body.objects.get(slug="kab-baru")
    admin = User.objects.get(username="admin@baru.test")
    root = Unit.objects.get(body=body)
    assert access.may(admin, "unit.manage", root, AT + timedelta(days=3650))
    assert not admin.has_usable_password()
    assert ledger.verify(body.uuid).entries == 3


def test_a_taken_address_leaves_nothing_behind(town):
    with pytest.raises(PilarError, match="sudah dipakai"):
        run("create", town.body.slug, "Lain", "--kind", "city", "--admin", "x@baru.test")
    assert not User.objects.filter(username="x@baru.test").exists()


def test_a_taken_e_mail_leaves_nothing_behind(town):
    with pytest.raises(PilarError, match="sudah dipakai akun lain"):
        run("create", "kab-baru", "Baru", "--kind", "city", "--admin", town.admin.username)
    assert not Body.objects.filter(slug="kab-baru").exists()


@pytest.mark.parametrize(
    ("slug", "admin", "message"),
    [("kab baru", "a@b.test", "Alamat singkat"), ("kab-baru", "bukan surel", "bukan alamat surel")],
)
def test_what_is_no_address_is_refused_in_a_sentence(db, slug, admin, message):
    with pytest.raises(PilarError, match=message):
        run("create", slug, "Baru", "--kind", "city", "--admin", admin)
    assert not Body.objects.exists()


def test_an_inspector_is_named_where_there_is_none(town, capsys):
    user = town.user(town.office, "Inspektur baru contoh")
    assert run("first", town.body.slug, "inspector", user.username) == 0
    assert Grant.objects.get(user=user).role == "inspector"
    other = town.user(town.office, "Inspektur kedua contoh")
    with pytest.raises(PilarError, match="sudah punya inspektur"):
        run("first", town.body.slug, "inspector", other.username)


@pytest.mark.parametrize(("body", "login"), [("tidak-ada", "x"), ("contoh", "tidak-ada")])
def test_a_body_or_an_account_that_is_not_there_is_refused(town, body, login):
    with pytest.raises(PilarError, match="Tidak ada"):
        run("first", body, "administrator", login)


def test_the_found_body_is_in_its_time_zone(db):
    body, _ = found_body(
        "province", "Papua (contoh)", "papua", admin="a@b.test", time_zone="Asia/Jayapura", by="x", at=AT
    )
    assert body.time_zone == "Asia/Jayapura"
