# SPDX-License-Identifier: Apache-2.0
"""A migration that goes forward does the same whether all models are rendered anew for each step or what changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from wuzha.runtime.rendering import adding_renders_holders
from wuzha.schema import CreateModels

KEY = ("id", models.BigAutoField(primary_key=True))
CODE = ("code", models.IntegerField(unique=True))


def refers(to: str, **named: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(to, models.CASCADE, **named)


class Migration(migrations.Migration):
    """Of what ours have: references to and fro and to oneself, a relation of many, one that inherits, a loop, two in a
    circle that come at once, and changes of columns that others refer to."""

    operations = [
        migrations.CreateModel("Unit", [KEY, CODE, ("parent", refers("self", null=True))]),
        migrations.CreateModel("Case", [KEY, ("unit", refers("rooms.Unit"))]),
        migrations.CreateModel("Step", [KEY, ("case", refers("rooms.Case"))]),
        migrations.CreateModel("Paper", [KEY, ("cases", models.ManyToManyField("rooms.Case"))]),
        migrations.CreateModel(
            "Order",
            [("case_ptr", models.OneToOneField("rooms.Case", models.CASCADE, parent_link=True, primary_key=True))],
            bases=("rooms.case",),
        ),
        CreateModels(
            [
                migrations.CreateModel("Hen", [KEY, ("laid", refers("rooms.Egg")), ("unit", refers("rooms.Unit"))]),
                migrations.CreateModel("Egg", [KEY, ("hen", refers("rooms.Hen")), ("case", refers("rooms.Case"))]),
            ]
        ),
        migrations.AddField("Unit", "hen", refers("rooms.Hen", null=True)),
        migrations.AlterField("Egg", "id", models.AutoField(primary_key=True)),
        migrations.AddField("Unit", "chief", refers("rooms.Case", null=True, related_name="led")),
        migrations.AddField("Step", "of", refers("rooms.Unit", to_field="code", null=True)),
        migrations.AddField("Case", "sum", models.IntegerField(default=0)),
        migrations.AddIndex("Case", models.Index(fields=["sum", "unit"], name="rooms_sum")),
        migrations.AddConstraint("Step", models.UniqueConstraint(fields=["case", "of"], name="rooms_once")),
        migrations.RemoveConstraint("Step", "rooms_once"),
        migrations.RemoveIndex("Case", "rooms_sum"),
        migrations.AlterField("Unit", "code", models.BigIntegerField(unique=True)),
        migrations.AlterField("Unit", "id", models.AutoField(primary_key=True)),
        migrations.RemoveField("Unit", "chief"),
        migrations.RemoveField("Paper", "cases"),
        migrations.AddField("Paper", "steps", models.ManyToManyField("rooms.Step")),
        migrations.DeleteModel("Order"),
    ]  # fmt: skip


def statements() -> list[str]:
    state = ProjectState()
    _ = state.apps  # rendered, as the executor does before the first step
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        Migration("0001", "rooms").apply(state, editor, collect_sql=True)
    return [str(line) for line in editor.collected_sql]


@pytest.mark.django_db
def test_the_statements_are_the_same_and_less_is_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[int] = []
    build = ProjectState._reload  # type: ignore[attr-defined]  # where Django renders the models it is given anew

    def counted(state: ProjectState, models: set[tuple[str, str]]) -> None:
        built.append(len(models))
        build(state, models)

    monkeypatch.setattr(ProjectState, "_reload", counted)
    whole, all_of_them = statements(), sum(built)
    built.clear()
    with adding_renders_holders():
        assert statements() == whole
    assert len(whole) > 20
    assert sum(built) < all_of_them * 0.8
