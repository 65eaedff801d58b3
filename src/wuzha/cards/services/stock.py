# SPDX-License-Identifier: Apache-2.0
"""存量卡: the live cards of outlets, month by month. What is on file of a month stays until a person takes another
number that a list told of it: it is the denominator by which outlets are compared."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cards.errors import Code
from wuzha.cards.models import LiveCards, StockChange
from wuzha.cards.rulesets import POLICY
from wuzha.cards.services.base import CARDS, centre_of
from wuzha.core.acts import OneAct
from wuzha.core.reasons import says_something
from wuzha.inbox.services import moved_on
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.locks import Lock, wait
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

#: Changes that are decided on at once.
MOST = 500
#: Longest reason (characters).
MOST_WHY = 200
#: Who decides: of the centre, or of the joint office that compares outlets.
DECIDES = (May.WORK_CARDS, May.OVERSEE)


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
    teller = batch.by_id if batch is not None and batch.by_id else actor.person_id
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
                stock=there, was_live=there.live, was_opened=there.opened, live=row.live, opened=opened, batch=batch,
                told_by_id=teller,
            ))  # fmt: skip
    LiveCards.unscoped.bulk_create(new, batch_size=1000)
    for one in changes:
        one.stock_id = one.stock.pk  # of a month that came in with the same list
    held = _keep(changes)
    counts = Counts(
        accepted=len(new), waiting=held, duplicates=len(rows) - len(new) - held, flagged=flagged + held
    )  # fmt: skip
    record(
        actor, "live_cards.import", on=("batch", batch.pk) if batch else ("unit", centre_id), rows=len(rows),
        detail={"accepted": len(new), "waiting": held, "duplicates": counts.duplicates},
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


def is_steep(one: StockChange) -> bool:
    """Whether a new number is none, or differs from the one on file by more than the rule of today."""
    had, most = one.stock.live, POLICY.at().steep_percent
    return one.live != had and (one.live == 0 or abs(one.live - had) * 100 > had * most)


def _places(rows: Sequence[StockChange]) -> str:
    """Outlet, month, and both numbers, of the first three."""
    told = [f"{one.stock.outlet.name} {one.stock.month:%Y-%m} {one.stock.live:,} → {one.live:,}" for one in rows[:3]]
    return pgettext("clause", ", ").join(told)


@OneAct(DECIDES, "live_cards.decide", Code.NOT_ALLOWED, on=LiveCards.RECORD, system=False)
def decide(actor: Actor, keys: Collection[int], *, take: bool, why: str = "", sure: bool = False) -> int:
    """Take the new numbers of months, and why, or keep those on file; how many. Who brought a number does not take it.
    Where one is taken, other open numbers of that month are not. Raises `RefusalError`: NONE_TICKED, STOCK_TWICE,
    OWN_STOCK, REASON_MISSING, STOCK_STEEP unless `sure`, CLEAR_NUMBER, TOO_LONG, NO_CENTRE."""
    wait(Lock.CARDS, centre_of(actor))
    rows = list(
        StockChange.objects.visible_to(actor).filter(pk__in=list(keys)[:MOST], state=StockChange.State.OPEN)
        .select_related("stock", "stock__outlet").order_by("pk")
    )  # fmt: skip
    if not rows:
        raise RefusalError(Code.NONE_TICKED)
    if take and len({one.stock_id for one in rows}) < len(rows):
        raise RefusalError(Code.STOCK_TWICE)
    kept = CARDS.plain(why, most=MOST_WHY)
    if take:
        _may_take(actor, rows, kept, sure=sure)
    now, state = timezone.now(), StockChange.State.TAKEN if take else StockChange.State.KEPT
    for one in rows:
        one.was_live, one.was_opened = one.stock.live, one.stock.opened
        one.state, one.decided_at, one.decided_by_id, one.why = state, now, actor.person_id, kept
        if take:
            one.stock.live, one.stock.opened, one.stock.batch_id = one.live, one.opened, one.batch_id
    StockChange.unscoped.bulk_update(
        rows, ["was_live", "was_opened", "state", "decided_at", "decided_by", "why"], batch_size=500
    )
    if take:
        LiveCards.unscoped.bulk_update([one.stock for one in rows], ["live", "opened", "batch"], batch_size=500)
        others = StockChange.unscoped.filter(stock__in=[one.stock_id for one in rows], state=StockChange.State.OPEN)
        others.update(state=StockChange.State.KEPT, decided_at=now, decided_by_id=actor.person_id, why=kept)
    for one in rows:
        moved_on((StockChange.RECORD, one.pk))
    record(
        actor, "live_cards.decide", on=("unit", actor.unit_id or 0), rows=len(rows), detail={"result": state.value}
    )  # fmt: skip
    return len(rows)


def _may_take(actor: Actor, rows: Sequence[StockChange], why: str, *, sure: bool) -> None:
    """Raises `RefusalError`: OWN_STOCK, REASON_MISSING, STOCK_STEEP."""
    if own := [one for one in rows if one.told_by_id is not None and one.told_by_id == actor.person_id]:
        raise RefusalError(Code.OWN_STOCK, places=_places(own))
    if not says_something(why):
        raise RefusalError(Code.REASON_MISSING)
    if not sure and (steep := [one for one in rows if is_steep(one)]):
        raise RefusalError(Code.STOCK_STEEP, places=_places(steep))


@OneAct(DECIDES, "live_cards.put_right", Code.NOT_ALLOWED, on=LiveCards.RECORD, system=False)
def put_right(actor: Actor, pk: int) -> StockChange:
    """Lay the number that a decision left out before a second person once more: the earlier decision stays as it is, a
    later one is added. Raises `RefusalError`: NOT_FOUND, STOCK_SAME, NO_CENTRE."""
    wait(Lock.CARDS, centre_of(actor))
    rows = StockChange.objects.visible_to(actor).exclude(state=StockChange.State.OPEN).select_related("stock")
    found: StockChange | None = rows.filter(pk=pk).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    there, taken = found.stock, found.state == StockChange.State.TAKEN
    live, opened = (found.was_live, found.was_opened) if taken else (found.live, found.opened)
    if (there.live, there.opened) == (live, opened):
        raise RefusalError(Code.STOCK_SAME)
    made: StockChange
    made, _new = StockChange.unscoped.get_or_create(
        stock=there, live=live, opened=opened, state=StockChange.State.OPEN,
        defaults={
            "was_live": there.live, "was_opened": there.opened, "puts_right": found, "told_by_id": actor.person_id,
            "batch_id": found.batch_id,
        },
    )  # fmt: skip
    record(actor, "live_cards.put_right", on=(StockChange.RECORD, made.pk))
    return made
