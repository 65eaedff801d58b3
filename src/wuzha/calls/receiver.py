# SPDX-License-Identifier: Apache-2.0
"""Files with reports of banks as a kind of intake: a table of one bank, or of several. Each row is a report with its
own clock; what cannot be acted on is a reject that says line, column, value and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.calls.rules.states import Channel
from wuzha.calls.rulesets import HEADERS
from wuzha.calls.services.banks import NewBankReport
from wuzha.calls.services.receiving import take_in
from wuzha.engine.identifiers import Account, Name, Phone, find_clear, parse_telephone
from wuzha.funds.queries import institutions
from wuzha.intake.cells import CellError, CellProblem, parse_time
from wuzha.intake.columns import CITY_TIME, Cells, Problems, add, flags_of
from wuzha.intake.explain import sentences
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts, ParsedChunk, RejectedRow
from wuzha.intake.tables import Table

#: Whom or what it is about, and what is odd.
NEEDED = (("account", "payee", "phone", "name"), ("what",))
MOST_WHAT, MOST_REFERENCE = 1000, 64
#: Canonical field → what people call it.
FIELDS: dict[str, Any] = {
    "row": _("Row"),
    "institution": _("Institution"),
    "reported_at": pgettext_lazy("bank report", "Reported at"),
    "reference": _("Report number"),
    "name": _("Name"),
    "phone": _("Phone"),
    "account": _("Account of the customer"),
    "payee": _("Account of the payee"),
    "amount": _("Amount"),
    "paid_at": pgettext_lazy("bank report", "Paid at"),
    "what": _("What is odd"),
}
#: `field:CODE` → (what is wrong, what to do).
CODES: dict[str, tuple[Any, Any]] = {
    "institution:EMPTY": (
        _("Which bank reports is not said"),
        _("Fill in the bank, or upload the file under the channel that is the code of the bank"),
    ),
    "institution:UNKNOWN": (
        _("No institution has this name or code"),
        _("Write it as the list of institutions does, or have it added there"),
    ),
    "account:NOBODY": (
        _("Neither an account nor a person is named"),
        _("Fill in the account, the payee, the phone or the name"),
    ),
    "what:TOO_LONG": (_("More than 1000 characters"), _("Say what is odd in fewer words")),
    "reference:TOO_LONG": (_("More than 64 characters"), _("Copy the number of the report alone")),
    "reference:CLEAR_NUMBER": (
        _("This is a person's number, not that of a report"),
        _("Put it into its own column, and the number of the report here"),
    ),
    "row:NOT_ALLOWED": (
        _("Reports of banks are taken in by whoever takes calls"),
        _("Let an analyst or a funds officer import the file"),
    ),
}
MASKS: dict[str, Callable[[str], str]] = {
    "account": Account.mask, "payee": Account.mask, "name": Name.mask, "phone": Phone.mask,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class IncomingReport:
    """One row."""

    line: int
    new: NewBankReport
    flags: tuple[str, ...]
    raw: Mapping[str, str]


class ReportParser:
    """Parses the rows of one file. A row without a bank is of the one whose code or name is the channel."""

    def __init__(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> None:
        self._headers = list(headers)
        self._places = {mapping[header]: place for place, header in enumerate(self._headers) if mapping.get(header)}
        self._cut_columns: set[str] = set()
        self._banks = {text.casefold(): one.pk for one in institutions() for text in (one.code, one.name)}
        self._own, self._now = self._banks.get(source.casefold()), timezone.now()

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        """Every row becomes an `IncomingReport` or a reject."""
        named = {name: self._headers[place] for name, place in self._places.items()}
        cells = Cells(len(lines), {name: columns[place] for name, place in self._places.items()}, named)
        stops: Problems = {}
        read: dict[str, Sequence[Any]] = {
            "institution": cells.read("institution", self._bank, stops),
            "reported_at": cells.read("reported_at", self._past, stops),
            "reference": cells.read("reference", _line),
            "name": cells.read("name", Name.parse),
            "phone": cells.read("phone", parse_telephone),
            "account": cells.read_number("account", Account.parse, self._cut_columns),
            "payee": cells.read_number("payee", Account.parse, self._cut_columns),
            "amount": cells.read_money("amount", stops),
            "paid_at": cells.read("paid_at", self._past, stops),
            "what": cells.read("what", str.strip),
        }
        parsed = ParsedChunk()
        for place, line in enumerate(lines):
            raw = {h: text for h, column in zip(self._headers, columns, strict=True) if (text := column[place])}
            row = {name: column[place] for name, column in read.items()}
            faults = cells.faults.get(place, [])
            for fault in faults:
                if fault.field in ("account", "payee"):  # what a stop would stand on
                    stops.setdefault(place, []).append(fault)
            self._must_be_whole(stops, place, row)
            if place in stops:
                parsed.rejects.append(RejectedRow(line, tuple(dict.fromkeys(stops[place])), raw))
                continue
            bank: Any = row["institution"] or self._own
            new = NewBankReport(
                bank, Channel.FILE.value, row["reported_at"] or self._now,
                row["account"] or "", row["name"] or "", row["phone"] or "", row["payee"] or "", row["paid_at"],
                row["amount"] or None, row["what"], row["reference"] or "",
            )  # fmt: skip
            parsed.rows.append(IncomingReport(line, new, flags_of(faults), raw))
        return parsed

    def _must_be_whole(self, stops: Problems, place: int, row: Mapping[str, Any]) -> None:
        told = {one.field for one in stops.get(place, ())}
        if row["institution"] is None and self._own is None and "institution" not in told:
            add(stops, place, "institution", "EMPTY")
        if not any(row[name] for name in NEEDED[0]) and not told.intersection(NEEDED[0]):
            add(stops, place, "account", "NOBODY")
        if not row["what"]:
            add(stops, place, "what", "EMPTY")
        elif len(row["what"]) > MOST_WHAT:
            add(stops, place, "what", "TOO_LONG")
        reference = row["reference"] or ""
        if len(reference) > MOST_REFERENCE:
            add(stops, place, "reference", "TOO_LONG")
        elif find_clear(reference):
            add(stops, place, "reference", "CLEAR_NUMBER")

    def _bank(self, text: str) -> int:
        found = self._banks.get(text.strip().casefold())
        if found is None:
            raise CellError(CellProblem.UNKNOWN)
        return found

    def _past(self, text: str) -> datetime:
        moment = parse_time(text, CITY_TIME)
        if moment > self._now:
            raise CellError(CellProblem.FUTURE)
        return moment


def _line(text: str) -> str:
    return " ".join(text.split())


class BankReportReceiver(Table):
    kind = "bank_reports"
    needed, fields, masks = NEEDED, FIELDS, MASKS

    def title(self) -> str:
        return gettext("Reports of banks")

    def dictionary(self) -> HeaderDictionary:
        return headers_in_force(HEADERS)

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> ReportParser:
        return ReportParser(headers, mapping, source)

    def receive(self, rows: list[IncomingReport], *, batch: Batch, actor: Actor) -> Counts:
        """Take the reports down, inside the caller's transaction; one that stands already is a duplicate."""
        return take_in(rows, batch=batch, actor=actor)

    def faults(self, rows: list[IncomingReport]) -> dict[int, tuple[str, ...]]:
        return {one.line: one.flags for one in rows if one.flags}

    def concerned(self, problems: Iterable[str]) -> set[str]:
        fields = {problem.partition(":")[0] for problem in problems}
        return fields | set(NEEDED[0]) if "account:NOBODY" in set(problems) else fields

    def explain(self, problem: str) -> tuple[str, str]:
        """`field:CODE` as what is wrong, where, and what to do."""
        field, _colon, code = problem.partition(":")
        what, remedy = CODES[problem] if problem in CODES else sentences(code)
        return gettext("%(field)s: %(what)s") % {"field": self.label(field), "what": what}, str(remedy)

    def list_url(self, batch: Batch, became: str) -> str:
        """The reports that came in the file."""
        return "" if became == "merged" else f"{reverse('calls:index')}?tab=banks&batch={batch.pk}"
