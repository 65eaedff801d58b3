# SPDX-License-Identifier: Apache-2.0
"""Award, suspension and withdrawal of a title as kinds of measure; the list of nominations as a kind of request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.engine.calendar import SHANGHAI, Clock
from wuzha.engine.calendar import Unit as ClockUnit
from wuzha.fraudfree.documents import decision, lifted
from wuzha.fraudfree.models import FreeUnit
from wuzha.fraudfree.rulesets import GROUNDS, TERMS
from wuzha.fraudfree.services.titles import AWARD, SUSPEND, WITHDRAW, evidence_of, moved
from wuzha.measures.registry import About, Done, Ground, MeasureKind, PaperKind, SubjectKind, no_term, version_of
from wuzha.measures.rules.evidence import Evidence
from wuzha.measures.rules.life import State
from wuzha.measures.rules.terms import Term
from wuzha.org.roles import May
from wuzha.requests.registry import RequestKind
from wuzha.requests.rules.answers import AnswerField, FieldType

#: A plan of the city that was never entered holds since its joint meeting was set up.
SINCE = date(2016, 1, 1)
NOMINATION = RequestKind(
    "NOMINATION",
    pgettext_lazy("fraudfree", "List of nominations"),
    asks=(May.RUN_OUTREACH, May.OVERSEE),
    fields=(AnswerField("units", pgettext_lazy("fraudfree", "Units nominated"), FieldType.COUNT, required=True),),
)


def grounds(kind: str) -> Callable[[date], Sequence[Ground]]:
    def of(day: date) -> Sequence[Ground]:
        found = GROUNDS.version_at(datetime.combine(day, time(12), SHANGHAI))
        since = found.valid_from.astimezone(SHANGHAI).date() if found.valid_from is not None else SINCE
        needs = ("score",) if kind == AWARD else ()
        return [
            Ground(one.code, one.zh, one.article, version_of(found.valid_from), since, needs=needs)
            for one in found.value.grounds
            if one.kind == kind
        ]

    return of


def suspended(day: date, _ground: str) -> Term:
    terms = TERMS.at(datetime.combine(day, time(12), SHANGHAI))
    usual, most = Clock(terms.suspend_days, ClockUnit.NATURAL_DAYS), Clock(terms.suspend_months, ClockUnit.MONTHS)
    return Term(usual, most=most)


def link(actor: Actor, row: Done) -> About | None:
    """The unit that it is about."""
    found = FreeUnit.unscoped.filter(pk=row.about_id or 0).first()
    if found is None:
        return None
    there = FreeUnit.objects.visible_to(actor).filter(pk=found.pk).exists()
    return About(f"{found.number} {found.name}", found.get_absolute_url() if there else "")


def gather(_actor: Actor, row: Done, _now: datetime) -> Evidence:
    """The evidence of a returned proposal, as it is now."""
    found = FreeUnit.unscoped.filter(pk=row.about_id or 0).first()
    return evidence_of(found) if found is not None else Evidence()


def _kind(code: str, title: Any, paper: str) -> MeasureKind:
    papers = [PaperKind("DECISION", paper, decision(code))]
    if code == SUSPEND:
        papers.append(PaperKind("LIFTED", "恢复称号通知", lifted, (State.LIFTED, State.EXPIRED)))
    return MeasureKind(
        code, title, subjects=(SubjectKind.UNIT, SubjectKind.ORG), grounds=grounds(code),
        proposes=(May.RUN_OUTREACH, May.OVERSEE), decides=(May.APPROVE_OVERSIGHT,), reads=(May.READ_OUTREACH,),
        term=suspended if code == SUSPEND else no_term, series=lambda: GROUNDS.at().series, papers=tuple(papers),
        moved=moved, link=link, gather=gather,
    )  # fmt: skip


KINDS = (
    _kind(AWARD, pgettext_lazy("fraudfree", "Award of the title"), "授牌决定"),
    _kind(SUSPEND, pgettext_lazy("fraudfree", "Suspension of the title"), "暂停称号决定"),
    _kind(WITHDRAW, pgettext_lazy("fraudfree", "Withdrawal of the title"), "摘牌决定"),
)
