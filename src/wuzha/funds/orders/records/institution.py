# SPDX-License-Identifier: Apache-2.0
"""An institution as a record: what waits for its answer, and that it is reminded of it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wuzha.funds.models import Freeze, StopOrder
from wuzha.funds.orders.queries.league import InstitutionFile
from wuzha.funds.orders.records.words import shown_at
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead


def waiting(file: InstitutionFile) -> list[StopOrder | Freeze]:
    """All that it has not answered, what is due first on top."""
    rows: list[StopOrder | Freeze] = [*file.stops, *file.freezes]
    return sorted(rows, key=lambda one: (one.due_at is None, one.due_at or one.drafted_at))


def late(file: InstitutionFile, now: datetime) -> list[StopOrder | Freeze]:
    return [one for one in waiting(file) if one.due_at is not None and one.due_at < now]


def head_of(file: InstitutionFile, now: datetime) -> RecordHead:
    """What it is, how much waits for it, where it answers and when it was reminded."""
    one, chips = file.institution, []
    if overdue := len(late(file, now)):
        text = ngettext("%(n)s answer overdue", "%(n)s answers overdue", overdue) % {"n": overdue}
        chips.append(Chip(text, "bad", "alert"))
    if open_ := len(waiting(file)):
        text = ngettext("%(n)s order waits for an answer", "%(n)s orders wait for an answer", open_) % {"n": open_}
        chips.append(Chip(text, "now", "clock"))
    else:
        chips.append(Chip(_("Everything is answered"), "ok", "check-circle"))
    last = file.chasers[0].at if file.chasers else None
    facts = [
        Fact(_("Kind"), one.get_kind_display()),
        Fact(_("Answers at"), one.contact or pgettext("institution", "not entered yet")),
        Fact(_("Last reminded"), shown_at(last) or pgettext("institution", "not yet")),
    ]
    return RecordHead(one.name, number=one.code, chips=chips, facts=facts)


def next_of(file: InstitutionFile, now: datetime, by: str) -> NextAct:
    """Remind it of all that waits. `by` is who does that (unit and name), empty for who only reads."""
    rows, overdue = waiting(file), late(file, now)
    correct = [Act(_("Correct the institution"), opens="edit", icon="edit")] if by else []
    if not rows:
        detail = _("What is issued to it and not answered stands here.")
        return NextAct(_("Nothing waits for this institution"), detail, mine=False, others=correct)
    what = ngettext("Remind it of %(n)s order", "Remind it of %(n)s orders", len(rows)) % {"n": len(rows)}
    detail = ""
    if overdue:
        detail = ngettext("%(n)s overdue", "%(n)s overdue", len(overdue)) % {"n": len(overdue)}
    if not by:
        return NextAct(what, detail, _("Can do it: officers of the funds desk"), mine=False, due=rows[0].due_at)
    act = Act(_("Record the reminder"), opens="chase", icon="phone")
    return NextAct(what, detail, by, due=rows[0].due_at, act=act, others=correct)
