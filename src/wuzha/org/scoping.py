# SPDX-License-Identifier: Apache-2.0
"""Least privilege in the query layer: a query that forgot to say who asks finds nothing.

`Model.objects` is empty until `.visible_to(actor)` says whose eyes look; `Model.unscoped` sees everything and is for
services, tasks and migrations. `tests/architecture` holds faces (views, forms, API) to the first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self, TypeVar, cast

from django.db import models
from django.db.models import Q

from wuzha.audit.actor import Actor

M = TypeVar("M", bound=models.Model)


#: The keys of all units there are, if a path reaches them all: `wuzha.org.reach` knows, which knows this module.
reaches_all: list[Callable[[str | None], frozenset[int] | None]] = []
#: Keys from which on a reach is given to the database as one array: a thousand of them one by one take it ten
#: milliseconds to read, in each of the lists that a page asks for.
AS_ARRAY = 50


@models.Field.register_lookup
@models.ForeignKey.register_lookup
class AnyOf(models.Lookup):
    """`unit_id__any_of=keys`: the same as `in`, with the keys as one array."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*params, sorted(self.rhs))


class ScopedQuerySet(models.QuerySet[M]):
    """Rows in an actor's reach. A model says what that is in `scope(actor) -> Q`."""

    def visible_to(self, actor: Actor) -> Self:
        """Rows within the actor's unit subtree."""
        everything = self.model._base_manager.db_manager(self.db).all()
        rows = self._clone_onto(everything)
        return rows.filter(scope_of(self.model, actor))

    def _clone_onto(self, rows: models.QuerySet[M]) -> Self:
        clone = self._chain()  # type: ignore[attr-defined]  # Django's own way to copy a query set
        clone.query = rows.query.chain()
        return clone  # type: ignore[no-any-return]


class ScopedManager(models.Manager[M]):
    """The default manager of scoped models: nothing, until `.visible_to(actor)`."""

    def get_queryset(self) -> ScopedQuerySet[M]:
        return ScopedQuerySet(self.model, using=self._db).none()

    def visible_to(self, actor: Actor) -> ScopedQuerySet[M]:
        """Rows within the actor's unit subtree."""
        return self.get_queryset().visible_to(actor)


class ScopedModel(models.Model):
    """A record that only those see in whose reach it is; `scope(actor)` says who they are."""

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"
        default_manager_name = "objects"


def scope_of(model: type[models.Model], actor: Actor) -> Q:
    """The model's own rule for who sees which rows; nothing without a reach."""
    if actor.unit_path is None:
        return Q(pk__in=[])
    if actor.unit_path == "":
        return Q()
    rule: Q = model.scope(actor)  # type: ignore[attr-defined]  # every scoped model has one
    return _shorter(rule, next((one(actor.unit_path) for one in reaches_all), None))


def _shorter(rule: Q, every: frozenset[int] | None) -> Q:
    """The rule with the many keys of a reach as one array each; where they are those of every unit there is, `every`,
    whatever has a unit is meant."""
    children: list[Any] = []
    for one in rule.children:
        if isinstance(one, Q):
            children.append(_shorter(one, every))
        elif _many(one):
            name, keys = cast(tuple[str, frozenset[int]], one)
            column = name.removesuffix("__in")
            children.append((f"{column}__isnull", False) if keys == every else (f"{column}__any_of", keys))
        else:
            children.append(one)
    return Q(*children, _connector=rule.connector, _negated=rule.negated)


def _many(one: Any) -> bool:
    """Whether a condition names many keys one by one."""
    return (
        isinstance(one, tuple) and one[0].endswith("__in") and isinstance(one[1], frozenset) and len(one[1]) >= AS_ARRAY
    )
