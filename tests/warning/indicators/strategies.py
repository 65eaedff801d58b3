# SPDX-License-Identifier: Apache-2.0
"""Any warnings that the database accepts, with their moments crowded around the edges of a period."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.factories import City, make_victim
from wuzha.core.indicators import Period
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.warning.models import Attempt, CallBack, CaseMatch, WarningRecord
from wuzha.warning.rules.followup import Verdict
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.rules.outcomes import Channel, Outcome

#: What is drawn with a warning and kept beside it.
BESIDE = ("station", "place", "attempts", "callbacks", "relapse")
MOMENTS = ("first_call_at", "contacted_at", "met_at")
DUES = ("call_due", "meet_due", "feedback_due")


def moments(period: Period) -> st.SearchStrategy[datetime]:
    """Instants at, next to and between the edges of the period, before it, and long after."""
    edges = [
        at + timedelta(microseconds=shift) for at in (period.start, period.end) for shift in (-1, 0, 1)
    ]  # fmt: skip
    length = period.end - period.start
    others = [period.start + length * share for share in (-0.7, 0.2, 0.4, 0.7, 1.5)]
    return st.sampled_from(edges + others)


@st.composite
def drafts(draw: st.DrawFn, period: Period) -> dict[str, Any]:
    """A warning and its attempts as plain values; places are chosen by number."""
    when = moments(period)
    maybe = st.none() | when
    state = draw(st.sampled_from([*State, State.WORKING, State.CLOSED, State.CLOSED, State.CLOSED]))
    at_station = state in (State.DISPATCHED, State.SIGNED, State.WORKING, State.CLOSED)
    signed = state in (State.SIGNED, State.WORKING, State.CLOSED)
    fen = st.sampled_from([0, 0, 1, 12_345])
    outcome = draw(st.sampled_from(Outcome)) if state == State.CLOSED else ""
    sums = {name: draw(fen) for name in ("averted_claimed_fen", "averted_evidenced_fen", "loss_fen")}
    if outcome == Outcome.STOPPED and not sums["averted_evidenced_fen"]:
        sums["averted_claimed_fen"] = 7
    return {
        "state": state,
        "level": draw(st.integers(0, 3)),
        "fraud_type": draw(st.sampled_from(["BRUSH", "LOAN"])),
        "round_no": draw(st.integers(1, 3)),
        "push_count": draw(st.integers(1, 5)),
        "first_pushed_at": draw(when),
        "received_at": draw(when),
        "dispatched_at": draw(when if at_station else maybe),
        "signin_due": draw(when if at_station else maybe),
        "signed_at": draw(when if signed else maybe),
        "closed_at": draw(when) if state == State.CLOSED else None,
        "outcome": outcome,
        "cause": draw(st.sampled_from(["", "BUSY", "NO_ANSWER"])),
        **{name: draw(maybe) for name in (*MOMENTS, *DUES)},
        **sums,
        # 0 none where it may be none, 1 and 2 our stations, 3 abroad.
        "station": draw(st.integers(1 if at_station else 0, 3)),
        "place": draw(st.integers(0, 5)),
        "attempts": draw(st.lists(st.tuples(st.sampled_from(Channel), when), max_size=3)),
        "callbacks": draw(st.lists(st.tuples(st.sampled_from(Verdict), when), max_size=2)),
        "relapse": draw(st.booleans()),
    }


def store(city: City, given: list[dict[str, Any]]) -> None:
    """Write the drafts: a few statements for any number of them."""
    stations = (None, city.station, city.other_station, city.abroad_station)
    places = ("", "330282", city.town.code, city.village.code, city.other_village.code, "330281001001")
    officer = city.people[Role.STATION_OFFICER]
    beside = WarningRecord.unscoped.create(
        level=3, fraud_type="LOAN", source_type="CARRIER", centre=city.abroad_centre,
        phone=seal(Kind.PHONE, "13800000009"), first_pushed_at=datetime(2001, 1, 1).astimezone(),
        last_pushed_at=datetime(2001, 1, 1).astimezone(), received_at=datetime(2001, 1, 1).astimezone(), synthetic=True,
    )  # fmt: skip
    rows = []
    for number, draft in enumerate(given):
        values = {name: value for name, value in draft.items() if name not in BESIDE}
        station, state = stations[draft["station"]], draft["state"]
        claimed = {"claimed_by": officer, "claimed_at": draft["received_at"], "claim_expires_at": draft["received_at"]}
        rows.append(
            WarningRecord(
                **values,
                source_type="CARRIER",
                phone=seal(Kind.PHONE, f"138{number % 6:08d}"),
                last_pushed_at=draft["first_pushed_at"],
                station=station,
                division_code=places[draft["place"]],
                centre=city.abroad_centre if draft["station"] == 3 else city.centre,
                officer=officer,
                merged_into=beside if state == State.SUPERSEDED else None,
                synthetic=True,
                **(claimed if state == State.CLAIMED else {}),
            )
        )
    WarningRecord.unscoped.bulk_create(rows)
    Attempt.unscoped.bulk_create(
        Attempt(
            warning=row,
            uid=uuid.uuid4(),
            channel=channel,
            result="REACHED",
            at=at,
            by=officer,
            unit=row.station or city.centre,
        )
        for row, draft in zip(rows, given, strict=True)
        for channel, at in draft["attempts"]
    )
    CallBack.unscoped.bulk_create(
        CallBack(
            warning=row,
            closed_at=row.received_at,
            day=day,
            due_on=done_at.date(),
            unit=city.centre,
            station=row.station or city.station,
            officer=officer,
            level=row.level,
            done_at=done_at,
            verdict=verdict,
            **({"reason": "NOT_MET", "consequence": "REOPEN"} if verdict == Verdict.INVALID else {}),
        )
        for row, draft in zip(rows, given, strict=True)
        for day, (verdict, done_at) in enumerate(draft["callbacks"], 1)
    )
    case = make_victim(
        case_no="A1", centre=city.centre, occurred_at=rows[0].received_at, reported_at=rows[0].received_at,
        phone=seal(Kind.PHONE, "13800000008"), digest=b"x",
    ) if rows else None  # fmt: skip
    # Matched is more than deceived again.
    CaseMatch.unscoped.bulk_create(
        CaseMatch(victim=case, warning=row, found_by="PHONE", relapse=draft["relapse"])
        for row, draft in zip(rows, given, strict=True)
    )
