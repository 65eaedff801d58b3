# SPDX-License-Identifier: Apache-2.0
"""Whether a report stands already: the same victim (`domain.md` §9.6), and money that went the same way.

A call is answered twice, a form is sent again after a dropped line, the bank and the victim both report. Money is the
same when account (or kind of loss) and sum are and they lie no more than two minutes apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db.models import Q

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import Account
from wuzha.funds.models import OtherLoss, Payment, Report, Victim
from wuzha.funds.orders.services.accounts import Transfer
from wuzha.sealed import Kind, Sealed
from wuzha.sealed.value import blinds, same

_NEAR = timedelta(minutes=2)


class Lost(Protocol):
    """A loss without an account as told."""

    @property
    def kind(self) -> str: ...
    @property
    def amount_fen(self) -> int: ...
    @property
    def at(self) -> datetime: ...


def told_before(
    actor: Actor, person: Mapping[str, Sealed | None], transfers: Iterable[Transfer], losses: Iterable[Lost]
) -> Report | None:
    """The first report in the actor's reach of the same person with one of these payments or losses."""
    paid = (one.report for each in transfers for one in _payments(each, Payment.objects.visible_to(actor)))
    lost = (one.report for each in losses for one in _losses(each, OtherLoss.objects.visible_to(actor)))
    found = (one for rows in (paid, lost) for one in rows if one is not None)
    return next((one for one in found if _same_person(person, one.victim)), None)


def tells_all_of(report: Report, loss_fen: int, transfers: Iterable[Transfer], losses: Iterable[Lost]) -> bool:
    """Whether nothing is told that does not stand in the report."""
    paid, lost = report.payments(manager="unscoped"), report.other_losses(manager="unscoped")
    return (
        loss_fen == report.loss_fen
        and all(any(_payments(one, paid)) for one in transfers)
        and all(any(_losses(one, lost)) for one in losses)
    )


def _payments(told: Transfer, among: Any) -> Iterable[Payment]:
    numbers = blinds(Kind.ACCOUNT, Account.parse(told.to.number))
    rows: Iterable[Payment] = among.filter(
        _near(told.at), report__isnull=False, to_account__number_index__in=numbers, amount_fen=told.amount_fen,
        withdrawn_at=None,
    ).select_related("report__victim", "report__case").order_by("pk")  # fmt: skip
    return rows


def _losses(told: Lost, among: Any) -> Iterable[OtherLoss]:
    rows: Iterable[OtherLoss] = among.filter(
        _near(told.at), kind=told.kind, amount_fen=told.amount_fen
    ).select_related("report__victim", "report__case").order_by("pk")  # fmt: skip
    return rows


def _near(at: datetime) -> Q:
    """Who tells it again does not say the same minute: two rows as near as that are one transfer to tracing, too."""
    return Q(at__gte=at - _NEAR, at__lte=at + _NEAR)


def _same_person(told: Mapping[str, Sealed | None], known: Victim) -> bool:
    """By the ID number where both are known; else by phone or name, since who is told to have paid the same is."""

    def equal(name: str) -> bool | None:
        one, other = told[name], getattr(known, name)
        return None if one is None or other is None else same(one, other)

    by_id = equal("id_no")
    return bool(equal("phone") or equal("name")) if by_id is None else by_id
