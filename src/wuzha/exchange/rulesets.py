# SPDX-License-Identifier: Apache-2.0
"""Rule sets of the exchange."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, model_validator

from wuzha.org.rules import RuleSet

FeedbackField = Literal[
    "directive_no", "local_no", "level", "fraud_type", "phone", "channel", "contacted", "connected",
    "not_connected_cause", "deceived", "not_deceived_cause", "loss", "averted", "visit", "submit", "timeliness",
    "closed_at", "unit", "outcome",
]  # fmt: skip


class Column(BaseModel):
    """One column of the feedback file."""

    header: str = Field(min_length=1, max_length=40, description=gettext_noop("header"))
    field: FeedbackField = Field(description=gettext_noop("field"))


class Layout(BaseModel):
    """The feedback file of the upper platform."""

    format: Literal["xlsx", "csv-utf8", "csv-gb18030"] = Field(description=gettext_noop("file format"))
    rows_per_file: int = Field(ge=1, le=100_000, description=gettext_noop("rows a file at most"))
    columns: list[Column] = Field(min_length=1)

    @model_validator(mode="after")
    def headers_once(self) -> Layout:
        headers = [column.header for column in self.columns]
        if len(headers) != len(set(headers)):
            raise ValueError(_("A header is used twice."))
        return self


class Deliveries(BaseModel):
    """How webhooks are tried again."""

    timeout_seconds: int = Field(ge=1, le=60, description=gettext_noop("seconds to wait for an answer"))
    waits_seconds: list[int] = Field(
        min_length=1, max_length=20, description=gettext_noop("seconds before each further try")
    )
    keep_days: int = Field(ge=1, le=3650, description=gettext_noop("days ended deliveries are kept"))

    @model_validator(mode="after")
    def waits_are_waits(self) -> Deliveries:
        if any(not 1 <= wait <= 7 * 86_400 for wait in self.waits_seconds):
            raise ValueError(_("A wait lies between one second and seven days."))
        return self


#: Fields whose cells are clear personal data: sending them is a read in the trail.
PERSONAL_FIELDS = frozenset({"phone"})

FEEDBACK = RuleSet(
    "exchange.feedback",
    _("Feedback file"),
    Layout,
    lambda: {
        "format": "xlsx",
        "rows_per_file": 5000,
        "columns": [
            {"header": header, "field": field}
            for header, field in (
                ("编号", "directive_no"), ("本地编号", "local_no"), ("预警等级", "level"), ("诈骗类型", "fraud_type"),
                ("方式", "channel"), ("联系对象", "contacted"), ("接通", "connected"),
                ("未接原因", "not_connected_cause"), ("是否被骗", "deceived"), ("未被骗原因", "not_deceived_cause"),
                ("受骗金额", "loss"), ("劝阻金额", "averted"), ("上门情况", "visit"), ("提交", "submit"),
                ("反馈时效", "timeliness"), ("反馈时间", "closed_at"), ("反馈单位", "unit"), ("处置结果", "outcome"),
            )
        ],
    },
    _("Feedback record as in police warning apps; the layout of the upper platform is to be set locally"),
)  # fmt: skip
DELIVERIES = RuleSet(
    "exchange.deliveries",
    _("Webhook deliveries"),
    Deliveries,
    lambda: {
        "timeout_seconds": 10,
        "waits_seconds": [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400],
        "keep_days": 30,
    },
    _("Waiting times of the Standard Webhooks specification 1.0"),
)
