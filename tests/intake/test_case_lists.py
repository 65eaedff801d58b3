# SPDX-License-Identifier: Apache-2.0
"""Lists of cases from the command line: rejects with their reasons, corrections, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import City, make_city, make_warning
from tests.intake.conftest import Command, rows_of
from wuzha.cases.models import Victim
from wuzha.sealed import Kind, seal
from wuzha.warning.models import BackCheck, CaseMatch
from wuzha.warning.rules.backcheck import Stage

HEADERS = ("案件编号", "案发时间", "报案时间", "姓名", "手机号", "身份证", "损失金额", "诈骗类型", "派出所")
COUNTS = ("rows", "accepted", "merged", "duplicates", "rejected", "flagged")
PHONE = "13800000501"
Rows = Sequence[dict[str, str]]


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Rows], Path]:
    """A list of cases as CSV."""

    def write(rows: Rows) -> Path:
        path = tmp_path / "案件.csv"
        lines = [HEADERS, *([row.get(name, "") for name in HEADERS] for row in rows)]
        path.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8-sig")
        return path

    return write


def row(number: int, **changes: str) -> dict[str, str]:
    now = timezone.localtime()
    return {
        "案件编号": f"A33028200000020260500{number:02d}",
        "案发时间": f"{now - timedelta(days=3):%Y-%m-%d %H:%M}",
        "报案时间": f"{now - timedelta(days=2):%Y-%m-%d %H:%M}",
        "姓名": "测试辛",
        "手机号": f"1380000{500 + number:04d}",
        "损失金额": "10000",
        "诈骗类型": "刷单返利",
        "派出所": "浒山派出所",
    } | changes


def state() -> list[tuple[Any, ...]]:
    cases = Victim.unscoped.order_by("case__case_no").values_list(
        "pk", "case__case_no", "loss_fen", "digest", "received_at"
    )
    return [*cases, *BackCheck.unscoped.order_by("pk").values_list("pk", "victim_id", "days", "computed")]


def test_a_list_is_matched_once_and_the_same_again_changes_nothing(
    city: City, wuzha: Command, write: Callable[[Rows], Path]
) -> None:
    pushed = timezone.now() - timedelta(days=5)
    phone = seal(Kind.PHONE, PHONE)
    warning = make_warning(city, phone=phone, first_pushed_at=pushed, last_pushed_at=pushed)
    path = write(
        [
            row(1),
            row(2, 手机号="", 身份证=""),
            row(3, 案件编号="13800000503"),
            row(4, 派出所="没有这个所"),
            row(1),
        ]
    )
    arguments = ("import", "cases", path, "--unit", city.centre.code, "--json")
    answer = wuzha(*arguments).json
    assert [answer[name] for name in COUNTS] == [5, 2, 0, 1, 2, 1]
    case = Victim.unscoped.get(case__case_no=row(1)["案件编号"])
    assert CaseMatch.unscoped.get().warning == warning
    assert set(BackCheck.unscoped.filter(victim=case).values_list("days", "stage")) == {
        (30, Stage.NOT_DISPATCHED),
        (90, Stage.NOT_DISPATCHED),
    }
    before = state()
    again = wuzha(*arguments).json
    assert [again[name] for name in COUNTS][:5] == [5, 0, 0, 3, 2]
    assert state() == before


def test_a_row_fills_what_was_missing_and_overwrites_nothing(
    city: City, wuzha: Command, write: Callable[[Rows], Path]
) -> None:
    wuzha("import", "cases", write([row(1, 损失金额="")]), "--unit", city.centre.code, "--json")
    answer = wuzha("import", "cases", write([row(1, 损失金额="20000")]), "--unit", city.centre.code, "--json").json
    assert [answer[name] for name in COUNTS][:4] == [1, 0, 1, 0]
    assert Victim.unscoped.get().loss_fen == 2_000_000
    answer = wuzha("import", "cases", write([row(1, 损失金额="30000")]), "--unit", city.centre.code, "--json").json
    assert [answer[name] for name in COUNTS][:5] == [1, 0, 0, 0, 1]
    assert Victim.unscoped.get().loss_fen == 2_000_000


def test_rejects_come_back_as_a_file_with_a_reason_each(
    city: City, wuzha: Command, write: Callable[[Rows], Path]
) -> None:
    arguments = ("--unit", city.centre.code, "--json")
    answer = wuzha("import", "cases", write([row(1, 手机号=""), row(2)]), *arguments).json
    [back] = rows_of(Path(answer["rejects_file"]))
    assert back["案件编号"] == row(1)["案件编号"]
    assert any("没有有效的电话、身份证号或账号" in cell for cell in back.values())
    again = wuzha("import", "cases", write([back | {"手机号": PHONE}]), *arguments).json
    assert again["accepted"] == 1
