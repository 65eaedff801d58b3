# SPDX-License-Identifier: Apache-2.0
"""The ladder as the page of a step draws it: 提示 → 警示 → 挂牌 → 整改 → 验收 → 摘牌, with what was extended or
escalated. Rungs that were passed over are no steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.measures.queries import lists as measures
from wuzha.measures.queries.rectifying import accepted
from wuzha.measures.registry import Done, kind_of
from wuzha.measures.rules.life import BEFORE_SERVED, Act, EndReason, State
from wuzha.oversight.queries.rectifying import interviews_of, referrals_of
from wuzha.oversight.rulesets import STEPS
from wuzha.ui.record import Step

#: How a step that was lifted has ended.
_ENDS = {
    EndReason.MET: pgettext_lazy("oversight", "Taken off the list"),
    EndReason.OTHER: pgettext_lazy("oversight", "Lifted for another reason"),
    EndReason.WRONG: pgettext_lazy("oversight", "Revoked as wrong"),
    EndReason.APPEAL: pgettext_lazy("oversight", "Revoked on appeal"),
    EndReason.REPLACED: pgettext_lazy("oversight", "Escalated"),
}


def stepper(actor: Actor, row: Done, steps: Sequence[Any]) -> Sequence[Step]:
    """The rungs up to this one, how far it is, and those that may follow."""
    before: list[Step] = []
    parent = row.parent_id
    while parent is not None and (one := measures.of(actor, parent)) is not None:
        before.insert(0, Step(kind_of(one.kind).title, "done", _day(one.starts_at)))
        parent = one.parent_id
    title, state = kind_of(row.kind).title, State(row.state)
    if state in BEFORE_SERVED:
        return [*before, Step(title, "now"), *_ahead(row.kind)]
    if state in (State.REFUSED, State.WITHDRAWN):
        return [*before, Step(title, "done"), Step(state.label, "now")]
    is_over, served = state is not State.IN_FORCE, _day(row.starts_at)
    if row.kind != "LISTING" and not is_over:
        return [*before, Step(title, "now", served), *_ahead(row.kind)]
    own = [Step(title, "done", served), *(_mending(actor, row, steps) if row.kind == "LISTING" else ())]
    if is_over:
        last = steps[-1]
        label = pgettext("oversight", "Term over") if state is State.EXPIRED else _ENDS[EndReason(last.because)]
        return [*before, *(one for one in own if one.state == "done"), Step(label, "now", _day(last.at))]
    return [*before, *own]


def _mending(actor: Actor, row: Done, steps: Sequence[Any]) -> list[Step]:
    """Of a listing: the rectification and its inspection, a longer term, interviews and referrals, the end."""
    done = accepted(row.pk)
    stages = {one.stage: one.at for one in reversed(steps) if one.act == Act.STAGE}
    inspected = row.stage == "REVIEW"
    told = [
        Step(pgettext("oversight", "Rectification"), "done" if inspected or done else "now", _day(stages.get("PLAN"))),
        Step(
            pgettext("oversight", "Inspection of the rectification"),
            "done" if done else "now" if inspected else "next", f"{done.day:%m-%d}" if done else "",
        ),
    ]  # fmt: skip
    if extended := [one for one in steps if one.act == Act.EXTEND]:
        told.insert(1, Step(pgettext("oversight", "Extended"), "done", _day(extended[-1].at)))
    raised = [*interviews_of(actor, row.pk), *referrals_of(actor, row.pk)]
    if raised:
        told.insert(1, Step(pgettext("oversight", "Escalated"), "done"))
    return [*told, Step(_ENDS[EndReason.MET], "now" if done else "next")]


def _ahead(kind: str) -> list[Step]:
    rungs = [Step(kind_of(one).title, "next") for one in STEPS[STEPS.index(kind) + 1 :]]
    ends = (pgettext("oversight", "Rectification"), pgettext("oversight", "Inspection of the rectification"))
    return [*rungs, *(Step(one, "next") for one in ends), Step(_ENDS[EndReason.MET], "next")]


def _day(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%m-%d}" if at is not None else ""
