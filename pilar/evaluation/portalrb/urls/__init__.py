"""Addresses of the bureau's pages of links, and of the PortalRB contract."""

from django.urls import path

from pilar.evaluation.portalrb.views import links
from pilar.organisation.api.urls import operation

app_name = "portalrb"

urlpatterns = [
    path("kelola/tautan-bukti/", links.links, name="links"),
    path("kelola/tautan-bukti/<int:pk>/", links.unit, name="unit"),
    path("kelola/tautan-bukti/<int:pk>/pembukaan/", links.visits, name="visits"),
    path("kelola/tautan-bukti/<int:pk>/cabut/", links.revoke, name="revoke"),
    path("kelola/tautan-bukti/<int:pk>/perpanjang/", links.renew, name="renew"),
    *operation("api/portalrb/pengusulan/unit-wbk", "portalrb_wbk"),
    *operation("api/portalrb/pengusulan/unit-wbbm", "portalrb_wbbm"),
    *operation("api/portalrb/lke/jawaban-unit/<str:unit_id>", "portalrb_answers"),
]
