"""Whom a decree names: added one by one or from a table, corrected, taken out."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_http_methods

from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.forms.people import NothingForm
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.records.access import SEES
from pilar.records.actions import decree_members as actions
from pilar.records.errors import RecordError
from pilar.records.forms.decrees import MemberForm, PasteForm
from pilar.records.member_table import Reading, read_table
from pilar.records.models import Decree, DecreeMember
from pilar.records.presenters.decrees import part_of
from pilar.records.queries.namable import namable
from pilar.records.views.decree_acts import back, decree_to_manage

_both = require_http_methods(["GET", "HEAD", "POST"])


@_both
@work_page(needs=SEES)
def decree_member_add(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Somebody more; the page comes back for the next one where that was asked for."""
    found = decree_to_manage(request, pk)
    role = DecreeMember.AGENT if found.kind == "change-agents" else DecreeMember.MEMBER
    form = MemberForm(
        sent(request), version="", people=namable(found.unit), day=request.day, initial={"kedudukan": role}
    )  # fmt: skip
    if form.is_valid():
        made = attempt(form, lambda: actions.add(pk, [form.named], by=request.user, at=request.at))
        if made:
            again = "lagi" in request.POST
            return done(
                request, f"{made[0].name} tercatat sebagai {part_of(made[0])}.",
                "records:decree_member_add" if again else "records:decree", pk,
            )  # fmt: skip
    return form_page(
        request, form, "Tambah nama", submit="Simpan", template="records/member_form.html", another=True, **back(found)
    )  # fmt: skip


@_both
@work_page(needs=SEES)
def decree_members_paste(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Several at once. Lines that are not understood are told one by one; nothing is kept until all are."""
    found = decree_to_manage(request, pk)
    form = PasteForm(sent(request))
    reading = Reading()
    if form.is_valid():
        reading = read_table(
            form.cleaned_data["tabel"], namable(found.unit), unknown_as_names=form.cleaned_data["nama_saja"]
        )
        made = attempt(form, lambda: _added(request, found, reading))
        if made is not None:
            return done(request, f"{angka(len(made), 0)} orang tercatat.", "records:decree", pk)
    return form_page(
        request, form, "Tempel dari tabel", submit="Simpan semua", template="records/paste.html", reading=reading,
        parts=[(named, _part(named.role, named.area)) for named in reading.named], **back(found),
    )  # fmt: skip


def _added(request: WorkRequest, decree: Decree, reading: Reading) -> list[DecreeMember]:
    if reading.troubles:
        raise RecordError(
            f"{angka(len(reading.troubles), 0)} baris perlu dibetulkan; lihat di bawah. Tabelnya tetap ada dan belum "
            "ada yang disimpan."
        )
    if not reading.named:
        raise RecordError("Tidak ada baris yang berisi nama atau NIP. Belum ada yang disimpan.")
    return actions.add(decree.pk, reading.named, by=request.user, at=request.at)


def _part(role: str, area: int | None) -> str:
    return part_of(DecreeMember(role=role, area=area))


@_both
@work_page(needs=SEES)
def decree_member(request: WorkRequest, pk: int, member: int) -> HttpResponseBase:
    """Correct what is written about one of them."""
    found, row = decree_to_manage(request, pk), _member_or_404(pk, member)
    form = MemberForm(
        sent(request), version=actions.version_of_member(row), people=namable(found.unit), day=request.day,
        initial=MemberForm.initial_of(row),
    )  # fmt: skip
    if form.is_valid():
        changed = form.attempt(
            lambda: actions.change(pk, member, form.named, by=request.user, at=request.at, seen=form.seen),
            lambda: _stored(pk, member),
        )
        if changed is not None:
            return done(request, "Perubahan tersimpan.", "records:decree", pk)
    return form_page(
        request, form, row.name, submit="Simpan perubahan", template="records/member_form.html", **back(found)
    )  # fmt: skip


@_both
@work_page(needs=SEES)
def decree_member_remove(request: WorkRequest, pk: int, member: int) -> HttpResponseBase:
    """Take one of them out."""
    found, row = decree_to_manage(request, pk), _member_or_404(pk, member)
    form = NothingForm(sent(request))
    if (
        form.is_valid()
        and attempt(form, lambda: actions.remove(pk, member, by=request.user, at=request.at)) is not None
    ):
        return done(request, f"{row.name} dikeluarkan.", "records:decree", pk)
    return form_page(
        request, form, f"Keluarkan {row.name}?", submit="Keluarkan", danger=True, lead=part_of(row), **back(found)
    )  # fmt: skip


def _member_or_404(pk: int, member: int) -> DecreeMember:
    found = DecreeMember.objects.filter(decree=pk, pk=member).select_related("person").first()
    if found is None:
        raise Http404
    return found


def _stored(pk: int, member: int) -> tuple[str, list[tuple[str, object]]]:
    now = _member_or_404(pk, member)
    return actions.version_of_member(now), [
        ("Nama", now.name), ("Kedudukan", part_of(now)), ("Unsur", now.element or "–"), ("Tugas", now.task or "–")
    ]  # fmt: skip
