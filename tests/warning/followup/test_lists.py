# SPDX-License-Identifier: Apache-2.0
"""Lists of watches and of returned call-backs: every row once, in order, whatever the size of a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import make_warning_in
from tests.warning.services.conftest import Desk, desk
from wuzha.pages import Page
from wuzha.warning.models import CallBack, Watch
from wuzha.warning.queries.followup import WatchList, returned_page, watch_page, watches
from wuzha.warning.rules.lifecycle import State

__all__ = ["desk"]


def walked(page: Callable[[str], Page[Any]]) -> list[int]:
    """Keys of the rows of all pages."""
    found: list[int] = []
    after: str | None = ""
    while after is not None:
        one = page(after)
        found += [row.pk for row in one.rows]
        after = one.next_cursor
    return found


@pytest.fixture
def watched(desk: Desk) -> None:
    """Nine people, with days and moments shared by some of them."""
    now, today = timezone.now(), timezone.localdate()
    for number in range(9):
        ended = number >= 6
        Watch.unscoped.create(
            warning=make_warning_in(desk.city, State.CLOSED), outcome="DENIED", station=desk.city.station,
            opened_at=now - timedelta(days=30), until=today + timedelta(days=30), interval_days=7,
            next_on=today + timedelta(days=number // 2 - 1), pushes=number % 2,
            last_push_at=now - timedelta(hours=number // 4) if number % 2 else None,
            ended_at=now - timedelta(hours=number // 8) if ended else None, ending="SETTLED" if ended else "",
        )  # fmt: skip


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize(("which", "rows"), list(zip(WatchList, (4, 3, 6, 3), strict=True)))
def test_pages_of_watches_follow_each_other(desk: Desk, which: WatchList, rows: int) -> None:
    now = timezone.now()
    whole = list(watches(desk.analyst, which, now).values_list("pk", flat=True))
    assert len(whole) == rows
    for size in (1, 2, 50):
        assert walked(lambda after, size=size: watch_page(desk.analyst, which, now, after, size)) == whole


def test_what_is_to_be_answered_comes_first_then_the_latest_answers(desk: Desk) -> None:
    now = timezone.now()
    warning = make_warning_in(desk.city, State.CLOSED)
    keys = [
        CallBack.unscoped.create(
            warning=warning, closed_at=now, day=day, due_on=timezone.localdate(), unit=desk.city.centre,
            station=desk.city.station, officer_id=desk.officer.person_id, level=1, done_at=now, verdict="INVALID",
            reason="CONDUCT", consequence="CHIEF", answered_at=answered, answered_by_id=desk.partner.person_id,
        ).pk
        for day, answered in enumerate((now - timedelta(days=2), None, now - timedelta(days=1), None), 1)
    ]  # fmt: skip
    for size in (1, 3, 50):
        found = walked(lambda after, size=size: returned_page(desk.analyst, after, size))
        assert found == [keys[3], keys[1], keys[2], keys[0]]
