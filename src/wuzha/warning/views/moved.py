# SPDX-License-Identifier: Apache-2.0
"""A transfer as a record: between which stations, its course, and whose turn it is."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from wuzha.ui.moments import local_near
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step
from wuzha.warning.models import Transfer
from wuzha.warning.queries.transfers import TransferActs
from wuzha.warning.rules.lifecycle import AWAITING, Level, TransferState
from wuzha.warning.rulesets import FRAUD_TYPES, REASONS
from wuzha.warning.views.parts import who_when

TONES = {
    TransferState.PROPOSED: "now", TransferState.DISPUTED: "bad", TransferState.ACCEPTED: "ok",
    TransferState.DECIDED: "ok",
}  # fmt: skip


def next_act(transfer: Transfer, ways: TransferActs, now: datetime, *, task: str = "") -> NextAct:
    """Accept or refuse; decide what is disputed or was not answered in time; else wait, and go on with the task.

    `task` is the page of the warning, for whoever has it.
    """
    pk, to, origin = transfer.pk, transfer.to_station.name, transfer.from_station.name
    late = transfer.state == TransferState.PROPOSED and transfer.due_at <= now
    others = []
    if ways.revoke:
        url = reverse("warning:transfer_revoke", args=[pk])
        others.append(Act(_("Revoke the proposal"), post=url, icon="undo"))
    on = Act(_("Go on with the task"), url=task, icon="arrow-right") if task else None
    if transfer.state not in AWAITING:
        done = NextAct(_("Nothing is left to do"), detail=transfer.get_state_display(), mine=False, act=on)
        return done
    if ways.answer:
        accept = Act(_("Accept: I take it over"), post=reverse("warning:transfer_accept", args=[pk]), icon="user-check")
        others.insert(0, Act(_("Refuse"), opens="refuse", icon="ban"))
        detail = _("until then the person stays with {station}").format(station=origin)
        return NextAct(_("Accept or refuse"), detail=detail, who=to, due=transfer.due_at, act=accept, others=others)
    if ways.decide:
        what = _("Nobody answered: decide which station has it") if late else _("Decide which station has it")
        decide = Act(_("Decide"), opens="decide", icon="check")
        return NextAct(what, who=transfer.warning.centre.name, due=transfer.due_at if late else None, act=decide,
                       others=others)  # fmt: skip
    centre = transfer.warning.centre.name
    if transfer.state == TransferState.PROPOSED and not late:
        why = _("{centre} decides once it is refused, or not answered by {at}").format(
            centre=centre, at=local_near(transfer.due_at, now)
        )
        others.append(Act(_("Decide"), icon="check", refused=why))
        what, who, due = _("{station} accepts or refuses").format(station=to), to, transfer.due_at
    else:
        others.append(Act(_("Decide"), icon="check", refused=_("{centre} decides").format(centre=centre)))
        what, who, due = _("The centre decides which station has it"), centre, None
    detail = _("until then the person stays with {station}").format(station=origin)
    return NextAct(what, detail=detail, who=who, mine=False, due=due, act=on, others=others)


def head(transfer: Transfer, place: str) -> RecordHead:
    """What is to move where, and why; nothing of the person, whom the station asked does not see yet."""
    warning = transfer.warning
    title = _("Transfer: {type}, {one} to {other}").format(
        type=FRAUD_TYPES.at().label(warning.fraud_type), one=transfer.from_station.name, other=transfer.to_station.name
    )
    chips = [
        Chip(Level(warning.level).label, str(warning.level)),
        Chip(transfer.get_state_display(), TONES.get(TransferState(transfer.state), "")),
    ]
    facts = [
        Fact(_("Reason"), REASONS.at().label(transfer.reason)),
        Fact(_("Where the person lives"), place or _("not known")),
    ]
    if warning.feedback_due is not None and warning.closed_at is None:
        facts.append(Fact(_("Feedback due"), local_near(warning.feedback_due)))
    return RecordHead(title, number=warning.number, chips=chips, facts=facts, steps=steps(transfer))


def steps(transfer: Transfer) -> list[Step]:
    """Proposed, answered, decided where it was disputed, and where it ended."""
    over = transfer.state not in AWAITING
    answered = who_when(transfer.answered_at, transfer.answered_by)
    lapsed = not answered and transfer.decided_at is not None
    found = [
        Step(_("Proposed"), "done", who_when(transfer.proposed_at, transfer.proposed_by)),
        Step(_("Answered"), "done" if answered or over else "now", _("not answered") if lapsed else answered),
    ]
    if transfer.state == TransferState.DISPUTED or transfer.decided_at is not None:
        who = who_when(transfer.decided_at, transfer.decided_by)
        found.append(Step(_("Decided by the centre"), "done" if who else "now", who))
    outcome = transfer.get_state_display() if over else ""
    if transfer.decided_station is not None:
        outcome = transfer.decided_station.name
    return [*found, Step(_("Over"), "done" if over else "next", outcome)]
