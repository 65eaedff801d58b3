# SPDX-License-Identifier: Apache-2.0
"""What was done on a call, the latest first: its moves, orders, holds, corrections, and reports of banks about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.calls.models import BankReport, Call, CallAnswer, CallChange, CallStop, ProtectiveHold
from wuzha.calls.rules.answers import OF_HOLD
from wuzha.calls.views.words import label


@dataclass(frozen=True, slots=True)
class Done:
    at: datetime
    what: str
    by: str = ""


def course(actor: Actor, call: Call) -> list[Done]:
    """Everything in the actor's reach."""
    found, last = [], call.started_at
    for one in CallChange.objects.visible_to(actor).filter(call=call).select_related("by").order_by("pk"):
        # Of a time typed to the minute only that is known: within it acts stand in the order in which they were done.
        same = one.at.replace(second=0, microsecond=0) == last.replace(second=0, microsecond=0)
        last = max(last, one.at) if same else one.at
        found.append(Done(last, one.get_act_display(), one.by.name if one.by else ""))
    for stop in CallStop.objects.visible_to(actor).filter(call=call).select_related("stop", "by"):
        number = stop.stop.number if stop.stop is not None else _("none of its own")
        told = {"row": stop.row, "number": number}
        found.append(Done(stop.at, _("row %(row)s: stop order %(number)s") % told, stop.by.name if stop.by else ""))
    for hold in ProtectiveHold.objects.visible_to(actor).filter(call=call).select_related("recorded_by"):
        by = hold.recorded_by.name if hold.recorded_by else ""
        what = _("%(road)s: %(what)s") % {"road": hold.get_road_display(), "what": hold.get_consent_display()}
        found.append(Done(hold.recorded_at, what, by))
        if hold.lifted_at is not None:
            found.append(
                Done(hold.lifted_at, _("lifted: %(road)s") % {"road": hold.get_road_display()}, hold.lifted_by)
            )
    said: set[str] = set()
    for answer in CallAnswer.objects.visible_to(actor).filter(call=call).select_related("by").order_by("pk"):
        if answer.name in said and answer.name not in OF_HOLD:
            by = answer.by.name if answer.by else ""
            found.append(Done(answer.at, _("corrected: %(cell)s") % {"cell": label(answer.name)}, by))
        said.add(answer.name)
    for report in BankReport.objects.visible_to(actor).filter(call=call):
        found.append(Done(report.received_at, _("a bank reported: %(number)s") % {"number": report.number}))
    return sorted(found, key=lambda one: one.at)[::-1]
