"""Who has learnt the rules: a short lesson and a quiz per pokja. Lessons are data of the room, results are rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.organisation.models import Person, Unit


class LessonResult(models.Model):
    """One attempt at the quiz of a lesson. All attempts are kept; the best one counts."""

    scope = "unit"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="lesson_results", verbose_name="unit saat itu")
    person = models.ForeignKey(Person, models.PROTECT, related_name="lesson_results", verbose_name="orang")
    lesson = models.CharField("pelajaran", max_length=40)
    edition = models.CharField("edisi", max_length=20, help_text="Edisi isi pelajaran saat dijawab.")
    right = models.PositiveSmallIntegerField("benar")
    asked = models.PositiveSmallIntegerField("soal")
    passed = models.BooleanField("lulus")
    at = models.DateTimeField("waktu")

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(right__lte=models.F("asked")), name="lesson_right_of_asked"),
            models.CheckConstraint(condition=Q(asked__gt=0) & ~Q(lesson=""), name="lesson_result_of_something"),
        ]
        indexes = [
            models.Index(fields=["unit", "lesson", "passed"], name="lesson_result_of_unit"),
            models.Index(fields=["person", "lesson"], name="lesson_result_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.lesson}: {self.right}/{self.asked}"
