# SPDX-License-Identifier: Apache-2.0
"""The life of a record: its states, the acts that move it, and the guard of its table in the database.

A domain states it once, beside its states and acts:

    CASE_LIFE = Lifecycle(State.DRAFT, {
        Act.SEND: ({State.DRAFT}, State.SENT),
        Act.CLOSE: ({State.DRAFT, State.SENT}, State.CLOSED),
    })

Services ask `target`, pages ask `acts`, and the domain's `0001_schema` runs `guard`, so that no statement, whoever
sends it, moves a record another way.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Generic, TypeVar

from django.db.models import TextChoices

A = TypeVar("A", bound=TextChoices)
S = TypeVar("S", bound=TextChoices)

_GUARD = """
CREATE FUNCTION {table}_guard_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> '{first}'{loaded} THEN
      RAISE EXCEPTION '{what} begins as {first}, not %', NEW.state USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
    {pairs}
  ) THEN
    RAISE EXCEPTION '{what} does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER {table}_life BEFORE INSERT OR UPDATE OF state ON {table}
  FOR EACH ROW EXECUTE FUNCTION {table}_guard_life();
"""
_UNGUARD = """
DROP TRIGGER {table}_life ON {table};
DROP FUNCTION {table}_guard_life();
"""


class Lifecycle(Generic[A, S]):
    """Every act with the states it may start from, and the one it leads to.

    `corrections` are further pairs of states: those between which a record that was entered wrongly may be put right.
    """

    def __init__(
        self, first: S, table: Mapping[A, tuple[Collection[S], S]], *, corrections: Collection[tuple[S, S]] = ()
    ) -> None:
        self.first = first
        self.table = {act: (frozenset(starts), end) for act, (starts, end) in table.items()}
        #: Pairs of different states along which acts lead, and those that the database lets through.
        self.edges = frozenset((start, end) for starts, end in self.table.values() for start in starts if start != end)
        self.guarded = self.edges | frozenset(corrections)
        #: States that no act leaves.
        self.terminal = frozenset(type(first)) - {start for starts, _end in self.table.values() for start in starts}

    def target(self, act: A, state: str) -> S | None:
        """Where the act leads from the state, or `None` when it is not allowed there."""
        starts, end = self.table.get(act, ((), None))
        return end if state in starts else None

    def acts(self, state: str) -> list[A]:
        """What can be done in the state, in the order of the table."""
        return [act for act, (starts, _end) in self.table.items() if state in starts]

    def guard(self, table: str, what: str, *, loaded: str = "") -> str:
        """SQL of the trigger that holds a table to this life. `what` names a record in its messages: "a case".

        `loaded` is a condition on `NEW` for rows that may be entered in the middle of their life.
        """
        pairs = ", ".join(f"('{start.value}', '{end.value}')" for start, end in sorted(self.guarded))
        allowed = f" AND NOT ({loaded})" if loaded else ""
        return _GUARD.format(table=table, what=what, first=self.first.value, pairs=pairs, loaded=allowed)

    @staticmethod
    def unguard(table: str) -> str:
        """SQL that takes the guard away."""
        return _UNGUARD.format(table=table)
