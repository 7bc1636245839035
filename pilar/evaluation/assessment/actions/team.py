"""The team that assesses a zone: seats given and ended, and the tiers of an assessor."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from pilar.evaluation.access import day_of
from pilar.evaluation.assessment.access import MANAGES, open_seats, refuse_by_all_guards
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.models import Round, Seat, Tier
from pilar.evaluation.assessment.models.team import PARTS
from pilar.evaluation.assessment.tiers import ROLE_CODES, ensure_tiers, tiers_of
from pilar.evaluation.assessment.workflow import ASSESSING
from pilar.evaluation.models import Assessor, Zone
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import AccessDenied, require
from pilar.organisation.models import Grant, Unit, User
from pilar.organisation.queries.units import current


def give_seat(
    zone: Zone, tier: Tier, user: User, *, by: User, at: datetime, areas: Collection[int] = (), basis: str = "",
    guard: Guard = locked,
) -> Seat:  # fmt: skip
    """Let ``user`` assess ``zone`` at ``tier``; ``areas`` are some of PARTS, none means all of them.

    Raises AccessDenied (also for whoever works in the zone, builds or heads it) and AssessmentError for a tier of
    another body or one that is used no more, an account without the tier's role, areas that do not exist, a seat that
    is held already. The assessor is locked, as where its tiers are set.
    """
    require(by, MANAGES, zone.unit, at=at)
    if tier.assessor.body_id != zone.unit.body_id:
        raise AssessmentError("Jenjang itu bukan milik instansi ini. Belum ada yang berubah.")
    if not set(areas) <= PARTS:
        raise AssessmentError("Area harus 1 sampai 6, atau hasil. Belum ada yang berubah.")
    with guard(Assessor.objects.filter(pk=tier.assessor_id)):
        now = Tier.objects.filter(pk=tier.pk, is_used=True).first()  # None also where its assessor was taken away
        if now is None:
            raise AssessmentError(
                f"Jenjang {tier} tidak dipakai lagi. Muat ulang halaman Tim penilai. Belum ada yang berubah."
            )
        tier.label, tier.role = now.label, now.role
        if not _holds(user, tier.role, zone, at):
            raise AssessmentError(
                f"{user} tidak memegang peran yang diminta jenjang {tier}. Minta Inspektur memberikannya dahulu. Belum "
                "ada yang berubah."
            )
        refuse_by_all_guards(user, zone, at)
        if Seat.objects.filter(zone=zone, tier=tier, user=user, ended_at__isnull=True).exists():
            raise AssessmentError(f"{user} sudah duduk sebagai {tier} di zona ini. Belum ada yang berubah.")
        with transaction.atomic():
            seat = Seat.objects.create(
                zone=zone, tier=tier, user=user, areas=",".join(str(each) for each in sorted(set(areas))),
                basis=basis.strip(), given_by=by.actor, given_at=at,
            )  # fmt: skip
            details = {"tier": tier.pk, "user": user.pk, "areas": seat.areas}
            ledger.record("seat.given", seat, body=zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return seat


def first_tier(assessor: Assessor) -> Tier:
    """The lowest tier of an assessor; the usual ones are made where it has none yet."""
    with transaction.atomic():
        return ensure_tiers(assessor)[0]


def seats_before(zone: Zone, at: datetime) -> tuple[list[Seat], list[tuple[Seat, str]]]:
    """The seats of the zone's team of the year before that are not held here: whose holders may sit again, and the
    others with why not."""
    if zone.previous_id is None:
        return [], []
    held = set(open_seats(zone.pk).values_list("tier", "user"))
    may: list[Seat] = []
    others: list[tuple[Seat, str]] = []
    for seat in open_seats(zone.previous_id).select_related("tier__assessor"):
        if (seat.tier_id, seat.user_id) in held:
            continue
        if why := _why_not_again(seat, zone, at):
            others.append((seat, why))
        else:
            may.append(seat)
    return may, others


def _why_not_again(seat: Seat, zone: Zone, at: datetime) -> str:
    if not seat.tier.is_used:
        return f"jenjang {seat.tier} tidak dipakai lagi"
    if not _holds(seat.user, seat.tier.role, zone, at):
        return f"tidak lagi memegang peran yang diminta jenjang {seat.tier}"
    try:
        refuse_by_all_guards(seat.user, zone, at)
    except AccessDenied:
        return "tidak boleh menilai unit ini"
    return ""


def repeat_seats(zone: Zone, basis: str, *, by: User, at: datetime) -> list[Seat]:
    """Give the seats of the year before (``seats_before``) once more, with their areas, each by itself.

    One that somebody has given meanwhile is left. Raises AccessDenied; AssessmentError where there is none to give,
    and as ``give_seat``.
    """
    require(by, MANAGES, zone.unit, at=at)
    may, _ = seats_before(zone, at)
    if not may:
        raise AssessmentError("Tidak ada penilai tahun lalu yang dapat ditunjuk lagi. Belum ada yang berubah.")
    return [
        give_seat(zone, seat.tier, seat.user, by=by, at=at, areas=seat.own_areas, basis=basis) for seat in may
    ]  # fmt: skip


def end_seat(seat: Seat, *, by: User, at: datetime) -> Seat:
    """Take a seat back. What was written from it stays. Ended already: nothing to do. Raises AccessDenied."""
    require(by, MANAGES, seat.zone.unit, at=at)
    with transaction.atomic():
        rows = Seat.objects.filter(pk=seat.pk, ended_at__isnull=True)
        if not rows.update(ended_at=at, ended_by=by.actor):
            return seat
        ledger.record("seat.ended", seat, body=seat.zone.unit.body.uuid, by=by.actor, at=at)
    seat.ended_at, seat.ended_by = at, by.actor
    return seat


def set_tiers(
    assessor: Assessor, labels: Sequence[tuple[str, str]], *, root: Unit, by: User, at: datetime, guard: Guard = locked
) -> list[Tier]:
    """Let ``assessor`` have these tiers (label, role) from the bottom up, one to three.

    Raises AccessDenied; AssessmentError for none or more than three, an empty or doubled label, a role that does not
    assess, while a round of the assessor is open, and for a tier less while somebody still sits on it.
    """
    require(by, MANAGES, root, at=at)
    cleaned = [(label.strip(), role) for label, role in labels]
    if not 1 <= len(cleaned) <= 3:
        raise AssessmentError("Jenjang penilai harus satu sampai tiga. Belum ada yang berubah.")
    if any(not label for label, _ in cleaned) or len({label.casefold() for label, _ in cleaned}) < len(cleaned):
        raise AssessmentError("Setiap jenjang harus bernama, dan namanya berbeda. Belum ada yang berubah.")
    if any(role not in ROLE_CODES for _, role in cleaned):
        raise AssessmentError("Jenjang hanya dapat diisi peran TPI. Belum ada yang berubah.")
    with guard(Assessor.objects.filter(pk=assessor.pk)):
        if Round.objects.filter(worksheet__assessor=assessor, state=ASSESSING).exists():
            raise AssessmentError(
                "Ada putaran yang sedang dinilai; jenjangnya baru dapat diubah sesudah putaran itu ditutup. Belum ada "
                "yang berubah."
            )
        over = assessor.tiers.filter(number__gt=len(cleaned))
        if _somebody_sits(over):
            raise AssessmentError("Masih ada penilai pada jenjang yang akan dihapus. Belum ada yang berubah.")
        with transaction.atomic():
            over.update(is_used=False)
            for number, (label, role) in enumerate(cleaned, 1):
                Tier.objects.update_or_create(
                    assessor=assessor, number=number, defaults={"label": label, "role": role, "is_used": True}
                )
            details = {"tiers": cleaned}
            ledger.record("tiers.set", assessor, body=root.body.uuid, by=by.actor, at=at, details=details)
    return tiers_of(assessor)


def _somebody_sits(tiers: QuerySet[Tier]) -> bool:
    return Seat.objects.filter(tier__in=tiers, ended_at__isnull=True).exists()


def _holds(user: User, role: str, zone: Zone, at: datetime) -> bool:
    reaching = {zone.unit_id, *zone.unit.ancestor_ids}
    return (
        user.is_active
        and Grant.objects.filter(current(day_of(zone, at)), user=user, role=role, unit__in=reaching).exists()
    )
