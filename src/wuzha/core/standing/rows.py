# SPDX-License-Identifier: Apache-2.0
"""One unit in a round as a table: what every room that compares units keeps of each."""

from __future__ import annotations

from django.db import models

from wuzha.core.standing.marks import Mark
from wuzha.org.scoping import ScopedModel


class Judged(ScopedModel):
    """What was counted of a unit, what was to be expected, and what follows. Only ever added to."""

    count = models.PositiveIntegerField()
    expected = models.FloatField()
    ratio = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    #: Drawn towards the others as far as chance asks for: what the next period has if nothing is done.
    shrunk = models.FloatField()
    #: Counts of a next period as long if nothing is done, with a 90 % interval.
    ahead = models.FloatField()
    ahead_low = models.PositiveIntegerField()
    ahead_high = models.PositiveIntegerField()
    luck = models.FloatField()
    q = models.FloatField()
    #: The probability that it is worse by more than the rule calls material.
    sure = models.FloatField()
    worst = models.FloatField()
    #: Mean of its rank (1 is the highest rate), for the middle of its interval; never shown alone.
    rank = models.FloatField()
    rank_low = models.PositiveSmallIntegerField()
    rank_high = models.PositiveSmallIntegerField()
    mark = models.CharField(max_length=8, choices=Mark)

    class Meta(ScopedModel.Meta):
        abstract = True

    @property
    def forecast(self) -> float:
        """By how much (a share of 1) the ratio changes next if nothing is done: regression to the mean."""
        return self.shrunk / self.ratio - 1 if self.ratio else 0.0
