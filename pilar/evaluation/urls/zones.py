"""The list of zones and one zone."""

from django.urls import path

from pilar.evaluation.views import zones

urlpatterns = [
    path("zona/", zones.zones, name="zones"),
    path("zona/<int:pk>/", zones.zone, name="zone"),
]
