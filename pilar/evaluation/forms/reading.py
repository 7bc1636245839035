"""What every form shares whose file is read at once: where a refusal stands, and when to come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from pilar.errors import PilarError
from pilar.organisation.access import AccessDenied
from pilar.workbook.errors import WorkbookError
from pilar.workbook.gate import BusyError

T = TypeVar("T")


class ReadingForm(forms.Form):
    """A form with a file that is read while one waits. ``retry_after``: seconds, where too many were read just now."""

    retry_after = 0

    def read(self, field: str, act: Callable[[bytes, str], T]) -> T | None:
        """What ``act`` makes of the file's bytes and name; None where it was refused, with the reason on the form.

        What is wrong with the file stands at ``field``. AccessDenied goes on to the page.
        """
        file: UploadedFile = self.cleaned_data[field]
        try:
            return act(file.read(), file.name or "")
        except AccessDenied:
            raise
        except BusyError as error:
            self.add_error(None, error.message)
            self.retry_after = error.retry_after
        except PilarError as error:
            self.add_error(field if isinstance(error, WorkbookError) else None, error.message)
        return None

    @property
    def status(self) -> int:
        """Of the page that shows the form."""
        if self.retry_after:
            return 503
        return 422 if self.errors else 200

    def shown(self, page: HttpResponse) -> HttpResponse:
        """``page`` with when to come back."""
        if self.retry_after:
            page.headers["Retry-After"] = str(self.retry_after)
        return page
