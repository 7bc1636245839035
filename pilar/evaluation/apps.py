from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Zones, worksheets, answers, evidence and the way to a verdict."""

    name = "pilar.evaluation"
    label = "evaluation"
    verbose_name = "Evaluasi"

    def ready(self) -> None:
        from pilar.evaluation import happened
        from pilar.evaluation.facts import registry as facts
        from pilar.evaluation.xray import registry
        from pilar.organisation.api.registry import add_router
        from pilar.organisation.places import RULES, STRUCTURE, Place, Room, add_place, add_room

        add_room(Room("Zona", "evaluation:zones", "zone.view", "/zona/"))
        forming = "Unit yang membangun Zona Integritas: tahun, target, dan cakupannya."
        add_place(Place("Bentuk zona", forming, "evaluation:zone_new", "zone.manage", STRUCTURE))
        steps = "Masa penilaian mandiri, pengusulan, dan tahap lain setahun menurut surat."
        add_place(Place("Tahap evaluasi", steps, "evaluation:milestones", "milestone.manage", RULES))
        editions = "Lembar kerja tiap tahun dan redaksi resminya."
        add_place(Place("Edisi LKE", editions, "evaluation:editions", "milestone.manage", RULES))
        add_router("/v1", "pilar.evaluation.api:router")
        registry.load_all()
        facts.load_all()
        happened.discover()
