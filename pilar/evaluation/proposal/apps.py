from django.apps import AppConfig


class ProposalConfig(AppConfig):
    """How a unit is nominated, appointed, proposed, and what comes of it."""

    name = "pilar.evaluation.proposal"
    label = "proposal"
    verbose_name = "Pengusulan"

    def ready(self) -> None:
        from pilar.evaluation.tabs import Tab, add_tab
        from pilar.organisation.places import Room, add_room

        add_room(Room("Usulan", "proposal:home", "proposal.view", "/usulan/"))
        add_tab(Tab("Pengusulan", "proposal:zone"), after="evaluation:submit")
