# SPDX-License-Identifier: Apache-2.0
"""The list of leads as a file. It has no column of informants, masked or clear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.leads.models import Lead
from wuzha.leads.queries.lists import RELATED, TABS, Filters, chosen
from wuzha.leads.rulesets import KINDS, SOURCES
from wuzha.org.roles import May
from wuzha.pages import capped
from wuzha.privacy.exporters import Cell, Column


def filters_of(query: str) -> Filters:
    """What a query string of the list asks for. Raises `ValueError` for a tab there is not."""
    given = QueryDict(query)
    tab = given.get("tab", "open")
    if tab not in TABS:
        raise ValueError("There is no such list")
    return Filters(tab, given.get("kind", ""), given.get("source", ""), given.get("conclusion", ""))


class LeadExporter:
    kind = "leads"
    needs: Sequence[May] = (May.READ_LEADS,)
    object_type = Lead.RECORD

    def title(self) -> str:
        return pgettext("lead", "Leads")

    def columns(self) -> Sequence[Column]:
        return [
            Column("number", pgettext("record", "Number")), Column("state", _("State")),
            Column("kind", pgettext("lead", "Kind of lead")), Column("source", pgettext("lead", "Source of the lead")),
            Column("source_no", pgettext("lead", "Number of the source")),
            Column("sender", pgettext("lead", "Sent by")), Column("received_at", pgettext("lead", "Received")),
            Column("reply_due_at", pgettext("lead", "Reply due")),
            Column("checking", pgettext("lead", "Checked by")), Column("conclusion", pgettext("lead", "Conclusion")),
            Column("place_unit", pgettext("lead", "Township")),
            Column("name", pgettext("lead", "Whom it names"), sealed=True), Column("phone", _("Phone"), sealed=True),
            Column("account", _("Account"), sealed=True), Column("place", pgettext("lead", "Place"), sealed=True),
        ]  # fmt: skip

    def count(self, actor: Actor, query: str, most: int) -> int:
        return capped(chosen(actor, filters_of(query)), most)

    def rows(self, actor: Actor, query: str, most: int) -> Iterator[Sequence[Cell]]:
        kinds, sources = KINDS.at(), SOURCES.at()
        rows = chosen(actor, filters_of(query)).select_related(*RELATED).order_by("-received_at", "-pk")
        for one in rows[:most].iterator(chunk_size=500):
            yield [
                one.number, str(one.get_state_display()), kinds.label(one.kind), sources.label(one.source),
                one.source_no, one.sender, one.received_at, one.reply_due_at,
                one.checking.name if one.checking else "", str(one.get_conclusion_display()),
                one.place_unit.name if one.place_unit else "", one.name, one.phone, one.account, one.place,
            ]  # fmt: skip
