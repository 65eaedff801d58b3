# SPDX-License-Identifier: Apache-2.0
"""Grounds by what is shut down and by day, values in their one form, and clocks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.engine.calendar import SHANGHAI
from wuzha.shutdowns.rules.clocks import median, took, verify_due
from wuzha.shutdowns.rules.life import SHUTDOWN_LIFE, Result, State, in_effect
from wuzha.shutdowns.rules.values import Thing, guessed, masked, one_form
from wuzha.shutdowns.rulesets import GROUNDS, LIMIT, SHUT, VERIFY

TODAY, BEFORE = date(2026, 11, 28), date(2022, 11, 30)


@pytest.mark.parametrize(
    ("thing", "ask", "day", "article"),
    [
        (Thing.PHONE, SHUT, TODAY, "《反电信网络诈骗法》第十一条"),
        (Thing.PHONE, VERIFY, BEFORE, "工业和信息化部、公安部2021年"),
        (Thing.IOT, LIMIT, TODAY, "《反电信网络诈骗法》第十二条"),
        (Thing.SMS_PORT, SHUT, TODAY, "《反电信网络诈骗法》第十三条"),
        (Thing.NET, SHUT, TODAY, "《反电信网络诈骗法》第二十二条"),
        (Thing.APP, SHUT, TODAY, "《反电信网络诈骗法》第二十三条"),
        (Thing.DOMAIN, SHUT, TODAY, "《反电信网络诈骗法》第二十四条"),
        (Thing.URL, SHUT, TODAY, "《反电信网络诈骗法》第二十四条"),
        (Thing.PAY, LIMIT, TODAY, "《反电信网络诈骗法》第十八条"),
    ],
)
def test_each_thing_has_its_article(thing: Thing, ask: str, day: date, article: str) -> None:
    assert any(one.article.startswith(article) for one in GROUNDS.at_first().holding(thing, ask, day))


@pytest.mark.parametrize(
    ("ground", "kind", "name", "takes"),
    [
        ("AFL11", "CARRIER", "测试通信", True), ("AFL11", "CENTRE", "反诈中心", True),
        ("AFL11", "MEMBER", "教育局", False), ("AFL11", "BANK", "测试银行", False),
        ("AFL24", "MEMBER", "市委网信办", True), ("AFL24", "BANK", "测试银行", False),
        ("AFL22", "MEMBER", "测试平台公司", True), ("AFL22", "MEMBER", "妇联", False),
        ("AFL18", "BANK", "测试银行", True), ("AFL18", "CARRIER", "测试通信", False),
    ],
)  # fmt: skip
def test_each_ground_goes_to_who_can_carry_it_out(ground: str, kind: str, name: str, *, takes: bool) -> None:
    found = GROUNDS.at_first().of(ground)
    assert found is not None
    assert found.takes(kind, name) is takes


def test_no_ground_of_the_law_holds_before_it_was_in_force() -> None:
    asked = product(Thing, (SHUT, LIMIT, VERIFY))
    held = {one.code for thing, ask in asked for one in GROUNDS.at_first().holding(thing, ask, BEFORE)}
    assert held == {"MIIT21"}


def test_a_payment_account_is_never_shut_down_here() -> None:
    """Money is stopped and frozen by orders, not by this."""
    assert GROUNDS.at_first().holding(Thing.PAY, SHUT, TODAY) == []


@pytest.mark.parametrize(
    ("thing", "text", "form"),
    [
        (Thing.PHONE, "+86 199-0000-6611", "19900006611"),
        (Thing.PHONE, "199****6611", ""),
        (Thing.DOMAIN, "hxxp://Bad[.]Example[.]com/a", "bad.example.com"),
        (Thing.DOMAIN, "不知道", ""),
        (Thing.URL, "https://www.bad.example.com/Pay?id=1#top", "bad.example.com/Pay?id=1"),
        (Thing.APP, "《某某理财APP》", "某某理财"),
        (Thing.SMS_PORT, "10690000123456", "10690000123456"),
        (Thing.SMS_PORT, "甲", ""),
        (Thing.FIXED, "0574-63000000", "057463000000"),
    ],
)
def test_values_have_one_form(thing: Thing, text: str, form: str) -> None:
    assert one_form(thing, text).replace("-", "") == form


def test_what_names_a_person_is_masked_and_what_names_a_site_is_not() -> None:
    assert masked(Thing.PHONE, "19900006611") == "199****6611"
    assert masked(Thing.DOMAIN, "bad.example.com") == "bad.example.com"
    assert "19900006611" not in masked(Thing.URL, "bad.example.com/u/19900006611")


@pytest.mark.parametrize(
    ("text", "thing"),
    [("19900006611", Thing.PHONE), ("bad.example.com", Thing.DOMAIN), ("bad.example.com/a", Thing.URL), ("某某", None)],
)
def test_a_pasted_value_is_told_by_its_shape(text: str, thing: Thing | None) -> None:
    assert guessed(text) == thing


@given(st.text(max_size=80))
def test_the_one_form_of_a_domain_or_phone_is_its_own(text: str) -> None:
    for thing in (Thing.PHONE, Thing.DOMAIN):
        if form := one_form(thing, text):
            assert one_form(thing, form) == form


def test_only_what_the_user_feels_is_in_effect() -> None:
    held = {(state, result) for state, result in product(State, Result) if in_effect(state, result)}
    assert held == set(product((State.ANSWERED, State.REOPENING), (Result.SHUT, Result.LIMITED, Result.SUSPENDED)))


def test_nothing_is_asked_without_a_review() -> None:
    assert {start for start, end in SHUTDOWN_LIFE.edges if end == State.SENT} == {State.PROPOSED, State.ANSWERED}


def test_hours_of_verification_run_through_holidays() -> None:
    at = datetime(2026, 10, 1, 23, 30, tzinfo=SHANGHAI)
    assert verify_due(at, 24) == datetime(2026, 10, 2, 23, 30, tzinfo=SHANGHAI)


@given(st.lists(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30)), min_size=1, max_size=30))
def test_the_median_lies_among_the_times(times: list[timedelta]) -> None:
    middle = median(times)
    assert middle is not None
    assert min(times) <= middle <= max(times)


def test_a_raid_before_the_clue_has_no_time() -> None:
    at = datetime(2026, 10, 1, tzinfo=SHANGHAI)
    assert took(at, at - timedelta(hours=1)) is None
    assert median([]) is None
