# SPDX-License-Identifier: Apache-2.0
"""The clocks of calls, by date."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field

from wuzha.intake.header_rules import Headers, shipped
from wuzha.org.rules import RuleSet, rule_set


class CallClocks(BaseModel):
    level_1_minutes: int = Field(
        ge=1, le=1440, description=gettext_noop("minutes from the call to the stop of level 1 in the platform")
    )
    register_hours: int = Field(ge=1, le=240, description=gettext_noop("hours from the call to its acceptance"))
    transfer_hours: int = Field(ge=1, le=240, description=gettext_noop("hours to transfer what is not our area"))
    hold_hours: int = Field(ge=1, le=72, description=gettext_noop("hours a protective hold lasts at most"))
    hold_alert_minutes: int = Field(ge=1, le=1440, description=gettext_noop("minutes before a hold ends"))
    bank_report_minutes: int = Field(ge=1, le=1440, description=gettext_noop("minutes to answer the report of a bank"))


CLOCKS = RuleSet(
    "calls.clocks",
    pgettext_lazy("calls", "Clocks of calls, holds and reports of banks"),
    CallClocks,
    lambda: {
        "level_1_minutes": 30,
        "register_hours": 24,
        "transfer_hours": 24,
        "hold_hours": 24,
        "hold_alert_minutes": 60,
        "bank_report_minutes": 30,
    },
    pgettext_lazy(
        "calls",
        "Ministry of Public Security 2016: level 1 within 30 minutes (as the press tells, to be verified); "
        "its opinions of 2015 on acceptance and filing: urgent cases registered within 24 hours; Procedures "
        "for Criminal Cases 175: transferred within 24 hours; hold, alert, answer to a bank: proposals, no source",
    ),
)


def level_1_due(reported_at: datetime) -> datetime:
    """By when the first stop is to be issued: within the time of calls and that of the funds desk, whichever ends
    first, so that who asks and who issues see one clock."""
    minutes = min(CLOCKS.at(reported_at).level_1_minutes, rule_set("funds.clocks").at(reported_at).issue_minutes)
    return reported_at + timedelta(minutes=minutes)


class BankReportHeaders(Headers):
    """Headers of files with reports of banks."""

    SHIPPED = shipped("bank_report_headers")
    MONEY = frozenset({"amount"})


HEADERS = RuleSet(
    "calls.bank_report_headers", _("Headers of files with reports of banks"), BankReportHeaders,
    BankReportHeaders.factory,
    _("No layout of such files is published; wordings: a collection, to be extended locally"),
    since=BankReportHeaders.since,
)  # fmt: skip
