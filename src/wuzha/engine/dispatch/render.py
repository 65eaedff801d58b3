# SPDX-License-Identifier: Apache-2.0
"""Reasons for a station as one line for the screen, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterable

from wuzha.engine.dispatch.suggest import Code, Reason

_ZH = {
    Code.HOME_VILLAGE: "辖区含现住村社",
    Code.HOME_TOWN: "辖区含现住镇街",
    Code.HOME_COUNTY: "辖区含现住县市",
    Code.PART_OF_HOME: "现住址不详到村社，辖区为其中一部分",
    Code.ELSEWHERE: "现住址不在辖区",
    Code.HOME_UNKNOWN: "现住址未知",
    Code.HOME_OUTSIDE: "现住址不在本市，应移交",
    Code.LOAD: "在办{open}件，在岗{officers}人",
    Code.NOBODY_ON_DUTY: "在办{open}件，无人在岗",
    Code.OVERLOADED: "超负荷",
    Code.LENDS: "有余力支援",
}

_EN = {
    Code.HOME_VILLAGE: "covers the village where the person lives",
    Code.HOME_TOWN: "covers the town where the person lives",
    Code.HOME_COUNTY: "covers the county where the person lives",
    Code.PART_OF_HOME: "covers a part of the area; the village is not known",
    Code.ELSEWHERE: "the person lives elsewhere",
    Code.HOME_UNKNOWN: "address unknown",
    Code.HOME_OUTSIDE: "the person lives outside the city: transfer",
    Code.LOAD: "{open} open, {officers} on duty",
    Code.NOBODY_ON_DUTY: "{open} open, nobody on duty",
    Code.OVERLOADED: "overloaded",
    Code.LENDS: "can lend a hand",
}


def render(reasons: Iterable[Reason], lang: str = "zh") -> str:
    """The reasons joined into one line; any language that does not start with "zh" reads English."""
    chinese = lang.lower().startswith("zh")
    table = _ZH if chinese else _EN
    return ("；" if chinese else "; ").join(table[reason.code].format(**reason.params) for reason in reasons)
