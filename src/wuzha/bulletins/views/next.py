# SPDX-License-Identifier: Apache-2.0
"""What a bulletin and a suggestion are in their headers, and what is to be done next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.bulletins.models import Bulletin, BulletinStep, Suggestion, SuggestionStep
from wuzha.bulletins.queries.wording import days_in_words
from wuzha.bulletins.rules.life import LIFE, OPEN, STAGES, STRAIGHT, Act, Stage, State
from wuzha.bulletins.rules.life import Step as SuggestionAct
from wuzha.bulletins.rulesets import KINDS
from wuzha.engine.calendar import end_of_day
from wuzha.org.queries import people
from wuzha.org.roles import May, may
from wuzha.ui.record import Act as PageAct
from wuzha.ui.record import Chip, Fact, NextAct, RecordHead, Step

_TONES = {
    State.DRAFT: "wait", State.REVIEW: "wait", State.TO_SIGN: "wait", State.SIGNED: "now", State.PUBLISHED: "ok",
}  # fmt: skip
#: The label of an act's button and of its dialog.
LABELS: dict[str, Any] = {
    "count": pgettext_lazy("bulletins", "Count the figures again"),
    "hand_in": pgettext_lazy("bulletins", "Hand in for review"),
    "review": pgettext_lazy("bulletins", "Confirm the review"),
    "return": pgettext_lazy("bulletins", "Return to the writer"),
    "sign": pgettext_lazy("bulletins", "Sign the bulletin"),
    "publish": pgettext_lazy("bulletins", "Publish the bulletin"),
    "correct": pgettext_lazy("bulletins", "Begin a new edition"),
    "send": pgettext_lazy("bulletins", "Send to units"),
    "drop": pgettext_lazy("bulletins", "Give it up"),
    "assign": pgettext_lazy("suggestion", "Record the assignment"),
    "extend": pgettext_lazy("suggestion", "Give more time"),
    "reply": pgettext_lazy("suggestion", "Begin the reply"),
    "satisfy": pgettext_lazy("suggestion", "Record what the deputies said"),
}
#: Colleagues that the bar names, and where the writer may go on too.
MOST_NAMED, _BY_ALL = 2, (State.SIGNED, State.PUBLISHED)
_ICONS = {"send": "send", "correct": "edit", "count": "refresh", "drop": "x", "return": "undo"}


def head(bulletin: Bulletin, title: str, steps: Sequence[BulletinStep]) -> RecordHead:
    """Title, kind, days; its life with who and when."""
    state = State(bulletin.state)
    facts = [
        Fact(pgettext("bulletins", "Kind"), KINDS.at().label(bulletin.kind)),
        Fact(pgettext("bulletins", "Days"), days_in_words(bulletin.first, bulletin.last)),
    ]
    if bulletin.document_no:
        facts.append(Fact(pgettext("bulletins", "Document"), bulletin.document_no))
    if bulletin.writer is not None:
        facts.append(Fact(pgettext("bulletins", "Writer"), bulletin.writer.name))
    if bulletin.suggestion is not None:
        facts.append(
            Fact(pgettext("suggestion", "Suggestion"), str(bulletin.suggestion), bulletin.suggestion.get_absolute_url())
        )
    chips = [Chip(state.label, _TONES.get(state, ""))]
    if bulletin.edition > 1:
        chips.append(Chip(pgettext("bulletins", "Edition %(n)s") % {"n": bulletin.edition}))
    return RecordHead(title, bulletin.number, chips, facts, _stepper(bulletin, steps))


def _stepper(bulletin: Bulletin, steps: Sequence[BulletinStep]) -> list[Step]:
    state = State(bulletin.state)
    # A step that moves nothing, such as sending it out, is not whose state it is.
    told = {State(one.to_state): f"{one.by.name if one.by else ''} {timezone.localtime(one.at):%m-%d}".strip()
            for one in steps if one.from_state != one.to_state or one.act == Act.WRITE}  # fmt: skip
    if state not in STRAIGHT:
        return [Step(State.DRAFT.label, "done"), Step(state.label, "now", told.get(state, ""))]
    place = STRAIGHT.index(state)
    return [
        Step(
            one.label, "done" if n < place else "now" if n == place else "next", told.get(one, "") if n <= place else ""
        )
        for n, one in enumerate(STRAIGHT)
    ]


def offered(actor: Actor, bulletin: Bulletin) -> list[str]:
    """Names of the acts that the role may do in this state."""
    writes, signs = may(actor.role, May.WRITE_BULLETINS), may(actor.role, May.SIGN_BULLETINS)
    own = actor.person_id is not None and actor.person_id == bulletin.writer_id
    acts = set(LIFE.acts(bulletin.state))
    found = []
    if signs and not own:
        reviewed = bulletin.three_people and actor.person_id == bulletin.reviewer_id
        found += [Act.REVIEW.value] if Act.REVIEW in acts else []
        found += [Act.SIGN.value] if Act.SIGN in acts and not reviewed else []
    if writes:
        found += [one.value for one in (Act.HAND_IN, Act.COUNT) if one in acts]
    if writes or signs:
        found += [Act.PUBLISH.value] if Act.PUBLISH in acts else []
        found += [Act.SEND.value] if Act.SEND in acts else []
        found += [Act.DROP.value] if Act.DROP in acts else []
    if signs and Act.RETURN in acts:
        found.append(Act.RETURN.value)
    if writes and bulletin.state == State.PUBLISHED:
        found.append("correct")
    return found


def next_act(actor: Actor, bulletin: Bulletin, names: Sequence[str]) -> NextAct | None:
    """What is to be done next, and by whom."""
    state = State(bulletin.state)
    wanted = {
        State.DRAFT: "hand_in", State.REVIEW: "review", State.TO_SIGN: "sign", State.SIGNED: "publish",
        State.PUBLISHED: "send",
    }.get(state)  # fmt: skip
    if wanted is None or not (may(actor.role, May.WRITE_BULLETINS) or may(actor.role, May.SIGN_BULLETINS)):
        return None
    what = {
        State.DRAFT: pgettext("bulletins", "Write it, then hand it in"),
        State.REVIEW: pgettext("bulletins", "To be reviewed by somebody else than the writer"),
        State.TO_SIGN: pgettext("bulletins", "To be signed by somebody else than the writer"),
        State.SIGNED: pgettext("bulletins", "To be published"),
        State.PUBLISHED: pgettext("bulletins", "To be sent to units"),
    }[state]
    others = [_act(one) for one in names if one != wanted]
    edit = PageAct(
        pgettext("bulletins", "Edit the words"), url=reverse("bulletins:edit", args=[bulletin.pk]), icon="edit", key="e"
    )
    if state is State.DRAFT and may(actor.role, May.WRITE_BULLETINS):
        others.insert(0, edit)
    if state in OPEN:
        url = reverse("bulletins:draft_file", args=[bulletin.pk])
        others.append(PageAct(pgettext("bulletins", "Take the draft as a Word file"), url=url, icon="download"))
    mine = wanted in names
    return NextAct(what, who=_who(bulletin), act=_act(wanted) if mine else None, others=others, mine=mine)


def _who(bulletin: Bulletin) -> str:
    """Who may do what is next: the writer, or colleagues who are not barred from it."""
    state = State(bulletin.state)
    if state is State.DRAFT and bulletin.writer is not None:
        return f"{bulletin.writer.name}"
    barred = {bulletin.writer_id}
    if state is State.TO_SIGN and bulletin.three_people:
        barred.add(bulletin.reviewer_id)
    needs = (May.SIGN_BULLETINS,) if state in (State.REVIEW, State.TO_SIGN) else (May.WRITE_BULLETINS,)
    found = [one.name for one in people.at(bulletin.unit_id, needs) if state in _BY_ALL or one.pk not in barred]
    return pgettext("clause", ", ").join(found[:MOST_NAMED]) or bulletin.unit.name


def _act(name: str) -> PageAct:
    return PageAct(LABELS[name], opens=f"{name}-sheet", icon=_ICONS.get(name, "check"))


def suggestion_head(suggestion: Suggestion, steps: Sequence[SuggestionStep]) -> RecordHead:
    stage = Stage(suggestion.state)
    facts = [
        Fact(pgettext("suggestion", "Session"), str(suggestion)),
        Fact(pgettext("suggestion", "Received"), f"{suggestion.received_on}"),
    ]
    if suggestion.assigned_on is not None:
        facts.append(Fact(pgettext("suggestion", "Assigned by"), f"{suggestion.assigned_by} {suggestion.assigned_on}"))
    if suggestion.together:
        facts.append(Fact(pgettext("suggestion", "Together with"), suggestion.together))
    chips = [Chip(stage.label, "ok" if stage is Stage.DONE else "wait")]
    if suggestion.satisfaction:
        chips.append(Chip(suggestion.get_satisfaction_display()))
    days = {Stage(one.to_state): f"{one.day:%m-%d}" for one in steps if one.act != SuggestionAct.EXTEND}
    place = STAGES.index(stage)
    stepper = [
        Step(
            one.label, "done" if n < place else "now" if n == place else "next", days.get(one, "") if n <= place else ""
        )
        for n, one in enumerate(STAGES)
    ]
    return RecordHead(suggestion.title, suggestion.number, chips, facts, stepper)


def suggestion_offered(actor: Actor, suggestion: Suggestion) -> list[str]:
    if not may(actor.role, May.WRITE_BULLETINS):
        return []
    found = {
        Stage.RECEIVED: ["assign"], Stage.ASSIGNED: ["reply"], Stage.SENT: ["satisfy"],
    }.get(Stage(suggestion.state), [])  # fmt: skip
    late = suggestion.state in (Stage.ASSIGNED, Stage.DRAFTED, Stage.SIGNED)
    return [*found, "extend"] if late and may(actor.role, May.SIGN_BULLETINS) else list(found)


def suggestion_next(suggestion: Suggestion, names: Sequence[str], reply: Bulletin | None) -> NextAct | None:
    stage = Stage(suggestion.state)
    if stage is Stage.DONE:
        return None
    due = end_of_day(suggestion.due_on) if suggestion.due_on and stage in (
        Stage.ASSIGNED, Stage.DRAFTED, Stage.SIGNED
    ) else None  # fmt: skip
    what = {
        Stage.RECEIVED: pgettext("suggestion", "Record by whom and when it was assigned"),
        Stage.ASSIGNED: pgettext("suggestion", "Write the reply"),
        Stage.DRAFTED: pgettext("suggestion", "Finish the reply and have it signed"),
        Stage.SIGNED: pgettext("suggestion", "Publish the reply"),
        Stage.SENT: pgettext("suggestion", "Ask the deputies whether they are satisfied"),
    }[stage]
    first = _act(names[0]) if names and names[0] != "extend" else None
    if reply is not None and stage in (Stage.DRAFTED, Stage.SIGNED):
        first = PageAct(pgettext("suggestion", "Open the reply"), url=reply.get_absolute_url(), icon="file", key="o")
    others = [_act(one) for one in names if first is None or one != names[0] or first.url]
    return NextAct(what, due=due, act=first, others=[one for one in others if one != first], mine=first is not None)
