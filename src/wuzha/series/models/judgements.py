# SPDX-License-Identifier: Apache-2.0
"""What is suggested, and what people decided: events, never edits of the grouping."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.org.scoping import ScopedModel, scope_of
from wuzha.sealed import Kind
from wuzha.sealed.fields import SealedField
from wuzha.series.models.series import Node, Series
from wuzha.series.rules.words import WAITING, About, SuggestionState, Verdict

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class Decision(ScopedModel):
    """Who decided what, when and why. Only ever added to; one that is taken back is named by the one that does."""

    RECORD: ClassVar[str] = "series_decision"

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=9, choices=Verdict)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reason = SealedField(Kind.TEXT)
    takes_back = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="taken_back")

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("series", "Decision about a series")
        constraints = [
            models.CheckConstraint(name="series_verdict_known", condition=Q(verdict__in=Verdict.values)),
            models.CheckConstraint(
                name="series_takes_back_one",
                condition=Q(verdict=Verdict.WITHDRAWN, takes_back__isnull=False)
                | ~Q(verdict=Verdict.WITHDRAWN) & Q(takes_back__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.verdict}"

    @property
    def pk_text(self) -> str:
        """For the names of dialogs."""
        return str(self.pk)

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(series__in=Series.unscoped.filter(scope_of(Series, actor)).values("pk"))


class JudgedPair(models.Model):
    """Two records that a decision is about."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="pairs")
    a = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    b = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")

    unscoped = models.Manager()

    class Meta:
        verbose_name = pgettext_lazy("series", "Pair that a decision is about")
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [models.CheckConstraint(name="series_pair_in_order", condition=Q(a__lt=F("b")))]

    def __str__(self) -> str:
        return f"{self.a_id} {self.b_id}"


class Suggestion(ScopedModel):
    """Something to be decided about a series: all of it, a record that joined it, another series or record that may be
    the same gang's, or records that what they name does not hold in it any more."""

    RECORD: ClassVar[str] = "series_suggestion"

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="suggestions")
    about = models.CharField(max_length=6, choices=About)
    node = models.ForeignKey(Node, null=True, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Series, null=True, on_delete=models.PROTECT, related_name="+")
    #: Of a split the records that stand apart, and the entities that tied them to the others.
    nodes = ArrayField(models.BigIntegerField(), null=True)
    ties = ArrayField(models.BigIntegerField(), null=True)
    #: Nats saved by joining; below 0 it costs. No probability.
    gain = models.FloatField(default=0)
    state = models.CharField(max_length=9, choices=SuggestionState, default=SuggestionState.OPEN)
    at = models.DateTimeField(default=timezone.now)
    #: Put off until.
    until = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("series", "Suggestion about a series")
        indexes = [
            models.Index(fields=["due_at", "id"], name="series_suggested", condition=Q(state__in=WAITING)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "about", "node", "other"], name="series_suggested_once",
                condition=Q(state__in=WAITING), nulls_distinct=False,
            ),
            models.CheckConstraint(name="series_suggestion_known", condition=Q(state__in=SuggestionState.values)),
            models.CheckConstraint(
                name="series_suggestion_of_one",
                condition=Q(about=About.WHOLE, node__isnull=True, other__isnull=True)
                | Q(about=About.JOINED, node__isnull=False, other__isnull=True)
                | Q(about=About.DOUBT, node__isnull=False, other__isnull=True)
                | Q(about=About.DOUBT, node__isnull=True, other__isnull=False)
                | Q(about=About.SPLIT, node__isnull=False, other__isnull=True, nodes__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.series_id} {self.about}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(series__in=Series.unscoped.filter(scope_of(Series, actor)).values("pk"))
