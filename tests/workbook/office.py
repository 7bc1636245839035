"""LibreOffice as a second opinion: opens workbooks, works out every formula and saves them again."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path


def recalculated(soffice: str, folder: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every file as LibreOffice saves it after computing it; one start of the program for all of them."""
    source, target = folder / "asli", folder / "hitung"
    source.mkdir(parents=True)
    for name, data in files.items():
        (source / f"{name}.xlsx").write_bytes(data)
    # A profile of its own, so that two workers do not wait for each other.
    profile = (folder / "profil").as_uri()
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(target)]
    paths = [str(path) for path in sorted(source.iterdir())]
    run = subprocess.run([*command, *paths], capture_output=True, text=True, timeout=300)
    found = {path.stem: path.read_bytes() for path in target.glob("*.xlsx")}
    assert set(found) == set(files), run.stdout + run.stderr
    return found
