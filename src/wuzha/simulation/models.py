# SPDX-License-Identifier: Apache-2.0
"""How far the demo city is filled."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FilledStep(models.Model):
    """A step of the demo city that is there as a whole, committed with what it wrote (`wuzha.simulation.filling`)."""

    name = models.CharField(max_length=24, primary_key=True)
    #: The instant at which the simulated time ends: that of the first step, whenever the others are made.
    until = models.DateTimeField()
    #: How much of the city is there with it, in per cent.
    percent = models.PositiveSmallIntegerField()
    done_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Step of the demo city")

    def __str__(self) -> str:
        return self.name
