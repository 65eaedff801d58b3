# SPDX-License-Identifier: Apache-2.0
"""Checking the figures again: every ledger against itself and against the amounts, every calculation from its inputs.

A calculation is done again when its inputs or the engine changed since it was last done, and each night.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.restitution import ENGINE_VERSION, recompute
from wuzha.funds.refunds.models import LedgerEntry, LedgerFault, LineState, RefundCase, RefundLine, SnapshotCheck
from wuzha.funds.refunds.services.ledger import LedgerBreak, verify


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
    kept: SnapshotCheck | None = SnapshotCheck.unscoped.filter(refund=refund).first()
    if kept is not None and bytes(kept.digest) == digest:
        return kept
    return _check(refund, digest)


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
    done: SnapshotCheck = made
    return done


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
