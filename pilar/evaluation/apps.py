from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Zones, worksheets, answers, evidence and the way to a verdict."""

    name = "pilar.evaluation"
    label = "evaluation"
    verbose_name = "Evaluasi"

    def ready(self) -> None:
        from pilar.evaluation.xray import registry
        from pilar.organisation.places import Room, add_room

        add_room(Room("Zona", "evaluation:zones", "zone.view", "/zona/"))
        registry.load_all()
