# SPDX-License-Identifier: Apache-2.0
"""What a caller is asked, and how an answer as it was typed is read. Pure; the caller passes the instant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from wuzha.engine.calendar import SHANGHAI
from wuzha.engine.identifiers import Account, IdentifierError, IdNumber, Name, Phone, find_clear, parse_telephone
from wuzha.intake.cells import CellError, parse_amount_fen
from wuzha.sealed.value import Kind

#: Rows of the grid of payments, and what each asks.
ROWS = 12
CELLS = ("account", "holder", "institution", "amount", "at")
#: A row that has these is whole: an order can be prepared of it.
NEEDED = ("account", "amount", "at")
#: Where nothing is paid yet: the account that waits for the money.
NEEDED_UNPAID = ("account",)
#: Not asked: the row that a corrected one gave way to.
REPLACED = "replaced"
MOST_TEXT = 1000
#: A number that another system gave (characters).
MOST_NUMBER = 64
#: What question 6 asks; taken back once a hold is recorded of it.
OF_HOLD = ("road", "consent", "present", "hold_bank", "record_no")


class AnswerError(ValueError):
    """An answer that cannot be read: `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _money(text: str) -> int:
    """A sum in yuan as 分, as files write it too: `50000`, `50,000.00`, `5万`, `1.5万`."""
    try:
        fen = parse_amount_fen(text)
    except CellError as error:
        raise AnswerError("MONEY") from error
    if fen == 0:
        raise AnswerError("MONEY")
    return fen


_WIDE = str.maketrans("０１２３４５６７８９．，：－　", "0123456789.,:- ")
_CLOCK = re.compile(r"(?:(?P<day>今天|昨天|昨|前天)\s*)?(?P<h>\d{1,2})(?:[:点时]\s*(?P<m>\d{1,2})?分?|(?P<mm>\d{2}))")
_DATED = re.compile(
    r"(?:(?P<y>\d{4})[-/.年])?(?P<mo>\d{1,2})[-/.月](?P<d>\d{1,2})日?[T\s]+"
    r"(?P<h>\d{1,2})(?:[:点时](?P<m>\d{1,2})分?(?::\d{2})?|(?P<mm>\d{2}))"
)
#: A day and month without a year that lie ahead were last year if that was so lately: told at the turn of the year.
_LATELY = timedelta(days=60)
_BEFORE = re.compile(r"(\d{1,3})\s*分钟?前")
_DAYS = {"昨天": 1, "昨": 1, "前天": 2}


def _moment(text: str, now: datetime) -> datetime:
    """A moment to the minute: `0923`, `9:23`, `昨天 2130`, `11-26 21:30`, `19分钟前`, `刚才`. Without a day it is the
    last such time: of a clock that has not come yesterday's. Raises `AnswerError`: TIME, FUTURE."""
    plain, here = text.translate(_WIDE).strip(), now.astimezone(SHANGHAI).replace(second=0, microsecond=0)
    if plain in ("刚才", "刚刚", "now"):
        return here
    if ago := _BEFORE.fullmatch(plain):
        return here - timedelta(minutes=int(ago[1]))
    try:
        if dated := _DATED.fullmatch(plain):
            year = int(dated["y"] or here.year)
            at = here.replace(
                year=year,
                month=int(dated["mo"]),
                day=int(dated["d"]),
                hour=int(dated["h"]),
                minute=int(dated["m"] or dated["mm"]),
            )
            if at > here and not dated["y"] and here - (last := at.replace(year=year - 1)) < _LATELY:
                at = last
        elif clock := _CLOCK.fullmatch(plain):
            at = here.replace(hour=int(clock["h"]), minute=int(clock["m"] or clock["mm"] or 0))
            at -= timedelta(days=_DAYS.get(clock["day"] or "", 0))
            if at > here and clock["day"] is None:
                at -= timedelta(days=1)
        else:
            raise AnswerError("TIME")
    except ValueError as error:
        if isinstance(error, AnswerError):
            raise
        raise AnswerError("TIME") from error
    if at > here:
        raise AnswerError("FUTURE")
    return at


def _one_of(*codes: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in codes:
            raise AnswerError("CHOICE")
        return text

    return read


def _key(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise AnswerError("CHOICE")
    return int(text)


def _words(text: str) -> str:
    if len(text) > MOST_TEXT:
        raise AnswerError("LONG")
    return text


def _number(text: str) -> str:
    """A number of another system: kept in clear, so never a person's."""
    if len(text) > MOST_NUMBER:
        raise AnswerError("LONG")
    if find_clear(text):
        raise AnswerError("CLEAR")
    return text


_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,23}")


def _code(text: str) -> str:
    if _CODE.fullmatch(text) is None:
        raise AnswerError("CHOICE")
    return text


class Asked(NamedTuple):
    """One thing that is asked: how it is read, and how it is masked where it is personal."""

    read: Callable[[str], Any]
    mask: Callable[[str], str] | None = None


def _hidden(_text: str) -> str:
    return "***"


ASKED: Mapping[str, Asked] = {
    "who": Asked(_one_of("SELF", "RELATIVE", "OTHER")),
    "name": Asked(Name.parse, Name.mask),
    "phone": Asked(parse_telephone, Phone.mask),
    "id_no": Asked(IdNumber.parse, IdNumber.mask),
    "caller_name": Asked(Name.parse, Name.mask),
    "caller_phone": Asked(parse_telephone, Phone.mask),
    "paid": Asked(_one_of("YES", "NO")),
    "still": Asked(_one_of("WAITS", "INSISTS", "NO")),
    "asked": Asked(_money),
    "own_account": Asked(Account.parse, Account.mask),
    "own_institution": Asked(_key),
    "fraud_type": Asked(_code),
    "story": Asked(_words, _hidden),
    "reference": Asked(_words),
    "voucher": Asked(_number),
    "again": Asked(_one_of("SAME", "OTHER")),
    "again_reason": Asked(_words),
    "road": Asked(_one_of("PAYEE", "OWN", "BANK")),
    "consent": Asked(_one_of("GIVEN", "REFUSED")),
    "present": Asked(_one_of("YES", "NO")),
    "hold_bank": Asked(_key),
    "record_no": Asked(_number),
}
_CELL: Mapping[str, Asked] = {
    "account": Asked(Account.parse, Account.mask),
    "holder": Asked(Name.parse, Name.mask),
    "institution": Asked(_key),
    "amount": Asked(_money),
    "at": Asked(_words),
    # By which row a payment that has its order was put right; never typed.
    REPLACED: Asked(_key),
}
_ROW = re.compile(r"r(\d{1,2})\.(\w+)")


def asked(name: str) -> Asked | None:
    """What is asked under a name: of the call, or of a row (`r1.account`); nothing for what is not asked."""
    if name in ASKED:
        return ASKED[name]
    found = _ROW.fullmatch(name)
    return _CELL.get(found[2]) if found and 1 <= int(found[1]) <= ROWS else None


#: Answers that name somebody or an account, and the cells of a row that do.
_NAMING = {
    "name": Kind.NAME, "phone": Kind.PHONE, "id_no": Kind.ID_NUMBER, "own_account": Kind.ACCOUNT,
    "caller_name": Kind.NAME, "caller_phone": Kind.PHONE, "account": Kind.ACCOUNT, "holder": Kind.NAME,
}  # fmt: skip


def kind_of(name: str) -> Kind | None:
    """What kind of name or number is asked under a name; nothing where the answer names nobody."""
    found = _ROW.fullmatch(name)
    return _NAMING.get(found[2] if found else name)


def row_of(name: str) -> int | None:
    """The row a name is of."""
    found = _ROW.fullmatch(name)
    return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was read: its value, or why it has none; what may be shown of it; when it was given."""

    value: Any
    shown: str
    fault: str = ""
    at: datetime | None = None

    @property
    def right(self) -> bool:
        return not self.fault and self.value is not None


def read(name: str, text: str, now: datetime) -> Answer:
    """Read an answer; an empty one takes it back. A fault is told by its code, and what was typed stays hidden."""
    one = asked(name)
    if one is None:
        raise KeyError(name)
    text = text.strip()
    if not text:
        return Answer(None, "", at=now)
    try:
        if name.endswith(".at"):
            at = _moment(text, now)
            day = "%m-%d" if at.year == now.astimezone(SHANGHAI).year else "%Y-%m-%d"
            return Answer(at, f"{at:{day} %H:%M}", at=now)
        value = one.read(text)
    except AnswerError as error:
        return Answer(None, "***" if one.mask else text, error.code, now)
    except IdentifierError as error:
        return Answer(None, "***", f"ID_{error.code}", now)
    if one.mask is not None:
        return Answer(value, one.mask(value), at=now)
    return Answer(value, _plain_sum(value) if one.read is _money else str(value), at=now)


def _plain_sum(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


@dataclass(slots=True)
class Row:
    """One payment as it was told so far."""

    number: int
    needed: tuple[str, ...] = NEEDED
    cells: dict[str, Answer] = field(default_factory=dict)

    def value(self, cell: str) -> Any:
        found = self.cells.get(cell)
        return found.value if found is not None and found.right else None

    @property
    def missing(self) -> list[str]:
        """Cells that are needed and that are not there, or not right."""
        return [cell for cell in self.needed if self.value(cell) is None]

    @property
    def wrong(self) -> bool:
        return any(one.fault for one in self.cells.values())

    @property
    def replaced(self) -> int | None:
        """The row that stands for this one, which was heard wrongly."""
        found: int | None = self.value(REPLACED)
        return found

    @property
    def begun(self) -> bool:
        return any(one.value is not None or one.fault for one in self.cells.values())


@dataclass(slots=True)
class Told:
    """All that was told in a call so far."""

    answers: dict[str, Answer] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        found = self.answers.get(name)
        return found.value if found is not None and found.right else None

    def text(self, name: str) -> str:
        value = self.value(name)
        return "" if value is None else str(value)

    def plain(self, name: str) -> str:
        """An answer as it can be typed again at any time; empty where there is none."""
        value = self.value(name)
        if value is None:
            return ""
        if isinstance(value, datetime):
            return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        one = asked(name)
        return _plain_sum(value) if one is not None and one.read is _money else str(value)

    @property
    def unpaid(self) -> bool:
        """Nothing was paid: there is no loss, and no order; the rows name who waits for the money."""
        return bool(self.value("paid") == "NO")

    @property
    def by_himself(self) -> bool:
        """Whether the person himself speaks: he called, or came to the phone."""
        return bool(self.value("who") == "SELF" or self.value("present") == "YES")

    @property
    def rows(self) -> list[Row]:
        """The rows that were begun and count, in their order."""
        return [row for row in self.all_rows if row.replaced is None]

    @property
    def all_rows(self) -> list[Row]:
        """With those that were heard wrongly and gave way to another."""
        needed = NEEDED_UNPAID if self.unpaid else NEEDED
        found: dict[int, Row] = {}
        for name, answer in self.answers.items():
            number = row_of(name)
            if number is not None:
                found.setdefault(number, Row(number, needed)).cells[name.partition(".")[2]] = answer
        return [found[number] for number in sorted(found) if found[number].begun]

    @property
    def clashes(self) -> list[int]:
        """Rows whose payee is the account it was paid from: one of both was heard wrongly."""
        own = self.value("own_account")
        return [row.number for row in self.rows if own is not None and row.value("account") == own]

    @property
    def rows_open(self) -> bool:
        """Whether a row is not whole."""
        return bool(self.clashes) or any(row.missing or row.wrong for row in self.rows)

    @property
    def whole_rows(self) -> list[Row]:
        """Payments of which an order can be prepared."""
        return [] if self.unpaid else [row for row in self.rows if not row.missing and row.number not in self.clashes]

    @property
    def last_paid(self) -> datetime | None:
        return (
            None if self.unpaid else max((at for row in self.rows if (at := row.value("at")) is not None), default=None)
        )

    @property
    def loss_fen(self) -> int:
        return 0 if self.unpaid else sum(row.value("amount") or 0 for row in self.rows)

    @property
    def lacking(self) -> list[str]:
        """What the first order still needs beside a whole row: who it was, and from which account."""
        lacks = [] if self.value("name") or self.value("phone") else ["name"]
        return lacks + ([] if self.value("own_account") else ["own_account"])


def free_rows(said: Told) -> list[int]:
    """Numbers of the rows that nobody has begun."""
    taken = {row.number for row in said.all_rows}
    return [number for number in range(1, ROWS + 1) if number not in taken]


_BETWEEN = re.compile(r"\t|\s{2,}|[,，](?=\D)|[;；|]")
_TOTAL = re.compile(r"\s*(?:合计|总计|小计)")
#: What can be nothing but a time; four digits alone may be a sum.
_SURELY_TIME = re.compile(r"[:点时前昨刚]|^0\d{3}$")


def pasted(text: str, now: datetime) -> list[dict[str, str]]:
    """Rows copied from a table. The account, the sum and the time are known by their looks, whatever their order; what
    looks like none is what the other rows have in its column, to be put right there; the rest is the holder.

    No rows: a line without a digit (a header), one of totals, and all of them where none has an account.
    """
    lines = [one for one in text.splitlines() if re.search(r"\d", one) and not _TOTAL.match(one)]
    parts = [dict(enumerate(cell.strip() for cell in _BETWEEN.split(line))) for line in lines]
    found = [_by_looks(one, now) for one in parts]
    columns: dict[str, Counter[int]] = {cell: Counter(one[cell] for one in found if cell in one) for cell in NEEDED}
    if not columns["account"]:
        return []
    rows = []
    for cells, place in zip(parts, found, strict=True):
        for cell in NEEDED:
            if cell not in place and columns[cell]:
                column = columns[cell].most_common(1)[0][0]
                if cells.get(column) and column not in place.values():
                    place[cell] = column
        for column, part in cells.items():
            if "holder" not in place and column not in place.values() and part and Name.check(part):
                place["holder"] = column
        rows.append({cell: cells[column] for cell, column in place.items()})
    return rows


def _by_looks(cells: Mapping[int, str], now: datetime) -> dict[str, int]:
    """The column of each cell that is known by its looks, the surest first."""
    place: dict[str, int] = {}
    for cell, sure in (("account", None), ("at", _SURELY_TIME), ("amount", None), ("at", None)):
        for column, part in cells.items():
            if cell in place or column in place.values() or not part:
                continue
            if sure is not None and not sure.search(part.translate(_WIDE)):
                continue
            if (
                (len(re.sub(r"\D", "", part)) >= 10 and Account.check(part))
                if cell == "account"
                else not read(f"r1.{cell}", part, now).fault
            ):
                place[cell] = column
    return place
