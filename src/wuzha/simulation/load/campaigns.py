# SPDX-License-Identifier: Apache-2.0
"""Campaigns of the synthetic city: one that waits for its lot, and one that looks like success and is none."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.engine.evaluation import panel
from wuzha.org.models import Unit
from wuzha.outreach.models import Campaign, CampaignUnit
from wuzha.outreach.queries.campaigns import comparable, residents
from wuzha.outreach.rules.campaigns import CampaignState, Chosen, Proxy, first_of, month_at
from wuzha.outreach.services import campaigns

SEED = 20230608
#: Months before the start and until it was judged; months that chose the worst, and how many of them.
BEFORE, RAN, WINDOW, BEGIN = 18, 6, 3, 8
#: Cases a month for 100,000 residents; how the city falls month by month; how much months of a unit vary.
RATE, FALLS, SHOCKS = 30, 0.985, 0.06
SAID = "演示：本次评估所用发案数另行合成，供展示结论页，与演示城市的案件数不对应。先开展单位并无真实效果。"


def load(office: Actor, city: Unit, today: date) -> None:
    """Nothing where a township has no residents."""
    units = comparable(city, today)
    people = residents(units, today.year)
    if len(units) < BEGIN + 2 or any(one.pk not in people for one in units):
        return
    start = month_at(today) - RAN
    _fallen(office, city, units, people, start)
    lot = campaigns.NewCampaign(
        "演示：下月防刷单入户行动（抽签）", first_of(month_at(today) + 1), RAN, Chosen.LOT, first=BEGIN, synthetic=True
    )
    campaigns.plan(office, lot)


def _fallen(office: Actor, city: Unit, units: list[Unit], people: dict[int, int], start: int) -> None:
    """The worst of a quarter were chosen, nothing was done in truth, and they fell back by themselves. The demo has too
    few cases to judge anything on, so that these are drawn apart, and the page says so."""
    random = np.random.default_rng(SEED)
    residents_of = np.array([people[one.pk] for one in units])
    months = np.arange(BEFORE + RAN)
    mean = residents_of[:, None] / 100_000 * RATE * FALLS**months
    counts = random.poisson(mean * random.gamma(1 / SHOCKS, SHOCKS, mean.shape))
    rates = counts[:, BEFORE - WINDOW : BEFORE].sum(1) / residents_of
    begin = {int(at) for at in np.argsort(-rates)[:BEGIN]}
    codes = [one.code for one in units]
    told = panel(codes, counts, residents_of, [BEFORE if at in begin else None for at in range(len(units))])
    verdict, result = campaigns.judged(told, WINDOW, start - BEFORE)
    row: Campaign = Campaign.unscoped.create(
        city=city, title="演示：高发镇街集中宣传", start_on=first_of(start), months=RAN, chosen=Chosen.WORST,
        window=WINDOW, mde=result["mde"], state=CampaignState.JUDGED, verdict=verdict, result=result,
        judged_at=timezone.now(), reason=SAID, by_id=office.person_id, synthetic=True,
    )  # fmt: skip
    CampaignUnit.unscoped.bulk_create(
        CampaignUnit(campaign=row, unit=one, residents=people[one.pk], begins=at in begin)
        for at, one in enumerate(units)
    )
    for begins, hits in ((True, 168), (False, 151)):
        day = first_of(start + RAN) - timedelta(days=1)
        campaigns.add_proxy(office, row.pk, Proxy.QUIZ, day, hits, 200, begins=begins)
