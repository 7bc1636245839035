"""All zones, and what is told of one: progress, x-ray, publication."""

from django.urls import path

from pilar.evaluation.views import overview, progress, publication, xray

urlpatterns = [
    path("zona/", overview.zones, name="zones"),
    path("zona/<int:pk>/perkembangan/", progress.progress, name="progress"),
    path("zona/<int:pk>/terbit/", publication.publish, name="publish"),
    path("zona/<int:pk>/rontgen/", xray.xray, name="xray"),
]
