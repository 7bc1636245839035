"""The second process of bench/pact.py: signs over HTTP at a steady rate and tells what was acknowledged.

python -m bench.pact_load FILE PORT RATE SECONDS

Each signature is one POST with the session of another person; one in twenty is sent twice, as a double click is.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

CONNECTIONS = 24
TWICE = 20


async def _post(port: int, path: str, cookie: str, data: str) -> int:
    """The status of one form that is sent; 0 where the connection broke."""
    body = data.encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\nCookie: {cookie}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head.encode() + body)
        answer = await reader.read()
        writer.close()
    except OSError:
        return 0
    first = answer.split(b"\r\n", 1)[0].split(b" ")
    to_sign_in = b"/akun/konfirmasi/" in answer[:2000] or b"/masuk/" in answer[:2000]
    return 401 if to_sign_in else int(first[1]) if len(first) > 1 else 0


async def run(plan: dict[str, Any], port: int, rate: float) -> dict[str, Any]:
    """Send the forms at ``rate`` per second, whatever the answers take."""
    free = asyncio.Semaphore(CONNECTIONS)
    path = f"/pakta/{plan['pact']}/tandatangani/"
    statuses: dict[int, list[int]] = {}
    times: list[float] = []
    start = time.perf_counter()

    async def one(place: int, session: str, duty: int) -> None:
        await asyncio.sleep(max(0.0, start + place / rate - time.perf_counter()))
        token = secrets.token_hex(16)
        cookie = f"sessionid={session}; csrftoken={token}"
        data = urlencode({"sidik": plan["sha256"], "tugas": duty, "csrfmiddlewaretoken": token})
        async with free:
            begun = time.perf_counter()
            sent = [_post(port, path, cookie, data) for _ in range(2 if place % TWICE == 0 else 1)]
            statuses[duty] = list(await asyncio.gather(*sent))
            times.append(time.perf_counter() - begun)

    await asyncio.gather(*(one(place, *each) for place, each in enumerate(plan["sessions"])))
    return {
        "acknowledged": [duty for duty, found in statuses.items() if 302 in found],
        "statuses": sorted({status for found in statuses.values() for status in found}),
        "refused": sum(302 not in found for found in statuses.values()),
        "seconds": time.perf_counter() - start,
        "times": sorted(times),
    }  # fmt: skip


def report(told: dict[str, Any], pact: int, count: int, given: argparse.Namespace) -> None:
    """Hold what was acknowledged against the rows and the ledger, and print it. Raises SystemExit where it differs."""
    from django.db import connection

    from pilar.areas.change.models import PactSignature
    from pilar.kernel import ledger
    from pilar.kernel.models import LedgerEntry

    rows = list(PactSignature.objects.filter(pact=pact).values_list("duty", flat=True))
    acknowledged, times = set(told["acknowledged"]), told["times"]
    entries = LedgerEntry.objects.filter(code="pact.signed").count()
    faults = ledger.verify().faults
    lost, double = acknowledged - set(rows), len(rows) - len(set(rows))
    middle, p95, longest = (times[int((len(times) - 1) * share)] * 1e3 for share in (0.5, 0.95, 1))
    per_second = len(rows) / told["seconds"]
    counted = f"diakui {len(acknowledged)}, tersimpan {len(rows)}, hilang {len(lost)}, dobel {double}, ditolak"
    lines = (
        f"{connection.vendor:<11} {count} tanda tangan, diminta {given.rate:g}/s selama {given.seconds:g} s",
        f"{per_second:.1f} per detik dalam {told['seconds']:.0f} s; jawaban {told['statuses']}",
        f"tengah {middle:.0f} ms, p95 {p95:.0f} ms, terlama {longest:.0f} ms",
        f"{counted} {told['refused']}; rantai {entries} catatan, {len(faults)} cacat",
    )
    print("\n            ".join(lines), flush=True)
    if lost or double or told["refused"] or faults or entries != len(rows):
        raise SystemExit("ada yang hilang, dobel, ditolak, atau rantai yang rusak")


if __name__ == "__main__":
    file, port, rate = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    plan = json.loads(file.read_text(encoding="utf-8"))
    print(json.dumps(asyncio.run(run(plan, port, rate))))
