# SPDX-License-Identifier: Apache-2.0
"""pytest plugin: a field of every type, declared the way CONTRIBUTING.md says, before anything has read the fields.

Names, labels and headers are of tests for all to see: nobody who adds a field chooses one of them.

`test_fields.py` runs `with_more_fields.py` under it, in a process and a database of their own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.models.signals import class_prepared

from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind
from wuzha.warning import fields
from wuzha.warning.rules.carried import (
    COUNT,
    FLAG,
    LONGEST,
    MONEY,
    SECONDS,
    TEXT,
    TIME,
    Again,
    Carried,
    code,
    personal,
)

CALLER = code({"AGENT": ("Human", ("人工", "真人")), "ROBOT": ("Robot", ("机器人",))})

MORE = (
    Carried("test_line_kind", "Test: kind of line", "测试用线路种类", type=TEXT, again=Again.FILL),
    Carried("test_caller", "Test: who called", "测试用主叫类别", type=CALLER, again=Again.NEWEST),
    Carried("test_link_visits", "Test: visits of the link", "测试用链接访问量", type=COUNT, again=Again.LARGEST),
    Carried("test_longest_call", "Test: longest call", "测试用最长通话", type=SECONDS, again=Again.LARGEST),
    Carried("test_asked_fen", "Test: sum asked for", "测试用索要数额", type=MONEY, again=Again.NEWEST),
    Carried("test_app_used_at", "Test: app used at", "测试用应用启用时刻", type=TIME, again=Again.FIRST),
    Carried("test_is_student", "Test: student", "测试用是否学生", type=FLAG, again=Again.FILL, lasting=True),
    Carried(
        "test_game_id", "Test: game account", "测试用游戏号", type=personal(Kind.CHAT), again=Again.FILL, lasting=True
    ),
    Carried("test_guardian", "Test: guardian", "测试用监护人", type=personal(Kind.NAME), again=Again.NEWEST),
    Carried("test_remark_of_source", "Test: remark", "测试用平台附言", type=personal(Kind.TEXT), again=Again.FIRST),
)
COLUMNS: dict[str, models.Field[Any, Any] | SealedField] = {
    "test_line_kind": models.CharField(max_length=LONGEST, null=True),
    "test_caller": models.CharField(max_length=LONGEST, null=True),
    "test_link_visits": models.PositiveIntegerField(null=True),
    "test_longest_call": models.PositiveIntegerField(null=True),
    "test_asked_fen": models.BigIntegerField(null=True),
    "test_app_used_at": models.DateTimeField(null=True),
    "test_is_student": models.BooleanField(null=True),
    "test_game_id": SealedField(Kind.CHAT),
    "test_guardian": SealedField(Kind.NAME),
    "test_remark_of_source": SealedField(Kind.TEXT),
}
#: What a first and a second push say, the first as cells of a file, the second as members of a post.
FIRST = {
    "test_line_kind": "固话",
    "test_caller": "人工",
    "test_link_visits": "7次",
    "test_longest_call": "1分5秒",
    "test_asked_fen": "1,234.5",
    "test_app_used_at": "2024-05-06 10:20",
    "test_is_student": "是",
    "test_game_id": "player_008",
    "test_guardian": "测试乙",
    "test_remark_of_source": "演示附言一",
}
SECOND = {
    "test_line_kind": "手机",
    "test_caller": "ROBOT",
    "test_link_visits": 3,
    "test_longest_call": 30,
    "test_asked_fen": 88,
    "test_app_used_at": "2024-05-07 08:00",
    "test_is_student": False,
    "test_game_id": "player_009",
    "test_guardian": "测试丙",
    "test_remark_of_source": "演示附言二",
}
#: What a warning then carries; personal data in clear.
BOTH = {
    "test_line_kind": "固话",
    "test_caller": "ROBOT",
    "test_link_visits": 7,
    "test_longest_call": 65,
    "test_asked_fen": 8800,
    "test_app_used_at": datetime(2024, 5, 6, 2, 20, tzinfo=UTC),
    "test_is_student": True,
    "test_game_id": "player_008",
    "test_guardian": "测试丙",
    "test_remark_of_source": "演示附言一",
}
#: What a page says of it, an export writes.
ON_PAGE = {
    "test_line_kind": "固话",
    "test_caller": "Robot",
    "test_link_visits": "7",
    "test_longest_call": "1 分钟",
    "test_asked_fen": "88.00 元",
    "test_app_used_at": "2024-05-06 10:20",
    "test_is_student": "是",
    "test_game_id": "pl***08",
    "test_guardian": "测**",
    "test_remark_of_source": "***",
}
IN_EXPORT = ON_PAGE | {"test_longest_call": "65", "test_asked_fen": "88.00", "test_app_used_at": "2024-05-06 10:20:00"}

fields.FIELDS = (*fields.FIELDS, *MORE)
fields.CARRIED = (*fields.CARRIED, *MORE)
fields.COLUMNS = tuple(one.key for one in fields.CARRIED)


def add_columns(sender: type[models.Model], **_given: Any) -> None:
    if sender.__name__ == "WarningRecord" and sender.__module__ == "wuzha.warning.models.warning":
        for name, column in COLUMNS.items():
            sender.add_to_class(name, column)


class_prepared.connect(add_columns)
