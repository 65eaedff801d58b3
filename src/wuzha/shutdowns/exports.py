# SPDX-License-Identifier: Apache-2.0
"""The lists of shutdowns and of sites as files. Values leave in clear for a second person's yes alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.org.roles import May
from wuzha.pages import capped
from wuzha.privacy.exporters import Cell, Column
from wuzha.shutdowns.models import Shutdown
from wuzha.shutdowns.queries.lists import RELATED, Filters, chosen
from wuzha.shutdowns.rulesets import GROUNDS


class ShutdownExporter:
    kind = "shutdowns"
    needs: Sequence[May] = (May.READ_CARDS,)
    object_type = Shutdown.RECORD

    def title(self) -> str:
        return pgettext("shutdown", "Shutdowns")

    def columns(self) -> Sequence[Column]:
        return [
            Column("number", pgettext("record", "Number")), Column("state", _("State")),
            Column("thing", pgettext("shutdown", "What it is")),
            Column("value", pgettext("shutdown", "Value"), sealed=True),
            Column("ask", pgettext("shutdown", "What is asked")), Column("ground", pgettext("shutdown", "Ground")),
            Column("case", pgettext("shutdown", "Case")), Column("unit", pgettext("shutdown", "Asked by")),
            Column("addressed", pgettext("shutdown", "Asked of")), Column("asked_at", pgettext("shutdown", "Asked at")),
            Column("answered_at", pgettext("shutdown", "Answered at")),
            Column("result", pgettext("shutdown", "Result")),
            Column("reopened_at", pgettext("shutdown", "Opened again at")),
            Column("sha256", pgettext("shutdown", "SHA-256 of the evidence")),
        ]  # fmt: skip

    def count(self, actor: Actor, query: str, most: int) -> int:
        return capped(chosen(actor, Filters.of(query)), most)

    def rows(self, actor: Actor, query: str, most: int) -> Iterator[Sequence[Cell]]:
        grounds = GROUNDS.at()
        rows = chosen(actor, Filters.of(query)).select_related(*RELATED).order_by("-proposed_at", "-pk")
        for one in rows[:most].iterator(chunk_size=500):
            yield [
                one.number, str(one.get_state_display()), str(one.get_thing_display()), one.value,
                str(one.get_ask_display()), grounds.label(one.ground), one.case.number if one.case else "",
                one.unit.name, one.addressed.name, one.asked_at, one.answered_at, str(one.get_result_display()),
                one.reopened_at,
                one.sha256,
            ]  # fmt: skip
