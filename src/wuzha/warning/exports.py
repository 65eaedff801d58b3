# SPDX-License-Identifier: Apache-2.0
"""Lists of the desk that may leave as a file: the warnings of a queue, and the records behind a figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.core.indicators import page
from wuzha.org.roles import May
from wuzha.pages import capped
from wuzha.privacy.exporters import Cell, Column
from wuzha.warning.fields import CARRIED
from wuzha.warning.models import SmsList, SmsNumber, WarningRecord
from wuzha.warning.queries import queues, search, sms
from wuzha.warning.queries.filters import Filters
from wuzha.warning.queries.rows import place_names
from wuzha.warning.rules.carried import Carried, yuan
from wuzha.warning.rulesets import FRAUD_TYPES, SOURCES
from wuzha.warning.views.kpi.records import List

#: Rows read at a time.
CHUNK = 500
EXPORTED = tuple(one for one in CARRIED if one.export)


def columns() -> list[Column]:
    return [
        Column("number", pgettext("record", "Number")), Column("state", _("State")), Column("level", _("Level")),
        Column("fraud_type", _("Scam type")), Column("source", _("Source")),
        Column("name", _("Name"), sealed=True), Column("phone", _("Phone"), sealed=True),
        Column("address", _("Present address"), sealed=True), Column("place", _("Division")),
        Column("first_pushed_at", _("First push")), Column("last_pushed_at", _("Last push")),
        Column("push_count", _("Pushes")), Column("amount", _("Amount (yuan)")), Column("station", _("Station")),
        Column("officer", _("Officer")), Column("dispatched_at", _("Dispatched")), Column("signed_at", _("Signed in")),
        Column("closed_at", _("Closed")), Column("outcome", _("Outcome")),
        Column("averted", _("Averted, with evidence (yuan)")), Column("loss", _("Already lost (yuan)")),
        *(Column(one.key, str(one.label), sealed=one.sealed) for one in EXPORTED),
    ]  # fmt: skip


def cells(rows: Sequence[WarningRecord]) -> Iterator[list[Cell]]:
    """Rows as the columns want them; dictionary words in the language of the file."""
    types, sources = FRAUD_TYPES.at(), SOURCES.at()
    places = place_names([row.division_code for row in rows])
    for row in rows:
        yield [
            row.number, row.get_state_display(), row.get_level_display(), types.label(row.fraud_type),
            sources.label(row.source_type), row.name, row.phone, row.address,
            places.get(row.division_code, row.division_code), row.first_pushed_at, row.last_pushed_at, row.push_count,
            yuan(row.amount_fen), row.station.name if row.station else "", row.officer.name if row.officer else "",
            row.dispatched_at, row.signed_at, row.closed_at, row.get_outcome_display(),
            yuan(row.averted_evidenced_fen), yuan(row.loss_fen), *(_cell(one, row) for one in EXPORTED),
        ]  # fmt: skip


def _cell(field: Carried, row: WarningRecord) -> Cell:
    value = getattr(row, field.key)
    cell: Cell = None if value is None else field.type.cell(value)
    return cell


class QueueExporter:
    kind = "warning.queue"
    needs: Sequence[May] = (May.TRIAGE,)
    object_type = "warning"

    def title(self) -> str:
        return _("Warnings")

    def columns(self) -> Sequence[Column]:
        return columns()

    def count(self, actor: Actor, query: str, most: int) -> int:
        return len(queues.keys(actor, self._filters(query), most + 1))

    def rows(self, actor: Actor, query: str, most: int) -> Iterator[Sequence[Cell]]:
        keys = queues.keys(actor, self._filters(query), most)
        for start in range(0, len(keys), CHUNK):
            part = keys[start : start + CHUNK]
            found = WarningRecord.objects.visible_to(actor).filter(pk__in=part).select_related("station", "officer")
            by_key = {row.pk: row for row in found}
            yield from cells([by_key[key] for key in part if key in by_key])

    def _filters(self, query: str) -> Filters:
        filters = Filters.of(query)
        if filters.q and not search.is_number(filters.q):
            raise ValueError("A search for a person is not kept, so it cannot be exported")
        return filters


class RecordsExporter:
    kind = "warning.records"
    needs: Sequence[May] = (May.OPEN_KPI,)
    object_type = "warning"

    def title(self) -> str:
        return _("Records of a figure")

    def columns(self) -> Sequence[Column]:
        return [*columns(), Column("moment", _("Counted at")), Column("added", _("What it adds"))]

    def count(self, actor: Actor, query: str, most: int) -> int:
        wanted = self._list(actor, query)
        return capped(wanted.rows(), most)

    def rows(self, actor: Actor, query: str, most: int) -> Iterator[Sequence[Cell]]:
        wanted = self._list(actor, query)
        after, left = "", most
        while left > 0:
            found = page(wanted.selection, wanted.indicator, wanted.part, wanted.period, after, length=min(CHUNK, left))
            one = wanted.indicator
            for record, row in zip(found.rows, cells([one.subject.main(row) for row in found.rows]), strict=True):
                added: Cell = one.amount(record)
                if isinstance(added, int) and one.unit == "fen":
                    added = yuan(added)
                yield [*row, getattr(record, one.basis.column), added]
            if found.next_cursor is None:
                return
            after, left = found.next_cursor, left - len(found.rows)

    def _list(self, actor: Actor, query: str) -> List:
        try:
            wanted = List.of(actor, QueryDict(query))
        except Http404 as error:
            raise ValueError("There is no such list") from error
        if wanted.of_cases:
            raise ValueError("Cases are no warnings, and leave with the list they came in")
        return wanted


class SmsExporter:
    """The numbers of an SMS list, each once, and the text beside them: what the gateway is given."""

    kind = sms.EXPORT
    needs: Sequence[May] = (May.TRIAGE,)
    object_type = "sms_list"

    def title(self) -> str:
        return _("Numbers for a warning SMS")

    def columns(self) -> Sequence[Column]:
        return [Column("phone", _("Phone"), sealed=True), Column("text", _("Text of the SMS"))]

    def count(self, actor: Actor, query: str, most: int) -> int:
        return min(len(self._numbers(self._list(actor, query))), most + 1)

    def rows(self, actor: Actor, query: str, most: int) -> Iterator[Sequence[Cell]]:
        one = self._list(actor, query)
        for number in self._numbers(one)[:most]:
            yield [number.phone, one.text]

    def _list(self, actor: Actor, query: str) -> SmsList:
        key = QueryDict(query).get("list", "")
        rows = SmsList.objects.visible_to(actor)
        one: SmsList | None = rows.filter(pk=int(key)).first() if key.isascii() and key.isdecimal() else None
        if one is None:
            raise ValueError("There is no such list")
        return one

    def _numbers(self, one: SmsList) -> list[SmsNumber]:
        """Two warnings may have one number: it gets one SMS. What was erased since is not there."""
        rows = SmsNumber.unscoped.filter(sms_list=one, phone__isnull=False).order_by("pk")
        return list({bytes(row.phone_index): row for row in rows}.values())
