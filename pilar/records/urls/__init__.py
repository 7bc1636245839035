"""Addresses of records under ``/catatan/``, one file per subject. Each has its row in the access matrix."""

from pilar.records.urls import home

app_name = "records"

urlpatterns = [
    *home.urlpatterns,
]
