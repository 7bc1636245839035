from django.apps import AppConfig


class PortalrbConfig(AppConfig):
    """The PortalRB contract and the links to evidence that outside assessors open."""

    name = "pilar.evaluation.portalrb"
    label = "portalrb"
    verbose_name = "PortalRB"

    def ready(self) -> None:
        from pilar.evaluation.portalrb.actions.links import issue
        from pilar.evaluation.portalrb.queries.links import told_of_withdrawal
        from pilar.evaluation.proposal.frozen import ends_when_withdrawn, when_frozen
        from pilar.organisation.api.registry import add_router
        from pilar.organisation.places import ACCESS, Place, add_place
        from pilar.organisation.scopes import Scope, add_scope

        reads = "unit yang diusulkan, jawaban LKE yang dibekukan, dan tautan buktinya"
        add_scope(Scope("portalrb.read", "Kontrak PortalRB", reads))
        add_router("/portalrb", "pilar.evaluation.portalrb.api:router")
        links = "Tautan bukti yang dibuka penilai nasional: berapa kali dibuka, mencabut, dan memperpanjang."
        add_place(Place("Tautan bukti", links, "portalrb:links", "proposal.manage", ACCESS))
        when_frozen(issue)
        ends_when_withdrawn(told_of_withdrawal)
