# SPDX-License-Identifier: Apache-2.0
"""Periodic work of cases. It may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from wuzha.cases.services.people import read_ages
from wuzha.cases.services.sweep import sweep
from wuzha.core.jobs import every


@every("*/5 * * * *", pgettext_lazy("criminal case", "Clocks of cases"))
def tell_case_clocks(now: datetime) -> int:
    """The chain of the unit is told of acceptances, decisions and notices that are late."""
    return sweep(now)


@every("*/5 * * * *", pgettext_lazy("criminal case", "Sex and year of birth of victims"))
def read_victims_ages(_now: datetime) -> int:
    """Of victims who were taken in before these were kept; nothing is left to do after the first runs."""
    return read_ages()
