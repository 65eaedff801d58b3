# SPDX-License-Identifier: Apache-2.0
"""Marks that arrive together share a commit, each kept once; what does not fit takes the long way to its sentence."""

from __future__ import annotations

import asyncio
import json
import threading
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories import City, make_city
from tests.lecturers.conftest import begun, first_of, judges_of, people_of, sent
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.lecturers import lean
from wuzha.lecturers.models import Contest, Contestant, Excuse, JudgeCode, Mark, Recusal, Round
from wuzha.lecturers.services import contests, judging, running
from wuzha.lecturers.services.together import Posted, keep_all
from wuzha.org.roles import Role

PATH = "/lecturers/judge/sync/"


@pytest.fixture
def row(city: City) -> Contest:
    return begun(city)[0]


@pytest.fixture
def codes(row: Contest, office: Actor) -> list[str]:
    """Of each judge's phone."""
    return [contests.issue_code(office, row.pk, one.pk) for one in judges_of(row)]


def posted(code: str, row: Contest, whom: Contestant, total: int = 9000, **values: Any) -> Posted:
    return Posted(code, json.dumps(json.loads(sent(row, whom, total).model_dump_json()) | values).encode())


def test_marks_that_arrive_together_are_each_kept_once(row: Contest, codes: list[str]) -> None:
    people = people_of(row)
    group = [posted(code, row, one, 9000 + 100 * turn) for code in codes for turn, one in enumerate(people)]
    second = posted(codes[0], row, people[0], 8000)
    assert keep_all([*group, group[0], second]) == [*[True] * 20, None, None]
    assert keep_all([second, *group]) == [None, *[False] * 20]
    marks = Mark.unscoped.order_by("judge", "contestant__turn")
    assert [one.total for one in marks] == [9000, 9100, 9200, 9300] * 5
    assert Event.objects.filter(action="contest.mark").count() == 20


def test_together_or_alone_a_mark_leaves_the_same_behind(row: Contest, codes: list[str]) -> None:
    judge, (one, other, *_rest) = judges_of(row)[0], people_of(row)
    judging.keep(judge, sent(row, one, 8800))
    assert keep_all([posted(codes[0], row, other, 8800)]) == [True]
    left = "round", "judge", "parts", "total", "corrects", "protest"
    first, second = Mark.unscoped.order_by("pk").values(*left)
    assert first == second
    given = Mark.unscoped.order_by("pk").values_list("at", "given_at")
    assert all(abs(moment - timezone.now()) < timedelta(minutes=1) for both in given for moment in both)
    told = "actor_kind", "actor", "person_id", "role", "address", "object_type", "object_id", "row_count", "detail"
    first, second = Event.objects.filter(action="contest.mark").order_by("pk").values(*told)
    assert first == second


def test_only_what_fits_in_every_way_is_kept(row: Contest, codes: list[str]) -> None:
    judges, (one, other, left, _last) = judges_of(row), people_of(row)
    Recusal.unscoped.create(judge=judges[1], contestant=one)
    Excuse.unscoped.create(judge=judges[2], round=first_of(row))
    JudgeCode.unscoped.filter(judge=judges[3]).update(until=timezone.now())
    Round.unscoped.filter(pk=first_of(row).pk).update(taking=[one.pk, other.pk])
    waiting = Round.unscoped.create(contest=row, number_in=9, title="t", share=0, taking=[one.pk])
    misfits = [
        posted("unknown", row, one), posted(codes[1], row, one), posted(codes[2], row, one), posted(codes[3], row, one),
        posted(codes[0], row, left), posted(codes[0], row, one, round=waiting.pk), posted(codes[0], row, one, round=0),
        posted(codes[0], row, one, contestant=0), posted(codes[0], row, one, parts={"CONTENT": 10_000}),
        posted(codes[0], row, one, at="2026-06-01T09:00:00"), posted(codes[0], row, one, uid="none"),
        Posted(codes[0], b"\xff"),
    ]  # fmt: skip
    assert keep_all([*misfits, posted(codes[1], row, other)]) == [*[None] * len(misfits), True]
    sign = str(uuid.uuid4())
    assert keep_all([posted(codes[0], row, one, uid=sign)]) == [True]
    assert keep_all([posted(codes[0], row, other, uid=sign), posted(codes[4], row, one, uid=sign)]) == [None, None]
    assert Mark.unscoped.count() == 2
    Contest.unscoped.filter(pk=row.pk).update(state="COUNTED")
    assert keep_all([posted(codes[4], row, one)]) == [None]


@pytest.mark.django_db(transaction=True)
@pytest.mark.dialect("lecturers.migrations.0001_schema", "lecturers.services.together")
def test_groups_of_two_processes_and_the_bell_lose_and_double_nothing() -> None:
    city = make_city()
    office = city.actor(Role.OUTREACH_OFFICER)
    row, judges = begun(city)
    keys = [contests.issue_code(office, row.pk, one.pk) for one in judges]
    group = [posted(code, row, one) for code in keys for one in people_of(row)]
    said: list[list[bool | None]] = []

    def send(given: list[Posted]) -> None:
        said.append(keep_all(given))
        connection.close()

    threads = [threading.Thread(target=send, args=(given,)) for given in (group, group[::-1], group[5:] + group[:5])]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(answers.count(True) for answers in said) == Mark.unscoped.count() == 20
    assert Event.objects.filter(action="contest.mark").count() == 20
    assert keep_all(group) == [False] * 20
    running.close_round(office, row.pk, first_of(row).pk)
    assert keep_all([*group[:2], posted(keys[0], row, people_of(row)[0])]) == [False, False, None]


def through(body: bytes, said: bool | None, **headers: str) -> tuple[list[Any], list[bytes]]:
    """One request through the short way, whose group says this: what was sent, and bodies that took the long way."""
    out, went = list[Any](), list[bytes]()
    given = {"content-length": str(len(body)), "host": "localhost", "content-type": "application/json"} | headers
    scope = {
        "type": "http", "method": "POST", "path": PATH, "client": ("127.0.0.1", 1),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }  # fmt: skip

    async def receive() -> Mapping[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        out.append(message)

    async def long_way(_scope: Any, receive: Any, _send: Any) -> None:
        went.append((await receive())["body"])

    class Here:
        async def post(self, asked: Posted) -> bool | None:
            assert asked == Posted("code", body)
            return said

    # A browser's event loop may be running in this thread.
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as thread:
        patch.setattr(lean, "GROUP", Here())
        thread.submit(asyncio.run, lean.lean_marks(long_way)(scope, receive, send)).result()
    return out, went


@pytest.mark.parametrize(("said", "verdict"), [(True, "kept"), (False, "known")])
def test_the_short_way_answers_as_the_long_one_does(row: Contest, codes: list[str], said: bool, verdict: str) -> None:
    mark = posted(codes[0], row, people_of(row)[0])
    if not said:
        keep_all([mark])
    longer = Client().post(PATH, mark.body, content_type="application/json", headers={"X-Judge": codes[0]})
    (start, body), went = through(mark.body, said, **{"x-judge": "code"})
    assert not went
    assert json.loads(body["body"]) == longer.json() == {"verdict": verdict}
    heads = {name.decode(): value.decode() for name, value in start["headers"]}
    apart = {"content-length", "content-language", "vary", "expires"}
    alike = {name.lower(): value for name, value in longer.items() if name.lower() not in apart}
    assert {name: value for name, value in heads.items() if name not in apart} == alike


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-judge": "code", "origin": "http://elsewhere.example"},
        {"x-judge": "code", "sec-fetch-site": "cross-site"},
        {"x-judge": "code", "content-type": "text/plain"},
        {"x-judge": "code", "content-length": "20000"},
        {"x-judge": "code", "host": "elsewhere.example:1"},
    ],
)
def test_what_is_out_of_the_ordinary_takes_the_long_way(headers: dict[str, str]) -> None:
    assert through(b"{}", True, **headers) == ([], [b"{}"])


def test_what_is_not_kept_together_takes_the_long_way_with_its_body() -> None:
    assert through(b"{}", None, **{"x-judge": "code", "origin": "http://localhost"}) == ([], [b"{}"])
