"""Addresses of records under ``/catatan/``, one file per subject. Each has its row in the access matrix."""

from django.urls import URLPattern

app_name = "records"

urlpatterns: list[URLPattern] = []
