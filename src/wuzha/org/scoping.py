# SPDX-License-Identifier: Apache-2.0
"""Least privilege in the query layer: a query that forgot to say who asks finds nothing.

`Model.objects` is empty until `.visible_to(actor)` says whose eyes look; `Model.unscoped` sees everything and is for
services, tasks and migrations. `tests/architecture` holds faces (views, forms, API) to the first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from wuzha.audit.actor import Actor

M = TypeVar("M", bound=models.Model)


#: The keys of all units there are, if a path reaches them all: `wuzha.org.reach` knows, which knows this module.
reaches_all: list[Callable[[str | None], frozenset[int] | None]] = []


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
    """The rule in which a reach of every unit there is, `every`, asks for no unit at all: whatever has one is meant.
    Other long lists go to the database as one array (`wuzha.org.many`)."""
    children = [
        _shorter(one, every)
        if isinstance(one, Q)
        else (f"{one[0].removesuffix('__in')}__isnull", False)
        if every is not None and isinstance(one, tuple) and one[0].endswith("__in") and one[1] == every
        else one
        for one in rule.children
    ]
    return Q(*children, _connector=rule.connector, _negated=rule.negated)
