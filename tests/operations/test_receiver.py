# SPDX-License-Identifier: Apache-2.0
"""A roster comes in once; what says otherwise than what is here is shown and changes nothing."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import City
from wuzha.intake.headers import match
from wuzha.intake.models import Batch, BatchStatus, Reject
from wuzha.intake.receivers import Counts
from wuzha.intake.services.run import actor_of
from wuzha.operations.intake.receiver import CODES, ForceReceiver
from wuzha.operations.models import ForceTerm
from wuzha.operations.queries.force import strength
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 6)


@pytest.fixture
def batch(city: City) -> Batch:
    made: Batch = Batch.unscoped.create(
        kind="force", source="OWN", unit=city.centre, file_name="花名册.xlsx", status=BatchStatus.RUNNING,
        by=city.people[Role.INVESTIGATOR],
    )  # fmt: skip
    return made


def take(rows: list[dict[str, str]], batch: Batch) -> tuple[Counts, dict[int, list[str]]]:
    receiver = ForceReceiver()
    headers = list(rows[0])
    matched = match(headers, receiver.dictionary()).matched
    assert receiver.missing(set(matched.values())) == []
    columns = [[row.get(header) or None for row in rows] for header in headers]
    parsed = receiver.parser(headers, matched, "OWN")(range(2, len(rows) + 2), columns)
    Reject.unscoped.filter(batch=batch).delete()
    counts = receiver.receive(parsed.rows, batch=batch, actor=actor_of(batch))
    found = {one.line: [str(problem) for problem in one.problems] for one in parsed.rejects}
    return counts, found | {one.line: one.reasons for one in Reject.unscoped.filter(batch=batch)}


def test_a_roster_twice_and_one_that_overlaps_change_nothing(city: City, batch: Batch) -> None:
    officer = {
        "姓名": "王建军", "警号": "083456", "类别": "民警", "单位": city.station.name, "岗位": "研判", "到岗时间":
        "2022/3/5",
    }  # fmt: skip
    auxiliary = officer | {"姓名": "李小明", "警号": "", "类别": "辅警", "岗位": "", "到岗时间": "2023年1月3日"}
    counts, rejects = take([officer, auxiliary], batch)
    assert (counts.accepted, rejects) == (2, {})
    serve = strength(actor_of(batch), DAY)
    assert (serve.officers, serve.auxiliaries) == (1, 1)
    assert ForceTerm.unscoped.get(member__badge="083456").since == date(2022, 3, 5)
    counts, rejects = take([auxiliary, officer], batch)
    assert (counts.accepted, counts.duplicates, rejects) == (0, 2, {})
    other_day = officer | {"到岗时间": "2022-05-01"}
    other_name = officer | {"姓名": "王建国"}
    counts, rejects = take([other_day, other_name, officer | {"警号": "083457"}], batch)
    assert (counts.accepted, rejects) == (1, {2: ["row:DIFFERS"], 3: ["row:DIFFERS"]})
    assert ForceTerm.unscoped.count() == 3


def test_a_row_that_cannot_be_acted_on_says_why(city: City, batch: Batch) -> None:
    row = {"姓名": "王建军", "警号": "1", "类别": "民警", "单位": "", "岗位": "", "到岗时间": "2022-03-05"}
    rows = [row | {"类别": "文职"}, row | {"到岗时间": ""}, row | {"单位": "不知道所"}, row | {"岗位": "飞行"}]
    _counts, rejects = take(rows, batch)
    assert rejects == {2: ["grade:UNKNOWN"], 3: ["since:EMPTY"], 4: ["unit:UNKNOWN"], 5: ["post:UNKNOWN"]}
    batch.by = city.people[Role.STATION_OFFICER]
    assert take([row], batch)[1] == {2: ["row:NOT_ALLOWED"]}
    receiver = ForceReceiver()
    assert [one for one in CODES if "：" not in receiver.explain(one)[0]] == []
