"""What worked, for others to copy."""

from django.urls import path

from pilar.roadmap.views import practices

urlpatterns = [
    path("peta-jalan/praktik/", practices.practices, name="practices"),
    path("peta-jalan/praktik/<int:pk>/", practices.practice, name="practice"),
    path("peta-jalan/<int:zone>/aksi/<int:pk>/praktik/", practices.practice_tell, name="practice_tell"),
]
