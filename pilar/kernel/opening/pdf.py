"""Looks into a PDF and never writes one.

A viewer acts by itself only on what hangs on the document, its pages, their annotations, form fields and bookmarks, so
that is where scripts, programs and attachments are looked for; the rest of a PDF is left unread.
"""

from __future__ import annotations

import io
import mmap
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, TypeGuard

import pikepdf
from pikepdf import Array, Dictionary, Object, settings

from pilar.kernel import media_types
from pilar.kernel.opening.refused import Reason, Refused

#: A year's report with all its annexes has some hundreds. An assessor turns no 2,000 pages for one question, and lists
#: and bundles that touch every page of every evidence stay quick.
MAX_PAGES = 2_000
#: Of one packed stream that must be unpacked to find the objects, or of one attachment.
MAX_UNPACKED = 64 * 1024 * 1024
#: A file inside the PDF is left there where it would be accepted by itself.
_HARMLESS = frozenset(media_types.LABELS) - {media_types.UNKNOWN, media_types.ZIP, media_types.OLD_OFFICE}


def look(source: BinaryIO) -> dict[str, Any]:
    """``pages`` and ``attachments`` of a PDF that may be kept and whether it had to be ``repaired``. Raises Refused."""
    settings.set_qpdf_limits(
        flate_max_memory=MAX_UNPACKED, run_length_max_memory=MAX_UNPACKED, png_max_memory=MAX_UNPACKED,
        tiff_max_memory=MAX_UNPACKED, max_stream_filters=4,
    )  # fmt: skip
    try:
        pdf = pikepdf.open(source, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise Refused(Reason.LOCKED) from None
    with pdf:
        pages = len(pdf.pages)
        repaired = any("reconstruct" in str(warning) for warning in pdf.get_warnings())
        if not pages or (repaired and _is_cut_off(source)):
            raise Refused(Reason.BROKEN)
        if pages > MAX_PAGES:
            raise Refused(Reason.TOO_MANY_PAGES, pages=pages, limit=MAX_PAGES)
        walk = _Walk(pdf)
        walk.refuse_actions()
        return {"pages": pages, "attachments": walk.attachments(), "repaired": repaired}


def _is_cut_off(source: BinaryIO) -> bool:
    """Whether objects follow the last end of a file, or there is none: pages may be missing then."""
    with mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as content:
        end = content.rfind(b"%%EOF")
        return end < 0 or content.find(b" obj", end) >= 0


class _Walk:
    """One way through the places where a PDF may act. Its references may run in circles."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._root = _map(pdf.Root)
        self._pages = [_map(page.obj) for page in pdf.pages]
        self._annotations = [
            annotation for page in self._pages for annotation in _items(page.get("/Annots")) if _is_map(annotation)
        ]

    def _named(self, tree: str) -> Iterator[Any]:
        """Names and values of one of the document's trees of names."""
        for node in _below([_map(self._root.get("/Names")).get(tree)], children="/Kids"):
            yield from _items(node.get("/Names"))

    # -- actions

    def refuse_actions(self) -> None:
        if next(self._named("/JavaScript"), None) is not None:
            raise Refused(Reason.SCRIPT)
        for action in self._actions():
            kind = action.get("/S")
            if kind == "/Launch":
                raise Refused(Reason.PROGRAM)
            if kind == "/JavaScript" or "/JS" in action:
                raise Refused(Reason.SCRIPT)

    def _actions(self) -> Iterator[Dictionary]:
        """Every action, and those that follow it."""
        seen: set[tuple[int, int]] = set()
        waiting: list[Any] = [self._root.get("/OpenAction")]
        for holder in self._holders():
            waiting.append(holder.get("/A"))
            waiting.extend(_map(holder.get("/AA")).values())
            while waiting:
                action = waiting.pop()
                if _is_map(action) and _is_new(action, seen):
                    yield action
                    following = action.get("/Next")
                    waiting.extend(_items(following) if isinstance(following, Array) else [following])

    def _holders(self) -> Iterator[Dictionary]:
        """Whatever may carry an action."""
        yield self._root
        yield from self._pages
        yield from self._annotations
        yield from _below(_items(_map(self._root.get("/AcroForm")).get("/Fields")), children="/Kids")
        yield from _below([_map(self._root.get("/Outlines")).get("/First")], children="/First", next_one="/Next")

    # -- files inside the file

    def attachments(self) -> int:
        """How many. Raises Refused for one that would not be accepted by itself."""
        count = 0
        for file in self._files():
            count += 1
            content = file.read_bytes()
            if media_types.media_type(io.BytesIO(content)) not in _HARMLESS:
                raise Refused(Reason.ATTACHMENT)
        return count

    def _files(self) -> Iterator[pikepdf.Stream]:
        seen: set[tuple[int, int]] = set()
        for spec in self._specifications():
            for file in _map(_map(spec).get("/EF")).values():
                if isinstance(file, pikepdf.Stream) and _is_new(file, seen):
                    yield file

    def _specifications(self) -> Iterable[Any]:
        yield from self._named("/EmbeddedFiles")
        for holder in (self._root, *self._pages):
            yield from _items(holder.get("/AF"))
        for annotation in self._annotations:
            yield annotation.get("/FS")


def _is_map(found: Any) -> TypeGuard[Dictionary]:
    return isinstance(found, Dictionary)


def _map(found: Any) -> Dictionary:
    """``found``, or an empty one where it is none: nothing in a PDF needs to be what it should."""
    return found if _is_map(found) else Dictionary()


def _items(found: Any) -> list[Any]:
    return list(found) if isinstance(found, Array) else []


def _below(waiting: list[Any], *, children: str, next_one: str = "") -> Iterator[Dictionary]:
    """The nodes of a tree."""
    seen: set[tuple[int, int]] = set()
    while waiting:
        node = waiting.pop()
        if _is_map(node) and _is_new(node, seen):
            yield node
            below = node.get(children)
            waiting.extend(_items(below) if isinstance(below, Array) else [below])
            if next_one:
                waiting.append(node.get(next_one))


def _is_new(found: Object, seen: set[tuple[int, int]]) -> bool:
    number = found.objgen
    if number == (0, 0):  # written where it is used: it cannot be met twice
        return True
    new = number not in seen
    seen.add(number)
    return new
