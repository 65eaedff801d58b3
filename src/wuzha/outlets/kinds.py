# SPDX-License-Identifier: Apache-2.0
"""The ladder as kinds of measure: 提示函 → 约谈 → 黄牌警示 → 挂牌整治 → 建议监管措施; 摘牌 is how a listing is lifted.

Rules and rounds only propose. A named person of card governance proposes, one of the joint office approves, and a step
is lifted by a person who confirms what the criteria say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from django.utils import timezone, translation
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.cards.queries.outlets import institution_of_outlet
from wuzha.engine.calendar import SHANGHAI, Clock
from wuzha.engine.calendar import Unit as ClockUnit
from wuzha.measures.on_page import next_act, rectification
from wuzha.measures.queries.lists import unit_of
from wuzha.measures.registry import (
    RECTIFYING,
    Done,
    MeasureKind,
    PaperKind,
    Rectification,
    Section,
    SubjectKind,
    version_of,
)
from wuzha.measures.registry import Ground as InForce
from wuzha.measures.rules.evidence import Evidence
from wuzha.measures.rules.life import State
from wuzha.measures.rules.terms import Term
from wuzha.measures.services.rectifying import moved, plan_moved, work_moved
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.outlets.documents import lifted, notice
from wuzha.outlets.on_page import further, link
from wuzha.outlets.queries.evidence import evidence_of, told
from wuzha.outlets.queries.lifting import criteria
from wuzha.outlets.rules import LADDER as FOLLOWING
from wuzha.outlets.rules import MENDED, OUTLET_OF, Ground, Sector, Step
from wuzha.outlets.rulesets import AUTHORITIES, LADDER
from wuzha.outlets.services.proposing import guard
from wuzha.requests.registry import RequestKind

#: A rule of the city that was never entered holds since the joint conference was set up.
SINCE = date(2016, 1, 1)
ASKS = (May.WORK_CARDS, May.APPROVE_OVERSIGHT)


def institution_of(actor: Actor, row: Done) -> Unit | None:
    """The bank or carrier that answers for an outlet; the outlet itself where none is above it."""
    outlet = unit_of(actor, row)
    return (institution_of_outlet(outlet) or outlet) if outlet is not None else None


MENDING = Rectification(
    "OUTLET_RECTIFY", institution_of, lambda now: LADDER.at(now).report_days, plan="OUTLET_PLAN",
    plan_days=lambda now: LADDER.at(now).plan_days, inspects=(May.WORK_CARDS,),
)  # fmt: skip


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), SHANGHAI)


def grounds(step: str) -> Callable[[date], Sequence[InForce]]:
    """The grounds of a step as they are in force on a day."""

    def of(day: date) -> Sequence[InForce]:
        found = LADDER.version_at(_noon(day))
        since = found.valid_from.astimezone(SHANGHAI).date() if found.valid_from is not None else SINCE
        return [
            InForce(
                one.code, one.zh, one.article, version_of(found.valid_from), max(since, one.since), needs=("reached",)
            )
            for one in found.value.grounds
            if one.code == Ground.RATE or step in (Step.LETTER, Step.INTERVIEW)
        ]

    return of


def term(step: str) -> Callable[[date, str], Term]:
    def of(day: date, _ground: str) -> Term:
        rules = LADDER.at(_noon(day))
        if step in (Step.ADVICE, Step.LINE_ADVICE):  # 银发〔2016〕261号: one to six months
            months = (1, rules.advice_months, 6)
            least, usual, most = (Clock(one, ClockUnit.MONTHS) for one in months)
            return Term(usual, least=least, most=most)
        most = Clock(rules.most_months, ClockUnit.MONTHS)
        if step == Step.LISTING:
            return Term(Clock(rules.listing_months, ClockUnit.MONTHS), most=most)
        days = {Step.LETTER: rules.letter_days, Step.INTERVIEW: rules.interview_days, Step.YELLOW: rules.yellow_days}
        return Term(Clock(days[Step(step)], ClockUnit.NATURAL_DAYS), most=most)

    return of


def gather(actor: Actor, row: Done, now: datetime) -> Evidence:
    """The evidence of a returned proposal, as it is now."""
    outlet = unit_of(actor, row)
    return evidence_of(told(actor, outlet, now), row.ground, now, row.kind) if outlet is not None else Evidence()


def sections(actor: Actor, row: Done) -> Sequence[Section]:
    return [*rectification(actor, row), *further(actor, row)]


def _regulator(sector: Sector) -> str:
    """Who regulates a sector today, in Chinese whoever asks: it is kept with the measure."""
    with translation.override("zh-hans"):
        found = AUTHORITIES.at().of(sector, timezone.localdate())
    return found.name if found is not None else ""


_ENDED = {Step.LISTING: "摘牌通知", Step.ADVICE: "终止建议的函", Step.LINE_ADVICE: "终止建议的函"}
_PAPERS = {
    Step.LETTER: "提示函", Step.INTERVIEW: "约谈通知书", Step.YELLOW: "黄牌警示通知书", Step.LISTING: "挂牌整治通知书",
    Step.ADVICE: "监管措施建议函", Step.LINE_ADVICE: "监管措施建议函",
}  # fmt: skip


def _kind(step: Step) -> MeasureKind:
    advised = {Step.ADVICE: Sector.BANK, Step.LINE_ADVICE: Sector.CARRIER}.get(step)
    kinds = (OUTLET_OF[advised],) if advised else tuple(OUTLET_OF.values())
    states = (State.OUTSIDE, State.DECIDED, State.IN_FORCE) if advised else (State.DECIDED, State.IN_FORCE)
    mended = step in MENDED
    return MeasureKind(
        step.value, step.label, subjects=(SubjectKind.UNIT,), unit_kinds=kinds, grounds=grounds(step),
        proposes=(May.WORK_CARDS,), decides=(May.APPROVE_OVERSIGHT,), reads=(May.READ_OVERSIGHT,), term=term(step),
        authority=_Regulator(advised) if advised else "", family=f"OUTLET_{advised or 'LADDER'}",
        series=lambda: LADDER.at().series, lift=criteria, gather=gather, guards=guard, ladder=FOLLOWING[step],
        papers=(
            PaperKind("NOTICE", _PAPERS[step], notice(step), states),
            PaperKind("LIFTED", _ENDED.get(step, "解除通知"), lifted(step), (State.LIFTED, State.EXPIRED)),
        ),
        stages=RECTIFYING if mended else (), rectification=MENDING if mended else None,
        moved=moved if mended else None, sections=sections, next=next_act,
    )  # fmt: skip


class _Regulator:
    """The regulator of a sector as a text that is asked for when it is needed."""

    def __init__(self, sector: Sector) -> None:
        self.sector = sector

    def __str__(self) -> str:
        return _regulator(self.sector)


KINDS = tuple(_kind(one) for one in Step)
ASKED = (
    RequestKind(
        MENDING.plan, pgettext_lazy("outlets", "Plan of rectification of an outlet"), asks=ASKS, moved=plan_moved,
        link=link,
    ),
    RequestKind(
        MENDING.work, pgettext_lazy("outlets", "Rectification of an outlet"), asks=ASKS, moved=work_moved, link=link
    ),
)  # fmt: skip
