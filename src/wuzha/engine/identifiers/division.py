# SPDX-License-Identifier: Apache-2.0
"""Administrative divisions."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from wuzha.engine.identifiers.base import Identifier
from wuzha.engine.identifiers.errors import ErrorCode, IdentifierError
from wuzha.engine.identifiers.text import number

#: First two digits of GB/T 2260, and 83 of the residence permit for Taiwan residents.
PROVINCES = {
    "11": "北京", "12": "天津", "13": "河北", "14": "山西", "15": "内蒙古",
    "21": "辽宁", "22": "吉林", "23": "黑龙江",
    "31": "上海", "32": "江苏", "33": "浙江", "34": "安徽", "35": "福建", "36": "江西", "37": "山东",
    "41": "河南", "42": "湖北", "43": "湖南", "44": "广东", "45": "广西", "46": "海南",
    "50": "重庆", "51": "四川", "52": "贵州", "53": "云南", "54": "西藏",
    "61": "陕西", "62": "甘肃", "63": "青海", "64": "宁夏", "65": "新疆",
    "71": "台湾", "81": "香港", "82": "澳门", "83": "台湾",
}  # fmt: skip


class DivisionLevel(IntEnum):
    """How deep a code goes; the greater, the smaller the place."""

    PROVINCE = 1
    PREFECTURE = 2
    COUNTY = 3
    TOWNSHIP = 4
    VILLAGE = 5


class TownshipKind(StrEnum):
    """What digits 7–9 of a statistical code say of a township."""

    STREET = "street"
    TOWN = "town"
    RURAL = "rural"
    #: A development zone or park: no township, so not ranked among them by default.
    FUNCTIONAL = "functional"


class Division(Identifier):
    """行政区划代码, GB/T 2260: 6 digits; 9 (township) and 12 (village) in the statistical extension of the NBS.

    Canonical: the shortest of 6, 9 or 12 digits that says the same (330282000000 is 330282).
    """

    name = "division"
    standard = "GB/T 2260; 统计用区划代码 (NBS)"

    @staticmethod
    def parse(text: str) -> str:
        code = number(text, Division.name, (6, 9, 12))
        if code[:2] not in PROVINCES:
            raise IdentifierError(ErrorCode.DIVISION, Division.name)
        while len(code) > 6 and code.endswith("000"):
            code = code[:-3]
        return code

    @staticmethod
    def mask(canonical: str) -> str:
        """The code itself: a place is not personal data."""
        return canonical

    @staticmethod
    def level(canonical: str) -> DivisionLevel:
        """Which level of government the code names."""
        if len(canonical) > 6:
            return DivisionLevel.TOWNSHIP if len(canonical) == 9 else DivisionLevel.VILLAGE
        if canonical.endswith("0000"):
            return DivisionLevel.PROVINCE
        return DivisionLevel.PREFECTURE if canonical.endswith("00") else DivisionLevel.COUNTY

    @staticmethod
    def parent(canonical: str) -> str | None:
        """The code one level up, None above a province. Counties a province runs itself have a 90 or 00 parent."""
        match Division.level(canonical):
            case DivisionLevel.VILLAGE | DivisionLevel.TOWNSHIP:
                return canonical[:-3]
            case DivisionLevel.COUNTY:
                return canonical[:4] + "00"
            case DivisionLevel.PREFECTURE:
                return canonical[:2] + "0000"
        return None

    @staticmethod
    def township_kind(canonical: str) -> TownshipKind | None:
        """Street, town, rural township or functional area; None for a code above townships."""
        if len(canonical) < 9:
            return None
        first = canonical[6]
        if first == "0":
            return TownshipKind.STREET
        if first == "1":
            return TownshipKind.TOWN
        return TownshipKind.RURAL if first in "23" else TownshipKind.FUNCTIONAL
