# SPDX-License-Identifier: Apache-2.0
"""`wuzha figures` prints every indicator; `wuzha verify` says whether a kept figure still comes out the same."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.factories import City, make_warning_in
from tests.results.conftest import Deed
from wuzha.audit.actor import Actor
from wuzha.cases.models import Victim
from wuzha.cli import main
from wuzha.core.indicators import Period
from wuzha.figures.queries.catalogue import every
from wuzha.figures.queries.snapshots import value
from wuzha.figures.services.snapshots import Wanted, take
from wuzha.results.services import publish
from wuzha.warning.rules.lifecycle import State as WarningState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("deeds", "here")]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in this process and database."""

    @contextlib.contextmanager
    def prepare(*, schema: bool = True) -> Iterator[None]:
        yield

    monkeypatch.setattr("wuzha.runtime.django.prepare", prepare)
    monkeypatch.setattr("wuzha.runtime.lifeline.watch", lambda: None)


def test_figures_prints_every_indicator_with_its_definition(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    days = ["--from", "2024-05-01", "--to", "2024-05-31"]
    assert main(["figures", "--unit", city.city.code, *days, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["code"] for one in told["figures"]} == {one.code for one in every()}
    found = {one["code"]: one for one in told["figures"]}
    reported, rate = found["results.reported"], found["figures.rate10k"]
    assert (reported["numerator"], reported["year_on_year"]["text"]) == (6, "-40.00%")
    assert (rate["numerator"], rate["denominator"]) == (6, 1_829_488)
    assert reported["formula_zh"]
    assert reported["formula_en"]
    assert main(["figures", "--unit", city.city.code, *days, "--as-of", "2024-05-06"]) == 0
    line = next(one for one in capsys.readouterr().out.splitlines() if one.startswith("results.reported "))
    assert ": 3 " in line, line
    assert main(["figures", "--unit", "nowhere", *days]) == 1
    assert main(["figures", "--unit", city.city.code, "--from", "2024-05-31", "--to", "2024-05-01"]) == 1


def test_verify_says_what_differs(
    city: City, leader: Actor, may: Period, deeds: list[Deed], capsys: pytest.CaptureFixture[str]
) -> None:
    made = take(leader, "", [Wanted(code, city.city.pk, may) for code in ("results.reported", "results.loss")])
    assert main(["verify", made.number]) == 0
    assert capsys.readouterr().out.count("✔") == 2
    victim = Victim.unscoped.filter(case=deeds[0].row)
    victim.update(verified_fen=1)
    loss = value(made, "results.loss", city.city.pk, may)
    assert main(["verify", loss.number]) == 1
    assert f"改动 changed: {victim.get().pk}" in capsys.readouterr().out
    assert main(["verify", made.number, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["same"] for one in told["figures"]] == [True, False]
    assert told["figures"][1]["changed"] == [victim.get().pk]
    assert main(["verify", "KZ00099999"]) == 2


def test_verify_marks_what_is_counted_by_the_records_as_they_stand(
    city: City, leader: Actor, may: Period, capsys: pytest.CaptureFixture[str]
) -> None:
    made = take(leader, "", [Wanted("warning.dispatched", city.city.pk, may)])
    make_warning_in(city, WarningState.CLOSED, dispatched_at=may.start + timedelta(days=3))
    assert main(["verify", made.number]) == 0, "more is known now, and nothing tells what was known then"
    said = capsys.readouterr().out
    assert said.startswith("△")
    assert "0 → 1；口径：按目前记录" in said
    assert main(["verify", made.number, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["same"], told["figures"][0]["current"], told["figures"][0]["basis"]) == (
        True,
        True,
        "口径：按目前记录",
    )


def test_verify_knows_what_the_results_published(
    city: City, leader: Actor, may: Period, capsys: pytest.CaptureFixture[str]
) -> None:
    made = publish(leader, city.city, may)
    assert main(["verify", made.number]) == 0
    assert f"✔ {made.number} results.reported 6" in capsys.readouterr().out
