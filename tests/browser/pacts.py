"""An open pact with people who can sign it. Run with a home of its own; prints JSON:

PILAR_HOME=… python -m tests.browser.pacts
"""

from __future__ import annotations

from tests.browser.staff import PASSWORD
from tests.browser.telling import tell


def build() -> dict[str, str]:
    """Who signs in, with which password, and the id of the pact."""
    from pilar.organisation.actions import accounts
    from tests.areas.change.signing_place import build_signing_place
    from tests.organisation.town import AT

    place = build_signing_place()
    place.town.person(place.town.training, "Sri Contohwati")
    for user in (place.leader, place.head, place.staff):
        accounts.change_password(user, PASSWORD, at=AT)
    return {
        "leader": place.leader.username, "head": place.head.username, "staff": place.staff.username,
        "password": PASSWORD, "pact": str(place.pact.pk),
    }  # fmt: skip


if __name__ == "__main__":
    tell(build)
