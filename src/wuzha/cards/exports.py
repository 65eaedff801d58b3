# SPDX-License-Identifier: Apache-2.0
"""The lists of involved cards and of clues as files. They have no column of cases or victims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cards.models import CardClue, InvolvedCard
from wuzha.cards.queries import clues
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


class ClueExporter:
    kind = "card_clues"
    needs: Sequence[May] = (May.READ_CARDS,)
    object_type = CardClue.RECORD

    def title(self) -> str:
        return pgettext("clue", "Clues about cards")

    def columns(self) -> Sequence[Column]:
        return [
            Column("number", pgettext("record", "Number")),
            Column("source_no", pgettext("clue", "Number of the clue")),
            Column("sender", pgettext("clue", "Sent down by")), Column("received_at", pgettext("clue", "Received")),
            Column("name", pgettext("clue", "Whose cards they are"), sealed=True),
            Column("id_no", _("ID number"), sealed=True), Column("cards", pgettext("clue", "Cards")),
            Column("checking", pgettext("clue", "Checked by")), Column("state", _("State")),
            Column("signed_at", pgettext("clue", "Signed for")),
            Column("verified_on", pgettext("clue", "Identity and record checked on")),
            Column("first_at", pgettext("clue", "First result")),
            Column("final_due_at", pgettext("clue", "Final result by")),
            Column("concluded_at", pgettext("clue", "Concluded")), Column("result", pgettext("clue", "Result")),
            Column("followed", pgettext("clue", "What followed")), Column("reply_no", _("Number of the document")),
        ]  # fmt: skip

    def count(self, actor: Actor, query: str, most: int) -> int:
        return capped(clues.chosen(actor, clues.Filters.of(query)), most)

    def rows(self, actor: Actor, query: str, most: int) -> Iterator[Sequence[Cell]]:
        rows = clues.chosen(actor, clues.Filters.of(query)).select_related("checking")
        for one in rows.order_by("-received_at", "-pk")[:most].iterator(chunk_size=500):
            yield [
                one.number, one.source_no, one.sender, one.received_at, one.name, one.id_no, one.cards_n,
                one.checking.name if one.checking else "", str(one.get_state_display()), one.signed_at,
                one.verified_on, one.first_at, one.final_due_at, one.concluded_at, str(one.get_result_display()),
                one.followed, one.reply_no,
            ]  # fmt: skip
