# SPDX-License-Identifier: Apache-2.0
"""A demo city at work on a real server: everything goes through the API, and nothing is left behind."""

from __future__ import annotations

import threading

import pytest

from tests import factories
from tests.serving import served
from wuzha.audit.actor import Actor
from wuzha.intake.models import SourceKey
from wuzha.org.models import AccessToken, Unit, UnitKind
from wuzha.runtime.messages import OperatorError
from wuzha.simulation.live import players
from wuzha.simulation.live.play import play
from wuzha.simulation.live.players import Tally
from wuzha.simulation.load import city, people
from wuzha.simulation.load.gather import SOURCE
from wuzha.warning.models import Directive, Transition, WarningRecord
from wuzha.warning.rules.lifecycle import State

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = Actor.system("simulation")
NOBODY = "http://127.0.0.1:9"


class UntilWorked(Tally):
    """Stops the play as soon as a warning has come all the way to an officer's attempt."""

    def __init__(self) -> None:
        super().__init__()
        self.stop = threading.Event()
        self._wanted = {"received", "completed", "dispatched", "signed", "attempts"}

    def add(self, what: str) -> None:
        super().add(what)
        self._wanted.discard(what)
        if not self._wanted:
            self.stop.set()


@pytest.mark.slow
def test_the_city_works_through_the_api(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    city.build(ACTOR)
    people.build(ACTOR)
    monkeypatch.setattr(players, "LOOK", 0.2)
    monkeypatch.setattr(players, "FLOOR", 2)
    worked = UntilWorked()
    with served() as server:
        total = play(server.url, speed=3600, minutes=2, seed=7, stop=worked.stop, tally=worked)
    assert worked.stop.is_set()
    posted = Directive.unscoped.filter(source=SOURCE, directive_no__startswith="SYNL").count()
    assert posted >= total["received"]
    assert WarningRecord.unscoped.exclude(state=State.RECEIVED).count() >= total["dispatched"]
    # What people did is theirs in the record; the visitor did nothing.
    workers = set(Transition.unscoped.exclude(by=None).values_list("by__username", flat=True))
    assert workers
    assert not workers & {"yanpan1", "minjing1", "wangge1"}
    # The keys of the run open nothing any more.
    assert AccessToken.objects.exists()
    assert not AccessToken.objects.filter(revoked_at=None).exists()
    assert not SourceKey.objects.filter(revoked_at=None).exists()
    said = capsys.readouterr()
    assert "模拟时间" in said.out
    assert "模拟已停止" in said.err


def test_without_a_server_it_says_so() -> None:
    with pytest.raises(OperatorError) as refused:
        play(NOBODY, speed=60, minutes=0.1, seed=7)
    assert "没有响应" in refused.value.zh


@pytest.mark.parametrize("real", ["unit", "person", "nothing at all"])
def test_it_touches_no_city_that_is_not_synthetic(real: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wuzha.simulation.live.play._look", lambda *_arguments: None)
    if real != "nothing at all":
        city.build(ACTOR)
        people.build(ACTOR)
    if real == "unit":
        Unit.objects.filter(kind=UnitKind.CENTRE).update(synthetic=False)
    if real == "person":
        factories.make_person("analyst", Unit.objects.get(kind=UnitKind.CENTRE))
    with pytest.raises(OperatorError) as refused:
        play(NOBODY, speed=60, minutes=0.1, seed=7)
    assert "演示城市" in refused.value.zh
    assert not SourceKey.objects.exists()
    assert not AccessToken.objects.exists()
