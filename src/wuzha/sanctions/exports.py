# SPDX-License-Identifier: Apache-2.0
"""The lists of penalties, pledges and people to return as files, with a second person where the rules ask for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.engine.wording import yuan
from wuzha.org.roles import May
from wuzha.pages import capped
from wuzha.privacy.exporters import Cell, Column
from wuzha.sanctions.models import Absent, Penalty, Pledge
from wuzha.sanctions.queries.records import WORDS, chosen
from wuzha.sanctions.views.lists import filters_of, words_of

Cells = Callable[[Any], list[Cell]]


def _of_penalty(row: Penalty) -> list[Cell]:
    return [
        row.organisation, row.organisation_code, yuan(row.fine_fen), yuan(row.confiscated_fen), row.detention_days,
        row.acted_on, row.filed_on, row.told_on, row.decided_on, row.document_no, row.served_on, row.pay_by, row.due_on,
    ]  # fmt: skip


def _columns_of_penalty() -> list[Column]:
    return [
        Column("organisation", pgettext("penalty", "Punished organisation")),
        Column("organisation_code", pgettext("penalty", "Code of the organisation")),
        Column("fine_fen", pgettext("penalty", "Fine, yuan")),
        Column("confiscated_fen", pgettext("penalty", "Confiscated, yuan")),
        Column("detention_days", pgettext("penalty", "Days of detention")),
        Column("acted_on", pgettext("penalty", "Day of the act")),
        Column("filed_on", pgettext("penalty", "Filed on")), Column("told_on", pgettext("penalty", "Told on")),
        Column("decided_on", pgettext("penalty", "Decided on")),
        Column("document_no", pgettext("penalty", "Number of the decision")),
        Column("served_on", pgettext("penalty", "Served on")),
        Column("pay_by", pgettext("penalty", "To be paid by")), Column("due_on", pgettext("penalty", "Due")),
    ]  # fmt: skip


def _of_pledge(row: Pledge) -> list[Cell]:
    return [row.signed_on, row.until, row.witness, str(row.get_follow_display())]


def _columns_of_pledge() -> list[Column]:
    return [
        Column("signed_on", pgettext("pledge", "Signed on")), Column("until", pgettext("pledge", "Holds until")),
        Column("witness", pgettext("pledge", "Witness")), Column("follow", pgettext("pledge", "What followed")),
    ]  # fmt: skip


def _of_absent(row: Absent) -> list[Cell]:
    return [row.ground_no, row.place, row.left_on, row.listed_on, row.contacted_on, row.returned_on]


def _columns_of_absent() -> list[Column]:
    return [
        Column("ground_no", pgettext("return", "Number of the paper with the ground")),
        Column("place", pgettext("return", "Country or region")),
        Column("left_on", pgettext("return", "Left the country on")),
        Column("listed_on", pgettext("return", "Listed on")),
        Column("contacted_on", pgettext("return", "Last contact")),
        Column("returned_on", pgettext("return", "Returned on")),
    ]  # fmt: skip


class ListExporter:
    """One list of this room, as its filters show it."""

    needs: Sequence[May] = (May.READ_SANCTIONS,)

    def __init__(
        self, name: str, model: Any, title: Callable[[], str], columns: Callable[[], list[Column]], cells: Cells
    ) -> None:
        self._name, self._title, self._columns, self._cells = name, title, columns, cells
        self.kind, self.object_type = f"sanctions.{name}", str(model.RECORD)

    def title(self) -> str:
        return self._title()

    def columns(self) -> Sequence[Column]:
        return [
            Column("number", pgettext("record", "Number")),
            Column("name", pgettext("sanction", "Name"), sealed=True),
            Column("id_no", pgettext("sanction", "ID number"), sealed=True),
            Column("word", pgettext("sanctions", "Article, occasion or ground")), Column("state", _("State")),
            *self._columns(), Column("unit", pgettext("sanction", "Proposing unit")),
        ]  # fmt: skip

    def count(self, actor: Actor, query: str, most: int) -> int:
        return capped(chosen(actor, filters_of(self._name, QueryDict(query))), most)

    def rows(self, actor: Actor, query: str, most: int) -> Iterator[Sequence[Cell]]:
        words, column = words_of(self._name), WORDS[self._name]
        found = chosen(actor, filters_of(self._name, QueryDict(query))).order_by("-pk")
        for one in found[:most].iterator(chunk_size=500):
            code, person = getattr(one, column), one.individual
            yield [
                one.number, person.name if person else None, person.id_no if person else None, words.get(code, code),
                str(one.get_state_display()), *self._cells(one), one.unit_name,
            ]  # fmt: skip


EXPORTERS = (
    ListExporter("penalties", Penalty, lambda: pgettext("penalty", "Penalties"), _columns_of_penalty, _of_penalty),
    ListExporter("pledges", Pledge, lambda: pgettext("pledge", "Pledges"), _columns_of_pledge, _of_pledge),
    ListExporter("returns", Absent, lambda: pgettext("return", "People to return"), _columns_of_absent, _of_absent),
)
