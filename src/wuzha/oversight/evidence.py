# SPDX-License-Identifier: Apache-2.0
"""The evidence of each trigger, built from what the system knows: counts and keys of records, never a name. A score
says which steps of the ladder may be proposed; a person decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.inspections.queries.asked import findings_of
from wuzha.inspections.queries.asked import overdue as overdue_tickets
from wuzha.leads.queries.lists import found_true
from wuzha.measures.registry import About
from wuzha.measures.rules.evidence import Evidence
from wuzha.org.models import Unit
from wuzha.oversight.opened import opened
from wuzha.oversight.rulesets import CODES, STEPS, TRIGGERS, Trigger, Triggers
from wuzha.people.queries.counting import living_in
from wuzha.requests.queries.lists import Work, work_of
from wuzha.standing.queries import Mark
from wuzha.standing.queries import evidence as standing_of
from wuzha.standing.queries.rounds import Place, Round, latest
from wuzha.warning.queries.backcheck import deceived_after_dissuasion

#: Counts and keys are the whole city's business: what is open to the reader is asked by the pages that open them.
SYSTEM = Actor.system("oversight")
#: How much a mark of a process rate, and of cases, weighs.
_RATE = {"APART": 2, "WATCH": 1}
_CASES = {Mark.ELIGIBLE: 2, Mark.WATCH: 1, Mark.LUCK: 0}


@dataclass(frozen=True)
class Known:
    """What the triggers of all townships rest on together: read once for a list of them."""

    actor: Actor
    now: datetime

    @cached_property
    def round(self) -> Round | None:
        return latest(self.actor)

    @cached_property
    def tickets(self) -> Mapping[int, list[int]]:
        """Unit → keys of its parts of tickets that are overdue."""
        told: dict[int, list[int]] = {}
        for one in overdue_tickets(self.actor, self.now):
            told.setdefault(one.unit_id, []).append(one.pk)
        return told

    def standing(self, unit: Unit) -> dict[str, Any]:
        return standing_of(self.actor, unit.pk, self.round) if self.round is not None else {}


@dataclass(frozen=True, slots=True)
class Found:
    """What speaks for a trigger at a township: its score, and the evidence of it."""

    trigger: Trigger
    score: int
    evidence: Evidence
    #: The records behind it that the reader may open.
    opened: Sequence[About] = ()

    @property
    def step(self) -> str:
        """The furthest step that may be proposed; none where the score is too low."""
        return next((one for one in reversed(STEPS) if self.score >= self.trigger.score(one)), "")

    @property
    def rows(self) -> list[tuple[str, Any]]:
        """Each fact by its name, as a page shows it before it is proposed."""
        labels = self.evidence.labels
        return [(labels.get(code, code), value) for code, value in self.evidence.facts.items() if code != "reached"]


def found(actor: Actor, unit: Unit, code: str, now: datetime, step: str = "") -> Found:
    """The evidence of one trigger as it stands; `reached` says whether the step may be proposed."""
    return _found(Known(actor, now), unit, code, step)


def _found(known: Known, unit: Unit, code: str, step: str = "") -> Found:
    rules = TRIGGERS.at(known.now)
    return _of(rules.of(code), _FACTS[code](known, unit, rules), step)


def _of(trigger: Trigger, facts: _Facts, step: str) -> Found:
    told, labels = dict(facts.facts), dict(facts.labels)
    if step:
        told |= {"score": facts.score, "needed": trigger.score(step), "reached": facts.score >= trigger.score(step)}
        labels |= {"score": "触发得分", "needed": "触发标准", "reached": "达到触发标准"}
    return Found(trigger, facts.score, Evidence(told, labels, tuple(facts.keys), facts.words))


@dataclass(frozen=True, slots=True)
class _Facts:
    score: int
    facts: Mapping[str, Any]
    labels: Mapping[str, str]
    keys: list[tuple[str, int]]
    words: str = ""


def every(actor: Actor, unit: Unit, now: datetime) -> list[Found]:
    """All four triggers at a township, each with the records behind it."""
    return [replace(one, opened=opened(actor, unit.pk, one.evidence.keys)) for one in _every(Known(actor, now), unit)]


def _every(known: Known, unit: Unit) -> list[Found]:
    return [_found(known, unit, code) for code in CODES]


def _outreach(known: Known, unit: Unit, rules: Triggers) -> _Facts:
    """宣防效果不佳: rates that a township controls itself, beside the others' (meeting, signing in, feedback). Who was
    deceived after a dissuasion is told with the loss; few cases and large sums do not mark."""
    told = known.standing(unit)
    process = told.get("process", [])
    facts: dict[str, Any] = {
        "round": told.get("round", ""),
        "first": told.get("first", ""),
        "last": told.get("last", ""),
    }
    labels = {"round": "监测轮次", "first": "统计起日", "last": "统计止日"}
    for one in process:
        rate = f"{100 * one['hits'] / one['rows']:.1f}%" if one["rows"] else "—"
        facts[one["code"]] = f"{rate}（{one['hits']}/{one['rows']}）{_MARKS.get(one['mark'], '')}"
        labels[one["code"]] = one["name"]
    last = date.fromisoformat(told["last"]) if told else timezone.localdate(known.now)
    first = date.fromisoformat(told["first"]) if told else last - timedelta(days=rules.days)
    again = deceived_after_dissuasion(SYSTEM, unit.code[:9], first, last)
    facts |= {"again": len(again), "again_loss": f"{sum(one.fen for one in again) / 1_000_000:.2f} 万元"}
    labels |= {"again": "劝阻后仍被骗（人）", "again_loss": "劝阻后被骗金额"}
    score = sum(_RATE.get(one["mark"], 0) for one in process)
    keys = _round_key(told) + [("case", pk) for pk in sorted({one.case_id for one in again})]
    return _Facts(score, facts, labels, keys)


def _chance(value: float) -> str:
    """A chance as the page of the round writes it: never more digits than it has."""
    if value < 0.001:
        return "<0.1%"
    return ">99.9%" if value > 0.999 else f"{100 * value:.1f}%"


_MARKS = {"APART": "明显偏低", "WATCH": "偏低", "LUCK": "与运气分不开", "FEW": "样本不足"}
_WORDS = {Mark.ELIGIBLE: "符合提请条件", Mark.WATCH: "关注", Mark.LUCK: "与运气分不开"}


def _loss(known: Known, unit: Unit, rules: Triggers) -> _Facts:
    """群众损失严重: how the township's cases stand beside what is expected of it; losses are told, they do not mark."""
    told = known.standing(unit)
    names = {
        "round": "监测轮次", "first": "统计起日", "last": "统计止日", "count": "发案（起）", "expected": "预期（起）",
        "ratio": "实际/预期", "rank": "名次区间", "q": "属运气的概率", "sure": "实际/预期大于1.2的概率",
        "residents": "常住人口",
    }  # fmt: skip
    facts: dict[str, Any] = {code: told[code] for code in names if code in told}
    if told:
        facts |= {
            "expected": f"{told['expected']:.1f}", "rank": f"{told['rank_low']}–{told['rank_high']}",
            "ratio": f"{told['ratio']:.2f}（{told['low']:.2f}–{told['high']:.2f}）",
            "q": _chance(told["q"]), "sure": _chance(told["sure"]),
        }  # fmt: skip
    mark = Mark(told["mark"]) if told else Mark.LUCK
    facts |= {"mark": _WORDS[mark], "loss": f"{int(told.get('loss_fen') or 0) / 1_000_000:.2f} 万元"}
    labels = names | {"mark": "监测结论", "loss": "损失金额"}
    few = int(told.get("count") or 0) < rules.least_cases
    return _Facts(0 if few else _CASES[mark], facts, labels, _round_key(told))


def _black(known: Known, unit: Unit, rules: Triggers) -> _Facts:
    """黑灰产突出: leads on places in the township that were checked and found true. Suspects who live there are told
    beside them; where people live says nothing of what a township did, so they do not mark."""
    since = known.now - timedelta(days=rules.days)
    leads = found_true(SYSTEM, unit.pk, since)
    people = living_in(SYSTEM, unit.code[:9], timezone.localdate(since))
    facts = {"true": len(leads), "suspects": len(people), "days": rules.days}
    labels = {"true": "查实的黑灰产线索", "suspects": "居住在本地的涉诈涉卡人员", "days": "统计天数"}
    keys = [("blackgrey_lead", pk) for pk in leads] + [("individual", pk) for pk in people]
    return _Facts(len(leads), facts, labels, keys)


def _duty(known: Known, unit: Unit, rules: Triggers) -> _Facts:
    """工作落实不力: what is owed and late, what was returned or answered late, tickets, findings that stay open."""
    since = known.now - timedelta(days=rules.days)
    work: Work = work_of(SYSTEM, unit.pk, since, known.now)
    tickets = known.tickets.get(unit.pk, [])
    open_findings = findings_of(known.actor, unit.pk, _day(since), open_only=True)
    facts = {
        "overdue": len(work.overdue), "returned": len(work.returned), "late": len(work.late), "tickets": len(tickets),
        "findings": len(open_findings), "days": rules.days,
    }  # fmt: skip
    labels = {
        "overdue": "超期未答复的交办事项", "returned": "被退回的答复", "late": "超期答复", "tickets": "超期的督办单",
        "findings": "未整改的检查问题", "days": "统计天数",
    }  # fmt: skip
    keys = [("request", pk) for pk in {*work.overdue, *work.returned, *work.late}]
    keys += [("ticket_unit", pk) for pk in tickets]
    score = len(work.overdue) + len(work.returned) + len(work.late) + 2 * len(tickets) + len(open_findings)
    return _Facts(score, facts, labels, sorted(keys))


_FACTS = {"OUTREACH": _outreach, "LOSS": _loss, "BLACKGREY": _black, "DUTY": _duty}


def _round_key(told: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [("standing_round", int(told["round_key"]))] if told else []


def _day(at: datetime) -> date:
    return at.date()


@dataclass(frozen=True, slots=True)
class Row:
    """A township in the list of what may be proposed: its triggers that reach a step."""

    unit: Unit
    place: Place | None
    found: list[Found]


def overview(actor: Actor, units: list[Unit], now: datetime) -> Iterator[Row]:
    """Townships with the triggers that reach a step, worst first in the order given."""
    known = Known(actor, now)
    told = known.round
    places = {one.unit.pk: one for one in told.places} if told is not None else {}
    for unit in units:
        reached = [one for one in _every(known, unit) if one.step]
        yield Row(unit, places.get(unit.pk), reached)
