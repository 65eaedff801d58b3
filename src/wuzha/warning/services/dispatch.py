# SPDX-License-Identifier: Apache-2.0
"""Dispatch: to the station where the person lives now, with the clocks running from that moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import GridTask, WarningRecord
from wuzha.warning.queries.candidates import stations_of
from wuzha.warning.rules.completion import Found, held_too_long, may_dispatch
from wuzha.warning.rules.lifecycle import AT_STATION, Act, Level
from wuzha.warning.rulesets import COMPLETION
from wuzha.warning.services.claims import RELEASED
from wuzha.warning.services.clocks import on_dispatch, on_return
from wuzha.warning.services.completion import latest_items
from wuzha.warning.services.errors import Code, Hint
from wuzha.warning.services.scoring import rescored
from wuzha.warning.services.transitions import at_centre, checked_reason, move, must_hold, service, trace

#: Reason of the transition when a warning went out below the threshold; its note is what the analyst wrote.
OVERRIDE = "OVERRIDE"
#: And when it went by itself, the time for completing it being over.
INCOMPLETE = "INCOMPLETE"


@service(May.TRIAGE)
def dispatch(actor: Actor, pk: int, station_id: int, version: int | None = None, override: str = "") -> WarningRecord:
    """Send a held warning to a station of its centre's bureau.

    1. Completeness must reach the threshold. Else it is held; with the written reason `override` it goes as it is, at
       the levels of the rule by the word of the shift leader only. Once the time for completing it is over it goes by
       itself. What went below the threshold is marked so.
    2. The clocks of its level start; levels with quiet hours are not called in them.
    3. An earlier warning of the person that a station still has ends in this one; its officer is proposed again.
    """
    earlier = _locked_earlier(actor, pk)
    warning = at_centre(actor, pk, version)
    must_hold(actor, warning)
    now = timezone.now()
    override = override.strip()
    _must_be_complete(actor, warning, now, override)
    station = stations_of(warning.centre).filter(pk=station_id).first()
    if station is None:
        raise RefusalError(Code.NO_STATION)
    officer_id = _supersede(actor, earlier, warning, station, now) if earlier else None
    detail = {"station": station.code, "completeness": warning.completeness}
    return move(
        actor, warning, Act.DISPATCH, at=now, because=_because(warning, now, override), note=override, detail=detail,
        station=station, officer_id=officer_id, dispatched_at=now, snoozed_until=None,
        **RELEASED, **on_dispatch(warning, now),
    )  # fmt: skip


@service(May.TRIAGE)
def recall(actor: Actor, pk: int, reason: str) -> WarningRecord:
    """Take back a warning that the station has not signed in."""
    warning = at_centre(actor, pk)
    checked_reason("recall", reason)
    now = timezone.now()
    return move(actor, warning, Act.RECALL, at=now, because=reason, **back_at_centre(warning, now))


def back_at_centre(warning: WarningRecord, now: datetime) -> dict[str, Any]:
    """What a warning loses and gains when it returns to the queue; the transitions keep how it was.

    That the person was reached or met stays true; whoever gets it next makes a first call of their own.
    """
    withdraw_visits(warning, now)
    return (
        dict.fromkeys(("station", "officer", "dispatched_at", "signed_at", "first_call_at"))
        | on_return(warning, now)
        | rescored(warning, now)
    )


def _locked_earlier(actor: Actor, pk: int) -> WarningRecord | None:
    """The warning before this one, if a station has it; locked first, since its key is the lower one."""
    key = WarningRecord.objects.visible_to(actor).filter(pk=pk).values_list("previous_id", flat=True).first()
    return (
        WarningRecord.objects.visible_to(actor)
        .select_for_update(of=("self",), no_key=True)
        .filter(pk=key or 0, state__in=AT_STATION)
        .first()
    )


def _because(warning: WarningRecord, now: datetime, override: str) -> str:
    """How a warning got past the threshold; nothing for one that reached it."""
    if override:
        return OVERRIDE
    return INCOMPLETE if warning.completeness < COMPLETION.at(now).threshold else ""


def _must_be_complete(actor: Actor, warning: WarningRecord, now: datetime, override: str) -> None:
    rules = COMPLETION.at(now)
    level = Level(warning.level).name
    most = rules.max_hold(level)
    late = warning.claimed_at is not None and held_too_long(warning.claimed_at, now, most)
    allowed = actor.leads or not rules.leader_overrides(level)
    if may_dispatch(warning.completeness, rules.threshold, override=bool(override) and allowed, late=late):
        return
    if override:
        raise RefusalError(Code.LEADER_OVERRIDES, score=warning.completeness, threshold=rules.threshold, minutes=most)
    found = {item for item, row in latest_items(warning).items() if row.found == Found.FOUND}
    missing = [item for item in rules.items if item.weight and item.code not in found]
    raise RefusalError(
        Code.TOO_INCOMPLETE,
        *((Hint.LEADER_ONLY,) if not allowed else ()),
        score=warning.completeness,
        threshold=rules.threshold,
        missing=_(", ").join(f"{item.label} {item.weight}" for item in missing),
        items={item.code: item.weight for item in missing},
    )


def _supersede(
    actor: Actor, earlier: WarningRecord, warning: WarningRecord, station: Unit, now: datetime
) -> int | None:
    """End the earlier warning in this one; its officer, when the station is the same."""
    officer_id: int | None = earlier.officer_id if earlier.station_id == station.pk else None
    withdraw_visits(earlier, now)
    move(actor, earlier, Act.SUPERSEDE, at=now, detail={"into": warning.pk}, merged_into=warning)
    trace(actor, warning, "merge", detail={"from": earlier.pk})
    return officer_id


def withdraw_visits(warning: WarningRecord, now: datetime) -> int:
    """Withdraw the visits still to do (done, without an attempt); how many."""
    return int(GridTask.unscoped.filter(warning=warning, done_at__isnull=True).update(done_at=now))
