# SPDX-License-Identifier: Apache-2.0
"""Making rounds of outlets: by the clock once for each period and sector, and by hand with a reason. A round is never
changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import OneAct
from wuzha.core.standing import Span
from wuzha.core.standing.reach import sees_city
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.outlets.counting import Counted, count, outlets, unplaced
from wuzha.outlets.errors import Code
from wuzha.outlets.judging import stand
from wuzha.outlets.models import OutletRound, OutletStanding, Unranked
from wuzha.outlets.rules import Sector
from wuzha.outlets.rulesets import POLICY
from wuzha.refusals import RefusalError

MOST_REASON = 200
#: Outlets below which none is compared with the others.
LEAST = 3


@OneAct((May.WORK_CARDS, May.OVERSEE), "outlets.make", Code.NOT_ALLOWED, on=OutletRound.RECORD)
def make(actor: Actor, sector: Sector, span: Span, reason: str) -> OutletRound:
    """Count the latest period anew and judge it as a new round, for a reason: cards that came in late, or live cards
    that were put right. Raises `RefusalError`: NOT_FOUND out of the city, REASON_MISSING, TOO_LONG, FEW_OUTLETS,
    NO_CARDS."""
    if not actor.unit_path or not sees_city(actor):
        raise RefusalError(Code.NOT_FOUND)
    if not reason.strip():
        raise RefusalError(Code.REASON_MISSING)
    if len(reason.strip()) > MOST_REASON:
        raise RefusalError(Code.TOO_LONG, most=MOST_REASON)
    city, now = Unit.objects.get(path=actor.unit_path[: Unit.steplen]), timezone.now()
    return _made(actor, city, sector, span, span.before(timezone.localdate(now)), now, reason.strip())


def make_due(now: datetime) -> int:
    """Make the rounds of each city whose period is over and has none, so many days after its end; how many. A sector
    whose live cards nobody told has none until somebody does."""
    made, today = 0, timezone.localdate(now)
    for root in Unit.objects.get_root_nodes():
        for sector, span in ((sector, span) for sector in Sector for span in Span):
            days = span.before(today)
            if today <= days[1] + timedelta(days=POLICY.at(now).days_after):
                continue
            with transaction.atomic():
                city = Unit.objects.select_for_update().get(pk=root.pk)  # two workers make one round
                if there(city, sector, span, days[1]):
                    continue
                try:
                    _made(Actor.system("outlets"), city, sector, span, days, now)
                except RefusalError:
                    continue
                made += 1
    return made


def catch_up(actor: Actor, city: Unit, last_days: list[date], now: datetime) -> list[OutletRound]:
    """Rounds of periods that ended on these days, as they are known now: for cities whose records came later. Periods
    that have one, or of which nothing can be said, are left out."""
    made = []
    for day in last_days:
        for sector, span in ((sector, span) for sector in Sector for span in Span):
            days = span.before(day + timedelta(days=1))
            if days[1] != day or there(city, sector, span, day):
                continue
            try:
                made.append(_made(actor, city, sector, span, days, now))
            except RefusalError:
                continue
    return made


def there(city: Unit, sector: Sector, span: Span, last: date) -> bool:
    return OutletRound.unscoped.filter(city=city, sector=sector, span=span, last=last).exists()


def _made(
    actor: Actor, city: Unit, sector: Sector, span: Span, days: tuple[date, date], now: datetime, reason: str = ""
) -> OutletRound:
    policy = POLICY.version_at(now)
    counted = count(outlets(city, sector, days[1]), *days)
    compared = [one for one in counted if one.judged(policy.value.least_stock)]
    _enough(compared, days)
    found, columns = stand(compared, span, policy.value)
    since = policy.valid_from.isoformat() if policy.valid_from else ""
    made: OutletRound = OutletRound.unscoped.create(
        city=city, sector=sector, span=span, first=days[0], last=days[1], at=now,
        by_id=actor.person_id if reason else None, reason=reason,
        rules={"policy": policy.value.model_dump(), "since": since},
        tau2=found.tau2, phi=found.phi, strength=found.strength,
        unplaced=unplaced(city, sector, *days), synthetic=any(one.outlet.synthetic for one in counted),
    )  # fmt: skip
    OutletStanding.unscoped.bulk_create(
        OutletStanding(round=made, outlet=one.outlet, **own) for one, own in zip(compared, columns, strict=True)
    )
    Unranked.unscoped.bulk_create(
        Unranked(
            round=made, outlet=one.outlet, stock=one.told.live, count=one.count, before=one.told.before,
            keys=list(one.keys),
        )
        for one in counted
        if not one.judged(policy.value.least_stock)
    )  # fmt: skip
    record(
        actor,
        "outlets.make",
        on=(OutletRound.RECORD, made.pk),
        detail={"unit": city.code, "kind": Sector(sector).value},
    )
    return made


def _enough(compared: list[Counted], days: tuple[date, date]) -> None:
    """Raises `RefusalError`: FEW_OUTLETS, NO_CARDS."""
    if len(compared) < LEAST:
        raise RefusalError(Code.FEW_OUTLETS, number=len(compared), least=LEAST)
    if not any(one.count for one in compared):
        raise RefusalError(Code.NO_CARDS, first=days[0], last=days[1])
