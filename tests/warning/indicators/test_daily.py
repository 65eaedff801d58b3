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
from wuzha.core.indicators import Shape, registered
from wuzha.core.indicators.headlines import Entry
from wuzha.org.roles import Role
from wuzha.ui.figures import Part
from wuzha.warning.models import WarningRecord
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
    known = {*BY_CODE, *(f"{domain}.{code}" for domain, own in registered().items() for code in own)}
    assert [code for code in DAILY_REPORT.at().indicators if code not in known] == []


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


def test_the_text_is_chinese_prose_with_one_kind_of_sums() -> None:
    rate = Entry("及时见面率", "36.0%", rests_on=(Part("9"), Part("25")))
    late = Entry("超时数", "2", rests_on=(Part("2"),))
    parts = [("止损情况", [Entry("挽损额", "0.00 元"), Entry("被骗金额", "80,000.00 元")])]
    text = Report("日报", date(2026, 11, 26), "测试中心", parts, [(late, "应为 0"), (rate, "低于 90%")]).text
    assert "超时数 2，应为 0；及时见面率 36.0%（9/25），低于 90%" in text
    assert "(" not in text


@pytest.mark.django_db
def test_sums_of_the_report_are_in_yuan_whatever_their_size() -> None:
    desk = make_desk()
    for fen in (8_000_000, 100):
        WarningRecord.unscoped.filter(pk=desk.closed().pk).update(averted_claimed_fen=fen)
    client = Client()
    client.force_login(desk.city.people[Role.ANALYST])
    page = client.get(f"{reverse('warning:daily')}?day={timezone.localdate().isoformat()}").content.decode()
    assert "80,001.00 元" in page
    assert "万元" not in page
