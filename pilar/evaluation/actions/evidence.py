"""Evidence: added to a field or to the library of a zone's unit, given a new version, another title or period.

Everything of a zone happens under the lock of its worksheet, as answering does, so of two who add the same file the
second finds the first. Where an evidence itself changes its row is locked after the worksheets that use it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max, ProtectedError

from pilar.errors import NotFoundError
from pilar.evaluation.access import day_of, writing
from pilar.evaluation.actions.writing import WorksheetGuard, held, open_worksheet, refuse_closed
from pilar.evaluation.content import UNDATED, Content, Period, fitting_page, fitting_period, fitting_title
from pilar.evaluation.errors import EvaluationError, SameContent
from pilar.evaluation.models import Evidence, EvidenceUse, EvidenceVersion, Worksheet, Zone
from pilar.evaluation.papers import NIL_LETTER
from pilar.evaluation.queries import library, worksheets
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.workflow import DRAFT
from pilar.kernel import documents, files, ledger
from pilar.kernel.jobs import enqueue
from pilar.kernel.locks import Guard, locked
from pilar.kernel.models.documents import Document
from pilar.organisation.access import AccessDenied
from pilar.organisation.models import User
from pilar.organisation.versions import refuse_stale, version_of

ASK_LINK = "evaluation.ask_link"


# -- adding


@dataclass(frozen=True, slots=True)
class Target:
    """The field that an evidence is to serve, and the page that proves it."""

    field: str
    page: int | None = None


def add(
    zone_id: int, content: Content, *, title: str, by: User, at: datetime, period: Period = UNDATED,
    target: Target | None = None, guard: WorksheetGuard = held,
) -> EvidenceVersion:  # fmt: skip
    """Add new evidence of the zone's unit, in one act with its use by ``target``; without one to the library only.

    Raises NotFoundError (404), AccessDenied (403), SameContent with the evidence that has this content already,
    EvaluationError and FileError for what can be mended: nothing is kept then.
    """
    title, period = fitting_title(title, content), fitting_period(period)
    page = fitting_page(target.page, content.pages) if target else None
    if target:
        opened = open_worksheet(zone_id, [target.field], by=by, at=at, guard=guard)
    else:
        opened = open_library(zone_id, by=by, at=at, guard=guard)
    with opened as worksheet:
        zone = worksheet.zone
        same = library.same_content(zone, day_of(zone, at), content.sha256)
        if same is not None:
            raise SameContent(same)
        behind = last_places(zone, [target.field]) if target else {}
        with transaction.atomic():
            evidence = Evidence.objects.create(
                unit=zone.unit, kind=content.kind, title=title, created_at=at, created_by=by.actor
            )
            version = new_version(evidence, 1, content, period, zone, by, at)
            if target:
                attach(zone, version, {target.field: page}, behind, by=by, at=at)
            details = {"version": 1, "sha256": content.sha256, "field": target.field if target else "", "page": page}
            ledger.record("evidence.added", evidence, body=zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return version


@contextmanager
def open_library(zone_id: int, *, by: User, at: datetime, guard: WorksheetGuard = held) -> Iterator[Worksheet]:
    """The zone's worksheet, locked, for what may be done to its library whatever state the worksheet is in.

    Raises NotFoundError where ``by`` does not see the zone, AccessDenied for whoever does not contribute to it.
    """
    with guard(worksheets.for_writing(by, at, zone_id)) as worksheet:
        if worksheet is None:
            raise NotFoundError("Zona ini tidak ada.")
        if not library.may_contribute(by, worksheet.zone, at):
            raise AccessDenied("Peran Anda di zona ini hanya melihat, tidak menambah bukti. Tidak ada yang disimpan.")
        yield worksheet


def last_places(zone: Zone, fields: Collection[str]) -> dict[str, int]:
    """The place of the last evidence of each field that has any. One query."""
    rows = EvidenceUse.objects.filter(zone=zone, field__in=fields).values("field").annotate(last=Max("position"))
    return dict(rows.order_by().values_list("field", "last"))


def attach(
    zone: Zone, version: EvidenceVersion, pages: Mapping[str, int | None], behind: Mapping[str, int], *, by: User,
    at: datetime,
) -> list[EvidenceUse]:  # fmt: skip
    """Let ``version`` serve the fields (key → page) behind their last places; the caller holds the worksheet."""
    uses = [
        EvidenceUse(
            zone=zone, field=field, version=version, page=page, position=behind.get(field, 0) + 1, by=by.actor, at=at
        )
        for field, page in pages.items()
    ]
    return EvidenceUse.objects.bulk_create(uses)


def new_version(
    evidence: Evidence, number: int, content: Content, period: Period, zone: Zone, by: User, at: datetime
) -> EvidenceVersion:
    """Keep ``content`` as a version, and have its link asked; inside a transaction."""
    taken = content.taken
    stored = None
    if taken is not None:
        limit = settings.PILAR_MAX_UPLOAD
        stored = files.put(zone.unit.body.uuid, taken.content, at=at, limit=limit)
    version = EvidenceVersion.objects.create(
        evidence=evidence, number=number, stored=stored, filename=taken.filename if taken else "", url=content.url,
        sha256=content.sha256, pages=content.pages, period_from=period.first, period_until=period.last,
        by=by.actor, at=at,
    )  # fmt: skip
    if content.url:
        enqueue(ASK_LINK, key=f"version:{version.pk}", at=at, version=version.pk)
    return version


# -- changing


def stored_version(evidence: Evidence, version: EvidenceVersion) -> str:
    """What a form that changes an evidence carries to notice somebody else's change."""
    return version_of(evidence.title, version.number, version.period_from, version.period_until)


def refuse_editor(zone: Zone, evidence: Evidence, *, by: User, at: datetime) -> None:
    """Raise AccessDenied unless ``by`` may change ``evidence`` or give it a new version through ``zone``.

    Who has brought it may, while taking part in the zone; in the zone of its unit also whoever answers all of it, or a
    question that the evidence serves. Three queries at most.
    """
    if evidence.created_by == by.actor and library.may_contribute(by, zone, at):
        return
    allowed = writing(by, zone, at)
    if evidence.unit_id == zone.unit_id and allowed.anything:
        if allowed.everything:
            return
        rules = rulebook(zone.edition)
        served = EvidenceUse.objects.filter(zone=zone, version__evidence=evidence).values_list("field", flat=True)
        if any(allowed.may(rules, rules.question_of(field)) for field in served):
            return
    raise AccessDenied(
        f"Bukti ini diubah oleh yang mengunggahnya atau tim yang mengisi pertanyaannya di {evidence.unit}. "
        "Tidak ada yang berubah."
    )


def evidence_of(zone: Zone, evidence_id: int, at: datetime) -> Evidence:
    """The evidence where it can be reached from ``zone``. Raises NotFoundError."""
    rows = library.library(zone, day_of(zone, at)).select_related("unit")
    found = rows.filter(pk=evidence_id).first()
    if found is None:
        raise NotFoundError("Bukti ini tidak ada di zona ini.")
    return found


def newest_of(evidence: Evidence) -> EvidenceVersion:
    """Its last version. Raises NotFoundError where somebody has discarded the evidence meanwhile."""
    version = evidence.versions.order_by("-number").first()
    if version is None:
        raise NotFoundError("Bukti ini baru saja dihapus dari pustaka. Tidak ada yang disimpan.")
    return version


def change(
    zone_id: int, evidence_id: int, *, title: str, period: Period, by: User, at: datetime, seen: str | None = None,
    guard: Guard = locked,
) -> EvidenceVersion:  # fmt: skip
    """Another title, or another period of the newest version, which has to be checked again then.

    Raises NotFoundError, AccessDenied, ChangedMeanwhile, and EvaluationError while a worksheet that is handed in uses
    the evidence: what was handed in stays as it was.
    """
    title, period = fitting_title(title), fitting_period(period)
    with open_evidence(zone_id, evidence_id, by=by, at=at, guard=guard) as (zone, evidence, _):
        version = evidence.versions.order_by("-number")[0]
        refuse_stale(seen, stored_version(evidence, version), "bukti ini")
        handed = library.handed_in(evidence.pk)
        if handed is not None:
            raise EvaluationError(
                f"Bukti ini dipakai lembar kerja yang sudah diserahkan ({handed}), jadi judul dan masanya tidak "
                "diubah. Buat versi baru bila isinya memang lain. Tidak ada yang berubah."
            )
        other = (version.period_from, version.period_until) != (period.first, period.last)
        if not other and title == evidence.title:
            return version
        if other and evidence.kind == Evidence.FACT:
            raise EvaluationError(
                "Masa lembar fakta ditetapkan oleh hitungannya, jadi tidak diubah dengan tangan. Perbarui dengan "
                "membekukan faktanya lagi. Tidak ada yang berubah."
            )
        with transaction.atomic():
            evidence.title = title
            evidence.save(update_fields=["title"])
            if other:
                version.period_from, version.period_until = period.first, period.last
                version.check_state, version.checked_by, version.checked_at = EvidenceVersion.UNCHECKED, "", None
                version.save(update_fields=["period_from", "period_until", "check_state", "checked_by", "checked_at"])
            details = {"title": title, "version": version.number, "from": period.first, "until": period.last}
            ledger.record("evidence.changed", evidence, body=zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return version


@contextmanager
def open_evidence(
    zone_id: int, evidence_id: int, *, by: User, at: datetime, guard: Guard = locked
) -> Iterator[tuple[Zone, Evidence, list[Worksheet]]]:
    """An evidence, locked, to be changed by ``by`` through the zone; with the worksheets that use it, locked too.

    Raises EvaluationError where another worksheet began to use it before it was locked: that one is not held.
    """
    known = set(library.worksheets_using(evidence_id).values_list("pk", flat=True))
    with guard(library.worksheets_using(evidence_id)), guard(Evidence.objects.filter(pk=evidence_id)):
        worksheet = worksheets.for_writing(by, at, zone_id).first()
        if worksheet is None:
            raise NotFoundError("Zona ini tidak ada.")
        zone = worksheet.zone
        evidence = evidence_of(zone, evidence_id, at)
        refuse_editor(zone, evidence, by=by, at=at)
        rows = worksheets.with_window(library.worksheets_using(evidence_id)).select_related("zone__unit__body")
        using = list(rows)
        if not {each.pk for each in using} <= known:
            raise EvaluationError("Bukti ini baru saja dipakai di zona lain. Tidak ada yang berubah; coba sekali lagi.")
        yield zone, evidence, using


# -- a new version


@dataclass(frozen=True, slots=True)
class Renewed:
    """The new version, how many uses moved to it, how many keep the old one, how many lost a page it does not have."""

    version: EvidenceVersion
    moved: int
    kept: int
    pages_lost: int


def add_version(
    zone_id: int, evidence_id: int, content: Content, *, period: Period, by: User, at: datetime, guard: Guard = locked
) -> Renewed:
    """A new content of an evidence. It is unchecked, and serves from now on where a worksheet can still be changed.

    What was handed in keeps its version. Raises NotFoundError, AccessDenied, EvaluationError for another kind of
    content or the same one again, FileError.
    """
    period = fitting_period(period)
    with open_evidence(zone_id, evidence_id, by=by, at=at, guard=guard) as (zone, evidence, using):
        if evidence.kind == Evidence.FACT:
            raise EvaluationError(
                "Lembar fakta diperbarui dengan membekukan faktanya lagi, bukan dengan mengunggah berkas. Tambahkan "
                "berkas ini sebagai bukti tersendiri. Tidak ada yang disimpan."
            )
        if (evidence.kind == Evidence.LINK) != bool(content.url):
            raise EvaluationError(
                "Versi baru sebuah tautan adalah tautan, dan versi baru sebuah berkas adalah berkas. Tambahkan yang "
                "ini sebagai bukti tersendiri. Tidak ada yang disimpan."
            )
        numbers = _numbers(evidence)
        if content.sha256 in numbers:
            raise EvaluationError(
                f"Isinya sama persis dengan versi {numbers[content.sha256]}. Pilih berkas atau tautan yang baru. "
                "Tidak ada yang disimpan."
            )
        with transaction.atomic():
            number = max(numbers.values(), default=0) + 1
            version = new_version(evidence, number, content, period, zone, by, at)
            open_zones = [each.zone_id for each in using if _is_open(each, at)]
            moved, lost = move_uses(evidence, version, open_zones)
            kept = EvidenceUse.objects.filter(version__evidence=evidence).exclude(version=version).count()
            details = {"version": number, "sha256": content.sha256, "moved": moved}
            ledger.record(
                "evidence.version_added", evidence, body=zone.unit.body.uuid, by=by.actor, at=at, details=details
            )
    return Renewed(version, moved, kept, lost)


def _numbers(evidence: Evidence) -> dict[str, int]:
    """The numbers of its versions by their content."""
    return dict(evidence.versions.values_list("sha256", "number"))


def _is_open(worksheet: Worksheet, at: datetime) -> bool:
    if worksheet.state != DRAFT:
        return False
    try:
        refuse_closed(worksheet, at)
    except EvaluationError:
        return False
    return True


def move_uses(evidence: Evidence, version: EvidenceVersion, zones: list[int]) -> tuple[int, int]:
    """Let the uses of ``evidence`` in ``zones`` use ``version``: how many moved, how many lost their page.

    A field that used two versions uses the one once, at the first place. The caller holds the worksheets.
    """
    first: dict[tuple[int, str], EvidenceUse] = {}
    uses = EvidenceUse.objects.filter(zone__in=zones, version__evidence=evidence).order_by("position", "pk")
    twice = [use.pk for use in uses if first.setdefault((use.zone_id, use.field), use) is not use]
    EvidenceUse.objects.filter(pk__in=twice).delete()
    moving = [use for use in first.values() if use.version_id != version.pk]
    lost = 0
    for use in moving:
        use.version = version
        if use.page and version.pages and use.page > version.pages:
            use.page = None
            lost += 1
    EvidenceUse.objects.bulk_update(moving, ["version", "page"])
    return len(moving), lost


# -- away again


def discard(zone_id: int, evidence_id: int, *, by: User, at: datetime) -> None:
    """Remove from the library what was brought by mistake: it serves no field and was never part of a hand-over.

    The bytes go a day later, unless another row has the same. A surat nihil is revoked, and its public page says so.
    Raises as ``change``.
    """
    with open_evidence(zone_id, evidence_id, by=by, at=at) as (zone, evidence, using):
        if using:
            raise EvaluationError("Bukti ini masih dipakai. Lepaskan dahulu dari isiannya. Tidak ada yang dihapus.")
        if evidence.kind == Evidence.FACT:
            raise EvaluationError(
                "Lembar fakta tetap disimpan: halaman verifikasinya sudah terbit. Tidak ada yang dihapus."
            )
        if library.may_have_been_handed_in(evidence) or library.is_pinned(evidence):
            raise EvaluationError(
                "Sesudah bukti ini ada, lembar kerja unit sudah pernah diserahkan dan mungkin memuatnya, jadi bukti "
                "ini tetap disimpan. Tidak ada yang dihapus."
            )
        with transaction.atomic():
            stored = [version.stored for version in evidence.versions.select_related("stored") if version.stored]
            gone = {"title": evidence.title, "sha256": sorted(evidence.versions.values_list("sha256", flat=True))}
            key = evidence.pk
            for letter in Document.objects.filter(kind=NIL_LETTER.code, stored__in=stored, state=Document.VALID):
                documents.revoke(letter, reason="Dibuang dari bukti zona oleh unit.", by=by.actor, at=at)
            try:
                evidence.delete()
            except ProtectedError as error:
                raise EvaluationError(
                    "Bukti ini juga membuktikan pekerjaan yang tercatat, misalnya rencana aksi, jadi tetap disimpan. "
                    "Tidak ada yang dihapus."
                ) from error
            evidence.pk = key  # the ledger names what was removed
            for each in stored:
                files.release(each, at=at)
            ledger.record("evidence.discarded", evidence, body=zone.unit.body.uuid, by=by.actor, at=at, details=gone)
