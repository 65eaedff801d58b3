# SPDX-License-Identifier: Apache-2.0
"""Reports of banks out of a file: new ones are taken down, one that stands already is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from itertools import product
from operator import attrgetter
from typing import Any

from django.db import connection

from wuzha.audit.actor import Actor
from wuzha.audit.services import record_many
from wuzha.calls.models import BankReport
from wuzha.calls.services.banks import RECEIVED, NewBankReport, begun, told
from wuzha.calls.services.base import CALLS
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.intake.services.each import AT_ONCE, keep_refused, take_rows
from wuzha.keys.indexes import hold
from wuzha.org.roles import May
from wuzha.sealed import Kind
from wuzha.sealed.value import blinds
from wuzha.sql import next_ids

#: Bank, indexes of both accounts, sum, when it was paid, when it was reported.
Facts = tuple[int, bytes | None, bytes | None, int | None, datetime | None, datetime]


def take_in(rows: Sequence[Any], *, batch: Batch, actor: Actor) -> Counts:
    """Reports of a file, inside the caller's transaction; `new` is what a row tells."""
    hold()
    taken = take_rows(rows, partial(_Reports, actor, batch), what=attrgetter("new"))
    keep_refused(batch, rows, taken.refused)
    return taken.counts


class _Reports:
    """A report is known again by its bank and its number, without one by its accounts, sum and moment."""

    def __init__(self, actor: Actor, batch: Batch, news: Sequence[NewBankReport]) -> None:
        self.actor, self.batch = actor, batch
        there = BankReport.unscoped.filter(centre=batch.unit_id, institution__in={new.institution_id for new in news})
        numbered = there.filter(reference__in={new.reference for new in news} - {""})
        self.numbers = set(numbered.values_list("institution", "reference"))
        same_moment = there.filter(received_at__in={new.received_at for new in news if not new.reference})
        told_then = same_moment.values_list(
            "institution", "account_index", "payee_index", "amount_fen", "paid_at", "received_at"
        )
        self.facts: set[Facts] = {
            (bank, _index(account), _index(payee), amount, paid_at, at)
            for bank, account, payee, amount, paid_at, at in told_then
        }
        with connection.cursor() as cursor:
            self.ids = iter(next_ids(cursor, BankReport._meta.db_table, len(news)))
        self.made: list[BankReport] = []

    def take(self, new: NewBankReport) -> bool:
        facts = set(_facts(new))
        if (new.institution_id, new.reference) in self.numbers if new.reference else facts & self.facts:
            return False
        CALLS.must_be_allowed(self.actor, May.TAKE_CALLS)
        made = begun(self.actor, new, self.batch.unit_id)
        made.pk, made.batch_id, made.synthetic = next(self.ids), self.batch.pk, self.batch.synthetic
        if new.reference:
            self.numbers.add((new.institution_id, new.reference))
        self.facts |= facts
        self.made.append(made)
        return True

    def write(self) -> None:
        BankReport.unscoped.bulk_create(self.made, batch_size=AT_ONCE)
        record_many(self.actor, ((RECEIVED, (one.RECORD, one.pk), told(one)) for one in self.made))


def _facts(new: NewBankReport) -> Iterable[Facts]:
    """What a report says, under each index that its accounts may have."""
    accounts = ([*blinds(Kind.ACCOUNT, number)] if number else [None] for number in (new.account, new.payee))
    for account, payee in product(*accounts):
        yield new.institution_id, account, payee, new.amount_fen, new.paid_at, new.received_at


def _index(stored: Any) -> bytes | None:
    return None if stored is None else bytes(stored)
