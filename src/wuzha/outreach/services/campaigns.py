# SPDX-License-Identifier: Apache-2.0
"""Campaigns: planned so that they can be judged, drawn by lot, started only where something could be found, judged."""

from __future__ import annotations

import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db.models import TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import Acts
from wuzha.engine.evaluation import MATERIAL, Design, Panel, commitment, draw, enough, evaluate, planned, strata
from wuzha.engine.evaluation import panel as panel_of
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.org.rules import rule_set
from wuzha.outreach.errors import Code
from wuzha.outreach.models import Campaign, CampaignUnit, ProxyResult
from wuzha.outreach.queries import campaigns as queries
from wuzha.outreach.rules.campaigns import CAMPAIGN_LIFE, CampaignAct, CampaignState, Chosen, Proxy, first_of, month_at
from wuzha.outreach.services.base import city_of, not_ahead, word
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed

#: Units that begin, or wait, at the least: a group of one has no spread.
LEAST = 2
STRATA = 4
MOST_TEXT = 1000


class CampaignActs(Acts[Campaign]):
    codes, kind, life = Code, Campaign.RECORD, CAMPAIGN_LIFE

    def history(
        self,
        actor: Actor,
        row: Campaign,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,
    ) -> None:
        """Its days and its result stand in its own row, and who did it in the trail."""


CAMPAIGNS = CampaignActs()


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """`units` begin; of a lot none is named, and `first` says how many."""

    title: str
    start_on: date
    months: int
    chosen: str
    units: Sequence[int] = ()
    window: int | None = None
    first: int | None = None
    fraud_type: str = ""
    synthetic: bool = False


@CAMPAIGNS.act(May.RUN_OUTREACH, name="outreach_campaign.plan")
def plan(actor: Actor, new: NewCampaign) -> Campaign:
    """Plan a campaign with all townships as those that begin, or wait; and say what could be found.

    Raises `RefusalError`: NOT_ALLOWED, TEXT_MISSING, TOO_LONG, CLEAR_NUMBER, UNKNOWN_WORD, NOT_A_MONTH, LOT_TOO_LATE,
    NO_RESIDENTS, TOO_FEW_UNITS, WINDOW_MISSING, NO_UNIT.
    """
    city = city_of(actor)
    title = CAMPAIGNS.plain(new.title, required=Code.TEXT_MISSING)
    kind = word(rule_set("warning.fraud_types"), new.fraud_type, empty=True)
    if new.start_on.day != 1:
        raise RefusalError(Code.NOT_A_MONTH)
    lot = new.chosen == Chosen.LOT
    if lot and new.start_on <= timezone.localdate():
        raise RefusalError(Code.LOT_TOO_LATE)
    units = queries.comparable(city, new.start_on)
    people = queries.residents(units, new.start_on.year)
    missing = [one.name for one in units if one.pk not in people]
    if missing:
        raise RefusalError(Code.NO_RESIDENTS, units="、".join(missing[:5]))
    begin = set() if lot else set(new.units)
    if not begin <= {one.pk for one in units}:
        raise RefusalError(Code.NO_UNIT)
    many = (new.first or 0) if lot else len(begin)
    if many < LEAST or len(units) - many < LEAST:
        raise RefusalError(Code.TOO_FEW_UNITS, least=LEAST, units=len(units))
    window = 0 if lot else new.window if new.chosen == Chosen.WORST else None
    if new.chosen == Chosen.WORST and not window:
        raise RefusalError(Code.WINDOW_MISSING)
    seed = secrets.token_hex(16) if lot else ""
    start = month_at(new.start_on)
    told = queries.history(units, start - queries.BEFORE, min(start, month_at(timezone.localdate())), kind)
    rates = {one.code: sum(row) / people[one.pk] for one, row in zip(units, told.counts, strict=True)}
    groups = strata(rates, STRATA)
    row: Campaign = Campaign.unscoped.create(
        city=city, title=title, fraud_type=kind, start_on=new.start_on, months=new.months, chosen=new.chosen,
        window=window, first=many if lot else None, seed=seed, published=commitment(groups, seed) if lot else "",
        by_id=actor.person_id, synthetic=new.synthetic,
        **_power(units, people, told, {one.pk: one.pk in begin for one in units}, many, new.months, window),
    )  # fmt: skip
    CampaignUnit.unscoped.bulk_create(
        CampaignUnit(
            campaign=row, unit=one, residents=people[one.pk], stratum=groups[one.code],
            begins=None if lot else one.pk in begin,
        )
        for one in units
    )  # fmt: skip
    record(actor, "outreach_campaign.plan", on=(Campaign.RECORD, row.pk), detail={"on": new.start_on.isoformat()})
    return row


def _power(
    units: Sequence[Unit],
    people: dict[int, int],
    told: queries.History,
    begins: dict[int, bool],
    many: int,
    months: int,
    window: int | None,
) -> dict[str, Any]:
    """What could be found. Before a lot every unit counts as beginning in proportion."""
    if not told.months:
        return {"mde": 1.0}
    codes = [one.code for one in units]
    table = panel_of(codes, told.counts, [people[one.pk] for one in units], [None] * len(units))
    lot = not any(begins.values())
    share = np.array([many / len(units) if lot else float(begins[one.pk]) for one in units])
    # Where nobody knows how they were chosen, half a year is left out.
    design = planned(table, share, 1 - share, months, 6 if window is None else window)
    if lot:
        design = _of_lot(design, many / len(units))
    lacks = enough(design, months)
    return {
        "mde": design.detectable, "times_units": lacks and lacks.times_units,
        "enough_months": lacks and lacks.periods_after,
    }  # fmt: skip


def _of_lot(design: Design, share: float) -> Design:
    """Shares weigh all units as one group each; so many of them begin."""
    return replace(design, treated=design.treated * share, others=design.others * (1 - share))


@CAMPAIGNS.act(May.RUN_OUTREACH, name="outreach_campaign.draw")
def draw_lot(actor: Actor, pk: int, public: str = "", version: int | None = None) -> Campaign:
    """Draw who begins, from the seed whose hash was published, joined by a public number where there is one.

    Raises `RefusalError`: NOT_FOUND, CHANGED, WRONG_STATE, NOT_ALLOWED, NO_LOT, TOO_LONG, CLEAR_NUMBER.
    """
    row = CAMPAIGNS.locked(actor, Campaign, pk, version)
    city_of(actor)
    CAMPAIGNS.allowed(row, CampaignAct.DRAW)
    if row.chosen != Chosen.LOT:
        raise RefusalError(Code.NO_LOT)
    number = CAMPAIGNS.plain(public)
    rows = {one.unit.code: one for one in CampaignUnit.unscoped.filter(campaign=row).select_related("unit")}
    for turn in draw({code: one.stratum for code, one in rows.items()}, row.seed, [row.first or 1], number):
        one = rows[turn.unit]
        one.place, one.begins = turn.place, turn.wave == 1
    CampaignUnit.unscoped.bulk_update(rows.values(), ["place", "begins"])
    return CAMPAIGNS.move(actor, row, CampaignAct.DRAW, public=number, drawn_at=timezone.now())


@CAMPAIGNS.act(May.RUN_OUTREACH, name="outreach_campaign.start")
def start(actor: Actor, pk: int, *, proxies_only: bool = False, version: int | None = None) -> Campaign:
    """Let it begin; without enough power only if it is labelled as not evaluable on cases.

    Raises `RefusalError`: NOT_FOUND, CHANGED, WRONG_STATE, NOT_ALLOWED, NOT_DRAWN, TOO_WEAK.
    """
    row = CAMPAIGNS.locked(actor, Campaign, pk, version)
    city_of(actor)
    CAMPAIGNS.allowed(row, CampaignAct.START)
    if row.chosen == Chosen.LOT and row.state != CampaignState.DRAWN:
        raise RefusalError(Code.NOT_DRAWN)
    if row.mde > MATERIAL and not proxies_only:
        raise RefusalError(Code.TOO_WEAK, mde=f"{row.mde:.0%}", most=f"{MATERIAL:.0%}")
    return CAMPAIGNS.move(actor, row, CampaignAct.START, proxies_only=proxies_only)


@CAMPAIGNS.act(May.RUN_OUTREACH, name="outreach_campaign.judge")
def judge(actor: Actor, pk: int, version: int | None = None) -> Campaign:
    """Judge it on the cases of the months that are over, at most those it was planned for.

    Raises `RefusalError`: NOT_FOUND, CHANGED, WRONG_STATE, NOT_ALLOWED, ON_PROXIES, TOO_EARLY.
    """
    row = CAMPAIGNS.locked(actor, Campaign, pk, version)
    city_of(actor)
    CAMPAIGNS.allowed(row, CampaignAct.JUDGE)
    if row.proxies_only:
        raise RefusalError(Code.ON_PROXIES)
    until = month_at(row.start_on) + row.months
    if month_at(timezone.localdate()) < until:
        raise RefusalError(Code.TOO_EARLY, day=first_of(until))
    rows = list(CampaignUnit.unscoped.filter(campaign=row).select_related("unit"))
    told, since = queries.table(row, rows, until)
    verdict, result = judged(told, row.window, since)
    return CAMPAIGNS.move(actor, row, CampaignAct.JUDGE, result=result, verdict=verdict, judged_at=timezone.now())


def judged(told: Panel, window: int | None, since: int) -> tuple[str, dict[str, Any]]:
    """The verdict, and the evaluation as it is kept; month `since` is the first of the panel."""
    found = evaluate(told, window)
    begins = ~told.never
    people = told.people[:, -1]
    return found.verdict.value, {
        "since": since, "ratio": found.ratio, "low": found.low, "high": found.high, "mde": found.mde,
        "placebo_p": found.placebo_p, "before_after": found.before_after, "observed": found.observed,
        "expected": found.expected, "remarks": [one.value for one in found.remarks],
        "treated": found.treated, "others": found.others,
        "curves": [
            [float(x) for x in told.counts[who].sum(0) / people[who].sum() * 100_000] for who in (begins, ~begins)
        ],
        "placebo_dates": [
            [since + one.period, one.ratio, one.low, one.high] for one in found.placebo_dates if math.isfinite(one.high)
        ],
    }  # fmt: skip


@CAMPAIGNS.act(May.RUN_OUTREACH, name="outreach_campaign.call_off")
def call_off(actor: Actor, pk: int, why: str, version: int | None = None) -> Campaign:
    """It does not take place, and why. Raises `RefusalError`: NOT_FOUND, CHANGED, WRONG_STATE, REASON_MISSING."""
    row = CAMPAIGNS.locked(actor, Campaign, pk, version)
    city_of(actor)
    return CAMPAIGNS.move(
        actor, row, CampaignAct.CALL_OFF, reason=CAMPAIGNS.plain(why, required=Code.REASON_MISSING, most=MOST_TEXT)
    )


@CAMPAIGNS.act(May.RUN_OUTREACH, name="outreach_campaign.proxy")
def add_proxy(actor: Actor, pk: int, kind: str, day: date, hits: int, whole: int, *, begins: bool) -> ProxyResult:
    """Enter a proxy: so many of so many, among those who began or those who wait. A second one of a day replaces it.

    Raises `RefusalError`: NOT_FOUND, NOT_ALLOWED, WRONG_STATE, IN_FUTURE, NOT_A_SHARE.
    """
    row = CAMPAIGNS.locked(actor, Campaign, pk)
    city_of(actor)
    if row.state not in {CampaignState.RUNNING, CampaignState.JUDGED}:
        raise CAMPAIGNS.wrong_state(row)
    if whole < 1 or hits > whole:
        raise RefusalError(Code.NOT_A_SHARE)
    made, _new = ProxyResult.unscoped.update_or_create(
        campaign=row, kind=Proxy(kind), day=not_ahead(day), begins=begins,
        defaults={"hits": hits, "whole": whole, "by_id": actor.person_id},
    )  # fmt: skip
    record(actor, "outreach_campaign.proxy", on=(Campaign.RECORD, row.pk), rows=whole)
    return made
