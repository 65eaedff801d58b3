# SPDX-License-Identifier: Apache-2.0
"""Suggestions of the week: made once for each unit and week, answered by the unit, measured from what it did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import Acts
from wuzha.core.reasons import says_something
from wuzha.org.models import Unit, UnitKind
from wuzha.org.roles import May
from wuzha.outreach.errors import Code
from wuzha.outreach.models import Aim, AimWeek
from wuzha.outreach.queries import aims as queries
from wuzha.outreach.rules.aims import AIM_LIFE, AimAct, Cell, monday, picks, wanted
from wuzha.outreach.rulesets import AIMING, POLICY, AimPolicy
from wuzha.outreach.services.base import city_of
from wuzha.outreach.services.reached import measure
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed

MOST_TEXT = 1000
#: Suggestions are there when people come on Monday.
HOUR = 6


class AimActs(Acts[Aim]):
    codes, kind, life = Code, Aim.RECORD, AIM_LIFE

    def history(
        self,
        actor: Actor,
        row: Aim,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,
    ) -> None:
        """Every answer stands in the row itself (`answers`), and in the trail."""


AIMS = AimActs()
SYSTEM = Actor.system("outreach")


@AIMS.act(May.RUN_OUTREACH, name="outreach_aim.suggest")
def suggest(actor: Actor, now: datetime | None = None) -> int:
    """Make the suggestions of this week for the actor's city, where they are not there yet; how many were made.

    Raises `RefusalError`: NOT_ALLOWED.
    """
    moment = now or timezone.now()
    return make(actor, city_of(actor), monday(timezone.localdate(moment)), moment)


def make(actor: Actor, city: Unit, week: date, now: datetime, *, synthetic: bool = False) -> int:
    """The suggestions of a week for the units of a city, each once: asked again, nothing is made anew, and what they
    rest on stays as it was. How many were made."""
    rules = AIMING.at(now)
    made = AimWeek.unscoped.filter(city=city, starts_on=week).first() or _counted(city, week, rules, now)
    if made is None:
        return 0
    kept = made.inputs
    told = queries.Counted(
        made.since, made.until, kept["units"], kept["ages"], kept["types"], kept["counts"], kept["people"], 0
    )
    there = set(Aim.unscoped.filter(starts_on=week, unit__in=told.units).values_list("unit_id", flat=True))
    cells = picks(told.rates(), told.people, rules.weeks, rules.share)
    rows = [
        _suggestion(made, told, at, found, rules, synthetic=synthetic)
        for at, found in enumerate(cells)
        if found and told.units[at] not in there
    ]
    # Two workers at once: who comes second makes nothing.
    Aim.unscoped.bulk_create(rows, ignore_conflicts=True)
    if rows:
        with transaction.atomic():
            measure({one.unit_id for one in rows}, now)
        record(actor, "outreach_aim.suggest", rows=len(rows), detail={"on": week.isoformat()})
    return len(rows)


def _counted(city: Unit, week: date, rules: AimPolicy, now: datetime) -> AimWeek | None:
    told = queries.counted(city, week, rules, now)
    if not told.cases:
        return None
    rates = told.rates()
    made: AimWeek = AimWeek.unscoped.get_or_create(
        city=city, starts_on=week,
        defaults={
            "since": told.since, "until": told.until, "cases": told.cases, "left_out": told.left_out,
            "inputs": told.kept(), "strength_community": rates.strength_community, "strength_type": rates.strength_type,
            "at": now,
        },
    )[0]  # fmt: skip
    return made


def _suggestion(
    made: AimWeek, told: queries.Counted, at: int, cells: Sequence[Cell], rules: AimPolicy, *, synthetic: bool
) -> Aim:
    best, others = cells[0], cells[1:]
    age, until = told.ages[best.age], made.starts_on + timedelta(days=rules.act_days)
    return Aim(
        made=made, unit_id=told.units[at], starts_on=made.starts_on, age=age, fraud_type=told.types[best.kind],
        people=round(best.people), cases=told.counts[at][best.age][best.kind], expected=best.expected, low=best.low,
        high=best.high, level=best.level, first=best.first, many=len(others),
        alternatives=[
            {
                "age": told.ages[one.age], "type": told.types[one.kind], "people": round(one.people),
                "expected": one.expected, "low": one.low, "high": one.high, "first": one.first,
            }
            for one in others
        ],
        target=wanted(best.people, rules.per_mille, rules.least, rules.most),
        due_on=min(made.starts_on + timedelta(days=rules.answer_days), until), until=until,
        audiences=rules.audiences_of(age), synthetic=synthetic,
    )  # fmt: skip


@AIMS.act(May.WORK_OUTREACH, name="outreach_aim.accept")
def accept(actor: Actor, pk: int, version: int | None = None) -> Aim:
    """Do as suggested. Raises `RefusalError`: NOT_FOUND, CHANGED, AIM_NOT_OWN, AIM_OVER, WRONG_STATE."""
    row = _own(actor, pk, version)
    return _answered(actor, row, AimAct.ACCEPT, row.age, row.fraud_type, as_good=None, reason="")


@AIMS.act(May.WORK_OUTREACH, name="outreach_aim.change")
def change(
    actor: Actor, pk: int, age: str, fraud_type: str, reason: str = "", version: int | None = None
) -> Aim:  # fmt: skip
    """Speak to others, or about something else. What cannot be told from the suggestion needs no reason.

    Raises `RefusalError`: NOT_FOUND, CHANGED, AIM_NOT_OWN, AIM_OVER, WRONG_STATE, UNKNOWN_WORD, AIM_SAME,
    REASON_MISSING, REASON_THIN, TOO_LONG, CLEAR_NUMBER.
    """
    row = _own(actor, pk, version)
    kept = row.made.inputs
    if age not in kept["ages"] or fraud_type not in kept["types"]:
        raise RefusalError(Code.UNKNOWN_WORD)
    if (age, fraud_type) in ((row.age, row.fraud_type), (row.chosen_age, row.chosen_type)):
        raise RefusalError(Code.AIM_SAME)
    good = any((one["age"], one["type"]) == (age, fraud_type) for one in row.alternatives)
    why = AIMS.plain(reason, most=MOST_TEXT) if good else _why(reason)
    return _answered(actor, row, AimAct.CHANGE, age, fraud_type, as_good=good, reason=why)


@AIMS.act(May.WORK_OUTREACH, name="outreach_aim.decline")
def decline(actor: Actor, pk: int, why: str, version: int | None = None) -> Aim:
    """Do not do it, and why. Raises `RefusalError`: NOT_FOUND, CHANGED, AIM_NOT_OWN, AIM_OVER, WRONG_STATE,
    REASON_MISSING, REASON_THIN, TOO_LONG, CLEAR_NUMBER."""
    row = _own(actor, pk, version)
    return _answered(actor, row, AimAct.DECLINE, "", "", as_good=None, reason=_why(why))


def _why(text: str) -> str:
    kept = AIMS.plain(text, required=Code.REASON_MISSING, most=MOST_TEXT)
    if not says_something(kept):
        raise RefusalError(Code.REASON_THIN)
    return kept


def _own(actor: Actor, pk: int, version: int | None) -> Aim:
    row = AIMS.locked(actor, Aim, pk, version)
    if actor.unit_id != row.unit_id:
        raise RefusalError(Code.AIM_NOT_OWN, unit=row.unit.name)
    if timezone.localdate() > row.until:
        raise RefusalError(Code.AIM_OVER, day=row.until)
    return row


def _answered(
    actor: Actor, row: Aim, act: AimAct, age: str, fraud_type: str, *, as_good: bool | None, reason: str
) -> Aim:
    rules, kept = AIMING.at(row.at), row.made.inputs
    meant = age or row.age
    people = kept["people"][kept["units"].index(row.unit_id)][kept["ages"].index(meant)]
    now = timezone.now()
    answer = {
        "act": act.value, "age": age, "type": fraud_type, "reason": reason, "by": actor.person_id,
        "at": now.isoformat(), "late": timezone.localdate(now) > row.due_on,
    }  # fmt: skip
    AIMS.move(
        actor, row, act, chosen_age=age, chosen_type=fraud_type, as_good=as_good, reason=reason,
        answered_by_id=actor.person_id, answered_at=now, audiences=rules.audiences_of(meant),
        target=wanted(people, rules.per_mille, rules.least, rules.most), covered=0, reached=0, allotted=[],
        answers=[*row.answers, answer],
    )  # fmt: skip
    measure([row.unit_id], now)
    row.refresh_from_db()
    return row


def sweep(now: datetime) -> int:
    """Make the suggestions of this week where they are missing, and measure those whose days run, or ran out so lately
    that an activity may still be recorded. How many there are of both."""
    today, made = timezone.localdate(now), 0
    week = monday(today)
    if today > week or timezone.localtime(now).hour >= HOUR:
        cities = Unit.objects.filter(kind=UnitKind.CITY, valid_from__lte=today)
        for city in cities.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today)).order_by("path"):
            made += make(SYSTEM, city, week, now)
    last = today - timedelta(days=POLICY.at(now).late_days)
    units = list(Aim.unscoped.filter(until__gte=last).values_list("unit_id", flat=True).distinct())
    with transaction.atomic():
        return made + measure(units, now)
