"""Content to text and text to hash: the same content always gives the same one."""

from __future__ import annotations

import hashlib
import json


def canonical(value: object) -> str:
    """JSON with sorted keys and no space: the same content gives the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=list)


def sha256_of(text: str) -> str:
    """The hash (hex) of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
