# SPDX-License-Identifier: Apache-2.0
"""Refusals: every one has words, in Chinese too, and the trail keeps its code."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override as language

from tests.warning.services.conftest import Desk
from wuzha.audit.models import Event
from wuzha.refusals import RefusalError
from wuzha.warning.rules.outcomes import Refusal
from wuzha.warning.services import triage
from wuzha.warning.services.errors import Code, Hint

FILLING = {
    "number": "YJ00000001", "state": "待研判", "who": "测试员", "when": "09:30", "count": 5, "numbers": "YJ00000001",
    "why": "位数不对", "most": 500, "score": 30, "threshold": 60, "missing": "现住址到户 25",
    "minutes": 60, "left": 15, "others": 3, "unreadable": 4,
}  # fmt: skip


@pytest.mark.parametrize("code", Code)
def test_every_refusal_says_what_to_do(code: Code) -> None:
    wanted = {name: FILLING[name] for name in re.findall(r"%\((\w+)\)s", str(code.sentence))}
    with language("en"):
        said = RefusalError(code, **wanted).message
    assert said.endswith(".") or code is Code.CANNOT_CLOSE
    assert "%(" not in said
    assert all(str(value) in said for value in wanted.values())


def test_every_reason_not_to_close_has_words() -> None:
    with language("en"):
        said = RefusalError(Code.CANNOT_CLOSE, because=list(Refusal), talk="Call", talked_at="11-27 21:00").message
        assert all(str(refusal.sentence)[:12] in said for refusal in Refusal)


def test_a_hint_follows_the_refusal() -> None:
    given = {"score": 0, "threshold": 60, "missing": "x"}
    with language("en"):
        plain = RefusalError(Code.TOO_INCOMPLETE, **given).message
        hinted = RefusalError(Code.TOO_INCOMPLETE, Hint.LEADER_ONLY, **given).message
    assert hinted.startswith(plain)
    assert "shift leader" in hinted


def test_the_exception_itself_names_the_code_only() -> None:
    refused = RefusalError(Code.NOT_YOURS, number="YJ00000001", who="测试员")
    assert "NOT_YOURS" in str(refused)
    assert "测试员" not in str(refused)


def test_a_refusal_undoes_everything_and_is_in_the_trail(desk: Desk) -> None:
    held = desk.held()
    events = Event.objects.count()
    with pytest.raises(RefusalError):
        triage.merge(desk.colleague, held.pk, desk.received().pk)
    event = Event.objects.latest("pk")
    assert Event.objects.count() == events + 1
    assert (event.action, event.outcome, event.object_id) == ("warning.merge", "REFUSED", str(held.pk))
    assert (event.person_id, event.role, event.unit_code) == (
        desk.colleague.person_id, "analyst", desk.city.centre.code,
    )  # fmt: skip
