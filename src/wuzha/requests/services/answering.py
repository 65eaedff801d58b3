# SPDX-License-Identifier: Apache-2.0
"""What the unit that is asked does: sign for it, tell how far it is, answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.intake.models import Batch
from wuzha.keys.indexes import hold, lift
from wuzha.refusals import RefusalError
from wuzha.requests.errors import Code
from wuzha.requests.models import Request, RequestAnswer
from wuzha.requests.registry import RequestKind, kind_for
from wuzha.requests.rules.answers import FieldError, FieldType, read
from wuzha.requests.rules.life import Act, State
from wuzha.requests.services import files
from wuzha.requests.services.base import ANSWERS, REQUESTS, asked_of, move, noted
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import base_blinder


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in clear: its text, its conclusion where the kind has some, and the kind's fields by their codes."""

    text: str
    conclusion: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    scans: tuple[bytes, ...] = ()


@REQUESTS.act(*ANSWERS, name="request.sign")
def sign(actor: Actor, pk: int, *, version: int | None = None) -> Request:
    """Sign for it: the receipt. Raises `RefusalError`: WRONG_STATE, NOT_ADDRESSED, CHANGED."""
    row = asked_of(actor, pk, version)
    return move(actor, row, Act.SIGN, signed_at=timezone.now())


@REQUESTS.act(*ANSWERS, name="request.report")
def report(actor: Actor, pk: int, note: str) -> Request:
    """Tell how far it is; the deadline stays. Raises `RefusalError`: WRONG_STATE, NOT_ADDRESSED, ANSWER_MISSING."""
    row = asked_of(actor, pk)
    if row.state not in (State.SIGNED, State.RETURNED):
        raise REQUESTS.wrong_state(row)
    if not note.strip():
        raise RefusalError(Code.ANSWER_MISSING)
    return noted(actor, row, Act.REPORT, note)


@REQUESTS.act(*ANSWERS, name="request.answer")
def answer(actor: Actor, pk: int, told: Answer, *, version: int | None = None) -> RequestAnswer:
    """Answer it.

    Raises `RefusalError`: WRONG_STATE, NOT_ADDRESSED, CHANGED, ANSWER_MISSING, CONCLUSION_MISSING, FIELD_MISSING,
    FIELD_WRONG, FIELD_DAY, TOO_LONG, FILE_TOO_BIG, FILE_KIND, FILE_BROKEN.
    """
    row = asked_of(actor, pk, version)
    return put(actor, row, told, timezone.now())


def put(actor: Actor, row: Request, told: Answer, now: datetime, batch: Batch | None = None) -> RequestAnswer:
    """Keep the answer of a locked request: by its own page or out of a file, both ways are equal."""
    hold()
    made = answered(actor, row, told, now, 1 + RequestAnswer.unscoped.filter(request=row).count())
    made.batch = batch
    made.save(force_insert=True)
    for content in told.scans:
        files.keep(actor, row, content, made)
    move(actor, row, Act.ANSWER, answered_at=now)
    return made


def answered(actor: Actor, row: Request, told: Answer, now: datetime, number: int) -> RequestAnswer:
    """The answer of a request as it is to be kept, not yet written. Raises `RefusalError`: as `answer`."""
    REQUESTS.allowed(row, Act.ANSWER)
    kind = kind_for(row)
    text = REQUESTS.note(told.text)
    if text is None:
        raise RefusalError(Code.ANSWER_MISSING)
    if kind.conclusions() and told.conclusion not in {code for code, _word in kind.conclusions()}:
        raise RefusalError(Code.CONCLUSION_MISSING)
    plain, words = read_fields(kind, told.fields)
    _days_between(kind, plain, timezone.localdate(row.sent_at), timezone.localdate(now))
    return RequestAnswer(
        request=row, no=number, at=now, by_id=actor.person_id, due_at=row.due_at,
        conclusion=told.conclusion, values=plain, text=text,
        words=seal(Kind.TEXT, json.dumps(words, ensure_ascii=False)) if words else None, digest=digest_of(told),
    )  # fmt: skip


def _days_between(kind: RequestKind, plain: Mapping[str, Any], first: date, last: date) -> None:
    """What is told of a day happened after it was asked for. Raises `RefusalError`: FIELD_DAY."""
    for one in kind.fields:
        told = plain.get(one.code) if one.type is FieldType.DAY and not one.before else None
        if told is not None and not first <= date.fromisoformat(str(told)) <= last:
            raise RefusalError(Code.FIELD_DAY, field=one.label, first=first)


def digest_of(told: Answer) -> bytes:
    """Equal for equal answers; keyed, for a digest of a text without a key could be guessed."""
    facts = (told.text.strip(), told.conclusion, sorted((k, str(v)) for k, v in told.fields.items() if v))
    return lift(base_blinder(Kind.TEXT)(repr(facts)))


def read_fields(kind: RequestKind, given: Mapping[str, object]) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of an answer: those that stand in clear, and those in words. Raises `RefusalError`: FIELD_MISSING,
    FIELD_WRONG."""
    plain: dict[str, Any] = {}
    words: dict[str, str] = {}
    for one in kind.fields:
        try:
            value = read(one, given.get(one.code))
        except FieldError as error:
            raise RefusalError(Code.FIELD_WRONG, field=one.label) from error
        if value is None and one.required:
            raise RefusalError(Code.FIELD_MISSING, field=one.label)
        if value is not None:
            (words if one.type is FieldType.WORDS else plain)[one.code] = value
    return plain, words
