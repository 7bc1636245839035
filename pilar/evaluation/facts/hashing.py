"""Content to text and text to hash: the same content always gives the same one."""

from __future__ import annotations

import hashlib

from pilar.kernel import ledger


def canonical(value: object) -> str:
    """The canonical JSON of the house, as text that can be stored."""
    return ledger.canonical(value).decode()


def sha256_of(text: str) -> str:
    """The hash (hex) of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
