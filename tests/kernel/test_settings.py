import runpy
import stat
import threading
from pathlib import Path

import pytest

from pilar import settings as module
from pilar.errors import PilarError


@pytest.fixture
def load(monkeypatch, tmp_path):
    """Loads the settings anew under the given environment, in a home that does not exist yet."""

    def load(**environ):
        for name in ("PORT", "DATABASE_URL", "PILAR_SECRET_KEY"):
            monkeypatch.delenv(name, raising=False)
        for name, value in {"PILAR_HOME": str(tmp_path / "home"), **environ}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(module.__file__)

    return load


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_home_is_closed_to_others_and_so_is_its_key(load, tmp_path):
    settings = load()
    assert mode(tmp_path / "home") == 0o700
    assert mode(tmp_path / "home/secret.key") == 0o600
    assert len(settings["SECRET_KEY"]) >= 64


def test_the_home_is_var_in_the_current_folder_unless_named(load, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = load(PILAR_HOME="")
    assert settings["PILAR_HOME"] == tmp_path / "var"
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "var/pilar.sqlite3")


def test_the_key_stays_the_same_at_the_second_start(load):
    assert load()["SECRET_KEY"] == load()["SECRET_KEY"]


def test_processes_that_start_at_once_agree_on_the_key(tmp_path):
    for attempt in range(50):
        home = tmp_path / str(attempt)
        home.mkdir()
        start = threading.Barrier(6)
        keys: list[str] = []

        def read(home=home, start=start, keys=keys):
            start.wait()
            keys.append(module._secret_key(home))

        threads = [threading.Thread(target=read) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(keys) == 6
        assert set(keys) == {(home / "secret.key").read_text()}
        assert [path.name for path in home.iterdir()] == ["secret.key"]


def test_a_key_from_the_environment_leaves_no_file(load, tmp_path):
    assert load(PILAR_SECRET_KEY="k" * 50)["SECRET_KEY"] == "k" * 50
    assert not (tmp_path / "home/secret.key").exists()


def test_a_cut_off_key_file_is_refused(load, tmp_path):
    load()
    (tmp_path / "home/secret.key").write_text("abc")
    with pytest.raises(PilarError, match="terlalu pendek"):
        load()


def test_by_default_both_names_of_the_machine_are_allowed_over_http(load):
    settings = load(PORT="8010")
    assert settings["PILAR_ORIGIN"] == "http://localhost:8010"
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["http://localhost:8010", "http://127.0.0.1:8010"]
    assert settings["CSRF_COOKIE_SECURE"] is False
    assert settings["SECURE_HSTS_SECONDS"] == 0
    assert settings["SECURE_PROXY_SSL_HEADER"] is None


def test_an_https_origin_brings_everything_that_belongs_to_it(load):
    settings = load(PILAR_ORIGIN="https://ZI.disnakertrans.example/")
    assert settings["PILAR_ORIGIN"] == "https://zi.disnakertrans.example"
    assert settings["ALLOWED_HOSTS"] == ["zi.disnakertrans.example"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://zi.disnakertrans.example"]
    assert settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SECURE_HSTS_SECONDS"] == 31_536_000
    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_debug_is_off_unless_asked_for(load):
    assert load()["DEBUG"] is False
    assert load(PILAR_DEBUG="1")["DEBUG"] is True


def test_sqlite_is_set_up_to_lose_nothing_and_to_wait_its_turn(load):
    options = load()["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]
    assert "foreign_keys=ON" in options["init_command"]


def test_postgresql_is_taken_from_database_url(load):
    database = load(DATABASE_URL="postgres://pilar:rahasia@db.example:5433/zi")["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "zi")
    assert database["OPTIONS"] == {"options": "-c jit=off"}


def test_what_the_address_tells_postgresql_at_the_start_stays(load):
    url = "postgres://db.example/zi?options=-c%20work_mem=16MB"
    assert load(DATABASE_URL=url)["DATABASES"]["default"]["OPTIONS"] == {"options": "-c work_mem=16MB"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "delapan"),
        ("PORT", "٨٠٨٠"),
        ("PILAR_DEBUG", "yes"),
        ("PILAR_EMAIL_FROM", "Zona Integritas"),
        ("PILAR_EMAIL_URL", "surel.contoh.go.id"),
        ("PILAR_JOB_LEASE", "0"),
        ("PILAR_MAX_UPLOAD", "10MB"),
        ("PILAR_MAX_UPLOAD", "-1"),
        ("PILAR_ORIGIN", "zi.contoh.go.id"),
        ("PILAR_ORIGIN", "ftp://zi.contoh.go.id"),
        ("PILAR_ORIGIN", "https://zi.contoh.go.id/pilar"),
        ("PILAR_ORIGIN", "https://a@zi.contoh.go.id"),
        ("PILAR_ORIGIN", "https://zi.contoh.go.id:port"),
        ("PILAR_ORIGIN", "https://"),
        ("PILAR_PROXIES", "satu"),
        ("PILAR_PROXIES", "6"),
        ("PILAR_SECRET_KEY", "pendek"),
        ("DATABASE_URL", "mysql://localhost/zi"),
        ("DATABASE_URL", "zi"),
        ("DATABASE_URL", "postgres://localhost:port/zi"),
        ("PILAR_HOME", "/dev/null/home"),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence_that_names_the_setting(load, name, value):
    with pytest.raises(PilarError) as caught:
        load(**{name: value})
    assert name in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.message.endswith(".")


def test_a_password_in_a_wrong_database_url_is_not_repeated(load):
    with pytest.raises(PilarError) as caught:
        load(DATABASE_URL="mysql://zi:rahasia@localhost/zi")
    assert "rahasia" not in caught.value.message


def test_a_misspelt_setting_is_found(load):
    assert load(PILAR_ORIGN="https://zi.contoh.go.id")["PILAR_UNKNOWN_SETTINGS"] == ["PILAR_ORIGN"]
    assert "PILAR_HOME" in module.KNOWN_SETTINGS
