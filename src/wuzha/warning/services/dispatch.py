# SPDX-License-Identifier: Apache-2.0
"""Dispatch: to the station where the person lives now, with the clocks running from that moment."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.calendar import shift_out_of_quiet
from wuzha.org.models import Unit, UnitKind
from wuzha.org.roles import May
from wuzha.warning.models import Warning as WarningRecord
from wuzha.warning.rules.clocks import deadlines
from wuzha.warning.rules.completion import may_dispatch
from wuzha.warning.rules.levels import Level
from wuzha.warning.rules.lifecycle import AT_STATION, Act
from wuzha.warning.rulesets import CLOCKS, COMPLETION, QUIET_HOURS
from wuzha.warning.services.completion import latest_items
from wuzha.warning.services.errors import Code, Refused
from wuzha.warning.services.scoring import rescore
from wuzha.warning.services.transitions import checked_reason, locked, move, must_hold, service

#: What a warning loses when it comes back to the centre; the transitions keep it.
OFF_STATION: dict[str, Any] = {
    "station": None, "officer": None, "dispatched_at": None, "signed_at": None, "signin_due": None, "call_due": None,
}  # fmt: skip


@service(May.TRIAGE)
def dispatch(actor: Actor, pk: int, station_id: int, version: int | None = None, override: str = "") -> WarningRecord:
    """Send a held warning to a station.

    1. Completeness must reach the threshold, or a named override says why it goes as it is.
    2. The clocks of its level start; low levels are not called at night.
    3. An earlier round still at a station ends in this one.
    """
    warning = locked(actor, pk, version)
    must_hold(actor, warning)
    now = timezone.now()
    rules = COMPLETION.at(now)
    if not may_dispatch(warning.completeness, rules.threshold, override=bool(override.strip())):
        tried = {item for item, row in latest_items(warning).items() if row.found == "FOUND"}
        missing = [f"{i.label} {i.weight}" for i in rules.items if i.weight and i.code not in tried]
        raise Refused(
            Code.TOO_INCOMPLETE, score=warning.completeness, threshold=rules.threshold, missing=", ".join(missing)
        )
    station = Unit.objects.filter(pk=station_id, kind=UnitKind.STATION).first()
    if station is None or not station.in_force(timezone.localdate()):
        raise Refused(Code.NO_STATION)
    end_earlier_round(actor, warning)
    return move(
        actor, warning, Act.DISPATCH, note=override,
        detail={"station": station.code, "completeness": warning.completeness, "override": bool(override.strip())},
        station=station, dispatched_at=now, snoozed_until=None,
        claimed_by=None, claimed_at=None, claim_expires_at=None, **clocks(warning, now),
    )  # fmt: skip


@service(May.TRIAGE)
def recall(actor: Actor, pk: int, reason: str) -> WarningRecord:
    """Take a warning back that the station has not signed in."""
    warning = locked(actor, pk)
    rescore(warning, timezone.now())
    return move(
        actor, warning, Act.RECALL, reason=checked_reason("recall", reason),
        order_key=warning.order_key, value=warning.value, scored_at=warning.scored_at, **OFF_STATION,
    )  # fmt: skip


def clocks(warning: WarningRecord, now: datetime) -> dict[str, datetime | None]:
    """The deadlines of a dispatch at `now`. Meeting and feedback never move later than they were."""
    level = Level(warning.level)
    due = deadlines(CLOCKS.at(now).rows, level.name, {"PUSH": warning.first_pushed_at, "DISPATCH": now})
    call = due.get("FIRST_CALL")
    quiet = QUIET_HOURS.at(now)
    if call is not None and level.name in quiet.levels:
        call = shift_out_of_quiet(call, time.fromisoformat(quiet.start), time.fromisoformat(quiet.end))
    return {
        "signin_due": due.get("SIGN_IN", now),
        "call_due": call,
        "meet_due": _sooner(warning.meet_due, due.get("MEET")),
        "feedback_due": _sooner(warning.feedback_due, due.get("FEEDBACK")),
    }


def end_earlier_round(actor: Actor, warning: WarningRecord) -> None:
    """The round before, if a station still has it, goes on in this one."""
    if warning.previous_id is None:
        return
    earlier = (
        WarningRecord.unscoped.select_for_update(of=("self",))
        .filter(pk=warning.previous_id, state__in=AT_STATION)
        .first()
    )
    if earlier is not None:
        move(actor, earlier, Act.SUPERSEDE, detail={"into": warning.pk}, merged_into=warning)
        record(actor, "warning.merge", on=("warning", warning.pk), detail={"from": earlier.pk})


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((x for x in (one, other) if x is not None), default=None)
