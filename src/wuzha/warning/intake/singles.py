# SPDX-License-Identifier: Apache-2.0
"""Directives posted one by one: those that arrive together are received in one transaction (group commit).

A transaction costs nearly the same for one row as for fifty, so requests that wait for the same commit share it. Each
is answered only after that commit, and none notices the others: a row of its own is parsed by itself, a reject or a
used Idempotency-Key concerns its own request only, and when the shared transaction fails each request gets its own.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation

from wuzha.audit.services import record
from wuzha.intake.models import SourceKey
from wuzha.intake.receivers import RejectedRow
from wuzha.intake.services.sources import Answer, Mark, OtherBodyError, actor_of, answered_before, keep
from wuzha.warning.intake.body import BadBodyError, read_one
from wuzha.warning.intake.posting import entry_of, entry_of_reject
from wuzha.warning.intake.receiver import SealingParser, WarningReceiver
from wuzha.warning.services.receive import receive, store
from wuzha.warning.services.receive.incoming import SealedRow

log = logging.getLogger(__name__)
RECEIVER = WarningReceiver()

#: An answer, or why there is none: `BadBodyError`, `OtherBodyError`, or a failure of ours.
PostOutcome = Answer | Exception


@dataclass(frozen=True, slots=True)
class Single:
    """One request: the key it carries, where it came from, its body, and the language and idempotency key it asks."""

    key: SourceKey
    address: str
    body: bytes
    language: str
    once: str = ""


@dataclass(slots=True)
class _Work:
    """A request on its way through the transaction."""

    place: int
    single: Single
    row: dict[str, str]
    mark: Mark | None


def post_singly(singles: Sequence[Single]) -> list[PostOutcome]:
    """Receive each request's directive; the outcomes in the order of the requests, all of them committed.

    1. Read the bodies.
    2. Receive all in one transaction.
    3. If that fails, each in a transaction of its own: whoever is at fault fails alone.
    """
    outcomes: dict[int, PostOutcome] = {}
    work = []
    for place, single in enumerate(singles):
        try:
            [row] = read_one(single.body).rows
        except BadBodyError as bad:
            outcomes[place] = bad
        else:
            mark = Mark.of(single.key, single.once, single.body) if single.once else None
            work.append(_Work(place, single, row, mark))
    outcomes |= _settled(work)
    return [outcomes[place] for place in range(len(singles))]


def _settled(work: Sequence[_Work]) -> dict[int, PostOutcome]:
    if not work:
        return {}
    try:
        return _together(work)
    except Exception as error:  # noqa: BLE001 - it is an outcome like any other, raised by whoever answers
        if len(work) == 1:
            return {work[0].place: error}
        log.warning("%s posts are received one by one after %s", len(work), type(error).__name__)
    return {place: outcome for one in work for place, outcome in _settled([one]).items()}


@transaction.atomic(savepoint=False)
def _together(work: Sequence[_Work]) -> dict[int, PostOutcome]:
    known = answered_before([one.mark for one in work if one.mark])
    acting: list[_Work] = []
    later: list[_Work] = []  # answered before, or by another request of this very transaction
    begun = set(known)
    for one in work:
        if one.mark and one.mark.place in begun:
            later.append(one)
        else:
            acting.append(one)
            if one.mark:
                begun.add(one.mark.place)
    outcomes: dict[int, PostOutcome] = {}
    kept: list[tuple[Mark, Answer]] = []
    for one, answer in _received(acting):
        outcomes[one.place] = answer
        if one.mark:
            known[one.mark.place] = one.mark.digest, answer
            kept.append((one.mark, answer))
    if kept:
        keep(kept)
    for one in later:
        assert one.mark is not None  # noqa: S101 - only marked requests are looked up
        try:
            outcomes[one.place] = one.mark.replay(*known[one.mark.place])
        except OtherBodyError as other:
            outcomes[one.place] = other
    return outcomes


def _received(work: Sequence[_Work]) -> Iterable[tuple[_Work, Answer]]:
    groups: dict[tuple[int, str], list[tuple[_Work, SealedRow]]] = {}
    parsers: dict[tuple[str, ...], SealingParser] = {}  # by channel and fields
    for one in work:
        key = one.single.key
        parsed = _parse(one, parsers)
        if isinstance(parsed, RejectedRow):
            record(actor_of(key, one.single.address), "warning.reject", on=("source", key.source))
            with translation.override(one.single.language):
                yield one, Answer(422, entry_of_reject(parsed))
        else:
            groups.setdefault((key.pk, one.single.address), []).append((one, parsed))
    if len(groups) > 1:  # each of them locks its people in order; together they must too
        store.lock_people([sealed for group in groups.values() for _, sealed in group])
    for group in groups.values():
        first = group[0][0].single
        receipt = receive(
            [sealed for _, sealed in group],
            source=first.key.source,
            centre_id=first.key.unit_id,
            actor=actor_of(first.key, first.address),
            singly=True,
        )
        for verdict in receipt.verdicts:
            one, sealed = group[verdict.place]
            with translation.override(one.single.language):
                entry = entry_of(verdict, sealed.row.flags)
            yield one, Answer(201 if verdict.accepted else 200, entry)


def _parse(one: _Work, parsers: dict[tuple[str, ...], SealingParser]) -> SealedRow | RejectedRow:
    """The row parsed by itself: no other request of the transaction may make it look cut or faulty."""
    fields = sorted(one.row)
    sort = (one.single.key.source, *fields)
    parser = parsers.get(sort)
    if parser is None:
        parser = parsers[sort] = RECEIVER.parser_of_fields(fields, one.single.key.source)
    parsed = parser([1], [[one.row[name] or None] for name in fields])
    parser.forget()
    rows: list[SealedRow] = parsed.rows
    return rows[0] if rows else parsed.rejects[0]
