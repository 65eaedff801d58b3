# SPDX-License-Identifier: Apache-2.0
"""The measurement of `benchmarks/series_database.py` in small: a new case finds its gang by three questions."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.series_database import fill, measure, rank
from tests.factories import City
from wuzha.series.models import Node
from wuzha.series.services.learning import learnt
from wuzha.series.services.looking import look

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("series.services.keeping")]


def test_a_new_case_is_put_to_its_gang_by_three_questions(city: City) -> None:
    fill(5_200)
    looks, wholes = measure(5_200, 10)
    assert rank([one.whole for one in looks], 0.95) < rank([one.whole for one in wholes], 0.95) < 1_000
    told, node = learnt(), Node.unscoped.order_by("pk")[20].pk
    with CaptureQueriesContext(connection) as asked:
        look(node, told)
    assert len(asked) == 3
