# SPDX-License-Identifier: Apache-2.0
"""What the search finds: operations by number, document or name, and sessions of training by number or topic."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.operations.models import Operation, Training
from wuzha.operations.rulesets import KINDS
from wuzha.org.roles import May, may
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place
from wuzha.ui.moments import local

#: A shorter word would find nearly everything.
LEAST = 2


def _rule(query: Query, prefix: str, *columns: str) -> Q:
    if query.key is not None and query.prefix == prefix:
        return Q(pk=query.key)
    text = query.text.strip()
    rule = Q(pk__in=[])
    if query.prefix or len(text) < LEAST:
        return rule
    for column in columns:
        rule |= Q(**{f"{column}__icontains": text})
    return rule


def operations(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Operations, the latest first."""
    rows = Operation.objects.visible_to(actor).filter(_rule(query, "ZX", "name", "document_no"))
    kinds = KINDS.at()
    for one in rows.order_by("-since", "-pk")[:most]:
        note = f"{kinds.label(one.kind)} {one.get_state_display()}"
        yield Hit((Operation.RECORD, str(one.pk)), one.name, one.get_absolute_url(), one.number, note)


def trainings(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Sessions, the latest first."""
    rows = Training.objects.visible_to(actor).filter(_rule(query, "PX", "topic"))
    for one in rows.order_by("-starts_at", "-pk")[:most]:
        yield Hit(
            (Training.RECORD, str(one.pk)), one.topic, one.get_absolute_url(), one.number, local(one.starts_at)
        )  # fmt: skip


FINDERS = (
    Finder(
        18, pgettext_lazy("operations", "Operations"), "target", (May.READ_OPERATIONS,), operations, ("ZX",),
        of_people=False,
    ),
    Finder(
        19, pgettext_lazy("training", "Training"), "users", (May.READ_OPERATIONS,), trainings, ("PX",), of_people=False
    ),
)  # fmt: skip


def places(actor: Actor) -> Iterator[Place]:
    """The pages of the task force, and a new operation."""
    if not may(actor.role, May.READ_OPERATIONS):
        return
    force = pgettext("force", "Task force")
    yield Place(pgettext("force", "Duty of the task force"), reverse("operations:duty"), "calendar", force)
    yield Place(pgettext("training", "Training"), reverse("operations:trainings"), "users", force)
    if may(actor.role, May.RUN_OPERATIONS):
        note = pgettext("operations", "Operations")
        yield Place(pgettext("operations", "Enter an operation"), reverse("operations:new"), "plus", note)


PLACES = (places,)
