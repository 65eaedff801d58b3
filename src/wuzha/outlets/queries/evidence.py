# SPDX-License-Identifier: Apache-2.0
"""What a proposal about an outlet rests on: plain values and keys that stay as they are, whatever comes in later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone, translation

from wuzha.audit.actor import Actor
from wuzha.cards.queries.counted import Traced, traced
from wuzha.core.standing import Mark, chance
from wuzha.measures.queries.lists import of_unit
from wuzha.measures.rules.evidence import Evidence
from wuzha.org.models import Unit
from wuzha.outlets.models import OutletStanding
from wuzha.outlets.queries.rounds import Place, of_outlet
from wuzha.outlets.rules import SECTOR_OF, Ground, Known, Step, left_out, reached, steps_of
from wuzha.outlets.rulesets import LADDER, POLICY

#: Counts and keys are the whole city's business: what is open to the reader is asked by the pages that open them.
SYSTEM = Actor.system("outlets")
#: Facts about lower steps that are left out: for who decides, never on a paper.
LEFT_OUT, WHY_LEFT_OUT = "left_out", "why_left_out"
WORDS = {Mark.ELIGIBLE: "明显高于同业，符合提请条件", Mark.WATCH: "关注", Mark.LUCK: "与运气分不开"}


@dataclass(frozen=True, slots=True)
class Told:
    """An outlet as it is known at an instant."""

    outlet: Unit
    place: Place | None
    traces: Traced
    known: Known
    #: Steps that were served on it in the months that count.
    had: frozenset[str] = frozenset()

    def left_out(self, step: str) -> list[str]:
        """Names of the lower steps that are left out."""
        with translation.override("zh-hans"):
            return [str(one.label) for one in left_out(step, self.had, steps_of(SECTOR_OF[str(self.outlet.kind)]))]


def told(actor: Actor, outlet: Unit, now: datetime) -> Told:
    """Mark, cards and faults of an outlet."""
    place = of_outlet(actor, outlet)
    since = timezone.localdate(now) - timedelta(days=LADDER.at(now).fault_days)
    traces = traced([outlet.pk], since).get(outlet.pk, Traced())
    count = place.row.count if place is not None else 0
    found = Known(place.mark if place is not None else None, count, len(traces.at_fault))
    months = timedelta(days=30 * LADDER.at(now).climbed_months)
    had = (one for one in of_unit(SYSTEM, outlet.pk, Step.values) if one.served_at and one.served_at >= now - months)
    return Told(outlet, place, traces, found, frozenset(one.kind for one in had))


def known(actor: Actor, outlet: Unit, now: datetime) -> Known:
    return told(actor, outlet, now).known


def may_propose(known: Known, step: str, ground: str, now: datetime) -> bool:
    """Whether a step may be proposed by a ground, by the rules in force."""
    return reached(step, ground, known, LADDER.at(now).least(POLICY.at(now)))


def evidence_of(found: Told, ground: str, now: datetime, step: str = "", why: str = "") -> Evidence:
    """The evidence of a ground; with a step whether it may be proposed (`reached`), which lower steps are left out, and
    `why`."""
    facts, labels, keys = _FACTS[ground](found, now)
    if step:
        facts["reached"] = may_propose(found.known, step, ground, now)
        labels["reached"] = "达到提请条件"
        if skipped := found.left_out(step):
            facts |= {LEFT_OUT: "、".join(skipped), WHY_LEFT_OUT: why}
            labels |= {LEFT_OUT: "未经的前置步骤", WHY_LEFT_OUT: "跳过前置步骤的理由"}
    return Evidence(facts, labels, tuple(keys))


_Facts = tuple[dict[str, Any], dict[str, str], list[tuple[str, int]]]
_RATE = {
    "round": "监测评估", "first": "统计起日", "last": "统计止日", "stock": "存量卡（张）", "count": "涉案卡（张）",
    "per_10k": "每万张存量卡涉案", "expected": "预期（张）", "ratio": "实际/预期（95%区间）", "rank": "名次区间",
    "luck": "属运气的概率", "sure": "明显偏高的概率", "before": "上年同期涉案卡（张）", "fresh": "新开户涉案",
    "corporate": "对公户涉案", "mark": "监测结论",
}  # fmt: skip


def _rate(found: Told, _now: datetime) -> _Facts:
    """涉案率: how the involved cards stand beside what the other outlets let expect."""
    place = found.place
    if place is None:
        return {"mark": "无存量数据，未参与比较"}, {"mark": _RATE["mark"]}, []
    row = OutletStanding.unscoped.select_related("round").get(pk=place.row.pk)
    facts = {
        "round": row.round.number, "first": row.round.first.isoformat(), "last": row.round.last.isoformat(),
        "stock": row.stock, "count": row.count, "per_10k": f"{row.per_10k:.2f}", "expected": f"{row.expected:.1f}",
        "ratio": f"{row.ratio:.2f}（{row.low:.2f}–{row.high:.2f}）", "rank": f"{row.rank_low}–{row.rank_high}",
        "luck": chance(row.luck), "sure": chance(row.sure), "before": row.before,
        "fresh": _share(row.shares.get("fresh")), "corporate": _share(row.shares.get("corporate")),
        "mark": WORDS[place.mark],
    }  # fmt: skip
    keys = [("outlet_round", int(row.round_id)), *(("card", key) for key in row.keys)]
    return facts, dict(_RATE), keys


def _share(one: Mapping[str, Any] | None) -> str:
    if not one or not one["rows"]:
        return "—"
    return f"{100 * one['hits'] / one['rows']:.0f}%（{one['hits']}/{one['rows']}）"


def _fault(found: Told, now: datetime) -> _Facts:
    """倒查: how many back-traces found the outlet or its clerk to answer for the opening."""
    facts: dict[str, Any] = {
        "at_fault": len(found.traces.at_fault), "concluded": len(found.traces.concluded),
        "days": LADDER.at(now).fault_days,
    }  # fmt: skip
    labels = {"at_fault": "倒查认定网点或经办人有责", "concluded": "已作结论的倒查", "days": "统计天数"}
    return facts, labels, [("back_trace", key) for key in found.traces.at_fault]


_FACTS: dict[str, Callable[[Told, datetime], _Facts]] = {Ground.RATE.value: _rate, Ground.FAULT.value: _fault}
