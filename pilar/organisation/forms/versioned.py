"""Forms that change what somebody else may be changing too: they carry the version of what they showed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from django import forms

from pilar.organisation.versions import ChangedMeanwhile
from pilar.organisation.web import attempt

T = TypeVar("T")
Stored = tuple[str, Sequence[tuple[str, object]]]


class VersionedForm(forms.Form):
    """A form with the ``version`` of the row it shows; ``seen`` is the version that came back with it."""

    versi = forms.CharField(required=False, widget=forms.HiddenInput)
    #: After a conflict: what is stored now, as (term, value).
    stored: Sequence[tuple[str, object]] = ()

    def __init__(self, data: Any = None, *, version: str, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, initial={**(initial or {}), "versi": version}, **kwargs)

    @property
    def seen(self) -> str:
        seen: str = self.cleaned_data["versi"]
        return seen

    def attempt(self, act: Callable[[], T], stored: Callable[[], Stored]) -> T | None:
        """``web.attempt``. In a conflict the form shows what is ``stored`` now beside what was typed; sending it again
        is then a change of that."""

        def acted() -> T:
            try:
                return act()
            except ChangedMeanwhile:
                version, self.stored = stored()
                data: Any = cast("Any", self.data).copy()
                data["versi"] = version
                self.data = data
                raise

        return attempt(self, acted)
