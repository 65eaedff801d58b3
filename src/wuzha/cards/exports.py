# SPDX-License-Identifier: Apache-2.0
"""The list of involved cards as a file. It has no column of cases or victims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cards.models import InvolvedCard
from wuzha.cards.queries.cards import RELATED, chosen, filters_of
from wuzha.org.roles import May
from wuzha.pages import capped
from wuzha.privacy.exporters import Cell, Column


class CardExporter:
    kind = "cards"
    needs: Sequence[May] = (May.READ_CARDS,)
    object_type = InvolvedCard.RECORD

    def title(self) -> str:
        return pgettext("cards", "Involved cards")

    def columns(self) -> Sequence[Column]:
        return [
            Column("number", pgettext("record", "Number")), Column("kind", pgettext("card", "Kind")),
            Column("card_no", pgettext("card", "Number of the card"), sealed=True),
            Column("holder", pgettext("card", "Holder"), sealed=True),
            Column("organisation", pgettext("card", "Organisation")),
            Column("institution", pgettext("card", "Institution")),
            Column("outlet", pgettext("card", "Opening outlet")), Column("opened_on", pgettext("card", "Opened on")),
            Column("first_involved_on", pgettext("card", "First involved on")),
            Column("level", pgettext("card", "Level")), Column("cases", pgettext("card", "Cases")),
            Column("disposal", pgettext("card", "Disposal")),
            Column("disposed_on", pgettext("card", "Disposed of on")),
            Column("responsibility", pgettext("card", "Responsibility")),
        ]  # fmt: skip

    def count(self, actor: Actor, query: str, most: int) -> int:
        return capped(chosen(actor, filters_of(QueryDict(query))), most)

    def rows(self, actor: Actor, query: str, most: int) -> Iterator[Sequence[Cell]]:
        rows = chosen(actor, filters_of(QueryDict(query))).select_related(*RELATED)
        for one in rows.order_by("-first_involved_on", "-pk")[:most].iterator(chunk_size=500):
            yield [
                one.number, str(one.get_kind_display()), one.card_no, one.holder, one.organisation, one.issuer,
                one.outlet.name if one.outlet else "", one.opened_on, one.first_involved_on,
                one.level if one.level is not None else "", one.cases, str(one.get_disposal_display()),
                one.disposed_on, str(one.get_responsibility_display()),
            ]  # fmt: skip
