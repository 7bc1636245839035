"""What stands against giving, ending or handing over a role. Each function raises; none writes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation import giving
from pilar.organisation.access import AccessDenied, local_day, rights_of
from pilar.organisation.independence import GrantError, in_time, refuse_head_of_assessed, refuse_own_assessor
from pilar.organisation.models import Grant, Unit, User
from pilar.organisation.roles import ROLES, Role

#: Roles without which nobody could give what they give.
NEVER_NONE = ("administrator", "inspector")


def refuse_giver(
    by: User, code: str, user: User, unit: Unit, at: datetime, first: date, last: date | None
) -> int:  # fmt: skip
    """The id of the unit from which ``by`` may give the role; AccessDenied or GrantError where nowhere."""
    role = ROLES.get(code)
    if role is None:
        raise GrantError("Peran itu tidak ada di tabel hak akses. Belum ada yang berubah.")
    if user.pk == by.pk:
        raise AccessDenied("Tidak seorang pun memberi peran kepada dirinya sendiri. Belum ada yang berubah.")
    rights = rights_of(by, at)
    found = giving.standings(rights, role, unit.path)
    if not found and role.vacant_by and giving.standings(rights, role, unit.path, vacant=True):
        if is_filled(role, unit, first, last):
            raise GrantError(
                f"“{unit}” sudah punya {role.label} pada masa itu, dan hanya ia yang mengalihkan perannya. "
                "Belum ada yang berubah."
            )
        found = giving.standings(rights, role, unit.path, vacant=True)
    if not found:
        raise AccessDenied(f"Anda tidak dapat memberi peran {role.label} di “{unit}”. Belum ada yang berubah.")
    limit = giving.own_limit(found, role)
    if limit is not None and (last is None or last > limit):
        raise GrantError(
            f"Peran {role.label} Anda sendiri berakhir {tanggal(limit)}; isi hari terakhir yang tidak melewatinya. "
            "Belum ada yang berubah."
        )
    return found[0].unit_id


def is_filled(role: Role, unit: Unit, first: date, last: date | None) -> bool:
    """Whether somebody holds ``role`` at ``unit`` in that time, also with an account that was closed meanwhile.

    Otherwise whoever may close accounts could make the place vacant.
    """
    return in_time(Grant.objects.filter(role=role.code, unit=unit), first, last).exists()


def refuse_unfit(
    user: User, role: Role, unit: Unit, first: date, last: date | None, area: int | None
) -> None:  # fmt: skip
    """Raise GrantError where the role cannot be held like that, whoever gives it."""
    if last is not None and last < first:
        raise GrantError("Tanggal selesai mendahului tanggal mulai. Belum ada yang berubah.")
    _refuse_stranger(user, unit)
    if not user.is_active:
        raise GrantError("Akun itu sudah ditutup. Belum ada yang berubah.")
    if unit.kind not in role.held_at:
        kinds = ", ".join(label for kind, label in Unit.KINDS if kind in role.held_at)
        raise GrantError(f"Peran {role.label} hanya dapat dipegang pada: {kinds}. Belum ada yang berubah.")
    if not unit.is_open(first):
        raise GrantError(f"“{unit}” tidak berlaku pada tanggal itu. Belum ada yang berubah.")
    if unit.valid_until is not None and (last is None or last > unit.valid_until):
        raise GrantError(
            f"“{unit}” ditutup sesudah {tanggal(unit.valid_until)}; isi hari terakhir yang tidak melewatinya. "
            "Belum ada yang berubah."
        )
    if role.by_area != (area is not None):
        hint = "pilih areanya" if role.by_area else "kosongkan areanya"
        raise GrantError(f"Untuk peran {role.label}, {hint}. Belum ada yang berubah.")
    if overlapping(user, role.code, unit, area, first, last).exists():
        raise GrantError(f"{user} sudah memegang peran itu pada masa itu. Belum ada yang berubah.")
    refuse_own_assessor(user, role, unit, first, last)
    if role.code == "head":
        refuse_head_of_assessed(user, unit, first, last)


def refuse_ender(by: User, grant: Grant, at: datetime) -> None:
    """Raise AccessDenied where ``by`` may not end ``grant``."""
    rights, role = rights_of(by, at), ROLES.get(grant.role)
    if giving.may_end(rights, grant):
        return
    if role and giving.standings(rights, role, grant.unit.path):
        raise AccessDenied(
            f"Peran {role.label} ini diberikan dari “{grant.given_from or grant.unit}”; hanya dari sana atau dari "
            "atasnya dapat diakhiri. Belum ada yang berubah."
        )
    raise AccessDenied("Anda tidak dapat mengakhiri peran ini. Belum ada yang berubah.")


def refuse_hand_over(by: User, grant: Grant, to: User, at: datetime, from_day: date) -> int | None:
    """The id of the unit from which the new holder has the role; AccessDenied or GrantError where it cannot pass.

    Where the holder passes it on, that is the unit from which the old one was given: nothing has been added to it.
    """
    if grant.duty_id is not None:
        raise GrantError(
            "Peran ini melekat pada penunjukan Plt. atau Plh. dan tidak dapat dialihkan; tunjuk orang lain di halaman "
            "Plt. dan Plh. Belum ada yang berubah."
        )
    if to.pk == by.pk:
        raise AccessDenied("Tidak seorang pun mengalihkan peran kepada dirinya sendiri. Belum ada yang berubah.")
    if to.pk == grant.user_id:
        raise GrantError("Peran itu sudah dipegang orang ini; pilih orang lain. Belum ada yang berubah.")
    rights = rights_of(by, at)
    if grant.user_id == by.pk and giving.passes_on(rights, grant):
        return grant.given_from_id
    if not giving.may_end(rights, grant):
        raise AccessDenied("Anda tidak dapat mengalihkan peran ini. Belum ada yang berubah.")
    return refuse_giver(by, grant.role, to, grant.unit, at, from_day, grant.valid_until)


def refuse_rewriting(grant: Grant, last_day: date, today: date) -> None:
    """Raise GrantError where a role is over by ``last_day``, or where that would change what has been."""
    if grant.valid_until is not None and grant.valid_until <= last_day:
        raise GrantError("Peran ini sudah berakhir. Muat ulang halaman; belum ada yang berubah.")
    if last_day < today - timedelta(days=1):
        raise GrantError(
            "Peran tidak diakhiri mundur: yang dikerjakan dengannya sudah terjadi. Isi hari ini atau sesudahnya. "
            "Belum ada yang berubah."
        )


def refuse_last(grant: Grant, last_day: date) -> None:
    """Raise GrantError where nobody at the unit or above it would hold the role after ``last_day``."""
    if grant.role not in NEVER_NONE:
        return
    # One whose end is set already does not count: the body would soon have nobody.
    others = Grant.objects.filter(
        role=grant.role, unit__in=[*grant.unit.ancestor_ids, grant.unit_id], user__is_active=True,
        valid_from__lte=last_day + timedelta(days=1), valid_until__isnull=True,
    )  # fmt: skip
    if not others.exclude(pk=grant.pk).exists():
        raise GrantError(
            f"Ini {ROLES[grant.role].label.lower()} terakhir di “{grant.unit}”; alihkan perannya, atau tunjuk yang "
            "lain lebih dulu. Belum ada yang berubah."
        )


def refuse_closing(user: User, by: User, at: datetime) -> None:
    """Raise where closing the account of ``user`` would end what ``by`` may not end: authority, and oversight.

    An ordinary role is no obstacle: it gives nothing to whom it does not let in.
    """
    rights, yesterday = rights_of(by, at), local_day(at) - timedelta(days=1)
    for grant in in_time(user.grants.select_related("unit"), local_day(at), None):
        role = ROLES.get(grant.role)
        independent = role is not None and (role.has_authority or "administrator" not in role.given_by)
        if role and independent and not giving.may_end(rights, grant):
            raise AccessDenied(
                f"{user} memegang peran {role.label} di “{grant.unit}”, yang tidak dapat Anda akhiri. Mintalah yang "
                "berwenang mengakhiri atau mengalihkannya lebih dulu. Akun tidak ditutup."
            )
        refuse_last(grant, yesterday)


def overlapping(user: User, code: str, unit: Unit, area: int | None, first: date, last: date | None) -> QuerySet[Grant]:
    """The same role of the same account at the same unit, in that time."""
    return in_time(Grant.objects.filter(user=user, role=code, unit=unit, area=area), first, last)


def _refuse_stranger(user: User, unit: Unit) -> None:
    """A role is held by people of the body. An account without a person, of the installation, may hold several."""
    if user.person and user.person.body_id != unit.body_id:
        raise GrantError("Orang itu terdaftar di instansi lain. Belum ada yang berubah.")
