# SPDX-License-Identifier: Apache-2.0
"""The rounds of one person as one story: how each ended, what was said and promised.

Whoever has a round in hand reads those before it, also when another station had them: the person is the same, and what
they promised there is what this officer asks about. The caller has checked who may see the round itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from wuzha.warning.models import Attempt, SecondRound, WarningRecord
from wuzha.warning.rules.outcomes import Result

#: Rounds shown at most.
MOST_ROUNDS = 9


@dataclass(frozen=True, slots=True)
class Round:
    """One earlier round. Notes and promises stay sealed."""

    warning: WarningRecord
    #: Attempts in which somebody was reached, earliest first.
    talks: list[Attempt]
    tries: int

    @property
    def said(self) -> list[Attempt]:
        """Talks with something to read."""
        return [one for one in self.talks if one.note is not None or one.promise is not None]


def before(warning: WarningRecord) -> list[Round]:
    """The rounds before this one, the latest first."""
    chain: list[WarningRecord] = []
    key = warning.previous_id
    while key is not None and len(chain) < MOST_ROUNDS:
        one: WarningRecord = WarningRecord.unscoped.select_related("station", "officer").get(pk=key)
        chain.append(one)
        key = one.previous_id
    attempts: dict[int, list[Attempt]] = {one.pk: [] for one in chain}
    for made in Attempt.unscoped.filter(warning__in=chain).select_related("by", "unit").order_by("at", "pk"):
        attempts[made.warning_id].append(made)
    return [
        Round(one, [made for made in attempts[one.pk] if made.result == Result.REACHED], len(attempts[one.pk]))
        for one in chain
    ]


def came_from(warning: WarningRecord) -> SecondRound | None:
    """The denial that this round goes back to."""
    found: SecondRound | None = (
        SecondRound.unscoped.filter(next=warning).select_related("warning", "checked_by").order_by("-opened_at").first()
    )
    return found
