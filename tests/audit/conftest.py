# SPDX-License-Identifier: Apache-2.0
"""A city, and nothing remembered from the test before."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from tests.factories import City, make_city
from tests.worlds import shared
from wuzha.org.rules import forget_all


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    cache.clear()
    forget_all()


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()
