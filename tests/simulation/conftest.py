# SPDX-License-Identifier: Apache-2.0
"""One synthetic year and one small period, shared by the tests that only look at them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from wuzha.org.rules import forget_all
from wuzha.simulation.city import CityYear, city_year

NOW = datetime(2026, 9, 15, 6, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """No test reads the rules that a loaded period brought along in another."""
    yield
    forget_all()


@pytest.fixture(scope="session")
def year() -> CityYear:
    return city_year("cixi-2022", seed=7)


@pytest.fixture(scope="session")
def demo() -> CityYear:
    return city_year("demo", seed=7, end=NOW)
