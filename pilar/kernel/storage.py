"""The folder of stored files: what was saved is there whole, or not at all, also after the power has gone.

Only Django's storage interface is used by ``pilar.kernel.files``, so another backend (S3) takes its place in the
settings, under the same alias.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage

#: Unfinished files lie here, in the same file system, until they are renamed into place.
UNFINISHED = "unfinished"


class ContentStorage(FileSystemStorage):
    """Files by the hash of their content: a name that exists already means the same bytes and is replaced by them."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File[bytes]) -> str:
        target, unfinished = Path(self.path(name)), Path(self.path(UNFINISHED))
        make_folders(unfinished)
        make_folders(target.parent)
        write_whole(target, content.chunks(), beside=unfinished)
        return name


def write_whole(target: Path, chunks: Iterable[bytes], *, beside: Path | None = None) -> None:
    """Write ``target``, for the owner only: under its name it is there whole, and on the disk, or not at all.

    ``beside`` is where it lies until then, in the same file system; by default the folder of ``target``.
    """
    handle, temporary = tempfile.mkstemp(dir=beside or target.parent)  # made with mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise
    sync_folder(target.parent)


def make_folders(folder: Path) -> None:
    """Make ``folder`` with its parents, for the owner only, and have the disk remember each new one."""
    if folder.is_dir():
        return
    make_folders(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Have the disk remember the names in ``folder``: without it a renamed file may be gone after a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
