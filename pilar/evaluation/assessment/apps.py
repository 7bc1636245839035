from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """What the internal assessors (TPI) do with a worksheet that was handed in."""

    name = "pilar.evaluation.assessment"
    label = "assessment"
    verbose_name = "Penilaian TPI"

    def ready(self) -> None:
        from pilar.evaluation.assessment.registering import register
        from pilar.evaluation.tabs import Tab, add_tab
        from pilar.organisation.places import Room, add_room

        add_room(Room("Penilaian TPI", "assessment:queue", "assessment.view", "/tpi/"))
        add_tab(Tab("Penilaian TPI", "assessment:unit"), after="evaluation:submit")
        register()
