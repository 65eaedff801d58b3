# SPDX-License-Identifier: Apache-2.0
"""How far the registry has read in other rooms, and what it has still to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from wuzha.org.scoping import ScopedModel

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class _OfSystem(ScopedModel):
    """Nobody looks at it."""

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:  # noqa: ARG003 - the same for everybody
        return Q(pk__in=[])


class CardMark(_OfSystem):
    """The last key or moment read of one table."""

    name = models.CharField(primary_key=True, max_length=16)
    mark = models.CharField(max_length=200, blank=True)

    class Meta(_OfSystem.Meta):
        verbose_name = pgettext_lazy("card", "Mark of the registry of cards")

    def __str__(self) -> str:
        return f"{self.name} {self.mark}"


class CardDue(_OfSystem):
    """A case, or a case of the funds desk, of which something changed."""

    kind = models.CharField(max_length=8)
    key = models.BigIntegerField()

    class Meta(_OfSystem.Meta):
        verbose_name = pgettext_lazy("card", "Case that the registry of cards has to read")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="card_due_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
