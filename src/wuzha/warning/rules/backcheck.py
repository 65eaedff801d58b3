# SPDX-License-Identifier: Apache-2.0
"""Back-check (倒查, `domain.md` §3.6): at which link the chain broke for somebody who was deceived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """The class of a case, in the order of the chain."""

    NOT_WARNED = "NOT_WARNED", _("Not warned")
    BEFORE_PUSH = "BEFORE_PUSH", _("Deceived before the push")
    NOT_DISPATCHED = "NOT_DISPATCHED", _("Not dispatched")
    NOT_SIGNED = "NOT_SIGNED", _("Not signed in")
    NOT_MET = "NOT_MET", pgettext_lazy("back-check", "Not met")
    AFTER_MEETING = "AFTER_MEETING", _("Deceived after meeting")


#: Warned in time, and deceived all the same.
DESPITE_WARNING = (Stage.NOT_DISPATCHED, Stage.NOT_SIGNED, Stage.NOT_MET, Stage.AFTER_MEETING)


class FoundBy(models.TextChoices):
    """What a case and a warning have in common, the strongest first."""

    ID = "ID", _("ID number")
    PHONE = "PHONE", _("Phone")
    ACCOUNT = "ACCOUNT", _("Account")
    FAMILY = "FAMILY", _("Number of family or friends")


@dataclass(frozen=True, slots=True)
class Chain:
    """What was done about one warning, and when; `None` for what was not."""

    warning: int
    pushed: datetime
    dispatched: datetime | None = None
    signed: datetime | None = None
    met: datetime | None = None


def stage_of(chain: Chain, occurred: datetime, reported: datetime) -> Stage:
    """The furthest link reached by the moment the person was deceived.

    A push after the report is no warning of this case; one after the deed came too late. Links are read from the far
    end, so that a meeting counts even where no sign-in is on record (a grid worker met the person while the warning
    was on its way back). What happens at the very moment counts as done.
    """
    if chain.pushed > reported:
        return Stage.NOT_WARNED
    if chain.pushed > occurred:
        return Stage.BEFORE_PUSH
    links = ((chain.met, Stage.AFTER_MEETING), (chain.signed, Stage.NOT_MET), (chain.dispatched, Stage.NOT_SIGNED))
    return next((stage for at, stage in links if at is not None and at <= occurred), Stage.NOT_DISPATCHED)


def classify(
    chains: Sequence[Chain], occurred: datetime, reported: datetime, window: timedelta
) -> tuple[Stage, int | None]:
    """(class of a case, the warning that decides it).

    1. Warnings count whose first push lies between `window` before the deed and the report.
    2. The last one pushed before the deed decides: it was the last chance. Earlier ones are shown beside it.
    3. Where all came after the deed, the first of them does.
    """
    within = [chain for chain in chains if occurred - window <= chain.pushed <= reported]
    before = [chain for chain in within if chain.pushed <= occurred]
    if before:
        decisive = max(before, key=lambda chain: (chain.pushed, chain.warning))
    elif within:
        decisive = min(within, key=lambda chain: (chain.pushed, chain.warning))
    else:
        return Stage.NOT_WARNED, None
    return stage_of(decisive, occurred, reported), decisive.warning
