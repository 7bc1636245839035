"""Addresses of the roadmap under ``/peta-jalan/<zone>/``, one file per subject. Each has its row in the matrix."""

from pilar.roadmap.urls import agenda, composing, home, needs, plans, work

app_name = "roadmap"

urlpatterns = [
    *agenda.urlpatterns,
    *needs.urlpatterns,
    *home.urlpatterns,
    *composing.urlpatterns,
    *plans.urlpatterns,
    *work.urlpatterns,
]
