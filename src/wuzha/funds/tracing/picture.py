# SPDX-License-Identifier: Apache-2.0
"""The flow drawing of a case: who is drawn, what stands in and under each column, how the money came to an account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

import polars as pl
from django.db.models import Count, Max, Min, Sum

from wuzha.audit.actor import Actor
from wuzha.engine.layout import Drawing, Edge, FoldedGraph, Measures, Node, fold, place
from wuzha.engine.layout.folding import REST
from wuzha.engine.tracing import ExitKind
from wuzha.funds.models import Account
from wuzha.funds.tracing.models import TraceAccount, TraceMove, TraceRun

#: Boxes drawn on a level; the rest of it is one box.
MOST_BOXES = 12
#: Accounts whose paths are listed beside the drawing.
MOST_PATHS = 12
VICTIM, ACCOUNT, EXIT = "v", "a", "x"
#: Widest character of a masked number, what else its box needs, and what "等，另 12 个" does; from box to box; and
#: the height that a box of a column has on average at most.
CHARACTER, BESIDE, MORE, BETWEEN, EACH = 7.4, 32.0, 70.0, 60.0, 96.0


@dataclass(slots=True)
class Column:
    """A level, and its sums in 分: what came is held, has left, or went on."""

    level: int
    accounts: int = 0
    came_fen: int = 0
    left_fen: int = 0
    on_fen: int = 0

    @property
    def held_fen(self) -> int:
        return self.came_fen - self.left_fen - self.on_fen


@dataclass(frozen=True, slots=True)
class Path:
    """How most of an account's money came: keys of accounts from the victim's own on, and what is still there."""

    accounts: list[int]
    held_fen: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Victims' money between two accounts, or out of one: several rows as one."""

    payer: int
    payee: int | None
    exit: int
    fen: int
    rows: int


@dataclass(frozen=True)
class Picture:
    """Everything drawn; `until` is the moment it shows, between the first and the last row that carried money."""

    first: datetime
    last: datetime
    until: datetime
    columns: list[Column]
    drawing: Drawing
    folded: FoldedGraph
    #: Box → fen still in it (accounts), or that left by it (exits).
    held: dict[str, int]
    accounts: dict[int, Account]
    paths: list[Path]
    injected_fen: int
    #: Highest number of accounts on one level that are folded into one box.
    hidden: int = 0
    levels: dict[int, int] = field(default_factory=dict)
    #: What went between accounts of one owner, and how many accounts an account stands for.
    inside: list[Flow] = field(default_factory=list)
    members: Mapping[int, int] = field(default_factory=dict)

    @property
    def held_fen(self) -> int:
        return sum(column.held_fen for column in self.columns)

    @property
    def is_now(self) -> bool:
        """Whether it shows the last moment: what holds the money today says nothing of an earlier one."""
        return self.until == self.last

    @property
    def gone_fen(self) -> int:
        return sum(column.left_fen for column in self.columns)


def picture(
    actor: Actor,
    run: TraceRun,
    until: datetime | None = None,
    most: int = MOST_BOXES,
    leads: Mapping[int, int] = MappingProxyType({}),
) -> Picture | None:
    """The drawing of a run as it stood at `until`; `None` when no row carried money. Rows after it are not drawn: what
    a victim's money did before does not depend on them. `leads`: account → the one that stands for its owner."""
    rows = TraceMove.objects.visible_to(actor).filter(run=run)
    span = rows.aggregate(first=Min("at"), last=Max("at"))
    if span["first"] is None:
        return None
    until = min(max(until or span["last"], span["first"]), span["last"])
    flows = [
        Flow(row["payer_id"] or 0, row["payee_id"], row["exit_kind"], row["fen"], row["n"])
        for row in rows.filter(at__lte=until)
        .order_by()
        .values("payer_id", "payee_id", "exit_kind")
        .annotate(fen=Sum("fen"), n=Count("pk"))
    ]
    levels = dict(TraceAccount.objects.visible_to(actor).filter(run=run).values_list("account_id", "level"))
    return _drawn(flows, levels, (span["first"], span["last"], until), most, leads)


def picture_of(
    moves: pl.DataFrame,
    levels: dict[int, int],
    until: datetime,
    leads: Mapping[int, int] = MappingProxyType({}),
) -> Picture | None:
    """The same of a fresh trace: `moves` as `report.MOVES`, `levels` of its accounts."""
    if moves.is_empty():
        return None
    first, last = (datetime.fromtimestamp(at, UTC) for at in moves.select(pl.min("time"), b=pl.max("time")).row(0))
    until = min(max(until, first), last)
    sums = (
        moves.filter(pl.col("time") <= int(until.timestamp()))
        .group_by("payer", "payee", "exit")
        .agg(pl.col("fen").sum(), pl.len().alias("n"))
    )
    flows = [Flow(payer or 0, payee, left, fen, n) for payer, payee, left, fen, n in sums.iter_rows()]
    return _drawn(flows, levels, (first, last, until), MOST_BOXES, leads)


def _drawn(
    flows: list[Flow],
    levels: dict[int, int],
    span: tuple[datetime, datetime, datetime],
    most: int,
    leads: Mapping[int, int],
) -> Picture:
    """The same flows give the same drawing, in whatever order they come."""
    leads = _reached(levels, leads)
    flows, levels, inside = _as_owners(flows, levels, leads)
    flows = sorted(flows, key=lambda flow: (flow.payer, flow.payee or 0, flow.exit))
    victims = {flow.payer for flow in flows} - set(levels)
    levels = dict(sorted(levels.items())) | dict.fromkeys(sorted(victims), 0)
    columns = _columns(flows, levels)
    nodes, edges = _graph(flows, levels, victims)
    # how money left is never folded into the accounts that are not drawn
    left = [node.key for node in nodes if node.key.startswith(f"{EXIT}:")]
    folded = fold(nodes, edges, most, keep=[*(f"{VICTIM}:{key}" for key in sorted(victims)[:most]), *left])
    shown = {int(node.key[2:]) for node in folded.nodes if node.key[:2] in {f"{VICTIM}:", f"{ACCOUNT}:"}}
    paths = _paths(flows, levels)
    shown |= {key for path in paths for key in path.accounts}
    shown |= {key for flow in inside for key in (flow.payer, flow.payee) if key}
    first, last, until = span
    accounts = Account.unscoped.select_related("institution").in_bulk(shown)
    return Picture(
        first,
        last,
        until,
        columns,
        place(folded.nodes, folded.edges, _measures(folded, accounts.values(), owners=bool(leads))),
        folded,
        _held(flows, levels, folded),
        accounts,
        paths,
        columns[0].came_fen if columns else 0,
        max((node.members for node in folded.nodes if node.key.startswith(REST)), default=0),
        levels,
        inside,
        Counter(leads.values()),
    )


def _measures(folded: FoldedGraph, accounts: Iterable[Account], *, owners: bool) -> Measures:
    """Boxes wide enough for the longest number, and no higher than so few of them need."""
    fullest = max(Counter(node.level for node in folded.nodes).values(), default=1)
    longest = max((len(str(one.number)) for one in accounts), default=0)
    usual = Measures()
    box = max(usual.box, CHARACTER * longest + BESIDE + (MORE if owners else 0))
    return Measures(box=box, step=box + BETWEEN, tall=min(usual.tall, fullest * EACH))


def _reached(levels: Mapping[int, int], leads: Mapping[int, int]) -> dict[int, int]:
    """Of each owner the accounts that the money came to; the first of them stands for all."""
    first: dict[int, int] = {}
    found = sorted(account for account in leads if account in levels)
    return {account: first.setdefault(leads[account], account) for account in found}


def _as_owners(
    flows: list[Flow], levels: dict[int, int], leads: Mapping[int, int]
) -> tuple[list[Flow], dict[int, int], list[Flow]]:
    """Accounts of one owner as one, on the level where the money first came to one of them; what went between them,
    by the accounts themselves. A victim's own accounts stay apart: they are no stop on the way."""
    inside = [flow for flow in flows if flow.payee and _is_inside(flow, leads)]
    nearest: dict[int, int] = {}
    for account, level in levels.items():
        lead = leads.get(account, account)
        nearest[lead] = min(level, nearest.get(lead, level))
    sums: dict[tuple[int, int | None, int], list[int]] = {}
    for flow in flows:
        if flow.payee and _is_inside(flow, leads):
            continue
        payee = leads.get(flow.payee, flow.payee) if flow.payee is not None else None
        one = sums.setdefault((leads.get(flow.payer, flow.payer), payee, flow.exit), [0, 0])
        one[0] += flow.fen
        one[1] += flow.rows
    merged = [Flow(*key, fen, rows) for key, (fen, rows) in sums.items()]
    return merged, nearest, sorted(inside, key=lambda flow: (-flow.fen, flow.payer, flow.payee or 0))


def _is_inside(flow: Flow, leads: Mapping[int, int]) -> bool:
    lead = leads.get(flow.payer)
    return lead is not None and not flow.exit and leads.get(flow.payee or 0) == lead


def _columns(flows: Iterable[Flow], levels: dict[int, int]) -> list[Column]:
    """One column a level; of level 0 (the victims) what came is what they paid."""
    columns = {level: Column(level) for level in sorted({0, *levels.values()})}
    for level in levels.values():
        columns[level].accounts += 1
    for flow in flows:
        source = columns[levels.get(flow.payer, 0)]
        if source.level == 0:
            source.came_fen += flow.fen
        if flow.exit or flow.payee is None:
            source.left_fen += flow.fen
            continue
        source.on_fen += flow.fen
        columns[levels[flow.payee]].came_fen += flow.fen
    return list(columns.values())


def _graph(flows: Iterable[Flow], levels: dict[int, int], victims: set[int]) -> tuple[list[Node], list[Edge]]:
    """Boxes and links; money that left stands one column behind the account it left, by kind, below the accounts."""
    through: dict[int, int] = {}
    left: dict[tuple[int, int], list[int]] = {}
    edges = []
    for flow in flows:
        source = f"{VICTIM if flow.payer in victims else ACCOUNT}:{flow.payer}"
        if flow.payer in victims:
            through[flow.payer] = through.get(flow.payer, 0) + flow.fen
        if flow.exit or flow.payee is None:
            kind, level = flow.exit or int(ExitKind.UNIDENTIFIED), levels.get(flow.payer, 0) + 1
            one = left.setdefault((level, kind), [0, 0])
            one[0] += flow.fen
            one[1] += flow.rows
            edges.append(Edge(source, f"{EXIT}:{level}:{kind}", flow.fen, flow.rows))
        else:
            through[flow.payee] = through.get(flow.payee, 0) + flow.fen
            edges.append(Edge(source, f"{ACCOUNT}:{flow.payee}", flow.fen, flow.rows))
    nodes = [Node(f"{VICTIM if key in victims else ACCOUNT}:{key}", levels[key], fen) for key, fen in through.items()]
    nodes += [
        Node(f"{EXIT}:{level}:{kind}", level, fen, rows, last=True) for (level, kind), (fen, rows) in left.items()
    ]
    return nodes, edges


def _held(flows: Iterable[Flow], levels: dict[int, int], folded: FoldedGraph) -> dict[str, int]:
    held = {node.key: 0 for node in folded.nodes}
    for flow in flows:
        if levels.get(flow.payer):
            held[folded.box_of[f"{ACCOUNT}:{flow.payer}"]] -= flow.fen
        if flow.exit or flow.payee is None:
            key = f"{EXIT}:{levels.get(flow.payer, 0) + 1}:{flow.exit or int(ExitKind.UNIDENTIFIED)}"
            held[folded.box_of[key]] += flow.fen
        else:
            held[folded.box_of[f"{ACCOUNT}:{flow.payee}"]] += flow.fen
    return held


def _paths(flows: Iterable[Flow], levels: dict[int, int]) -> list[Path]:
    """To the accounts that hold most: back from each along what brought most, level by level to a victim's own."""
    held: dict[int, int] = {}
    into: dict[int, list[Flow]] = {}
    for flow in flows:
        held[flow.payer] = held.get(flow.payer, 0) - flow.fen
        if not flow.exit and flow.payee is not None:
            held[flow.payee] = held.get(flow.payee, 0) + flow.fen
            into.setdefault(flow.payee, []).append(flow)
    most = sorted((key for key, fen in held.items() if fen > 0 and levels.get(key)), key=lambda key: (-held[key], key))
    paths = []
    for key in most[:MOST_PATHS]:
        chain = [key]
        while levels.get(chain[-1]):
            nearer = [one for one in into.get(chain[-1], ()) if levels.get(one.payer, 0) < levels[chain[-1]]]
            if not nearer:
                break
            chain.append(max(nearer, key=lambda one: (one.fen, -one.payer)).payer)
        paths.append(Path(chain[::-1], held[key]))
    return paths
