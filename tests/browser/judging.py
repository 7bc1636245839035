"""A zone that two assessors of one tier judge, for tests of their pages. Run with a home of its own:

    PILAR_HOME=… python -m tests.browser.judging

prints JSON: the password, the zone's id, and the sign-in names of its people.
"""

from __future__ import annotations

from tests.browser.telling import tell

PASSWORD = "tiga kucing di atap"


def build() -> dict[str, str]:
    """The zone of tests/evaluation/assessment/panel.py, handed in and taken; a colleague beside the member."""
    from django.utils import timezone

    from pilar.organisation.actions import accounts
    from tests.evaluation.assessment.panel import build_panel
    from tests.evaluation.proofs import add_evidence

    panel = build_panel()
    town = panel.place.town
    colleague = town.user(town.office, "Anggota kedua contoh", "tpi_member", town.root)
    panel.seat(colleague, 1)
    add_evidence(panel.zone, "A.I.1.i.b", "Notulen rapat pembentukan tim", page=2)
    panel.hand_in()
    panel.take()
    for user in (panel.member, colleague):
        accounts.change_password(user, PASSWORD, at=timezone.now())
    return {
        "password": PASSWORD, "zone": str(panel.zone.pk), "member": panel.member.username,
        "colleague": colleague.username,
    }  # fmt: skip


if __name__ == "__main__":
    tell(build)
