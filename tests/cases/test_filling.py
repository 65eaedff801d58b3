# SPDX-License-Identifier: Apache-2.0
"""Further lists of known cases: a row fills what is empty, takes nothing away, and what differs is given back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cases.conftest import again
from tests.cases.test_listed import ACCEPT, FILE, SOLVE, row, steps, take
from tests.factories import City
from wuzha.cases.explain import explain
from wuzha.cases.models import Case, Victim
from wuzha.cases.queries.victims import show
from wuzha.intake.models import Batch, Reject
from wuzha.intake.receivers import Counts
from wuzha.org.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("cases.services.listed")]

UNTOLD = ("loss:EMPTY", "occurred_at:FROM_REPORT")


def full(city: City, **values: Any) -> Any:
    facts = {"name": "测试辛", "unit_id": city.station.pk, "id_no": "330282198512310028", "verified_fen": 70_000_00}
    return row(ACCEPT, FILE, **facts | values)


def short(*papers: Any, **values: Any) -> Any:
    """A list of solved cases, with hardly anything in it."""
    told = row(*papers, fraud_type="OTHER", loss_fen=0, flags=UNTOLD)
    return replace(told, occurred_at=told.reported_at, **values)


def facts() -> list[Any]:
    victim, case = Victim.unscoped.values().get(), Case.unscoped.values().get()
    return [{name: value for name, value in row.items() if name not in ("state", "version")} for row in (victim, case)]


def test_a_list_with_few_columns_takes_nothing_away(city: City) -> None:
    take(city, full(city))
    before = facts()
    assert take(city, short(SOLVE)) == Counts(merged=1)
    assert [act for act, *_rest in steps()][-1] == "solve"
    assert facts() == before
    assert take(city, short(SOLVE)) == Counts(duplicates=1)


def test_what_was_not_told_is_filled_and_its_mark_goes(city: City) -> None:
    take(city, short(ACCEPT, FILE, raw='{"案件编号": "x"}'))
    assert Victim.unscoped.get().loss_unknown
    told = full(city, line=9, raw='{"损失金额": "80000"}')
    assert take(city, told) == Counts(merged=1)
    victim, case = Victim.unscoped.get(), Case.unscoped.get()
    assert (victim.loss_fen, victim.occurred_at, victim.flags) == (80_000_00, told.occurred_at, [])
    assert (case.fraud_type, case.unit_id) == ("BRUSH", city.station.pk)
    clear = show(city.actor(Role.INVESTIGATOR), victim, "测试")
    assert (clear["name"], clear["id_no"]) == ("测试辛", "330282198512310028")
    version = again(case).version
    assert take(city, told) == Counts(duplicates=1)
    assert again(case).version == version


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"loss_fen": 1_00}, "loss:DIFFERS=80,000.00"),
        ({"fraud_type": "LOAN"}, "fraud_type:DIFFERS=BRUSH"),
        ({"name": "测试壬"}, "victim_name:DIFFERS"),
        ({"verified_fen": 1}, "verified_loss:DIFFERS=70,000.00"),
        ({"phone": "19900005599"}, "victim_phone:DIFFERS"),
    ],
)
def test_what_differs_is_given_back_with_what_stands(city: City, values: dict[str, Any], reason: str) -> None:
    take(city, full(city))
    before = facts()
    batch = Batch.unscoped.create(kind="cases", source="CASES", unit=city.centre)
    assert take(city, full(city, **values), batch=batch) == Counts(rejected=1)
    assert Reject.unscoped.get().reasons == [reason]
    assert "与已登记的内容不同" in explain(reason)[0]
    assert facts() == before


def test_a_moment_is_told_more_exactly_or_less(city: City) -> None:
    told = full(city)
    midnight = timezone.localtime(told.occurred_at).replace(hour=0, minute=0)
    take(city, replace(told, occurred_at=midnight))
    assert take(city, told) == Counts(merged=1)
    assert Victim.unscoped.get().occurred_at == told.occurred_at
    assert take(city, replace(told, occurred_at=midnight)) == Counts(duplicates=1)
    assert take(city, replace(told, occurred_at=midnight - timedelta(days=1))) == Counts(rejected=1)


def test_rows_of_one_file_fill_each_other(city: City) -> None:
    assert take(city, short(ACCEPT), full(city, line=3)) == Counts(accepted=1, merged=1)
    victim = Victim.unscoped.get()
    assert (victim.loss_fen, victim.flags, victim.case.fraud_type) == (80_000_00, [], "BRUSH")
    assert take(city, full(city)) == Counts(duplicates=1)


def test_a_row_finds_the_victim_by_what_the_row_before_it_added(city: City) -> None:
    told = full(city)
    rows = (replace(told, id_no=None), replace(told, line=3), replace(told, line=4, phone=None))
    assert take(city, *rows) == Counts(accepted=1, merged=1, duplicates=1)


def test_a_unit_that_differs_is_named(city: City) -> None:
    take(city, full(city))
    batch = Batch.unscoped.create(kind="cases", source="CASES", unit=city.centre)
    assert take(city, full(city, unit_id=city.other_station.pk), batch=batch) == Counts(rejected=1)
    assert Reject.unscoped.get().reasons == [f"station:DIFFERS={city.station.name}"]
