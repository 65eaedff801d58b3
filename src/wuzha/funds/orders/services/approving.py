# SPDX-License-Identifier: Apache-2.0
"""Decisions on freezes, renewals and releases: whether the case is filed, who had to decide, what is kept of it.

The decision itself is made outside, by the head of the organ, on paper or in 执法办案信息系统; here it is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.engine.calendar import end_of_day
from wuzha.funds.acts import copied_number, plain_number
from wuzha.funds.errors import Code
from wuzha.funds.legal import Law, basis
from wuzha.funds.models import Freeze, FundsCase
from wuzha.funds.orders.approvers import APPROVERS
from wuzha.funds.orders.rules.approval import Request
from wuzha.funds.orders.rules.filing import Filing
from wuzha.funds.orders.rules.freezes import NOT_APPROVED, Asset, Authority, FreezeState, rank
from wuzha.org.organs import bureau_of
from wuzha.refusals import RefusalError


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided on what, as the paper says it."""

    approved: bool
    authority: str
    decider: str
    number: str
    on: date
    #: Post of the decider; the organ, where it is not the one that filed the case.
    title: str = ""
    organ: str = ""
    #: When the legal office had reviewed it.
    reviewed_on: date | None = None
    #: Why it was not approved.
    reason: str = ""
    #: The minute, where it is known: the course shows it instead of when it was written down.
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Needed:
    """The level that must decide at least, and the article that says so."""

    level: Authority
    article: str
    #: The legal office must have reviewed it.
    reviewed: bool = False
    #: Accounts at once and in the case, and whether it is time to warn that the next level will be needed.
    at_once: int = 0
    in_case: int = 0
    warning: bool = False


def filed_case(pk: int) -> FundsCase:
    """The case, locked so that its filing stays what it is. Refuses one without 立案."""
    case = FundsCase.unscoped.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if case.filing != Filing.FILED:
        raise RefusalError(Code.NOT_FILED, number=case.number, state=case.get_filing_display())
    return case


def request_of(freeze: Freeze, on: date) -> Request:
    """What a freeze asks for, with the accounts of its case, itself included. The case must be locked.

    1. At once: those that wait for the decision with it, those decided on the same day, and those refused or given up
       while it waited; a request that is cut into pieces stays one.
    2. In the case: these, and every account of which a freeze was approved, whatever became of it.
    """
    rows = Freeze.unscoped.filter(case_id=freeze.case_id)
    approved = rows.exclude(state__in=NOT_APPROVED)
    dropped = Q(state__in=[FreezeState.REJECTED, FreezeState.WITHDRAWN], ended_at__gte=freeze.drafted_at)
    together = rows.filter(Q(state=FreezeState.DRAFT) | Q(decided_on=on) | dropped)
    at_once = {freeze.account_id, *together.values_list("account_id", flat=True)}
    in_case = at_once | {*approved.values_list("account_id", flat=True)}
    return Request(freeze.term, freeze.asset, len(at_once), len(in_case))


def needed_for(freeze: Freeze, on: date) -> Needed:
    """Who must approve a freeze on a day."""
    rules, asked = APPROVERS.at(end_of_day(on)), request_of(freeze, on)
    row = rules.needed(asked)
    return Needed(
        row.level, row.article, rules.many(asked), asked.at_once, asked.in_case, rules.nearly_many(asked)
    )  # fmt: skip


def needed_again(freeze: Freeze, term: str, on: date) -> Needed:
    """Who must approve a renewal: the level that approved the freeze first (规定 240), or a higher one that its own
    term asks for; reviewed by the legal office (公通字〔2024〕22号)."""
    row = APPROVERS.at(end_of_day(on)).needed(Request(term, freeze.asset, 1, 1))
    if rank(row.level) > rank(freeze.authority):
        return Needed(row.level, row.article, reviewed=True)
    return Needed(Authority(freeze.authority), _("Procedures 240"), reviewed=True)


def needed_to_release(freeze: Freeze) -> Needed:
    """Who must approve a release: the organ that approved the freeze (规定 241)."""
    return Needed(Authority(freeze.authority), _("Procedures 241"))


def checked_decision(
    actor: Actor, decision: Decision, needed: Needed, *, case: FundsCase, drafted_by: int | None, now: datetime,
    law: Law, asked_on: date | None = None, since: date | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The columns of a decision, if it may be made so; `law` is what it rests on, `asked_on` when it was asked for,
    `since` the day that stands for that of the filing where there is none.

    Raises `RefusalError`: SAME_PERSON, DECIDER_MISSING, DECIDED_LATER, DECIDED_BEFORE, LEVEL, ORGAN_MISSING,
    ORGAN_LEVEL, DECIDER_PREPARED, REVIEW, REVIEWED_BEFORE, REVIEWED_LATER, REFUSAL_REASON.
    """
    if drafted_by is not None and actor.person_id == drafted_by:
        raise RefusalError(Code.SAME_PERSON)
    filed_on = case.filed_on or since
    decider, title = plain_number(decision.decider), plain_number(decision.title)
    number, organ = copied_number(decision.number), plain_number(decision.organ)
    if not decider or (decision.approved and not (number and title)):
        raise RefusalError(Code.DECIDER_MISSING)
    if drafted_by is not None and _same_name(drafted_by, decider):
        raise RefusalError(Code.DECIDER_PREPARED, name=decider)
    if decision.on > timezone.localdate(now):
        raise RefusalError(Code.DECIDED_LATER)
    if decision.approved:
        if filed_on is None or decision.on < filed_on:
            raise RefusalError(Code.DECIDED_BEFORE, filed=filed_on or "—")
        if rank(decision.authority) < rank(needed.level):
            raise RefusalError(Code.LEVEL, level=needed.level.label, article=needed.article)
        if not organ and decision.authority == Authority.COUNTY:
            organ = case.filing_organ
        if not organ:
            raise RefusalError(Code.ORGAN_MISSING)
        if decision.authority != Authority.COUNTY and organ == bureau_of(case.centre, decision.on):
            raise RefusalError(Code.ORGAN_LEVEL, organ=organ, level=Authority(decision.authority).label)
        if needed.reviewed and decision.reviewed_on is None:
            raise RefusalError(Code.REVIEW, article=needed.article)
    elif not decision.reason.strip():
        raise RefusalError(Code.REFUSAL_REASON)
    if decision.reviewed_on is not None and decision.reviewed_on > decision.on:
        raise RefusalError(Code.REVIEWED_LATER)
    # What was decided on paper before it was entered here was asked for on paper, too.
    known = [filed_on, asked_on if asked_on is not None and asked_on <= decision.on else None]
    first = max(filter(None, known), default=None)
    if decision.reviewed_on is not None and first is not None and decision.reviewed_on < first:
        raise RefusalError(Code.REVIEWED_BEFORE, day=first)
    return {
        "authority": decision.authority,
        "required_authority": needed.level if decision.approved else "",
        "organ": organ,
        "decider": decider,
        "decider_title": title,
        "decision_no": number,
        "decided_on": decision.on,
        "reviewed_on": decision.reviewed_on,
        "decision_by_id": actor.person_id,
        "legal_basis": basis(law, decision.on),
    }


def _same_name(person_id: int, name: str) -> bool:
    person = get_user_model().objects.filter(pk=person_id).values_list("name", flat=True).first()
    return person is not None and "".join(person.split()) == "".join(name.split())


_LAWS: dict[str, tuple[Law, Law]] = {
    Asset.SECURITY: (Law.FREEZE_SECURITIES, Law.RENEWAL_SECURITIES),
    Asset.SHARES: (Law.FREEZE_SHARES, Law.RENEWAL_SHARES),
    Asset.LISTED: (Law.FREEZE_SHARES, Law.RENEWAL_SHARES),
}


def law_of(freeze: Freeze, *, renewing: bool = False) -> Law:
    """What a freeze of its asset rests on, or its renewal (规定 243 to 245)."""
    return _LAWS.get(freeze.asset, (Law.FREEZE, Law.RENEWAL))[renewing]


def told(decision: Decision) -> dict[str, Any]:
    """What the trail keeps of a decision."""
    return {"approved": decision.approved, "authority": decision.authority, "number": decision.number}
