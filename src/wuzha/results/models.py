# SPDX-License-Identifier: Apache-2.0
"""Published figures: what was said, of which days, by which version of the rule, from which records."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.core.feed import FeedRow
from wuzha.core.numbering import Numbered, key_reader
from wuzha.org.models import Unit
from wuzha.org.scoping import ScopedModel

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class Publication(ScopedModel, Numbered):
    """Figures of a unit in a period as they were published at an instant. Only ever added to: what came in later is
    told beside it, never put in its place. It is published: the whole city sees its numbers; the records behind them
    open in one's own reach alone."""

    RECORD: ClassVar[str] = "publication"
    LETTERS: ClassVar[str] = "GB"

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("results", "Unit")
    )
    first = models.DateField(verbose_name=pgettext_lazy("results", "First day"))
    last = models.DateField(verbose_name=pgettext_lazy("results", "Last day"))
    #: What was recorded by then was counted.
    at = models.DateTimeField(verbose_name=pgettext_lazy("results", "As known at"))
    made_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("results", "Published"))
    by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("results", "By")
    )
    #: The rule of counting it was made by, from when on that was in force (empty: as it came with the software).
    rule = models.JSONField(verbose_name=pgettext_lazy("results", "Rule of counting"))
    rule_since = models.DateTimeField(null=True, verbose_name=pgettext_lazy("results", "Rule in force from"))
    #: Code → number of records, sum where it is one, and the keys of the records.
    figures = models.JSONField(verbose_name=pgettext_lazy("results", "Figures"))
    note = models.CharField(max_length=200, blank=True, verbose_name=pgettext_lazy("results", "Where it was published"))
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("results", "Published figures")
        indexes = [models.Index(fields=["unit", "first", "last", "-at"], name="publication_of")]
        constraints = [models.CheckConstraint(name="publication_in_order", condition=Q(last__gte=F("first")))]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(unit__path__startswith=(actor.unit_path or "")[: Unit.steplen])

    key_in = staticmethod(key_reader("GB"))

    def get_absolute_url(self) -> str:
        return reverse("results:publication", args=[self.pk])


class Changed(FeedRow):
    """A transaction that changed something that results are counted from: one row, written by triggers."""

    class Meta(FeedRow.Meta):
        verbose_name = pgettext_lazy("results", "Change of what is counted")
        indexes = [models.Index(fields=["txid"], name="results_changed_txid")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:  # noqa: ARG003 - it names no record
        return Q()


class KeptCount(ScopedModel):
    """The counts of a page as of an instant, for all who see as much (`queries.kept`). Numbers alone: it may be deleted
    at any time, and is counted again."""

    #: Who sees as much, what is asked, and which rule counts, in one.
    key = models.CharField(max_length=64, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=32)
    #: The page and its filters, from which it can be counted again.
    asked = models.JSONField()
    #: The day it was counted on: on the next one "this year" is another period.
    day = models.DateField()
    at = models.DateTimeField()
    #: How far the feed of changes was read before it was counted.
    mark = models.TextField()
    counts = models.JSONField()
    looked_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("results", "Kept count")
        indexes = [models.Index(fields=["-looked_at"], name="results_kept_looked_at")]

    def __str__(self) -> str:
        return f"{self.asked.get('page', '')} {self.at:%Y-%m-%d %H:%M:%S}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(unit__path__startswith=actor.unit_path)
