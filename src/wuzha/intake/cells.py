# SPDX-License-Identifier: Apache-2.0
"""One cell of text becomes one typed value, or a stable code that says why not. Nothing is guessed.

Money is integer 分, durations are seconds, times are aware. Each function takes non-blank text as it stands in the file
and raises `CellError` otherwise; none of them ever sees a float. Identifiers have parsers of their own
(`engine.identifiers`).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum

from wuzha.intake.sums import spelt_fen


class CellProblem(StrEnum):
    """Stable codes; `wuzha.intake.explain` says them in words."""

    EMPTY = "EMPTY"
    #: 1.38E+10
    SCIENTIFIC = "SCIENTIFIC"
    #: #N/A, #VALUE! and their like: the spreadsheet itself had no value
    SHEET_ERROR = "SHEET_ERROR"
    #: =HYPERLINK(…): a formula as text; kept, never run
    FORMULA = "FORMULA"
    #: not a date or time in a form that is known
    NOT_A_TIME = "NOT_A_TIME"
    #: 30 February, 25:00
    DATE = "DATE"
    #: 05/10/23: day, month and year could be either
    AMBIGUOUS_DATE = "AMBIGUOUS_DATE"
    #: 45056.38: a spreadsheet day number without its date format
    DAY_NUMBER = "DAY_NUMBER"
    #: before 1990 or after 2099
    YEAR = "YEAR"
    #: later than now, for what must have happened
    FUTURE = "FUTURE"
    NOT_A_NUMBER = "NOT_A_NUMBER"
    NEGATIVE = "NEGATIVE"
    #: fractions of a 分, of a call, of a second
    DECIMALS = "DECIMALS"
    TOO_LARGE = "TOO_LARGE"
    #: 02:05 may be minutes and seconds or hours and minutes
    AMBIGUOUS_DURATION = "AMBIGUOUS_DURATION"
    #: more than 100 million yuan by the unit in its header: the sheet and its header are at odds
    UNIT = "UNIT"
    #: a word that is not in the dictionary
    UNKNOWN = "UNKNOWN"


class CellError(ValueError):
    """Why a cell is not a value. Deliberately without the text, which may be a citizen's and would end in logs."""

    def __init__(self, code: CellProblem) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return self.code.value


# --- what a spreadsheet has spoilt ------------------------------------------------------------------------------------

_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?E[+-]?[0-9]{1,3}", re.IGNORECASE)
_SHEET_ERROR = re.compile(r"#(N/A|VALUE!|REF!|DIV/0!|NUM!|NAME\?|NULL!|ERROR|GETTING_DATA|SPILL!|CALC!)", re.IGNORECASE)
_FORMULA = re.compile(r"=.|@\w+\s*\(|[+-]\s*[A-Za-z_\"'@=]|[+-].*(?:[A-Za-z]\s*\(|\|)", re.DOTALL)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet program would run the text: `=…`, `@SUM(…`, `+cmd|'…`; not `+86 138…`, not `-12.5`."""
    stripped = text.lstrip()
    return stripped[:1] in _FORMULA_STARTS and _FORMULA.match(stripped) is not None


_FORMULA_STARTS = frozenset("=+-@")


def _spoilt(text: str, otherwise: CellProblem) -> CellError:
    """The most telling reason for a text that did not parse."""
    if not text:
        return CellError(CellProblem.EMPTY)
    if _SCIENTIFIC.fullmatch(text):
        return CellError(CellProblem.SCIENTIFIC)
    if _SHEET_ERROR.fullmatch(text):
        return CellError(CellProblem.SHEET_ERROR)
    if is_formula(text):
        return CellError(CellProblem.FORMULA)
    return CellError(otherwise)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


# --- times ------------------------------------------------------------------------------------------------------------

_CLEAN_LENGTHS = frozenset((10, 16, 19, 20, 25))
_CLEAN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?)?)?")
_WRITTEN = re.compile(
    r"(?P<year>[0-9]{4})\s*[-/.年]\s*(?P<month>[0-9]{1,2})\s*[-/.月]\s*(?P<day>[0-9]{1,2})\s*[日号]?"
    r"(?:[\sT]*(?P<half>上午|下午|AM|PM)?\s*(?P<hour>[0-9]{1,2})\s*(?:[时点]|:(?=\s*[0-9]))\s*"
    r"(?:(?P<minute>[0-9]{1,2})\s*(?:[:分]\s*(?P<second>[0-9]{1,2})(?:\.(?P<fraction>[0-9]{1,6}))?\s*秒?|分)?)?"
    r"\s*(?P<after>AM|PM)?)?"
    r"\s*(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:\s*([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?)?")
_TWO_DIGIT_YEAR = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.]([0-9]{2}|[0-9]{4})\b.*")
_DAY_NUMBER = re.compile(r"[2-7][0-9]{4}(\.[0-9]+)?")
#: Day 0 of 1900 workbooks, as their days from March 1900 on count.
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - the zone is the reader's
FIRST_YEAR, LAST_YEAR = 1990, 2099


def parse_time(text: str, tz: tzinfo) -> datetime:
    """An aware moment; `tz` is what a time without a zone means.

    Known forms: `2023-05-10T09:08:07` (also with a blank, without seconds, date only = midnight, with fraction, with
    `Z` or `+08:00`), `2023/5/10 9:08`, `2023.5.10`, `2023年5月10日 9时8分`, `下午 3:05`, `20230510`, `20230510090800`.
    A bare spreadsheet day number (`45056.38`) is refused: which day it counts from depends on the workbook, and the
    readers have already written real date cells as dates. So is any form whose day and month could be exchanged.
    """
    if len(text) in _CLEAN_LENGTHS and _CLEAN.fullmatch(text):
        try:
            moment = datetime.fromisoformat(text)
            return _in_range(moment.astimezone(tz) if moment.tzinfo else moment.replace(tzinfo=tz))
        except ValueError as error:
            raise _as_cell_error(error) from None
    plain = _plain(text)
    try:
        if found := _WRITTEN.fullmatch(plain):
            return _in_range(_written(found, tz))
        if compact := _COMPACT.fullmatch(plain):
            parts = [int(part or 0) for part in compact.groups()]
            return _in_range(datetime(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], tzinfo=tz))
    except ValueError as error:
        raise _as_cell_error(error) from None
    if _DAY_NUMBER.fullmatch(plain):
        raise CellError(CellProblem.DAY_NUMBER)
    if _TWO_DIGIT_YEAR.fullmatch(plain):
        raise CellError(CellProblem.AMBIGUOUS_DATE)
    raise _spoilt(plain, CellProblem.NOT_A_TIME)


def is_day_number(text: str) -> bool:
    """Whether it is a spreadsheet's day number, as of a date cell that lost its format."""
    return _DAY_NUMBER.fullmatch(_plain(text)) is not None


def read_day_number(text: str, tz: tzinfo) -> datetime:
    """The moment of a day number, counted from 1900 as nearly all workbooks do, to the second. For fields where a
    person sees that it was read so; where a clock starts from it, `parse_time` refuses it."""
    days = Decimal(_plain(text))
    seconds = int((days % 1 * 86_400).to_integral_value())
    return _in_range(_FIRST_DAY.replace(tzinfo=tz) + timedelta(days=int(days), seconds=seconds))


def _as_cell_error(error: ValueError) -> CellError:
    return error if isinstance(error, CellError) else CellError(CellProblem.DATE)


def _written(found: re.Match[str], tz: tzinfo) -> datetime:
    part = found.groupdict()
    hour = int(part["hour"] or 0)
    half = (part["half"] or part["after"] or "").upper()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(half)
        hour = hour % 12 + (12 if half in ("下午", "PM") else 0)
    moment = datetime(
        int(part["year"]),
        int(part["month"]),
        int(part["day"]),
        hour,
        int(part["minute"] or 0),
        int(part["second"] or 0),
        int((part["fraction"] or "0").ljust(6, "0")),
        tzinfo=tz,
    )
    if zone := part["zone"]:
        offset = datetime.strptime(zone.upper(), "%z").tzinfo
        return moment.replace(tzinfo=offset).astimezone(tz)
    return moment


def _in_range(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise CellError(CellProblem.YEAR)
    return moment


# --- numbers ----------------------------------------------------------------------------------------------------------

_CLEAN_AMOUNT = re.compile(r"([0-9]{1,13})(?:\.([0-9]{1,2}))?")
_AMOUNT = re.compile(
    r"(?P<sign>[+-])?\s*(?:¥|￥|RMB|CNY|人民币)?\s*(?P<after_sign>-)?"
    r"(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)"
    r"\s*(?P<unit>万|亿)?\s*(?P<yuan>元整?|圆整?|块|RMB|CNY|人民币)?",
    re.IGNORECASE,
)
_UNITS = {None: 1, "万": 10_000, "亿": 100_000_000}
#: Most that a number stands for by the unit of its header alone; above it the number was in 元 already.
LARGEST_BY_HEADER_FEN = 10**10
#: Characters of a sum.
LONGEST_SUM = 40
#: 10 trillion 元; more is an account number in the wrong column
LARGEST_FEN = 10**15


def parse_amount_fen(text: str, yuan: int = 1) -> int:
    """Integer 分 from an amount in 元: `1234.5`, `1,234.50`, `￥1,234.5元`, `1.2万`; full-width digits too, and sums
    written out (`sums.spelt_fen`): `叁万贰仟元整`.

    `yuan`: what a number without a unit of its own stands for, 10,000 below a header in 万元. Zeros after the second
    decimal lose nothing and are accepted. Raises NEGATIVE, DECIMALS (a fraction of a 分), SCIENTIFIC, TOO_LARGE, UNIT,
    NOT_A_NUMBER.
    """
    if yuan == 1 and (clean := _CLEAN_AMOUNT.fullmatch(text)):
        whole, cents = clean.groups()
        fen = int(whole) * 100 + (int(cents.ljust(2, "0")) if cents else 0)
    else:
        fen = _written_amount(_plain(text), yuan)
    if fen > LARGEST_FEN:
        raise CellError(CellProblem.TOO_LARGE)
    return fen


def _written_amount(plain: str, yuan: int) -> int:
    found = _AMOUNT.fullmatch(plain)
    if not found and len(plain) <= LONGEST_SUM and (fen := spelt_fen(plain)) is not None:
        return fen
    if not found or len(plain) > LONGEST_SUM:
        raise _spoilt(plain, CellProblem.NOT_A_NUMBER)
    if found["sign"] == "-" or found["after_sign"]:
        raise CellError(CellProblem.NEGATIVE)
    by_header = not found["unit"] and not found["yuan"]
    exact = Decimal(found["number"].replace(",", "")) * (yuan if by_header else _UNITS[found["unit"]]) * 100
    if by_header and yuan > 1 and exact > LARGEST_BY_HEADER_FEN:
        raise CellError(CellProblem.UNIT)
    if exact != exact.to_integral_value():
        raise CellError(CellProblem.DECIMALS)
    return int(exact)


_COUNT = re.compile(
    r"(?P<sign>[+-])?(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<decimals>[0-9]*))?\s*[次个条人起]?"
)
LARGEST_COUNT = 2**31 - 1


def parse_count(text: str) -> int:
    """A whole number from 0: `12`, `1,234`, `12次`, `12.0`."""
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    plain = _plain(text)
    found = _COUNT.fullmatch(plain)
    if not found:
        raise _spoilt(plain, CellProblem.NOT_A_NUMBER)
    if found["sign"] == "-":
        raise CellError(CellProblem.NEGATIVE)
    if (found["decimals"] or "").strip("0"):
        raise CellError(CellProblem.DECIMALS)
    digits = found["number"].replace(",", "").lstrip("0") or "0"
    if len(digits) > 10 or int(digits) > LARGEST_COUNT:
        raise CellError(CellProblem.TOO_LARGE)
    return int(digits)


_CLOCK = re.compile(r"([0-9]{1,4}):([0-5]?[0-9]):([0-5]?[0-9])(?:\.[0-9]+)?")
_SHORT_CLOCK = re.compile(r"[0-9]{1,4}:[0-9]{1,2}")
_SPOKEN = re.compile(
    r"(?:(?P<hours>[0-9]{1,4})\s*(?:小时|时|h))?\s*(?:(?P<minutes>[0-9]{1,5})\s*(?:分钟|分|min|m))?"
    r"\s*(?:(?P<seconds>[0-9]{1,7})\s*(?:秒钟|秒|sec|s))?",
    re.IGNORECASE,
)


def parse_duration(text: str) -> int:
    """Whole seconds: `125`, `125秒`, `01:02:03`, `1小时2分3秒`, `2分钟`.

    `02:05` is refused (AMBIGUOUS_DURATION): half of the systems mean minutes and seconds, half hours and minutes.
    """
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    plain = _plain(text)
    if clock := _CLOCK.fullmatch(plain):
        hours, minutes, seconds = (int(part) for part in clock.groups())
        return hours * 3600 + minutes * 60 + seconds
    if _SHORT_CLOCK.fullmatch(plain):
        raise CellError(CellProblem.AMBIGUOUS_DURATION)
    spoken = _SPOKEN.fullmatch(plain)
    if spoken and plain:
        return sum(int(spoken[name] or 0) * size for name, size in (("hours", 3600), ("minutes", 60), ("seconds", 1)))
    return parse_count(plain)
