"""One zone."""

from django.urls import path

from pilar.evaluation.views import zones

urlpatterns = [
    path("zona/<int:pk>/", zones.zone, name="zone"),
]
