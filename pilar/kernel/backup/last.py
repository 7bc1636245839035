"""When the last backup was made: a small file in PILAR_HOME, for `pilar doctor`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings

from pilar.kernel.storage import write_whole

NAME = "backup.json"


@dataclass(frozen=True, slots=True)
class Last:
    """The moment (ISO 8601), the file, and its size in bytes."""

    at: str
    file: str
    size: int

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)


def note(last: Last) -> None:
    write_whole(settings.PILAR_HOME / NAME, [json.dumps(asdict(last)).encode()])


def read() -> Last | None:
    """The last one, or None where none is known. Raises ValueError where the file is not what ``note`` wrote."""
    path = settings.PILAR_HOME / NAME
    try:
        last = Last(**json.loads(path.read_text(encoding="utf-8")))
        if last.moment.tzinfo is None:
            raise ValueError(f"{path}: a moment without time zone")
    except FileNotFoundError:
        return None
    except TypeError as error:
        raise ValueError(f"{path}: {error}") from error
    return last
