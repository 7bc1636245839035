"""Addresses of records under ``/catatan/``, one file per subject. Each has its row in the access matrix."""

from pilar.records.urls import decrees, home, innovations

app_name = "records"

urlpatterns = [
    *home.urlpatterns,
    *decrees.urlpatterns,
    *innovations.urlpatterns,
]
