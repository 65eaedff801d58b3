# SPDX-License-Identifier: Apache-2.0
"""The short way answers like the long one, and requests that share a commit do not notice each other."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests import factories
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.intake.rulesets import API
from wuzha.intake.services.sources import create_key, forget_keys, key_of
from wuzha.ui.group import Group
from wuzha.warning.api import group, lean
from wuzha.warning.api.answers import Reply
from wuzha.warning.api.group import PostedRequest
from wuzha.warning.intake import singles
from wuzha.warning.intake.singles import Single, post_singly
from wuzha.warning.models import Directive

PUSHED = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")


def row(number: int = 1, **changes: Any) -> bytes:
    values = {"directive_no": f"L{number}", "level": "高", "fraud_type": "刷单返利", "pushed_at": PUSHED}
    return json.dumps(values | {"victim_phone": f"138000{number:05d}"} | changes).encode()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    forget_keys()
    yield
    forget_keys()


def new_key(city: factories.City, source: str = "PROV") -> str:
    return create_key(Actor.system("tests"), source=source, unit=city.centre)[1]


@pytest.fixture
def key(db: None) -> str:
    return new_key(factories.make_city())


def short_way(token: str, body: bytes, **headers: str) -> tuple[int, dict[str, str], Any]:
    """One request through the ASGI application, its group answered in this thread and transaction."""
    sent: list[dict[str, Any]] = []
    given = {"authorization": f"Bearer {token}", "content-length": str(len(body)), "host": "localhost"} | headers
    scope = {
        "type": "http", "method": "POST", "path": lean.PATH, "client": ("127.0.0.1", 1),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    async def long_way(_scope: Any, _receive: Any, _send: Any) -> None:
        raise AssertionError("it took the long way")

    class Here:
        async def post(self, posted: PostedRequest) -> Reply:
            found.append(posted)
            return Reply(200, {})

    found: list[PostedRequest] = []
    # A browser's event loop may be running in this thread.
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as thread:
        patch.setattr(lean, "GROUP", Here())
        thread.submit(asyncio.run, lean.lean_posts(long_way)(scope, receive, send)).result()
    [reply] = group.answer(found)
    heads = {name.decode(): value.decode() for name, value in sent[0]["headers"]} | {"content-type": reply.media}
    heads |= {name.lower(): value for name, value in reply.headers.items()}
    return reply.status, heads, reply.body


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (row(), {}),
        (row(level="?"), {}),
        (row(level="?"), {"accept-language": "en"}),
        (row(tx_amount="x"), {}),
        (b"{", {}),
        (b"[]", {"accept-language": "en-GB"}),
        (b"\xff", {}),
        (row(), {"idempotency-key": "x" * 129}),
        (row(), {"authorization": "Bearer wz_no"}),
        (row(), {"authorization": "Bearer wz_no", "accept-language": "en"}),
    ],
)
def test_both_ways_give_the_same_answer(key: str, body: bytes, headers: dict[str, str]) -> None:
    bearer = headers.get("authorization", f"Bearer {key}")
    with transaction.atomic():
        status, heads, found = short_way(bearer.partition(" ")[2], body, **headers)
        left = traces()
        transaction.set_rollback(True)
    sent = Client().post(lean.PATH, body, content_type="application/json", headers={"authorization": bearer} | headers)
    longer = sent.json()
    for answer in (found, longer):
        answer["warning"] = bool(answer.get("warning"))  # its number is the next one
    assert (status, found) == (sent.status_code, longer)
    alike = {name.lower(): value for name, value in sent.items() if name.lower() not in ("content-length", "vary")}
    assert {name: value for name, value in heads.items() if name != "content-length"} == alike
    assert traces() == left


def traces() -> list[Any]:
    """What a request leaves behind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT action, actor, object_type, row_count, address, detail FROM audit_event ORDER BY id")
        trail = cursor.fetchall()
        cursor.execute("SELECT source, line, flags, level, merge, directive_no FROM warning_directive ORDER BY id")
        return [trail, cursor.fetchall()]


@pytest.mark.parametrize(
    "headers",
    [
        {"content-length": ""},
        {"content-length": str(lean.LARGEST + 1)},
        {"host": "elsewhere.example"},
        {"host": ""},
        {"authorization": "Basic eDp5"},
        {"cookie": "a=b"},
    ],
)
def test_what_is_out_of_the_ordinary_takes_the_long_way(headers: dict[str, str]) -> None:
    with pytest.raises(AssertionError, match="long way"):
        short_way("wz_any", row(), **headers)


def test_neighbours_do_not_notice_each_other(db: None) -> None:
    """A reject, a cut number, a broken body and a used key beside good rows of two channels and two languages."""
    city = factories.make_city()
    one, other = key_of(new_key(city)), key_of(new_key(city, "BANK"))
    assert one is not None
    assert other is not None
    cut = row(7, victim_id_no="330282198512310000")
    outcomes = post_singly(
        [
            Single(one, "127.0.0.1", row(1), "zh-hans", "same"),
            Single(other, "127.0.0.2", row(2), "en"),
            Single(one, "127.0.0.1", b"{", "zh-hans"),
            Single(one, "127.0.0.1", row(3, level="?"), "en"),
            Single(one, "127.0.0.1", row(4, victim_id_no="3.30282E+17"), "zh-hans"),
            Single(one, "127.0.0.1", cut, "zh-hans"),
            Single(one, "127.0.0.1", row(1), "zh-hans", "same"),
            Single(one, "127.0.0.1", row(5), "zh-hans", "same"),
            Single(one, "127.0.0.1", row(1), "zh-hans"),
        ]
    )
    statuses = [getattr(outcome, "status", type(outcome).__name__) for outcome in outcomes]
    assert statuses == [201, 201, "BadBodyError", 422, 201, 201, 201, "OtherBodyError", 200]
    assert outcomes[6].replayed  # type: ignore[union-attr]
    assert outcomes[6].body == outcomes[0].body  # type: ignore[union-attr]
    assert "level" in outcomes[3].body["problems"][0]["field"]  # type: ignore[union-attr]
    assert outcomes[8].body["became"] == "DUPLICATE"  # type: ignore[union-attr]
    alone = post_singly([Single(one, "127.0.0.1", row(8, victim_id_no="330282198512310000"), "zh-hans")])
    assert alone[0].body["flags"] == outcomes[5].body["flags"]  # type: ignore[union-attr]
    assert set(Directive.unscoped.values_list("source", "line")) == {("PROV", 1), ("BANK", 1)}
    assert Event.objects.filter(action="warning.receive").count() == 6


@pytest.mark.django_db(transaction=True)
def test_when_the_shared_transaction_fails_only_the_one_at_fault_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    key = key_of(new_key(factories.make_city()))
    assert key is not None
    received = singles.receive

    def receive(rows: Any, **given: Any) -> Any:
        if any(sealed.row.directive_no == "L2" for sealed in rows):
            raise DatabaseError
        return received(rows, **given)

    monkeypatch.setattr(singles, "receive", receive)
    outcomes = post_singly([Single(key, "", row(n), "zh-hans") for n in (1, 2, 3)])
    assert [getattr(outcome, "status", None) for outcome in outcomes] == [201, None, 201]
    assert Directive.unscoped.count() == 2


def test_a_failure_of_ours_is_said_and_the_thread_lives(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_singles: Any) -> Any:
        raise DatabaseError

    monkeypatch.setattr(group, "post_singly", fails)
    [reply] = group.answer([PostedRequest(key, "", row(), "en")])
    assert (reply.status, reply.body["code"]) == (500, "OUR_FAULT")


def test_above_its_rate_a_key_is_told_when_to_come_again(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = API.parse({"requests_per_minute": 1})
    monkeypatch.setattr(API, "at", lambda: policy)
    monkeypatch.setattr("wuzha.org.limits.time.time", lambda: 1_900_000_010.0)
    replies = group.answer([PostedRequest(key, "", row(n), "zh-hans") for n in range(2)])
    assert [reply.status for reply in replies] == [201, 429]
    assert int(replies[1].headers["Retry-After"]) > 0


def test_requests_that_wait_together_are_answered_together() -> None:
    groups: list[int] = []

    def act(posted: list[PostedRequest]) -> list[Reply]:
        groups.append(len(posted))
        return [Reply(200, {"body": one.body.decode()}) for one in posted]

    async def run() -> list[Reply]:
        shared = Group(act, "test")
        return await asyncio.gather(*(shared.post(PostedRequest("", "", str(n).encode(), "")) for n in range(200)))

    with ThreadPoolExecutor(1) as thread:
        replies = thread.submit(asyncio.run, run()).result()
    assert [reply.body["body"] for reply in replies] == [str(n) for n in range(200)]
    assert sum(groups) == 200
    assert len(groups) < 200
