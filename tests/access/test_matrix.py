"""Every address × every role × the own OPD, another OPD and another body."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests import responses
from tests.access import world as worlds
from tests.access.matrix import MATRIX
from tests.access.row import PUBLIC, SIGNED_IN, Row
from tests.access.world import PLACES, Actor, World
from tests.kept import kept


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """The pattern of every address, such as ``kelola/unit/<slug:slug>/``."""
    for part in (resolver or get_resolver()).url_patterns:
        route = f"{prefix}{part.pattern}"
        if isinstance(part, URLPattern):
            yield route
        else:
            yield from addresses(part, route)


ADDRESSES = sorted(set(addresses()))


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with kept(django_db_blocker):
        world = worlds.made()
        yield world, {actor.name: signed_in(actor).cookies for actor in world.actors}


@pytest.fixture
def world(built, db) -> World:
    return built[0]


@pytest.fixture
def visit(built, db) -> Callable[[Actor], Client]:
    """A browser in which the actor has just signed in: once for all addresses, as each takes back what it did."""

    def open_browser(actor: Actor) -> Client:
        client = Client()
        client.cookies = copy.deepcopy(built[1][actor.name])
        return client

    return open_browser


def signed_in(actor: Actor) -> Client:
    client = Client()
    if actor.user is not None:
        client.force_login(actor.user)
    return client


def test_every_address_has_a_row_and_every_row_an_address():
    assert set(ADDRESSES) - set(MATRIX) == set(), "tests/access/matrix.py lacks a row"
    assert set(MATRIX) - set(ADDRESSES) == set(), "tests/access/matrix.py has a row too many"


def filled(route: str, arguments: dict[str, object]) -> str:
    """The address of ``route`` with its places filled in."""
    parts = []
    for piece in route.split("/"):
        name = piece.strip("<>").split(":")[-1]
        parts.append(str(arguments[name]) if piece.startswith("<") else piece)
    return "/" + "/".join(parts)


def expected(world: World, row: Row, actor: Actor, place: str) -> set[int]:
    """The statuses that are right for ``actor`` at the thing of ``place``."""
    if row.needs == PUBLIC:
        return set(row.found)
    if actor.user is None:
        return {302}
    unit = world.there[place]
    seen = row.seen_by(world, actor, place) if row.seen_by else actor.may(row.sees, unit)
    if row.of is not None and not seen:
        # Whose role opens no such page at all is told so before anything is looked up.
        held = actor.may(row.needs, world.town.root) if row.root else actor.may_anywhere(row.needs)
        nowhere = row.needs != SIGNED_IN and not held
        return {404, 403} if nowhere else {404}
    if row.needs == SIGNED_IN:
        return set(row.found)
    if row.may_by:
        holds = row.may_by(world, actor, place)
    elif row.root:
        holds = actor.may(row.needs, world.town.root)
    else:
        holds = actor.may(row.needs, unit) if row.of is not None else actor.may_anywhere(row.needs)
    return set(row.found) if holds else {403}


def asking(world: World, row: Row) -> Iterator[tuple[Actor, str]]:
    """Everybody at every place; on PostgreSQL, one who gets the page at one place that shows it.

    Whom a page refuses is no question of the database, and thirty thousand pages take minutes. What each asks of
    PostgreSQL is.
    """
    pairs = [(actor, place) for actor in world.actors for place in (PLACES if row.of else PLACES[:1])]
    if connection.vendor == "postgresql":
        pairs = [pair for pair in pairs if expected(world, row, *pair) == set(row.found)][-1:] or pairs[-1:]
    yield from pairs


@pytest.mark.parametrize("route", sorted(MATRIX))
def test_everybody_gets_what_the_access_table_says(world, visit, route):
    row = MATRIX[route]
    wrong = []
    for actor, pairs in groupby(asking(world, row), key=itemgetter(0)):
        client = visit(actor)
        for _, place in pairs:
            address = filled(route, row.of(world, place) if row.of else {}) + row.query
            answer = client.post(address) if row.post else client.get(address)
            responses.close(answer)  # a download holds a file
            right = expected(world, row, actor, place)
            if answer.status_code not in right:
                wrong.append(f"{actor.name}, {place}: {answer.status_code} instead of {sorted(right)}")
            elif answer.status_code == 302 and actor.user is None and row.needs != PUBLIC:
                assert answer.headers["Location"].startswith("/masuk/?next=/")
    assert wrong == []


def test_a_wrong_expectation_would_be_seen(world):
    """The comparison itself: somebody without a role is refused where an administrator is not."""
    row = Row("unit.manage")
    by_name = {actor.name: actor for actor in world.actors}
    assert expected(world, row, by_name["administrator"], "own") == {200}
    assert expected(world, row, by_name["tanpa peran"], "own") == {403}
    assert expected(world, row, by_name["tanpa masuk"], "own") == {302}
    thing = Row("unit.manage", of=lambda world, place: {})
    assert expected(world, thing, by_name["administrator"], "other_opd") == {404}
    assert expected(world, thing, by_name["administrator instansi"], "other_opd") == {200}
    assert expected(world, thing, by_name["administrator instansi"], "other_body") == {404}
    assert expected(world, thing, by_name["head"], "own") == {403}
