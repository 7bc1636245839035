"""A unit with its team for tests of activities. Run with a home of its own; prints JSON:

PILAR_HOME=… python -m tests.browser.activity_site
"""

from __future__ import annotations

from tests.browser.staff import PASSWORD
from tests.browser.telling import tell


def build() -> dict[str, str]:
    """Who leads the team, who works there, with one schedule; all with one password."""
    from datetime import date

    from pilar.organisation.actions import accounts
    from pilar.records.actions import series
    from pilar.records.actions.series import Schedule
    from tests.organisation.town import AT
    from tests.records.hall import build_hall

    hall = build_hall()
    for user in (hall.leader, hall.staff):
        accounts.change_password(user, PASSWORD, at=AT)
    series.create(
        hall.town.training, Schedule("Rapat monev ZI", "activity", "quarterly", ("zi-monev",), date(2026, 1, 1)),
        by=hall.leader, at=AT,
    )  # fmt: skip
    return {"password": PASSWORD, "leader": hall.leader.username, "staff": hall.staff.username, "old": str(hall.pk)}


if __name__ == "__main__":
    tell(build)
