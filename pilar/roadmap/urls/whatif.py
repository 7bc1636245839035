"""What if some plan items were done."""

from django.urls import path

from pilar.roadmap.views import whatif

urlpatterns = [
    path("peta-jalan/<int:zone>/andai/", whatif.what_if_page, name="what_if"),
]
