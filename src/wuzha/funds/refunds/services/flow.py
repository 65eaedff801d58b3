# SPDX-License-Identifier: Apache-2.0
"""Rows of the 涉案资金流向表, from the transfers and the modes the engine finds in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.utils import timezone

from wuzha.core.reveal import Opener
from wuzha.engine.restitution import examine
from wuzha.funds.models import Account, Freeze, Victim
from wuzha.funds.orders.rules.freezes import FreezeState
from wuzha.funds.refunds.documents.facts import MODES
from wuzha.funds.refunds.documents.flow import FlowRow
from wuzha.funds.refunds.models import RefundCase
from wuzha.funds.refunds.queries.transfers import CaseTransfer, book_of, key_of, transfers_of
from wuzha.funds.refunds.rulesets import RESTITUTION
from wuzha.funds.statements.models import Transfer
from wuzha.funds.tracing.report import levels_of
from wuzha.sealed import Sealed

#: Money that no identified victim sent; an account that no statement names.
UNKNOWN, NOWHERE = "未查明", "账户外"


def flow_rows(refund: RefundCase, opener_of: Callable[[int], Opener]) -> list[FlowRow]:
    """A row for each victim's part of each transfer, in the order of time; so many rows the opener is asked for."""
    case = refund.case
    seen, _inputs = transfers_of(case)
    parts = {part.row: part for part in examine(book_of(case), RESTITUTION.at(refund.traced_at).terms).rows}
    shown = [
        (one, parts.get(one.id), owner, fen)
        for one in seen
        for owner, fen in (parts[one.id].owners if one.id in parts else {None: one.fen}).items()
        if fen
    ]
    accounts = {
        one.pk: one
        for one in Account.unscoped.filter(
            pk__in={key for one in seen for key in (one.payer, one.payee) if key is not None}
        ).select_related("institution")
    }
    serials = dict(Transfer.unscoped.filter(case=case).values_list("pk", "serial"))
    levels = levels_of(case)
    freezes = {one.account_id: one for one in Freeze.unscoped.filter(case=case, state=FreezeState.ACTIVE)}
    names = {one.pk: one.name for one in Victim.unscoped.filter(case=case)}
    opened = opener_of(len(shown))
    rows = []
    for number, (one, part, owner, fen) in enumerate(shown, 1):
        reveal = partial(opened, row=number)
        freeze = freezes.get(one.payee or 0)
        name = names.get(key_of(owner)) if owner is not None else None
        rows.append(
            FlowRow(
                str(levels.get(one.payee or 0, "")), *_side(accounts, one.payer, reveal),
                f"{timezone.localtime(one.at):%Y-%m-%d %H:%M:%S}", one.fen, _serial(one, serials),
                *_side(accounts, one.payee, reveal),
                victim=reveal("name", name) if name is not None else UNKNOWN,
                part_fen=fen,
                mode=MODES[part.mode] if part is not None else "",
                freeze="冻结" if freeze is not None else "",
                freeze_until=_day(freeze),
            )
        )  # fmt: skip
    return rows


def _side(
    accounts: dict[int, Account], key: int | None, reveal: Callable[[str, Sealed | None], str]
) -> tuple[str, str, str]:
    """Holder, number and bank of one side."""
    account = accounts.get(key) if key is not None else None
    if account is None:
        return "", NOWHERE, ""
    holder, number = reveal("holder", account.holder), reveal("account", account.number)
    return holder, number, account.institution.name if account.institution is not None else ""


def _serial(one: CaseTransfer, serials: dict[int, str]) -> str:
    return serials.get(one.transfer, "") if one.transfer is not None else ""


def _day(freeze: Freeze | None) -> str:
    return f"{timezone.localtime(freeze.expires_at):%Y-%m-%d}" if freeze is not None and freeze.expires_at else ""
