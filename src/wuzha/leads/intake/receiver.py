# SPDX-License-Identifier: Apache-2.0
"""Lists of leads as a kind of intake. What stands in a column of informants goes into their table and nowhere else: no
page of the import shows it, and no reject gives it back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import Account, Address, ChatId, IdNumber, Name, Phone, find_clear, parse_telephone
from wuzha.engine.identifiers.text import HIDDEN
from wuzha.intake import words
from wuzha.intake.cells import CellError, CellProblem
from wuzha.intake.columns import AHEAD, Cells, Problems, add, flags_of, require
from wuzha.intake.explain import sentences
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts, ParsedChunk, Problem, RejectedRow
from wuzha.intake.tables import Table
from wuzha.leads.rulesets import HEADERS, KINDS, SOURCES
from wuzha.leads.services.receiving import IncomingLead, take_in
from wuzha.leads.services.recording import NewInformant, NewLead
from wuzha.org.roles import May

NEEDED = (("what",), ("kind",))
MOST_WHAT, MOST_NUMBER = 2000, 64
#: Columns whose cells nobody is shown.
INFORMANT = ("informant_name", "informant_phone")
FIELDS: dict[str, Any] = {
    "row": pgettext_lazy("lead", "Row"),
    "source_no": pgettext_lazy("lead", "Number of the source"),
    "source": pgettext_lazy("lead", "Source of the lead"),
    "sender": pgettext_lazy("lead", "Sent by"),
    "received_at": pgettext_lazy("lead", "Received"),
    "kind": pgettext_lazy("lead", "Kind of lead"),
    "what": pgettext_lazy("lead", "What was told"),
    "subject_name": pgettext_lazy("lead", "Whom it names"),
    "subject_id_no": _("ID number"),
    "phone": _("Phone"),
    "account": _("Account"),
    "chat": pgettext_lazy("lead", "Chat account"),
    "place": pgettext_lazy("lead", "Place"),
    "receiver": pgettext_lazy("lead", "Sent to"),
    "reply_due": pgettext_lazy("lead", "Reply due"),
    "informant_name": pgettext_lazy("informant", "Name of the informant"),
    "informant_phone": pgettext_lazy("informant", "Phone of the informant"),
}
#: `field:CODE` → (what is wrong, what to do).
CODES: dict[str, tuple[Any, Any]] = {
    "source_no:CONFLICT": (
        pgettext_lazy("lead", "A lead of this source and number is here, and says otherwise"),
        pgettext_lazy("lead", "Compare both; what is here stays until somebody corrects it on its page"),
    ),
    "source_no:UNKNOWN": (
        pgettext_lazy("lead", "This is no number of a source: it is too long, or looks like a person's number"),
        pgettext_lazy("lead", "Copy the number that the source gave it, or leave it out"),
    ),
    "kind:UNKNOWN": (
        pgettext_lazy("lead", "The dictionary has no such kind of lead"),
        pgettext_lazy("lead", "Write one of the words of the dictionary, or have this one added to it"),
    ),
    "what:TOO_LONG": (
        pgettext_lazy("lead", "More than 2000 characters"),
        pgettext_lazy("lead", "Shorten what was told, and keep the whole on paper"),
    ),
    **{
        f"{field}:SEVERAL": (
            pgettext_lazy("lead", "The cell holds several: the first was taken"),
            pgettext_lazy("lead", "The others stand below what was told; record a lead for each if they need one"),
        )
        for field in ("phone", "account", "chat")
    },
    "row:NOT_ALLOWED": (
        pgettext_lazy("lead", "Leads are taken in by whoever works on leads"),
        pgettext_lazy("lead", "Let an analyst of the centre import the list"),
    ),
}
#: How a line that is kept with what was told begins, in the language of the lists.
LINES = {
    "source": "线索来源", "sender": "下发单位", "received_at": "接收时间", "receiver": "接收单位",
    "subject_name": "涉案人", "subject_id_no": "涉案人证件号", "phone": "其他电话", "account": "其他账号",
    "chat": "其他社交账号", "place": "地址", "reply_due": "反馈时限",
}  # fmt: skip
#: Faults of cells that were read all the same.
READ = frozenset({"SEVERAL", "DAY_NUMBER_READ", "FORMULA"})
#: 30日内, 收到后 15 天; working days need a calendar, and are kept as they stand.
_WITHIN = re.compile(r"(?:自?(?:收到|接收|下发)(?:之日起|后)?)?\s*([0-9]{1,3})\s*个?(?:自然日|日|天)(?:之?内)?")
MASKS: dict[str, Callable[[str], str]] = {
    "subject_name": Name.mask, "subject_id_no": IdNumber.mask, "phone": Phone.mask, "account": Account.mask, "chat":
    ChatId.mask, "place": Address.mask, "what": lambda _text: HIDDEN,
    **dict.fromkeys(INFORMANT, lambda _text: HIDDEN),
}  # fmt: skip


class LeadParser:
    """Parses the rows of one list, with the dictionaries in force when it was made. A row without a source is of the
    one that the channel names, else of a superior: such lists are sent down."""

    def __init__(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> None:
        self._headers = list(headers)
        self._mapping = mapping
        self._places = {mapping[header]: place for place, header in enumerate(self._headers) if mapping.get(header)}
        self._kinds = words.in_force(KINDS, within=True)
        self._sources = words.in_force(SOURCES, within=True)
        self._source = self._sources.code(source) or "SUPERIOR"
        self._now = timezone.now()
        self._cut_columns: set[str] = set()

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        """Every row becomes an `IncomingLead` or a reject."""
        cells = Cells(len(lines), {field: columns[place] for field, place in self._places.items()})
        stops: Problems = {}
        texts = cells.read("what", str.strip)
        require(texts, "what", stops)
        kinds = cells.read("kind", self._kind, stops)
        require(kinds, "kind", stops)
        read: dict[str, Sequence[Any]] = {
            "source_no": cells.read("source_no", _number, stops),
            "source": cells.read("source", self._source_of),
            "sender": cells.read("sender", _number),
            "received_at": [
                None if one is None else min(one, self._now)
                for one in cells.read_moments("received_at", self._now + AHEAD)
            ],
            "name": cells.read("subject_name", Name.parse),
            "id_no": cells.read_number("subject_id_no", self._id_number, self._cut_columns),
            "place": cells.read("place", Address.parse),
        }
        more: dict[str, Sequence[Sequence[str]]] = {}
        for field, parse in (("phone", parse_telephone), ("account", Account.parse), ("chat", ChatId.parse)):
            read[field], more[field] = cells.read_several(field, parse, self._cut_columns)
        read["reply_on"] = self._replies(cells, read["received_at"])
        informants = cells.read("informant_name", Name.parse), cells.read("informant_phone", parse_telephone)
        cells.flag_formulas()
        parsed = ParsedChunk()
        for place, line in enumerate(lines):
            text, kind = texts[place], kinds[place]
            if text is not None and len(text) > MOST_WHAT:
                add(stops, place, "what", "TOO_LONG")
            raw = self._given(columns, place)
            if place in stops or text is None or kind is None:
                parsed.rejects.append(RejectedRow(line, tuple(dict.fromkeys(stops[place])), raw))
                continue
            row: dict[str, Any] = {name: column[place] or "" for name, column in read.items()}
            told = NewInformant(informants[0][place] or "", informants[1][place] or "")
            new = NewLead(
                kind, row["source"] or self._source, row["received_at"] or self._now, text, row["source_no"],
                row["sender"], row["name"], row["id_no"], row["phone"], row["account"], row["chat"], row["place"],
                reply_on=row["reply_on"] or None, informant=told,
            )  # fmt: skip
            flags = flags_of(cells.faults[place]) if place in cells.faults else ()
            kept = self._kept(cells, place, {field: others[place] for field, others in more.items()})
            if len(text) + len(kept) > MOST_WHAT:
                parsed.rejects.append(RejectedRow(line, (Problem("what", "TOO_LONG"),), raw))
                continue
            parsed.rows.append(IncomingLead(line, new, flags, raw, kept))
        return parsed

    def _given(self, columns: Sequence[Sequence[str | None]], place: int) -> dict[str, str]:
        """The row as it came, without the columns of informants, and those that nobody knows: they could name one."""
        return {
            header: text
            for header, column in zip(self._headers, columns, strict=True)
            if (text := column[place]) and self._mapping.get(header) and self._mapping[header] not in INFORMANT
        }

    def _kind(self, text: str) -> str:
        return _known(self._kinds.code(text))

    def _source_of(self, text: str) -> str:
        return _known(self._sources.code(text))

    def _replies(self, cells: Cells, received: Sequence[datetime | None]) -> list[date | None]:
        """Until when the source wants its reply: a day, or so many days from the receipt."""
        days = {
            place: int(found[1])
            for place, text in enumerate(cells.column("reply_due"))
            if text is not None and (found := _WITHIN.fullmatch(unicodedata.normalize("NFKC", text)))
        }
        for place in days:
            cells.texts["reply_due"][place] = None
        moments = cells.read_moments("reply_due")
        told = [None if one is None else timezone.localdate(one) for one in moments]
        for place, length in days.items():
            told[place] = timezone.localdate(received[place] or self._now) + timedelta(days=length)
        return told

    def _kept(self, cells: Cells, place: int, others: Mapping[str, Sequence[str]]) -> str:
        """What a row says beside its fields, to be kept with what was told: to whom it went, further numbers, and cells
        that could not be read. Never what tells of an informant."""
        lines = [f"{LINES[field]}：{'、'.join(found)}" for field, found in others.items() if found]
        if (text := cells.column("receiver")[place]) is not None:
            lines.append(f"{LINES['receiver']}：{text}")
        unread = {one.field for one in cells.faults.get(place, ()) if one.code not in READ} - {*INFORMANT}
        lines += [
            f"{LINES[field]}：{text}" for field in LINES if field in unread and (text := cells.texts[field][place])
        ]
        return "".join(f"\n{line}" for line in dict.fromkeys(lines))

    def _id_number(self, text: str) -> str:
        return IdNumber.parse(text, today=timezone.localdate(self._now))


def _known(code: str | None) -> str:
    if code is None:
        raise CellError(CellProblem.UNKNOWN)
    return code


def _number(text: str) -> str:
    """A number, or the name of an office, as it is kept in clear, so never one of a person."""
    number = " ".join(text.split())
    if len(number) > MOST_NUMBER or find_clear(number) or not number.isprintable():
        raise CellError(CellProblem.UNKNOWN)
    return number


class LeadReceiver(Table):
    kind = "leads"
    reads = May.READ_LEADS
    needed, fields, masks = NEEDED, FIELDS, MASKS

    def title(self) -> str:
        return gettext("Leads on the black and grey market")

    def dictionary(self) -> HeaderDictionary:
        return headers_in_force(HEADERS)

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> LeadParser:
        return LeadParser(headers, mapping, source)

    def receive(self, rows: list[IncomingLead], *, batch: Batch, actor: Actor) -> Counts:
        return take_in(rows, batch=batch, actor=actor)

    def faults(self, rows: list[IncomingLead]) -> dict[int, tuple[str, ...]]:
        return {one.line: one.flags for one in rows if one.flags}

    def mask(self, field: str, text: str) -> str:
        """A column that nobody knows may hold an informant: nothing of it is shown."""
        return super().mask(field, text) if field else HIDDEN

    def concerned(self, problems: Iterable[str]) -> set[str]:
        return {problem.partition(":")[0] for problem in problems}

    def explain(self, problem: str) -> tuple[str, str]:
        field, _colon, code = problem.partition(":")
        found = CODES.get(problem)
        what, remedy = (str(found[0]), str(found[1])) if found else sentences(code)
        return gettext("%(field)s: %(what)s") % {"field": self.label(field), "what": what}, remedy
