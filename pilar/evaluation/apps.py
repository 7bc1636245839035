from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Zones, worksheets, answers, evidence and the way to a verdict."""

    name = "pilar.evaluation"
    label = "evaluation"
    verbose_name = "Evaluasi"

    def ready(self) -> None:
        from pilar.organisation.places import RULES, Place, Room, add_place, add_room

        add_room(Room("Zona", "evaluation:zones", "zone.view", "/zona/"))
        add_place(
            Place("Edisi LKE", "Lembar kerja tiap tahun dan redaksi resminya.", "evaluation:editions",
                  "milestone.manage", RULES)
        )  # fmt: skip
