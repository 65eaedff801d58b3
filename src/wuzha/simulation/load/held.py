# SPDX-License-Identifier: Apache-2.0
"""A simulated warning as the desk holds it: what pushes and completion say of the person, its level, its deadlines.

Every change here is one that a service makes, in the service's own words where they are a plain function.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wuzha.engine.identifiers import Address
from wuzha.sealed import Kind, seal
from wuzha.warning.fields import joined
from wuzha.warning.rules.lifecycle import OPEN, State
from wuzha.warning.services import clocks
from wuzha.warning.services.receive.incoming import SealedRow
from wuzha.warning.services.receive.people import Entry

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Home:
    """A present address found by completion."""

    at: datetime
    address: str
    division_code: str


class MovedWarning:
    """One warning, brought forward in time by `advance`."""

    __slots__ = ("_to_come", "call_due", "dispatched_at", "entry", "feedback_due", "meet_due", "signin_due")

    def __init__(self, entry: Entry, course: Row, home: Home | None) -> None:
        self.entry = entry
        self.dispatched_at: datetime | None = None
        self.signin_due: datetime | None = None
        self.call_due: datetime | None = None
        self.meet_due: datetime | None = None
        self.feedback_due: datetime | None = None
        self._set(clocks.on_push(self, entry.first_pushed_at))
        self._to_come = sorted(_acts(course, home), key=lambda act: act[0], reverse=True)

    @property
    def level(self) -> int:
        return self.entry.known.level

    @property
    def first_pushed_at(self) -> datetime:
        return self.entry.first_pushed_at

    def advance(self, until: datetime) -> None:
        """Do what was done before an instant (not at it)."""
        while self._to_come and self._to_come[-1][0] < until:
            at, act = self._to_come.pop()
            if isinstance(act, Home):
                self.entry.address = seal(Kind.ADDRESS, Address.parse(act.address)).token
                self.entry.division_code = act.division_code
            elif act is State.DISPATCHED:
                self._set(clocks.on_dispatch(self, at))
                self.dispatched_at = at
                self.entry.known.state = act
            elif act is State.RECEIVED:
                self._set(clocks.on_return(self, at))
                self.dispatched_at = None
                self.entry.known.state = act
            else:
                self.entry.known.state = act

    def take(self, sealed: SealedRow, at: datetime) -> None:
        """A push joins, as `services.receive` lets it."""
        self.advance(at)
        known = self.entry.known
        before = known.level
        self.entry.absorb(sealed, min(before, sealed.row.level))
        if known.level != before and known.state in OPEN:
            due = clocks.on_push(self, at)
            self._set({name: clocks.sooner(getattr(self, name), instant) for name, instant in due.items()})

    def take_over(self, gone: MovedWarning, at: datetime) -> None:
        """Another warning of the person is merged into this one, as `services.triage.merge` does.

        It was seen to be a duplicate before anything was looked up, so there are no items to inherit.
        """
        self.advance(at)
        gone.advance(at)
        gone.entry.known.state = State.SUPERSEDED
        one, other = self.entry, gone.entry
        if (one.address is None and other.address is not None) or not one.division_code:
            one.division_code = other.division_code or one.division_code
        for name in ("phone", "phone_index", "id_no", "id_index", "name", "name_index", "address"):
            if getattr(one, name) is None:
                setattr(one, name, getattr(other, name))
        one.known.level = min(one.known.level, other.known.level)
        one.push_count += other.push_count
        one.payment_seen = one.payment_seen or other.payment_seen
        one.first_pushed_at = min(one.first_pushed_at, other.first_pushed_at)
        newer = other.known.last_pushed_at > one.known.last_pushed_at
        one.carried = joined(one.carried, other.carried, newer=newer)
        one.known.last_pushed_at = max(one.known.last_pushed_at, other.known.last_pushed_at)
        for name in ("last_contact_at", "amount_fen", "call_seconds"):
            setattr(one, name, _largest(getattr(one, name), getattr(other, name)))
        self.feedback_due = clocks.sooner(self.feedback_due, gone.feedback_due)
        self.meet_due = clocks.sooner(self.meet_due, gone.meet_due)
        self._set(clocks.on_raise(self, at))

    def _set(self, due: dict[str, Any]) -> None:
        for name, instant in due.items():
            setattr(self, name, instant)


Act = tuple[datetime, State | Home]


def _acts(course: Row, home: Home | None) -> Iterable[Act]:
    """What was done to a warning that changes what is known of it or when it is due."""
    if home is not None:
        yield home.at, home
    for column, state in (
        ("first_dispatched_at", State.DISPATCHED),
        ("returned_at", State.RECEIVED),
        ("dispatched_at", State.DISPATCHED),
        ("closed_at", State.CLOSED),
        ("invalid_at", State.INVALID),
    ):
        if (at := course[column]) is not None:
            yield at, state


def _largest(one: Any, other: Any) -> Any:
    return max((x for x in (one, other) if x is not None), default=None)
