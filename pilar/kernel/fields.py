"""Form fields for numbers, money and dates as people type them here. Plain text inputs: they work everywhere."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from pilar.kernel.dates import read_date
from pilar.numbers import decimal_text, read_count, read_index, read_rupiah, rounded

Limit = int | Decimal | None
#: The number in the message about a whole number; where less is allowed, the largest one stands there.
_EXAMPLE: Final = 1_500


class _TypedField(forms.Field):
    """A text input whose text is read by a function that answers None for what it cannot read.

    What was typed stays in the input when it is refused.
    """

    widget = forms.TextInput
    inputmode: ClassVar[str] = "numeric"
    default_error_messages: ClassVar[dict[str, Any]] = {"required": "Bagian ini harus diisi."}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": self.inputmode, "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        return self.read(value)

    def read(self, text: str) -> Any:
        """What ``text`` means. Raises ValidationError."""
        raise NotImplementedError

    def invalid(self) -> ValidationError:
        return ValidationError(self.error_messages["invalid"], code="invalid")

    def prepare_value(self, value: Any) -> Any:
        """The text of a value in the input; what a person typed is shown as typed."""
        return value if value is None or isinstance(value, str) else self.shown(value)

    def shown(self, value: Any) -> str:
        raise NotImplementedError


class _NumberField(_TypedField):
    """A number between two limits, each of which may be open."""

    def __init__(self, *, min_value: Limit = None, max_value: Limit = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.min_value, self.max_value = min_value, max_value
        if min_value is not None:
            message = f"Isi paling sedikit {self.shown(min_value)}."
            self.validators.append(MinValueValidator(min_value, message))
        if max_value is not None:
            message = f"Isi paling banyak {self.shown(max_value)}."
            self.validators.append(MaxValueValidator(max_value, message))


class DecimalIndonesianField(_NumberField):
    """A decimal: ``3,6`` and ``3.6`` are the same, and ``1.500`` is refused because it may mean fifteen hundred."""

    inputmode = "decimal"
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "Tulis bilangan dengan koma, misalnya 3,6.",
        "ambiguous": "Angka ini dapat berarti ribuan atau desimal. Tulis dengan koma, misalnya 1,5 atau 1500.",
        "places": "Tulis paling banyak %(places)d angka di belakang koma.",
    }

    def __init__(self, *, places: int = 2, **kwargs: Any) -> None:
        self.places = places
        super().__init__(**kwargs)

    def read(self, text: str) -> Decimal:
        number = read_index(text)
        if number is None and read_count(text) is not None:
            raise ValidationError(self.error_messages["ambiguous"], code="ambiguous")
        if number is None:
            raise self.invalid()
        exact = rounded(number, self.places)
        if Fraction(exact) != number:
            raise ValidationError(self.error_messages["places"], code="places", params={"places": self.places})
        return exact

    def shown(self, value: Decimal | Fraction | float) -> str:
        # Without groups: 1.500 would be refused when the form comes back.
        return decimal_text(value, self.places, trim=True).replace(".", "")


class CountField(_NumberField):
    """A whole number, not negative unless ``min_value`` says so: ``1.500``, ``1 500`` and ``1500`` are the same."""

    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": "Tulis bilangan bulat, misalnya 1.500."}

    def __init__(self, *, min_value: Limit = 0, max_value: Limit = None, **kwargs: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)
        if max_value is not None and max_value < _EXAMPLE and "invalid" not in kwargs.get("error_messages", {}):
            self.error_messages["invalid"] = f"Tulis bilangan bulat, misalnya {self.shown(max_value)}."

    def read(self, text: str) -> int:
        number = read_count(text)
        if number is None:
            raise self.invalid()
        return int(number)

    def shown(self, value: int | Decimal) -> str:
        return decimal_text(value, 0)


class YearField(CountField):
    """A year: shown as one writes it, without a point behind the thousands."""

    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": "Tulis tahunnya, misalnya 2026."}

    def shown(self, value: int | Decimal) -> str:
        return str(int(value))


class RupiahField(_NumberField):
    """An amount of money, never negative: ``1.500.000``, ``Rp1.500.000``, ``1500000,50``."""

    inputmode = "decimal"
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "Tulis jumlah uang dengan titik sebagai pemisah ribuan, misalnya Rp1.500.000."
    }

    def read(self, text: str) -> Decimal:
        amount = read_rupiah(text)
        if amount is None:
            raise self.invalid()
        return amount

    def shown(self, value: int | Decimal) -> str:
        return f"Rp{decimal_text(value, 0 if value == int(value) else 2)}"


class DateIndonesianField(_TypedField):
    """A day: ``22-11-2026``, ``22/11/2026``, ``2026-11-22`` or ``22 November 2026``."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "Tulis tanggal yang ada, misalnya 22-11-2026 atau 22 November 2026.",
        "early": "Isi tanggal %(limit)s atau sesudahnya.",
        "late": "Isi tanggal %(limit)s atau sebelumnya.",
    }

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def read(self, text: str) -> date:
        day = read_date(text)
        if day is None:
            raise self.invalid()
        return day

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.earliest and value < self.earliest:
            raise ValidationError(
                self.error_messages["early"], code="early", params={"limit": self.shown(self.earliest)}
            )
        if self.latest and value > self.latest:
            raise ValidationError(self.error_messages["late"], code="late", params={"limit": self.shown(self.latest)})

    def shown(self, value: date) -> str:
        if isinstance(value, datetime) and timezone.is_aware(value):
            value = timezone.localtime(value)
        return f"{value:%d-%m-%Y}"
