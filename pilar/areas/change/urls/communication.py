"""What is said about the zone."""

from django.urls import path

from pilar.areas.change.views import communications as views

ONE = "komunikasi/<int:pk>/"

urlpatterns = [
    path("komunikasi/", views.communication_list, name="communications"),
    path("komunikasi/baru/", views.communication_new, name="communication_new"),
    path(ONE, views.communication_detail, name="communication"),
    path(f"{ONE}ubah/", views.communication_edit, name="communication_edit"),
    path(f"{ONE}hapus/", views.communication_remove, name="communication_remove"),
    path(f"{ONE}berkas/", views.communication_file, name="communication_file"),
]
