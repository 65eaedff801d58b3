# SPDX-License-Identifier: Apache-2.0
"""Tables whose rows are only ever added to: which of them stand, and the guard that a domain's `0001_schema` runs.

    migrations.RunSQL(guard("cases_casestep", but="struck_by_id"), unguard("cases_casestep"))

The retention service says so in its transaction; even then only a sealed value is emptied, or replaced by a sealed one
(its tombstone).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

_GUARD = r"""
CREATE FUNCTION {table}_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{but}
  IF TG_OP = 'UPDATE' AND current_setting('wuzha.erasing', true) = 'on' AND NOT EXISTS (
    SELECT FROM jsonb_each(to_jsonb(OLD)) AS was JOIN jsonb_each(to_jsonb(NEW)) AS becomes USING (key)
    WHERE was.value IS DISTINCT FROM becomes.value AND NOT (
      starts_with(was.value #>> '{{}}', '\x')
      AND (becomes.value = 'null'::jsonb OR starts_with(becomes.value #>> '{{}}', '\x'))
    )
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION {table}_refuse_change();
"""
_BUT = """
  IF TG_OP = 'UPDATE' AND OLD.{but} IS NULL AND NEW.{but} IS NOT NULL
    AND to_jsonb(NEW) - '{but}' = to_jsonb(OLD) - '{but}' THEN
    RETURN NEW;
  END IF;"""
_UNGUARD = """
DROP TRIGGER {table}_append_only ON {table};
DROP FUNCTION {table}_refuse_change();
"""


def guard(table: str, *, but: str = "") -> str:
    """SQL of the trigger. `but` is a column that may be filled once."""
    return _GUARD.format(table=table, but=_BUT.format(but=but) if but else "")


def unguard(table: str) -> str:
    """SQL that takes the guard away."""
    return _UNGUARD.format(table=table)


class Struck(Protocol):
    """A row by its key, and the one that took its place when it was put right."""

    @property
    def pk(self) -> int: ...
    @property
    def struck_by_id(self) -> int | None: ...


T = TypeVar("T", bound=Struck)


def places(rows: Iterable[Struck]) -> dict[int, int]:
    """Key of a row that corrects another → the place of the first that it corrects. `rows` come by their keys."""
    found: dict[int, int] = {}
    for one in rows:
        if one.struck_by_id is not None:
            found[one.struck_by_id] = found.get(one.pk, one.pk)
    return found


def in_order(rows: Sequence[T]) -> list[T]:
    """The rows that stand, in the order in which they were told. One that corrects another stands in its place, however
    late it was told. `rows` are all of a record, by their keys."""
    place = places(rows)
    return sorted((one for one in rows if one.struck_by_id is None), key=lambda one: place.get(one.pk, one.pk))
