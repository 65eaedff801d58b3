# SPDX-License-Identifier: Apache-2.0
"""Classing a case: every order of the six instants against a plain reading of the definition."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.warning.rules.backcheck import Chain, Stage, classify, stage_of

DAY0 = datetime(2026, 5, 1, 8, tzinfo=UTC)
WINDOW = timedelta(days=30)
NAMES = ("pushed", "dispatched", "signed", "met", "occurred", "reported")


def hour(number: int) -> datetime:
    return DAY0 + timedelta(hours=number)


def by_hand(at: dict[str, datetime | None]) -> Stage:
    """The definition of `domain.md` §3.6 read out: walk through the day hour by hour and note how far the chain was."""
    pushed, occurred, reported = at["pushed"], at["occurred"], at["reported"]
    assert pushed is not None
    assert occurred is not None
    assert reported is not None
    known_in_time = [name for name in NAMES[:4] if (moment := at[name]) is not None and not moment > occurred]
    if pushed > reported:
        return Stage.NOT_WARNED
    if "pushed" not in known_in_time:
        return Stage.BEFORE_PUSH
    if "met" in known_in_time:
        return Stage.AFTER_MEETING
    if "signed" in known_in_time:
        return Stage.NOT_MET
    return Stage.NOT_SIGNED if "dispatched" in known_in_time else Stage.NOT_DISPATCHED


def chain_of(at: dict[str, datetime | None], warning: int = 1) -> Chain:
    pushed = at["pushed"]
    assert pushed is not None
    return Chain(warning, pushed, at["dispatched"], at["signed"], at["met"])


def test_every_order_of_the_six_instants_with_every_link_missing_or_there() -> None:
    tried = 0
    for order in permutations(NAMES):
        for missing in product((False, True), repeat=3):
            at: dict[str, datetime | None] = {name: hour(place) for place, name in enumerate(order)}
            at |= {name: None for name, gone in zip(NAMES[1:4], missing, strict=True) if gone}
            occurred, reported = at["occurred"], at["reported"]
            assert occurred is not None
            assert reported is not None
            if occurred > reported:
                continue  # the database holds no such case
            assert stage_of(chain_of(at), occurred, reported) == by_hand(at), order
            tried += 1
    assert tried == 360 * 8


hours = st.integers(0, 5).map(hour)


@given(st.fixed_dictionaries(dict.fromkeys(NAMES, hours)))
def test_ties_are_read_the_same_way(at: dict[str, datetime | None]) -> None:
    """With only six hours to fall into, most cases have instants at the same moment."""
    occurred, reported = at["occurred"], at["reported"]
    assert occurred is not None
    assert reported is not None
    at["reported"] = reported = max(occurred, reported)
    assert stage_of(chain_of(at), occurred, reported) == by_hand(at)


@pytest.mark.parametrize(
    ("moments", "stage"),
    [
        ({"pushed": 5, "occurred": 1, "reported": 3}, Stage.NOT_WARNED),
        ({"pushed": 2, "occurred": 1, "reported": 3}, Stage.BEFORE_PUSH),
        ({"pushed": 0, "occurred": 1, "reported": 3}, Stage.NOT_DISPATCHED),
        ({"pushed": 0, "dispatched": 2, "occurred": 1, "reported": 3}, Stage.NOT_DISPATCHED),
        ({"pushed": 0, "dispatched": 1, "occurred": 2, "reported": 3}, Stage.NOT_SIGNED),
        ({"pushed": 0, "dispatched": 0, "signed": 1, "occurred": 2, "reported": 3}, Stage.NOT_MET),
        ({"pushed": 0, "dispatched": 0, "signed": 1, "met": 2, "occurred": 2, "reported": 3}, Stage.AFTER_MEETING),
        ({"pushed": 0, "met": 1, "occurred": 2, "reported": 3}, Stage.AFTER_MEETING),
    ],
)
def test_each_class_by_example(moments: dict[str, int], stage: Stage) -> None:
    at: dict[str, datetime | None] = dict.fromkeys(NAMES) | {name: hour(number) for name, number in moments.items()}
    occurred, reported = at["occurred"], at["reported"]
    assert occurred is not None
    assert reported is not None
    assert stage_of(chain_of(at), occurred, reported) == stage


class TestSeveralWarnings:
    OCCURRED, REPORTED = hour(100), hour(130)

    def classified(self, *chains: Chain) -> tuple[Stage, int | None]:
        return classify(chains, self.OCCURRED, self.REPORTED, WINDOW)

    def test_none_at_all(self) -> None:
        assert self.classified() == (Stage.NOT_WARNED, None)

    def test_the_last_push_before_the_deed_decides(self) -> None:
        met = Chain(1, hour(10), hour(11), hour(12), hour(13))
        lying = Chain(2, hour(90))
        assert self.classified(met, lying) == (Stage.NOT_DISPATCHED, 2)

    def test_a_push_after_the_deed_decides_only_when_there_is_none_before(self) -> None:
        late, later = Chain(2, hour(110)), Chain(3, hour(120))
        assert self.classified(later, late) == (Stage.BEFORE_PUSH, 2)
        assert self.classified(Chain(1, hour(90), hour(91)), late) == (Stage.NOT_SIGNED, 1)

    def test_what_is_older_than_the_window_or_after_the_report_is_no_warning_of_this_case(self) -> None:
        old = Chain(1, self.OCCURRED - WINDOW - timedelta(seconds=1), hour(0))
        edge = Chain(2, self.OCCURRED - WINDOW)
        assert self.classified(old, Chain(3, hour(131))) == (Stage.NOT_WARNED, None)
        assert self.classified(old, edge) == (Stage.NOT_DISPATCHED, 2)


moments = st.integers(-800, 40).map(hour)
chains = st.lists(
    st.builds(Chain, st.integers(1, 5), moments, st.none() | moments, st.none() | moments, st.none() | moments),
    max_size=5,
    unique_by=lambda chain: chain.warning,
)


@given(chains, st.integers(0, 30).map(hour), st.integers(0, 10), st.permutations(range(5)))
def test_the_order_in_which_warnings_are_found_changes_nothing_and_a_wider_window_never_unwarns(
    found: list[Chain], occurred: datetime, to_report: int, order: list[int]
) -> None:
    reported = occurred + timedelta(hours=to_report)
    shuffled = [found[place] for place in order if place < len(found)]
    narrow = classify(found, occurred, reported, WINDOW)
    assert classify(shuffled, occurred, reported, WINDOW) == narrow
    wide = classify(found, occurred, reported, 3 * WINDOW)
    if narrow[0] not in (Stage.NOT_WARNED, Stage.BEFORE_PUSH):
        assert wide == narrow
    if wide[0] is Stage.NOT_WARNED:
        assert narrow[0] is Stage.NOT_WARNED
