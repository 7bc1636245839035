"""The steps of an evaluation year that this room asks about, by code. Their windows are rows (``Milestone``)."""

from __future__ import annotations

from typing import Final

#: The unit fills in its worksheet and hands it in. Outside of it nothing is handed in; after it nothing is answered.
SELF_ASSESSMENT: Final = "self-assessment"
