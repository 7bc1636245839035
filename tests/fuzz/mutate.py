"""Changes workbooks the way a careless or hostile hand would: cells, tags, attributes, members, and raw bytes.

Pure and repeatable: the same bytes, seed and helper give the same result. What is no zip is changed as bytes.
"""

from __future__ import annotations

import random
import re
import zipfile
import zlib
from collections.abc import Callable

from tests.workbook.package import package, parts

Bytes = Callable[[bytes], bytes]
Members = dict[str, bytes]

_CELL = re.compile(rb"<c [^>]{0,80}(?:/>|>.{0,400}?</c>)", re.DOTALL)
_ROW = re.compile(rb"<row [^>]{0,80}>.{0,6000}?</row>", re.DOTALL)
_ATTRIBUTE = re.compile(rb'(?<==")[^"<>]{0,60}(?=")')
_TEXT = re.compile(rb"(?<=>)[^<>]{1,400}(?=<)")
_TAG = re.compile(rb"</?\w[^<>]{0,200}>")
_ERRORS = (zipfile.BadZipFile, zlib.error, ValueError, KeyError, OSError, EOFError, NotImplementedError, RuntimeError)

KINDS = (b"n", b"s", b"str", b"b", b"e", b"d", b"inlineStr", b"zzz", b"")
#: Numbers and words that leave a file readable come first.
NUMBERS = (
    *b"0 -1 1 2.5 4.0001 1e308 1e999 -1e999 45000 2958466 -0.0 5e-324".split(),
    *(b"9" * 400, b"9" * 310, b" 7 "),
    *b"1_0 0x10 1,5 1.500 \xd9\xa3".split(),
    *(b"9" * 5000, b""),
)
_WHOLE = 15
WORDS = (
    *b"Ya|Tidak|ya |A|b.|E|A/B/C|Ya/Tidak|%|100%|Jumlah|Nilai (0-4)|-|Blm Diisi|#DIV/0!|#REF!|=1+1".split(b"|"),
    *b"ID|Bobot|Kriteria|Pilihan Jawaban|Jawaban|Jawaban Unit|Jawaban TPI|TPN|Nilai|Catatan|Bukti".split(b"|"),
    *b"i.|ii.|a.|PENGUNGKIT|TOTAL HASIL|NILAI HASIL EVALUASI ZONA INTEGRITAS|_x000D_|&amp;|1.500|3,6|12".split(b"|"),
    *b"\xef\xbf\xbd|\xf0\x9f\x99\x82|\xc4\xb0|\xd9\xa3|]]&gt;".split(b"|"),
    *(b"a" * 3000, b" " * 3000, b"(" * 500, b"1." * 500),
    *b"&#x0;|&#xD800;|&x;|\xef\xbf\xbf|\xff|\x00".split(b"|"),
)
_WHOLE_WORDS = len(WORDS) - 6
FORMULAS = (
    *b"SUM(K1:K205)|K6|SUM(|1/0|((((K6))))|AVERAGE(L6:L7)*H5|L1:XFD1048576|'x'!L4|Jawaban!O204|K99999".split(b"|"),
    *(b'HYPERLINK("https://x","y")', b"SUM(L1:L500,L1:L500)", b"A" * 9000, b"-" * 300 + b"1"),
)
REFERENCES = (*b"A1 K6 XFD1048576 XFE1 A0 K99999999 K 6 AAAA1 $K$6 K6:K9 \xce\x9a6".split(), b"")
SNIPPETS = tuple(
    b"""<c/>|<row/>|<row r="3"/>|<v/>|<f/>|<f t="shared" si="0"/>|<f t="array" ref="A1">1</f>|<is><t>x</t></is>|<x:c/>
|<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>|<mergeCell ref="K6:K9"/>|<hyperlink ref="M6" r:id="rId1"/>
|<!-- x -->|<![CDATA[x]]>|<?x y?>|<!DOCTYPE x>|<sheetData>|</sheetData>|<dimension ref="A1:B2"/>|<extLst/>|</c>
|<sheet name="x" sheetId="9" r:id="rId1"/>|<definedName name="x">#REF!</definedName>|</row>""".split(b"|")
)
ADDED = ("xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/sharedStrings.xml")


def mutate(data: bytes, seed: int, other: bytes = b"", native: Bytes | None = None) -> bytes:
    """``data`` after one to four changes; ``native`` is the fuzzer's way to change bytes, ``other`` a second file."""
    draw = random.Random(seed)
    if draw.random() < 0.15:
        return _bytes(draw, data, native)
    try:
        members = parts(data)
    except _ERRORS:
        return _bytes(draw, data, native)
    for _ in range(draw.randint(1, 4)):
        if draw.random() < 0.9:
            name = _part(draw, members)
            change = draw.choices(_CHANGES, _WEIGHTS)[0]
            # A file takes a tenth of a second, a change nothing: harmless ones come in dozens.
            for _ in range(draw.choice(_TIMES.get(change, (1,)))):
                members[name] = change(draw, members.get(name, b""))
            if native and draw.random() < 0.1:
                members[name] = native(members[name])
        else:
            members = _members(draw, members, other)
    return package(members, stored=draw.random() < 0.1)


def _part(draw: random.Random, members: Members) -> str:
    sheets = [name for name in members if name.startswith("xl/worksheets/sheet")]
    if sheets and draw.random() < 0.8:
        return draw.choice(sheets)
    return draw.choice(sorted(members)) if members else "xl/workbook.xml"


# -- changes inside a part


def _replace_one(draw: random.Random, xml: bytes, pattern: re.Pattern[bytes], new: Callable[[bytes], bytes]) -> bytes:
    """Replace one match at or after a random place."""
    match = pattern.search(xml, draw.randrange(len(xml) + 1)) or pattern.search(xml)
    return xml if match is None else xml[: match.start()] + new(match[0]) + xml[match.end() :]


def _cell(draw: random.Random, xml: bytes) -> bytes:
    """Another cell in the same place, of a type that its value can have: the file stays readable."""

    def new(old: bytes) -> bytes:
        found = re.search(rb'r="([^"]*)"', old)
        ref = found[1] if found else b"K6"
        formula = b"<f>" + draw.choice(FORMULAS) + b"</f>" if draw.random() < 0.3 else b""
        if draw.random() < 0.4:
            return b'<c r="' + ref + b'">' + formula + b"<v>" + draw.choice(NUMBERS[:_WHOLE]) + b"</v></c>"
        return b'<c r="' + ref + b'" t="str">' + formula + b"<v>" + draw.choice(WORDS[:_WHOLE_WORDS]) + b"</v></c>"

    return _replace_one(draw, xml, _CELL, new)


def _broken_cell(draw: random.Random, xml: bytes) -> bytes:
    """A cell whose reference, type, style and value need not fit together."""

    def new(_: bytes) -> bytes:
        kind, value = draw.choice(KINDS), draw.choice(NUMBERS + WORDS)
        body = b"<is><t>" + value + b"</t></is>" if kind == b"inlineStr" else b"<v>" + value + b"</v>"
        style = draw.choice((b"", b' s="1"', b' s="99999"', b' s="x"'))
        return b'<c r="' + draw.choice(REFERENCES) + b'"' + style + b' t="' + kind + b'">' + body + b"</c>"

    return _replace_one(draw, xml, _CELL, new)


def _text(draw: random.Random, xml: bytes) -> bytes:
    return _replace_one(draw, xml, _TEXT, lambda _: draw.choice(WORDS + NUMBERS + FORMULAS))


def _attribute(draw: random.Random, xml: bytes) -> bytes:
    return _replace_one(draw, xml, _ATTRIBUTE, lambda _: draw.choice(NUMBERS + REFERENCES + KINDS))


def _drop(draw: random.Random, xml: bytes) -> bytes:
    return _replace_one(draw, xml, draw.choice((_CELL, _ROW, _TAG)), lambda _: b"")


def _double(draw: random.Random, xml: bytes) -> bytes:
    return _replace_one(draw, xml, draw.choice((_CELL, _ROW, _TAG)), lambda old: old * draw.choice([2, 3, 50]))


def _move(draw: random.Random, xml: bytes) -> bytes:
    match = _ROW.search(xml, draw.randrange(len(xml) + 1))
    if match is None:
        return xml
    rest = xml[: match.start()] + xml[match.end() :]
    return _replace_one(draw, rest, _ROW, lambda old: old + match[0])


def _insert(draw: random.Random, xml: bytes) -> bytes:
    return _replace_one(draw, xml, _TAG, lambda old: old + draw.choice(SNIPPETS))


def _inside(draw: random.Random, xml: bytes) -> bytes:
    return _bytes(draw, xml, None)


_CHANGES = (_cell, _broken_cell, _text, _attribute, _drop, _double, _move, _insert, _inside)
_WEIGHTS = (35, 8, 15, 10, 8, 6, 6, 6, 6)
_TIMES = {_cell: (1, 5, 40, 120), _drop: (1, 1, 8), _move: (1, 10)}


# -- changes of members and bytes


def _members(draw: random.Random, members: Members, other: bytes) -> Members:
    names = sorted(members)
    if not names:
        return members
    name, second = draw.choice(names), draw.choice(names)
    choice = draw.randrange(6)
    if choice == 0:
        return {key: content for key, content in members.items() if key != name}
    if choice == 1:
        return {**members, name: members[second]}
    if choice == 2:
        return {**members, draw.choice(ADDED): members[name]}
    if choice == 3:
        return {(name.upper() if key == name else key): content for key, content in members.items()}
    if choice == 4:
        return {**members, name: b""}
    try:
        return {**members, **{key: content for key, content in parts(other).items() if draw.random() < 0.3}}
    except _ERRORS:
        return members


def _bytes(draw: random.Random, data: bytes, native: Bytes | None) -> bytes:
    if native and draw.random() < 0.5:
        return native(data)
    changed = bytearray(data)
    for _ in range(draw.choice([1, 1, 4, 30])):
        if not changed:
            break
        at = draw.randrange(len(changed))
        choice = draw.randrange(4)
        if choice == 0:
            changed[at] ^= 1 << draw.randrange(8)
        elif choice == 1:
            changed[at : at + draw.choice([1, 4, 100])] = b""
        elif choice == 2:
            changed[at:at] = draw.randbytes(draw.choice([1, 4, 50]))
        else:
            del changed[max(at, len(changed) // 2) :]
    return bytes(changed)
