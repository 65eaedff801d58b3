# SPDX-License-Identifier: Apache-2.0
"""Ten ways in which a row cannot be acted on, and ten in which one of its fields is faulty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wuzha.simulation.identity import id_numbers

Cell = str | None | Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Fault:
    kind: str
    #: Header → what the cell says instead, None for nothing, or a text made from the line, so that no two are alike.
    cells: dict[str, Cell]

    def texts(self, line: int) -> dict[str, str | None]:
        return {name: cell(line) if callable(cell) else cell for name, cell in self.cells.items()}


def _phone(line: int) -> str:
    """199 01 and six digits: invented, and apart from the people of a synthetic city."""
    return f"19901{line % 1_000_000:06d}"


def _id_number(line: int) -> str:
    made: str = id_numbers(np.array([False]), np.array([line % 15_000]), np.array([line % 2 == 1]), np.array([0]))[0]
    return made


def _nobody(kind: str, phone: Cell, id_no: Cell = None) -> Fault:
    return Fault(kind, {"受害人号码": phone, "受害人身份证": id_no})


#: No key of the person, no time, or no level that is known: these must come back as rejects.
UNUSABLE = (
    _nobody("NO_PERSON", None),
    _nobody("PHONE_SHORT", "1990000001"),
    _nobody("PHONE_MASKED", "199****0001"),
    _nobody("PHONE_SCIENTIFIC", "1.99E+10"),
    _nobody("ID_CHECK", None, "330299199001010019"),
    _nobody("ID_NO_SUCH_DAY", None, "330299196202290015"),
    Fault("LEVEL_UNKNOWN", {"预警等级": "五级"}),
    Fault("LEVEL_EMPTY", {"预警等级": None}),
    Fault("TIME_NO_SUCH_DAY", {"推送时间": "2022-02-30 09:00:00"}),
    Fault("TIME_WORDS", {"推送时间": "待定"}),
)

#: The row is good for work, one field is not: these must be accepted, with a flag.
FLAGGED = (
    Fault("ID_CHECK_BESIDE_PHONE", {"受害人号码": _phone, "受害人身份证": "330299199001010019"}),
    Fault("PHONE_SHORT_BESIDE_ID", {"受害人号码": "1990000001", "受害人身份证": _id_number}),
    Fault("AMOUNT_WORDS", {"交易金额": "待核实"}),
    Fault("AMOUNT_NEGATIVE", {"交易金额": "-500.00"}),
    Fault("TYPE_UNKNOWN", {"诈骗类型": "元宇宙骗局"}),
    Fault("CALLS_WORDS", {"通话次数": "多次"}),
    Fault("SECONDS_WORDS", {"通话时长(秒)": "很久"}),
    Fault("CONTACT_TIME_WORDS", {"最近联系时间": "昨天晚上"}),
    Fault("PAYMENT_NO_SUCH_MONTH", {"交易时间": "2022-13-01 10:00:00"}),
    Fault("FORMULA", {"涉案网站": '=HYPERLINK("https://syn.example/","点此")'}),
)
