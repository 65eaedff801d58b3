# SPDX-License-Identifier: Apache-2.0
"""Models that refer to each other in a circle are created in one step, and taken down in one."""

from __future__ import annotations

import pytest
from django.db import connection, models
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

from wuzha.schema import CreateModels

KEY = ("id", models.BigAutoField(primary_key=True))


def refers_to(name: str) -> models.ForeignKey:
    return models.ForeignKey(name, on_delete=models.CASCADE, related_name="+")


STEP = CreateModels(
    [
        CreateModel("Hen", [KEY, ("hatched_from", refers_to("yard.Egg"))]),
        CreateModel("Egg", [KEY, ("laid_by", refers_to("yard.Hen"))]),
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


def test_it_says_what_it_does() -> None:
    assert STEP.describe() == "Create 2 models"
    assert STEP.deconstruct() == ("CreateModels", [STEP.models], {})
