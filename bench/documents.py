"""Documents: the first of a process (typst is loaded by it), the next ones, a table of 500 rows, issuing as a whole.

python -m bench.documents
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

from bench.__main__ import Figure, line, median_of

COLUMNS: list[Any] = [{"label": "No."}, {"label": "Nama", "width": 3}, {"label": "Jabatan", "width": 3}]


def figures() -> Iterator[Figure]:
    """Everything, with a throw-away database in memory."""
    with tempfile.TemporaryDirectory(prefix="pilar-bench-") as home:
        os.environ.update(PILAR_HOME=home, DJANGO_SETTINGS_MODULE="pilar.settings")
        import django

        django.setup()
        from django.test.utils import setup_databases, setup_test_environment, teardown_databases

        setup_test_environment()
        from pilar.kernel import documents
        from tests.kernel.documents import papers

        turn = count()

        def draft(rows: int = 0) -> bytes:
            """Another text each time: typst remembers what it has set before."""
            table = [[str(n), f"Pegawai contoh {next(turn)}", "Pengantar Kerja Ahli Muda"] for n in range(rows)]
            block = {"type": "table", "columns": COLUMNS, "rows": table}
            data = {**papers.DATA, "hal": f"Surat {next(turn)}", "blocks": [*papers.BLOCKS, *([block] if rows else [])]}
            return documents.preview(
                papers.KIND, title="Surat", data=data, letterhead=papers.HEAD, responsible=papers.SIGNER, on=papers.DAY
            )

        start = time.perf_counter()
        draft()
        yield Figure("surat PDF, yang pertama", (time.perf_counter() - start) * 1e3, "ms", 300)
        yield Figure("surat PDF, berikutnya", median_of(30, draft) * 1e3, "ms")
        yield Figure("tabel 500 baris PDF", median_of(5, lambda: draft(500)) * 1e3, "ms", 300)
        kept = setup_databases(verbosity=0, interactive=False)
        try:
            yield Figure("terbitkan surat: nomor, PDF, simpan", median_of(30, papers.issue) * 1e3, "ms")
        finally:
            teardown_databases(kept, verbosity=0)


def main() -> int:
    for figure in figures():
        print(line(figure), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
