# SPDX-License-Identifier: Apache-2.0
"""Outlets in numbers: live and involved cards of a period, new ones, those of organisations, and a year before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cards.conftest import Banks, card
from tests.factories import City
from wuzha.cards.models import LiveCards
from wuzha.cards.queries.outlets import OutletCount, Span, outlet_counts

pytestmark = pytest.mark.django_db
YEAR = Span(date(2023, 1, 1), date(2023, 12, 31))


def stock(city: City, outlet: object, month: date, group: str, live: int, opened: int) -> None:
    LiveCards.unscoped.create(
        centre=city.centre, outlet=outlet, month=month, group=group, live=live, opened=opened
    )  # fmt: skip


def test_an_outlet_is_counted_beside_the_year_before(city: City, banks: Banks) -> None:
    day = date(2023, 5, 10)
    card(city.centre, banks.outlet, first_involved_on=day, opened_on=day - timedelta(days=90), amount_fen=500)
    card(city.centre, banks.outlet, first_involved_on=day, opened_on=day - timedelta(days=91))
    card(city.centre, banks.outlet, first_involved_on=day, kind="CORPORATE")
    card(city.centre, banks.outlet, first_involved_on=date(2022, 12, 31))
    card(city.centre, banks.outlet, first_involved_on=date(2024, 1, 1))
    stock(city, banks.outlet, date(2022, 12, 1), "PERSONAL", 900, 30)
    stock(city, banks.outlet, date(2023, 6, 1), "PERSONAL", 1000, 40)
    stock(city, banks.outlet, date(2023, 5, 1), "CORPORATE", 50, 2)
    stock(city, banks.outlet, date(2024, 1, 1), "PERSONAL", 5000, 400)
    found = outlet_counts(YEAR, centre=city.centre.pk)
    assert found == {banks.outlet.pk: OutletCount(1050, 50, 42, 3, 1, 1, 1, 500)}
    assert found[banks.outlet.pk].per_ten_thousand == pytest.approx(3 / 1050 * 10_000)


def test_a_group_narrows_stock_and_cards(city: City, banks: Banks) -> None:
    card(city.centre, banks.outlet, first_involved_on=date(2023, 5, 1), kind="CORPORATE")
    card(city.centre, banks.outlet, first_involved_on=date(2023, 5, 1))
    stock(city, banks.outlet, date(2023, 5, 1), "CORPORATE", 50, 2)
    stock(city, banks.outlet, date(2023, 5, 1), "PERSONAL", 700, 2)
    one = outlet_counts(YEAR, group="CORPORATE")[banks.outlet.pk]
    assert (one.live, one.involved) == (50, 1)


def test_an_outlet_without_a_stock_has_no_rate(city: City, banks: Banks) -> None:
    card(city.centre, banks.outlet, first_involved_on=date(2023, 5, 1))
    one = outlet_counts(YEAR, outlets=[banks.outlet.pk])[banks.outlet.pk]
    assert (one.live, one.per_ten_thousand) == (None, None)
    assert Span(date(2024, 2, 29), date(2024, 3, 1)).year_before().first == date(2023, 2, 28)
