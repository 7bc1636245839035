"""The agenda as a message: plain lines that can be pasted into WhatsApp, where stars make bold."""

from __future__ import annotations

from collections.abc import Sequence

from pilar.kernel.templatetags.indonesian import angka, tanggal, waktu
from pilar.roadmap.queries.agenda import Agenda
from pilar.roadmap.queries.outlook import Outlook


def message(found: Agenda, address: str) -> str:
    """The week of one zone. No names of staff: a message leaves the system."""
    lines = [
        f"*Agenda ZI {found.zone}*", f"{tanggal(found.first)} – {tanggal(found.last)}", "",
        f"{found.outlook.words}: {found.outlook.why}",
        f"Nilai mandiri {found.outlook.total}, target {found.zone.target}.",
    ]  # fmt: skip
    if found.to_sign:
        lines += ["", "*Menunggu Bapak/Ibu*", *(
            f"- {each.text}{f', paling lambat {tanggal(each.due)}' if each.due else ''}"
            f"{'' if each.ready else f' (belum dapat: {each.why})'}"
            for each in found.to_sign
        )]  # fmt: skip
    if found.to_attend:
        lines += ["", "*Kegiatan*", *(
            f"- {waktu(each.activity.starts_at)}: {each.activity.title}{' (Bapak/Ibu memimpin)' if each.leads else ''}"
            for each in found.to_attend
        )]  # fmt: skip
    if found.help:
        lines += ["", "*Minta bantuan pimpinan*", *(f"- {each.item.title}" for each in found.help)]
    if found.work:
        lines += ["", f"*Pekerjaan: {angka(found.late, 0)} lewat tenggat, {angka(found.due, 0)} jatuh tempo*", *(
            f"- Pokja {area.number}: {'; '.join(item.title for item in area.items)}" for area in found.work
        )]  # fmt: skip
    if found.outlook.misses:
        lines += ["", "*Syarat yang belum terpenuhi*", *(
            f"- {miss.label}: {miss.value} dari {miss.minimum}. {miss.cause}" for miss in found.outlook.misses
        )]  # fmt: skip
    return "\n".join([*lines, "", address])


def message_of_all(found: Sequence[Outlook], address: str) -> str:
    """All zones, the worst first."""
    lines = [f"- *{each.zone}* ({each.total}): {each.words}. {each.why}" for each in found]
    return "\n".join(["*Keadaan zona integritas*", "", *lines, "", address])
