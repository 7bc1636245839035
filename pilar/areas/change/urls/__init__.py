"""Addresses of area 1, one file per subject. Each has its row in the access matrix.

``signing`` stands at the root of the site, because people type and scan it; all others under ``/perubahan/``.
"""

from django.urls import include, path

from pilar.areas.change.urls import home, pact, signing

app_name = "change"

_UNDER = [
    *home.urlpatterns,
    *pact.urlpatterns,
]
urlpatterns = [
    path("perubahan/", include(_UNDER)),
    *signing.urlpatterns,
]
