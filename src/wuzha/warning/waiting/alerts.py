# SPDX-License-Identifier: Apache-2.0
"""Alerts of clocks, one row a warning: the latest reminder stands for those before it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.inbox.sources import CONFIRM, Detail, Hand, Here, Item, Kind, Reason, Source
from wuzha.org.models import Posting
from wuzha.org.roles import May, may
from wuzha.ui.record import Act, NextAct
from wuzha.warning.labels import title_of, words_of_step
from wuzha.warning.models import ClockAlert, Transfer, WarningRecord
from wuzha.warning.queries import alerts
from wuzha.warning.queries.candidates import analysts, in_force_on
from wuzha.warning.queries.named import there_is
from wuzha.warning.queries.steps import DUE
from wuzha.warning.queries.tasks import station
from wuzha.warning.rules.lifecycle import AT_STATION, State, TransferState
from wuzha.warning.rules.steps import ClockName, Tell
from wuzha.warning.rulesets import REASONS
from wuzha.warning.services import clock_acts, triage
from wuzha.warning.services.work.assigning import give
from wuzha.warning.waiting.heads import head_of, may_open, page_of


class AlertSource(Source):
    code, kind, needs, record = "alerts", Kind.ALERT, (May.ALERTS,), "warning"

    def ask(self, actor: Actor, now: datetime, most: int, *, wide: bool = False) -> Sequence[QuerySet[Any, Any]]:
        rows = alerts.waits(actor, now, most, wide=wide)
        return [rows.values_list("warning_id", "warning_id", "since", "due", "top")]

    def items(self, actor: Actor, keys: Collection[int], now: datetime) -> dict[int, Item]:
        found = alerts.unanswered(actor, keys, now)
        return {key: _item(rows, now) for key, rows in found.items()}

    def detail(self, actor: Actor, key: int, now: datetime) -> Detail | None:
        open_ones = alerts.unanswered(actor, [key], now).get(key)
        if not open_ones:
            return None
        warning, mine = open_ones[0].warning, clock_acts.told_to(actor, open_ones[0])
        return Detail(
            head_of(warning),
            _next(actor, warning, open_ones[0]),
            tuple(_reason(one) for one in alerts.of_warning(actor, key)),
            (_confirm(open_ones[0]),) if mine else (),
            _hand(actor, warning),
        )

    def in_reach(self, actor: Actor, key: int) -> bool:
        return ClockAlert.objects.visible_to(actor).filter(warning=key).exists() or may_open(actor, key)

    def there_is(self, key: int) -> bool:
        return there_is(self.record, key)

    def act(self, actor: Actor, key: int, act: str, note: str) -> None:
        if act != CONFIRM:
            raise LookupError(act)
        clock_acts.acknowledge_all(actor, key, note)

    def not_handed(self, actor: Actor, key: int) -> str:
        warning = WarningRecord.objects.visible_to(actor).filter(pk=key).select_related("station", "claimed_by").first()
        if warning is None:
            return super().not_handed(actor, key)
        at_work = warning.state in AT_STATION and warning.station is not None
        chiefs = _leaders(warning.station_id if at_work else warning.centre_id)
        if at_work:
            text = _("It is at %(station)s: its chief gives it out (%(names)s).")
            return text % {"station": warning.station, "names": chiefs}
        if warning.claimed_by_id not in (None, actor.person_id) and not actor.leads:
            text = _("%(holder)s holds it: they hand it over, or who leads the shift (%(names)s).")
            return text % {"holder": warning.claimed_by, "names": chiefs}
        return super().not_handed(actor, key)

    def hand(self, actor: Actor, key: int, to: int, reason: str) -> None:
        if may(actor.role, May.WORK):
            give(actor, key, to)
        else:
            triage.assign(actor, key, to, reason)


def _leaders(unit_id: int | None) -> str:
    """Who leads a unit today, by name."""
    rows = Posting.unscoped.filter(in_force_on(timezone.localdate()), unit_id=unit_id or 0, leads=True)
    names = rows.filter(person__is_active=True).values_list("person__name", flat=True).order_by("person__name")
    return _(", ").join(dict.fromkeys(names)) or _("nobody named")


def _hand(actor: Actor, warning: WarningRecord) -> Hand | None:
    """At the desk a colleague takes what waits or what the actor holds, or, leading the shift, anything; at a station
    the chief gives it to an officer."""
    if may(actor.role, May.WORK):
        if not actor.leads or warning.state not in AT_STATION:
            return None
        holder = warning.officer_id
        people = tuple((one.person.pk, one.person.name) for one in station.of(actor).hands)
        reasons: tuple[tuple[str, str], ...] = ()
    else:
        held = warning.claimed_by_id not in (None, actor.person_id) and not actor.leads
        if not may(actor.role, May.TRIAGE) or warning.state not in (State.RECEIVED, State.CLAIMED) or held:
            return None
        holder = warning.claimed_by_id
        people = tuple((one.pk, one.name) for one in analysts(actor) if one.pk != actor.person_id)
        reasons = tuple((one.code, one.label) for one in REASONS.at().of("assign"))
    people = tuple(one for one in people if one[0] != holder)
    return Hand(people, reasons) if people else None


def _item(rows: list[ClockAlert], now: datetime) -> Item:
    first = rows[0]
    mine = bool(first.mine)  # type: ignore[attr-defined]  # annotated by the query
    warning = first.warning
    return Item(what_of(first, now), title_of(warning), _line(warning), len(rows), confirms=mine)


def what_of(alert: ClockAlert, now: datetime) -> str:
    """`反馈已超时`, or how much of the time has run."""
    if alert.due_at <= now:
        return _("%(clock)s is overdue") % {"clock": ClockName(alert.clock).label}
    return words_of_step(alert.clock, alert.percent)


def _line(warning: WarningRecord) -> str:
    """Who has it, and how far it has come."""
    unit = warning.station if warning.state in AT_STATION and warning.station else warning.centre
    person = warning.officer if warning.state in AT_STATION else warning.claimed_by
    state = str(warning.get_state_display())
    return pgettext("clause", ", ").join(filter(None, (unit.name, f"{person.name} {state}" if person else state)))


def _reason(alert: ClockAlert) -> Reason:
    told = f"{alert.unit.name} {alert.get_tell_display()}"
    told += f" {alert.person.name}" if alert.person else "" if alert.tell == Tell.OFFICER else _(" (nobody named)")
    if alert.acknowledged_by:
        told += _("; %(who)s: %(note)s") % {"who": alert.acknowledged_by.name, "note": alert.note}
    else:
        told += _("; not confirmed yet")
    return Reason(words_of_step(alert.clock, alert.percent), alert.fired_at, told)


#: What ends a clock.
_TO_DO = {
    ClockName.SIGN_IN: lambda: _("Sign the warning in"),
    ClockName.FIRST_CALL: lambda: _("Make the first call"),
    ClockName.MEET: lambda: _("Meet the person"),
    ClockName.FEEDBACK: lambda: _("Record the outcome"),
    ClockName.TRANSFER: lambda: _("Answer the transfer"),
}


def _next(actor: Actor, warning: WarningRecord, alert: ClockAlert) -> NextAct:
    """What ends the clock, by whom, and where the actor can do something about it."""
    clock = ClockName(alert.clock)
    url, label = page_of(actor, warning), _("Open the warning")
    if clock is ClockName.TRANSFER:
        asked = Transfer.objects.visible_to(actor).filter(warning=warning, state=TransferState.PROPOSED).first()
        url, label = (reverse("warning:transfer", args=[asked.pk]), _("Open the transfer")) if asked else (url, label)
    holder = alerts.holder(warning)
    return NextAct(
        _TO_DO[clock](),
        who=str(getattr(holder, "name", holder)),
        mine=getattr(holder, "pk", None) == actor.person_id and holder in (warning.officer, warning.claimed_by),
        due=getattr(warning, DUE.get(clock, ""), None) or alert.due_at,
        act=Act(label, url=url, key="o") if url else None,
    )


def _confirm(alert: ClockAlert) -> Here:
    quick = (
        (_("The person was reached"), _("On the way to the person"), _("Being worked on"))
        if alert.tell == Tell.OFFICER
        else (_("Ordered by phone"), _("Sent to a neighbouring station"), _("The person was reached"))
    )
    return Here(
        CONFIRM,
        _("Confirm the alerts"),
        note=True,
        note_required=True,
        quick=quick,
        says=_("Confirming only stops the reminder: the clock runs on, and what is overdue stays overdue."),
    )
