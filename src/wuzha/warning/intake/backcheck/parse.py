# SPDX-License-Identifier: Apache-2.0
"""Rows of a list of cases: in, in with flags, or a reject.

A row is a reject only where it cannot be matched: no number of the case, no valid time, or no valid phone, ID number or
account of the victim. Any other faulty cell lets the row in, flagged, its text kept in the raw row.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import cast

from django.utils import timezone

from wuzha.engine.identifiers import Account, IdNumber, Name, find_clear
from wuzha.intake.cells import CellError, CellProblem, parse_amount_fen, parse_time
from wuzha.intake.columns import CITY_TIME, Cells, Problems, add, flags_of
from wuzha.intake.receivers import ParsedChunk, Problem, RejectedRow
from wuzha.org.models import Unit, UnitKind
from wuzha.warning.intake import words
from wuzha.warning.intake.parse import AHEAD, phone_of, require
from wuzha.warning.services.backcheck import IncomingCase, SealedCase

LONGEST_NUMBER = 64
_ENDINGS = ("派出所", "所")
_REMARK = re.compile(r"\([^()]*\)$")


class CaseParser:
    """Parses and seals the rows of one file, with the dictionaries in force when it was made."""

    def __init__(self, headers: Sequence[str], mapping: Mapping[str, str]) -> None:
        self._headers = list(headers)
        #: Canonical field → its place among the columns.
        self._places = {mapping[header]: place for place, header in enumerate(self._headers) if mapping.get(header)}
        self._fraud_types = words.fraud_types()
        self._stations = _stations()
        self._latest = timezone.now() + AHEAD
        self._today: date = timezone.localdate()
        self._cut_columns: set[str] = set()

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        """Every row becomes a `SealedCase` or a reject."""
        cells = Cells(len(lines), {field: columns[place] for field, place in self._places.items()})
        phones = cells.read_number("victim_phone", phone_of, self._cut_columns)
        id_numbers = cells.read_number("victim_id_no", self._id_number, self._cut_columns)
        accounts = cells.read_number("victim_account", Account.parse, self._cut_columns)
        stops: Problems = {
            place: [Problem("victim", "NO_KEY"), *cells.faults.pop(place, ())]
            for place, keys in enumerate(zip(phones, id_numbers, accounts, strict=True))
            if not any(keys)
        }
        numbers = cells.read("case_no", _case_no, stops)
        require(numbers, "case_no", stops)
        times = self._times(cells, stops)
        names = cells.read("victim_name", Name.parse)
        losses = cells.read("loss", parse_amount_fen)
        fraud_types = cells.read("fraud_type", self._fraud_type)
        stations = cells.read("station", self._station)
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
                phone=phones[place],
                id_no=id_numbers[place],
                account=accounts[place],
                name=names[place],
                loss_fen=max(losses[place] or 0, 0),
                station_id=stations[place],
                flags=flags_of(cells.faults[place]) if place in cells.faults else (),
                raw=json.dumps(raw, ensure_ascii=False),
            )
            parsed.rows.append(SealedCase(row))
        return parsed

    def _times(self, cells: Cells, stops: Problems) -> list[tuple[datetime, datetime] | None]:
        """(occurred, reported) row by row. One stands for the other where a row has only one, flagged; a deed after
        its report is a mistake, and then the report stands for it."""
        occurred = cells.read("occurred_at", self._time)
        reported = cells.read("reported_at", self._time)
        found: list[tuple[datetime, datetime] | None] = []
        for place, (deed, report) in enumerate(zip(occurred, reported, strict=True)):
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

    def _time(self, text: str) -> datetime:
        moment = parse_time(text, CITY_TIME)
        if moment > self._latest:
            raise CellError(CellProblem.FUTURE)
        return moment

    def _fraud_type(self, text: str) -> str:
        code = self._fraud_types.code(text)
        if code is None:
            raise CellError(CellProblem.UNKNOWN)
        return code

    def _station(self, text: str) -> int:
        plain = _plain(text)
        found = self._stations.get(plain) or next(
            (pk for name, pk in self._stations.items() if len(name) > len("派出所") and plain.endswith(name)), None
        )
        if found is None:
            raise CellError(CellProblem.UNKNOWN)
        return found


def _case_no(text: str) -> str:
    """A number as it is kept in clear, so never one of a person."""
    number = _plain(text).upper()
    if not number:
        raise CellError(CellProblem.EMPTY)
    if len(number) > LONGEST_NUMBER or find_clear(number) or not number.isprintable():
        raise CellError(CellProblem.UNKNOWN)
    return number


def _stations() -> dict[str, int]:
    """Stations by code, name, and name without its ending."""
    found: dict[str, int] = {}
    for pk, code, name in Unit.objects.filter(kind=UnitKind.STATION).values_list("pk", "code", "name"):
        plain = _plain(name)
        bare = _REMARK.sub("", plain)
        short = next((bare.removesuffix(ending) for ending in _ENDINGS if bare.endswith(ending)), bare)
        for word in (_plain(code), plain, bare, short):
            found.setdefault(word, pk)
    return found


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
