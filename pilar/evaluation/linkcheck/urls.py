"""Web addresses as people write them: found in the text of a cell, or typed into a field. Always http or https."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pilar.errors import PilarError
from pilar.evaluation.linkcheck.address import FORBIDDEN, PORTS, split
from pilar.evaluation.linkcheck.places import BARE_HOSTS, drive_kind

__all__ = ["LONGEST", "Link", "clean_url", "drive_kind", "find_links"]

LONGEST = 2_000

_HAS_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?![0-9]+(?:[/?#]|\Z))", re.IGNORECASE)
_FILE = re.compile(r"[a-z]:[\\/]|\\\\|file:", re.IGNORECASE)
_FORBIDDEN = re.compile(f"[{FORBIDDEN}]")
#: Control characters, and those that nobody sees or that turn the direction of writing.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LINE_ENDS = frozenset("\n\r\v\f\x85\u2028\u2029")

# -- in a text

#: What may hold an address: no spaces, quotes and brackets that people put around one.
_RUN = re.compile(rf"[^{FORBIDDEN}|`“”„‘’«»]+")
_START = re.compile(
    # Without a scheme only behind something that separates words.
    r"https?://|(?<![^,;:=(\[{*>-])(?:www\.|[a-z0-9][a-z0-9.-]{0,100}\.go\.id/|(?:"
    + "|".join(map(re.escape, BARE_HOSTS))
    + ")/)",
    re.IGNORECASE,
)
#: A second ``https://`` after one of these belongs to the address before it: ``?u=https://…``, ``/web/2020/https://…``.
_INSIDE = frozenset("=/:?&%#@+_.~!*'-$")
_TRAILING = ".,;:!?'…*"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_LABEL_ENDS = " :;,.-–—=→<>|•*·/\\'\"`“”„‘’«»"


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a text: ``text[start:end]``. ``label`` is what stands before it on its line, possibly nothing."""

    url: str
    start: int
    end: int
    label: str


def find_links(text: str) -> list[Link]:
    """The http and https addresses in the text of a cell, in order; what looks like one and is none is left out.

    ``www.…`` and known storages without a scheme are read as https. Credentials are dropped from the address. Every
    ``url`` passes ``clean_url`` unchanged.
    """
    plain = "".join(map(_plain, text))
    links: list[Link] = []
    for start, end in _pieces(plain):
        piece = plain[start:end]
        parts = split(piece if _HAS_SCHEME.match(piece) else f"https://{piece}")
        if parts and len(parts.url) <= LONGEST:
            links.append(Link(parts.url, start, end, _label(plain, links[-1].end if links else 0, start)))
    return links


def _plain(sign: str) -> str:
    """``sign``, or a space or line end in its place: positions stay as they are."""
    if sign in _LINE_ENDS:
        return "\n"
    return " " if unicodedata.category(sign) in _INVISIBLE else sign


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    for run in _RUN.finditer(text):
        piece = run.group()
        starts: list[int] = []
        for found in _START.finditer(piece):
            if not starts or piece[found.start() - 1] not in _INSIDE:
                starts.append(found.start())
        for start, end in pairwise([*starts, len(piece)]):
            yield run.start() + start, run.start() + start + _length(piece[start:end])


def _length(piece: str) -> int:
    """How much of ``piece`` is the address, without the sentence's punctuation and brackets that it did not open."""
    open_ones = {closing: piece.count(opening) - piece.count(closing) for closing, opening in _BRACKETS.items()}
    end = len(piece)
    while end:
        last = piece[end - 1]
        if last in _BRACKETS and open_ones[last] < 0:
            open_ones[last] += 1
        elif last not in _TRAILING and last not in _BRACKETS.values():
            break
        end -= 1
    return end


def _label(text: str, after: int, start: int) -> str:
    line = text[max(after, text.rfind("\n", 0, start) + 1) : start]
    words = " ".join(line.split())
    return words.lstrip(_LABEL_ENDS + ")]}").rstrip(_LABEL_ENDS + "([{")


# -- typed by a person


def clean_url(text: str) -> str:
    """The address that a person typed, in the one spelling that we keep; ``https://`` may be missing.

    Raises PilarError with a sentence for people: other schemes, credentials, spaces and control characters inside, no
    host, more than LONGEST characters. The message never repeats a password.
    """
    typed = text.strip()
    if not typed:
        raise PilarError("Alamat tautan masih kosong. Tempelkan alamat yang diawali https://.")
    if len(typed) > LONGEST:
        raise _too_long()
    if _FILE.match(typed):
        raise PilarError(
            "Ini alamat berkas di komputer atau jaringan kantor: orang lain tidak dapat membukanya. Unggah berkasnya, "
            "atau tempelkan tautan yang diawali https://."
        )
    if _FORBIDDEN.search(typed) or any(unicodedata.category(sign) in _INVISIBLE for sign in typed):
        raise PilarError(
            "Alamat tautan berisi spasi, tanda kutip, atau karakter yang tidak terlihat. Salin alamatnya saja, tanpa "
            "keterangan di depan atau di belakangnya."
        )
    scheme = _SCHEME.match(typed)
    if scheme and scheme[1].lower() not in PORTS:
        raise PilarError(
            f"Alamat yang diawali “{scheme[1][:20]}:” tidak diterima. Tempelkan tautan yang diawali https:// atau "
            "http://."
        )
    return _web_address(typed)


def _web_address(typed: str) -> str:
    has_scheme = _HAS_SCHEME.match(typed)
    parts = split(typed if has_scheme else f"https://{typed}")
    if parts and parts.has_credentials:
        raise PilarError(
            "Alamat tautan memuat nama pengguna atau kata sandi di depan tanda @. Hapus bagian itu: bukti dibaca "
            "banyak orang."
        )
    if not parts or not (has_scheme or "." in parts.host):
        raise PilarError(
            "Alamat tautan tidak memuat nama situs yang benar. Salin alamat lengkapnya dari peramban, misalnya "
            "https://drive.google.com/…."
        )
    if len(parts.url) > LONGEST:
        raise _too_long()
    return parts.url


def _too_long() -> PilarError:
    return PilarError(
        "Alamat tautan lebih dari 2.000 karakter. Ambil alamat yang lebih pendek lewat tombol Bagikan di tempat "
        "penyimpanannya."
    )
