"""Writes each ``0001`` with its indexes, constraints and foreign keys inside the tables that they belong to.

``makemigrations`` lets most of them follow their table one by one, and Django renders every model that has to do with a
table anew for each, which is most of what preparing an empty database costs. Called by remake_migrations.py.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.db.migrations import Migration
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.writer import MigrationWriter
from django.db.models import Field

ROOT = Path(__file__).resolve().parent.parent


def folded(operations: Sequence[Operation], label: str) -> list[Operation]:
    """The same tables. What cannot go into its table (a circle of foreign keys) still follows after all tables."""
    made = {operation.name_lower: operation for operation in operations if isinstance(operation, CreateModel)}
    rest: list[Operation] = []
    for operation in operations:
        if isinstance(operation, AddField) and not _circle(made, operation, label):
            made[operation.model_name_lower].fields.append((operation.name, operation.field))
        elif not isinstance(operation, CreateModel | AddIndex | AddConstraint):
            rest.append(operation)
    late = {operation.model_name_lower for operation in rest if isinstance(operation, AddField)}
    for operation in operations:
        if not isinstance(operation, AddIndex | AddConstraint):
            continue
        if operation.model_name_lower in late:
            rest.append(operation)
        elif isinstance(operation, AddIndex):
            made[operation.model_name_lower].options.setdefault("indexes", []).append(operation.index)
        else:
            made[operation.model_name_lower].options.setdefault("constraints", []).append(operation.constraint)
    return [*_in_order(made, label), *rest]


def _needs(model: CreateModel, label: str) -> set[str]:
    """The models of the same app to which ``model`` refers, apart from itself."""
    return {_target(field, label) for _, field in model.fields if field.remote_field} - {model.name_lower}


def _target(field: Field[Any, Any], label: str) -> str:
    """The model to which a foreign key refers: its bare name where it is of the same app."""
    return str(field.remote_field.model).lower().removeprefix(f"{label}.")


def _circle(made: dict[str, CreateModel], operation: AddField, label: str) -> bool:
    """Whether the model to which the field refers leads back, so that neither table could be made first."""
    if not operation.field.remote_field or _target(operation.field, label) == operation.model_name_lower:
        return False
    seen: set[str] = set()
    ahead = [_target(operation.field, label)]
    while ahead:
        name = ahead.pop()
        if name in made and name not in seen:
            seen.add(name)
            ahead += _needs(made[name], label)
    return operation.model_name_lower in seen


def _in_order(made: dict[str, CreateModel], label: str) -> list[CreateModel]:
    """Every table after those to which it refers, else as they came."""
    ordered: dict[str, CreateModel] = {}

    def place(name: str) -> None:
        if name in made and name not in ordered:
            for needed in sorted(_needs(made[name], label)):
                place(needed)
            ordered[name] = made[name]

    for name in made:
        place(name)
    return list(ordered.values())


def write(labels: Iterable[str]) -> None:
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    for label in labels:
        migration: Migration = loader.disk_migrations[label, "0001_initial"]
        migration.operations = folded(migration.operations, label)
        writer = MigrationWriter(migration, include_header=False)
        Path(writer.path).write_text(writer.as_string(), encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "pilar.settings"
    import django

    django.setup()
    write(sys.argv[1:])
