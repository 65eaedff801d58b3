# SPDX-License-Identifier: Apache-2.0
"""What a unit is in its header, what is to be done next and who may, the tabs of the room."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import npgettext, pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.fraudfree.models import Evaluation, FreeUnit, FreeUnitStep, Objection, Veto
from wuzha.fraudfree.queries.lists import city_of
from wuzha.fraudfree.rules.life import HOLDS, RUNNING, STRAIGHT, State
from wuzha.fraudfree.rules.points import Result, Zero, result_of
from wuzha.fraudfree.rulesets import TERMS
from wuzha.fraudfree.services.evaluating import ready_on
from wuzha.fraudfree.services.titles import AWARD, SUSPEND, WITHDRAW, reviewed_from
from wuzha.measures.registry import kind_of
from wuzha.org.queries import people
from wuzha.org.roles import May, may
from wuzha.org.services.guard import at_the_top
from wuzha.ui.answers import tab
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step

S = State
TONES = {
    S.NOMINATED: "wait", S.APPLIED: "now", S.CHECKED: "wait", S.CREATING: "now", S.EVALUATING: "now", S.SCORED: "now",
    S.NOTICE: "now", S.CLEARED: "now", S.AWARDED: "ok", S.WARNED: "wait", S.SUSPENDED: "bad", S.WITHDRAWN: "bad",
    S.VETOED: "bad", S.FAILED: "bad", S.DROPPED: "",
}  # fmt: skip
#: Act → the decision that it proposes; and who decides.
PROPOSES = {"award": AWARD, "suspend": SUSPEND, "withdraw": WITHDRAW}
DECIDES = (May.APPROVE_OVERSIGHT,)
#: Name of an act → its label and sign.
LABELS: dict[str, tuple[Any, str]] = {
    "apply": (pgettext_lazy("fraudfree", "Apply for the title"), "send"),
    "edit": (pgettext_lazy("fraudfree", "Put facts right"), "edit"),
    "own_points": (pgettext_lazy("fraudfree", "Enter own points"), "edit"),
    "evidence": (pgettext_lazy("fraudfree", "Add evidence"), "upload"),
    "check": (pgettext_lazy("fraudfree", "Finish the self-check"), "check"),
    "return": (pgettext_lazy("fraudfree", "Return it"), "undo"),
    "review": (pgettext_lazy("fraudfree", "Take the application"), "check"),
    "evaluate": (pgettext_lazy("fraudfree", "Name the pair that evaluates"), "users"),
    "give_points": (pgettext_lazy("fraudfree", "Give points"), "edit"),
    "survey": (pgettext_lazy("fraudfree", "Record the survey"), "users"),
    "sign": (pgettext_lazy("fraudfree", "Sign the evaluation"), "check"),
    "settle": (pgettext_lazy("fraudfree", "Settle the score"), "flag"),
    "veto": (pgettext_lazy("fraudfree", "Enter a veto"), "ban"),
    "take_veto_back": (pgettext_lazy("fraudfree", "Take a veto back"), "undo"),
    "look_again": (pgettext_lazy("fraudfree", "Look at the cases again"), "search"),
    "count_case": (pgettext_lazy("fraudfree", "Count a case"), "plus"),
    "strike_case": (pgettext_lazy("fraudfree", "Strike a case"), "ban"),
    "restart": (pgettext_lazy("fraudfree", "Begin the creation anew"), "play"),
    "publish": (pgettext_lazy("fraudfree", "Give public notice"), "send"),
    "object": (pgettext_lazy("fraudfree", "Register an objection"), "message"),
    "answer": (pgettext_lazy("fraudfree", "Answer an objection"), "message"),
    "clear": (pgettext_lazy("fraudfree", "Close the notice"), "check"),
    "award": (pgettext_lazy("fraudfree", "Propose the award"), "star"),
    "warn": (pgettext_lazy("fraudfree", "Give the yellow card"), "flag"),
    "pass": (pgettext_lazy("fraudfree", "Record the review as passed"), "check"),
    "fail_review": (pgettext_lazy("fraudfree", "Record the review as not passed"), "ban"),
    "renew": (pgettext_lazy("fraudfree", "Renew the title"), "check"),
    "suspend": (pgettext_lazy("fraudfree", "Propose a suspension"), "pause"),
    "withdraw": (pgettext_lazy("fraudfree", "Propose the withdrawal"), "ban"),
    "certificate": (pgettext_lazy("fraudfree", "Make the certificate"), "file"),
    "drop": (pgettext_lazy("fraudfree", "Give it up"), "ban"),
}


def tabs(here: str) -> list[Any]:
    """The pages of the room."""
    names = {
        "index": pgettext("fraudfree", "Fraud-free units"), "days": pgettext("fraudfree", "Days without a case"),
        "quota": pgettext("fraudfree", "Quota"), "nominations": pgettext("fraudfree", "Nominations"),
        "promotions": pgettext("fraudfree", "Meetings"),
    }  # fmt: skip
    return [tab(label, reverse(f"fraudfree:{name}"), name == here) for name, label in names.items()]


def runs(actor: Actor) -> bool:
    """Whether somebody runs it for the city."""
    return at_the_top(actor) and (may(actor.role, May.RUN_OUTREACH) or may(actor.role, May.OVERSEE))


def works(actor: Actor) -> bool:
    return may(actor.role, May.WORK_OUTREACH) or may(actor.role, May.OVERSEE)


def offered(
    actor: Actor,
    row: FreeUnit,
    evaluation: Evaluation | None,
    vetoes: Sequence[Veto],
    objections: Sequence[Objection],
    pending: Collection[str] = (),
) -> list[str]:
    """Names of the acts that its state and who looks allow, the next one first. `pending`: kinds of decisions that are
    proposed and wait for somebody."""
    state, city = State(row.state), runs(actor)
    found: list[str] = []
    if not works(actor):
        return found
    if state is S.NOMINATED:
        found = ["apply", "edit", "drop"]
    elif state is S.APPLIED:
        found = ["check", "own_points", "evidence", "edit", "drop"]
    elif state is S.CHECKED:
        found = ["review", "return"] if row.applied_by_id != actor.person_id else []
        found += ["evidence", "drop"]
    elif state is S.CREATING:
        found = ["evaluate"] if city and _ready(row) else []
        found += ["own_points", "evidence", "edit", "drop"]
    elif state is S.EVALUATING:
        found = _evaluating(actor, evaluation, city=city)
    elif state is S.NOTICE:
        found = ["clear"] if city and _over(row) else []
        mine = actor.person_id
        found += ["answer"] if city and any(one.answered_at is None and one.by_id != mine for one in objections) else []
        found += ["object"]
    elif state in (S.VETOED, S.FAILED):
        found = ["look_again"] if state is S.VETOED else []
        mine = actor.person_id
        typed = any(one.gone_at is None and one.victim_id is None and one.by_id != mine for one in vetoes)
        found += ["take_veto_back"] if city and typed else []
        found += ["restart", "drop"]
    elif city:
        found = {
            S.SCORED: ["publish"], S.CLEARED: ["award"],
            S.AWARDED: ["certificate", "warn", "suspend", "withdraw", "veto"],
            S.WARNED: ["certificate", "suspend", "withdraw", "veto"], S.SUSPENDED: ["withdraw", "certificate", "veto"],
        }.get(state, [])  # fmt: skip
        standing = [one for one in vetoes if state in HOLDS and one.gone_at is None]
        found = [*(["withdraw"] if standing else _reviewing(actor, row)), *found]
        found = [one for one in dict.fromkeys(found) if PROPOSES.get(one) not in pending]
        if any(one.victim_id is None and one.by_id != actor.person_id for one in standing):
            found.append("take_veto_back")
    if state in RUNNING:
        found += ["look_again", "veto"]
    return found


def _reviewing(actor: Actor, row: FreeUnit) -> list[str]:
    """The yearly review: found passed by one, the title renewed by another."""
    begins = reviewed_from(row)
    if row.state not in (S.AWARDED, S.WARNED) or begins is None or timezone.localdate() < begins:
        return []
    if row.review_failed_at is not None:
        return ["withdraw", "pass"]
    if row.reviewed_at is None:
        return ["pass", "fail_review"]
    return ["fail_review"] if row.reviewed_by_id == actor.person_id else ["renew", "pass", "fail_review"]


def _evaluating(actor: Actor, evaluation: Evaluation | None, *, city: bool) -> list[str]:
    found = []
    if evaluation is not None and actor.person_id in (evaluation.first_id, evaluation.second_id):
        mine = evaluation.first_at if actor.person_id == evaluation.first_id else evaluation.second_at
        found = ["sign"] if mine is None else []
        found += ["give_points", "survey", "evidence"]
    if city and evaluation is not None:
        found.insert(0, "settle") if evaluation.signed else found.append("settle")
    return found


def _ready(row: FreeUnit) -> bool:
    ready = ready_on(row)
    return ready is not None and ready <= timezone.localdate()


def _over(row: FreeUnit) -> bool:
    return row.notice_until is not None and row.notice_until < timezone.localdate()


def head(row: FreeUnit, steps: Sequence[FreeUnitStep], zero: Zero, vetoes: Sequence[Veto]) -> RecordHead:
    """Kind, township, people; days without a case; the life with its days."""
    chips = [Chip(row.get_state_display(), TONES.get(State(row.state), ""))]
    standing = sum(one.gone_at is None for one in vetoes)
    if standing:
        text = npgettext("fraudfree", "%(n)s veto", "%(n)s vetoes", standing) % {"n": standing}
        chips.append(Chip(text, "bad", "alert"))
    facts = [
        Fact(pgettext("fraudfree", "Kind"), row.get_kind_display()),
        Fact(pgettext("fraudfree", "Township"), row.township.name),
        Fact(pgettext("fraudfree", "People"), f"{row.people:,}"),
        Fact(pgettext("fraudfree", "Days without a case"), zero.days, reverse("fraudfree:cases", args=[row.pk])),
    ]
    if row.bureau is not None:
        facts.append(Fact(pgettext("fraudfree", "Bureau"), row.bureau.name))
    if row.score is not None:
        terms = TERMS.at()
        excellent = result_of(row.score, terms.passes, terms.excels) is Result.EXCELLENT
        more = pgettext("fraudfree", "excellent") if excellent else ""
        facts.append(Fact(pgettext("fraudfree", "Score"), f"{row.score} {more}".strip()))
    if row.notice_from is not None:
        facts.append(Fact(pgettext("fraudfree", "Public notice"), f"{row.notice_from} – {row.notice_until}"))
    if row.certificate_no:
        facts.append(Fact(pgettext("fraudfree", "Certificate"), row.certificate_no))
    if row.review_due is not None and row.state in (S.AWARDED, S.WARNED):
        facts.append(Fact(pgettext("fraudfree", "Review due"), f"{row.review_due}"))
    return RecordHead(row.name, row.number, chips, facts, _stepper(row, steps))


#: States between the steps that the header tells: each stands there in place of the step before it.
_BETWEEN = {S.CHECKED: S.APPLIED, S.SCORED: S.EVALUATING, S.CLEARED: S.NOTICE}


def _stepper(row: FreeUnit, steps: Sequence[FreeUnitStep]) -> list[Step]:
    told = {State(one.to_state): timezone.localtime(one.at) for one in steps if one.from_state != one.to_state}
    state = State(row.state)

    def note(of: State) -> str:
        return f"{told[of]:%m-%d}" if of in told else ""

    line = [state if one is _BETWEEN.get(state) else one for one in STRAIGHT if one not in _BETWEEN]
    if state not in line:
        passed = [one for one in line if one in told or one is S.NOMINATED]
        return [*(Step(one.label, "done", note(one)) for one in passed), Step(state.label, "now", note(state))]
    place = line.index(state)
    return [
        Step(one.label, "done" if n < place else "now" if n == place else "next", note(one) if n <= place else "")
        for n, one in enumerate(line)
    ]


def next_act(
    row: FreeUnit,
    names: Sequence[str],
    evaluation: Evaluation | None,
    pending: Sequence[Any] = (),
    vetoes: Sequence[Veto] = (),
) -> NextAct:
    """The next step of its life; whatever else can be done. A decision that is proposed waits for who decides it."""
    if pending:
        one = pending[0]
        what = pgettext("fraudfree", "%(number)s (%(kind)s) is proposed; it waits for a colleague's decision") % {
            "number": one.number, "kind": kind_of(one.kind).title,
        }  # fmt: skip
        deciders = [each.name for each in people.at(one.unit_id, DECIDES) if each.pk != one.proposed_by_id]
        who = pgettext("clause", ", ").join(deciders[:3]) or city_of(row).name
        return NextAct(what, who=who, others=[act_of(name) for name in names])
    what = what_next(row, vetoed=any(one.gone_at is None for one in vetoes))
    first = names[0] if names and names[0] in _LEADS else ""
    others = [act_of(one) for one in names if one != first]
    who = row.bureau.name if row.bureau is not None else row.township.name
    if row.state in (S.EVALUATING,) and evaluation is not None:
        who = f"{evaluation.first.name}、{evaluation.second.name}"
    elif row.state in (S.SCORED, S.CLEARED, S.NOTICE):
        who = city_of(row).name
    return NextAct(what, who=who, mine=bool(first), act=act_of(first, key="n") if first else None, others=others)


#: Acts that may be the one solid button.
_LEADS = frozenset({
    "apply", "check", "review", "evaluate", "sign", "settle", "clear", "answer", "look_again", "restart", "publish",
    "award", "pass", "renew", "withdraw",
})  # fmt: skip


def act_of(name: str, key: str = "") -> Act:
    label, icon = LABELS[name]
    return Act(label, opens=f"{name}-sheet", icon=icon, key=key)


def what_next(row: FreeUnit, *, vetoed: bool = False) -> str:
    """What is to be done next with a unit, in words."""
    state = State(row.state)
    if vetoed and state in HOLDS:
        return pgettext("fraudfree", "A veto stands: propose the withdrawal, or have a colleague take the veto back")
    if row.review_failed_at is not None and state in (S.AWARDED, S.WARNED):
        return pgettext("fraudfree", "The yearly review was not passed: propose the withdrawal")
    if state is S.CREATING and not _ready(row):
        return pgettext("fraudfree", "The creation runs; it may be evaluated from %(day)s on") % {"day": ready_on(row)}
    if state in (S.AWARDED, S.WARNED) and row.reviewed_at is not None:
        by = row.reviewed_by.name if row.reviewed_by is not None else ""
        return pgettext("fraudfree", "%(name)s found the review passed; a colleague renews the title") % {"name": by}
    if state is S.NOTICE and not _over(row):
        return pgettext("fraudfree", "The notice runs until %(day)s") % {"day": row.notice_until}
    return {
        S.NOMINATED: pgettext("fraudfree", "Apply for the title, or leave it a candidate"),
        S.APPLIED: pgettext("fraudfree", "Enter own points with evidence, then finish the self-check"),
        S.CHECKED: pgettext("fraudfree", "Review the application: the township, the bureau or the city"),
        S.CREATING: pgettext("fraudfree", "Name the pair that evaluates it"),
        S.EVALUATING: pgettext("fraudfree", "The pair gives points, surveys and signs; then the score is settled"),
        S.SCORED: pgettext("fraudfree", "Give public notice"),
        S.NOTICE: pgettext("fraudfree", "Close the notice"),
        S.CLEARED: pgettext("fraudfree", "Propose the award; a colleague decides"),
        S.VETOED: pgettext("fraudfree", "Put the case right, or begin the creation anew"),
        S.FAILED: pgettext("fraudfree", "Begin the creation anew, or give it up"),
        S.AWARDED: pgettext("fraudfree", "Review it by %(day)s") % {"day": row.review_due},
        S.WARNED: pgettext("fraudfree", "Look whether it mends, then review it"),
        S.SUSPENDED: pgettext("fraudfree", "Wait until the suspension is over, or withdraw the title"),
    }.get(state, pgettext("fraudfree", "Nothing is left to do"))
