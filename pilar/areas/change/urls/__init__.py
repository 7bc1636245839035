"""Addresses of area 1 under ``/perubahan/``, one file per subject. Each has its row in the access matrix."""

from django.urls import URLPattern

app_name = "change"

urlpatterns: list[URLPattern] = []
