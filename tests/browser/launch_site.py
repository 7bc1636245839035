"""A zone with launch, team, agents and communication for tests of their pages. Run with a home of its own:

    PILAR_HOME=… python -m tests.browser.launch_site

prints JSON: the password, the names with which to sign in, and ids.
"""

from __future__ import annotations

from tests.browser.telling import tell

PASSWORD = "tiga kucing di atap"


def build() -> dict[str, str | int]:
    """The scene of area 1's tests: an agent with a plan, a change that waits, a launch that was held, words said."""
    from datetime import timedelta

    from django.utils import timezone

    from pilar.areas.change.models import Launch
    from pilar.organisation.access import local_day
    from pilar.organisation.actions import accounts
    from tests.areas.change.scene import build_scene, change, decree, names, said
    from tests.evaluation.place import build_place
    from tests.organisation.town import START

    at = timezone.now()
    today = local_day(at)
    place = build_place()
    scene = build_scene(place)
    for user in (place.leader, scene.head, scene.agent):
        accounts.change_password(user, PASSWORD, at=at)
    scene.decree.valid_from = START
    scene.decree.save()
    team = decree(scene.unit, "zi-team", valid_from=START, selection="Syarat: dua tahun bertugas (contoh)")
    names(team, place.leader.person, role="leader")
    names(team, place.pokja.person, role="pokja", area=1)
    plan = change(scene, "planned", title="Antrean daring (contoh)", planned_on=today)
    waits = change(scene, "made", title="Papan biaya (contoh)", made_on=today)
    said(scene.unit, today - timedelta(days=70))
    launch = Launch.objects.create(
        unit=scene.unit, title="Pencanangan (contoh)", planned_on=today, held_on=today, state="held",
        charter="Menolak pemberian.", created_at=at, created_by=place.leader.actor,
    )  # fmt: skip
    launch.witnesses.create(name="Saksi contoh", institution="Inspektorat")
    return {
        "password": PASSWORD, "leader": place.leader.username, "head": scene.head.username,
        "agent": scene.agent.username, "plan": plan.pk, "waits": waits.pk, "launch": launch.pk,
    }  # fmt: skip


if __name__ == "__main__":
    tell(build)
