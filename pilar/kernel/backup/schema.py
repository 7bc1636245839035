"""The tables as a set of migrations makes them: those of this database, and those that a backup was made with.

Both sides use the models of the migrations' own history, so a backup can be made before an upgrade is migrated and
restored after it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

Migration = tuple[str, str]

_OURS = {"django_migrations"}


def applied() -> list[Migration]:
    """The migrations of this database that the installed apps have, sorted."""
    loader = MigrationLoader(connection)
    return sorted(found for found in loader.applied_migrations if found[0] in loader.migrated_apps)


def unknown(migrations: Iterable[Migration]) -> list[Migration]:
    """Those that this version of Pilar does not have: a newer one made them."""
    graph = MigrationLoader(None).graph
    return sorted(set(migrations) - set(graph.nodes))


def models_at(migrations: Iterable[Migration]) -> dict[str, type[models.Model]]:
    """Table → model, as they are after ``migrations``; sorted by table."""
    state = MigrationLoader(None).project_state(list(migrations))
    found = state.apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table: model for model in found if model._meta.managed and not model._meta.proxy}
    return {name: tables[name] for name in sorted(tables)}


def create(migrations: Iterable[Migration]) -> None:
    """Make the tables of ``migrations`` in an empty database.

    Without the signals of ``migrate``, which fill tables: here every row comes from the backup.
    """
    executor = MigrationExecutor(connection)
    executor.migrate(_ends(set(migrations), executor.loader))


def _ends(migrations: set[Migration], loader: MigrationLoader) -> list[Migration]:
    """The last migration of every app. (Naming an earlier one as well would unapply what follows it.)"""

    def is_last(key: Migration) -> bool:
        children = {child.key for child in loader.graph.node_map[key].children}
        return not any(child in migrations and child[0] == key[0] for child in children)

    return sorted(key for key in migrations if is_last(key))


def left_out(tables: Iterable[str]) -> list[str]:
    """Tables of this database that no model of ours has, apart from caches."""
    caches = {str(cache.get("LOCATION")) for cache in settings.CACHES.values()}
    return sorted(set(connection.introspection.table_names()) - set(tables) - _OURS - caches)
