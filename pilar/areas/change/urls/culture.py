"""Culture activities, the head as an example, the change path."""

from django.urls import path

from pilar.areas.change.views import culture, leader
from pilar.areas.change.views import path as change_path

urlpatterns = [
    path("budaya/", culture.culture, name="culture"),
    path("teladan/", leader.leader, name="leader"),
    path("teladan/catat/", leader.note_new, name="leader_note_new"),
    path("teladan/<int:pk>/berkas/", leader.note_file, name="leader_note_file"),
    path("teladan/<int:pk>/hapus/", leader.note_remove, name="leader_note_remove"),
    path("jejak/", change_path.path, name="path"),
]
