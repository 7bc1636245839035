"""Addresses of the internal assessment, one file per subject. Each has its row in the access matrix."""

from pilar.evaluation.assessment.urls import documents, rounds

app_name = "assessment"

urlpatterns = [*rounds.urlpatterns, *documents.urlpatterns]
