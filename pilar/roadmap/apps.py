from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    """Needs, the plan that follows from the gap, its implementation, growing and monev."""

    name = "pilar.roadmap"
    label = "roadmap"
    verbose_name = "Peta jalan"

    def ready(self) -> None:
        from pilar.evaluation.proposal.hints import add_hints
        from pilar.evaluation.tabs import Tab, add_tab
        from pilar.organisation.places import Own, add_own
        from pilar.roadmap.presenting import needs
        from pilar.roadmap.tabs import add_page

        add_tab(Tab("Peta jalan", "roadmap:home"), after="evaluation:lke")
        add_page(Tab("Kebutuhan", "roadmap:needs"))
        add_page(Tab("Langkah", "roadmap:compose"))
        add_page(Tab("Rencana", "roadmap:plan"))
        add_page(Tab("Papan", "roadmap:board"))
        add_page(Tab("Kalender", "roadmap:calendar"))
        add_page(Tab("Monev", "roadmap:monevs"))
        add_page(Tab("Andai", "roadmap:what_if"))
        add_page(Tab("Tren", "roadmap:trend"))
        add_page(Tab("Agenda pimpinan", "roadmap:agenda"))
        add_own(Own("Aksi saya", "roadmap:own_items", "Rencana aksi Anda di semua zona, dan tenggatnya."))
        add_own(Own("Kalender saya", "roadmap:own_calendar", "Tenggat Anda di program kalender ponsel atau surel."))
        add_hints(needs)
