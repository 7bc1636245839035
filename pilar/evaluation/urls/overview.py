"""All zones, and what is told of one: progress, x-ray, publication."""

from django.urls import path

from pilar.evaluation.views import overview

urlpatterns = [
    path("zona/", overview.zones, name="zones"),
]
