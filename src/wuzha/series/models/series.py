# SPDX-License-Identifier: Apache-2.0
"""Records that may be tied, and the series they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.cases.reach import reach_of
from wuzha.core.numbering import Numbered
from wuzha.org.models import Unit
from wuzha.org.scoping import ScopedModel
from wuzha.series.rules.words import LIVING, RecordKind, SeriesState

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class Series(ScopedModel, Numbered):
    """Records that are taken to be one gang's. Its number stays while it grows and while most of it stays together."""

    RECORD: ClassVar[str] = "series"
    LETTERS: ClassVar[str] = "CB"

    state = models.CharField(max_length=10, choices=SeriesState, default=SeriesState.SUGGESTED)
    found_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("series", "Found"))
    #: When something last joined it.
    grown_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("series", "Last joined"))
    confirmed_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("series", "Confirmed"))
    #: Where its records went when it was joined to another.
    joined_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="absorbed")
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False)

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("series", "Series")
        indexes = [models.Index(fields=["-grown_at", "-id"], name="series_list", condition=Q(state__in=LIVING))]
        constraints = [
            models.CheckConstraint(name="series_state_known", condition=Q(state__in=SeriesState.values)),
            models.CheckConstraint(
                name="series_confirmed_has_time",
                condition=~Q(state=SeriesState.CONFIRMED) | Q(confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("series:record", args=[self.pk])

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Who may see one of its cases, or one that a decision took out of it."""
        path = actor.unit_path
        judged: Any = apps.get_model("series", "JudgedPair")
        pairs = judged.unscoped.filter(reach_of(path, "a__case__") | reach_of(path, "b__case__"))
        own = Node.unscoped.filter(reach_of(path, "case__"), case__isnull=False)
        return Q(pk__in=own.values("series")) | Q(pk__in=pairs.values("decision__series"))


class Node(ScopedModel):
    """A record of another room: a case, a warning, a lead. What it names are its `uses`.

    Nodes are seen by whoever sees the case; warnings and leads go by the rules of their own rooms (`queries.seen`).
    """

    kind = models.CharField(max_length=8, choices=RecordKind)
    #: The record's own key.
    key = models.BigIntegerField()
    case = models.OneToOneField("cases.Case", null=True, on_delete=models.PROTECT, related_name="series_node")
    #: When it happened to the victim, or was pushed or told.
    at = models.DateTimeField()
    #: Block of the grouping: key of its first node; its own where it stands alone.
    label = models.BigIntegerField()
    series = models.ForeignKey(Series, null=True, on_delete=models.PROTECT, related_name="nodes")
    #: What was read of it: equal, and nothing is done again.
    digest = models.BinaryField(max_length=16)
    #: Version of the record that was read.
    version = models.PositiveIntegerField(default=0)
    looked_at = models.DateTimeField(default=timezone.now)
    synthetic = models.BooleanField(default=False)

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("series", "Record of a series")
        indexes = [models.Index(fields=["label"], name="series_node_label")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="series_node_once"),
            models.CheckConstraint(name="series_node_kind_known", condition=Q(kind__in=RecordKind.values)),
            models.CheckConstraint(
                name="series_node_of_case",
                condition=Q(kind=RecordKind.CASE, case__isnull=False) | ~Q(kind=RecordKind.CASE) & Q(case__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return reach_of(actor.unit_path, "case__") & Q(case__isnull=False)

    @property
    def unit_name(self) -> str:
        """Whose case it is: all that somebody of another unit is told."""
        if self.case is None:
            return ""
        unit: Unit = self.case.unit or self.case.centre
        return unit.name
