# SPDX-License-Identifier: Apache-2.0
"""What the documents say, as plain values. Clear personal data: made for one document, and gone with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wuzha.engine.restitution import Mode

#: 对应方式 of article 8.
MODES = {Mode.SINGLE: "单笔", Mode.TIMESTAMP: "时间戳", Mode.PRO_RATA: "比例"}
#: What is filled in by hand.
OPEN = ""


@dataclass(frozen=True, slots=True)
class Party:
    """被害人: a natural person, or an organisation without sex and birthday."""

    name: str
    id_kind: str = "居民身份证"
    id_number: str = OPEN
    sex: str = OPEN
    born: date | None = None
    address: str = OPEN
    phone: str = OPEN


@dataclass(frozen=True, slots=True)
class Payee:
    """返还账户; with an agent, whose 委托书 was verified."""

    name: str
    account: str
    bank: str
    agent: str = OPEN


@dataclass(frozen=True, slots=True)
class Item:
    """One victim's money in one frozen account."""

    victim: Party
    payee: Payee
    account: str
    bank: str
    holder: str
    fen: int
    loss_fen: int
    mode: Mode
    frozen_fen: int


@dataclass(frozen=True, slots=True)
class MaskedItem:
    """What the public may read of an item: 王某, the account with its middle hidden."""

    victim: str
    account: str
    frozen_fen: int
    #: In hundredths of a percent of what is frozen.
    share: int
    fen: int


@dataclass(frozen=True, slots=True)
class Case:
    """The case and the offices that sign."""

    name: str
    number: str
    filing_unit: str
    freezing_unit: str
    #: 设区的市 police, who decide.
    deciding_unit: str
    #: Laws the return rests on, as in force on the day.
    basis: str
    contact: str = OPEN
    signers: tuple[str, ...] = ()


def signing_lines(case: Case, role: str) -> tuple[str, ...]:
    """Two lines to sign on (两名办案人): with the names where they are known."""
    names = (*case.signers, "", "")[:2]
    return tuple(f"{role}：{name or '　　　　　　'}" for name in names)
