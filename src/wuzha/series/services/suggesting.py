# SPDX-License-Identifier: Apache-2.0
"""What waits for an investigator: a new series, something new in one, two that may be one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from wuzha.series.models import Decision, JudgedPair, Node, Series, Suggestion
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


@dataclass(frozen=True, slots=True)
class Cut:
    """Records of a confirmed series that stand apart by what they name, and what ties them to the others even so."""

    series: int
    part: frozenset[int]
    ties: frozenset[int]


def follow(series: Collection[int], doubts: Iterable[Doubt] | None, cuts: Iterable[Cut] = ()) -> None:
    """Bring what waits about these series in step with what they are now; `doubts` None: those and `cuts` stay as they
    are."""
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
    apart: dict[tuple[int, Target], Cut] = {}
    for cut in sorted(cuts, key=lambda one: (len(one.ties), min(one.part)))[:MOST_DOUBTS]:
        target = (About.SPLIT, min(cut.part), None)
        apart[cut.series, target] = cut
        wanted[cut.series][target] = 0.0
    waiting: dict[int, dict[Target, Suggestion]] = defaultdict(dict)
    for one in Suggestion.unscoped.filter(series__in=rows, state__in=WAITING):
        waiting[one.series_id][one.about, one.node_id, one.other_id] = one
    now = timezone.now()
    due = now + timedelta(days=RULES.at(now).judge_days)
    for key, targets in wanted.items():
        for target, one in waiting[key].items():
            stays = doubts is None and target[0] in (About.DOUBT, About.SPLIT) and not _is_gone(rows[key])
            if target not in targets and not stays:
                Suggestion.unscoped.filter(pk=one.pk).update(state=SuggestionState.GONE)
            elif target[0] == About.WHOLE and one.at < rows[key].grown_at:
                # it grew: look once more
                Suggestion.unscoped.filter(pk=one.pk).update(
                    state=SuggestionState.OPEN, at=rows[key].grown_at, until=None, due_at=due
                )
            elif (now_apart := apart.get((key, target))) is not None:
                Suggestion.unscoped.filter(pk=one.pk).update(nodes=sorted(now_apart.part), ties=sorted(now_apart.ties))
        Suggestion.unscoped.bulk_create(
            Suggestion(
                series=rows[key],
                about=about,
                node_id=node,
                other_id=other,
                gain=gain,
                at=now,
                due_at=due,
                nodes=sorted(apart[key, (about, node, other)].part) if about == About.SPLIT else None,
                ties=sorted(apart[key, (about, node, other)].ties) if about == About.SPLIT else None,
            )
            for (about, node, other), gain in targets.items()
            if (about, node, other) not in waiting[key]
        )


def known(cut: Cut) -> bool:
    """Whether a decision that stands was made in view of it, and as much ties the two as did then."""
    rows = Suggestion.unscoped.filter(
        series=cut.series, about=About.SPLIT, state=SuggestionState.REJECTED, decision__taken_back__isnull=True
    )
    here = set(Node.unscoped.filter(series=cut.series).values_list("pk", flat=True))
    return any(
        (told := here.intersection(nodes or ())) and told <= cut.part and cut.ties.issuperset(ties or ())
        for nodes, ties in rows.values_list("nodes", "ties")
    )


def noted(decision: Decision, cuts: Iterable[Cut]) -> None:
    """A decision that these records are one gang's was made in view of how little ties them."""
    Suggestion.unscoped.bulk_create(
        Suggestion(
            series_id=one.series, about=About.SPLIT, node_id=min(one.part), nodes=sorted(one.part),
            ties=sorted(one.ties), state=SuggestionState.REJECTED, decision=decision, at=decision.at,
            due_at=decision.at,
        )
        for one in cuts
        if not known(one)
    )  # fmt: skip


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
