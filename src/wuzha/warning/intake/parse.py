# SPDX-License-Identifier: Apache-2.0
"""One row: in, in with flags, or a reject.

A lost warning costs more than a dirty one. A row is a reject only where it cannot be acted on: no valid phone, ID
number or account of the person, no valid time of push, an unknown level. Any other faulty cell lets the row in,
flagged, its text kept in the raw row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils import timezone

from wuzha.engine.identifiers import Account, Address, IdentifierError, IdNumber, Landline, Name, Phone
from wuzha.intake.cells import CellError, is_formula, parse_amount_fen, parse_count, parse_duration, parse_time
from wuzha.intake.receivers import Parsed, Problem, RejectedRow
from wuzha.org.places import Gazetteer, gazetteer
from wuzha.warning.intake import words
from wuzha.warning.rules.levels import Level
from wuzha.warning.services.receive import Incoming

CITY_TIME = ZoneInfo("Asia/Shanghai")
#: A push a little ahead of our clock is a clock that differs; more is a wrong date.
AHEAD = timedelta(days=1)
_NUMBERLIKE = re.compile(r"\+?[0-9][0-9\-\s()（）]{2,24}")

Cells = Mapping[str, str]
T = TypeVar("T")


class DirectiveParser:
    """Parses the rows of one file (or request). Holds the dictionaries in force when it was made."""

    def __init__(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> None:
        self._headers = list(headers)
        #: Places of the canonical fields among the columns.
        self._places = [(mapping[h], i) for i, h in enumerate(self._headers) if mapping.get(h)]
        self._fields = {name for name, _ in self._places}
        self._levels = words.levels()
        self._fraud_types = words.fraud_types()
        self._sources = words.sources()
        self._default_source = self._sources.code(source) or "MANUAL"
        self._places_of_city: Gazetteer = gazetteer()
        self._now = timezone.now()
        self._today: date = timezone.localdate()

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> Parsed:
        parsed = Parsed()
        for line, *cells in zip(lines, *columns, strict=True):
            row = {field: text.strip() for field, i in self._places if (text := cells[i])}
            raw = {h: text for h, text in zip(self._headers, cells, strict=True) if text}
            outcome = self.row(line, row, raw)
            (parsed.rows if isinstance(outcome, Incoming) else parsed.rejects).append(outcome)  # type: ignore[arg-type]
        return parsed

    def row(self, line: int, cells: Cells, raw: Mapping[str, Any]) -> Incoming | RejectedRow:
        """One row by its canonical fields; `raw` is what came, to be kept.

        1. Read the person's keys; a faulty one is a problem, but only having none stops the row.
        2. Read level and time of push, which stop the row when they are not valid.
        3. Read all else; faults become flags.
        """
        faults: list[Problem] = []
        cells = {field: text for field, text in cells.items() if text.casefold() not in words.BLANK}
        phone = _try(faults, cells, "victim_phone", _phone)
        id_no = _try(faults, cells, "victim_id_no", lambda text: IdNumber.parse(text, today=self._today))
        account = _try(faults, cells, "victim_account", Account.parse)
        stops = [] if phone or id_no or account else [Problem("person", "NO_KEY"), *faults]
        level = self._level(cells, stops)
        pushed_at = self._pushed_at(cells, stops, faults)
        if stops or level is None or pushed_at is None:
            return RejectedRow(line, tuple(stops), {k: str(v) for k, v in raw.items()})
        return self._incoming(line, cells, raw, faults, level, pushed_at, (phone, id_no, account))

    def _incoming(
        self,
        line: int,
        cells: Cells,
        raw: Mapping[str, Any],
        faults: list[Problem],
        level: Level,
        pushed_at: datetime,
        keys: tuple[str | None, str | None, str | None],
    ) -> Incoming:
        address = _try(faults, cells, "victim_address_live", Address.parse)
        name = _try(faults, cells, "victim_name", Name.parse)
        contact = _try(faults, cells, "suspect_phone", _fraud_number)
        last_contact = self._time(cells, "last_contact_at", faults)
        tx_time = self._time(cells, "tx_time", faults)
        amount = _try(faults, cells, "tx_amount", parse_amount_fen)
        fraud_type = self._fraud_type(cells, faults)
        calls = _try(faults, cells, "call_count", parse_count)
        seconds = _try(faults, cells, "call_seconds", parse_duration)
        self._time(cells, "first_contact_at", faults)
        # What a spreadsheet program would run is data here: kept as text, and flagged.
        faults += [Problem(field, "FORMULA") for field, text in cells.items() if is_formula(text)]
        other = words.first_given(cells, "fraud_contact_value", "fraud_url", "fraud_app")
        return Incoming(
            line=line,
            level=level,
            fraud_type=fraud_type,
            source_type=self._sources.code(cells.get("source_type", "")) or self._default_source,
            pushed_at=pushed_at,
            phone=keys[0],
            id_no=keys[1],
            account=keys[2],
            name=name,
            address=address,
            division_code=self._places_of_city.locate(address) if address else "",
            directive_no=cells.get("directive_no", "")[:64],
            contact=contact or (other.casefold() if other else None),
            last_contact_at=last_contact,
            call_count=calls,
            call_seconds=seconds,
            tx_time=tx_time,
            tx_amount_fen=amount,
            flags=tuple(dict.fromkeys(str(fault)[:48] for fault in faults)),
            raw=json.dumps(dict(raw), ensure_ascii=False),
        )

    def _level(self, cells: Cells, stops: list[Problem]) -> Level | None:
        text = cells.get("level")
        if text is None:
            stops.append(Problem("level", "EMPTY"))
            return None
        code = self._levels.code(text)
        if code is None:
            stops.append(Problem("level", "UNKNOWN"))
            return None
        return Level[code]

    def _pushed_at(self, cells: Cells, stops: list[Problem], faults: list[Problem]) -> datetime | None:
        """The time of push, from which every clock runs. A layout without that column has the last contact instead."""
        if "pushed_at" in self._fields or "pushed_at" in cells:
            return self._time(cells, "pushed_at", stops, needed=True)
        found = self._time(cells, "last_contact_at", stops, needed=True)
        if found is not None:
            faults.append(Problem("pushed_at", "FROM_CONTACT"))
        return found

    def _time(self, cells: Cells, field: str, faults: list[Problem], *, needed: bool = False) -> datetime | None:
        if field not in cells:
            if needed:
                faults.append(Problem(field, "EMPTY"))
            return None
        try:
            found = parse_time(cells[field], CITY_TIME)
        except CellError as error:
            faults.append(Problem(field, error.code.value))
            return None
        if found > self._now + AHEAD:
            faults.append(Problem(field, "FUTURE"))
            return None
        return found

    def _fraud_type(self, cells: Cells, faults: list[Problem]) -> str:
        text = cells.get("fraud_type")
        if text is None:
            return "OTHER"
        code = self._fraud_types.code(text)
        if code is None:
            faults.append(Problem("fraud_type", "UNKNOWN"))
            return "OTHER"
        return code


def _try(faults: list[Problem], cells: Cells, field: str, parse: Callable[[str], T]) -> T | None:
    """The parsed cell; nothing for an empty one; a fault for one that does not parse."""
    text = cells.get(field)
    if text is None:
        return None
    try:
        return parse(text)
    except (IdentifierError, CellError) as error:
        faults.append(Problem(field, error.code.value))
        return None


def _phone(text: str) -> str:
    """A mobile or a fixed line; the reason given is that of the mobile, which nearly all are."""
    try:
        return Phone.parse(text)
    except IdentifierError:
        if Landline.check(text):
            return Landline.parse(text)
        raise


def _fraud_number(text: str) -> str:
    """The fraudster's number, of any country or kind: only what is no number at all is a fault."""
    if _NUMBERLIKE.fullmatch(text):
        return "".join(c for c in text if c.isdigit())
    return Phone.parse(text)
