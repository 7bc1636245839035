"""Addresses of zones, worksheets and evidence, one file per subject. Each has its row in the access matrix."""

from pilar.evaluation.urls import life, zones

app_name = "evaluation"

urlpatterns = [*life.urlpatterns, *zones.urlpatterns]
