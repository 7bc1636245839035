"""What a token may be used for. Each room adds its own when it starts; a token carries some of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Scope:
    """A right of machines: code, label, and what can be read with it in the words of whoever makes a token."""

    code: str
    label: str
    reads: str


#: By code, in the order in which the rooms have started.
SCOPES: Final[dict[str, Scope]] = {}


def add_scope(scope: Scope) -> None:
    """Let tokens carry ``scope``; the second time it stands there already. ValueError where it has other words."""
    if SCOPES.setdefault(scope.code, scope) != scope:
        raise ValueError(f"{scope.code} is registered twice")


def labels(codes: Iterable[str]) -> list[str]:
    """The labels of ``codes``; a code that a newer version has dropped is shown as it is."""
    return [SCOPES[code].label if code in SCOPES else code for code in codes]
