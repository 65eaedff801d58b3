# SPDX-License-Identifier: Apache-2.0
"""Each indicator by a case made by hand."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import City, make_victim
from tests.warning.indicators.conftest import NOON, PERIOD, Make
from wuzha.cases.models import Victim
from wuzha.core.indicators import Figure, Part, Shape, behind
from wuzha.engine.calendar import SHANGHAI
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.warning.models import (
    Attempt,
    BackCheck,
    CallBack,
    CaseMatch,
    ExclusionState,
    MeetExclusion,
    Transition,
)
from wuzha.warning.queries.indicators import BY_CODE, INDICATORS, Division, Selection, report
from wuzha.warning.rules.backcheck import Stage
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.rules.outcomes import Channel, Outcome

S = State
Ask = Callable[[str], Figure]
DAY = timedelta(days=1)


def share(figure: Figure) -> tuple[int, int | None]:
    return figure.tally.numerator, figure.tally.denominator


def test_codes_and_columns_are_used_once_and_every_indicator_says_where_it_is_from() -> None:
    assert len(BY_CODE) == len(INDICATORS)
    columns = [one.card for one in INDICATORS if one.card]
    assert len(columns) == len(set(columns))
    for one in INDICATORS:
        assert one.label_in("zh-hans") != one.label_in("en")
        assert one.formula
        assert one.citation


def test_what_was_merged_away_is_not_received_twice(make: Make, figure: Ask) -> None:
    for state in (S.RECEIVED, S.CLAIMED, S.INVALID, S.DISPATCHED, S.CLOSED, S.SUPERSEDED):
        make(state)
    assert figure("received").value == 5
    assert figure("invalid").value == 1


def test_pushes_are_added_up(make: Make, figure: Ask) -> None:
    make(push_count=3)
    make(push_count=4)
    make(pushed=NOON - DAY, push_count=50)
    assert figure("pushes").value == 7
    assert figure("pushes").tally.numerator == 2


def test_later_rounds_are_second_warnings(make: Make, figure: Ask) -> None:
    make(round_no=1)
    make(round_no=2)
    make(round_no=3)
    assert figure("second_round").value == 2


def test_n_leaves_out_returned_invalid_and_merged(make: Make, figure: Ask, city: City) -> None:
    for state in (S.DISPATCHED, S.SIGNED, S.WORKING, S.CLOSED):
        make(state)
    stale: dict[str, Any] = {"station": city.station, "dispatched_at": 5}
    for state in (S.RECEIVED, S.CLAIMED, S.INVALID, S.SUPERSEDED):
        make(state, **stale)
    assert figure("dispatched").value == 4


def test_signed_and_signed_in_time(make: Make, figure: Ask) -> None:
    make(S.DISPATCHED)
    make(S.SIGNED, signed_at=40, signin_due=40)
    make(S.SIGNED, signed_at=40.1, signin_due=40)
    assert share(figure("signed")) == (2, 3)
    assert share(figure("signed_in_time")) == (1, 3)


def test_a_clock_that_runs_is_neither_in_time_nor_late(make: Make, figure: Ask) -> None:
    long = 60 * 1440
    make(S.SIGNED, signed_at=40, signin_due=40, call_due=long)
    make(S.DISPATCHED, signin_due=40, call_due=long)
    make(S.DISPATCHED, signin_due=long, call_due=long)
    make(S.WORKING, signed_at=20, signin_due=long, first_call_at=30, call_due=long)
    assert share(figure("signed_in_time")) == (2, 3)
    assert share(figure("called_in_time")) == (1, 1)


def test_first_call_in_time_among_those_with_such_a_deadline(make: Make, figure: Ask) -> None:
    make(S.WORKING, first_call_at=30, call_due=40)
    make(S.WORKING, first_call_at=50, call_due=40)
    make(S.SIGNED, call_due=40)
    make(S.SIGNED, call_due=None)
    assert share(figure("called_in_time")) == (1, 3)


def test_feedback_counts_when_it_is_due_whenever_it_was_dispatched(make: Make, figure: Ask) -> None:
    early = NOON - 2 * DAY
    make(S.CLOSED, pushed=early, feedback_due=2880, closed_at=2880)
    make(S.CLOSED, pushed=early, feedback_due=2880, closed_at=2881)
    make(S.WORKING, pushed=early, feedback_due=2880)
    make(S.CLOSED, feedback_due=20 * 1440, closed_at=100)
    assert share(figure("feedback_in_time")) == (1, 3)
    assert share(figure("feedback")) == (2, 3)
    assert figure("overdue").value == 2


def test_overdue_before_dispatch_is_counted_apart(make: Make, figure: Ask) -> None:
    make(S.RECEIVED, feedback_due=60)
    make(S.CLAIMED, feedback_due=60)
    make(S.INVALID, feedback_due=60)
    assert figure("overdue").value == 0
    assert figure("overdue_at_centre").value == 2


def test_met_among_urgent_and_high_whose_meeting_was_due(make: Make, figure: Ask) -> None:
    due: dict[str, Any] = {"meet_due": 1440}
    make(S.WORKING, level=Level.URGENT, met_at=1440, **due)
    make(S.WORKING, level=Level.HIGH, met_at=1441, **due)
    make(S.WORKING, level=Level.HIGH, **due)
    make(S.WORKING, level=Level.MEDIUM, met_at=100, **due)
    make(S.WORKING, level=Level.HIGH, met_at=100, meet_due=20 * 1440)
    make(S.RECEIVED, level=Level.HIGH, **due)
    assert share(figure("met")) == (2, 3)
    assert share(figure("met_in_time")) == (1, 3)


def test_meetings_with_effect_among_closed_ones(make: Make, figure: Ask) -> None:
    make(S.CLOSED, met_at=60, outcome=Outcome.STOPPED)
    make(S.CLOSED, met_at=60, outcome=Outcome.NOT_DECEIVED_AWARE)
    make(S.CLOSED, met_at=60, outcome=Outcome.ALREADY_DECEIVED)
    make(S.CLOSED, outcome=Outcome.STOPPED)
    make(S.WORKING, met_at=60)
    assert share(figure("met_effective")) == (2, 3)


def test_dissuaded_among_those_reached(make: Make, figure: Ask) -> None:
    make(S.CLOSED, contacted_at=60, outcome=Outcome.STOPPED)
    make(S.CLOSED, contacted_at=60, outcome=Outcome.DENIED)
    make(S.WORKING, contacted_at=60)
    make(S.CLOSED, outcome=Outcome.UNREACHABLE)
    assert share(figure("dissuaded")) == (1, 3)
    assert share(figure("unreachable")) == (1, 4)


def test_deceived_and_money_count_on_the_day_of_closing(make: Make, figure: Ask) -> None:
    make(S.CLOSED, outcome=Outcome.ALREADY_DECEIVED, loss_fen=120_050)
    make(S.CLOSED, pushed=NOON - 9 * DAY, closed_at=9 * 1440, outcome=Outcome.ALREADY_DECEIVED, loss_fen=1)
    make(S.CLOSED, closed_at=30 * 1440, outcome=Outcome.ALREADY_DECEIVED, loss_fen=999)
    make(S.CLOSED, outcome=Outcome.STOPPED, averted_claimed_fen=500, averted_evidenced_fen=300)
    make(S.CLOSED, outcome=Outcome.STOPPED, averted_claimed_fen=20)
    assert figure("deceived").value == 2
    assert (figure("loss").value, figure("loss").tally.numerator) == (120_051, 2)
    assert (figure("averted_claimed").value, figure("averted_claimed").tally.numerator) == (520, 2)
    assert (figure("averted_evidenced").value, figure("averted_evidenced").tally.numerator) == (300, 1)


def test_attempts_by_channel(make: Make, figure: Ask, city: City) -> None:
    warning = make(S.WORKING)
    for channel, days in [(c, 0) for c in Channel] + [(Channel.SMS, 1), (Channel.CALL, 9)]:
        Attempt.unscoped.create(
            warning=warning, uid=uuid.uuid4(), channel=channel, result="REACHED", at=NOON + days * DAY,
            by=city.people[Role.STATION_OFFICER], unit=city.station,
        )  # fmt: skip
    assert [figure(code).value for code in ("attempts", "sms", "calls", "visits")] == [8, 2, 3, 2]


def test_times_are_median_and_ninetieth_percentile_in_seconds(make: Make, figure: Ask) -> None:
    for minutes in (10, 20, 30, 40, 100):
        make(S.WORKING, dispatched_at=minutes, signed_at=minutes + 5, met_at=minutes + 5 + minutes)
    make(S.DISPATCHED, dispatched_at=30)
    to_dispatch, to_sign, to_meet = (figure(c).tally for c in ("push_to_dispatch", "dispatch_to_sign", "sign_to_meet"))
    assert (to_dispatch.numerator, to_dispatch.median) == (6, 30 * 60)
    assert (to_sign.numerator, to_sign.median, to_sign.p90) == (5, 300, 300)
    # Linear between the fourth and fifth of 10, 20, 30, 40, 100: 40 + 0.6 * 60.
    assert (to_meet.median, to_meet.p90) == (30 * 60, pytest.approx(76 * 60))


@pytest.mark.parametrize(
    ("moment", "counted"),
    [
        (datetime(2026, 3, 9, 23, 59, 59, 999_999, tzinfo=SHANGHAI), 0),
        (datetime(2026, 3, 10, tzinfo=SHANGHAI), 1),
        (datetime(2026, 3, 12, 23, 59, 59, 999_999, tzinfo=SHANGHAI), 1),
        (datetime(2026, 3, 13, tzinfo=SHANGHAI), 0),
    ],
)
def test_days_are_cut_at_midnight_in_shanghai(make: Make, figure: Ask, moment: datetime, counted: int) -> None:
    make(received_at=moment)
    assert figure("received").value == counted


def test_nothing_counted_gives_zeros_and_no_rates(city: City) -> None:
    figures = report(city.actor(Role.JOINT_OFFICE), city.city, PERIOD).whole.figures
    for code, one in BY_CODE.items():
        expected = 0 if one.shape in (Shape.COUNT, Shape.SUM) else None
        assert figures[code].value == expected
    assert PERIOD.days == 3


def test_call_backs_count_when_they_were_made_and_those_given_up_on_neither_side(
    make: Make, figure: Ask, city: City
) -> None:
    warning = make(S.CLOSED)
    for day, (verdict, days) in enumerate(
        (("VALID", 0), ("VALID", 1), ("INVALID", 2), ("GAVE_UP", 0), ("WITHDRAWN", 0), ("VALID", 9)), 1
    ):
        CallBack.unscoped.create(
            warning=warning, closed_at=NOON, day=day, due_on=NOON.date(), unit=city.centre, station=city.station,
            officer=city.people[Role.STATION_OFFICER], level=warning.level, done_at=NOON + days * DAY, verdict=verdict,
            **({"reason": "NOT_MET", "consequence": "REOPEN"} if verdict == "INVALID" else {}),
        )  # fmt: skip
    assert share(figure("true_records")) == (2, 3)
    assert figure("callbacks_given_up").value == 1


def test_deceived_again_among_the_dissuaded(make: Make, figure: Ask, city: City) -> None:
    case = make_victim(
        case_no="A1", centre=city.centre, occurred_at=NOON, reported_at=NOON, digest=b"x",
        phone=seal(Kind.PHONE, "13800000008"),
    )  # fmt: skip
    for outcome, relapse in ((Outcome.STOPPED, True), (Outcome.STOPPED, False), (Outcome.DENIED, True)):
        warning = make(S.CLOSED, outcome=outcome)
        CaseMatch.unscoped.create(victim=case, warning=warning, found_by="PHONE", relapse=relapse)
    make(S.CLOSED, outcome=Outcome.NOT_DECEIVED_AWARE)
    assert share(figure("relapse")) == (1, 3)


def test_a_person_dissuaded_twice_and_deceived_is_one_of_one(make: Make, figure: Ask, city: City) -> None:
    case = make_victim(
        case_no="A1", centre=city.centre, occurred_at=NOON, reported_at=NOON, digest=b"x",
        phone=seal(Kind.PHONE, "13800000008"),
    )  # fmt: skip
    own = seal(Kind.PHONE, "13800000008")
    for station in (city.station, city.other_station):
        warning = make(S.CLOSED, phone=own, station=station)
        CaseMatch.unscoped.create(victim=case, warning=warning, found_by="PHONE", relapse=True)
    later = make(S.CLOSED, phone=own, closed_at=900)
    make(S.CLOSED)
    make(S.CLOSED, phone=None, id_no=seal(Kind.ID_NUMBER, "330282198512310028"))
    assert share(figure("relapse")) == (1, 3)
    selection = Selection.of(city.actor(Role.JOINT_OFFICE), city.city)
    listed = {part: list(behind(selection, BY_CODE["relapse"], part, PERIOD)) for part in Part}
    assert {part: len(rows) for part, rows in listed.items()} == {Part.NUMERATOR: 1, Part.DENOMINATOR: 3}
    assert listed[Part.NUMERATOR][0] in listed[Part.DENOMINATOR]
    assert later not in listed[Part.DENOMINATOR], "the one that counts stands for the person"


def test_who_was_left_out_with_approval_is_counted_beside_the_meetings(make: Make, figure: Ask, city: City) -> None:
    due: dict[str, Any] = {"meet_due": 1440}
    make(S.CLOSED, met_at=60, **due)
    states = (ExclusionState.APPROVED, ExclusionState.ASKED, ExclusionState.REFUSED)
    for state in states:
        decided = {"decided_at": NOON, "decided_by": city.people[Role.ANALYST]} if state != states[1] else {}
        MeetExclusion.unscoped.create(
            warning=make(S.CLOSED, **due), state=state, reason="DETAINED", paper="1", unit=city.station,
            asked_by=city.people[Role.STATION_OFFICER], **decided,
        )  # fmt: skip
    assert share(figure("met")) == (1, 3), "only what was approved is left out"
    assert share(figure("met_in_time")) == (1, 3)
    assert figure("met_left_out").value == 1


def test_feedback_given_again_among_the_closed(make: Make, figure: Ask) -> None:
    again = make(S.CLOSED)
    Transition.unscoped.create(warning=again, act="reopen", from_state=S.CLOSED, to_state=S.WORKING)
    make(S.CLOSED)
    assert share(figure("feedback_again")) == (1, 2)


def test_urgent_ones_are_handled_when_the_person_was_reached_in_time(make: Make, figure: Ask) -> None:
    urgent: dict[str, Any] = {"level": Level.URGENT, "feedback_due": 120}
    make(S.CLOSED, closed_at=100, contacted_at=50, **urgent)
    make(S.CLOSED, closed_at=130, contacted_at=50, **urgent)
    make(S.CLOSED, closed_at=100, **urgent)
    make(S.WORKING, contacted_at=50, **urgent)
    make(S.CLOSED, closed_at=100, contacted_at=50, feedback_due=120)
    assert share(figure("urgent_effective")) == (1, 4)


def test_calls_count_that_reached_the_person_and_the_attempts_have_one_basis(
    make: Make, figure: Ask, city: City
) -> None:
    warning = make(S.WORKING)
    tries = [("CALL", "REACHED"), ("CALL", "NO_ANSWER"), ("THREEWAY", "REACHED"), ("FAMILY", "REACHED")]
    tries.append(("SMS", "SENT"))
    for channel, result in tries:
        Attempt.unscoped.create(
            warning=warning, uid=uuid.uuid4(), channel=channel, result=result, at=NOON, unit=city.station,
            by=city.people[Role.STATION_OFFICER],
        )  # fmt: skip
    assert share(figure("calls_effective")) == (2, 3)
    assert figure("attempts").value == 5


def case_of(city: City, number: int, stage: Stage, *, reported: datetime = NOON, station: bool = True) -> Victim:
    case: Victim = make_victim(
        case_no=f"A{number}", centre=city.centre, station=city.station if station else None, occurred_at=reported,
        reported_at=reported, digest=b"%d" % number, phone=seal(Kind.PHONE, f"1380000{number:04d}"),
    )  # fmt: skip
    for days, computed in ((30, stage), (90, Stage.NOT_MET)):
        BackCheck.unscoped.create(victim=case, days=days, computed=computed)
    return case


def test_how_many_victims_a_warning_named_and_how_many_of_these_too_late(
    figure: Ask, city: City, client: Client
) -> None:
    stages = (Stage.NOT_WARNED, Stage.NOT_WARNED, Stage.BEFORE_PUSH, Stage.NOT_MET, Stage.AFTER_MEETING)
    cases = [case_of(city, number, stage) for number, stage in enumerate(stages)]
    case_of(city, 8, Stage.BEFORE_PUSH, reported=NOON - DAY)
    BackCheck.unscoped.filter(victim=cases[0], days=30).update(
        corrected=Stage.BEFORE_PUSH, corrected_from=Stage.NOT_WARNED, reason="OTHER", corrected_at=NOON,
        corrected_by=city.people[Role.ANALYST],
    )  # fmt: skip
    assert share(figure("covered")) == (4, 5)
    assert share(figure("warned_too_late")) == (2, 4)
    client.force_login(city.people[Role.JOINT_OFFICE])
    for code, part, keys in (
        ("covered", Part.NUMERATOR, cases[:1] + cases[2:]), ("covered", Part.DENOMINATOR, cases),
        ("warned_too_late", Part.NUMERATOR, [cases[0], cases[2]]),
        ("warned_too_late", Part.DENOMINATOR, cases[:1] + cases[2:]),
    ):  # fmt: skip
        asked = {"indicator": code, "part": part.value, "from": "2026-03-10", "to": "2026-03-12"}
        page = client.get(reverse("warning:kpi_records"), asked)
        assert {row["case"].pk for row in page.context["rows"]} == {case.pk for case in keys}
        assert page.context["size"] == str(len(keys))
        assert "138****0002" in page.content.decode()
        assert "kind=warning.records" not in page.content.decode()


def test_cases_are_counted_for_their_station_and_for_no_town(city: City) -> None:
    case_of(city, 1, Stage.NOT_MET)
    case_of(city, 2, Stage.NOT_WARNED, station=False)
    joint = city.actor(Role.JOINT_OFFICE)
    shares = {Division.STATION: {city.station.pk: (1, 1), None: (0, 1)}, Division.TOWN: {None: (1, 2)}}
    for division, expected in shares.items():
        found = report(joint, city.city, PERIOD, division)
        assert share(found.whole.figures["covered"]) == (1, 2)
        told = {row.unit and row.unit.pk: share(row.figures["covered"]) for row in found.rows}
        assert {key: counted for key, counted in told.items() if counted[1]} == expected
    foreign = city.actor(Role.ANALYST)
    assert behind(Selection.of(foreign, city.station), BY_CODE["covered"], Part.DENOMINATOR, PERIOD).count() == 1
