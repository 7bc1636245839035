"""What `pilar doctor` checks of bodies."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pilar.kernel.doctor import Finding, Visit, check, fault, good
from pilar.organisation.models import Body


@check("bodies", "Instansi", needs=("migrations", "time-zones"))
def bodies_have_a_known_time_zone(visit: Visit) -> Finding:
    zones = list(Body.objects.order_by("slug").values_list("slug", "time_zone"))
    unknown = [f"{slug} ({zone})" for slug, zone in zones if not _is_known(zone)]
    if unknown:
        return fault(f"zona waktu tidak dikenal: {', '.join(unknown)}", "perbaiki zona waktu instansi itu")
    return good(f"{len(zones)} instansi, zona waktunya dikenal")


def _is_known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
