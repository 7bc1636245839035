"""At most so many at once; who waits too long is told; a place is given back whatever happens."""

from __future__ import annotations

import threading

import pytest

from pilar.workbook.gate import BusyError, Gate, reading_gate


def most_at_once(gate: Gate, visitors: int, expected: int) -> int:
    """How many were inside together. Each waits there until as many as are ``expected`` have come in."""
    inside, most, lock = 0, 0, threading.Lock()
    all_in = threading.Barrier(expected)
    together = threading.Barrier(visitors)

    def visit():
        nonlocal inside, most
        together.wait()
        with gate.place():
            with lock:
                inside += 1
                most = max(most, inside)
            all_in.wait(20)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=visit) for _ in range(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return most


@pytest.mark.parametrize(("places", "expected"), [(2, 2), (6, 6)])
def test_only_so_many_are_inside_at_once(places, expected):
    assert most_at_once(Gate(places, patience=20), 6, expected) == expected


def test_a_place_is_given_back_after_an_error():
    gate = Gate(places=1, patience=0)
    with pytest.raises(ValueError, match="broken"), gate.place():
        raise ValueError("broken")
    with gate.place():
        pass


def test_who_gets_no_place_in_time_is_told_when_to_return():
    gate = Gate(places=1, patience=0.01)
    with gate.place(), pytest.raises(BusyError) as caught, gate.place():
        pass
    assert caught.value.retry_after >= 1
    assert "coba" in caught.value.message or "kirim kembali" in caught.value.message


def test_the_gate_of_the_check_lets_two_in():
    with reading_gate.place(), reading_gate.place():
        assert not reading_gate._places.acquire(blocking=False)
