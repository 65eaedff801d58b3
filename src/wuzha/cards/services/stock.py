# SPDX-License-Identifier: Apache-2.0
"""存量卡: the live cards of outlets, month by month. What is on file of a month stays until a person takes another
number that a list told of it: it is the denominator by which outlets are compared."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cards.errors import Code
from wuzha.cards.models import LiveCards, StockChange
from wuzha.cards.services.base import centre_of
from wuzha.core.acts import OneAct
from wuzha.inbox.services import moved_on
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.locks import Lock, wait
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

#: Changes that are decided on at once.
MOST = 500


@dataclass(slots=True)
class IncomingStock:
    """One row of a list of live cards."""

    line: int
    outlet: int
    group: str
    month: date
    live: int
    opened: int | None = None
    flags: tuple[str, ...] = ()


@transaction.atomic(savepoint=False)  # whoever calls from a transaction of its own gives up all or nothing
def receive_stock(rows: Sequence[IncomingStock], *, centre_id: int, actor: Actor, batch: Batch | None = None) -> Counts:
    """Keep the live cards of outlets. Another number for a month that is on file waits for a decision; the same one
    changes nothing."""
    if not rows:
        return Counts()
    wait(Lock.CARDS, centre_id)
    known = {
        (one.outlet_id, one.group, one.month): one
        for one in LiveCards.unscoped.filter(outlet__in={row.outlet for row in rows}, month__in={r.month for r in rows})
    }
    new: list[LiveCards] = []
    changes: list[StockChange] = []
    flagged = 0
    for row in rows:
        place = (row.outlet, row.group, row.month)
        there = known.get(place)
        if there is None:
            there = known[place] = LiveCards(
                centre_id=centre_id, outlet_id=row.outlet, group=row.group, month=row.month, live=row.live,
                opened=row.opened, batch=batch,
            )  # fmt: skip
            new.append(there)
            flagged += bool(row.flags)
        elif not _same(there, row):
            opened = row.opened if row.opened is not None else there.opened
            changes.append(StockChange(
                stock=there, was_live=there.live, was_opened=there.opened, live=row.live, opened=opened, batch=batch
            ))  # fmt: skip
    LiveCards.unscoped.bulk_create(new, batch_size=1000)
    held = _keep(changes)
    counts = Counts(
        accepted=len(new), merged=held, duplicates=len(rows) - len(new) - held, flagged=flagged + held
    )  # fmt: skip
    record(
        actor, "live_cards.import", on=("batch", batch.pk) if batch else ("unit", centre_id), rows=len(rows),
        detail={"accepted": len(new), "merged": held, "duplicates": counts.duplicates},
    )  # fmt: skip
    return counts


def _same(there: LiveCards, row: IncomingStock) -> bool:
    return there.live == row.live and row.opened in (None, there.opened)


def _keep(changes: Sequence[StockChange]) -> int:
    """Keep what is not open already; how many are new."""
    open_ = StockChange.unscoped.filter(stock__in=[one.stock_id for one in changes], state=StockChange.State.OPEN)
    told = set(open_.values_list("stock", "live", "opened"))
    fresh = {(one.stock_id, one.live, one.opened): one for one in changes}
    made = [one for key, one in fresh.items() if key not in told]
    StockChange.unscoped.bulk_create(made, batch_size=1000)
    return len(made)


@OneAct((May.WORK_CARDS, May.OVERSEE), "live_cards.decide", Code.NOT_ALLOWED, on=LiveCards.RECORD, system=False)
def decide(actor: Actor, keys: Collection[int], *, take: bool) -> int:
    """Take the new numbers of months, or keep those on file; how many. Where one is taken, other open numbers of that
    month are not. New numbers are taken by another person than who brought in their list. Raises `RefusalError`:
    NONE_TICKED, STOCK_TWICE, STOCK_SELF, NO_CENTRE."""
    wait(Lock.CARDS, centre_of(actor))
    rows = list(
        StockChange.objects.visible_to(actor).filter(pk__in=list(keys)[:MOST], state=StockChange.State.OPEN)
        .select_related("stock__outlet", "batch").order_by("pk")
    )  # fmt: skip
    if not rows:
        raise RefusalError(Code.NONE_TICKED)
    if take and len({one.stock_id for one in rows}) < len(rows):
        raise RefusalError(Code.STOCK_TWICE)
    own = next((one for one in rows if one.batch is not None and one.batch.by_id == actor.person_id), None)
    if take and own is not None and actor.person_id is not None:
        raise RefusalError(Code.STOCK_SELF, outlet=own.stock.outlet.name, month=f"{own.stock.month:%Y-%m}")
    now, state = timezone.now(), StockChange.State.TAKEN if take else StockChange.State.KEPT
    for one in rows:
        one.was_live, one.was_opened = one.stock.live, one.stock.opened
        one.state, one.decided_at, one.decided_by_id = state, now, actor.person_id
        if take:
            one.stock.live, one.stock.opened, one.stock.batch_id = one.live, one.opened, one.batch_id
    StockChange.unscoped.bulk_update(
        rows, ["was_live", "was_opened", "state", "decided_at", "decided_by"], batch_size=500
    )
    if take:
        LiveCards.unscoped.bulk_update([one.stock for one in rows], ["live", "opened", "batch"], batch_size=500)
        others = StockChange.unscoped.filter(stock__in=[one.stock_id for one in rows], state=StockChange.State.OPEN)
        others.update(state=StockChange.State.KEPT, decided_at=now, decided_by_id=actor.person_id)
    for one in rows:
        moved_on((StockChange.RECORD, one.pk))
    record(
        actor, "live_cards.decide", on=("unit", actor.unit_id or 0), rows=len(rows), detail={"result": state.value}
    )  # fmt: skip
    return len(rows)
