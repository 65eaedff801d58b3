# SPDX-License-Identifier: Apache-2.0
"""A city, files of its own, and nothing remembered from the test before."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import Settings

from tests.factories import City, make_city
from tests.worlds import shared
from wuzha.org.rules import forget_all


@pytest.fixture(autouse=True)
def nothing_remembered(settings: Settings, tmp_path: Path) -> None:
    settings.WUZHA_FILES = tmp_path
    cache.clear()
    forget_all()


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()
