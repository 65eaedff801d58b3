# SPDX-License-Identifier: Apache-2.0
"""The ladder of one warning, and the rounds of its person as one story. The caller has checked who may see it.

The ladder is the rule in force read against what was tried. Whoever has a round in hand reads those before it, also
when another station had them: the person is the same, and what they promised there is what this officer asks about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from wuzha.engine.calendar import shift_out_of_quiet
from wuzha.warning.models import Attempt, EnrichmentItem, SecondRound, Waiver, WarningRecord
from wuzha.warning.queries import candidates
from wuzha.warning.rules.completion import Found
from wuzha.warning.rules.ladder import Situation, to_somewhere
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rules.outcomes import Result
from wuzha.warning.rulesets import COMPLETION, LADDER, QUIET_HOURS

#: Items of the completion that say where a person may be found.
PLACES = ("ADDRESS_LIVE", "WORKPLACE", "LAST_TRACE")


def that_count(warning: WarningRecord, attempts: Sequence[Attempt]) -> list[Attempt]:
    """Attempts as the ladder counts them: visits in vain only where it is recorded where to."""
    going = to_somewhere(attempts)
    if len(going) == len(attempts) or warning.address is not None:
        return list(attempts)
    places = EnrichmentItem.unscoped.filter(warning=warning, item__in=PLACES, found=Found.FOUND)
    return list(attempts) if places.exists() else going


def situation(warning: WarningRecord, attempts: Sequence[Attempt], now: datetime) -> Situation:
    """What the rules look at. A station's tries in vain end with its hands: the next one begins anew."""
    attempts = that_count(warning, attempts)
    level, rules = Level(warning.level), LADDER.at(now)
    since = warning.dispatched_at
    return Situation(
        attempts=[one for one in attempts if one.result == Result.REACHED or since is None or one.at >= since],
        rungs=rules.of(level.name, warning.round_no),
        follows=rules.follows,
        now=now,
        has_phone=warning.phone is not None,
        has_grid=bool(candidates.grids(warning)),
        visit_required=level.name in COMPLETION.at(now).visit_required,
        quiet_until=quiet_end(level, now),
    )


def attempts_of(warning: WarningRecord) -> list[Attempt]:
    """All attempts of a warning, earliest first."""
    return list(Attempt.unscoped.filter(warning=warning).order_by("at", "pk"))


def quiet_end(level: Level, now: datetime) -> datetime | None:
    """When the quiet hours of a level end, or `None` when it may be called now."""
    rules = QUIET_HOURS.at(now)
    if level.name not in rules.levels:
        return None
    end = shift_out_of_quiet(now, time.fromisoformat(rules.start), time.fromisoformat(rules.end))
    return end if end > now else None


def hands_on(warning: WarningRecord) -> set[int]:
    """Keys of those who work on a warning: its officer, and who tried to reach the person."""
    hands: set[int] = set(Attempt.unscoped.filter(warning=warning).values_list("by_id", flat=True))
    return hands if warning.officer_id is None else hands | {warning.officer_id}


def waiver_of(warning: WarningRecord) -> Waiver | None:
    """The leave given to the station that has the warning now."""
    found: Waiver | None = (
        Waiver.unscoped.filter(warning=warning, at__gte=warning.dispatched_at)
        .select_related("by", "unit")
        .order_by("-at", "-pk")
        .first()
        if warning.dispatched_at
        else None
    )
    return found


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


def rounds_before(warning: WarningRecord) -> list[Round]:
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
