"""The first migrations as tools/remake_migrations.py writes them."""

from __future__ import annotations

import copy
import importlib.util
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from pilar.kernel.first_tables import FirstTables

ROOT = Path(__file__).resolve().parents[2]
FIRST = [config.label for config in apps.get_app_configs() if config.name.startswith("pilar.")]


@pytest.fixture(scope="module")
def folded():
    spec = importlib.util.spec_from_file_location("fold_migrations", ROOT / "tools/fold_migrations.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.folded


def table(name: str, *fields: tuple[str, models.Field[Any, Any]]) -> migrations.CreateModel:
    return migrations.CreateModel(name, [("id", models.BigAutoField(primary_key=True)), *fields], options={})


def key(to: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(to=to, on_delete=models.CASCADE)


def test_what_belongs_to_a_table_stands_in_it_after_the_tables_that_it_refers_to(folded):
    operations = [
        table("Child"),
        table("Parent", ("name", models.TextField())),
        migrations.AddField("child", "parent", key("uji.parent")),
        migrations.AddIndex("child", models.Index("parent", name="of_parent")),
        migrations.AddConstraint("parent", models.UniqueConstraint(fields=["name"], name="once")),
    ]
    parent, child = folded(operations, "uji")
    assert [parent.name, child.name] == ["Parent", "Child"]
    assert [name for name, _ in child.fields] == ["id", "parent"]
    assert [index.name for index in child.options["indexes"]] == ["of_parent"]
    assert [constraint.name for constraint in parent.options["constraints"]] == ["once"]


def test_a_circle_stays_open_until_both_tables_are_there_and_so_does_what_needs_its_field(folded):
    operations = [
        table("A", ("b", key("uji.b"))),
        table("B"),
        migrations.AddField("b", "a", key("uji.a")),
        migrations.AddIndex("b", models.Index("a", name="of_a")),
    ]
    assert [type(each).__name__ for each in folded(operations, "uji")] == ["CreateModel"] * 2 + ["AddField", "AddIndex"]
    assert [each.name for each in folded(operations, "uji")[:2]] == ["B", "A"]


def test_a_table_may_refer_to_itself_and_to_another_app(folded):
    (only,) = folded([table("A"), migrations.AddField("a", "above", key("uji.a")),
                      migrations.AddField("a", "body", key("other.a"))], "uji")  # fmt: skip
    assert [name for name, _ in only.fields] == ["id", "above", "body"]


class _Written:
    """Stands where a schema editor does, and writes down what it is told to make."""

    atomic_migration = True

    def __init__(self) -> None:
        self.made: list[str] = []

    def create_model(self, model: type[models.Model]) -> None:
        self.made.append(f"{model.__name__}: {', '.join(field.name for field in model._meta.fields)}")

    def add_field(self, model: type[models.Model], field: models.Field[Any, Any]) -> None:
        self.made.append(f"{model.__name__} + {field.name} to {field.related_model.__name__}")

    class connection:  # noqa: N801
        alias = "default"


@pytest.mark.parametrize("rendered", [False, True])
def test_tables_made_at_once_are_those_that_django_makes_one_after_the_other(rendered):
    operations = [
        table("B", ("above", key("uji.b"))),
        table("A", ("b", key("uji.b"))),
        migrations.AddField("b", "a", key("uji.a")),
    ]
    ends = []
    for kind in (FirstTables, migrations.Migration):
        migration, state, editor = kind("0001_initial", "uji"), ProjectState(), _Written()
        migration.operations = copy.deepcopy(operations)  # type: ignore[misc]
        if rendered:
            state.apps  # noqa: B018
        after = migration.apply(state, editor)  # type: ignore[arg-type]
        assert after is state
        ends.append((editor.made, after.models))
    assert ends[0] == ends[1]
    assert ends[0][0] == ["B: id, above", "A: id, b", "B + a to A"]


@pytest.mark.parametrize("label", FIRST)
def test_the_first_migration_of_a_room_is_folded(folded, label):
    loader = MigrationLoader(None)
    if label in loader.migrated_apps:
        migration = loader.disk_migrations[label, "0001_initial"]
        operations = migration.operations
        assert isinstance(migration, FirstTables)
        assert len(folded(operations, label)) == len(operations)
