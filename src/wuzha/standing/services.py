# SPDX-License-Identifier: Apache-2.0
"""Making rounds: by the clock once for each period, and by hand with a reason. A round is never changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import OneAct
from wuzha.core.indicators import Period
from wuzha.core.standing import Span
from wuzha.core.standing.reach import sees_city
from wuzha.figures.queries.snapshots import value
from wuzha.figures.services import snapshots
from wuzha.figures.services.snapshots import Wanted
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.results.queries.selection import Selection
from wuzha.standing.counting import Counted, count, townships
from wuzha.standing.errors import Code
from wuzha.standing.judging import judged
from wuzha.standing.models import StandingRound, UnitStanding
from wuzha.standing.rulesets import POLICY, Policy

MOST_REASON = 200
#: Townships below which none is compared with the others.
LEAST = 3
#: What is kept of each township with the keys of its records.
KEPT = "results.reported"


@OneAct((May.OVERSEE,), "standing.", Code.NOT_ALLOWED, on=StandingRound.RECORD)
def make(actor: Actor, span: Span, reason: str) -> StandingRound:
    """Count the latest period anew and judge it as a new round, for a reason: what came in late, or a population that
    was put right. Raises `RefusalError`: NOT_FOUND out of the city, REASON_MISSING, TOO_LONG, FEW_UNITS, NO_RESIDENTS,
    NO_CASES."""
    if not actor.unit_path or not sees_city(actor):
        raise RefusalError(Code.NOT_FOUND)
    if not reason.strip():
        raise RefusalError(Code.REASON_MISSING)
    if len(reason.strip()) > MOST_REASON:
        raise RefusalError(Code.TOO_LONG, most=MOST_REASON)
    city, now = Unit.objects.get(path=actor.unit_path[: Unit.steplen]), timezone.now()
    return _made(actor, city, span, span.before(timezone.localdate(now)), now, reason.strip())


def make_due(now: datetime) -> int:
    """Make the rounds of each city whose period is over and has none, so many days after its end; how many. A city
    whose residents nobody entered has none until somebody does."""
    made, today = 0, timezone.localdate(now)
    for root in Unit.objects.get_root_nodes():
        for span in Span:
            days = span.before(today)
            if today <= days[1] + timedelta(days=POLICY.at(now).days_after):
                continue
            with transaction.atomic():
                city = Unit.objects.select_for_update().get(pk=root.pk)  # two workers make one round
                if StandingRound.unscoped.filter(city=city, span=span, first=days[0], last=days[1]).exists():
                    continue
                try:
                    _made(Actor.system("standing"), city, span, days, now)
                except RefusalError:
                    continue
                made += 1
    return made


def catch_up(actor: Actor, city: Unit, last_days: list[date], now: datetime) -> list[StandingRound]:
    """Rounds of periods that ended on these days, as they are known now: for cities whose records came later. Periods
    that have one are left out."""
    made = []
    for day in last_days:
        for span in Span:
            days = span.before(day + timedelta(days=1))
            if days[1] != day or StandingRound.unscoped.filter(city=city, span=span, last=day).exists():
                continue
            made.append(_made(actor, city, span, days, now))
    return made


def _made(
    actor: Actor, city: Unit, span: Span, days: tuple[date, date], now: datetime, reason: str = ""
) -> StandingRound:
    policy, counting = POLICY.version_at(now), Selection(actor).version
    counted = _counted(city, Period(*days, now), policy.value)
    judgement = judged(counted, span, policy.value)
    units, period = [city.pk, *(one.unit.pk for one in counted)], Period(*days, now)
    kept = snapshots.take(actor, _title(span, days), [Wanted(KEPT, one, period) for one in units], city.pk)
    beside = value(kept, KEPT, city.pk, period).numerator - sum(one.count for one in counted)
    since = {
        name: one.valid_from.isoformat() if one.valid_from else ""
        for name, one in (("policy", policy), ("counting", counting))
    }
    made: StandingRound = StandingRound.unscoped.create(
        city=city, span=span, first=days[0], last=days[1], at=now,
        by_id=actor.person_id if reason else None, reason=reason,
        rules={"policy": policy.value.model_dump(), "counting": counting.value.model_dump(), "since": since},
        tau2=judgement.tau2, phi=judgement.phi, strength=judgement.strength, snapshot=kept,
        unplaced=max(beside, 0), synthetic=any(one.synthetic for one in counted),
    )  # fmt: skip
    rows = [
        UnitStanding(
            round=made, unit=one.unit, residents=one.residents, year=one.year, count=one.count, loss_fen=one.loss_fen,
            **values,
        )
        for one, values in zip(counted, judgement.units, strict=True)
    ]  # fmt: skip
    UnitStanding.unscoped.bulk_create(rows)
    record(actor, "standing.make", on=(StandingRound.RECORD, made.pk), detail={"unit": city.code})
    return made


def _title(span: Span, days: tuple[date, date]) -> str:
    """What the snapshot is for, in Chinese whoever asks: it is a record."""
    with translation.override("zh-hans"):
        return pgettext("standing", "Standing of townships, %(span)s, %(first)s to %(last)s") % {
            "span": span.label, "first": days[0], "last": days[1],
        }  # fmt: skip


def _counted(city: Unit, period: Period, policy: Policy) -> list[Counted]:
    """Raises `RefusalError`: FEW_UNITS, NO_RESIDENTS, NO_CASES."""
    units = townships(city)
    if len(units) < LEAST:
        raise RefusalError(Code.FEW_UNITS, least=LEAST)
    counted = count(city, units, period, policy)
    without = [one.unit.name for one in counted if not one.residents]
    if without:
        raise RefusalError(Code.NO_RESIDENTS, units="、".join(without[:3]))
    if not any(one.count for one in counted):
        raise RefusalError(Code.NO_CASES, first=period.first, last=period.last)
    return counted
