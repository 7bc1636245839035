"""The tree of an instrument file: components down to the fields of a question, each check noting its fault."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from pilar.instrument.model import Field, Formula, Node, NodeKind, Question, Scale, Source
from pilar.instrument.reading import Reader

NO_SOURCE = Source("", "", "unconfirmed", "", "")
_NO_SCALE = Scale("", "", {}, NO_SOURCE)
_CHILD_KEYS: Mapping[str, NodeKind] = {"aspects": "aspect", "areas": "area", "groups": "group"}
_CODE = re.compile(r"[A-Za-z0-9]+(\.[A-Za-z0-9]+)*")
_QUESTION_KEYS = (
    "code", "title", "scale", "criteria", "fields", "formula", "evidence", "elements", "cumulative", "source", "note",
)  # fmt: skip
_FORMULA_KEYS: Mapping[str, tuple[str, ...]] = {
    "ratio": ("numerator", "denominator", "nothing_owed"),
    "decrease": ("before", "after", "nothing_owed"),
    "index": ("field", "top"),
}


def legal_source(
    read: Reader, sources: Mapping[str, Source], item: Mapping[str, Any], where: str, inherited: Source | None = None
) -> Source:
    """The source that ``item`` names, else the inherited one; having neither is a fault."""
    if "source" not in item:
        if inherited is None:
            read.fault(where, "no-source", "tidak menyebut dasar hukum (`source`)")
        return inherited or NO_SOURCE
    key = read.text(item, "source", where)
    if key not in sources:
        read.fault(where, "unknown-source", f"sumber `{key}` tidak ada di `sources`")
    return sources.get(key, NO_SOURCE)


def positive_weight(read: Reader, item: Mapping[str, Any], where: str) -> Fraction:
    """The weight of ``item``; 0 or less is a fault."""
    weight = read.number(item, "weight", where)
    if "weight" in item and weight <= 0:
        read.fault(where, "weight", "bobot harus lebih dari 0")
    return weight


def check_sum(read: Reader, where: str, weight: Fraction, children: Sequence[Node]) -> None:
    """Children must add up to their parent exactly."""
    total = sum((child.weight for child in children), Fraction(0))
    if children and total != weight:
        message = f"bobot {decimal(weight)}, tetapi jumlah bobot anaknya {decimal(total)}"
        read.fault(where, "weight-sum", message)


def decimal(value: Fraction) -> str:
    return f"{float(value):g}".replace(".", ",")


class Tree:
    """Walks the components of a file once. A fault is noted and the walk goes on with a harmless stand-in."""

    def __init__(
        self,
        read: Reader,
        data: Mapping[str, Any],
        name: str,
        sources: Mapping[str, Source],
        scales: Mapping[str, Scale],
    ) -> None:
        self.reader, self.data, self.name = read, data, name
        self.sources, self.scales = sources, scales
        self.nodes: dict[str, Node] = {}
        self.questions: dict[str, Question] = {}
        self.fields: dict[str, Field] = {}

    def read(self, total: Fraction) -> None:
        """Read every component below ``data``; what is found stands in ``nodes``, ``questions`` and ``fields``."""
        children = [
            self._node(item, "component", None, None) for item in self.reader.items(self.data, "components", self.name)
        ]
        check_sum(self.reader, self.name, total, children)
        self._check_same_as()

    def _code(self, item: Mapping[str, Any], where: str, parent: str | None) -> str:
        code = self.reader.text(item, "code", where)
        if code and not _CODE.fullmatch(code):
            self.reader.fault(code, "code-order", "kode hanya huruf dan angka yang dipisah titik")
        if code in self.nodes or code in self.questions:
            self.reader.fault(code, "duplicate-code", "kode dipakai dua kali")
        if parent is not None and not code.startswith(f"{parent}."):
            self.reader.fault(code or where, "code-order", f"kode tidak melanjutkan {parent}")
        return code

    def _node(self, item: Mapping[str, Any], kind: NodeKind, parent: str | None, inherited: Source | None) -> Node:
        read = self.reader
        code = self._code(item, f"{parent or self.name} › {kind}", parent)
        where = code or str(parent)
        child_keys = [key for key in (*_CHILD_KEYS, "questions") if key in item]
        read.only(item, ("code", "name", "weight", "source", *child_keys), where)
        weight = positive_weight(self.reader, item, where)
        source = legal_source(self.reader, self.sources, item, where, inherited)
        name = read.text(item, "name", where)
        # Put the node in before its children, so that the mapping keeps the order of the form.
        self.nodes[code] = node = Node(code, kind, name, weight, parent, (), (), source)
        if len(child_keys) != 1:
            read.fault(where, "children", "harus punya tepat satu dari aspects, areas, groups, questions")
            return node
        [key] = child_keys
        items = read.items(item, key, where)
        if key == "questions":
            share = weight / len(items) if items else Fraction(0)
            questions = tuple([self._question(child, code, share, source) for child in items])
            node = Node(code, "group", name, weight, parent, (), questions, source)
        else:
            children = [self._node(child, _CHILD_KEYS[key], code, source) for child in items]
            check_sum(self.reader, where, weight, children)
            node = Node(code, kind, name, weight, parent, tuple(child.code for child in children), (), source)
        self.nodes[code] = node
        return node

    def _question(self, item: Mapping[str, Any], group: str, weight: Fraction, inherited: Source) -> str:
        read = self.reader
        code = self._code(item, f"{group} › pertanyaan", group)
        where = code or group
        read.only(item, _QUESTION_KEYS, where)
        source = legal_source(self.reader, self.sources, item, where, inherited)
        criteria: dict[str, str] = {}
        if "scale" in item:
            if "fields" in item or "formula" in item:
                read.fault(where, "children", "punya `scale` sekaligus `fields` atau `formula`")
            scale = self._scale_of(item, where)
            criteria = self._criteria(item, scale, where)
            title = read.text(item, "title", where)
            fields: tuple[Field, ...] = (Field(code, code, "option", title, "", scale=scale),)
            formula = Formula("choice", scale.source, field=code)
        else:
            if "criteria" in item:
                read.fault(where, "children", "punya `criteria` tanpa `scale`")
            fields = tuple([self._field(child, code) for child in read.items(item, "fields", where)])
            formula, fields = self._formula(item, code, fields, source)
        for field in fields:
            if field.key in self.fields:
                read.fault(field.key, "duplicate-code", "isian ditulis dua kali")
            self.fields[field.key] = field
        self.questions[code] = Question(
            code=code,
            title=read.text(item, "title", where),
            group=group,
            weight=weight,
            fields=fields,
            formula=formula,
            criteria=MappingProxyType(criteria),
            evidence=read.texts(item, "evidence", where),
            elements=read.texts(item, "elements", where),
            cumulative=self._switch(item, "cumulative", where, default=False),
            source=source,
            note=read.text(item, "note", where, ""),
        )
        return code

    def _scale_of(self, item: Mapping[str, Any], where: str) -> Scale:
        key = self.reader.text(item, "scale", where)
        if key not in self.scales:
            self.reader.fault(where, "unknown-scale", f"skala `{key}` tidak dikenal")
        return self.scales.get(key, _NO_SCALE)

    def _criteria(self, item: Mapping[str, Any], scale: Scale, where: str) -> dict[str, str]:
        read = self.reader
        criteria = read.mapping(item.get("criteria"), f"{where} › criteria")
        for option in scale.options:
            text = criteria.get(option)
            if not isinstance(text, str) or not text.strip():
                read.fault(where, "missing-option", f"kriteria untuk opsi {option} tidak ada atau bukan teks")
        for option in criteria:
            if scale.options and option not in scale.options:
                read.fault(where, "unknown-option", f"opsi {option} tidak ada pada skala {scale.id}")
        texts = {option: " ".join(str(text).split()) for option, text in criteria.items()}
        if len(set(texts.values())) != len(texts):
            read.fault(where, "same-criteria", "dua opsi memakai kriteria yang sama")
        return {option: texts[option] for option in scale.options if option in texts}

    def _switch(self, item: Mapping[str, Any], key: str, where: str, *, default: bool) -> bool:
        value = item.get(key, default)
        if isinstance(value, bool):
            return value
        self.reader.fault(where, "shape", f"`{key}` harus true atau false")
        return default

    def _field(self, item: Mapping[str, Any], question: str) -> Field:
        read = self.reader
        code = read.text(item, "code", f"{question} › fields")
        where = f"{question}.{code}"
        read.only(item, ("code", "kind", "label", "unit", "used", "same_as"), where)
        kind = read.one_of(item, "kind", where, ("count", "index"))
        used = self._switch(item, "used", where, default=True)
        same_as = read.text(item, "same_as", where) if "same_as" in item else None
        label, unit = read.text(item, "label", where), read.text(item, "unit", where)
        return Field(where, question, kind, label, unit, used, same_as)  # type: ignore[arg-type]

    def _formula(
        self, item: Mapping[str, Any], code: str, fields: tuple[Field, ...], inherited: Source
    ) -> tuple[Formula, tuple[Field, ...]]:
        read = self.reader
        where = f"{code} › formula"
        data = read.mapping(item.get("formula"), where)
        kind = read.one_of(data, "kind", where, tuple(_FORMULA_KEYS))
        read.only(data, ("kind", "source", *_FORMULA_KEYS[kind]), where)
        source = legal_source(self.reader, self.sources, data, where, inherited)

        def key(name: Any) -> str:
            return f"{code}.{name}"

        if kind == "ratio":
            above, below = read.texts(data, "numerator", where), read.texts(data, "denominator", where)
            if not above or not below:
                read.fault(where, "missing-key", "`numerator` dan `denominator` tidak boleh kosong")
            owed = read.exact(data.get("nothing_owed"), "`nothing_owed`", where, 0, 1)
            formula = Formula("ratio", source, tuple(map(key, above)), tuple(map(key, below)), nothing_owed=owed)
        elif kind == "decrease":
            before, after = read.text(data, "before", where), read.text(data, "after", where)
            owed = read.exact(data.get("nothing_owed"), "`nothing_owed`", where, 0, 1)
            formula = Formula("decrease", source, before=key(before), after=key(after), nothing_owed=owed)
        else:
            top = read.number(data, "top", where, 1, 100)
            formula = Formula("index", source, field=key(read.text(data, "field", where)), top=top)
            fields = tuple(
                Field(f.key, f.question, f.kind, f.label, f.unit, f.used, f.same_as, top=top) for f in fields
            )
        self._check_inputs(where, formula, fields)
        return formula, fields

    def _check_inputs(self, where: str, formula: Formula, fields: tuple[Field, ...]) -> None:
        keys = {field.key for field in fields}
        used = {field.key for field in fields if field.used}
        for missing in sorted(set(formula.inputs) - keys):
            self.reader.fault(where, "missing-field", f"rumus memakai isian `{missing}` yang tidak ada")
        for idle in sorted(used - set(formula.inputs)):
            self.reader.fault(where, "idle-field", f"isian `{idle}` tidak dipakai rumus; beri `used: false`")
        for unused in sorted(set(formula.inputs) & (keys - used)):
            self.reader.fault(where, "idle-field", f"isian `{unused}` dipakai rumus, tetapi ditandai `used: false`")
        asked = "index" if formula.kind == "index" else "count"
        for wrong in [field.key for field in fields if field.kind != asked]:
            read_as = "indeks" if asked == "index" else "jumlah"
            self.reader.fault(wrong, "unknown-value", f"rumus {formula.kind} memakai {read_as}, bukan jenis lain")
        if len(set(formula.inputs)) != len(formula.inputs):
            self.reader.fault(where, "duplicate-code", "rumus memakai satu isian dua kali")

    def _check_same_as(self) -> None:
        for field in self.fields.values():
            if field.same_as is None:
                continue
            other = self.fields.get(field.same_as)
            if other is None:
                self.reader.fault(field.key, "missing-field", f"`same_as` menunjuk `{field.same_as}` yang tidak ada")
            elif other is field or other.kind != field.kind:
                self.reader.fault(field.key, "unknown-value", "`same_as` harus menunjuk isian lain yang sejenis")
