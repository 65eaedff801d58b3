# SPDX-License-Identifier: Apache-2.0
"""What is tied to some records grouped anew, under the decisions that stand.

The records that a new one or a decision touches, and all that is tied to them, up to `MOST`; where that is more, their
own blocks only, and the rest at night. The same uses and the same decisions give the same series: a decision that is
taken back leaves no trace.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from wuzha.engine.linkage.code import Whole
from wuzha.engine.linkage.incidence import Use as Named
from wuzha.engine.linkage.incidence import as_name, numbered
from wuzha.locks import Lock, wait
from wuzha.series.models import Decision, JudgedPair, Node, Series, Use
from wuzha.series.rules.standing import Said, cores, held
from wuzha.series.rules.words import LIVING, RecordKind, SeriesState, Stopped, Verdict
from wuzha.series.services.keeping import SQL, settle
from wuzha.series.services.learning import learnt, whole
from wuzha.series.services.suggesting import Cut, Doubt, follow, known

if TYPE_CHECKING:
    from wuzha.engine.linkage.group import Grouping

#: Records that are grouped at once when something changes; more wait for the night.
MOST = 2000
#: Fewest records of a series; one of them is a case: by it the series is seen.
LEAST = 2


@dataclass(frozen=True, slots=True)
class Regrouped:
    """Record → its block, and what is only proposed."""

    blocks: dict[int, int]
    doubts: list[Doubt]
    grouping: Grouping


@transaction.atomic
def regroup(nodes: Collection[int]) -> None:
    """Group anew what is tied to these nodes, and keep series and suggestions in step."""
    if not nodes:
        return
    wait(Lock.SERIES)
    touched = around(nodes)
    found = grouped(touched, uses_of(touched), whole(learnt()))
    write(found)


def around(nodes: Collection[int]) -> list[int]:
    """These nodes and what is tied to them; where that is too much, their blocks and series."""
    with connection.cursor() as cursor:
        cursor.execute(SQL["reach"], [list(nodes), MOST + 1])
        reached = sorted(pk for (pk,) in cursor.fetchall())
    if len(reached) <= MOST:
        return reached
    labels = Node.unscoped.filter(pk__in=nodes).values("label")
    series = Node.unscoped.filter(pk__in=nodes, series__isnull=False).values("series")
    own = Node.unscoped.filter(label__in=labels) | Node.unscoped.filter(series__in=series)
    return sorted({*nodes, *own.values_list("pk", flat=True)})


@dataclass(frozen=True, slots=True)
class Uses:
    """What records name, of what ties or might, as the engine takes it."""

    rows: list[Named]
    above: dict[int, int]


def uses_of(nodes: Collection[int], stopped: Collection[str] = ("", Stopped.BELOW)) -> Uses:
    """What these records name, of what ties or is stopped by one of these gates."""
    rows = Use.unscoped.filter(node__in=nodes, entity__stopped__in=stopped).order_by("pk")
    columns = ("node_id", "entity_id", "entity__kind", "at", "entity__above_id")
    uses, above = [], {}
    for node, entity, kind, at, over in rows.values_list(*columns).iterator(20_000):
        uses.append(Named(node, kind, entity, at.timestamp() if at else None))
        if over is not None:
            above[entity] = over
    return Uses(uses, above)


def grouped(nodes: Sequence[int], uses: Uses, part_of: Whole | None) -> Regrouped:
    """These records in blocks under the decisions about them."""
    # Its loops are loaded where something is grouped, not in every process that serves pages.
    from wuzha.engine.linkage.group import group
    from wuzha.engine.linkage.judgement import Judgement, settled
    from wuzha.engine.linkage.reasons import proposals

    pairs = standing(nodes)
    judgements = [Judgement(as_name(a), as_name(b), verdict == Verdict.TOGETHER) for a, b, verdict in pairs]
    frozen = confirmed(nodes)
    judged = settled(
        {as_name(node) for node in nodes},
        judgements,
        lambda stands: group(numbered(nodes, uses.rows, uses.above, (), stands), part_of),
        [as_name(min(members)) for members in frozen.values()],
    )
    inc, label = judged.grouping.incidence, judged.grouping.label
    at = {name: number for number, name in enumerate(inc.names)}
    members: dict[int, list[int]] = defaultdict(list)
    for node in nodes:
        members[int(label[at[judged.stands[as_name(node)]]])].append(node)
    standing_for: dict[str, list[int]] = defaultdict(list)
    for name, stand in judged.stands.items():
        standing_for[stand].append(int(name))
    apart = {frozenset((a, b)) for a, b, verdict in pairs if verdict == Verdict.APART}
    doubts = []
    for one in proposals(judged.grouping):
        a, b = (frozenset(node for name in side for node in standing_for[name]) for side in (one.a, one.b))
        if not any(len(pair & a) == 1 and len(pair & b) == 1 for pair in apart):
            doubts.append(Doubt(a, b, one.gain))
    return Regrouped(
        {node: min(block) for block in members.values() for node in block}, doubts, judged.grouping
    )  # fmt: skip


def standing(nodes: Collection[int]) -> list[tuple[int, int, str]]:
    """Decisions about pairs of these records that nobody took back, and no later one outvotes."""
    said = _said(nodes)
    groups = held(said)
    told: list[tuple[int, int, str]] = []
    for one in said:
        if one.together:
            told += [(a, b, Verdict.TOGETHER) for group in groups[one.key] for a, b in pairwise(sorted(group))]
        else:
            told += [(a, b, Verdict.APART) for a, b in one.pairs]
    return told


def confirmed(nodes: Collection[int]) -> dict[int, set[int]]:
    """Confirmed series → those of these records that were said to be one gang's in it. What makes a series confirmed
    is a decision that stands, nothing else."""
    return cores(_said(nodes))


def _said(nodes: Collection[int]) -> list[Said]:
    rows = JudgedPair.unscoped.filter(a__in=nodes, b__in=nodes, decision__taken_back__isnull=True)
    pairs: dict[tuple[int, int, str], list[tuple[int, int]]] = defaultdict(list)
    told = rows.order_by("decision", "pk").values_list("decision", "decision__series", "decision__verdict", "a", "b")
    for decision, series, verdict, a, b in told:
        pairs[decision, series, verdict].append((a, b))
    return [Said(key, series, said == Verdict.TOGETHER, each) for (key, series, said), each in pairs.items()]


def split(series: Collection[int]) -> list[Cut]:
    """Confirmed series that what they name does not hold together any more, each with the records that stand apart by
    it, and what still ties these to the others. As far as whoever decided did not know of it."""
    rows = Series.unscoped.filter(pk__in=series, state=SeriesState.CONFIRMED).values_list("pk", flat=True)
    members: dict[int, list[int]] = defaultdict(list)
    for node, key in Node.unscoped.filter(series__in=list(rows)).order_by("pk").values_list("pk", "series_id"):
        members[key].append(node)
    return [cut for key, nodes in members.items() for cut in cuts(key, confirmed(nodes).get(key, ())) if not known(cut)]


def cuts(series: int, nodes: Collection[int]) -> list[Cut]:
    """How these records of a series are grouped as if nobody had decided: every block but the largest."""
    from wuzha.engine.linkage.group import group

    if not 2 <= len(nodes) <= MOST:
        return []
    uses = uses_of(nodes)
    found = group(numbered(sorted(nodes), uses.rows, uses.above), whole(learnt()))
    blocks: dict[int, set[int]] = defaultdict(set)
    for name, label in zip(found.incidence.names, found.label, strict=True):
        blocks[int(label)].add(int(name))
    parts = sorted(blocks.values(), key=lambda block: (-len(block), min(block)))
    named: dict[int, set[int]] = defaultdict(set)
    for use in uses.rows:
        named[use.record].add(use.entity)
    made = []
    for part in parts[1:]:
        mine, theirs = (set().union(*(named[one] for one in side)) for side in (part, set(nodes) - part))
        made.append(Cut(series, frozenset(part), frozenset(mine & theirs)))
    return made


def write(found: Regrouped) -> None:
    """Put records into their blocks, blocks into series, and suggest what is new of it."""
    told = [{"id": node, "label": label} for node, label in found.blocks.items()]
    with connection.cursor() as cursor:
        cursor.execute(SQL["relabel"], [json.dumps(told)])
    settle(list(found.blocks))
    series = _into_series(found.blocks)
    follow(series, found.doubts, split(series))


def _into_series(blocks: dict[int, int]) -> list[int]:
    """Give each block its series: the one most of it was in, or a new one; keys of the series concerned."""
    rows = list(Node.unscoped.filter(pk__in=blocks).order_by("pk"))
    before = {row.pk: row.series_id for row in rows}
    members: dict[int, list[Node]] = defaultdict(list)
    for row in rows:
        members[blocks[row.pk]].append(row)
    fit = {label: block for label, block in members.items() if _is_series(block)}
    own = confirmed(list(blocks))
    series_of = {blocks[min(own[series])]: series for series in sorted(own, reverse=True)}
    taken = {*series_of.values(), *own}
    shares = [
        (-many, label, series)
        for label, block in fit.items()
        for series, many in Counter(row.series_id for row in block if row.series_id is not None).items()
    ]
    for _many, label, series in sorted(shares):
        if label not in series_of and series not in taken:
            series_of[label] = series
            taken.add(series)
    now = timezone.now()
    for label in sorted(fit.keys() - series_of.keys()):
        series_of[label] = _once(fit[label]) or _made(fit[label], now)
    after = {row.pk: series_of.get(blocks[row.pk]) for row in rows}
    for series in sorted({one for one in after.values() if one is not None}):
        nodes = [pk for pk in after if after[pk] == series]
        moved = [pk for pk in nodes if before[pk] != series]
        changed: dict[str, Any] = {"state": SeriesState.SUGGESTED, "confirmed_at": None, "joined_to": None}
        if series in own:
            since = Decision.unscoped.filter(series=series, verdict=Verdict.TOGETHER, taken_back__isnull=True)
            changed |= {"state": SeriesState.CONFIRMED, "confirmed_at": since.earliest("pk").at}
        if moved:
            Node.unscoped.filter(pk__in=moved).update(series=series)
            changed["grown_at"] = now
        Series.unscoped.filter(pk=series).update(**changed)
    Node.unscoped.filter(pk__in=[pk for pk, series in after.items() if series is None]).update(series=None)
    concerned = {one for one in (*before.values(), *after.values(), *own) if one is not None}
    left = Node.unscoped.filter(series__in=concerned).values("series")
    gone = Series.unscoped.filter(pk__in=concerned, state__in=LIVING).exclude(pk__in=left)
    for series in gone.values_list("pk", flat=True):
        into = series_of[blocks[min(own[series])]] if series in own else None
        Series.unscoped.filter(pk=series).update(state=SeriesState.DISSOLVED, joined_to=into)
    return sorted(concerned)


def _once(block: Sequence[Node]) -> int | None:
    """The series that a decision took apart, where it was taken back."""
    keys = [row.pk for row in block]
    rows = Series.unscoped.filter(
        state=SeriesState.DISSOLVED, joined_to__isnull=True, decisions__verdict=Verdict.APART,
        decisions__pairs__a__in=keys, decisions__pairs__b__in=keys,
    )  # fmt: skip
    found: int | None = rows.order_by("pk").values_list("pk", flat=True).first()
    return found


def _made(block: Sequence[Node], now: datetime) -> int:
    made = Series.unscoped.create(found_at=now, grown_at=now, synthetic=all(row.synthetic for row in block))
    key: int = made.pk
    return key


def _is_series(block: Iterable[Node]) -> bool:
    rows = list(block)
    return len(rows) >= LEAST and any(row.kind == RecordKind.CASE for row in rows)
