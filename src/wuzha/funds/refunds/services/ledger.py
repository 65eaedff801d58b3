# SPDX-License-Identifier: Apache-2.0
"""Writing and checking the ledgers of frozen accounts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze
from wuzha.funds.refunds.models import LedgerEntry, RefundCase, RefundLine
from wuzha.funds.refunds.rules.guards import Block
from wuzha.funds.refunds.rules.ledger import MOVES, Balances, Move, after
from wuzha.refusals import RefusalError


def lock_freezes(pks: list[int]) -> dict[int, Freeze]:
    """The freezes, locked in the order of their keys, so that two restitutions never divide the same money."""
    rows = Freeze.unscoped.select_for_update(of=("self",), no_key=True).select_related("account", "institution")
    return {one.pk: one for one in rows.filter(pk__in=pks).order_by("pk")}


def balances(freeze_id: int) -> Balances:
    """Balances now; all zero before the first movement."""
    last = LedgerEntry.unscoped.filter(freeze_id=freeze_id).order_by("-seq").first()
    return last.balances if last is not None else Balances()


def take_up(actor: Actor, freeze: Freeze) -> Balances:
    """Enter what the bank holds: at first all of it, later what came in or went since. The freeze must be locked."""
    now = balances(freeze.pk)
    held = (freeze.frozen_fen or 0) - freeze.paid_fen
    standing = now.free + now.promised
    if held > standing:
        return post(actor, freeze.pk, Move.FREEZE, held - standing)
    if held < standing:
        # What is promised cannot be let go; a payment out of it is refused by the guards instead.
        gone = min(standing - held, now.free)
        return post(actor, freeze.pk, Move.RELEASE, gone) if gone else now
    return now


def post(
    actor: Actor,
    freeze_id: int,
    move: Move,
    fen: int,
    *,
    refund: RefundCase | None = None,
    line: RefundLine | None = None,
) -> Balances:
    """Add one movement. The freeze must be locked. Raises `RefusalError` when there is less than is to be moved."""
    last = LedgerEntry.unscoped.filter(freeze_id=freeze_id).order_by("-seq").first()
    try:
        now = after(last.balances if last is not None else Balances(), move, fen)
    except ValueError as error:
        raise RefusalError(Block.MORE_THAN_FROZEN) from error
    taken, given = MOVES[move]
    LedgerEntry.unscoped.create(
        freeze_id=freeze_id, seq=(last.seq if last is not None else 0) + 1, move=move, taken_from=taken, put_into=given,
        fen=fen, frozen_fen=now.frozen, free_fen=now.free, promised_fen=now.promised, refunded_fen=now.refunded,
        released_fen=now.released, refund=refund, line=line, by_id=actor.person_id,
    )  # fmt: skip
    return now


@dataclass(frozen=True, slots=True)
class LedgerBreak:
    """The first row of a ledger that does not follow from the one before it."""

    freeze_id: int
    seq: int


def verify(freeze_id: int | None = None) -> list[LedgerBreak]:
    """Replay every ledger (or one) from nothing; empty when each row follows and each sum closes."""
    rows = LedgerEntry.unscoped.order_by("freeze_id", "seq")
    if freeze_id is not None:
        rows = rows.filter(freeze_id=freeze_id)
    broken = []
    for pk, entries in groupby(rows.iterator(), key=lambda entry: entry.freeze_id):
        now = Balances()
        for expected, entry in enumerate(entries, 1):
            try:
                now = after(now, Move(entry.move), entry.fen)
            except ValueError:
                broken.append(LedgerBreak(pk, entry.seq))
                break
            if entry.seq != expected or entry.balances != now:
                broken.append(LedgerBreak(pk, entry.seq))
                break
    return broken
