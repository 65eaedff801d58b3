# SPDX-License-Identifier: Apache-2.0
"""Rows of a list of people and measures: in, in with flags, or a reject.

A row is a person in a case, the day on which the person was caught, and one measure where the columns of a measure are
filled. It is a reject where it names no case, nobody, or a measure without a readable day; any other faulty cell lets
it in, flagged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone

from wuzha.cases.queries.units import HANDLING
from wuzha.engine.identifiers import Address, IdNumber, Name, find_clear, parse_telephone
from wuzha.intake import words
from wuzha.intake.cells import CellError, CellProblem
from wuzha.intake.columns import AHEAD, Cells, Problems, add, flags_of, require
from wuzha.intake.receivers import ParsedChunk, RejectedRow
from wuzha.org.named import UnitNames
from wuzha.people.intake.words import TERMS, is_unknown
from wuzha.people.rules.kinds import Measure
from wuzha.people.rulesets import ROLES
from wuzha.people.services.incoming import IncomingPerson

LONGEST_PLAIN = 64
#: Between several parts in one cell, as NFKC writes it.
_BETWEEN = re.compile(r"[、,;/|+\s]+|兼")


class PeopleParser:
    """Parses the rows of one file, with the dictionaries in force when it was made."""

    def __init__(self, headers: Sequence[str], mapping: Mapping[str, str]) -> None:
        self._headers = list(headers)
        self._places = {mapping[header]: place for place, header in enumerate(self._headers) if mapping.get(header)}
        self._roles = words.in_force(ROLES, within=True)
        self._measures = words.Words(TERMS)
        self.of_city("")
        self._today = timezone.localdate()
        self._latest = timezone.now() + AHEAD
        self._cut_columns: set[str] = set()

    def of_city(self, path: str) -> None:
        """Units are those of one city."""
        self._units = UnitNames(HANDLING, path)

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        named = {field: self._headers[place] for field, place in self._places.items()}
        cells = Cells(len(lines), {field: columns[place] for field, place in self._places.items()}, named)
        id_numbers = cells.read_number("id_no", self._id_number, self._cut_columns)
        phones = cells.read_number("phone", parse_telephone, self._cut_columns)
        unknown = [text is not None and is_unknown(text) for text in cells.column("name")]
        names = cells.read("name", _name)
        stops: Problems = {}
        numbers = cells.read("case_no", _plain, stops)
        require(numbers, "case_no", stops)
        for place, (who, id_no, nobody) in enumerate(zip(names, id_numbers, unknown, strict=True)):
            if not (who or id_no or nobody):
                stops.setdefault(place, []).extend(cells.faults.pop(place, ()))
                add(stops, place, "name", "WHO_MISSING")
        measures = cells.read("measure", self._measure, stops)
        days = _days(cells.read_moments("day", self._latest, stops))
        caught = _days(cells.read_moments("caught_on", self._latest, stops))
        for place, (measure, day) in enumerate(zip(measures, days, strict=True)):
            if measure is not None and day is None and not any(p.field == "day" for p in stops.get(place, ())):
                if measure == Measure.CAUGHT and caught[place] is not None:
                    measures[place] = None  # the day beside it says it all
                else:
                    add(stops, place, "day", "EMPTY" if caught[place] is None else "ONLY_CAUGHT")
        roles, said = self._roles_of(cells)
        untils, fines = _days(cells.read_moments("until")), cells.read_money("fine")
        organs, documents = cells.read("organ", _plain), cells.read("document_no", _plain)
        units, homes = cells.read("unit", self._unit), cells.read("residence", Address.parse)
        catchers = cells.read("caught_by", self._unit)
        aliases, known = cells.column("alias"), cells.column("known")
        cells.flag_formulas()
        parsed = ParsedChunk()
        for place, line in enumerate(lines):
            raw = {h: text for h, column in zip(self._headers, columns, strict=True) if (text := column[place])}
            case_no = numbers[place]
            if place in stops or case_no is None:
                parsed.rejects.append(RejectedRow(line, tuple(dict.fromkeys(stops[place])), raw))
                continue
            parsed.rows.append(
                IncomingPerson(
                    line, case_no, names[place] or "", id_numbers[place] or "", phones[place] or "",
                    aliases[place] or "", homes[place] or "", roles[place],
                    "；".join(filter(None, (known[place], said[place]))), measures[place] or "", days[place],
                    untils[place], organs[place] or "", documents[place] or "", units[place] or catchers[place],
                    fines[place], caught[place], catchers[place] or units[place],
                    flags_of(cells.faults.get(place, [])), raw,
                )
            )  # fmt: skip
        return parsed

    def _id_number(self, text: str) -> str:
        return IdNumber.parse(text, today=self._today)

    def _measure(self, text: str) -> str:
        code = self._measures.code(text)
        if code is None:
            raise CellError(CellProblem.UNKNOWN)
        return code

    def _roles_of(self, cells: Cells) -> tuple[list[tuple[str, ...]], list[str]]:
        """The parts in the chain, and in words those that the dictionary does not know: they go to what is known."""
        roles: list[tuple[str, ...]] = []
        said: list[str] = []
        for place, text in enumerate(cells.column("role")):
            named = [word for word in _BETWEEN.split(unicodedata.normalize("NFKC", text or "")) if word]
            found = {word: self._roles.code(word) for word in named}
            roles.append(tuple(dict.fromkeys(code for code in found.values() if code is not None)))
            unknown = [word for word, code in found.items() if code is None]
            if unknown:
                add(cells.faults, place, "role", "UNKNOWN")
            said.append(f"角色：{'、'.join(unknown)}" if unknown else "")
        return roles, said

    def _unit(self, text: str) -> int:
        found = self._units.find(text)
        if found is None:
            raise CellError(CellProblem.UNKNOWN)
        return found


def _days(moments: Sequence[datetime | None]) -> list[date | None]:
    return [None if one is None else timezone.localdate(one) for one in moments]


def _name(text: str) -> str | None:
    return None if is_unknown(text) else Name.parse(text)


def _plain(text: str) -> str:
    """A number or an organ as it is kept in clear, so never a number of a person."""
    kept = " ".join(text.split())
    if not kept:
        raise CellError(CellProblem.EMPTY)
    if len(kept) > LONGEST_PLAIN or find_clear(kept) or not kept.isprintable():
        raise CellError(CellProblem.UNKNOWN)
    return kept
