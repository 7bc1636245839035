from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """Government bodies, their units, people and duties, sign-in, and who may do what."""

    name = "pilar.organisation"
    label = "organisation"
    verbose_name = "Organisasi"

    def ready(self) -> None:
        from pilar.kernel import event_names, inbox
        from pilar.organisation import guards
        from pilar.organisation.signin import factors

        inbox.discover()
        event_names.discover()
        guards.discover()
        factors.connect()
