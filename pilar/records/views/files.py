"""Files of decrees and innovations: added, opened, removed. The same pages for both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from pilar.kernel import files
from pilar.kernel.files import FileError
from pilar.organisation.access import require
from pilar.organisation.forms.people import NothingForm
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.models import User
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent
from pilar.records.access import record_or_404
from pilar.records.filing import Paper
from pilar.records.forms.papers import RecordFileForm
from pilar.records.models.base import RecordFile
from pilar.records.workflow import MANAGE


@dataclass(frozen=True)
class Shelf:
    """Where files of one noun are kept: its model, the name of its page, and the actions that add and remove."""

    model: type[Any]
    page: str
    kinds: list[tuple[str, str]]
    add: Callable[..., RecordFile]
    remove: Callable[..., Any]

    def shown(self, record: Any) -> list[tuple[RecordFile, str]]:
        """The files of ``record``, each with what it is. One query."""
        names = dict(self.kinds)
        return [(file, names.get(file.what, file.what)) for file in record.files.select_related("stored")]

    def add_page(self, request: WorkRequest, pk: int) -> HttpResponseBase:
        """One more file or link; what was typed stays where it is refused."""
        record = record_or_404(request, self.model, pk, rows=self.model.objects.select_related("unit"))
        require(request.user, MANAGE, record.unit, at=request.at)
        form = RecordFileForm(sent(request), uploads(request), kinds=self.kinds)
        if form.is_valid() and attempt(form, lambda: self._added(form, pk, request.user, request.at)) is not None:
            return done(request, "Berkas tersimpan.", self.page, pk)
        form.keep_files()
        return form_page(
            request, form, "Tambah berkas", submit="Simpan berkas", back=reverse(self.page, args=[pk]),
            back_label=record.title, current="records:home",
        )  # fmt: skip

    def _added(self, form: RecordFileForm, pk: int, by: User, at: datetime) -> RecordFile:
        paper: Paper | None = form.paper()
        return self.add(pk, paper, what=form.cleaned_data["isi"], title=form.cleaned_data["judul"], by=by, at=at)

    def open(self, request: WorkRequest, pk: int, file: int) -> HttpResponseBase:
        """The bytes: PDF and pictures open in the browser, ``?unduh`` and all others are downloaded."""
        found = self._file(request, pk, file)
        if found.stored is None:
            raise Http404
        try:
            return files.serve(request, found.stored, found.filename, inline="unduh" not in request.GET)
        except FileError as error:
            messages.error(request, error.message)
            return redirect(self.page, pk)

    def remove_page(self, request: WorkRequest, pk: int, file: int) -> HttpResponseBase:
        """Asked once more, then gone."""
        found = self._file(request, pk, file)
        record = record_or_404(request, self.model, pk, rows=self.model.objects.select_related("unit"))
        require(request.user, MANAGE, record.unit, at=request.at)
        form = NothingForm(sent(request))
        if form.is_valid():
            removed = attempt(form, lambda: self.remove(pk, file, by=request.user, at=request.at))
            if removed is not None:
                return done(request, f"Berkas “{found.title}” dihapus.", self.page, pk)
        return form_page(
            request, form, "Hapus berkas", submit="Hapus berkas", back=reverse(self.page, args=[pk]),
            back_label=record.title, lead=found.title, danger=True, current="records:home",
            warning="Berkas yang dihapus tidak dapat dikembalikan. Bukti LKE yang sudah memakainya tetap ada.",
        )  # fmt: skip

    def _file(self, request: WorkRequest, pk: int, file: int) -> RecordFile:
        record = record_or_404(request, self.model, pk)
        rows: QuerySet[Any] = record.files.select_related("stored")
        found: RecordFile | None = rows.filter(pk=file).first()
        if found is None:
            raise Http404
        return found
