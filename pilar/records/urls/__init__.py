"""Addresses of records under ``/catatan/``, one file per subject. Each has its row in the access matrix."""

from pilar.records.urls import activities, attendance, decrees, home, innovations, reviews

app_name = "records"

urlpatterns = [
    *home.urlpatterns,
    *activities.urlpatterns,
    *attendance.urlpatterns,
    *decrees.urlpatterns,
    *innovations.urlpatterns,
    *reviews.urlpatterns,
]
