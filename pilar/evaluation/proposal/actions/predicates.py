"""The register of predicates: granted by a decree, put right, looked at again, revoked with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from pilar.evaluation.content import Content
from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.access import MANAGES, row_seen
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.letters import Letter, many_lines, one_line, scan_onto
from pilar.evaluation.proposal.models import (
    GrantedPredicate,
    PredicateCheck,
    PredicateCorrection,
    ProposedUnit,
    StageResult,
)
from pilar.evaluation.proposal.predicates import WBBM, WBK, refuse_unknown
from pilar.evaluation.proposal.queries.outcomes import holds_up
from pilar.evaluation.proposal.stages import DECISION, label_of, lower_first
from pilar.evaluation.proposal.workflow import FIXED
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import local_day, require
from pilar.organisation.actions.units import root_of
from pilar.organisation.models import Body, Unit, User
from pilar.organisation.versions import refuse_stale, version_of


@dataclass(frozen=True, slots=True)
class Decree:
    """The decree that grants a predicate: its letter, who gave it, and since when it holds."""

    letter: Letter
    giver: str
    valid_from: date


def grant(
    unit: Unit, predicate: str, decree: Decree, *, zone: Zone | None = None, outside: str = "", by: User, at: datetime,
    guard: Guard = locked,
) -> GrantedPredicate:  # fmt: skip
    """Put a predicate of ``unit`` into the register; raises as ``could_grant``.

    Body, proposed units and unit are held, in this order: nobody withdraws the proposal or changes an outcome.
    """
    stood = ProposedUnit.objects.filter(zone__unit=unit.pk)
    with guard(Body.objects.filter(pk=unit.body_id)), guard(stood), guard(Unit.objects.filter(pk=unit.pk)):
        row = could_grant(unit, predicate, decree, zone=zone, outside=outside, by=by, at=at)
        with transaction.atomic():
            decree.letter.fitting(local_day(at, unit.body)).onto(row, unit.body.uuid, at)
            row.save()
            details = {
                "predicate": predicate, "number": row.letter_number, "on": row.letter_on, "outside": row.outside,
            }  # fmt: skip
            ledger.record("predicate.granted", row, body=unit.body.uuid, by=by.actor, at=at, details=details)
    return row


def could_grant(
    unit: Unit, predicate: str, decree: Decree, *, zone: Zone | None = None, outside: str = "", by: User, at: datetime
) -> GrantedPredicate:  # fmt: skip
    """What ``grant`` would put into the register, not saved.

    Without ``zone`` the unit's newest fixed proposal for it counts, of the year of the decree or the one before;
    ``outside`` says why it comes of none. Raises AccessDenied unless ``by`` manages proposals of the whole body;
    ProposalError where the unit holds it already, where WBBM comes without a held WBK, for a decree that does not do,
    and where the zone stands in a fixed proposal for another predicate, in a withdrawn one or a draft only, without
    TPN's favourable decision, with one that is no younger than the revocation of what came of it before, or for a
    decree that is older than the proposal's letter or that decision's.
    """
    require(by, MANAGES, root_of(unit.body), at=at)
    refuse_unknown(predicate)
    letter = decree.letter.fitting(local_day(at, unit.body))
    giver = one_line(decree.giver, "Pemberi predikat")
    held = {row.predicate: row for row in GrantedPredicate.objects.filter(unit=unit, revoked_on__isnull=True)}
    if predicate in held:
        raise ProposalError(
            f"{unit} sudah memegang {predicate} sejak {tanggal(held[predicate].valid_from)} (keputusan "
            f"{held[predicate].letter_number}). Belum ada yang berubah."
        )
    if predicate == WBBM and (WBK not in held or held[WBK].valid_from > decree.valid_from):
        raise ProposalError(
            f"WBBM hanya untuk unit yang memegang WBK, dan WBK {unit} tidak tercatat sebelum tanggal itu. Catat "
            "dahulu WBK-nya. Belum ada yang berubah."
        )
    outside = "" if zone else many_lines(outside, "Alasan dari luar usulan", 2_000, needed=False)
    row = None if outside else _proposed(unit, predicate, letter.on.year, zone)
    if row is not None:
        try:
            _refuse_without_decision(row, predicate)
            _refuse_too_early(row, letter.on)
        except ProposalError as error:
            if zone is not None:
                raise
            way = "Bila predikat ini bukan dari usulan itu, isi alasan dari luar usulan."
            raise ProposalError(f"{error.message} {way}") from error
    elif zone is not None and zone.proposed.exists():
        raise ProposalError(
            f"Usulan yang memuat {zone} ditarik atau belum ditetapkan, jadi predikatnya tidak dicatat dari zona itu. "
            "Predikat dari luar usulan di Pilar dicatat dari daftar predikat. Belum ada yang berubah."
        )
    return GrantedPredicate(
        unit=unit, zone=row.zone if row else zone, predicate=predicate, giver=giver, valid_from=decree.valid_from,
        letter_number=letter.number, letter_on=letter.on, outside=outside, made_at=at, made_by=by.actor,
    )  # fmt: skip


def correct(
    granted_id: int, decree: Decree, reason: str, *, by: User, at: datetime, seen: str | None = None,
    guard: Guard = locked,
) -> PredicateCorrection:  # fmt: skip
    """Put right what was written down wrongly of a decree, also of a revoked one; what it said stays readable.

    Raises NotFoundError, AccessDenied, ChangedMeanwhile; ProposalError without a reason, where nothing differs, for a
    decree that does not do or is older than the proposal that it came of, or a first day that a later look, the
    revocation or the other predicate contradicts.
    """
    reason = many_lines(reason, "Alasan pembetulan", 2_000)
    unit = _found(granted_id, by, at).unit
    letter, giver = decree.letter.fitting(local_day(at, unit.body)), one_line(decree.giver, "Pemberi predikat")
    with guard(Unit.objects.filter(pk=unit.pk)):
        row = _found(granted_id, by, at)
        refuse_stale(seen, version(row), "catatan predikat ini")
        _refuse_first_day(row, decree.valid_from)
        came_of = ProposedUnit.objects.filter(zone=row.zone_id or 0, proposal__state=FIXED).select_related("proposal")
        if letter.on != row.letter_on and (stood := came_of.first()):
            _refuse_too_early(stood, letter.on)
        lines = [
            ("Nomor keputusan", row.letter_number, letter.number),
            ("Tanggal keputusan", tanggal(row.letter_on), tanggal(letter.on)),
            ("Pemberi", row.giver, giver),
            ("Berlaku mulai", tanggal(row.valid_from), tanggal(decree.valid_from)),
        ]
        changed = [[label, was, now] for label, was, now in lines if was != now]
        if letter.content is not None and letter.content.taken is not None:
            changed.append(["Pindaian", row.filename or "tidak ada", letter.content.taken.filename])
        if not changed:
            raise ProposalError("Tidak ada yang berbeda dari catatan sekarang. Belum ada yang berubah.")
        row.giver, row.valid_from = giver, decree.valid_from
        row.version += 1
        with transaction.atomic():
            letter.onto(row, unit.body.uuid, at)
            row.save()
            made = _keep_correction(row, changed, reason, by, at)
    return made


def version(row: GrantedPredicate) -> str:
    """The version of what the form of a correction shows."""
    return version_of(row.version)


def check(
    granted_id: int, *, on: date, checked_by: str, outcome: str, note: str, by: User, at: datetime,
    guard: Guard = locked,
) -> PredicateCheck:  # fmt: skip
    """Keep what a later look at the unit found. Raises NotFoundError, AccessDenied; ProposalError for a day on which
    the predicate does not hold, or that has not come."""
    who, words = one_line(checked_by, "Pemantau", 120), many_lines(note, "Catatan")
    if outcome not in dict(PredicateCheck.OUTCOMES):
        raise ProposalError("Pilih hasil pemantauannya dari daftar. Belum ada yang berubah.")
    with guard(Unit.objects.filter(pk=_found(granted_id, by, at).unit_id)):
        row = _found(granted_id, by, at)
        if not row.valid_from <= on <= local_day(at, row.unit.body):
            raise ProposalError(
                f"Tanggal pemantauan harus antara {tanggal(row.valid_from)} dan hari ini. Belum ada yang berubah."
            )
        if row.revoked_on is not None and on > row.revoked_on:
            raise ProposalError(
                f"Predikat ini dicabut {tanggal(row.revoked_on)}, jadi sesudah itu tidak dipantau lagi. Belum ada "
                "yang berubah."
            )
        with transaction.atomic():
            made = row.checks.create(on=on, checked_by=who, outcome=outcome, note=words, at=at, by=by.actor)
            details = {"on": on, "outcome": outcome}
            ledger.record("predicate.checked", made, body=row.unit.body.uuid, by=by.actor, at=at, details=details)
    return made


def revoke(
    granted_id: int, *, on: date, number: str, reason: str, scan: Content | None = None, by: User, at: datetime,
    guard: Guard = locked,
) -> GrantedPredicate:  # fmt: skip
    """A predicate is lost: by which decree, when and why. The row stays. ``scan``: of the decree, examined already.

    Raises NotFoundError, AccessDenied; ProposalError where it is revoked already, without number or reason, for a day
    before it held or not come yet, or for a WBK on which a held WBBM stands.
    """
    unit = _found(granted_id, by, at).unit
    with guard(Unit.objects.filter(pk=unit.pk)):
        row, number, reason = could_revoke(granted_id, on=on, number=number, reason=reason, by=by, at=at)
        row.revoked_on, row.revoked_number, row.revoked_reason, row.revoked_by = on, number, reason, by.actor
        row.version += 1
        with transaction.atomic():
            scan_onto(row, scan, row.unit.body.uuid, at, of="revoked_")
            row.save()
            details = {"on": on, "number": number}
            ledger.record("predicate.revoked", row, body=row.unit.body.uuid, by=by.actor, at=at, details=details)
    return row


def could_revoke(
    granted_id: int, *, on: date, number: str, reason: str, by: User, at: datetime
) -> tuple[GrantedPredicate, str, str]:
    """The predicate with number and reason as ``revoke`` would keep them. Raises as that does; changes nothing."""
    number, reason = one_line(number, "Nomor keputusan pencabutan", 120), many_lines(reason, "Alasan pencabutan")
    row = _found(granted_id, by, at)
    if not row.is_held:
        raise ProposalError("Predikat ini sudah dicatat dicabut. Belum ada yang berubah.")
    _refuse_last_day(row, on, at)
    above = GrantedPredicate.objects.filter(unit=row.unit_id, predicate=WBBM, revoked_on__isnull=True)
    if row.predicate == WBK and above.exists():
        raise ProposalError(
            "Unit ini memegang WBBM, yang berdiri di atas WBK. Catat dahulu pencabutan WBBM-nya. Belum ada yang "
            "berubah."
        )
    return row, number, reason


def correct_revocation(
    granted_id: int, *, on: date, number: str, reason: str, why: str, scan: Content | None = None, by: User,
    at: datetime, seen: str | None = None, guard: Guard = locked,
) -> PredicateCorrection:  # fmt: skip
    """Put right what was written down wrongly of a revocation; the predicate stays revoked, and what it said readable.

    Raises NotFoundError, AccessDenied, ChangedMeanwhile; ProposalError where it is held, without number, reason or
    ``why``, where nothing differs, or for a day before it held, not come yet, or after it was granted anew.
    """
    number, reason = one_line(number, "Nomor keputusan pencabutan", 120), many_lines(reason, "Alasan pencabutan")
    why = many_lines(why, "Alasan pembetulan", 2_000)
    unit = _found(granted_id, by, at).unit
    with guard(Unit.objects.filter(pk=unit.pk)):
        row = _found(granted_id, by, at)
        if row.revoked_on is None:
            raise ProposalError("Predikat ini masih dipegang, jadi tidak ada pencabutan. Belum ada yang berubah.")
        refuse_stale(seen, version(row), "catatan predikat ini")
        _refuse_last_day(row, on, at)
        anew = GrantedPredicate.objects.filter(
            unit=row.unit_id, predicate=row.predicate, valid_from__gte=row.revoked_on, valid_from__lt=on
        ).exclude(pk=row.pk)  # fmt: skip
        if later := anew.first():
            raise ProposalError(
                f"{row.predicate} diberikan lagi mulai {tanggal(later.valid_from)}, jadi yang ini tidak dicabut "
                "sesudah itu. Periksa tanggalnya. Belum ada yang berubah."
            )
        lines = [
            ("Nomor keputusan pencabutan", row.revoked_number, number),
            ("Tanggal pencabutan", tanggal(row.revoked_on), tanggal(on)),
            ("Alasan pencabutan", row.revoked_reason, reason),
        ]
        changed = [[label, was, now] for label, was, now in lines if was != now]
        if scan is not None and scan.taken is not None:
            changed.append(["Pindaian pencabutan", row.revoked_filename or "tidak ada", scan.taken.filename])
        if not changed:
            raise ProposalError("Tidak ada yang berbeda dari catatan sekarang. Belum ada yang berubah.")
        row.revoked_on, row.revoked_number, row.revoked_reason = on, number, reason
        row.version += 1
        with transaction.atomic():
            scan_onto(row, scan, unit.body.uuid, at, of="revoked_")
            row.save()
            made = _keep_correction(row, changed, why, by, at)
    return made


def _keep_correction(
    row: GrantedPredicate, changed: list[list[str]], reason: str, by: User, at: datetime
) -> PredicateCorrection:
    """In the caller's transaction, last."""
    words = "\n".join(f"{label}: {was} menjadi {now}" for label, was, now in changed)
    made: PredicateCorrection = row.corrections.create(changes=words, reason=reason, at=at, by=by.actor)
    details = {"predicate": row.pk, "changed": changed, "reason": reason}
    ledger.record("predicate.corrected", made, body=row.unit.body.uuid, by=by.actor, at=at, details=details)
    return made


def _refuse_last_day(row: GrantedPredicate, on: date, at: datetime) -> None:
    if not row.valid_from <= on <= local_day(at, row.unit.body):
        raise ProposalError(
            f"Tanggal pencabutan harus antara {tanggal(row.valid_from)} dan hari ini. Belum ada yang berubah."
        )


def _refuse_too_early(row: ProposedUnit, on: date) -> None:
    """Raise ProposalError for a decree of a day before the proposal, or before TPN's decision where that is kept."""
    proposal = row.proposal
    before = [("surat usulannya", proposal.letter_number, proposal.letter_on)]
    decision = StageResult.objects.filter(proposed=row, stage=DECISION).first()
    if decision is not None:
        before.append((f"surat {lower_first(label_of(DECISION))}", decision.letter_number, decision.letter_on))
    for what, number, day in before:
        if day is not None and on < day:
            raise ProposalError(
                f"Keputusan bertanggal {tanggal(on)}, sebelum {what} ({number}, {tanggal(day)}). Periksa tanggalnya. "
                "Belum ada yang berubah."
            )


def _proposed(unit: Unit, predicate: str, year: int, zone: Zone | None) -> ProposedUnit | None:
    """The unit in the fixed proposal that a decree of ``year`` goes back to. One query."""
    rows = ProposedUnit.objects.filter(proposal__state=FIXED).select_related("proposal", "zone")
    if zone is not None:
        return rows.filter(zone=zone).first()
    rows = rows.filter(zone__unit=unit, proposal__predicate=predicate, proposal__year__in=(year, year - 1))
    return rows.order_by("-proposal__year", "-pk").first()


def _refuse_without_decision(row: ProposedUnit, predicate: str) -> None:
    """Raise ProposalError unless TPN has let the proposed unit pass to the end."""
    if row.proposal.predicate != predicate:
        raise ProposalError(
            f"{row.name} diusulkan untuk {row.proposal.predicate}, bukan {predicate}. Belum ada yang berubah."
        )
    results = list(StageResult.objects.filter(proposed=row).select_related("objection"))
    for each in results:
        if holds_up(each):
            raise ProposalError(
                f"{row.name} tidak lulus tahap “{label_of(each.stage)}” (surat {each.letter_number}, "
                f"{tanggal(each.letter_on)}), dan tidak ada sanggah yang diterima. Predikatnya tidak dapat dicatat. "
                "Bila hasil tahap itu keliru dicatat, betulkan dahulu di sana. Belum ada yang berubah."
            )
    decision = next((each for each in results if each.stage == DECISION), None)
    if decision is None:
        raise ProposalError(
            f"Hasil tahap “{label_of(DECISION)}” untuk {row.name} belum dicatat lulus. Catat dahulu hasilnya dengan "
            "surat TPN. Belum ada yang berubah."
        )
    lost = GrantedPredicate.objects.filter(zone=row.zone_id, predicate=predicate, revoked_on__gte=decision.letter_on)
    if revoked := lost.order_by("-revoked_on").first():
        raise ProposalError(
            f"{predicate} {row.name} dari usulan ini dicabut {tanggal(revoked.revoked_on)} (keputusan "
            f"{revoked.revoked_number}), dan hasil tahap “{label_of(DECISION)}” yang tercatat tidak lebih baru "
            f"(surat {decision.letter_number}, {tanggal(decision.letter_on)}). Catat dahulu keputusan TPN yang baru. "
            "Belum ada yang berubah."
        )


def _refuse_first_day(row: GrantedPredicate, first: date) -> None:
    """Raise ProposalError for a first day that what is kept of the predicate contradicts."""
    checked = row.checks.order_by("on").values_list("on", flat=True).first()
    if checked is not None and first > checked:
        raise ProposalError(f"Predikat ini sudah dipantau {tanggal(checked)}, jadi tidak berlaku mulai sesudah itu.")
    if row.revoked_on is not None and first > row.revoked_on:
        raise ProposalError(f"Predikat ini dicabut {tanggal(row.revoked_on)}, jadi tidak berlaku mulai sesudah itu.")
    other = GrantedPredicate.objects.filter(unit=row.unit_id, revoked_on__isnull=True).exclude(pk=row.pk).first()
    if row.revoked_on is not None or other is None:
        return
    wbk, wbbm = (other.valid_from, first) if row.predicate == WBBM else (first, other.valid_from)
    if wbk > wbbm:
        raise ProposalError("WBBM tidak berlaku sebelum WBK unit yang sama. Periksa tanggalnya.")


def _found(granted_id: int, by: User, at: datetime) -> GrantedPredicate:
    rows = GrantedPredicate.objects.select_related("unit__body")
    row = row_seen(GrantedPredicate, by, at, granted_id, rows=rows)
    require(by, MANAGES, root_of(row.unit.body), at=at)
    return row
