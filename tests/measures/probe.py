# SPDX-License-Identifier: Apache-2.0
"""Kinds of measure for tests: one that is decided here, the next step of its ladder, and one that an authority decides
on, against people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.documents.description import Document, Paragraph
from wuzha.engine.calendar import Clock, Unit
from wuzha.measures.models import Measure, Subject
from wuzha.measures.registry import Criterion, Done, Ground, MeasureKind, NewMeasure, PaperFacts, PaperKind, SubjectKind
from wuzha.measures.rules.evidence import Evidence
from wuzha.measures.rules.life import State
from wuzha.measures.rules.terms import Term
from wuzha.org.models import Unit as OrgUnit
from wuzha.org.roles import May

#: Before this day the older ground holds, from it on the newer one.
CHANGED = date(2024, 12, 1)
GROUNDS = (
    Ground("OLD", "旧规定", "测试旧办法第五条", "old", date(2019, 4, 1), CHANGED - timedelta(days=1), ("cards",)),
    Ground("NEW", "新规定", "测试新办法第六条", "new", CHANGED, None, ("cards",)),
)
#: What the criterion of lifting says: tests turn it.
calm = {"met": True}


def grounds(day: date) -> Sequence[Ground]:
    return [one for one in GROUNDS if one.holds(day)]


def notice(facts: PaperFacts) -> Document:
    return Document(
        "测试通知书", (Paragraph(f"{facts.subject}：{facts.ground}，{facts.article}。"),), number=facts.number
    )


def criteria(_actor: Actor, _row: Done, _now: datetime) -> list[Criterion]:
    return [Criterion("CALM", "已平稳", calm["met"], "0 起")]


def two_years(_day: date, _ground: str) -> Term:
    return Term(
        Clock(2, Unit.YEARS), least=Clock(6, Unit.MONTHS), most=Clock(3, Unit.YEARS), cap=Clock(5, Unit.YEARS),
        consecutive=True,
    )  # fmt: skip


def gathered(_actor: Actor, _row: Done, _now: datetime) -> Evidence:
    return EVIDENCE


PROBE = MeasureKind(
    "PROBE", "测试挂牌", subjects=(SubjectKind.UNIT,), grounds=grounds, proposes=(May.OVERSEE,),
    decides=(May.APPROVE_OVERSIGHT,), reads=(May.READ_OVERSIGHT,), series=lambda: "测试办",
    term=lambda _day, _ground: Term(Clock(3, Unit.MONTHS), most=Clock(12, Unit.MONTHS)), lift=criteria,
    papers=(PaperKind("NOTICE", "测试通知书", notice),), ladder=("PROBE_NEXT",), gather=gathered,
)  # fmt: skip
NEXT = MeasureKind(
    "PROBE_NEXT", "测试升级", subjects=(SubjectKind.UNIT,), grounds=grounds, proposes=(May.OVERSEE,),
    decides=(May.APPROVE_OVERSIGHT,), reads=(May.READ_OVERSIGHT,), series=lambda: "测试办",
    term=lambda _day, _ground: Term(most=Clock(1, Unit.YEARS)),
)  # fmt: skip
PERSON = MeasureKind(
    "PROBE_PERSON", "测试惩戒", subjects=(SubjectKind.PERSON, SubjectKind.ORG), grounds=grounds,
    proposes=(May.PROPOSE_SANCTIONS, May.OVERSEE), decides=(May.DECIDE_SANCTIONS,), reads=(May.READ_SANCTIONS,),
    authority="测试市局", term=two_years, handed_out=True,
)  # fmt: skip
KINDS = (PROBE, NEXT, PERSON)
EVIDENCE = Evidence({"cards": 3}, {"cards": "涉案卡"}, (("case", 1), ("case", 2)))


def new(kind: str = "PROBE", ground: str = "NEW", **more: Any) -> NewMeasure:
    return NewMeasure(
        **{"kind": kind, "ground": ground, "title": "测试", "reason": "测试原因", "evidence": EVIDENCE} | more
    )


def proposed_to(unit: OrgUnit, subject: OrgUnit, kind: str = "PROBE") -> Measure:
    """A measure that nobody has decided on yet."""
    now = timezone.now()
    whom, _new = Subject.unscoped.get_or_create(unit=subject, defaults={"kind": SubjectKind.UNIT})
    made: Measure = Measure.unscoped.create(
        kind=kind, subject=whom, unit=unit, title="测试", ground="NEW", ground_title="新规定", ground_version="new",
        ground_since=CHANGED, ground_day=timezone.localdate(now), article="测试新办法第六条",
    )  # fmt: skip
    return made


def in_force(unit: OrgUnit, subject: OrgUnit, kind: str = "PROBE", **more: Any) -> Measure:
    """A measure in force, as if it had been decided and served."""
    now, made = timezone.now(), proposed_to(unit, subject, kind)
    values = {"approved_at": now, "decided_at": now, "served_at": now, "starts_at": now} | more
    Measure.unscoped.filter(pk=made.pk).update(state=State.DECIDED, approved_at=now, decided_at=now)
    Measure.unscoped.filter(pk=made.pk).update(state=State.IN_FORCE, **values)
    made.refresh_from_db()
    return made
