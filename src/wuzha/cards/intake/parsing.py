# SPDX-License-Identifier: Apache-2.0
"""What the rows of a list of involved cards, and of one of live cards, say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from wuzha.cards.intake.words import DISPOSALS, GROUPS, KINDS, ON_FILE, TWICE, level_of
from wuzha.cards.models import LiveCards
from wuzha.cards.queries.outlets import INSTITUTIONS, OUTLETS, families_of, institution_of_outlet
from wuzha.cards.rules.kinds import FAMILY, CardKind, Group
from wuzha.cards.rules.numbers import NumberError, canonical
from wuzha.cards.services.incoming import IncomingCard
from wuzha.cards.services.stock import IncomingStock
from wuzha.engine.identifiers import Account, IdentifierError, IdNumber, Name, find_clear, is_cut
from wuzha.intake.cells import CellError, CellProblem
from wuzha.intake.columns import AHEAD, CITY_TIME, Cells, Problems, add, flags_of, require
from wuzha.intake.receivers import ParsedChunk, RejectedRow
from wuzha.intake.words import Words
from wuzha.org.models import Unit, UnitKind
from wuzha.org.named import UnitNames

_MONTH = re.compile(r"(20[0-9]{2})[-/.年]?(0?[1-9]|1[0-2])(?:月|[-/.](?:0?[1-9]|[12][0-9]|3[01])日?.*)?").fullmatch
_LONGEST = 64


#: A name of an organisation: longer than a person's, or ending as one.
#: A name as people have: two to four characters.
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,12}").fullmatch
_ORGANISATION = re.compile(r"公司|商行|经营部|工作室|合作社|中心|店$|厂$|部$|社$")


class _Parser:
    """What both parsers share: the columns of a file, and units by their names."""

    def __init__(self, headers: Sequence[str], mapping: Mapping[str, str]) -> None:
        self._headers = list(headers)
        self._places = {mapping[header]: place for place, header in enumerate(self._headers) if mapping.get(header)}
        self._latest = timezone.now() + AHEAD
        self._cut_columns: set[str] = set()
        self.of_city("")

    def of_city(self, path: str) -> None:
        """Units are those of one city."""
        self._outlets = UnitNames(OUTLETS, path)
        self._institutions = UnitNames(INSTITUTIONS, path)

    def _cells(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> Cells:
        named = {field: self._headers[place] for field, place in self._places.items()}
        return Cells(len(lines), {field: columns[place] for field, place in self._places.items()}, named)

    def _raw(self, columns: Sequence[Sequence[str | None]], place: int) -> dict[str, str]:
        return {h: text for h, column in zip(self._headers, columns, strict=True) if (text := column[place])}


class CardParser(_Parser):
    """Parses the rows of one list of involved cards. A row without a whole number of a known kind, or without a day, is
    a reject; any other faulty cell lets it in, flagged."""

    def of_city(self, path: str) -> None:
        super().of_city(path)
        top = path[: Unit.steplen]
        rows = Unit.objects.filter(kind__in=INSTITUTIONS, path__startswith=top)
        self._gives_out = {one.pk: families_of(one) for one in rows}
        self._above = {
            one.pk: institution_of_outlet(one) for one in Unit.objects.filter(kind__in=OUTLETS, path__startswith=top)
        }

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        cells = self._cells(lines, columns)
        stops: Problems = {}
        kinds = cells.read("kind", word_of(KINDS), stops)
        numbers = self._numbers(cells, kinds, stops)
        days = _days(cells.read_moments("involved_on", self._latest, stops))
        require(days, "involved_on", stops)
        opened = _days(cells.read_moments("opened_on", self._latest))
        disposed_on = _days(cells.read_moments("disposed_on", self._latest))
        disposals, levels = cells.read("disposal", word_of(DISPOSALS)), cells.read("level", level_of)
        ids = cells.read_number("holder_id", lambda text: IdNumber.parse(text, today=None), self._cut_columns)
        clerks, amounts = cells.read("clerk", Name.parse), cells.read_money("amount")
        plain = {name: cells.read(name, plain_number) for name in ("case_no", "clerk_no", "reference")}
        cells.flag_formulas()
        parsed = ParsedChunk()
        for place, line in enumerate(lines):
            raw, kind, number, day = self._raw(columns, place), kinds[place], numbers[place], days[place]
            if place in stops or kind is None or number is None or day is None:
                parsed.rejects.append(RejectedRow(line, tuple(dict.fromkeys(stops[place])), raw))
                continue
            institution, name, outlet = self._units(cells, place, kind)
            born = opened[place]
            if born is not None and born > day:
                add(cells.faults, place, "opened_on", "AFTER")
                born = None
            if disposals[place] and disposed_on[place] is None:
                add(cells.faults, place, "disposed_on", "NOT_TOLD")
            person, organisation = _holder(cells, place, kind, has_id=bool(ids[place]))
            parsed.rows.append(
                IncomingCard(
                    line, kind, number, day, institution, name, outlet, born, clerks[place] or "",
                    (plain["clerk_no"][place] or "")[:32], person, organisation, ids[place] or "", levels[place],
                    amounts[place] or 0, plain["case_no"][place] or "", disposals[place] or "", disposed_on[place],
                    plain["reference"][place] or "", flags_of(cells.faults.get(place, [])), raw,
                )
            )  # fmt: skip
        return parsed

    def _numbers(self, cells: Cells, kinds: list[str | None], stops: Problems) -> list[str | None]:
        """Numbers in the form of their kind; a row that tells no kind gets that which its number has."""
        found: list[str | None] = []
        for place, text in enumerate(cells.column("number")):
            if text is None:
                add(stops, place, "number", "EMPTY")
                found.append(None)
                continue
            told = kinds[place]
            if told is None and not any(one.field == "kind" for one in stops.get(place, ())):
                told = kinds[place] = kind_of(text)
                if told is None:
                    add(stops, place, "kind", "NOT_TOLD")
            try:
                number = canonical(text, told or "")
            except NumberError as error:
                code = error.__cause__.code.value if isinstance(error.__cause__, IdentifierError) else ""
                known = code in ("SCIENTIFIC", "TRUNCATED", "MULTIPLE")
                add(stops, place, "number", code if known else "NOT_OF_KIND")
                found.append(None)
                continue
            if number.isdecimal() and is_cut(number) and "number" in self._cut_columns:
                add(stops, place, "number", "TRUNCATED")
            found.append(number)
        return found

    def _units(self, cells: Cells, place: int, kind: str) -> tuple[int | None, str, int | None]:
        """Institution with its name as told, and outlet."""
        name, where = cells.column("institution")[place], cells.column("outlet")[place]
        institution = self._institutions.find(name) if name else None
        outlet = self._outlets.find(where) if where else None
        if where and outlet is None:
            add(cells.faults, place, "outlet", "UNKNOWN")
        if name and institution is None:
            add(cells.faults, place, "institution", "UNKNOWN")
        if institution is not None and FAMILY[kind] not in self._gives_out[institution]:
            add(cells.faults, place, "institution", "NOT_ITS")
            institution = None
        above = self._above.get(outlet) if outlet is not None else None
        if above is not None and FAMILY[kind] not in families_of(above):
            add(cells.faults, place, "outlet", "NOT_ITS")
            outlet = above = None
        if above is not None:
            if institution is None:
                institution = above.pk
            elif institution != above.pk:
                add(cells.faults, place, "outlet", "OTHER")
                outlet = None
        kept = (name or "")[:_LONGEST]
        return institution, "" if find_clear(kept) else kept, outlet if institution is not None else None


class StockParser(_Parser):
    """Parses the rows of one list of live cards: all four of outlet, group, month and number must be there."""

    def of_city(self, path: str) -> None:
        super().of_city(path)
        rows = Unit.objects.filter(kind__in=OUTLETS, path__startswith=path[: Unit.steplen])
        self._kinds = dict(rows.values_list("pk", "kind"))
        #: Outlet, group and month → the first number that this file told, and its row while its chunk is parsed.
        self._told: dict[tuple[int, str, date], tuple[int, IncomingStock]] = {}

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        cells = self._cells(lines, columns)
        stops: Problems = {}
        outlets = cells.read("outlet", self._outlet, stops)
        groups, months = cells.read("group", word_of(GROUPS), stops), cells.read("month", _month, stops)
        lives, opened = cells.read("live", _count, stops), cells.read("opened", _count)
        for name, values in (("outlet", outlets), ("group", groups), ("month", months), ("live", lives)):
            require(values, name, stops)
        for place, (outlet, group) in enumerate(zip(outlets, groups, strict=True)):
            of_carrier = self._kinds.get(outlet or 0) == UnitKind.CARRIER_OUTLET
            if outlet is not None and group is not None and of_carrier != (group == Group.SIM):
                add(stops, place, "group", "NOT_ITS")
        cells.flag_formulas()
        parsed = ParsedChunk()
        known = self._on_file(outlets, months)
        for place, line in enumerate(lines):
            outlet, group, month, live = outlets[place], groups[place], months[place], lives[place]
            if place in stops or outlet is None or group is None or month is None or live is None:
                raw = self._raw(columns, place)
                parsed.rejects.append(RejectedRow(line, tuple(dict.fromkeys(stops[place])), raw))
                continue
            new = opened[place]
            if new is not None and new > live:
                add(cells.faults, place, "opened", "MORE")
            there = known.get((outlet, group, month))
            if there is not None and (there[0] != live or new not in (None, there[1])):
                add(cells.faults, place, "live", f"{ON_FILE}{there[0]}")
            flags = flags_of(cells.faults.get(place, []))
            row = IncomingStock(line, outlet, group, month, live, new, flags)
            parsed.rows.append(row)
            number, first = self._told.setdefault((outlet, group, month), (live, row))
            if number != live:
                first.flags, row.flags = _twice(first.flags, live), _twice(flags, number)
        return parsed

    def _on_file(
        self, outlets: Sequence[int | None], months: Sequence[date | None]
    ) -> dict[tuple[int, str, date], tuple[int, int | None]]:
        """Live cards and new ones that are on file of these outlets in these months."""
        rows = LiveCards.unscoped.filter(
            outlet__in={one for one in outlets if one is not None}, month__in={one for one in months if one is not None}
        )
        return {(o, g, m): (live, new) for o, g, m, live, new in
                rows.values_list("outlet", "group", "month", "live", "opened")}  # fmt: skip

    def _outlet(self, text: str) -> int:
        found = self._outlets.find(text)
        if found is None:
            raise CellError(CellProblem.UNKNOWN)
        return found


def _twice(flags: tuple[str, ...], other: int) -> tuple[str, ...]:
    return (*flags, f"live:{TWICE}{other}") if not any(TWICE in one for one in flags) else flags


def word_of(words: Words) -> Any:
    def read(text: str) -> str:
        found = words.code(text)
        if found is None:
            raise CellError(CellProblem.UNKNOWN)
        return found

    return read


def kind_of(text: str) -> str | None:
    """What kind of card a number alone tells of: a telephone or a bank card."""
    try:
        canonical(text, CardKind.SIM)
    except NumberError:
        try:
            return CardKind.BANK.value if Account.is_bank_card(Account.parse(text)) else None
        except IdentifierError:
            return None
    return CardKind.SIM.value


def _holder(cells: Cells, place: int, kind: str, *, has_id: bool) -> tuple[str, str]:
    """The holder as a person, or as an organisation: who has an ID number, or a name as people have, is a person also
    where the account is a corporate one, and is kept sealed."""
    text = cells.column("holder")[place] or ""
    if not text:
        return "", ""
    corporate = kind == CardKind.CORPORATE and not has_id and not _PERSON(text)
    if corporate or _ORGANISATION.search(text):
        return ("", "") if find_clear(text) else ("", text[:120])
    try:
        return Name.parse(text), ""
    except IdentifierError as error:
        add(cells.faults, place, "holder", error.code.value)
        return "", ""


def plain_number(text: str) -> str:
    """A number of another system: in clear, so never a person's."""
    if len(text) > _LONGEST or find_clear(text):
        raise CellError(CellProblem.UNKNOWN)
    return text


def _days(moments: Iterable[datetime | None]) -> list[date | None]:
    return [None if one is None else one.astimezone(CITY_TIME).date() for one in moments]


def _month(text: str) -> date:
    found = _MONTH(text.replace(" ", ""))
    if found is None:
        raise CellError(CellProblem.NOT_A_TIME)
    month = date(int(found[1]), int(found[2]), 1)
    if (month + timedelta(days=32)).replace(day=1) > timezone.localdate():  # it is not over
        raise CellError(CellProblem.FUTURE)
    return month


def _count(text: str) -> int:
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    digits = plain.replace(",", "").removesuffix("张").removesuffix("户").removesuffix(".0")
    if not digits.isascii() or not digits.isdecimal():
        raise CellError(CellProblem.NEGATIVE if plain.startswith("-") else CellProblem.NOT_A_NUMBER)
    if len(digits) > 9:
        raise CellError(CellProblem.TOO_LARGE)
    return int(digits)
