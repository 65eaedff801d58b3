# SPDX-License-Identifier: Apache-2.0
"""Directives by API: one, many, again, wrong."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests import factories
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.engine.identifiers import find_clear
from wuzha.intake.models import AnsweredRequest, Batch, Reject
from wuzha.intake.rulesets import API
from wuzha.intake.services.sources import change_key, create_key, revoke_key
from wuzha.warning.models import Directive, WarningRecord

pytestmark = pytest.mark.django_db
ONE, MANY = "/api/v1/warnings", "/api/v1/warnings/batch"
PUSHED = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")


def row(number: int = 1, **changes: Any) -> dict[str, Any]:
    values = {"directive_no": f"T{number}", "level": "高", "fraud_type": "刷单返利", "pushed_at": PUSHED}
    return values | {"victim_phone": f"138000{number:05d}"} | changes


@pytest.fixture
@shared
def city() -> factories.City:
    return factories.make_city()


@pytest.fixture
@shared
def key(city: factories.City) -> str:
    return create_key(Actor.system("tests"), source="PROV", unit=city.centre)[1]


def post(key: str, url: str, body: Any, **headers: str) -> Any:
    content = headers.pop("content_type", "application/json")
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    return Client().post(url, data, content_type=content, headers={"Authorization": f"Bearer {key}"} | headers)


def test_one_directive_becomes_a_warning(key: str) -> None:
    answer = post(key, ONE, row())
    assert answer.status_code == 201
    warning = WarningRecord.unscoped.get()
    assert answer.json() == {
        "line": 1, "became": "NEW", "warning": warning.number, "flags": [], "problems": [],
    }  # fmt: skip
    assert Event.objects.get(action="warning.receive").actor == "PROV"


def test_the_same_push_is_known_and_a_later_one_merges(key: str) -> None:
    post(key, ONE, row())
    assert post(key, ONE, row()).json()["became"] == "DUPLICATE"
    later = post(key, ONE, row(pushed_at=datetime.now(UTC).isoformat()))
    assert (later.status_code, later.json()["became"]) == (200, "MERGED")


def test_a_reject_says_every_reason_and_what_to_do(key: str) -> None:
    answer = post(key, ONE, row(victim_phone="1.38E+10", level="特急急"))
    assert answer.status_code == 422
    problems = answer.json()["problems"]
    assert {(p["field"], p["code"]) for p in problems} == {
        ("person", "NO_KEY"), ("victim_phone", "SCIENTIFIC"), ("level", "UNKNOWN"),
    }  # fmt: skip
    assert all(p["what"] and p["remedy"] for p in problems)
    assert not WarningRecord.unscoped.exists()


@pytest.mark.parametrize(
    ("phone", "status", "codes"),
    [
        ("13800000001", 201, set()),
        (13800000001, 201, set()),
        ("+86 138-0000-0001", 201, set()),
        (1.38e10, 201, set()),
        ("1.3800000001E+10", 422, {"NO_KEY", "SCIENTIFIC"}),
        (True, 422, {"NO_KEY", "CHARSET"}),
        (None, 422, {"NO_KEY"}),
        ({"a": 1}, 422, {"NO_KEY", "CHARSET"}),
    ],
)
def test_numbers_are_taken_as_written(key: str, phone: Any, status: int, codes: set[str]) -> None:
    answer = post(key, ONE, row(victim_phone=phone))
    assert answer.status_code == status
    assert {p["code"] for p in answer.json()["problems"]} == codes


def test_a_long_number_written_as_a_number_keeps_its_digits(key: str) -> None:
    body = json.dumps(row(victim_phone=None))[:-1] + ', "victim_id_no": 330282198512310028}'
    assert post(key, ONE, body).status_code == 201
    cut = json.dumps(row(2, victim_phone=None))[:-1] + ', "victim_id_no": 3.30282198512310E+17}'
    assert {p["code"] for p in post(key, ONE, cut).json()["problems"]} == {"NO_KEY", "SCIENTIFIC"}


def test_a_faulty_other_field_lets_the_row_in_flagged(key: str) -> None:
    answer = post(key, ONE, row(victim_id_no="33028219851231002X", tx_amount="很多"))
    assert answer.status_code == 201
    assert {flag["field"] for flag in answer.json()["flags"]} == {"victim_id_no", "tx_amount"}


def batch_body(kind: str) -> tuple[str, str]:
    rows = [row(1), row(2, level="?"), row(3, tx_amount="x"), row(1)]
    if kind == "json":
        return json.dumps(rows), "application/json"
    return "\n".join(json.dumps(one) for one in rows) + "\n", "application/x-ndjson"


@pytest.mark.parametrize("kind", ["json", "ndjson"])
def test_a_batch_counts_every_row_once(key: str, kind: str) -> None:
    body, content_type = batch_body(kind)
    answer = post(key, MANY, body, content_type=content_type).json()
    counts = {name: answer[name] for name in ("rows", "accepted", "merged", "duplicates", "rejected", "flagged")}
    assert counts == {"rows": 4, "accepted": 2, "merged": 0, "duplicates": 1, "rejected": 1, "flagged": 1}
    assert [result["became"] for result in answer["results"]] == ["NEW", "REJECTED", "NEW", "DUPLICATE"]
    assert Reject.unscoped.get().line == 2
    again = Client().get(f"/api/v1/batches/{answer['batch']}", headers={"Authorization": f"Bearer {key}"})
    assert again.json()["accepted"] == 2


def test_a_broken_line_is_a_reject_of_its_own(key: str) -> None:
    body = json.dumps(row()) + '\n{"level": \n[1]\n' + json.dumps(row(2))
    answer = post(key, MANY, body, content_type="application/x-ndjson").json()
    assert [result["became"] for result in answer["results"]] == ["NEW", "REJECTED", "REJECTED", "NEW"]
    assert [r["problems"][0]["code"] for r in answer["results"][1:3]] == ["NOT_JSON", "NOT_AN_OBJECT"]


@pytest.mark.parametrize(
    ("url", "body", "code"),
    [
        (ONE, "{", "NOT_JSON"), (ONE, "[]", "NOT_AN_OBJECT"), (ONE, b"\xff\xfe", "NOT_UTF8"), (ONE, "", "NOT_JSON"),
        (ONE, '{"a": NaN}', "NOT_JSON"), (MANY, "{}", "NOT_A_LIST"), (MANY, "[]", "EMPTY"),
        (MANY, "[" * 100_000, "NOT_JSON"), (MANY, json.dumps([{}] * 10_001), "TOO_MANY_ROWS"),
    ],
)  # fmt: skip
def test_a_body_that_is_none_is_refused_with_a_reason(key: str, url: str, body: Any, code: str) -> None:
    answer = post(key, url, body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer.json()["detail"]


def test_messages_are_chinese_unless_english_is_asked_for(key: str) -> None:
    assert any(ord(c) > 0x4E00 for c in post(key, ONE, "{").json()["detail"])
    assert post(key, ONE, "{", **{"Accept-Language": "en"}).json()["detail"] == "The body is not valid JSON."


def test_without_a_key_in_force_nothing_is_accepted(city: factories.City) -> None:
    made, key = create_key(Actor.system("tests"), source="PROV", unit=city.centre)
    revoke_key(Actor.system("tests"), made.pk)
    for header in ({}, {"Authorization": "Bearer wz_nothing"}, {"Authorization": f"Bearer {key}"}):
        for url in (ONE, MANY):
            answer = Client().post(url, "{}", content_type="application/json", headers=header)
            assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")
    assert not Directive.unscoped.exists()


def test_another_channel_does_not_see_the_batch(key: str, city: factories.City) -> None:
    answer = post(key, MANY, [row()]).json()
    for source, unit in (("BANK", city.centre), ("PROV", city.abroad_centre)):
        other = create_key(Actor.system("tests"), source=source, unit=unit)[1]
        found = Client().get(f"/api/v1/batches/{answer['batch']}", headers={"Authorization": f"Bearer {other}"})
        assert found.status_code == 404


def test_the_same_request_is_answered_once(key: str) -> None:
    first = post(key, MANY, [row()], **{"Idempotency-Key": "a"})
    second = post(key, MANY, [row()], **{"Idempotency-Key": "a"})
    assert second.json() == first.json()
    assert second["Idempotent-Replayed"] == "true"
    assert Batch.unscoped.count() == 1
    assert post(key, MANY, [row(2)], **{"Idempotency-Key": "a"}).status_code == 422
    assert post(key, MANY, [row(2)], **{"Idempotency-Key": "x" * 129}).status_code == 400


def test_a_refused_body_does_not_use_up_the_key(key: str) -> None:
    assert post(key, ONE, "{", **{"Idempotency-Key": "a"}).status_code == 400
    assert post(key, ONE, row(), **{"Idempotency-Key": "a"}).status_code == 201


@pytest.mark.parametrize("text", ["\\ud800", "\\udc00x", "\\u0000", "\\ud83d\\ude00", "\\ufeff"])
def test_no_character_breaks_a_request(key: str, text: str) -> None:
    body = json.dumps(row(directive_no="@", victim_name="@", note="@")).replace("@", text)
    assert post(key, ONE, body).status_code == 201
    body = body[:-1] + f', "{text}": "{text}"' + "}"
    assert post(key, MANY, f"[{body}]").status_code == 200


def test_too_many_requests_a_minute_are_told_when_to_come_again(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wuzha.org.limits.time.time", lambda: 1_900_000_010.0)
    policy = API.parse({"requests_per_minute": 2})
    monkeypatch.setattr(API, "at", lambda: policy)
    assert [post(key, ONE, row(n)).status_code for n in range(3)] == [201, 201, 429]
    refused = post(key, MANY, [row(9)])
    assert (refused.status_code, refused.json()["code"]) == (429, "TOO_OFTEN")
    assert 0 < int(refused["Retry-After"]) <= 61
    assert Directive.unscoped.count() == 2
    monkeypatch.setattr("wuzha.org.limits.time.time", lambda: 1_900_000_070.0)
    assert post(key, ONE, row(3)).status_code == 201


def test_nothing_clear_is_kept(key: str) -> None:
    post(key, MANY, [row(), row(2, level="?", victim_id_no="330282198512310028")], **{"Idempotency-Key": "a"})
    with connection.cursor() as cursor:
        for table in ("warning_warning", "warning_directive", "intake_reject", "intake_batch", "audit_event"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            dump = cursor.fetchone()[0] or ""
            assert "13800000001" not in dump
            assert "330282198512310028" not in dump
    assert not find_clear(json.dumps(AnsweredRequest.objects.get().answer))


@pytest.mark.django_db(transaction=True)
def test_the_same_request_sent_at_once_is_done_once() -> None:
    key = create_key(Actor.system("tests"), source="PROV", unit=factories.make_city().centre)[1]

    def send(_number: int) -> int:
        try:
            return int(post(key, MANY, [row(n) for n in range(20)], **{"Idempotency-Key": "a"}).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(8))) == {200}
    assert (Batch.unscoped.count(), Directive.unscoped.count()) == (1, 20)


@pytest.mark.parametrize("url", [ONE, MANY])
@pytest.mark.parametrize("media", ["text/xml", "application/x-www-form-urlencoded", "application/pdf"])
def test_a_body_of_another_kind_is_refused(key: str, url: str, media: str) -> None:
    answer = post(key, url, "a=1", content_type=media)
    assert (answer.status_code, answer.json()["code"]) == (415, "MEDIA_TYPE")


def test_a_key_opens_its_scopes_only(city: factories.City) -> None:
    reads = create_key(Actor.system("tests"), source="PROV", unit=city.centre, scopes=["batches:read"])[1]
    posts = create_key(Actor.system("tests"), source="PROV", unit=city.centre, scopes=["warnings:post"])[1]
    assert (post(reads, ONE, row()).status_code, post(reads, MANY, [row()]).json()["code"]) == (403, "SCOPE")
    batch = post(posts, MANY, [row()]).json()["batch"]
    for key, status in ((reads, 200), (posts, 403)):
        answer = Client().get(f"/api/v1/batches/{batch}", headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == status


def test_a_key_has_a_rate_of_its_own(city: factories.City) -> None:
    slow = create_key(Actor.system("tests"), source="PROV", unit=city.centre, requests_per_minute=2)[1]
    answers = [post(slow, ONE, row()) for _ in range(5)]  # the minute of the clock may turn once in between
    assert answers[0].status_code == 201
    assert {answer.status_code for answer in answers[1:]} == {200, 429}
    assert all("Retry-After" in answer for answer in answers if answer.status_code == 429)


def test_a_changed_key_holds_at_once_in_this_process(
    city: factories.City, django_capture_on_commit_callbacks: Any
) -> None:
    made, key = create_key(Actor.system("tests"), source="PROV", unit=city.centre)
    assert post(key, ONE, row()).status_code == 201
    with django_capture_on_commit_callbacks(execute=True):
        assert change_key(Actor.system("tests"), made.pk, scopes=["batches:read"], requests_per_minute=5)
    assert post(key, ONE, row(2)).json()["code"] == "SCOPE"
    assert not change_key(Actor.system("tests"), made.pk, scopes=["batches:read"], requests_per_minute=5)
    assert Event.objects.filter(action="source.key_changed").count() == 1
