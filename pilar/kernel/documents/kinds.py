"""Which kinds of documents there are, whose head is printed on them, and who answers for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.apps import apps

from pilar.errors import PilarError
from pilar.kernel.numbering import Series

#: What may be printed: the values that JSON knows.
JsonValue = None | bool | int | float | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]


class DocumentError(PilarError):
    """The document is refused; nothing was stored and no number was used."""


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document that a room issues: ``KIND = documents.register(DocumentKind(...))`` at import.

    ``template`` is ``<app label>/documents/<name>.typ``, a file in the folder ``documents`` of that app; most rooms
    need none of their own and use ``LETTER``. ``series`` numbers it without gaps, None leaves it without a number.
    ``signed_outside``: a file that was signed on paper or elsewhere may be uploaded beside it.
    """

    code: str
    label: str
    template: str
    series: Series | None = None
    signed_outside: bool = True

    @property
    def template_path(self) -> Path:
        """Where the template lies. Raises LookupError where no app has it."""
        label, _, rest = self.template.partition("/")
        path = Path(apps.get_app_config(label).path) / rest
        if not rest.startswith("documents/") or path.suffix != ".typ" or ".." in path.parts or not path.is_file():
            raise LookupError(f"{self.code}: no template {self.template}; it belongs into <app>/documents/*.typ")
        return path


#: The kernel's own template: a letter from blocks (see ``pilar/kernel/documents/surat.typ``).
LETTER = "kernel/documents/surat.typ"

_KINDS: dict[str, DocumentKind] = {}


def register(kind: DocumentKind) -> DocumentKind:
    """Make ``kind`` known. Raises ValueError where another kind has its code."""
    if _KINDS.setdefault(kind.code, kind) != kind:
        raise ValueError(f"two kinds of documents have the code {kind.code}")
    return kind


def registered() -> Mapping[str, DocumentKind]:
    """All registered kinds by code."""
    return _KINDS


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands above the rule: the body, the OPD and the unit, each on a line; address and contacts below.

    ``lines`` come first, the largest body first; ``unit_name`` is the last and boldest.
    ``crest`` is a PNG, JPEG, WebP or SVG.
    """

    body_name: str
    unit_name: str
    lines: Sequence[str] = ()
    address: Sequence[str] = ()
    crest: bytes | None = None


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who answers for the document, as printed below it.

    ``nip`` is printed as given: whole or masked, as the caller decides. ``approved_at`` (in the body's time zone) is
    when that person approved it in the system; without it the block leaves room for a wet signature.
    """

    name: str
    capacity: str
    nip: str = ""
    approved_at: datetime | None = None
