# SPDX-License-Identifier: Apache-2.0
"""What may be proposed about an outlet at all; the proposal itself is an act of measures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.naming import ended_in
from wuzha.core.reasons import says_something
from wuzha.measures.queries import Measure
from wuzha.measures.queries.lists import of_unit
from wuzha.measures.registry import NewMeasure
from wuzha.measures.rules.life import OPEN
from wuzha.measures.services.base import MEASURES
from wuzha.measures.services.proposing import propose as put
from wuzha.measures.services.serving import escalate
from wuzha.measures.services.subjects import Whom
from wuzha.outlets.errors import Code
from wuzha.outlets.queries.evidence import WHY_LEFT_OUT, Told, evidence_of, may_propose, told
from wuzha.outlets.rules import Ground, Known, Step
from wuzha.outlets.rulesets import AUTHORITIES, LADDER
from wuzha.refusals import RefusalError


def propose(
    actor: Actor,
    found: Told,
    step: str,
    ground: str,
    reason: str,
    why: str = "",
    *,
    after: int | None = None,
    synthetic: bool = False,
) -> Measure:
    """Propose a step for an outlet with its evidence as it stands; `after` a step that is in force; `why` lower steps
    are left out. Raises `RefusalError`: as `must_carry`, `must_climb`, CLEAR_NUMBER, TOO_LONG, OLD_NAME, and as
    `measures.services.proposing.propose`."""
    now = timezone.now()
    must_carry(found.known, step, ground, now)
    title, evidence = LADDER.at(now).of(ground).zh, evidence_of(found, ground, now, step, MEASURES.plain(why, most=300))
    new = NewMeasure(step, ground, title, reason, evidence, synthetic=synthetic or found.outlet.synthetic)
    if after is not None:
        return escalate(actor, after, new)
    return put(actor, new, Whom.unit(found.outlet.pk))


def must_carry(known: Known, step: str, ground: str, now: datetime) -> None:
    """Raises `RefusalError`: NOT_RED, NOT_APART, FEW_FAULTS, unless the ground carries the step."""
    if may_propose(known, step, ground, now):
        return
    if ground == Ground.FAULT:
        raise RefusalError(Code.FEW_FAULTS, number=known.faults, least=LADDER.at(now).faults)
    raise RefusalError(Code.NOT_RED if may_propose(known, Step.LETTER, ground, now) else Code.NOT_APART)


def must_climb(found: Told, step: str, why: str, now: datetime) -> None:
    """The ladder is climbed step by step; whoever leaves one out says why, where the rule lets them. Raises
    `RefusalError`: STEPS_LEFT_OUT, STEPS_FIRST."""
    skipping, steps = LADDER.at(now).skipping, found.left_out(step)
    if not steps or skipping == "FREE":
        return
    if skipping == "NEVER":
        raise RefusalError(Code.STEPS_FIRST, steps="、".join(steps))
    if not says_something(why):
        raise RefusalError(Code.STEPS_LEFT_OUT, steps="、".join(steps))


def guard(actor: Actor, new: NewMeasure, subject: Any, now: datetime) -> None:
    """A round carries a step only from its mark, whatever evidence was handed in; no text names a regulator that has
    gone; no step goes down the ladder beside a higher one that is in force or proposed, and none is left out
    without a reason. Raises `RefusalError`: as `must_carry` and `must_climb`, OLD_NAME, HIGHER_STEP."""
    day = timezone.localdate(now)
    found = ended_in(f"{new.title}\n{new.reason}", day, AUTHORITIES.at(now).ended(day))
    if found is not None:
        raise RefusalError(Code.OLD_NAME, name=found[0], after=found[1].successor)
    steps = list(Step.values)
    for one in of_unit(actor, subject.unit.pk, steps):
        if one.state in OPEN and steps.index(one.kind) > steps.index(new.kind):
            raise RefusalError(Code.HIGHER_STEP, number=one.number, step=one.kind_word)
    found_now = told(actor, subject.unit, now)
    must_carry(found_now.known, new.kind, new.ground, now)
    must_climb(found_now, new.kind, str(new.evidence.facts.get(WHY_LEFT_OUT, "")), now)
