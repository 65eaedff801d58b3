# SPDX-License-Identifier: Apache-2.0
"""Two accounts of one task as a record: what happened, and the decision that is owed."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from wuzha.ui.moments import local_near
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step
from wuzha.warning.labels import title_of
from wuzha.warning.models import Decision, FieldConflict
from wuzha.warning.queries.doorstep.conflicts import Both
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.views.parts import who_when


def why_not_sent(both: Both, *, reopens: bool) -> str:
    """Why what was sent later cannot be made to count by who looks, and who can; empty when it can.

    An outcome that came after the closing reopens the warning, which only its centre does (`reopens`).
    """
    warning = both.conflict.warning
    outcome_sent = any(line.kind == "outcome" for line in both.sent)
    if reopens or warning.state != State.CLOSED or not outcome_sent:
        return ""
    return _("The warning is closed: only {centre} can reopen it").format(centre=warning.centre.name)


def next_act(both: Both, *, reopens: bool, reveal: bool) -> NextAct:
    """Decide which account counts; before that, with a purpose, read what was noted. `reveal`: notes can be opened."""
    conflict = both.conflict
    others = []
    if reveal:
        url = reverse("warning:conflict_reveal", args=[conflict.pk])
        hint = _("kept in the audit trail")
        others.append(Act(_("Show notes and evidence"), post=url, icon="eye", key="e", hint=hint))
    if conflict.decided_at is not None:
        return NextAct(conflict.get_decision_display(), detail=_("both accounts stay on record"), mine=False,
                       others=others)  # fmt: skip
    why = why_not_sent(both, reopens=reopens)
    if why:
        others.append(Act(Decision.SENT.label, icon="layers", refused=why))
    decide = Act(_("Decide"), opens="decide", icon="check")
    return NextAct(_("Decide which account counts"), detail=_("both stay on record"), act=decide, others=others)


def head(conflict: FieldConflict) -> RecordHead:
    """About whom, what happened meanwhile, and who worked without signal."""
    warning, decided = conflict.warning, conflict.decided_at is not None
    title = _("Two accounts: {record}").format(record=title_of(warning))
    done = Chip(conflict.get_decision_display(), "ok", "check") if decided else Chip(_("To be decided"), "wait")
    facts = [
        Fact(_("What happened"), conflict.get_kind_display()),
        Fact(_("Sent later by"), f"{conflict.by.name} {conflict.unit.name}"),
    ]
    steps = [
        Step(_("Taken along"), "done", local_near(conflict.since)),
        Step(_("Two accounts met"), "done", local_near(conflict.opened_at)),
        Step(_("Decided"), "done" if decided else "now", who_when(conflict.decided_at, conflict.decided_by)),
    ]
    return RecordHead(title, number=warning.number, chips=[done], facts=facts, steps=steps)
