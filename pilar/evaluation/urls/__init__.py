"""Addresses of zones, worksheets and evidence, one file per subject. Each has its row in the access matrix."""

from pilar.evaluation.urls import imports, life, lke, zones

app_name = "evaluation"

urlpatterns = [
    *zones.urlpatterns,
    *life.urlpatterns,
    *imports.urlpatterns,
    *lke.urlpatterns,
]
