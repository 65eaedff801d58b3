# SPDX-License-Identifier: Apache-2.0
"""Writing and checking the ledgers of frozen accounts, and the calculations again from their inputs.

A calculation is done again when its inputs or the engine changed since it was last done, and each night.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import groupby

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.restitution import ENGINE_VERSION, recompute
from wuzha.funds.models import Freeze
from wuzha.funds.refunds.models import LedgerEntry, LedgerFault, LineState, RefundCase, RefundLine, SnapshotCheck
from wuzha.funds.refunds.rules.guards import Block
from wuzha.funds.refunds.rules.ledger import MOVES, Balances, Move, after
from wuzha.funds.refunds.rules.lifecycle import OVER
from wuzha.funds.tracing.models import RANKING, TraceRun
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of all came to."""

    ledgers: int
    broken: tuple[LedgerBreak, ...]
    calculations: int
    #: Keys of restitutions whose figures computing again does not give.
    differing: tuple[int, ...]

    @property
    def ok(self) -> bool:
        return not self.broken and not self.differing


def digest_of(refund: RefundCase) -> bytes:
    """Of the snapshot with its inputs, and of the version of the engine that would do it again."""
    text = json.dumps([ENGINE_VERSION, refund.snapshot], sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).digest()


def checked(refund: RefundCase) -> SnapshotCheck | None:
    """Whether the figures reproduce, as kept; done now where nothing valid is kept. `None` before there is a figure."""
    if not refund.snapshot:
        return None
    digest = digest_of(refund)
    kept = SnapshotCheck.unscoped.filter(refund=refund).first()
    if kept is not None and bytes(kept.digest) == digest:
        return kept
    return _check(refund, digest)


def is_outdated(refund: RefundCase) -> bool:
    """Whether the case was traced over other rows since the figures were computed: they reproduce, and do not hold."""
    if refund.traced_at is None or refund.state in OVER:
        return False
    runs = TraceRun.unscoped.filter(case=refund.case_id, rule=RANKING.value)
    now = runs.filter(latest=True, at__gt=refund.traced_at).values_list("inputs", flat=True).first()
    then = runs.filter(at__lte=refund.traced_at).order_by("-at", "-pk").values_list("inputs", flat=True).first()
    return now is not None and then is not None and bytes(now) != bytes(then)


def check_all(now: datetime | None = None) -> Verdict:
    """Check every ledger and every calculation anew, keep what came out, and say so in the trail.

    A ledger that does not close stands on the restitution desk until it does.
    """
    broken = [*verify(), *_against_amounts()]
    differing, calculations = [], 0
    for refund in RefundCase.unscoped.filter(snapshot__isnull=False).order_by("pk").iterator(chunk_size=50):
        calculations += 1
        if _check(refund, digest_of(refund)).differences:
            differing.append(refund.pk)
    ledgers = LedgerEntry.unscoped.values("freeze_id").distinct().count()
    verdict = Verdict(ledgers, tuple(_first_of_each(broken)), calculations, tuple(differing))
    _keep(verdict, now or timezone.now())
    return verdict


def _check(refund: RefundCase, digest: bytes) -> SnapshotCheck:
    try:
        differences = len(recompute(refund.snapshot or {}).differences)
    except ValueError:
        # A damaged snapshot says nothing that could be reproduced.
        differences = 1
    values = {"digest": digest, "differences": differences, "at": timezone.now()}
    made, _new = SnapshotCheck.unscoped.update_or_create(refund=refund, defaults=values)
    return made


def _against_amounts() -> list[LedgerBreak]:
    """Ledgers whose last row is not what the amounts say: set aside is what is to be paid, returned what was paid."""
    unpaid = Sum("refund_fen", filter=Q(state__in=[LineState.PLANNED, LineState.FAILED]), default=0)
    paid = Sum("refund_fen", filter=Q(state=LineState.PAID), default=0)
    amounts = {
        row["freeze_id"]: (row["unpaid"], row["paid"])
        for row in RefundLine.unscoped.values("freeze_id").annotate(unpaid=unpaid, paid=paid).order_by("freeze_id")
    }
    last = LedgerEntry.unscoped.order_by("freeze_id", "-seq").distinct("freeze_id")
    told = dict(last.values_list("freeze_id", "promised_fen")), dict(last.values_list("freeze_id", "refunded_fen"))
    return [
        LedgerBreak(pk, 0)
        for pk in sorted({*amounts, *told[0]})
        if amounts.get(pk, (0, 0)) != (told[0].get(pk, 0), told[1].get(pk, 0))
    ]


def _first_of_each(broken: list[LedgerBreak]) -> list[LedgerBreak]:
    """One fault of a ledger: a row that does not follow says more than sums that do not agree."""
    return list({one.freeze_id: one for one in reversed(broken)}.values())[::-1]


@transaction.atomic
def _keep(verdict: Verdict, now: datetime) -> None:
    faulty = {one.freeze_id: one for one in verdict.broken}
    still_open = LedgerFault.unscoped.filter(gone_at__isnull=True)
    still_open.exclude(freeze__in=list(faulty)).update(gone_at=now)
    known = set(still_open.values_list("freeze_id", flat=True))
    LedgerFault.unscoped.bulk_create(
        [LedgerFault(freeze_id=pk, seq=one.seq, found_at=now) for pk, one in faulty.items() if pk not in known],
        ignore_conflicts=True,
    )
    record(
        Actor.system("restitution"), "refund.verified", rows=verdict.ledgers, outcome="OK" if verdict.ok else "FAILED",
        detail={
            "ledgers": verdict.ledgers, "broken": [one.freeze_id for one in verdict.broken],
            "calculations": verdict.calculations, "differing": list(verdict.differing),
        },
    )  # fmt: skip
