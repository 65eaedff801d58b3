# SPDX-License-Identifier: Apache-2.0
"""Rounds: what was counted of each township in a period, at an instant, and what follows from that. Only ever added to:
what comes in later stands in the next round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered, key_reader
from wuzha.core.standing import Mark, Span
from wuzha.core.standing.reach import sees_city
from wuzha.core.standing.rows import Judged
from wuzha.org.models import Unit
from wuzha.org.scoping import ScopedModel
from wuzha.standing.reach import own_townships

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class StandingRound(ScopedModel, Numbered):
    """One round over all townships of a city. Everybody of the city may know of it; who sees whose row is
    `UnitStanding`'s."""

    RECORD: ClassVar[str] = "standing_round"
    LETTERS: ClassVar[str] = "TS"

    city = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    span = models.CharField(max_length=8, choices=Span, verbose_name=pgettext_lazy("standing", "Period"))
    first = models.DateField(verbose_name=pgettext_lazy("standing", "First day"))
    last = models.DateField(verbose_name=pgettext_lazy("standing", "Last day"))
    #: The instant whose knowledge was counted: the lists behind its numbers are those of this instant.
    at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("standing", "Counted"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    #: Why it was made by hand; empty for one of the clock.
    reason = models.CharField(max_length=200, blank=True, verbose_name=pgettext_lazy("standing", "Reason"))
    #: The rules by which it was counted and judged, as they were.
    rules = models.JSONField()
    #: Variance of the townships' true rates beyond chance (on the log), and how far the counts scatter (1: as chance).
    tau2 = models.FloatField()
    phi = models.FloatField()
    #: How strongly a township is drawn towards the others: as if that many cases more were as expected.
    strength = models.FloatField()
    #: Cases of the city that are of none of the townships: of no known place, or of a functional area.
    unplaced = models.PositiveIntegerField(default=0)
    #: The counts with the keys of the cases, as they were.
    snapshot = models.ForeignKey("figures.Snapshot", null=True, on_delete=models.PROTECT, related_name="+")
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("standing", "Round of standing")
        indexes = [models.Index(fields=["city", "span", "-last", "-id"], name="standing_round_latest")]
        constraints = [
            models.CheckConstraint(name="standing_round_span_known", condition=Q(span__in=Span.values)),
            models.CheckConstraint(name="standing_round_days", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(name="standing_round_hand", condition=Q(by__isnull=True) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def confirms(self) -> bool:
        """Whether this is the one look that may make a township eligible; others are for help."""
        return self.span == Span.YEAR

    def get_absolute_url(self) -> str:
        return reverse("standing:round", args=[self.pk])

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(city__path=(actor.unit_path or "")[: Unit.steplen])


class UnitStanding(Judged):
    """One township in a round: what was counted, what was to be expected, and what follows."""

    round = models.ForeignKey(StandingRound, on_delete=models.PROTECT, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    residents = models.PositiveIntegerField()
    #: Of which year the residents are.
    year = models.PositiveSmallIntegerField()
    #: For information: sums are never tested.
    loss_fen = models.BigIntegerField()
    #: Code of an indicator of warnings → hits, rows, luck, mark.
    process = models.JSONField(default=dict)

    class Meta(Judged.Meta):
        verbose_name = pgettext_lazy("standing", "Standing of a unit")
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="standing_unit_once"),
            models.CheckConstraint(name="standing_unit_mark_known", condition=Q(mark__in=Mark.values)),
            models.CheckConstraint(name="standing_unit_ranks", condition=Q(rank_low__lte=F("rank_high"))),
        ]
        indexes = [models.Index(fields=["unit", "-round"], name="standing_unit_latest")]

    def __str__(self) -> str:
        return f"{self.unit.name}"

    def get_absolute_url(self) -> str:
        return reverse("standing:unit", args=[self.unit_id])

    @property
    def per_10k(self) -> float:
        """Cases a ten thousand residents."""
        return self.count / self.residents * 10_000

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        city = Q(round__city__path=(actor.unit_path or "")[: Unit.steplen])
        return city if sees_city(actor) else city & Q(unit_id__in=own_townships(actor))


key_in: Any = key_reader(StandingRound.LETTERS)
