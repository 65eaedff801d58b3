# SPDX-License-Identifier: Apache-2.0
"""A denial at a high level is not the end: the next round for the same person, and a check the next day."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.engine.calendar import SHANGHAI
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.fields import COLUMNS
from wuzha.warning.models import CheckResult, EnrichmentItem, FormerKey, SecondRound, WarningRecord
from wuzha.warning.queries.scoring import Facts, order_of
from wuzha.warning.rules.completion import Found
from wuzha.warning.rules.lifecycle import AT_CENTRE, AT_STATION, OPEN, Act, Level, State, one_up
from wuzha.warning.rulesets import SECOND_ROUND
from wuzha.warning.rulesets.ladder import SecondRoundRule
from wuzha.warning.services.claims import RELEASED
from wuzha.warning.services.clocks import on_push
from wuzha.warning.services.completion import latest_items
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import at_station, move, sealed_note, service, trace

#: What a round takes over from the one before it.
_CARRIED = (
    "fraud_type", "source_type", "centre", "phone", "name", "id_no", "account", "address", "division_code",
    "last_contact_at", "call_seconds", "payment_seen", "amount_fen", "completeness", "synthetic", *COLUMNS,
)  # fmt: skip


def open_for(actor: Actor, warning: WarningRecord, now: datetime) -> SecondRound | None:
    """What the rule in force wants after a denial closed at `now`; nothing at levels it does not name.

    1. A later round that a new push opened meanwhile goes on as it is.
    2. Else a round is opened at the centre, at most one level up, with what is known of the person, unless the
       rule's rounds are used up.
    3. In any case somebody looks at the person again by the next day.
    """
    rule = SECOND_ROUND.at(now)
    if Level(warning.level).name not in rule.levels:
        return None
    later = WarningRecord.unscoped.filter(previous=warning, state__in=OPEN).order_by("-pk").first()
    if later is None and warning.round_no < rule.most_rounds:
        later = _opened(actor, warning, rule, now)
    made: SecondRound
    made, _created = SecondRound.unscoped.update_or_create(
        warning=warning,
        defaults={
            "next": later, "opened_at": now, "opened_by_id": actor.person_id, "check_due": _check_due(rule, now),
            "checked_at": None, "checked_by": None, "result": "", "note": None,
        },
    )  # fmt: skip
    detail: dict[str, Any] = {"next": later.pk, "level": Level(later.level).name} if later else {"next": None}
    trace(actor, warning, "second_round", detail=detail | {"check_due": made.check_due.isoformat()})
    return made


def call_off(actor: Actor, warning: WarningRecord, now: datetime) -> dict[str, Any]:
    """Take back what a denial led to, since the warning is reopened; what changes in the warning.

    A round still at the centre ends in the warning again, with the pushes that came in meanwhile. One that a station
    has already is not taken out of its hands.
    """
    opened = SecondRound.unscoped.filter(warning=warning).first()
    if opened is None:
        return {}
    later = None
    if opened.next_id is not None:
        later = WarningRecord.unscoped.select_for_update(no_key=True).get(pk=opened.next_id)
        if later.state in AT_STATION:
            raise RefusalError(Code.ROUND_AT_WORK, number=later.number)
    opened.delete()
    if later is None or later.state not in AT_CENTRE:
        return {}
    move(
        actor, later, Act.SUPERSEDE, at=now, detail={"into": warning.pk}, merged_into=warning, snoozed_until=None,
        **RELEASED,
    )  # fmt: skip
    if not later.push_count:
        return {}
    return {
        "push_count": warning.push_count + later.push_count,
        "last_pushed_at": max(warning.last_pushed_at, later.last_pushed_at),
        "payment_seen": warning.payment_seen or later.payment_seen,
    }


@service(May.WORK, action="denial_check")
def denial_checked(actor: Actor, pk: int, *, result: str, note: str = "") -> SecondRound:
    """Record what the look at the person the next day came to; by the station of the denial or of its next round."""
    opened: SecondRound | None = SecondRound.unscoped.filter(warning_id=pk).first()
    if opened is None:
        raise RefusalError(Code.NOT_FOUND)
    warning = _reached_by(actor, opened)
    if result not in CheckResult.values:
        raise RefusalError(Code.BAD_RESULT)
    done = SecondRound.unscoped.filter(pk=opened.pk, checked_at__isnull=True).update(
        checked_at=timezone.now(), checked_by_id=actor.person_id, result=result, note=sealed_note(note)
    )
    if done != 1:
        raise RefusalError(Code.ALREADY_DONE)
    trace(actor, warning, "denial_check", detail={"result": result})
    opened.refresh_from_db()
    return opened


def _reached_by(actor: Actor, opened: SecondRound) -> WarningRecord:
    """The denied warning, let at by its own station or by that of the round after it."""
    try:
        return at_station(actor, opened.warning_id)
    except RefusalError:
        if opened.next_id is None:
            raise
        at_station(actor, opened.next_id)
        warning: WarningRecord = opened.warning
        return warning


def _opened(actor: Actor, warning: WarningRecord, rule: SecondRoundRule, now: datetime) -> WarningRecord:
    """The next round, at the centre: no push of its own stands behind it."""
    later = WarningRecord(
        **{name: getattr(warning, name) for name in _CARRIED},
        state=State.RECEIVED,
        level=one_up(warning.level) if rule.level_up else warning.level,
        round_no=warning.round_no + 1,
        previous=warning,
        push_count=0,
        first_pushed_at=now,
        last_pushed_at=now,
        received_at=now,
    )
    [(order_key, value)] = order_of([Facts.of(later)], now)
    for name, set_to in (on_push(later, now) | {"order_key": order_key, "value": value, "scored_at": now}).items():
        setattr(later, name, set_to)
    later.save()
    EnrichmentItem.unscoped.bulk_create(
        EnrichmentItem(
            warning=later, item=item, found=row.found, source="PAST", value=row.value, division_code=row.division_code,
            at=row.at, by_id=row.by_id, phone_index=row.phone_index,
        )
        for item, row in latest_items(warning).items()
        if row.found == Found.FOUND
    )  # fmt: skip
    FormerKey.objects.bulk_create(
        FormerKey(warning=later, key=bytes(one.key)) for one in FormerKey.objects.filter(warning=warning)
    )
    trace(actor, later, "round_open", detail={"previous": warning.pk, "round": later.round_no})
    return later


def _check_due(rule: SecondRoundRule, now: datetime) -> datetime:
    day = timezone.localtime(now, SHANGHAI).date() + timedelta(days=rule.check_days)
    return datetime.combine(day, time.fromisoformat(rule.check_by), SHANGHAI)
