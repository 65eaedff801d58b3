# SPDX-License-Identifier: Apache-2.0
"""What of an event is authenticated, as bytes, and the code that authenticates it where it is made.

The code is an HMAC-SHA256 over the content with a key that the database does not hold. So whoever can write the table,
be it as its owner, cannot make an event: what has no code, or a wrong one, is told as forged.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Protocol

from wuzha.keys import derive

#: What the content covers beside the moment. A new column joins under a new version of the chain, never silently.
COVERED = (
    "id", "actor_kind", "actor", "person_id", "role", "unit_code", "address", "action", "object_type", "object_id",
    "purpose", "fields", "row_count", "outcome", "detail",
)  # fmt: skip
PURPOSE = "audit-event"


class Recorded(Protocol):
    """An event, of the models of today or of a migration."""

    at: datetime


def first_content(event: Recorded) -> bytes:
    """The event as the first version of the chain covered it: JSON with sorted keys, UTC to the microsecond."""
    values: dict[str, Any] = {name: getattr(event, name) for name in COVERED}
    return _json({**values, "at": event.at}, normal=False)


def content(event: Recorded | Mapping[str, Any]) -> bytes:
    """The event as canonical JSON, the same before it is stored and after it was read.

    The database keeps JSON by value: keys are text, `1.0` and `1` are one number. So are they here.
    """
    if isinstance(event, Mapping):
        return _json(event, normal=True)
    return _json({**{name: getattr(event, name) for name in COVERED}, "at": event.at}, normal=True)


def code_of(text: bytes) -> bytes:
    """The 32 bytes that authenticate a content."""
    return hmac.digest(derive(PURPOSE), text, "sha256")


def genuine(text: bytes, code: bytes | None) -> bool:
    """Was this content recorded by a process that holds the key?"""
    return code is not None and hmac.compare_digest(code_of(text), code)


def _json(values: Mapping[str, Any], *, normal: bool) -> bytes:
    plain: dict[str, Any] = {name: values[name] for name in COVERED}
    if normal:
        plain["fields"], plain["detail"] = _by_value(plain["fields"]), _by_value(plain["detail"])
    plain["at"] = values["at"].astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _by_value(value: Any) -> Any:
    return json.loads(json.dumps(value), parse_float=_number) if value else value


def _number(text: str) -> int | float:
    exact = Decimal(text)
    return int(exact) if exact == exact.to_integral_value() else float(text)
