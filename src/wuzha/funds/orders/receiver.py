# SPDX-License-Identifier: Apache-2.0
"""Answer files of banks as a kind of intake: rows parsed, columns named, faults explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import Account, Name
from wuzha.funds.errors import Code
from wuzha.funds.orders.rulesets import ANSWER_HEADERS, RESULTS
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.answer_file import IncomingAnswer, receive
from wuzha.funds.orders.services.answers import Answer
from wuzha.intake.cells import CellError, CellProblem, parse_time
from wuzha.intake.columns import CITY_TIME, Cells, Problems, add, flags_of
from wuzha.intake.explain import sentences
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts, ParsedChunk, RejectedRow
from wuzha.intake.tables import Table
from wuzha.org.roles import May

#: One of our own or the platform's number, the code, and when it was given.
NEEDED = (("order", "request_no"), ("code",), ("answered_at",))
#: Canonical field → what people call it.
FIELDS: dict[str, Any] = {
    "row": _("Row"),
    "order": _("Order"),
    "request_no": _("Request number"),
    "account": _("Account"),
    "code": _("Result code"),
    "answered_at": _("Answered"),
    "balance": _("Balance"),
    "held": _("Frozen sum"),
    "started_at": _("From"),
    "expires_at": _("Until"),
    "ahead": _("Office that froze before"),
    "ahead_until": _("That freeze ends"),
    "remark": _("Remark"),
    "to_account": _("To account"),
    "to_holder": _("Holder"),
    "to_amount": _("Amount"),
    "to_at": _("Time"),
}
#: `field:CODE` or code → (what is wrong, what to do).
CODES: dict[str, tuple[Any, Any]] = {
    "order:EMPTY": (_("There is no number of an order"), _("Fill in our number or that of the platform")),
    "order:UNKNOWN": (
        _("None of your orders has this number"),
        _("Check the number; orders of another centre are answered there"),
    ),
    "request_no:MULTIPLE": (_("Several orders have this number"), _("Fill in our own number (ZF…, DJ…)")),
    "account:OTHER": (
        _("The order is about another account"),
        _("Check which order the answer belongs to and import the row again"),
    ),
    "code:UNKNOWN": (
        _("The result code is not in the rules in force"),
        _("Have it added under Rules in force, or correct it"),
    ),
    "row:NOT_ALLOWED": (_("Answers are taken in by funds officers"), _("Let a funds officer import the file")),
    "row:WRONG_STATE": (
        _("The order does not wait for an answer"),
        _("Issue it first, or open it to see what was recorded already"),
    ),
    "row:EXTENSION_NOT_ASKED": (
        _("The stop is answered already, and no second one was asked for"),
        _("Open the order to see what was recorded already"),
    ),
    "row:ANSWER_BEFORE": (_("The answer is earlier than the request"), _("Check both times with the source")),
    "row:BALANCE_BESIDE": (
        _("A balance stands beside a code of a request that the bank gave back"),
        _("Ask the bank which of both is right, and import the row again"),
    ),
    "row:BALANCE_MISSING": (_("The balance, or the frozen sum, is missing"), _("Fill it in and import the row again")),
    "row:HELD_BEYOND": (
        _("More is frozen than was ordered"),
        _("Have the bank correct it, and import the row with what it holds of the sum ordered"),
    ),
    "row:HELD_OVER_BALANCE": (
        _("More is frozen than the balance of the same row"),
        _("Check both sums with the bank and import the row again"),
    ),
    "row:HELD_NOTHING": (
        _("The account has a balance, and nothing of it is frozen"),
        _("Have the bank state what it holds, or the code of what it did: 1302 or 1303 where another office holds it"),
    ),
    "row:END_BEFORE_START": (_("The end is not after the start"), _("Check both times with the source")),
    "to_account:INCOMPLETE": (
        _("An onward transfer needs account, sum and time"),
        _("Fill in all three, or none"),
    ),
}
#: What the order itself refused, where nothing more exact is said above.
_REFUSED = (_("The order does not take this answer"), _("Open the order and look what it waits for"))
MASKS: dict[str, Callable[[str], str]] = {"account": Account.mask, "to_account": Account.mask, "to_holder": Name.mask}


class AnswerParser:
    """Parses the rows of one file."""

    def __init__(self, headers: Sequence[str], mapping: Mapping[str, str]) -> None:
        self._headers = list(headers)
        self._places = {mapping[header]: place for place, header in enumerate(self._headers) if mapping.get(header)}
        self._cut_columns: set[str] = set()
        self._results = RESULTS.at()
        self._now = timezone.now()

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        """Every row becomes an `IncomingAnswer` or a reject."""
        named = {name: self._headers[place] for name, place in self._places.items()}
        cells = Cells(len(lines), {name: columns[place] for name, place in self._places.items()}, named)
        stops: Problems = {}
        numbers = cells.read("order", _plain)
        requests = cells.read("request_no", _plain)
        codes = cells.read("code", self._code, stops)
        times = cells.read("answered_at", self._past, stops)
        values: dict[str, Sequence[Any]] = {
            "account": cells.read_number("account", Account.parse, self._cut_columns),
            "balance": cells.read_money("balance", stops),
            "held": cells.read_money("held", stops),
            "started_at": cells.read("started_at", _time, stops),
            "expires_at": cells.read("expires_at", _time, stops),
            "ahead": cells.read("ahead", _plain),
            "ahead_until": cells.read("ahead_until", _time),
            "remark": cells.read("remark", str),
            "to_account": cells.read_number("to_account", Account.parse, self._cut_columns),
            "to_holder": cells.read("to_holder", Name.parse),
            "to_amount": cells.read_money("to_amount", stops),
            "to_at": cells.read("to_at", self._past, stops),
        }
        parsed = ParsedChunk()
        for place, line in enumerate(lines):
            raw = {h: text for h, column in zip(self._headers, columns, strict=True) if (text := column[place])}
            row = {name: column[place] for name, column in values.items()}
            if not numbers[place] and not requests[place]:
                add(stops, place, "order", "EMPTY")
            for name, column in (("code", codes), ("answered_at", times)):
                if column[place] is None and place not in stops:
                    add(stops, place, name, "EMPTY")
            if "to_account" in cells.texts and cells.texts["to_account"][place] and not _whole(row):
                add(stops, place, "to_account", "INCOMPLETE")
            if place in stops:
                parsed.rejects.append(RejectedRow(line, tuple(dict.fromkeys(stops[place])), raw))
                continue
            parsed.rows.append(
                IncomingAnswer(
                    line=line,
                    number=(numbers[place] or "").upper(),
                    request_no=requests[place] or "",
                    account=str(row["account"] or ""),
                    answer=_answer(cast(str, codes[place]), cast(datetime, times[place]), row, line),
                    ahead=str(row["ahead"] or ""),
                    ahead_until=cast("datetime | None", row["ahead_until"]),
                    flags=flags_of(cells.faults[place]) if place in cells.faults else (),
                    raw=raw,
                )
            )
        return parsed

    def _code(self, text: str) -> str:
        code = _plain(text).split(" ")[0].zfill(4)
        if self._results.find(code) is None:
            raise CellError(CellProblem.UNKNOWN)
        return code

    def _past(self, text: str) -> datetime:
        moment = _time(text)
        if moment > self._now:
            raise CellError(CellProblem.FUTURE)
        return moment


def _answer(code: str, at: datetime, row: Mapping[str, Any], line: int) -> Answer:
    onward = []
    if _whole(row):
        onward = [Transfer(AccountDetails(row["to_account"], row["to_holder"] or ""), row["to_amount"], row["to_at"])]
    return Answer(
        code,
        at,
        balance_fen=row["balance"],
        held_fen=row["held"],
        started_at=row["started_at"],
        expires_at=row["expires_at"],
        remark=row["remark"] or "",
        onward=onward,
        line=line,
    )


def _whole(row: Mapping[str, Any]) -> bool:
    return bool(row["to_account"] and row["to_amount"] and row["to_at"])


def _plain(text: str) -> str:
    return " ".join(text.split())


def _time(text: str) -> datetime:
    return parse_time(text, CITY_TIME)


class AnswerReceiver(Table):
    kind = "funds_answers"
    reads = May.READ_FUNDS
    needed, fields, masks = NEEDED, FIELDS, MASKS

    def title(self) -> str:
        return gettext("Answers of banks")

    def dictionary(self) -> HeaderDictionary:
        return headers_in_force(ANSWER_HEADERS)

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> AnswerParser:  # noqa: ARG002
        return AnswerParser(headers, mapping)

    def receive(self, rows: list[IncomingAnswer], *, batch: Batch, actor: Actor) -> Counts:
        return receive(rows, batch=batch, actor=actor)

    def faults(self, rows: list[IncomingAnswer]) -> dict[int, tuple[str, ...]]:
        return {one.line: one.flags for one in rows if one.flags}

    def concerned(self, problems: Iterable[str]) -> set[str]:
        fields = {problem.partition(":")[0] for problem in problems}
        return fields | set(NEEDED[0]) if "order" in fields else fields

    def explain(self, problem: str) -> tuple[str, str]:
        """`field:CODE` as what is wrong, where, and what to do."""
        field, _colon, code = problem.partition(":")
        found = CODES.get(problem) or (_REFUSED if field == "row" and code in Code.__members__ else None)
        what, remedy = (str(found[0]), str(found[1])) if found else sentences(code)
        return gettext("%(field)s: %(what)s") % {"field": self.label(field), "what": what}, remedy
