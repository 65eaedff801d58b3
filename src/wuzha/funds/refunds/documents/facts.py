# SPDX-License-Identifier: Apache-2.0
"""What the documents of a restitution are filled in with. Money in 分."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wuzha.engine.restitution import Mode

#: 对应方式 of article 8.
MODES = {Mode.SINGLE: "单笔", Mode.TIMESTAMP: "时间戳", Mode.PRO_RATA: "比例"}
#: What is filled in by hand; a name, a number of another system, and an organ that are not known.
OPEN, BLANK, NO_NUMBER, NO_ORGAN = "", "　　　　　　", "　　　　〔　　　　〕　　　号", "　　　　　　公安局"


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
    #: No statement of the account could be had.
    unseen: bool = False


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
    """The case and the organs that sign; a name that is not known is empty."""

    name: str
    number: str
    #: Our organ.
    organ: str
    #: 立案地: who filed the case; 冻结地: who froze, and decides what to ask for.
    filing_unit: str
    freezing_unit: str
    #: 设区的市 police, who decide.
    deciding_unit: str
    #: What the paper cites, by its kind and day.
    basis: str
    contact: str = OPEN
    signers: tuple[str, ...] = ()
    filing_no: str = OPEN
    filed_on: date | None = None
    #: The head of the county organ who approved, for papers inside it.
    approver: str = OPEN
    approved_on: date | None = None

    def signers_of(self, unit: str) -> tuple[str, ...]:
        """Our officers, where it is our organ that signs."""
        return self.signers if unit == self.organ else ()


def signing_lines(names: Sequence[str], role: str) -> tuple[str, ...]:
    """Two lines to sign on (两名办案人): with the names where they are known."""
    return tuple(f"{role}：{name or BLANK}" for name in (*names, "", "")[:2])
