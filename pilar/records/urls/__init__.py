"""Addresses of records under ``/catatan/``, one file per subject. Each has its row in the access matrix."""

from pilar.records.urls import home, reviews

app_name = "records"

urlpatterns = [
    *home.urlpatterns,
    *reviews.urlpatterns,
]
