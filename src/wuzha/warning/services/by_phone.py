# SPDX-License-Identifier: Apache-2.0
"""A warning out of a call: somebody is being deceived and has paid nothing yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wuzha.audit.actor import Actor
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.services.receive import IncomingDirective, receive

#: The channel of such warnings.
SOURCE = "96110"


@dataclass(frozen=True, slots=True)
class CalledIn:
    """Who is being deceived, in clear and in canonical form; at least phone or ID number. `urgent`: means to pay."""

    at: datetime
    number: str
    phone: str = ""
    id_no: str = ""
    name: str = ""
    fraud_type: str = ""
    urgent: bool = False
    #: The account to which money was asked for, and how much (分).
    payee: str = ""
    asked_fen: int | None = None
    #: What else was said, in words: heading → text.
    said: Mapping[str, str] = field(default_factory=dict)


def enter(actor: Actor, centre_id: int, called: CalledIn) -> int:
    """Receive it as a push of the highest or second level, in the caller's transaction; the key of the warning that it
    became, or joined."""
    row = IncomingDirective(
        line=1,
        level=int(Level.URGENT if called.urgent else Level.HIGH),
        fraud_type=called.fraud_type or "OTHER",
        source_type="S96110",
        pushed_at=called.at,
        phone=called.phone or None,
        id_no=called.id_no or None,
        name=called.name or None,
        directive_no=called.number,
        contact=called.payee or None,
        tx_amount_fen=called.asked_fen,
        raw=json.dumps({"来电": called.number, **called.said}, ensure_ascii=False),
    )
    [verdict] = receive([row], source=SOURCE, centre_id=centre_id, actor=actor).verdicts
    assert verdict.warning_id is not None  # noqa: S101 - a row that was received belongs to a warning
    return verdict.warning_id
