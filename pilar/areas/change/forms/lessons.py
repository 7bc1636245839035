"""The quiz of a lesson."""

from __future__ import annotations

from typing import Any

from django import forms

from pilar.areas.change.lessons import Lesson


class QuizForm(forms.Form):
    """A question each, with its options numbered from 1. ``answers`` once it is valid."""

    def __init__(self, *args: Any, lesson: Lesson, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(lesson.quiz, 1):
            self.fields[f"soal_{number}"] = forms.TypedChoiceField(
                label=f"{number}. {question.text}", choices=list(enumerate(question.options, 1)), coerce=int,
                widget=forms.RadioSelect, error_messages={"required": f"Pilih jawaban soal {number}."},
            )  # fmt: skip

    @property
    def answers(self) -> dict[int, int]:
        return {int(name.removeprefix("soal_")): value for name, value in self.cleaned_data.items()}
