# SPDX-License-Identifier: Apache-2.0
"""Outlets of the demo and the presets: live cards and involved ones of two years, one bank outlet that is truly
bad, one that was listed in its time and lifted; rounds of the last months. All of it is synthetic.

An outlet has involved cards as chance has it, some 8 a year for 10,000 live ones; what it has is drawn from the seed of
the preset and its code, so that the same city has the same outlets.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cards.models import CardInvolvement, InvolvedCard, LiveCards
from wuzha.cards.queries.outlets import Span as Days
from wuzha.cards.queries.outlets import outlet_counts
from wuzha.engine.calendar import SHANGHAI
from wuzha.measures.models import Measure, MeasureStep
from wuzha.measures.registry import NewMeasure
from wuzha.measures.rules.life import Act, State
from wuzha.measures.rules.terms import ends_at
from wuzha.measures.services.proposing import put
from wuzha.measures.services.subjects import Whom
from wuzha.org.models import Unit, UnitKind
from wuzha.outlets.kinds import KINDS
from wuzha.outlets.models import OutletRound
from wuzha.outlets.queries.evidence import evidence_of, may_propose, told
from wuzha.outlets.rules import Step
from wuzha.outlets.rulesets import LADDER
from wuzha.outlets.services.rounds import catch_up
from wuzha.sealed import Kind, seal

#: Involved cards a year for 10,000 live ones; how many times that the bad outlet has; and the one that was listed had,
#: until it was.
RATE, WORSE = 8.0, 5.0
#: The bad outlet belongs to the bank that has a log-in; the one that was listed to the other; one has told no stock.
BAD, LISTED, SILENT = "330282109-B01", "330282111-B02", "330282116-C02"
#: Days before the end on which that one was listed, and lifted; how far back cards go.
LISTED_AGO, LIFTED_AGO, BACK = 420, 345, 830
MONTHS = 3
_WHY = "演示：合成数据，涉案卡明显高于同业。"


@transaction.atomic
def settle(officer: Actor, office: Actor, end: datetime) -> int:
    """Write them; how many rounds. `officer` proposes, `office` decides. Live cards that are there already are taken as
    they are. Nothing where rounds are."""
    city = Unit.objects.filter(kind=UnitKind.CITY).order_by("path").first()
    centre = Unit.objects.filter(kind=UnitKind.CENTRE).order_by("path").first()
    rows = Unit.objects.filter(kind__in=(UnitKind.BANK_OUTLET, UnitKind.CARRIER_OUTLET), synthetic=True)
    units = list(rows.order_by("code"))
    if city is None or centre is None or not units or OutletRound.unscoped.filter(city=city).exists():
        return 0
    today = timezone.localdate(end)
    stock = {key: one.live for key, one in outlet_counts(Days(today, today), outlets=[one.pk for one in units]).items()
             if one.live}  # fmt: skip
    if not stock:
        stock = {one.pk: _stock(one) for one in units if one.code != SILENT}
        _live(centre, stock, today)
    _cards(centre, units, stock, today)
    system, now = Actor.system("simulation"), timezone.now()
    before = catch_up(system, city, _month_ends(today - timedelta(days=LISTED_AGO + 9))[-1:], now)
    _was_listed(officer, office, next((one for one in units if one.code == LISTED), None), end)
    return len(before) + len(catch_up(system, city, _month_ends(today), now))


def _draws(unit: Unit) -> Any:
    """Chance of an outlet's own, the same in every run."""
    return np.random.default_rng([20230117, *unit.code.encode()])


def _stock(unit: Unit) -> int:
    """Live cards, from some hundred to twenty thousand."""
    return 12_000 if unit.code in (BAD, LISTED) else int(np.exp(_draws(unit).uniform(np.log(900), np.log(20_000))))


def _live(centre: Unit, stock: dict[int, int], today: date) -> None:
    """The stock at the end of each month since the cards go back."""
    carriers = set(Unit.objects.filter(pk__in=stock, kind=UnitKind.CARRIER_OUTLET).values_list("pk", flat=True))
    first, months = today.replace(day=1), []
    while first > today - timedelta(days=BACK):
        first = (first - timedelta(days=1)).replace(day=1)
        months.append(first)
    LiveCards.unscoped.bulk_create(
        LiveCards(
            centre=centre, outlet_id=outlet, group=group, month=month, live=round(number * share),
            opened=round(number * share / 90), synthetic=True,
        )
        for outlet, number in stock.items()
        for group, share in ((("SIM", 1.0),) if outlet in carriers else (("PERSONAL", 0.94), ("CORPORATE", 0.06)))
        for month in months
    )  # fmt: skip


def _cards(centre: Unit, units: list[Unit], stock: dict[int, int], today: date) -> None:
    """Involved cards with their days, and what their lists told."""
    paths = {one.path: one.pk for one in Unit.objects.filter(kind__in=(UnitKind.BANK, UnitKind.CARRIER))}
    cards, number = [], 0
    for unit in units:
        draws, line = _draws(unit), unit.kind == UnitKind.CARRIER_OUTLET
        for ago in _days(unit, stock.get(unit.pk, 3_000), draws):
            number += 1
            on, new = today - timedelta(days=ago), draws.random() < (0.6 if unit.code == BAD else 0.25)
            kind = "SIM" if line else "CORPORATE" if draws.random() < 0.1 else "BANK"
            made = InvolvedCard(
                centre=centre, kind=kind, family="LINE" if line else "ACCOUNT",
                card_no=seal(Kind.ACCOUNT, f"1989{number:07d}" if line else f"62000000{number:08d}019"),
                institution_id=paths.get(unit.path[: -Unit.steplen]), outlet=unit, first_involved_on=on, cases=1,
                opened_on=on - timedelta(days=int(draws.integers(5, 80) if new else draws.integers(120, 1_500))),
                amount_fen=int(draws.integers(50, 4_000)) * 10_000, synthetic=True,
            )  # fmt: skip
            cards.append(made)
    rows = InvolvedCard.unscoped.bulk_create(cards, batch_size=1000)
    CardInvolvement.unscoped.bulk_create(
        (
            CardInvolvement(
                card=one, source="IMPORT", key=f"demo-{one.pk}", case_no=f"演示涉案清单{one.pk}",
                amount_fen=one.amount_fen, involved_on=one.first_involved_on,
            )
            for one in rows
        ),
        batch_size=1000,
    )  # fmt: skip


def _days(unit: Unit, stock: int, draws: Any) -> list[int]:
    """How many days ago each of its cards was involved."""
    mean = stock / 10_000 * RATE * BACK / 365
    found = [int(one) for one in draws.integers(1, BACK, draws.poisson(mean))]
    if unit.code == BAD:
        found += [int(one) for one in draws.integers(20, 365, round(stock / 10_000 * RATE * (WORSE - 1)))]
    if unit.code == LISTED:
        found = [one for one in found if one > LISTED_AGO or one < LIFTED_AGO - 60]
        found += [int(one) for one in draws.integers(LISTED_AGO, BACK, round(stock / 10_000 * RATE * (WORSE - 1)))]
    return found


def _was_listed(officer: Actor, office: Actor, unit: Unit | None, end: datetime) -> Measure | None:
    """A listing as it went in its time, by the round of then: the services of measures act on the day on which they are
    called. Nothing where that round does not carry it."""
    found = told(officer, unit, end) if unit is not None else None
    if unit is None or found is None or not may_propose(found.known, Step.LISTING, "RATE", end):
        return None
    day = timezone.localdate(end) - timedelta(days=LISTED_AGO)
    at = [datetime.combine(day - timedelta(days=9 - 3 * place), time(10), SHANGHAI) for place in range(4)]
    kind = next(one for one in KINDS if one.code == Step.LISTING)
    rule = LADDER.at(at[0]).of("RATE")
    if kind.ground("RATE", timezone.localdate(at[0])) is None:
        return None  # what it cites was not in force then
    evidence = evidence_of(found, "RATE", at[0], Step.LISTING, "演示：情节突出，经联席办研究直接挂牌。")
    made = put(
        officer, NewMeasure(kind.code, "RATE", rule.zh, _WHY, evidence, synthetic=True), Whom.unit(unit.pk), at[0]
    )
    usual = kind.term(day, "RATE").usual
    assert usual is not None  # noqa: S101 - a listing has its months
    until = ends_at(day, usual)
    lifted = datetime.combine(day + timedelta(days=LISTED_AGO - LIFTED_AGO), time(15), SHANGHAI)
    approved = {"approved_at": at[1], "approved_by_id": office.person_id, "decided_at": at[1],
                "document_no": f"慈反诈联席办〔{day.year}〕演示1号", "term_length": usual.length,
                "term_unit": usual.unit.value}  # fmt: skip
    ways: tuple[tuple[Act, State, datetime, dict[str, Any]], ...] = (
        (Act.APPROVE, State.DECIDED, at[1], approved),
        (Act.SERVE, State.IN_FORCE, at[3],
         {"served_at": at[3], "served_by": "PAGE", "starts_at": at[3], "until": until, "stage": "RECTIFY"}),
        (Act.LIFT, State.LIFTED, lifted, {"ended_at": lifted, "end_reason": "MET", "until": lifted}),
    )  # fmt: skip
    state = State.PROPOSED
    for place, (act, to, when, values) in enumerate(ways, 2):
        Measure.unscoped.filter(pk=made.pk).update(state=to, version=place, **values)
        MeasureStep.unscoped.create(
            measure=made, act=act, from_state=state, to_state=to, at=when, by_id=office.person_id,
            because="MET" if act is Act.LIFT else "", detail={},
        )  # fmt: skip
        state = to
    return made


def _month_ends(day: date) -> list[date]:
    """The last days of the months that are over by a day, the earliest first."""
    found, first = [], day.replace(day=1)
    for _each in range(MONTHS):
        last = first - timedelta(days=1)
        found.append(last)
        first = last.replace(day=1)
    return list(reversed(found))
