# SPDX-License-Identifier: Apache-2.0
"""False alarms for the platform that pushed them: what analysts approved, with what was tried and found."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wuzha.core.reveal import opener
from wuzha.exchange.models import Exchange, Link
from wuzha.exchange.rulesets import FEEDBACK
from wuzha.exchange.services.outgoing import Sheet, begin, keep
from wuzha.exchange.services.pull import actor_of
from wuzha.warning.queries.false_alarms import FalseAlarmReport, to_send
from wuzha.warning.rules.outcomes import Channel, Result
from wuzha.warning.rulesets import CAUSES
from wuzha.warning.services.false_alarms import mark_sent

PURPOSE = "误报退回来源 · false alarms returned to their source"
TITLES = ("编号", "本地编号", "误报原因", "证据", "处置经过", "认定时间")


@transaction.atomic
def prepare(link: Link) -> Exchange | None:
    """One file of the channel's approved false alarms, waiting to be sent; `None` when there are none.

    A row for each directive; one whose source gave it no number is told by ours.
    """
    approved = to_send(link.source)
    if not approved:
        return None
    exchange = begin(link)
    marked = set(mark_sent(actor_of(link), [a.pk for a in approved], reference=exchange.number, at=timezone.now()))
    alarms = [alarm for alarm in approved if alarm.pk in marked]
    count = sum(alarm.evidence is not None for alarm in alarms)
    about = ("exchange", exchange.pk)
    reveal = opener(actor_of(link), PURPOSE, on=about, fields=["evidence"], rows=count) if count else None
    rows = []
    for alarm in alarms:
        evidence = reveal("evidence", alarm.evidence, alarm.pk) if reveal else ""
        told = [alarm.number, alarm.reason_label, evidence, _course(alarm), _moment(alarm.decided_at)]
        rows += [[number, *told] for number in alarm.directive_nos or [""]]
    keep(exchange, Sheet("false-alarms", TITLES, rows, FEEDBACK.at().format))
    return exchange


def _course(alarm: FalseAlarmReport) -> str:
    """What was tried, in words."""
    causes = CAUSES.at()
    return "；".join(
        f"{_moment(at)} {Channel(channel).label} {Result(result).label} {causes.label(cause) if cause else ''}".strip()
        for at, channel, result, cause in alarm.attempts
    )


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
