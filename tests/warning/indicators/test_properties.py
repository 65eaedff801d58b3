# SPDX-License-Identifier: Apache-2.0
"""SQL against the plain loop, and every number against the list behind it, over any warnings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.courses import SOAK
from tests.factories import City
from tests.indicators import check
from tests.warning.indicators.naive import count
from tests.warning.indicators.strategies import drafts, store
from wuzha.core.indicators import Figure, Part, Period, Shape, page, registered, size, total
from wuzha.engine.calendar import SHANGHAI
from wuzha.org.models import Unit
from wuzha.org.roles import Role
from wuzha.warning.models import Attempt, CallBack, CaseMatch, Transition, WarningRecord
from wuzha.warning.queries.indicators import BY_CODE, INDICATORS, Division, Facet, Selection, report

DONE = Period(date(2026, 3, 10), date(2026, 3, 12), datetime(2026, 4, 1, tzinfo=SHANGHAI))
RUNNING = Period(date(2026, 3, 10), date(2026, 3, 12), datetime(2026, 3, 11, 9, 30, tzinfo=SHANGHAI))
PERIODS = (DONE, RUNNING)

#: Who may read the figures of which unit, and the warnings that unit has, said without a query.
VIEWS: dict[str, tuple[Role, Callable[[City], Unit], Callable[[City, WarningRecord], bool]]] = {
    "city": (Role.JOINT_OFFICE, lambda c: c.city, lambda c, w: w.centre_id == c.centre.pk),
    "centre": (Role.ANALYST, lambda c: c.centre, lambda c, w: w.centre_id == c.centre.pk),
    "station": (Role.STATION_OFFICER, lambda c: c.station, lambda c, w: w.station_id == c.station.pk),
    "station, read by the centre": (Role.ANALYST, lambda c: c.station, lambda c, w: w.station_id == c.station.pk),
    "town": (
        Role.JOINT_OFFICE, lambda c: c.town,
        lambda c, w: w.centre_id == c.centre.pk and w.division_code.startswith(c.town.code),
    ),
    "village": (
        Role.ANALYST, lambda c: c.village,
        lambda c, w: w.centre_id == c.centre.pk and w.division_code == c.village.code,
    ),
}  # fmt: skip


#: Counted by known cases, not by warnings: `test_catalogue` has their tests.
OF_CASES = {"covered", "warned_too_late"}


def as_counted(figure: Figure) -> tuple[float | None, ...]:
    tally = figure.tally
    by_shape: dict[Shape, tuple[float | None, ...]] = {
        Shape.COUNT: (tally.numerator,),
        Shape.RATE: (tally.numerator, tally.denominator),
        Shape.SUM: (tally.numerator, tally.total),
        Shape.TIME: (tally.numerator, tally.median, tally.p90),
    }
    return by_shape[figure.indicator.shape]


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
@settings(max_examples=6 if SOAK else 3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_sql_counts_what_a_loop_counts_and_every_list_is_as_long_as_its_number(
    city: City, view: str, data: st.DataObject
) -> None:
    period = data.draw(st.sampled_from(PERIODS))
    given_ = data.draw(st.lists(drafts(period), max_size=16))
    role, unit_of, belongs = VIEWS[view]
    with transaction.atomic():
        store(city, given_)
        actor, unit = city.actor(role), unit_of(city)
        rows = [w for w in WarningRecord.unscoped.all() if belongs(city, w)]
        kept = {w.pk for w in rows}
        attempts = [a for a in Attempt.unscoped.all() if a.warning_id in kept]
        callbacks = [c for c in CallBack.unscoped.all() if c.warning_id in kept]
        relapsed = {match.warning_id for match in CaseMatch.unscoped.all() if match.relapse}
        reopened = set(Transition.unscoped.filter(act="reopen").values_list("warning_id", flat=True))

        found = report(actor, unit, period)
        expected = count(rows, attempts, callbacks, relapsed, reopened, period)
        figures = found.whole.figures
        assert {code: as_counted(figures[code]) for code in figures.keys() - OF_CASES} == {
            code: pytest.approx(value) for code, value in expected.items()
        }
        before = count(rows, attempts, callbacks, relapsed, reopened, period.before())
        compared = report(actor, unit, period.before()).whole.figures
        assert {code: as_counted(compared[code]) for code in compared.keys() - OF_CASES} == {
            code: pytest.approx(value) for code, value in before.items()
        }

        selection = Selection.of(actor, unit)
        for one in INDICATORS:
            tally = found.whole.figures[one.code].tally
            assert size(selection, one, Part.NUMERATOR, period) == tally.numerator
            assert total(selection, one, period) == tally.total
            if one.shape is Shape.RATE:
                assert size(selection, one, Part.DENOMINATOR, period) == tally.denominator
        for facet, keys in found.spreads.items():
            one = BY_CODE["unreachable" if facet is Facet.CAUSE else "received"]
            for key, rows_of_key in keys.items():
                assert size(selection.slice(facet, key), one, Part.NUMERATOR, period) == rows_of_key
            assert sum(keys.values()) == found.whole.figures[one.code].tally.numerator
        transaction.set_rollback(True)


@settings(max_examples=6 if SOAK else 3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_registered_figure_is_what_the_records_below_it_add_up_to(city: City, data: st.DataObject) -> None:
    period = data.draw(st.sampled_from(PERIODS))
    with transaction.atomic():
        store(city, data.draw(st.lists(drafts(period), min_size=6, max_size=16)))
        selection = Selection.of(city.actor(Role.JOINT_OFFICE), city.city)
        for one in registered()["warning"].values():
            check(selection, one, period, length=3)
        transaction.set_rollback(True)


@pytest.mark.parametrize("division", [Division.STATION, Division.TOWN])
@settings(max_examples=6 if SOAK else 3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_parts_add_up_to_the_whole_and_each_is_what_its_unit_says_itself(
    city: City, division: Division, data: st.DataObject
) -> None:
    period = data.draw(st.sampled_from(PERIODS))
    with transaction.atomic():
        store(city, data.draw(st.lists(drafts(period), max_size=16)))
        actor = city.actor(Role.ANALYST)
        found = report(actor, city.centre, period, division)
        selection = Selection.of(actor, city.centre)
        for code, figure in found.whole.figures.items():
            parts = [row.figures[code].tally for row in found.rows]
            assert sum(tally.numerator for tally in parts) == figure.tally.numerator
            assert sum(tally.denominator or 0 for tally in parts) == (figure.tally.denominator or 0)
            assert sum(tally.total or 0 for tally in parts) == (figure.tally.total or 0)
        for row in found.rows:
            part = Selection.of(actor, row.unit) if row.unit else selection.slice(Facet.REST, division.value)
            for one in INDICATORS:
                assert size(part, one, Part.NUMERATOR, period) == row.figures[one.code].tally.numerator
            if row.unit:
                assert report(actor, row.unit, period).whole.figures == row.figures
        transaction.set_rollback(True)


@settings(max_examples=6 if SOAK else 3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_pages_give_every_row_once_in_order(city: City, data: st.DataObject) -> None:
    with transaction.atomic():
        store(city, data.draw(st.lists(drafts(DONE), min_size=8, max_size=20)))
        selection = Selection.of(city.actor(Role.JOINT_OFFICE), city.city)
        for one in (
            BY_CODE[code]
            for code in ("received", "dispatched", "overdue", "attempts", "true_records", "loss", "sign_to_meet")
        ):
            seen: list[tuple[Any, int]] = []
            after: str | None = None
            while True:
                found = page(selection, one, Part.NUMERATOR, DONE, after, 3)
                seen += [(getattr(r, str(one.basis)), r.pk) for r in found.rows]
                if (after := found.next_cursor) is None:
                    break
            assert seen == sorted(set(seen), reverse=True)
            assert len(seen) == size(selection, one, Part.NUMERATOR, DONE)
        transaction.set_rollback(True)
