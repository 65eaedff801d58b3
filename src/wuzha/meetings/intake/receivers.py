# SPDX-License-Identifier: Apache-2.0
"""Lists of members, tables of plan tasks, reports in the media and assessment sheets as kinds of intake.

Each kind says its columns, which of them must be there, and what takes a row; a row it refuses is kept with the code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from django.utils.translation import gettext, pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.intake.cells import CellProblem, is_day_number
from wuzha.intake.columns import Cells, Problems, add, flags_of, require
from wuzha.intake.explain import sentences
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts, ParsedChunk, RejectedRow
from wuzha.intake.services.each import SheetRow, take_sheet
from wuzha.intake.services.run import own_name
from wuzha.intake.tables import Table
from wuzha.meetings.errors import Code
from wuzha.meetings.intake.reading import Readers
from wuzha.meetings.rulesets import ITEM_HEADERS, MEDIA_HEADERS, MEMBER_HEADERS, TASK_HEADERS
from wuzha.meetings.services import incoming
from wuzha.org.roles import May

Read = Callable[[str], Any]
#: The code of a row that stands in the file twice.
REPEATED = "REPEATED"
#: Columns that name units.
UNITS = ("unit", "successor", "owner")
#: Characters of a cell that a page shows.
SHOWN = 60


class SheetParser:
    """Parses rows by the readers of a kind: a row is a reject when a needed column is empty, or one cannot be read."""

    def __init__(
        self,
        headers: Sequence[str],
        mapping: Mapping[str, str],
        readers: Mapping[str, Read],
        needed: Sequence[str],
        days: Sequence[str] = (),
    ) -> None:
        """`days`: the columns that hold days; two of them are the first and the last one."""
        self._headers, self._days = list(headers), days
        #: Rows met so far: the same once more is told of.
        self._met: set[str] = set()
        self._places = {mapping[header]: place for place, header in enumerate(self._headers) if mapping.get(header)}
        self._readers, self._needed = readers, needed

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        cells = Cells(len(lines), {field: columns[place] for field, place in self._places.items()})
        stops: Problems = {}
        values = {field: cells.read(field, read, stops) for field, read in self._readers.items()}
        for field in self._needed:
            require(values[field], field, stops)
        for field in self._days:
            for place, text in enumerate(cells.column(field)):
                if text is not None and values[field][place] is not None and is_day_number(text):
                    add(cells.faults, place, field, "DAY_NUMBER_READ")
        if len(self._days) == 2:
            first, last = (values[field] for field in self._days)
            for place, (start, end) in enumerate(zip(first, last, strict=True)):
                if start is not None and end is not None and end < start:
                    add(stops, place, self._days[1], Code.DAYS_ORDER.name)
        cells.flag_formulas()
        parsed = ParsedChunk()
        for place, line in enumerate(lines):
            raw = {h: text for h, column in zip(self._headers, columns, strict=True) if (text := column[place])}
            if place in stops:
                parsed.rejects.append(RejectedRow(line, tuple(dict.fromkeys(stops[place])), raw))
                continue
            row = {field: column[place] for field, column in values.items()}
            if (same := repr(row)) in self._met:
                add(cells.faults, place, "row", REPEATED)
            self._met.add(same)
            parsed.rows.append(SheetRow(line, row, flags_of(cells.faults.get(place, [])), raw))
        return parsed


class SheetReceiver(Table):
    """What the four kinds share."""

    masks: ClassVar[Mapping[str, Callable[[str], str]]] = {}
    kind: str
    name: ClassVar[Any]
    headers: ClassVar[Any]
    #: What takes the rows of a chunk.
    writing: ClassVar[type[incoming.Members | incoming.Tasks | incoming.Reports | incoming.Items]]
    days: ClassVar[Sequence[str]] = ()

    def readers(self) -> Mapping[str, Read]:
        """How the cells of each column are read."""
        raise NotImplementedError

    def title(self) -> str:
        return str(self.name)

    def dictionary(self) -> HeaderDictionary:
        return headers_in_force(self.headers)

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> SheetParser:  # noqa: ARG002
        return SheetParser(headers, mapping, self.readers(), [need[0] for need in self.needed], self.days)

    def receive(self, rows: list[SheetRow], *, batch: Batch, actor: Actor) -> Counts:
        who = own_name(actor, batch, May.OVERSEE)
        begin = partial(type(self).writing, who, batch.source)
        return take_sheet(rows, begin, batch=batch, actor=who, action="meetings.import")

    def faults(self, rows: list[SheetRow]) -> dict[int, tuple[str, ...]]:
        return {one.line: one.flags for one in rows if one.flags}

    def mask(self, field: str, text: str) -> str:
        """A cell as a page shows it: its beginning."""
        found = super().mask(field, text)
        return found if len(found) <= SHOWN else f"{found[:SHOWN]}…"

    def concerned(self, problems: Iterable[str]) -> set[str]:
        return {problem.partition(":")[0] for problem in problems}

    def explain(self, problem: str) -> tuple[str, str]:
        field, _colon, code = problem.partition(":")
        if code == REPEATED:
            what = pgettext("member", "The same row stands above")
            remedy = pgettext("member", "It is taken in once and counted as a duplicate; take it out of the file")
        elif field in ("row", *self.days) and code in Code.__members__:
            what = pgettext("member", "It cannot be taken in as it stands")
            remedy = _bare(str(Code[code].sentence))
        elif code == CellProblem.UNKNOWN.value and field in UNITS:
            what = pgettext("member", "There is no unit of this name")
            remedy = pgettext(
                "member",
                "Write it as under Units, or have the administrator enter it there first, and import the row again",
            )
        elif code == CellProblem.UNKNOWN.value:
            what = pgettext("member", "Nothing here is called so")
            remedy = pgettext(
                "member", "Write it as under Units, in the dictionary or on the page, and import the row again"
            )
        else:
            what, remedy = sentences(code)
        return gettext("%(field)s: %(what)s") % {"field": self.label(field), "what": what}, remedy


def _bare(text: str) -> str:
    """A sentence without the values that only the row knows."""
    for start, end in (("%(", ")s"), ("%(", ")d")):
        while start in text and end in text[text.index(start) :]:
            at = text.index(start)
            text = f"{text[:at]}…{text[text.index(end, at) + len(end) :]}"
    return text.replace("%%", "%")


ROW = pgettext_lazy("member", "Row")


class MemberReceiver(SheetReceiver):
    kind, name, headers = "members", pgettext_lazy("member", "List of member units"), MEMBER_HEADERS
    writing = incoming.Members
    needed, days = (("unit",), ("since",)), ("since", "until")
    fields = {
        "row": ROW, "unit": pgettext_lazy("member", "Unit"), "sector": pgettext_lazy("member", "Sector"),
        "part": pgettext_lazy("member", "As what"), "since": pgettext_lazy("member", "From"),
        "until": pgettext_lazy("member", "To"), "basis": pgettext_lazy("member", "Basis"),
        "successor": pgettext_lazy("member", "Successor"), "duty": pgettext_lazy("member", "Duty"),
    }  # fmt: skip

    def readers(self) -> Mapping[str, Read]:
        read = Readers()
        return {
            "unit": read.unit, "sector": read.sector, "part": read.part, "since": read.day, "until": read.day,
            "basis": str.strip, "successor": read.unit, "duty": str.strip,
        }  # fmt: skip


class TaskReceiver(SheetReceiver):
    kind, name, headers = "plan_tasks", pgettext_lazy("plan", "Tasks of the plan of the year"), TASK_HEADERS
    writing = incoming.Tasks
    needed, days = (("no",), ("unit",), ("title",), ("due_on",)), ("due_on",)
    fields = {
        "row": ROW, "document_no": pgettext_lazy("plan", "Number of the plan"), "no": pgettext_lazy("meeting", "No."),
        "unit": pgettext_lazy("plan", "Unit"), "title": pgettext_lazy("plan", "Task"),
        "text": pgettext_lazy("plan", "What is to be done"), "due_on": pgettext_lazy("meeting", "By"),
    }  # fmt: skip

    def readers(self) -> Mapping[str, Read]:
        read = Readers()
        return {
            "document_no": str.strip, "no": str.strip, "unit": read.units, "title": str.strip, "text": str.strip,
            "due_on": read.day,
        }  # fmt: skip


class MediaReceiver(SheetReceiver):
    kind, name, headers = "media", pgettext_lazy("media", "Reports in the media"), MEDIA_HEADERS
    writing = incoming.Reports
    needed, days = (("day",), ("medium",), ("title",), ("unit",)), ("day",)
    fields = {
        "row": ROW, "day": pgettext_lazy("media", "Day"), "medium": pgettext_lazy("media", "Medium"),
        "kind": pgettext_lazy("media", "Kind"), "title": pgettext_lazy("media", "Headline"),
        "unit": pgettext_lazy("media", "Unit"), "link": pgettext_lazy("media", "Where to read it"),
        "readers": pgettext_lazy("media", "Readers"),
    }  # fmt: skip

    def readers(self) -> Mapping[str, Read]:
        read = Readers()
        return {
            "day": read.day, "medium": str.strip, "kind": read.medium, "title": str.strip, "unit": read.unit,
            "link": str.strip, "readers": read.count,
        }  # fmt: skip


class ItemReceiver(SheetReceiver):
    kind, name, headers = "assessment", pgettext_lazy("assessment", "Items of an assessment sheet"), ITEM_HEADERS
    writing = incoming.Items
    needed = (("year",), ("no",), ("name",), ("points",), ("rule",))
    fields = {
        "row": ROW, "year": pgettext_lazy("assessment", "Year"), "no": pgettext_lazy("meeting", "No."),
        "name": pgettext_lazy("assessment", "Item"), "points": pgettext_lazy("assessment", "Points"),
        "rule": pgettext_lazy("assessment", "Rule"), "owner": pgettext_lazy("assessment", "Owner"),
        "typed": pgettext_lazy("assessment", "Points entered"), "typed_why": pgettext_lazy("assessment", "Reason"),
    }  # fmt: skip

    def readers(self) -> Mapping[str, Read]:
        read = Readers()
        return {
            "year": read.year, "no": str.strip, "name": str.strip, "points": read.points, "rule": str.strip,
            "owner": read.unit, "typed": read.points, "typed_why": str.strip,
        }  # fmt: skip


RECEIVERS: tuple[SheetReceiver, ...] = (MemberReceiver(), TaskReceiver(), MediaReceiver(), ItemReceiver())
