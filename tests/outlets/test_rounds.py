# SPDX-License-Identifier: Apache-2.0
"""A round compares outlets of one sector, keeps the keys of the cards it counted, and is the same for whoever asks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.factories import City, actor_of, make_person
from tests.outlets.conftest import BAD, USUAL, Outlets, cards, live
from wuzha.audit.actor import Actor
from wuzha.cards.models import InvolvedCard, LiveCards
from wuzha.core.standing import Mark, Span
from wuzha.org.roles import Role
from wuzha.outlets import queries
from wuzha.outlets.errors import Code
from wuzha.outlets.models import OutletRound, OutletStanding, Unranked
from wuzha.outlets.queries import rounds
from wuzha.outlets.rules import Sector
from wuzha.outlets.services.rounds import make, make_due
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.django_db


def test_the_bad_outlet_alone_is_red(round: OutletRound, outlets: Outlets, officer: Actor) -> None:
    found = queries.round_of(officer, round)
    assert [one.outlet for one in found.eligible] == [outlets.bad]
    row = found.places[0].row
    others = (len(outlets.all) - 1) * USUAL
    assert (row.count, row.stock, row.expected) == (BAD, 20_000, pytest.approx(others / (len(outlets.all) - 1)))
    assert row.per_10k == 20
    assert row.luck < 0.001
    assert row.forecast < 0


def test_an_outlet_without_live_cards_is_listed_and_never_ranked(
    round: OutletRound, outlets: Outlets, officer: Actor
) -> None:
    found = queries.round_of(officer, round)
    assert [(one.outlet, one.stock, one.count) for one in found.unranked] == [(outlets.without, None, 3)]
    assert outlets.without not in [one.outlet for one in found.places]
    assert queries.known(officer, outlets.without, timezone.now()).mark is None


def test_cards_of_no_known_outlet_are_told_and_in_no_count(
    city: City, outlets: Outlets, officer: Actor, days: tuple[date, date]
) -> None:
    (one,) = cards(city, outlets.fair, 1, days[1])
    InvolvedCard.unscoped.filter(pk=one.pk).update(outlet=None)
    made = make(officer, Sector.BANK, Span.YEAR, "测试")
    assert made.unplaced == 1
    assert OutletStanding.unscoped.get(round=made, outlet=outlets.fair).count == USUAL


def test_an_outlet_with_too_few_live_cards_is_not_judged(
    city: City, outlets: Outlets, days: tuple[date, date], officer: Actor
) -> None:
    live(city, outlets.without, 40, days[1])
    made = make(officer, Sector.BANK, Span.YEAR, "测试")
    assert Unranked.unscoped.get(round=made, outlet=outlets.without).stock == 40


def test_a_round_keeps_the_keys_of_its_cards_and_a_recount_tells_what_changed(
    city: City, round: OutletRound, outlets: Outlets, officer: Actor, days: tuple[date, date]
) -> None:
    assert rounds.recount(officer, round) == []
    row = OutletStanding.unscoped.get(round=round, outlet=outlets.fair)
    assert set(row.keys) == set(InvolvedCard.unscoped.filter(outlet=outlets.fair).values_list("pk", flat=True))
    cards(city, outlets.fair, 2, days[1])
    InvolvedCard.unscoped.filter(pk=row.keys[0]).update(first_involved_on=days[0] - timedelta(days=9))
    assert [(one.outlet, one.gone, one.came) for one in rounds.recount(officer, round)] == [(outlets.fair, 1, 2)]


def test_a_round_counts_the_year_before_and_new_accounts_beside(
    city: City, outlets: Outlets, officer: Actor, days: tuple[date, date]
) -> None:
    cards(city, outlets.bad, 12, days[1] - timedelta(days=30), opened_on=days[1] - timedelta(days=60))
    cards(city, outlets.bad, 5, days[0] - timedelta(days=30))
    row = OutletStanding.unscoped.get(round=make(officer, Sector.BANK, Span.YEAR, "测试"), outlet=outlets.bad)
    assert (row.count, row.before) == (BAD + 12, 5)
    assert row.grown < 0.001
    assert (row.shares["fresh"]["hits"], row.shares["fresh"]["rows"]) == (12, BAD + 12)
    assert row.shares["fresh"]["mark"] in ("WATCH", "APART")
    assert row.shares["corporate"]["mark"] == "LUCK"


def test_a_quarter_makes_no_outlet_eligible(
    city: City, outlets: Outlets, round: OutletRound, officer: Actor, days: tuple[date, date]
) -> None:
    quarter = Span.QUARTER.before(timezone.localdate())
    LiveCards.unscoped.update(month=quarter[1].replace(day=1))
    cards(city, outlets.all[7], 60, quarter[1])
    for one in outlets.all:
        cards(city, one, 4, quarter[1])
    made = make(officer, Sector.BANK, Span.QUARTER, "测试")
    marks = {one.outlet_id: one.mark for one in OutletStanding.unscoped.filter(round=made)}
    assert marks[outlets.all[7].pk] == Mark.WATCH
    assert Mark.ELIGIBLE not in marks.values()
    place = queries.of_outlet(officer, outlets.all[7])
    assert place is not None
    assert place.by_quarter
    assert place.mark is Mark.WATCH


def test_a_bank_sees_its_own_outlets_alone(round: OutletRound, outlets: Outlets) -> None:
    found = queries.round_of(outlets.bank, round)
    own = {one.pk for one in outlets.all[::2]}
    assert {one.outlet.pk for one in found.places} == own
    assert not found.unranked
    assert {one.pk for one in rounds.outlets(outlets.bank)} == own
    assert rounds.outlet(outlets.bank, outlets.all[1].pk) is None


def test_another_city_sees_nothing(city: City, round: OutletRound, outlets: Outlets) -> None:
    foreign = actor_of(make_person(Role.CARD_OFFICER, city.abroad, "wd-abroad"))
    assert rounds.one(foreign, round.pk) is None
    assert queries.latest(foreign, Sector.BANK) is None


def test_the_clock_makes_each_round_once(outlets: Outlets, days: tuple[date, date]) -> None:
    now = timezone.now() + timedelta(days=40)
    made = make_due(now)
    assert made
    assert make_due(now) == 0
    assert {one.sector for one in OutletRound.unscoped.all()} == {Sector.BANK}


def test_what_cannot_be_compared_is_refused(outlets: Outlets, officer: Actor) -> None:
    def refused(code: Code, sector: Sector, reason: str = "测试") -> None:
        with pytest.raises(RefusalError) as told:
            make(officer, sector, Span.YEAR, reason)
        assert told.value.code is code

    refused(Code.FEW_OUTLETS, Sector.CARRIER)
    refused(Code.REASON_MISSING, Sector.BANK, " ")
    refused(Code.TOO_LONG, Sector.BANK, "长" * 201)
    InvolvedCard.unscoped.update(first_involved_on=date(2001, 1, 1))
    refused(Code.NO_CARDS, Sector.BANK)


def test_a_bank_makes_no_round(round: OutletRound, outlets: Outlets) -> None:
    with pytest.raises(RefusalError):
        make(outlets.bank, Sector.BANK, Span.YEAR, "测试")


def test_a_round_is_never_changed(round: OutletRound) -> None:
    for rows in (OutletRound.unscoped, OutletStanding.unscoped.filter(round=round)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**({"tau2": 1.0} if rows is OutletRound.unscoped else {"count": 0}))
