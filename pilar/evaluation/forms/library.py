"""Choosing evidence of a zone's library inside of a form, without JavaScript.

The first sending searches, by words or for the newest; radio buttons show a page of what fits, further buttons the next
one; the second sending chooses. What was typed and the files of the form stay.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from pilar.evaluation.models import EvidenceVersion, Zone
from pilar.evaluation.queries.library import matching
from pilar.kernel.pager import Page, page
from pilar.numbers import row_number
from pilar.organisation.forms.choosing import CHOOSE

#: Behind the field's name: the radio button that was ticked, and the button that searches or turns the page.
PICK, SEARCH = "_pilihan", "_cari"
LONGEST_WORDS: Final = 200
_AT_ONCE: Final = 10


class Sought(NamedTuple):
    """What came in: the words, what was ticked, and the page that a button asks for (None where none was pressed)."""

    words: str
    pick: str
    page: str | None


class LibraryWidget(forms.Widget):
    """Words, a button that searches, and below it what was found."""

    chosen: EvidenceVersion | None = None
    found: Page[EvidenceVersion] | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Sought:
        words = str(data.get(name) or "").replace("\x00", "").strip()[:LONGEST_WORDS]
        return Sought(words, str(data.get(f"{name}{PICK}") or ""), data.get(f"{name}{SEARCH}"))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        sought = value if isinstance(value, Sought) else Sought("", "", None)
        rows = self.found.rows if self.found else []
        shown = [*([self.chosen] if self.chosen else []), *(each for each in rows if each != self.chosen)]
        names = {
            "name": name, "words": sought.words, "shown": shown, "found": self.found, "chosen": self.chosen,
            "attrs": {**self.attrs, **(attrs or {})}, "pick_name": f"{name}{PICK}", "search_name": f"{name}{SEARCH}",
        }  # fmt: skip
        return render_to_string("evaluation/choose_evidence.html", names)


class LibraryField(forms.Field):
    """One of ``versions``, the newest of each evidence in the library of ``zone``; None where nothing is chosen."""

    widget: Any = LibraryWidget
    default_error_messages: ClassVar[dict[str, Any]] = {
        "gone": "Bukti itu tidak ada lagi di pustaka. Cari yang lain.",
        "none": "Tidak ada bukti yang cocok dengan “%(text)s”. Tulis sebagian saja, atau kosongkan untuk yang terbaru.",
        "empty": "Pustaka zona ini belum berisi bukti. Unggah berkasnya di bawah.",
        "choose": "Pilih buktinya dari daftar di bawah isian, lalu kirim.",
    }

    def __init__(self, versions: QuerySet[EvidenceVersion], zone: Zone, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.versions, self.zone = versions.select_related("evidence__unit"), zone

    def to_python(self, value: Any) -> EvidenceVersion | None:
        if not isinstance(value, Sought):
            return None
        pick = row_number(value.pick)
        chosen = self.versions.filter(pk=pick).first() if pick else None
        self.widget.chosen = chosen
        if value.page is None and chosen is not None:
            return chosen
        if value.page is None and not value.words and not value.pick:
            return None
        rows = matching(self.versions, self.zone, value.words)
        asked = QueryDict(value.page[1:2500] if value.page and value.page.startswith("?") else "")
        self.widget.found = page(rows, asked, order=("-pk",), size=_AT_ONCE)
        if self.widget.found.rows:
            code = "gone" if value.page is None and value.pick else "choose"
            raise ValidationError(self.error_messages[code], code=CHOOSE if code == "choose" else code)
        code = "none" if value.words else "empty"
        raise ValidationError(self.error_messages[code], code=code, params={"text": value.words})


def is_search(value: Any) -> bool:
    """Whether a button of the widget was pressed: then nothing else of the form is judged yet."""
    return isinstance(value, Sought) and value.page is not None
