"""A zone with a long plan, half of it late, for tests of its pages. Run with a home of its own:

    PILAR_HOME=… python -m tests.browser.plan_site

prints JSON: the password, the names with which to sign in, and ids.
"""

from __future__ import annotations

from tests.browser.telling import tell

PASSWORD = "tiga kucing di atap"


def build() -> dict[str, str | int]:
    """Sixty items in all six areas, calls for help, and a week full of meetings: the fullest agenda."""
    from datetime import timedelta

    from django.utils import timezone

    from pilar.organisation.access import local_day
    from pilar.organisation.actions import accounts
    from pilar.roadmap.actions import items
    from pilar.roadmap.models import Obstacle
    from tests.evaluation.place import build_place
    from tests.records.activity_rows import activity_row
    from tests.roadmap.planning import draft, owner_of, unit_head

    at = timezone.now()
    today = local_day(at)
    place = build_place()
    head = unit_head(place)
    for user in (place.leader, head):
        accounts.change_password(user, PASSWORD, at=at)
    title = "Menyusun dan menetapkan dokumen pengendalian {} untuk seluruh layanan unit (contoh)"
    rows = items.add_many(place.zone.pk, [
        draft(title.format(n), n % 6 + 1, owner=owner_of(place), due_on=today + timedelta(n % 9 - 6), output="Dokumen")
        for n in range(60)
    ], by=place.leader, at=at)  # fmt: skip
    assert head.person
    text = "Anggaran belum cair dan perjanjian belum ditandatangani. " * 6
    for row in rows[:7]:
        Obstacle.objects.create(item=row, text=text, leader=head.person, by="1", at=at)
    for number in range(9):
        activity_row(
            place.town.training, title=f"Rapat koordinasi pembangunan zona integritas ke-{number} (contoh)",
            starts_at=at + timedelta(hours=6 + 12 * number), state="planned", leader=head.person,
            place="Ruang rapat utama",
        )  # fmt: skip
    return {
        "password": PASSWORD, "leader": place.leader.username, "head": head.username, "zone": place.zone.pk,
        "item": rows[0].pk,
    }  # fmt: skip


if __name__ == "__main__":
    tell(build)
