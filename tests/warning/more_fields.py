# SPDX-License-Identifier: Apache-2.0
"""pytest plugin: a field of every type, declared the way CONTRIBUTING.md says, before anything has read the fields.

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
    Carried("line_kind", "Kind of line", "线路种类", type=TEXT, again=Again.FILL),
    Carried("caller", "Who called", "主叫类别", type=CALLER, again=Again.NEWEST),
    Carried("link_visits", "Visits of the link", "链接访问量", type=COUNT, again=Again.LARGEST),
    Carried("longest_call", "Longest call", "最长通话", type=SECONDS, again=Again.LARGEST),
    Carried("asked_fen", "Sum asked for", "索要数额", type=MONEY, again=Again.NEWEST),
    Carried("app_used_at", "App used at", "应用启用时刻", type=TIME, again=Again.FIRST),
    Carried("is_student", "Student", "是否学生", type=FLAG, again=Again.FILL, lasting=True),
    Carried("game_id", "Game account", "游戏号", type=personal(Kind.CHAT), again=Again.FILL, lasting=True),
    Carried("guardian", "Guardian", "监护人", type=personal(Kind.NAME), again=Again.NEWEST),
    Carried("remark_of_source", "Remark", "平台附言", type=personal(Kind.TEXT), again=Again.FIRST),
)
COLUMNS: dict[str, models.Field[Any, Any] | SealedField] = {
    "line_kind": models.CharField(max_length=LONGEST, null=True),
    "caller": models.CharField(max_length=LONGEST, null=True),
    "link_visits": models.PositiveIntegerField(null=True),
    "longest_call": models.PositiveIntegerField(null=True),
    "asked_fen": models.BigIntegerField(null=True),
    "app_used_at": models.DateTimeField(null=True),
    "is_student": models.BooleanField(null=True),
    "game_id": SealedField(Kind.CHAT),
    "guardian": SealedField(Kind.NAME),
    "remark_of_source": SealedField(Kind.TEXT),
}
#: What a first and a second push say, the first as cells of a file, the second as members of a post.
FIRST = {
    "line_kind": "固话", "caller": "人工", "link_visits": "7次", "longest_call": "1分5秒", "asked_fen": "1,234.5",
    "app_used_at": "2024-05-06 10:20", "is_student": "是", "game_id": "player_008", "guardian": "测试乙",
    "remark_of_source": "演示附言一",
}  # fmt: skip
SECOND = {
    "line_kind": "手机", "caller": "ROBOT", "link_visits": 3, "longest_call": 30, "asked_fen": 88,
    "app_used_at": "2024-05-07 08:00", "is_student": False, "game_id": "player_009", "guardian": "测试丙",
    "remark_of_source": "演示附言二",
}  # fmt: skip
#: What a warning then carries; personal data in clear.
BOTH = {
    "line_kind": "固话", "caller": "ROBOT", "link_visits": 7, "longest_call": 65, "asked_fen": 8800,
    "app_used_at": datetime(2024, 5, 6, 2, 20, tzinfo=UTC), "is_student": True, "game_id": "player_008",
    "guardian": "测试丙", "remark_of_source": "演示附言一",
}  # fmt: skip
#: What a page says of it, an export writes.
ON_PAGE = {
    "line_kind": "固话", "caller": "Robot", "link_visits": "7", "longest_call": "1 分钟", "asked_fen": "88.00 元",
    "app_used_at": "2024-05-06 10:20", "is_student": "是", "game_id": "pl***08", "guardian": "测**",
    "remark_of_source": "***",
}  # fmt: skip
IN_EXPORT = ON_PAGE | {"longest_call": "65", "asked_fen": "88.00", "app_used_at": "2024-05-06 10:20:00"}

fields.FIELDS = (*fields.FIELDS, *MORE)
fields.CARRIED = (*fields.CARRIED, *MORE)
fields.COLUMNS = tuple(one.key for one in fields.CARRIED)


def add_columns(sender: type[models.Model], **_given: Any) -> None:
    if sender.__name__ == "WarningRecord" and sender.__module__ == "wuzha.warning.models.warning":
        for name, column in COLUMNS.items():
            sender.add_to_class(name, column)


class_prepared.connect(add_columns)
