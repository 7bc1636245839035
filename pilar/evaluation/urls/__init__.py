"""Addresses of zones, worksheets and evidence, one file per subject. Each has its row in the access matrix."""

from pilar.evaluation.urls import evidence, zones

app_name = "evaluation"

urlpatterns = [*zones.urlpatterns, *evidence.urlpatterns]
