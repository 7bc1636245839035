"""Addresses of zones, worksheets and evidence, one file per subject. Each has its row in the access matrix."""

from pilar.evaluation.urls import overview, zones

app_name = "evaluation"

urlpatterns = [*overview.urlpatterns, *zones.urlpatterns]
