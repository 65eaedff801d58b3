# SPDX-License-Identifier: Apache-2.0
"""How long a unit has to sign for a request and to answer it, when who is told, and with which words, by date."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field, model_validator

from wuzha.engine.calendar import Clock
from wuzha.engine.calendar import Unit as ClockUnit
from wuzha.intake.header_rules import Headers, shipped
from wuzha.org.rules import RuleSet


class KindClock(BaseModel):
    """The clocks of one kind of request."""

    kind: str = Field(pattern=r"^([A-Z][A-Z0-9_]{0,15}|\*)$", description=gettext_noop("kind of request, * for others"))
    sign_hours: int = Field(ge=1, le=240, description=gettext_noop("hours until it is signed for"))
    days: int = Field(ge=1, le=365, description=gettext_noop("days until it is answered"))
    workdays: bool = Field(description=gettext_noop("only working days count"))
    again_days: int = Field(ge=1, le=90, description=gettext_noop("days to answer again after a return"))

    @property
    def answer(self) -> Clock:
        return _days(self.days, workdays=self.workdays)

    @property
    def again(self) -> Clock:
        return _days(self.again_days, workdays=self.workdays)


def _days(days: int, *, workdays: bool) -> Clock:
    # 刑事诉讼法 105: a last day that is a holiday gives way to the next working day.
    return Clock(days, ClockUnit.WORKDAYS) if workdays else Clock(days, ClockUnit.NATURAL_DAYS, roll=True)


class ReminderRow(BaseModel):
    """So many days from the deadline (before it where negative), tell them."""

    days: int = Field(ge=-30, le=90, description=gettext_noop("days from the deadline, negative before it"))
    tell: Literal["ADDRESSED", "ASKING", "SUPERIOR"] = Field(description=gettext_noop("who is told"))


class RequestClocks(BaseModel):
    kinds: list[KindClock] = Field(description=gettext_noop("clocks by kind"))
    reminders: list[ReminderRow] = Field(description=gettext_noop("reminders"))

    @model_validator(mode="after")
    def one_for_all_others(self) -> RequestClocks:
        codes = [one.kind for one in self.kinds]
        if "*" not in codes or len(set(codes)) < len(codes):
            raise ValueError(_("Each kind has one row, and one row (*) is for all others."))
        return self

    def of(self, kind: str) -> KindClock:
        found = {one.kind: one for one in self.kinds}
        return found.get(kind) or found["*"]


CLOCKS = RuleSet(
    "requests.clocks",
    pgettext_lazy("request", "Clocks of requests"),
    RequestClocks,
    lambda: {
        "kinds": [
            {"kind": "LEAD", "sign_hours": 24, "days": 7, "workdays": False, "again_days": 3},
            {"kind": "*", "sign_hours": 24, "days": 5, "workdays": True, "again_days": 3},
        ],
        "reminders": [
            {"days": -3, "tell": "ADDRESSED"},
            {"days": -1, "tell": "ADDRESSED"},
            {"days": 1, "tell": "ADDRESSED"},
            {"days": 1, "tell": "ASKING"},
            {"days": 3, "tell": "SUPERIOR"},
        ],
    },
    pgettext_lazy(
        "request",
        "Practice of supervision orders: reminders 3 days and 1 day before and 1 day after the deadline; leads: signed "
        "for within 24 hours, first result within 7 days. No public source fixes these; to be set locally",
    ),
)

#: What a reminder may name.
_PLACES = {"unit": "", "number": "", "title": "", "due": "", "asker": ""}


class ChaserTexts(BaseModel):
    """What the unit is told; it names nobody."""

    before: str = Field(max_length=200, description=gettext_noop("text before the deadline"))
    late: str = Field(max_length=200, description=gettext_noop("text after the deadline"))
    unsigned: str = Field(max_length=200, description=gettext_noop("text when it is not signed for"))

    @model_validator(mode="after")
    def places_are_known(self) -> ChaserTexts:
        for text in (self.before, self.late, self.unsigned):
            try:
                text.format(**_PLACES)
            except (KeyError, IndexError, ValueError) as error:
                names = " ".join(f"{{{name}}}" for name in _PLACES)
                raise ValueError(_("A text may name these and no others: %(names)s.") % {"names": names}) from error
        return self


TEXTS = RuleSet(
    "requests.texts",
    pgettext_lazy("request", "Texts of reminders"),
    ChaserTexts,
    lambda: {
        "before": "{unit}：{asker}交办的“{title}”（{number}）应于{due}前答复，请按期办理。",
        "late": "{unit}：{asker}交办的“{title}”（{number}）已超过答复期限（{due}），请立即办理并说明原因。",
        "unsigned": "{unit}：{asker}交办的“{title}”（{number}）尚未签收，请立即签收。",
    },
    pgettext_lazy("request", "Wording of the platform; to be set locally"),
)


class RequestHeaders(Headers):
    """Headers of answer files."""

    SHIPPED = shipped("request_headers")


HEADERS = RuleSet(
    "requests.headers",
    pgettext_lazy("request", "Headers of answer files"),
    RequestHeaders,
    RequestHeaders.factory,
    pgettext_lazy("request", "Columns of the request file that this platform makes; to be extended locally"),
    since=RequestHeaders.since,
)
