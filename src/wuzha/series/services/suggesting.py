# SPDX-License-Identifier: Apache-2.0
"""What waits for an investigator: a new series, something new in one, two that may be one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from wuzha.series.models import JudgedPair, Node, Series, Suggestion
from wuzha.series.rules.words import WAITING, WORKED, About, SeriesState, SuggestionState, Verdict
from wuzha.series.rulesets import RULES

#: Doubtful ties of one series that are shown at a time, the strongest.
MOST_DOUBTS = 5
#: What a suggestion is about: record or series.
Target = tuple[str, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two groups that a little ties: their records, and the nats saved by joining them."""

    a: frozenset[int]
    b: frozenset[int]
    gain: float


def follow(series: Collection[int], doubts: Iterable[Doubt] | None) -> None:
    """Bring what waits about these series in step with what they are now; `doubts` None: those stay as they are."""
    rows = Series.unscoped.in_bulk(series)
    wanted: dict[int, dict[Target, float]] = {key: {} for key in rows}
    unjudged = _unjudged([key for key, row in rows.items() if row.state == SeriesState.CONFIRMED])
    for key, row in rows.items():
        if row.state == SeriesState.SUGGESTED:
            wanted[key][About.WHOLE, None, None] = 0.0
        for node in unjudged.get(key, ()):
            wanted[key][About.JOINED, node, None] = 0.0
    for key, target, gain in _targets(doubts or ()):
        if key in wanted and sum(about == About.DOUBT for about, _, _ in wanted[key]) < MOST_DOUBTS:
            wanted[key][target] = gain
    waiting: dict[int, dict[Target, Suggestion]] = defaultdict(dict)
    for one in Suggestion.unscoped.filter(series__in=rows, state__in=WAITING):
        waiting[one.series_id][one.about, one.node_id, one.other_id] = one
    now = timezone.now()
    due = now + timedelta(days=RULES.at(now).judge_days)
    for key, targets in wanted.items():
        for target, one in waiting[key].items():
            if target not in targets and (doubts is not None or target[0] != About.DOUBT or _is_gone(rows[key])):
                Suggestion.unscoped.filter(pk=one.pk).update(state=SuggestionState.GONE)
            elif target[0] == About.WHOLE and one.at < rows[key].grown_at:
                # it grew: look once more
                Suggestion.unscoped.filter(pk=one.pk).update(
                    state=SuggestionState.OPEN, at=rows[key].grown_at, until=None, due_at=due
                )
        Suggestion.unscoped.bulk_create(
            Suggestion(series=rows[key], about=about, node_id=node, other_id=other, gain=gain, at=now, due_at=due)
            for (about, node, other), gain in targets.items()
            if (about, node, other) not in waiting[key]
        )


def _is_gone(series: Series) -> bool:
    return series.state == SeriesState.DISSOLVED


def _unjudged(confirmed: Collection[int]) -> dict[int, list[int]]:
    """Of confirmed series the records that nobody has judged to be in it."""
    rows = JudgedPair.unscoped.filter(
        decision__verdict=Verdict.TOGETHER, decision__taken_back__isnull=True, a__series__in=confirmed
    )
    judged = {node for pair in rows.values_list("a_id", "b_id") for node in pair}
    found: dict[int, list[int]] = defaultdict(list)
    for pk, series in Node.unscoped.filter(series__in=confirmed).order_by("pk").values_list("pk", "series_id"):
        if pk not in judged:
            found[series].append(pk)
    return found


def _targets(doubts: Iterable[Doubt]) -> Iterable[tuple[int, Target, float]]:
    """To which series a doubt is told, and about what; the strongest first. Two single records are left to chance."""
    sides = list(doubts)
    of = dict(
        Node.unscoped.filter(pk__in={node for one in sides for node in (*one.a, *one.b)}).values_list("pk", "series_id")
    )
    kinds = dict(Node.unscoped.filter(pk__in=of).values_list("pk", "kind"))
    for one in sorted(sides, key=lambda one: -one.gain):
        a, b = of.get(min(one.a)), of.get(min(one.b))
        if a is not None and b is not None:
            if a != b:
                yield min(a, b), (About.DOUBT, None, max(a, b)), one.gain
        elif a is not None or b is not None:
            lone = one.b if a is not None else one.a
            if len(lone) == 1 and kinds[min(lone)] in WORKED:
                yield a or b or 0, (About.DOUBT, min(lone), None), one.gain
