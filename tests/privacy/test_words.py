# SPDX-License-Identifier: Apache-2.0
"""The auditor reads words: every key that an act writes has one, and codes have theirs."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

import wuzha
from tests import factories
from wuzha.audit.models import Event
from wuzha.org.roles import Role
from wuzha.privacy import words
from wuzha.privacy.detail_keys import KEYS

PACKAGE = Path(wuzha.__file__).parent


def written() -> set[str]:
    """Keys of the dictionaries that are given as `detail=` to an act, or kept in a variable `detail` for it."""
    found = set()
    for path in PACKAGE.rglob("services/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            values = [one.value for one in getattr(node, "keywords", ()) if one.arg == "detail"]
            if isinstance(node, ast.Assign) and "detail" in [getattr(one, "id", "") for one in node.targets]:
                values.append(node.value)
            for value in values:
                dicts = [one for one in ast.walk(value) if isinstance(one, ast.Dict)]
                found |= {key.value for one in dicts for key in one.keys if isinstance(key, ast.Constant)}
    return found


def test_every_key_that_an_act_writes_has_a_word() -> None:
    keys = written()
    assert len(keys) > 80
    assert keys - set(KEYS) == set()


def event(action: str, detail: dict[str, Any], outcome: str = "OK") -> Event:
    return Event(action=action, detail=detail, outcome=outcome)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("action", "detail", "shown"),
    [
        ("warning.attempt", {"result": "NO_ANSWER"}, ("联系结果", "未接通")),
        ("warning.attempt", {"channel": "CALL"}, ("途径", "电话")),
        ("refund.apply", {"to": "APPLIED"}, ("新状态", "申请已签名")),
        ("funds.report", {"loss_fen": 12_000_000}, ("损失金额", "120,000.00 元")),
        ("funds.freeze_decide", {"approved": True}, ("是否批准", "是")),
        ("rule.added", {"valid_from": "2026-11-27T22:39:41.939450+00:00"}, ("生效时间", "2026-11-28 06:39:41")),
        ("funds.case_file", {"was": {"filing": "NONE", "case_no": ""}}, ("原内容", "立案状态：未受案；案件号：未填")),
        ("export.asked", {"fields": []}, ("字段", "无")),
    ],
)
def test_details_are_words(action: str, detail: dict[str, Any], shown: tuple[str, str]) -> None:
    with translation.override("zh-hans"):
        label, text = words.details(event(action, detail))[0]
    assert label == shown[0]
    assert shown[1] in text


@pytest.mark.django_db
def test_a_refusal_is_its_sentence() -> None:
    with translation.override("zh-hans"):
        ((_label, text),) = words.details(event("login.alert_settled", {"code": "ALERT_SETTLED"}, "REFUSED"))
    assert "ALERT" not in text


@pytest.mark.django_db
def test_the_page_of_an_event_shows_codes_only_in_its_fold(client: Client) -> None:
    city = factories.make_city()
    made = Event.objects.create(
        actor_kind="PERSON", actor="own-analyst", action="warning.attempt", object_type="warning", object_id="1",
        unit_code=city.centre.code, fields=["phone"], detail={"result": "NO_ANSWER"},
    )  # fmt: skip
    client.force_login(city.people[Role.AUDITOR])
    page = client.get(f"/audit/{made.pk}/", headers={"accept-language": "zh-hans"}).content.decode()
    shown, _, kept = page.partition("原始记录")
    assert "NO_ANSWER" in kept
    for code in ("NO_ANSWER", "warning.attempt", ">phone<"):
        assert code not in shown
    assert "未接通" in shown
