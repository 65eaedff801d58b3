# SPDX-License-Identifier: Apache-2.0
"""The daily report: its form is rule data, each figure opens its list, and what is out of the ordinary is named."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.warning.services.conftest import make_desk
from wuzha.core.indicators import Shape
from wuzha.org.roles import Role
from wuzha.warning.queries.indicators import BY_CODE
from wuzha.warning.rulesets import DAILY_REPORT
from wuzha.warning.rulesets.daily import Bound, DailyBound
from wuzha.warning.views.kpi.daily import Report, out_of_bounds


def figure(shape: Shape, value: float | None, rows: int = 5, *, few: bool = False) -> Any:
    now = SimpleNamespace(value=value, rows=rows, insufficient=few, indicator=SimpleNamespace(shape=shape))
    return SimpleNamespace(now=now)


@pytest.mark.parametrize(
    ("bound", "shape", "value", "out"),
    [
        (DailyBound(indicator="x", side=Bound.ABOVE, bound=0), Shape.COUNT, 1, True),
        (DailyBound(indicator="x", side=Bound.ABOVE, bound=0), Shape.COUNT, 0, False),
        (DailyBound(indicator="x", side=Bound.BELOW, bound=0.9), Shape.RATE, 0.89, True),
        (DailyBound(indicator="x", side=Bound.BELOW, bound=0.9), Shape.RATE, 0.9, False),
        (DailyBound(indicator="x", side=Bound.BELOW, bound=0.9), Shape.RATE, None, False),
    ],
)
def test_what_is_out_of_the_ordinary_is_told_by_the_bounds(
    bound: DailyBound, shape: Shape, value: float | None, out: bool
) -> None:
    assert bool(out_of_bounds(bound, figure(shape, value))) is out
    assert not out_of_bounds(bound, figure(shape, value, few=True)), "what rests on too few is no exception"


@pytest.mark.django_db
def test_the_form_names_indicators_that_there_are() -> None:
    assert [code for code in DAILY_REPORT.at().indicators if code not in BY_CODE] == []


def test_a_quiet_day_says_so() -> None:
    assert Report("日报", date(2026, 11, 26), "测试中心", [], []).text


@pytest.mark.django_db
def test_the_report_of_today_says_what_came_and_is_a_document() -> None:
    desk = make_desk()
    desk.dispatched()
    client = Client()
    client.force_login(desk.city.people[Role.ANALYST])
    url = f"{reverse('warning:daily')}?day={timezone.localdate().isoformat()}"
    page = client.get(url).content.decode()
    assert "预警劝阻工作日报" in page
    assert "indicator=received" in page, "a figure opens its list"
    paper = client.get(f"{url}&as=docx")
    assert paper.headers["Content-Type"].endswith("wordprocessingml.document")
    assert paper.content.startswith(b"PK")
