"""The worksheet's form as it arrives: per field an option or a number, a note, and the version that the page showed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.core.exceptions import ValidationError
from django.http import QueryDict

from pilar.errors import PilarError
from pilar.evaluation.actions.filling import Wish
from pilar.evaluation.actions.writing import LONGEST_NOTE
from pilar.evaluation.models.worksheet import PLACES
from pilar.instrument.engine import AnswerError, check_answer
from pilar.instrument.model import Field, Instrument
from pilar.kernel.fields import CountField, DecimalIndonesianField
from pilar.numbers import decimal_text

#: What the names of inputs begin with; the field's key follows.
OPTION: Final = "pilihan:"
NUMBER: Final = "angka:"
NOTE: Final = "catatan:"
SEEN: Final = "versi:"
CLASH: Final = "bentrok:"
#: Buttons: ``putusan=saya:A.I.1.i.a``, ``pastikan=A.I.1.i.a`` or ``pastikan=*`` for all of the part.
DECISION: Final = "putusan"
CONFIRM: Final = "pastikan"
MINE, THEIRS, ALL = "saya", "tersimpan", "*"

_COUNT = CountField(required=False)
_INDEX = DecimalIndonesianField(required=False, places=PLACES)


@dataclass(frozen=True, slots=True)
class Entry:
    """One field as it was typed. ``value`` is what ``text`` means, None where it is blank or ``text_error`` is set.

    ``clash``: the version of the stored answer that was shown beside it as a conflict; ``decision`` what was chosen
    then.
    """

    field: str
    text: str
    note: str | None
    seen: int
    value: str | Fraction | None = None
    text_error: str = ""
    note_error: str = ""
    clash: int | None = None
    decision: str = ""

    @property
    def is_sound(self) -> bool:
        return not (self.text_error or self.note_error)

    def wish(self) -> Wish:
        """What is to be saved; what was decided over a conflict was decided about the version shown there."""
        decided = self.clash is not None and self.decision == MINE
        return Wish(self.field, self.value, self.note, self.clash if decided and self.clash is not None else self.seen)


class NotThisForm(PilarError):
    """What was sent is not the form of this worksheet; nothing has been saved."""


def read_all(instrument: Instrument, data: QueryDict) -> list[Entry]:
    """Every field that was sent, in the order of the form. Raises NotThisForm for one that is not on it."""
    sent = [name.removeprefix(SEEN) for name in data if name.startswith(SEEN)]
    for key in sent:
        if key not in instrument.fields:
            raise NotThisForm(f"Isian {key[:60]} tidak ada pada LKE ini. Tidak ada yang disimpan.")
    wanted = set(sent)
    return [read_one(instrument.fields[key], data) for key in instrument.fields if key in wanted]


def read_one(item: Field, data: QueryDict) -> Entry:
    """The field ``item`` as it was sent. Raises NotThisForm where its version is missing or no version."""
    key = item.key
    seen = _version(data.get(SEEN + key))
    if seen is None:
        raise NotThisForm("Formulir tidak lengkap. Tidak ada yang disimpan. Muat ulang halaman ini, lalu isi lagi.")
    text, value, error = _answer(item, data)
    note = data.get(NOTE + key)
    note = None if note is None else note.replace("\r\n", "\n").replace("\r", "\n").strip()
    verb, _, of = data.get(DECISION, "").partition(":")
    return Entry(
        key, text, note, seen, value, error, _note_error(note or ""), _version(data.get(CLASH + key)),
        verb if of == key and verb in (MINE, THEIRS) else "",
    )  # fmt: skip


def _version(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else None


def _answer(item: Field, data: QueryDict) -> tuple[str, str | Fraction | None, str]:
    """Text as typed, its value, what is wrong with it."""
    options, numbers = data.getlist(OPTION + item.key), data.getlist(NUMBER + item.key)
    texts = [text for text in (*options, *numbers) if text.strip()]
    if len(texts) > 1:
        return texts[0], None, "Isi satu jawaban saja: satu pilihan atau satu angka, bukan keduanya."
    text = texts[0] if texts else ""
    if not text:
        return "", None, ""
    if (item.kind == "option") is not bool(options):
        kind = "pilihan" if item.kind == "option" else "angka"
        return text, None, f"Isian ini dijawab dengan {kind}."
    try:
        return text, check_answer(item, text if options else _number(item, text)), ""
    except ValidationError as error:
        return text, None, " ".join(error.messages)
    except AnswerError as error:
        return text, None, error.message


def _number(item: Field, text: str) -> Fraction:
    value = _COUNT.clean(text) if item.kind == "count" else _INDEX.clean(text)
    return Fraction(value)


def _note_error(note: str) -> str:
    if len(note) > LONGEST_NOTE:
        return f"Catatan paling banyak {decimal_text(LONGEST_NOTE, 0)} huruf; ini {decimal_text(len(note), 0)}."
    if "\x00" in note:
        return "Catatan memuat karakter yang tidak dapat disimpan. Ketik ulang bagian itu."
    return ""
