# SPDX-License-Identifier: Apache-2.0
"""What a directive says about the person: fields missing, misheard, masked, mistyped or out of date.

And ten ways in which a row cannot be acted on, ten in which one of its fields is faulty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from wuzha.simulation.chains import Chains
from wuzha.simulation.draws import SURNAME, Bools, Ints, id_numbers
from wuzha.simulation.parameters import Parameters

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


_SECOND_USED = 0.3
_QQ_KNOWN = 0.1
_ORG_KNOWN = 0.5


@dataclass(frozen=True, slots=True)
class PushFields:
    """The person's fields per push, and what the noise did to them."""

    frame: pl.DataFrame
    #: The phone given, as a number; 0 for none.
    phone: Ints
    #: The ID number is given.
    has_id: Bools
    #: The address given is one where the person no longer lives.
    stale: Bools
    has_address: Bools
    has_phone: Bools
    #: The phone given has a wrong digit.
    mistyped: Bools


def deliver(rng: np.random.Generator, chains: Chains, people: pl.DataFrame, p: Parameters) -> PushFields:
    n = len(chains.at)
    person = chains.starts.person[chains.start]
    first_push = np.flatnonzero(~chains.repeats)[chains.start]

    def chance(name: str) -> Bools:
        return rng.random(n) < p.number(name)

    second: Bools = chains.traits.has_second_phone[person] & (rng.random(n) < _SECOND_USED)
    follows = chains.repeats & (chains.source == chains.source[first_push])
    second[follows] = second[first_push[follows]]
    no_phone = chance("missing_phone")
    shown = people.select("phone", pl.col("second_phone").fill_null(pl.col("phone"))).rows()
    digits = np.array(shown, dtype=np.int64)[person, second.astype(np.int64)]
    wrong = chance("digit_error")
    place = 10 ** rng.integers(0, 6, n)
    digit = digits // place % 10
    digits = np.where(wrong, digits + ((digit + rng.integers(1, 10, n)) % 10 - digit) * place, digits)

    no_id = chance("missing_id") & ~no_phone
    stale = chance("stale_address")
    no_address = chance("missing_address")
    homophone, masked, no_name = chance("homophone_name"), chance("masked_name"), chance("missing_name")
    known = people.select("name", "homophone", "id_no", "qq", "org", "address", "old_address")[person]
    frame = known.with_columns(
        pl.Series("phone", digits).cast(pl.String),
        *(
            pl.Series(name, values)
            for name, values in {
                "no_phone": no_phone,
                "no_id": no_id,
                "stale": stale,
                "no_address": no_address,
                "is_homophone": homophone,
                "is_masked": masked,
                "no_name": no_name,
                "has_qq": rng.random(n) < _QQ_KNOWN,
                "has_org": rng.random(n) < _ORG_KNOWN,
            }.items()
        ),
    ).select(
        pl.when(~pl.col("no_phone")).then("phone").alias("victim_phone"),
        pl.when("no_name")
        .then(None)
        .when("is_masked")
        .then(pl.lit(f"{SURNAME}某"))
        .when("is_homophone")
        .then("homophone")
        .otherwise("name")
        .alias("victim_name"),
        pl.when(~pl.col("no_id")).then("id_no").alias("victim_id_no"),
        pl.when("has_qq").then("qq").alias("victim_qq"),
        pl.when("no_address")
        .then(None)
        .when("stale")
        .then("old_address")
        .otherwise("address")
        .alias("victim_address_live"),
        pl.when("has_org").then("org").alias("victim_org"),
    )
    return PushFields(
        frame=frame,
        phone=np.where(no_phone, 0, digits),
        has_id=~no_id,
        stale=stale & ~no_address,
        has_address=~no_address,
        has_phone=~no_phone,
        mistyped=wrong & ~no_phone,
    )
