# SPDX-License-Identifier: Apache-2.0
"""A period loaded in bulk leaves the records that working it through the services leaves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest
from django.db import connection, transaction

from tests.simulation.records import Record, everything
from tests.simulation.replay import Replay, clock_of
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.audit.sealer import seal_all
from wuzha.audit.verify import verify
from wuzha.simulation.city import CityYear, city_year
from wuzha.simulation.columns import PEOPLE, TRUTH
from wuzha.simulation.load import city, people
from wuzha.simulation.load.year import AlreadyLoadedError, load
from wuzha.simulation.parameters import Preset
from wuzha.warning.models import Attempt, Directive, EnrichmentItem, Handover, Transition, WarningRecord
from wuzha.warning.rules.lifecycle import Level

ACTOR = Actor.system("simulation")
END = datetime(2026, 9, 15, 6, 30, tzinfo=UTC)
FEW_DAYS = Preset("few-days", 5, 100, 20_000_00, "type_mix", shocks=False, status="A", source="test", waiting=2)
#: Two periods that have, between them, every kind of course.
SEEDS = (3832, 3688)

#: Columns in which the two ways may differ, besides keys and the tokens of sealed values.
DIFFERENT: dict[Any, set[str]] = {
    # The load marks what it writes; it changes each warning once, and scores what is open at the end of the period,
    # from which a claim that is open then has its whole lease: nobody's work is swept away at once. The first sweep
    # looks at the clocks of what is open.
    WarningRecord: {"synthetic", "version", "order_key", "value", "scored_at", "claim_expires_at", "step_at"},
    # A device gives each attempt its own.
    Attempt: {"uid"},
    # Names the key of its warning; a load makes no cases of its own for hand-overs, which the presets fill apart.
    Handover: {"reference", "case"},
}


@pytest.fixture(params=SEEDS)
def few_days(request: pytest.FixtureRequest) -> CityYear:
    return city_year(FEW_DAYS, request.param, END)


@pytest.fixture
def demo_city(db: None) -> None:
    city.build(ACTOR)
    people.build(ACTOR)


def numbers() -> dict[int, str]:
    """Key of each warning → number of the directive that opened it."""
    rows = Directive.unscoped.exclude(merge="MERGED")
    return dict(rows.values_list("warning_id", "directive_no"))


def differences(some: list[Record], others: list[Record]) -> list[Any]:
    """What the second have otherwise: numbers of records, or field → value here and there."""
    if len(some) != len(others):
        return [(len(some), len(others))]
    unlike = [
        {name: (value, other[name]) for name, value in one.items() if value != other[name]}
        for one, other in zip(some, others, strict=True)
    ]
    return [one for one in unlike if one]


def test_the_services_leave_the_same_records(
    few_days: CityYear, demo_city: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction.atomic():
        load(few_days, END, ACTOR)
        loaded = everything(numbers(), but=DIFFERENT)
        transaction.set_rollback(True)
    city.set_in_force(ACTOR, END)
    replay = Replay(few_days, END, clock_of(monkeypatch))
    replay.run()
    worked = everything({pk: number for number, pk in replay.numbers.items()}, but=DIFFERENT)
    for table, records in loaded.items():
        assert records.keys() == worked[table].keys(), table
        unlike = {number: differences(rows, worked[table][number]) for number, rows in records.items()}
        assert {number: found for number, found in unlike.items() if found} == {}, table


def test_the_two_periods_have_every_kind_of_course() -> None:
    years = [city_year(FEW_DAYS, seed, END) for seed in SEEDS]
    courses = pl.concat(year.courses for year in years)
    attempts = pl.concat(year.attempts for year in years)
    pushes = pl.concat(year.directives.join(year.merges, on="directive_no") for year in years)
    assert set(courses["state"]) == {
        "RECEIVED", "CLAIMED", "DISPATCHED", "SIGNED", "WORKING", "CLOSED", "INVALID", "SUPERSEDED",
    }  # fmt: skip
    assert set(pushes["merge"]) == {"NEW", "MERGED", "ROUND"}
    assert set(attempts["channel"]) == {"SMS", "CALL", "FAMILY", "GRID", "VISIT"}
    assert {"STOPPED", "ALREADY_DECEIVED", "UNREACHABLE", "DENIED", "OUT_OF_AREA"} <= set(courses["outcome"])
    assert (courses["averted_evidenced_fen"] > 0).any()
    assert courses["returned_at"].is_not_null().any()
    opened = pushes.select(pl.col("directive_no").alias("warning_no"), pl.col("level").alias("first"))
    repeats = pushes.filter(pl.col("merge") == "MERGED").join(opened, on="warning_no")
    assert any(Level[level] < Level[first] for level, first in repeats.select("level", "first").iter_rows())


@pytest.mark.dialect("simulation.load.gather")
def test_everything_loaded_says_that_it_is_synthetic(few_days: CityYear, demo_city: None) -> None:
    loaded = load(few_days, END, ACTOR)
    assert (loaded.directives, loaded.warnings) == (100, few_days.courses.height)
    assert WarningRecord.unscoped.filter(synthetic=True).count() == loaded.warnings
    assert not WarningRecord.unscoped.filter(synthetic=False).exists()
    assert set(Directive.unscoped.values_list("source", flat=True)) == {"PROV"}, "a channel that the rule set names"
    assert Attempt.unscoped.count() == loaded.attempts == few_days.attempts.height


def test_a_second_load_writes_nothing(few_days: CityYear, demo_city: None) -> None:
    load(few_days, END, ACTOR)
    tables = (WarningRecord, Directive, Transition, EnrichmentItem, Attempt, Handover, Event)
    managers = [getattr(table, "unscoped", table.objects) for table in tables]
    before = [manager.count() for manager in managers]
    with pytest.raises(AlreadyLoadedError):
        load(few_days, END, ACTOR)
    assert [manager.count() for manager in managers] == before


def test_what_is_true_stays_out_of_the_database(few_days: CityYear, demo_city: None) -> None:
    """No column of the truth or of the register has a place in the database, and no sealed text tells of it."""
    load(few_days, END, ACTOR)
    known = {name for frame in (few_days.directives, few_days.courses, few_days.completions) for name in frame.columns}
    told = (set(TRUTH) | set(PEOPLE)) - known - {"name", "phone", "id_no", "address", "person"}
    assert {"deceived", "probability", "loss_at", "fraud_began_at", "start_no", "old_address"} <= told
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name LIKE 'warning%'")
        assert not {name for (name,) in cursor.fetchall()} & told
    for directive in Directive.unscoped.all():
        assert not any(f'"{name}"' in directive.raw._open() for name in told | {"person"})


@pytest.mark.dialect("simulation.load.gather")
def test_the_load_is_in_an_unbroken_audit_chain(few_days: CityYear, demo_city: None) -> None:
    load(few_days, END, ACTOR)
    seal_all()
    verdict = verify()
    assert verdict.ok
    assert verdict.unsealed == 0
    event = Event.objects.get(action="simulation.load")
    assert (event.row_count, event.detail) == (few_days.courses.height, {"directives": 100})
