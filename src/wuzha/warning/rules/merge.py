# SPDX-License-Identifier: Apache-2.0
"""Whether a push is a new warning, joins one, or opens the next round (`domain.md` §3.5, 二次预警)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from wuzha.warning.rules.lifecycle import AT_CENTRE, OPEN, Level, one_up

Payment = tuple[datetime | None, int | None]


class Merge(StrEnum):
    """What a directive does. Values are those of `Directive.merge`."""

    #: Nothing is known of the person: a warning of its own.
    NEW = "NEW"
    #: Joins the known warning, whose push count rises.
    MERGED = "MERGED"
    #: New contact or payment while the centre still holds it: the same work item, next round, one level up.
    RAISED = "RAISED"
    #: New contact or payment after it left the centre: a warning of its own, next round, one level up.
    ROUND = "ROUND"


@dataclass(slots=True)
class KnownWarning:
    """The latest warning of the person."""

    state: str
    level: int
    round_no: int
    last_pushed_at: datetime
    closed_at: datetime | None = None
    contacts: set[bytes] = field(default_factory=set)
    payments: set[Payment] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Push:
    """What the directive says, as far as merging looks at it. Money in 分."""

    level: int
    pushed_at: datetime
    contact: bytes | None = None
    last_contact_at: datetime | None = None
    payment: Payment | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """Rule set `warning.merge`."""

    window: timedelta
    round_window: timedelta


def decide(known: KnownWarning | None, push: Push, policy: Policy) -> tuple[Merge, Level]:
    """What becomes of the push, and the level of the warning afterwards.

    1. Nobody known, or known too long ago and done with: a new warning.
    2. Something new happened (another contact, a payment, or contact after it was closed): the next round,
       one level up, in place while the centre holds it, else as a warning of its own.
    3. Otherwise a repeat: it joins while the warning is open or the window runs; later it is a new warning.
    The level of a person at work never falls because a weaker push came in.
    """
    own = Level(push.level)
    if known is None:
        return Merge.NEW, own
    is_open = known.state in OPEN
    age = abs(push.pushed_at - known.last_pushed_at)
    if age > policy.round_window and not is_open:
        return Merge.NEW, own
    together = Level(min(known.level, push.level))
    if age <= policy.round_window and _something_new(known, push):
        raised = one_up(together)
        return (Merge.RAISED if known.state in AT_CENTRE else Merge.ROUND), raised
    if is_open or age <= policy.window:
        return Merge.MERGED, together
    return Merge.NEW, own


def _something_new(known: KnownWarning, push: Push) -> bool:
    new_contact = push.contact is not None and bool(known.contacts) and push.contact not in known.contacts
    new_payment = push.payment is not None and push.payment not in known.payments
    after_closing = (
        known.closed_at is not None and push.last_contact_at is not None and push.last_contact_at > known.closed_at
    )
    return new_contact or new_payment or after_closing
