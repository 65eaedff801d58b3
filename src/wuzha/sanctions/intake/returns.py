# SPDX-License-Identifier: Apache-2.0
"""The ledger of people to return (劝返台账) as a kind of intake: who was listed before, contacted, and came back."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import pgettext

from wuzha.intake import words
from wuzha.intake.cells import CellError, CellProblem
from wuzha.intake.columns import Cells, Problems, add
from wuzha.org.models import UnitKind
from wuzha.org.named import UnitNames
from wuzha.people.services import NewIndividual
from wuzha.sanctions.intake.receivers import LedgerParser, LedgerReceiver, known, plain, said
from wuzha.sanctions.models.returns import ContactWay
from wuzha.sanctions.rulesets import ABROAD, RETURN_HEADERS
from wuzha.sanctions.services.receiving import ListedAbsent

#: Words of ledgers → way of a contact.
_WAYS = {
    "电话": ContactWay.PHONE, "手机": ContactWay.PHONE, "微信": ContactWay.CHAT, "聊天": ContactWay.CHAT,
    "QQ": ContactWay.CHAT, "上门": ContactWay.VISIT, "走访": ContactWay.VISIT, "家属": ContactWay.FAMILY,
    "亲属": ContactWay.FAMILY, "家人": ContactWay.FAMILY,
}  # fmt: skip
#: Days that lie after the day of being listed.
_AFTER = ("contacted_on", "returned_on")


def way_of(text: str) -> str:
    """The way of a contact that a cell names: 电话联系, 通过家属. Raises `CellError`."""
    found = {way for word, way in _WAYS.items() if word in unicodedata.normalize("NFKC", text).upper()}
    if len(found) != 1:
        raise CellError(CellProblem.UNKNOWN)
    return found.pop().value


class ReturnParser(LedgerParser):
    """A day of being listed that the ledger does not tell is that of its first contact or return, and flagged."""

    days = ("listed_on", "left_on", *_AFTER)
    texts = ("ground_no", "place")
    needed = ("ground", "ground_no")

    def __init__(self, headers: Sequence[str], mapping: Mapping[str, str]) -> None:
        super().__init__(headers, mapping)
        self.of_city("")

    def of_city(self, path: str) -> None:
        self._townships = UnitNames((UnitKind.STREET, UnitKind.TOWN, UnitKind.AREA), path)

    def more(self, cells: Cells, read: dict[str, Sequence[Any]], stops: Problems) -> None:
        terms = words.in_force(ABROAD, within=True)
        read["ground"] = cells.read("ground", lambda text: known(terms.code(text)), stops)
        read["township"] = cells.read("township", self._township)
        read["way"] = cells.read("way", way_of, stops)
        for field in ("said", "handed"):
            read[field] = cells.read(field, said)
        for place, (listed, way) in enumerate(zip(read["listed_on"], read["way"], strict=True)):
            for field in _AFTER:
                day = read[field][place]
                if day is not None and listed is not None and day < listed:
                    add(stops, place, field, "DAYS_ORDER")
            if read["contacted_on"][place] is not None and way is None:
                add(stops, place, "way", "EMPTY")

    def made(self, row: Mapping[str, Any]) -> tuple[ListedAbsent, tuple[str, ...]]:
        told = [day for field in _AFTER if (day := row[field]) is not None]
        listed: date = row["listed_on"] or min(told, default=self._today)
        new = ListedAbsent(
            row["ground"], row["ground_no"], listed, NewIndividual(row["name"], row["id_no"]), row["place"] or "",
            row["left_on"], row["township"], row["contacted_on"], row["way"] or "", row["said"] or row["note"] or "",
            row["returned_on"], row["handed"] or "",
        )  # fmt: skip
        return new, () if row["listed_on"] is not None else ("listed_on:LACKS",)

    def _township(self, text: str) -> int:
        found = self._townships.find(plain(text))
        if found is None:
            raise CellError(CellProblem.UNKNOWN)
        return found


RETURNS = LedgerReceiver(
    "returns", lambda: pgettext("return", "Ledger of people to return"), RETURN_HEADERS, ReturnParser,
    (("name",), ("id_no",), ("ground",), ("ground_no",)),
)  # fmt: skip
