"""``pilar serve`` as a person runs it: a real port, real processes, real signals."""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress

import pytest

from pilar.errors import PilarError
from pilar.kernel import supervisor
from tests import prepared

PATIENCE = 60  # seconds for anything to happen on a busy machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port: int, path: str = "/sehat/") -> int | None:
    """The status of an answer, or None where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def eventually(condition) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    return [
        int(line) for line in subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, check=False).stdout.split()
    ]


def environment(home, **more) -> dict[str, str]:
    # The database of the test run belongs to Django's test runner: here the site has one of its own.
    return {**os.environ, "DATABASE_URL": "", "PILAR_HOME": str(home), **more}


def runs(pid: int) -> bool:
    """Whether the process is there and no zombie that its new parent has not collected yet."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return state.strip()[:1] not in ("", "Z")


def child(pid: int, word: str) -> int:
    """The one child of the process whose command has ``word`` in it; 0 where there is none."""
    found = subprocess.run(["pgrep", "-P", str(pid), "-f", word], capture_output=True, check=False).stdout.split()
    return int(found[0]) if found else 0


@contextmanager
def serving(home, port, *options, **more):
    """The supervisor process, ready; whatever is left of it is killed at the end."""
    command = [sys.executable, "-m", "pilar", "serve", "--port", str(port), *options]
    with subprocess.Popen(command, env=environment(home, **more), stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == f"Pilar siap di http://localhost:{port}\n"
            yield process
        finally:
            groups = children(process.pid)
            process.kill()
            for group in groups:
                with suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)


def test_it_serves_survives_a_killed_child_and_ends_when_told(tmp_path):
    """From an empty folder, which it prepares; the others start from one that is prepared."""
    port = free_port()
    with serving(tmp_path, port) as process:
        assert ask(port) == 200
        assert ask(port, "/tidak/ada/") == 404

        web = child(process.pid, "granian")
        (granian_worker, *_) = children(web)
        os.kill(web, signal.SIGKILL)
        eventually(lambda: child(process.pid, "granian") not in (0, web))
        eventually(lambda: ask(port) == 200)
        assert not runs(granian_worker)  # not left behind, answering with the old program

        worker = child(process.pid, "pilar worker")
        os.kill(worker, signal.SIGKILL)
        eventually(lambda: child(process.pid, "pilar worker") not in (0, worker))

        web, worker = child(process.pid, "granian"), child(process.pid, "pilar worker")
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert ask(port) is None
        assert not runs(web)
        assert not runs(worker)


def test_a_node_without_a_worker_is_ready_and_says_that_none_lives(tmp_path):
    port = free_port()
    with serving(prepared.fill_home(tmp_path), port, "--no-worker") as process:
        assert child(process.pid, "pilar worker") == 0
        assert ask(port) == 503
        assert ask(port, "/sehat/?kecuali=worker") == 200


def test_browsers_that_keep_their_connection_open_do_not_shut_others_out(tmp_path):
    port = free_port()
    with serving(prepared.fill_home(tmp_path), port), ExitStack() as idle:
        for _ in range(100):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            idle.callback(connection.close)
            connection.request("GET", "/sehat/")
            connection.getresponse().read()
        assert ask(port) == 200


def test_a_killed_granian_worker_comes_back(tmp_path):
    port = free_port()
    with serving(prepared.fill_home(tmp_path), port) as process:
        web = child(process.pid, "granian")
        before = children(web)
        os.kill(before[0], signal.SIGKILL)
        eventually(lambda: children(web) not in ([], before))
        eventually(lambda: ask(port) == 200)


def test_ctrl_c_ends_it_with_success(tmp_path):
    with serving(prepared.fill_home(tmp_path), free_port()) as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_a_killed_supervisor_leaves_nobody_on_the_port(tmp_path):
    port = free_port()
    with serving(prepared.fill_home(tmp_path), port) as process:
        process.kill()
        eventually(lambda: ask(port) is None)


def test_the_public_name_is_the_one_that_the_supervisor_asks_by(tmp_path):
    port = free_port()
    with serving(prepared.fill_home(tmp_path), port, PILAR_ORIGIN="https://zi.contoh.go.id"):
        assert ask(port) == 400  # asked as 127.0.0.1


def test_static_files_are_collected_once_and_again_when_one_changes(tmp_path, settings):
    settings.PILAR_HOME, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a{}")
    settings.STATICFILES_DIRS = [source]
    assert supervisor.collect_static() is True
    assert (settings.STATIC_ROOT / "a.css").read_text() == "a{}"
    assert supervisor.collect_static() is False
    (source / "a.css").write_text("b{}")
    assert supervisor.collect_static() is True
    assert (settings.STATIC_ROOT / "a.css").read_text() == "b{}"


def serve_and_fail(home, *arguments, **more):
    command = [sys.executable, "-m", "pilar", "serve", *arguments]
    done = subprocess.run(
        command, env=environment(home, **more), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def test_a_taken_port_is_one_sentence(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, error = serve_and_fail(tmp_path, "--port", str(port))
    assert code == 1
    assert error == f"Port {port} sudah dipakai program lain; hentikan program itu atau pilih port lain dengan PORT=…\n"


def test_a_database_that_does_not_answer_is_one_message(tmp_path):
    code, error = serve_and_fail(tmp_path, "--port", str(free_port()), DATABASE_URL="sqlite:////dev/null/x.sqlite3")
    assert code == 1
    assert error.startswith("Basis data tidak dapat dipakai: ")


def test_a_misspelt_setting_is_pointed_out(tmp_path):
    _, error = serve_and_fail(tmp_path, "--host", "host.invalid", PILAR_ORIGN="x")
    assert error.startswith("Setelan PILAR_ORIGN tidak dikenal dan tidak dipakai; periksa ejaannya.\n")


def test_an_address_that_is_not_ours_is_one_sentence(tmp_path):
    code, error = serve_and_fail(tmp_path, "--host", "host.invalid")
    assert (code, error.count("\n")) == (1, 1)
    assert error.startswith("Pilar tidak dapat mendengarkan di host.invalid")


@pytest.mark.parametrize("option", [["--port", "0"], ["--port", "x"], ["--workers", "0"], ["--threads", "-1"]])
def test_a_wrong_option_is_exit_2(tmp_path, option):
    code, error = serve_and_fail(tmp_path, *option)
    assert code == 2
    assert option[0] in error


def test_a_child_that_keeps_dying_is_started_ever_more_slowly():
    child = supervisor.Child("web", [sys.executable, "-c", "raise SystemExit(3)"])
    now, delays = 1000.0, []
    for _ in range(10):
        child.start(now)
        child.process.wait()
        assert child.died(now) == 3
        delays.append(child.restart_at - now)
        now = child.restart_at
    assert delays[:4] == pytest.approx([0.2, 0.4, 0.8, 1.6])
    assert delays[-1] == pytest.approx(supervisor.LONGEST_DELAY)

    child.start(now)
    child.process.wait()
    now += supervisor.STEADY_SECONDS
    assert child.died(now) == 3
    assert child.restart_at - now == pytest.approx(supervisor.FIRST_DELAY)


def test_a_site_that_cannot_start_at_all_is_given_up():
    child = supervisor.Child("web", [sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(PilarError, match="berulang kali gagal dimulai"):
        supervisor.Supervisor([child], "127.0.0.1", free_port(), "localhost").run()


def test_a_child_that_ignores_the_signal_is_killed(tmp_path):
    ready = tmp_path / "ready"
    deaf = f"import signal, time; signal.signal(15, signal.SIG_IGN); open({str(ready)!r}, 'w'); time.sleep(60)"
    child = supervisor.Child("web", [sys.executable, "-c", deaf])
    child.start(0.0)
    eventually(ready.exists)
    child.stop()
    child.wait(time.monotonic() + 0.5)
    assert child.process.returncode == -signal.SIGKILL


def test_options_have_the_defaults_of_the_guide():
    parser = argparse.ArgumentParser()
    supervisor.add_arguments(parser)
    args = parser.parse_args([])
    assert (args.port, args.host, args.workers, args.threads) == (None, "127.0.0.1", 1, 8)
    assert args.no_worker is False
