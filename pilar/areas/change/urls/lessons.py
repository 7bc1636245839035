"""Learning of the rules."""

from django.urls import path

from pilar.areas.change.views import lessons

urlpatterns = [
    path("belajar/", lessons.lesson_list, name="lessons"),
    path("belajar/<slug:code>/", lessons.lesson_page, name="lesson"),
]
