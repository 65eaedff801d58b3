# SPDX-License-Identifier: Apache-2.0
"""The demo city in steps: whole or not at all, in their order, and pages that show what is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.courses import SOAK
from wuzha.org.demo import demo_postings
from wuzha.simulation import filling
from wuzha.simulation.filling import FIRST, REST, Filling, Step
from wuzha.simulation.models import FilledStep
from wuzha.simulation.queries import progress
from wuzha.site.navigation import entries_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.WUZHA_FILES = tmp_path


def writing(name: str) -> Step:
    """A step that leaves a row of its own, or not: `broken` fails after it."""

    def run(one: Filling) -> None:
        FilledStep.objects.create(name=f"row of {name}", until=one.until, percent=0)
        if name == "broken":
            raise ZeroDivisionError

    return Step(name, 1, run)


def rows() -> list[str]:
    return sorted(FilledStep.objects.values_list("name", flat=True))


def test_a_step_that_fails_leaves_nothing_and_the_next_time_goes_on_after_the_last_whole_one() -> None:
    first, last = writing("first"), writing("last")
    with pytest.raises(ZeroDivisionError):
        filling.fill([first, writing("broken"), last])
    assert rows() == ["first", "row of first"]
    assert filling.fill([first, last]) == 1
    assert filling.fill([first, last]) == 0
    assert rows() == ["first", "last", "row of first", "row of last"]


def test_the_end_of_the_simulated_time_is_that_of_the_first_step(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    steps = [
        Step(FIRST[0].name, 1, lambda one: seen.append(one.until)),
        Step("b", 1, lambda one: seen.append(one.until)),
    ]
    filling.fill(steps[:1])
    filling.fill(steps)
    assert seen == [filling.begun()] * 2


def test_progress_is_nothing_before_and_after() -> None:
    assert progress() is None
    filling.fill([Step(one.name, one.weight, lambda _filling: None) for one in FIRST])
    there = progress()
    assert there is not None
    assert 0 < there < 50
    filling.fill([Step(one.name, one.weight, lambda _filling: None) for one in REST])
    assert progress() is None


#: After how many steps of those behind the pages all pages are asked for; by night as each of the log-ins that they let
#: in, else as one of them.
CUTS = (0, 4, 9, 14, len(REST)) if SOAK else (0, 9)


def test_every_page_of_every_log_in_opens_on_a_city_that_is_not_whole_yet(client: Client, settings: Settings) -> None:
    settings.WUZHA_DEMO = True
    filling.fill(FIRST)
    for cut in CUTS:
        filling.fill(REST[:cut])
        postings = demo_postings()
        assert len(postings) > 12
        asked: set[str] = set()
        for posting in postings:
            assert client.post("/demo/", {"posting": posting.pk}).status_code == 302
            for entry in entries_for(posting.role):
                if entry["url"] in asked and not SOAK:
                    continue
                asked.add(entry["url"])
                answer = client.get(entry["url"], follow=True)
                assert answer.status_code in (200, 403), (cut, posting.role, entry["url"])
                assert ('id="filling"' in answer.content.decode()) or answer.status_code == 403 or cut == len(REST)
