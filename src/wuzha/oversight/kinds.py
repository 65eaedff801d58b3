# SPDX-License-Identifier: Apache-2.0
"""The steps of the ladder as kinds of measure: 提示 → 警示挂牌 → 挂牌整治."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.engine.calendar import SHANGHAI, Clock
from wuzha.engine.calendar import Unit as ClockUnit
from wuzha.inspections.queries.asked import part_of
from wuzha.measures.on_page import next_act
from wuzha.measures.queries.lists import unit_of
from wuzha.measures.queries.rectifying import accepted
from wuzha.measures.registry import (
    RECTIFYING,
    About,
    Criterion,
    Done,
    Ground,
    MeasureKind,
    PaperKind,
    Rectification,
    SubjectKind,
    version_of,
)
from wuzha.measures.rules.evidence import Evidence
from wuzha.measures.rules.life import State
from wuzha.measures.rules.terms import Term
from wuzha.measures.services.rectifying import moved
from wuzha.org.models import UnitKind
from wuzha.org.roles import May
from wuzha.oversight.documents import lifted, notice
from wuzha.oversight.evidence import SYSTEM, found
from wuzha.oversight.on_page import sections
from wuzha.oversight.opened import of_measure
from wuzha.oversight.rulesets import LISTINGS, TRIGGERS
from wuzha.oversight.services.listing import TICKET
from wuzha.oversight.stepper import stepper
from wuzha.requests.queries.lists import work_of
from wuzha.standing.queries import Mark
from wuzha.standing.queries.rounds import history

#: A rule of the city that was never entered holds since the joint conference was set up.
SINCE = date(2016, 1, 1)
#: What a listing asks of the township.
MENDING = Rectification(
    "RECTIFY", unit_of, lambda now: LISTINGS.at(now).report_days, plan="RECTIFY_PLAN",
    plan_days=lambda now: LISTINGS.at(now).plan_days,
)  # fmt: skip


def grounds(day: date) -> Sequence[Ground]:
    """The four triggers as they are in force on a day."""
    found = TRIGGERS.version_at(datetime.combine(day, time(12), SHANGHAI))
    since = found.valid_from.astimezone(SHANGHAI).date() if found.valid_from is not None else SINCE
    return [
        Ground(one.code, one.zh, one.article, version_of(found.valid_from), since, needs=("reached",))
        for one in found.value.triggers
    ]


def term(step: str) -> Callable[[date, str], Term]:
    def of(day: date, _ground: str) -> Term:
        rules = LISTINGS.at(datetime.combine(day, time(12), SHANGHAI))
        if step == "LISTING":
            usual, most = Clock(rules.listing_months, ClockUnit.MONTHS), Clock(rules.most_months, ClockUnit.MONTHS)
            return Term(usual, most=most)
        days = rules.watch_days if step == "WATCH" else rules.yellow_days
        return Term(Clock(days, ClockUnit.NATURAL_DAYS), most=Clock(rules.most_months, ClockUnit.MONTHS))

    return of


def criteria(actor: Actor, row: Done, now: datetime) -> list[Criterion]:
    """Not marked in the last rounds, nothing overdue; of a listing the rectification accepted."""
    unit = unit_of(actor, row)
    if unit is None:
        return []
    rounds = LISTINGS.at(now).calm_rounds if row.kind == "LISTING" else 1
    since = timezone.localdate(row.starts_at or now)
    past = [one for one in history(actor, unit.pk) if one.round.last > since][-rounds:]
    calm = len(past) >= rounds and all(one.mark != Mark.ELIGIBLE for one in past)
    owed = len(work_of(SYSTEM, unit.pk, now, now).overdue)
    told = [
        Criterion(
            "CALM", pgettext("oversight", "Not eligible in the last %(n)s rounds since") % {"n": rounds}, calm,
            "，".join(f"{one.round.last:%Y-%m} {Mark(one.mark).label}" for one in past)
            or pgettext("oversight", "No round since then"),
            reverse("standing:unit", args=[unit.pk]),
        ),
        Criterion(
            "NOTHING_OWED", pgettext("oversight", "No request is overdue"), owed == 0,
            pgettext("oversight", "%(n)s overdue") % {"n": owed},
        ),
    ]  # fmt: skip
    if row.kind == "LISTING":
        done = accepted(row.pk)
        told.insert(
            0,
            Criterion(
                "RECTIFIED", pgettext("oversight", "The rectification was inspected and accepted"), done is not None,
                f"{done.day}" if done is not None else "—",
            ),
        )  # fmt: skip
    return told


def link(actor: Actor, row: Done) -> About | None:
    """The overdue ticket that it was proposed on."""
    if row.about_type != TICKET or row.about_id is None:
        return None
    part = part_of(actor, row.about_id)
    if part is None:
        return About(pgettext("oversight", "An overdue ticket out of reach"))
    return About(f"{part.ticket} {part.ticket.title}", part.get_absolute_url())


def gather(actor: Actor, row: Done, now: datetime) -> Evidence:
    """The evidence of a returned proposal, as it is now."""
    unit = unit_of(actor, row)
    if unit is None:
        return Evidence()
    return found(actor, unit, row.ground, now, row.kind).evidence


def _kind(code: str, title: Any, paper: str, ladder: tuple[str, ...]) -> MeasureKind:
    listed = code == "LISTING"
    ended = "摘牌通知" if listed else "解除通知"
    return MeasureKind(
        code, title, subjects=(SubjectKind.UNIT,), unit_kinds=(UnitKind.STREET, UnitKind.TOWN, UnitKind.AREA),
        grounds=grounds, proposes=(May.OVERSEE,), decides=(May.APPROVE_OVERSIGHT,), reads=(May.READ_OVERSIGHT,),
        term=term(code), family="LADDER", series=lambda: LISTINGS.at().series, lift=criteria, gather=gather,
        papers=(
            PaperKind("NOTICE", paper, notice(code)),
            PaperKind("LIFTED", ended, lifted(code), (State.LIFTED, State.EXPIRED)),
        ),
        ladder=ladder, stages=RECTIFYING if listed else (), rectification=MENDING if listed else None,
        moved=moved if listed else None, sections=sections, next=next_act, opened=of_measure, link=link,
        stepper=stepper, lift_by_document=listed,
    )  # fmt: skip


KINDS = (
    _kind("WATCH", pgettext_lazy("oversight", "Notice"), "提示函", ("YELLOW", "LISTING")),
    _kind("YELLOW", pgettext_lazy("oversight", "Yellow card"), "警示挂牌通知书", ("LISTING",)),
    _kind("LISTING", pgettext_lazy("oversight", "Listing for rectification"), "挂牌整治通知书", ()),
)
