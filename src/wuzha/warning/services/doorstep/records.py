# SPDX-License-Identifier: Apache-2.0
"""The content of an envelope: a length, a JSON head, and for a photo the picture behind it; and whose it is."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from hashlib import blake2b
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from wuzha.core.acts import MOST_NOTE
from wuzha.keys import derive
from wuzha.sealed.envelope import BadEnvelopeError, open_envelope
from wuzha.warning.rules.outcomes import Channel

#: Bytes of the length that stands before the head.
LENGTH = 4
#: Largest sum a form takes, in 分: what the database's column holds.
MOST_FEN = 2**63 - 1

Fen = Annotated[int, Field(ge=0, le=MOST_FEN)]
Code = Annotated[str, Field(max_length=32)]
Text = Annotated[str, Field(max_length=MOST_NOTE)]


class Head(BaseModel):
    """What every record says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: Whose record it is (`owner_of`): nobody else can send it.
    owner: str
    #: When it happened, by the device's clock.
    at: AwareDatetime
    #: When the task was taken along, by the server's clock.
    taken: AwareDatetime


class SentAttempt(Head):
    kind: Literal["ATTEMPT"]
    warning: int
    channel: Channel
    result: Code
    cause: Code = ""
    note: Text = ""
    off_ladder: Code = ""


class SentGrid(Head):
    kind: Literal["GRID"]
    task: int
    result: Code
    cause: Code = ""
    note: Text = ""


class SentPhoto(Head):
    """Of an officer's task, or of a grid worker's visit, who knows no number of a warning."""

    kind: Literal["PHOTO"]
    warning: int = 0
    task: int = 0
    #: The attempt it was taken at.
    attempt: uuid.UUID | None = None


class SentClose(Head):
    kind: Literal["CLOSE"]
    warning: int
    outcome: Code
    cause: Code = ""
    averted_claimed_fen: Fen = 0
    averted_evidenced_fen: Fen = 0
    loss_fen: Fen = 0
    evidence: Text = ""


Sent = SentAttempt | SentGrid | SentPhoto | SentClose
_SENT: TypeAdapter[Sent] = TypeAdapter(Annotated[Sent, Field(discriminator="kind")])


class BadRecordError(ValueError):
    """An envelope that does not open, or holds something else than a record."""


def read(uid: uuid.UUID, sealed: bytes) -> tuple[Sent, bytes]:
    """The record in an envelope, and the picture behind it (empty but for photos). Raises `BadRecordError`."""
    try:
        content = open_envelope(uid, sealed)
        end = LENGTH + int.from_bytes(content[:LENGTH])
        return _SENT.validate_json(content[LENGTH:end]), content[end:]
    except (BadEnvelopeError, ValidationError) as error:
        raise BadRecordError from error


def pack(head: dict[str, object], picture: bytes = b"") -> bytes:
    """The content of an envelope, as a device writes it."""
    text = json.dumps(head, ensure_ascii=False, default=_text).encode()
    return len(text).to_bytes(LENGTH) + text + picture


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def owner_of(person_id: int | None) -> str:
    """32 hex digits, always the same for one person."""
    return blake2b(str(person_id).encode(), digest_size=16, key=derive("phone-owner")).hexdigest()


def session_tag(session_key: str | None, posting_id: int | None) -> str:
    """What marks the tasks on a phone as taken in this session and posting; nothing without a session."""
    if not session_key or posting_id is None:
        return ""
    return blake2b(f"{session_key}:{posting_id}".encode(), digest_size=16, key=derive("phone-session")).hexdigest()
