# SPDX-License-Identifier: Apache-2.0
"""What changed in other rooms is read, kept, looked at at once, and what it touches grouped anew.

Nothing that a crash interrupts is lost: what is due stands in a table or follows from versions and keys, and reading
twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from wuzha.cases.queries import naming
from wuzha.core.jobs import defer_once
from wuzha.funds.queries import changed_after
from wuzha.leads.queries import naming as leads
from wuzha.locks import Lock, wait
from wuzha.series.models import Due, Node, Progress, Series, Use
from wuzha.series.rules.words import LIVING, RecordKind, Source
from wuzha.series.services.keeping import keep, settle
from wuzha.series.services.learning import learnt
from wuzha.series.services.looking import look
from wuzha.series.services.regrouping import regroup
from wuzha.series.services.suggesting import follow
from wuzha.series.sources import Found, Naming, Thing, of_cases, of_leads, of_push, own_numbers
from wuzha.warning.queries.means import Pushed, pushed_after

#: Records read in one transaction, and in one run of the clock.
AT_ONCE, MOST = 200, 5000
#: A push is read once more for so long: what was written before it may be committed after it.
SETTLED = timedelta(seconds=60)
TASK = "wuzha.series.tasks.look_at_due"


def due(cases: Collection[int]) -> None:
    """Note that cases changed, in the caller's transaction, and have a worker look at them."""
    if cases:
        _note(cases)
        defer_once(TASK, TASK)


def _note(cases: Collection[int]) -> None:
    rows = (Due(kind=RecordKind.CASE, key=key) for key in sorted(cases))
    Due.unscoped.bulk_create(rows, ignore_conflicts=True)


def look_at_due() -> int:
    """Look at what is noted; how many."""
    done = 0
    while rows := list(Due.unscoped.filter(kind=RecordKind.CASE).order_by("pk")[:AT_ONCE]):
        with transaction.atomic():
            taken = Due.unscoped.filter(pk__in=[row.pk for row in rows])
            cases = sorted(taken.select_for_update(skip_locked=True).values_list("key", flat=True))
            taken.filter(key__in=cases).delete()
            look_at(list(of_cases(cases)))
        done += len(rows)
        if not cases:
            break
    return done


def watch(now: datetime) -> int:
    """Read what changed since the last time, in cases, trails of money, leads, and pushes; how many records."""
    with transaction.atomic():
        _note(naming.stale(Node.unscoped.filter(kind=RecordKind.CASE), MOST))
        marks = {name: Progress.unscoped.get_or_create(pk=name)[0].last for name in ("accounts", "traces")}
        moved, *last = changed_after(marks["accounts"], marks["traces"])
        _note(moved)
        for name, key in zip(marks, last, strict=True):
            Progress.unscoped.filter(pk=name).update(last=key)
    return look_at_due() + _leads() + _pushes(now)


def _leads() -> int:
    """Leads that are new or changed."""
    keys = leads.stale(Node.unscoped.filter(kind=RecordKind.LEAD), MOST)
    for begin in range(0, len(keys), AT_ONCE):
        look_at(list(of_leads(keys[begin : begin + AT_ONCE])))
    return len(keys)


def _pushes(now: datetime) -> int:
    """Pushes since the last time, one record a warning."""
    mark, _made = Progress.unscoped.get_or_create(pk="pushes")
    last, done = mark.last, 0
    while done < MOST:
        own = own_numbers()
        rows = pushed_after(last, AT_ONCE, partial(of_push, ours=own))
        if not rows:
            break
        look_at(_warnings(rows), adds=True)
        last, done = rows[-1].pk, done + len(rows)
        settled = [one.pk for one in rows if one.received_at < now - SETTLED]
        if settled:
            Progress.unscoped.filter(pk="pushes").update(last=settled[-1])
    return done


def _warnings(rows: Sequence[Pushed[list[Thing]]]) -> list[Found]:
    """One record a warning; the warned person's own number is none of the fraudster's."""
    found: dict[int, Found] = {}
    for one in rows:
        record = found.setdefault(one.warning, Found(RecordKind.WARNING, one.warning, one.at, 0, one.synthetic))
        record.names += [
            Naming(thing, Source.PUSHED, None, one.at) for thing in one.means if thing.index != one.phone_index
        ]
    return [one for one in found.values() if one.names]


@transaction.atomic
def look_at(records: Sequence[Found], *, adds: bool = False) -> None:
    """Keep records, look where each new one belongs, and group anew what they touch.

    Of warnings only those are looked at that have something in common with a living series: of all others nobody needs
    to know before the night.
    """
    wait(Lock.SERIES)
    before = {
        (kind, key): bytes(digest)
        for kind, key, digest in Node.unscoped.filter(
            key__in=[one.key for one in records], kind__in={one.kind for one in records}
        ).values_list("kind", "key", "digest")
    }
    same = [one for one in records if before.get((one.kind, one.key)) == one.digest]
    for one in same:
        Node.unscoped.filter(kind=one.kind, key=one.key).update(version=one.version)
    fresh = [one for one in records if before.get((one.kind, one.key)) != one.digest]
    new, old = keep(fresh, adds=adds)
    if adds:
        met = _meeting([*new, *old])
        new, old = [node for node in new if node in met], [node for node in old if node in met]
    touched = [*old]
    for node in new:
        if place(node):
            touched.append(node)
    regroup(touched)


def place(node: int) -> bool:
    """Put a new node, a block of its own so far, where it belongs; whether it has anything in common with others."""
    options = look(node, learnt())
    best = options[0]
    if best.block >= 0:
        Node.unscoped.filter(pk=node).update(label=best.block)
        series = Node.unscoped.filter(label=best.block, series__isnull=False).values_list("series", flat=True).first()
        if series is not None:
            Node.unscoped.filter(pk=node).update(series=series)
            Series.unscoped.filter(pk=series).update(grown_at=timezone.now())
            follow([series], None)
    settle([node])
    return len(options) > 1


def _meeting(nodes: Collection[int]) -> set[int]:
    """Those that name something that ties and that a record of a living series names, too."""
    mine = Use.unscoped.filter(node__in=nodes, entity__stopped="").values("entity")
    tied = Use.unscoped.filter(entity__in=mine, node__series__state__in=LIVING).values("entity")
    return set(Use.unscoped.filter(node__in=nodes, entity__in=tied).values_list("node_id", flat=True))
