# SPDX-License-Identifier: Apache-2.0
"""Rows of a list of cases: in, in with flags, or a reject.

A row is a reject only where it cannot be matched: no number of the case, no valid time, or no valid phone, ID number or
account of the victim. Any other faulty cell lets the row in, flagged, its text kept in the raw row. What contradicts a
case that is here is found when it is received (`cases.services.listed`).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from typing import cast

from django.utils import timezone

from wuzha.cases.queries.units import HANDLING, TOWNSHIPS
from wuzha.cases.rules.numbers import is_ours
from wuzha.cases.rules.told import Told
from wuzha.cases.rulesets import CHANNELS, OCCUPATIONS, PAYMENTS
from wuzha.cases.services.incoming import IncomingCase, SealedCase
from wuzha.cases.services.listed import PAPERS
from wuzha.engine.identifiers import Account, Address, IdNumber, Name, find_clear, parse_telephone
from wuzha.intake import words
from wuzha.intake.cells import CellError, CellProblem
from wuzha.intake.columns import AHEAD, CITY_TIME, Cells, Problems, add, flags_of, require
from wuzha.intake.receivers import ParsedChunk, Problem, RejectedRow
from wuzha.org.named import UnitNames
from wuzha.org.rules import rule_set

LONGEST_NUMBER = 64
#: Between several ways in one cell.
_AND = re.compile(r"[、,，;；/+|]+")
LONGEST_STORY = 4000
#: Columns of what the fraudster used, each in words by which the scan of texts knows its kind.
MEANS: dict[str, Callable[[str], str]] = {
    "suspect_account": "涉案账号：{}".format,
    "suspect_phone": "涉案电话：{}".format,
    "fraud_url": "涉案网址：{}".format,
    "fraud_app": lambda text: text if text.endswith("APP") else f"涉案APP“{text.strip('“”')}”",
    "fraud_chat": lambda text: f"QQ号：{text}" if text.isdecimal() else f"微信号：{text}" if text.isascii() else text,
}


class CaseParser:
    """Parses and seals the rows of one file, with the dictionaries in force when it was made."""

    def __init__(self, headers: Sequence[str], mapping: Mapping[str, str]) -> None:
        self._headers = list(headers)
        #: Canonical field → its place among the columns.
        self._places = {mapping[header]: place for place, header in enumerate(self._headers) if mapping.get(header)}
        self._fraud_types = words.in_force(rule_set("warning.fraud_types"), within=True)
        self._channels = words.in_force(CHANNELS, within=True)
        self._payments = words.in_force(PAYMENTS, within=True)
        self._occupations = words.in_force(OCCUPATIONS, within=True)
        self.of_city("")
        self._latest = timezone.now() + AHEAD
        self._today: date = timezone.localdate()
        self._cut_columns: set[str] = set()

    def of_city(self, path: str) -> None:
        """Units are those of one city."""
        self._stations, self._towns = UnitNames(HANDLING, path), UnitNames(TOWNSHIPS, path)

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        """Every row becomes a `SealedCase` or a reject."""
        named = {field: self._headers[place] for field, place in self._places.items()}
        cells = Cells(len(lines), {field: columns[place] for field, place in self._places.items()}, named)
        phones = cells.read_number("victim_phone", parse_telephone, self._cut_columns)
        id_numbers = cells.read_number("victim_id_no", self._id_number, self._cut_columns)
        accounts = cells.read_number("victim_account", Account.parse, self._cut_columns)
        stops: Problems = {
            place: [Problem("victim", "NO_KEY"), *cells.faults.pop(place, ())]
            for place, keys in enumerate(zip(phones, id_numbers, accounts, strict=True))
            if not any(keys)
        }
        numbers = cells.read("case_no", _case_no, stops)
        require(numbers, "case_no", stops)
        papers = self._papers(cells)
        times = self._times(cells, papers, stops)
        names = cells.read("victim_name", Name.parse)
        losses = cells.read_money("loss")
        for place, loss in enumerate(losses):
            # What nobody told is not nothing.
            if loss is None and not any(one.field == "loss" for one in cells.faults.get(place, ())):
                add(cells.faults, place, "loss", "EMPTY")
        verified = cells.read_money("verified_loss")
        averted = cells.read_money("averted_loss")
        fraud_types = cells.read("fraud_type", self._fraud_type)
        stations = cells.read("station", partial(_unit, self._stations))
        towns = cells.read("place_town", partial(_unit, self._towns))
        homes = cells.read("victim_town", partial(_unit, self._towns))
        places = cells.read("place", Address.parse)
        addresses = cells.read("victim_address", Address.parse)
        stories = self._stories(cells)
        reached = cells.read("reached_by", lambda text: _codes(self._channels, text))
        organs = cells.read("organ", _paper_no)
        occupations = cells.read("victim_occupation", self._occupation)
        paid = cells.read("paid_by", lambda text: _codes(self._payments, text))
        cells.flag_formulas()
        parsed = ParsedChunk()
        for place, line in enumerate(lines):
            raw = self._given(columns, place)
            if place in stops:
                parsed.rejects.append(RejectedRow(line, tuple(dict.fromkeys(stops[place])), raw))
                continue
            occurred, reported = cast("tuple[datetime, datetime]", times[place])
            row = IncomingCase(
                line=line,
                case_no=cast(str, numbers[place]),
                occurred_at=occurred,
                reported_at=reported,
                fraud_type=fraud_types[place] or "OTHER",
                papers=papers[place],
                organ=organs[place] or "",
                place_unit_id=towns[place],
                place=places[place],
                narrative=stories[place],
                home_unit_id=homes[place],
                address=addresses[place],
                verified_fen=verified[place],
                averted_fen=averted[place],
                reached_by=reached[place] or (),
                paid_by=paid[place] or (),
                occupation=occupations[place],
                phone=phones[place],
                id_no=id_numbers[place],
                account=accounts[place],
                name=names[place],
                loss_fen=max(losses[place] or 0, 0),
                unit_id=stations[place],
                flags=flags_of(cells.faults[place]) if place in cells.faults else (),
                raw=json.dumps(raw, ensure_ascii=False),
            )
            parsed.rows.append(SealedCase(row))
        return parsed

    def _stories(self, cells: Cells) -> list[str | None]:
        """What happened, with what the fraudster used where that has columns of its own: a line for each, so that a
        person reads it with the story and the scan of texts finds it."""
        stories = cells.read("narrative", _story)
        for field, in_words in MEANS.items():
            for place, text in enumerate(cells.column(field)):
                if text is not None:
                    line = in_words(text)
                    told = stories[place]
                    stories[place] = (line if told is None else f"{told}\n{line}")[:LONGEST_STORY]
        return stories

    def _papers(self, cells: Cells) -> list[tuple[Told, ...]]:
        """The documents that a row tells of: those with a day. A number without its day proves nothing, and is said."""
        found: list[list[Told]] = [[] for _row in range(cells.height)]
        for name, act in PAPERS.items():
            days = cells.read_moments(f"{name}_on", self._latest)
            for place, (day, number) in enumerate(zip(days, cells.read(f"{name}_no", _paper_no), strict=True)):
                if day is not None:
                    found[place].append(Told(act, timezone.localdate(day), number or ""))
                elif number:
                    add(cells.faults, place, f"{name}_on", "DAY_MISSING")
        return [tuple(row) for row in found]

    def _times(
        self, cells: Cells, papers: Sequence[Sequence[Told]], stops: Problems
    ) -> list[tuple[datetime, datetime] | None]:
        """(occurred, reported) row by row. One stands for the other where a row has only one, or the first document for
        both, flagged; so does a deed for a report of its day without a time. A deed after its report is a mistake, and
        then the report stands for it."""
        occurred = cells.read_moments("occurred_at", self._latest)
        reported = cells.read_moments("reported_at", self._latest)
        found: list[tuple[datetime, datetime] | None] = []
        for place, (deed, report) in enumerate(zip(occurred, reported, strict=True)):
            if report is None and (days := [one.day for one in papers[place] if one.day is not None]):
                report = datetime.combine(min(days), time(), CITY_TIME)
                if deed is not None and deed.astimezone(CITY_TIME).date() == min(days):
                    report = deed
                add(cells.faults, place, "reported_at", "FROM_DOCUMENT")
            if deed is not None and report is not None and report < deed and _is_day(report, deed):
                report = deed
                add(cells.faults, place, "reported_at", "DAY_ONLY")
            if deed is None and report is None:
                stops.setdefault(place, []).extend(cells.faults.pop(place, ()))
                add(stops, place, "reported_at", "NO_TIME")
                found.append(None)
            elif report is None:
                add(cells.faults, place, "reported_at", "FROM_DEED")
                found.append((cast(datetime, deed), cast(datetime, deed)))
            elif deed is None or deed > report:
                add(cells.faults, place, "occurred_at", "FROM_REPORT" if deed is None else "AFTER_REPORT")
                found.append((report, report))
            else:
                found.append((deed, report))
        return found

    def _given(self, columns: Sequence[Sequence[str | None]], place: int) -> dict[str, str]:
        """The row as it came, header → text, blank cells left out."""
        return {h: text for h, column in zip(self._headers, columns, strict=True) if (text := column[place])}

    def _id_number(self, text: str) -> str:
        return IdNumber.parse(text, today=self._today)

    def _occupation(self, text: str) -> str:
        code = self._occupations.code(text)
        if code is None:
            raise CellError(CellProblem.UNKNOWN)
        return code

    def _fraud_type(self, text: str) -> str:
        code = self._fraud_types.code(text)
        if code is None:
            raise CellError(CellProblem.UNKNOWN)
        return code


def _is_day(moment: datetime, other: datetime) -> bool:
    """Whether it is the day of the other, told without a time."""
    local = moment.astimezone(CITY_TIME)
    return local.time() == time() and local.date() == other.astimezone(CITY_TIME).date()


def _case_no(text: str) -> str:
    """A number as it is kept in clear, so never one of a person."""
    number = _plain(text).upper()
    if not number:
        raise CellError(CellProblem.EMPTY)
    if len(number) > LONGEST_NUMBER or find_clear(number) or not number.isprintable():
        raise CellError(CellProblem.UNKNOWN)
    return number


def _paper_no(text: str) -> str:
    """The number of a document as it is printed, brackets and all; never one of ours, nor of a person."""
    number = text.strip()
    if len(number) > LONGEST_NUMBER or is_ours(number) or find_clear(number) or not number.isprintable():
        raise CellError(CellProblem.UNKNOWN)
    return number


def _story(text: str) -> str:
    if len(text) > LONGEST_STORY:
        raise CellError(CellProblem.TOO_LARGE)
    return text


def _codes(known: words.Words, text: str) -> tuple[str, ...]:
    """All ways that a cell names, each once."""
    found = [known.code(part) for part in _AND.split(text) if part.strip()]
    if None in found:
        raise CellError(CellProblem.UNKNOWN)
    return tuple(dict.fromkeys(code for code in found if code is not None))


def _unit(known: UnitNames, text: str) -> int:
    found = known.find(text)
    if found is None:
        raise CellError(CellProblem.UNKNOWN)
    return found


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
