"""The button that prints a paper with a number: at once for the first one, after one more look for a replacement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect

from pilar.kernel.models import Document
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.forms.documents import ReplaceForm
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, act_and_return

#: The number of the paper in force, "" for none, as the page with the button showed it.
SEEN: Final = "berlaku"


def issue_or_ask(
    request: WorkRequest, now: Document | None, act: Callable[[str, str], Document], *,
    about: Sequence[tuple[str, object]], told: Callable[[Document], str], to: str, back_label: str,
) -> HttpResponse:  # fmt: skip
    """Print it, or name the paper in force ``now`` that would be replaced and ask why; then go to the address ``to``.

    ``act`` gets the number that was shown and the reason, and refuses where another is in force.
    """
    if wants_to_edit(request):
        return redirect(to)
    seen = request.POST.get(SEEN, "")
    if now is None or seen != now.number:
        return act_and_return(request, lambda: act(seen, ""), told, to)
    form = ReplaceForm(request.POST if is_sure(request) else None)
    if form.is_valid():
        return act_and_return(request, lambda: act(seen, form.cleaned_data["alasan"]), told, to)
    return check_page(
        request, f"Terbitkan pengganti {now.number}?", submit="Ya, terbitkan pengganti", back=to, back_label=back_label,
        rows=[*about, ("Yang berlaku sekarang", f"{now.number}, terbit {tanggal(now.issued_on)}")], editable=False,
        form=form,
        effects=[
            f"{now.kind_label} baru terbit dengan nomor berikutnya dari isi yang tersimpan sekarang.",
            f"{now.number} tidak berlaku lagi; halaman verifikasinya menunjuk penggantinya.",
            "Salinan bertanda tangan yang lama tidak berlaku untuk penggantinya; tanda tangani dan unggah lagi.",
        ],
    )  # fmt: skip
