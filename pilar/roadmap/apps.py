from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    """Needs, the plan that follows from the gap, its implementation, growing and monev."""

    name = "pilar.roadmap"
    label = "roadmap"
    verbose_name = "Peta jalan"

    def ready(self) -> None:
        from pilar.evaluation.tabs import Tab, add_tab
        from pilar.roadmap.tabs import add_page

        add_tab(Tab("Peta jalan", "roadmap:home"), after="evaluation:lke")
        add_page(Tab("Monev", "roadmap:monevs"))
        add_page(Tab("Andai", "roadmap:what_if"))
        add_page(Tab("Tren", "roadmap:trend"))
