# SPDX-License-Identifier: Apache-2.0
"""A unit on another network: a request file goes out, its answers come in, and do what the page does, once."""

from __future__ import annotations

import fastexcel
import pytest
from django.utils import timezone

from tests.factories import City
from tests.requests.conftest import FOUND, TITLE, WHAT, again
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.intake.headers import match
from wuzha.intake.models import Batch, BatchStatus, Reject
from wuzha.intake.receivers import Counts
from wuzha.intake.services.run import actor_of
from wuzha.org.roles import Role
from wuzha.requests.intake.receiver import CODES, AnswerReceiver
from wuzha.requests.models import Request
from wuzha.requests.queries import lists
from wuzha.requests.rules.life import State
from wuzha.requests.services import asking
from wuzha.requests.services.asking import NewRequest
from wuzha.requests.services.exchanging import request_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(city: City) -> Batch:
    made: Batch = Batch.unscoped.create(
        kind="request_answers", source="BANK", unit=city.centre, file_name="答复.xlsx", status=BatchStatus.RUNNING
    )
    return made


def today() -> str:
    """A day on which a question of today can be visited."""
    return timezone.localdate().isoformat()


def rows_of(content: bytes) -> list[dict[str, str]]:
    sheet = fastexcel.read_excel(content).load_sheet(0, header_row=1, dtypes="string")
    return [{name: cell or "" for name, cell in row.items()} for row in sheet.to_polars().to_dicts()]


def take(rows: list[dict[str, str]], batch: Batch, actor: Actor) -> tuple[Counts, dict[int, list[str]]]:
    """Counts, and the reasons of rejects by line; the first row is line 2."""
    receiver = AnswerReceiver()
    headers = list(rows[0])
    matched = match(headers, receiver.dictionary()).matched
    assert receiver.missing(set(matched.values())) == []
    columns = [[row.get(header) or None for row in rows] for header in headers]
    parsed = receiver.parser(headers, matched, "BANK")(range(2, len(rows) + 2), columns)
    Reject.unscoped.filter(batch=batch).delete()
    counts = receiver.receive(parsed.rows, batch=batch, actor=actor)
    found = {one.line: [str(problem) for problem in one.problems] for one in parsed.rejects}
    return counts, found | {one.line: one.reasons for one in Reject.unscoped.filter(batch=batch)}


def test_an_answer_file_does_what_the_page_does_and_once(city: City, asker: Actor, batch: Batch) -> None:
    one = asking.send(asker, NewRequest("PROBE", TITLE, WHAT), city.member.pk)
    other = asking.send(asker, NewRequest("MATTER", TITLE, WHAT), city.member.pk)
    content, number = request_file(asker, city.member.pk)
    rows = rows_of(content)
    assert (number, [row["交办编号"] for row in rows]) == (2, [one.number, other.number])
    assert rows[0]["交办内容"] == WHAT
    assert Event.objects.filter(action="personal.read", object_type="unit", row_count=2).exists()
    rows[0] |= {"结论": "属实", "答复内容": FOUND, "走访日期": today(), "处所数": "2", "陪同人员": "测试甲"}
    counts, rejects = take(rows, batch, asker)
    assert (counts.accepted, rejects) == (1, {3: ["text:EMPTY"]})
    found = again(one)
    answer = lists.answers_of(asker, one)[0]
    assert (found.state, answer.conclusion, answer.values, answer.batch_id) == (
        State.ANSWERED, "TRUE", {"visited": today(), "places": 2}, batch.pk,
    )  # fmt: skip
    assert found.signed_at is not None
    counts, _rejects = take(rows, batch, asker)
    assert (counts.accepted, counts.duplicates, len(lists.answers_of(asker, one))) == (0, 1, 1)
    changed, rejects = take([rows[0] | {"结论": "不实"}], batch, asker)
    assert (changed.accepted, rejects) == (0, {2: ["row:ANSWERED"]})
    asking.send_back(asker, one.pk, "请再查")
    counts, _rejects = take([rows[0]], batch, asker)
    assert (counts.duplicates, again(one).state) == (1, State.RETURNED)
    counts, _rejects = take([rows[0] | {"结论": "不实"}], batch, asker)
    assert (counts.accepted, again(one).state) == (1, State.ANSWERED)


def test_what_cannot_be_taken_is_a_reject_that_says_what_to_do(city: City, asker: Actor, batch: Batch) -> None:
    row = asking.send(asker, NewRequest("PROBE", TITLE, WHAT), city.member.pk)
    gone = asking.send(asker, NewRequest("MATTER", TITLE, WHAT), city.member.pk)
    rows = rows_of(request_file(asker, city.member.pk)[0])
    asking.withdraw(asker, gone.pk, "不需要了")
    whole = rows[0] | {"答复内容": FOUND, "结论": "属实", "走访日期": today()}
    _counts, rejects = take(
        [
            whole | {"识别码": "0" * 32}, whole | {"识别码": "x"}, whole | {"交办编号": "JB99999999"},
            whole | {"结论": "大概"}, whole | {"走访日期": ""}, whole | {"走访日期": "昨天"},
            rows[1] | {"答复内容": FOUND}, whole | {"答复内容": "长" * 2001},
        ], batch, asker,
    )  # fmt: skip
    assert rejects == {
        2: ["uid:UNKNOWN"], 3: ["uid:UNKNOWN"], 4: ["uid:UNKNOWN"], 5: ["row:CONCLUSION_MISSING"],
        6: ["row:FIELD_MISSING"], 7: ["row:FIELD_WRONG"], 8: ["row:WITHDRAWN"], 9: ["row:TOO_LONG"],
    }  # fmt: skip
    assert again(row).state == State.SENT, "what was refused is not signed for either"
    for problem in CODES:
        what, remedy = AnswerReceiver().explain(problem)
        assert problem not in what
        assert remedy


def test_another_city_takes_in_nothing_of_ours(city: City, asker: Actor, batch: Batch) -> None:
    row = asking.send(asker, NewRequest("MATTER", TITLE, WHAT), city.member.pk)
    rows = rows_of(request_file(asker, city.member.pk)[0])
    batch.unit = city.abroad_centre
    _counts, rejects = take([rows[0] | {"答复内容": FOUND}], batch, city.foreign_actor(Role.ANALYST))
    assert rejects == {2: ["uid:UNKNOWN"]}
    assert again(row).due_at > timezone.now()
    assert Request.unscoped.get().state == State.SENT


def test_the_joint_office_takes_answers_to_its_own_requests_in(city: City, batch: Batch) -> None:
    """Its files are received by the centre; the requests are the city's."""
    office = city.actor(Role.JOINT_OFFICE)
    one = asking.send(office, NewRequest("MATTER", TITLE, WHAT), city.member.pk)
    [row] = rows_of(request_file(office, city.member.pk)[0])
    Batch.unscoped.filter(pk=batch.pk).update(by=office.person_id)
    brought = Batch.unscoped.get(pk=batch.pk)
    counts, rejects = take([row | {"答复内容": FOUND}], brought, actor_of(brought))
    assert (counts.accepted, rejects, again(one).state) == (1, {}, State.ANSWERED)
