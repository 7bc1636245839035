"""Pacts of the sample: one open with some missing, one closed last year, one of the regency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from pilar.areas.change.actions import kiosks, pacts, signing
from pilar.areas.change.actions import signatures as signature_actions
from pilar.areas.change.actions.pacts import Draft
from pilar.areas.change.models import Kiosk, Pact
from pilar.areas.change.pact_texts import defaults
from pilar.areas.change.queries import pacts as queries
from pilar.areas.change.queries import signatures
from pilar.kernel.samples import World
from pilar.organisation.access import forget_rights
from pilar.organisation.models import Duty, User


@dataclass(frozen=True)
class Plan:
    """Whose pact, opened how many days ago, which share signs, closed how many days ago (None: still open).

    ``without``: who has not signed, so that there is somebody to try it with.
    """

    slug: str
    officer: str
    days: int
    share: float
    closed: int | None = None
    public: str = ""
    kind: str = Pact.INDIVIDUAL
    without: str = ""


PLANS = (
    Plan("p2tk", "ketua.p2tk@pilar.test", 40, 0.75, public="kepala.p2tk@pilar.test", without="pegawai.p2tk@pilar.test"),
    Plan("disnakertrans-jatim", "kepala@pilar.test", 45, 0.6, kind=Pact.JOINT),
    Plan("blk-surabaya", "ketua.blk@pilar.test", 400, 0.9, closed=370),
    Plan("disnaker-indramayu", "ketua@indramayu.test", 60, 0.5, public="kepala@indramayu.test"),
)


def build(world: World) -> None:
    """Everything by the actions that a click calls, as of the days on which it happened."""
    for plan in PLANS:
        _pact(world, plan)


def _pact(world: World, plan: Plan) -> None:
    at = world.at - timedelta(days=plan.days)
    officer, unit, text = world.accounts[plan.officer], world.units[plan.slug], defaults()[plan.kind]
    due = (at + timedelta(days=60)).date() if plan.closed is None else None
    draft = Draft(f"{text.title} (data contoh)", text.text, due, text.source)
    pact = pacts.create(unit, plan.kind, at.year, draft, by=officer, at=at)
    pacts.move(pact.pk, "open", by=officer, at=at + timedelta(hours=1))
    pact.refresh_from_db()
    _sign(pact, plan, officer, at + timedelta(hours=2))
    if plan.public:
        pacts.publish(pact.pk, True, by=world.accounts[plan.public], at=world.at)
    if plan.closed is not None:
        pacts.move(pact.pk, "close", by=officer, at=world.at - timedelta(days=plan.closed))


def _sign(pact: Pact, plan: Plan, officer: User, at: datetime) -> None:
    """The head first, then so many of the others: with their account, or at a kiosk."""
    chance = Random(f"{plan.slug}:{plan.days}")  # noqa: S311 - the same sample every time, nothing secret
    day = at.date()
    duties = list(queries.expected(pact, day).select_related("person__user", "unit__body").order_by("pk"))
    duties.sort(key=lambda duty: not (duty.leads and duty.unit_id == pact.unit_id))
    kiosk = kiosks.open_kiosk(pact.pk, pact.unit, by=officer, at=at) if pact.kind == Pact.INDIVIDUAL else None
    for place, duty in enumerate(duties):
        drawn = chance.random() < plan.share
        if (place == 0 or drawn) and duty.person.email != plan.without:
            _one(pact, duty, kiosk, at + timedelta(minutes=place))
    heads = [duty for duty in duties if duty.leads and duty.unit_id == pact.unit_id]
    user = getattr(heads[0].person, "user", None) if heads else None
    if user is not None:
        forget_rights(user)
        found = list(signatures.to_witness(user.person, day).filter(pact=pact).values_list("pk", flat=True))
        if found:
            signature_actions.witness(found, by=user, at=at + timedelta(hours=3))


def _one(pact: Pact, duty: Duty, kiosk: Kiosk | None, at: datetime) -> None:
    user = getattr(duty.person, "user", None)
    if user is not None and signatures.has_account(duty.person):
        signing.sign(pact.pk, duty.person, duty.pk, seen_sha256=pact.text_sha256, by=user, at=at)
    elif kiosk is not None and duty.person.nip:
        match = kiosks.identify(kiosk, duty.person.nip, kiosk.code, at=at)
        kiosks.agree(kiosk.token, match.ticket, seen_sha256=pact.text_sha256, at=at)
