# SPDX-License-Identifier: Apache-2.0
"""What may be told twice, and what each decision changes for the victims."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from wuzha.audit.actor import Actor
from wuzha.funds.models import Account, FundsCase, Payment, Victim
from wuzha.funds.statements.models import DoubleVerdict, SourceRow, SuspectedDouble, Transfer
from wuzha.funds.tracing.models import RANKING, TraceMove
from wuzha.funds.tracing.queries.inputs import Inputs, load, once_of

#: Pairs listed at once.
MOST = 50
#: Accounts named beside a pair, those with the largest difference first.
MOST_ACCOUNTS = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """Victims' money still in accounts (分) if the two rows are one transfer, and if they are two."""

    once_fen: int
    twice_fen: int

    @property
    def change_fen(self) -> int:
        return self.once_fen - self.twice_fen


@dataclass(frozen=True, slots=True)
class Told:
    """A payment as a victim or a bank told it, to stand beside a row of a statement."""

    pk: int
    at: datetime
    payer: Account
    payee: Account
    amount_fen: int
    #: told by a victim, not by a bank
    reported: bool
    serial: str = ""


@dataclass(slots=True)
class Doubt:
    """A pair with its rows, where they were read, and what the decision changes by the ranking rule."""

    pair: SuspectedDouble
    one: Transfer | Told
    other: Transfer
    lines: dict[int, list[SourceRow]]
    rivals: list[SuspectedDouble]
    victims: list[tuple[Victim, Outcome]] = field(default_factory=list)
    accounts: list[tuple[Account, Outcome]] = field(default_factory=list)

    @property
    def sides(self) -> list[tuple[Transfer | Told, list[SourceRow]]]:
        first = [] if isinstance(self.one, Told) else self.lines.get(self.one.pk, [])
        return [(self.one, first), (self.other, self.lines.get(self.other.pk, []))]

    @property
    def touches(self) -> bool:
        """Whether anything of a victim's money hangs on it."""
        return any(outcome.change_fen for _account, outcome in self.accounts)


def waiting(actor: Actor, case: FundsCase) -> list[SuspectedDouble]:
    """What nobody has decided: what victims' money went through first, then the larger sums; `MOST` at once."""
    return list(_listed(actor, case).filter(verdict=DoubleVerdict.OPEN)[:MOST])


def first(actor: Actor, case: FundsCase) -> SuspectedDouble | None:
    """The next pair to decide."""
    return _listed(actor, case).filter(verdict=DoubleVerdict.OPEN).first()


def decided(actor: Actor, case: FundsCase) -> list[SuspectedDouble]:
    """The last decisions, the latest first."""
    rows = SuspectedDouble.objects.visible_to(actor).filter(case=case).exclude(verdict=DoubleVerdict.OPEN)
    return list(rows.select_related("by", "one", "other", "payment").order_by("-at", "-pk")[:20])


def _listed(actor: Actor, case: FundsCase) -> QuerySet[SuspectedDouble]:
    moved = TraceMove.unscoped.filter(run__case=case, run__latest=True, run__rule=RANKING.value)
    rows_of = Q(transfer=OuterRef("one")) | Q(transfer=OuterRef("other")) | Q(payment=OuterRef("payment"))
    touched = Exists(moved.filter(rows_of))
    rows = SuspectedDouble.objects.visible_to(actor).filter(case=case).select_related("one", "other", "payment")
    rank = Case(When(touched, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(rank=rank).order_by("rank", "-best", "-other__amount_fen", "group", "pk")


def doubt(actor: Actor, pair: SuspectedDouble) -> Doubt:
    """The pair as its page shows it. Traces the case twice."""
    keys = [key for key in (pair.one_id, pair.other_id) if key is not None]
    transfers = {
        one.pk: one for one in Transfer.objects.visible_to(actor).filter(pk__in=keys).select_related("payer", "payee")
    }
    lines: dict[int, list[SourceRow]] = {}
    for row in SourceRow.objects.visible_to(actor).filter(transfer__in=keys).select_related("file").order_by("pk"):
        lines.setdefault(row.transfer_id, []).append(row)
    rivals = SuspectedDouble.objects.visible_to(actor).filter(case=pair.case_id, group=pair.group).exclude(pk=pair.pk)
    found = Doubt(
        pair, _told(pair) or transfers[pair.one_id or 0], transfers[pair.other_id], lines,
        list(rivals.select_related("one", "other", "payment").order_by("-best", "pk")[:20]),
    )  # fmt: skip
    _outcomes(found)
    return found


def _told(pair: SuspectedDouble) -> Told | None:
    """The payment of a pair that is one of what was told and a row."""
    if pair.payment_id is None:
        return None
    one = Payment.unscoped.select_related("from_account", "to_account").get(pk=pair.payment_id)
    return Told(one.pk, one.at, one.from_account, one.to_account, one.amount_fen, one.report_id is not None)


def _outcomes(found: Doubt) -> None:
    """Held by victim and by account in both outcomes, the decision that stands set aside."""
    pair = found.pair
    own = once_of(SuspectedDouble.unscoped.filter(pk=pair.pk))
    once, twice = (_held(load(pair.case_id, taken, but=pair.pk)) for taken in (own, None))
    victims: dict[int, tuple[int, int]] = {}
    accounts: dict[int, tuple[int, int]] = {}
    for key in {*once, *twice}:
        both = once.get(key, 0), twice.get(key, 0)
        for sums, name in ((victims, key[0]), (accounts, key[1])):
            old = sums.get(name, (0, 0))
            sums[name] = (old[0] + both[0], old[1] + both[1])
    people = Victim.unscoped.in_bulk(victims)
    found.victims = [(people[key], Outcome(*sums)) for key, sums in sorted(victims.items())]
    apart = sorted(
        ((key, Outcome(*sums)) for key, sums in accounts.items() if sums[0] != sums[1]),
        key=lambda one: (-abs(one[1].change_fen), one[0]),
    )[:MOST_ACCOUNTS]
    known = Account.unscoped.in_bulk([key for key, _outcome in apart])
    found.accounts = [(known[key], outcome) for key, outcome in apart]


def _held(inputs: Inputs) -> dict[tuple[int, int], int]:
    """(victim, account) by their keys → fen still there by the ranking rule."""
    if not len(inputs.seeds):
        return {}
    held = inputs.book().trace(inputs.seeds, RANKING).held
    keys = zip(inputs.victims[held.victim].tolist(), inputs.accounts[held.account].tolist(), strict=True)
    return dict(zip(keys, np.asarray(held.fen).tolist(), strict=True))
