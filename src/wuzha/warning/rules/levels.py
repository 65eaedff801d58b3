# SPDX-License-Identifier: Apache-2.0
"""Levels (`domain.md` §3.2): the smaller the number, the more urgent."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    URGENT = 0, _("Urgent")
    HIGH = 1, _("High")
    MEDIUM = 2, _("Medium")
    LOW = 3, _("Low")


def one_up(level: int) -> Level:
    """The level above; URGENT stays URGENT."""
    return Level(max(level - 1, Level.URGENT))
