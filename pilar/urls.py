"""All addresses. CONTRACTS.md lists those that outside programs rely on."""

from django.urls import include, path

from pilar.kernel import errors, health
from pilar.organisation.api.urls import nothing

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error

urlpatterns = [
    path("sehat/", health.health, name="health"),
    path("", include("pilar.portal.urls")),
    path("", include("pilar.organisation.urls")),
    path("", include("pilar.evaluation.urls")),
    path("", include("pilar.evaluation.assessment.urls")),
    path("usulan/", include("pilar.evaluation.proposal.urls")),
    path("", include("pilar.evaluation.portalrb.urls")),
    path("bukti/", include("pilar.evaluation.portalrb.urls.evidence")),
    path("catatan/", include("pilar.records.urls")),
    path("hadir/", include("pilar.records.urls.door")),
    path("", include("pilar.roadmap.urls")),
    path("", include("pilar.areas.change.urls")),
    path("", include("pilar.organisation.signin.urls")),
    path("api/", include("pilar.organisation.api.urls")),
    nothing,
]
