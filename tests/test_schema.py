# SPDX-License-Identifier: Apache-2.0
"""Models that refer to each other in a circle are created in one step and taken down in one; so are they changed."""

from __future__ import annotations

import pytest
from django.db import connection, models
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, AlterField, CreateModel, RemoveIndex
from django.db.migrations.state import ProjectState

from wuzha.schema import CreateModels, Together

KEY = ("id", models.BigAutoField(primary_key=True))


def refers_to(name: str) -> models.ForeignKey:
    return models.ForeignKey(name, on_delete=models.CASCADE, related_name="+")


STEP = CreateModels(
    [
        CreateModel("Hen", [KEY, ("hatched_from", refers_to("yard.Egg"))]),
        CreateModel(
            "Egg",
            [KEY, ("laid_by", refers_to("yard.Hen")), ("grams", models.SmallIntegerField())],
            options={"indexes": [models.Index(fields=["grams"], name="yard_egg_seek")]},
        ),
    ]
)
#: Each on its own would be told of models in between: the constraint needs both columns, the index changes its name's.
CHANGE = Together(
    [
        RemoveIndex("egg", "yard_egg_seek"),
        AddField("egg", "shade", models.CharField(max_length=8, db_default="white")),
        AlterField("egg", "grams", models.IntegerField()),
        AddIndex("egg", models.Index(fields=["shade", "grams"], name="yard_egg_seek")),
        AddConstraint(
            "egg", models.CheckConstraint(condition=models.Q(grams__gt=0) | models.Q(shade=""), name="yard_egg_whole")
        ),
    ]
)


def tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name.startswith("yard_")}


@pytest.mark.django_db(transaction=True)
def test_a_circle_is_created_and_taken_down() -> None:
    before, after = ProjectState(), ProjectState()
    assert not before.apps.get_models()  # built already, as in the middle of many migrations
    STEP.state_forwards("yard", after)
    with connection.schema_editor() as editor:
        STEP.database_forwards("yard", editor, before, after)
    assert tables() == {"yard_hen", "yard_egg"}
    keys = connection.introspection.get_relations
    with connection.cursor() as cursor:
        assert keys(cursor, "yard_hen")["hatched_from_id"][1] == "yard_egg"
        assert keys(cursor, "yard_egg")["laid_by_id"][1] == "yard_hen"
    with connection.schema_editor() as editor:
        STEP.database_backwards("yard", editor, after, before)
    assert not tables()


def test_what_was_built_before_is_built_anew_with_the_new_models() -> None:
    state = ProjectState()
    assert not state.apps.get_models()
    STEP.state_forwards("yard", state)
    assert {model.__name__ for model in state.apps.get_models()} == {"Hen", "Egg"}


def shape() -> set[str]:
    """Columns, indexes and constraints of the eggs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT concat(column_name, ' ', data_type) FROM information_schema.columns WHERE table_name = 'yard_egg'"
            " UNION ALL SELECT indexdef FROM pg_indexes WHERE tablename = 'yard_egg'"
            " UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'yard_egg'::regclass"
        )
        return {str(line) for (line,) in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_columns_indexes_and_constraints_are_changed_in_one_step_and_changed_back() -> None:
    empty, before, after = ProjectState(), ProjectState(), ProjectState()
    for state in (before, after):
        STEP.state_forwards("yard", state)
    CHANGE.state_forwards("yard", after)
    with connection.schema_editor() as editor:
        STEP.database_forwards("yard", editor, empty, before)
    old = shape()
    with connection.schema_editor() as editor:
        CHANGE.database_forwards("yard", editor, before, after)
    assert {"shade character varying", "grams integer"} <= shape()
    assert [line for line in shape() if "yard_egg_seek" in line and "(shade, grams)" in line]
    assert [line for line in shape() if line.startswith("CHECK") and "shade" in line and "grams" in line]
    with connection.schema_editor() as editor:
        CHANGE.database_backwards("yard", editor, after, before)
    assert shape() == old
    with connection.schema_editor() as editor:
        STEP.database_backwards("yard", editor, before, empty)
    assert not tables()


def test_it_says_what_it_does() -> None:
    assert CHANGE.describe().startswith("Remove index yard_egg_seek from egg; Add field shade to egg; Alter field")
    assert STEP.describe() == "Create 2 models"
    assert STEP.deconstruct() == ("CreateModels", [STEP.operations], {})
