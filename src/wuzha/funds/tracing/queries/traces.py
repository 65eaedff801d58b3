# SPDX-License-Identifier: Apache-2.0
"""What pages read of a trace: figures, and the rows below each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, F, Max, Sum

from wuzha.audit.actor import Actor
from wuzha.core.reveal import reveal_many
from wuzha.funds.models import Account, CaseAccount, Freeze, FundsCase, StopOrder, Victim
from wuzha.funds.orders.rules import freezes
from wuzha.funds.orders.rules.stops import OPEN
from wuzha.funds.statements.models import SourceRow
from wuzha.funds.tracing.models import (
    RANKING,
    AccountOwner,
    FormerOwner,
    TraceAccount,
    TraceMove,
    TraceRun,
    TraceShare,
)
from wuzha.funds.tracing.owning import Owner, other_holder
from wuzha.pages import SIZE, Page, page
from wuzha.sealed import Sealed

#: Most rows of one account shown at once.
MOST_MOVES = 500


def latest(actor: Actor, case: FundsCase, rule: str = RANKING.value) -> TraceRun | None:
    """The trace that pages show."""
    runs = TraceRun.objects.visible_to(actor).filter(case=case, rule=rule, latest=True)
    return next(iter(with_beyond(actor, runs[:1])), None)


def all_rules(actor: Actor, case: FundsCase) -> list[TraceRun]:
    """The latest trace by each rule, for the spread of the sums."""
    return with_beyond(actor, TraceRun.objects.visible_to(actor).filter(case=case, latest=True).order_by("rule"))


def with_beyond(actor: Actor, runs: Iterable[TraceRun]) -> list[TraceRun]:
    """Traces, each with what it leaves in accounts above the balances that were told (`beyond_fen`), and what of that
    is there no more because it was paid back out of a freeze (`returned_fen`)."""
    found = list(runs)
    rows = TraceAccount.objects.visible_to(actor).filter(run__in=found, recoverable_fen__lt=F("held_fen"))
    sums = rows.order_by().values("run").annotate(beyond=Sum(F("held_fen") - F("recoverable_fen")))
    beyond: dict[int, int] = dict(sums.values_list("run", "beyond"))
    for one in found:
        one.beyond_fen = beyond.get(one.pk, 0)
        paid = dict(
            Freeze.objects.visible_to(actor)
            .filter(case=one.case_id, state=freezes.FreezeState.DEDUCTED)
            .values_list("account")
            .annotate(Sum("paid_fen"))
            .order_by()
        )
        if one.beyond_fen and paid:
            above = rows.filter(run=one, account__in=paid)
            one.returned_fen = sum(min(paid[row.account_id], row.beyond_fen) for row in above)
    return found


@dataclass(frozen=True, slots=True)
class ShownShare:
    """What of an account may be a victim's (分), as it is shown."""

    victim: Victim
    fen: int
    low: int
    high: int


@dataclass(slots=True)
class Line:
    """An account of the list "where is the money now"."""

    figure: TraceAccount
    shares: list[TraceShare] = field(default_factory=list)
    stop: StopOrder | None = None
    freeze: Freeze | None = None

    @property
    def shown_shares(self) -> list[ShownShare]:
        """Its shares, none above what can be there by the balance told; together they may be more than that."""
        cut = self.figure.shown
        return [ShownShare(one.victim, cut(one.fen), cut(one.low_fen), cut(one.high_fen)) for one in self.shares]

    @property
    def is_free(self) -> bool:
        """Whether nobody is at it: a stop order can be prepared."""
        return not (self.stop and self.stop.state in OPEN) and not (self.freeze and self.freeze.state in freezes.OPEN)


def lines(actor: Actor, run: TraceRun, after: str = "", size: int = SIZE) -> Page[Line]:
    """Accounts of a trace, what can be had of them first. Raises `CursorError`."""
    rows = TraceAccount.objects.visible_to(actor).filter(run=run)
    rows = rows.select_related("account__institution").order_by("-recoverable_fen", "-got_fen", "account_id")
    found = page(rows, after, size)
    return found.of(_with_orders(actor, run, found.rows))


def line(actor: Actor, run: TraceRun, account_id: int) -> Line | None:
    """One account of a trace."""
    found = TraceAccount.objects.visible_to(actor).filter(run=run, account_id=account_id)
    rows = list(found.select_related("account__institution"))
    return _with_orders(actor, run, rows)[0] if rows else None


def _with_orders(actor: Actor, run: TraceRun, rows: Iterable[TraceAccount]) -> list[Line]:
    found = {row.account_id: Line(row) for row in rows}
    shares = TraceShare.objects.visible_to(actor).filter(run=run, account__in=found, high_fen__gt=0)
    for share in shares.select_related("victim").order_by("-fen", "victim_id"):
        found[share.account_id].shares.append(share)
    for stop in StopOrder.objects.visible_to(actor).filter(case=run.case_id, account__in=found).order_by("pk"):
        found[stop.account_id].stop = stop
    for freeze in Freeze.objects.visible_to(actor).filter(case=run.case_id, account__in=found).order_by("pk"):
        found[freeze.account_id].freeze = freeze
    return list(found.values())


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A row that carried victims' money, with where it was read."""

    move: TraceMove
    sources: list[SourceRow]


def moves(actor: Actor, run: TraceRun, account_id: int) -> tuple[list[MoveRow], list[MoveRow]]:
    """(in, out): rows by which victims' money came to an account and left it, in order, each with its lines."""
    rows = TraceMove.objects.visible_to(actor).filter(run=run)
    found = []
    for side in ("payee", "payer"):
        own = rows.filter(**{f"{side}_id": account_id}).select_related("payer", "payee", "victim", "payment")
        found.append(list(own.order_by("pos", "victim_id")[:MOST_MOVES]))
    sources: dict[int, list[SourceRow]] = {}
    keys = {one.transfer_id for side in found for one in side if one.transfer_id}
    for row in SourceRow.objects.visible_to(actor).filter(transfer__in=keys).select_related("file").order_by("pk"):
        sources.setdefault(row.transfer_id, []).append(row)
    into, out = ([MoveRow(one, sources.get(one.transfer_id or 0, [])) for one in side] for side in found)
    return into, out


@dataclass(frozen=True, slots=True)
class Left:
    """Victims' money that left the accounts, by kind."""

    kind: int
    fen: int
    rows: int


def exits(actor: Actor, run: TraceRun) -> list[Left]:
    """How victims' money left, the most first."""
    rows = TraceMove.objects.visible_to(actor).filter(run=run, exit_kind__gt=0)
    sums: dict[int, list[int]] = {}
    for kind, fen in rows.values_list("exit_kind", "fen"):
        one = sums.setdefault(kind, [0, 0])
        one[0] += fen
        one[1] += 1
    return sorted((Left(kind, fen, count) for kind, (fen, count) in sums.items()), key=lambda one: (-one.fen, one.kind))


def victims(actor: Actor, case: FundsCase) -> list[Victim]:
    """The victims of a case, in the order in which they reported."""
    return list(Victim.objects.visible_to(actor).filter(case=case).order_by("pk"))


def held_by_level(actor: Actor, run: TraceRun) -> list[tuple[int, int, int]]:
    """(level, accounts, fen still there and borne out by the balances told), level by level."""
    rows = TraceAccount.objects.visible_to(actor).filter(run=run).order_by().values("level")
    return [
        (row["level"], row["n"], row["held"] or 0)
        for row in rows.annotate(held=Sum("recoverable_fen"), n=Sum(F("level") * 0 + 1)).order_by("level")
    ]


#: Who looks for all open pages at once; what each is told is cut to its case, which its view has let it into.
EVERYTHING = Actor.system("live")


def last_of(cases: Iterable[int]) -> dict[int, int]:
    """Case → the key of its last trace."""
    runs = TraceRun.objects.visible_to(EVERYTHING).filter(case__in=cases, latest=True)
    return dict(runs.order_by().values_list("case").annotate(Max("pk")))


def levels_of(case: FundsCase) -> dict[int, int]:
    """Account → its level: of every account that was traced, else where the desk has put it."""
    levels = dict(CaseAccount.unscoped.filter(case=case).values_list("account_id", "level"))
    traced = TraceAccount.unscoped.filter(run__case=case, run__latest=True)
    return levels | dict(traced.values_list("account_id", "level").distinct())


def said_of(actor: Actor, case: FundsCase, account_id: int) -> AccountOwner | None:
    """What was said of who owns an account."""
    rows = AccountOwner.objects.visible_to(actor).filter(case=case, account=account_id)
    return rows.select_related("account", "by").first()


def said_before(actor: Actor, case: FundsCase, account_id: int) -> list[FormerOwner]:
    """What was said of it before that was put right, the latest first."""
    rows = FormerOwner.objects.visible_to(actor).filter(case=case, account=account_id)
    return list(rows.select_related("by", "over_by").order_by("-over_at", "-pk"))


def reveal_owner(
    actor: Actor, case: FundsCase, account_id: int, purpose: str, detail: dict[str, object] | None = None
) -> dict[str, str]:
    """Who owns an account, as said now and before with the reasons, in clear; the look is in the trail. Raises
    `ValueError` without a purpose."""
    said = said_of(actor, case, account_id)
    sealed: dict[str, Sealed | None] = {"name": said.name, "id_no": said.id_no} if said else {}
    account = Account.unscoped.get(pk=account_id)
    sealed |= {"account": account.number, "holder": account.holder}
    for one in said_before(actor, case, account_id):
        sealed |= {f"{name}:{one.pk}": getattr(one, name) for name in ("name", "id_no", "reason")}
    return reveal_many(actor, purpose, on=("funds_case", case.pk), values=sealed, detail=detail)


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """Accounts of one owner as one: what is there, and each of them."""

    owner: Owner
    figures: list[TraceAccount]
    #: payer, payee, fen, rows
    inside: list[tuple[Account, Account, int, int]]
    #: Accounts that are known under another holder (keys).
    doubtful: frozenset[int]

    @property
    def held_fen(self) -> int:
        return sum(one.recoverable_fen for one in self.figures)

    @property
    def recoverable_fen(self) -> int:
        return sum(one.recoverable_fen for one in self.figures)

    @property
    def level(self) -> int:
        return min((one.level for one in self.figures), default=0)


def owner_lines(actor: Actor, run: TraceRun, owners: Iterable[Owner]) -> list[OwnerLine]:
    """Owners whom the money reached, what can be had of them first; the ways inside each stay visible."""
    found = []
    for owner in owners:
        rows = TraceAccount.objects.visible_to(actor).filter(run=run, account__in=owner.accounts)
        figures = list(rows.select_related("account__institution").order_by("-recoverable_fen", "account_id"))
        if not figures:
            continue
        moves = TraceMove.objects.visible_to(actor).filter(
            run=run, payer__in=owner.accounts, payee__in=owner.accounts, exit_kind=0
        )
        sums = moves.order_by("payer", "payee").values("payer", "payee").annotate(fen=Sum("fen"), n=Count("pk"))
        accounts = Account.unscoped.in_bulk(owner.accounts)
        inside = [(accounts[row["payer"]], accounts[row["payee"]], row["fen"], row["n"]) for row in sums]
        said = AccountOwner.objects.visible_to(actor).filter(case=run.case_id, account__in=owner.accounts)
        doubtful = {one.account_id for one in said if other_holder(one, accounts[one.account_id])}
        found.append(OwnerLine(owner, figures, inside, frozenset(doubtful)))
    return sorted(found, key=lambda line: (-line.recoverable_fen, line.owner.accounts))
