# SPDX-License-Identifier: Apache-2.0
"""The demo city in steps: whole or not at all, in their order, and pages that show what is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.courses import SOAK
from tests.factories import make_city
from wuzha import cli
from wuzha.org.demo import demo_postings
from wuzha.runtime import django
from wuzha.simulation import filling
from wuzha.simulation.filling import FIRST, REST, Filling, Step
from wuzha.simulation.models import FilledStep
from wuzha.simulation.parameters import load_presets
from wuzha.simulation.queries import progress
from wuzha.site.navigation import entries_for
from wuzha.warning.models import WarningRecord

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
CUTS = (0, 4, 9, 14, len(REST)) if SOAK else (0,)


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


def year(preset: str) -> int:
    return cli.main(["simulate", "year", "--seed", "7", "--preset", preset])


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands work in this database."""

    @contextmanager
    def prepared() -> Iterator[None]:
        yield

    monkeypatch.setattr(django, "prepare", prepared)


@pytest.mark.usefixtures("here")
def test_no_period_goes_into_the_demo_city_and_a_sentence_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    filling.fill(FIRST[:2])
    for preset in load_presets():
        assert year(preset) == 1, preset
        assert "use another data directory: WUZHA_HOME=DIRECTORY" in capsys.readouterr().err
    FilledStep.objects.all().delete()
    assert cli.main(["simulate", "demo"]) == 1
    assert "a synthetic city already" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("command", ["year --seed 7 --preset demo", "demo"])
def test_no_synthetic_city_goes_among_real_people(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    make_city()
    assert cli.main(["simulate", *command.split()]) == 1
    assert "real units or people" in capsys.readouterr().err
    assert WarningRecord.unscoped.count() == 0
