"""Addresses of area 1, one file per subject. Each has its row in the access matrix.

``signing`` stands at the root of the site, because people type and scan it; all others under ``/perubahan/``.
"""

from django.urls import include, path

from pilar.areas.change.urls import (
    agents,
    communication,
    culture,
    home,
    launch,
    lessons,
    pact,
    pulses,
    signing,
)

app_name = "change"

_UNDER = [
    *home.urlpatterns,
    *launch.urlpatterns,
    *pact.urlpatterns,
    *agents.urlpatterns,
    *communication.urlpatterns,
    *pulses.urlpatterns,
    *lessons.urlpatterns,
    *culture.urlpatterns,
]
urlpatterns = [
    path("perubahan/", include(_UNDER)),
    *signing.urlpatterns,
]
