"""Looking at uploads: seconds, and the memory of the process that opens them.

python -m bench.intake
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

RUNS = 5


def cases() -> dict[str, Callable[[], bytes]]:
    import pikepdf
    from PIL import Image

    from tests.kernel import bad_files

    def photo(width: int, height: int, **options: bool) -> bytes:
        Image.MAX_IMAGE_PIXELS, target = None, BytesIO()
        noise = Image.effect_noise((width // 20, height // 20), 60).convert("RGB")
        noise.resize((width, height)).save(target, "JPEG", exif=bad_files.exif(6), **options)
        return target.getvalue()

    def drawing(width: int, height: int) -> bytes:
        target = BytesIO()
        Image.effect_noise((width // 20, height // 20), 60).convert("RGB").resize((width, height)).save(target, "PNG")
        return target.getvalue()

    def pdf(pages: int) -> bytes:
        return bad_files.saved(bad_files.pdf(pages), object_stream_mode=pikepdf.ObjectStreamMode.generate)

    numbers = b"<< /Type /Catalog /Pages 2 0 R /X [%s] >>" % (b"1 " * 4_000_000)
    return {
        "PDF, 1 halaman": lambda: pdf(1),
        "PDF, 2.000 halaman": lambda: pdf(2_000),
        "PDF, 10.000 halaman (ditolak)": lambda: pdf(10_000),
        "PDF, bom 8 MB (ditolak)": lambda: bad_files.by_hand(numbers, b"<< /Type /Pages /Kids [] /Count 0 >>"),
        "foto 12 megapiksel": lambda: photo(4_000, 3_000),
        "foto 40 megapiksel bertahap": lambda: photo(8_000, 5_000, progressive=True),
        "foto 200 megapiksel": lambda: photo(16_320, 12_240),
        "PNG 40 megapiksel": lambda: drawing(7_300, 5_400),
        "PNG 50.000 × 50.000 (ditolak)": lambda: bad_files.png_that_claims(50_000, 50_000),
    }


def measure(path: Path) -> tuple[float, int]:
    """Median seconds, and the largest bytes of the child. In a process of its own: peaks are never forgotten."""
    import django

    django.setup()
    from pilar.kernel.files import FileError
    from pilar.kernel.intake import examine

    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        with suppress(FileError):
            examine(BytesIO(path.read_bytes()), path.name, limit=sys.maxsize)
        seconds.append(time.perf_counter() - start)
    return sorted(seconds)[RUNS // 2], resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def main() -> int:
    from multiprocessing import get_context

    with tempfile.TemporaryDirectory(prefix="pilar-bench-") as home:
        os.environ.update(PILAR_HOME=home, DJANGO_SETTINGS_MODULE="pilar.settings", DATABASE_URL="")
        path = Path(home) / "upload"
        for name, make in cases().items():
            path.write_bytes(make())
            with get_context("spawn").Pool(1) as pool:
                seconds, peak = pool.apply(measure, (path,))
            size = path.stat().st_size / 1024**2
            print(f"{name:<34} {size:>6.1f} MB {seconds * 1e3:>7.0f} ms {peak / 1024**2:>5.0f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
