"""Names as a paper that leaves the house may show them."""

from __future__ import annotations


def masked_name(name: str) -> str:
    """``Siti Contoh, S.Sos.`` → ``S••• C•••``: the initials tell colleagues who it is, and nobody else."""
    bare = name.split(",", maxsplit=1)[0].split("(", maxsplit=1)[0]
    return " ".join(f"{word[0]}•••" for word in bare.split() if word[0].isalnum()) or "•••"
