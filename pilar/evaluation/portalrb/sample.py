"""The sample's tokens: one per body, made by its organisation bureau as a click would."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from pilar.kernel.samples import World
from pilar.organisation.actions import tokens

#: Of which body whose bureau makes a token.
_BUREAUS: Final = {"jatim": "organisasi@pilar.test", "kabupaten-indramayu": "organisasi@indramayu.test"}
_VALID: Final = timedelta(days=365)


def build(world: World) -> None:
    """A token for PortalRB per body, told in ``demo.json``: elsewhere it would be shown once."""
    for slug, email in _BUREAUS.items():
        body = world.units[slug].body
        made = tokens.create(
            body, f"PortalRB {world.today.year} (contoh)", ["portalrb.read"], expires_on=world.today + _VALID,
            by=world.accounts[email], at=world.at,
        )  # fmt: skip
        world.portalrb_tokens[body.slug] = made.secret
