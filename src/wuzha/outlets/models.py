# SPDX-License-Identifier: Apache-2.0
"""Rounds of outlets: what was counted of each in a period, with the keys of the cards, and what follows from that. Only
ever added to: what comes in later stands in the next round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered, key_reader
from wuzha.core.standing import Span
from wuzha.core.standing.reach import sees_city
from wuzha.core.standing.rows import Judged
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.outlets.rules import Sector

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class OutletRound(ScopedModel, Numbered):
    """One round over all outlets of a sector of a city. Everybody of the city may know of it; who sees whose row is
    `OutletStanding`'s."""

    RECORD: ClassVar[str] = "outlet_round"
    LETTERS: ClassVar[str] = "WR"

    city = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=8, choices=Sector, verbose_name=pgettext_lazy("outlets", "Sector"))
    span = models.CharField(max_length=8, choices=Span, verbose_name=pgettext_lazy("outlets", "Period"))
    first = models.DateField(verbose_name=pgettext_lazy("outlets", "First day"))
    last = models.DateField(verbose_name=pgettext_lazy("outlets", "Last day"))
    at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("outlets", "Counted"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    #: Why it was made by hand; empty for one of the clock.
    reason = models.CharField(max_length=200, blank=True, verbose_name=pgettext_lazy("outlets", "Reason"))
    #: The rules by which it was counted and judged, as they were.
    rules = models.JSONField()
    tau2 = models.FloatField()
    phi = models.FloatField()
    strength = models.FloatField()
    #: Involved cards of the sector whose opening outlet nobody knows: in no count of these.
    unplaced = models.PositiveIntegerField(default=0)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("outlets", "Round of outlets")
        indexes = [models.Index(fields=["city", "sector", "span", "-last", "-id"], name="outlet_round_latest")]
        constraints = [
            models.CheckConstraint(name="outlet_round_span", condition=Q(span__in=Span.values)),
            models.CheckConstraint(name="outlet_round_sector", condition=Q(sector__in=Sector.values)),
            models.CheckConstraint(name="outlet_round_days", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(name="outlet_round_hand", condition=Q(by__isnull=True) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def confirms(self) -> bool:
        """Whether this is the one look that may make an outlet eligible; others are for help."""
        return self.span == Span.YEAR

    def get_absolute_url(self) -> str:
        return reverse("outlets:round", args=[self.pk])

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(city__path=(actor.unit_path or "")[: Unit.steplen])


class OfRound(ScopedModel):
    """An outlet in a round. Who works for the city sees all; a bank or carrier its own."""

    round: Any
    outlet: Any

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        city = Q(round__city__path=(actor.unit_path or "")[: Unit.steplen])
        return city if sees_city(actor) else city & Q(outlet_id__in=units_below(actor.unit_path).ids)


def _counted(count: str) -> Q:
    return Q(**{count: Func(F("keys"), function="CARDINALITY", output_field=models.IntegerField())})


class OutletStanding(Judged, OfRound):
    """One outlet in a round: its involved cards against what its live cards let expect."""

    round = models.ForeignKey(OutletRound, on_delete=models.PROTECT, related_name="outlets")
    outlet = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    #: Live cards, as last told by the end of the period.
    stock = models.PositiveIntegerField()
    #: Involved in the same days a year before, and the probability that so many more are luck.
    before = models.PositiveIntegerField()
    grown = models.FloatField()
    #: Of the involved: opened shortly before, of organisations; code → hits, rows, luck, mark.
    shares = models.JSONField(default=dict)
    amount_fen = models.BigIntegerField(default=0)
    #: The cards counted, by their keys.
    keys = ArrayField(models.BigIntegerField(), default=list)

    class Meta(OfRound.Meta):
        verbose_name = pgettext_lazy("outlets", "Standing of an outlet")
        constraints = [
            models.UniqueConstraint(fields=["round", "outlet"], name="outlet_standing_once"),
            models.CheckConstraint(name="outlet_standing_mark", condition=Q(mark__in=["ELIGIBLE", "WATCH", "LUCK"])),
            models.CheckConstraint(name="outlet_standing_ranks", condition=Q(rank_low__lte=F("rank_high"))),
            models.CheckConstraint(name="outlet_standing_keys", condition=_counted("count")),
        ]
        indexes = [models.Index(fields=["outlet", "-round"], name="outlet_standing_latest")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.outlet_id}"

    @property
    def per_10k(self) -> float:
        """Involved cards a ten thousand live ones."""
        return self.count / self.stock * 10_000

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return OfRound.scope(actor)


class Unranked(OfRound):
    """An outlet that a round could not judge: nobody told its live cards, or they are too few. Listed, never ranked."""

    round = models.ForeignKey(OutletRound, on_delete=models.PROTECT, related_name="unranked")
    outlet = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    #: Too few live cards; empty where none were told.
    stock = models.PositiveIntegerField(null=True)
    count = models.PositiveIntegerField()
    before = models.PositiveIntegerField()
    keys = ArrayField(models.BigIntegerField(), default=list)

    class Meta(OfRound.Meta):
        verbose_name = pgettext_lazy("outlets", "Outlet without a denominator")
        constraints = [
            models.UniqueConstraint(fields=["round", "outlet"], name="outlet_unranked_once"),
            models.CheckConstraint(name="outlet_unranked_keys", condition=_counted("count")),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.outlet_id}"


key_in: Any = key_reader(OutletRound.LETTERS)
