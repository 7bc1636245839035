"""Addresses of the roadmap under ``/peta-jalan/<zone>/``, one file per subject. Each has its row in the matrix."""

from pilar.roadmap.urls import agenda, composing, home, monev, needs, plans, practices, trend, whatif, work

app_name = "roadmap"

urlpatterns = [
    *agenda.urlpatterns,
    *practices.urlpatterns,
    *needs.urlpatterns,
    *home.urlpatterns,
    *composing.urlpatterns,
    *plans.urlpatterns,
    *work.urlpatterns,
    *monev.urlpatterns,
    *whatif.urlpatterns,
    *trend.urlpatterns,
]
