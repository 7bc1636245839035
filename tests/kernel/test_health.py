from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import OperationalError, connection

from pilar.kernel import health
from pilar.kernel.models.jobs import WorkerBeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def worker():
    now = datetime.now(tz=UTC)
    return WorkerBeat.objects.create(worker=UUID(int=1), host="x", started_at=now, beat_at=now)


def test_a_sound_installation_answers_200_and_is_not_cached(client):
    response = client.get("/sehat/")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "checks": {"database": "ok", "storage": "ok", "worker": "ok"}}
    assert "no-store" in response.headers["Cache-Control"]


def test_it_asks_the_database_twice(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get("/sehat/")


def test_a_silent_database_is_503_and_named(client, monkeypatch):
    def refuse():
        raise OperationalError("could not connect")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/sehat/")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "failing", "storage": "ok", "worker": "failing"}


def test_a_lost_storage_is_503_and_named_without_its_path(client, settings, tmp_path):
    settings.PILAR_HOME = tmp_path / "gone"
    response = client.get("/sehat/")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "ok", "storage": "failing", "worker": "ok"}
    assert str(tmp_path) not in response.text


def test_a_worker_that_has_not_been_seen_for_a_minute_is_503_and_named(client, worker):
    WorkerBeat.objects.update(beat_at=worker.beat_at - timedelta(seconds=61))
    response = client.get("/sehat/")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "ok", "storage": "ok", "worker": "failing"}
    alone = client.get("/sehat/?kecuali=worker")
    assert alone.status_code == 200
    assert alone.json() == {"status": "ok", "checks": {"database": "ok", "storage": "ok"}}


def test_the_probe_leaves_nothing_behind(client, settings, tmp_path):
    settings.PILAR_HOME = tmp_path
    client.get("/sehat/")
    assert list(tmp_path.iterdir()) == []


def test_a_room_can_add_its_check(client, monkeypatch):
    monkeypatch.setattr(health, "CHECKS", dict(health.CHECKS))

    @health.health_check("archive")
    def no_archive():
        raise RuntimeError("no answer")

    assert client.get("/sehat/").json()["checks"]["archive"] == "failing"


def test_two_checks_of_one_name_are_refused():
    with pytest.raises(ValueError, match="database"):
        health.health_check("database")(lambda: None)


def test_it_cannot_be_posted_to(client):
    assert client.post("/sehat/").status_code == 405
