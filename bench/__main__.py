"""Measures what docs/performance.md promises, prints a table and writes it as JSON to ``build/bench.json``.

Medians of several runs on this machine; compare ratios between machines, not seconds.
"""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

from bench import samples
from bench.load import requests_per_second
from bench.server import free_port, granian, running

TARGET = Path("build/bench.json")
ADDRESSES = ("/", "/periksa/")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure with the budget it is held against (None: for information)."""

    name: str
    value: float
    unit: str
    budget: float | None = None

    @property
    def verdict(self) -> str:
        if self.budget is None:
            return ""
        return "baik" if self.value <= self.budget else "LEBIH"


def median_of(runs: int, call: Callable[[], object]) -> float:
    """Median seconds of ``runs`` calls after one that is not counted."""
    call()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def pure() -> list[Figure]:
    """The engine and the reader inside this process, the command line as a whole process."""
    from pilar.instrument.engine import score
    from pilar.instrument.loader import DATA, load, load_file
    from pilar.workbook.check import check

    rules, given, data = load(), samples.answers(), samples.workbook()
    path = DATA / f"{rules.id}.yaml"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lke.xlsx"
        file.write_bytes(data)
        command = [sys.executable, "-m", "pilar", "score", str(file), "--json"]
        whole = median_of(5, lambda: subprocess.run(command, check=True, capture_output=True))
    return [
        Figure("pilar score, proses utuh", whole * 1e3, "ms", 1500),
        Figure("mesin: nilai satu lembar", median_of(200, lambda: score(rules, given)) * 1e3, "ms", 2),
        Figure("baca dan nilai buku kerja", median_of(10, lambda: check(data)) * 1e3, "ms"),
        Figure("muat instrumen dari YAML", median_of(10, lambda: load_file(path)) * 1e3, "ms"),
        Figure("tulis buku kerja", median_of(5, samples.workbook) * 1e3, "ms"),
    ]


def site() -> list[Figure]:
    """The pages on a real server: start, weight of a first visit, upload to result, requests per second."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as home:
        port = free_port()
        env = {"PILAR_HOME": home, "PORT": str(port), "PILAR_ORIGIN": f"http://localhost:{port}"}
        command = [sys.executable, "-m", "pilar", "serve"]
        with running(command, port, env):
            pass
        with running(command, port, env) as started:
            figures.append(Figure("mulai kedua kali sampai menjawab", started * 1e3, "ms", 5000))
            figures += [Figure(f"kunjungan pertama {path}", weight(port, path) / 1024, "KB", 60) for path in ADDRESSES]
            upload = Upload(port)
            figures.append(Figure("unggah sampai hasil", median_of(10, upload.send) * 1e3, "ms", 700))
            figures.append(Figure("halaman hasil, terkompresi", upload.compressed / 1024, "KB"))
            pages = {path: requests_per_second(port, path) for path in ADDRESSES}
    port = free_port()
    with running(granian("bench.bare:application", port), port, {}):
        bare = requests_per_second(port, "/")
    figures.append(Figure("teks polos, pembanding", bare, "permintaan/s"))
    for path, rate in pages.items():
        figures.append(Figure(f"{path}", rate, "permintaan/s"))
        figures.append(Figure(f"{path} dibanding teks polos", rate / bare, "×"))
    return figures


def fetch(port: int, path: str) -> tuple[bytes, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": f"localhost:{port}", "Accept-Encoding": "br, gzip"})
    response = connection.getresponse()
    return response.read(), response


def weight(port: int, path: str) -> int:
    """Bytes on the wire of a page and everything it asks for; HTML counted as gzip where the server leaves it plain."""
    body, response = fetch(port, path)
    html = gzip.decompress(body) if response.getheader("Content-Encoding") == "gzip" else body
    total = len(body) if response.getheader("Content-Encoding") else len(gzip.compress(html))
    assets = set(re.findall(r'(?:href|src)="(/[^"#]+\.(?:css|js|svg|png|woff2))"', html.decode()))
    return total + sum(len(fetch(port, asset)[0]) for asset in assets)


class Upload:
    """Posts the sample workbook to ``/periksa/`` with a cookie and token as a browser does."""

    def __init__(self, port: int) -> None:
        self.port = port
        page, response = fetch(port, "/periksa/")
        html = page.decode() if response.getheader("Content-Encoding") is None else gzip.decompress(page).decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
        cookie = re.search(r"(csrftoken=[^;]+)", str(response.getheader("Set-Cookie")))
        if token is None or cookie is None:
            raise RuntimeError("formulir tanpa token")
        self.cookie, self.compressed = cookie[1], 0
        self.body = _multipart({"csrfmiddlewaretoken": token[1], "assessor": "unit"}, samples.workbook())

    def send(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Host": f"localhost:{self.port}",
            "Cookie": self.cookie,
            "Origin": f"http://localhost:{self.port}",
            "Content-Type": "multipart/form-data; boundary=bench",
        }
        connection.request("POST", "/periksa/", self.body, headers)
        response = connection.getresponse()
        html = response.read()
        if response.status != http.HTTPStatus.OK:
            raise RuntimeError(f"unggah dijawab {response.status}")
        self.compressed = len(gzip.compress(html))


def _multipart(fields: dict[str, str], file: bytes) -> bytes:
    parts = [
        f'--bench\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    head = "".join(parts) + (
        '--bench\r\nContent-Disposition: form-data; name="file"; filename="lke.xlsx"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return head.encode() + file + b"\r\n--bench--\r\n"


def line(figure: Figure) -> str:
    """A figure as a row of the table."""
    budget = f"anggaran {figure.budget:g}" if figure.budget is not None else ""
    return f"{figure.name:<58} {figure.value:>10.2f} {figure.unit:<13} {budget:<15} {figure.verdict}"


def main() -> int:
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    from bench import evaluation

    figures = []
    for figure in chain(pure(), site(), evaluation.figures()):
        figures.append(figure)
        print(line(figure), flush=True)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps([asdict(figure) for figure in figures], ensure_ascii=False, indent=1) + "\n")
    print(f"Ditulis ke {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
