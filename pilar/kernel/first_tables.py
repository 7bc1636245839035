"""The first migration of a room: its models are rendered once for all its tables, not anew after each of them."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState


class FirstTables(Migration):
    """What Django does, sooner.

    After each new model, Django renders every model that has to do with it again, and nearly all have to do with a
    user: most of the time that an empty database takes. Here the models of all tables are known before the first
    table is made.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        tables = [operation for operation in self.operations if isinstance(operation, CreateModel)]
        if collect_sql or tables != self.operations[: len(tables)]:
            return super().apply(project_state, schema_editor, collect_sql)
        before = project_state.clone()
        project_state.__dict__.pop("apps", None)  # what is rendered is out of date with the first model
        for operation in tables:
            operation.state_forwards(self.app_label, project_state)
        for operation in tables:
            operation.database_forwards(self.app_label, schema_editor, before, project_state)
        rest = Migration(self.name, self.app_label)
        rest.operations = self.operations[len(tables) :]  # type: ignore[misc]
        return rest.apply(project_state, schema_editor)
