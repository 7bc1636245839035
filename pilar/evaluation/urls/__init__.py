"""Addresses of zones, worksheets and evidence, one file per subject. Each has its row in the access matrix."""

from pilar.evaluation.urls import evidence, facts, imports, life, lke, overview, zones
from pilar.organisation.api.urls import operation

app_name = "evaluation"

urlpatterns = [
    *zones.urlpatterns,
    *evidence.urlpatterns,
    *facts.urlpatterns,
    *imports.urlpatterns,
    *life.urlpatterns,
    *lke.urlpatterns,
    *overview.urlpatterns,
    *operation("api/v1/zones", "zones_published"),
]
