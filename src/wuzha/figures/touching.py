# SPDX-License-Identifier: Apache-2.0
"""Triggers that write down which days of which kind of records a statement touched (`Touched`): for migrations.

    MADE = Table("inspections_finding", {"findings": "SELECT found_on FROM {rows}"})
    operations = [migrations.RunSQL(MADE.forward(), MADE.backward())]

A trigger runs once for a statement, on what it changed: the rows as they were and as they are. So a COPY of a year
costs one look through it, and a row that moves from one day to another touches both.

Every function asks by index: a session keeps the plan of a function's first call, and one that was made while tables
were empty, or were counted as empty because what fills them is not committed, would read them whole for each row of the
other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: From when on a change without a day of its own touches all days.
EVER = "DATE '1900-01-01'"
_FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
{statements}
  RETURN NULL;
END $$;
CREATE TRIGGER {name} AFTER {event} ON {table}
  REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""
_DAYS = """
  INSERT INTO figures_touched (kind, first, last)
  SELECT DISTINCT '{kind}', day, day FROM (
    SELECT CASE WHEN pg_typeof(moment) = 'date'::regtype THEN moment::date
      ELSE (moment::timestamptz AT TIME ZONE 'Asia/Shanghai')::date END AS day
    FROM ({select}) AS found (moment)
  ) AS days WHERE day IS NOT NULL;"""
_EVER = """
  IF EXISTS ({select}) THEN
    INSERT INTO figures_touched (kind, first) VALUES ('{kind}', {ever});
  END IF;"""
#: Event → its transition tables, and what `{rows}` stands for.
_EVENTS = {
    "INSERT": ("NEW TABLE AS new_rows", "new_rows"),
    "UPDATE": (
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "(SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows)",
    ),
    "DELETE": ("OLD TABLE AS old_rows", "old_rows"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """What a change of a table's rows touches. In a statement `{rows}` stands for the changed rows."""

    name: str
    #: Kind of records → statement that gives the days, or moments, of those touched.
    days: Mapping[str, str] = field(default_factory=dict)
    #: The same for updates alone, which may compare `old_rows` with `new_rows`.
    moved: Mapping[str, str] = field(default_factory=dict)
    #: Kind of records → statement that finds something if all of its days are touched; for all events.
    ever: Mapping[str, str] = field(default_factory=dict)
    #: The same for updates alone.
    ever_moved: Mapping[str, str] = field(default_factory=dict)

    def forward(self) -> str:
        """SQL that makes the triggers."""
        return "".join(self._trigger(event) for event in _EVENTS)

    def backward(self) -> str:
        """SQL that takes them away."""
        return "".join(
            f"DROP TRIGGER IF EXISTS {self._name(event)} ON {self.name};\n"
            f"DROP FUNCTION IF EXISTS {self._name(event)}();\n"
            for event in _EVENTS
        )

    def _name(self, event: str) -> str:
        return f"{self.name}_figures_{event.lower()}"

    def _trigger(self, event: str) -> str:
        tables, rows = _EVENTS[event]
        update = event == "UPDATE"
        days = [*self.days.items(), *(self.moved.items() if update else ())]
        ever = [*self.ever.items(), *(self.ever_moved.items() if update else ())]
        statements = [_DAYS.format(kind=kind, select=select.replace("{rows}", f"{rows} AS r")) for kind, select in days]
        statements += [
            _EVER.format(kind=kind, select=select.replace("{rows}", f"{rows} AS r"), ever=EVER) for kind, select in ever
        ]
        if not statements:
            return ""
        return _FUNCTION.format(
            name=self._name(event), table=self.name, event=event, tables=tables, statements="".join(statements)
        )


def changed(*columns: str) -> str:
    """Statement that finds the updated rows of which one of the columns changed.

    As a difference of sets: a function keeps the plan of its first call, and a join of the two tables that was planned
    for one row takes minutes with ten thousand.
    """
    named = ", ".join(("id", *columns))
    return f"SELECT e.id FROM (SELECT {named} FROM new_rows EXCEPT SELECT {named} FROM old_rows) AS e"  # noqa: S608 - names of our own columns
