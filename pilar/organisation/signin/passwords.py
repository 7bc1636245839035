"""What a password must be: long, not among those that everybody tries first, and not a copy of oneself.

No rule about capitals, digits and signs, and none about changing it every few months: both make passwords worse
(NIST SP 800-63B). The words are ours because Django's are translated only in part.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    get_default_password_validators,
)
from django.core.exceptions import ValidationError

MINIMUM = 10
HELP = (
    f"Sedikitnya {MINIMUM} karakter. Beberapa kata yang hanya Anda ingat lebih aman daripada satu kata dengan angka; "
    "jangan nama, NIP, atau surel Anda."
)
_LOCAL = (
    "zonaintegritas", "wilayahbebasdarikorupsi", "wbkwbbm", "indonesia", "merdeka", "bismillah", "rahasia",
    "katasandi", "password", "disnaker", "pegawai", "selamatpagi", "sayangku", "garuda", "pancasila", "qwertyuiop",
)  # fmt: skip


class LongEnough(MinimumLengthValidator):
    def __init__(self) -> None:
        super().__init__(MINIMUM)

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < self.min_length:
            raise ValidationError(f"Kata sandi terlalu pendek: sedikitnya {MINIMUM} karakter.", code="short")


class NotCommon(CommonPasswordValidator):
    """Django's list of twenty thousand, and words of this country with a few digits behind them."""

    def validate(self, password: str, user: Any = None) -> None:
        plain = password.strip().lower()
        word = re.sub(r"[^a-z]+", "", re.sub(r"[\W\d_]+$", "", plain))
        if plain in self.passwords or word in _LOCAL or len(set(plain)) <= 3:
            raise ValidationError("Kata sandi ini mudah ditebak; pilih yang lain.", code="common")


class NotOneself:
    """Refuses a password that contains one's name, NIP or e-mail, or is contained in them."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None:
            return
        plain = _letters(password)
        person = user.person
        own = [user.username, (user.email or "").partition("@")[0], user.name]
        if person is not None:
            own += [person.nip or "", person.name, person.email.partition("@")[0], *person.name.split()]
        for value in filter(None, map(_letters, own)):
            copies = value in plain and len(value) * 2 >= len(plain)
            if copies or (len(plain) >= MINIMUM - 2 and plain in value):
                raise ValidationError("Kata sandi ini mirip nama, NIP, atau surel Anda; pilih yang lain.", code="own")

    def get_help_text(self) -> str:
        return HELP


class NotOnlyDigits(NumericPasswordValidator):
    def validate(self, password: str, user: Any = None) -> None:
        if re.sub(r"[\s.\-/]", "", password).isdigit():
            raise ValidationError("Kata sandi tidak boleh hanya angka, seperti tanggal atau nomor.", code="digits")


def faults(password: str, user: Any = None) -> list[str]:
    """All that speaks against ``password`` for that account, as sentences."""
    found: list[str] = []
    for validator in get_default_password_validators():
        try:
            validator.validate(password, user)
        except ValidationError as error:
            found += error.messages
    return found


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())
