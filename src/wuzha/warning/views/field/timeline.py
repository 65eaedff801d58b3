# SPDX-License-Identifier: Apache-2.0
"""The story of a task as the officer reads it, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from wuzha.ui.moments import local
from wuzha.ui.money import money
from wuzha.warning.forms.field_attempt import CHANNELS, result_label
from wuzha.warning.models import (
    Attempt,
    Comment,
    Directive,
    EnrichmentItem,
    FalseAlarm,
    GridTask,
    Handover,
    SecondRound,
    SmsNumber,
    Transition,
    Waiver,
)
from wuzha.warning.queries.detail import Entry, reason_label
from wuzha.warning.rules.completion import Found
from wuzha.warning.rules.lifecycle import Act, AlarmState
from wuzha.warning.rules.outcomes import Channel, Result
from wuzha.warning.rulesets import CAUSES, COMPLETION, REASONS, SOURCES


def entries(
    rows: list[Entry], notes: Mapping[int, str], remarks: Mapping[int, str] | None = None
) -> list[dict[str, Any]]:
    """Entries for `{% timeline %}`. `notes` are the attempts' notes, and `remarks` those, in clear, where opened.

    The change of state that an attempt made is left out: the attempt itself is there.
    """
    shown = (row for row in reversed(rows) if not (row.kind == "transition" and row.it.act == Act.ATTEMPT))
    clear = {"comment": remarks or {}}
    return [_SHOW[row.kind](row.it, clear.get(row.kind, notes)) | {"at": row.at} for row in shown]


def _directive(one: Directive, _notes: Mapping[int, str]) -> dict[str, Any]:
    return {"title": _("Push came in"), "text": SOURCES.at().label(one.source_type)}


def _transition(one: Transition, _notes: Mapping[int, str]) -> dict[str, Any]:
    tone = "good" if one.act == Act.CLOSE else "act"
    return {"title": Act(one.act).label, "text": reason_label(one), "by": _who(one.by, one.unit), "tone": tone}


def _item(one: EnrichmentItem, _notes: Mapping[int, str]) -> dict[str, Any]:
    rules = COMPLETION.at()
    item = next((term.label for term in rules.items if term.code == one.item), one.item)
    source = next((term.label for term in rules.provenance if term.code == one.source), one.source)
    return {"title": f"{item} · {Found(one.found).label}", "text": source, "by": _who(one.by)}


def _attempt(one: Attempt, notes: Mapping[int, str]) -> dict[str, Any]:
    parts = [CAUSES.at().label(one.cause)] if one.cause else []
    if one.off_ladder:
        parts.append(REASONS.at().label(one.off_ladder))
    if one.note is not None or one.promise is not None:
        parts.append(notes.get(one.pk) or _("(note; show the person to read it)"))
    tone = "good" if one.result == Result.REACHED else ""
    title = f"{CHANNELS[Channel(one.channel)]} · {result_label(one.channel, one.result)}"
    return {"title": title, "text": " · ".join(parts), "by": _who(one.by, one.unit), "tone": tone}


def _grid_task(one: GridTask, _notes: Mapping[int, str]) -> dict[str, Any]:
    return {"title": _("Grid worker asked"), "text": one.grid.name, "by": _who(one.asked_by)}


def _handover(one: Handover, _notes: Mapping[int, str]) -> dict[str, Any]:
    text = _("Already lost: %(sum)s") % {"sum": money(one.loss_fen)}
    return {"title": _("To hand over"), "text": text, "by": _who(one.opened_by), "tone": "bad"}


def _waiver(one: Waiver, _notes: Mapping[int, str]) -> dict[str, Any]:
    return {"title": _("Steps still to do, waived"), "by": _who(one.by, one.unit), "tone": "act"}


def _second_round(one: SecondRound, _notes: Mapping[int, str]) -> dict[str, Any]:
    text = one.next.number if one.next else _("no further round by the rule")
    return {"title": _("Next round after the denial"), "text": text, "by": _who(one.opened_by), "tone": "act"}


def _false_alarm(one: FalseAlarm, _notes: Mapping[int, str]) -> dict[str, Any]:
    text = f"{one.source} · {AlarmState(one.state).label}"
    return {"title": _("Back to its source as a false alarm"), "text": text, "by": _who(one.prepared_by)}


def _sms(one: SmsNumber, _notes: Mapping[int, str]) -> dict[str, Any]:
    """On a list for a warning SMS; what the gateway said. Whether it was read nobody knows, so it is never `good`."""
    text = f"{one.get_receipt_display()} {one.code}".strip() if one.receipt else _("No receipt yet")
    if one.receipt_at:
        text = f"{text} · {local(one.receipt_at)}"
    title = _("On a list for warning SMS")
    return {"title": f"{title} · {one.sms_list.number}", "text": text, "by": _who(one.sms_list.made_by)}


def _comment(one: Comment, remarks: Mapping[int, str]) -> dict[str, Any]:
    text = remarks.get(one.pk) or _("(remark; show the person to read it)")
    return {"title": _("Remark"), "text": text, "by": _who(one.by)}


def _who(person: Any, unit: Any = None) -> str:
    return " · ".join(str(one) for one in (person, unit) if one)


_SHOW: dict[str, Any] = {
    "directive": _directive,
    "transition": _transition,
    "item": _item,
    "attempt": _attempt,
    "grid_task": _grid_task,
    "handover": _handover,
    "comment": _comment,
    "waiver": _waiver,
    "second_round": _second_round,
    "false_alarm": _false_alarm,
    "sms": _sms,
}
