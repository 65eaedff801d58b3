# SPDX-License-Identifier: Apache-2.0
"""What the sources push in a live city: by the curve of the day, the same for a seed, never twice the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile

from wuzha.simulation.parameters import SHANGHAI
from wuzha.simulation.pushes import pushes

MORNING = datetime(2026, 11, 26, 8, 0, tzinfo=SHANGHAI)
NOW = datetime(2026, 11, 26, 1, 2, 3, tzinfo=UTC)


def test_days_follow_each_other_in_order_of_time_from_the_morning_on() -> None:
    some = list(islice(pushes(7, MORNING, run=1), 300))
    assert [one.at for one in some] == sorted(one.at for one in some)
    assert some[0].at >= MORNING
    assert (some[-1].at - MORNING).days >= 2


def test_most_of_a_day_comes_while_people_are_awake() -> None:
    day = list(takewhile(lambda one: one.at < MORNING + timedelta(days=1), pushes(7, MORNING, run=1)))
    asleep = [one for one in day if one.at.astimezone(SHANGHAI).hour < 6]
    assert 90 <= len(day) <= 150
    assert len(asleep) < len(day) / 10


def test_a_seed_gives_the_same_and_another_run_pushes_other_alerts_about_other_people() -> None:
    one, same, other = (list(islice(pushes(7, MORNING, run=run), 50)) for run in (1, 1, 2))
    assert one == same
    assert not {push.number for push in one} & {push.number for push in other}
    phones = [{push.values["victim_phone"] for push in some} - {None} for some in (one, other)]
    assert not phones[0] & phones[1]


def test_a_row_is_pushed_now_and_all_else_is_as_long_ago_as_it_was() -> None:
    for push in islice(pushes(7, MORNING, run=1), 60):
        row = push.row(NOW)
        assert row["pushed_at"] == "2026-11-26T01:02:03+00:00"
        assert None not in row.values()
        last = push.values["last_contact_at"]
        if last is not None:
            ago = NOW - datetime.fromisoformat(row["last_contact_at"])
            assert abs(ago - (push.values["pushed_at"] - last)) < timedelta(seconds=1)
        if push.values["tx_amount_fen"] is not None:
            yuan, cents = row["tx_amount"].split(".")
            assert int(yuan) * 100 + int(cents) == push.values["tx_amount_fen"]
