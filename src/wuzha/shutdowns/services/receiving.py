# SPDX-License-Identifier: Apache-2.0
"""Receiving a list of values: each becomes a draft of its own; one that is in hand already is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID, uuid5

from django.db import connection
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record_many
from wuzha.cases.queries.lists import cases_named
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.intake.services.each import AT_ONCE, SheetRow, take_sheet
from wuzha.keys.indexes import hold
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.shutdowns.errors import Code
from wuzha.shutdowns.models import Shutdown, ShutdownStep
from wuzha.shutdowns.rules.life import Act
from wuzha.shutdowns.rulesets import GROUNDS
from wuzha.shutdowns.services.base import SHUTDOWNS
from wuzha.shutdowns.services.proposing import Around, NewShutdown, begun, hash_of, told
from wuzha.sql import next_ids

#: One list is one `bulk`, whoever asks for it again.
_LISTS = UUID("5f1d9a50-4f0e-5c3e-9d57-6d1c4a6f3b10")


def take_in(rows: Sequence[SheetRow], *, batch: Batch, actor: Actor, who: Actor) -> Counts:
    """Values of a list, inside the caller's transaction; `who` asks for them."""
    hold()
    begin = partial(_List, who, batch)
    return take_sheet(rows, begin, batch=batch, actor=actor, action="shutdown.import", what=lambda one: one)


class _List:
    """Each row is one value of one case."""

    def __init__(self, actor: Actor, batch: Batch, rows: Sequence[SheetRow]) -> None:
        self.actor, self.batch = actor, batch
        self.cases = cases_named(actor, {row.values["case"] for row in rows})
        bulk, grounds, day = uuid5(_LISTS, str(batch.pk)), GROUNDS.at(), timezone.localdate()

        def new(row: SheetRow) -> NewShutdown:
            one = row.values
            # The first ground that is in force for it: whoever looks the row up, and the reviewer, see which.
            first = next(iter(grounds.holding(one["thing"], one["ask"], day)), None)
            ground = one["ground"] or (first.code if first else "")
            return NewShutdown(
                one["thing"], one["value"], one["ask"], ground, one["unit"], self.cases.get(one["case"]),
                sha256=one["sha256"] or "", reason=one["reason"] or "", bulk=bulk,
            )  # fmt: skip

        self.news = {row.line: new(row) for row in rows}
        self.around = Around(actor, list(self.news.values()))
        with connection.cursor() as cursor:
            self.ids = iter(next_ids(cursor, Shutdown._meta.db_table, len(rows)))
        self.made: list[Shutdown] = []

    def take(self, row: SheetRow) -> bool:
        new = self.news[row.line]
        if new.case_id is None:
            raise RefusalError(Code.NO_CASE)
        SHUTDOWNS.must_be_allowed(self.actor, May.ASK_SHUTDOWNS)
        try:
            made = begun(self.around, new)
        except RefusalError as error:
            if error.code != Code.ALREADY.name:
                raise
            return False
        made.sha256 = hash_of(new.sha256) if new.sha256 else ""
        made.pk, made.batch, made.line = next(self.ids), self.batch, row.line
        self.around.know(made)
        self.made.append(made)
        return True

    def write(self) -> None:
        Shutdown.unscoped.bulk_create(self.made, batch_size=AT_ONCE)
        acts = [(one, act) for one in self.made for act in (Act.DRAFT, *([Act.EVIDENCE] if one.sha256 else []))]
        ShutdownStep.unscoped.bulk_create(
            [
                ShutdownStep(
                    shutdown=one, act=act, from_state=one.state, to_state=one.state, at=one.proposed_at,
                    by_id=self.actor.person_id,
                )
                for one, act in acts
            ],
            batch_size=AT_ONCE,
        )  # fmt: skip
        record_many(
            self.actor,
            (
                (f"{Shutdown.RECORD}.{act}", (Shutdown.RECORD, one.pk), told(one) if act == Act.DRAFT else {})
                for one, act in acts
            ),
        )  # fmt: skip
