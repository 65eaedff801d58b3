# SPDX-License-Identifier: Apache-2.0
"""Rows of directives: in, in with flags, or a reject.

A lost warning costs more than a dirty one. A row is a reject only where it cannot be acted on: no valid phone, ID
number or account of the person, no valid time of push, an unknown level. Any other faulty cell lets the row in,
flagged, its text kept in the raw row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from json.encoder import encode_basestring as quoted
from typing import cast

from django.utils import timezone

from wuzha.engine.identifiers import Account, Address, IdNumber, Name, Phone, parse_telephone
from wuzha.intake.cells import CellError, CellProblem, parse_duration, parse_time
from wuzha.intake.columns import AHEAD, CITY_TIME, Cells, Problems, add, flags_of, require
from wuzha.intake.receivers import ParsedChunk, Problem, RejectedRow
from wuzha.org.places import Gazetteer, gazetteer
from wuzha.warning.fields import CARRIED
from wuzha.warning.intake import words
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.services.receive import IncomingDirective

_NUMBERLIKE = re.compile(r"\+?[0-9][0-9\-\s()（）]{2,24}")
_NOT_DIGITS = re.compile(r"[^0-9]")
_LONGEST_NUMBER = 64


class DirectiveParser:
    """Parses the rows of one file (or request). Holds the dictionaries in force when it was made."""

    def __init__(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> None:
        self._headers = list(headers)
        #: Canonical field → its place among the columns.
        self._places = {mapping[h]: i for i, h in enumerate(self._headers) if mapping.get(h)}
        self._raw_keys = [f"{quoted(header)}: " for header in self._headers]
        self._levels = words.levels()
        self._fraud_types = words.fraud_types()
        self._sources = words.sources()
        self._channel = source
        self._default_source = self._sources.code(source) or "MANUAL"
        self._city: Gazetteer = gazetteer()
        self._latest = timezone.now() + AHEAD
        self._today: date = timezone.localdate()
        self._cut_columns: set[str] = set()

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        """Every row becomes an `IncomingDirective` or a reject.

        1. Read the person's keys; a faulty one is a fault, but only having none stops the row.
        2. Read level and time of push, which stop the row when they are not valid.
        3. Read all else; faults become flags.
        """
        named = {field: self._headers[i] for field, i in self._places.items()}
        cells = Cells(len(lines), {field: columns[i] for field, i in self._places.items()}, named)
        phones = cells.read_number("victim_phone", parse_telephone, self._cut_columns)
        id_numbers = cells.read_number("victim_id_no", self._id_number, self._cut_columns)
        accounts = cells.read_number("victim_account", Account.parse, self._cut_columns)
        stops: Problems = {
            place: [Problem("person", "NO_KEY"), *cells.faults.pop(place, ())]
            for place, keys in enumerate(zip(phones, id_numbers, accounts, strict=True))
            if not any(keys)
        }
        levels = self._levels_of(cells, stops)
        require(levels, "level", stops)
        pushed = self._pushed_at(cells, stops)
        addresses = cells.read("victim_address_live", Address.parse)
        names = cells.read("victim_name", Name.parse)
        contacts = cells.read("suspect_phone", _fraud_number)
        last_contacts = cells.read("last_contact_at", self._time)
        paid_at = cells.read("tx_time", self._time)
        amounts = cells.read_money("tx_amount")
        fraud_types = cells.read("fraud_type", self._fraud_type)
        carried = list(zip(*(cells.read(one.key, one.type.read) for one in CARRIED), strict=True))
        seconds = cells.read("call_seconds", parse_duration)
        cells.read("first_contact_at", self._time)
        cells.flag_formulas()
        sources, numbers = cells.column("source_type"), cells.column("directive_no")
        others = _first_given(cells, "fraud_contact_value", "fraud_url", "fraud_app")
        locate, source_code, faults = self._city.locate, self._sources.code, cells.faults

        parsed = ParsedChunk()
        for place, line in enumerate(lines):
            if place in stops:
                raw = self._given(columns, place)
                parsed.rejects.append(RejectedRow(line, tuple(dict.fromkeys(stops[place])), raw))
                continue
            address, number, source, other = addresses[place], numbers[place], sources[place], others[place]
            parsed.rows.append(
                IncomingDirective(
                    line=line,
                    level=cast(Level, levels[place]),
                    fraud_type=fraud_types[place] or "OTHER",
                    source_type=(source and source_code(source)) or self._default_source,
                    pushed_at=cast(datetime, pushed[place]),
                    phone=phones[place],
                    id_no=id_numbers[place],
                    account=accounts[place],
                    name=names[place],
                    address=address,
                    division_code=locate(address) if address else "",
                    directive_no=_shortened(number) if number else "",
                    contact=contacts[place] or other,
                    last_contact_at=last_contacts[place],
                    call_seconds=seconds[place],
                    tx_time=paid_at[place],
                    tx_amount_fen=amounts[place],
                    carried=carried[place],
                    flags=flags_of(faults[place]) if place in faults else (),
                    raw=self._raw(columns, place),
                )
            )
        return parsed

    def forget(self) -> None:
        """Forget which columns have been seen to hold cut numbers."""
        self._cut_columns.clear()

    def _given(self, columns: Sequence[Sequence[str | None]], place: int) -> dict[str, str]:
        """The row as it came, header → text, blank cells left out."""
        return {h: text for h, column in zip(self._headers, columns, strict=True) if (text := column[place])}

    def _raw(self, columns: Sequence[Sequence[str | None]], place: int) -> str:
        """The same as JSON. Written by hand: the encoder would take as long as all else together."""
        texts = [column[place] for column in columns]
        pairs = [key + quoted(text) for key, text in zip(self._raw_keys, texts, strict=True) if text]
        return "{" + ", ".join(pairs) + "}"

    def _pushed_at(self, cells: Cells, stops: Problems) -> list[datetime | None]:
        """The time of push, from which every clock runs. A layout without that column has the last contact instead."""
        if "pushed_at" in cells.texts:
            pushed = cells.read("pushed_at", self._time, stops)
            require(pushed, "pushed_at", stops)
            return pushed
        contacted = cells.read("last_contact_at", self._time, stops)
        require(contacted, "last_contact_at", stops)
        for place, moment in enumerate(contacted):
            if moment is not None:
                add(cells.faults, place, "pushed_at", "FROM_CONTACT")
        return contacted

    def _id_number(self, text: str) -> str:
        return IdNumber.parse(text, today=self._today)

    def _time(self, text: str) -> datetime:
        moment = parse_time(text, CITY_TIME)
        if moment > self._latest:
            raise CellError(CellProblem.FUTURE)
        return moment

    def _levels_of(self, cells: Cells, stops: Problems) -> list[Level | None]:
        """Row by row what its source means by its word: the source that the row names, else the channel of the file."""
        found: list[Level | None] = []
        rows = zip(cells.column("level"), cells.column("source_type"), strict=True)
        for place, (text, named) in enumerate(rows):
            source = (named and self._sources.code(named)) or self._default_source
            code = self._levels.code(text, source, self._channel) if text else None
            if text and code is None:
                add(stops, place, "level", CellProblem.UNKNOWN.value)
            found.append(Level[code] if code else None)
        return found

    def _fraud_type(self, text: str) -> str:
        code = self._fraud_types.code(text)
        if code is None:
            raise CellError(CellProblem.UNKNOWN)
        return code


def _first_given(cells: Cells, *fields: str) -> list[str | None]:
    """Row by row the first of the fields that holds something, without case."""
    columns = [cells.texts[field] for field in fields if field in cells.texts]
    if not columns:
        return [None] * cells.height
    firsts = (next((text for text in texts if text), None) for texts in zip(*columns, strict=True))
    return [text.casefold() if text else None for text in firsts]


def _shortened(number: str) -> str:
    """A directive number as its column holds it (the database takes no NUL)."""
    return number.replace("\0", "")[:_LONGEST_NUMBER]


def _fraud_number(text: str) -> str:
    """The fraudster's number, of any country or kind: only what is no number at all is a fault."""
    if _NUMBERLIKE.fullmatch(text):
        return _NOT_DIGITS.sub("", text)
    return Phone.parse(text)
