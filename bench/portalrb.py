"""PortalRB: the answers of one unit with three assessors, a note on every field and 500 pieces of evidence.

    python -m bench.portalrb                                SQLite
    python -m tests.postgres -- python -m bench.portalrb    PostgreSQL

Asked through Django's test client, so what is measured is the server's time without the network: the token, its limit,
the frozen text with its hash, the links, the checked answer.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import cycle
from typing import Any

from bench.__main__ import Figure, line, median_of

EVIDENCE = 500
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
BASE = "/api/portalrb"


def figures() -> Iterator[Figure]:
    """The list of units, the answers of one, the page of a link; in a throw-away database."""
    with _site():
        from django.test import Client

        from pilar.evaluation.portalrb.actions.links import issue
        from pilar.evaluation.portalrb.queries.links import keys_of
        from pilar.evaluation.portalrb.tokens import token_of
        from pilar.organisation.api import bearer

        unit, secret = _proposed()
        limit: Any = bearer
        limit.limit_of = _unlimited  # a median of a hundred takes more than a minute's share
        headers = {"Authorization": f"Bearer {secret}"}
        issue(unit, by="bench", at=datetime.now(tz=UTC))
        keys = keys_of(unit)
        page = f"/bukti/{token_of(next(key for key in keys.values() if key))}/"
        client = Client()
        for name, address, budget in (
            ("PortalRB: daftar unit", f"{BASE}/pengusulan/unit-wbk", None),
            ("PortalRB: jawaban satu unit", f"{BASE}/lke/jawaban-unit/{unit.external_id}", 50),
            ("halaman bukti satu pertanyaan", page, None),
        ):

            def get(address: str = address) -> None:
                answer = client.get(address, headers=headers)
                if answer.status_code != 200:
                    raise RuntimeError(f"{address} dijawab {answer.status_code}")

            yield Figure(name, median_of(100, get) * 1e3, "ms", budget)


def _unlimited(token: object, at: object) -> int:
    return 1_000_000


@contextmanager
def _site() -> Iterator[None]:
    from bench.evaluation import database

    with database():
        from django.conf import settings

        settings.ROOT_URLCONF = "pilar.urls"
        yield


def _proposed() -> tuple[Any, str]:
    """A unit in a fixed proposal whose frozen text is as long as any, and a token."""
    from pilar.evaluation.actions.zones import create_zone
    from pilar.kernel.ledger import canonical
    from tests.api.asking import token
    from tests.evaluation.portalrb.rows import fixed, frozen_of
    from tests.organisation.town import build

    town = build()
    head = town.user(town.root, "Kepala contoh", "head")
    zone = create_zone(town.training, year=2026, target="WBK", cutoff=date(2026, 12, 15), by=head, at=AT)
    content = json.loads(frozen_of(zone, {"tpi": {}, "tpi-2": {}}))
    fields = list(content["assessors"]["unit"]["answers"])
    for assessor in content["assessors"].values():
        for given in assessor["answers"].values():
            given["note"] = "Dokumen tersedia dan dapat ditunjukkan (contoh). " * 4
        assessor["evidence"] = {}
        for number, field in zip(range(EVIDENCE), cycle(fields), strict=False):
            assessor["evidence"].setdefault(field, []).append(
                {
                    "evidence": number + 1, "version": 1, "sha256": "0" * 64, "kind": "link", "page": None,
                    "title": f"Bukti contoh {number}", "url": f"https://contoh.go.id/{number}", "filename": "",
                    "from": None, "until": None, "check": "accepted",
                }
            )  # fmt: skip
    unit = fixed(zone)
    data = canonical(content)
    frozen: Any = unit.submission
    frozen.content, frozen.sha256 = data.decode(), hashlib.sha256(data).hexdigest()
    frozen.save()
    return unit, token(town).secret


def main() -> int:
    for figure in figures():
        print(line(figure), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
