# SPDX-License-Identifier: Apache-2.0
"""A city whose people have programs work for them."""

from __future__ import annotations

import pytest

from tests import factories
from tests.factories import City
from tests.worlds import shared


@pytest.fixture
@shared
def city() -> City:
    return factories.make_city()
