"""Addresses of the roadmap under ``/peta-jalan/<zone>/``, one file per subject. Each has its row in the matrix."""

from pilar.roadmap.urls import agenda, composing, home, plans

app_name = "roadmap"

urlpatterns = [
    *agenda.urlpatterns,
    *home.urlpatterns,
    *composing.urlpatterns,
    *plans.urlpatterns,
]
