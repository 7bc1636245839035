from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Zones, worksheets, answers, evidence and the way to a verdict."""

    name = "pilar.evaluation"
    label = "evaluation"
    verbose_name = "Evaluasi"
