"""What the invitation and the report of an activity print: blocks for the kernel's own template, and the photos."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from pilar.days import day_text
from pilar.kernel import documents, files, media_types
from pilar.kernel.documents import DocumentKind
from pilar.kernel.files import FileError
from pilar.kernel.models import Document, StoredFile
from pilar.kernel.numbering import Series as Register
from pilar.kernel.templatetags.indonesian import hari
from pilar.organisation.masking import masked_nip
from pilar.records.models import Activity, ActivityFile, Attendance
from pilar.records.queries.activities import attending
from pilar.records.topics import labels

REGISTER: Final = "{nomor}/{kode}/{bulan_romawi}/{tahun}"
INVITATION: Final = documents.register(
    DocumentKind(
        "activity-invitation", "Undangan", documents.LETTER,
        Register("activity-invitation", "Undangan kegiatan", REGISTER, "UND"),
    )
)  # fmt: skip
REPORT: Final = documents.register(
    DocumentKind(
        "activity-report", "Laporan kegiatan", documents.LETTER,
        Register("activity-report", "Laporan kegiatan", REGISTER, "LK"),
    )
)  # fmt: skip
#: Two on a page; further ones are named among the files.
MOST_PHOTOS: Final = 12
#: So many who are invited stand in the letter's head; more get a list of their own.
_SHORT: Final = 5
_COLUMNS: Final = (
    {"label": "No", "width": 0.45, "align": "right"}, {"label": "Nama", "width": 2.3},
    {"label": "NIP (disamarkan)", "width": 1.9}, {"label": "Jabatan", "width": 1.6},
    {"label": "Unit/asal", "width": 1.9}, {"label": "Hadir", "width": 1},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printed:
    """The title, data for the template, and the pictures that it names."""

    title: str
    data: dict[str, Any]
    pictures: dict[str, bytes] = field(default_factory=dict)


def invitation(activity: Activity) -> Printed:
    """The letter that invites. No query beyond the activity."""
    blocks: list[dict[str, Any]] = [
        {"type": "text", "text": f"Kami mengundang Bapak/Ibu untuk hadir pada {activity.title}, yang dilaksanakan:"},
        {"type": "facts", "rows": _when_and_where(activity)},
    ]
    if activity.agenda:
        blocks += [{"type": "text", "text": "Susunan acara:"}, {"type": "list", "items": _lines(activity.agenda)}]
    closing = "Kehadiran Bapak/Ibu sangat kami harapkan. Atas perhatiannya kami ucapkan terima kasih."
    blocks.append({"type": "text", "text": closing})
    invited = _lines(activity.invited)
    short = len(invited) <= _SHORT
    data = {
        "head": "letter", "sifat": "Biasa", "lampiran": "" if short else "1 (satu) daftar",
        "hal": f"Undangan {activity.title}", "to": invited if short else ["Bapak/Ibu sebagaimana daftar terlampir"],
        "blocks": blocks, "annex": [] if short else [
            {"type": "heading", "text": "Daftar yang diundang"}, {"type": "list", "items": invited},
        ],
    }  # fmt: skip
    return Printed(f"Undangan {activity.title}", data)


def report(activity: Activity) -> Printed:
    """Everything in one: plan, invitation, outcome, minutes, attendance, photos, files. Four queries."""
    rows = list(attending(activity).select_related("person"))
    kept = list(activity.files.select_related("stored"))
    photos, others = _pictures(kept)
    left_over = sum(each.what == ActivityFile.PHOTO and each.stored is not None for each in others)
    # Where only a scanned list says who came, nobody was counted: 0 would be wrong.
    scanned = not rows and any(each.what == ActivityFile.LIST for each in kept)
    blocks: list[dict[str, Any]] = [
        {"type": "heading", "text": "A. Pelaksanaan"},
        {"type": "facts", "rows": [
            ("Kegiatan", activity.title), ("Penyelenggara", activity.unit.name), *_when_and_where(activity),
            *([("Pemimpin", activity.leader.name)] if activity.leader else []),
            ("Pokok bahasan", "; ".join(labels(activity.topic_codes)) or "–"),
            *([("Jadwal", f"{activity.series.title} ({activity.series.get_every_display().lower()})")]
              if activity.series else []),
            ("Jumlah hadir", "menurut berkas daftar hadir (bagian F)" if scanned else f"{len(rows)} orang"),
        ]},
        *_invitation_part(activity),
        {"type": "heading", "text": "C. Hasil dan notulen"},
        *([{"type": "text", "text": activity.outcome}] if activity.outcome else []),
        {"type": "text", "text": activity.minutes or _where_minutes_are(others)},
        {"type": "heading", "text": "D. Daftar hadir"},
        {"type": "text", "text": "Daftar hadir tersimpan sebagai berkas (bagian F)."} if scanned else
        {"type": "table", "columns": _COLUMNS, "rows": [
            _attended(number, row, activity) for number, row in enumerate(rows, 1)
        ]},
    ]  # fmt: skip
    if any(row.method == Attendance.KIOSK for row in rows):
        blocks.append({"type": "text", "text": "Tanda (p): mengisi sendiri nama dan asalnya di pintu, tanpa akun."})
    if photos:
        blocks += [{"type": "heading", "text": "E. Foto"}]
        blocks += [{"type": "picture", "name": name, "caption": caption} for name, caption, _ in photos]
    if left_over:
        blocks.append({"type": "text", "text": f"{left_over} foto lain tersimpan sebagai berkas (bagian F)."})
    if others:
        columns = ({"label": "Isi", "width": 1}, {"label": "Judul", "width": 2.4}, {"label": "Berkas", "width": 2},
                   {"label": "Sidik SHA-256", "width": 1.6})  # fmt: skip
        listed = [(each.what_label, each.title, each.filename or each.url, f"{each.sha256[:16]}…") for each in others]
        blocks += [{"type": "heading", "text": "F. Berkas"}, {"type": "table", "columns": columns, "rows": listed}]
    closing = "Demikian laporan ini dibuat untuk dipergunakan sebagaimana mestinya."
    blocks.append({"type": "text", "text": closing})
    return Printed(f"Laporan {activity.title}", {"blocks": blocks}, {name: data for name, _, data in photos})


# -- pieces


def _where_minutes_are(others: list[ActivityFile]) -> str:
    if any(each.what == ActivityFile.MINUTES for each in others):
        return "Notulen tersimpan sebagai berkas (bagian F)."
    return "Notulen belum ditulis."


def _when_and_where(activity: Activity) -> list[tuple[str, str]]:
    zone = ZoneInfo(activity.unit.body.time_zone)
    starts, ends = activity.starts_at.astimezone(zone), activity.ends_at
    last = ends.astimezone(zone) if ends else None
    day = f"{hari(starts.date())}, {day_text(starts.date())}"
    if last and last.date() != starts.date():
        day += f" sampai {hari(last.date())}, {day_text(last.date())}"
    clock = f"{starts:%H.%M}" + (f" – {last:%H.%M}" if last else "") + f" {starts.tzname()}"
    return [("Hari, tanggal", day), ("Pukul", clock), ("Tempat", activity.place or "–")]


def _invitation_part(activity: Activity) -> list[dict[str, Any]]:
    """How people were asked to come. One query."""
    letter = documents.documents_of(activity).filter(kind=INVITATION.code, state=Document.VALID).first()
    blocks: list[dict[str, Any]] = [{"type": "heading", "text": "B. Undangan dan acara"}]
    told = f"Undangan nomor {letter.number} tanggal {day_text(letter.issued_on)}." if letter else ""
    if not told:
        told = "Undangan disampaikan kepada:" if activity.invited else "Tanpa undangan tertulis di dalam sistem."
    blocks.append({"type": "text", "text": told})
    if activity.invited:
        blocks.append({"type": "list", "items": _lines(activity.invited), "numbered": False})
    if activity.agenda:
        blocks += [{"type": "text", "text": "Acara:"}, {"type": "list", "items": _lines(activity.agenda)}]
    return blocks


def _attended(number: int, row: Attendance, activity: Activity) -> tuple[str, ...]:
    nip = masked_nip(row.person.nip) if row.person and row.person.nip else "–"
    mark = " (p)" if row.method == Attendance.KIOSK else ""
    return (str(number), row.name, nip, row.position or "–", row.unit_name or "–", _moment(row.at, activity) + mark)


def _moment(at: datetime, activity: Activity) -> str:
    """The hour; with the day where that is another one than the first of the activity."""
    zone = ZoneInfo(activity.unit.body.time_zone)
    local, first = at.astimezone(zone), activity.starts_at.astimezone(zone)
    return f"{local:%H.%M}" if local.date() == first.date() else f"{local:%d-%m-%Y %H.%M}"


def _pictures(kept: list[ActivityFile]) -> tuple[list[tuple[str, str, bytes]], list[ActivityFile]]:
    """The photos to print as (name, caption, bytes), and all other files. A photo whose bytes are gone is named."""
    photos: list[tuple[str, str, bytes]] = []
    others = []
    for each in kept:
        picture = each.stored if each.what == ActivityFile.PHOTO else None
        data = _bytes_of(picture) if picture and len(photos) < MOST_PHOTOS else None
        if data is None:
            others.append(each)
        else:
            photos.append((f"foto-{len(photos) + 1:02}", each.title, data))
    return photos, others


def _bytes_of(stored: StoredFile) -> bytes | None:
    if stored.media_type not in media_types.PICTURES:
        return None
    try:
        with files.open_file(stored) as file:
            content: bytes = file.read()
    except FileError:
        return None
    return content


def _lines(text: str) -> list[str]:
    return [line.strip(" -•\t") for line in text.splitlines() if line.strip(" -•\t")]
