"""What a page is made of, read with the standard library's parser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.pieces).split())

    def within(self, tag: str) -> bool:
        return self.parent is not None and (self.parent.tag == tag or self.parent.within(tag))


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.unclosed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open[-1] if self.open else None)
        self.elements.append(element)
        if element.parent:
            element.parent.children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1].tag == tag:
            self.open.pop()
        else:
            self.unclosed.append(tag)

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.pieces.append(data)


class Page:
    """A parsed page. ``source`` is the HTML as it was sent."""

    def __init__(self, response) -> None:
        self.source = response.content.decode()
        parser = _Parser()
        parser.feed(self.source)
        parser.close()
        self.elements = parser.elements
        self.unclosed = parser.unclosed + [element.tag for element in parser.open]

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements by tag and attributes; ``class_`` asks for one class among others."""
        wanted = attributes.pop("class_", None)
        return [
            element
            for element in self.elements
            if element.tag == tag
            and all(element.attributes.get(name) == value for name, value in attributes.items())
            and (wanted is None or wanted in element.attributes.get("class", "").split())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]

    @property
    def text(self) -> str:
        return self.elements[0].text

    def inline_code(self) -> Iterator[str]:
        """Everything that the Content-Security-Policy would refuse."""
        for element in self.elements:
            if element.tag == "style" or (element.tag == "script" and "src" not in element.attributes):
                yield element.tag
            for name, value in element.attributes.items():
                if name == "style" or name.startswith("on") or value.strip().lower().startswith("javascript:"):
                    yield f"{element.tag} {name}"

    def faults(self) -> Iterator[str]:
        """What is wrong with the structure of the page, whatever its content."""
        yield from (f"{tag} is not closed" for tag in self.unclosed)
        yield from self.inline_code()
        ids = [element.attributes["id"] for element in self.elements if "id" in element.attributes]
        yield from (f"id {name} twice" for name in set(ids) if ids.count(name) > 1)
        yield from self._headings()
        for element in self.elements:
            yield from self._references(element, ids)
        yield from (f"not one {tag}" for tag in ("h1", "main") if len(self.all(tag)) != 1)

    def _headings(self) -> Iterator[str]:
        level = 0
        for element in self.elements:
            if element.tag in ("h1", "h2", "h3", "h4"):
                if int(element.tag[1]) > level + 1:
                    yield f"{element.tag} after h{level}: {element.text}"
                level = int(element.tag[1])

    def _references(self, element: Element, ids: list[str]) -> Iterator[str]:
        for name in ("aria-labelledby", "aria-describedby", "for"):
            missing = [target for target in element.attributes.get(name, "").split() if target not in ids]
            yield from (f"{element.tag} {name} points to no {target}" for target in missing)
        href = element.attributes.get("href", "")
        if href.startswith("#") and href[1:] not in ids:
            yield f"link to missing {href}"
        if href.startswith(("http:", "https:", "//")):
            yield f"third party: {href}"
