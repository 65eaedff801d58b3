# SPDX-License-Identifier: Apache-2.0
"""A simulated period worked through the real services, act by act, as the people of the city would have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import polars as pl
import pytest
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.actors import actor_for
from wuzha.org.models import Posting
from wuzha.org.places import gazetteer
from wuzha.simulation.city import CityYear
from wuzha.simulation.load.acts import AS_IT_IS, HANDED_OVER_AFTER
from wuzha.simulation.load.gather import SOURCE, incoming, received
from wuzha.simulation.load.hands import Hands
from wuzha.warning.models import GridTask, WarningRecord
from wuzha.warning.rules.merge import Merge
from wuzha.warning.rules.outcomes import Channel, Outcome
from wuzha.warning.rulesets import COMPLETION
from wuzha.warning.services import completion, dispatch, triage, work
from wuzha.warning.services.receive import receive

#: Acts of one instant are done in this order.
ORDER = (
    "receive", "claim", "item", "invalidate", "merge", "dispatch", "sign", "ask", "attempt", "return", "close",
    "handover",
)  # fmt: skip
Row = dict[str, Any]


class Replay:
    """Does every act of a period at its instant. `numbers` is the key of each warning by its number."""

    def __init__(self, year: CityYear, end: datetime, set_clock: Callable[[datetime], None]) -> None:
        self._year, self._end, self._set_clock = year, end, set_clock
        self._hands = Hands()
        postings = Posting.unscoped.select_related("person", "unit")
        self._actors = {posting.person_id: actor_for(posting) for posting in postings}
        self._places = gazetteer()
        self.numbers: dict[str, int] = {}

    def run(self) -> None:
        for at, _rank, _place, act, row in sorted(self._acts(), key=lambda event: event[:3]):
            self._set_clock(at)
            getattr(self, f"_{act}")(row)

    def _acts(self) -> list[tuple[datetime, int, int, str, Row]]:
        found: list[tuple[datetime, int, int, str, Row]] = []

        def add(act: str, rows: pl.DataFrame, column: str) -> None:
            for row in rows.filter(pl.col(column).is_not_null()).iter_rows(named=True):
                found.append(
                    (
                        row[column],
                        ORDER.index(act),
                        len(found),
                        act,
                        row if act == "receive" else row | {"first": column.startswith("first")},
                    )
                )

        courses = self._year.courses
        officers = courses.select("warning_no", "analyst")
        add("receive", received(self._year), "at")
        for column in ("claimed_at", "reclaimed_at"):
            add("claim", courses, column)
        add("item", self._year.completions.join(officers, on="warning_no", maintain_order="left"), "at")
        add("invalidate", courses, "invalid_at")
        add("merge", courses, "superseded_at")
        for column in ("first_dispatched_at", "dispatched_at"):
            add("dispatch", courses, column)
        for column in ("first_signed_at", "signed_at"):
            add("sign", courses, column)
        add("ask", self._year.attempts, "asked_at")
        add("attempt", self._year.attempts, "at")
        add("return", courses, "returned_at")
        add("close", courses, "closed_at")
        deceived = courses.filter(pl.col("outcome") == Outcome.ALREADY_DECEIVED)
        deceived = deceived.with_columns(written_off=pl.col("closed_at") + HANDED_OVER_AFTER)
        add("handover", deceived.filter(pl.col("written_off") <= self._end), "written_off")
        return found

    def _receive(self, row: Row) -> None:
        pushed = incoming(row["line"], row, self._places)
        centre = self._hands.centre
        [verdict] = receive([pushed], source=SOURCE, centre_id=centre, actor=Actor.system("intake")).verdicts
        assert verdict.warning_id is not None
        if verdict.became in (Merge.NEW, Merge.ROUND):
            self.numbers[row["directive_no"]] = verdict.warning_id

    def _claim(self, row: Row) -> None:
        triage.take(self._analyst(row), self._pk(row))

    def _item(self, row: Row) -> None:
        completion.add_item(
            self._analyst(row), self._pk(row), item=row["item"], found=row["found"], source=row["source"],
            value=row["value"] or "", division_code=row["division_code"] or "",
        )  # fmt: skip

    def _invalidate(self, row: Row) -> None:
        triage.invalidate(self._analyst(row), self._pk(row), row["invalid_reason"])

    def _merge(self, row: Row) -> None:
        triage.merge(self._analyst(row), self._pk(row), self.numbers[row["merged_into"]])

    def _dispatch(self, row: Row) -> None:
        station = row["first_station" if row["first"] else "station"]
        warning = WarningRecord.unscoped.get(pk=self._pk(row))
        complete = warning.completeness >= COMPLETION.at().threshold
        # who passes urgent work as it is leads the shift
        actor = self._analyst(row) if complete else replace(self._analyst(row), leads=True)
        dispatch.dispatch(
            actor, warning.pk, self._hands.stations[station], warning.version,
            override="" if complete else AS_IT_IS,
        )  # fmt: skip

    def _sign(self, row: Row) -> None:
        station = row["first_station" if row["first"] else "station"]
        work.sign_in(self._officer(station, row), self._pk(row))

    def _ask(self, row: Row) -> None:
        work.ask_grid(self._officer(row["station"], row), self._pk(row), self._hands.grids[row["grid"]])

    def _attempt(self, row: Row) -> None:
        said = {"result": row["result"], "cause": row["cause"] or ""}
        if row["channel"] == Channel.GRID:
            task = GridTask.unscoped.get(warning=self._pk(row), done_at=None)
            work.grid_result(self._actors[self._hands.grid_worker(row["grid"])], task.pk, **said)
        else:
            work.attempt(self._officer(row["station"], row), self._pk(row), channel=row["channel"], **said)

    def _return(self, row: Row) -> None:
        work.return_to_centre(self._officer(row["first_station"], row), self._pk(row), row["return_reason"])

    def _close(self, row: Row) -> None:
        money = {name: row[name] for name in ("averted_claimed_fen", "averted_evidenced_fen", "loss_fen")}
        work.close(
            self._officer(row["station"], row), self._pk(row), outcome=row["outcome"], cause=row["cause"] or "",
            evidence=row["evidence"] or "", **money,
        )  # fmt: skip

    def _handover(self, row: Row) -> None:
        pk = self._pk(row)
        work.handover_done(self._officer(row["station"], row), pk, f"SYN-{pk}")

    def _pk(self, row: Row) -> int:
        return self.numbers[row["warning_no"]]

    def _analyst(self, row: Row) -> Actor:
        return self._actors[self._hands.analyst(row["analyst"])]

    def _officer(self, station: str, row: Row) -> Actor:
        return self._actors[self._hands.officer(station, row["officer"])]


def clock_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Let the services' clock stand where it is set."""

    def set_clock(at: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at)

    return set_clock
