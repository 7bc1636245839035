"""The trend of the score and of each floor."""

from django.urls import path

from pilar.roadmap.views import trend

urlpatterns = [
    path("peta-jalan/<int:zone>/tren/", trend.trend, name="trend"),
]
