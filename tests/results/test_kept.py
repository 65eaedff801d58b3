# SPDX-License-Identifier: Apache-2.0
"""Counts that are kept: told while nothing counted changed, equal to counting from scratch whatever was corrected."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from time import sleep
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.courses import SOAK
from tests.factories import City
from tests.results.conftest import Deed, Suspect, Taken, Told, involve, write
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, CaseStep, Victim
from wuzha.cases.rules.life import Act
from wuzha.core.indicators import Period
from wuzha.engine.calendar import SHANGHAI
from wuzha.operations.models import Operation
from wuzha.org.roles import Role
from wuzha.people.models import Individual, PersonMeasure, Recovery
from wuzha.results import recounting, tasks
from wuzha.results.models import Changed, KeptCount
from wuzha.results.queries import board as boards
from wuzha.results.queries import kept as keeping
from wuzha.results.queries import morning as mornings
from wuzha.results.queries.board import board
from wuzha.results.queries.kept import Counts
from wuzha.results.queries.morning import morning
from wuzha.results.queries.selection import Division, Selection

TODAY = timezone.localdate()
DAY, FIRST = TODAY - timedelta(days=1), TODAY - timedelta(days=300)
DAYS = f"/results/?from={FIRST}&to={TODAY}"
#: Read to know who asks and what was published, which the key of a count tells.
IN_THE_KEY = {"results_publication"}


@pytest.fixture(autouse=True)
def in_one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The days are those of now, for a run may have begun on the day before; a day that ends soon is waited for."""
    left = datetime.combine(timezone.localdate() + timedelta(days=1), time(), SHANGHAI) - timezone.now()
    if left < timedelta(seconds=60):
        sleep(left.total_seconds() + 1)
    today = timezone.localdate()
    first = today - timedelta(days=300)
    days = {
        "TODAY": today,
        "DAY": today - timedelta(days=1),
        "FIRST": first,
        "DAYS": f"/results/?from={first}&to={today}",
    }
    for name, value in days.items():
        monkeypatch.setitem(globals(), name, value)


@pytest.fixture
def kept(settings: Any) -> None:
    """Counts are kept, as in operation; the process has none ready."""
    settings.WUZHA_FIGURES_KEPT = 60
    keeping._ready.clear()


@pytest.fixture
def at_once(kept: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every change is told at once, and not some seconds later."""
    monkeypatch.setattr(keeping, "BEHIND", timedelta(seconds=-5))


def some_days() -> list[date]:
    return [FIRST + timedelta(days=after) for after in range(0, 300, 9)]


def lately() -> Period:
    return Period(FIRST, TODAY)


def a_world(city: City, draw: random.Random) -> list[Deed]:
    days = some_days()
    deeds = [
        Deed(
            [Told(act, draw.choice(days)) for act in (Act.ACCEPT, Act.FILE, Act.SOLVE)],
            [(draw.randrange(1, 90) * 1000, None)], place=draw.randrange(3), unit=draw.randrange(2),
            kind=draw.choice(["BRUSH", "LOAN", ""]),
        )
        for _ in range(6)
    ]  # fmt: skip
    write(city, deeds)
    who = [Suspect([Taken("CAUGHT", draw.choice(days)), Taken("DETAINED", draw.choice(days))]) for _ in range(3)]
    involve(city, who, (deeds[0].row, deeds[1].row))
    return deeds


def scratch(selection: Selection, period: Period) -> boards.Board:
    """The board counted anew, as if nothing was ever kept."""
    return boards._counted(selection, period, Division.TOWN, Counts())


@pytest.mark.django_db(transaction=True)
@pytest.mark.dialect("results.migrations.0001_schema")
def test_whatever_is_corrected_the_kept_counts_are_those_counted_from_scratch(
    city: City, leader: Actor, at_once: None
) -> None:
    draw = random.Random(20)
    deeds = a_world(city, draw)
    days = some_days()
    selection = Selection(leader)

    def one(model: Any) -> Any:
        return draw.choice(list(model.unscoped.order_by("pk")))

    def strike_step() -> None:
        step = one(CaseStep)
        right = CaseStep.unscoped.create(
            case=step.case, act=step.act, from_state=step.from_state, to_state=step.to_state, day=draw.choice(days)
        )
        CaseStep.unscoped.filter(pk=step.pk).update(struck_by=right)

    def strike_measure() -> None:
        measure = one(PersonMeasure)
        right = PersonMeasure.unscoped.create(
            involvement=measure.involvement, kind=measure.kind, day=draw.choice(days), unit=measure.unit
        )
        PersonMeasure.unscoped.filter(pk=measure.pk).update(struck_by=right)

    def join_people() -> None:
        someone, other = draw.sample(list(Individual.unscoped.filter(merged_into=None).order_by("pk")), 2)
        Individual.unscoped.filter(pk=someone.pk).update(merged_into=other)

    corrections: list[Callable[[], object]] = [
        lambda: write(city, [Deed([Told(Act.ACCEPT, draw.choice(days))], [(5000, None)])]),
        strike_step,
        lambda: Victim.unscoped.filter(pk=one(Victim).pk).update(verified_fen=draw.randrange(1, 99) * 100),
        lambda: Case.unscoped.filter(pk=draw.choice(deeds).row.pk).update(place_unit=city.other_town),
        lambda: Case.unscoped.filter(pk=draw.choice(deeds).row.pk).update(fraud_type=draw.choice(["LOAN", "GAME"])),
        lambda: Case.unscoped.filter(pk=draw.choice(deeds).row.pk).update(unit=city.other_station),
        strike_measure,
        lambda: PersonMeasure.unscoped.create(
            involvement=one(PersonMeasure).involvement, kind="SENT", day=draw.choice(days), unit=city.station
        ),
        join_people,
        lambda: Recovery.unscoped.create(
            case=draw.choice(deeds).row, kind="SEIZED", fen=draw.randrange(1, 90) * 100, day=draw.choice(days),
            lot=f"L{draw.randrange(3)}",
        ),
        lambda: Victim.unscoped.filter(pk=Victim.unscoped.order_by("pk")[0].pk).delete(),
    ]  # fmt: skip
    seen = set()
    # Each kind once, and then by chance; some are followed by a look, so that several changes meet one.
    for turn in [*corrections, *draw.choices(corrections[:-1], k=8 if SOAK else 0)]:
        if turn is join_people and Individual.unscoped.filter(merged_into=None).count() < 2:
            continue
        turn()
        if draw.random() < (0.3 if SOAK else 0.5):
            continue
        found = board(selection, lately(), Division.TOWN)
        assert found == scratch(selection, found.period)
        now = scratch(selection, lately())
        assert {code: one.now for code, one in found.compared.items()} == {
            code: one.now for code, one in now.compared.items()
        }
        assert [(row.key, row.figures) for row in found.rows] == [(row.key, row.figures) for row in now.rows]
        again = board(selection, lately(), Division.TOWN)
        assert again.period.at == found.period.at, "nothing changed, so nothing is counted again"
        keeping._ready.clear()
        assert board(selection, lately(), Division.TOWN) == found, "as another process reads it"
        told = morning(selection, timezone.now())
        assert told == mornings._counted(selection, told.now, Counts())
        seen.add(tuple(found.compared[code].now.value for code in ("reported", "loss", "filed", "caught", "recovered")))
    assert len(seen) > (5 if SOAK else 3), "the corrections moved what is counted"


@pytest.mark.django_db
def test_every_table_that_is_counted_from_tells_of_its_changes(city: City, leader: Actor) -> None:
    operation = Operation.unscoped.create(
        centre=city.centre, unit=city.centre, name="测试行动", kind="CARD", issued_by="测试", since=TODAY
    )
    narrow = [
        Selection(leader),
        Selection(leader, unit=city.town, fraud_type="BRUSH"),
        Selection(leader, unit=city.station, operation=operation.pk),
    ]
    with CaptureQueriesContext(connection) as seen:
        for selection in narrow:
            for by in (Division.TOWN, Division.UNIT):
                boards._counted(selection, lately(), by, Counts())
        mornings._counted(narrow[0], timezone.now(), Counts())
    read = {table for query in seen for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'results_note_change'")
        watched = {table for (table,) in cursor.fetchall()}
    assert len(read) > 12
    assert read - watched - IN_THE_KEY == set()


@pytest.mark.django_db(transaction=True)
def test_what_changed_is_counted_by_the_workers_and_told_from_then_on(city: City, leader: Actor, kept: None) -> None:
    client = Client()
    client.force_login(city.people[Role.JOINT_OFFICE])
    write(city, [Deed([Told(Act.ACCEPT, DAY)], [(100, None)])])
    for url in ("/results/morning/", DAYS, f"{DAYS}&by=unit&type=BRUSH", "/results/?period=year"):
        client.get(url)
    first = client.get(DAYS).context["board"]
    assert first.compared["reported"].now.value == 1
    write(city, [Deed([Told(Act.ACCEPT, DAY)], [(100, None)])])
    fresh = client.get(DAYS).context["board"]
    assert fresh.period.at == first.period.at, "what was changed this minute waits for the workers"
    assert recounting.recount(timezone.now()) == 4
    assert recounting.recount(timezone.now()) == 0, "nothing changed since"
    keeping._ready.clear()
    with CaptureQueriesContext(connection) as seen:
        page = client.get(DAYS)
    assert page.context["board"].compared["reported"].now.value == 2
    assert not [one for one in seen if "COUNT(" in one["sql"].upper() and "cases_casestep" in one["sql"]]
    morning_page = client.get("/results/morning/").context["morning"]
    assert morning_page.figures["reported"][mornings.Span.YESTERDAY].now.value == 2
    narrow = client.get(f"{DAYS}&by=unit&type=BRUSH").context["board"]
    assert narrow.compared["reported"].now.value == 2
    url = next(
        line for line in re.findall(r'href="(/results/records/\?what=reported[^"]+)"', page.content.decode())
    ).replace("&amp;", "&")  # fmt: skip
    assert client.get(url).context["size"] == "2", "the list is that of the instant that was counted"


@pytest.mark.django_db(transaction=True)
def test_a_change_that_commits_late_is_not_missed(
    city: City, leader: Actor, at_once: None, other_session: psycopg.Connection
) -> None:
    deed = Deed([Told(Act.ACCEPT, DAY)], [(100, None)])
    write(city, [deed])
    other_session.execute("UPDATE cases_victim SET loss_fen = 700 WHERE case_id = %s", [deed.row.pk])
    before = board(Selection(leader), lately(), Division.TOWN)
    assert before.compared["loss"].now.value == 100
    other_session.commit()
    after = board(Selection(leader), lately(), Division.TOWN)
    assert after.compared["loss"].now.value == 700


@pytest.mark.django_db(transaction=True)
def test_a_new_day_and_another_reach_are_counted_for_themselves(city: City, leader: Actor, kept: None) -> None:
    write(city, [Deed([Told(Act.ACCEPT, DAY)], [(100, None)]), Deed([Told(Act.ACCEPT, DAY)], unit=1)])
    mine = board(Selection(leader), lately(), Division.TOWN)
    station = board(Selection(city.actor(Role.STATION_OFFICER)), lately(), Division.TOWN)
    assert (mine.compared["reported"].now.value, station.compared["reported"].now.value) == (2, 1)
    KeptCount.unscoped.update(day=TODAY - timedelta(days=1))
    anew = board(Selection(leader), lately(), Division.TOWN)
    assert anew.period.at > mine.period.at
    assert recounting.recount(timezone.now()) == 1, "that of the station is of yesterday still"
    old = timezone.now() - recounting.LOOKED_AT - timedelta(hours=1)
    KeptCount.unscoped.filter(role=Role.STATION_OFFICER).update(looked_at=old, mark="lost")
    assert recounting.recount(timezone.now()) == 0, "nobody looked at it for long"
    changes = Changed.unscoped.count()
    assert changes
    later = timezone.now() + timedelta(days=30)
    assert tasks.prune(Changed, later) == changes
    assert recounting.forget(timezone.now()) == 1


@pytest.mark.django_db(transaction=True)
def test_another_version_of_the_product_counts_for_itself(
    city: City, leader: Actor, kept: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = board(Selection(leader), lately(), Division.TOWN)
    KeptCount.unscoped.update(counts=["of another form"])
    monkeypatch.setattr(keeping, "_code", lambda: "another")
    KeptCount.unscoped.update(mark="lost")
    assert recounting.recount(timezone.now()) == 1
    assert recounting.recount(timezone.now()) == 0, "the count of the other version is gone"
    assert board(Selection(leader), lately(), Division.TOWN).period.at > first.period.at


@pytest.mark.django_db
def test_one_row_a_transaction_tells_of_all_its_changes(city: City) -> None:
    before = Changed.unscoped.count()
    write(city, [Deed([Told(Act.ACCEPT, DAY), Told(Act.FILE, DAY)], [(100, None)])])
    assert Changed.unscoped.count() - before <= 1
