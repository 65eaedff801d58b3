# SPDX-License-Identifier: Apache-2.0
"""Lists of involved cards and of live cards as kinds of intake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cards.intake.parsing import CardParser, StockParser
from wuzha.cards.intake.words import FIELDS, explain
from wuzha.cards.rulesets import CARD_HEADERS, LIVE_HEADERS
from wuzha.cards.services.incoming import IncomingCard, receive_cards
from wuzha.cards.services.stock import IncomingStock, receive_stock
from wuzha.cases.queries.units import centre_of
from wuzha.engine.identifiers import Account, IdNumber, Name
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.intake.tables import Table
from wuzha.org.models import UnitKind
from wuzha.org.roles import May


def _centre(batch: Batch, actor: Actor) -> int:
    return batch.unit_id if batch.unit.kind == UnitKind.CENTRE else centre_of(actor) or batch.unit_id


class _Receiver(Table):
    reads = May.READ_CARDS
    fields = FIELDS

    def faults(self, rows: list[Any]) -> dict[int, tuple[str, ...]]:
        return {one.line: one.flags for one in rows if one.flags}

    def concerned(self, problems: Iterable[str]) -> set[str]:
        return {problem.partition(":")[0] for problem in problems}

    def explain(self, problem: str) -> tuple[str, str]:
        return explain(problem)


class CardReceiver(_Receiver):
    kind = "involved_cards"
    needed = (("number",), ("involved_on",))
    masks = {
        "number": Account.mask, "holder": Name.mask, "holder_id": IdNumber.mask, "clerk": Name.mask,
    }  # fmt: skip

    def title(self) -> str:
        return pgettext("card", "List of involved cards")

    def dictionary(self) -> HeaderDictionary:
        return headers_in_force(CARD_HEADERS)

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> CardParser:  # noqa: ARG002
        return CardParser(headers, mapping)

    def receive(self, rows: list[IncomingCard], *, batch: Batch, actor: Actor) -> Counts:
        return receive_cards(rows, centre_id=_centre(batch, actor), actor=actor, batch=batch)


class StockReceiver(_Receiver):
    kind = "live_cards"
    needed = (("outlet",), ("group",), ("month",), ("live",))
    masks = {}

    def title(self) -> str:
        return pgettext("card", "Live cards of outlets")

    def dictionary(self) -> HeaderDictionary:
        return headers_in_force(LIVE_HEADERS)

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> StockParser:  # noqa: ARG002
        return StockParser(headers, mapping)

    def list_url(self, batch: Batch, became: str) -> str:  # noqa: ARG002 - decided on in one list
        return reverse("cards:stock_changes") if became == "waiting" else reverse("cards:index")

    def receive(self, rows: list[IncomingStock], *, batch: Batch, actor: Actor) -> Counts:
        return receive_stock(rows, centre_id=_centre(batch, actor), actor=actor, batch=batch)
