# SPDX-License-Identifier: Apache-2.0
"""One synthetic year and one small period, shared by the tests that only look at them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wuzha.simulation.city import CityYear, city_year

NOW = datetime(2026, 9, 15, 6, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def year() -> CityYear:
    return city_year("cixi-2022", seed=7)


@pytest.fixture(scope="session")
def demo() -> CityYear:
    return city_year("demo", seed=7, end=NOW)
