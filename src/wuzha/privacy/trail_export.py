# SPDX-License-Identifier: Apache-2.0
"""The audit trail as a list that may leave as a file. It holds no personal data of citizens in clear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from wuzha.audit import queries
from wuzha.audit.actor import Actor
from wuzha.audit.labels import action_label, record_label, record_number
from wuzha.audit.models import Event
from wuzha.org.roles import May
from wuzha.pages import capped
from wuzha.privacy.exporters import Cell, Column
from wuzha.privacy.queries.trail import events


class TrailExporter:
    kind = "audit.trail"
    needs: Sequence[May] = (May.READ_AUDIT,)
    object_type = "event"

    def title(self) -> str:
        return _("Audit trail")

    def columns(self) -> Sequence[Column]:
        return (
            Column("at", _("When")), Column("actor", _("Who")), Column("role", _("Role")), Column("unit", _("Unit")),
            Column("address", _("Network address")), Column("action", _("Action")), Column("record", _("Record")),
            Column("object_id", _("Record number")), Column("purpose", _("Purpose")), Column("rows", _("Rows")),
            Column("outcome", _("Outcome")), Column("seq", _("Chain")), Column("hash", _("Link")),
        )  # fmt: skip

    def count(self, actor: Actor, query: str, most: int) -> int:
        return capped(self._events(actor, query), most)

    def rows(self, actor: Actor, query: str, most: int) -> Iterator[Sequence[Cell]]:
        for one in self._events(actor, query).order_by("-id")[:most].iterator(chunk_size=2000):
            yield (
                one.at, one.actor, one.role, one.unit_code, one.address, action_label(one.action),
                record_label(one.object_type),
                record_number(one.object_type, one.object_id),
                one.purpose, one.row_count, one.outcome, one.seq,
                bytes(one.hash or b"").hex(),
            )  # fmt: skip

    def _events(self, actor: Actor, query: str) -> QuerySet[Event]:
        return queries.narrowed(events(actor), queries.Filters.of(QueryDict(query)))
