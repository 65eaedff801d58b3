# SPDX-License-Identifier: Apache-2.0
"""Ledgers of pledges and of penalties as kinds of intake. A row is in, in with flags, or a reject that says what to do;
what a ledger leaves out of a procedure is flagged, and never made up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import IdNumber, Name, Uscc, find_clear
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
from wuzha.org.roles import May
from wuzha.people.services import NewIndividual
from wuzha.sanctions.rulesets import ARTICLES, OCCASIONS, PENALTY_HEADERS, PLEDGE_HEADERS
from wuzha.sanctions.services.pledges import NewPledge
from wuzha.sanctions.services.receiving import DecidedPenalty, New, Row, gaps, take_in

MOST_PLAIN, MOST_WORDS, MOST_DAYS = 64, 2000, 20
FOREVER = timedelta(days=36_525)
FIELDS: dict[str, Any] = {
    "row": pgettext_lazy("ledger", "Row"), "name": pgettext_lazy("sanction", "Name"),
    "id_no": pgettext_lazy("sanction", "ID number"), "case_no": pgettext_lazy("sanction", "Case"),
    "note": pgettext_lazy("ledger", "Remarks"), "occasion": pgettext_lazy("pledge", "Occasion"),
    "signed_on": pgettext_lazy("pledge", "Signed on"), "until": pgettext_lazy("pledge", "Holds until"),
    "witness": pgettext_lazy("pledge", "Witness"), "witness_unit": pgettext_lazy("pledge", "Unit of the witness"),
    "organisation": pgettext_lazy("penalty", "Punished organisation"),
    "organisation_code": pgettext_lazy("penalty", "Code of the organisation"),
    "article": pgettext_lazy("penalty", "Article"), "facts": pgettext_lazy("penalty", "Facts and evidence"),
    "acted_on": pgettext_lazy("penalty", "Day of the act"), "filed_on": pgettext_lazy("penalty", "Filed on"),
    "told_on": pgettext_lazy("penalty", "Told on"), "reviewed_on": pgettext_lazy("penalty", "Legally reviewed on"),
    "reviewer": pgettext_lazy("penalty", "Reviewer"), "decided_on": pgettext_lazy("penalty", "Decided on"),
    "decided_by": pgettext_lazy("penalty", "Decided by"),
    "document_no": pgettext_lazy("penalty", "Number of the decision"), "fine": pgettext_lazy("penalty", "Fine"),
    "confiscated": pgettext_lazy("penalty", "Confiscated"), "gain": pgettext_lazy("penalty", "Illegal gain"),
    "days": pgettext_lazy("penalty", "Days of detention"), "officers": pgettext_lazy("penalty", "Officers"),
    "ground": pgettext_lazy("return", "Ground"),
    "ground_no": pgettext_lazy("return", "Number of the paper with the ground"),
    "listed_on": pgettext_lazy("return", "Listed on"), "place": pgettext_lazy("return", "Country or region"),
    "left_on": pgettext_lazy("return", "Left the country on"),
    "township": pgettext_lazy("return", "Township of the family"),
    "contacted_on": pgettext_lazy("return", "Last contact"), "way": pgettext_lazy("return", "Way of contact"),
    "said": pgettext_lazy("return", "What was said"), "returned_on": pgettext_lazy("return", "Returned on"),
    "handed": pgettext_lazy("return", "To whom the person was handed over"),
    "served_on": pgettext_lazy("penalty", "Served on"), "paid_on": pgettext_lazy("penalty", "Paid on"),
}  # fmt: skip
#: Code → (what is wrong, what to do).
CODES: dict[str, tuple[Any, Any]] = {
    "NUMBER_TAKEN": (
        pgettext_lazy("ledger", "A decision with this number is here, and says otherwise"),
        pgettext_lazy("ledger", "Compare both; what is here stays until somebody corrects it on its page"),
    ),
    "PLEDGED_ALREADY": (
        pgettext_lazy("ledger", "This person signed a pledge on that day already, and the row says otherwise"),
        pgettext_lazy("ledger", "Compare both; what is here stays"),
    ),
    "NAME_DIFFERS": (
        pgettext_lazy("ledger", "The person with this ID number has another name here"),
        pgettext_lazy("ledger", "Compare the ID card, and correct the ledger or the person's page"),
    ),
    "NOT_ALLOWED": (
        pgettext_lazy("ledger", "Ledgers are taken in by whoever proposes sanctions and penalties"),
        pgettext_lazy("ledger", "Let somebody with this right import the ledger"),
    ),
    "LACKS": (
        pgettext_lazy("ledger", "The ledger does not tell it, though the law asks for it"),
        pgettext_lazy("ledger", "Look into the paper file; bring the scan to the record"),
    ),
    "UNLAWFUL": (
        pgettext_lazy("ledger", "The article does not allow what was imposed"),
        pgettext_lazy("ledger", "Check article, gain and sums against the decision, and have it corrected"),
    ),
    "LISTED_ALREADY": (
        pgettext_lazy("ledger", "This person is on the list already"),
        pgettext_lazy("ledger", "Record contact and return on the page of that entry"),
    ),
    "LEFT_AFTER": (
        pgettext_lazy("ledger", "The person left after the day of being listed"),
        pgettext_lazy("ledger", "Check both days against the paper"),
    ),
    "until:NOT_A_TIME": (
        pgettext_lazy("ledger", "This is no day"),
        pgettext_lazy("ledger", "Write it as 2023-05-10; left empty, it holds as long as the text of that day says"),
    ),
    "DAY": (pgettext_lazy("ledger", "This is no day"), pgettext_lazy("ledger", "Write it as 2023-05-10")),
    "MONTHS_MANY": (
        pgettext_lazy("ledger", "It would hold longer than the text in force says"),
        pgettext_lazy("ledger", "Leave the day out, or enter an earlier one"),
    ),
    "NOT_MINOR": (
        pgettext_lazy("ledger", "By the ID number the person was of age on that day"),
        pgettext_lazy("ledger", "Check occasion, day and ID number against the paper"),
    ),
    "BEFORE_BIRTH": (
        pgettext_lazy("ledger", "The day lies before the person was born, by the ID number"),
        pgettext_lazy("ledger", "Check day and ID number against the paper"),
    ),
    "DAYS_ORDER": (
        pgettext_lazy("ledger", "The days are not in their order"),
        pgettext_lazy("ledger", "Check the days against the paper"),
    ),
    "ACT_BEFORE_LAW": (
        pgettext_lazy("ledger", "The act lies before the Anti-Fraud Law was in force, which cannot punish it"),
        pgettext_lazy("ledger", "Check the day against the decision; where it is right, have the decision reviewed"),
    ),
    "BEFORE_LAW": (
        pgettext_lazy("ledger", "It was decided before the Anti-Fraud Law was in force"),
        pgettext_lazy("ledger", "It does not belong into this ledger; check the day"),
    ),
}
_DIGITS = {**{digit: value for value, digit in enumerate("〇一二三四五六七八九")}, "零": 0}
_DAYS = re.compile(r"(?:行政)?拘留?\s*([0-9]{1,2}|[一二三四五六七八九]?十?[一二三四五六七八九]?)\s*(?:日|天)?")
_ARTICLE = re.compile(r"第?\s*([0-9]{2}|[三四]?十[一二三四五六七八九]?)\s*条?")
_BETWEEN = re.compile(r"[、,;/|+\s]+|和")


def number_of(text: str) -> int:
    """A number below 100 as people write it: 15, 十五, 四十四. Raises `CellError`."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not text or (not ten and len(text) > 1) or any(digit not in _DIGITS for digit in tens + ones):
        raise CellError(CellProblem.UNKNOWN)
    if not ten:
        return _DIGITS[tens]
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def article_of(text: str) -> str:
    """The article of the Anti-fraud Law that a cell names, such as 第四十四条. Raises `CellError`."""
    known = {one.code for one in ARTICLES.at().articles}
    found = {f"{number_of(one)}" for one in _ARTICLE.findall(unicodedata.normalize("NFKC", text))} & known
    if len(found) != 1:
        raise CellError(CellProblem.UNKNOWN)
    return found.pop()


def days_of(text: str) -> int:
    """Days of detention: 5, 5日, 行政拘留十日. Raises `CellError`."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    found = _DAYS.fullmatch(plain) or re.fullmatch(r"([0-9]{1,2}|[一二三四五六七八九十]{1,2})(?:日|天)?", plain)
    days = number_of(found[1]) if found is not None and found[1] else MOST_DAYS + 1
    if days > MOST_DAYS:
        raise CellError(CellProblem.UNKNOWN)
    return days


def plain(text: str, most: int = MOST_PLAIN) -> str:
    """What is kept in clear, so never a number of a person."""
    kept = " ".join(text.split())
    if not kept or len(kept) > most or find_clear(kept) or not kept.isprintable():
        raise CellError(CellProblem.UNKNOWN)
    return kept


def said(text: str) -> str:
    """What is sealed, so it may name people. Raises `CellError`."""
    if len(text) > MOST_WORDS:
        raise CellError(CellProblem.UNKNOWN)
    return text.strip()


def _officers(text: str) -> tuple[str, ...]:
    names = [one for one in _BETWEEN.split(unicodedata.normalize("NFKC", text)) if one]
    return tuple(dict.fromkeys(plain(one, 40) for one in names))


class LedgerParser:
    """Parses the rows of one ledger; what both kinds share."""

    #: Days of the row, and texts that are kept in clear.
    days: ClassVar[tuple[str, ...]] = ()
    texts: ClassVar[tuple[str, ...]] = ()
    #: Days that lie in the future by their nature.
    to_come: ClassVar[tuple[str, ...]] = ()
    #: Days without which no row is taken.
    needed: ClassVar[tuple[str, ...]] = ()

    def __init__(self, headers: Sequence[str], mapping: Mapping[str, str]) -> None:
        self._headers = list(headers)
        self._places = {mapping[header]: place for place, header in enumerate(self._headers) if mapping.get(header)}
        self._today, self._latest = timezone.localdate(), timezone.now() + AHEAD
        self._cut_columns: set[str] = set()

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        named = {field: self._headers[place] for field, place in self._places.items()}
        cells = Cells(len(lines), {field: columns[place] for field, place in self._places.items()}, named)
        stops: Problems = {}
        read: dict[str, Sequence[Any]] = {
            "name": cells.read("name", Name.parse, stops),
            "id_no": cells.read_number("id_no", self._id_number, self._cut_columns),
            "case_no": cells.read("case_no", plain), "note": cells.read("note", said),
            **{field: cells.read(field, plain) for field in self.texts},
        }  # fmt: skip
        for field in self.days:
            latest = self._latest + FOREVER if field in self.to_come else self._latest
            read[field] = _days(cells.read_moments(field, latest, stops if field in self.needed else None))
        self.more(cells, read, stops)
        for field in self.needed:
            require(read[field], field, stops)
        cells.flag_formulas()
        parsed = ParsedChunk()
        for place, line in enumerate(lines):
            raw = {h: text for h, column in zip(self._headers, columns, strict=True) if (text := column[place])}
            row = {field: column[place] for field, column in read.items()}
            self.must_name(row, place, stops, cells)
            if place in stops:
                parsed.rejects.append(RejectedRow(line, tuple(dict.fromkeys(stops[place])), raw))
                continue
            new, flags = self.made(row)
            parsed.rows.append(
                Row(line, new, (*flags_of(cells.faults.get(place, [])), *flags), raw, row["case_no"] or "")
            )
        return parsed

    def more(self, cells: Cells, read: dict[str, Sequence[Any]], stops: Problems) -> None:
        """Read the columns of the kind."""
        raise NotImplementedError

    def made(self, row: Mapping[str, Any]) -> tuple[New, tuple[str, ...]]:
        """The record, and what else is to be flagged."""
        raise NotImplementedError

    def must_name(self, row: Mapping[str, Any], place: int, stops: Problems, cells: Cells) -> None:
        """A row names somebody, by name and ID number."""
        for field in ("name", "id_no"):
            if row[field] is None and not any(one.field == field for one in stops.get(place, ())):
                own = [one for one in cells.faults.get(place, ()) if one.field == field]
                stops.setdefault(place, []).extend(own or [Problem(field, "EMPTY")])

    def _id_number(self, text: str) -> str:
        return IdNumber.parse(text, today=self._today)


def _days(moments: Sequence[datetime | None]) -> list[date | None]:
    return [None if one is None else timezone.localdate(one) for one in moments]


class PledgeParser(LedgerParser):
    days, to_come = ("signed_on", "until"), ("until",)
    texts = ("witness", "witness_unit")
    needed = ("signed_on", "witness")

    def more(self, cells: Cells, read: dict[str, Sequence[Any]], stops: Problems) -> None:  # noqa: ARG002
        terms = words.in_force(OCCASIONS, within=True)
        read["occasion"] = cells.read("occasion", lambda text: known(terms.code(text)))
        read["witness"] = [one or unit for one, unit in zip(read["witness"], read["witness_unit"], strict=True)]

    def made(self, row: Mapping[str, Any]) -> tuple[NewPledge, tuple[str, ...]]:
        return NewPledge(
            row["occasion"] or "OTHER", row["signed_on"], row["witness"], NewIndividual(row["name"], row["id_no"]),
            is_same=True, until=row["until"], note=row["note"] or "",
        ), ()  # fmt: skip


class PenaltyParser(LedgerParser):
    days = ("acted_on", "filed_on", "told_on", "reviewed_on", "decided_on", "served_on", "paid_on")
    texts = ("reviewer", "decided_by", "document_no", "organisation")
    needed = ("decided_on", "document_no", "article")

    def more(self, cells: Cells, read: dict[str, Sequence[Any]], stops: Problems) -> None:
        read["article"] = cells.read("article", article_of, stops)
        read["organisation_code"] = cells.read("organisation_code", Uscc.parse)
        read["facts"], read["officers"] = cells.read("facts", said), cells.read("officers", _officers)
        read["days"] = cells.read("days", days_of, stops)
        for field in ("fine", "confiscated", "gain"):
            read[field] = cells.read_money(field, stops)
        since = ARTICLES.at().since
        for place, day in enumerate(read["decided_on"]):
            if day is not None and day < since:
                add(stops, place, "decided_on", "BEFORE_LAW")

    def must_name(self, row: Mapping[str, Any], place: int, stops: Problems, cells: Cells) -> None:
        if row["organisation"] is None:
            super().must_name(row, place, stops, cells)

    def made(self, row: Mapping[str, Any]) -> tuple[DecidedPenalty, tuple[str, ...]]:
        who = NewIndividual() if row["organisation"] else NewIndividual(row["name"], row["id_no"])
        new = DecidedPenalty(
            row["article"], row["decided_on"], row["document_no"], who, row["organisation"] or "",
            row["organisation_code"] or "", row["facts"] or "", row["acted_on"], row["filed_on"], row["told_on"],
            row["reviewed_on"], row["reviewer"] or "", row["decided_by"] or "", row["officers"] or (),
            row["fine"] or 0, row["confiscated"] or 0, row["gain"] or row["confiscated"] or 0, row["days"] or 0,
            row["served_on"], row["paid_on"],
        )  # fmt: skip
        return new, gaps(new)


def known(code: str | None) -> str:
    """The code of a word. Raises `CellError`."""
    if code is None:
        raise CellError(CellProblem.UNKNOWN)
    return code


class LedgerReceiver(Table):
    """A ledger of one kind."""

    reads = May.READ_SANCTIONS
    fields = FIELDS
    masks: ClassVar[Mapping[str, Callable[[str], str]]] = {
        "name": Name.mask, "id_no": IdNumber.mask, "facts": lambda _text: HIDDEN, "note": lambda _text: HIDDEN,
        "said": lambda _text: HIDDEN, "handed": lambda _text: HIDDEN,
    }  # fmt: skip

    def __init__(
        self, kind: str, title: Callable[[], str], headers: Any, parser: type[LedgerParser],
        needed: Sequence[tuple[str, ...]],
    ) -> None:  # fmt: skip
        self.kind, self._title, self._rules, self._parser = kind, title, headers, parser
        self.needed = needed  # type: ignore[misc]

    def title(self) -> str:
        return self._title()

    def dictionary(self) -> HeaderDictionary:
        return headers_in_force(self._rules)

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> LedgerParser:  # noqa: ARG002
        return self._parser(headers, mapping)

    def receive(self, rows: list[Row], *, batch: Batch, actor: Actor) -> Counts:
        return take_in(rows, batch=batch, actor=actor)

    def faults(self, rows: list[Row]) -> dict[int, tuple[str, ...]]:
        return {one.line: one.flags for one in rows if one.flags}

    def concerned(self, problems: Iterable[str]) -> set[str]:
        return {problem.partition(":")[0] for problem in problems}

    def explain(self, problem: str) -> tuple[str, str]:
        name, _colon, code = problem.partition(":")
        found = CODES.get(problem) or CODES.get("DAY" if code == "NOT_A_TIME" and name.endswith("_on") else code)
        what, remedy = (str(found[0]), str(found[1])) if found else sentences(code)
        return gettext("%(field)s: %(what)s") % {"field": self.label(name), "what": what}, remedy


RECEIVERS = (
    LedgerReceiver(
        "pledges", lambda: pgettext("pledge", "Ledger of pledges"), PLEDGE_HEADERS, PledgeParser,
        (("name",), ("id_no",), ("signed_on",), ("witness", "witness_unit")),
    ),
    LedgerReceiver(
        "penalties", lambda: pgettext("penalty", "Ledger of penalties"), PENALTY_HEADERS, PenaltyParser,
        (("name", "organisation"), ("article",), ("decided_on",), ("document_no",)),
    ),
)  # fmt: skip
