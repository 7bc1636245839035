"""Addresses of the roadmap under ``/peta-jalan/<zone>/``, one file per subject. Each has its row in the matrix."""

from pilar.roadmap.urls import home, monev, practices, trend, whatif

app_name = "roadmap"

urlpatterns = [
    *home.urlpatterns,
    *monev.urlpatterns,
    *practices.urlpatterns,
    *trend.urlpatterns,
    *whatif.urlpatterns,
]
