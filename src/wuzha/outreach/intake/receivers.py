# SPDX-License-Identifier: Apache-2.0
"""宣传台账 and rosters of the teams as kinds of intake: their columns, how cells are read, what takes a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import Name, Phone
from wuzha.intake import words
from wuzha.intake.cells import CellError, CellProblem, is_day_number, parse_count, parse_time, read_day_number
from wuzha.intake.columns import CITY_TIME, Cells, Problems, add, flags_of, require
from wuzha.intake.explain import sentences
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts, ParsedChunk, RejectedRow
from wuzha.intake.services.each import SheetRow, take_sheet
from wuzha.intake.services.run import own_name
from wuzha.intake.tables import Table
from wuzha.org.models import UnitKind
from wuzha.org.named import UnitNames
from wuzha.org.roles import May
from wuzha.org.rules import rule_set
from wuzha.outreach.errors import Code
from wuzha.outreach.rulesets import ACTIVITY_HEADERS, AUDIENCES, ENTRIES, ROLES, TEAM_HEADERS, WAYS
from wuzha.outreach.services import incoming

Read = Callable[[str], Any]
ROW = pgettext_lazy("outreach", "Row")
_YES = {"是": True, "Y": True, "YES": True, "√": True, "有": True, "否": False, "N": False, "NO": False, "×": False}
_SEVERAL = re.compile(r"[、,，;；\n]+")


class Readers:
    """Readers of one file; names of units are looked up once. What cannot be read raises `CellError`."""

    @cached_property
    def _units(self) -> UnitNames:
        return UnitNames(list(UnitKind))

    def unit(self, text: str) -> int:
        found = self._units.find(text)
        if found is None:
            raise CellError(CellProblem.UNKNOWN)
        return found

    def day(self, text: str) -> date:
        read = read_day_number if is_day_number(text) else parse_time
        return timezone.localdate(read(text, CITY_TIME))

    def titles(self, text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.strip() for one in _SEVERAL.split(text) if one.strip()))

    def yes(self, text: str) -> bool:
        found = _YES.get(text.strip().upper())
        if found is None:
            raise CellError(CellProblem.UNKNOWN)
        return found

    def word(self, rules: Any) -> Read:
        known = words.in_force(rules)

        def read(text: str) -> str:
            code: str | None = known.code(text)
            if code is None:
                raise CellError(CellProblem.UNKNOWN)
            return code

        return read


class SheetParser:
    """Parses rows by the readers of a kind: a row is a reject when a needed column is empty, or one cannot be read that
    is not `soft`: such a cell only leaves its mark."""

    def __init__(
        self,
        headers: Sequence[str],
        mapping: Mapping[str, str],
        readers: Mapping[str, Read],
        needed: Any,
        soft: Collection[str] = (),
        find: Callable[[dict[str, Any]], list[str]] | None = None,
    ):
        #: Puts keys in place of words in a row that is taken in, and gives the fields whose words are not known.
        self._find = find
        self._headers, self._readers, self._needed, self._soft = list(headers), readers, needed, soft
        self._places = {mapping[header]: place for place, header in enumerate(self._headers) if mapping.get(header)}

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        cells = Cells(len(lines), {field: columns[place] for field, place in self._places.items()})
        stops: Problems = {}
        values = {
            field: cells.read(field, read) if field in self._soft else cells.read(field, read, stops)
            for field, read in self._readers.items()
        }
        for field in self._needed:
            require(values[field], field, stops)
        cells.flag_formulas()
        parsed = ParsedChunk()
        for place, line in enumerate(lines):
            raw = {h: text for h, column in zip(self._headers, columns, strict=True) if (text := column[place])}
            if place in stops:
                parsed.rejects.append(RejectedRow(line, tuple(dict.fromkeys(stops[place])), raw))
                continue
            row = {field: column[place] for field, column in values.items()}
            for field in self._find(row) if self._find is not None else ():
                add(cells.faults, place, field, CellProblem.UNKNOWN.value)
            parsed.rows.append(SheetRow(line, row, flags_of(cells.faults.get(place, [])), raw))
        return parsed


class SheetReceiver(Table):
    """What both kinds share."""

    kind: str
    name: ClassVar[Any]
    headers: ClassVar[Any]
    #: What takes the rows of a chunk.
    writing: ClassVar[type[incoming.Ledger | incoming.Roster]]
    #: Columns whose cells may be unreadable: the row is taken in and says so.
    soft: ClassVar[Collection[str]] = ()

    def readers(self) -> Mapping[str, Read]:
        raise NotImplementedError

    def find(self) -> Callable[[dict[str, Any]], list[str]] | None:
        """What puts keys in place of words, once a file."""
        return None

    def title(self) -> str:
        return str(self.name)

    def dictionary(self) -> HeaderDictionary:
        return headers_in_force(self.headers)

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> SheetParser:  # noqa: ARG002
        return SheetParser(headers, mapping, self.readers(), [need[0] for need in self.needed], self.soft, self.find())

    def receive(self, rows: list[SheetRow], *, batch: Batch, actor: Actor) -> Counts:
        who = own_name(actor, batch, May.WORK_OUTREACH)
        return take_sheet(rows, partial(type(self).writing, who), batch=batch, actor=who, action="outreach.import")

    def faults(self, rows: list[SheetRow]) -> dict[int, tuple[str, ...]]:
        return {one.line: one.flags for one in rows if one.flags}

    def concerned(self, problems: Iterable[str]) -> set[str]:
        return {problem.partition(":")[0] for problem in problems}

    def explain(self, problem: str) -> tuple[str, str]:
        field, _colon, code = problem.partition(":")
        if field == "row" and code in Code.__members__:
            what, remedy = pgettext("outreach", "It cannot be taken in as it stands"), _bare(str(Code[code].sentence))
        elif code == CellProblem.UNKNOWN.value and field == "lecturer":
            what = pgettext("outreach", "No lecturer of this name serves the unit or the city, or more than one does")
            remedy = pgettext("outreach", "Enter the lecturer in the team first, or choose one in the activity")
        elif code == CellProblem.UNKNOWN.value and field == "materials":
            what = pgettext("outreach", "No material in force has this title")
            remedy = pgettext("outreach", "Write the titles as under Materials, with 、 between them")
        elif code == CellProblem.UNKNOWN.value and field == "unit":
            what = pgettext("outreach", "There is no unit of this name, or more than one")
            remedy = pgettext("outreach", "Write it as under Units, or its code, and import the row again")
        elif code == CellProblem.UNKNOWN.value:
            what = pgettext("outreach", "The dictionary has no such word")
            remedy = pgettext("outreach", "Write one of the words of the dictionary, or have this one added to it")
        else:
            what, remedy = sentences(code)
        return gettext("%(field)s: %(what)s") % {"field": self.label(field), "what": what}, remedy


def _bare(text: str) -> str:
    """A sentence without the values that only the row knows."""
    while "%(" in text and ")s" in text[text.index("%(") :]:
        at = text.index("%(")
        text = f"{text[:at]}…{text[text.index(')s', at) + 2 :]}"
    return text.replace("%%", "%")


class ActivityReceiver(SheetReceiver):
    kind, name, headers = "outreach_activities", pgettext_lazy("outreach", "Ledger of activities"), ACTIVITY_HEADERS
    writing = incoming.Ledger
    needed = (("day",), ("unit",), ("place",), ("entry",), ("way",), ("people",))
    masks: ClassVar[Mapping[str, Callable[[str], str]]] = {"lecturer": Name.mask}
    soft = ("fraud_type", "lecturer", "materials", "key_area")
    fields = {
        "row": ROW, "day": pgettext_lazy("outreach", "Day"), "unit": pgettext_lazy("outreach", "Unit"),
        "place": pgettext_lazy("outreach", "Place"), "topic": pgettext_lazy("outreach", "Topic"),
        "entry": pgettext_lazy("outreach", "Goes to"), "way": pgettext_lazy("outreach", "Way"),
        "fraud_type": pgettext_lazy("outreach", "Scam type"), "lecturer": pgettext_lazy("outreach", "Lecturer"),
        "materials": pgettext_lazy("outreach", "Materials used"), "key_area": pgettext_lazy("outreach", "Key area"),
        "audience": pgettext_lazy("outreach", "Audience"), "people": pgettext_lazy("outreach", "People reached"),
    }  # fmt: skip

    def find(self) -> Callable[[dict[str, Any]], list[str]]:
        return incoming.Belonging().found

    def readers(self) -> Mapping[str, Read]:
        read = Readers()
        return {
            "day": read.day, "unit": read.unit, "place": str.strip, "topic": str.strip, "entry": read.word(ENTRIES),
            "way": read.word(WAYS), "fraud_type": read.word(rule_set("warning.fraud_types")),
            "lecturer": Name.parse, "materials": read.titles, "key_area": read.yes,
            "audience": read.word(AUDIENCES), "people": parse_count,
        }  # fmt: skip


class TeamReceiver(SheetReceiver):
    kind, name, headers = "outreach_teams", pgettext_lazy("outreach", "Roster of the teams"), TEAM_HEADERS
    writing = incoming.Roster
    needed = (("unit",), ("name",), ("phone",), ("since",))
    masks: ClassVar[Mapping[str, Callable[[str], str]]] = {"name": Name.mask, "phone": Phone.mask}
    fields = {
        "row": ROW, "unit": pgettext_lazy("outreach", "Serves"), "role": pgettext_lazy("outreach", "As what"),
        "name": pgettext_lazy("outreach", "Name"), "phone": pgettext_lazy("outreach", "Phone"),
        "since": pgettext_lazy("outreach", "From"), "trained_on": pgettext_lazy("outreach", "Last trained"),
    }  # fmt: skip

    def readers(self) -> Mapping[str, Read]:
        read = Readers()
        return {
            "unit": read.unit, "role": read.word(ROLES), "name": Name.parse, "phone": str.strip, "since": read.day,
            "trained_on": read.day,
        }  # fmt: skip


RECEIVERS: tuple[SheetReceiver, ...] = (ActivityReceiver(), TeamReceiver())
