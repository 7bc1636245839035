"""All addresses. CONTRACTS.md lists those that outside programs rely on."""

from django.urls import include, path

from pilar.kernel import errors, health

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error

urlpatterns = [
    path("sehat/", health.health, name="health"),
    path("", include("pilar.portal.urls")),
    path("", include("pilar.organisation.urls")),
    path("", include("pilar.evaluation.urls")),
    path("catatan/", include("pilar.records.urls")),
    path("hadir/", include("pilar.records.urls.door")),
    path("", include("pilar.roadmap.urls")),
    path("", include("pilar.areas.change.urls")),
    path("", include("pilar.organisation.signin.urls")),
]
